"""Fields that every component shares."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Decimal = models.DecimalField[Decimal | int | str, Decimal]
    _Integer = models.IntegerField[int, int]
else:
    _Decimal, _Integer = models.DecimalField, models.IntegerField


class AmountField(_Decimal):
    """An exact amount: numeric(18,4) holds the minor units of every currency, and prices to four places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        exact: dict[str, Any] = {"max_digits": 18, "decimal_places": 4, "default": Decimal(0)}
        super().__init__(*args, **(exact | kwargs))


class PiecesField(_Integer):
    """A count of whole pieces that begins at 0, also for rows written by plain SQL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        counted: dict[str, Any] = {"default": 0, "db_default": 0}
        super().__init__(*args, **(counted | kwargs))
