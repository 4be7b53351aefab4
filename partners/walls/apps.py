from django.apps import AppConfig


class WallsConfig(AppConfig):
    name = "partners.walls"
    label = "walls"

    def ready(self) -> None:
        from partners.walls import checks  # noqa: F401 (registers the checks)
