"""Our line icons: drawn from SVG at the moment and the size they are needed, and so crisp at any scale.

Rendering every icon at every size beforehand would cost the start of the program some fifty milliseconds.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


class LineIcon(QIconEngine):
    """An SVG drawing whose `currentColor` is replaced: one colour for use, one for disabled actions.

    The file is read when the icon is first painted; most icons wait in menus and are never seen. What was drawn for a
    size is kept for the next time that the window is painted.
    """

    def __init__(self, file: Path, colour: str, disabled: str) -> None:
        super().__init__()
        self._file = file
        self._drawing = ""
        self._drawn: dict[tuple[int, int, QIcon.Mode, float], QPixmap] = {}
        self._colour = colour
        self._disabled = disabled

    def clone(self) -> LineIcon:
        """The same drawing in the same colours."""
        return LineIcon(self._file, self._colour, self._disabled)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into `rect` of the painter."""
        colour = self._disabled if mode == QIcon.Mode.Disabled else self._colour
        self._drawing = self._drawing or self._file.read_text(encoding="utf-8")
        drawing = self._drawing.replace("currentColor", colour)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The drawing at a size in device pixels."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """The drawing at a logical size on a screen of `scale` device pixels to one."""
        key = size.width(), size.height(), mode, scale
        if key not in self._drawn:
            self._drawn[key] = pixmap = QPixmap(size * scale)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                self.paint(painter, QRect(QPoint(0, 0), pixmap.size()), mode, state)
        return self._drawn[key]
