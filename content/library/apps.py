from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "content.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from content.library.permissions import register_policies

        register_policies()
