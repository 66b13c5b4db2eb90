"""The tab "Play": watch the network play, see what it holds each move to be worth, take over, hand back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.play import words
from xoviz.gui.panels.play.controls import Controls
from xoviz.gui.panels.play.match import Match, Who
from xoviz.gui.panels.play.standing import Standing
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.game_board import GameBoard
from xoviz.gui.widgets.grid_view import Mark
from xoviz.gui.widgets.vote_bars import VoteBars
from xoviz.gui.widgets.way_there import WayThere
from xoviz.nn import Array
from xoviz.nn.plan import Plan
from xoviz.state.view import View
from xoviz.state.wishes import ChooseTask, SetInput
from xoviz.tasks.games.catch import COLUMN, COLUMN_BEFORE, ROW

TASK = "catch"


class PlayPanel(Panel):
    """The board with its player on the left; on the right what each move is worth, and how well all this goes."""

    name = "play"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._plan: Plan | None = None
        self._gestures: Iterator[int] | None = None
        self._gesture = 0
        self._sent: Array | None = None
        self._playing = False
        self._held, self._tapped = 0, 0
        self.match: Match | None = None
        self.board = GameBoard(10, 10)
        self.controls = Controls()
        self.said, self.tally = QLabel(), QLabel()
        self.worth = VoteBars(("?",))
        self.follow = QCheckBox(self.tr("All tabs look at this board"))
        self.standing = Standing()
        self.way_there = WayThere()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._lay_out()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Play")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Watch it play while it learns, or when it has learned; an arrow key on the board takes the bat")

    def present(self, view: View) -> None:
        """Let the network of a view play from now on; the game goes on."""
        before, self._view = self._view, view
        missing = words.missing(view, self.tr)
        self._pages.setCurrentIndex(0 if missing else 1)
        if missing:
            self._stop()
            self.way_there.say(missing, self.tr("Choose the task “catch”"))
            return
        game = view.task.game
        assert game is not None
        if self.match is None or self.match.game != game:
            self.match = Match(game)
            self.worth.set_names(tuple(words.actions(self.tr)))
        if before is None or before.drawing is not view.drawing:
            self._heed(view)
        self.standing.present(game, view.network, view.runs.entry)
        self._show()

    def number_gestures(self, gestures: Iterator[int]) -> None:
        """Where the numbers come from under which boards are shown everywhere."""
        self._gestures = gestures

    def set_motion(self, on: bool) -> None:
        """With less motion, moves are made one at a time."""
        if not on:
            self.pause()
        self.controls.watch.set_refusal("" if on else self.tr("Motion is switched off: press “One move”"))

    @property
    def player(self) -> Who:
        """Who moves the bat."""
        return self.controls.player

    @property
    def playing(self) -> bool:
        """Whether moves are made without being asked for."""
        return self._playing

    def play(self) -> None:
        """Make one move after another."""
        self._playing = True
        self._gesture = next(self._gestures) if self._gestures is not None else 0
        self._pace()
        self._show()

    def pause(self) -> None:
        """Make none until somebody asks for it."""
        if self._playing:
            self._stop()
            self._show()

    def _stop(self) -> None:
        """Without a look at the board: the network on display may be none that plays."""
        self._playing = False
        self._timer.stop()
        self.controls.show_playing(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self._playing:
            self.pause()
        else:
            self.play()

    def move_on(self) -> None:
        """Make one move; after the end of a game, begin another."""
        match = self.match
        if match is None:
            return
        if match.over:
            match.begin()
        elif self.player == "network":
            match.move(int(self._values().argmax()), "network")
        else:
            match.move((self._tapped or self._held) + 1, "you")
            self._tapped = 0
        self._show()
        self._tell_all()

    def begin(self) -> None:
        """Begin another game."""
        if self.match is not None:
            self.match.begin()
            self._show()
            self._tell_all()

    def steer(self, direction: int) -> None:
        """Somebody takes the bat; while nothing moves by itself, each key is a move."""
        self.controls.hand_to("you")
        self._held = self._tapped = direction
        if not self._playing:
            self.move_on()
            self._held = 0
        else:
            self._show()

    def let_go(self) -> None:
        """No key is held any longer."""
        self._held = 0

    def showEvent(self, event: QShowEvent) -> None:
        """Go on."""
        super().showEvent(event)
        if self._playing:
            self._pace()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody watches: the game rests."""
        super().hideEvent(event)
        self._timer.stop()
        self.standing.stop()

    def _tick(self) -> None:
        if self._view is not None and self._pages.currentIndex():
            self.move_on()

    def _pace(self) -> None:
        """Move as often as it is wanted."""
        if self._playing and self.isVisible():
            self._timer.start(self.controls.pace)

    def _values(self) -> Array:
        """What the network holds each move to be worth, (A,)."""
        assert self._view is not None
        assert self.match is not None
        network = self._view.network
        if self._plan is None or self._plan.stack is not network.stack:
            self._plan = Plan(network.stack, 1)
        np.copyto(self._plan.vector, network.vector)
        self._plan.load(self.match.picture[np.newaxis])
        with np.errstate(all="ignore"):
            self._plan.forward()
        scores: Array = np.nan_to_num(self._plan.scores[:, 0])
        return scores

    def _take(self) -> None:
        """Somebody has said who plays."""
        if self.player == "you":
            self.board.setFocus()
        self._show()

    def _show(self) -> None:
        """The board, the values, and who has won how often."""
        match = self.match
        if match is None or self._view is None:
            return
        self.board.present(match.picture[0])
        self.board.mark(self._marks(match))
        if match.over:
            self.worth.clear()
            self.worth.update()
        else:
            values = self._values()
            self.worth.present(values, limit=max(1.0, float(np.abs(values).max())))
        self.said.setText(words.said(match, self.player, self.tr))
        self.tally.setText(words.tally(match, self.tr))
        self.controls.show_playing(self._playing)

    def _marks(self, match: Match) -> Sequence[Mark]:
        """The cell where the ball has ended, framed by what that means; or, where that can be seen, where it was."""
        row, column, before = (int(match.position[place]) for place in (ROW, COLUMN, COLUMN_BEFORE))
        if match.reward is not None:
            return (Mark(row, column, 1, 1, current_theme().colour("ok" if match.reward > 0 else "error")),)
        seen = row and len(match.picture) > 1
        return (Mark(row - 1, before, 1, 1, current_theme().colour("muted")),) if seen else ()

    def _tell_all(self) -> None:
        """Show the board everywhere, if that is wanted."""
        match = self.match
        if match is not None and self.follow.isChecked() and not match.over:
            self._sent = match.picture
            self.wish.emit(SetInput(self._sent, self.tr("Watch a game"), self._gesture))

    def _heed(self, view: View) -> None:
        """Somebody has put another board elsewhere: look at that, and no longer at this one."""
        same = view.drawing is None or (self._sent is not None and np.array_equal(view.drawing, self._sent))
        if self.follow.isChecked() and self._sent is not None and not same:
            self.follow.setChecked(False)

    def _toggle_following(self, on: bool) -> None:
        self._sent = None
        self._gesture = next(self._gestures) if self._gestures is not None else 0
        if on:
            self._tell_all()

    def _connect(self) -> None:
        controls = self.controls
        controls.watch.clicked.connect(self.toggle)
        controls.one.clicked.connect(self.move_on)
        controls.anew.clicked.connect(self.begin)
        controls.speed.activated.connect(self._pace)
        controls.who.chosen.connect(self._take)
        self.board.steered.connect(self.steer)
        self.board.released.connect(self.let_go)
        self.follow.toggled.connect(self._toggle_following)
        self.way_there.taken.connect(self._wish_for_task)

    def _wish_for_task(self) -> None:
        self.wish.emit(ChooseTask(TASK))

    def _lay_out(self) -> None:
        self.board.setAccessibleName(self.tr("Board of the game"))
        self.board.setStatusTip(self.tr("Left and right take the bat and move it, Down stays"))
        self.worth.setAccessibleName(self.tr("What each move is worth"))
        self.follow.setToolTip(self.tr("Every board of this game becomes what the network reads: the votes below show "
                                       "it at once, the other tabs as soon as you go there"))
        self.tally.setProperty("muted", True)
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(10, 8, 10, 6)
        row.setSpacing(18)
        row.addLayout(self._left(), 5)
        row.addLayout(self._right(), 6)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.way_there)
        self._pages.addWidget(shown)

    def _left(self) -> QVBoxLayout:
        """The board, and who plays on it."""
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.board, 1)
        left.addWidget(self.controls)
        return left

    def _right(self) -> QVBoxLayout:
        """What the network says, and how well it plays."""
        question = QLabel(self.tr("What each move is worth, says the network"))
        bold = QFont(question.font())
        bold.setBold(True)
        for label in (question, self.said):
            label.setFont(bold)
        right = QVBoxLayout()
        right.setSpacing(6)
        for part in (question, self.worth, self.said, self.tally, self.follow):
            right.addWidget(part)
        right.addWidget(self.standing, 1)
        return right
