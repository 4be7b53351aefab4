from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "stock.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from partners.journal.phrases import name_verbs
        from stock.catalogue.phrases import VERBS

        name_verbs(VERBS)
