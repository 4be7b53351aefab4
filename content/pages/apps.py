from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "content.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from content.library.queries import shown_on_pages_with
        from content.pages.permissions import register_page_policy
        from content.pages.queries import shown_on_pages
        from content.pages.subscribers import listen_to_wagtail

        register_page_policy()
        shown_on_pages_with(shown_on_pages)
        listen_to_wagtail()
