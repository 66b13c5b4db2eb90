"""Freezing and switching off whatever made the number that is looked at: two entries for the menu of cells."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from xoviz.nn.parts import maker
from xoviz.nn.train import Frozen
from xoviz.state.view import View
from xoviz.state.wishes import Freeze, SwitchOff
from xoviz.wording import part_name


class PartActions(QObject):
    """Two entries that say of which filter, unit or vote they are; hidden where the cell is the picture's.

    Signals:
        wish(object): Freeze or SwitchOff.
    """

    wish = Signal(object)

    def __init__(self, menu: QMenu, parent: QObject | None = None) -> None:
        """Stands in ``menu``, and is about what is looked at when that opens."""
        super().__init__(parent)
        self._view: View | None = None
        self._part: Frozen | None = None
        self._line = menu.addSeparator()
        self.freeze, self.off = QAction(menu), QAction(menu)
        menu.addActions([self.freeze, self.off])
        self.freeze.triggered.connect(self._freeze)
        self.off.triggered.connect(self._switch)
        menu.aboutToShow.connect(self._take)

    def present(self, view: View) -> None:
        """Know what is looked at."""
        self._view = view

    def _take(self) -> None:
        """The menu opens: keep to the part behind the cell, wherever the mouse goes then."""
        self._part = None if self._view is None else _behind(self._view)
        for each in (self._line, self.freeze, self.off):
            each.setVisible(self._part is not None)
        if self._part is None or self._view is None:
            return
        view, (layer, index) = self._view, self._part
        kinds = [each.kind for each in view.network.layers]
        name = part_name(kinds, view.network.classes, view.network.stack.index(layer), index, self.tr)
        frozen, off = self._part in view.frozen, self._part in view.off
        form = self.tr("Let {part} learn again") if frozen else self.tr("Freeze {part}")
        self.freeze.setText(form.format(part=name).replace("&", "&&"))
        form = self.tr("Switch {part} on") if off else self.tr("Switch {part} off")
        self.off.setText(form.format(part=name).replace("&", "&&"))

    def _freeze(self) -> None:
        if self._part is not None and self._view is not None:
            self.wish.emit(Freeze((self._part,), self._part not in self._view.frozen))

    def _switch(self) -> None:
        if self._part is not None and self._view is not None:
            self.wish.emit(SwitchOff((self._part,), self._part not in self._view.off))


def _behind(view: View) -> Frozen | None:
    """The filter, unit or vote that made the cell that is looked at."""
    if view.focus is None:
        return None
    layer = maker(view.network.stack, view.focus.layer)
    return None if layer is None else (layer, view.focus.map)
