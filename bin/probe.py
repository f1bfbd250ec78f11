"""The web container's health check: it answers, and reaches its database.

A silent worker or broker shows in /healthz and in the alarms, but restarting the web would not mend it."""

import json
import sys
import urllib.error
import urllib.request

ADDRESS = "http://127.0.0.1:8000/healthz"

if __name__ == "__main__":
    try:
        with urllib.request.urlopen(ADDRESS, timeout=4) as answer:
            body = answer.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    sys.exit(0 if json.loads(body).get("database") == "ok" else 1)
