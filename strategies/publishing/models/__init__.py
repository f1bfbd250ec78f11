"""A county's strategy: one row per county and period, and versions that are frozen when published."""

from strategies.publishing.models.around import StrategyEvent, StrategyMention
from strategies.publishing.models.parts import (
    JoiningTerm,
    PriorityArea,
    PriorityAreaGoal,
    RegionalTarget,
    StrategyGoal,
    SuggestedAction,
)
from strategies.publishing.models.publishing import PublishingPlan, VersionPaper, WebLink
from strategies.publishing.models.strategy import NationalGoal, Strategy, StrategyVersion
from strategies.publishing.models.themes import Theme, themed

__all__ = [
    "JoiningTerm",
    "NationalGoal",
    "PriorityArea",
    "PriorityAreaGoal",
    "PublishingPlan",
    "RegionalTarget",
    "Strategy",
    "StrategyEvent",
    "StrategyGoal",
    "StrategyMention",
    "StrategyVersion",
    "SuggestedAction",
    "Theme",
    "VersionPaper",
    "WebLink",
    "themed",
]
