"""The table of the ledger: rows of values, weights and what they contribute to each class, above the sums.

Painted by hand, and only the rows that can be seen, so that a thousand rows may change thirty times a second.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.badges import Badge, Badges
from xoviz.gui.widgets.ledger_entries import Entries, FooterLine, Numbers
from xoviz.gui.widgets.ledger_paint import HEADER, ROW, Columns, LedgerPainter, Titles, digits_of, titles_of_votes
from xoviz.gui.widgets.numbers import SLIDE_PLACES, Number, Reading, fixed


class LedgerTable(QAbstractScrollArea):
    """A table of votes whose footer always stays in sight. It shows one row lit, and where hand and keys are."""

    def __init__(self, decimals: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decimals = decimals
        self._reading: Reading = "decimals"
        self._names: tuple[str, ...] = ()
        self._class_colours: tuple[QColor, ...] = ()
        self._entries: Entries | None = None
        self._columns, self._titles = Columns(), titles_of_votes()
        self._highlighted: int | None = None
        self._pinned = False
        self._hovered: int | None = None
        self._cursor = 0
        self._counted: int | None = None
        self._worn: tuple[tuple[Badge | None, ...], tuple[Badge | None, ...]] = (), ()
        self._badges = Badges()
        self.setAccessibleName(self.tr("Votes, one by one"))
        self.verticalScrollBar().setSingleStep(ROW)
        self.horizontalScrollBar().setSingleStep(ROW)

    @property
    def highlighted(self) -> int | None:
        """The row that is lit, as numbered in the arrays."""
        return self._highlighted

    @property
    def entries(self) -> Entries | None:
        """What is shown; None before the first `present`."""
        return self._entries

    @property
    def row_count(self) -> int:
        """How many rows there are, without the footer."""
        return self._entries.count if self._entries else 0

    def set_classes(self, names: Sequence[str], colours: Sequence[QColor]) -> None:
        """Have a group of columns for each class; the entries must be presented anew."""
        self._names, self._class_colours = tuple(names), tuple(colours)
        self._entries = None
        self._arrange()

    def entitle(self, titles: Titles | None) -> None:
        """Have other words over the columns; None: those of votes."""
        titles = titles_of_votes() if titles is None else titles
        if titles != self._titles:
            self._titles = titles
            self._arrange()
            self.viewport().update()

    def present(self, labels: Sequence[str], values: Numbers, weights: Numbers, contributions: Numbers,
                footer: Sequence[FooterLine], *, colours: Sequence[QColor] = (),
                order: npt.NDArray[np.intp] | None = None, reading: Reading = "decimals") -> None:
        """Show values (n,), weights and contributions (n, U), and the footer; `colours` are those of the rows.

        `order` (n,) lists the rows from the top down, by default as they come. Numbers are written in some `reading`,
        and may be fractions. ValueError if the shapes disagree.
        """
        if weights.shape[1:] != (len(self._names),):
            raise ValueError(f"{len(self._names)} classes need as many weights a row, not {weights.shape[1:]}.")
        order = np.arange(len(labels)) if order is None else order
        before, self._entries = self._entries, Entries(labels, colours, values, weights, contributions, footer, order)
        other_reading, self._reading = self._reading != reading, reading
        if (before is None or before.labels is not labels or len(before.footer) != len(footer) or other_reading
                or reading == "fractions" or digits_of(self._entries.largest) > self._columns.digits):
            self._arrange()
        if self._highlighted is not None and self._highlighted >= len(labels):
            self._highlighted = None
        self._describe()
        self.viewport().update()

    def wear(self, rows: Sequence[Badge | None], classes: Sequence[Badge | None]) -> None:
        """What rows and classes wear in the place of their colours, if anything; empty for nothing at all."""
        if (tuple(rows), tuple(classes)) != self._worn:
            self._worn = tuple(rows), tuple(classes)
            self.viewport().update()

    @property
    def worn(self) -> tuple[tuple[Badge | None, ...], tuple[Badge | None, ...]]:
        """What rows and classes wear."""
        return self._worn

    def count_to(self, counted: int | None) -> None:
        """Show what only so many rows add, from the top down, those below it still without; None: all of them."""
        if counted != self._counted:
            self._counted = counted
            self.viewport().update()

    def highlight(self, row: int | None, *, pinned: bool = False) -> None:
        """Light up a row and scroll to it, or none; a row that is ``pinned`` gets a frame and the head of a pin."""
        self._pinned = pinned and row is not None
        self.viewport().update()
        if row == self._highlighted:
            return
        self._highlighted = row
        if row is not None and row != self._hovered:
            self._cursor = self._entries.position(row) if self._entries else 0
            self._reveal(self._cursor)
        self._describe()
        self.viewport().update()

    def text(self, number: Number) -> str:
        """A number as the ledger writes it."""
        return fixed(number, SLIDE_PLACES if self._reading == "slides" else self._decimals, self._reading)

    def spoken(self, row: int) -> str:
        """A row in words, for those who do not see it."""
        if self._entries is None:
            return ""
        entries, titles = self._entries, self._titles
        parts = [f"{entries.labels[row]}: {f'{titles.said} {self.text(entries.values[row])}'.lstrip()}"]
        for place, name in enumerate(self._names):
            weight = self.text(entries.weights[row, place])
            amount = self.text(entries.contributions[row, place])
            parts.append(f"{name}: {titles.weight} {weight}, {titles.adds} {amount}")
        return "; ".join(parts)

    def rect_of(self, row: int) -> QRect:
        """Where a row (as numbered in the arrays) lies in the viewport; it may be scrolled out of sight."""
        position = self._entries.position(row) if self._entries else 0
        top = HEADER + position * ROW - self.verticalScrollBar().value()
        return QRect(0, top, self.viewport().width(), ROW)

    def sizeHint(self) -> QSize:
        """Twelve rows, and every column."""
        return QSize(640, HEADER + 12 * ROW + self._footer_height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Two rows between header and footer."""
        return QSize(250, HEADER + 2 * ROW + self._footer_height() + 4)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the columns over the new width."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows that can be seen, then header and footer."""
        if self._entries is None:
            return
        painter = QPainter(self.viewport())
        scrolled = self.horizontalScrollBar().value()
        painter.translate(-scrolled, 0)
        width, foot = self.viewport().width() + scrolled, self._foot()
        paint = LedgerPainter(painter, current_theme(), self._columns, self.text, width, self._badges)
        painter.save()
        painter.setClipRect(QRect(0, HEADER, width, max(foot - HEADER, 0)))
        self._paint_rows(paint, self._entries, foot)
        painter.restore()
        paint.header(self._titles, self._names, self._class_colours)
        for place, badge in enumerate(self._worn[1]):
            paint.worn_by_class(place, badge)
        for place, line in enumerate(self._entries.footer):
            paint.footer_line(foot + place * ROW, line.label, line.weights, line.amounts, line.strong)
        paint.rules(foot)
        painter.end()

    def _paint_rows(self, paint: LedgerPainter, entries: Entries, foot: int) -> None:
        """Only the rows between header and footer."""
        scrolled, full_bar = self.verticalScrollBar().value(), entries.full_bar
        first, last = scrolled // ROW, min((scrolled + foot - HEADER) // ROW + 1, entries.count)
        for position in range(first, last):
            row, top = int(entries.order[position]), HEADER + position * ROW - scrolled
            paint.ground(top, lit=row in (self._highlighted, self._hovered),
                         framed=self.hasFocus() and position == self._cursor)
            if self._pinned and row == self._highlighted:
                paint.pin(top)
            paint.label(top, entries.labels[row], entries.colours[row] if len(entries.colours) else None,
                        entries.values.item(row))
            if row < len(self._worn[0]):
                paint.worn_by_row(top, self._worn[0][row])
            if self._counted is not None and position >= self._counted:
                continue
            for place, colour in enumerate(self._class_colours):
                paint.share(top, place, entries.weights.item(row, place), entries.contributions.item(row, place),
                            full_bar, colour)

    def _footer_height(self) -> int:
        return ROW * len(self._entries.footer) if self._entries else 0

    def _foot(self) -> int:
        """Where the footer begins: under the last row, or at the bottom if the rows go on below."""
        under_rows = HEADER + self.row_count * ROW
        return min(under_rows, self.viewport().height() - self._footer_height())

    def _arrange(self) -> None:
        """Columns for the labels, the numbers and the width there is; scroll bars for the rest."""
        entries, view = self._entries, self.viewport()
        labels, digits = (entries.labels, digits_of(entries.largest)) if entries else ((), 1)
        fractions = map(self.text, entries.all_numbers()) if entries and self._reading == "fractions" else ()
        self._columns = Columns.fit(labels, self._titles, len(self._names), digits, self._decimals, view.width(),
                                    fractions)
        rows = view.height() - HEADER - self._footer_height()
        self.verticalScrollBar().setPageStep(max(rows, ROW))
        self.verticalScrollBar().setRange(0, max(self.row_count * ROW - rows, 0))
        self.horizontalScrollBar().setPageStep(view.width())
        self.horizontalScrollBar().setRange(0, max(self._columns.width - view.width(), 0))
        self._cursor = min(self._cursor, max(self.row_count - 1, 0))

    def _reveal(self, position: int) -> None:
        bar, rows = self.verticalScrollBar(), self._foot() - HEADER
        bar.setValue(min(max(bar.value(), (position + 1) * ROW - rows), position * ROW))

    def _describe(self) -> None:
        """Say the row that is looked at."""
        if self._entries is None or not self.row_count:
            text = ""
        else:
            row = self._highlighted if self._highlighted is not None else int(self._entries.order[self._cursor])
            text = self.spoken(row)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
