"""The one undo command. Values are immutable, so every edit is: these fields, from old values to new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QUndoCommand

from xoviz.state.document import Document

MERGING = 1
"""The id by which Qt knows that two commands may merge at all."""


class Edit(QUndoCommand):
    """Replaces fields of the document. Edits of one gesture (a stroke, a drag) merge into one step."""

    def __init__(self, document: Document, new: Mapping[str, Any], text: str, gesture: int = 0) -> None:
        super().__init__(text)
        self._document, self._gesture = document, gesture
        self._new = dict(new)
        self._old = {name: getattr(document.contents, name) for name in new}

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
        if not isinstance(other, Edit) or other._gesture != self._gesture or other._new.keys() != self._new.keys():
            return False
        self._new = other._new
        return True

    def complete(self, new: Mapping[str, Any]) -> None:
        """Set the new values after the fact: a training run knows them only when it stops."""
        self._new.update(new)
