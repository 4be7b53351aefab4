"""Types of what comes from outside: bounded, so that nothing reaches the database that it would choke on."""

from decimal import Decimal
from typing import Annotated

from ninja import Header, Query
from pydantic import Field, StringConstraints

PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=PRINTABLE)]
Words = Annotated[str, StringConstraints(max_length=200, pattern=PRINTABLE)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^[A-Za-z0-9._%+'\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+$")]
Pieces = Annotated[int, Field(ge=1, le=1_000_000)]
PiecesOrNone = Annotated[int, Field(ge=0, le=1_000_000)]
Amount = Annotated[Decimal, Field(gt=0, max_digits=16, decimal_places=4)]
AmountOrZero = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)]
IdentityAsked = Annotated[int | None, Query(ge=1, lt=2**63)]
Identity = Annotated[int, Field(ge=1, lt=2**63)]
Asked = Annotated[str, Query(max_length=200, pattern=PRINTABLE)]
Limit = Annotated[int, Query(ge=1, le=200, description="Rows a page.")]
Cursor = Annotated[str | None, Query(max_length=60, description="`next` of the page before.")]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=80,
        pattern=r"^[A-Za-z0-9_\-]+$",
        description="Made by the client, once for each thing it means to do. Sending it again repeats the answer, not the effect.",
    ),
]
