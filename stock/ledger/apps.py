from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "stock.ledger"
    label = "stock"
