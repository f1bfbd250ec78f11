"""Gathers the rooms' models of the ground floor."""

from portal.directory.models import *  # noqa: F403
from portal.files.models import *  # noqa: F403
from portal.log.models import *  # noqa: F403
from portal.outbox.models import *  # noqa: F403
from portal.papers.models import *  # noqa: F403
from portal.people.models import *  # noqa: F403
from portal.people.models_arrivals import *  # noqa: F403
