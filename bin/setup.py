"""Make .venv with what the portal needs, and say in one sentence what cannot be had.

    python3 bin/setup.py run      what `make run` needs
    python3 bin/setup.py test     also what `make check`, `make test` and `make bench` need

Runs on the machine's own Python, so it imports nothing that is not in the standard library. What is installed is
decided by the hashes in the requirements file, wherever pip fetches it from.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
REQUIREMENTS = {"run": "requirements.txt", "test": "requirements-dev.txt"}
# Debian's package and the library that shows it is there
LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
FONTS = ("fonts-dejavu-core", Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"))
NGINX = VENV / "nginx" / "usr" / "sbin" / "nginx"  # unpacked there, so that no service of that name starts
SHELL = "chromium-headless-shell"
CHROMIUM = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Impossible(Exception):
    """The machine lacks something this script may not install; the message is one sentence."""


def main(purpose: str) -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise Impossible(
            f"Python {'.'.join(map(str, OLDEST_PYTHON))} or later is needed, this is {sys.version.split()[0]}: "
            "name a newer one with make PYTHON=python3.12."
        )
    install_system_packages(missing_packages(purpose))
    try:
        lock = open(ROOT / ".setup.lock", "w")  # noqa: SIM115 - held until this process ends
    except OSError as error:
        raise Impossible(
            f"The folder {ROOT} cannot be written to ({error.strerror}): copy it to one that can."
        ) from error
    fcntl.flock(lock, fcntl.LOCK_EX)
    install_python_packages(purpose)
    if purpose == "test":
        install_headless_shell()
        unpack_nginx()
    subprocess.run([PYTHON, ROOT / "bin" / "messages.py", "compile"], check=True)


def missing_packages(purpose: str) -> list[str]:
    """Debian's names of the system packages that are not there."""
    missing = [package for package, library in LIBRARIES.items() if not loads(library)]
    if sys.platform == "linux" and not FONTS[1].exists() and shutil.which("apt-get"):
        missing.append(FONTS[0])
    if purpose == "test" and not any(map(shutil.which, CHROMIUM)):
        missing.append("chromium")
    if purpose == "test" and not shutil.which("qpdf"):
        missing.append("qpdf")
    return missing


def install_headless_shell() -> None:
    """Chromium's engine without windows, where Debian has it: journeys cost half in it, and pass without it too."""
    if os.geteuid() == 0 and shutil.which("apt-get") and not shutil.which(SHELL):
        print(f"Installing {SHELL}", flush=True)
        apt_get("install", "-y", "--no-install-recommends", SHELL)


def nginx() -> str | None:
    """The program that the tests of the reverse proxy start; None where there is none."""
    return str(NGINX) if NGINX.exists() else shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def unpack_nginx() -> None:
    """Fetch Debian's package and unpack it without installing it: needs no rights, and nothing begins to listen.

    Raises Impossible with the command that installs it otherwise."""
    if nginx():
        return
    if shutil.which("apt-get") and shutil.which("dpkg"):
        print("Unpacking nginx", flush=True)
        for package in ("nginx", "nginx-light"):  # which of them holds the program depends on the release
            _unpack(package)
    if not nginx():
        advice = "brew install nginx" if shutil.which("brew") else "sudo apt-get install nginx-light"
        raise Impossible(f"The tests need nginx; this command installs it: {advice}")


def _unpack(package: str) -> None:
    if NGINX.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        download = ("-o", "APT::Sandbox::User=root", "download", package)
        apt_get(*download, folder=folder)
        if os.geteuid() == 0 and not any(Path(folder).iterdir()):
            apt_get("update")
            apt_get(*download, folder=folder)
        for found in Path(folder).glob("*.deb"):
            subprocess.run(["dpkg", "-x", found, VENV / "nginx"], check=False)


def loads(library: str) -> bool:
    names = [library] if sys.platform == "linux" else [library.replace(".so.0", ".0.dylib")]
    for name in names:
        with contextlib.suppress(OSError):
            ctypes.CDLL(name)
            return True
    return False


def install_system_packages(missing: list[str]) -> None:
    """Install what is missing when that is ours to do; else print the one command that does it.

    Fonts alone stop nobody: papers carry their own."""
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' '.join(missing)}", flush=True)
        apt_get("update")
        apt_get(*command[1:])
        missing = [package for package in missing if package in missing_packages("test")]
    if not missing or missing == [FONTS[0]]:
        return
    if shutil.which("apt-get"):
        advice = f"sudo {' '.join(command[:2])} {' '.join(missing)}"
    elif shutil.which("brew"):
        advice = "brew install pango qpdf && brew install --cask chromium"
    else:
        advice = f"install what your system calls {', '.join(missing)}"
    raise Impossible(f"System packages are missing ({', '.join(missing)}); this command installs them: {advice}")


def apt_get(*arguments: str, folder: str | None = None) -> None:
    """Run it without questions; its complaints show, its progress does not."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.DEVNULL
    subprocess.run(["apt-get", *arguments], cwd=folder, env=environment, stdin=quiet, stdout=quiet, check=False)


def install_python_packages(purpose: str) -> None:
    """Bring .venv to what the requirements file says; a stamp makes the second time quick."""
    requirements = ROOT / REQUIREMENTS[purpose]
    stamps = {name: VENV / f".installed-{name}" for name in REQUIREMENTS}
    if works() and any(current(stamps[name], name) for name in {purpose, "test"}):
        return
    if not works():
        make_venv()
    print(f"Installing Python packages from {requirements.name}; this takes a minute or two", flush=True)
    # The hashes name every version already: a constraint file on this machine could only forbid one of them.
    environment = os.environ | {"PIP_CONSTRAINT": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    install = ["-m", "pip", "install", "--quiet", "--no-input", "--require-hashes", "--requirement"]
    command = [str(PYTHON), *install, str(requirements)]
    if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        raise Impossible("The Python packages could not be installed: pip says why above. Is the network there?")
    stamps[purpose].write_text(fingerprint(purpose))


def works() -> bool:
    """Whether .venv has a Python that starts, of the version this one is, with pip in it."""
    test = "import sys, pip; print(sys.version_info[:2])"
    with contextlib.suppress(OSError):
        done = subprocess.run([PYTHON, "-c", test], capture_output=True, text=True, check=False)
        return done.stdout.strip() == str(sys.version_info[:2])
    return False


def make_venv() -> None:
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0 and "ensurepip" in done.stdout + done.stderr:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if os.geteuid() == 0 and shutil.which("apt-get"):
            apt_get("update")
            apt_get("install", "-y", package)
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Impossible(f"Python lacks its venv module; this command installs it: sudo apt-get install {package}")
    if done.returncode != 0:
        raise Impossible(f"The folder .venv could not be made: {(done.stderr or done.stdout).strip().splitlines()[-1]}")


def current(stamp: Path, purpose: str) -> bool:
    return stamp.exists() and stamp.read_text() == fingerprint(purpose)


def fingerprint(purpose: str) -> str:
    """Changes when the requirements or the interpreter do; the larger file stands for the smaller one too."""
    files = [REQUIREMENTS["run"], REQUIREMENTS[purpose]]
    content = b"".join((ROOT / name).read_bytes() for name in files)
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Impossible as error:
        raise SystemExit(str(error)) from None
    except KeyboardInterrupt:
        raise SystemExit("Stopped before everything was installed; the next start goes on.") from None
