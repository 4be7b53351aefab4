"""Why a file cannot be read: a code that the parent turns into words, so that no trace ever leaves the child."""


class Unfit(Exception):
    """The file is refused. `reason` is a key of portal.exchange.phrases.UNFIT; `facts` fill its sentence."""

    def __init__(self, reason: str, **facts: int | str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts
