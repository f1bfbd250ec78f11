"""The image without Docker: the Dockerfile's own steps, done in a clean folder with the environment at hand."""

import fnmatch
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bin import check_compose

ROOT = Path(__file__).resolve().parents[2]
VENV = Path(sys.prefix)


@dataclass
class Image:
    """A folder that stands for the image's root, and what the Dockerfile says about it."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    packages: set[str] = field(default_factory=set)
    user: str = ""
    steps: list[str] = field(default_factory=list)
    source: Path = ROOT

    @property
    def folder(self):
        return self.inside(self.workdir)

    def inside(self, path):
        """Where a path of the image lies on this machine."""
        return self.root / path.lstrip("/")

    def here(self, text):
        """The text with the image's absolute paths as they are on this machine."""
        # In one go: this machine's own folders may begin as the image's do.
        return re.sub(
            r"(?<![\w./])/(venv|portal|tmp|var/lib|usr/local/bin)\b",
            lambda found: str(VENV) if found[1] == "venv" else f"{self.root}{found[0]}",
            text,
        )

    def variables(self):
        """What a process in the container sees, before compose adds to it."""
        return {name: self.here(value) for name, value in self.environment.items()}

    def run(self, step):
        """One RUN of Python's, with no more than the image's own variables.

        Raises CalledProcessError when it fails."""
        self.steps.append(step)
        subprocess.run(["sh", "-ec", self.here(step)], cwd=self.folder, env=self.variables(), check=True)

    def changed(self, root, changes):
        """The image of another release: other contents of some files, and the same steps.

        changes: path in the image's folder → (text, text to stand instead)."""
        shutil.copytree(self.folder, Image(root, workdir=self.workdir).folder, ignore=lambda *_: ["collected"])
        other = Image(root, dict(self.environment), self.workdir, set(self.packages), self.user)
        shutil.copytree(self.inside("/usr"), other.inside("/usr"))
        other.inside("/tmp").mkdir()
        for name, (before, after) in changes.items():
            text = (other.folder / name).read_text()
            assert before in text
            (other.folder / name).write_text(text.replace(before, after))
        for step in self.steps:
            other.run(step)
        return other


def build(root, source=ROOT):
    """Do the last stage of the Dockerfile that stands in ``source``.

    Its apt-get is read, not run; raises CalledProcessError when one of Python's steps fails."""
    image = Image(root, source=source)
    image.inside("/tmp").mkdir(parents=True)
    for word, rest in _last_stage(source):
        if word == "ENV":
            for pair in shlex.split(rest):
                name, _, value = pair.partition("=")
                image.environment[name] = value.replace("$PATH", os.defpath)
        elif word == "WORKDIR":
            image.workdir = rest
            image.folder.mkdir(parents=True, exist_ok=True)
        elif word == "COPY" and not rest.startswith("--from"):
            _copy(image, *rest.split())
        elif word == "RUN" and "apt-get" in rest:
            image.packages = set(re.findall(r"--no-install-recommends ([^&]+)", rest)[0].split())
        elif word == "RUN":
            image.run(rest)
        elif word == "USER":
            image.user = rest
    return image


def _last_stage(source):
    """The instructions after the last FROM, each on one line."""
    text = re.sub(r"(?m)^#.*\n", "", (source / "Dockerfile").read_text()).replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))
    return [tuple(line.split(maxsplit=1)) for line in lines[last + 1 :]]


def _copy(image, source, target):
    to = image.inside(target) if target.startswith("/") else image.folder / target
    given = image.source
    if (given / source).is_file():
        to = to / Path(source).name if target.endswith("/") else to
        to.parent.mkdir(parents=True, exist_ok=True)
        assert not _is_ignored(given, source), f"{source} is in .dockerignore"
        shutil.copy2(given / source, to)
        return
    for path in sorted((given / source).rglob("*")):
        inside = path.relative_to(given)
        if path.is_file() and not _is_ignored(given, str(inside)):
            (to / path.relative_to(given / source)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, to / path.relative_to(given / source))


def _is_ignored(source, path):
    """By .dockerignore: the last line that fits the path or a folder above it decides."""
    above = [path, *(str(parent) for parent in Path(path).parents)]
    verdict = False
    for line in (source / ".dockerignore").read_text().split():
        pattern = line.removeprefix("!")
        fits = any(_fits(one, pattern) for one in above)
        verdict = not line.startswith("!") if fits else verdict
    return verdict


def _fits(path, pattern):
    if pattern.startswith("**/"):
        return fnmatch.fnmatch(Path(path).name, pattern[3:])
    return path.count("/") == pattern.count("/") and fnmatch.fnmatch(path, pattern)


def given_by_compose(service):
    """What compose passes on when .env is the example with its empty lines filled in; optional files stay unnamed."""
    lines = re.findall(r"(?m)^([A-Z0-9_]+)=(.*)$", (ROOT / ".env.example").read_text())
    values = {name: value or "filled-in-" + "x" * 50 for name, value in lines}
    values |= dict.fromkeys(("SEAL_P12", "SEAL_TSA_URL", "SIGNATURE_TRUST", "CLAMD_URL"), "")
    values |= {"EMAIL_URL": "smtp+tls://me:x@mail.portal.example:587"}
    values |= {name: "" for name in values if name.endswith("_FALLBACKS")}
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return check_compose.environment(services[service], values)
