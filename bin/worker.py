"""Become a worker: ``python bin/worker.py quick`` or ``papers`` (portal/workers.py)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from portal.workers import main

if __name__ == "__main__":
    main(sys.argv[1:])
