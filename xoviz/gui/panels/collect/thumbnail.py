"""One drawing, small: framed where it is chosen, with a mark where something looks wrong and one where it is tested on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from xoviz.gui.theme import Theme, current_theme, grey_lut

if TYPE_CHECKING:
    from xoviz.drawings.collection import Drawing

SIDES = (36, 56, 84)
"""How large drawings are shown, in pixels, by how much room there is."""

SIDE, FRAME, GAP = SIDES[0], 2, 2
PITCH = SIDE + 2 * FRAME + GAP
"""Pixels: of a small drawing, around it, between two, and from one to the next."""

LINES = 3
"""A larger size is chosen where so many lines of it have room."""

_MARK = 9
_MOST_KEPT = 4096

Place = QModelIndex | QPersistentModelIndex


class Thumbnail(QStyledItemDelegate):
    """Paints the drawing that a model gives as its user data."""

    def __init__(self, mark: int, tested: int, parent: QWidget | None = None) -> None:
        """The roles under which the model says what looks wrong (empty if nothing), and whether it is tested on."""
        super().__init__(parent)
        self.side = SIDE
        self._mark, self._tested = mark, tested
        self._images: dict[str, QImage] = {}
        self._theme: Theme | None = None

    @property
    def pitch(self) -> QSize:
        """From one drawing to the next."""
        return QSize(self.side + 2 * FRAME + GAP, self.side + 2 * FRAME + GAP)

    def fit(self, height: int) -> bool:
        """Show drawings as large as the room's height (pixels) allows; whether that is another size than before."""
        fitting = [side for side in SIDES if LINES * (side + 2 * FRAME + GAP) <= height]
        before, self.side = self.side, fitting[-1] if fitting else SIDE
        return self.side != before

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Place) -> None:
        """Frame, drawing, marks."""
        theme = current_theme()
        drawing: Drawing = index.data(Qt.ItemDataRole.UserRole)
        wrong = bool(index.data(self._mark))
        box = QRectF(option.rect.left(), option.rect.top(), self.side + 2 * FRAME, self.side + 2 * FRAME)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        pointed = bool(option.state & QStyle.StateFlag.State_MouseOver)
        role = "accent" if chosen else "focus" if wrong else "muted" if pointed else "outline"
        painter.fillRect(box, theme.colour(role))
        thick = FRAME if chosen or wrong else 1
        inner = box.adjusted(thick, thick, -thick, -thick)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.side % drawing.size != 0)
        painter.fillRect(inner, theme.colour("paper"))
        painter.drawImage(box.adjusted(FRAME, FRAME, -FRAME, -FRAME), self._image(drawing, theme))
        if wrong:
            self._paint_mark(painter, box, theme)
        if index.data(self._tested):
            painter.fillRect(QRectF(inner.left(), inner.bottom() - 3, inner.width(), 3), theme.colour("accent"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("focus"), 1))
            painter.drawRect(inner.adjusted(1, 1, -2, -2))

    def sizeHint(self, option: QStyleOptionViewItem, index: Place) -> QSize:
        """All have the same."""
        return self.pitch

    def _paint_mark(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        """A question mark in the corner."""
        corner = QRectF(box.right() - _MARK - 2, box.top(), _MARK + 2, _MARK + 4)
        painter.fillRect(corner, theme.colour("focus"))
        painter.setPen(theme.colour("card"))
        font = painter.font()
        font.setPixelSize(_MARK + 2)
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, "?")

    def _image(self, drawing: Drawing, theme: Theme) -> QImage:
        """Made once for each drawing and theme."""
        if theme is not self._theme or len(self._images) > _MOST_KEPT:
            self._images, self._theme = {}, theme
        if drawing.key not in self._images:
            self._images[drawing.key] = image_of(drawing, theme)
        return self._images[drawing.key]


def image_of(drawing: Drawing, theme: Theme) -> QImage:
    """A drawing as an image, a pixel a cell, in the colours of ink and paper."""
    table, size = grey_lut(theme), drawing.size
    index = drawing.cells.astype(np.intp) * (len(table) - 1) // 255
    pixels = np.ascontiguousarray(table.take(index))
    # The image looks into the array, which goes when this returns: hence the copy.
    return QImage(pixels.data.cast("B"), size, size, 4 * size, QImage.Format.Format_RGB32).copy()
