from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    name = "channel_orders.fulfilment"
    label = "fulfilment"

    def ready(self) -> None:
        from channel_orders.fulfilment.phrases import VERBS
        from partners.journal.phrases import name_verbs

        name_verbs(VERBS)
