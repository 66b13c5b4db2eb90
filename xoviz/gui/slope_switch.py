"""The switch that shows slopes in the place of values: how the error changes with each number, live.

While it is on, it stands out in the status bar, and says so where nobody knows the right answer.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from xoviz.gui.theme import number_font
from xoviz.state.view import View
from xoviz.state.wishes import ShowGradients

TEXT = 12  # pixels of type


class SlopeSwitch(QWidget):
    """A button that is down while slopes are shown, and beside it why there are none if there are none.

    Signals:
        wish(object): ShowGradients.
    """

    wish = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton()
        self.note = QLabel(self.tr("no slopes: the right answer is not known"))
        self._lay_out()
        self.button.clicked.connect(self._ask)

    def present(self, view: View) -> None:
        """Show whether slopes are wanted, and whether there are any."""
        if self.button.isChecked() != view.shows_gradients:
            with QSignalBlocker(self.button):
                self.button.setChecked(view.shows_gradients)
        missing = view.shows_gradients and view.gradients is None
        if missing == self.note.isHidden():
            self.note.setVisible(missing)
            self.setAccessibleDescription(self.note.text() if missing else "")

    def slots_of_actions(self) -> dict[str, Callable[[], None]]:
        """What the entry of the table of actions does: the same as the button."""
        return {"show_gradients": self.button.click}

    def _ask(self) -> None:
        self.wish.emit(ShowGradients(self.button.isChecked()))

    def _lay_out(self) -> None:
        self.note.setProperty("muted", True)
        self.note.setFont(number_font(TEXT))
        self.note.hide()
        self.button.setText(self.tr("slopes"))
        self.button.setFont(number_font(TEXT))
        self.button.setCheckable(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setProperty("segment", "only")
        self.button.setAccessibleName(self.tr("Slopes in the place of values"))
        self.button.setToolTip(self.tr(
            "Slopes in the place of values: how the error changes when a number grows, for every cell of every map and "
            "every weight of the filters, live while the network learns; on the tabs Network, Convolution, ReLU and "
            "Pooling"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(8)
        row.addWidget(self.note)
        row.addWidget(self.button)
