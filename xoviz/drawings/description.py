"""The text beside the pictures in a file: `drawings.json`, which says what each of them is.

::

    {"format": "xoviz drawings", "version": 1, "name": "our letters", "classes": ["cross", "star"],
     "split": {"test": 0.25},
     "drawings": [{"file": "cross/<key>.png", "key": "<key>", "label": "cross", "by": "table 3", "revision": 0}, ...]}

A drawing that somebody has confirmed, since it looked like a mistake, also has ``"confirmed": true``.

A split by people reads ``{"train": ["table 3"], "test": ["table 5"]}``. What is not named here is passed over, so
that later programs may say more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from xoviz.drawings.drawing import Drawing, shown
from xoviz.drawings.split import People, Share, Split

FORMAT, VERSION = "xoviz drawings", 1

_BYTES, _BYTES_EACH = 1_000_000, 600
_VALUES, _VALUES_EACH = 10_000, 12
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)

Kind = TypeVar("Kind")


class DescriptionError(ValueError):
    """A description that is not as it should be. One sentence, without the name of the file."""


class Entry(NamedTuple):
    """One drawing as the description tells it: all but its cells."""

    file: str
    key: str
    label: str
    by: str
    revision: int
    confirmed: bool


@dataclass(frozen=True)
class Description:
    """A set as its description tells it, each part of the right type, but not yet known to fit together."""

    name: str
    classes: tuple[str, ...]
    split: Split
    entries: tuple[Entry, ...]


def describe(name: str, classes: tuple[str, ...], split: Split, files: Iterable[tuple[str, Drawing]]) -> bytes:
    """The description of a set whose drawings are in these files."""
    drawings = [{"file": file, "key": drawing.key, "label": drawing.label, "by": drawing.by,
                 "revision": drawing.revision} | ({"confirmed": True} if drawing.confirmed else {})
                for file, drawing in files]
    parts = {"test": split.test} if isinstance(split, Share) else {
        "train": sorted(split.train), "test": sorted(split.test)}
    told = {"format": FORMAT, "version": VERSION, "name": name, "classes": list(classes), "split": parts}
    head = json.dumps(told, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(json.dumps(drawing, ensure_ascii=False) for drawing in drawings)
    return f'{head},\n "drawings": [\n{lines}\n]}}\n'.encode()


def check_size(size: int, drawings: int) -> None:
    """DescriptionError for more bytes of text than so many drawings need."""
    if size > _BYTES + _BYTES_EACH * drawings:
        raise DescriptionError(f"its description is too long for {drawings:,} drawings")


def check_length(data: bytes, drawings: int) -> None:
    """DescriptionError for more text, or more values in it, than so many drawings need; it would fill the memory."""
    check_size(len(data), drawings)
    bare = _STRING.sub(b"", data)
    if sum(map(bare.count, (b",", b"[", b"{"))) > _VALUES + _VALUES_EACH * drawings:
        raise DescriptionError(f"its description says too much for {drawings:,} drawings")


def understand(data: bytes) -> Description:
    """What a description says. Raises DescriptionError, in one sentence, for whatever is not one."""
    told = _parsed(data)
    if _get(told, "format", str) != FORMAT:
        raise DescriptionError("it holds no drawings of xoviz")
    if (version := _get(told, "version", int)) != VERSION:
        raise DescriptionError(f"it is of version {shown(version)}, and this xoviz knows version {VERSION}; "
                               "a newer xoviz may open it")
    classes = tuple(_each(_get(told, "classes", list), str, "classes"))
    entries = tuple(map(_entry, _each(_get(told, "drawings", list), dict, "drawings")))
    return Description(_get(told, "name", str), classes, _split(_get(told, "split", dict)), entries)


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise DescriptionError("its description is no JSON") from None
    if not isinstance(told, dict):
        raise DescriptionError("its description is no JSON object")
    return told


def _entry(told: dict[str, Any]) -> Entry:
    return Entry(_get(told, "file", str), _get(told, "key", str), _get(told, "label", str), _get(told, "by", str),
                 _get(told, "revision", int), told.get("confirmed") is True)


def _split(told: dict[str, Any]) -> Split:
    if "train" not in told:
        return Share(told.get("test", 0))
    train, test = (_each(_get(told, part, list), str, part) for part in ("train", "test"))
    return People(frozenset(train), frozenset(test))


def _get(told: dict[str, Any], name: str, kind: type[Kind]) -> Kind:
    value = told.get(name)
    # True and False count as whole numbers in Python, and in no description.
    if not isinstance(value, kind) or isinstance(value, bool):
        raise DescriptionError(f"its description has no usable '{name}'")
    return value


def _each(values: list[Any], kind: type[Kind], name: str) -> list[Kind]:
    for value in values:
        if not isinstance(value, kind):
            raise DescriptionError(f"its description has {shown(value)} among its {name}")
    return values
