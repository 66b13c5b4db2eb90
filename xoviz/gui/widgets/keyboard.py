"""What a widget that is used with mouse and keyboard alike asks about an event."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def by_keyboard(event: QFocusEvent) -> bool:
    """Whether the focus came by keyboard: then a cursor has to show where it is."""
    return event.reason() in _KEYBOARD_REASONS


def is_command(event: QKeyEvent) -> bool:
    """Whether Ctrl, Alt or Meta make the key a command of the window."""
    keys = Qt.KeyboardModifier
    return bool(event.modifiers() & (keys.ControlModifier | keys.AltModifier | keys.MetaModifier))


def is_step(event: QKeyEvent) -> bool:
    """Whether the key steps from winner to winner: the menus use it otherwise, for as long as no map has the focus."""
    return event.text() in ("[", "]") and not event.modifiers() & Qt.KeyboardModifier.MetaModifier
