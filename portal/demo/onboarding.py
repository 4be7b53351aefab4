"""Who would become a partner, in every state; a dealer suspended, one that moved, one with another tier for a time; people invited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from partners.access.actions import invite
from partners.access.models import Invitation
from partners.organisations.actions import change_state, move_partner, override_tier
from partners.organisations.applications.actions import (
    Approval,
    Sent,
    answer_application,
    apply_to_partner,
    approve_application,
    ask_applicant,
    begin_review,
    refuse_application,
    withdraw_application,
)
from partners.organisations.models import Application, Organisation, Territory
from partners.walls.scope import system
from partners.walls.viewer import Viewer

SUSPENDED, MOVED, TO_BRANCH, FAVOURED, KNOWN = "D-059", "D-057", "BR-EAST", "D-008", "D-004"
WORK_BEGINS = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class Applicant:
    """`ago` is days since it came; the rest is what it wrote."""

    ago: int
    name: str
    name_zh: str
    city: str
    region: str
    contact: str
    registry: str = ""
    territory: str = ""
    turnover: int | None = None
    message: str = ""
    papers: tuple[str, ...] = ()


LICENCE, FRONT = "营业执照.pdf", "门头.png"
APPLICANTS = {
    "double": Applicant(
        5, "Qiantang Appliance Ningbo", "宁波钱塘电器有限公司", "宁波", "浙江", "沈梅", "91330200MA2AX7QD2N", "EAST", 1_800_000,
        "两家门店，想做小家电专区。", (LICENCE, FRONT),
    ),
    "fresh": Applicant(0, "Anhui Feixi Home", "肥西家居生活馆", "合肥", "安徽", "程亮"),
    "review": Applicant(
        3, "Dongguan Songshan Electric", "东莞松山电器有限公司", "东莞", "广东", "黄颖", "91441900MA4UWP3N15", "SOUTH", 2_400_000,
        "原代理其他品牌，年销 400 万。", (LICENCE,),
    ),
    "info": Applicant(8, "Mianyang Fule Kitchen", "绵阳富乐厨电经营部", "绵阳", "四川", "罗川", "", "WEST", 600_000, "", (FRONT,)),
    "answered": Applicant(
        11, "Zhuhai Xiangzhou Select", "珠海香洲优选商贸有限公司", "珠海", "广东", "何苗", "91440400MA4W8QDC7Y", "SOUTH", 900_000, "",
        (LICENCE,),
    ),
    "approved": Applicant(
        15, "Kunshan Yushan Living", "昆山玉山生活馆有限公司", "昆山", "江苏", "陆萍", "91320583MA1MT4HK21", "EAST", 1_200_000,
        "新开旗舰店。", (LICENCE,),
    ),
    "refused": Applicant(20, "Lhasa Trade Post", "拉萨商贸行", "拉萨", "西藏", "次仁", "", "WEST", 200_000),
    "withdrawn": Applicant(12, "Sanya Bay Store", "三亚湾小店", "三亚", "海南", "符强", "", "SOUTH", 150_000),
}  # fmt: skip


def play_onboarding(people: Mapping[str, Viewer], owners: Mapping[str, Viewer], today: date) -> None:
    """By the real actions: `people` are HQ's viewers by role, `owners` the partners' by code."""
    by = people["channel_manager"]
    with system("partners of the demo channel"):
        known = {
            one.code: one for one in Organisation.objects.filter(code__in=(SUSPENDED, MOVED, TO_BRANCH, FAVOURED, KNOWN, "HQ", "D-001"))
        }
        territories = {one.code: one for one in Territory.objects.all()}
    made = {key: _apply(key, told, known, territories, today) for key, told in APPLICANTS.items()}
    _decide(made, known, by)
    change_state(known[SUSPENDED], "suspended", reason="窜货：两次在区域外低价销售，待整改", by=by)
    move_partner(known[MOVED], known[TO_BRANCH], on=today - timedelta(days=32), reason="总部调整大区边界", by=by)
    override_tier(known[FAVOURED], "gold", until=today + timedelta(days=60), reason="旗舰店开业支持", by=by)
    _invitation_that_ran_out(known["D-001"], owners["D-001"])


def _decide(made: Mapping[str, Application], known: Mapping[str, Organisation], by: Viewer) -> None:
    for key in ("review", "info", "answered", "approved"):
        begin_review(made[key], by=by)
    ask_applicant(made["info"], "请补充营业执照和统一社会信用代码。", by=by)
    ask_applicant(made["answered"], "请补充门头照片。", by=by)
    answer_application(made["answered"], "照片已附上，门店在香洲百货对面。", [_paper("门头.png", "answered")])
    refuse_application(made["refused"], "该地区暂无配送和售后服务能力，明年再议。", by=by)
    withdraw_application(made["withdrawn"])
    approval = Approval(
        parent=known[TO_BRANCH], kind="dealer", code="D-061", tier="bronze", territory=made["approved"].territory, terms_days=30,
        limit=Decimal(60_000), words="欢迎加入。",
    )  # fmt: skip
    approve_application(made["approved"], approval, by=by)


def _apply(key: str, told: Applicant, known: Mapping[str, Organisation], territories: Mapping[str, Territory], today: date) -> Application:
    number = list(APPLICANTS).index(key)
    facts = {
        "name": told.name, "name_zh": told.name_zh, "country": "CN", "city": told.city, "region": told.region,
        "address": f"{told.city}市中心路 {number * 7 + 12} 号", "registry_number": told.registry,
        "phone": (known[KNOWN].phone if key == "double" else "") or f"+86571555{number + 30:05}", "contact_name": told.contact,
        "contact_email": f"{key}@applicants.demo", "kind": "dealer", "territory": territories.get(told.territory),
        "turnover": None if told.turnover is None else Decimal(told.turnover), "currency": "CNY", "message": told.message,
    }  # fmt: skip
    morning = datetime.combine(today - timedelta(days=told.ago), datetime.min.time(), timezone.get_current_timezone()) + WORK_BEGINS
    papers = [_paper(paper, key) for paper in told.papers]
    return apply_to_partner(facts, papers, key=f"demo-{key}", language="zh-hans", at=min(morning, timezone.now()))


def _paper(name: str, whose: str) -> Sent:
    if name.endswith(".pdf"):
        content = f"%PDF-1.4\n% {whose}\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n".encode()
    else:
        drawn = BytesIO()
        Image.new("RGB", (480, 320), (15, 90, 102 + len(whose))).save(drawn, "PNG")
        content = drawn.getvalue()
    return Sent(name, ContentFile(content, name))


def _invitation_that_ran_out(dealer: Organisation, owner: Viewer) -> None:
    user = invite("newcomer@qingchuan.demo", "陶然", dealer, ["salesperson"], by=owner)
    before = timezone.now() - timedelta(days=6)
    with system("an invitation of last week"):
        Invitation.objects.filter(user=user).update(invited_at=before, sent_at=before)
