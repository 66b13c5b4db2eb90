"""The tab "Compare": two pictures through the same network, and where they differ (the talk, chapters 2 to 4).

A is what is on the pad; B is one of the samples, or a drawing that was kept. The whole pictures may not match although
their pieces do.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.explain.calculation import Calculation, Calculations, CellCalculation
from xoviz.explain.compare import Comparison, Maps, compare
from xoviz.explain.exact import Objects
from xoviz.explain.receipt import Receipt
from xoviz.explain.receptive import Region, cell, sources
from xoviz.gui.panels import compare_words as words
from xoviz.gui.panels import layers
from xoviz.gui.panels.base import Fit, Sample
from xoviz.gui.panels.compare_box import PictureBox
from xoviz.gui.panels.compare_canvas import ROWS, CompareCanvas, fitting, in_rows, key_of, split
from xoviz.gui.panels.compare_cards import Heads, MatchCards
from xoviz.gui.panels.compare_other import OtherPicture
from xoviz.gui.panels.pointing import PointingPanel
from xoviz.gui.theme import current_theme, identity_colour, number_font
from xoviz.gui.widgets.colour_limit import limits_of
from xoviz.gui.widgets.map_group import CanvasMark
from xoviz.gui.widgets.numbers import Reading, readable
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import PICTURE, Array, Focus, Stack
from xoviz.state.view import View
from xoviz.state.wishes import ShowSample

OPENING = ("x", "x-rotation")
"""The samples with which the talk begins: the plain X, and the deformed one."""


class ComparePanel(PointingPanel):
    """Maps, votes and verdicts of two pictures, row above row, and their difference."""

    name = "compare"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._other = OtherPicture()
        self._comparison: Comparison | None = None
        self._reading: Reading = "decimals"
        self._row = ROWS[0]
        self._shown: dict[str, tuple[Maps, float, Reading]] = {}
        self.pictures, self.layer_box = PictureBox(), QComboBox()
        self.keep = QPushButton(self.tr("Keep this picture"))
        self.opening = QPushButton(self.tr("The talk’s opening"))
        self._canvas = CompareCanvas()
        self.heads, self.cards = Heads(), MatchCards()
        self._caption = StillLabel(squeezable=True)
        self._build()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Compare")

    def offer(self, samples: Sequence[Sample], fit: Fit) -> None:
        """Offer the samples as the other picture; the talk's deformed X comes first."""
        self.pictures.offer(samples, fit)
        self.opening.setVisible(all(map(self.pictures.has, OPENING)))
        if self.pictures.has(OPENING[1]):
            self.pictures.choose(OPENING[1])

    def present(self, view: View) -> None:
        """Compare anew only what has changed; arrange anew only when the stack has."""
        before, self._view = self._view, view
        self.pictures.set_ground(view.task.ground)
        if before is None or before.network.stack != view.network.stack:
            self._offer_layers()
            self._compare()
            self._arrange()
        elif before.trace is not view.trace or before.exact is not view.exact or before.reading != view.reading:
            self._compare()
            self._fill()
            self._mark()
        elif (before.focus, before.pinned) != (view.focus, view.pinned) or before.lit is not view.lit:
            self._mark()

    def focus_at(self, key: str, map_: int, row: int, column: int) -> Focus | None:
        """What a cell shows, of whichever picture."""
        return None if self._view is None else layers.focus_at(self._view.network, split(key)[1], map_, row, column)

    def calculation(self, view: View) -> Calculation | None:
        """Of the picture in whose row one looks; in the row of differences that of both."""
        one = super().calculation(view)
        if one is None or view.focus is None or self._other.trace is None or self._row == ROWS[0]:
            return one
        exact = self._exact()
        other = CellCalculation(Receipt(self._other.trace, None if exact is None else exact[1]).hop(view.focus))
        return other if self._row == ROWS[1] else Calculations((one, other))

    # What is compared

    def _compare(self) -> None:
        assert self._view is not None
        trace = self._view.trace
        other = self.pictures.picture(trace.picture.shape[1])
        self._other.read(other if other is not None and other.shape == trace.picture.shape else None, trace.network)
        if self._other.trace is None:
            self._comparison = None
            self._reading = readable(self._view.reading, None)
            return
        exact = self._exact()
        self._comparison = compare(trace, self._other.trace, exact)
        self._reading = readable(self._view.reading, exact)

    def _exact(self) -> tuple[tuple[Objects, ...], tuple[Objects, ...]] | None:
        """Both pictures in fractions, where they are read so and it can be done."""
        assert self._view is not None
        other = None if self._view.exact is None else self._other.exact()
        return None if self._view.exact is None or other is None else (self._view.exact, other)

    def _keep(self) -> None:
        if self._view is not None:
            pad, read = self._view.pad, self._view.trace.picture
            self.pictures.keep(read if pad.shape == read.shape[1:] else pad[np.newaxis])

    def _show_opening(self) -> None:
        self.pictures.choose(OPENING[1])
        self.wish.emit(ShowSample(OPENING[0]))

    def _change_other(self) -> None:
        if self._view is not None:
            self._compare()
            self._fill()
            self._mark()

    # Showing it

    def _offer_layers(self) -> None:
        """All layers that fit, or one of them; the one that was chosen, if it is there."""
        assert self._view is not None
        network, kept = self._view.network, self.layer_box.currentData()
        self.layer_box.clear()
        self.layer_box.addItem(self.tr("all layers that fit"), None)
        for key in network.stack.ids[1:-1]:
            self.layer_box.addItem(layers.names(network)[key], key)
        self.layer_box.setCurrentIndex(max(self.layer_box.findData(kept), 0))

    def _arrange(self) -> None:
        if self._view is None or self._canvas.width() < 50:
            return
        network, chosen = self._view.network, self.layer_box.currentData()
        ids = network.stack.ids
        keys = (ids[0], chosen, ids[-1]) if chosen else fitting(network, self._canvas.width(), self._canvas.height())
        self._canvas.arrange_columns(network, keys)
        self._shown.clear()
        self._fill()
        self._mark()

    def _fill(self) -> None:
        if self._view is None or not self._canvas.groups():
            return
        limits = self._limits(self._view)
        for key in {split(group.key)[1] for group in self._canvas.groups()}:
            self._fill_layer(key, limits[key])
        self.heads.present(self.pictures.currentText(), self._view.trace, self._other.trace, self._comparison,
                           self._reading)
        self.cards.present(self._comparison, self._reading, layers.things(self._view, self.tr).cells)

    def _limits(self, view: View) -> dict[str, float]:
        """What the strongest colours of each layer stand for: in both pictures the same."""
        limits = limits_of(view.trace.activations)
        if self._other.trace is not None:
            limits = list(map(max, limits, self._other.limits))
        return dict(zip(view.network.stack.ids, limits, strict=True)) | {PICTURE: 1.0}

    def _fill_layer(self, key: str, limit: float) -> None:
        """Both pictures on one scale, so that equal numbers have equal colours; the difference on that scale too."""
        assert self._view is not None
        one = self._view.trace.output(key)
        if self._comparison is None or self._other.trace is None:
            nothing = np.full(one.shape, np.nan, np.float32)
            for row, values in zip(ROWS, (one, nothing, nothing), strict=True):
                self._show(key_of(row, key), values, values, limit)
            return
        other, level = self._other.trace.output(key), self._comparison.level(key)
        self._show(key_of(ROWS[0], key), one, level.one, limit)
        self._show(key_of(ROWS[1], key), other, level.other, limit)
        self._show(key_of(ROWS[2], key), np.asarray(level.difference, np.float32), level.difference,
                   2 * limit if key == PICTURE else limit)

    def _show(self, key: str, values: Array, numbers: Maps, limit: float) -> None:
        """Fill a group, unless it shows that already: while one draws, B stays as it is."""
        shown = (numbers, limit, self._reading)
        before = self._shown.get(key)
        if before is not None and before[0] is numbers and before[1:] == shown[1:]:
            return
        self._shown[key] = shown
        exact = numbers.reshape(layers.folded(numbers.shape)) if numbers.dtype == object else None
        assert self._view is not None
        self._canvas.fill(key, layers.as_maps(values), limit, exact, self._reading, self._view.task.ground)

    # Pointing

    def _mark(self) -> None:
        view = self._view
        if view is None:
            return
        self._show_focus(self._canvas, self._looked_at())
        if view.focus is None:
            self._canvas.mark(self._boxes())
            self._caption.setText(self.tr("Frames show where each filter matches best. Point at a cell: it is marked "
                                          "in both pictures."))
            return
        self._canvas.mark(in_rows(layers.region_marks(view, current_theme(), view.lit)))
        if self._comparison is not None:
            name = layers.names(view.network)[view.focus.layer]
            self._caption.setText(words.cell_line(self._comparison, view.focus, name, self._reading, self.tr))

    def _boxes(self) -> list[CanvasMark]:
        """The patches of both pictures that each filter matches best."""
        if self._view is None or self._comparison is None:
            return []
        stack, marks = self._view.network.stack, []
        for piece in words.told_pieces(self._comparison.pieces):
            for row, best in zip(ROWS, (piece.one, piece.other), strict=False):
                region = patch(stack, best.place)
                if not region.empty:
                    height, width = (part[1] - part[0] for part in (region.rows, region.columns))
                    marks.append(CanvasMark(key_of(row, PICTURE), 0, region.rows[0], region.columns[0], height, width,
                                            identity_colour(piece.filter)))
        return marks

    def _looked_at(self) -> tuple[str, int, int, int] | None:
        """The cell that shows what is looked at, in the row where one was last."""
        at = layers.looked_at(self._view) if self._view is not None else None
        return None if at is None else (key_of(self._row, at[0]), *at[1:])

    def _remember_row(self, key: str) -> None:
        self._row, _ = split(key)

    # Laying out

    def _connect(self) -> None:
        self._canvas.pointed.connect(self._remember_row)
        self._canvas.clicked.connect(self._remember_row)
        self._listen_to(self._canvas)
        self._canvas.resized.connect(self._arrange)
        self.pictures.currentIndexChanged.connect(self._change_other)
        self.layer_box.activated.connect(self._arrange)
        self.keep.clicked.connect(self._keep)
        self.opening.clicked.connect(self._show_opening)

    def _build(self) -> None:
        self._canvas.setAccessibleName(self.tr("Two pictures through the network, and their difference"))
        self.layer_box.setAccessibleName(self.tr("Which layers"))
        self.layer_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.keep.setToolTip(self.tr("Keep what is shown now as B, then change it: the tab shows what that does"))
        self.opening.setToolTip(self.tr("The talk’s opening: plain X and deformed X. Whole pictures that do not match, "
                                        "although their pieces do"))
        self.opening.setAccessibleName(self.tr("The talk’s opening: plain X and deformed X"))
        self.opening.hide()
        self._caption.label.setFont(number_font(14))
        top = QHBoxLayout()
        for part in (_name_of(self.pictures, self.tr("Compare with")), self.pictures, self.keep,
                     _name_of(self.layer_box, self.tr("Show")), self.layer_box):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self.opening)
        middle = QHBoxLayout()
        middle.addWidget(self.heads)
        middle.addWidget(self._canvas, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addLayout(top)
        layout.addLayout(middle, 1)
        layout.addWidget(self.cards)
        layout.addWidget(self._caption)


def patch(stack: Stack, place: Focus) -> Region:
    """The pixels that a cell looks at."""
    region = cell(place)
    for layer in range(stack.index(place.layer), -1, -1):
        region = sources(stack.layers[layer], region, stack.shapes[layer])
    return region


def _name_of(field: QWidget, text: str) -> QLabel:
    """What stands before a field. For assistive technology it is the buddy that names a list: Linux hears no other."""
    label = QLabel(text)
    label.setBuddy(field)
    label.setProperty("muted", True)
    return label
