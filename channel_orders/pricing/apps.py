from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "channel_orders.pricing"
    label = "pricing"
