"""Published versions are frozen by the database; a test that needs one to be different from the start says so."""

import pgtrigger


def thawed():
    """Inside ``with thawed():`` published versions and their parts can be changed."""
    parts = ("StrategyVersion", "StrategyGoal", "RegionalTarget", "SuggestedAction", "PriorityArea", "JoiningTerm")
    return pgtrigger.ignore(*(f"strategies.{name}:published_is_frozen" for name in parts))
