"""What the exchange says: why a file is refused, what is wrong with a cell, and what would mend it."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "upload_import": _("Uploaded a file"),
    "take_import": _("Took a file in"),
    "drop_import": _("Dropped a file"),
}

UNFIT = {
    "too_large": _("The file is larger than %(most)s MB. Cut it into parts."),
    "empty": _("The file is empty."),
    "wrong_type": _("This is not a table. Send CSV, XLSX, XLS or ODS."),
    "broken_archive": _("The workbook is damaged. Open it in your spreadsheet, save it anew and send it again."),
    "damaged": _("The file is damaged. Open it in your spreadsheet, save it anew and send it again."),
    "macros": _("The workbook holds macros. Save it as XLSX without macros."),
    "too_many_entries": _("The workbook has more than %(most)s parts. Save only the sheet with the rows."),
    "unpacks_too_large": _("The workbook unpacks to more than is safe. Save only the sheet with the rows."),
    "unsafe_paths": _("The archive holds unsafe paths."),
    "nested_archive": _("The workbook holds another archive. Save only the sheet with the rows."),
    "document_type": _("The workbook holds a document type definition, which no spreadsheet writes."),
    "locked": _("The file is locked with a password. Save it without one."),
    "nul": _("The file holds NUL characters, so it is no text."),
    "charset": _("The charset is not known. Save the file as CSV UTF-8."),
    "quotes": _("Quotes do not close near line %(line)s."),
    "cell_too_long": _("A cell holds more than %(most)s characters."),
    "too_many_sheets": _("The workbook has more than %(most)s sheets."),
    "too_many_rows": _("The table has more than %(most)s rows. Cut it into parts."),
    "too_many_columns": _("The table has more than %(most)s columns."),
    "too_much_memory": _("The file needs too much memory to read. Save only the sheet with the rows."),
    "too_slow": _("The file takes too long to read. Save only the sheet with the rows."),
    "no_header": _("No row with column names was found."),
    "no_rows": _("There are no rows under the column names."),
}

FAULTS = {
    "week_not_over": _("The week of “%(value)s” is not over."),
    "week_too_old": _("The week of “%(value)s” is more than a year back."),
    "week_closed": _("The books of “%(value)s” are closed."),
    "not_on_sale": _("“%(value)s” is not on sale yet."),
    "below_promised": _("“%(value)s” is less than the %(least)s promised to orders."),
    "missing": _("“%(column)s” is empty."),
    "not_whole": _("“%(value)s” is not a whole number."),
    "not_amount": _("“%(value)s” is not an amount."),
    "not_day": _("“%(value)s” is not a day."),
    "not_choice": _("“%(value)s” is not one of the values allowed."),
    "not_email": _("“%(value)s” is not an e-mail address."),
    "too_long": _("“%(column)s” is longer than %(most)s characters."),
    "too_small": _("“%(value)s” is less than %(least)s."),
    "too_many_places": _("“%(value)s” has more than four decimal places."),
    "too_large": _("“%(value)s” is too large."),
    "day_out_of_range": _("“%(value)s” is before 1990 or after 2100."),
    "strange_characters": _("“%(column)s” holds characters that cannot be printed."),
    "duplicate": _("Row %(row)s of this file says the same thing."),
    "document": _("Row %(row)s of the same document is wrong."),
    "mixed": _("“%(column)s” differs from row %(row)s of the same document."),
    "unknown_partner": _("There is no partner “%(value)s”."),
    "unknown_product": _("There is no product “%(value)s”."),
    "unknown_place": _("HQ has no place “%(value)s”."),
    "unknown_category": _("There is no category “%(value)s”."),
    "unknown_territory": _("There is no territory “%(value)s”."),
    "own_parent": _("A partner cannot stand under itself."),
    "moved": _("The partner stands under “%(value)s” today."),
    "registry_taken": _("Another partner has the registry number “%(value)s”."),
    "gtin_taken": _("Another product has the GTIN “%(value)s”."),
    "not_phone": _("“%(value)s” is not a phone number."),
    "not_registered": _("The check digit of “%(value)s” does not fit."),
    "not_country": _("“%(value)s” is not a country’s code."),
    "no_name": _("The customer has no name."),
    "not_role": _("“%(value)s” is not a role at this organisation."),
    "no_audience": _("The list does not say for whom it is."),
    "opening_differs": _("The opening stock was taken as %(value)s."),
    "below_nothing": _("The day ends with %(value)s pieces, which is less than nothing."),
    "day_breaks": _("The day before ended with %(value)s pieces."),
    "days_taken": _("The stock was taken up to %(value)s, and says something else of this day."),
    "invoice_differs": _("Invoice %(value)s was taken with another amount or partner."),
    "invoice_taken": _("Invoice %(value)s is another order’s."),
    "order_differs": _("Order %(value)s was taken with other lines."),
    "payment_differs": _("Payment %(value)s was taken with another amount or partner."),
    "minor_units": _("“%(value)s” has more decimals than its currency."),
    "in_future": _("“%(value)s” is in the future."),
    "dates_in_order": _("The days are not in order."),
    "no_account": _("The partner has no account in %(value)s and buys from nobody."),
    "not_hq_customer": _("The partner does not buy from HQ."),
    "no_way_to_reach": _("There is neither a phone number nor an e-mail address."),
    "not_a_phone": _("“%(value)s” is not a phone number of its country."),
    "not_a_registry_number": _("The check digit of “%(value)s” does not fit."),
    "tells_who": _("“%(value)s” tells partners who asks before they accept."),
}

REMEDIES = {
    "week_not_over": _("Report a week when it is over."),
    "week_too_old": _("Look at the year, or count your stock instead."),
    "week_closed": _("Count what is there now."),
    "not_on_sale": _("Look at the code."),
    "below_promised": _("Count again, or cancel an order first."),
    "missing": _("Fill it in."),
    "not_whole": _("Write digits only, such as 24."),
    "not_amount": _("Write digits and a decimal point, such as 1299.50."),
    "not_day": _("Write year, month and day: 2026-11-23 or 2026年11月23日."),
    "not_choice": _("Use one of: %(allowed)s"),
    "not_email": _("Write an address such as name@example.com."),
    "too_long": _("Shorten it."),
    "too_small": _("Write a larger number."),
    "too_many_places": _("Round it to four places or fewer."),
    "too_large": _("Look for a slipped decimal point."),
    "day_out_of_range": _("Look at the year."),
    "strange_characters": _("Type it anew."),
    "duplicate": _("Keep one of the two."),
    "document": _("Mend that row; a document is taken whole or not at all."),
    "mixed": _("Write the same value on every row of the document."),
    "unknown_partner": _("Bring in the partners first, or mend the code."),
    "unknown_product": _("Bring in the products first, or mend the code."),
    "unknown_place": _("Use the code of one of HQ’s places."),
    "unknown_category": _("Add a category name, so that it is made."),
    "unknown_territory": _("Add a territory name, so that it is made."),
    "own_parent": _("Name another parent, or leave it empty for HQ."),
    "moved": _("Move a partner on its own page, with a date."),
    "registry_taken": _("Look whether the two are one."),
    "gtin_taken": _("Look whether the two are one."),
    "not_phone": _("Write it with its country, such as +86 571 5550 0100."),
    "not_registered": _("Look for a mistyped character."),
    "not_country": _("Two letters, such as CN or DE."),
    "no_name": _("Write its name, in Chinese or in Latin letters."),
    "not_role": _("Use one of: %(allowed)s"),
    "no_audience": _("Name the tier, the territory or the partner the list is for."),
    "opening_differs": _("Record a count instead."),
    "below_nothing": _("Look for pieces that came in before; the next good day carries over what this one moved."),
    "day_breaks": _("Look for a missing day, or mend what came and went."),
    "days_taken": _("Record a count instead."),
    "invoice_differs": _("Correct an invoice by a credit note."),
    "invoice_taken": _("Give each order its own invoice number."),
    "order_differs": _("A placed order is changed on its own page."),
    "payment_differs": _("Take the payment back on the account’s page."),
    "minor_units": _("Round it to the currency’s smallest unit."),
    "in_future": _("Look at the year."),
    "dates_in_order": _("Look at the days."),
    "no_account": _("Say from whom the partner buys."),
    "not_hq_customer": _("Only HQ’s own accounts can be brought in."),
    "no_way_to_reach": _("Give one of them, or nobody can answer."),
    "not_a_phone": _("Write it with its country code, such as +86 571 5550 0100."),
    "not_a_registry_number": _("Look for a mistyped character, or leave it empty."),
    "tells_who": _("Say what is wanted without names and numbers."),
}
NO_PLACE = _("HQ has no place that serves orders yet. Bring in the opening stock first.")
NEAR = _("Did you mean %(near)s?")

SAME_FILE = _("This file was already taken on %(day)s. Nothing was changed.")
NOT_MAPPED = _("Choose a column for “%(column)s”: it is required.")
MAPPED_TWICE = _("“%(column)s” has been chosen for two columns.")
HAS_WRONG_ROWS = _("%(wrong)s rows are wrong. Mend them, or choose to take the good rows only.")
STOPPED = _("It was stopped.")
BROKE_OFF = _("The work broke off (%(fault)s). Check the file again.")
NOT_READY = _("This import cannot be changed any more.")


def fault_text(fault: Mapping[str, Any]) -> str:
    """One fault of a row as a sentence in the reader's language."""
    return str(FAULTS[fault["code"]]) % _spoken(fault)


def remedy_text(fault: Mapping[str, Any]) -> str:
    """What would mend a fault; near codes come first, for mistyped ones are the commonest."""
    near = [str(code) for code in fault.get("near") or ()]
    if near:
        return str(NEAR) % {"near": ", ".join(near)}
    return str(REMEDIES[fault["code"]]) % _spoken(fault)


class _spoken(dict[str, Any]):  # noqa: N801 (reads as a verb where it is used)
    def __missing__(self, key: str) -> str:
        return ""
