"""Gathers the rooms' models of the membership wing."""

from membership.changes.models import *  # noqa: F403
from membership.decisions.models import *  # noqa: F403
from membership.joining.models import *  # noqa: F403
from membership.representation.models import *  # noqa: F403
from membership.support.models import *  # noqa: F403
