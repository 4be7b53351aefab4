from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "portal.shell"
    label = "shell"

    def ready(self) -> None:
        from portal.shell.composition import compose
        from portal.shell.lookups import register

        register()
        compose()
