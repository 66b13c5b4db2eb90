"""What a widget that is used with mouse and keyboard alike asks about an event; and the way of the Tab key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

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


def put_next(before: QWidget, made: QWidget) -> None:
    """Have the Tab key lead from one part to another and what is on that, whenever either was made."""
    parts: list[QWidget] = [made]
    while (part := parts[-1].nextInFocusChain()) is not None and made.isAncestorOf(part):
        parts.append(part)
    for part in parts:
        if part.focusPolicy() != Qt.FocusPolicy.NoFocus:
            QWidget.setTabOrder(before, part)
            before = part
