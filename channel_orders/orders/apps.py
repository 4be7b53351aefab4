from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "channel_orders.orders"
    label = "orders"
