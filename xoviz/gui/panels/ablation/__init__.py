"""The tab "Ablation": switch parts off, and see what is lost; a table ranks every part by what its loss costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.explain.ablation import Ablation, ablation, whole_layers
from xoviz.explain.batch import Batch
from xoviz.gui.panels.ablation import words
from xoviz.gui.panels.ablation.cells import CostBar, Portraits
from xoviz.gui.panels.ablation.summary import Summary
from xoviz.gui.panels.ablation.switches import Flakes, Pills
from xoviz.gui.panels.ablation.table import COST, FROZEN, ON, PART, PartTable, Row
from xoviz.gui.panels.base import Panel
from xoviz.gui.widgets.plain_table import plain_table
from xoviz.nn import Focus, Network, Stack
from xoviz.nn.parts import parts_of
from xoviz.nn.train import Frozen
from xoviz.state.view import Study, View
from xoviz.state.wishes import Ablate, ChooseFilter, Freeze, SwitchOff

STUDY = "ablation"
FIGURE_LETTERS = 300

QUIET = 100
"""Milliseconds without another network after which pictures are painted anew, and parts are measured."""


class AblationPanel(Panel):
    """A row a part, with its switches; above, what all that is off costs together."""

    name = "ablation"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._study = Study(STUDY, False)
        self._found: Ablation | None = None
        self._asked: tuple[Network, object] | None = None
        self._stack: Stack | None = None
        self._told: tuple[object, ...] = ()
        self.summary, self.together, self.status = Summary(), QLabel(), QLabel()
        self.all_on = QPushButton(self.tr("Everything on"))
        self.all_learn = QPushButton(self.tr("Let everything learn"))
        self.order, self._order_label = QComboBox(), QLabel(self.tr("&Order"))
        self.model = PartTable(self)
        self.table = plain_table(self.model, self.tr("Parts of the network"))
        self._portraits = Portraits(self)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET)
        self._build()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Ablation")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Switch a part off or freeze it; click a row to go to its filter or unit. Space switches, "
                       "F freezes.")

    @property
    def found(self) -> Ablation | None:
        """What has been measured of the network on display, or of an older one."""
        return self._found

    def present(self, view: View) -> None:
        """Show what has been measured, and wish for what has not."""
        before, self._view = self._view, view
        study = view.studies.get(STUDY, Study(STUDY, False))
        another = view.network.stack != self._stack
        if another:
            self._stack, self._found = view.network.stack, None
        if (study is not self._study or another) and isinstance(study.result, Ablation):
            self._take(study.result, view)
        self._study = study
        whole = self._whole
        self._portraits.present(view, view.network if whole is None else whole)
        self._order_rows()
        self.model.present(view, self._found)
        self.summary.present(view, self._found)
        self._say()
        if before is None or another or before.chosen != view.chosen:
            self._follow(view)
        if before is None or before.network is not view.network or before.letters is not view.letters:
            self._quiet.start()
        elif before.training.playing != view.training.playing:
            self._settle()

    def finish(self, view: View) -> None:
        """Measure at once, with letters of the task."""
        self.present(view)
        pictures, answers = view.task.draw(FIGURE_LETTERS, view.network.input_shape[1], np.random.default_rng(0))
        known = answers < view.network.stack.outputs
        *_, result = ablation(view.network, Batch(pictures[known], answers[known]))
        self.present(replace(view, studies={STUDY: Study(STUDY, False, None, result)}))
        for part in (self.all_on, self.all_learn, self.order, self._order_label):
            part.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """What nobody saw was not measured."""
        super().showEvent(event)
        self._quiet.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.table.viewport().update()

    # Finding out

    def _settle(self) -> None:
        """The network has not changed for a moment: show its weights, and measure it."""
        if self._view is not None and not self._view.training.playing:
            self.model.redraw()
            self._ask()

    def _ask(self) -> None:
        """Wish for a measurement where there is none of this network, and none goes on."""
        view = self._view
        if view is None or not self.isVisible() or view.training.playing or self._is_fresh:
            return
        now = view.network, view.letters
        if self._asked is None or any(one is not other for one, other in zip(self._asked, now, strict=True)):
            self._asked = now
            self.wish.emit(Ablate())

    @property
    def _is_fresh(self) -> bool:
        """Whether all that is shown is about the network on display."""
        return self._found is not None and self._found.complete and self._is_of_this

    @property
    def _is_of_this(self) -> bool:
        return self._view is not None and self._found is not None and self._found.lacking is self._view.network

    @property
    def _whole(self) -> Network | None:
        """The network on display with everything on, if it is known."""
        return self._found.network if self._is_of_this and self._found is not None else None

    def _take(self, found: Ablation, view: View) -> None:
        """Of a network that learned on, the old figures stay until all the new ones are there."""
        if found.network is None or found.network.stack != view.network.stack:
            return
        if found.complete or self._found is None or not self._found.complete:
            self._found = found

    # Showing

    def _order_rows(self) -> None:
        """Rows change places only once everything is known: nothing jumps while it is measured."""
        view, found = self._view, self._found
        assert view is not None
        network = view.network
        parts: tuple[Frozen, ...] = (*parts_of(network.stack), *whole_layers(network.stack))
        if found is not None and found.done == found.all and self.order.currentIndex() == 0:
            parts = tuple(part for part, _ in found.ranked)
        if [self.model.row(place).part for place in range(self.model.rowCount())] == list(parts):
            return
        chosen = self._chosen()
        with QSignalBlocker(self.table.selectionModel()):
            self.model.arrange([Row(part, words.named(network, part, self.tr), _members(part, network.stack))
                                for part in parts])
        self._select(chosen)

    def _say(self) -> None:
        """The sentences and the buttons; they depend on nothing that is drawn."""
        view = self._view
        assert view is not None
        told = self._found, self._is_of_this, view.off, view.frozen, self._study, view.training.playing
        if told == self._told:
            return
        self._told = told
        found = self._found if self._is_of_this else None
        frozen = words.held(len(view.frozen), self.tr) if view.frozen else ""
        _show(self.together, " ".join(filter(None, (words.together(found, view.off, self.tr), frozen))))
        self.all_on.setEnabled(bool(view.off))
        self.all_learn.setEnabled(bool(view.frozen))
        study = self._study
        result = study.result if isinstance(study.result, Ablation) else self._found
        _show(self.status, words.status(result if study.running else self._found, running=study.running,
                                        playing=view.training.playing, fresh=self._is_of_this, error=study.error,
                                        tr=self.tr))

    def _follow(self, view: View) -> None:
        """Another filter came into the editor: its row."""
        self._select(view.chosen)

    def _chosen(self) -> Frozen | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.row(rows[0].row()).part if rows else None

    def _select(self, part: Frozen | None) -> None:
        place = self.model.place_of(part)
        if place is None or part == self._chosen():
            return
        flags = QItemSelectionModel.SelectionFlag
        with QSignalBlocker(self.table.selectionModel()):
            index = self.model.index(place, PART)
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.table.scrollTo(index)
        self.table.viewport().update()

    # Wishing

    def _go_to(self, index: QModelIndex) -> None:
        """Somebody came to another row: the filter comes into the editor, and all look at what it gives."""
        view = self._view
        if view is None or not index.isValid():
            return
        layer, number = self.model.row(index.row()).part
        if number is None:
            return
        if view.network.layers[view.network.stack.index(layer)].kind == "conv":
            self.wish.emit(ChooseFilter(layer, number))
        values = np.nan_to_num(view.trace.output(layer)[number])
        row, column = np.unravel_index(int(values.argmax()), values.shape)
        self.walk_to(Focus(layer, number, int(row), int(column)), view)

    def _switch(self, part: Frozen, on: bool) -> None:
        self.wish.emit(SwitchOff((part,), off=not on))

    def _hold(self, part: Frozen, on: bool) -> None:
        self.wish.emit(Freeze((part,), on))

    def _switch_all_on(self) -> None:
        if self._view is not None:
            self.wish.emit(SwitchOff(tuple(sorted(self._view.off, key=str)), off=False))

    def _let_all_learn(self) -> None:
        if self._view is not None:
            self.wish.emit(Freeze(tuple(sorted(self._view.frozen, key=str)), on=False))

    def _switch_current(self) -> None:
        if self.table.currentIndex().isValid():
            self.model.switch(self.table.currentIndex().row())

    def _hold_current(self) -> None:
        if self.table.currentIndex().isValid():
            self.model.hold(self.table.currentIndex().row())

    def _reorder(self) -> None:
        if self._view is not None:
            self._order_rows()

    # Laying out

    def _connect(self) -> None:
        self.model.switched.connect(self._switch)
        self.model.held.connect(self._hold)
        self.table.selectionModel().currentRowChanged.connect(self._go_to)
        self.all_on.clicked.connect(self._switch_all_on)
        self.all_learn.clicked.connect(self._let_all_learn)
        self.order.activated.connect(self._reorder)
        self._quiet.timeout.connect(self._settle)
        for key, slot in ((Qt.Key.Key_Space, self._switch_current), (Qt.Key.Key_F, self._hold_current)):
            shortcut = QShortcut(QKeySequence(key), self.table, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)

    def _build(self) -> None:
        self.order.addItems([self.tr("most costly first"), self.tr("as in the network")])
        self._order_label.setBuddy(self.order)
        self.order.setAccessibleName(self.tr("Order"))
        self.order.setToolTip(self.tr("By the accuracy that is lost, and by the loss among equals; or from the picture "
                                      "up"))
        self.all_on.setToolTip(self.tr("Switch on all that is off, with the weights that it had"))
        self.all_learn.setToolTip(self.tr("Freeze nothing any more"))
        for text in (self.together, self.status):
            text.setWordWrap(True)
        self.status.setProperty("muted", True)
        top, buttons = QHBoxLayout(), QVBoxLayout()
        for button in (self.all_on, self.all_learn):
            buttons.addWidget(button)
        buttons.addStretch(1)
        top.addWidget(self.summary)
        top.addStretch(1)
        top.addLayout(buttons)
        line = QHBoxLayout()
        line.addWidget(self.status, 1)
        line.addWidget(self._order_label)
        line.addWidget(self.order)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 6)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.together)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        self._build_table()

    def _build_table(self) -> None:
        self.table.setItemDelegateForColumn(PART, self._portraits)
        self.table.setItemDelegateForColumn(COST, CostBar(self.table))
        self.table.setItemDelegateForColumn(ON, Pills(self.table))
        self.table.setItemDelegateForColumn(FROZEN, Flakes(self.table))
        self.table.setMinimumHeight(110)
        header = self.table.horizontalHeader()
        widths = {PART: 240, ON: 56, FROZEN: 72, COST: 240}
        for place in range(self.model.columnCount()):
            header.resizeSection(place, widths.get(place, 140))
        header.setSectionResizeMode(COST, QHeaderView.ResizeMode.Stretch)


def _members(part: Frozen, stack: Stack) -> frozenset[Frozen]:
    """A part, or all that is in a layer."""
    layer, number = part
    return frozenset({part}) if number is not None else frozenset(
        (layer, each) for each in range(stack.shape_of(layer)[0]))


def _show(label: QLabel, text: str) -> None:
    if text != label.text():
        label.setText(text)
