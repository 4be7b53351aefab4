"""What audiences say to people."""

from django.utils.translation import gettext_lazy as _

LANGUAGE_NAMES = [("zh-hans", _("Chinese")), ("en", _("English"))]
NO_SUCH_PARTNERS = _("No partner has the code %(codes)s. Look in the list of partners, or leave it out.")
EVERYBODY = _("All partners")
