"""One filter enlarged, channel by channel: its numbers are painted, dragged and typed here."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.gui.channel_picker import ChannelPicker
from xoviz.gui.chosen_filter import Chosen
from xoviz.gui.theme import identity_colour
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.grid_view import Mark
from xoviz.gui.widgets.numbers import Reading, written
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.value_grid import ValueGrid
from xoviz.nn import Array
from xoviz.wording import word_text


class EnlargedFilter(QWidget):
    """A heading, the channels to choose from, and the grid of one of them.

    While a stroke or a drag lasts, the grid shows the hand's values, whatever training makes of the filter meanwhile.

    Signals:
        began(): a stroke began, or what was typed is taken.
        edited(object, int): the weights (C, height, width) as the hand has made them, and the number of the gesture.
    """

    began = Signal()
    edited = Signal(object, int)

    def __init__(self, gestures: Iterator[int], beside: QWidget, parent: QWidget | None = None) -> None:
        """No filter yet; ``gestures`` numbers the strokes, and ``beside`` stands at the right of the grid."""
        super().__init__(parent)
        self._gestures = gestures
        self._gesture = 0
        self._chosen: Chosen | None = None
        self._edited: tuple[str, int] | None = None
        self._reading: Reading = "decimals"
        self._previewing = False
        self._pointed: tuple[int, int] | None = None
        self._heading = QLabel()
        self._bias = StillLabel("bias −00.000", alignment=Qt.AlignmentFlag.AlignRight)
        self.channels, self.grid = ChannelPicker(), ValueGrid(3, 3)
        self._lay_out(beside)
        self.channels.picked.connect(self._show_channel)
        self.grid.stroke_began.connect(self._begin_stroke)
        self.grid.stroked.connect(self._go_on_with_stroke)
        self.grid.pointed.connect(self._point)
        self.grid.left.connect(self._point)

    @property
    def heading(self) -> str:
        """Which filter it is; or which word a weight is for, where the mouse points at that of one."""
        return self._heading.text()

    @property
    def bias(self) -> str:
        """The filter's bias in words; empty if its layer has none."""
        return self._bias.text()

    def shows(self, reading: Reading) -> bool:
        """Whether numbers are read so, and are those that were presented last: no hand has changed them since."""
        return self._reading == reading and not self._previewing

    def present(self, chosen: Chosen | None, reading: Reading, *, another: bool) -> None:
        """Show a filter or none, its numbers in a reading; ``another`` says that it is not the one before."""
        self._chosen, self._reading = chosen, reading
        self.grid.set_reading(reading)
        if another:
            self._show_another()
        self._show_values()

    def _lay_out(self, beside: QWidget) -> None:
        self._heading.setProperty("heading", True)
        self._bias.label.setProperty("muted", True)
        self._bias.setToolTip(self.tr("Bias: what is added to every cell of the filter's map; training sets it"))
        self.grid.setAccessibleName(self.tr("Filter"))
        policy = self.grid.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.grid.setSizePolicy(policy)
        words, middle, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        words.addWidget(self._heading, 1)
        words.addWidget(self._bias)
        middle.setSpacing(8)
        middle.addWidget(self.grid, 1)
        middle.addWidget(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(words)
        column.addWidget(self.channels)
        column.addLayout(middle, 1)

    def _show_another(self) -> None:
        chosen, self._pointed = self._chosen, None
        self.grid.setEnabled(chosen is not None)
        self.grid.setVisible(chosen is not None)
        self.channels.setVisible(chosen is not None and len(chosen.weights) > 1)
        if chosen is None:
            self._heading.setText(self.tr("No filter"))
            self._bias.setText("")
            return
        self.channels.set_count(len(chosen.weights))
        self._show_heading(chosen)
        height, width = chosen.layer.size
        self.grid.mark([Mark(0, 0, height, width, identity_colour(chosen.index))])

    def _show_heading(self, chosen: Chosen) -> None:
        heading = self.tr("Filter {number} of {count}").format(number=chosen.number, count=len(chosen.all))
        if len(chosen.weights) > 1:
            channel = self.tr("channel {number} of {count}")
            heading += " · " + channel.format(number=self.channels.channel + 1, count=len(chosen.weights))
        if chosen.words and self._pointed is not None:
            row, column = self._pointed
            heading = self.tr("{cell}: {weight}").format(
                cell=word_text(chosen.words[row], column, self.tr),
                weight=written(float(chosen.weights[0, row, column]), 2, self._reading))
        self._heading.setText(heading)

    def _point(self, *place: int) -> None:
        """The mouse came to a cell, or went away."""
        self._pointed = (place[0], place[1]) if place else None
        if self._chosen is not None and self._chosen.words:
            self._show_heading(self._chosen)

    def _show_values(self) -> None:
        """The numbers of the filter, unless a hand is changing them."""
        chosen = self._chosen
        if chosen is None:
            return
        self.channels.present(chosen.weights, limit_of(chosen.all))
        bias = "" if chosen.bias is None else written(chosen.bias, 3, self._reading)
        self._bias.setText(bias and self.tr("bias {value}").format(value=bias))
        if self._pointed is not None and chosen.words:
            self._show_heading(chosen)
        if self._is_edited(chosen) and self.grid.is_drawing:
            return
        self.grid.set_limit(limit_of(chosen.all))
        self.grid.set_values_painted(chosen.scale, -chosen.scale)
        self.grid.present(chosen.weights[self.channels.channel])
        self._previewing = False

    def _show_channel(self) -> None:
        """Another channel was picked."""
        if self._chosen is not None:
            self._show_heading(self._chosen)
            self._show_values()

    def _begin_stroke(self) -> None:
        self._gesture = next(self._gestures)
        self._edited = None if self._chosen is None else (self._chosen.layer.id, self._chosen.index)
        self.began.emit()

    def _go_on_with_stroke(self, values: Array) -> None:
        self._previewing = True
        if self._chosen is not None and self._is_edited(self._chosen):
            weights = self._chosen.weights.copy()
            weights[self.channels.channel] = values
            self.edited.emit(weights, self._gesture)

    def _is_edited(self, chosen: Chosen) -> bool:
        """Whether the last stroke was on this filter; undo may have brought another into the editor since."""
        same_size = chosen.weights.shape[1:] == self.grid.values.shape
        return same_size and self._edited == (chosen.layer.id, chosen.index)
