"""A name without what does not tell two customers apart: legal form, place in front, brackets, case, blanks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

HAN = re.compile(r"[㐀-鿿]")
LEGAL_ZH = re.compile(r"(股份有限责任公司|有限责任公司|股份有限公司|集团有限公司|有限合伙|有限公司|集团公司|责任公司|公司|集团)$")
LEGAL = frozenset((
    "co", "company", "corp", "corporation", "inc", "incorporated", "ltd", "limited", "llc", "llp", "lp", "plc", "gmbh", "mbh", "ag",
    "kg", "ohg", "ug", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "oy", "oyj", "ab", "as", "asa", "aps", "pty", "pte", "sdn",
    "bhd", "kk", "ltda", "zao", "ooo", "oao", "jsc", "pjsc", "group", "the", "and", "of",
))  # fmt: skip
PROVINCES = (
    "内蒙古", "黑龙江", "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "江苏", "浙江", "安徽",
    "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "四川", "贵州", "云南", "西藏",
    "陕西", "甘肃", "青海", "宁夏", "新疆", "香港", "澳门", "台湾",
)  # fmt: skip
PLACE = re.compile(rf"^(中国|({'|'.join(PROVINCES)})(省|市|自治区)?|[㐀-鿿]{{2,4}}?(省|自治区|自治州|地区|市|县|区))")
BRANCH = re.compile(r"(分公司|分店|分行|支行|营业部|经营部|门市部|办事处|专卖店|连锁店|分部|第[一二三四五六七八九十\d]+店)$")
LEAST_CORE = 2


def plain(name: str) -> str:
    """NFKC, small letters without accents, words parted by single blanks, brackets and signs away."""
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", letters.replace("'", "").replace("’", "").replace("&", " ")).replace("_", " ").split())


@lru_cache(maxsize=8192)
def core_of(name: str, city: str = "") -> str:
    """What tells the name apart: `杭州晴川电器有限公司` is `晴川电器`, `The Qingchuan Co., Ltd.` is `qingchuan`.

    Where nothing would be left the plain name stays.
    """
    flat = plain(name)
    if HAN.search(flat):
        return _core_zh(flat.replace(" ", ""), re.sub(r"(市|地区|自治州)$", "", city))
    words = [word for word in flat.split() if word not in LEGAL]
    return " ".join(words) or flat


def _core_zh(flat: str, city: str) -> str:
    core = LEGAL_ZH.sub("", flat)
    for _ in range(3):
        shorter = PLACE.sub("", core)
        shorter = re.sub(rf"^{re.escape(city)}市?", "", shorter) if city else shorter
        shorter = shorter.removesuffix(city) if city and len(shorter) > LEAST_CORE + len(city) else shorter
        if len(shorter) >= LEAST_CORE:
            core = shorter
    return core if len(core) >= LEAST_CORE else flat


@lru_cache(maxsize=8192)
def sound_of(core: str) -> str:
    """A Chinese core by its syllables, parted by blanks; any other stays as it is. Names that sound alike are spelt alike."""
    return " ".join(lazy_pinyin(core)) if HAN.search(core) else core


def branch_of(name: str) -> str:
    """The part of a name that says it is a branch or a shop of somebody, with what names it; empty for a house itself."""
    flat = plain(name).replace(" ", "")
    if not BRANCH.search(flat):
        return ""
    return re.split("公司", flat, maxsplit=1)[-1] if "公司" in flat.removesuffix("分公司") else flat


def figures_of(name: str) -> tuple[str, ...]:
    """The numbers in a name: shop 12 is not shop 21, 第一百货 is not 第二百货."""
    flat = plain(name)
    return tuple(sorted(re.findall(r"\d+", flat) + re.findall(r"第([一二三四五六七八九十百]+)", flat)))
