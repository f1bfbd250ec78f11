"""Strategies as files: reads, checks and loads the YAML format (docs/strategy-files.md describes it)."""

from strategies.publishing.exchange.loading import Outcome, load_missing, load_strategy
from strategies.publishing.exchange.reading import Problem, StrategyFileError

__all__ = ["Outcome", "Problem", "StrategyFileError", "load_missing", "load_strategy"]
