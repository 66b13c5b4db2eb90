"""The filter editor: all filters at a glance, and one of them large, to be painted, dragged and typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from PySide6.QtCore import QEvent, QPoint, QSize, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from xoviz.gui import filter_text
from xoviz.gui.channel_picker import ChannelPicker
from xoviz.gui.chosen_filter import Chosen, chosen_filter
from xoviz.gui.enlarged_filter import EnlargedFilter
from xoviz.gui.filter_menu import FilterMenu
from xoviz.gui.filter_patch import patch_at, told
from xoviz.gui.filter_presets import PRESETS
from xoviz.gui.filter_strip import FilterStrip
from xoviz.gui.filter_tools import FilterTools
from xoviz.gui.widgets.badges import Badge
from xoviz.gui.widgets.numbers import readable, written
from xoviz.gui.widgets.value_grid import ValueGrid
from xoviz.nn import Array
from xoviz.nn.train import Frozen
from xoviz.state.view import Region, View
from xoviz.state.wishes import AddFilter, ChooseFilter, EditFilter, Freeze, RemoveFilter, ResetFilter, SwitchOff

STRIP_SHARE = 0.36  # of the height, for the strip of filters at most


class FilterEditor(QWidget):
    """The strip of filters, the chosen one enlarged, and what can be done to it.

    Signals:
        wish(object): ChooseFilter, EditFilter, AddFilter, RemoveFilter, ResetFilter, Freeze or SwitchOff.
        said(str): what was done, or why something was not; also shown below the grid.
    """

    wish = Signal(object)
    said = Signal(str)

    def __init__(self, gestures: Iterator[int], parent: QWidget | None = None) -> None:
        """An empty editor; `gestures` numbers the strokes, and no other part may get the same numbers."""
        super().__init__(parent)
        self._view: View | None = None
        self._chosen: Chosen | None = None
        self._refused = False
        self._lit: Mapping[str, Region] = MappingProxyType({})
        self._strip = FilterStrip()
        self._tools = FilterTools()
        self._menu = FilterMenu(self)
        self._enlarged = EnlargedFilter(gestures, self._tools)
        self._message = QLabel()
        self._lay_out()
        self._connect()
        self._tools.allow(self._chosen)

    @property
    def strip(self) -> FilterStrip:
        """All filters as thumbnails."""
        return self._strip

    @property
    def grid(self) -> ValueGrid:
        """The chosen filter, enlarged."""
        return self._enlarged.grid

    @property
    def channels(self) -> ChannelPicker:
        """Which channel of the filter is enlarged."""
        return self._enlarged.channels

    @property
    def tools(self) -> FilterTools:
        """The buttons."""
        return self._tools

    @property
    def menu(self) -> FilterMenu:
        """What the right button opens on a filter."""
        return self._menu

    @property
    def message(self) -> str:
        """The sentence below the grid."""
        return self._message.text()

    @property
    def bias(self) -> str:
        """The filter's bias in words; empty if its layer has none."""
        return self._enlarged.bias

    def present(self, view: View) -> None:
        """Show the filters of a view's network, and the chosen one enlarged."""
        before, self._view = self._view, view
        if view.focus is not None:
            self._lit = view.lit
        reading = readable(view.reading, view.exact)
        same = before is not None and (before.network, before.learned, before.chosen, before.frozen, before.off) == (
            view.network, view.learned, view.chosen, view.frozen, view.off)
        if same and self._enlarged.shows(reading):
            return
        self._chosen = chosen_filter(view)
        self._strip.present(view.network, view.chosen)
        badges: dict[Frozen, Badge] = {part: "off" if part in view.off else "freeze" for part in view.frozen | view.off}
        self._strip.wear(badges)
        switched = before is not None and (before.frozen, before.off) != (view.frozen, view.off)
        another = before is None or before.chosen != view.chosen or before.network.stack != view.network.stack
        if another or switched:
            self._explain()
        if another and self._chosen is not None:
            self._tools.present(self._chosen.layer.size)
        self._enlarged.present(self._chosen, reading, another=another)
        self._tools.allow(self._chosen)

    def apply_preset(self, name: str) -> None:
        """Wish for a preset on the channel that is shown. KeyError if there is none of that name."""
        preset = PRESETS[name]
        if self._chosen is not None:
            weights = self._chosen.weights.copy()
            weights[self.channels.channel] = preset(*self._chosen.layer.size) * self._chosen.scale
            self._edit(self._chosen, weights, 0, self._tools.preset_title(name))
            self._explain()

    def use_patch(self) -> None:
        """Wish for the patch of the drawing that was last pointed at, or the liveliest, as the filter."""
        if self._chosen is not None and self._view is not None:
            patch = patch_at(self._view.trace, self._chosen.layer, self._lit)
            self._edit(self._chosen, patch.weights(self._chosen.scale), 0, self.tr("Patch as filter"))
            self._say(told(patch, self._chosen.number, self._view.network, self.tr))

    def copy(self) -> None:
        """Put the filter on the clipboard, as text."""
        if self._chosen is not None:
            QGuiApplication.clipboard().setText(filter_text.written(self._chosen.weights))
            self._say(self.tr("Filter {number} is on the clipboard.").format(number=self._chosen.number))

    def paste(self) -> None:
        """Wish for the clipboard's filter; what is none is refused with a sentence."""
        if self._chosen is None:
            return
        channels, height, width = self._chosen.weights.shape
        try:
            weights = filter_text.read(QGuiApplication.clipboard().text(), (channels, height, width))
        except ValueError as reason:
            self._say(str(reason))
        else:
            self._edit(self._chosen, weights, 0, self.tr("Paste filter"))
            self._say(self.tr("Filter {number} is now the copied one.").format(number=self._chosen.number))

    def add(self) -> None:
        """Wish for one more filter in the layer."""
        if self._chosen is not None and self._tools.add.isEnabled():
            self.wish.emit(AddFilter(self._chosen.layer.id))

    def remove(self) -> None:
        """Wish for the filter to go."""
        if self._chosen is not None and self._tools.remove.isEnabled():
            self.wish.emit(RemoveFilter(self._chosen.layer.id, self._chosen.index))

    def reset(self) -> None:
        """Wish for the weights that the filter had before the hand's edits."""
        if self._chosen is not None and self._tools.reset.isEnabled():
            self.wish.emit(ResetFilter(self._chosen.layer.id, self._chosen.index))

    def freeze(self) -> None:
        """Wish that the filter learn nothing any more, or again."""
        if self._chosen is not None:
            self.wish.emit(Freeze(((self._chosen.layer.id, self._chosen.index),), not self._chosen.frozen))

    def switch_off(self) -> None:
        """Wish to do without the filter, or with it again."""
        if self._chosen is not None:
            self.wish.emit(SwitchOff(((self._chosen.layer.id, self._chosen.index),), not self._chosen.off))

    def pop_up(self, layer: str, index: int, point: QPoint) -> None:
        """Take a filter into the editor, and open its menu at a point of the screen."""
        self._choose(layer, index)
        self._menu.pop_up(point, index + 1)

    def minimumSizeHint(self) -> QSize:
        """With one row of filters: the strip takes more only while there is room."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), hint.height() - self._strip.minimumHeight() + self._strip.least_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height has another share for the strip."""
        super().resizeEvent(event)
        self._share_height()

    def event(self, event: QEvent) -> bool:
        """Another filter may need more room, for its channels."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._share_height()
        return done

    def _share_height(self) -> None:
        """The strip has its share of the height, as far as the enlarged filter and its buttons do without."""
        needed = super().minimumSizeHint().height() - self._strip.minimumHeight()
        self._strip.set_most_height(min(int(STRIP_SHARE * self.height()), self.height() - needed))

    def _lay_out(self) -> None:
        self._message.setWordWrap(True)
        self._message.setProperty("muted", True)
        self._message.setFixedHeight(2 * self._message.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._strip)
        column.addWidget(self._enlarged, 1)
        column.addWidget(self._message)

    def _connect(self) -> None:
        self._strip.picked.connect(self._choose)
        self._strip.menu_asked.connect(self.pop_up)
        self._enlarged.began.connect(self._begin)
        self._enlarged.edited.connect(self._edit_by_hand)
        self.grid.refused.connect(self._refuse)
        self.grid.typing_ended.connect(self._settle)
        self._tools.patch_asked.connect(self.use_patch)
        self._tools.preset_asked.connect(self.apply_preset)
        self._tools.copy_asked.connect(self.copy)
        self._tools.paste_asked.connect(self.paste)
        self._tools.add_asked.connect(self.add)
        self._tools.remove_asked.connect(self.remove)
        self._tools.reset_asked.connect(self.reset)
        self._tools.freeze_asked.connect(self.freeze)
        self._tools.off_asked.connect(self.switch_off)
        self._tools.drag_chosen.connect(self._choose_drag)

    def _explain(self) -> None:
        """What the mouse does, where there is nothing more important to say."""
        if self._chosen is None:
            self._message.setText(self.tr("This network has no convolution, so there is no filter to edit."))
            return
        if self._chosen.off:
            self._message.setText(self.tr("This filter is switched off: switch it on to edit it."))
            return
        if self._chosen.frozen:
            self._message.setText(self.tr("Frozen: it learns nothing, but a hand may still change it."))
            return
        sentence = self.tr("Left paints {value}, right −{value}; Ctrl drags up and down, a double click types.")
        self._message.setText(sentence.format(value=written(self._chosen.scale)))

    def _say(self, sentence: str) -> None:
        self._message.setText(sentence)
        self.said.emit(sentence)

    def _refuse(self, sentence: str) -> None:
        self._refused = True
        self._say(sentence)

    def _settle(self) -> None:
        """What was refused has been mended or given up."""
        if self._refused:
            self._refused = False
            self._explain()
            self.said.emit("")

    def _choose(self, layer: str, index: int) -> None:
        self.wish.emit(ChooseFilter(layer, index))

    def _choose_drag(self, on: bool) -> None:
        self.grid.set_mode("drag" if on else "paint")

    def _begin(self) -> None:
        self._explain()
        self._settle()

    def _edit_by_hand(self, weights: Array, gesture: int) -> None:
        if self._chosen is not None:
            self._edit(self._chosen, weights, gesture, self.tr("Edit filter"))

    def _edit(self, chosen: Chosen, weights: Array, gesture: int, text: str) -> None:
        self.wish.emit(EditFilter(chosen.layer.id, chosen.index, weights, gesture, text))
