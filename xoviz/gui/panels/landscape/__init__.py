"""The tab "Landscape": the error over a plane through weight space, and a ball on it that is the network itself.

What the network would do wrong at each point is measured in the background, coarse to fine. The ball goes where
training takes the network; taken by hand, it takes the network along.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QWidget

from xoviz.explain.batch import BatchError
from xoviz.explain.landscape import FINEST, Landscape
from xoviz.explain.plane import Plane, TwoWeights
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.landscape import words
from xoviz.gui.panels.landscape.choices import RUN, THIS, WEIGHTS
from xoviz.gui.panels.landscape.hand import Hand
from xoviz.gui.panels.landscape.path import Path
from xoviz.gui.panels.landscape.stage import Stage
from xoviz.gui.panels.landscape.wanted import same, steepest_weights, wanted_batch, wanted_plane
from xoviz.gui.widgets.terrain_paint import Edge
from xoviz.state.view import RunsView, Study, View
from xoviz.state.wishes import CancelStudy, MapLandscape

STUDY = "landscape"

PAUSE = 120
"""Milliseconds between two looks at what changes all the time: a map that is being refined, a network that learns."""

CLOSEST, WIDEST = -6, 6
"""How often the map can be halved and doubled."""

ENOUGH = 4
"""States of a run from which its own directions are shown first."""


class LandscapePanel(Panel):
    """A map, a ball, and what to map."""

    name = "landscape"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._landscape: Landscape | None = None
        self._error: BatchError | None = None
        self._asked: Plane | None = None
        self._zoom = 0
        self._has_refused = False
        self._distance = self._height = 0.0
        self._path = Path()
        self._traced: tuple[RunsView, Plane] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._hand = Hand(self)
        self.stage = Stage(self)
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Landscape")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Let the ball go where it is low: the network has those weights now. Undo brings it back.")

    def number_gestures(self, gestures: Iterator[int]) -> None:
        """Take the numbers of drags from here."""
        self._hand.gestures = gestures

    def present(self, view: View) -> None:
        """Show a view: a map where there is one for such a network, and where the network is on it."""
        before, self._view = self._view, view
        if before is None or before.network.stack != view.network.stack:
            self._begin()
        self.stage.choices.offer_this(view.this is not None)
        study, known = view.studies.get(STUDY), before.studies.get(STUDY) if before is not None else None
        if study is not known or before is None:
            self._take(study)
        if before is None or before.network is not view.network or before.runs is not view.runs:
            self._follow()
        self._say()
        if self._may_map(before):
            self._map()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.stage.dress()

    # What to map

    def _may_map(self, before: View | None) -> bool:
        """Whether a map is missing that was never asked for, or that was impossible and may not be so any more."""
        view = self._view
        assert view is not None
        if not self._has_refused:
            return self._asked is None
        return before is None or before.runs is not view.runs or (before.this is None) != (view.this is None)

    def _begin(self) -> None:
        """Another stack: nothing is known of its landscape."""
        view = self._view
        assert view is not None
        self._landscape, self._error, self._asked, self._zoom = None, None, None, 0
        self._has_refused = False
        self._path, self._traced = Path(), None
        self.stage.clear()
        self.stage.choices.present(view.network)
        self.stage.choices.choose_kind(RUN if len(view.runs.path()) >= ENOUGH else WEIGHTS)
        self._choose_steepest()

    def _choose_steepest(self) -> None:
        assert self._view is not None
        try:
            knobs = steepest_weights(self._view, self.stage.choices)
        except ValueError as reason:
            self._refuse(str(reason))
            return
        if knobs is not None:
            self.stage.choices.choose_knobs(*knobs)

    def _map(self) -> None:
        """Wish for the map that was chosen, or say why there is none."""
        if self._view is None:
            return
        batch = wanted_batch(self._view, self.stage.choices)
        if batch is None:
            self._refuse(
                self.tr("Nobody knows the right answer for this picture: say what it is, or choose 64 examples.")
                if self.stage.choices.measured == THIS else
                self.tr("There are no examples that this network could be measured on."))
            return
        try:
            self._asked = wanted_plane(self._view, self.stage.choices, self._zoom)
        except ValueError as reason:
            self._refuse(str(reason))
            return
        self._has_refused = False
        self.stage.refuse("")
        self.stage.closer.setEnabled(self._zoom > CLOSEST)
        self.stage.wider.setEnabled(self._zoom < WIDEST)
        self.wish.emit(MapLandscape(self._asked, batch, FINEST))

    def _refuse(self, reason: str) -> None:
        """Nothing can be mapped: say why, and take away what would not be what was chosen."""
        self._has_refused = True
        self._landscape = self._asked = None
        self.wish.emit(CancelStudy(STUDY))
        self.stage.clear()
        self.stage.refuse(reason)

    def _map_anew(self) -> None:
        """Something else was chosen."""
        self._zoom = 0
        self._map()

    def _map_steepest(self) -> None:
        self._choose_steepest()
        self._map_anew()

    def _reach(self, steps: int) -> None:
        """Halve or double the map."""
        self._zoom += steps
        self._map()

    def _cancel(self) -> None:
        self.wish.emit(CancelStudy(STUDY))

    # What was measured

    def _take(self, study: Study | None) -> None:
        """The newest of the map: at once where it is another one or finer, else now and then."""
        assert self._view is not None
        if study is None:
            return
        found = study.result
        self.stage.show_progress(found.progress if isinstance(found, Landscape) else 0.0, study.running)
        if study.error:
            self.stage.refuse(study.error)
        if not isinstance(found, Landscape) or found.stack != self._view.network.stack or self._has_refused:
            return
        shown = self._landscape
        news = shown is None or shown.plane is not found.plane or shown.level != found.level or not study.running
        if news and not self.stage.terrain.is_held:  # to draw a map takes as long as to move the ball
            self._show(found)
        else:
            self._rest()

    def _show(self, landscape: Landscape) -> None:
        """Draw a map."""
        view, before = self._view, self._landscape
        assert view is not None
        self._landscape = landscape
        if before is None or before.batch is not landscape.batch or self._error is None:
            self._error = BatchError(landscape.stack, landscape.batch)
        plane = landscape.plane
        titles = words.axis_titles(view.network, plane, self.tr)
        at = plane.directions.values if isinstance(plane.directions, TwoWeights) else (0.0, 0.0)
        across, up = Edge(titles[0], *plane.across, at[0]), Edge(titles[1], *plane.up, at[1])
        lowest = landscape.lowest()
        self.stage.scene.present(landscape.filled(), across, up, self.tr("error"))
        self.stage.terrain.set_lowest(None if lowest is None else lowest[:2])
        self.stage.explain(words.explanation(view.network, landscape, self.tr))
        if before is None or before.plane is not plane:
            self._look()

    def _rest(self) -> None:
        if not self._pause.isActive():
            self._pause.start()

    def _after_rest(self) -> None:
        """What was left for later."""
        if self._view is None:
            return
        if self.stage.terrain.is_held:
            self._rest()
            return
        study = self._view.studies.get(STUDY)
        found = study.result if study is not None else None
        if isinstance(found, Landscape) and self._landscape is not None and found.stack == self._landscape.stack \
                and found is not self._landscape:
            self._show(found)
        self._look()
        self._say()

    # Where the network is

    def _follow(self) -> None:
        """The ball goes with the network; what takes longer comes a moment later while training plays."""
        assert self._view is not None
        if self._view.training.playing:
            self._place_ball()
            self._rest()
        else:
            self._look()

    def _look(self) -> None:
        """Ball, path and error, as they are now."""
        view, landscape = self._view, self._landscape
        if view is None or landscape is None:
            return
        if self._error is not None:
            self._height = self._error.at(view.network.vector)
        self._place_ball()
        if self._traced != (view.runs, landscape.plane):
            self._traced = view.runs, landscape.plane
            self.stage.scene.set_path(self._path.places(landscape.plane, view.runs.path()))

    def _place_ball(self) -> None:
        view, landscape = self._view, self._landscape
        if view is None or landscape is None:
            return
        vector = view.network.vector
        self._distance = landscape.plane.distance(vector)
        off = words.beside(landscape.plane, self._distance) > words.OFF
        self.stage.scene.set_ball(landscape.plane.position(vector), self._height, shadow=off)

    def _say(self) -> None:
        """Where the ball is, and whether the map is still of what was chosen."""
        landscape, ball = self._landscape, self.stage.terrain.ball
        if landscape is None or ball is None or self._view is None:
            return
        lowest = landscape.lowest()
        self.stage.ball.present(words.error_text(self._height),
                                words.where(landscape, ball, self._distance, self.tr),
                                None if lowest is None else words.error_text(lowest[2]))
        self.stage.offer(self._why_old(landscape))
        self.stage.scene.describe(self.tr("Ball at {a}, {b}; error {error}").format(
            a=f"{ball[0]:.3g}", b=f"{ball[1]:.3g}", error=words.error_text(self._height)))

    def _why_old(self, landscape: Landscape) -> str:
        """Why another map might be wanted; empty if this one is as it should be."""
        assert self._view is not None
        batch = wanted_batch(self._view, self.stage.choices)
        if batch is None or not same(batch, landscape.batch):
            return self.tr("This map is of another picture.")
        if words.beside(landscape.plane, self._distance) > words.FAR:
            return self.tr("The network is far off this plane.")
        if self.stage.terrain.ball is not None and not landscape.plane.contains(*self.stage.terrain.ball):
            return self.tr("The network has left this map.")
        return ""

    # What the hand does

    def _grab(self) -> None:
        assert self._view is not None
        self._hand.grab(self._view)

    def _drag(self, a: float, b: float) -> None:
        if self._landscape is not None:
            self._hand.move(self._landscape.plane.point(a, b))

    def _let_go(self) -> None:
        self._hand.let_go(self.stage.ball.roll.isChecked())

    def _go_lowest(self) -> None:
        lowest = self._landscape.lowest() if self._landscape is not None else None
        if lowest is not None:
            self.stage.terrain.send_to(lowest[:2])

    def _read_off(self, a: float, b: float) -> None:
        if self._landscape is not None:
            self.stage.read_off(self._landscape.near(a, b))

    def _connect(self) -> None:
        stage, terrain = self.stage, self.stage.terrain
        self._hand.wish.connect(self.wish)
        self._pause.timeout.connect(self._after_rest)
        stage.choices.changed.connect(self._map_anew)
        stage.choices.steepest_asked.connect(self._map_steepest)
        stage.map_asked.connect(self._map)
        stage.cancel_asked.connect(self._cancel)
        stage.reach_asked.connect(self._reach)
        stage.ball.lowest_asked.connect(self._go_lowest)
        for signal, slot in ((terrain.grabbed, self._grab), (terrain.moved, self._drag),
                             (terrain.released, self._let_go), (terrain.abandoned, self._hand.take_back),
                             (terrain.pointed, self._read_off), (terrain.left, stage.read_off)):
            signal.connect(slot)
