"""YAML as lists and mappings of text, each value with the line it stands on.

Only text, lists and mappings are taken: no tags, no anchors, no aliases. So a file can neither build objects nor grow
when read. Scalars stay as they are written; what they mean is decided by whoever asks."""

from collections.abc import Iterator
from typing import Any

import yaml

from . import DEEPEST, LONGEST_VALUE, MOST_KEYS, MOST_VALUES, Unread

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SKIPPED = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent, yaml.StreamEndEvent)

# A value: its line counted from 1, its content (text, list of values, or mapping of text to values), and whether it was
# quoted.
Value = list[Any]


def read(content: bytes) -> Value:
    """The one document of the file. Raises Unread, with the line when it is known (0: the file as a whole)."""
    try:
        return _compose(yaml.parse(content.decode("utf-8-sig"), Loader=_LOADER))
    except UnicodeDecodeError as error:
        raise Unread("not_utf8", line=content[: error.start].count(b"\n") + 1) from None
    except yaml.MarkedYAMLError as error:
        raise _mistake(error, content) from None
    except yaml.YAMLError:
        raise Unread("characters", line=0) from None


def _compose(events: Iterator[yaml.Event]) -> Value:
    """The tree of one document, built without recursion."""
    stack: list[tuple[Value, list[Value]]] = []
    document: Value | None = None
    values = 0
    for event in events:
        if isinstance(event, _SKIPPED):
            continue
        line = event.start_mark.line + 1  # type: ignore[union-attr]
        _refuse_what_we_do_not_take(event, line, len(stack))
        if document is not None:
            raise Unread("two_documents", line=line)
        if isinstance(event, yaml.CollectionEndEvent):
            value, children = stack.pop()
            value[1] = children if isinstance(value[1], list) else _mapping(children)
        else:
            values += 1
            if values > MOST_VALUES:
                raise Unread("too_many_values", line=line)
            value = _begun(event, line)
            if isinstance(event, yaml.CollectionStartEvent):
                stack.append((value, []))
                continue
        if stack:
            stack[-1][1].append(value)
        else:
            document = value
    if document is None:
        raise Unread("empty", line=0)
    return document


def _begun(event: yaml.Event, line: int) -> Value:
    if isinstance(event, yaml.CollectionStartEvent):
        return [line, [] if isinstance(event, yaml.SequenceStartEvent) else {}, False]
    if len(event.value) > LONGEST_VALUE:  # type: ignore[attr-defined]
        raise Unread("too_long", line=line)
    return [line, event.value, event.style in ("'", '"')]  # type: ignore[attr-defined]


def _refuse_what_we_do_not_take(event: yaml.Event, line: int, depth: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise Unread("references", line=line)
    if getattr(event, "tag", None):
        raise Unread("tags", line=line)
    if depth > DEEPEST:
        raise Unread("too_deep", line=line)


def _mapping(children: list[Value]) -> dict[str, Value]:
    """Keys and values in turn. A key given twice would silently lose the first."""
    if len(children) > 2 * MOST_KEYS:
        raise Unread("too_many_keys", line=children[2 * MOST_KEYS][0])
    mapping: dict[str, Value] = {}
    for key, value in zip(children[::2], children[1::2], strict=True):
        line, word, _quoted = key
        if not isinstance(word, str):
            raise Unread("key_is_no_word", line=line)
        if word in mapping:
            raise Unread("key_twice", line=line, key=word[:60])
        value[0] = line  # a list begins on the line below its key; people look for the key
        mapping[word] = value
    return mapping


def _mistake(error: yaml.MarkedYAMLError, content: bytes) -> Unread:
    """The reader's own words are about tokens; the common causes have a code of their own."""
    if error.context_mark and "quoted" in str(error.context):
        return Unread("quotation", line=error.context_mark.line + 1)
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    lines = content.splitlines()
    indentation = lines[line - 1][: -len(lines[line - 1].lstrip()) or None] if 0 < line <= len(lines) else b""
    return Unread("tab" if b"\t" in indentation else "not_yaml", line=line)
