"""What an uploaded file really is, judged by its content alone: hostile ones told apart from what may be kept.

Pure and without Django, so that ``portal/files/checker.py`` can run it in a small process of its own, with limits on
memory and time: ``judging.check(content, allowed) -> Verdict``. A reason is a short code; ``portal.files.rules`` has
its sentence. The parsers are imported by ``judging`` only, so the web process never loads them."""

from .kinds import KINDS, MAX_BYTES, Verdict

__all__ = ["KINDS", "MAX_BYTES", "Verdict"]
