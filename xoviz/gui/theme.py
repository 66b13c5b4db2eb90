"""Colours, fonts and icons of the window, in a light and a dark set.

A `Theme` is a frozen value. `apply` gives it to the application as a palette and a small style sheet; a
widget asks `current_theme()` while it paints, and so follows a switch without being told.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Generator
from dataclasses import dataclass
from itertools import cycle, islice
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from xoviz import assets
from xoviz.gui.colour_maps import Table, light_text, ramp, signed_index, signed_lut, unsigned_index, unsigned_lut
from xoviz.gui.icons import LineIcon

if TYPE_CHECKING:  # it comes with hundreds of names, which PySide makes when it is first asked for
    from PySide6.QtWidgets import QStyle

__all__ = [
    "DARK",
    "LIGHT",
    "Table",
    "Theme",
    "app_icon",
    "application",
    "apply",
    "class_colour",
    "current_theme",
    "dressing",
    "grey_lut",
    "icon",
    "identity_colour",
    "light_text",
    "number_font",
    "signed_index",
    "signed_lut",
    "system_theme",
    "theme_named",
    "unsigned_index",
    "unsigned_lut",
]  # fmt: skip

PIECE = 60
"""Widgets that are polished at a time while they are hidden: about 4 ms."""

# Teal, orange, magenta, then others: at least 3:1 against the cards of both themes (WCAG 2.2, 1.4.11).
_IDENTITIES = (
    "#0d9488", "#dd5f0a", "#d02fa0", "#3b7ddd", "#7a8a00", "#a8693d",
    "#6d6ff0", "#2a9134", "#e0405e", "#1590b8", "#b5790a", "#7c8596",
)  # fmt: skip
_CLASSES = (
    "#8b5cf6", "#2a9134", "#d9480f", "#1c7ed6", "#d0336b",
    "#85850a", "#0e8fa3", "#a4683a", "#7c8596", "#b04cc8",
)  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """One set of colours, each written "#rrggbb" (`colour` gives the QColor).

    Text colours reach a contrast of 4.5:1 on window, panel and card. `ink` and `paper` are the pad's; they
    keep their roles in the dark theme, so that a picture never looks inverted.
    """

    name: str
    window: str
    panel: str
    card: str
    text: str
    muted: str
    outline: str
    raised: str
    accent: str
    on_accent: str
    focus: str
    ink: str
    paper: str
    error: str
    ok: str

    def colour(self, role: str) -> QColor:
        """The colour of one of the fields, such as `theme.colour("muted")`."""
        return QColor(getattr(self, role))

    def palette(self) -> QPalette:
        """The palette for Fusion."""
        palette = QPalette()
        for field, roles in _PALETTE_ROLES.items():
            for role in roles:
                palette.setColor(role, self.colour(field))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText,
                     QPalette.ColorRole.PlaceholderText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, _blend(self.muted, self.panel, 0.55))
        return palette


LIGHT = Theme(
    name="light", window="#f1f3f6", panel="#f8f9fb", card="#ffffff", text="#1b2230", muted="#566073",
    outline="#cdd3dc", raised="#e6eaf0", accent="#2f5fd0", on_accent="#ffffff", focus="#b45309",
    ink="#141820", paper="#fbfbf9", error="#b42318", ok="#1e7a3c",
)  # fmt: skip
DARK = Theme(
    name="dark", window="#14171c", panel="#191d23", card="#1f242c", text="#e6e9ee", muted="#a0a9b8",
    outline="#39414d", raised="#2b323d", accent="#8fb0ff", on_accent="#10151f", focus="#ffb454",
    ink="#12151a", paper="#dcdfe3", error="#ff8a80", ok="#6fd68b",
)  # fmt: skip

_PALETTE_ROLES = {
    "window": (QPalette.ColorRole.Window,),
    "card": (QPalette.ColorRole.Base, QPalette.ColorRole.ToolTipBase),
    "panel": (QPalette.ColorRole.AlternateBase, QPalette.ColorRole.Button),
    "text": (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.ToolTipText,
    ),
    "muted": (QPalette.ColorRole.PlaceholderText,),
    "accent": (QPalette.ColorRole.Highlight, QPalette.ColorRole.Link, QPalette.ColorRole.Accent),
    "focus": (QPalette.ColorRole.LinkVisited,),
    "error": (QPalette.ColorRole.BrightText,),
    "on_accent": (QPalette.ColorRole.HighlightedText,),
    "raised": (QPalette.ColorRole.Light, QPalette.ColorRole.Midlight),
    "outline": (QPalette.ColorRole.Mid, QPalette.ColorRole.Dark, QPalette.ColorRole.Shadow),
}


def theme_named(name: str) -> Theme:
    """The theme called "light" or "dark"; ValueError for any other name."""
    for theme in (LIGHT, DARK):
        if theme.name == name:
            return theme
    raise ValueError(f"There is no theme {name!r}: choose light or dark.")


def system_theme() -> Theme:
    """The theme the desktop asks for; light where it does not say."""
    return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def current_theme() -> Theme:
    """The theme that the application wears, told from its palette.

    A widget's own palette would not do: style sheets change it, and children hear of a switch before their window.
    """
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def application() -> QApplication:
    """The application, in Fusion, which looks the same on all systems; made now if there is none yet."""
    # Said here, because whoever asks for a style later gets to see it, with hundreds of names that PySide makes first.
    app = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "Fusion"])
    assert isinstance(app, QApplication)
    return app


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole application in the palette and the style sheet.

    The sheet knows these properties: `card` on a QFrame, `primary` on a button, `heading` and `muted` on a
    QLabel, `refused` on a QLineEdit.

    It takes its colours from the palette when a widget is polished. So it stays on in another theme: polishing all
    widgets again takes a fifth of the time in which Qt would put on another sheet.
    """
    for _ in dressing(app, theme):
        continue


def dressing(app: QApplication, theme: Theme) -> Generator[int, None, None]:
    """Do what `apply` does piece by piece, and say after each how many widgets have yet to be looked after.

    The first piece is all that is in sight, which is a sixth of what stands once every tab has been made. The others
    take some milliseconds each; what has come into sight meanwhile comes first.
    """
    worn = current_theme() if app.styleSheet() else None
    app.setPalette(theme.palette())
    if worn is None:
        app.setStyleSheet(_style_sheet())
    elif worn != theme:
        yield from _polish(app.style(), app.allWidgets())


def _polish(style: QStyle, waiting: list[QWidget]) -> Generator[int, None, None]:
    """Polish what is in sight, then so many others at a time; what was thrown away between two pieces is left out."""
    now = [widget for widget in waiting if widget.isVisible()]
    while waiting:
        for widget in now:
            if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # others will be when they are first shown
                style.polish(widget)
        yield len(waiting) - len(now)
        done = set(now)
        waiting = [widget for widget in waiting if widget not in done and isValid(widget)]
        now = [widget for widget in waiting if widget.isVisible()] or waiting[:PIECE]


def _style_sheet() -> str:
    """The style sheet; for a field of a theme it says the first of the roles that this has in the palette."""
    sheet = assets.path("style.qss").read_text(encoding="utf-8")
    return Template(sheet).substitute({field: f"palette({_in_sheets(first)})"
                                       for field, (first, *_) in _PALETTE_ROLES.items()})


def _in_sheets(role: QPalette.ColorRole) -> str:
    """What style sheets call a role of the palette: PlaceholderText is placeholder-text there."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", role.name).lower()


def identity_colour(index: int) -> QColor:
    """The colour that frames filter `index` (from 0) wherever it appears; repeats after twelve."""
    return QColor(_IDENTITIES[index % len(_IDENTITIES)])


def identity_colours(count: int) -> tuple[QColor, ...]:
    """The colours of the first `count` filters: none is made twice."""
    return tuple(islice(cycle([QColor(name) for name in _IDENTITIES]), count))


def class_colour(index: int) -> QColor:
    """The colour of class `index` (from 0) in votes and bars; repeats after ten."""
    return QColor(_CLASSES[index % len(_CLASSES)])


def grey_lut(theme: Theme) -> Table:
    """The table for pictures, from paper (-1, entry 0) to ink (+1, the last entry)."""
    return ramp((int(theme.paper[1:], 16), int(theme.ink[1:], 16)))


def number_font(pixels: int, *, bold: bool = False) -> QFont:
    """The application's font at a size in logical pixels, its digits of equal width so that nothing jumps."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(max(pixels, 1))
    font.setBold(bold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """The icon `resources/icons/<name>.svg` in a colour of the theme, paler when disabled, crisp at any size.

    On a primary button the role is "on_accent".
    Raises assets.MissingAssetError if there is no such icon.
    """
    disabled = _blend(theme.muted, theme.panel, 0.5)
    return QIcon(LineIcon(assets.path("icons", f"{name}.svg"), theme.colour(role).name(), disabled.name()))


def app_icon() -> QIcon:
    """The program's own icon, in its own colours: an X within an O, made of pixels."""
    return QIcon(LineIcon(assets.path("icons", "xoviz.svg"), "none", "none"))


def _blend(front: str, back: str, share: float) -> QColor:
    """`share` of `front` laid on `back`."""
    one, two = QColor(front), QColor(back)
    mixed = (
        share * a + (1 - share) * b
        for a, b in ((one.redF(), two.redF()), (one.greenF(), two.greenF()), (one.blueF(), two.blueF()))
    )
    return QColor.fromRgbF(*mixed)
