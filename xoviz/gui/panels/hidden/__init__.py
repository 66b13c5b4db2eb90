"""The tab "Hidden": the units between the maps and the votes: what each reads, what it says, and how it votes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.explain.hidden import Hidden, hidden, hidden_layers, rivals
from xoviz.gui.panels import layers
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.hidden import words
from xoviz.gui.panels.hidden.beginning import Beginning, with_hidden
from xoviz.gui.panels.hidden.detail import UnitDetail
from xoviz.gui.panels.hidden.portrait import Portrait
from xoviz.gui.panels.hidden.unit_list import UnitList
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.badges import Badge
from xoviz.gui.widgets.chips import Chips
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import CellByCell, Focus, Network
from xoviz.state.view import View
from xoviz.state.wishes import ChangeStack, Freeze, SwitchOff

MARGIN = 10
BY_SHARE, BY_VALUE, BY_NUMBER = range(3)


class HiddenPanel(Panel):
    """A row a unit, the most important for the verdict first; beside them one unit at large."""

    name = "hidden"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._found: Hidden | None = None
        self._layers: tuple[str, ...] = ()
        self._layer, self._unit = "", 0
        self._order: npt.NDArray[np.intp] = np.arange(0)
        self._images: dict[int, QImage] = {}
        self._portrait, self._limit = Portrait(1, 1, 1), 1.0
        self.layers, self.order, self._order_label = Chips(), QComboBox(), QLabel(self.tr("&Order"))
        self.verdict = StillLabel(squeezable=True)
        self.units, self.detail = UnitList(), UnitDetail()
        self.empty = Beginning()
        self._content = QWidget()
        self._build()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Hidden")

    def present(self, view: View) -> None:
        """Show the units; rows change places only where another picture was drawn, or training rests."""
        before, self._view = self._view, view
        another = before is None or before.network.stack != view.network.stack \
            or before.network.classes != view.network.classes
        if another:
            self._offer(view.network)
        if not self._layer:
            return
        if another or (before is not None and before.network is not view.network):
            self._renew(view.network)
        if another or before is None or before.trace is not view.trace:
            settled = before is None or before.pad is not view.pad or not view.training.playing
            self._found = hidden(view.trace, self._layer)
            self._show(sort=settled or another)
        elif (before.frozen, before.off) != (view.frozen, view.off):
            self._show(sort=False)
        self._look(view)

    def choose_layer(self, place: int) -> None:
        """Show the units of another layer."""
        self._layer = self._layers[place]
        view = self._view
        if view is not None:
            self._entitle(view.network)
            self._renew(view.network)
            self._found = hidden(view.trace, self._layer)
            self._show(sort=True)
            self._choose(int(self._order[0]))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme: what lies between the maps has its colour."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._images.clear()
            self.units.viewport().update()

    # What is shown

    def _offer(self, network: Network) -> None:
        """The layers that there are; the last one at first."""
        self._layers = hidden_layers(network)
        self._content.setVisible(bool(self._layers))
        self.empty.setVisible(not self._layers)
        if self._layer not in self._layers:
            self._layer, self._unit = (self._layers[-1] if self._layers else ""), -1
        self.layers.set_texts([words.layer_title(network, layer, self.tr) for layer in self._layers])
        self.layers.setVisible(len(self._layers) > 1)
        if self._layer:
            self.layers.set_current(self._layers.index(self._layer))
            self._entitle(network)

    def _entitle(self, network: Network) -> None:
        below = layers.below(network, self._layer)
        self._portrait = Portrait.fit(*Portrait.layout(network.stack.shape_of(below)))
        titles = (self.tr("Unit"), self.tr("Weights over {layer}").format(layer=layers.names(network)[below]),
                  self.tr("Says"))
        self.units.entitle(titles, network.classes, self._portrait.width)

    def _renew(self, network: Network) -> None:
        """The weights are others now."""
        self._images.clear()
        self._limit = limit_of(network.parameters[f"{self._layer}.weights"])

    def _show(self, *, sort: bool) -> None:
        view, found = self._view, self._found
        assert view is not None
        assert found is not None
        winner, other = rivals(view.trace.scores)
        if sort or len(self._order) != len(found.values):
            self._order = self._sorted(found, winner, other)
        if not 0 <= self._unit < len(found.values):
            self._unit = int(self._order[0])
        classes = len(view.network.classes)
        # Of many classes the two that the order is about.
        self.units.present(found, self._order, (winner, other) if classes > words.MANY else range(classes))
        self.units.choose(self._unit)
        self.verdict.setText(words.verdict_line(found, winner, other, view.network.classes, self.tr))

    def _sorted(self, found: Hidden, winner: int, other: int) -> npt.NDArray[np.intp]:
        """The units from the top down."""
        if self.order.currentIndex() == BY_NUMBER:
            return np.arange(len(found.values))
        keys = found.heard if self.order.currentIndex() == BY_VALUE else (
            found.votes[winner] if winner == other else found.lead(winner, other))
        return np.argsort(-np.nan_to_num(keys), kind="stable")

    def _look(self, view: View) -> None:
        """What everybody looks at, and the unit at large."""
        lit = view.focus.map if view.focus is not None and view.focus.layer in self._own(view.network) else None
        if lit is not None and view.pinned:
            self._unit = lit
            self.units.choose(lit)
        self.units.light(lit)
        if self._found is not None:
            self.detail.present(view, self._layer, self._unit, self._found)

    def _own(self, network: Network) -> tuple[str, ...]:
        """The layer, and what goes cell by cell right above it: one number a unit in each."""
        place = network.stack.index(self._layer)
        own = [self._layer]
        for layer in network.layers[place + 1 :]:
            if not isinstance(layer, CellByCell):
                break
            own.append(layer.id)
        return tuple(own)

    def _image(self, unit: int) -> QImage:
        assert self._view is not None
        if unit not in self._images:
            weights = self._view.network.parameters[f"{self._layer}.weights"][unit]
            weights = np.ascontiguousarray(weights).reshape(Portrait.layout(weights.shape))
            self._images[unit] = self._portrait.drawn(weights, self._limit, current_theme().colour("card"))
        return self._images[unit]

    def _worn(self, unit: int) -> Badge | None:
        return None if self._view is None else layers.worn(self._view, self._layer, unit)

    def _spoken(self, unit: int) -> str:
        view, found = self._view, self._found
        if view is None or found is None:
            return ""
        title = words.unit_title(view.network, self._layer, unit, self.tr)
        return words.spoken(found, title, unit, self._worn(unit), view.network.classes, self.tr)

    # What is wished for

    def _choose(self, unit: int) -> None:
        self._unit = unit
        self.units.choose(unit)
        if self._view is not None and self._found is not None:
            self.detail.present(self._view, self._layer, unit, self._found)

    def _point(self, unit: int) -> None:
        if self._view is not None and not self._view.pinned:
            self.look_at(Focus(self._layer, unit, 0, 0))

    def _go_to(self, unit: int) -> None:
        self._choose(unit)
        if self._view is not None:
            self.walk_to(Focus(self._layer, unit, 0, 0), self._view)

    def _pick(self, unit: int) -> None:
        self._choose(unit)
        if self._view is not None:
            self.pin(Focus(self._layer, unit, 0, 0), self._view)

    def _leave(self) -> None:
        self.look_at(None)

    def _point_below(self, focus: Focus | None) -> None:
        if self._view is not None and not (self._view.pinned and focus is not None):
            self.look_at(focus)

    def _pin_below(self, focus: Focus) -> None:
        if self._view is not None:
            self.pin(focus, self._view)

    def _walk_below(self, focus: Focus) -> None:
        if self._view is not None and self._view.pinned:
            self.walk_to(focus, self._view)

    def _freeze(self) -> None:
        """Freeze the unit, or let it learn again."""
        part = self._layer, self._unit
        self.wish.emit(Freeze((part,), self._view is None or part not in self._view.frozen))

    def _switch(self) -> None:
        """Switch the unit off, or on again."""
        part = self._layer, self._unit
        self.wish.emit(SwitchOff((part,), self._view is None or part not in self._view.off))

    def _begin(self) -> None:
        if self._view is not None:
            self.wish.emit(ChangeStack(with_hidden(self._view.network), self.tr("Add hidden units")))

    def _reorder(self) -> None:
        if self._found is not None:
            self._show(sort=True)

    # Laying out

    def _connect(self) -> None:
        self.units.provide(self._image, self._worn, self._spoken)
        self.layers.chosen.connect(self.choose_layer)
        self.order.activated.connect(self._reorder)
        self.units.pointed.connect(self._point)
        self.units.chosen.connect(self._go_to)
        self.units.picked.connect(self._pick)
        self.units.left.connect(self._leave)
        self.detail.pointed.connect(self._point_below)
        self.detail.clicked.connect(self._pin_below)
        self.detail.walked.connect(self._walk_below)
        self.detail.freeze_asked.connect(self._freeze)
        self.detail.off_asked.connect(self._switch)
        self.units.freeze_asked.connect(self._freeze)
        self.units.off_asked.connect(self._switch)
        self.empty.asked.connect(self._begin)

    def _build(self) -> None:
        self.layers.setAccessibleName(self.tr("Layer"))
        self.units.setAccessibleName(self.tr("Hidden units"))
        self.order.addItems([self.tr("what decides most first"), self.tr("what says most first"),
                             self.tr("as numbered")])
        self.order.setAccessibleName(self.tr("Order"))
        self.order.setToolTip(self.tr("What decides most: what a unit adds to the lead of the best class over the "
                                      "next. While training plays, rows keep their places"))
        self._order_label.setBuddy(self.order)
        self.empty.hide()
        top, body = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.verdict, 1)
        top.addWidget(self._order_label)
        top.addWidget(self.order)
        body.setSpacing(14)
        body.addWidget(self.units, 3)
        body.addWidget(self.detail, 2)
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.layers)
        inner.addLayout(top)
        inner.addLayout(body, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 8, MARGIN, 6)
        column.addWidget(self._content)
        column.addWidget(self.empty, alignment=Qt.AlignmentFlag.AlignCenter)
