"""Waiting until the window shows what it has been asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from xoviz.gui.followers import Followers


def settle(window: QWidget) -> None:
    """Let everything be shown that is on its way, what is told in words included."""
    for _ in range(2):
        QApplication.processEvents()
    followers = window.findChild(Followers)
    assert followers is not None
    followers.catch_up()
