from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "stock.ledger"
    label = "stock"

    def ready(self) -> None:
        from partners.journal.phrases import name_verbs
        from stock.ledger.phrases import VERBS

        name_verbs(VERBS)
