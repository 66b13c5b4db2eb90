"""How the set is learned: what is kept for testing, how drawings are varied, and the button that begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.gui.panels.collect.splitting import Splitting
from xoviz.gui.panels.collect.varying import Varying
from xoviz.gui.panels.collect.words import why_not
from xoviz.gui.widgets.scrolling import scrolling
from xoviz.state.wishes import LearnDrawings

if TYPE_CHECKING:
    from xoviz.drawings.collection import Collection

WIDTH = 326  # pixels


class Lesson(QWidget):
    """Settings that scroll where there is no room, and below them the button with the reason why it cannot be pressed.

    Signals:
        wish(object): a SplitDrawings or a LearnDrawings.
    """

    wish = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._learned: tuple[str, Collection | None] = "", None
        self.splitting, self.varying = Splitting(), Varying()
        self.learn_button, self.reason = QPushButton(self.tr("Learn these")), QLabel()
        self._lay_out()
        self.splitting.wish.connect(self.wish)
        self.learn_button.clicked.connect(self.learn)

    def number_gestures(self, gestures: Iterator[int]) -> None:
        """Drags of the share are one undo step each."""
        self.splitting.number_gestures(gestures)

    def note(self, task: str, collection: Collection) -> None:
        """There is another task, called so, and this is the set that there is now."""
        self._learned = task, collection

    def present(self, collection: Collection) -> None:
        """Say why a set cannot be learned, or that it has changed since it was."""
        reason = why_not(collection, self.tr)
        self.learn_button.setEnabled(not reason)
        task, then = self._learned
        if not reason and task == collection.name and then is not collection:
            reason = self.tr("The set has changed since it was learned.")
        if reason != self.reason.text():
            self.reason.setText(reason)
            self.reason.setVisible(bool(reason))

    def learn(self) -> None:
        """Wish that the set be learned from scratch."""
        if self.learn_button.isEnabled():
            self.wish.emit(LearnDrawings(self.varying.augmentation))

    def _lay_out(self) -> None:
        self.learn_button.setProperty("primary", True)
        self.learn_button.setMinimumHeight(40)
        self.learn_button.setToolTip(self.tr("A new network with these classes and random weights learns them; undo "
                                             "brings the present one back"))
        self.reason.setWordWrap(True)
        self.reason.setProperty("muted", True)
        self.reason.hide()
        heading = QLabel(self.tr("Kept for testing"))
        heading.setProperty("heading", True)
        settings = QWidget()
        upper = QVBoxLayout(settings)
        upper.setContentsMargins(0, 0, 6, 0)
        upper.setSpacing(4)
        for part in (heading, self.splitting, self.varying):
            upper.addWidget(part)
        upper.addStretch(1)
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 0, 0)
        column.addWidget(scrolling(settings), 1)
        column.addWidget(self.reason)
        column.addWidget(self.learn_button)
