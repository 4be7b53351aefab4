"""Registry numbers by their check digits, phones as E.164, names by pinyin."""

import re

import pytest

from partners.organisations.rules import e164, is_registry_number, pinyin_of, plain_number


@pytest.mark.parametrize(
    ("number", "country", "good"),
    [
        ("91110000600037341L", "CN", True),  # python-stdnum's own example of GB 32100-2015
        ("91110000600037342L", "CN", False),
        ("9111000060003734", "CN", False),
        ("HRB 12345", "DE", True),
        ("552100554", "FR", True),  # from python-stdnum's own tests of SIREN
        ("552100555", "FR", False),
        ("04595257", "GB", True),  # a register without check digits: taken as it is
    ],
)
def test_a_chinese_registry_number_is_known_by_its_check_digit(number: str, country: str, good: bool) -> None:
    assert is_registry_number(number, country) is good


def test_blanks_and_small_letters_of_a_registry_number_do_not_count() -> None:
    assert plain_number(" 9111 0000-600037341l ") == "91110000600037341L"


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("0571 5550 0100", "CN", "+8657155500100"),
        ("138-0013-8000", "CN", "+8613800138000"),
        ("+49 (89) 123 456", "CN", "+4989123456"),
        ("0049 89 123456", "CN", "+4989123456"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("06 1234 5678", "IT", "+390612345678"),  # Italy keeps its zero
    ],
)
def test_a_phone_is_kept_as_e164(typed: str, country: str, kept: str) -> None:
    assert e164(typed, country) == kept


@pytest.mark.parametrize("typed", ["12", "call me", "+0123456789", "+1234567890123456"])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)):
        e164(typed, "CN")


def test_a_name_is_typed_in_full_or_by_first_letters() -> None:
    assert pinyin_of("杭州晴川家电") == "hangzhouqingchuanjiadian hzqcjd"
    assert pinyin_of("Jinli Home") == ""
