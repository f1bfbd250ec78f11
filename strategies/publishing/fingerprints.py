"""Who changed what while two people wrote: every field of a form carries a fingerprint of what its writer had seen."""

import hashlib
import json


def seen_of(values):
    """One word for each value, to stand hidden in the form: “title.1a2b… vision.3c4d…”."""
    return " ".join(f"{name}.{_print(value)}" for name, value in sorted(values.items()))


def merge(mine, theirs, seen):
    """What should be saved, and the names of what both have changed in different ways.

    mine, theirs: values by name; seen: what ``seen_of`` said when the page was opened, None when nobody read it.
    What only the other person changed stays the other person's."""
    if seen is None:
        return dict(mine), []
    base = dict(word.rsplit(".", 1) for word in seen.split() if "." in word)
    merged, clashing = dict(mine), []
    for name, value in mine.items():
        now, wanted = _print(theirs[name]), _print(value)
        if base.get(name) == wanted:
            merged[name] = theirs[name]
        elif now not in (base.get(name), wanted):
            clashing.append(name)
    return merged, clashing


def _print(value):
    text = json.dumps(value, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]
