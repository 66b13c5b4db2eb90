"""The page "Curves": how well the network and its rivals read, the more the pictures are damaged."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from xoviz.explain.bench import Bench
from xoviz.explain.robustness import ROLES, Curve, Rivals
from xoviz.gui.panels.break_it import words
from xoviz.gui.panels.break_it.curves_stage import Stage
from xoviz.gui.panels.break_it.page import Page
from xoviz.gui.panels.break_it.readout import STYLES, Entry, colour_of
from xoviz.gui.widgets.band_plot import Banded
from xoviz.gui.widgets.thumbnail_shape import inked, side_by_side
from xoviz.state.view import Study, View
from xoviz.state.wishes import CancelStudy, MeasureCurves, PutDamaged, TrainRivals
from xoviz.wording import called

CURVES, RIVALS = "curves", "rivals"
"""The names of the studies."""

AT_REST = 150
"""Milliseconds without a change before anything is measured."""


class CurvesPage(Page):
    """Kinds of damage, a plot, and beside it who reads, examples, and how far the rivals have learned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._bench: Bench | None = None
        self._rivals: Study | None = None
        self._stopped = False
        self._kinds: tuple[str, ...] = words.KINDS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AT_REST)
        self._timer.timeout.connect(self._ask)
        self.stage = Stage(self)
        self._connect()

    @property
    def kind(self) -> str:
        """The kind of damage that is chosen."""
        return self._kinds[self.stage.chips.current]

    @property
    def on_pad(self) -> bool:
        """Whether the picture on the pad is damaged, and not a set."""
        return self.stage.of.current == 1

    @property
    def bench(self) -> Bench | None:
        """What is shown."""
        return self._bench

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Point at a level for numbers and examples; a click damages what is shown at the left so far.") \
            if self._kinds != words.kinds_for("words") else self.tr(
                "Right is what a damaged sentence says, where it is one still; else what it said before.")

    def present(self, view: View) -> None:
        """Show a view's measurements; measure again where something else is on display."""
        before, self._view = self._view, view
        if before is None or _of_another_kind(before, view):
            self._stopped = False
            self._offer(view)
        if self._bench is not None and self._bench.network.stack != view.network.stack:
            self._bench = None
            self.stage.clear()
        self._take_rivals(view.studies.get(RIVALS))
        self._take(view.studies.get(CURVES))
        self._mark()
        if self._measurable(view) and (
                before is None or (not self._timer.isActive() and self._is_news(before, view))):
            self._timer.start()

    def _offer(self, view: View) -> None:
        """The kinds of damage that make sense for what is on display."""
        kinds = words.kinds_for(view.task.input_kind)
        if kinds != self._kinds:
            self._kinds = kinds
            self._bench = None
            self.stage.clear()
            self.stage.offer(kinds)
        self.stage.name(called(view.task.noun, view.task.input_kind, self.tr))

    def rest(self) -> None:
        """Break off what is being measured and learned; both go on from where they are."""
        self._timer.stop()
        for name in (CURVES, RIVALS):
            if self._view is not None and _goes_on(self._view, name):
                self.wish.emit(CancelStudy(name))
        self._view = None

    def show_bench(self, bench: Bench) -> None:
        """Show measurements."""
        self._bench = bench
        levels = np.asarray(words.on_axis(bench.kind, bench.curves.levels, bench.size), np.float64)
        names = words.reader_names(self.tr)
        of = {curve.role: curve for curve in bench.curves.curves}
        self.stage.plot.present(levels, [
            Banded(names[role], colour_of(role), of[role].values, of[role].low, of[role].high, STYLES[role])
            for role in ROLES if role in of])
        self.stage.plot.name_axes(words.kinds(self.tr)[bench.kind].axis, self._measure(bench))
        self.stage.progress.setVisible(not bench.curves.done)
        self.stage.progress.setValue(int(100 * bench.curves.progress))
        self.stage.copy.setEnabled(bool(bench.command))
        self.stage.copy.setToolTip(self.tr("{command}\n\nFiles that it names must be saved first").format(
            command=bench.command))
        self._read_off()

    def show_alone(self, bench: Bench) -> None:
        """Show measurements that no session has made: for a figure."""
        self.stage.of.set_current(0 if bench.picture is None else 1)
        self.show_bench(bench)
        self._show_rivals(bench.rivals, running=False)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._bench is not None:
            self.show_bench(self._bench)

    # What to measure

    def _is_news(self, before: View, view: View) -> bool:
        """Whether there may be something else to measure."""
        on_pad = self.on_pad and (before.drawing is not view.drawing or before.transform != view.transform
                                  or before.answer != view.answer)
        return (on_pad or before.network is not view.network or _of_another_kind(before, view)
                or (_goes_on(before, RIVALS) and not _goes_on(view, RIVALS)))

    def _measurable(self, view: View) -> bool:
        """Whether there is anything to measure, or say why not."""
        if view.network.classes == view.task.classes and view.task.has(view.network.input_shape):
            self.stage.reason.hide()
            return True
        self.stage.reason.setText(self.tr("This network was made for another task, so nobody knows what would be "
                                          "right: choose the task that it was made for."))
        self.stage.reason.show()
        return False

    def _ask(self) -> None:
        """Wish for what is to be seen, and for rivals to compare with."""
        if self._view is None or not self._measurable(self._view):
            return
        if self._view.training.playing and _goes_on(self._view, CURVES):
            self._timer.start()  # a network that learns is measured again only when its last curve is there
            return
        self.wish.emit(MeasureCurves(self.kind, self.on_pad))
        if not self._stopped and not self._view.training.playing and (
                self._rivals is None or not (self._rivals.running or self._rivals.error or _learned(self._rivals))):
            self.wish.emit(TrainRivals())

    def _ask_anew(self) -> None:
        """Something else was chosen."""
        self._timer.stop()
        self._ask()

    # What was measured

    def _take(self, study: Study | None) -> None:
        found = None if study is None else study.result
        if isinstance(found, Bench) and found is not self._bench and self._is_shown(found):
            self.show_bench(found)
        if study is not None and study.error:
            self.stage.reason.setText(study.error)
        self.stage.reason.setVisible(bool(study is not None and study.error))

    def _is_shown(self, found: Bench) -> bool:
        """Whether it is what was chosen; while the network learns, only all of it."""
        learning = self._bench is not None and self._view is not None and self._view.training.playing
        return found.kind == self.kind and (found.picture is not None) == self.on_pad and (
            found.curves.done or not learning)

    def _take_rivals(self, study: Study | None) -> None:
        if study is None or study is not self._rivals:
            self._rivals = study
            self._show_rivals(None if study is None else study.result, running=study is not None and study.running)
            if study is not None and study.error:
                self.stage.rivals_words.setText(study.error)

    def _show_rivals(self, found: object, *, running: bool) -> None:
        """How far they have learned, and what can be done about it."""
        done = isinstance(found, Rivals) and found.done
        self.stage.rivals_bar.setValue(int(100 * found.progress) if isinstance(found, Rivals) else 0)
        for part in (self.stage.rivals_bar, self.stage.train):
            part.setVisible(not done)
        self.stage.train.setText(self.tr("Stop") if running else self.tr("Train"))
        self.stage.rivals_words.setText(self._how_far(found, running))

    def _how_far(self, found: object, running: bool) -> str:
        if not isinstance(found, Rivals):
            return self.tr("Rivals: not trained yet")
        if found.done:
            return self.tr("Rivals: trained, {steps:,} steps each").format(steps=found.steps)
        told = self.tr("Rivals learn: {step:,} of {steps:,} steps") if running else self.tr(
            "Rivals stopped: {step:,} of {steps:,} steps")
        return told.format(step=found.step, steps=found.steps)

    def _measure(self, bench: Bench) -> str:
        if bench.picture is None:
            return self.tr("share of {pictures} examples read rightly").format(pictures=bench.curves.pictures or "…")
        name = bench.network.classes[bench.answer or 0]
        if bench.network.gives_probabilities:
            return self.tr("probability of {name}; the templates’ score").format(name=name)
        return self.tr("score of {name}; probability where there is one").format(name=name)

    def _mark(self) -> None:
        """Where the pad's sliders stand."""
        view = self._view
        if view is not None:
            self.stage.plot.mark(self._stands(self.kind), self.tr("the pad"))
            if self.stage.plot.place is None:
                self._read_off()

    def _stands(self, kind: str) -> float | None:
        view = self._view
        if view is None or not view.task.on_pad:
            return None
        return words.mark_of(kind, view.transform, len(view.pad), view.network.input_shape[1])

    def _read_off(self) -> None:
        """Numbers and examples at the level that is pointed at, or else where the pad is, or where nothing is done."""
        bench = self._bench
        if bench is None or not len(bench.curves.levels):
            return
        place = self._place(bench)
        names, meanings = words.reader_names(self.tr), words.reader_meanings(self.tr)
        self.stage.readout.present([
            Entry(curve.role, self._name(bench, curve, names[curve.role]),
                  self._meaning(bench, curve, meanings[curve.role]),
                  words.measured(*(float(part[place]) for part in (curve.values, curve.low, curve.high)),
                                 share=bench.picture is None))
            for curve in bench.curves.curves])
        level = words.level_text(bench.kind, float(bench.curves.levels[place]), bench.size, self.tr)
        self.stage.level.setText(f"{words.kinds(self.tr)[bench.kind].name}: {level}")
        ground = -1.0 if self._view is None else self._view.task.ground
        self.stage.examples.present(inked(side_by_side(bench.examples[place]), ground))

    def _steps(self, bench: Bench, curve: Curve) -> int:
        return next((reader.steps for reader in bench.rivals.readers if reader.role == curve.role), 0)

    def _name(self, bench: Bench, curve: Curve, name: str) -> str:
        """The network itself may have learned for longer than its double, which must be seen."""
        steps = self._steps(bench, curve)
        anew = curve.role == "retrained" and steps > 0
        return self.tr("the same after {steps:,} steps").format(steps=steps) if anew else name

    def _meaning(self, bench: Bench, curve: Curve, meaning: str) -> str:
        steps = self._steps(bench, curve)
        return self.tr("{meaning} After {steps:,} steps.").format(meaning=meaning, steps=steps) if steps else meaning

    def _place(self, bench: Bench) -> int:
        if self.stage.plot.place is not None:
            return self.stage.plot.place
        levels = words.on_axis(bench.kind, bench.curves.levels, bench.size)
        neutral = bench.neutral * words.cells_in(bench.kind, bench.size)
        mark = self._stands(bench.kind)
        return int(np.abs(levels - (neutral if mark is None else mark)).argmin())

    # What the hand does

    def _put(self, place: int) -> None:
        if self._bench is not None:
            self.wish.emit(PutDamaged(self._bench.kind, float(self._bench.curves.levels[place])))

    def _train(self) -> None:
        running = self._rivals is not None and self._rivals.running
        self._stopped = running
        self.wish.emit(CancelStudy(RIVALS) if running else TrainRivals())

    def _copy(self) -> None:
        if self._bench is not None:
            QGuiApplication.clipboard().setText(self._bench.command)

    def _connect(self) -> None:
        self.stage.of.chosen.connect(self._ask_anew)
        self.stage.chips.chosen.connect(self._ask_anew)
        self.stage.plot.pointed.connect(self._read_off)
        self.stage.plot.left.connect(self._read_off)
        self.stage.plot.picked.connect(self._put)
        self.stage.train.clicked.connect(self._train)
        self.stage.copy.clicked.connect(self._copy)


def _of_another_kind(before: View, view: View) -> bool:
    """Whether other rivals belong to what is on display now."""
    return (before.network.stack != view.network.stack or before.task is not view.task
            or before.training.seed != view.training.seed)


def _goes_on(view: View, name: str) -> bool:
    study = view.studies.get(name)
    return study is not None and study.running


def _learned(study: Study) -> bool:
    return isinstance(study.result, Rivals) and study.result.done
