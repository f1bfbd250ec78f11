"""A number or a day as the sheet shows it, by the cell's number format, in Swedish.

The format codes are those of ECMA-376 part 1, 18.8.30–31: sections by sign, ``0 # ?`` for digits, ``,`` for thousands,
``%``, quoted words, and ``yyyy mmm d`` for days. What nobody writes in a strategy (fractions, powers of ten) is shown
as a plain number. Without Django: read in the checker's process."""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_SHORT_DATE = "mm-dd-yy"  # number 14: the reader's own short date, which in Sweden is 2024-03-08
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<power>[eE][+-]0+)|(?P<digit>[0#?])|(?P<sign>[.,%/])|(?P<other>.)",
    re.DOTALL,
)
_DAY_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|(y+|m+|d+|h+|s+|AM/PM)|(.)', re.IGNORECASE | re.DOTALL)
_THOUSANDS = re.compile("#[ \u00a0\u202f,]##0")


def number(value: int | float, code: str) -> str:
    """The number as a Swedish sheet shows it: 0.45 by ``0%`` is "45 %", 12.5 is "12,5"."""
    section, value = _section(code or "General", value)
    if section.casefold() in ("general", "@", ""):
        return _general(value)
    tokens = list(_TOKEN.finditer(section))
    if any(token["power"] or token["sign"] == "/" for token in tokens) or "[<" in code or "[>" in code or "[=" in code:
        return _general(value)
    if not any(token["digit"] for token in tokens):  # words alone, as “–” for nothing
        return _beside(tokens).strip() or _general(value)
    first = next(at for at, token in enumerate(tokens) if token["digit"])
    last = max(at for at, token in enumerate(tokens) if token["digit"])
    before, pattern, after = tokens[:first], tokens[first : last + 1], tokens[last + 1 :]
    exact = Decimal(repr(value)) * 100 ** sum(token["sign"] == "%" for token in tokens)
    while after and after[0]["sign"] == ",":
        exact, after = exact / 1000, after[1:]
    digits = _digits(exact, pattern, grouped=bool(_THOUSANDS.search(section)) or "#,##" in section)
    return f"{_beside(before, left=True)}{digits}{_beside(after)}"


def _beside(tokens, *, left=False):
    """What stands before or behind the digits, with a space between unless it is a sign or a bracket."""
    said = " ".join(_words(tokens).split())
    if not said or said[-1 if left else 0] in "+-−()":
        return said
    return f"{said} " if left else f" {said}"


def day(value: datetime.datetime | datetime.date | datetime.time, code: str) -> str:
    """The day or the time as the sheet shows it: 8 March 2024 by ``d mmmm yyyy`` is "8 mars 2024"."""
    if code == _SHORT_DATE or code.casefold() in ("general", "@"):
        code = "yyyy-mm-dd"
    parts = list(_DAY_TOKEN.finditer(code.split(";")[0]))
    return "".join(_day_part(value, parts, at) for at in range(len(parts))).strip()


def duration(value: datetime.timedelta) -> str:
    """A time that has gone, which may be more than a day: 30 hours are "30:00"."""
    minutes, seconds = divmod(abs(round(value.total_seconds())), 60)
    shown = f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    return f"-{shown}" if value < datetime.timedelta() else shown


def _section(code, value):
    """The section that the number's sign chooses, and the number that it shows."""
    sections = code.split(";")
    if value < 0 and len(sections) > 1 and sections[1]:
        return sections[1], abs(value)
    if value == 0 and len(sections) > 2 and sections[2]:
        return sections[2], value
    return sections[0], value


def _general(value):
    """As a cell without a format: at most ten digits after the comma, no zeros at the end."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    exact = Decimal(repr(value))
    text = f"{exact.quantize(Decimal('1e-10')) if exact.as_tuple().exponent < -10 else exact:f}"
    return text.rstrip("0").rstrip(".").replace(".", ",")


def _digits(exact, pattern, *, grouped):
    point = next((at for at, token in enumerate(pattern) if token["sign"] == "."), len(pattern))
    decimals = [token["digit"] for token in pattern[point:] if token["digit"]]
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    whole, _point, rest = f"{abs(rounded):f}".partition(".")
    while len(rest) > decimals.count("0") and rest.endswith("0"):
        rest = rest[:-1]
    whole = f"{int(whole):,}".replace(",", " ") if grouped else _filled(whole, pattern[:point])
    sign = "-" if rounded < 0 else ""
    return f"{sign}{whole},{rest}" if rest else f"{sign}{whole}"


def _filled(whole, pattern):
    """The digits in their places from the right, with the words between them: ``000 00`` makes 703 61 of 70361."""
    out, left = [], whole if whole != "0" else ""
    places = [token for token in pattern if token["sign"] != ","]
    first = next((at for at, token in enumerate(places) if token["digit"]), 0)
    for at in range(len(places) - 1, -1, -1):
        token = places[at]
        if not token["digit"]:
            out.append(_words([token]) if left or any(t["digit"] == "0" for t in places[:at]) else "")
        elif at == first:
            out.append(left or ("0" if token["digit"] == "0" else ""))
        else:
            out.append(left[-1:] or ("0" if token["digit"] == "0" else ""))
            left = left[:-1]
    return "".join(reversed(out)) or "0"


def _words(tokens):
    return "".join(
        t["quoted"] or t["escaped"] or t["currency"] or t["other"] or ("%" if t["sign"] == "%" else "") for t in tokens
    )


def _day_part(value, parts, at):
    quoted, escaped, letters, other = parts[at].groups()
    if letters is None:
        return quoted or escaped or other or ""
    kind, size = letters[0].lower(), len(letters)
    if kind == "m" and _is_minutes(parts, at):
        return f"{_of(value, 'minute'):02d}" if size > 1 else str(_of(value, "minute"))
    if kind in "ymd" and not isinstance(value, datetime.date):
        return ""
    if kind == "y":
        return f"{value.year:04d}" if size > 2 else f"{value.year % 100:02d}"
    if kind == "m":
        name = MONTHS[value.month - 1]
        return {1: str(value.month), 2: f"{value.month:02d}", 3: name[:3]}.get(size, name if size == 4 else name[0])
    if kind == "d":
        name = DAYS[value.weekday()]
        return {1: str(value.day), 2: f"{value.day:02d}", 3: name[:3]}.get(size, name)
    if kind == "a":
        return "fm" if _of(value, "hour") < 12 else "em"
    part = _of(value, {"h": "hour", "s": "second"}[kind])
    return f"{part:02d}" if size > 1 else str(part)


def _is_minutes(parts, at):
    """An m after hours or before seconds counts minutes."""
    around = [token[3][0].lower() if token[3] else "" for token in parts]
    before = next((kind for kind in reversed(around[:at]) if kind), "")
    after = next((kind for kind in around[at + 1 :] if kind), "")
    return before == "h" or after == "s"


def _of(value, name):
    return getattr(value, name, 0)
