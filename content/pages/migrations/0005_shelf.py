"""The one shelf that holds all pages, and Wagtail's own tables closed to partners."""

from django.db import migrations

# Revisions, logs, search entries and the like hold every page whole, for whomever it is. A partner's database role reads none of them;
# what it needs of Wagtail's tables to draw a page stands below.
OPEN = ("wagtailcore_site", "wagtailcore_locale", "wagtailcore_collection")
CLOSE = """do $$ declare it text; begin
  for it in select tablename from pg_tables where schemaname = 'public'
    and (tablename like 'wagtail%%' or tablename like 'taggit%%') and tablename not in ({open})
  loop execute format('revoke all on %%I from weir_partner', it); end loop;
end $$"""


def lay_out(apps, schema_editor):
    """Turn the welcome page that Wagtail brings into the shelf."""
    kind, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(app_label="pages", model="libraryindex")
    pages = apps.get_model("pages.LibraryPage").objects.filter(depth=2)
    pages.update(
        title="Library", draft_title="Library", title_zh="资料", slug="library", url_path="/library/", content_type_id=kind.pk, live=True
    )
    schema_editor.execute("insert into pages_libraryindex (librarypage_ptr_id) select id from pages_librarypage where depth = 2")


def close(apps, schema_editor):
    names = ", ".join(f"'{name}'" for name in OPEN)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(CLOSE.replace("%%", "%").format(open=names))


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0004_pages"),
        ("library", "0001_initial"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailembeds", "0009_embed_cache_until"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]
    operations = [
        migrations.RunPython(lay_out, migrations.RunPython.noop),
        migrations.RunPython(close, migrations.RunPython.noop),
    ]
