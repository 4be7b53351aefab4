from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    name = "partners.receivables"
    label = "receivables"

    def ready(self) -> None:
        from partners.journal.phrases import name_verbs
        from partners.receivables.phrases import VERBS

        name_verbs(dict(VERBS))
