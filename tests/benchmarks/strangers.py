"""Pictures that are no X and no O, and generated letters to set against them, all as a hand might put them on paper.

Other letters come from the outlines of the fonts that Qt finds; scribbles are curves through random points.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from xoviz.pictures.prepare import prepare
from xoviz.pictures.read import from_qimage
from xoviz.tasks import task

Grey = npt.NDArray[np.float32]
Draw = Callable[[QPainter, np.random.Generator], None]

SIDE = 160
OTHERS = "ABCDEFGHIJKLMNPQRSTUVWYZ"
UNLIKE = "ABEFHILMNPRSTVWZ"
"""The letters that nobody would take for an X or an O, however they are written: no C, D, G, J, K, Q, U or Y."""
HELD_BACK = 9_000_000
"""A seed that no training and no held-out letters use."""


def letters(count: int, size: int, seed: int) -> tuple[Grey, npt.NDArray[np.intp]]:
    """Generated X and O (N, 1, S, S), with their answers."""
    return task("letters").draw(count, size, np.random.default_rng((HELD_BACK, seed)))


def others(count: int, size: int, seed: int, alphabet: str = OTHERS) -> Grey:
    """Letters of an alphabet in several fonts, each bent, slanted and stretched as by a hand: (N, 1, S, S)."""
    families = plain_families()
    return drawn([partial(_letter, alphabet[number % len(alphabet)], families[number % len(families)])
                  for number in range(count)], size, seed)


def scribbles(count: int, size: int, seed: int) -> Grey:
    """A pen that wanders between 6 to 16 random points: (N, 1, S, S)."""
    return drawn([_scribble] * count, size, seed)


def blanks(count: int, size: int, seed: int) -> Grey:
    """Paper with nothing on it but the grain of a camera: (N, 1, S, S)."""
    rng = np.random.default_rng((seed, 4))
    papers = [np.clip(rng.normal(0.85, rng.uniform(0, 0.03), (SIDE, SIDE)), 0, 1) for _ in range(count)]
    return np.stack([prepare(paper.astype(np.float32), size).picture for paper in papers])


def plain_families() -> list[str]:
    """Up to eight fonts with Latin letters."""
    latin = QFontDatabase.families(QFontDatabase.WritingSystem.Latin)
    return [name for name in latin if "emoji" not in name.lower() and "symbol" not in name.lower()][:8] or ["Sans"]


def drawn(hands: list[Draw], size: int, seed: int) -> Grey:
    """What each hand puts on white paper, prepared for a network: (N, 1, S, S)."""
    rng = np.random.default_rng((seed, len(hands)))
    return np.stack([prepare(_on_paper(hand, rng), size).picture for hand in hands])


def _on_paper(draw: Draw, rng: np.random.Generator) -> Grey:
    paper = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(*(int(shade) for shade in rng.integers(0, 90, 3)))
    painter.setPen(QPen(ink, rng.uniform(0.02, 0.08) * SIDE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap,
                        Qt.PenJoinStyle.RoundJoin))
    draw(painter, rng)
    painter.end()
    return from_qimage(paper)


def _letter(letter: str, family: str, painter: QPainter, rng: np.random.Generator) -> None:
    path = QPainterPath()
    path.addText(0, 0, QFont(family, 90), letter)
    box = path.boundingRect()
    place = QTransform().translate(SIDE / 2, SIDE / 2).rotate(rng.uniform(-15, 15)).shear(rng.uniform(-0.25, 0.25), 0)
    place.scale(rng.uniform(0.7, 1.3), rng.uniform(0.7, 1.3)).translate(-box.center().x(), -box.center().y())
    bend = _bending(rng)
    painter.setBrush(painter.pen().color())
    painter.setPen(QPen(painter.pen().color(), rng.uniform(0.5, 4)))
    bent = QPainterPath()
    for outline in place.map(path).toSubpathPolygons():
        bent.addPolygon(QPolygonF([bend(point) for point in outline]))
    bent.setFillRule(Qt.FillRule.WindingFill)
    painter.drawPath(bent)


def _bending(rng: np.random.Generator) -> Callable[[QPointF], QPointF]:
    """Moves points by up to a twentieth of the paper, its neighbours almost alike."""
    size, phase, pitch = rng.uniform(0, 0.05, 2) * SIDE, rng.uniform(0, 2 * np.pi, 2), rng.uniform(1, 2, 2) * 2 * np.pi

    def bend(point: QPointF) -> QPointF:
        across, down = size * np.sin(pitch * (point.y() / SIDE, point.x() / SIDE) + phase)
        return QPointF(point.x() + across, point.y() + down)

    return bend


def _scribble(painter: QPainter, rng: np.random.Generator) -> None:
    points = rng.uniform(0.15, 0.85, (rng.integers(6, 17), 2)) * SIDE
    path = QPainterPath(QPointF(*points[0]))
    for corner, end in zip(points[1:-1], (points[1:-1] + points[2:]) / 2, strict=True):
        path.quadTo(QPointF(*corner), QPointF(*end))
    painter.drawPath(path)
