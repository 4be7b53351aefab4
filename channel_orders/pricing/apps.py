from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "channel_orders.pricing"
    label = "pricing"

    def ready(self) -> None:
        from channel_orders.pricing.phrases import VERBS
        from partners.journal.phrases import name_verbs

        name_verbs(VERBS)
