from django.apps import AppConfig


class SellthroughConfig(AppConfig):
    name = "stock.sellthrough"
    label = "sellthrough"

    def ready(self) -> None:
        from partners.journal.phrases import name_verbs
        from stock.sellthrough.phrases import VERBS

        name_verbs(VERBS)
