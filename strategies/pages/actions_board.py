"""What the county's pages say of its board: who leads it, where it is found, and where else it can be followed."""

from django.db import transaction

from portal.log.actions import log_event
from strategies.pages.actions_pictures import take_profile
from strategies.pages.models import FollowLink
from strategies.pages.rules import BOARD_FACTS, MOST_FOLLOWED, follow_links
from strategies.publishing.actions.steps import EditedMeanwhile
from strategies.publishing.fingerprints import merge


@transaction.atomic(durable=True)
def save_board(county, *, by, seen, **values):
    """Show the public the board's facts and links as they are now.

    values: as ``board_values`` gives them. seen: the fingerprints of what the writer had read, None when nobody did.
    Raises Refused, EditedMeanwhile when both changed the same field."""
    county = take_profile(county, by).county
    now = board_values(county)
    merged, clashing = merge(values, now, seen)
    if clashing:
        raise EditedMeanwhile(county, mine=values, theirs=now, merged=merged, clashing=clashing)
    facts = {name: merged[name] for name in BOARD_FACTS}
    for name, value in facts.items():
        setattr(county, name, value)
    county.save(update_fields=list(facts))
    _replace(county, follow_links(merged))
    changed = sorted(name for name in merged if merged[name] != now[name])
    log_event("county.presented", by=by, county=county, thing=county, changed=changed)


def board_values(county):
    """What the public reads now of the board, by the names of the form's fields."""
    found = {name: getattr(county, name) for name in BOARD_FACTS}
    rows = list(FollowLink.objects.of(county).values_list("label", "address"))
    for number, (label, address) in enumerate([*rows, *[("", "")] * (MOST_FOLLOWED - len(rows))], 1):
        found |= {f"label_{number}": label, f"address_{number}": address}
    return found


def _replace(county, links):
    """Under the county's lock, so that no two lists mix."""
    if list(FollowLink.objects.of(county).values_list("label", "address")) == links:
        return
    FollowLink.objects.of(county).delete()
    rows = [FollowLink(county=county, position=n, label=label, address=to) for n, (label, to) in enumerate(links, 1)]
    FollowLink.objects.bulk_create(rows)


__all__ = ["board_values", "save_board"]
