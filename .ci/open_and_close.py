"""Opens the window as `xoviz` does, waits until there is something to see in it, and closes it."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMainWindow

from xoviz.app import run

INTERVAL = 200  # milliseconds from one look to the next
MOST_LOOKS = 100
COLOURS = 40  # an empty window has fewer
GIVEN_UP = 1

app = QApplication(["xoviz"])
looks: list[int] = []


def colours(image: QImage) -> int:
    """How many colours there are in every fourth row and column."""
    return len({image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)})


def look() -> None:
    """Look at the window, and close it once it shows something."""
    looks.extend(colours(window.grab().toImage()) for window in windows())
    if looks and looks[-1] >= COLOURS:
        for window in windows():
            window.close()
    elif len(looks) >= MOST_LOOKS:
        app.exit(GIVEN_UP)


def windows() -> list[QMainWindow]:
    """The main windows in sight."""
    return [widget for widget in app.topLevelWidgets() if isinstance(widget, QMainWindow) and widget.isVisible()]


timer = QTimer()
timer.timeout.connect(look)
timer.start(INTERVAL)
status = run()
print(f"{app.platformName()}: the window showed {looks[-1] if looks else 0} colours and closed with status {status}")
sys.exit(status)
