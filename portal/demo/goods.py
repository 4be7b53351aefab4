"""Eighty small kitchen appliances with packs and prices: twenty families in their sizes and colours."""

from dataclasses import dataclass
from decimal import Decimal

CATEGORIES = {
    "BOIL": ("Kettles and pots", "水壶与煮锅"),
    "COOK": ("Cookers", "饭煲与锅具"),
    "BAKE": ("Ovens and toasters", "烤箱与面包机"),
    "MIX": ("Blenders and juicers", "搅拌与榨汁"),
    "BREW": ("Coffee and tea", "咖啡与茶饮"),
}
COLOURS = (("W", "white", "白"), ("B", "black", "黑"), ("G", "grey", "灰"), ("R", "red", "红"))
# Code, English and Chinese family name, category, dealer price, pack, season (month of the peak; 0: none).
FAMILIES = (
    ("KT-17", "Tide kettle 1.7 L", "潮汐电水壶 1.7L", "BOIL", 118, 4, 12),
    ("KT-10", "Tide travel kettle 1 L", "潮汐旅行壶 1L", "BOIL", 89, 6, 7),
    ("HP-25", "Hearth health pot 2.5 L", "暖炉养生壶 2.5L", "BOIL", 156, 4, 1),
    ("ST-09", "Cloud food steamer 9 L", "云岚电蒸锅 9L", "BOIL", 198, 2, 1),
    ("RC-30", "Ember rice cooker 3 L", "余烬电饭煲 3L", "COOK", 216, 4, 2),
    ("RC-50", "Ember rice cooker 5 L", "余烬电饭煲 5L", "COOK", 288, 2, 2),
    ("PC-60", "Summit pressure cooker 6 L", "峰峦电压力锅 6L", "COOK", 358, 2, 1),
    ("HB-20", "Flat induction hob 2000 W", "平川电磁炉 2000W", "COOK", 189, 4, 11),
    ("AF-35", "Drift air fryer 3.5 L", "流风空气炸锅 3.5L", "BAKE", 246, 4, 11),
    ("AF-55", "Drift air fryer 5.5 L", "流风空气炸锅 5.5L", "BAKE", 342, 2, 11),
    ("OV-32", "Kiln oven 32 L", "陶窑电烤箱 32L", "BAKE", 398, 1, 12),
    ("TS-02", "Slate toaster, 2 slots", "石板多士炉 双槽", "BAKE", 149, 6, 9),
    ("BM-07", "Wheat bread maker", "麦香面包机", "BAKE", 428, 1, 3),
    ("BL-09", "Brook blender 0.9 L", "溪流料理机 0.9L", "MIX", 208, 4, 6),
    ("BL-20", "Brook power blender 2 L", "溪流破壁机 2L", "MIX", 528, 1, 1),
    ("SJ-04", "Grove slow juicer", "果园原汁机", "MIX", 468, 2, 7),
    ("SM-13", "Bean soy milk maker 1.3 L", "豆香豆浆机 1.3L", "MIX", 268, 4, 3),
    ("MX-05", "Spiral hand mixer", "旋涡打蛋器", "MIX", 98, 8, 9),
    ("CM-12", "Dawn drip coffee maker", "晨光滴滤咖啡机", "BREW", 298, 2, 11),
    ("CE-15", "Dawn espresso machine 15 bar", "晨光意式咖啡机", "BREW", 868, 1, 11),
)
# Milk frothers and grinders make no colour set; what ended, ended a while ago.
ENDED = {"MX-05-R", "HB-20-R"}
PLANNED = {"CE-15-R"}
CUT_SHORT = "AF-55-W"  # out of stock for three weeks in autumn, and short again now


@dataclass(frozen=True, slots=True)
class Good:
    sku: str
    name: str
    name_zh: str
    category: str
    price: Decimal
    pack: int
    peak: int
    share: float  # of its family's demand
    life: str


def goods() -> list[Good]:
    """Eighty products: each family in four colours, the first two of which sell most."""
    return [
        Good(
            f"{code}-{letter}",
            f"{en}, {colour}",
            f"{zh} {hue}",
            category,
            Decimal(price) + (Decimal(6) if letter == "R" else 0),
            pack,
            peak,
            (0.42, 0.3, 0.17, 0.11)[n],
            _life(f"{code}-{letter}"),
        )
        for code, en, zh, category, price, pack, peak in FAMILIES
        for n, (letter, colour, hue) in enumerate(COLOURS)
    ]


def _life(sku: str) -> str:
    return "ended" if sku in ENDED else "planned" if sku in PLANNED else "active"
