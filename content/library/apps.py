from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "content.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from content.library.permissions import register_policies
        from content.library.phrases import VERBS
        from content.library.subscribers import listen_to_files
        from partners.journal.phrases import name_verbs

        register_policies()
        listen_to_files()
        name_verbs(VERBS)
