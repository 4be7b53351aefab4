from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "partners.journal"
    label = "journal"

    def ready(self) -> None:
        autodiscover_modules("subscribers", "tasks")  # web processes too: start_job looks kinds up there
