"""Tabs whose contents are made when they are first needed: a window is painted sooner without those nobody sees yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from xoviz.gui.widgets.keyboard import put_next


class LateTabs(QTabWidget):
    """A row of tabs, each standing from the beginning; what is on one is made by the first call of `content`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers: list[Callable[[], QWidget]] = []
        self._rooms: list[QVBoxLayout] = []
        self._contents: dict[int, QWidget] = {}

    def add(self, title: str, make: Callable[[], QWidget]) -> None:
        """Add a tab at the end; `make` is called once, when its content is needed."""
        page = QWidget()
        room = QVBoxLayout(page)
        room.setContentsMargins(0, 0, 0, 0)
        self._makers.append(make)
        self._rooms.append(room)
        self.addTab(page, title)

    def content(self, place: int) -> QWidget:
        """What is on a tab (counted from 0), made now if it was not needed before."""
        if place not in self._contents:
            self._contents[place] = made = self._makers[place]()
            self._rooms[place].addWidget(made)
            if self.window() is not self:
                # Qt would show it in the next turn of the event loop, an empty tab before it, and reach it last by key.
                made.show()
                self._rooms[place].activate()
                put_next(self.tabBar(), made)
        return self._contents[place]
