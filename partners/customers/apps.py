from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "partners.customers"
    label = "customers"

    def ready(self) -> None:
        from partners.customers.phrases import VERBS
        from partners.journal.phrases import name_verbs

        name_verbs(VERBS)
