"""What the electronic signatures of a PDF say, in words. The file is only read; its bytes stay as they came."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from portal.templatetags.portal_tags import moment

SECONDS = 40  # of waiting on a busy machine; the checker's own limit is twelve seconds of work
CHECKER = Path(__file__).parent / "signed_checker.py"


class Unreadable(Exception):
    """The signatures could not be read within the limits."""


@dataclass(frozen=True)
class FoundSignature:
    """One electronic signature in a PDF."""

    name: str
    organisation: str
    issuer: str
    intact: bool
    unchanged: bool
    known: bool
    at: str
    stamped: bool

    @property
    def holds(self) -> bool:
        """Whether the signature is right and nothing was changed after it. Whose it is, is another question."""
        return self.intact and self.unchanged

    @property
    def sentence(self) -> str:
        """The result in words."""
        return " ".join([self._who(), self._whole(), self._known()])

    def _who(self):
        who = self.name or _("someone whose certificate has no name")
        if not self.at:
            return _("Electronic signature of %(who)s.") % {"who": who}
        when = moment(datetime.fromisoformat(self.at))
        if self.stamped:
            return _("Electronic signature of %(who)s, time-stamped %(when)s.") % {"who": who, "when": when}
        return _("Electronic signature of %(who)s, %(when)s by the signer's own clock.") % {"who": who, "when": when}

    def _whole(self):
        if not self.intact:
            return _("The signature does not match the file.")
        if not self.unchanged:
            return _("The file was changed after it was signed.")
        return _("The signature is valid, and nothing has been changed after it.")

    def _known(self):
        if self.known:
            return _("The certificate was issued by %(issuer)s, whom we know.") % {"issuer": self.issuer}
        return _("The certificate was issued by %(issuer)s, whom we do not know.") % {"issuer": self.issuer or "–"}


def signatures_in(content: bytes) -> list[FoundSignature]:
    """The electronic signatures of a PDF, in the order they were made. Raises Unreadable.

    Only certificates under SIGNATURE_TRUST count as known; nothing is asked of anybody on the network."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHECKER), settings.SIGNATURE_TRUST],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={"OPENBLAS_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable from None
    if done.returncode != 0:
        raise Unreadable
    return [FoundSignature(**one) for one in json.loads(done.stdout)]


__all__ = ["FoundSignature", "Unreadable", "signatures_in"]
