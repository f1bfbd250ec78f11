"""`make clean`: remove .venv, .local and caches, unless the portal is running from them."""

import fcntl
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_BY_TOOLS = (".venv", ".local", ".setup.lock", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis")


def in_use() -> bool:
    """Whether a process holds one of the embedded databases."""
    for lock in (ROOT / ".local").rglob("users.lock"):
        with open(lock) as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False


if __name__ == "__main__":
    if in_use():
        raise SystemExit("The portal is running: end it with Ctrl-C first.")
    for name in LEFT_BY_TOOLS:
        path = ROOT / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for folder in ("portal", "strategies", "membership", "tests", "bin", "bench", "locale"):
        for path in [*(ROOT / folder).rglob("__pycache__"), *(ROOT / folder).rglob("*.mo")]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
