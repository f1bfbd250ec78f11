"""`dc` (docker compose) on a machine without Docker, as far as the runbook needs it.

It reads docker-compose.yml and .env, makes the image's folder by the Dockerfile's own steps, and runs each service's
command with that service's variables as a process of this machine. What a network of containers would give is put in
its place: host names become local ports. Everything else is the shipped files' own words.
"""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from portal import embedded_database  # noqa: E402 - after the path
from tests.runtime.image import build  # noqa: E402

HOME = Path(os.environ["RUNBOOK_HOME"])
CHECKOUT = HOME / "checkout"  # the project's folder, as the operator has it
STATE = HOME / "state.json"
LOGS = HOME / "logs"
DATA = HOME / "postgres"
VENV = Path(sys.executable).parent
OF_THE_PORTAL = ("migrate", "web", "worker", "papers", "beat")
QUEUES = ("valkey", "cache")
STARTS_WITHIN = 300  # seconds: only what hangs comes so far, on a busy machine too
START = ("postgres", *QUEUES, *OF_THE_PORTAL)
NOT_IN_THE_WHEEL = ("shared_preload_libraries", "pg_stat_statements")
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def variables():
    """What .env says, and above it what the shell says."""
    env = CHECKOUT / ".env"
    lines = env.read_text().splitlines() if env.exists() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {**{name.strip(): value.strip() for name, value in pairs}, **os.environ}


def filled(value, known):
    """A value of the compose file with its variables put in."""
    if isinstance(value, dict):
        return {key: filled(inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, known) for inner in value]
    if not isinstance(value, str):
        return value

    def put_in(found):
        name, kind, other = found.groups()
        if known.get(name):
            return known[name]
        if kind == "?":
            raise SystemExit(f"{name}: {other}")
        return other if kind == "-" else ""

    return VARIABLE.sub(put_in, value).replace("$$", "$")


def services():
    return filled(yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text()), variables())["services"]


def state():
    return json.loads(STATE.read_text())


def keep(known):
    STATE.write_text(json.dumps(known))


def port_of(name):
    """A port of this machine for a service: the test keeps them for the machine, as long as the walk lasts."""
    return state()["ports"][name]


def image_name(service):
    return re.sub(r"[^\w.-]", "_", service["image"])


def image_of(service):
    folder = HOME / "images" / image_name(service)
    if not folder.exists():
        raise SystemExit(f"no image {service['image']}: build it first")
    return json.loads((folder / "image.json").read_text())


def environment(name, service):
    """The service's variables, with ports of this machine for the names of containers."""
    said, known = service.get("environment", {}), variables()
    given = {key: known.get(key) if value is None else str(value) for key, value in said.items()}
    given = {key: value for key, value in given.items() if value is not None}
    for host, port in (("postgres", 5432), ("valkey", 6379), ("cache", 6379)):
        for key, value in given.items():
            given[key] = value.replace(f"@{host}:{port}", f"@127.0.0.1:{port_of(host)}").replace(
                f"//{host}:{port}", f"//127.0.0.1:{port_of(host)}"
            )
    if name in OF_THE_PORTAL:
        folder = HOME / "files"
        folder.mkdir(exist_ok=True)
        given = {**image_of(service)["environment"], **given, "PORTAL_LOCAL": str(folder)}
        if not shutil.which("redis-server"):
            given |= {"CELERY_BROKER_URL": "filesystem://localhost", "CACHE_URL": ""}
    path = f"{VENV}:{programs()}:{os.defpath}"
    return {"PATH": path, "HOME": str(HOME), "LANG": "C.UTF-8", **given}


def programs():
    """Where PostgreSQL's programs lie."""
    return embedded_database._programs()


def database_variables():
    owner = {"PGHOST": str(DATA), "PGPORT": str(port_of("postgres"))}
    return {**environment("postgres", services()["postgres"]), **owner}


def as_server():
    """PostgreSQL refuses to run as root; then it is nobody."""
    return (
        {"user": embedded_database.USER_WHEN_ROOT, "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    )


def start(name, command, *, cwd, env, identity=None):
    """Start a process in a group of its own and remember it."""
    LOGS.mkdir(exist_ok=True)
    with (LOGS / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            **(identity or {}),
        )  # fmt: skip
    known = state()
    known["running"][name] = {"pid": process.pid, "as": as_said(name, command, env)}
    keep(known)


def as_said(_name, command, env):
    """What compose compares to know whether a container must be made anew."""
    return json.dumps([list(map(str, command)), env], sort_keys=True)


def is_alive(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def stop(name, seconds=40):
    known = state()
    running = known["running"].pop(name, None)
    keep(known)
    if running is None or not is_alive(running["pid"]):
        return
    os.kill(running["pid"], signal.SIGINT if name == "postgres" else signal.SIGTERM)
    until = time.monotonic() + seconds
    while is_alive(running["pid"]) and time.monotonic() < until:
        time.sleep(0.05)
    if is_alive(running["pid"]):
        os.killpg(running["pid"], signal.SIGKILL)


def answers(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(name):
    """Until the service takes connections."""
    until = time.monotonic() + STARTS_WITHIN
    pid, port = state()["running"][name]["pid"], port_of(name)
    while not answers(port):
        if not is_alive(pid) or time.monotonic() > until:
            why = "does not answer" if is_alive(pid) else "has ended"
            raise SystemExit(f"{name} {why}: {(LOGS / f'{name}.log').read_text()[-3000:]}")
        time.sleep(0.1)


def up_postgres(service):
    env, port = database_variables(), port_of("postgres")
    identity = as_server()
    is_new = not (DATA / "PG_VERSION").exists()
    if is_new:
        DATA.mkdir(exist_ok=True)
        if identity:
            shutil.chown(DATA, identity["user"])
        word = DATA.parent / "password"
        word.write_text(env["POSTGRES_PASSWORD"])
        word.chmod(0o644)
        made = ["initdb", f"--pgdata={DATA}", f"--username={env['POSTGRES_USER']}", f"--pwfile={word}", "--no-sync"]
        made += ["--auth-local=trust", "--auth-host=scram-sha-256", *env["POSTGRES_INITDB_ARGS"].split()]
        subprocess.run(made, env=env, cwd="/", check=True, stdout=subprocess.DEVNULL, **identity)
        word.unlink()
    flags = [flag for flag in service["command"][1:] if not any(word in flag for word in NOT_IN_THE_WHEEL)]
    here = [f"--port={port}", f"--unix_socket_directories={DATA}", "--listen_addresses=127.0.0.1", "--fsync=off"]
    command = ["postgres", "-D", str(DATA), *flags, *here]
    start("postgres", command, cwd="/", env=env, identity=identity)
    wait_for("postgres")
    if is_new:
        subprocess.run(["createdb", "-U", env["POSTGRES_USER"], env["POSTGRES_DB"]], env=env, check=True)
        for script in first_scripts(service):
            subprocess.run(["sh", str(script)], env={**env, **mounted(service)}, check=True)


def first_scripts(service):
    """What the server's image runs when its data are new."""
    for volume in service["volumes"]:
        source, target, *_ = volume.split(":")
        if target.startswith("/docker-entrypoint-initdb.d/"):
            yield CHECKOUT / source


def mounted(service):
    """The scripts read their neighbours where compose mounts them."""
    folders = {target: CHECKOUT / source for source, target, *_ in (v.split(":") for v in service["volumes"])}
    return {"ROLES_SQL": str(folders["/portal"] / "roles.sql")} if "/portal" in folders else {}


def up_queue(name, service):
    if not shutil.which("redis-server"):
        return
    port, folder = port_of(name), HOME / name
    folder.mkdir(exist_ok=True)
    command = [
        "redis-server",
        *service["command"][1:],
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        str(folder),
    ]
    start(name, command, cwd=folder, env={"PATH": os.defpath})
    wait_for(name)


def up(names):
    """Start what is not running as the files say now; `migrate` must end well before the rest begins."""
    told = services()
    for name in [one for one in START if not names or one in names or one == "migrate"]:
        service, running = told[name], state()["running"].get(name)
        if name == "postgres" and not (running and is_alive(running["pid"])):
            up_postgres(service)
        elif name in QUEUES and not (running and is_alive(running["pid"])):
            up_queue(name, service)
        elif name == "migrate":
            run_in(name, service, service["command"], check=True)
        elif name in OF_THE_PORTAL:
            up_portal(name, service, running)
    if "web" in (names or START):
        wait_for("web")


def up_portal(name, service, running):
    image, env = image_of(service), environment(name, service)
    command = [image["entry"], *service["command"]]
    if running and is_alive(running["pid"]):
        if running["as"] == as_said(name, command, env):
            return
        stop(name)
    start(name, command, cwd=image["folder"], env=env)


def run_in(name, service, arguments, *, check=False):
    """The image's entry script with these words, to its end."""
    image = image_of(service)
    done = subprocess.run(
        [image["entry"], *arguments], cwd=image["folder"], env=environment(name, service), check=False
    )
    if check and done.returncode:
        raise SystemExit(f"{name} ended with {done.returncode}")
    return done.returncode


def execute(words):
    """`dc exec [-T] SERVICE COMMAND …`"""
    words = [word for word in words if word not in ("-T", "-it", "-i")]
    name, *command = words
    service = services()[name]
    if name == "postgres":
        command = [
            str(ROOT / "deploy" / "postgres" / w.removeprefix("/portal/")) if "/portal/" in w else w for w in command
        ]
        return subprocess.run(command, env={**database_variables(), **mounted(service)}, check=False).returncode
    running = state()["running"].get(name)
    if not running or not is_alive(running["pid"]):
        raise SystemExit(f"{name} is not running")
    if command[0] == "entry":
        return run_in(name, service, command[1:])
    return subprocess.run(
        command, cwd=image_of(service)["folder"], env=environment(name, service), check=False
    ).returncode


def build_image():
    """The Dockerfile's steps; the image's name is the one in the compose file."""
    root = HOME / "images" / image_name(services()["web"])
    shutil.rmtree(root, ignore_errors=True)
    image = build(root, CHECKOUT)
    entry = image.inside("/usr/local/bin/entry")
    entry.write_text(
        entry.read_text()
        .replace("--host 0.0.0.0 --port 8000", f"--host 127.0.0.1 --port {port_of('web')}")
        .replace("/tmp/", f"{image.inside('/tmp')}/")
    )
    facts = {"entry": str(entry), "folder": str(image.folder), "environment": image.variables()}
    (root / "image.json").write_text(json.dumps(facts))


def ask_to_stop(names):
    for name in reversed([one for one in START if not names or one in names]):
        stop(name)


def once(words):
    """`dc run --rm SERVICE COMMAND …`: in a container of its own, whether the service runs or not."""
    name, *arguments = words
    return run_in(name, services()[name], arguments)


def main(words):
    verb, *rest = words
    plain = [word for word in rest if not word.startswith("-")]
    verbs = {
        "build": build_image,
        "up": lambda: up(plain),
        "stop": lambda: ask_to_stop(plain),
        "exec": lambda: execute(rest),
        "run": lambda: once([word for word in rest if word not in ("--rm", "-T")]),
        "ps": lambda: sys.stdout.write("\n".join(state()["running"]) + "\n") and 0,
        "logs": lambda: sys.stdout.write((LOGS / f"{plain[-1]}.log").read_text()) and 0,
    }
    if verb not in verbs:
        raise SystemExit(f"the stand-in knows no `{verb}`")
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return verbs[verb]() or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
