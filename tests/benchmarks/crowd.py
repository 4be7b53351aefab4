"""A crowd: many partners, accounts, orders and invoices, copied from one true row of each by the database itself."""

import os
from collections.abc import Mapping
from typing import Any

from launch.addresses import with_database
from launch.database import connected, run
from tests.benchmarks.stage import NAME

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGIT = f"substr('{LETTERS}', (((n + 2000) / %s) %% 36 + 1)::int, 1)"
STEP = " || ".join(DIGIT % power for power in (46656, 1296, 36, 1))  # treebeard's four letters of a step
FAMILIES = "array['晴川', '平江', '余杭', '滨江', '西溪', '孤山', '灵隐', '河坊', '吴山', '雁栖', '汉口', '长乐']"
LATIN = "array['Qingchuan','Pingjiang','Yuhang','Binjiang','Xixi','Gushan','Lingyin','Hefang','Wushan','Yanqi','Hankou','Changle']"
PICK = "[(n % 12 + 1)::int]"


def _rows(owner: Any, statement: str, *values: object) -> list[tuple[Any, ...]]:
    with owner.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())


def copies(owner: Any, table: str, source: str, given: Mapping[str, str]) -> None:
    """Copy the first row of `table` once for each row `n` of `source`; the columns of `given` are worked out anew."""
    found = _rows(
        owner,
        "select column_name from information_schema.columns where table_name = %s and is_generated = 'NEVER' and is_identity = 'NO'",
        table,
    )
    columns = [name for (name,) in found]
    values = [given.get(name, f"model.{name}") for name in columns]
    model = f"(select * from {table} order by id limit 1) model"
    run(owner, f"insert into {table} ({', '.join(columns)}) select {', '.join(values)} from {model}, {source}")


def gather(size: int) -> None:
    """Add partners, each with an account, an order under way and an open invoice, until there are `size` more of each."""
    from tests.benchmarks.first import first_rows

    first_rows()
    with connected(with_database(os.environ["ADMIN_DATABASE_URL"], NAME)) as owner:
        have = _rows(owner, "select count(*) from organisations_organisation where code like 'C%'")[0][0]
        source = f"generate_series({have + 1}, {size}) n"
        run(owner, "set session_replication_role = replica")  # the rows are copies of true ones: no trigger need look at each
        copies(owner, "organisations_organisation", source, {
            "code": "'C' || lpad(n::text, 7, '0')", "path": f"model.path || {STEP}", "depth": "2",
            "kind": "'dealer'", "name": f"({LATIN}){PICK} || ' House ' || n", "name_zh": f"({FAMILIES}){PICK} || '家居' || n || '店'",
            "pinyin": f"lower(({LATIN}){PICK}) || 'jiaju' || n", "buys_from_id": "model.id", "numchild": "0", "registry_number": "''",
        })  # fmt: skip
        newest = "coalesce((select max(debtor_id) from receivables_account), 0)"
        crowd = f"(select id as n from organisations_organisation where code like 'C%' and id > {newest}) crowd"
        copies(owner, "receivables_account", crowd, {"debtor_id": "n", "ordered": "100", "receivable": "113"})
        billed = "(select debtor_id from receivables_invoice)"
        accounts = f"(select debtor_id as n, id as account from receivables_account where debtor_id not in {billed}) accounts"
        copies(owner, "orders_order", accounts, {
            "buyer_id": "n", "account_id": "account", "key": "'crowd-' || n", "placed_at": "now() - (n % 500) * interval '1 day'",
            "their_number": "'PO-' || n",
        })  # fmt: skip
        copies(owner, "receivables_invoice", accounts, {
            "debtor_id": "n", "account_id": "account", "number": "'INV-2026-' || lpad(n::text, 7, '0')", "entry_id": "null",
            "issued_on": "current_date - 60", "due_on": "current_date - (n % 60)::int + 20",
        })  # fmt: skip
        run(owner, "analyze")
