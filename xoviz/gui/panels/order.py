"""The tab "Order": ReLU, or what bends numbers in its place, before pooling or after it (the talk, chapters 6 to 8).

For max pooling both are the same, for mean pooling they are not. Both are computed with the network's own filters and
the pad's picture; a window worked out both ways shows why.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.explain.calculation import Calculation
from xoviz.explain.order import BothWays, Order, Worked, orders
from xoviz.explain.order_calculation import OrderCalculation
from xoviz.explain.receptive import cell, sources
from xoviz.gui.panels import layers
from xoviz.gui.panels import order_words as words
from xoviz.gui.panels.order_canvas import DIFFERENCE, GIVEN, POOL_FIRST, RELU_FIRST, ROWS, OrderCanvas
from xoviz.gui.panels.pointing import PointingPanel
from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.map_group import CanvasMark
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import Focus, MaxPool, MeanPool
from xoviz.state.view import View
from xoviz.wording import layer_name


class OrderPanel(PointingPanel):
    """Two rows of maps, one for each order, and a row of differences."""

    name = "order"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._orders: tuple[Order, ...] = ()
        self._kind = MaxPool.kind
        self._row = RELU_FIRST
        self._canvas = OrderCanvas()
        self.block_box, self._block_name = QComboBox(), QLabel(self.tr("Of layer"))
        self.kinds = {MaxPool.kind: QPushButton(self.tr("Max")), MeanPool.kind: QPushButton(self.tr("Mean"))}
        self._switch = QButtonGroup(self)
        self.heading, self.found, self.reason = (StillLabel(squeezable=True) for _ in range(3))
        self.formulas = tuple(StillLabel(squeezable=True) for _ in range(2))
        self._empty = QLabel(self.tr("This network has no convolution that ReLU and pooling follow: there is no order "
                                     "to change."))
        self._build()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Order")

    def present(self, view: View) -> None:
        """Show both orders of a view."""
        before, self._view = self._view, view
        if before is None or before.network.stack != view.network.stack:
            self._begin()
        elif before.trace is not view.trace or before.exact is not view.exact or before.reading != view.reading:
            self._work_out()
        elif (before.focus, before.pinned) != (view.focus, view.pinned) or before.lit is not view.lit:
            self._mark()

    def focus_at(self, key: str, map_: int, row: int, column: int) -> Focus | None:
        """What a cell shows, in whichever order."""
        return Focus(self._order.conv if key == GIVEN else self._last, map_, row, column)

    def calculation(self, view: View) -> Calculation | None:
        """The window that is worked out both ways."""
        if not self._orders:
            return super().calculation(view)
        place, _ = self._place()
        return OrderCalculation(place, self._kind, self._worked(view, place))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme: marks have its colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._mark()

    # What there is

    def _begin(self) -> None:
        """Another stack: its blocks, and the kind of pooling that it has itself."""
        assert self._view is not None
        self._orders = orders(self._view.trace, self._view.exact)
        names = layers.names(self._view.network)
        self.block_box.clear()
        for order in self._orders:
            self.block_box.addItem(names[order.conv])
        self._block_name.setVisible(len(self._orders) > 1)
        self.block_box.setVisible(len(self._orders) > 1)
        for part in (self._canvas, self.heading, self.found, self.reason, *self.formulas, *self.kinds.values()):
            part.setVisible(bool(self._orders))
        self._empty.setVisible(not self._orders)
        if self._orders:
            self._choose_kind(self._orders[0].kind)
        self._arrange()

    def _work_out(self) -> None:
        """Both orders of all blocks, for the picture as it is now."""
        if self._view is not None and self._orders:
            self._orders = orders(self._view.trace, self._view.exact)
            self._fill()

    @property
    def _order(self) -> Order:
        return self._orders[max(self.block_box.currentIndex(), 0)]

    @property
    def _both(self) -> BothWays:
        return self._order.maximum if self._kind == MaxPool.kind else self._order.mean

    @property
    def _last(self) -> str:
        """The layer that the block ends with."""
        return self._order.pool if self._order.written == "relu" else self._order.relu

    def _choose_kind(self, kind: str) -> None:
        self._kind = kind
        self.kinds[kind].setChecked(True)

    # Showing it

    def _arrange(self) -> None:
        if self._view is None or not self._orders or self._canvas.width() < 50:
            return
        stack = self._view.network.stack
        self._canvas.arrange_rows(stack.shape_of(self._order.conv), stack.shape_of(self._last))
        self._fill()

    def _fill(self) -> None:
        if self._view is None or not self._orders or not self._canvas.groups():
            return
        view, both = self._view, self._both
        reading = layers.reading_of(view)
        given = view.trace.output(self._order.conv)
        exact = layers.exact_of(view, self._order.conv)
        limit = limit_of(given)
        self._canvas.fill(GIVEN, given, limit, exact, reading)
        difference = both.relu_first - both.pool_first
        most = limit if both.equal else limit_of(np.asarray(difference, np.float32))
        for key, maps, reach in zip(ROWS, (both.relu_first, both.pool_first, difference), (limit, limit, most),
                                    strict=True):
            self._canvas.fill(key, np.asarray(maps, np.float32), reach, maps if maps.dtype == object else None, reading)
        self._say()
        self._mark()

    def _say(self) -> None:
        assert self._view is not None
        both, order = self._both, self._order
        pooling = self.tr("max pooling") if both.kind == MaxPool.kind else self.tr("mean pooling")
        bend = layer_name(both.worked.activation.kind, tr=self.tr)
        self._canvas.name_rows({
            GIVEN: layers.names(self._view.network)[order.conv],
            RELU_FIRST: self.tr("{first}, then {then}").format(first=bend, then=pooling),
            POOL_FIRST: self.tr("{first}, then {then}").format(first=pooling, then=bend),
            DIFFERENCE: self.tr("difference: all zero") if both.equal
            else self.tr("difference, on a scale of its own")})
        self.heading.setText(words.heading(both, self.tr))
        found = words.found(both, layers.reading_of(self._view), self.tr)
        self.found.setText(f"{found}  {self._own_words()}")
        self.reason.setText(words.reason(both, self.tr))

    def _own_words(self) -> str:
        """Which of the two rows the network itself computes, compared with its own numbers."""
        order = self._order
        if order.kind != self._kind:
            own = self.tr("max pooling") if order.kind == MaxPool.kind else self.tr("mean pooling")
            return self.tr("(What if? This network itself uses {pooling}.)").format(pooling=own)
        row = self.tr("upper row") if order.written == "relu" else self.tr("second row")
        return (self.tr("✓ The {row} is what the network computes.") if order.balanced
                else self.tr("✗ The {row} is not what the network computed.")).format(row=row)

    def _mark(self) -> None:
        """The cell that is looked at, in both rows, and its window; worked out both ways."""
        if self._view is None or not self._orders or not self._canvas.groups():
            return
        view, order = self._view, self._order
        self._show_focus(self._canvas, self._looked_at())
        place, looked_at = self._place()
        pool = view.network.layers[view.network.stack.index(order.pool)]
        shape = view.network.stack.shape_of(order.conv)
        window = sources(pool, cell(place), shape)
        colour = current_theme().colour("focus" if looked_at else "accent")
        marks = [CanvasMark(key, place.map, place.row, place.column, 1, 1, colour) for key in ROWS]
        marks.append(CanvasMark(GIVEN, place.map, window.rows[0], window.columns[0], window.rows[1] - window.rows[0],
                                window.columns[1] - window.columns[0], current_theme().colour("accent")))
        if view.focus is not None and view.focus.layer == order.conv:
            marks.append(CanvasMark(GIVEN, view.focus.map, view.focus.row, view.focus.column, 1, 1, colour))
        self._canvas.mark(marks)
        texts = words.formulas(self._kind, self._worked(view, place), layers.reading_of(view), self.tr)
        for label, text in zip(self.formulas, texts, strict=True):
            label.setText(text)

    def _worked(self, view: View, place: Focus) -> Worked:
        """The window of a pooled cell, both ways."""
        order, stack = self._order, view.network.stack
        exact = layers.exact_of(view, order.conv)
        values = view.trace.output(order.conv).astype(np.float64) if exact is None else exact
        return words.worked_at(self._both, values, stack.layers[stack.index(order.pool)], place)

    def _place(self) -> tuple[Focus, bool]:
        """The pooled cell to work out, and whether somebody looks at it: else that in which order matters most."""
        view, order = self._view, self._order
        assert view is not None
        focus = view.focus
        if focus is not None and focus.layer in (order.conv, order.relu, order.pool):
            region = view.lit.get(self._last)
            if focus.layer == self._last:
                return focus, True
            if region is not None and not region.empty:
                return Focus(self._last, region.maps[0], region.rows[0], region.columns[0]), True
        differences = np.abs(np.asarray(order.mean.relu_first - order.mean.pool_first, np.float64))
        map_, row, column = np.unravel_index(int(np.argmax(differences)), differences.shape)
        return Focus(self._last, int(map_), int(row), int(column)), False

    # What the hand does

    def _looked_at(self) -> tuple[str, int, int, int] | None:
        """The cell that shows what is looked at, in the row where one was last."""
        at = layers.looked_at(self._view, folds=False) if self._view is not None else None
        key = {self._order.conv: GIVEN, self._last: self._row}.get(at[0]) if at is not None else None
        return None if at is None or key is None else (key, *at[1:])

    def _remember_row(self, key: str) -> None:
        self._row = key if key in ROWS else self._row

    def _switched(self) -> None:
        self._kind = next(kind for kind, button in self.kinds.items() if button.isChecked())
        self._fill()

    def _choose_block(self) -> None:
        self._choose_kind(self._order.kind)
        self._arrange()

    # Laying out

    def _connect(self) -> None:
        self._canvas.pointed.connect(self._remember_row)
        self._canvas.clicked.connect(self._remember_row)
        self._listen_to(self._canvas)
        self._canvas.resized.connect(self._arrange)
        self.block_box.activated.connect(self._choose_block)
        self._switch.buttonClicked.connect(self._switched)

    def _build(self) -> None:
        self._canvas.setAccessibleName(self.tr("ReLU and pooling in both orders, and the difference"))
        self._block_name.setBuddy(self.block_box)
        self.block_box.setAccessibleName(self.tr("Which convolution"))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.heading.label.setFont(number_font(15, bold=True))
        self.found.label.setProperty("muted", True)
        for label in (self.reason, *self.formulas):
            label.label.setFont(number_font(13))
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.heading)
        said.addWidget(self.found)
        top = QHBoxLayout()
        top.addLayout(said, 1)
        top.addWidget(self._block_name)
        top.addWidget(self.block_box)
        hints = {MaxPool.kind: self.tr("Of each window the largest number stays"),
                 MeanPool.kind: self.tr("Each window becomes the mean of its numbers")}
        for kind, button in self.kinds.items():
            button.setCheckable(True)
            button.setToolTip(hints[kind])
            button.setAccessibleName(self.tr("{kind} pooling").format(kind=button.text()))
            self._switch.addButton(button)
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addLayout(top)
        layout.addWidget(self._empty, 1)
        for part in (self._canvas, self.reason, *self.formulas):
            layout.addWidget(part, 1 if part is self._canvas else 0)
