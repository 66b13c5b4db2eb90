"""Light or dark, as the user or the system has chosen."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from xoviz.gui import theme
from xoviz.gui.late_work import LateWork


def chosen_theme(name: str) -> theme.Theme:
    """The theme of a name; the system's for "system"."""
    return theme.system_theme() if name == "system" else theme.theme_named(name)


class Looks(QObject):
    """Puts on the theme that is chosen, now and whenever the choice or the system's theme changes.

    What is hidden puts it on bit by bit afterwards: there is much of it, and nobody sees it.

    Signals:
        chosen(str): another theme has been chosen, and is about to be put on.
        dressed(str): the theme that was chosen has been put on.
    """

    chosen = Signal(str)
    dressed = Signal(str)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._name = name
        self._hidden: LateWork | None = None
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.dress)

    def slots_of_actions(self) -> dict[str, Callable[[], None]]:
        """What the entries for themes do."""
        return {"theme_system": partial(self.choose, "system"), "theme_light": partial(self.choose, "light"),
                "theme_dark": partial(self.choose, "dark"), "switch_theme": self._switch}

    def choose(self, name: str) -> None:
        """Put on another theme."""
        self._name = name
        self.chosen.emit(name)
        self.dress()

    def dress(self) -> None:
        """Put on the theme that is chosen."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        pieces = theme.dressing(app, chosen_theme(self._name))
        if next(pieces, 0):
            self._go_on_with(pieces)
        self.dressed.emit(self._name)

    def _go_on_with(self, pieces: Generator[int, None, None]) -> None:
        """Dress what is hidden, in this theme instead of another that some of it has yet to put on."""
        if self._hidden is not None:
            self._hidden.stop()
            self._hidden.deleteLater()
        self._hidden = LateWork(pieces, self)
        self._hidden.begin()

    def _switch(self) -> None:
        self.choose("light" if theme.current_theme().name == "dark" else "dark")
