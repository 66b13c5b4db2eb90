"""Chips: short words in a row, one of them down, that wrap onto another line where there is no more room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

GAP = 4


class Chips(QWidget):
    """One button a word. Tab reaches the one that is down; the arrows go on from it.

    Signals:
        chosen(int): the user came to another chip.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QToolButton] = []
        self._group = QButtonGroup(self)
        # Buttons that are made late would be last for the Tab key: this one, which nobody sees, fetches them here.
        self._anchor = QToolButton(self)
        self._anchor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._anchor.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def current(self) -> int:
        """The chip that is down; -1 where there is none."""
        return next((place for place, button in enumerate(self.buttons) if button.isChecked()), -1)

    def set_texts(self, texts: Sequence[str], spoken: Sequence[str] = ()) -> None:
        """Have these chips and no others, the first one down; ``spoken`` are longer words, by default the same."""
        for button in self.buttons:
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(place, text, words)
                        for place, (text, words) in enumerate(zip(texts, spoken or texts, strict=True))]
        for before, after in pairwise([self._anchor, *self.buttons]):
            self.setTabOrder(before, after)
        self.set_current(0)
        self._place(self.width())
        self.updateGeometry()

    def set_current(self, place: int) -> None:
        """Have one chip down, without telling anyone."""
        if 0 <= place < len(self.buttons):
            self.buttons[place].setChecked(True)

    def set_reachable(self, count: int) -> None:
        """Let only the first so many be pressed."""
        for place, button in enumerate(self.buttons):
            button.setEnabled(place < count)

    def hasHeightForWidth(self) -> bool:
        """Where it is narrow it is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the chips need."""
        return self._rects(width)[1]

    def sizeHint(self) -> QSize:
        """All in one line."""
        rects, height = self._rects(10_000)
        return QSize(max((rect.right() + 1 for rect in rects), default=0), height)

    def minimumSizeHint(self) -> QSize:
        """The widest chip, on as many lines as there are now."""
        widest = max((button.sizeHint().width() for button in self.buttons), default=0)
        return QSize(widest, self._rects(max(self.width(), widest))[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._place(event.size().width())

    def _button(self, place: int, text: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(words)
        button.setToolTip(words if words != text else "")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setProperty("chip", True)
        # An arrow key checks the next one, and clicks it where it belongs to a group.
        button.clicked.connect(partial(self.chosen.emit, place))
        self._group.addButton(button)
        button.show()
        return button

    def _place(self, width: int) -> None:
        for button, rect in zip(self.buttons, self._rects(width)[0], strict=True):
            button.setGeometry(rect)
        self.setMinimumHeight(self._rects(width)[1])

    def _rects(self, width: int) -> tuple[list[QRect], int]:
        """Where each chip lies in some width, and the height of them all."""
        rects: list[QRect] = []
        left = top = line = 0
        for button in self.buttons:
            size = button.sizeHint()
            if left and left + size.width() > width:
                left, top = 0, top + line + GAP
            rects.append(QRect(left, top, size.width(), size.height()))
            left, line = left + size.width() + GAP, max(line, size.height())
        return rects, top + line
