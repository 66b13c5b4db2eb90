"""How long the lines of the Receipt take to open, to walk along and to close, for the 28 x 28 network.

The time is that of the window's own thread from the key to the end of the repaint, so that what else the machine does
does not count. Everything must stay within a frame.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from time import thread_time

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeView
from stage import Stage, rest

from xoviz.gui.panels import PANELS
from xoviz.state.wishes import ChooseNetwork

LEVELS, WALKED = 5, 30


def receipt_times(on: Stage, times: int, moment: float) -> Iterator[tuple[str, np.ndarray]]:
    """Milliseconds of each opening, step and closing, on the way from the score down to the match, several times.

    ``moment`` is the seconds between two openings in which all calms down.
    """
    on.session.wish(ChooseNetwork("letters-28"))
    on.window.parts.tabs.setCurrentIndex([panel.name for panel in PANELS].index("receipt"))
    rest(10 * moment)
    tree = on.window.parts.tabs.currentWidget().findChild(QTreeView)
    tree.setFocus()
    taken: dict[str, list[float]] = defaultdict(list)
    press(tree, Qt.Key.Key_Home)
    for _ in range(times):
        for _ in range(LEVELS):
            taken["open a line"].append(press(tree, Qt.Key.Key_Right))
            taken["walk"].append(press(tree, Qt.Key.Key_Down))
            rest(moment)
        taken["walk"] += [press(tree, key) for key in [Qt.Key.Key_Down] * 10 + [Qt.Key.Key_Up] * WALKED]
        taken["close a line"].append(press(tree, Qt.Key.Key_Left))
        press(tree, Qt.Key.Key_Down)
        rest(moment)
    for action, milliseconds in taken.items():
        yield action, np.array(milliseconds)


def press(tree: QTreeView, key: Qt.Key) -> float:
    """Press a key and paint what comes of it; the milliseconds that it took."""
    began = thread_time()
    QTest.keyClick(tree, key)
    QApplication.processEvents()
    QApplication.processEvents()
    return 1000 * (thread_time() - began)
