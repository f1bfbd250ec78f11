"""The shipped proxy as a real process in front of a real portal: own ports, own folder, a certificate of its own."""

import contextlib
import http.client
import os
import re
import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bin import setup
from tests.ports import own_port
from tests.processes import Process, eventually
from tests.runtime.image import given_by_compose

ROOT = Path(__file__).resolve().parents[2]
NGINX_FOLDER = ROOT / "deploy" / "nginx"
NAME = "portal.example"
# As Debian's and the image's own: both log the whole request with its Referer for whoever does not say otherwise.
MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/log/main_error.log info;
events {{ worker_connections 512; }}
http {{
    types {{ text/html html; text/css css; }}
    log_format main '$remote_addr "$request" $status "$http_referer" "$http_user_agent"';
    access_log {folder}/log/main_access.log main;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    sendfile on;
    gzip on;
    ssl_prefer_server_ciphers on;
    include {folder}/conf.d/*.conf;
}}
"""


class Web(Process):
    """The image's web process, started by its own entry with what compose would pass."""

    def __init__(self, image, *, port, database, **variables):
        self.image, self.port = image, port
        entry = image.inside("/usr/local/bin/entry").read_text()
        assert "--port 8000" in entry
        own_entry = image.root / f"entry-{port}.sh"
        own_entry.write_text(entry.replace("--host 0.0.0.0 --port 8000", f"--host 127.0.0.1 --port {port}"))
        local = image.inside("/var/lib/portal")
        local.mkdir(parents=True, exist_ok=True)
        given = {
            **image.variables(),
            **{name: value for name, value in given_by_compose("web").items() if name != "CACHE_URL"},
            "PORTAL_LOCAL": str(local),
            "CELERY_BROKER_URL": "filesystem://localhost",
            "WEB_WORKERS": "1",
            "WEB_THREADS": "2",
            "DATABASE_URL": database,
            **variables,
        }
        super().__init__(["sh", own_entry, "web"], env=given, cwd=image.folder, log=image.root / f"web-{port}.log")

    def start(self):
        super().start()
        eventually(self.answers)
        return self

    def answers(self):
        with contextlib.suppress(OSError):
            return self.ask("/robots.txt").status == 200
        return False

    def ask(self, path, **headers):
        """Straight to the web process, as the proxy would."""
        return ask(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60), path, **headers)


class Proxy(Process):
    """nginx with the shipped template, filled in as the container's start does."""

    def __init__(self, folder, *, web_port, also=(), kept="1s", change=lambda text: text):
        self.folder, self.port, self.plain_port = folder, own_port(), own_port()
        for name in ("conf.d", "log", "tls", "cache"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        make_certificate(folder / "tls")
        text = filled((NGINX_FOLDER / "portal.conf.template").read_text(), SERVER_NAME=NAME, PAGES_KEPT=kept)
        for shipped, here in {
            "listen 80 ": f"listen 127.0.0.1:{self.plain_port} ",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen 127.0.0.1:8081": f"listen 127.0.0.1:{own_port()}",
            "/var/cache/nginx": str(folder / "cache"),
            "/var/log/nginx": str(folder / "log"),
            "/etc/nginx/tls": str(folder / "tls"),
        }.items():
            assert shipped in text, shipped
            text = text.replace(shipped, here)
        servers = "\n".join(f"server 127.0.0.1:{port};" for port in (web_port, *also))
        upstream = (NGINX_FOLDER / "upstream.local.conf").read_text().replace("server 127.0.0.1:8000;", servers)
        (folder / "conf.d" / "00-upstream.conf").write_text(upstream)
        (folder / "conf.d" / "default.conf").write_text(change(text))
        user = "user root;\n" if os.geteuid() == 0 else ""  # its folders are the test's
        (folder / "nginx.conf").write_text(user + MAIN.format(folder=folder))
        command = [setup.nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
        super().__init__(command, env=dict(os.environ), log=folder / "started.log")

    def checked(self):
        """What `nginx -t` says."""
        return subprocess.run([*self.command, "-t"], capture_output=True, text=True, check=False)

    def start(self):
        super().start()
        eventually(self._listens)
        return self

    def _listens(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=2):
            return True
        return False

    def line(self, source="127.0.0.1"):
        """A connection with TLS; `source` is the visitor's address (any in 127/8)."""
        context = ssl.create_default_context(cafile=self.folder / "tls" / "fullchain.pem")
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=60, source_address=(source, 0))
        return context.wrap_socket(plain, server_hostname=NAME)

    def ask(self, path, method="GET", body=None, source="127.0.0.1", **headers):
        connection = http.client.HTTPConnection(NAME)
        connection.sock = self.line(source)
        return ask(connection, path, method, body, **headers)

    def logged(self):
        """Everything that nginx has written down."""
        files = [*(self.folder / "log").iterdir(), self.folder / "started.log"]
        return "\n".join(path.read_text(errors="replace") for path in files)


def ask(connection, path, method="GET", body=None, **headers):
    """One request; the answer has its body as `text`, and `headers`."""
    sent = {"Host": NAME, "X-Forwarded-Proto": "https"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body=body, headers=sent, encode_chunked=sent.get("Transfer-Encoding") == "chunked")
    answer = connection.getresponse()
    answer.raw_body = answer.read()
    answer.text = answer.raw_body.decode("utf-8", "replace")
    connection.close()
    return answer


def filled(template, **values):
    """As envsubst in the container: only variables that are set are replaced.

    Raises AssertionError when the template needs one that compose does not pass."""
    text = re.sub(r"\$\{([A-Z_]+)\}", lambda found: values.get(found[1], found[0]), template)
    assert not re.search(r"\$\{[A-Z_]+\}", text)
    return text


def make_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
