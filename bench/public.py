"""What the public list costs: kept and not kept, beside bare views of the same process, and what a first visit loads.

Run with a scratch database that seed_load may fill: ``python bench/public.py [organisations]``. The figures are taken
with DEBUG off, by one granian worker for requests a second and in one process for CPU time and queries."""

import gzip
import http.client
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PORT = int(os.environ.get("BENCH_PORT", "8799"))
SECONDS = 5  # of load for each line
ROUNDS = 60  # requests for each CPU time
LIST = "/anslutna/"
PAGES = [
    "/",
    "/lan/",
    "/lan/exempel/",
    "/lan/exempel/strategi/2024-2027/",
    "/lan/exempel/anslutna/",
    LIST,
    "/kunskapsbank/",
    "/kalender/",
    "/sok/?q=f%C3%B6rening",
    "/oppna-data/",
    "/om/",
    "/om/kontakt/",
]
GOAL_KEPT, GOAL_CPU, GOAL_QUERIES, GOAL_BYTES, GOAL_REQUESTS = 0.5, 1.3, 6, 30_000, 5


def environment(debug):
    """Like production, but on this machine: no https, files in a folder of its own."""
    return {
        **os.environ,
        "DEBUG": "1" if debug else "0",
        "DEMO": "0",
        "HTTPS": "0",
        "SECRET_KEY": "for-measurements-only-" + "x" * 40,
        "SECOND_FACTOR_KEY": "for-measurements-only-" + "y" * 40,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{PORT}",
        "MAIL_FROM": "portal@example.example",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "CELERY_BROKER_URL": os.environ.get("CELERY_BROKER_URL", "filesystem://localhost"),
        "PORTAL_LOCAL": os.environ.get("PORTAL_LOCAL") or str(Path(tempfile.gettempdir()) / "bench-public"),
        "PYTHONPATH": str(ROOT),
    }


def run(*command, debug=False, settings="portal.settings"):
    """The output of a command in that environment; raises CalledProcessError with its errors shown."""
    env = {**environment(debug), "DJANGO_SETTINGS_MODULE": settings}
    return subprocess.run([sys.executable, *command], env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout


def line(what, value, goal, reached):
    """One measured line with its goal."""
    print(f"{what:<66} {value:>16}   goal {goal:<10} {'ok' if reached else 'MISSED'}", flush=True)


# ---------- In a process of its own: CPU time and queries ----------


def inside():
    """Prints CPU times (milliseconds) and queries of every page as JSON. Runs with the bench's settings."""
    from django.core.wsgi import get_wsgi_application

    app = get_wsgi_application()
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def pages_gone():
        for key in [key for key in cache._cache if "page:" in key]:
            cache._delete(key)

    def cpu(path, before):
        taken = []
        for _ in range(ROUNDS):
            before()
            begun = time.process_time()
            call(app, path)
            taken.append(time.process_time() - begun)
        return 1000 * sorted(taken)[ROUNDS // 2]

    queries = {}
    for path in PAGES:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            call(app, path)
        queries[path] = len(captured)
    print(
        json.dumps(
            {
                "bare": min(cpu("/bench/bare", lambda: None) for _ in range(3)),
                "list": min(cpu(LIST, pages_gone) for _ in range(3)),
                "cold": min(cpu(LIST, cache.clear) for _ in range(3)),
                "queries": queries,
            }
        )
    )


def call(app, path):
    """One request through every middleware, without a socket. Raises AssertionError when it is not 200."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
    }
    status = []
    body = b"".join(app(environ, lambda line, headers, error=None: status.append(line)))
    assert status[0].startswith("200"), (path, status)
    return body


# ---------- Over the network: requests a second, first load ----------


def serve():
    """One granian worker with the baselines beside the portal. The caller ends it."""
    command = [
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(PORT),
        "--no-ws",
        "--workers",
        "1",
    ]
    env = {**environment(debug=False), "DJANGO_SETTINGS_MODULE": "bench.public_settings", "LOG_LEVEL": "ERROR"}
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "portal.wsgi:application"], env=env, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        try:
            fetch(connection(), "/robots.txt")
            return server
        except OSError:
            time.sleep(0.2)
    server.terminate()
    raise SystemExit("The server did not start.")


def connection():
    return http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)


def fetch(link, path):
    """Status and body of one GET on a kept connection."""
    link.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = link.getresponse()
    return response.status, response.read()


def rate(path):
    """Requests a second over one kept connection, for some seconds."""
    link, count = connection(), 0
    for _ in range(20):
        status, _body = fetch(link, path)
        assert status == 200, (path, status)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        fetch(link, path)
        count += 1
    return count / SECONDS


def first_load(path):
    """Bytes as sent and number of requests for a page and what it refers to."""
    link = connection()
    _status, body = fetch(link, path)
    text = gzip.decompress(body).decode()
    own = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text))
    sizes = {asset: len(fetch(link, asset)[1]) for asset in own}
    return len(body) + sum(sizes.values()), 1 + len(sizes), len(body)


def main(organisations):
    """Fills the database, measures, and prints each line with its goal. Returns whether all were reached."""
    run("manage.py", "migrate", "-v0", debug=True)
    run("manage.py", "collectstatic", "--noinput", "-v0")
    run("manage.py", "seed_load", "--organisations", "100", debug=True)
    few = json.loads(run("bench/public.py", "inside", settings="bench.public_settings"))
    run("manage.py", "seed_load", "--organisations", str(organisations), debug=True)
    many = json.loads(run("bench/public.py", "inside", settings="bench.public_settings"))
    results = []

    def tell(what, value, goal, reached):
        results.append(reached)
        line(what, value, goal, reached)

    server = serve()
    try:
        total, requests, size = first_load(LIST)
        rounds = [(rate(f"/bench/constant?size={size}"), rate(LIST)) for _ in range(3)]
    finally:
        server.terminate()
        server.wait(20)
    constant, kept = (sorted(column)[1] for column in zip(*rounds, strict=True))
    share = kept / constant
    tell(
        f"list, kept: {kept:.0f}/s against a constant's {constant:.0f}/s",
        f"{share:.2f} x",
        ">= 0.5 x",
        share >= GOAL_KEPT,
    )
    ratio = many["list"] / many["bare"]
    tell(
        f"list, not kept: {many['list']:.1f} ms CPU against {many['bare']:.1f} ms bare",
        f"{ratio:.2f} x",
        "<= 1.3 x",
        ratio <= GOAL_CPU,
    )
    print(f"  the same with nothing kept at all, not even the filters' choices: {many['cold']:.1f} ms")
    for path, count in many["queries"].items():
        same = few["queries"][path] == count
        tell(
            f"queries of {path} at 100 and {organisations:,}",
            f"{few['queries'][path]} and {count}",
            "<= 6, same",
            same and count <= GOAL_QUERIES,
        )
    tell("first load of the list, bytes as sent", f"{total:,}", "<= 30,000", total <= GOAL_BYTES)
    tell("first load of the list, requests", str(requests), "<= 5", requests <= GOAL_REQUESTS)
    return all(results)


if __name__ == "__main__":
    if sys.argv[1:] == ["inside"]:
        inside()
    else:
        sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000) else 1)
