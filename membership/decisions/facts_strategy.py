"""What the portal holds about a strategy, as the texts of merge fields, with its words and ours kept apart."""

from membership.decisions.wording import (
    genitive,
    in_number,
    in_one_line,
    inside,
    names_in,
    sentence_of,
    terms_said,
    without_end,
)
from portal.directory.rules import OrganisationKind
from portal.rich_text import plain
from strategies.publishing.rules import JoiningMode, Known, TermKind

NATIONAL_GOALS = 6  # skr. 2016/17:10
# A goal in one of these has targets in the strategy, whether or not their wording is here.
HAS_TARGETS = (Known.EXISTS_WORDING_UNKNOWN,)


def facts_of_strategy(strategy, version) -> dict[str, str]:
    """The fields that hold for every organisation that joins the version. In the active language, Swedish."""
    county = strategy.county
    is_own = version.published_by_id is not None  # written and published by the board's people, not by us from sources
    names = names_in(county.name, county.short_name)
    return {
        "board": county.board_name,
        "county": county.name,
        "county_of": genitive(county.short_name),
        "strategy": version.title if version.says_period else f"{version.title} {strategy.period}",
        "strategy_named": f"”{version.title}”" + ("" if version.says_period else f", {strategy.period}"),
        "period": strategy.period,
        **_words(version, is_own),
        **_terms(version, is_own, names),
        **_goals(version, names),
        **_areas(version, names),
        "open_to_sentence": _open_to(version, names),
    }


def _words(version, is_own):
    """The board's texts: alone only when they may be quoted, and as sentences that quote or tell."""
    aim, means, follow_up = plain(version.overall_aim), plain(version.joining_means), plain(version.follow_up)
    vision = plain(version.vision)

    def quotable(text, known):
        return text if is_own and known == Known.SOURCED else ""

    def said(text, known, own, short):
        return sentence_of(text, known=known, is_own=is_own, own=own, short=short)

    vision_is_own = version.vision_known == Known.SOURCED  # a vision is a wording by its nature
    return {
        "aim": without_end(quotable(aim, version.overall_aim_known)),
        "aim_sentence": said(
            aim, version.overall_aim_known, "Så beskriver länsstyrelsen syftet:", "Strategins syfte i korthet:"
        ),
        "vision": without_end(vision) if vision_is_own else "",
        "vision_sentence": f"Visionen är ”{without_end(vision)}”." if vision and vision_is_own else "",
        "means": quotable(means, version.joining_known),
        "means_sentence": said(
            means,
            version.joining_known,
            "Så beskriver länsstyrelsen vad en anslutning innebär:",
            "En anslutning innebär i korthet:",
        ),
        "follow_up": quotable(follow_up, version.follow_up_known),
        "follow_up_sentence": said(
            follow_up, version.follow_up_known, "Så beskriver länsstyrelsen uppföljningen:", "Uppföljningen i korthet:"
        ),
    }


def _terms(version, is_own, names):
    terms = list(version.terms.all())
    has_areas = version.priorities.exists()
    offered, expected = (
        terms_said([one.text for one in terms if one.kind == kind], is_own=is_own, has_areas=has_areas)
        for kind in (TermKind.OFFERED, TermKind.EXPECTED)
    )
    line, kind = in_one_line(offered, names), inside(without_end(version.offered_kind), names)
    support = f"{kind} i form av {line}" if kind and line else kind or line
    model = inside(version.joining_model, names)
    asked = in_one_line(expected, names)
    return {
        "model": version.joining_model,
        "model_sentence": f"Formen för att ansluta sig kallas {model}." if model and model != "anslutning" else "",
        "support_kind": line,
        "offers": "\n".join(offered),
        "support_sentence": f"Den som ansluter sig erbjuds {support}." if support else "",
        "expected": "\n".join(expected),
        "expected_line": asked,
        "expected_sentence": f"Detta förväntas av den som ansluter sig: {asked}." if asked else "",
    }


def _goals(version, names):
    goals = list(version.goals.select_related("national_goal").prefetch_related("targets").order_by("order", "pk"))
    national = [str(goal) for goal in goals if goal.national_goal_id]
    own = [str(goal) for goal in goals if not goal.national_goal_id]
    with_targets = [goal for goal in goals if goal.known in HAS_TARGETS or goal.targets.all()]
    return {
        "all_goals_line": in_one_line([*national, *own], names),
        "goals_sentence": _national(national, names),
        "county_goals_sentence": _county_goals(own, names),
        "targets_sentence": _with_targets(with_targets, len(goals), len(national), names),
    }


def _national(goals, names):
    if not goals:
        return ""
    if len(goals) == NATIONAL_GOALS:
        return f"Strategin utgår från de sex jämställdhetspolitiska delmålen: {in_one_line(goals, names)}."
    word = "det jämställdhetspolitiska delmålet" if len(goals) == 1 else "de jämställdhetspolitiska delmålen"
    return f"Strategin utgår från {word} {in_one_line(goals, names)}."


def _county_goals(goals, names):
    if not goals:
        return ""
    word = "ett eget mål" if len(goals) == 1 else f"{in_number(len(goals))} egna mål"
    return f"Länet har också {word}: {in_one_line(goals, names)}."


def _with_targets(found, of_how_many, national, names):
    """Which of the goals have regional targets. A goal of which nothing is known is not said to be without."""
    if not found:
        return ""
    if len(found) == of_how_many and of_how_many > 1:
        which = "alla sex jämställdhetspolitiska delmål" if national == of_how_many == NATIONAL_GOALS else "alla målen"
        return f"I strategin finns regionala målsättningar för {which}."
    word = "målet" if len(found) == 1 else "målen"
    return f"I strategin finns regionala målsättningar för {word} {in_one_line(map(str, found), names)}."


def _areas(version, names):
    areas = [area.name for area in version.priorities.all()] if version.priorities_known != Known.EARLIER_PERIOD else []
    label = inside(version.priority_label, names) or ("prioriterade områden" if areas else "")
    count = in_number(len(areas)) if len(areas) > 1 else ""
    line = in_one_line(areas, names)
    some = "bland annat " if version.priorities_known == Known.PARTLY else ""
    told = f"{some or (count and f'{count} {label}: ')}{line}"
    return {
        "priorities_line": line,
        "priority_label": label,
        "priority_count": count,
        "priorities_sentence": f"Strategin pekar särskilt ut {told}." if areas else "",
    }


def _open_to(version, names):
    if version.open_to:
        if len(version.open_to) == 1 and version.open_to[0].casefold().startswith("alla"):
            return f"{version.open_to[0][:1].upper()}{without_end(version.open_to[0])[1:]} kan ansluta sig."
        return f"Strategin är till för {in_one_line(version.open_to, names)}."
    if version.open_to_kinds:
        kinds = [str(OrganisationKind(kind).label) for kind in version.open_to_kinds]
        return f"Dessa slags organisationer kan ansluta sig: {in_one_line(kinds, names)}."
    return "Alla slags organisationer i länet kan ansluta sig." if version.joining == JoiningMode.OPEN else ""


__all__ = ["facts_of_strategy"]
