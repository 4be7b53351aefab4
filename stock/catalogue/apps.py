from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "stock.catalogue"
    label = "catalogue"
