from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "leads.routing"
    label = "routing"

    def ready(self) -> None:
        from leads.routing.phrases import VERBS
        from partners.journal.phrases import name_verbs

        name_verbs(VERBS)
