"""The label that keeps still: it says what it is told, and asks nobody for room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.still_label import StillLabel


class Layouts(QObject):
    """Counts the layouts that a window is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.asked += event.type() == QEvent.Type.LayoutRequest
        return False


def test_another_text_lays_nothing_out(qtbot: QtBot) -> None:
    window, label = QWidget(), StillLabel("as wide as this")
    qtbot.addWidget(window)
    QHBoxLayout(window).addWidget(label)
    with qtbot.waitExposed(window):
        window.show()
    QApplication.processEvents()
    watch = Layouts()
    for each in (window, label):
        each.installEventFilter(watch)
    before = label.geometry()
    label.setText("much, much longer than it ever was before")
    QApplication.processEvents()
    assert watch.asked == 0
    assert label.geometry() == before == window.rect().intersected(before)
    assert label.text() == label.accessibleName() == "much, much longer than it ever was before"
    assert label.label.size() == label.size()


def test_it_asks_for_the_widest_text_and_is_content_with_less(qtbot: QtBot) -> None:
    label = StillLabel("as wide as this")
    qtbot.addWidget(label)
    assert label.sizeHint().width() == label.label.fontMetrics().horizontalAdvance("as wide as this")
    assert label.minimumSizeHint().width() == 0


def test_where_it_is_elided_what_does_not_fit_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    label = StillLabel(squeezable=True, elided=True)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    label.setText("much longer than there is room for")
    assert label.label.text().startswith("much")
    assert label.label.text().endswith("…")
    assert label.text() == label.accessibleName() == "much longer than there is room for"
    label.resize(400, 20)
    QApplication.processEvents()
    assert label.label.text() == label.text()
