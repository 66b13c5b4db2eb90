"""A label whose text may change sixty times a second: it keeps its size, and nothing around it is laid out anew."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class StillLabel(QWidget):
    """One line of text, in as much room as ``widest`` needs; it may get more, or less where it is ``squeezable``.

    With each text a QLabel has the layouts of the whole window computed again. In a widget that has no layout, it
    asks in vain. Font and colours are those of ``label``.
    """

    def __init__(self, widest: str = "", *, squeezable: bool = False,
                 alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel(self)
        self.label.setAlignment(alignment | Qt.AlignmentFlag.AlignVCenter)
        # Else all that lies behind it, the window and its docks, is painted with each text.
        self.label.setAutoFillBackground(True)
        self._widest = widest
        across = QSizePolicy.Policy.Ignored if squeezable else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What it says."""
        return self.label.text()

    def setText(self, text: str) -> None:
        """Say something else."""
        if text != self.label.text():
            self.label.setText(text)
            self.setAccessibleName(text)

    def say(self, text: str, colour: QColor) -> None:
        """Say something else in a colour; what is as it should be is not touched."""
        palette = self.label.palette()
        if palette.color(QPalette.ColorRole.WindowText) != colour:
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            self.label.setPalette(palette)
        self.setText(text)

    def sizeHint(self) -> QSize:
        """Room for the widest text."""
        metrics = self.label.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._widest), metrics.height() + 1)

    def minimumSizeHint(self) -> QSize:
        """A line of text, however narrow."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text has all the room there is."""
        super().resizeEvent(event)
        self.label.resize(event.size())
