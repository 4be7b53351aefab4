"""What the base of pages takes from Wagtail's tables, once they are there."""


from django.db import migrations
from wagtail.models import BootstrapLocaleField, BootstrapTranslatableModel, BootstrapTranslationKeyField


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial"), ("wagtailcore", "0098_apitoken")]
    operations = [
        BootstrapLocaleField("pages.LibraryPage"),
        BootstrapTranslationKeyField("pages.LibraryPage"),
        BootstrapTranslatableModel("pages.LibraryPage"),
    ]
