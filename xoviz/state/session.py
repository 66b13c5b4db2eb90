"""The session: turns wishes into undoable edits and training, and folds everything into one View.

Wishes arrive through one method; views leave through one signal. Many changes in one turn of the event loop cost one
forward pass.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from xoviz.explain.batch import Batch
from xoviz.explain.exact import NotRational, Objects, fractions
from xoviz.explain.reading import Reading
from xoviz.nn import Array, Focus, Network, Plan, Trace
from xoviz.nn.trace import Gradients
from xoviz.nn.train import Settings
from xoviz.state import commands, wishes
from xoviz.state.acquaintance import Acquaintance
from xoviz.state.attention import Attention
from xoviz.state.browsing import Browsing
from xoviz.state.compute import Compute
from xoviz.state.diagnosis import Diagnosis
from xoviz.state.document import Contents, Document, check_readable
from xoviz.state.held_out import HeldOut
from xoviz.state.kept_letters import KeptLetters
from xoviz.state.learnable import opening
from xoviz.state.place import Place
from xoviz.state.preferences import Preferences
from xoviz.state.right_of_way import RightOfWay
from xoviz.state.safekeeping import Safekeeping
from xoviz.state.studies import Studies
from xoviz.state.time_machine import TimeMachine
from xoviz.state.training import Training
from xoviz.state.undo_stack import UndoStack
from xoviz.state.view import RunsView, View
from xoviz.tasks.base import SIZES, Task, limited_blocks
from xoviz.tasks.transforms import fitted

if TYPE_CHECKING:  # the bench is first set up long after the window stands
    from xoviz.state.duels import KeptDuel
    from xoviz.state.rivals import KeptRivals, Wanted
    from xoviz.state.shuffles import KeptShuffle


class Session(QObject):
    """One person at work on one document.

    Signals:
        viewed(object): a new View; at most one for each turn of the event loop.
        said(str): a sentence for the status bar.
        refused(str): why a wish cannot be fulfilled, in one sentence.
        painted(): all that was viewed has been painted; the best time for what would be in the way of the next stroke.
    """

    viewed = Signal(object)
    painted = Signal()
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, task: Task, preferences: Preferences, parent: QObject | None = None, *,
                 apart: bool = False) -> None:
        """``apart`` is whether networks are trained in a process of their own, which `prepare` starts."""
        super().__init__(parent)
        self.preferences = preferences
        self.undo_stack = UndoStack(self)
        self.document = Document(opening(task, preferences.pad_size), self)
        self.compute = Compute()
        self._right_of_way = RightOfWay(self.compute, self)
        settings = Settings(preferences.optimiser, preferences.rate, preferences.batch)
        # No part holds a method of the session: Python frees a ring of Qt's objects in an order that Qt cannot bear.
        self._place = Place(self.compute, apart=apart)
        self.training = Training(self.document, self.undo_stack, self._place, settings, preferences.seed,
                                 preferences.speed, preferences.letters, self)
        self.studies = Studies(self.compute, self)
        self.training_letters = KeptLetters(limited_blocks)
        self.diagnosis = Diagnosis(self.document, self.training, self.studies, self)
        self.acquaintance = Acquaintance(self.document, self.training, self.studies, self)
        self.browsing = Browsing(self.document, self.training, self.studies, self)
        self.time_machine = TimeMachine(self.document, self.undo_stack, self.training, self.studies, self)
        self.safekeeping = Safekeeping(self.document, self.studies, preferences.beside("unsaved"), self)
        self.rivals: KeptRivals | None = None
        self.duel: KeptDuel | None = None
        self.shuffle: KeptShuffle | None = None
        self.curves_asked: tuple[Wanted, int | None] | None = None
        self.shows_gradients = False
        self._gradients: tuple[Trace, int, Gradients] | None = None
        self._held_out = HeldOut(task, self.contents.network.input_shape[1], preferences.seed,
                                 self.contents.network.stack.outputs)
        self._attention = Attention()
        self._exact: tuple[Trace, tuple[Objects, ...] | None, str | None] | None = None
        self._drawn_so_far = 0
        self._plan: Plan | None = None
        self._shown: tuple[Contents, Array, Trace] | None = None
        self._read: Array = self.contents.drawing
        # Due at once, and yet in another turn of the event loop: by then, a stroke has been painted on the pad itself.
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.refresh)
        self.document.changed.connect(self._ask_refresh)
        self.training.advanced.connect(self._ask_refresh)
        self.training.failed.connect(self.refused)
        self._right_of_way.painted.connect(self._tell_painted)
        self.training.shelf.changed.connect(self._ask_refresh)
        self.studies.changed.connect(self._ask_refresh)
        self.safekeeping.said.connect(self.said)
        self.safekeeping.refused.connect(self.refused)

    def start(self) -> None:
        """Start the compute thread and show the first view."""
        self.compute.start()
        self.acquaintance.look()
        self.refresh()

    def prepare(self) -> Generator[None, None, None]:
        """Do what the first view need not wait for, piece by piece: take up the set of last time, and start the process
        that trains."""
        self.safekeeping.take_up()
        yield
        self._place.prepare()
        yield

    def close(self) -> None:
        """Stop training, remember the pad's size, keep the set of drawings, and join the compute thread."""
        self.diagnosis.close()
        self.acquaintance.close()
        self.browsing.watch(False)
        self.training.stop()
        self.studies.cancel_all()
        self.safekeeping.close()
        self.preferences.pad_size = min(max(self.pad_size, SIZES[0]), SIZES[-1])
        self._place.close()
        self.compute.close(30.0)

    def undo(self) -> None:
        """Take back the last edit; a run in progress is stopped first."""
        self.training.stop()
        self.undo_stack.undo()

    def redo(self) -> None:
        """Make the last edit that was taken back again."""
        self.training.stop()
        self.undo_stack.redo()

    @property
    def task(self) -> Task:
        """What there is to learn."""
        return self.contents.task

    @property
    def contents(self) -> Contents:
        """What the document holds now."""
        return self.document.contents

    def go_first(self) -> None:
        """Have training rest until what the window has to do now is painted."""
        self._right_of_way.take()

    def letters(self) -> Batch:
        """Held-out letters that errors are measured on."""
        return self._letters(self.contents.network)()

    def refresh(self) -> None:
        """One forward pass for all that has changed, and one view."""
        self.go_first()
        self._soon.stop()
        contents = self.contents
        pad, trace = self._traced(contents)
        attention = self._attention
        attention.keep_to(trace.network)
        exact, why_not = self._exactly(trace)
        self.viewed.emit(View(trace, pad, attention.focus, attention.lit, contents.answer, contents.transform,
                              contents.learned, attention.chosen, self.reading, exact, why_not, self.training.view,
                              self.pinned, self.shows_gradients, self._blame(trace, contents.answer),
                              self._letters(trace.network), self.runs, self.studies.view, contents.prepared,
                              self.acquaintance.doubt(trace), contents.task, contents.collection,
                              self.preferences.drawn_by, drawing=contents.drawing, frozen=contents.frozen,
                              off=frozenset(contents.off), set_file=self.safekeeping.file,
                              source=contents.source))

    @property
    def runs(self) -> RunsView:
        """The runs so far, and where in them the network on display stands."""
        contents = self.contents
        return self.training.shelf.view(contents.trained, contents.put_away, self.time_machine.target)

    @property
    def pad_size(self) -> int:
        """How many cells the pad is high, and wide where it is square."""
        return int(self.contents.drawing.shape[1])

    @property
    def pad(self) -> Array:
        """What stands on the pad, (C, H, W): the drawing as the sliders have changed it."""
        self._traced(self.contents)
        return self._read

    def wish(self, wish: wishes.Wish) -> None:
        """Fulfil a wish, or say in one sentence why that cannot be."""
        from xoviz.state.fulfil import fulfil  # which knows all that can be wished for: long to read

        self.go_first()
        try:
            fulfil(wish, self)
        except ValueError as refusal:
            self.refused.emit(str(refusal))

    def edit(self, fields: Mapping[str, Any], text: str, gesture: int = 0) -> None:
        """Replace fields of the document, as one undo step; those of one gesture merge."""
        if "drawing" in fields:
            fields = {"source": None, **fields}
        now = self.contents
        # Here, because a command could not refuse what nobody can look at.
        check_readable(fields.get("drawing", now.drawing), fields.get("network", now.network))
        self.undo_stack.push(commands.Edit(self.document, fields, text, gesture))

    def choose(self, filter_: tuple[str, int]) -> None:
        """Have a filter in the editor."""
        self._attention.chosen = filter_
        self._ask_refresh()

    @property
    def pinned(self) -> bool:
        """Whether everybody goes on looking at a cell, whatever is pointed at."""
        return self._attention.pinned

    def look_at(self, focus: Focus | None, *, pinned: bool = False) -> None:
        """Have everybody look at a cell."""
        if self._attention.turn_to(focus, pinned=pinned):
            self._ask_refresh()

    def show_gradients(self, on: bool) -> None:
        """Show, in the place of values, how the error changes with each; or values again."""
        self.shows_gradients = on
        self._ask_refresh()

    @property
    def reading(self) -> Reading:
        """How all numbers are read."""
        return cast(Reading, self.preferences.number_reading)  # which lets nothing else be kept

    def read(self, reading: Reading) -> None:
        """Have all numbers read in one way, and remember it."""
        self.preferences.number_reading = reading
        self._ask_refresh()

    def next_generator(self) -> np.random.Generator:
        """Randomness for the next "another one": from the seed, another each time."""
        self._drawn_so_far += 1
        return np.random.default_rng((self.training.view.seed, self._drawn_so_far))

    def _ask_refresh(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _tell_painted(self) -> None:
        """Unless what has been painted is but a stroke on the pad, that is yet to be shown as maps."""
        if not self._soon.isActive():
            self.painted.emit()

    def _traced(self, contents: Contents) -> tuple[Array, Trace]:
        """The pad's picture (H, W) and the trace, computed only where picture or network have changed."""
        if self._shown is not None:
            before, pad, trace = self._shown
            same_picture = before.drawing is contents.drawing and before.transform == contents.transform
            if same_picture and before.network is contents.network:
                return pad, trace
        else:
            same_picture = False
        if not same_picture:
            self._read = contents.transform.apply(contents.drawing)
            self._read.setflags(write=False)
            pad = self._read[0]
        if self._plan is None or self._plan.stack != contents.network.stack:
            self._plan = contents.network.plan()
        trace = contents.network.forward(fitted(self._read, contents.network.input_shape[1]), self._plan)
        self._shown = (contents, pad, trace)
        return pad, trace

    def _exactly(self, trace: Trace) -> tuple[tuple[Objects, ...] | None, str | None]:
        """The trace in fractions, or why there are none; nothing of both where decimals are wanted."""
        if self.reading == "decimals":
            return None, None
        if self._exact is None or self._exact[0] is not trace:
            try:
                self._exact = trace, fractions(trace.network, trace.picture), None
            except NotRational as reason:
                self._exact = trace, None, str(reason)
        return self._exact[1:]

    def _blame(self, trace: Trace, answer: int | None) -> Gradients | None:
        """How the error changes with everything, where that is to be shown and the right answer is known."""
        if not self.shows_gradients or answer is None:
            return None
        if self._gradients is None or self._gradients[0] is not trace or self._gradients[1] != answer:
            self._gradients = trace, answer, trace.network.backward(trace.picture, answer, self._plan)
        return self._gradients[2]

    def _letters(self, network: Network) -> HeldOut:
        """Letters of the size that the network reads, of the seed that is set."""
        key = self.task, network.input_shape[1], self.training.view.seed, network.stack.outputs
        if self._held_out.key != key:
            self._held_out = HeldOut(*key)
        return self._held_out
