"""The customer master: how well doubles are found against labelled sets, without training, and how fast among many.

The sets lie outside the project and are skipped where they are absent. Chinese doubles with labels were found nowhere: those are
planted into real company names (a dropped legal form or place, a homophone, one wrong letter), and the figure says so.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from tests.benchmarks.figures import Figure
from tests.benchmarks.stage import stage

SHARED = Path(__file__).resolve().parents[3] / "shared/data"
SIZES = [int(size) for size in os.environ.get("WEIR_CUSTOMERS", "10000 100000").split()]
ASKED = 200
AT_ONCE = 250

type Pairs = set[tuple[str, str]]


def run() -> Iterator[Figure]:
    with stage():
        from partners.walls.scope import system

        with system("benchmark"):
            yield from accuracy()
            yield from speed()


def accuracy() -> Iterator[Figure]:
    for name, sets, links in labelled():
        found = {}
        started = perf_counter()
        scored = scores_of(sets)
        seconds = perf_counter() - started
        records = sum(len(one) for one in sets)
        for word, least in (("review", 0.5), ("certain", 0.99)):
            found[word] = {pair for pair, share in scored.items() if share >= least}
            yield from _judged(f"{name}, {word}", found[word], links)
        yield Figure(f"customers: {name}, records compared and scored", records / seconds, "records/s")
    yield from _restaurants()


def _judged(name: str, found: Pairs, links: Pairs) -> Iterator[Figure]:
    hits = len(found & links)
    precision, recall = hits / max(1, len(found)), hits / len(links)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    yield Figure(f"customers: {name}, F1", round(f1, 4), f"P {precision:.4f} R {recall:.4f}")


def labelled() -> Iterator[tuple[str, list[dict[str, Any]], Pairs]]:
    """(name, sets of facts by label: one to find doubles in, two to link, pairs that are one)."""
    febrl = SHARED / "dedupe" / "febrl"
    if febrl.exists():
        for with_number in (True, False):
            word = "" if with_number else " without the number"
            yield f"febrl1{word}", [_persons(febrl / "febrl1.csv", with_number)], _links(febrl / "febrl1_links.csv")
            both = [_persons(febrl / f"febrl4{half}.csv", with_number) for half in "ab"]
            yield f"febrl4{word}", both, _links(febrl / "febrl4_links.csv")
    if (SHARED / "cn_companies").exists():
        yield planted(3000)


def _persons(path: Path, with_number: bool) -> dict[str, Any]:
    from partners.customers.rules import CustomerFacts, tidy

    found = {}
    for row in _rows(path):
        address = " ".join(filter(None, (row["street_number"], row["address_1"], row["address_2"], row["postcode"])))
        number = row["soc_sec_id"] if with_number else ""
        name = f"{row['given_name']} {row['surname']}".strip() or "-"
        facts = CustomerFacts(
            name, "person", country="AU", registry_number=number, region=row["state"], city=row["suburb"], address=address
        )
        found[row["rec_id"]] = tidy(facts, strict=False)
    return found


def _links(path: Path) -> Pairs:
    return {_pair(row["rec_id_1"], row["rec_id_2"]) for row in _rows(path)}


def planted(count: int) -> tuple[str, list[dict[str, Any]], Pairs]:
    """Real company names of 2000-2004, and for every third a second record as somebody else might have typed it."""
    from dataclasses import replace

    from partners.customers.rules import CustomerFacts, tidy

    chance = random.Random(7)
    rows = chance.sample(_rows(SHARED / "cn_companies" / "companies_sample.csv.gz"), count)
    facts = {
        f"c{place}": tidy(
            CustomerFacts("", name_zh=row["name"], city=row["city"], region=row["province"], address=row["address"]), strict=False
        )
        for place, row in enumerate(rows)
    }
    twins, links = {}, set()
    for place, (label, one) in enumerate(list(facts.items())[::3]):
        name = _typed_otherwise(one.name_zh, one.city, place % 5)
        twins[f"t{place}"] = replace(one, name_zh=name, address=one.address[:-3] if place % 2 else "")
        links.add(_pair(label, f"t{place}"))
    return "Chinese companies (planted doubles)", [facts | twins], links


def _typed_otherwise(name: str, city: str, way: int) -> str:
    short = name.removesuffix("有限公司").removesuffix("有限责任公司")
    if way == 0:
        return short
    if way == 1:
        return short.removeprefix(city).removeprefix("市") or short
    if way == 2:
        for letter, other in (
            ("华", "花"),
            ("源", "元"),
            ("兴", "星"),
            ("丰", "峰"),
            ("盛", "胜"),
            ("达", "大"),
            ("新", "鑫"),
            ("德", "得"),
        ):
            if letter in name:
                return name.replace(letter, other, 1)
    if way == 3:  # two letters of the own name changed places
        at = len(name) - len(name.removeprefix(city)) + 1
        return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
    return f"{short.removeprefix(city)}（{city}）有限公司"


def scores_of(sets: list[dict[str, Any]]) -> dict[tuple[str, str], float]:
    """Keep the records as customers, look for each one's doubles by the product's own way, and return the scored pairs."""
    from django.db import connection

    from partners.customers.models import Customer
    from partners.customers.queries import likely_pairs
    from partners.customers.rules import fingerprint

    kept = [keep(one) for one in sets]
    with connection.cursor() as cursor:
        cursor.execute("analyze customers_customer")
    labels = {pk: label for one in kept for label, pk in one.items()}
    asked = list(sets[-1].items())
    others = set(kept[0].values())
    scored: dict[tuple[str, str], float] = {}
    for start in range(0, len(asked), AT_ONCE):
        part = asked[start : start + AT_ONCE]
        prints = {place: fingerprint(facts) for place, (_label, facts) in enumerate(part)}
        itself = {place: kept[-1][label] for place, (label, _facts) in enumerate(part)}
        for place, customer, score in likely_pairs(prints, keepers=None, itself=itself):
            if customer.pk in others:
                pair = _pair(part[place][0], labels[customer.pk])
                scored[pair] = max(scored.get(pair, 0), score.probability)
    Customer.objects.all().delete()
    return scored


def keep(facts: dict[str, Any]) -> dict[str, int]:
    from partners.customers.actions.adding import written
    from partners.customers.models import Customer
    from partners.organisations.models import Organisation

    hq = Organisation.objects.get(depth=1).pk
    made = Customer.objects.bulk_create((Customer(organisation_id=hq, **written(one)) for one in facts.values()), batch_size=5000)
    return {label: customer.pk for label, customer in zip(facts, made, strict=True)}


def _restaurants() -> Iterator[Figure]:
    """946 labelled pairs of restaurants; the pairs are given, so only the weights are judged."""
    from partners.customers.rules import CustomerFacts, compare, fingerprint, tidy

    path = SHARED / "dedupe" / "fodors_zagats" / "pairs.csv"
    if not path.exists():
        return
    links, scored = set(), {}
    for place, row in enumerate(_rows(path)):
        one, other = (
            fingerprint(tidy(CustomerFacts(row[f"{side}_name"].strip("` '"), phone=row[f"{side}_phone"].replace("/", "-").replace(" ", ""),
                                           country="US", city=row[f"{side}_city"].strip("` '"),
                                           address=row[f"{side}_addr"].strip("` '")), strict=False))
            for side in "lr"
        )  # fmt: skip
        scored[str(place), ""] = compare(one, other).probability
        if row["label"] == "1":
            links.add((str(place), ""))
    for word, least in (("review", 0.5), ("certain", 0.99)):
        yield from _judged(f"fodors_zagats, {word}", {pair for pair, share in scored.items() if share >= least}, links)


def speed() -> Iterator[Figure]:
    """One new customer against all, as HQ asks (the largest view), half of them known."""
    if not (SHARED / "cn_companies").exists():
        return
    from django.db import connection

    from partners.customers.queries import find_matches
    from partners.organisations.models import Organisation
    from partners.walls.viewer import Viewer

    viewer = Viewer(None, "bench", "", Organisation.objects.get(depth=1).pk, "HQ", is_hq=True)
    before = 0
    for size in SIZES:
        keep({str(place): facts for place, facts in enumerate(_many(before, size))})
        before = size
        with connection.cursor() as cursor:
            cursor.execute("analyze customers_customer")
        asked = list(_many(size - ASKED // 2, size + ASKED // 2))
        find_matches(asked[0], viewer)
        times = []
        for facts in asked:
            started = perf_counter()
            find_matches(facts, viewer)
            times.append((perf_counter() - started) * 1000)
        cuts = quantiles(times, n=20)
        yield Figure(f"customers: one against {size}, median", round(cuts[9], 1), "ms")
        yield Figure(f"customers: one against {size}, 95th of 100", round(cuts[18], 1), "ms")


def _many(first: int, last: int) -> Iterator[Any]:
    """Companies by number, each always the same: a real one's place and trade with another one's own name."""
    from partners.customers.rules import CustomerFacts, core_of

    rows = _rows(SHARED / "cn_companies" / "companies_sample.csv.gz")
    cores = [core_of(row["name"], row["city"]) for row in rows]
    for number in range(first, last):
        chance = random.Random(number)
        row, place = rows[number % len(rows)], number % len(rows)
        core = chance.choice(cores)[:2] + cores[place][2:]
        name = row["city"] + core + ("有限公司" if number % 3 else "有限责任公司")
        yield CustomerFacts(
            "", name_zh=name, phone=f"+861{30_0000_0000 + number:010}", city=row["city"], region=row["province"], address=row["address"]
        )


def _rows(path: Path) -> list[dict[str, str]]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
