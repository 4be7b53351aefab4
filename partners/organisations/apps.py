from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "partners.organisations"
    label = "organisations"

    def ready(self) -> None:
        from partners.journal.phrases import name_verbs
        from partners.organisations.applications.phrases import VERBS as APPLICATION_VERBS
        from partners.organisations.phrases import VERBS

        name_verbs(VERBS | APPLICATION_VERBS)
