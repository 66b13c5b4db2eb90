"""One class: its key, colour and name, how many drawings it has, the button that adds one, and the drawings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from xoviz.drawings.collection import LONGEST_CLASS
from xoviz.gui.panels.collect.drawings_list import KEYS, DrawingsList
from xoviz.gui.panels.collect.thumbnail import PITCH
from xoviz.gui.panels.collect.words import count_text
from xoviz.gui.theme import class_colour
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.named_line import NamedLine
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.state.wishes import Discard, Relabel, RemoveClass, RenameClass

if TYPE_CHECKING:
    from xoviz.drawings.collection import Drawing

HEAD = 170  # pixels
STRIPE = 5

SHORT = 1
"""Letters of a name that stand on the button, which has room for no more."""


class ClassRow(QFrame):
    """Name and button at the left, drawings at the right. Drawings that are dropped here become of this class.

    Signals:
        wish(object): a Relabel, Discard, RenameClass or RemoveClass.
        showing(object): a Drawing is to be put on the pad.
        adding(int): what is on the pad is to be added to the class at this place.
        signing(object): those who are to be signed (keys) by somebody else.
    """

    wish = Signal(object)
    showing = Signal(object)
    adding = Signal(int)
    signing = Signal(object)

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place, self._label = place, ""
        self._labels: tuple[str, ...] = ()
        self.setProperty("card", True)
        self.setAcceptDrops(True)
        self.name, self.count = NamedLine(LONGEST_CLASS), StillLabel(squeezable=True)
        self.add_button = QPushButton()
        self.remove_button = IconButton("remove", self.tr("Remove class"), self.tr("with its drawings; undo brings "
                                                                                  "them back"))
        self.list = DrawingsList()
        self.empty = QLabel(self.tr("Draw on the pad, then press {key}").format(key=self.key))
        self._lay_out()
        self._connect()

    @property
    def key(self) -> str:
        """The key that adds to this class: 1 for the first, 0 for the tenth."""
        return str((self._place + 1) % 10)

    @property
    def label(self) -> str:
        """The name of the class."""
        return self._label

    def present(self, labels: tuple[str, ...], drawings: Sequence[Drawing], busy: str) -> None:
        """Show the class at this place of the ``labels``; ``busy`` says why nothing can be added, if so."""
        if labels != self._labels:
            self._labels, self._label = labels, labels[self._place]
            self._name_all()
        if len(drawings) != len(self.list.drawings.drawings) or not self.count.text():
            self.count.setText(count_text(len(drawings), self.tr))
            self.empty.setVisible(not drawings)
            self.list.setVisible(bool(drawings))
        self.list.present(drawings)
        if self.add_button.isEnabled() == bool(busy):
            self.add_button.setEnabled(not busy)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A stripe in the colour that the class has wherever it appears."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(1, 6, STRIPE, self.height() - 12, self.colour)
        painter.end()

    @property
    def colour(self) -> QColor:
        """The colour of the class."""
        return class_colour(self._place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Drawings of other classes may come."""
        if event.mimeData().hasFormat(KEYS) and event.source() is not self.list:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """They show this class, says who drops them here."""
        keys = bytes(event.mimeData().data(KEYS).data()).decode().split()
        event.acceptProposedAction()
        self.wish.emit(Relabel(tuple(keys), self._label))

    # What is asked for

    def _keys(self) -> tuple[str, ...]:
        return tuple(drawing.key for drawing in self.list.chosen)

    def _add(self) -> None:
        self.adding.emit(self._place)

    def _rename(self, name: str) -> None:
        self.wish.emit(RenameClass(self._label, name))

    def _remove(self) -> None:
        self.wish.emit(RemoveClass(self._label))

    def _relabel_as(self, place: int) -> None:
        if place < len(self._labels) and self._labels[place] != self._label:
            self.wish.emit(Relabel(self._keys(), self._labels[place]))

    def _discard(self) -> None:
        self.wish.emit(Discard(self._keys()))

    def _sign(self) -> None:
        self.signing.emit(self._keys())

    def _pop_up(self, at: QPoint) -> None:
        """What can be done with the drawings that are chosen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Put on the pad"), partial(self.showing.emit, self.list.chosen[0]))
        others = menu.addMenu(self.tr("Relabel as"))
        for place, name in enumerate(self._labels):
            if name != self._label:
                others.addAction(name, partial(self._relabel_as, place))
        others.setEnabled(len(self._labels) > 1)
        menu.addAction(self.tr("Drawn by whom it says above"), self._sign)
        menu.addSeparator()
        menu.addAction(self.tr("Remove"), self._discard)
        menu.popup(at)

    # Laying out

    def _name_all(self) -> None:
        """The name, where it stands and where it is spoken."""
        self.name.show_name(self._label)
        short = self._label if len(self._label) <= SHORT else ""
        self.add_button.setText(" ".join(filter(None, (self.tr("+ Add"), short, f"({self.key})"))))
        words = self.tr("Add what is on the pad to {name}: key {key}, and Enter again").format(name=self._label,
                                                                                          key=self.key)
        self.add_button.setToolTip(words)
        self.add_button.setAccessibleName(words)
        self.name.setAccessibleName(self.tr("Name of class {number}").format(number=self._place + 1))
        self.list.setAccessibleName(self.tr("Drawings of {name}").format(name=self._label))

    def _connect(self) -> None:
        self.name.asked.connect(self._rename)
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        self.list.shown.connect(self.showing)
        self.list.relabelled.connect(self._relabel_as)
        self.list.discarded.connect(self._discard)
        self.list.menu_asked.connect(self._pop_up)

    def _lay_out(self) -> None:
        self.count.label.setProperty("muted", True)
        self.count.label.setAutoFillBackground(False)
        self.empty.setProperty("muted", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.remove_button.setIconSize(QSize(14, 14))
        self.add_button.setAutoDefault(False)
        top, below = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.name, 1)
        top.addWidget(self.remove_button)
        below.addWidget(self.add_button)
        below.addWidget(self.count, 1)
        head = QWidget()
        head.setFixedWidth(HEAD)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(below)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(STRIPE + 7, 6, 6, 6)
        row.addWidget(head)
        row.addWidget(self.list, 1)
        row.addWidget(self.empty, 1)
        self.setMinimumHeight(PITCH + 22)
