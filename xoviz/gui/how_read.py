"""How a picture from outside became what the network reads, step by step, so that a wrong answer can be understood."""

from __future__ import annotations

from weakref import WeakSet

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QListView, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from xoviz.state.view import View
from xoviz.state.wishes import ReadTheOtherWayRound

SMALLEST, LARGEST = 56, 160
"""The side of a step's picture, in pixels."""
COLUMNS = 3
AROUND = 14
"""Pixels beside a picture that belong to its place in the list."""
WORDS_BELOW = 2  # lines


class HowRead(QWidget):
    """The steps from the picture as it was to what the network sees, each as a picture with its name.

    The arrows go from step to step; the line below says what was done in the chosen one.

    Signals:
        wish(object): ReadTheOtherWayRound.
        new(): a picture has been read that was never shown here before.
    """

    wish = Signal(object)
    new = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prepared: object = None
        self._met: WeakSet[object] = WeakSet()
        self._pictures: list[QImage] = []
        self.steps, self.words = QListWidget(), QLabel()
        self.turn = QPushButton(self.tr("&Read the other way round"))
        self._lay_out()
        self.steps.currentRowChanged.connect(self._tell_step)
        self.turn.clicked.connect(self._ask_to_turn)
        self._forget()

    def present(self, view: View) -> None:
        """Show how the drawing of a view was read; nothing is touched unless that has changed."""
        if view.prepared is self._prepared:
            return
        self._prepared = prepared = view.prepared
        if prepared is None:
            self._forget()
            return
        names = self._names(prepared.inverted)
        self._show([(names.get(stage.name, (stage.name, "")), stage.array) for stage in prepared.stages])
        if prepared not in self._met:
            self._met.add(prepared)
            self.new.emit()

    def sizeHint(self) -> QSize:
        """Two rows of steps."""
        return QSize(COLUMNS * (96 + AROUND), 280)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures as large as three of them fit side by side."""
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        self.steps.setViewMode(QListView.ViewMode.IconMode)
        self.steps.setMovement(QListView.Movement.Static)
        self.steps.setResizeMode(QListView.ResizeMode.Adjust)
        self.steps.setWordWrap(True)
        self.steps.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps.setAccessibleName(self.tr("How the picture was read, step by step"))
        self.steps.setMinimumHeight(SMALLEST + AROUND)
        self.words.setWordWrap(True)
        self.words.setProperty("muted", True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setMinimumHeight(WORDS_BELOW * self.words.fontMetrics().lineSpacing())
        self.turn.setToolTip(self.tr("Take the picture's light parts for ink and its dark ones for paper, or back: "
                                     "for a picture in which that was judged wrongly"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.steps, 1)
        column.addWidget(self.words)
        column.addWidget(self.turn)

    def _names(self, inverted: bool) -> dict[str, tuple[str, str]]:
        """What each step is called, and what was done in it, by the names that ``pictures.prepare`` gives."""
        light = self.tr("As it came, in grey; its paper is the light part.")
        dark = self.tr("As it came, in grey; its paper is the dark part, so light and dark are exchanged.")
        return {
            "the picture": (self.tr("the picture"), dark if inverted else light),
            "the sheet, cut out": (self.tr("the sheet"), self.tr("The table around the sheet of paper is cut away.")),
            "dark ink, even light": (self.tr("even light"), self.tr("Dark ink on light paper, shadows taken out.")),
            "ink": (self.tr("ink"), self.tr("What is clearly darker than paper; its grain is left out.")),
            "cropped to a square": (self.tr("cropped"), self.tr("Frame and specks are gone.")),
            "scaled": (self.tr("scaled"), self.tr("As large as the letters it was trained on, strokes full black.")),
            "what the network sees": (self.tr("network sees"), self.tr("What was put on the pad.")),
        }

    def _forget(self) -> None:
        """There is nothing to show: say how there can be."""
        self._pictures = []
        self.steps.clear()
        self.words.setText(self.tr("Open, paste or drop a picture of a letter: here you see what is made of it, "
                                   "step by step."))
        self.turn.setEnabled(False)

    def _show(self, steps: list[tuple[tuple[str, str], npt.NDArray[np.float32]]]) -> None:
        self.steps.clear()
        self._pictures = [_as_image(array) for _, array in steps]
        for number, ((name, done), _) in enumerate(steps, start=1):
            item = QListWidgetItem(f"{number} {name}")
            item.setToolTip(done)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, done)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            self.steps.addItem(item)
        self.turn.setEnabled(True)
        self._fit()
        self.steps.setCurrentRow(0)

    def _fit(self) -> None:
        """Every picture scaled for the room that there is, sharp where it is enlarged."""
        side = min(max(self.steps.viewport().width() // COLUMNS - AROUND, SMALLEST), LARGEST)
        lines = WORDS_BELOW * self.steps.fontMetrics().lineSpacing()
        self.steps.setIconSize(QSize(side, side))
        self.steps.setGridSize(QSize(side + AROUND - 2, side + lines + 8))
        for row, picture in enumerate(self._pictures):
            self.steps.item(row).setIcon(_icon(picture, side, self.devicePixelRatio()))

    def _tell_step(self, row: int) -> None:
        if row >= 0:
            self.words.setText(self.steps.item(row).toolTip())

    def _ask_to_turn(self) -> None:
        self.wish.emit(ReadTheOtherWayRound())


def _as_image(array: npt.NDArray[np.float32]) -> QImage:
    """A picture (H, W) in [0, 1], 1 = white, that owns its pixels."""
    grey = np.ascontiguousarray(np.round(255 * array).astype(np.uint8))
    rows, columns = grey.shape
    return QImage(grey.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def _icon(picture: QImage, side: int, ratio: float) -> QIcon:
    """The picture fitted into a square of ``side``, the same whether it is chosen or not."""
    enlarged = max(picture.width(), picture.height()) < side * ratio
    how = Qt.TransformationMode.FastTransformation if enlarged else Qt.TransformationMode.SmoothTransformation
    fitted = picture.scaled(QSize(side, side) * ratio, Qt.AspectRatioMode.KeepAspectRatio, how)
    pixels = QPixmap.fromImage(fitted)
    painter = QPainter(pixels)
    painter.setPen(QColor("gray"))  # an edge that white and black, light and dark can do with
    painter.drawRect(pixels.rect().adjusted(0, 0, -1, -1))
    painter.end()
    pixels.setDevicePixelRatio(ratio)
    icon = QIcon(pixels)
    icon.addPixmap(pixels, QIcon.Mode.Selected)
    return icon
