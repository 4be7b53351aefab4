"""The base of pages, whole."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


def revision(words):
    return models.ForeignKey(
        blank=True,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to="wagtailcore.revision",
        verbose_name=words,
    )


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_translatable"), ("wagtailcore", "0098_apitoken")]
    operations = [
        migrations.AddField(model_name="librarypage", name="latest_revision", field=revision("latest revision")),
        migrations.AddField(model_name="librarypage", name="live_revision", field=revision("live revision")),
        migrations.AlterField(
            model_name="librarypage",
            name="locale",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailcore.locale",
                verbose_name="locale",
            ),
        ),
        migrations.AlterField(
            model_name="librarypage", name="translation_key", field=models.UUIDField(default=uuid.uuid4, editable=False)
        ),
        migrations.AlterUniqueTogether(name="librarypage", unique_together={("translation_key", "locale")}),
    ]
