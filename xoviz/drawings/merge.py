"""Two sets become one: a class of thirty pupils, or the same set after it went two ways.

Drawings with the same key are the same drawing, so merging twice adds nothing, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from xoviz.drawings.collection import MOST_CLASSES, MOST_DRAWINGS, Collection, Drawing


@dataclass(frozen=True, eq=False)
class Merged:
    """What became of two sets.

    Attributes:
        collection: both together, under the first one's name and split; the first one itself if nothing was new.
        added: how many drawings came from the second.
        known: how many of the second's the first had already.
        relabelled: how many of those had been relabelled more often in the second, whose label they now have.
        classes_added: the classes that came from the second, in its order.
    """

    collection: Collection
    added: int
    known: int
    relabelled: int
    classes_added: tuple[str, ...]


def merge(mine: Collection, other: Collection) -> Merged:
    """`mine` with all drawings of `other`; for a drawing in both, the label of the higher revision, and of equal ones
    that of `mine`.

    A class of `other` comes along if a drawing has it afterwards, or if it was empty there, so meant for later. A
    drawing that bears the key of one in `mine` but has other cells is another drawing, and gets a key of its own.

    Raises:
        ValueError: there would be too many classes or drawings; `mine` stays as it is.
    """
    known = {drawing.key: drawing for drawing in mine.drawings}
    theirs = list(_with_keys_of_their_own(known, other))
    updates = {drawing.key: _together(known[drawing.key], drawing) for drawing in theirs if drawing.key in known}
    new = tuple(drawing for drawing in theirs if drawing.key not in known)
    drawings = tuple(updates.get(drawing.key, drawing) for drawing in mine.drawings) + new
    classes_added = _missing_classes(mine, other, drawings)
    relabelled = sum(updated.label != known[key].label for key, updated in updates.items())
    changed = new or classes_added or any(updated is not known[key] for key, updated in updates.items())
    collection = Collection(mine.name, mine.classes + classes_added, drawings, mine.split) if changed else mine
    return Merged(collection, len(new), len(updates), relabelled, classes_added)


def _with_keys_of_their_own(known: dict[str, Drawing], other: Collection) -> Iterator[Drawing]:
    """The drawings of `other`; one that only bears the key of a known one is named after its content instead."""
    taken = {drawing.key for drawing in other.drawings}
    for drawing in other.drawings:
        mine = known.get(drawing.key)
        if mine is None or np.array_equal(mine.cells, drawing.cells):
            yield drawing
        elif (key := Drawing.imported(drawing.cells, drawing.label).key) not in taken:
            taken.add(key)
            yield replace(drawing, key=key)


def _together(mine: Drawing, other: Drawing) -> Drawing:
    """One drawing that went two ways; `mine` itself where nothing is new."""
    if not mine.by and other.by:
        mine = mine.signed(other.by)
    if other.revision > mine.revision:
        return replace(mine, label=other.label, revision=other.revision, confirmed=other.confirmed)
    agreed = (other.label, other.revision) == (mine.label, mine.revision)
    return mine.confirmed_by_hand() if other.confirmed and agreed else mine


def _missing_classes(mine: Collection, other: Collection, drawings: tuple[Drawing, ...]) -> tuple[str, ...]:
    if len(drawings) > MOST_DRAWINGS:
        raise ValueError(f"Together these sets have {len(drawings):,} drawings, and {MOST_DRAWINGS:,} is the limit.")
    needed = {drawing.label for drawing in drawings}
    needed |= {name for name, count in zip(other.classes, other.counts, strict=True) if not count}
    missing = tuple(name for name in other.classes if name in needed and name not in mine.classes)
    if len(mine.classes) + len(missing) > MOST_CLASSES:
        raise ValueError(f"Together these sets have {len(mine.classes) + len(missing)} classes, and {MOST_CLASSES} is "
                         "the limit; rename or remove some first.")
    return missing
