"""The switches in the table: a pill that is on or off, and a snowflake that is lit or not; a click anywhere presses."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QIcon, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from xoviz.gui.theme import Theme, current_theme, icon

WIDTH, HEIGHT = 28.0, 14.0
"""Pixels of a pill."""

FLAKE = 16
"""Pixels of a snowflake."""

Place = QModelIndex | QPersistentModelIndex
ON, HALF = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked
OPACITY = {Qt.CheckState.Unchecked: 0.5, HALF: 0.55, ON: 1.0}
"""Of a snowflake."""


class Switches(QStyledItemDelegate):
    """What is common to both: a click presses, and nothing else is painted than the switch."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Place) -> None:
        """The row's ground, and the switch in its middle."""
        inner = QStyleOptionViewItem(option)
        self.initStyleOption(inner, index)
        inner.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        style = option.widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, inner, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
        self.paint_switch(painter, QRectF(option.rect).center(), state, current_theme())
        painter.restore()

    def paint_switch(self, painter: QPainter, middle: QPointF, state: Qt.CheckState, theme: Theme) -> None:
        """For subclasses: the switch around a point."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: Place) -> QSize:
        """A pill with room around it."""
        return QSize(int(WIDTH) + 16, int(HEIGHT) + 10)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem,
                    index: Place) -> bool:
        """A click presses the switch."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent) \
                and event.button() == Qt.MouseButton.LeftButton and option.rect.contains(event.position().toPoint()):
            return model.setData(model.index(index.row(), index.column()), None, Qt.ItemDataRole.CheckStateRole)
        return False


class Pills(Switches):
    """On or off; in between where only some of a layer is on."""

    def paint_switch(self, painter: QPainter, middle: QPointF, state: Qt.CheckState, theme: Theme) -> None:
        """A track, and a knob at one end of it."""
        track = QRectF(middle.x() - WIDTH / 2, middle.y() - HEIGHT / 2, WIDTH, HEIGHT)
        on = state == ON
        painter.setPen(theme.colour("accent" if on else "muted"))
        painter.setBrush(theme.colour("accent") if on else QColor(0, 0, 0, 0))
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), HEIGHT / 2, HEIGHT / 2)
        aside = 0.0 if state == HALF else (WIDTH - HEIGHT) / 2 * (1 if on else -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on_accent" if on else "muted"))
        painter.drawEllipse(QPointF(middle.x() + aside, middle.y()), HEIGHT / 2 - 3.5, HEIGHT / 2 - 3.5)


class Flakes(Switches):
    """Lit where a part learns nothing."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icons: dict[tuple[str, str], QIcon] = {}

    def paint_switch(self, painter: QPainter, middle: QPointF, state: Qt.CheckState, theme: Theme) -> None:
        """A snowflake; the fainter, the less of it is frozen."""
        role = "muted" if state == Qt.CheckState.Unchecked else "accent"
        key = theme.name, role
        if key not in self._icons:
            self._icons[key] = icon("freeze", theme, role)
        painter.setOpacity(OPACITY[state])
        ratio = painter.device().devicePixelRatio()
        drawn = self._icons[key].pixmap(QSize(FLAKE, FLAKE), ratio)
        painter.drawPixmap(QPointF(round(middle.x() - FLAKE / 2), round(middle.y() - FLAKE / 2)), drawn)
