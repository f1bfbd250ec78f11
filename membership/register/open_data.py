"""Files of open data: CSV (RFC 4180, UTF-8) and JSON from the same rows."""

import csv
import io
import json

from django.core.serializers.json import DjangoJSONEncoder

from portal.tables import safe_cell


def as_csv(columns, rows):
    """The rows as CSV with a heading: CRLF, a comma between, no cell that a spreadsheet takes for a formula.

    Lists are written with "; " between; a list of targets is written as its wordings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(_flat(row[column])) for column in columns])
    return out.getvalue()


def _flat(value):
    if isinstance(value, list):
        return "; ".join(item["wording"] if isinstance(item, dict) else str(item) for item in value)
    return value


def as_json(rows):
    """The rows as a JSON list."""
    return json.dumps(list(rows), cls=DjangoJSONEncoder, ensure_ascii=False)
