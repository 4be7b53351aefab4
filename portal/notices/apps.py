from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"

    def ready(self) -> None:
        from portal.notices.queries import unread_count
        from portal.shell.navigation import count_with

        count_with("notices", unread_count)
