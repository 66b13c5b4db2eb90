"""The one undo command. Values are immutable, so every edit is: these fields, from old values to new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QUndoCommand

from xoviz.nn import Network
from xoviz.state.document import Document
from xoviz.state.runs import Trained
from xoviz.tasks.base import Task

if TYPE_CHECKING:  # sets of drawings are first read long after the window stands
    from xoviz.drawings.collection import Collection

MERGING = 1
"""The id by which Qt knows that two commands may merge at all."""


class Edit(QUndoCommand):
    """Replaces fields of the document. Edits of one gesture (a stroke, a drag) merge into one step."""

    def __init__(self, document: Document, new: Mapping[str, Any], text: str, gesture: int = 0) -> None:
        super().__init__(text)
        self._document, self._gesture = document, gesture
        self._new = dict(new)
        self._old = {name: getattr(document.contents, name) for name in new}
        self._before = sizes(self._old)
        self._nbytes: int | None = None
        self.forgotten = False

    def redo(self) -> None:
        """Put the new values in place."""
        self._document.replace(self._new)

    def undo(self) -> None:
        """Put the old values back."""
        self._document.replace(self._old)

    def id(self) -> int:
        """Mergeable only within a gesture."""
        return MERGING if self._gesture else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the new values of a later edit of the same gesture."""
        if not isinstance(other, Edit) or not self._gesture or other._gesture != self._gesture \
                or other._new.keys() != self._new.keys():
            return False
        self._new, self._nbytes = other._new, None
        self.setText(other.text())
        return True

    @property
    def is_empty(self) -> bool:
        """Whether a gesture has come back to where it began: there is nothing to take back."""
        return bool(self._gesture) and not self.forgotten and all(
            _same(value, self._old[name]) for name, value in self._new.items())

    def complete(self, new: Mapping[str, Any]) -> None:
        """Set the new values after the fact: a training run knows them only when it stops."""
        self._new.update(new)
        self._nbytes = None

    @property
    def nbytes(self) -> int:
        """What the step adds to the memory that the steps before it take already; a run, by what it has grown."""
        if self._nbytes is None or isinstance(self._new.get("trained"), Trained):
            own = _set_beyond(self._new.get("collection"), self._old.get("collection"))
            self._nbytes = own + sum(size - self._before.get(part, 0) for part, size in sizes(self._new).items())
        return self._nbytes

    def forget(self) -> None:
        """Let go of the values, for good: the step can no longer be taken back."""
        self._new, self._old, self._before, self._nbytes = {}, {}, {}, 0
        self.forgotten = True


def _same(one: object, other: object) -> bool:
    """Whether two values of a field are alike. Of a run's states that is not worth finding out."""
    if isinstance(one, Network) and isinstance(other, Network):
        return one.stack == other.stack and one.name == other.name and np.array_equal(one.vector, other.vector)
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return isinstance(one, np.ndarray) and isinstance(other, np.ndarray) and np.array_equal(one, other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    return one is other if isinstance(one, Trained) else one == other


def _set_beyond(new: Collection | None, old: Collection | None) -> int:
    """What a set of drawings takes besides what it shares with the one before it, in bytes."""
    if new is None:
        return 0
    return new.nbytes if old is None else new.nbytes_beyond(old)


def sizes(values: Mapping[str, Any]) -> dict[int, int]:
    """What takes room in some fields of the contents, arrays and runs, but for sets of drawings: bytes by identity."""
    large: list[Any] = []
    for value in values.values():
        if isinstance(value, Network):
            large.append(value.vector)
        elif isinstance(value, Trained):
            large += [value.run, value.state.vector, *value.state.memory, *value.state.experience]
        elif isinstance(value, np.ndarray):
            large.append(value)
        elif isinstance(value, Task):
            large += [pictures for pictures, _ in value.drawings]
        elif hasattr(value, "stages"):  # how a picture was read
            large += [stage.array for stage in value.stages]
    return {id(part): part.nbytes for part in large}
