"""How Django's forms are drawn: `{{ form }}` and `{{ form.field.as_field_group }}` come in Weir's look."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class WeirForms(TemplatesSetting):
    """For the setting FORM_RENDERER; needs `django.forms` among the installed apps, after `portal.shell`."""

    form_template_name = "shell/form.html"
    field_template_name = "shell/field.html"
