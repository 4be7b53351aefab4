from django.apps import AppConfig


class SellthroughConfig(AppConfig):
    name = "stock.sellthrough"
    label = "sellthrough"
