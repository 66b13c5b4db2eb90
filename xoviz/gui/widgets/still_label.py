"""A label whose text may change sixty times a second: it keeps its size, and nothing around it is laid out anew."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget


class StillLabel(QWidget):
    """One line of text, in as much room as ``widest`` needs; it may get more, or less where it is ``squeezable``.
    Where it is ``elided``, what does not fit ends in an ellipsis, and is said in full to those who point at it.

    With each text a QLabel has the layouts of the whole window computed again, unless its size is fixed, as it is here.
    Font and colours are those of ``label``, which may be given.
    """

    def __init__(self, widest: str = "", *, squeezable: bool = False, elided: bool = False,
                 alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft, label: QLabel | None = None,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel() if label is None else label
        self.label.setParent(self)
        self.label.setAlignment(alignment | Qt.AlignmentFlag.AlignVCenter)
        # Else all that lies behind it, the window and its docks, is painted with each text.
        self.label.setAutoFillBackground(True)
        self._widest, self._elided, self._text = widest, elided, ""
        across = QSizePolicy.Policy.Ignored if squeezable else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What it says, in full."""
        return self._text if self._elided else self.label.text()

    def setText(self, text: str) -> None:
        """Say something else."""
        if text != self.text():
            self._text = text
            self._fit(text)
            self.setAccessibleName(text)

    def say(self, text: str, colour: QColor) -> None:
        """Say something else in a colour; what is as it should be is not touched."""
        palette = self.label.palette()
        if palette.windowText().color() != colour:
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

    def event(self, event: QEvent) -> bool:
        """What was cut off is said in full."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.text() != self.label.text():
            from html import escape  # which begins with a list of all there is to escape

            QToolTip.showText(event.globalPos(), f"<p>{escape(self.text())}</p>", self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text has all the room there is."""
        super().resizeEvent(event)
        self.label.setFixedSize(event.size())
        if self._elided:
            self._fit(self._text)

    def _fit(self, text: str) -> None:
        """Show as much of a text as there is room for."""
        if self._elided:
            text = self.label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        if text != self.label.text():
            self.label.setText(text)
