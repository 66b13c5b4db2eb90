"""The menus of the window by name, empty: they stand in its bar when it is first painted, long before their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow, QMenu

if TYPE_CHECKING:  # the menus stand before there is much to word
    from xoviz.wording import Translate


def menus(tr: Translate) -> dict[str, str]:
    """The menus in order, by the names that entries use."""
    return {"File": tr("&File"), "File/Set": tr("Se&t of drawings"), "Edit": tr("&Edit"), "Draw": tr("&Draw"),
            "Filter": tr("Fi&lter"), "Train": tr("&Train"), "View": tr("&View"), "View/Look": tr("&Look"),
            "View/Theme": tr("&Theme"), "View/Numbers": tr("&Numbers"), "Tools": tr("T&ools"), "Help": tr("&Help")}


def make_menus(window: QMainWindow, tr: Translate) -> dict[str, QMenu]:
    """The menus of a window, with nothing in them but each other, by the names that entries use."""
    made: dict[str, QMenu] = {}
    for name, text in menus(tr).items():
        parent, _, child = name.partition("/")
        made[name] = made[parent].addMenu(text) if child else window.menuBar().addMenu(text)
        made[name].setToolTipsVisible(True)
    return made
