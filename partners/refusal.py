"""No, and why: what an action raises when the business says no. Views turn it into words beside the field."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """An action refused for a reason its user can read and mend.

    `message` is one translated sentence: the figure, the cause, the way out. `code` is for programs, `field` names
    the input at fault, `facts` are figures that a page or an API answer may show.
    """

    status = 409

    def __init__(self, message: Any, *, code: str = "refused", field: str = "", facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
        self.facts = dict(facts or {})

    def __str__(self) -> str:
        return str(self.message)


class Invalid(Refusal):
    """What was sent cannot be meant: a quantity off its pack, a code that does not exist."""

    status = 422


class NotAllowed(Refusal):
    """The viewer lacks the duty. Shown as "not there" wherever telling would reveal something."""

    status = 403

    def __init__(self, duty: str) -> None:
        super().__init__(f"not allowed: {duty}", code="not_allowed", facts={"duty": duty})
