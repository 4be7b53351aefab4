from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "portal.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Register the jobs also where no worker runs: a page starts them by name."""
        import portal.exchange.tasks  # noqa: F401
        from partners.journal.phrases import name_verbs
        from portal.exchange.phrases import VERBS

        name_verbs(VERBS)
