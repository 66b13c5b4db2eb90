"""The tab "Slow motion": one training step, part by part, on the picture on the pad (the talk, chapters 10 and 11).

Forward, error, blame handed down from layer to layer, the gradient of every weight, the update, and what it has
changed. The arithmetic is in ``explain.one_step``; here is what of it stands beside what, and what is said.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from xoviz.explain.one_step import OneStep, Part, parts
from xoviz.gui.panels import layers
from xoviz.gui.panels.pointing import PointingPanel
from xoviz.gui.panels.step import words
from xoviz.gui.panels.step.canvas import PlateCanvas
from xoviz.gui.panels.step.course import Course
from xoviz.gui.panels.step.marks import marks_for, winners_for
from xoviz.gui.panels.step.plates import Weight, plates, weight_at
from xoviz.gui.panels.step.story import Story, told
from xoviz.gui.panels.step.words import Names, short
from xoviz.gui.widgets.answer_choice import AnswerChoice
from xoviz.gui.widgets.chips import Chips
from xoviz.gui.widgets.player import Player
from xoviz.nn import Focus
from xoviz.state.view import View
from xoviz.state.wishes import ChooseFilter, SetAnswer, SetWeights

SPEEDS = (0.1, 0.2, 0.5, 1, 2)
"""Parts a second, while it plays by itself: there is something to read in each."""

STORY_WIDTH, STORY_SHARE = 340, 0.36
LEAST_DOTTED = 10
"""Pixels."""


class StepPanel(PointingPanel):
    """Parts of the step in a row; of the one that is down, plates of numbers and the arithmetic of one of them."""

    name = "step"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._course = Course()
        self._names: Names | None = None
        self._parts: tuple[Part, ...] = (Part("forward"),)
        self._place = 0
        self._taken = self._row = ""
        self.chips, self.player = Chips(), Player(SPEEDS)
        self.parameter_box, self.story, self._canvas = QComboBox(), Story(), PlateCanvas()
        self.answer, self.take = AnswerChoice(), QPushButton(self.tr("Take this step"))
        self._build()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Slow motion")

    def present(self, view: View) -> None:
        """Work the step out anew where picture, network, answer or settings have changed."""
        before, self._view = self._view, view
        if before is None or before.network.stack != view.network.stack:
            self._offer(view)
        if before is None or _depends_on(before) != _depends_on(view):
            self._work_out(view)
            self._show()
        elif (before.focus, before.pinned) != (view.focus, view.pinned) or before.lit is not view.lit:
            self._mark()
            self._tell()

    def set_motion(self, on: bool) -> None:
        """Whether the parts may follow one another by themselves."""
        self.player.set_motion(on)

    def focus_at(self, key: str, map_: int, row: int, column: int) -> Focus | None:
        """The cell of a layer that a cell of a plate shows; None for weights and for what belongs to no layer."""
        plate = self._canvas.plate(key)
        if self._view is None or plate is None or not plate.layer:
            return None
        return layers.focus_at(self._view.network, plate.layer, map_, row, column)

    @property
    def step(self) -> OneStep | None:
        """The step that is shown; None where there is none, as while nobody knows the right answer."""
        return self._course.step

    @property
    def part(self) -> Part:
        """The part that is looked at."""
        return self._parts[max(self.chips.current, 0)]

    @property
    def at(self) -> Focus | None:
        """The cell whose blame is worked out."""
        return None if self._view is None else self._course.cell(self.part, self._view.focus)

    @property
    def weight(self) -> Weight | None:
        """The weight that is worked out."""
        return self._course.weight(self.part, self.parameter_box.currentData())

    # Working it out

    def _offer(self, view: View) -> None:
        """Other layers: other parts, and other weights to choose from."""
        self._names = Names(view.network, self.tr)
        self.parameter_box.clear()
        for slot in view.network.stack.slots:
            self.parameter_box.addItem(self._names.parameter(slot.key), slot.key)
        self._parts, self._place = parts(view.network.stack), 0
        self._course.choose(None)
        texts = [words.chip(part, self._names, self.tr) for part in self._parts]
        self.chips.set_texts(texts, [words.title(part, self._names, self.tr) for part in self._parts])

    def _work_out(self, view: View) -> None:
        """The step; without one, only the way forward can be looked at, until there is one again."""
        self.answer.present(view.network.classes, view.answer)
        self._course.work_out(view)
        count = 1 if self.step is None else len(self._parts)
        if count != self.player.count:
            self.chips.set_reachable(count)
            self.player.set_range(count)
            self.player.set_position(self._place)
            self.chips.set_current(self.player.position)
        self.take.setEnabled(self.step is not None)

    # Showing it

    def _show(self) -> None:
        """What the part that is down shows."""
        if self._view is None:
            return
        self.parameter_box.setVisible(self.weight is not None and self.parameter_box.count() > 1)
        self._canvas.show_plates(plates(self._view, self.step, self.part, self.weight, self.tr))
        self._mark()
        self._tell()

    def _mark(self) -> None:
        """The cell or weight that is worked out, and all that it comes from."""
        if self._view is None:
            return
        dots = None if self.step is None else winners_for(self.step, self.part)
        # In tiny cells dots would hide what they mark.
        if dots is not None and self._canvas.cell_side(dots.key) < LEAST_DOTTED:
            dots = None
        self._canvas.mark(marks_for(self._view, self.step, self.at, self.weight, self._canvas.plates), dots)
        focus = self._view.focus
        self._show_focus(self._canvas, None if focus is None else self._place_of(focus))

    def _place_of(self, focus: Focus) -> tuple[str, int, int, int] | None:
        """Where a cell is shown: on the plate where somebody pointed last, or the first that has it."""
        assert self._view is not None
        shown = [plate.name for plate in self._canvas.plates if plate.layer == focus.layer]
        if not shown:
            return None
        return (self._row if self._row in shown else shown[0], *layers.cell_of(self._view.network, focus))

    def _tell(self) -> None:
        if self._view is None or self._names is None:
            return
        missing = words.missing(self._course.missing, self.tr)
        self.story.tell(told(self._view, self.step, self.part, self.at, self.weight, self._names,
                             [(self._taken, "ok"), (missing, "focus")], self.tr))

    # What the hand does

    def _choose(self, place: int) -> None:
        """A chip was pressed."""
        self.player.pause()
        self.player.set_position(place)
        self._go(place)

    def _go(self, place: int) -> None:
        self._place = place
        self.chips.set_current(place)
        self._taken = ""
        self._show()

    def _choose_parameter(self) -> None:
        self._course.choose(None)
        self._show()

    def _point(self, key: str, map_: int, row: int, column: int) -> None:
        self._row = key
        plate = self._canvas.plate(key)
        if plate is not None and plate.places is not None and self.part.kind in ("gradient", "update"):
            self._course.choose(weight_at(plate, map_, row, column))
            self._mark()
            self._tell()
        else:
            super()._point(key, map_, row, column)

    def _pin(self, key: str, map_: int, row: int, column: int) -> None:
        """A click pins a cell; that on a filter takes it to the editor; that on a unit chooses its weights."""
        plate = self._canvas.plate(key)
        if self._view is None or plate is None:
            return
        if plate.places is not None:
            found = weight_at(plate, map_, row, column)
            if found is not None and found.layer in layers.layers_of(self._view.network, "conv"):
                self.wish.emit(ChooseFilter(found.layer, found.index[0]))
        else:
            self._choose_maker(self.focus_at(key, map_, row, column))
            super()._pin(key, map_, row, column)

    def _choose_maker(self, focus: Focus | None) -> None:
        """In the part on gradients: the weights of the filter or unit whose blame was clicked."""
        weight = self.weight
        if focus is not None and weight is not None and focus.layer == weight.layer:
            self._course.choose(Weight(weight.key, (focus.map, *weight.index[1:])))
            self._show()

    def _take_step(self) -> None:
        """Make the step; the tab goes on from the network after it, and from what the optimiser then remembers."""
        step = self.step
        if step is None:
            return
        before, after = short(step.error.loss, 4), short(step.error_after.loss, 4)
        self.player.go_first()
        self._taken = self.tr("The step is taken: the error went from {before} to {after}. Here is the next one."
                              ).format(before=before, after=after)
        self.wish.emit(SetWeights(self._course.take(), self.tr("One step by hand")))
        self._tell()

    def _answered(self, unit: int) -> None:
        self.wish.emit(SetAnswer(unit))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The full stop goes on to the next part, the comma back to the one before."""
        if event.key() == Qt.Key.Key_Period:
            self.player.step_forward()
        elif event.key() == Qt.Key.Key_Comma:
            self.player.step_back()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words have their width, but leave the numbers the larger part."""
        super().resizeEvent(event)
        self.story.setFixedWidth(min(STORY_WIDTH, int(STORY_SHARE * event.size().width())))

    # Laying out

    def _connect(self) -> None:
        self._listen_to(self._canvas)
        self._canvas.resized.connect(self._canvas.lay_out)
        self.chips.chosen.connect(self._choose)
        self.player.moved.connect(self._go)
        self.parameter_box.activated.connect(self._choose_parameter)
        self.answer.chosen.connect(self._answered)
        self.take.clicked.connect(self._take_step)

    def _build(self) -> None:
        self._canvas.setAccessibleName(self.tr("The numbers of this part"))
        self.chips.setAccessibleName(self.tr("Parts of the step"))
        self.player.setAccessibleName(self.tr("Part by part"))
        self.parameter_box.setAccessibleName(self.tr("Which weights"))
        self.take.setProperty("primary", True)
        self.take.setToolTip(self.tr("Give the network the weights after this step, and go on from there; undo takes "
                                     "it back"))
        side = QVBoxLayout()
        side.addWidget(self.parameter_box)
        side.addWidget(self.story, 1)
        middle = QHBoxLayout()
        middle.addWidget(self._canvas, 1)
        middle.addLayout(side)
        bottom = QHBoxLayout()
        bottom.addWidget(self.player, 1)
        bottom.addSpacing(8)
        bottom.addWidget(self.answer)
        bottom.addSpacing(8)
        bottom.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addWidget(self.chips)
        layout.addLayout(middle, 1)
        layout.addLayout(bottom)
        for before, after in pairwise([self.chips, self._canvas, self.parameter_box, self.story, self.player]):
            self.setTabOrder(before, after)


def _depends_on(view: View) -> tuple[object, ...]:
    """What a step is worked out from; traces and states are told by who they are."""
    return id(view.trace), view.answer, view.network.classes, view.training.settings, id(view.training.state), \
        view.reading, id(view.exact)
