"""What stands in the demo's library, as data: pages in both languages, for different readers. All made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

type Blocks = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page. `days` ago it was published (None: a draft); `ends` days from now it ends; `whom` as an audience asks for it."""

    sort: str
    title: str
    title_zh: str
    intro: str
    intro_zh: str
    body: Blocks
    body_zh: Blocks
    days: int | None
    whom: dict[str, Any] = field(default_factory=dict)
    cover: str = ""
    asks: bool = False
    ends: int | None = None
    run: tuple[int, int] | None = None  # a campaign: days from now that it begins and ends


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "value": "".join(f"<p>{part}</p>" for part in words.split("\n"))}


def points(*words: str) -> dict[str, Any]:
    return {"type": "text", "value": "<ul>" + "".join(f"<li>{word}</li>" for word in words) + "</ul>"}


def heading(words: str) -> dict[str, Any]:
    return {"type": "heading", "value": words}


def note(title: str, words: str, kind: str = "") -> dict[str, Any]:
    return {"type": "note", "value": {"kind": kind, "title": title, "text": f"<p>{words}</p>"}}


def table(caption: str, *rows: str) -> dict[str, Any]:
    return {"type": "table", "value": {"caption": caption, "cells": "\n".join(rows)}}


def products(title: str, *skus: str) -> dict[str, Any]:
    return {"type": "products", "value": {"heading": title, "skus": "\n".join(skus)}}


PRICES = ("KT-17-W | 118.00 | 122.00", "AF-55-W | 342.00 | 349.00", "BL-09-W | 208.00 | 199.00", "RC-30-W | 216.00 | 219.00")
SELLERS = {"kinds": ["distributor", "dealer"]}
EAST_GOLD = {"kinds": ["dealer"], "tiers": ["gold"], "territories": ["EAST"]}

LEAVES: tuple[Leaf, ...] = (
    Leaf(
        "prices",
        "Price letter for next month",
        "下月调价函",
        "Four prices change. Orders placed before then keep today’s price.",
        "四款产品调价。之前下的订单按今天的价格。",
        [
            text("From the first day of next month these dealer prices are valid, without VAT."),
            table("Dealer prices in CNY", "Product | Now | From next month", *PRICES),
            note("Orders placed before", "Orders that you place this month keep today’s price, also if they are shipped later."),
            products("In the catalogue", "KT-17-W", "AF-55-W", "BL-09-W", "RC-30-W"),
        ],
        [
            text("下列经销价自下月一日起执行，均不含税。"),
            table("经销价（元）", "产品 | 现价 | 下月起", *PRICES),
            note("之前下的订单", "本月下的订单按今天的价格结算，之后发货也一样。"),
            products("目录中的产品", "KT-17-W", "AF-55-W", "BL-09-W", "RC-30-W"),
        ],
        2,
        SELLERS,
        asks=True,
    ),
    Leaf(
        "campaign",
        "Winter promotion: blenders −10%",
        "冬季促销：料理机九折",
        "Gold and silver dealers order both blenders at ten percent less.",
        "金牌、银牌经销商订两款料理机享九折。",
        [
            text("Until the end of the campaign the price drops by itself when you fill a basket. Nothing needs to be asked for."),
            points(
                "Put the blender within reach at the entrance.", "Show soup in the window, not ice.", "Sell the 2 L to families of four."
            ),
            products("In the campaign", "BL-09-W", "BL-09-B", "BL-20-W", "BL-20-B"),
        ],
        [
            text("活动期间下单自动按九折计价，无需申请。"),
            points("把料理机放在门口触手可及处。", "橱窗展示热汤，不展示冷饮。", "四口之家推荐 2L 破壁机。"),
            products("活动产品", "BL-09-W", "BL-09-B", "BL-20-W", "BL-20-B"),
        ],
        4,
        {"kinds": ["dealer"], "tiers": ["gold", "silver"]},
        "blender",
        run=(-4, 33),
    ),
    Leaf(
        "campaign",
        "Espresso weeks for gold dealers of East China",
        "华东金牌店：意式咖啡周",
        "A demonstration machine and a barista for one weekend.",
        "提供样机，并派咖啡师到店一个周末。",
        [
            text("Twelve shops get a Dawn espresso machine to show and a barista for a weekend of their choice."),
            note("First come, first served", "Write to your channel manager by Friday.", "late"),
            products("The machine", "CE-15-B", "CE-15-W"),
        ],
        [
            text("十二家门店获得一台晨光意式咖啡机样机，并可选一个周末由咖啡师驻店。"),
            note("先到先得", "请在周五前联系渠道经理。", "late"),
            products("活动机型", "CE-15-B", "CE-15-W"),
        ],
        5,
        EAST_GOLD,
        "cup",
        run=(3, 24),
    ),
    Leaf(
        "news",
        "Drift air fryer 5.5 L: back in ten days",
        "流风空气炸锅 5.5L 十天后到货",
        "The white one is short again. Blacks and greys are there.",
        "白色再次缺货，黑色、灰色有现货。",
        [
            text("A container of 1,200 pieces is on its way. Open orders are served first, in the order they were placed."),
            products("There now", "AF-55-B", "AF-55-G"),
        ],
        [text("一柜 1,200 台已在途。未结订单按下单先后优先供货。"), products("现货", "AF-55-B", "AF-55-G")],
        1,
        {},
        "fryer",
    ),
    Leaf(
        "campaign",
        "Kettle colour weeks",
        "水壶缤纷周",
        "The last days: a display for every forty kettles.",
        "最后几天：每满四十台送展架。",
        [text("Order forty Tide kettles in any colours and a display for the counter comes with them.")],
        [text("潮汐电水壶任意颜色满四十台，随货赠送柜台展架。")],
        26,
        {"kinds": ["dealer", "store"]},
        "kettle",
        ends=4,
        run=(-26, 4),
    ),
    Leaf(
        "news",
        "",
        "春节期间客服与发货安排",
        "",
        "正月初一至初三停止发货，热线照常。",
        [],
        [
            text("正月初一至初三仓库停止发货，初四恢复。售后热线每天 8:00–20:00 照常服务。"),
            note("提前备货", "请在腊月二十前下单，节前可全部发出。"),
        ],
        6,
        {"languages": ["zh-hans"]},
    ),
    Leaf(
        "news",
        "New warehouse in Chengdu",
        "成都新仓启用",
        "Two days instead of five for partners in the west.",
        "西部伙伴到货由五天缩短为两天。",
        [text("From Monday, orders of West China leave from Chengdu. Addresses and order numbers stay as they are.")],
        [text("下周一起，西部订单由成都仓发出。收货地址与订单号不变。")],
        9,
        {"territories": ["WEST"]},
    ),
    Leaf(
        "prices",
        "Terms for distributors, spring season",
        "分销商春季政策",
        "Payment in 45 days stays; returns within 30.",
        "账期保持 45 天，退货期 30 天。",
        [
            text("The terms of the spring season in one table."),
            table(
                "Terms",
                "What | Until now | Spring",
                "Payment | 45 days | 45 days",
                "Returns | 14 days | 30 days",
                "Share of red models | 10% | 8%",
            ),
        ],
        [
            text("春季政策一览。"),
            table("政策", "项目 | 现行 | 春季", "账期 | 45 天 | 45 天", "退货期 | 14 天 | 30 天", "红色款占比 | 10% | 8%"),
        ],
        12,
        {"kinds": ["distributor"]},
        asks=True,
    ),
    Leaf(
        "news",
        "The best shelf of South China",
        "华南最佳陈列",
        "Send a photograph of your shelf; three win a demonstration set.",
        "寄来货架照片，三家赢取样机套装。",
        [text("Any shelf with six of our products takes part. What counts is that people stop in front of it.")],
        [text("货架上有六款我们的产品即可参加。能让人停下脚步的就是好陈列。")],
        14,
        {"territories": ["SOUTH"]},
        "shelf",
    ),
    Leaf(
        "news",
        "How to sell the slow juicer",
        "怎样卖好原汁机",
        "Ten minutes of training for everybody in the shop.",
        "给每位店员的十分钟培训。",
        [
            text("The question is always the same: why so slow? The answer is in the glass."),
            heading("Three sentences"),
            points("Slow keeps the foam away.", "One apple, one glass.", "Rinse it, done."),
        ],
        [
            text("顾客总会问：为什么这么慢？答案在杯子里。"),
            heading("三句话"),
            points("慢，所以没有泡沫。", "一个苹果一杯汁。", "冲一下就干净。"),
        ],
        18,
        {"kinds": ["dealer", "store"]},
    ),
    Leaf(
        "news",
        "Pilot: a tablet for the counter",
        "试点：柜台平板",
        "Four shops try it for a month.",
        "四家门店试用一个月。",
        [text("You are one of four. The tablet comes with the next delivery and shows stock and prices to your customers.")],
        [text("贵店是四家试点之一。平板随下次送货到店，可向顾客展示库存和价格。")],
        3,
        {"organisations": ["D-001", "D-002", "D-010", "D-013"]},
    ),
    Leaf(
        "news",
        "Papers in English, if you like",
        "",
        "Statements and invoices follow the language of your account.",
        "",
        [text("Tell your channel manager which language your papers should have. The portal itself follows each reader.")],
        [],
        21,
        {"languages": ["en"]},
    ),
    Leaf(
        "news",
        "Spring catalogue: first look",
        "春季目录先睹",
        "Eight new colours; photographs follow.",
        "八个新颜色，照片随后发布。",
        [text("The catalogue is with the printer.")],
        [text("目录正在印刷。")],
        None,
        SELLERS,
        "cooker",
    ),
)
