"""The buttons beside the enlarged filter: patch, presets, copy and paste, add and remove, reset, paint or drag, and
whether it is frozen, or off."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QToolButton, QWidget

from xoviz.gui.chosen_filter import Chosen
from xoviz.gui.filter_presets import PRESETS
from xoviz.gui.theme import signed_index, signed_lut
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.nn import Array
from xoviz.nn.conv import MOST_FILTERS

_PICTURE = 24  # pixels of a preset in the menu, about
COLUMNS = 4
"""Of small buttons."""

SMALL = 24
"""Pixels that those are wide at least: no wider than the buttons above, so that the filter keeps its room."""


class FilterTools(QWidget):
    """Buttons, of which those are enabled that make sense for the chosen filter.

    Signals:
        patch_asked(), copy_asked(), paste_asked(), add_asked(), remove_asked(), reset_asked(), freeze_asked(),
            off_asked(): the buttons.
        preset_asked(str): the name of one of the presets.
        drag_chosen(bool): whether the left button drags values instead of painting.
    """

    patch_asked = Signal()
    preset_asked = Signal(str)
    copy_asked = Signal()
    paste_asked = Signal()
    add_asked = Signal()
    remove_asked = Signal()
    reset_asked = Signal()
    freeze_asked = Signal()
    off_asked = Signal()
    drag_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patch = IconButton("patch", self.tr("Use patch"), self.tr(
            "the patch of your drawing that you last pointed at becomes this filter; without one, the liveliest patch"))
        self.presets = QToolButton()
        self.copy = IconButton("copy", self.tr("Copy filter"), self.tr("as text, for any window of the program"))
        self.paste = IconButton("paste", self.tr("Paste filter"), self.tr("a filter that was copied here or elsewhere"))
        self.add = IconButton("add", self.tr("Add a filter"), self.tr(
            "a blank one; nothing listens to it until it is trained, so that nothing jumps"))
        self.remove = IconButton("remove", self.tr("Remove this filter"), self.tr("with its map and all its votes"))
        self.reset = IconButton("reset", self.tr("Reset to learned"), self.tr(
            "the weights that the filter had before you edited it"))
        self.freeze = IconButton("freeze", self.tr("Freeze this filter"), self.tr(
            "it keeps its weights while all others learn"))
        self.off = IconButton("off", self.tr("Switch this filter off"), self.tr(
            "nobody hears of it, until it is switched on again with the weights that it had"))
        self.drag = QToolButton()
        self._size = (0, 0)
        self._menu = QMenu(self)
        self._prepare()
        self._lay_out()
        self._connect()

    @property
    def menu(self) -> QMenu:
        """The presets."""
        return self._menu

    def present(self, size: tuple[int, int]) -> None:
        """Show presets of this height and width in the menu."""
        if size != self._size:
            self._size = size
            for action, preset in zip(self._menu.actions(), PRESETS.values(), strict=True):
                action.setIcon(_pictured(preset(*size)))

    def allow(self, chosen: Chosen | None) -> None:
        """Enable what can be done to a filter, and give the reason for what cannot."""
        none = "" if chosen is not None else self.tr("This network has no convolution, so there is no filter to edit")
        full = last = same = none
        if chosen is not None:
            full = self.tr("The layer is full") if len(chosen.all) >= MOST_FILTERS else ""
            last = self.tr("The last filter stays: without it there is no map") if len(chosen.all) == 1 else ""
            same = self.tr("The filter is as it was learned: nothing to reset") if chosen.is_as_learned else ""
        self.add.set_refusal(full)
        self.remove.set_refusal(last)
        self.reset.set_refusal(same)
        for button in (self.patch, self.copy, self.paste, self.freeze, self.off):
            button.set_refusal(none)
        self.freeze.setChecked(chosen is not None and chosen.frozen)
        self.off.setChecked(chosen is not None and chosen.off)
        self.presets.setEnabled(chosen is not None)
        self.drag.setEnabled(chosen is not None)

    def preset_title(self, name: str) -> str:
        """What people call a preset. KeyError if there is none of that name."""
        return {
            "diagonal down": self.tr("Diagonal down"),
            "cross": self.tr("Cross"),
            "diagonal up": self.tr("Diagonal up"),
            "horizontal edge": self.tr("Horizontal edge"),
            "vertical edge": self.tr("Vertical edge"),
            "blur": self.tr("Blur"),
            "centre and surround": self.tr("Centre and surround"),
            "blank": self.tr("Blank"),
        }[name]

    def _prepare(self) -> None:
        self.patch.setText(self.tr("Use patch"))
        self.patch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.presets.setText(self.tr("Presets"))
        self.presets.setMenu(self._menu)
        self.presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.drag.setText("↕")
        self.drag.setCheckable(True)
        self.drag.setAutoRaise(True)
        self.drag.setAccessibleName(self.tr("Drag values"))
        presets = self.tr("Presets: the talk's features, edges and others, at this filter's size; on the channel shown")
        drag = self.tr("Drag values: the left button pulls a value up or down instead of painting; Ctrl does so, too")
        for switch in (self.freeze, self.off):
            switch.setCheckable(True)
        for button, words in ((self.presets, presets), (self.drag, drag)):
            button.setToolTip(words)
            button.setStatusTip(words)
        for name in PRESETS:
            action = self._menu.addAction(self.preset_title(name))
            action.triggered.connect(partial(self._ask_for_preset, name))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for row, wide in enumerate((self.patch, self.presets)):
            wide.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            wide.setAutoRaise(False)
            grid.addWidget(wide, row, 0, 1, COLUMNS)
        for place, button in enumerate((self.copy, self.paste, self.drag, self.freeze,
                                        self.add, self.remove, self.reset, self.off)):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(SMALL)
            grid.addWidget(button, 2 + place // COLUMNS, place % COLUMNS)
        grid.setRowStretch(4, 1)

    def _connect(self) -> None:
        self.patch.clicked.connect(self.patch_asked)
        self.copy.clicked.connect(self.copy_asked)
        self.paste.clicked.connect(self.paste_asked)
        self.add.clicked.connect(self.add_asked)
        self.remove.clicked.connect(self.remove_asked)
        self.reset.clicked.connect(self.reset_asked)
        self.freeze.clicked.connect(self.freeze_asked)
        self.off.clicked.connect(self.off_asked)
        self.drag.toggled.connect(self.drag_chosen)

    def _ask_for_preset(self, name: str) -> None:
        self.preset_asked.emit(name)


def _pictured(values: Array) -> QIcon:
    """A filter (height, width), values from -1 to +1, as an icon of whole pixels a cell."""
    cells = signed_lut().take(signed_index(values, 1.0, np.empty(values.shape, np.intp)))
    side = max(1, _PICTURE // max(values.shape))
    pixels = np.ascontiguousarray(cells.repeat(side, axis=0).repeat(side, axis=1))
    height, width = pixels.shape
    image = QImage(pixels.data.cast("B"), width, height, 4 * width, QImage.Format.Format_RGB32)
    return QIcon(QPixmap.fromImage(image))
