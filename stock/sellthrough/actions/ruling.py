"""The rules by which HQ reads its channel's reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from partners.journal.actions import record
from partners.refusal import NotAllowed
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from stock.sellthrough.models import ReportingRules


@transaction.atomic
def set_reporting_rules(fields: Mapping[str, Any], *, by: Viewer) -> ReportingRules:
    """Set HQ's parameters from clean fields; old and new are kept in the audit trail. They hold for what comes from now on."""
    by.must("plan_supply")
    if not by.is_hq:
        raise NotAllowed("plan_supply")
    with system("the rules of reporting"):
        rules, _made = ReportingRules.objects.select_for_update().get_or_create(organisation_id=by.organisation_id)
        changes = {name: [str(getattr(rules, name)), str(value)] for name, value in fields.items() if getattr(rules, name) != value}
        for name, value in fields.items():
            setattr(rules, name, value)
        rules.full_clean()
        rules.save()
        record("set_reporting_rules", f"reporting_rules:{rules.pk}", by=by, changes=changes)
    return rules
