"""Each kind: what a file brings in, and that the same rows again change nothing."""

import pytest

from portal.exchange.blanks import csv_template, xlsx_template
from portal.exchange.kinds import KINDS, kinds_for
from tests.factories import hq_viewer
from tests.portal.exchange.files import bring_in, send, wrong_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [code for code, kind in KINDS.items() if not kind.for_partners])
def test_the_template_itself_is_a_file_that_can_be_read_and_maps_by_itself(kind: str) -> None:
    by = hq_viewer()
    for content, name in ((csv_template(KINDS[kind]), "a.csv"), (xlsx_template(KINDS[kind]), "a.xlsx")):
        imported = send(kind, content, by, name)
        assert set(imported.mapping) == {column.name for column in KINDS[kind].columns}
        assert sum(imported.counts.values()) == len(KINDS[kind].samples)


def test_all_templates_in_their_order_come_in_whole_and_a_second_time_change_nothing() -> None:
    by = hq_viewer()
    for kind in kinds_for(by):
        taken = bring_in(kind.code, csv_template(kind), by)
        assert taken.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 0}, kind.code
    for kind in kinds_for(by):
        again = bring_in(kind.code, csv_template(kind) + b"\r\n", by)
        assert again.counts == {"new": 0, "changed": 0, "same": 1, "wrong": 0}, kind.code


def test_a_lead_that_cannot_be_meant_is_named_and_the_others_come_in() -> None:
    by = hq_viewer()
    lines = [
        "reference,name,wanted,phone",
        "F-1,Greenfield Hotel,Kettles for guest rooms,+86 571 5550 0140",
        "F-2,Lotus School,Rice cookers for Lotus School,+86 571 5550 0141",
        "F-3,Bund Flats,Kitchen sets,12",
        "F-4,Harbour Inn,Kettles,",
    ]
    imported = send("leads", "\n".join(lines).encode(), by)
    assert imported.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 3}
    faults = wrong_rows(imported)
    assert [faults[number][0]["code"] for number in sorted(faults)] == ["tells_who", "not_a_phone", "no_way_to_reach"]
