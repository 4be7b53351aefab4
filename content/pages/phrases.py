"""What pages say to people."""

from django.utils.translation import gettext_lazy as _

ONE_LANGUAGE_AT_LEAST = _("Write the title and the text in one language at least.")
NO_SUCH_PRODUCTS = _("No product has the code %(codes)s.")
TABLE_HINT = _("Paste cells from a spreadsheet, or type | between them. The first row is the head.")
SKU_HINT = _("Product codes, one a line. Each becomes a link to its page in the catalogue.")
CHINESE_TITLE_HINT = _("Shown to who reads in Chinese. Empty: the English one is shown, marked as such.")
RECEIPT_HINT = _("Each partner confirms that it was read; you see who has not.")
NOT_ASKED = _("This page asks for no receipt.")
ENDS_BEFORE = _("It ends before it begins.")
