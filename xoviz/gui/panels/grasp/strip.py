"""The action as a strip of three pictures: reach, grasp, and what is done; the third one can be played."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.explain.actions import Grip, Line, grip
from xoviz.gui.panels.grasp.hand import draw_hand
from xoviz.gui.theme import current_theme, number_font
from xoviz.nn import Array

TITLE = 20  # pixels for the words below a picture
GAP = 10
FRAME = 40  # milliseconds
LASTS = 1600  # milliseconds that an action is played for
SHARE = 0.74  # of a picture's side: what is left is room for the action
GHOST = 0.22  # how much is left to be seen of where the thing was


class Pose(NamedTuple):
    """How far a thing is moved, in cells, and turned, in degrees clockwise."""

    right: float
    down: float
    turn: float = 0.0


MOTIONS: dict[str, Callable[[float], Pose]] = {
    "cut": lambda t: Pose(0, 3 * math.sin(2 * math.pi * t)),
    "lift": lambda t: Pose(0, -6 * t),
    "tilt": lambda t: Pose(0, -3 * t, -50 * t),
    "carry": lambda t: Pose(6 * t, -2 * math.sin(math.pi * t)),
    "stand": lambda t: Pose(0, 0, 90 * t),
    "stir": lambda t: Pose(3 * math.cos(2 * math.pi * t) - 3, 3 * math.sin(2 * math.pi * t)),
    "pour": lambda t: Pose(0, -3 * t, 110 * t),
}
"""Where a thing is at the time t of an action, from 0 to 1."""

STILL = {"cut": 0.25, "stir": 0.5}
"""The time of an action that stands for all of it, where that is not its end."""


class ActionStrip(QWidget):
    """Three pictures of a line of the rule, with the silhouette on the pad. Scenery, drawn by rules of thumb."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._line: Line | None = None
        self._image: QImage | None = None
        self._grip: Grip | None = None
        self._middle: Grip | None = None
        self._picture: Array | None = None
        self._titles = ("", "", "")
        self._elapsed: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._go_on)

    @property
    def playing(self) -> bool:
        """Whether the third picture moves."""
        return self._timer.isActive()

    def present(self, picture: Array, line: Line | None, titles: tuple[str, str, str]) -> None:
        """Show what a ``line`` of the rule does with a ``picture`` (1, H, W); without one the picture alone."""
        if self._picture is picture and self._line == line and self._titles == titles:
            return
        if line != self._line:
            self.stop()
        self._line, self._titles, self._picture = line, titles, picture
        self._image = None
        self._grip = None if line is None else grip(picture, line.hold)
        self._middle = None if line is None else grip(picture, "middle")
        self.update()

    def play(self) -> None:
        """Play the action once."""
        if self._line is not None and self._grip is not None:
            self._elapsed = 0
            self._timer.start()

    def stop(self) -> None:
        """Come to rest at the picture that stands for all of it."""
        self._timer.stop()
        self._elapsed = None
        self.update()

    def sizeHint(self) -> QSize:
        """Three pictures side by side."""
        return QSize(3 * 150 + 2 * GAP, 150 + TITLE)

    def minimumSizeHint(self) -> QSize:
        """Three small ones."""
        return QSize(3 * 84 + 2 * GAP, 84 + TITLE)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it play."""
        super().hideEvent(event)
        self.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Ink in the colours of the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._image = None
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The three pictures, and a word below each."""
        if self._picture is None:
            return
        side = min((self.width() - 2 * GAP) / 3, self.height() - TITLE)
        top = (self.height() - TITLE - side) / 2
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            for number, title in enumerate(self._titles):
                plate = QRectF(number * (side + GAP), top, side, side)
                self._paint_plate(painter, plate, number)
                painter.setPen(current_theme().colour("muted"))
                painter.setFont(number_font(12))
                painter.drawText(QRectF(plate.left(), plate.bottom(), side, TITLE), Qt.AlignmentFlag.AlignCenter, title)

    def _paint_plate(self, painter: QPainter, plate: QRectF, number: int) -> None:
        theme = current_theme()
        painter.setPen(theme.colour("outline"))
        painter.setBrush(theme.colour("card"))
        painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if self._picture is None or (number and self._line is None):
            return
        self._image = self._image or _inked(self._picture, theme.colour("text"))
        painter.save()
        painter.setClipRect(plate)
        painter.translate(plate.center())
        painter.scale(SHARE * plate.width() / self._image.width(), SHARE * plate.height() / self._image.height())
        painter.translate(-self._image.width() / 2, -self._image.height() / 2)
        if number == 2:
            painter.setOpacity(GHOST)
            painter.drawImage(QPointF(0, 0), self._image)
            painter.setOpacity(1)
            painter.setTransform(self._moved(), True)
        painter.drawImage(QPointF(0, 0), self._image)
        if self._line is not None and self._grip is not None:
            draw_hand(painter, self._line.grasp, self._grip, 1.0 if number == 0 else 0.0, theme.colour("accent"))
        painter.restore()

    def _moved(self) -> QTransform:
        """Where the thing and the hand are now."""
        if self._line is None or self._middle is None:
            return QTransform()
        motion = self._line.motion
        time = STILL.get(motion, 1.0) if self._elapsed is None else self._elapsed / LASTS
        pose = MOTIONS[motion](time)
        around = QPointF(self._middle.column + 0.5, self._middle.row + 0.5)
        moved = QTransform.fromTranslate(around.x() + pose.right, around.y() + pose.down)
        moved.rotate(pose.turn)
        return moved.translate(-around.x(), -around.y())

    def _go_on(self) -> None:
        self._elapsed = (self._elapsed or 0) + FRAME
        if self._elapsed > LASTS:
            self.stop()
        self.update()


def _inked(picture: Array, colour: QColor) -> QImage:
    """A silhouette (1, H, W) whose paper lets everything through."""
    ink = np.clip((picture[0] + 1) * 127.5, 0, 255).astype(np.uint32)
    cells: npt.NDArray[np.uint32] = (ink << np.uint32(24)) | np.uint32(colour.rgb() & 0xFFFFFF)
    rows, columns = cells.shape
    return QImage(np.ascontiguousarray(cells).tobytes(), columns, rows, 4 * columns,
                  QImage.Format.Format_ARGB32).copy()
