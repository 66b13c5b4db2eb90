"""Room that scrolls: so that a window can be lower than what stands in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolling(content: QWidget) -> QScrollArea:
    """A part that scrolls up and down where there is no room for all of it; it has no colour of its own."""
    area = QScrollArea()
    # One of Python's own: to hand out Qt's, PySide would first make hundreds of names of all kinds of widgets.
    area.setViewport(QWidget())
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setAutoFillBackground(False)
    return area
