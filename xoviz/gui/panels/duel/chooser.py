"""Who stands against the network on display, and how both begin."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QWidget

from xoviz.gui.panels.duel import words
from xoviz.gui.widgets.number_line import NumberLine
from xoviz.gui.widgets.segments import Segments
from xoviz.nn.shorthand import LONGEST
from xoviz.state.view import RunEntry
from xoviz.state.wishes import Challenge


class Chooser(QWidget):
    """A box of opponents; beside it the text of a stack, where one is wanted.

    Signals: chosen(object): the Challenge that was put together.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._runs: tuple[tuple[int, str], ...] = ()
        self._current = 0
        self.box, self.text = QComboBox(), NumberLine()
        self.begin = Segments(((self.tr("From random weights"), self.tr("Both begin anew, but for what is frozen")),
                               (self.tr("As they are"), self.tr("Both go on from what they have learned"))))
        self._build()
        self.box.activated.connect(self._choose)
        self.text.returnPressed.connect(self._tell)
        self.begin.chosen.connect(self._tell)

    @property
    def kind(self) -> str:
        """The kind of opponent that is chosen."""
        return str(self.box.itemData(self._current)[0])

    def challenge(self) -> Challenge | None:
        """What is chosen; None while something is missing."""
        kind, what = self.box.itemData(self._current)
        if kind == words.STACK:
            what = self.text.text().strip()
        elif kind == words.FILE:
            what = self._path
        if kind in (words.STACK, words.FILE) and not what:
            return None
        return Challenge(kind, what, afresh=kind == words.HAND or self.begin.current == 0)

    def choose(self, kind: str, what: str = "") -> None:
        """Have an opponent chosen, without telling anyone."""
        place = next(place for place in range(self.box.count()) if self.box.itemData(place) == (kind, what))
        self.box.setCurrentIndex(place)
        self._take(place)

    def offer_runs(self, entries: tuple[RunEntry, ...]) -> None:
        """Have the runs of this session among those who can be chosen."""
        runs = tuple((entry.key, entry.name) for entry in entries)
        if runs == self._runs:
            return
        chosen, self._runs = self.box.itemData(self._current), runs
        first = len(words.opponents(self.tr))
        while self.box.count() > first:
            self.box.removeItem(self.box.count() - 1)
        if runs:
            self.box.insertSeparator(self.box.count())
        for key, name in runs:
            self.box.addItem(self.tr("Run: {name}").format(name=name), (words.RUN, str(key)))
        found = [place for place in range(self.box.count()) if self.box.itemData(place) == chosen]
        self._current = found[0] if found else 0
        self.box.setCurrentIndex(self._current)

    def _choose(self, place: int) -> None:
        kind = self.box.itemData(place)[0]
        if kind == words.FILE:
            name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a network"), "",
                                                  self.tr("Networks (*.xoviz);;All files (*)"))
            if not name:
                self.box.setCurrentIndex(self._current)
                return
            self._path = name
        self._take(place)
        if kind == words.STACK and not self.text.text():
            self.text.setFocus()
        else:
            self._tell()

    def _take(self, place: int) -> None:
        self._current = place
        self.text.setVisible(self.kind == words.STACK)
        self.begin.setEnabled(self.kind != words.HAND)
        self.begin.set_current(1 if self.kind in words.AS_THEY_ARE else 0)

    def _tell(self) -> None:
        challenge = self.challenge()
        if challenge is not None:
            self.chosen.emit(challenge)

    def _build(self) -> None:
        for kind, what, title in words.opponents(self.tr):
            if kind:
                self.box.addItem(title, (kind, what))
            else:
                self.box.insertSeparator(self.box.count())
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(18)
        self.box.setAccessibleName(self.tr("Who stands against the network on display"))
        self.box.setToolTip(self.tr("Who stands against the network on display"))
        self.text.setMaxLength(LONGEST)
        self.text.setPlaceholderText("conv 8@3 | relu | pool 2 | dense 2")
        self.text.setAccessibleName(self.tr("The other stack as text"))
        self.text.setToolTip(self.tr("The other stack as text; Enter takes it"))
        self.begin.setAccessibleName(self.tr("How both begin"))
        label = QLabel(self.tr("&Against"))
        label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.box, 2)
        row.addWidget(self.text, 2)
        row.addWidget(self.begin)
        self._take(0)
