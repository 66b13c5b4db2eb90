"""The slim row of tools over the drawing pad: pencil, eraser, hand, stroke, size, clear, invert."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.whole_number import WholeChoice, WholeNumber
from xoviz.tasks.base import SIZES

OFFERED = (9, 12, 16, 20, 28, 40, 64)
_ARROW = 36  # pixels that a list takes beside its number

Tool = Literal["pencil", "eraser", "hand"]


class PadTools(QWidget):
    """Shows which tool, stroke and size are in use, and says what is asked for.

    Signals:
        pencil_chosen(), eraser_chosen(), hand_chosen(), clear_asked(), invert_asked(): the buttons.
        width_chosen(int), size_chosen(int): the numbers, in cells.
        refused(str): what was typed is no such number; the sentence says so.
    """

    pencil_chosen = Signal()
    eraser_chosen = Signal()
    hand_chosen = Signal()
    clear_asked = Signal()
    invert_asked = Signal()
    width_chosen = Signal(int)
    size_chosen = Signal(int)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pencil = IconButton("pencil", self.tr("Pencil"), self.tr("the left button draws, the right one erases"))
        self.eraser = IconButton("eraser", self.tr("Eraser"), self.tr("the left button erases, the right one draws"))
        self.hand = IconButton("move", self.tr("Move"), self.tr("drag what is drawn, or use the arrow keys: all maps "
                                                                "follow"))
        self.width_box = WholeNumber(self.tr("Stroke"), 1, SIZES[-1] // 2, 1)
        self.size_box = WholeChoice(self.tr("Size"), OFFERED, SIZES[0], SIZES[-1])
        self.clear = IconButton("clear", self.tr("Clear"), self.tr("begin again on blank paper"))
        self.invert = IconButton("invert", self.tr("Invert"), self.tr("swap ink and paper; a picture that looks the "
                                                                      "same to you is another one to the network"))
        self._explain(self.width_box, self.tr("Stroke: how many cells wide pencil and eraser are"))
        self._explain(self.size_box, self.tr("Size: how many cells wide and high the pad is; the network for that size "
                                             "reads it, or the drawing is resampled"))
        self._size = StillLabel(self.tr("size"))  # which makes room on a narrow screen
        self._lay_out()
        self._connect()

    def show_tool(self, tool: Tool) -> None:
        """Press the button of the tool in use."""
        {"pencil": self.pencil, "eraser": self.eraser, "hand": self.hand}[tool].setChecked(True)

    def show_width(self, width: int) -> None:
        """Show the stroke's width in cells."""
        self.width_box.set_value(width)

    def show_size(self, size: int) -> None:
        """Show the pad's size in cells."""
        self.size_box.set_value(size)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Half a word says less than none."""
        super().resizeEvent(event)
        self._size.label.setVisible(self._size.width() >= self._size.sizeHint().width())

    def _lay_out(self) -> None:
        tools = QButtonGroup(self)
        for button in (self.pencil, self.eraser, self.hand):
            button.setCheckable(True)
            tools.addButton(button)
        self.pencil.setChecked(True)
        self.size_box.setFixedWidth(self.size_box.fontMetrics().horizontalAdvance("000") + _ARROW)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.pencil)
        row.addWidget(self.eraser)
        row.addWidget(self.hand)
        row.addWidget(self.width_box)
        row.addStretch(1)
        self._size.setText(self.tr("size"))
        self._size.label.setProperty("muted", True)
        row.addWidget(self._size)
        row.addWidget(self.size_box)
        row.addWidget(self.clear)
        row.addWidget(self.invert)

    def _connect(self) -> None:
        self.pencil.clicked.connect(self.pencil_chosen)
        self.eraser.clicked.connect(self.eraser_chosen)
        self.hand.clicked.connect(self.hand_chosen)
        self.clear.clicked.connect(self.clear_asked)
        self.invert.clicked.connect(self.invert_asked)
        self.width_box.chosen.connect(self.width_chosen)
        self.width_box.refused.connect(self.refused)
        self.size_box.chosen.connect(self.size_chosen)
        self.size_box.refused.connect(self.refused)

    def _explain(self, box: QWidget, words: str) -> None:
        box.setToolTip(words)
        box.setStatusTip(words)
