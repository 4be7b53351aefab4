"""The files of the demo's library, as data. All made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.demo.shelf import EAST_GOLD, SELLERS


@dataclass(frozen=True, slots=True)
class Paper:
    """One file. `kind` says how it is made: pdf (with a picture), xlsx or csv."""

    sort: str
    title: str
    title_zh: str
    kind: str
    lines: tuple[str, ...] = ()
    lines_zh: tuple[str, ...] = ()
    shape: str = ""
    days: int = 10
    whom: dict[str, Any] = field(default_factory=dict)
    both: bool = True


PAPERS: tuple[Paper, ...] = (
    Paper(
        "leaflet",
        "Drift air fryer, leaflet",
        "流风空气炸锅彩页",
        "pdf",
        ("5.5 litres, for a family of four", "Quiet: 52 dB"),
        ("5.5 升，四口之家", "低噪：52 分贝"),
        "fryer",
        2,
    ),
    Paper(
        "leaflet",
        "Dawn espresso machine, leaflet for gold dealers",
        "晨光意式咖啡机彩页（金牌店）",
        "pdf",
        ("15 bar, 28 seconds", "Milk like silk"),
        ("15 巴，28 秒", "奶泡如丝"),
        "cup",
        5,
        EAST_GOLD,
    ),
    Paper(
        "leaflet", "Tide kettle, leaflet", "潮汐电水壶彩页", "pdf", ("1.7 litres in four minutes",), ("1.7 升，四分钟烧开",), "kettle", 20
    ),
    Paper("leaflet", "Brook blender, shelf card", "溪流料理机货架卡", "pdf", ("Soup in six minutes",), ("六分钟一锅汤",), "blender", 4),
    Paper(
        "manual",
        "Ember rice cooker, manual",
        "余烬电饭煲说明书",
        "pdf",
        ("1. Rinse the rice", "2. Water to the line", "3. Press"),
        ("1. 淘米", "2. 加水到刻度", "3. 按下"),
        "cooker",
        60,
    ),
    Paper(
        "manual",
        "Kiln oven, manual",
        "陶窑电烤箱说明书",
        "pdf",
        ("First use: 20 minutes at 200°, empty",),
        ("首次使用：空烤 200°，20 分钟",),
        "cooker",
        90,
    ),
    Paper(
        "training",
        "Slow juicer in ten minutes",
        "原汁机十分钟培训",
        "pdf",
        ("Why so slow?", "What to say, what to show"),
        ("为什么这么慢？", "说什么，展示什么"),
        "blender",
        18,
        {"kinds": ["dealer", "store"]},
    ),
    Paper("prices", "Dealer price list", "经销价目表", "xlsx", days=2, whom=SELLERS, both=False),
    Paper("form", "Stock count, blank", "库存盘点表（空白）", "csv", days=120, both=False),
    Paper(
        "training",
        "Terms for distributors, slides",
        "分销商政策讲解",
        "pdf",
        ("Spring season",),
        ("春季",),
        "shelf",
        12,
        {"kinds": ["distributor"]},
    ),
)
SHOTS = (("Drift air fryer, white ground", "流风空气炸锅（浅底）", "fryer"), ("Tide kettle, warm ground", "潮汐电水壶（暖底）", "kettle"))
