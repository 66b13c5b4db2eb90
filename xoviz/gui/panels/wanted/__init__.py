"""The tab "Wanted": what a filter wants to see, and which letters show it most of that."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.explain.batch import Batch
from xoviz.explain.wanted import Wanted, completed, has_units, on_paper, wanted
from xoviz.gui.panels import layers
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.wanted import words
from xoviz.gui.panels.wanted.due import can_be_smooth, due, in_order, in_turn
from xoviz.gui.panels.wanted.unit_pane import UnitPane
from xoviz.gui.theme import class_colour, current_theme, identity_colour
from xoviz.gui.widgets.chips import Chips
from xoviz.gui.widgets.gallery import Gallery
from xoviz.gui.widgets.scrolling import scrolling
from xoviz.gui.widgets.thumbnail_shape import side_by_side
from xoviz.nn import Focus, Network, Stack
from xoviz.state.view import Study, View
from xoviz.state.wishes import ChooseFilter, SeekWanted, ShowPicture
from xoviz.wording import Called, called

STUDY = "wanted"

SIDE = 44
"""Pixels of a unit's small picture."""

ROWS = 2
"""Rows of them that are in sight at once; others are scrolled to."""

MARGIN = 10

REST = 1000
"""Milliseconds between two searches while the network learns: it is not to learn much slower for being watched."""

FIGURE_LETTERS = 300


class WantedPanel(Panel):
    """Choose a layer, and a unit of it; see its ideal and its best sights, which a click puts on the pad."""

    name = "wanted"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._study = Study(STUDY, False)
        self._stack: Stack | None = None
        self._pictures: tuple[object, ...] | None = None
        self._layers: tuple[str, ...] = ()
        self._layer, self._unit = "", 0
        self._found: dict[tuple[str, bool], Wanted] = {}
        self._asked: tuple[Network, SeekWanted] | None = None
        self._turn = 0
        self.layers, self.smooth, self.status = Chips(), QCheckBox(self.tr("Smooth")), QLabel()
        self.units, self.pane = Gallery(SIDE), UnitPane()
        self._strip = scrolling(self.units)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._build()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Wanted")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Click a picture, or what is wanted: the network reads it, and the place that excites the unit "
                       "is framed.")

    def present(self, view: View) -> None:
        """Show what has been found, and wish for what has not."""
        before, self._view = self._view, view
        pictures = view.task, view.training.seed, view.training.letters
        if view.network.stack != self._stack or pictures != self._pictures:
            self._pictures = pictures
            self._begin_anew(view.network)
        if before is None or before.chosen != view.chosen:
            self._follow(view)
        if before is not None and (before.frozen, before.off) != (view.frozen, view.off):
            self._show_worn()
        study = view.studies.get(STUDY, Study(STUDY, False))
        if study is not self._study:
            if self._study.running and not study.running and view.training.playing:
                self._rest.start()
            self._study = study
            self._take(study.result)
        elif before is None or before.training.playing != view.training.playing:
            self._show_status()
        self._ask()

    def finish(self, view: View) -> None:
        """Find out at once what there is to know of the layer that is shown."""
        self.present(view)
        letters = [Batch(*view.task.draw(FIGURE_LETTERS, view.network.input_shape[1], np.random.default_rng(0)))]
        *_, result = wanted(view.network, self._layer, letters, FIGURE_LETTERS, smooth=self._is_smooth)
        self.present(replace(view, studies={STUDY: Study(STUDY, False, None, result)}))
        for part in (self.smooth, self.status):
            part.hide()

    @property
    def found(self) -> Wanted | None:
        """What is known of the layer that is shown."""
        return self._found.get((self._layer, self._is_smooth))

    def choose_layer(self, place: int) -> None:
        """Show the units of another layer: of a convolution the filter that is in the editor, if it is one of its."""
        self._layer = self._layers[place]
        chosen = self._view.chosen if self._view is not None else None
        self._unit = chosen[1] if chosen is not None and chosen[0] == self._layer else 0
        self._show_layer()
        self._ask()

    def choose_unit(self, unit: int) -> None:
        """Show another unit; a filter comes into the editor too."""
        self._unit = unit
        self._show_unit()
        if self._kind == "conv":
            self.wish.emit(ChooseFilter(self._layer, unit))
        self._ask()

    def put_ideal(self) -> None:
        """Wish for what the unit wants to see on the pad."""
        ideal = self.pane.ideal
        if ideal is not None:
            self._put(ShowPicture(on_paper(ideal, self._nothing), self.tr("What a filter wants to see")), ideal.focus)

    def put_sight(self, place: int) -> None:
        """Wish for one of the best sights on the pad."""
        sight = self.pane.sights[place]
        text = self.tr("Training {one} {number}").format(one=self._things.one, number=sight.number + 1)
        self._put(ShowPicture(sight.picture, text, sight.answer), sight.focus)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._stack is not None:
            self._show_layer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fewer units in a row need more rows."""
        super().resizeEvent(event)
        self._fit_strip()

    # Finding out

    def _ask(self) -> None:
        """Wish for what is still to be found out, unless that goes on, or did and came to nothing."""
        view = self._view
        if view is None or not self._layer or not self.isVisible() or self._rest.isActive():
            return
        playing = view.training.playing
        order = in_turn(self._count, self._unit, self._turn) if playing else in_order(self._count, self._unit)
        wish = due(view.network, self.found, self._layer, order, smooth=self._is_smooth)
        if wish is None or self._asked == (view.network, wish):
            return
        if self._study.running and not self._is_another(wish, view.network):
            return
        self._asked = view.network, wish
        self._turn += 1
        self.wish.emit(wish)

    def _is_another(self, wish: SeekWanted, network: Network) -> bool:
        """Whether something else is wanted first than what goes on: another layer, or another unit."""
        if self._asked is None:
            return True
        before, last = self._asked
        if (last.layer, last.smooth) != (wish.layer, wish.smooth):
            return True
        return before is network and self._unit in wish.units and wish.units[:1] != last.units[:1]

    def _take(self, result: object) -> None:
        """Keep what was found, and show it if it is about what is shown."""
        if isinstance(result, Wanted) and result.network.stack == self._stack:
            key = result.layer, result.smooth
            before = self._found.get(key)
            self._found[key] = now = completed(before, result)
            if key == (self._layer, self._is_smooth) and self._view is not None:
                if before is None or before.ideals != now.ideals:
                    self._show_units()
                self.pane.take(self._view, now, self._colour(self._unit))
        self._show_status()

    def _put(self, wish: ShowPicture, focus: Focus) -> None:
        """The picture first: the cell is one of its."""
        self.wish.emit(wish)
        if self._view is not None:
            self.walk_to(focus, self._view)

    # What is shown

    @property
    def _nothing(self) -> float:
        """The value of a cell that holds nothing."""
        return -1.0 if self._view is None else self._view.task.nothing

    @property
    def _things(self) -> Called:
        """What inputs are called."""
        return called("letter", "pixels", self.tr) if self._view is None else layers.things(self._view, self.tr)

    @property
    def _place(self) -> int:
        assert self._stack is not None
        return self._stack.index(self._layer)

    @property
    def _kind(self) -> str:
        """The kind of the layer; "votes" for the last one."""
        assert self._stack is not None
        return "votes" if self._place == len(self._stack.layers) - 1 else self._stack.layers[self._place].kind

    @property
    def _count(self) -> int:
        """How many units the layer has."""
        return self._stack.shape_of(self._layer)[0] if self._stack is not None and self._layer else 0

    @property
    def _is_smooth(self) -> bool:
        return self.smooth.isEnabled() and self.smooth.isChecked()

    def _colour(self, unit: int) -> QColor:
        """That of the filter, or of the class."""
        if self._kind == "conv":
            return identity_colour(unit)
        return class_colour(unit) if self._kind == "votes" else current_theme().colour("accent")

    def _begin_anew(self, network: Network) -> None:
        """Another stack, or other pictures to learn from: nothing of what was found is about them."""
        self._stack, self._found, self._asked = network.stack, {}, None
        self._layers = has_units(network)
        if self._layer not in self._layers:
            self._layer, self._unit = self._layers[0] if self._layers else "", 0
        self._unit = min(self._unit, max(self._count - 1, 0))
        self.layers.set_texts([words.layer_title(network, layer, self.tr) for layer in self._layers])
        self._show_layer()

    def _follow(self, view: View) -> None:
        """Another filter came into the editor: show that."""
        if view.chosen is not None and view.chosen[0] in self._layers and view.chosen != (self._layer, self._unit):
            self._layer, self._unit = view.chosen
            self._show_layer()

    def _show_layer(self) -> None:
        view = self._view
        self.pane.setVisible(bool(self._layer))
        if view is None or not self._layer:
            return
        self.layers.set_current(self._layers.index(self._layer))
        choice = can_be_smooth(view.network, self._layer)
        self.smooth.setEnabled(choice)
        self.smooth.setToolTip(self.tr("What excites it most is often noise to our eyes. If it is to be smooth, "
                                       "differences between neighbouring cells count against it.") if choice
                               else self.tr("Here there is nothing to choose: what it wants to see is known exactly."))
        self._show_units()
        self.units.set_frames([] if self._kind == "dense" else [self._colour(unit) for unit in range(self._count)])
        self.units.set_titles([words.unit_title(view.network, self._layer, unit, self.tr)
                               for unit in range(self._count)])
        self._show_worn()
        self._fit_strip()
        self._show_unit()
        self._show_status()

    def _show_worn(self) -> None:
        """Which units are frozen, and which are off."""
        if self._view is not None and self._layer:
            self.units.set_badges([layers.worn(self._view, self._layer, unit) for unit in range(self._count)])

    def _show_units(self) -> None:
        """All units of the layer, as far as their ideals are known."""
        found, blank = self.found, np.zeros((1, 1), np.float32)
        ideals = [blank] * self._count if found is None else [
            blank if each is None else side_by_side(each.picture[np.newaxis])[0] for each in found.ideals]
        shape = max((ideal.shape for ideal in ideals), key=math.prod)
        self.units.present(np.stack([np.broadcast_to(ideal, shape) for ideal in ideals]))

    def _show_unit(self) -> None:
        if self._view is not None and self._layer:
            self.units.set_chosen(self._unit)
            self.pane.present(self._view, self._layer, self._unit, self.found, self._colour(self._unit))

    def _show_status(self) -> None:
        playing = self._view is not None and self._view.training.playing
        text = words.status(self.found, running=self._study.running, playing=playing, error=self._study.error,
                            things=self._things, tr=self.tr)
        if text != self.status.text():
            self.status.setText(text)

    def _toggle(self) -> None:
        self._show_layer()
        self._ask()

    # Laying out

    def _fit_strip(self) -> None:
        """As many rows of units as there are, up to a limit."""
        rows = -(-max(self._count, 1) // self.units.columns_at(self.width() - 2 * MARGIN))
        self._strip.setFixedHeight(self.units.height_of(min(rows, ROWS)))

    def _build(self) -> None:
        self.smooth.setChecked(True)
        self.status.setProperty("muted", True)
        self.layers.setAccessibleName(self.tr("Layer"))
        self.units.setAccessibleName(self.tr("What each unit wants to see"))
        top = QHBoxLayout()
        top.addWidget(self.layers, 1)
        top.addWidget(self.status)
        top.addWidget(self.smooth)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 8, MARGIN, 6)
        column.addLayout(top)
        column.addWidget(self._strip)
        column.addSpacing(4)
        column.addWidget(self.pane, 1)
        self.layers.chosen.connect(self.choose_layer)
        self.units.picked.connect(self.choose_unit)
        self.pane.ideal_picked.connect(self.put_ideal)
        self.pane.sight_picked.connect(self.put_sight)
        self.smooth.toggled.connect(self._toggle)
        self._rest.timeout.connect(self._ask)
