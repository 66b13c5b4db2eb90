"""Parts stand where they are put: one above the other, side by side, with the room that is left for those that grow."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from xoviz.gui.arrangement import column


def test_rows_stand_one_above_the_other_and_the_growing_ones_take_the_room(qtbot: QtBot) -> None:
    title, left, right, map_, foot = (QLabel(word) for word in ("title", "left", "right", "map", "foot"))
    whole = QWidget()
    whole.setLayout(column(title, (left, right), map_, foot, growing=(map_, right)))
    qtbot.addWidget(whole)
    whole.resize(400, 500)
    whole.show()
    qtbot.waitExposed(whole)
    assert title.y() < left.y() == right.y() < map_.y() < foot.y()
    assert left.geometry().right() < right.x()
    assert map_.height() > 300
    assert right.width() > 300
    assert title.x() == left.x() == 0, "margins are for whoever puts it somewhere"
    assert max(title.height(), foot.height()) < 50
