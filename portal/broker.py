"""How to speak with each kind of broker: quickly, since a request rings its bells through it."""

from pathlib import Path
from typing import Any

# Left alone, the library knocks at a closed door for six seconds, for each bell that a request rings.
ONE_TRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0}


def transport_options(url: str, local_dir: Path) -> dict[str, Any]:
    """Kombu's options for a broker's address; makes the folders where bells are files."""
    if url.startswith("filesystem"):
        return _folders(local_dir / "broker")
    if url.startswith("redis"):
        return {
            **ONE_TRY,
            "visibility_timeout": 600,
            "socket_timeout": 2,
            "socket_connect_timeout": 1,
            "retry_on_timeout": False,
        }
    return {**ONE_TRY, "confirm_publish": True, "connect_timeout": 1}


def _folders(folder: Path) -> dict[str, Any]:
    folders = {name: folder / name for name in ("queue", "processed", "control")}
    for one in folders.values():
        one.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folders["queue"]),
        "data_folder_out": str(folders["queue"]),
        "processed_folder": str(folders["processed"]),
        "control_folder": str(folders["control"]),
        "store_processed": False,
        "polling_interval": 0.2,  # seconds; the library's second would also limit it to one task a second
    }
