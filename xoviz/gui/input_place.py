"""The place of the pad: the pad itself, or the editor for whatever else the task is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from xoviz.gui.drawing_pad import DrawingPad
from xoviz.gui.inputs import InputEditor, editor

if TYPE_CHECKING:  # the window is first painted before anybody has a view
    from xoviz.state.view import View

OF_PAD = ("pencil", "eraser", "move", "thicker", "thinner", "clear", "invert", "reset_transform", "paste_picture")
"""The actions for which there must be a pad."""


class InputPlace(QStackedWidget):
    """The pad, and an editor for each other kind of input, made when a task of that kind is first chosen.

    Signals:
        wish(object): what is wished for on any of them.
        said(str): a sentence that one of them says in passing.
        titled(str): what stands in this place now, in a word.
    """

    wish = Signal(object)
    said = Signal(str)
    titled = Signal(str)

    def __init__(self, pad: DrawingPad, gestures: Iterator[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pad, self._gestures = pad, gestures
        self._editors: dict[str, InputEditor] = {}
        self._of_pad: list[QAction] = []
        self.addWidget(pad)
        pad.wish.connect(self.wish)
        pad.said.connect(self.said)

    def offer(self, actions: Mapping[str, QAction]) -> None:
        """Take those of the window's actions that belong to the pad: they can be used only where it is in sight."""
        self._of_pad = [actions[name] for name in OF_PAD]

    @property
    def editor(self) -> InputEditor | None:
        """The editor in sight; None where that is the pad."""
        return next((each for each in self._editors.values() if each is self.currentWidget()), None)

    def present(self, view: View) -> None:
        """Show a view on what belongs to its task; the others know nothing of it."""
        shown = self._pad if view.task.on_pad else self._editor(view.task.input_kind)
        if shown is not self.currentWidget():
            self.setCurrentWidget(shown)
            self.updateGeometry()
            self.titled.emit(self.tr("Drawing") if shown is self._pad else self.tr("Input"))
            for action in self._of_pad:
                action.setEnabled(shown is self._pad)
        shown.present(view)

    def close_down(self) -> None:
        """The window closes: whatever plays comes to its end."""
        for each in self._editors.values():
            each.close_down()

    def sizeHint(self) -> QSize:
        """That of what is in sight, not of the largest."""
        return self._in_sight.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """That of what is in sight, not of the largest."""
        return self._in_sight.minimumSizeHint()

    @property
    def _in_sight(self) -> QWidget:
        return self.editor or self._pad

    def _editor(self, kind: str) -> InputEditor:
        if kind not in self._editors:
            made = self._editors[kind] = editor(kind)(self._gestures)
            made.wish.connect(self.wish)
            made.said.connect(self.said)
            self.addWidget(made)
        return self._editors[kind]
