"""Writing a county's strategy: a draft is edited, published and frozen; the next change is a new draft."""

from strategies.publishing.actions.checking import findings_of, links_of
from strategies.publishing.actions.exchanging import draft_in_the_way, import_draft, refuse_file
from strategies.publishing.actions.links import check_links_again, note_links, try_due_links
from strategies.publishing.actions.papers import make_paper, note_paper, note_papers
from strategies.publishing.actions.publishing import (
    cancel_plan,
    close_strategy,
    plan_publishing,
    publish_due,
    publish_version,
    reopen_strategy,
)
from strategies.publishing.actions.reviewing import review_strategy
from strategies.publishing.actions.steps import EditedMeanwhile, period_slug, why_not_now
from strategies.publishing.actions.themes import add_theme, change_theme, retire_theme
from strategies.publishing.actions.versions import begin_draft, create_strategy
from strategies.publishing.actions.writing import (
    PARTS,
    add_part,
    attach_report,
    joining_values,
    move_part,
    remove_part,
    save_joining,
    save_part,
    values_of,
)
from strategies.publishing.fingerprints import seen_of

__all__ = [
    "PARTS",
    "EditedMeanwhile",
    "add_part",
    "add_theme",
    "attach_report",
    "begin_draft",
    "cancel_plan",
    "change_theme",
    "check_links_again",
    "close_strategy",
    "create_strategy",
    "draft_in_the_way",
    "findings_of",
    "import_draft",
    "joining_values",
    "links_of",
    "make_paper",
    "move_part",
    "note_links",
    "note_paper",
    "note_papers",
    "period_slug",
    "plan_publishing",
    "publish_due",
    "publish_version",
    "refuse_file",
    "remove_part",
    "reopen_strategy",
    "retire_theme",
    "review_strategy",
    "save_joining",
    "save_part",
    "seen_of",
    "try_due_links",
    "values_of",
    "why_not_now",
]
