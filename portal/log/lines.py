"""One event, one line: control characters escaped, the request id in front, addresses and secrets struck out (R-80)."""

import logging
import re

from portal.log.secret_addresses import strike_out
from portal.middleware import request_id

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}")


class AddRequestId(logging.Filter):
    """Puts the request's id on the record."""

    def filter(self, record):
        record.request_id = request_id.get()
        return True


class OneLine(logging.Formatter):
    """Formats a record, its trace included, as a single line without personal data."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s")

    def format(self, record):
        line = _ADDRESS.sub("[address]", super().format(record))
        return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", strike_out(line))
