"""Bells in files, for a machine without a broker: a bell is whole when it can be seen."""

import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class WholeFiles(filesystem.Channel):
    """Writes under another name first.

    The library opens the file under its own name and writes then: on a busy machine a worker reads it in between, finds
    nothing in it, and ends for good."""

    # The library names the second one in two ways, and gives it by place.
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        try:
            unfinished = folder / f"{name}.part"
            unfinished.write_text(dumps(payload))
            unfinished.rename(folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot add {name} to {folder}") from error


def write_whole_files() -> None:
    """Let every connection that this process makes write like that."""
    filesystem.Transport.Channel = WholeFiles


__all__ = ["write_whole_files"]
