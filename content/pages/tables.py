"""Who has read what."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


class ReachTable(tables.Table):  # type: ignore[misc]
    title = tables.Column(verbose_name=_("Page"), linkify=("pages:page_readers", {"pk": tables.A("pk")}))
    sort = tables.TemplateColumn(template_name="pages/parts/sort.html", verbose_name=_("Kind"))
    published = tables.Column(verbose_name=_("Published"))
    expires = tables.Column(verbose_name=_("Shown until"))
    meant = tables.Column(verbose_name=_("Partners meant"), attrs=FIGURE)
    read = tables.Column(verbose_name=_("Have read"), attrs=FIGURE)
    unread = tables.Column(verbose_name=_("Not read yet"), attrs=FIGURE)

    class Meta:
        attrs = {"id": "readers"}
        empty_text = _("Nothing is published. Write the first page.")


class ReaderTable(tables.Table):  # type: ignore[misc]
    name = tables.Column(verbose_name=_("Partner"), linkify=("organisations:detail", {"pk": tables.A("pk")}))
    code = tables.Column(verbose_name=pgettext_lazy("proof", "Code"))
    opened = tables.Column(verbose_name=_("Opened"))
    confirmed = tables.Column(verbose_name=_("Confirmed"))
    people = tables.Column(verbose_name=_("People"), attrs=FIGURE)

    class Meta:
        attrs = {"id": "readers"}
        empty_text = _("This page is meant for no active partner. Change its audience.")
