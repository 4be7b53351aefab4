"""The editor's first page is called by our name, not by a host's."""

from django.db import migrations


def name_site(apps, schema_editor):
    apps.get_model("wagtailcore.Site").objects.filter(is_default_site=True).update(site_name="Weir")


class Migration(migrations.Migration):
    dependencies = [("pages", "0005_shelf")]
    operations = [migrations.RunPython(name_site, migrations.RunPython.noop)]
