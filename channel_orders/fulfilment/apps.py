from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    name = "channel_orders.fulfilment"
    label = "fulfilment"
