from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "channel_orders.orders"
    label = "orders"

    def ready(self) -> None:
        from channel_orders.orders.phrases import VERBS
        from partners.journal.phrases import name_verbs

        name_verbs(VERBS)
