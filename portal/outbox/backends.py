"""Mail as files, for the demo and for development: one .eml per message, complete or not there at all."""

import secrets
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmlFiles(BaseEmailBackend):
    """Writes each message to EMAIL_FILE_PATH. The name holds the time and chance, never an address."""

    def send_messages(self, messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = f"{timezone.localtime():%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}.eml"
            unfinished = folder / f".{name}"
            unfinished.write_bytes(message.message().as_bytes(linesep="\r\n"))
            unfinished.replace(folder / name)
        return len(messages)
