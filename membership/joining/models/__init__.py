"""One organisation's joining of one strategy version, and everything that belongs to it."""

from membership.joining.models.group import GroupPlace
from membership.joining.models.lists import MemberList
from membership.joining.models.membership import Membership
from membership.joining.models.notes import CaseNote
from membership.joining.models.parts import Contact, OwnGoal
from membership.joining.models.signatures import AuthorityCheck, Signature, SigningLink, SigningRound
from membership.joining.models.signed import Declaration, MembershipEvent
from membership.joining.models.way import DecisionExtract, DecisionStep

__all__ = [
    "AuthorityCheck",
    "CaseNote",
    "Contact",
    "DecisionExtract",
    "DecisionStep",
    "Declaration",
    "GroupPlace",
    "MemberList",
    "Membership",
    "MembershipEvent",
    "OwnGoal",
    "Signature",
    "SigningLink",
    "SigningRound",
]
