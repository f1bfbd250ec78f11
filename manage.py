#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys
from pathlib import Path


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    if not os.environ.get("DATABASE_URL"):
        from portal.embedded_database import OWNER, database_url, keep_running

        local = os.environ.get("PORTAL_LOCAL") or Path(__file__).resolve().parent / ".local"
        keep_running(local)
        if sys.argv[1:2] == ["migrate"]:
            os.environ.setdefault("DATABASE_OWNER_URL", database_url(local, OWNER))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
