"""The tab "Side by side": two networks read the same picture, and learn the same letters in step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.explain.duel import Bout
from xoviz.gui.panels.base import Fit, Panel, Sample
from xoviz.gui.panels.duel import words
from xoviz.gui.panels.duel.card import Card
from xoviz.gui.panels.duel.chooser import Chooser
from xoviz.gui.panels.duel.curves import Curves
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import Array, Conv
from xoviz.state.view import Study, View
from xoviz.state.wishes import CancelStudy, Challenge, Fight, TakeContestant

STUDY = "duel"

ROUND = 2000
"""Steps that both learn after Play, until they are stopped."""

AT_REST = 150
"""Milliseconds without a change before the network on display, as it is now, takes part."""

ROOMY = 9
"""Rows and columns that two convolutions and poolings need at least."""


class DuelPanel(Panel):
    """A row of choices, a card for each network, and the curves of both."""

    name = "duel"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._study = Study(STUDY, False)
        self._bout: Bout | None = None
        self._asked: tuple[object, ...] = ()
        self._until, self._resting = 0, False
        self._fit: Fit | None = None
        self._fitted: dict[int, tuple[Array, Array]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AT_REST)
        self._timer.timeout.connect(self._ask_at_rest)
        self.chooser, self.curves = Chooser(), Curves()
        self.play = QPushButton(self.tr("Play"))
        self.step = IconButton("step", self.tr("One step"), self.tr("both learn from one batch more"))
        self.reset = IconButton("reset", self.tr("Reset"), self.tr("begin again, with the network on display as it is"))
        self.cards = Card(0), Card(1)
        self.verdict, self.status = QLabel(), StillLabel(squeezable=True)
        self._build()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Side by side")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Draw, and both read it. Play, and both learn the same examples, while this tab is in front. "
                       "Point at the curves for numbers.")

    @property
    def bout(self) -> Bout | None:
        """What is shown."""
        return self._bout

    def present(self, view: View) -> None:
        """Show how the two stand, and what they make of the picture on the pad."""
        self._view = view
        self.chooser.offer_runs(view.runs.entries)
        study = view.studies.get(STUDY, Study(STUDY, False))
        if study is not self._study:
            self._study = study
            self._bout = study.result if isinstance(study.result, Bout) else self._bout
            self._enable()
        if self._bout is not None:
            self._show(self._bout, view)
        elif view.network.classes != view.task.classes:
            _say(self.verdict, self.tr("This network has other classes than the task, so it cannot learn its pictures: "
                                       "choose the task that it was made for."))
        if self.isVisible():
            self._ask_if_news()

    def finish(self, view: View) -> None:
        """Let both learn for a while, at once."""
        # Read for figures only: nobody else trains without a session.
        from xoviz.gui.panels.duel.figure import fought

        bout = fought(view)
        if bout is not None:
            self._bout = bout
            self.present(view)

    def offer(self, samples: Sequence[Sample], fit: Fit) -> None:
        """What gives a picture the size that the other one reads."""
        self._fit = fit

    def showEvent(self, event: QShowEvent) -> None:
        """What nobody saw did not begin, and what rested meanwhile goes on."""
        super().showEvent(event)
        if self._resting:
            self._resting = False
            self._go_on()
        elif self._view is not None:
            self._ask_if_news()

    def hideEvent(self, event: QHideEvent) -> None:
        """A round that nobody watches rests; in a window that is only put away, it goes on."""
        super().hideEvent(event)
        if self._in_a_round and not event.spontaneous():
            self._resting = True
            self.wish.emit(CancelStudy(STUDY))

    # Who takes part

    def _ask_if_news(self) -> None:
        """Nobody has begun yet: the network on display takes part as it is now, once it rests."""
        view = self._view
        assert view is not None
        idle = not self._study.running and not view.training.playing and (self._bout is None or not self._bout.step)
        if not idle or not self._changed or view.network.classes != view.task.classes:
            return
        if not self._asked:
            if not any(isinstance(layer, Conv) for layer in view.network.layers):
                roomy = min(view.network.input_shape[1:]) >= ROOMY
                self.chooser.choose("preset", "two" if roomy else "plain")
            self._ask()
        elif not self._timer.isActive():
            self._timer.start()

    @property
    def _changed(self) -> bool:
        """Whether something else is on display than what took part."""
        assert self._view is not None
        now = _depends_on(self._view)
        return len(now) != len(self._asked) or any(
            one is not other and one != other for one, other in zip(now, self._asked, strict=True))

    def _ask_at_rest(self) -> None:
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        challenge = self.chooser.challenge()
        if challenge is not None and self._view is not None:
            self._challenge(challenge)

    def _challenge(self, challenge: Challenge) -> None:
        assert self._view is not None
        self._until = 0
        self._timer.stop()
        self._asked = _depends_on(self._view)
        self.wish.emit(challenge)

    # Showing

    def _show(self, bout: Bout, view: View) -> None:
        for card, contestant in zip(self.cards, bout.contestants, strict=True):
            card.present(bout, self._picture(contestant.network.input_shape, view))
        self.curves.present(bout)
        _say(self.verdict, words.verdict(bout, self.tr))
        self._read_off()

    def _picture(self, shape: tuple[int, int, int], view: View) -> Array | None:
        """What is on the pad, as one reads it; None where that is a picture of another kind, as after a choice of
        another task."""
        picture = view.trace.picture
        if picture.shape == shape:
            return picture
        if self._fit is None or not view.task.has(shape):
            return None
        size = shape[1]
        known = self._fitted.get(size)
        if known is None or known[0] is not view.pad:
            known = self._fitted[size] = view.pad, self._fit(view.pad[None], size)
        return known[1]

    def _read_off(self) -> None:
        bout, place = self._bout, self.curves.place
        if bout is None or self._view is None:
            return
        if place is not None and place < len(bout.looks):
            self.status.setText(words.pointed(bout, place, losses=self.curves.losses, tr=self.tr))
        elif self._study.error:
            self.status.setText(self._study.error)
        else:
            changed = bool(bout.step and self._asked) and self._changed
            self.status.setText(words.status(bout, changed=changed, tr=self.tr))

    def _enable(self) -> None:
        learning = self._study.running
        self.play.setText(self.tr("Pause") if learning else self.tr("Play"))
        for part in (self.play, self.step, self.reset, *(card.take for card in self.cards)):
            part.setEnabled(self._bout is not None)

    # Wishing

    def play_or_pause(self) -> None:
        """Let both learn, or rest."""
        if self._study.running:
            self.wish.emit(CancelStudy(STUDY))
        elif self._bout is not None:
            self._take_part()
            self._until = self._bout.step + ROUND
            self._go_on()

    @property
    def _in_a_round(self) -> bool:
        """Whether both are learning on and on, rather than being got ready."""
        return self._study.running and self._bout is not None and self._bout.step < self._until

    def _go_on(self) -> None:
        """Let both learn until the round is over."""
        if self._bout is not None:
            self.wish.emit(Fight(max(self._until - self._bout.step, 1)))

    def _step(self) -> None:
        if self._bout is not None:
            self._take_part()
            self.wish.emit(Fight(1))

    def _take_part(self) -> None:
        """Before the first step the network on display takes part as it is, however new that is."""
        if self._timer.isActive() and self._bout is not None and not self._bout.step:
            self._ask()

    def _reset(self) -> None:
        self._ask()

    def _take(self, place: int) -> None:
        self.wish.emit(TakeContestant(place))

    def _take_first(self) -> None:
        self._take(0)

    def _take_second(self) -> None:
        self._take(1)

    # Laying out

    def _connect(self) -> None:
        self.chooser.chosen.connect(self._challenge)
        self.play.clicked.connect(self.play_or_pause)
        self.step.clicked.connect(self._step)
        self.reset.clicked.connect(self._reset)
        self.cards[0].taken.connect(self._take_first)
        self.cards[1].taken.connect(self._take_second)
        self.curves.pointed.connect(self._read_off)

    def _build(self) -> None:
        self.play.setProperty("primary", True)
        self.play.setToolTip(self.tr("Both learn from the same examples, in step; they rest while another tab is in "
                                     "front"))
        self.verdict.setWordWrap(True)
        self.verdict.setMinimumHeight(self.verdict.fontMetrics().height() + 2)
        self.status.label.setProperty("muted", True)
        top, both = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.chooser, 1)
        for button in (self.play, self.step, self.reset):
            top.addWidget(button)
        both.setSpacing(24)
        for card in self.cards:
            both.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 6)
        column.setSpacing(5)
        column.addLayout(top)
        column.addLayout(both)
        told = QHBoxLayout()
        told.addWidget(self.verdict, 1)
        told.addWidget(self.curves.switch)
        column.addLayout(told)
        column.addWidget(self.curves, 1)
        column.addWidget(self.status)
        self._enable()


def _depends_on(view: View) -> tuple[object, ...]:
    """All of a view that a duel depends on before its first step."""
    training = view.training
    return view.network, view.frozen, view.off, view.task, training.settings, training.seed, training.letters


def _say(label: QLabel, text: str) -> None:
    if text != label.text():
        label.setText(text)
