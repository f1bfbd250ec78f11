"""The library: handbooks, tools, statistics; and what members have learnt."""

from strategies.library.models.examples import ExampleEvent, LearningExample
from strategies.library.models.initiatives import Initiative
from strategies.library.models.links import LinkCheck
from strategies.library.models.resources import Resource

__all__ = ["ExampleEvent", "Initiative", "LearningExample", "LinkCheck", "Resource"]
