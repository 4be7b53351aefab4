"""What a lead may become and how it is masked: for all names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.pipeline.models import State
from leads.pipeline.rules import NEXT, TRADES_EN, TRADES_ZH, masked_name, masked_phone, may_become, name_key, place_of


def test_every_state_has_its_row_in_the_table_of_moves() -> None:
    assert set(NEXT) == set(State.values)
    assert {after for afters in NEXT.values() for after in afters} <= set(State.values)


def test_a_won_lead_stays_won_and_nobody_skips_the_offer() -> None:
    assert NEXT["won"] == ()
    assert not may_become("qualified", "accepted")
    assert not may_become("expired", "accepted")


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Greenfield Hotel", "G… Hotel"),
        ("Greenfield Hotel Co., Ltd.", "G… Hotel"),
        ("Anna Li", "A…"),
        ("杭州绿野酒店有限公司", "杭…酒店"),
        ("李娜", "李…"),
        ("酒店", "酒…"),
        ("", "…"),
    ],
)
def test_a_name_is_masked_to_its_first_letter_and_its_trade(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_a_masked_name_holds_nothing_of_the_name_but_its_first_letter_and_a_word_of_the_list(name: str) -> None:
    rest = masked_name(name)[1:].removeprefix("…").strip().casefold()
    assert masked_name(name)[0] == name.strip()[0]
    assert rest in {"", *TRADES_EN, *TRADES_ZH}


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_a_masked_phone_holds_two_digits(phone: str) -> None:
    assert masked_phone(phone) == f"…{phone[-2:]}"


@given(st.text(max_size=60))
def test_blanks_and_commas_are_no_part_of_the_key_of_a_name(name: str) -> None:
    assert name_key(f"  {name} ,") == name_key(name)


def test_two_ways_to_write_one_house_have_one_key() -> None:
    assert name_key("Greenfield Hotel Co., Ltd.") == name_key("GREENFIELD  HOTEL") == "greenfieldhotel"
    assert name_key("杭州绿野酒店有限公司") == name_key("杭州绿野酒店") == "杭州绿野酒店"


def test_a_place_is_told_as_near_as_it_is_known() -> None:
    assert place_of("Hangzhou", "Xihu", "Zhejiang") == "Hangzhou Xihu"
    assert place_of("", "", "Zhejiang") == "Zhejiang"
