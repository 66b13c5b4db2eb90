"""The tab "Votes": every value below a dense layer, its weight, and the score they add up to (the talk, chapter 9)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from xoviz.explain.heads import names_of
from xoviz.gui.panels import layers, slopes, votes_slopes
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.votes_words import (
    DECIMALS,
    Tally,
    closing_lines,
    row_labels,
    running_lines,
    score_formula,
    tally,
    voters,
)
from xoviz.gui.theme import class_colour, identity_colour, number_font
from xoviz.gui.widgets.ledger import Ledger
from xoviz.gui.widgets.player import Player
from xoviz.nn import PICTURE, Dense, Focus, Network
from xoviz.nn.parts import maker
from xoviz.state.view import View


class VotesPanel(Panel):
    """A ledger of all votes of one dense layer: of all classes, or of one hidden unit."""

    name = "votes"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._labels: tuple[str, ...] = ()
        self._colours: tuple[QColor, ...] = ()
        self._order: npt.NDArray[np.intp] = np.arange(0)
        self.layer_box, self.unit_box, self.order_box = QComboBox(), QSpinBox(), QComboBox()
        self.head_box = QComboBox()
        self._unit_label = QLabel(self.tr("Unit"))
        self.explanation, self.formula = QLabel(), QLabel()
        self.ledger, self.badge = Ledger(DECIMALS), slopes.SlopeBadge()
        self.player = Player()
        self._lay_out()
        self.layer_box.activated.connect(self._on_layer)
        self.head_box.activated.connect(self._on_layer)
        self.unit_box.valueChanged.connect(self._on_layer)
        self.order_box.activated.connect(self._on_order)
        self.ledger.pointed.connect(self._on_pointed)
        self.ledger.walked.connect(self._on_walked)
        self.ledger.clicked.connect(self._on_clicked)
        self.ledger.left.connect(self._on_left)
        self.player.moved.connect(self._count)

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Votes")

    def present(self, view: View) -> None:
        """Show a view; the boxes change only with the stack, the rows only with the trace."""
        before, self._view = self._view, view
        if before is None or before.network.stack != view.network.stack \
                or before.network.classes != view.network.classes:
            self._offer_layers(view.network)
            self._arrange()
        elif slopes.switched(before, view):
            self._explain(view)
            self._show_votes(sort=False)
        elif (before.trace is not view.trace or before.reading != view.reading
              or before.gradients is not view.gradients):
            settled = before.pad is not view.pad or not view.training.playing
            self._show_votes(sort=settled)
        if before is None or (before.focus, before.pinned) != (view.focus, view.pinned) \
                or before.network.stack != view.network.stack:
            self._show_focus()
        if before is None or (before.frozen, before.off) != (view.frozen, view.off):
            self._wear()

    def set_motion(self, on: bool) -> None:
        """Whether votes may drop in by themselves."""
        self.player.set_motion(on)

    def _lay_out(self) -> None:
        self.explanation.setWordWrap(True)
        self.formula.setFont(number_font(13))
        self.formula.setWordWrap(True)
        self.formula.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.unit_box.setAccessibleName(self._unit_label.text())
        for box in (self.layer_box, self.head_box, self.order_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        top = QHBoxLayout()
        top.addWidget(self._named(self.layer_box, self.tr("Of layer"), self.tr("Which layer's votes are counted")))
        self.head_box.setAccessibleName(self.tr("Answer"))
        self.head_box.setToolTip(self.tr("This network answers two questions: to which of them are these the votes?"))
        for part in (self.layer_box, self.head_box, self._unit_label, self.unit_box):
            top.addWidget(part)
        top.addWidget(self.badge, 1)
        top.addStretch()
        top.addWidget(self._named(self.order_box, self.tr("Order"), self.tr(
            "As the maps are read, or what speaks most for a class first; while training plays, rows keep their places"
        )))
        top.addWidget(self.order_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addWidget(self.explanation)
        layout.addLayout(top)
        layout.addWidget(self.ledger, 1)
        layout.addWidget(self.formula)
        self.player.setAccessibleName(self.tr("Votes dropping in, one by one"))
        layout.addWidget(self.player)

    def _named(self, field: QComboBox, name: str, hint: str) -> QLabel:
        label = QLabel(name)
        label.setBuddy(field)
        field.setAccessibleName(name)
        field.setToolTip(hint)
        return label

    @property
    def _layer(self) -> Dense | None:
        """The layer whose votes are shown, if the network has one."""
        if self._view is None or self.layer_box.currentData() is None:
            return None
        layer = self._view.network.layers[self._view.network.stack.index(self.layer_box.currentData())]
        return layer if isinstance(layer, Dense) else None

    @property
    def _head(self) -> int:
        """Whose votes are shown, where there are two heads."""
        return max(self.head_box.currentIndex(), 0)

    def _units(self, network: Network, layer: Dense) -> tuple[int, ...]:
        """Whose votes are shown: those of all classes, or those of the chosen hidden unit."""
        found = voters(network, layer, self._head)
        return (self.unit_box.value() - 1,) if found is None else found.units

    def _offer_layers(self, network: Network) -> None:
        """Offer the dense layers there are; the last one at first."""
        words = layers.names(network)
        self.layer_box.clear()
        for layer_id in layers.layers_of(network, "dense"):
            self.layer_box.addItem(words[layer_id], layer_id)
        self.layer_box.setCurrentIndex(self.layer_box.count() - 1)
        self.layer_box.setEnabled(self.layer_box.count() > 1)
        self.head_box.clear()
        self.head_box.addItems([f"{names[0]} … {names[-1]}" for names in names_of(network)])

    def _arrange(self) -> None:
        """Another layer or unit: other rows, other columns."""
        view, layer = self._view, self._layer
        self.ledger.setVisible(layer is not None)
        self.formula.setVisible(layer is not None)
        self.player.setVisible(layer is not None)
        if view is None or layer is None:
            self.badge.hide()
            self.explanation.setText(self.tr("This network has no layer in which every value gets a vote."))
            return
        network, scoring = view.network, voters(view.network, layer, self._head)
        last = scoring is not None
        self.head_box.setVisible(last and layer.id != network.layers[-1].id)
        self.unit_box.setVisible(not last)
        self._unit_label.setVisible(not last)
        self.unit_box.setRange(1, layer.units)
        shape = network.stack.shapes[network.stack.index(layer.id)]
        self._labels = row_labels(network, layer, self.tr)
        framed = layers.below(network, layer.id) != PICTURE
        self._colours = tuple(identity_colour(map_) for map_, _, _ in np.ndindex(*shape)) if framed else ()
        units = self._units(network, layer)
        names = tuple(self.tr("unit {0}").format(unit + 1) for unit in units) if scoring is None else scoring.names
        colours = [class_colour(unit - units[0]) if last else identity_colour(unit) for unit in units]
        self.ledger.set_classes(names, colours)
        self._offer_orders(names)
        self.player.set_range(len(self._labels))
        self.player.set_position(len(self._labels) - 1)
        self._explain(view)
        self._show_votes(sort=True)
        self._wear()

    def _wear(self) -> None:
        """Which of those that vote, and which of the votes, are switched off or frozen."""
        view, layer = self._view, self._layer
        if view is None or layer is None or not (view.off or view.frozen):
            self.ledger.wear((), ())
            return
        below = layers.below(view.network, layer.id)
        made_by = maker(view.network.stack, below) or ""
        shape = view.network.stack.shape_of(below)
        maps = [layers.worn(view, made_by, map_) for map_ in range(shape[0])]
        self.ledger.wear([maps[map_] for map_, _, _ in np.ndindex(*shape)],
                         [layers.worn(view, layer.id, unit) for unit in self._units(view.network, layer)])

    def _offer_orders(self, names: tuple[str, ...]) -> None:
        chosen = max(self.order_box.currentIndex(), 0)
        self.order_box.clear()
        self.order_box.addItem(self.tr("reading order"))
        for name in names:
            self.order_box.addItem(self.tr("strongest for {name} first").format(name=name))
        self.order_box.setCurrentIndex(chosen if chosen <= len(names) else 0)

    def _explain(self, view: View) -> None:
        if self._layer is not None:
            self.explanation.setText(self._explained(self._layer) if view.gradients is None
                                     else votes_slopes.explained(self._layer, self.tr))

    def _explained(self, layer: Dense) -> str:
        if layer.average:
            return self.tr("Every value votes with its weight: value × weight, divided by the sum of the weights. "
                           "What it adds up to is the mean of the values that were listened to.")
        return self.tr("Every value votes with its weight: value × weight. What speaks for a class adds to its score, "
                       "what speaks against it takes away.")

    def _show_votes(self, *, sort: bool) -> None:
        """Fill in the numbers; `sort` says whether rows may change their places."""
        view, layer = self._view, self._layer
        if view is None or layer is None:
            return
        tallies = [tally(view, layer, unit) for unit in self._units(view.network, layer)]
        contributions = np.stack([each.contributions for each in tallies], axis=1)
        if sort or len(self._order) != len(contributions):
            self._order = self._ordered(contributions)
        counted = self._order[: self.player.position + 1]
        self.ledger.count_to(len(counted))
        if view.gradients is None:
            self._show_values(view, layer, tallies, contributions, counted)
        else:
            self._show_slopes(view, layer)
        self._show_formula(view, layer)

    def _show_values(self, view: View, layer: Dense, tallies: list[Tally], contributions: npt.NDArray[Any],
                     counted: npt.NDArray[np.intp]) -> None:
        reading = layers.reading_of(view)
        lines = closing_lines(tallies, layer, reading, self.tr) if len(counted) == len(contributions) \
            else running_lines(tallies, layer, counted, reading, self.tr)
        self.ledger.entitle(None)
        self.ledger.present(
            self._labels, tallies[0].values, np.stack([each.weights for each in tallies], axis=1), contributions,
            lines, colours=self._colours, order=self._order, reading=reading)
        self.badge.present(view, {})

    def _show_slopes(self, view: View, layer: Dense) -> None:
        found = votes_slopes.slopes_of(view, layer, self._units(view.network, layer))
        self.ledger.entitle(votes_slopes.titles(found.unit, self.tr))
        self.ledger.present(self._labels, found.values, found.weights, found.adds, votes_slopes.footer(found, self.tr),
                            colours=self._colours, order=self._order)
        self.badge.present(view, votes_slopes.scales(view, layer), coloured=False)

    def _show_formula(self, view: View, layer: Dense) -> None:
        if view.gradients is not None:
            text = votes_slopes.caption(view, layer, self.tr)
        elif voters(view.network, layer, self._head) is None:
            text = self.tr("A hidden unit: its value is one of those that vote in the layer above.")
        else:
            text = score_formula(view, self.tr, self._head)
        if text != self.formula.text():
            self.formula.setText(text)

    def _ordered(self, contributions: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
        """The rows from the top down."""
        place = self.order_box.currentIndex() - 1
        if place < 0:
            return np.arange(len(contributions))
        return np.argsort(-contributions[:, place].astype(np.float64), kind="stable")

    def _show_focus(self) -> None:
        view, layer = self._view, self._layer
        row = None
        if view is not None and view.focus is not None and layer is not None \
                and view.focus.layer == layers.below(view.network, layer.id):
            shape = view.network.stack.shape_of(view.focus.layer)
            row = int(np.ravel_multi_index((view.focus.map, view.focus.row, view.focus.column), shape))
        self.ledger.highlight(row, pinned=view is not None and view.pinned)
        if view is not None and view.gradients is not None and layer is not None:
            self._show_formula(view, layer)

    def _count(self, position: int) -> None:
        """Another vote dropped in, or was taken out again: everybody looks at where it came from."""
        self._show_votes(sort=False)
        if self._view is not None and self._layer is not None:
            row = int(self._order[position])
            self.ledger.highlight(row)
            self.walk_to(self._voter(self._view, self._layer, row), self._view)

    def _on_layer(self) -> None:
        self._arrange()
        self._show_focus()

    def _on_order(self) -> None:
        self._show_votes(sort=True)

    def _on_pointed(self, row: int) -> None:
        if self._view is not None and self._layer is not None:
            self.look_at(self._voter(self._view, self._layer, row))

    def _on_walked(self, row: int) -> None:
        if self._view is not None and self._layer is not None and self._view.pinned:
            self.walk_to(self._voter(self._view, self._layer, row), self._view)

    def _on_clicked(self, row: int) -> None:
        if self._view is not None and self._layer is not None:
            self.pin(self._voter(self._view, self._layer, row), self._view)

    def _voter(self, view: View, layer: Dense, row: int) -> Focus:
        """The cell that a row is about."""
        below = layers.below(view.network, layer.id)
        place = np.unravel_index(row, view.network.stack.shape_of(below))
        return Focus(below, *(int(part) for part in place))

    def _on_left(self) -> None:
        self.look_at(None)
