"""What happens to memberships after joining."""

from membership.changes.models.goals import *  # noqa: F403
from membership.changes.models.withdrawal import *  # noqa: F403
