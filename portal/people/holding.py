"""Personal links that a browser has opened, side by side.

A page that acts names its link in its address. The session tells only whether this browser may see that address: it
never says which of several links is meant, so two tabs act on what each of them shows."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

HELD = "held_links"  # in the session: "kind:number" to the hashes of the secrets that were opened, the latest last
MOST_LINKS = 40
MOST_SECRETS = 10  # of one thing: each letter about it has a secret of its own


def secret_address(view):
    """Decorate a view whose address holds a secret: open to all, looking changes nothing, no cache.

    That no Referer holds it is the middleware's, for every answer under such an address (``SecretAddresses``)."""
    return login_not_required(never_cache(require_safe(view)))


def hold(request, kind, number, secret_hash, to):
    """Note that this browser has opened the link, and go to ``to``, an address without the secret."""
    if not request.user.is_authenticated:
        request.session.cycle_key()  # a session that somebody planted before is worth nothing afterwards
    kept = request.session.get(HELD, {})
    name = f"{kind}:{number}"
    secrets = [one for one in kept.pop(name, []) if one != secret_hash]
    kept[name] = [*secrets, secret_hash][-MOST_SECRETS:]
    request.session[HELD] = dict(list(kept.items())[-MOST_LINKS:])
    return redirect(to)


def held(request, kind, number):
    """Hashes of the secrets by which this browser has opened the thing; the latest last, empty when it has not."""
    return request.session.get(HELD, {}).get(f"{kind}:{number}", [])


__all__ = ["held", "hold", "secret_address"]
