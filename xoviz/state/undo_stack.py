"""The undo stack within a budget of steps and bytes: where there is no more room, the oldest steps are forgotten.

Qt can drop steps by their number only, and that number is fixed at the first push, while what a step holds ranges from
a drawing to a network of fifty million weights. So steps beyond the bytes stay where they are, but let go of their
values, and nothing goes back beyond them.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from xoviz.state.commands import Edit

UNDO_LIMIT = 1000
"""How many steps can be taken back at most."""

UNDO_BYTES = 200_000_000
"""What all of them may hold, with the runs that they belong to; the newest is kept whatever it holds."""


class UndoStack(QUndoStack):
    """A stack of ``Edit`` commands. Signals: those of QUndoStack."""

    def __init__(self, parent: QObject | None = None, budget: int = UNDO_BYTES) -> None:
        super().__init__(parent)
        self.setUndoLimit(UNDO_LIMIT)
        self._budget = budget

    def push(self, command: QUndoCommand) -> None:
        """Make an edit; forget the oldest ones that there is no more room for.

        A gesture that has come back to where it began is no step: it is taken back, and cannot be made again.
        """
        if not self._goes_on(command):
            super().push(command)
            self._make_room()
        if self._edit(self.index() - 1).is_empty:
            super().undo()

    def _goes_on(self, command: QUndoCommand) -> bool:
        """Make an edit as a part of the step before it, if both are of one gesture.

        A stroke goes on sixty times a second: no step has come or gone, and nobody is told so.
        """
        if not 0 < self.index() == self.count() or not self._edit(self.index() - 1).mergeWith(command):
            return False
        command.redo()
        return True

    def _make_room(self) -> None:
        """Forget the oldest edits that there is no more room for."""
        room = self._budget
        for place in reversed(range(self.count())):
            edit = self._edit(place)
            if edit.forgotten:
                return
            room -= edit.nbytes
            if room < 0 and place < self.count() - 1:
                edit.forget()

    def canUndo(self) -> bool:
        """Whether there is a step to take back that is not forgotten."""
        return self.index() > 0 and not self._edit(self.index() - 1).forgotten

    def undoText(self) -> str:
        """What would be taken back; empty if nothing can be."""
        return super().undoText() if self.canUndo() else ""

    def undo(self) -> None:
        """Take the last step back, if it is not forgotten."""
        if self.canUndo():
            super().undo()

    def canRedo(self) -> bool:
        """Whether there is a step to make again."""
        return self.index() < self.count() and not self._edit(self.index()).is_empty

    def redoText(self) -> str:
        """What would be made again; empty if nothing can be."""
        return super().redoText() if self.canRedo() else ""

    def redo(self) -> None:
        """Make the next step again, if there is one."""
        if self.canRedo():
            super().redo()

    def _edit(self, place: int) -> Edit:
        edit = self.command(place)
        assert isinstance(edit, Edit)
        return edit
