"""Who plays in the demo channel: a maker of small kitchen appliances, its branches, distributors, dealers and people. All made up."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import cycle

PASSWORD = "weir-demo-2026"  # noqa: S105 (fixed on purpose: the demo answers on a loopback address alone)

HQ_CODE = "HQ"
TERRITORIES = {"EAST": ("East China", "华东"), "SOUTH": ("South China", "华南"), "WEST": ("West China", "西部")}
BRANCHES = (
    ("BR-EAST", "Songlan East China", "松岚华东分公司", "EAST", "Shanghai", "上海"),
    ("BR-SOUTH", "Songlan South China", "松岚华南分公司", "SOUTH", "Guangzhou", "广州"),
    ("BR-WEST", "Songlan West China", "松岚西部分公司", "WEST", "Chengdu", "成都"),
)
DISTRIBUTORS = (
    ("DB-01", "Jiangnan Kitchen Trading", "江南厨业贸易", "EAST", "Hangzhou", "杭州"),
    ("DB-02", "Taihu Home Supply", "太湖家用供应", "EAST", "Suzhou", "苏州"),
    ("DB-03", "Qiantang Appliance", "钱塘电器", "EAST", "Ningbo", "宁波"),
    ("DB-04", "Lingnan Household", "岭南家品", "SOUTH", "Foshan", "佛山"),
    ("DB-05", "Pearl River Living", "珠江生活", "SOUTH", "Shenzhen", "深圳"),
    ("DB-06", "Minnan Home", "闽南家居", "SOUTH", "Xiamen", "厦门"),
    ("DB-07", "Bashu Electric", "巴蜀电器", "WEST", "Chongqing", "重庆"),
    ("DB-08", "Guanzhong Select", "关中优选", "WEST", "Xi'an", "西安"),
)
CITIES = {
    "EAST": (
        ("Hangzhou", "杭州"),
        ("Shanghai", "上海"),
        ("Suzhou", "苏州"),
        ("Ningbo", "宁波"),
        ("Nanjing", "南京"),
        ("Wuxi", "无锡"),
        ("Hefei", "合肥"),
    ),
    "SOUTH": (
        ("Guangzhou", "广州"),
        ("Shenzhen", "深圳"),
        ("Foshan", "佛山"),
        ("Xiamen", "厦门"),
        ("Fuzhou", "福州"),
        ("Nanning", "南宁"),
        ("Changsha", "长沙"),
    ),
    "WEST": (
        ("Chengdu", "成都"),
        ("Chongqing", "重庆"),
        ("Xi'an", "西安"),
        ("Kunming", "昆明"),
        ("Guiyang", "贵阳"),
        ("Lanzhou", "兰州"),
        ("Wuhan", "武汉"),
    ),
}
NAMES = (
    "Qingchuan 清川|Pingjiang 平江|Yuhang 余杭|Binjiang 滨江|Xixi 西溪|Gushan 孤山|Lingyin 灵隐|Hefang 河坊|Wushan 吴山|Yanqi 雁栖|"
    "Hankou 汉口|Changle 长乐|Jinli 锦里|Wenjiang 温江|Dongmen 东门|Xinjie 新街|Hexi 河西|Beishan 北山|Lanting 兰亭|Moling 秣陵|"
    "Luzhou 庐州|Taoyuan 桃源|Jinji 金鸡|Zhonglou 钟楼|Daming 大明|Yutang 玉塘|Nanhu 南湖|Donghu 东湖|Qingyang 青羊|Jinsha 金沙|"
    "Baiyun 白云|Liwan 荔湾|Haizhu 海珠|Nansha 南沙|Longhua 龙华|Futian 福田|Siming 思明|Gulou 鼓楼|Cangshan 仓山|Xingning 兴宁|"
    "Yuelu 岳麓|Kaifu 开福|Tianxin 天心|Yuzhong 渝中|Nan'an 南岸|Beilin 碑林|Yanta 雁塔|Wuhua 五华|Panlong 盘龙|Nanming 南明|"
    "Anning 安宁|Chenghua 成华|Hongshan 洪山|Jiang'an 江岸|Lianhu 莲湖|Weiyang 未央|Shapo 沙坡|Guanshan 观山|Xishan 西山|Yunyan 云岩"
)
SUFFIXES = (("Kitchenware", "厨电"), ("Home", "家居"), ("Electric", "电器"), ("Living", "生活馆"), ("Select", "优选"))
TIERS = ("gold", "silver", "silver", "bronze", "bronze")
LATE_PAYER, OVER_LIMIT = "D-013", "D-007"  # Jinli pays nothing any more; Lingyin orders more than it may
NO_LIMIT, TWO_MUST_SIGN = "D-043", "DB-05"  # nobody has set a limit yet; an order so large that two sign its release


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner of the demo. `size` is pieces a week, `lateness` days after the due date that it usually pays."""

    code: str
    kind: str
    name: str
    name_zh: str
    under: str
    buys_from: str
    territory: str
    city: str
    city_zh: str
    tier: str = ""
    size: int = 0
    lateness: int = 0
    limit: Decimal | None = None
    language: str = "zh-hans"
    tags: frozenset[str] = field(default_factory=frozenset)


def branches() -> list[Partner]:
    return [Partner(code, "branch", en, zh, "HQ", "", territory, city, city_zh) for code, en, zh, territory, city, city_zh in BRANCHES]


def distributors() -> list[Partner]:
    return [
        Partner(
            code,
            "distributor",
            en,
            zh + "有限公司",
            f"BR-{territory}",
            "HQ",
            territory,
            city,
            city_zh,
            "gold",
            180 + 35 * (n % 4),
            n % 5,
            Decimal(2_000_000 + 200_000 * (n % 3)),
        )
        for n, (code, en, zh, territory, city, city_zh) in enumerate(DISTRIBUTORS)
    ]


def dealers() -> list[Partner]:
    """Sixty dealers: every second one buys from HQ through its branch, the others from a distributor of their region."""
    regions = cycle(("EAST", "SOUTH", "WEST"))
    return [_dealer(number, pair, next(regions)) for number, pair in enumerate(NAMES.split("|"), start=1)]


def _dealer(number: int, pair: str, territory: str) -> Partner:
    code = f"D-{number:03}"
    latin, han = pair.rsplit(" ", 1)
    (en, zh), (city, city_zh) = SUFFIXES[number % 5], CITIES[territory][number % 7]
    served = [d[0] for d in DISTRIBUTORS if d[3] == territory]
    direct = number % 2 == 1
    seller = "HQ" if direct else served[number // 6 % len(served)]
    size = 18 + 7 * (number % 6)
    return Partner(
        code,
        "dealer",
        f"{city} {latin} {en}",
        f"{city_zh}{han}{zh}有限公司",
        f"BR-{territory}" if direct else seller,
        seller,
        territory,
        city,
        city_zh,
        TIERS[number % 5],
        size,
        (number * 7) % 12 - 3,
        _limit(code, size),
        "en" if number % 10 == 0 else "zh-hans",
    )


def _limit(code: str, size: int) -> Decimal | None:
    if code == NO_LIMIT:
        return None  # nobody has set one yet: its orders wait
    return Decimal(30_000) if code == OVER_LIMIT else Decimal(size * 3_500 // 10_000 * 10_000 + 40_000)


# People of HQ: role, e-mail, English and Chinese name, what to try.
HQ_PEOPLE = (
    ("administrator", "admin@weir.demo", "Ada Song", "宋安", "Everything: partners, people, keys, imports, the style guide"),
    ("order_desk", "desk@weir.demo", "Han Mei", "韩梅", "Orders › Desk: allocate, ship, invoice, returns"),
    ("credit_controller", "credit@weir.demo", "Meg Holloway", "何美", "Credit: release or refuse the held orders"),
    ("credit_manager", "manager@weir.demo", "Qiu Heng", "邱衡", "Credit: the second signature on large releases"),
    (
        "channel_manager",
        "channel@weir.demo",
        "Luo Min",
        "罗敏",
        "Leads; applications: take a dealer in; suspend, move, end; view as a partner",
    ),
    ("planner", "planner@weir.demo", "Tan Yue", "谭越", "Products and stock"),
    ("marketer", "market@weir.demo", "Wen Qing", "温晴", "Library › Write and publish: pages, pictures and files for chosen partners"),
    ("auditor", "auditor@weir.demo", "Shen Bo", "沈博", "The audit trail; nothing can be changed"),
)
# People of a branch, a distributor and some dealers, for the log-in table.
PARTNER_PEOPLE = (
    ("owner", "owner@qingchuan.demo", "Lin Wei", "林薇", "D-001", "Home on a phone: credit left, orders on the way"),
    ("buyer", "buyer@qingchuan.demo", "Lin Jun", "林骏", "D-001", "Order: paste lines, or reorder the last order"),
    ("stock_keeper", "stock@qingchuan.demo", "Wu Ting", "吴婷", "D-001", "Count deliveries, report stock"),
    ("salesperson", "sales@qingchuan.demo", "Cao Rui", "曹睿", "D-001", "Leads on a phone: answer, call, note, won"),
    ("bookkeeper", "books@qingchuan.demo", "Xu Jia", "徐佳", "D-001", "Money: invoices, ageing, statements"),
    ("owner", "owner@jiangnan.demo", "Zhou Yi", "周毅", "DB-01", "Orders for itself, and serves its own dealers"),
    ("owner", "owner@east.demo", "Shu Lan", "舒兰", "BR-EAST", "A branch of HQ: sees its own tree and nobody else’s"),
    ("owner", "owner@pingjiang.demo", "Gu Ning", "顾宁", "D-002", "A dealer that buys from a distributor"),
    ("owner", "owner@qingchuan.demo", "Lin Wei", "林薇", "D-031", "The same person in a second organisation: switch at the top"),
    ("owner", "owner@lingyin.demo", "Fang Ke", "方可", "D-007", "A dealer over its limit: its order is held"),
)
