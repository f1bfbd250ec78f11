"""Tables as files for spreadsheets."""

import csv
import re

from django.http import HttpResponse

# A cell that begins like this is a formula to a spreadsheet, full-width forms too (R-52, ASVS 1.2.10).
_FORMULA = re.compile(r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def safe_cell(value):
    """The value as text on one line that no spreadsheet runs as a formula: such a cell begins with an apostrophe."""
    text = _CONTROL.sub(" ", "" if value is None else str(value)).strip()
    return f"'{text}" if _FORMULA.match(text) else text


def csv_response(name, headings, rows):
    """The rows as a CSV file that Swedish spreadsheets open as columns: semicolons, UTF-8 with a mark."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([safe_cell(heading) for heading in headings])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return response


__all__ = ["csv_response", "safe_cell"]
