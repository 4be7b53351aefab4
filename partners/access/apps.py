from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "partners.access"
    label = "access"

    def ready(self) -> None:
        from partners.access.phrases import VERBS
        from partners.journal.phrases import name_verbs

        name_verbs(VERBS)
