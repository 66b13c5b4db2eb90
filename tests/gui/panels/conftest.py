"""A stage for panels: one at a time, in the light theme, with a view and nothing else."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

from xoviz import tasks
from xoviz.explain.receptive import lit
from xoviz.gui import theme
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.nn import Dense, network
from xoviz.state.view import View
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import fitted

NONE, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton


class Stage:
    """Shows a panel and looks at it as a person does."""

    def __init__(self, kind, qtbot, size):
        self.panel = kind()
        self.wishes = []
        self.panel.wish.connect(self.wishes.append)
        qtbot.addWidget(self.panel)
        self.panel.resize(*size)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        QApplication.processEvents()

    @staticmethod
    def view(net, focus=None, chosen=None, picture=None):
        """What a session would show of the talk's X, or of another picture."""
        if picture is None:
            own = tasks.task(net.task) if net.task in tasks.names() else LettersTask()
            fits = own.has(net.input_shape)
            picture = fitted((own if fits else LettersTask()).samples()[0].picture, net.input_shape[1])
        if chosen is None:
            chosen = next(((layer.id, 0) for layer in net.layers if layer.kind == "conv"), None)
        return View(net.forward(picture), picture[0], focus, {} if focus is None else lit(net.stack, focus),
                    learned=net, chosen=chosen)

    def present(self, net, **fields):
        view = self.view(net, **fields)
        self.panel.present(view)
        QApplication.processEvents()
        return view

    @property
    def canvas(self):
        return self.panel.findChild(MapCanvas)

    @property
    def words(self):
        """Every word that can be read beside the maps."""
        return "\n".join(label.text() for label in self.panel.findChildren(QLabel) if label.isVisible())

    def shown(self, key, count):
        """The numbers in the first ``count`` maps of a group, (count, rows, columns)."""
        group = next(group for group in self.canvas.groups() if group.key == key)
        cells = np.ndindex(count, group.rows, group.columns)
        return np.array([self.canvas.value(key, *cell) for cell in cells]).reshape(count, group.rows, group.columns)

    def point(self, key, map_, row, column):
        """Move the mouse to a cell; the wishes that this called forth."""
        self.wishes.clear()
        self._send(QEvent.Type.MouseMove, self.canvas.cell_rect(key, map_, row, column).center(), NONE)
        return self.wishes

    def click(self, key, map_, row, column):
        self.point(key, map_, row, column)
        self.wishes.clear()
        self._send(QEvent.Type.MouseButtonPress, self.canvas.cell_rect(key, map_, row, column).center(), LEFT)
        return self.wishes

    def leave(self):
        self.wishes.clear()
        QApplication.sendEvent(self.canvas, QEvent(QEvent.Type.Leave))
        return self.wishes

    def colour_at(self, x, y):
        image = self.canvas.grab().toImage()
        ratio = image.devicePixelRatio()
        return QColor(image.pixelColor(int(x * ratio), int(y * ratio)))

    def is_framed(self, key, map_, row, column, height, width, role, away=0):
        """Whether a frame of a colour (of the theme, by its role) stands around these cells, or some pixels away.

        It is looked for on its left edge.
        """
        rect = self.canvas.cell_rect(key, map_, row, column, height, width)
        wanted = theme.LIGHT.colour(role) if isinstance(role, str) else role
        found = [self.colour_at(rect.left() - away + dx, rect.top() + rect.height() * share)
                 for dx in range(-3, 3) for share in (0.4, 0.45, 0.5, 0.55)]
        return any(abs(colour.red() - wanted.red()) + abs(colour.green() - wanted.green())
                   + abs(colour.blue() - wanted.blue()) < 12 for colour in found)

    def assert_nothing_overlaps(self):
        """Every map lies on the canvas, and none on another."""
        canvas = self.canvas
        room = QRectF(canvas.rect())
        rects = [canvas.map_rect(group.key, map_) for group in canvas.groups() for map_ in range(len(group.rects))]
        assert rects
        for rect in rects:
            assert room.contains(rect), (rect, room)
            assert rect.width() >= 2
        for one, other in combinations(rects, 2):
            overlap = one.intersected(other)
            assert overlap.width() * overlap.height() < 1e-6, (one, other)

    def _send(self, kind, point, button):
        where = self.canvas.mapToGlobal(QPointF(point))
        QApplication.sendEvent(self.canvas, QMouseEvent(kind, QPointF(point), where, button, button,
                                                        Qt.KeyboardModifier.NoModifier))


@pytest.fixture
def on_stage(qtbot, qapp):
    """Makes a stage for a kind of panel."""
    if not qapp.styleSheet() or theme.current_theme() != theme.LIGHT:
        theme.apply(qapp, theme.LIGHT)
    return lambda kind, size=(1040, 520): Stage(kind, qtbot, size)


@pytest.fixture
def plain():
    """A network without convolution, ReLU or pooling."""
    return network((Dense("votes", 2),), (1, 9, 9), ("X", "O"), seed=1)
