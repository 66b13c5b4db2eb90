"""How a part and its cost are painted in the table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from xoviz.gui.panels import layers
from xoviz.gui.panels.ablation.words import points
from xoviz.gui.theme import class_colour, current_theme, identity_colour, number_font
from xoviz.gui.widgets.badges import Badges
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.mosaics import mosaics, signed_image
from xoviz.gui.widgets.painting import paint_frame
from xoviz.nn import Network
from xoviz.nn.train import Frozen
from xoviz.state.view import View

SIDE = 24
"""Pixels of a part's picture."""

MARGIN = 8
BAR = 10  # pixels
ROOM_FOR_POINTS = 52

Place = QModelIndex | QPersistentModelIndex


class Portraits(QStyledItemDelegate):
    """Paints the weights of a part in its identity colour before its name, and what it wears."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._network: Network | None = None
        self._images: dict[Frozen, QImage] = {}
        self._limits: dict[str, float] = {}
        self._badges = Badges()

    def present(self, view: View, network: Network) -> None:
        """Show the parts of ``network`` as it is with everything on."""
        self._view = view
        if network is not self._network:
            self._network = network
            self._images.clear()
            self._limits.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Place) -> None:
        """The row's ground, the picture, the name."""
        inner = QStyleOptionViewItem(option)
        self.initStyleOption(inner, index)
        text, inner.text = inner.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, inner, painter, option.widget)
        layer, number = part = index.data(Qt.ItemDataRole.UserRole)
        area = option.rect
        if number is not None and self._view is not None:
            self._paint_picture(painter, part, QRect(area.left() + MARGIN, area.center().y() - SIDE // 2, SIDE, SIDE))
        left = area.left() + MARGIN + (0 if number is None else SIDE + MARGIN)
        off = number is not None and layers.worn(self._view, layer, number) == "off" if self._view else False
        painter.save()
        painter.setFont(inner.font)
        painter.setPen(current_theme().colour("muted" if off else "text"))
        room = QRect(left, area.top(), area.right() - left, area.height())
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Place) -> QSize:
        """Picture and name."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + SIDE + 2 * MARGIN, SIDE + 6)

    def _paint_picture(self, painter: QPainter, part: Frozen, box: QRect) -> None:
        layer, number = part
        assert self._view is not None
        assert number is not None
        image = self._image(part)
        # Pictures of few cells have sharp ones; those of more are blended.
        side = max(image.width(), image.height())
        crisp = side <= SIDE
        scale = SIDE // side if crisp else SIDE / side
        size = image.width() * scale, image.height() * scale
        shown = QRectF(box.center().x() - size[0] / 2, box.center().y() - size[1] / 2, *size)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
        painter.drawImage(shown, image)
        painter.restore()
        paint_frame(painter, shown, 2.0, self._colour(layer, number))
        badge = layers.worn(self._view, layer, number)
        if badge is not None:
            corner = QRectF(box.right() - 8, box.top() - 2, 12, 12)
            self._badges.put(painter, badge, corner, painter.device().devicePixelRatio())

    def _colour(self, layer: str, number: int) -> QColor:
        assert self._network is not None
        last = self._network.layers[-1].id == layer
        return class_colour(number) if last else identity_colour(number)

    def _image(self, part: Frozen) -> QImage:
        """Its weights: the channels of a filter, or the maps that a unit reads, side by side."""
        layer, number = part
        assert self._network is not None
        assert number is not None
        if part not in self._images:
            weights = self._network.parameters[f"{layer}.weights"]
            if layer not in self._limits:
                self._limits[layer] = limit_of(weights)
            own = weights[number : number + 1]
            if own.shape[2:] == (1, 1):
                own = own.reshape(1, *layers.folded((own.shape[1], 1, 1)))
            self._images[part] = signed_image(mosaics(own)[0], self._limits[layer])
        return self._images[part]


class CostBar(QStyledItemDelegate):
    """A bar for the accuracy that is lost, to the largest loss there is, and the points; green where it gets better."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Place) -> None:
        """The row's ground, the bar, the number."""
        super().paint(painter, option, index)
        cost = index.data(Qt.ItemDataRole.UserRole)
        if cost is None:
            return
        theme, area = current_theme(), QRectF(option.rect).adjusted(MARGIN, 0, -MARGIN, 0)
        track = QRectF(area.left(), area.center().y() - BAR / 2, max(area.width() - ROOM_FOR_POINTS, 0), BAR)
        share = min(abs(cost.share) / cost.largest, 1.0) if cost.largest > 0 else 0.0
        painter.save()
        painter.fillRect(track, theme.colour("raised"))
        painter.fillRect(QRectF(track.left(), track.top(), share * track.width(), BAR),
                         theme.colour("error" if cost.share > 0 else "ok"))
        painter.setFont(number_font(13))
        painter.setPen(theme.colour("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, points(-cost.share))
        painter.restore()
