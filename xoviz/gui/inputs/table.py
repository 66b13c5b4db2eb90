"""One customer, or whatever a table has a row for: its columns below one another, in the order in which they are read.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from xoviz.gui.inputs.base import InputEditor
from xoviz.gui.widgets.row_paint import ValueRow
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.value_rows import ValueRows
from xoviz.nn import PICTURE, Focus
from xoviz.state.view import View
from xoviz.state.wishes import Arrange, Point, SetInput
from xoviz.tasks.base import Task
from xoviz.tasks.shuffled import order_of, random_order, swapped
from xoviz.tasks.tabular import Column, columns_of, in_units, scaled


class TableEditor(InputEditor):
    """The columns with their values in units. A name that is dragged onto another one swaps the two columns.

    Their order is the task's: all rows of the table are read in it, and training goes on with it.
    """

    def __init__(self, gestures: Iterator[int], parent: QWidget | None = None) -> None:
        super().__init__(gestures, parent)
        self._view: View | None = None
        self._columns: tuple[Column, ...] = ()
        self._gesture = 0
        self._shuffled = 0
        self.rows = ValueRows()
        self.shuffle, self.restore = QPushButton(self.tr("Shuffle all")), QPushButton(self.tr("Original order"))
        self.order = StillLabel(squeezable=True)
        self._lay_out()
        self._connect()

    def present(self, view: View) -> None:
        """Show the columns of a view's task, and what stands in them."""
        before, self._view = self._view, view
        if before is None or before.task is not view.task:
            self._columns = columns_of(view.task)
            self._tell_order(view.task)
        if before is None or before.pad is not view.pad or before.task is not view.task:
            units = in_units(view.pad[0], self._columns)
            self.rows.present([ValueRow(column.name, column.unit, column.low, column.high, int(value), column.meaning)
                               for column, value in zip(self._columns, units.tolist(), strict=True)])
        if before is None or before.lit is not view.lit or before.focus != view.focus:
            self._mark_lit(view)

    def shuffle_all(self) -> None:
        """Wish for all columns in some other order."""
        if self._view is not None:
            self._shuffled += 1
            order = random_order(len(self._columns), 1000 * self._view.training.seed + self._shuffled)
            self.wish.emit(Arrange(order, self.tr("Shuffle all columns")))

    def restore_order(self) -> None:
        """Wish for the order in which the table was made."""
        self.wish.emit(Arrange(tuple(range(len(self._columns))), self.tr("Original order")))

    def _begin(self) -> None:
        self._gesture = next(self.gestures)

    def _change(self, place: int, value: int) -> None:
        """Wish for another value in a column."""
        if self._view is None:
            return
        values = np.array(self._view.pad, np.float32)[np.newaxis]
        column = self._columns[place]
        values[0, 0, place] = scaled([value], [column])[0]
        self.wish.emit(SetInput(values, self.tr("Change {column}").format(column=column.name), self._gesture))

    def _swap(self, one: int, other: int) -> None:
        """Wish for two columns to change places."""
        if self._view is not None:
            order = swapped(order_of(self._view.task, len(self._columns)), one, other)
            text = self.tr("Swap {one} and {other}").format(one=self._columns[one].name,
                                                            other=self._columns[other].name)
            self.wish.emit(Arrange(order, text))

    def _mark_lit(self, view: View) -> None:
        """Frame the columns that the focus comes from, or is."""
        region = view.lit.get(PICTURE)
        here = view.focus is not None and view.focus.layer == PICTURE
        columns = range(0) if region is None or region.empty else range(*region.columns)
        self.rows.mark(columns, "focus" if here else "accent")

    def _point(self, place: int) -> None:
        self.wish.emit(Point(Focus(PICTURE, 0, 0, place)))

    def _leave(self) -> None:
        self.wish.emit(Point(None))

    def _tell_order(self, task: Task) -> None:
        moved = sum(place != given for place, given in enumerate(order_of(task, len(self._columns))))
        self.restore.setEnabled(bool(moved))
        told = self.tr("{moved} of {count} columns stand elsewhere.") if moved else self.tr(
            "Drag a name onto another to swap them.")
        self.order.setText(told.format(moved=moved, count=len(self._columns)))

    def _connect(self) -> None:
        self.rows.stroke_began.connect(self._begin)
        self.rows.changed.connect(self._change)
        self.rows.swapped.connect(self._swap)
        self.rows.refused.connect(self.said)
        self.rows.pointed.connect(self._point)
        self.rows.left.connect(self._leave)
        self.shuffle.clicked.connect(self.shuffle_all)
        self.restore.clicked.connect(self.restore_order)

    def _lay_out(self) -> None:
        self.rows.setAccessibleName(self.tr("Columns of the table, in the order in which they are read"))
        self.shuffle.setToolTip(self.tr("Put all columns into another order, the same one for every row of the "
                                        "table; then play, and the network learns it"))
        self.restore.setToolTip(self.tr("Put all columns back to where they were"))
        self.order.label.setProperty("muted", True)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.shuffle)
        buttons.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.rows, 1)
        column.addWidget(self.order)
        column.addLayout(buttons)
