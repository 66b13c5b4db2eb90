"""A gallery: many small pictures in rows, framed, one of them chosen; painted by one widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import Theme, current_theme, grey_lut, signed_index, signed_lut
from xoviz.gui.widgets.badges import Badge, Badges
from xoviz.gui.widgets.pick_widget import PickWidget
from xoviz.gui.widgets.thumbnail_shape import cell_size

_FRAME = 3  # pixels around a picture: the frame and the space within it
_GAP = 3


class Gallery(PickWidget):
    """Shows images (N, H, W), each fitted into `side` pixels, as many in a row as there is room for.

    The arrows, Home and End move the cursor; Enter and Space pick what it stands on.

    Signals:
        menu_asked(int, QPoint): a menu for an image is asked for at this point of the screen, if it has one.
    """

    menu_asked = Signal(int, QPoint)

    def __init__(self, side: int, *, signed: bool = False, parent: QWidget | None = None) -> None:
        """An empty gallery of pictures (paper -1 to ink +1), or with `signed` in the diverging colours."""
        super().__init__(parent)
        self._side = side
        self._signed = signed
        self._limit = 1.0
        self._values: npt.NDArray[np.floating[Any]] = np.zeros((0, 1, 1), np.float32)
        self._titles: tuple[str, ...] = ()
        self._colours: tuple[QColor, ...] = ()
        self._most_columns = 0
        self._chosen: int | None = None
        self._has_menu = False
        self._badges: tuple[Badge | None, ...] = ()
        self._badge_painter = Badges()
        self._allocate()
        self._recolour()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def count(self) -> int:
        """How many images there are."""
        return len(self._values)

    @property
    def chosen(self) -> int | None:
        """The image that is emphasised, if any."""
        return self._chosen

    @property
    def columns(self) -> int:
        """How many images stand in a row at this width."""
        return self.columns_at(self.width())

    def present(self, values: npt.NDArray[np.floating[Any]], limit: float = 1.0) -> None:
        """Show images (N, H, W); the strongest colours stand for -limit and +limit. ValueError if not 3-D."""
        if values.ndim != 3:
            raise ValueError(f"A gallery shows images of shape (N, H, W), not an array of shape {values.shape}.")
        same_shape = values.shape == self._values.shape
        self._values, self._limit = values, limit
        if not same_shape:
            self._allocate()
            self._keep_cursor()
            self.updateGeometry()
        self._repaint_image()

    def set_titles(self, titles: Sequence[str]) -> None:
        """What each image is called, in its tooltip and for assistive technology."""
        self._titles = tuple(titles)
        self._describe()

    def set_frames(self, colours: Sequence[QColor]) -> None:
        """The colour of each image's frame; without any, frames have the colour of outlines."""
        self._colours = tuple(colours)
        self.update()

    def set_badges(self, badges: Sequence[Badge | None]) -> None:
        """What each image wears in its corner, if anything."""
        if tuple(badges) != self._badges:
            self._badges = tuple(badges)
            self.update()

    @property
    def badges(self) -> tuple[Badge | None, ...]:
        """What the images wear."""
        return self._badges

    def set_has_menu(self, on: bool) -> None:
        """Whether there is a menu for each image; where there is none, whoever stands behind may have one."""
        self._has_menu = on

    def set_most_columns(self, columns: int) -> None:
        """Put at most this many in a row, however much room there is; 0 for as many as fit."""
        self._most_columns = columns
        self.updateGeometry()
        self.update()

    def set_chosen(self, index: int | None) -> None:
        """Emphasise one image, or none. Emits nothing."""
        if index != self._chosen:
            self._chosen = index
            self._cursor = index if index is not None else self._cursor
            self._describe()
            self.update()

    def columns_at(self, width: int) -> int:
        """How many images stand in a row of some width in pixels."""
        fitting = max(1, (width + _GAP) // (self._side + 2 * _FRAME + _GAP))
        return min(fitting, self._most_columns) if self._most_columns else fitting

    def rect_of(self, index: int) -> QRect:
        """Where an image stands with its frame, in pixels of the widget."""
        row, column = divmod(index, self.columns)
        box = self._side + 2 * _FRAME
        return QRect(column * (box + _GAP), row * (box + _GAP), box, box)

    def place_at(self, point: QPoint) -> int | None:
        """The image at a point, or None beside them all."""
        pitch = self._side + 2 * _FRAME + _GAP
        index = point.y() // pitch * self.columns + point.x() // pitch
        inside = 0 <= index < self.count and self.rect_of(index).contains(point)
        return index if inside else None

    def place_rect(self, place: int) -> QRectF:
        """Where an image stands with its frame."""
        return QRectF(self.rect_of(place))

    def title_of(self, place: int) -> str:
        """What an image is called; empty if nobody has said it."""
        return self._titles[place] if place < len(self._titles) else ""

    def width_of(self, columns: int) -> int:
        """The width in pixels of a row of so many images."""
        return columns * (self._side + 2 * _FRAME + _GAP) - _GAP

    def height_of(self, rows: int) -> int:
        """The height in pixels of so many rows, one at the least."""
        return max(rows, 1) * (self._side + 2 * _FRAME + _GAP) - _GAP

    def hasHeightForWidth(self) -> bool:
        """Fewer columns need more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that all rows need."""
        return self.height_of(-(-self.count // self.columns_at(width)))

    def sizeHint(self) -> QSize:
        """A row of as many as there are, eight at most."""
        columns = max(1, min(self.count, self._most_columns or 8))
        width = self.width_of(columns)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One image."""
        box = self._side + 2 * _FRAME
        return QSize(box, box)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme, of which Qt tells several times."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and current_theme() is not self._theme:
            self._recolour()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu for the image under the mouse, or under the cursor."""
        by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self._cursor if by_keyboard and self.count else self.place_at(event.pos())
        if self._has_menu and index is not None:
            point = self.rect_of(index).center() if by_keyboard else event.pos()
            self.menu_asked.emit(index, self.mapToGlobal(point))
        else:
            super().contextMenuEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only the images that the event asks for."""
        painter = QPainter(self)
        theme = current_theme()
        for index in range(self.count):
            if self.rect_of(index).intersects(event.rect()):
                self._paint_one(painter, index, theme)
        painter.end()

    def _allocate(self) -> None:
        """One tall image holds all; a window on the buffer, which must live as long."""
        count, rows, columns = self._values.shape
        self._index = np.empty((count * rows, columns), np.intp)
        self._buffer = np.zeros((max(count * rows, 1), columns), np.uint32)
        pixels = self._buffer.data.cast("B")
        self._image = QImage(pixels, columns, len(self._buffer), 4 * columns, QImage.Format.Format_RGB32)

    def _recolour(self) -> None:
        self._theme = current_theme()
        self._table = signed_lut() if self._signed else grey_lut(self._theme)
        self._repaint_image()

    def _repaint_image(self) -> None:
        if self.count:
            signed_index(self._values.reshape(self._index.shape), self._limit, self._index)
            self._table.take(self._index, out=self._buffer, mode="clip")
        self.update()

    def _paint_one(self, painter: QPainter, index: int, theme: Theme) -> None:
        """Frame, ground, picture, cursor; nothing but filled rectangles, which cost a tenth of rounded ones."""
        box = self.rect_of(index)
        thick = _FRAME if index == self._chosen else 2 if index == self._hovered else 1
        painter.fillRect(box, self._frame_colour(index, theme))
        painter.fillRect(box.adjusted(thick, thick, -thick, -thick), theme.colour("card"))
        rows, columns = self._values.shape[1:]
        painter.drawImage(self._fitted(QRectF(box)), self._image, QRectF(0, index * rows, columns, rows))
        badge = self._badges[index] if index < len(self._badges) else None
        if badge is not None:
            self._badge_painter.paint(painter, badge, QRectF(box).adjusted(1, 1, -1, -1), self.devicePixelRatio())
        if self.hasFocus() and self._cursor_shown and index == self._cursor:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(QRectF(box).adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME))

    def _frame_colour(self, index: int, theme: Theme) -> QColor:
        if index < len(self._colours):
            return self._colours[index]
        if index == self._chosen:
            return theme.colour("accent")
        return theme.colour("muted" if index == self._hovered else "outline")

    def _fitted(self, box: QRectF) -> QRectF:
        """The rectangle of the picture within its box: cells of whole device pixels, where there are enough of them."""
        rows, columns = self._values.shape[1:]
        ratio = self.devicePixelRatio()
        high, wide = (float(int(side)) if side >= 1 else side for side in cell_size(rows, columns, self._side * ratio))
        width, height = columns * wide / ratio, rows * high / ratio
        corner = QPointF(box.center().x() - width / 2, box.center().y() - height / 2)
        left, top = round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio
        return QRectF(left, top, width, height)
