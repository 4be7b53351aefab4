from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"

    def ready(self) -> None:
        from partners.journal.phrases import name_verbs
        from portal.notices.home import compose_notices
        from portal.notices.phrases import VERBS

        compose_notices()
        name_verbs(VERBS)
