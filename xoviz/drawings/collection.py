"""A set of drawings with its classes: a value that never changes. Every edit gives another one, which shares what
stayed.

Whoever adds a drawing to ten thousand waits less than a millisecond, because what was checked once is not checked
again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

import numpy as np

from xoviz.drawings.drawing import (
    LARGEST,
    LONGEST_CLASS,
    LONGEST_NAME,
    SMALLEST,
    Cells,
    Drawing,
    Pictures,
    check_class,
    check_name,
    shown,
)
from xoviz.drawings.split import QUARTER, People, Share, Split
from xoviz.drawings.stacking import LastStack
from xoviz.nn.arrays import Indices, frozen

__all__ = ["EMPTY", "LARGEST", "LONGEST_CLASS", "LONGEST_NAME", "MOST_CLASSES", "MOST_DRAWINGS", "SMALLEST", "Cells",
           "Collection", "Drawing", "People", "Pictures", "Share", "Split", "empty"]

MOST_CLASSES = 10
MOST_DRAWINGS = 100_000

_KEY, _LABEL, _BY = attrgetter("key"), attrgetter("label"), attrgetter("by")
_OVERHEAD = 500  # bytes that a drawing takes besides its cells


@dataclass(frozen=True, eq=False)
class Collection:
    """Drawings, the classes that they may show, and which of them are trained on and tested on.

    Attributes:
        name: what the set is called, 1 to 200 printable characters.
        classes: up to ten different names; a drawing's answer is its label's place among them.
        drawings: up to 100,000, each with a key of its own and a label among the classes; new ones come last.
        split: by lot or by who drew them.

    Raises:
        ValueError: one of them is not like that. So do all methods that would lead there.
    """

    name: str
    classes: tuple[str, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    split: Split = QUARTER
    _last: LastStack = field(default_factory=LastStack, init=False, repr=False)

    def __post_init__(self) -> None:
        check_name(self.name, "set")
        _check_classes(self.classes)
        _check_added((), self.drawings, self.classes)

    def added(self, drawings: Iterable[Drawing]) -> Collection:
        """With further drawings at the end."""
        new = tuple(drawings)
        _check_added(self.drawings, new, self.classes)
        return self._with(drawings=self.drawings + new)

    def without(self, keys: Iterable[str]) -> Collection:
        """Without the drawings that have these keys."""
        gone = self._known(keys)
        return self._with(drawings=tuple(drawing for drawing in self.drawings if drawing.key not in gone))

    def relabelled(self, keys: Iterable[str], label: str) -> Collection:
        """With another label on the drawings that have these keys; where it is another, their revision goes up."""
        self._place(label)
        chosen = self._known(keys)
        return self._with(drawings=tuple(drawing.relabelled(label) if drawing.key in chosen else drawing
                                         for drawing in self.drawings))

    def signed(self, keys: Iterable[str], by: str) -> Collection:
        """With another name of who drew the drawings that have these keys."""
        chosen = self._known(keys)
        return self._with(drawings=tuple(drawing.signed(by) if drawing.key in chosen else drawing
                                         for drawing in self.drawings))

    def confirmed(self, keys: Iterable[str]) -> Collection:
        """With the drawings that have these keys said to be no mistakes."""
        chosen = self._known(keys)
        return self._with(drawings=tuple(drawing.confirmed_by_hand() if drawing.key in chosen else drawing
                                         for drawing in self.drawings))

    def class_added(self, name: str) -> Collection:
        """With a further class, the last one."""
        classes = (*self.classes, name)
        _check_classes(classes)
        return self._with(classes=classes)

    def class_renamed(self, old: str, new: str) -> Collection:
        """With another name for a class, and its drawings relabelled."""
        place = self._place(old)
        if old == new:
            return self
        classes = (*self.classes[:place], new, *self.classes[place + 1:])
        _check_classes(classes)
        return self._with(classes=classes, drawings=tuple(
            drawing.relabelled(new, confirmed=drawing.confirmed) if drawing.label == old else drawing
            for drawing in self.drawings))

    def class_removed(self, name: str) -> Collection:
        """Without a class and without its drawings."""
        place = self._place(name)
        return self._with(classes=self.classes[:place] + self.classes[place + 1:],
                          drawings=tuple(drawing for drawing in self.drawings if drawing.label != name))

    def class_moved(self, name: str, to: int) -> Collection:
        """With a class at another place in the order, 0 the first."""
        rest = [other for other in self.classes if other != self.classes[self._place(name)]]
        if not 0 <= to < len(self.classes):
            raise ValueError(f"There are {len(self.classes)} classes, so none can come at place {to}.")
        return self._with(classes=(*rest[:to], name, *rest[to:]))

    def named(self, name: str) -> Collection:
        """With another name."""
        check_name(name, "set")
        return self._with(name=name)

    def split_by(self, split: Split) -> Collection:
        """With other parts to train on and to test on."""
        return self._with(split=split)

    @cached_property
    def answers(self) -> Indices:
        """The class of each drawing, (N,) intp, read-only."""
        places = {name: place for place, name in enumerate(self.classes)}
        found = np.fromiter(map(places.__getitem__, map(_LABEL, self.drawings)), np.intp, len(self.drawings))
        return frozen(found)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many drawings each class has."""
        counted = Counter(map(_LABEL, self.drawings))
        return tuple(counted[name] for name in self.classes)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Who drew something here, in alphabetical order; an empty name comes first if some are not signed."""
        return tuple(sorted(set(map(_BY, self.drawings))))

    @cached_property
    def _parts(self) -> tuple[Indices, Indices]:
        train, test = self.split.parts(self.drawings)
        return frozen(np.flatnonzero(train)), frozen(np.flatnonzero(test))

    def parts(self) -> tuple[Indices, Indices]:
        """Places of the drawings that are trained on, and of those that are tested on; read-only, rising."""
        return self._parts

    def pictures(self, size: int) -> Pictures:
        """All drawings as (N, 1, size, size) float32 in [-1, 1], read-only.

        A drawing of another size is averaged where it shrinks and smooth where it grows. The result is kept until
        another set or size that was made of this one is asked for, so it is there at once the next time.
        """
        return self._last.pictures(self.drawings, size)

    @property
    def nbytes(self) -> int:
        """About how much memory the set takes."""
        return sum(drawing.cells.nbytes + _OVERHEAD for drawing in self.drawings)

    def nbytes_beyond(self, other: Collection) -> int:
        """About how much memory it takes besides what it shares with another set: what an edit costs to remember."""
        mine, theirs = self.drawings, other.drawings
        if mine[:len(theirs)] == theirs:  # as after most edits; drawings are compared by identity, at once
            mine, theirs = mine[len(theirs):], ()
        shared = set(map(id, theirs))
        return 8 * len(self.drawings) + sum(drawing.cells.nbytes + _OVERHEAD for drawing in mine
                                            if id(drawing) not in shared)

    def _place(self, name: str) -> int:
        if name not in self.classes:
            raise ValueError(f"There is no class {shown(name)} in this set.")
        return self.classes.index(name)

    def _known(self, keys: Iterable[str]) -> frozenset[str]:
        chosen = frozenset(keys)
        if missing := chosen.difference(map(_KEY, self.drawings)):
            raise ValueError(f"No drawing of this set has the key {shown(min(missing))}.")
        return chosen

    def _with(self, **changes: object) -> Collection:
        """A copy with other fields, which the caller has checked."""
        copy = object.__new__(Collection)
        fields = {name: getattr(self, name) for name in ("name", "classes", "drawings", "split")}
        fields["_last"] = self._last if self.drawings else LastStack()  # what begins empty shares with none
        for name, value in (fields | changes).items():
            object.__setattr__(copy, name, value)
        return copy


def _check_classes(classes: tuple[str, ...]) -> None:
    for name in classes:
        check_class(name)
    if len(classes) > MOST_CLASSES:
        raise ValueError(f"A set has at most {MOST_CLASSES} classes, not {len(classes)}.")
    if len(set(classes)) < len(classes):
        (twice, _), *_ = Counter(classes).most_common(1)
        raise ValueError(f"There is a class {shown(twice)} already.")


def _check_added(old: tuple[Drawing, ...], new: tuple[Drawing, ...], classes: tuple[str, ...]) -> None:
    """ValueError if the new drawings cannot stand after the old ones."""
    if len(old) + len(new) > MOST_DRAWINGS:
        raise ValueError(f"A set has at most {MOST_DRAWINGS:,} drawings, and these would be {len(old) + len(new):,}.")
    if strange := set(map(_LABEL, new)).difference(classes):
        raise ValueError(f"There is no class {shown(min(strange))} in this set.")
    keys = set(map(_KEY, new))
    if len(keys) < len(new) or not keys.isdisjoint(map(_KEY, old)):
        raise ValueError("One of the drawings is in the set already.")


def empty(name: str) -> Collection:
    """A set with nothing in it yet."""
    return Collection(name)


EMPTY = empty("drawings")
