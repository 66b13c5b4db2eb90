"""A small button that is only an icon, says what it does and why it cannot, and follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QToolButton, QWidget

from xoviz.gui.theme import Theme, current_theme, icon


class IconButton(QToolButton):
    """A flat tool button with one of our line icons; its name for assistive technology is the first part of its hint.

    Signals: clicked() and the others of QToolButton.
    """

    def __init__(self, name: str, title: str, hint: str = "", *, parent: QWidget | None = None) -> None:
        """Icon `name`; `title` says what it does in a word or two, `hint` adds why in a sentence."""
        super().__init__(parent)
        self._name, self._hint = "", ""
        self._theme: Theme | None = None
        self.setObjectName(name)
        self.setAutoRaise(True)
        self.become(name, title, hint)

    def become(self, name: str, title: str, hint: str = "") -> None:
        """Have another icon, and do something else; enabled or not, as before."""
        self._hint = f"{title}: {hint}" if hint else title
        self.setAccessibleName(title)
        self._say(self._hint)
        if name != self._name:
            self._name = name
            self._redraw()

    def set_refusal(self, reason: str) -> None:
        """Enable the button, or (with a `reason`, which becomes its tooltip) disable it."""
        self._say(reason or self._hint)
        self.setEnabled(not reason)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme, of which Qt tells several times."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and current_theme() != self._theme:
            self._redraw()

    def _say(self, words: str) -> None:
        if words != self.toolTip():
            self.setToolTip(words)
            self.setStatusTip(words)

    def _redraw(self) -> None:
        # The style sheet makes the button's own palette transparent, which tells nothing about the theme.
        self._theme = current_theme()
        self.setIcon(icon(self._name, self._theme))
