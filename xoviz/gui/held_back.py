"""What the status bar says of parts that are frozen or switched off: how many; a click leads to the tab "Ablation"."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.state.view import View
from xoviz.wording import part_name

TEXT = 12  # pixels of type
ICON = 14
MOST = 6
"""Parts that are named; of more it is only said how many there are."""


class HeldBack(QWidget):
    """A small button for what is frozen, and one for what is off; there only while something is.

    Signals:
        tab_wanted(str): the tab on which that can be changed.
    """

    tab_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frozen = self._button("freeze", self.tr("Frozen parts"))
        self.off = self._button("off", self.tr("Parts that are switched off"))
        self._held: tuple[object, ...] = (frozenset(), frozenset())
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(4)
        row.addWidget(self.frozen)
        row.addWidget(self.off)

    def present(self, view: View) -> None:
        """Show how many parts of a view's network learn nothing, and how many are off."""
        held = view.frozen, view.off
        if held == self._held:
            return
        self._held = held
        for button, parts, form in ((self.frozen, view.frozen, self.tr("{count} frozen")),
                                    (self.off, view.off, self.tr("{count} off"))):
            button.setVisible(bool(parts))
            button.setText(form.format(count=len(parts)))
            button.setAccessibleName(button.text())
            button.setToolTip(self._told(view, parts))

    def _told(self, view: View, parts: frozenset[tuple[str, int | None]]) -> str:
        """Which parts: "filter 1 of convolution, the vote for X"."""
        network = view.network
        kinds = [layer.kind for layer in network.layers]
        places = sorted((network.stack.index(layer), index or 0) for layer, index in parts)
        names = [part_name(kinds, network.classes, place, index, self.tr) for place, index in places[:MOST]]
        if len(places) > MOST:
            names.append(self.tr("and {count} more").format(count=len(places) - MOST))
        return ", ".join(names)

    def _button(self, name: str, title: str) -> IconButton:
        button = IconButton(name, title, self.tr("click for the tab Ablation"))
        button.setFont(number_font(TEXT))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(ICON, ICON))
        button.setProperty("segment", "only")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(self._ask)
        button.hide()
        return button

    def _ask(self) -> None:
        self.tab_wanted.emit("ablation")
