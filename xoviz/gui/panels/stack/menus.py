"""The menus of the tab "Stack": what can be inserted, what can be done with a block, and stacks to begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from xoviz.wording import Translate

Entry = tuple[str, str, bool]
"""The code of an entry, its words, and whether it can be chosen now."""


def pop_up(parent: QWidget, at: QPoint, entries: Sequence[Entry], chosen: Callable[[str], None]) -> QMenu:
    """A menu at a point of the screen, which is gone once it is closed; the code "" stands for a line."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    fill(menu, entries, chosen)
    menu.popup(at)
    return menu


def fill(menu: QMenu, entries: Sequence[Entry], chosen: Callable[[str], None]) -> None:
    """Give a menu these entries; ``chosen`` is told the code of one."""
    for code, text, able in entries:
        if not code:
            menu.addSeparator()
            continue
        action = menu.addAction(text)
        action.setEnabled(able)
        action.triggered.connect(partial(chosen, code))


def block_entries(on: bool, able: Callable[[str], bool], tr: Translate) -> tuple[Entry, ...]:
    """What can be done with a block, each with its key."""
    words = (("insert", tr("Insert before it…\tIns")), ("duplicate", tr("Duplicate\tCtrl+D")),
             ("switch", tr("Switch off\tSpace") if on else tr("Switch on\tSpace")), ("", ""),
             ("left", tr("Move left\tAlt+Left")), ("right", tr("Move right\tAlt+Right")), ("", ""),
             ("remove", tr("Remove\tDel")))
    return tuple((code, text, not code or able(code)) for code, text in words)
