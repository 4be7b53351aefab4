"""Years of orders in seconds: rows as a busy brand has them, written past every trigger. Only reading is measured on them."""

import os
from pathlib import Path

import psycopg2

from launch.addresses import with_database

ORDERS = Path(__file__).with_name("fill_orders.sql").read_text(encoding="utf-8")
CHUNK = 30_000


def fill_orders(database: str, first: int, last: int) -> None:
    """Write the orders numbered `first` to `last` for all accounts there are, and give the planner their statistics."""
    address = with_database(os.environ["ADMIN_DATABASE_URL"], database)
    with psycopg2.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica; set synchronous_commit = off")
        for start in range(first, last + 1, CHUNK):
            cursor.execute(ORDERS, {"first": start, "last": min(start + CHUNK - 1, last)})
    connection = psycopg2.connect(address)
    connection.autocommit = True
    connection.cursor().execute("vacuum analyze")
    connection.close()
