"""What looks like a mistake in the set, one thing after another: keep it, relabel it, remove it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from xoviz.drawings.likeness import Doubted, Suspects, Twice
from xoviz.gui.panels.collect.thumbnail import SIDE, image_of
from xoviz.gui.panels.collect.words import doubted_text, twice_text
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.state.wishes import Confirm, Discard, Relabel

if TYPE_CHECKING:
    from xoviz.drawings.collection import Collection, Drawing

Finding = Doubted | Twice


class Review(QFrame):
    """One finding at a time, with its drawing and, where it is there twice, the other one.

    Signals:
        wish(object): a Relabel, a Confirm or a Discard.
        looked_at(str): the drawing with this key is to be brought into sight.
        settled(): somebody has decided what to do about a finding.
    """

    wish = Signal(object)
    looked_at = Signal(str)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()
        self._drawings: Mapping[str, Drawing] = {}
        self._marks: Mapping[str, str] = {}
        self._place = 0
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("What looks like a mistake"))
        self.picture, self.other, self.words, self.number = QLabel(), QLabel(), QLabel(), QLabel()
        self.back = IconButton("step-back", self.tr("The one before"))
        self.on = IconButton("step", self.tr("The next one"))
        self.keep_button, self.relabel_button = QPushButton(self.tr("Keep")), QPushButton()
        self.remove_button = QPushButton(self.tr("Remove"))
        self._lay_out()
        self.back.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)
        self.keep_button.clicked.connect(self.keep)
        self.relabel_button.clicked.connect(self.relabel)
        self.remove_button.clicked.connect(self.remove)
        self.hide()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What there is to decide."""
        return self._findings

    @property
    def marks(self) -> Mapping[str, str]:
        """What is wrong with each drawing, by its key."""
        return self._marks

    def present(self, collection: Collection | None, found: Suspects | None) -> None:
        """Show what was found, as far as it is still so in the set and nobody has said that it is no mistake."""
        drawings = {} if collection is None or found is None else {each.key: each for each in collection.drawings}
        suspected: tuple[Finding, ...] = () if found is None else (*found.doubted, *found.twice)
        findings = tuple(each for each in suspected if _still_so(each, drawings))
        if findings != self._findings or any(
                drawings[each.key] is not self._drawings.get(each.key) for each in findings):
            self._findings, self._drawings = findings, drawings
            self._place = min(self._place, max(len(findings) - 1, 0))
            self._show()

    def go_on(self) -> None:
        """The next finding."""
        self._go_to(self._place + 1)

    def go_back(self) -> None:
        """The finding before."""
        self._go_to(self._place - 1)

    def keep(self) -> None:
        """Wish that it count as no mistake from now on."""
        found = self._findings[self._place]
        self._settle(found)
        self.wish.emit(Confirm((found.key,)))

    def relabel(self) -> None:
        """Wish for the label that it seems to have."""
        found = self._findings[self._place]
        if isinstance(found, Doubted):
            self._settle(found)
            self.wish.emit(Relabel((found.key,), found.others))

    def remove(self) -> None:
        """Wish that the drawing go."""
        found = self._findings[self._place]
        self._settle(found)
        self.wish.emit(Discard((found.key,)))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()

    def _settle(self, found: Finding) -> None:
        """Go on to the next finding: this one is decided."""
        self._findings = tuple(each for each in self._findings if each is not found)
        self._place = min(self._place, max(len(self._findings) - 1, 0))
        self._show()
        self.settled.emit()

    def _go_to(self, place: int) -> None:
        self._place = place % max(len(self._findings), 1)
        self._show()
        if self._findings:
            self.looked_at.emit(self._findings[self._place].key)

    def _show(self) -> None:
        self._marks = self._worded()
        self.setVisible(bool(self._findings))
        if not self._findings:
            return
        found = self._findings[self._place]
        drawing, count = self._drawings[found.key], len(self._findings)
        self.picture.setPixmap(_pixmap(drawing))
        self.other.setVisible(isinstance(found, Twice))
        self.relabel_button.setVisible(isinstance(found, Doubted))
        if isinstance(found, Twice):
            self.other.setPixmap(_pixmap(self._drawings[found.earlier]))
        else:
            self.relabel_button.setText(self.tr("Relabel as {name}").format(name=found.others))
        what = self.tr("“{label}”, {wrong}").format(label=drawing.label, wrong=self._marks[found.key])
        self.words.setText(what)
        self.number.setText(self.tr("{number} of {count}").format(number=self._place + 1, count=count))
        for arrow in (self.back, self.on):
            arrow.setEnabled(count > 1)

    def _worded(self) -> dict[str, str]:
        return {found.key: doubted_text(found, self.tr) if isinstance(found, Doubted) else twice_text(found, self.tr)
                for found in reversed(self._findings)}

    def _lay_out(self) -> None:
        self.number.setProperty("muted", True)
        self.words.setMinimumWidth(120)
        self.words.setWordWrap(True)
        for arrow in (self.back, self.on):
            arrow.setIconSize(QSize(14, 14))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        for part in (self.back, self.number, self.on, self.picture, self.other):
            row.addWidget(part)
        row.addWidget(self.words, 1)
        for button in (self.relabel_button, self.remove_button, self.keep_button):
            row.addWidget(button)


def _still_so(found: Finding, drawings: Mapping[str, Drawing]) -> bool:
    """Whether the drawings of a finding are still there, labelled as they were, and confirmed by nobody."""
    if found.key in drawings and drawings[found.key].confirmed:
        return False
    if isinstance(found, Twice):
        return found.key in drawings and found.earlier in drawings
    return found.key in drawings and drawings[found.key].label == found.label


def _pixmap(drawing: Drawing) -> QPixmap:
    """A drawing as large as its thumbnail."""
    return QPixmap.fromImage(image_of(drawing, current_theme())).scaled(SIDE, SIDE)
