"""Each component, drawn from a template as a page would."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from partners.money import Money
from portal.shell.samples import SampleForm


def draw(source: str, **values: Any) -> str:
    request = RequestFactory().get("/list/?state=overdue&page=3")
    return Template("{% load i18n shell %}" + source).render(Context({"request": request} | values))


def test_a_status_is_an_icon_a_word_and_a_colour() -> None:
    html = draw('{% status "held" "Held" %}')
    assert "is-wait" in html
    assert "#hold" in html
    assert ">Held</span>" in html


def test_words_from_data_are_never_markup() -> None:
    source = '{% status "fact" name %}{% panel name %}{{ name }}{% endpanel %}{% sum_line name name source=name %}'
    html = draw(source + "{% note title=name %}{% endnote %}", name="<script>alert(1)</script>")
    assert "<script>" not in html


def test_the_meter_says_in_words_what_it_draws() -> None:
    html = draw(
        "{% credit_meter limit owed order %}",
        limit=Money(Decimal(800), "CNY"),
        owed=Money(Decimal(451), "CNY"),
        order=Money(Decimal(126), "CNY"),
    )
    assert 'aria-label="Limit ¥800.00. Owed ¥451.00. On order ¥126.00. Free ¥223.00."' in html
    assert "m-crest" in html
    assert "style=" not in html


def test_no_limit_set_is_a_sentence_and_no_bar() -> None:
    html = draw('{% credit_meter None owed 0 currency="CNY" %}', owed=Decimal(100))
    assert "w-meter" not in html
    assert "No limit set: ¥100.00 used" in html


def test_an_order_past_the_limit_says_by_how_much() -> None:
    html = draw('{% credit_meter limit owed 0 this_order=order currency="CNY" %}', limit=Decimal(100), owed=Decimal(90), order=Decimal(30))
    assert "m-over" in html
    assert "¥20.00" in html


def test_a_figure_that_opens_is_a_native_popover_named_by_its_title() -> None:
    html = draw(
        '{% explain "¥118.00" "Why ¥118.00" rule="price-4" %}'
        '{% sums %}{% sum_line "List" "¥131.11" kind="line sum" %}{% endsums %}{% endexplain %}'
    )
    opened = re.search(r'popovertarget="(why-[0-9a-f]+)"', html)
    assert opened
    assert f'id="{opened[1]}" popover' in html
    assert 'class="is-line is-sum"' in html


def test_the_stepper_is_a_plain_field_without_scripts() -> None:
    html = draw('{% stepper "lines-1" 48 pack=4 label="KT-17-W" %}')
    assert 'name="lines-1"' in html
    assert 'pack="4"' in html
    assert 'aria-label="KT-17-W: one pack more"' in html


def test_a_wrong_form_says_how_many_faults_and_links_to_each_field() -> None:
    html = draw("{{ form }}", form=SampleForm({"how": "all", "limit": "many"}))
    assert "3 things need you" in html
    assert 'href="#id_company"' in html
    assert 'aria-describedby="id_company_helptext id_company_error"' in html
    assert 'id="id_company_error"' in html


def test_an_empty_form_shows_no_summary() -> None:
    assert "need you" not in draw("{{ form }}", form=SampleForm())


def test_a_chip_lives_in_the_address_and_takes_itself_away() -> None:
    assert 'href="?state=overdue&amp;mine=1"' in draw('{% chip "Mine" "mine" "1" %}')
    assert 'is-on" href="?" aria-current="true"' in draw('{% chip "Overdue" "state" "overdue" count=3 %}')
    assert "is-on" not in draw('{% chip "All" "state" "" %}')


def test_pages_keep_the_rest_of_the_query() -> None:
    html = draw("{% pagination page %}", page=Paginator(range(95), 20).page(3))
    assert 'href="?state=overdue&amp;page=2"' in html
    assert "41 to 60 of 95" in html
    assert draw("{% pagination page %}", page=Paginator(range(5), 20).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("state", "asks"), [("running", True), ("waiting", True), ("done", False), ("failed", False), ("cancelled", False)]
)
def test_a_job_is_asked_about_only_while_it_runs(state: str, asks: bool) -> None:
    html = draw('{% job_bar "Import" done=50 total=200 state=state poll="/jobs/1/" cancel="/jobs/1/cancel/" %}', state=state)
    assert ("hx-get" in html) is asks
    assert ('aria-valuenow="25"' in html) is asks


def test_the_road_of_an_order_marks_where_it_is() -> None:
    html = draw(
        "{% timeline steps %}",
        steps=[{"label": "Placed", "detail": "20 Nov", "state": "done"}, {"label": "Shipped", "state": "now"}, {"label": "Paid"}],
    )
    assert html.count('aria-current="step"') == 1
    assert "is-done" in html


def test_drawings_have_words() -> None:
    assert 'aria-label="From 9 to 22"' in draw('{% sparkline values "From 9 to 22" %}', values=[9, 22])
    html = draw('{% bars rows "Ageing" "CNY" %}', rows=[{"label": "1–30", "value": Decimal(5)}])
    assert "1–30 ¥5.00" in html


def test_a_chart_brings_its_table() -> None:
    html = draw('{% chart data "Sold" %}', data={"labels": ["W1"], "series": [{"name": "Sold", "values": [1200]}]})
    assert 'type="application/json"' in html
    assert ">1,200</td>" in html


def test_a_receipt_names_its_rule_and_number() -> None:
    html = draw('{% receipt rule="credit-7" number="8F21-C4" replay="/r/" %}{% sums %}{% endsums %}{% endreceipt %}')
    assert "Rule credit-7" in html
    assert "decision 8F21-C4" in html


def test_components_speak_chinese() -> None:
    with override("zh-hans"):
        html = draw('{% credit_meter limit limit 0 currency="CNY" %}', limit=Decimal(100))
    assert "额度" in html
    assert "应付" in html
