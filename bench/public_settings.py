"""The portal's own settings with two addresses more: the baselines that bench/public.py measures against."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "bench.public_urls"
TEMPLATES[0]["DIRS"] += [BASE_DIR / "bench" / "templates"]  # noqa: F405
