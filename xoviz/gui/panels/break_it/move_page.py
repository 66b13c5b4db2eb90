"""The page "Move": the letter is dragged across the pad, or a sound moved in time, and each layer shows how far it
follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.explain.moving import LayerChange, changes, moved
from xoviz.explain.robustness import Reader, Rivals
from xoviz.gui.panels.break_it.arrows import WAYS, Arrows
from xoviz.gui.panels.break_it.move_strip import MoveStrip, Row
from xoviz.gui.panels.break_it.page import Fit, Page
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import Array, CellByCell, Network, Plan, Trace
from xoviz.state.view import View
from xoviz.state.wishes import CancelStudy, TrainRivals
from xoviz.wording import called, input_name, layer_name, layer_names

STUDY = "rivals"

EXACT, HARDLY, LOST = 0.02, 0.2, 0.6
"""Changes up to the first count as none, up to the second as little, and from the third on as another thing."""

LESS = 0.75
"""Of the change below, up to which pooling takes the edge off it."""

POOLING = ("maxpool", "meanpool")

ROUGHLY = 0.6
"""Of the change in place, what may be left of it after moving back for maps that follow roughly."""


class MovePage(Page):
    """A sentence on how far the letter was moved, a row for each layer, and below them the network without
    convolutions, once it has been trained."""

    def __init__(self, fit: Fit | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fit = fit
        self._view: View | None = None
        self._things = called("letter", "pixels", self.tr)
        self.arrows = Arrows()
        self._plain: Reader | None = None
        self._before, self._now, self._before_beside, self._now_beside = _Tracer(), _Tracer(), _Tracer(), _Tracer()
        self.where, self.rule = StillLabel(squeezable=True), QLabel()
        self.strip, self.train = MoveStrip(), QPushButton(self.tr("Train a network without convolution"))
        self._lay_out()
        self.train.clicked.connect(self._train)
        self.arrows.moved.connect(self._compare_again)

    def hint(self) -> str:
        """What to do here."""
        if self._on_pad:
            return self.tr("Press M and drag the {one} on the pad, or use the arrow keys: all other tabs follow, "
                           "too.").format(one=self._things.one)
        if not self.arrows.ways:
            return ""
        return self.tr("Move the {one} with the arrows: how far does each layer follow?").format(one=self._things.one)

    def present(self, view: View) -> None:
        """Show how a view's layers differ from what they were with the letter where it was drawn."""
        before, self._view = self._view, view
        plain = self._trained(view)
        if before is None or before.task is not view.task:
            self._things = called(view.task.noun, view.task.input_kind, self.tr)
            self.arrows.set_ways(WAYS.get(view.task.input_kind, ""))
            for part in (self.strip, self.rule):
                part.setVisible(self._on_pad or bool(self.arrows.ways))
        if before is None or before.trace is not view.trace or plain is not self._plain:
            self._plain = plain
            self._compare(view)
        self._offer(view)

    @property
    def _on_pad(self) -> bool:
        """Whether it is the pad that moves it."""
        return self._view is None or self._view.task.on_pad

    def rest(self) -> None:
        """Nobody looks any longer."""
        study = None if self._view is None else self._view.studies.get(STUDY)
        if study is not None and study.running:
            self.wish.emit(CancelStudy(STUDY))
        self._view = None

    def _compare_again(self) -> None:
        if self._view is not None:
            self._compare(self._view)

    def _compare(self, view: View) -> None:
        before, now, (down, right) = self._moved_on_pad(view) if self._on_pad else self._moved_here(view)
        rows = list(self._rows(before, now, (down, right)))
        if self._plain is not None:
            network = self._plain.network
            rows += self._rows(self._before_beside.of(network, before.picture),
                               self._now_beside.of(network, now.picture), (down, right), beside=True)
        self.strip.present(rows, view.task.ground)
        self.where.setText(self._told(view))

    def _moved_on_pad(self, view: View) -> tuple[Trace, Trace, tuple[int, int]]:
        """The traces of what was drawn and of where it was moved to, and how far down and to the right that is."""
        unmoved = self._unmoved(view)
        down, right = (round(part * view.network.input_shape[1] / len(view.pad))
                       for part in (view.transform.shift_y, view.transform.shift_x))
        before = view.trace if unmoved is view.trace.picture else self._before.of(view.network, unmoved)
        return before, view.trace, (down, right)

    def _moved_here(self, view: View) -> tuple[Trace, Trace, tuple[int, int]]:
        """The same of an input that no pad can move: here it is moved for this page alone."""
        down, right = self.arrows.shift
        if not (down or right):
            return view.trace, view.trace, (0, 0)
        now = self._now.of(view.network, moved(view.trace.picture, down, right, view.task.nothing))
        return view.trace, now, (down, right)

    def _unmoved(self, view: View) -> Array:
        """What the network would read with the letter where it was drawn."""
        if view.drawing is None or not (view.transform.shift_x or view.transform.shift_y):
            return view.trace.picture
        picture: Array = replace(view.transform, shift_x=0.0, shift_y=0.0).apply(view.drawing)
        size = view.network.input_shape[1]
        return picture if self.fit is None or picture.shape[-1] == size else self.fit(picture, size)

    def _rows(self, before: Trace, now: Trace, shift: tuple[int, int], *, beside: bool = False) -> Iterator[Row]:
        """One for each layer, ReLU and its like together with what lies below."""
        layers = before.network.layers
        names = (input_name(before.network.input_shape, self.tr),
                 *layer_names([layer.kind for layer in layers], self.tr))
        found = changes(before, now, *shift)
        for place, change in enumerate(found):
            if (beside and not place) or (place < len(layers) and isinstance(layers[place], CellByCell)):
                continue
            first = place
            while first and isinstance(layers[first - 1], CellByCell):
                first -= 1
            bent = (layer_name(layer.kind, tr=self.tr) for layer in layers[first:place])
            name = ", ".join([names[first], *bent])
            if beside:
                name = self.tr("no convolution: {layer}").format(layer=name)
            word = self._word(change, found[max(place - 1, 0)]) if any(shift) else ""
            word = self._votes(before, now) if place == len(layers) else word
            yield Row(name, before.activations[place], now.activations[place], change.in_place, change.followed, word,
                      beside, not place)

    def _word(self, change: LayerChange, below: LayerChange) -> str:
        """What a change comes to, beside that of the layer below."""
        if change.followed is not None and change.followed <= EXACT < change.in_place:
            return self.tr("follows")
        if change.in_place <= HARDLY:
            return self.tr("hardly notices")
        if change.kind in POOLING and change.in_place <= LESS * below.in_place:
            return self.tr("notices less")
        if change.followed is not None:
            return self.tr("follows roughly") if change.followed <= ROUGHLY * change.in_place else self.tr("changes")
        return self.tr("is lost") if change.in_place >= LOST else self.tr("changes")

    def _votes(self, before: Trace, now: Trace) -> str:
        """What became of the first answer: "X 0.99 → 0.12"."""
        unit = int(before.scores.argmax())
        one, other = ((trace.scores if trace.probabilities is None else trace.probabilities)[unit]
                      for trace in (before, now))
        return f"{before.network.classes[unit]} {one:.2f} → {other:.2f}".replace("-", "−")

    def _told(self, view: View) -> str:
        if not self._on_pad and not self.arrows.ways:
            return self.tr("A {one} cannot be moved: what stands in another column is another thing.").format(
                one=self._things.one)
        right, down = view.transform.shift_x, view.transform.shift_y
        if not self._on_pad:
            down, right = self.arrows.shift
        if not (right or down):
            return self.tr("The {one} is where it was drawn.").format(one=self._things.one) if self._on_pad else \
                self.tr("The {one} is where it was.").format(one=self._things.one)
        across = self.tr("{cells:g} right").format(cells=right) if right >= 0 else self.tr(
            "{cells:g} left").format(cells=-right)
        along = self.tr("{cells:g} down").format(cells=down) if down >= 0 else self.tr(
            "{cells:g} up").format(cells=-down)
        if self._on_pad:
            return self.tr("Moved {across}, {along}, in cells of the pad.").format(across=across, along=along)
        told = self.tr("Moved {across}, {along}.") if "up" in self.arrows.ways else self.tr("Moved {across}.")
        return told.format(across=across, along=along)

    def _trained(self, view: View) -> Reader | None:
        study = view.studies.get(STUDY)
        found = None if study is None else study.result
        if not isinstance(found, Rivals):
            return None
        plain = next((reader for reader in found.readers if reader.role == "plain" and reader.steps), None)
        fits = plain is not None and plain.network.input_shape == view.network.input_shape
        return plain if fits else None

    def _offer(self, view: View) -> None:
        """The network without convolutions can be trained from here as well."""
        study = view.studies.get(STUDY)
        running = study is not None and study.running
        done = study is not None and isinstance(study.result, Rivals) and study.result.done
        useful = view.network.classes == view.task.classes and any(
            layer.kind == "conv" for layer in view.network.layers)
        self.train.setVisible(useful and not done)
        words = self.tr("Train a network without convolution")
        if running and study is not None and isinstance(study.result, Rivals):
            words = self.tr("Training: {share:.0f} %. Stop").format(share=100 * study.result.progress)
        if words != self.train.text():
            self.train.setText(words)

    def _train(self) -> None:
        study = None if self._view is None else self._view.studies.get(STUDY)
        self.wish.emit(CancelStudy(STUDY) if study is not None and study.running else TrainRivals())

    def _lay_out(self) -> None:
        self.rule.setText(self.tr(
            "Changed: the sum of all differences, as a share of all that there is to see before and now, above each "
            "map’s background. “After moving back” first shifts the maps back by as many of their cells as the input "
            "was moved."))
        self.rule.setWordWrap(True)
        self.rule.setProperty("muted", True)
        top = QHBoxLayout()
        top.addWidget(self.where, 1)
        top.addWidget(self.arrows)
        top.addWidget(self.train)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.strip, 1)
        column.addWidget(self.rule)
        column.addStretch()


class _Tracer:
    """The last trace, computed only where network or picture have changed, with one plan that is kept."""

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._trace: Trace | None = None

    def of(self, network: Network, picture: Array) -> Trace:
        """What ``network`` makes of a picture."""
        known = self._trace
        if known is not None and known.network is network and np.array_equal(known.picture, picture):
            return known
        if self._plan is None or self._plan.stack != network.stack:
            self._plan = network.plan()
        self._trace = network.forward(picture, self._plan)
        return self._trace
