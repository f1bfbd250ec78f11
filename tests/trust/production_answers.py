"""Run with production settings: asks the portal through its WSGI door and prints the answers as JSON.

Arguments: none. Standard input: a JSON list of requests {name, method, path, query, headers, body_size, fields, body}.
``body`` and ``query`` are bytes as Latin-1."""

import io
import json
import sys
from urllib.parse import unquote_to_bytes


def ask(application, request):
    """One request as a proxy would hand it on."""
    body = b"a=" + b"x" * request.get("body_size", 0) if request.get("body_size") else b""
    if request.get("fields"):
        body = "&".join(f"f{number}=1" for number in range(request["fields"])).encode()
    if "body" in request:
        body = request["body"].encode("latin-1")
    path, _, query = request["path"].partition("?")
    query = request.get("query", query)
    environ = {
        "REQUEST_METHOD": request.get("method", "GET"),
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "portal.example",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "portal.example",
        "HTTP_X_FORWARDED_PROTO": "https",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        **request.get("headers", {}),
    }
    seen = {}

    def start(status, headers, *_error):
        seen["status"], seen["headers"] = int(status.split()[0]), headers

    answer = application(environ, start)
    text = b"".join(answer)
    answer.close() if hasattr(answer, "close") else None
    return seen | {"body": text[:200_000].decode("utf-8", "replace")}


def main():
    from portal.wsgi import application

    requests = json.load(sys.stdin)
    sys.stdout.write("ANSWERS" + json.dumps({one["name"]: ask(application, one) for one in requests}))


if __name__ == "__main__":
    main()
