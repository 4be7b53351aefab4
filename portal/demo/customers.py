"""The dealers' own customers, with the doubles that come of people typing: linked, to review, kept apart. All made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from stdnum.cn import uscc

from partners.customers.actions import add_customer, add_customers, link_customers
from partners.customers.rules import CustomerFacts
from partners.walls.scope import seeing
from partners.walls.viewer import Viewer
from portal.demo.cast import Partner

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红宁波云飞雪梅琳佳欣怡晨宇轩浩然子涵"
BRANDS = (
    "晴川", "云栖", "望湖", "听涛", "松风", "兰亭", "半山", "清河", "南屏", "白堤", "花港", "柳浪", "曲院",
    "断桥", "平湖", "苏堤", "龙井", "虎跑", "满陇", "九溪", "宝石", "玉皇", "吴山", "梅坞", "灵峰",
)  # fmt: skip
TRADES = (
    "餐饮管理", "酒店管理", "物业服务", "装饰工程", "家居", "商贸", "电器", "教育咨询", "置业", "食品",
)  # fmt: skip
STREETS = (
    "江晖路", "解放路", "中山北路", "文三路", "体育场路", "庆春路", "凤起路", "延安路", "莫干山路", "秋涛路",
)  # fmt: skip
KEEPERS = ("D-001", "D-002", "DB-01", "D-007", "D-031")
EACH = 60
FORMS = ("有限公司", "有限公司", "有限责任公司", "股份有限公司")
LAKESIDE = CustomerFacts(
    "Hubin Lakeside Hotel", name_zh="杭州湖滨望湖酒店管理有限公司", phone="0571 5550 0220", email="purchase@wanghu.example.com",
    registry_number="91330100MADEM9001" + uscc.calc_check_digit("91330100MADEM9001"), region="浙江", city="杭州",
    address="上城区解放路 21 号",
)  # fmt: skip
GRANDMOTHER = CustomerFacts(
    "", "person", name_zh="陈秀英", phone="199 0000 7001", region="浙江", city="杭州", address="拱墅区莫干山路 88 号"
)


def keep_customers(partners: Sequence[Partner], owners: Mapping[str, Viewer]) -> int:
    """Some sixty customers at each of five partners. Returns how many."""
    kept = 0
    cities = {partner.code: partner.city_zh for partner in partners}
    for place, code in enumerate(KEEPERS):
        with seeing(owners[code].scope):
            facts = list(_customers(Random(place), place, cities[code]))  # noqa: S311 (a play, no secret)
            kept += len(add_customers([*facts, *_typed_again(facts)], by=owners[code]))
    return kept + _story(owners)


def _story(owners: Mapping[str, Viewer]) -> int:
    """One hotel that two dealers know, one that came in twice by name, and a grandmother whose grandson has her phone."""
    qingchuan, lingyin = owners["D-001"], owners["D-007"]
    with seeing(lingyin.scope):
        add_customer(LAKESIDE, by=lingyin, source="hand")
    with seeing(qingchuan.scope):
        hotel = add_customer(LAKESIDE, by=qingchuan, source="hand", note="年底要换一批电热水壶，每间客房一个")
        by_name = add_customer(CustomerFacts("Wanghu Hotel Purchasing", city="杭州"), by=qingchuan, source="lead")
        link_customers(hotel, by_name, why="采购部来电确认", by=qingchuan)
        grandmother = add_customer(GRANDMOTHER, by=qingchuan, source="sale")
        add_customer(replace(GRANDMOTHER, name_zh="陈浩然"), by=qingchuan, source="sale", not_same_as=[grandmother])
    return 5


def _customers(random: Random, place: int, city: str) -> Iterator[CustomerFacts]:
    for number in range(EACH):
        street = f"{random.choice(STREETS)}{random.randint(1, 400)}号"
        mobile = f"1990000{place}{number:03}"
        if number % 3:
            name = random.choice(SURNAMES) + "".join(random.sample(GIVEN, random.choice((1, 2, 2))))
            yield CustomerFacts("", "person", name_zh=name, phone=mobile, city=city, address=street)
        else:
            brand, trade = random.choice(BRANDS), random.choice(TRADES)
            code = f"91330100MADEM{place}{number:03}"
            yield CustomerFacts(
                "", name_zh=f"{city}{brand}{trade}{random.choice(FORMS)}", phone=mobile, email=f"office{number}@k{place}.example.com",
                registry_number=code + uscc.calc_check_digit(code), city=city, address=street,
            )  # fmt: skip


def _typed_again(facts: Sequence[CustomerFacts]) -> Iterator[CustomerFacts]:
    """The same customer once more: without its legal form, with a homophone, with one digit wrong, with its phone alone."""
    for place, one in enumerate(facts[::9]):
        short = one.name_zh.removesuffix("有限公司").removesuffix("股份").removesuffix("有限责任公司")
        yield (
            replace(one, name_zh=short, registry_number="", email=""),
            replace(one, name_zh=one.name_zh.replace("晴", "清").replace("湖", "胡"), phone="", registry_number="", email=""),
            replace(one, phone=one.phone[:-1] + str((int(one.phone[-1]) + 1) % 10), registry_number="", email=""),
            replace(one, name_zh=one.name_zh[:3], address="", registry_number="", email=""),
        )[place % 4]
