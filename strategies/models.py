"""Gathers the rooms' models of the strategies wing."""

from strategies.consultation.models import *  # noqa: F403
from strategies.library.models import *  # noqa: F403
from strategies.pages.models import *  # noqa: F403
from strategies.publishing.models import *  # noqa: F403
