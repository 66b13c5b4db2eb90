"""What goes wrong, said quietly: one line over the loss curve, which opens a list with the evidence and what to try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from xoviz.gui.finding_card import FindingCard, Told
from xoviz.gui.theme import current_theme
from xoviz.nn import Focus, Network, ReLU
from xoviz.state.view import View
from xoviz.state.wishes import ChooseFilter, Pin, Wish

STUDY = "diagnosis"

AROUND = QSize(26, 12)
"""Pixels that frame and padding of a button take."""

TABS: Mapping[str, str] = {"diverging": "step", "slow": "step", "overfitting": "runs", "ignored": "votes",
                           "saturated": "votes", "silent": "network", "dead": "relu", "alike": "convolution"}
"""Where each kind of finding can be seen."""


class Diagnosis(Protocol):
    """The result of the study."""

    @property
    def shown(self) -> Sequence[Told]:
        """What is to be said."""


class Findings(QPushButton):
    """Hidden while all is well; else a line with the first finding, and how many there are besides.

    Signals:
        wish(object): what the user wants (a wishes.Wish).
        tab_wanted(str): the name of the tab on which a finding can be seen.
        said(str): a sentence for the status bar.
    """

    wish = Signal(object)
    tab_wanted = Signal(str)
    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._result: object = None
        self._told: tuple[Told, ...] = ()
        self._dismissed: frozenset[tuple[object, ...]] = frozenset()
        self.list = FindingsList(self)
        self.setFlat(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open)
        self.list.wish.connect(self._take)
        self.list.shown.connect(self._show_where)
        self.list.dismissed.connect(self.dismiss)
        self.hide()
        self._dress()

    @property
    def told(self) -> tuple[Told, ...]:
        """The findings on display, those that were dismissed left out."""
        return self._told

    def tells(self, kind: str) -> bool:
        """Whether a finding of a kind is on display."""
        return any(finding.kind == kind for finding in self._told)

    def present(self, view: View) -> None:
        """Show what the newest diagnosis says; while one is being made, what the last one said."""
        self._view = view
        study = view.studies.get(STUDY)
        if study is None:
            self._forget()
            return
        if study.result is None or study.result is self._result:
            return
        self._result = study.result
        found = cast(Diagnosis, study.result)
        self._dismissed &= {finding.key for finding in found.shown}
        self._tell(tuple(finding for finding in found.shown if finding.key not in self._dismissed))

    def open(self) -> None:
        """Open the list, above this line; or say that there is nothing in it."""
        if not self._told:
            self.said.emit(self.tr("Nothing is wrong, as far as can be told."))
        elif self._view is not None:
            self.list.present(self._told, self._view.network)
            self.list.open_above(self)

    def dismiss(self, key: tuple[object, ...]) -> None:
        """Say no more of a finding, until it has been resolved and comes back."""
        self._dismissed |= {key}
        self._tell(tuple(finding for finding in self._told if finding.key != key))

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(100, self.fontMetrics().height() + AROUND.height())

    def minimumSizeHint(self) -> QSize:
        """Any width will do: the sentence is cut off where there is no room."""
        return QSize(40, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much of the sentence as there is room for."""
        super().resizeEvent(event)
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and current_theme().colour("focus") != self._colour():
            self._dress()

    def _forget(self) -> None:
        """There is nothing to say of this network yet."""
        self._result, self._dismissed = None, frozenset()
        if self._told:
            self._tell(())

    def _tell(self, told: tuple[Told, ...]) -> None:
        self._told = told
        self._write()
        self.setHidden(not told)
        if not told:
            self.list.hide()
        elif self.list.isVisible() and self._view is not None:
            self.list.present(told, self._view.network)
            self.list.stand_above(self)

    def _write(self) -> None:
        """The first headline, cut off where it must be; spoken in full."""
        if not self._told or self._view is None:
            return
        first, more = FindingCard.headline(self._told[0], self._view.network, self.tr), len(self._told) - 1
        rest = self.tr(" (+{more})").format(more=more) if more else ""
        metrics = self.fontMetrics()
        room = self.width() - AROUND.width() - metrics.horizontalAdvance("⚠ " + rest)
        self.setText("⚠ " + metrics.elidedText(first, Qt.TextElideMode.ElideRight, room) + rest)
        count = self.tr("1 finding") if not more else self.tr("{count} findings").format(count=more + 1)
        self.setAccessibleName(f"{count}: {first}")
        self.setToolTip(self.tr("{count}: {first} Click for the evidence and for something to try.").format(
            count=count, first=first))

    def _take(self, wish: Wish) -> None:
        self.list.hide()
        self.wish.emit(wish)

    def _show_where(self, finding: Told) -> None:
        """Go to where it can be seen, with the filter or the cell that it is about."""
        self.list.hide()
        if self._view is None:
            return
        for wish in where(finding, self._view.network):
            self.wish.emit(wish)
        self.tab_wanted.emit(TABS[finding.kind])

    def _colour(self) -> object:
        return self.palette().color(QPalette.ColorRole.ButtonText)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.ButtonText, current_theme().colour("focus"))
        self.setPalette(palette)


def where(finding: Told, network: Network) -> list[Wish]:
    """What to choose and to pin so that a finding can be seen; nothing if the network has changed meanwhile."""
    layer, unit = finding.layer, finding.unit
    if layer is None or unit is None or layer not in network.stack.ids or unit >= network.stack.shape_of(layer)[0]:
        return []
    if finding.kind == "ignored":
        return [Pin(Focus(layer, unit, 0, 0))]
    seen = relu_above(layer, network) if finding.kind == "dead" else layer
    _, rows, columns = network.stack.shape_of(seen)
    return [ChooseFilter(layer, unit), Pin(Focus(seen, unit, rows // 2, columns // 2))]


def relu_above(layer: str, network: Network) -> str:
    """The first ReLU above a layer, or the layer itself."""
    above = network.layers[network.stack.index(layer) + 1 :]
    return next((each.id for each in above if isinstance(each, ReLU)), layer)


class FindingsList(QFrame):
    """All findings, one below the other, with their evidence and buttons. Escape closes it.

    Signals:
        wish(object): what the user wants to try.
        shown(object): a finding that the user wants to see.
        dismissed(object): the key of a finding that the user wants to hear no more of.
    """

    wish = Signal(object)
    shown = Signal(object)
    dismissed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("Findings"))
        self.cards: list[FindingCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 6, 6, 6)
        self._column.setSpacing(2)

    def present(self, told: Sequence[Told], network: Network) -> None:
        """Show these findings; a card whose finding only has newer numbers stays where it is."""
        kept = {card.finding.key: card for card in self.cards}
        for card in self.cards:
            self._column.removeWidget(card)
        self.cards = [kept.pop(finding.key) if finding.key in kept else self._card() for finding in told]
        for card in kept.values():
            card.deleteLater()
        for card, finding in zip(self.cards, told, strict=True):
            card.present(finding, network)
            self._column.addWidget(card)
        self.adjustSize()

    def open_above(self, anchor: QWidget) -> None:
        """Open there, ready for the keyboard."""
        self.stand_above(anchor)
        self.show()
        self.cards[0].try_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def stand_above(self, anchor: QWidget) -> None:
        """Have the lower right corner at the upper right one of ``anchor``, inside the screen."""
        corner = anchor.mapToGlobal(QPoint(anchor.width(), -4))
        screen = (anchor.screen() or QApplication.primaryScreen()).availableGeometry()
        self.move(max(corner.x() - self.width(), screen.left()), max(corner.y() - self.height(), screen.top()))

    def _card(self) -> FindingCard:
        card = FindingCard(self)
        card.wish.connect(self.wish)
        card.shown.connect(self.shown)
        card.dismissed.connect(self.dismissed)
        return card
