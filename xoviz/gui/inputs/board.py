"""The editor of boards: a ball to put anywhere, a bat to move, and what the rules say about it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.gui.inputs.base import InputEditor
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.board_grid import BoardGrid
from xoviz.gui.widgets.grid_view import Mark
from xoviz.gui.widgets.segments import Segments
from xoviz.gui.widgets.short_lines import ShortLines
from xoviz.nn import PICTURE, Array, Focus
from xoviz.state.view import View
from xoviz.state.wishes import Point, SetInput
from xoviz.tasks.games.catch import BAT, COLUMN, COLUMN_BEFORE, ROW, SLANT, Catch
from xoviz.tasks.games.game import Positions

ASIDE = (-1, 0, 1)
"""What can be chosen of how the ball falls, by how many columns a move."""


class BoardEditor(InputEditor):
    """A board of Catch. Where balls slant, it is chosen below which way; a frame shows where the ball comes from.

    Signals:
        wish(object): SetInput or Point.
        said(str): as for every editor.
    """

    def __init__(self, gestures: Iterator[int], parent: QWidget | None = None) -> None:
        super().__init__(gestures, parent)
        self._view: View | None = None
        self._game = Catch()
        self._drawing: Array | None = None
        self._position: Positions = self._game.placed(0, 0, 0)
        self._gesture = 0
        self._rng = np.random.default_rng(0)
        self.grid = BoardGrid(*self._game.shape[1:])
        self.slant = Segments([("\u2199", self.tr("The ball falls to the left")),
                               ("\u2193", self.tr("The ball falls straight down")),
                               ("\u2198", self.tr("The ball falls to the right"))])
        self.falls, self.another = QLabel(self.tr("falls")), QPushButton(self.tr("New game"))
        self.hint = ShortLines(2)
        self._lay_out()
        self._connect()

    @property
    def position(self) -> Positions:
        """The position that is shown (K,), or the last one that could be seen."""
        return self._position

    def present(self, view: View) -> None:
        """The board that the network reads, and what of it is lit."""
        before, self._view = self._view, view
        game = view.task.game
        if isinstance(game, Catch) and game != self._game:
            self._game, self._drawing = game, None
            # The bat of another game may be longer or shorter, and stand where this one's cannot.
            row, column, bat = (int(self._position[each]) for each in (ROW, COLUMN, BAT))
            self._position = game.placed(row, column, bat)
        drawing = view.drawing if view.drawing is not None else view.pad[np.newaxis]
        if drawing is not self._drawing:
            self._drawing = drawing
            self.grid.present(drawing[0])
            self._follow(drawing)
        if before is None or view.lit is not before.lit or view.pinned != before.pinned:
            self._mark()

    def begin_game(self) -> None:
        """Wish for the beginning of some game."""
        self._gesture = next(self.gestures)
        self._wish(self._game.start(self._rng.random((1, self._game.draws)))[0], self.tr("New game"))

    def _follow(self, drawing: Array) -> None:
        """Find out what a board shows, unless it is the one that was wished for last."""
        shown = self._game.pictures(self._position[np.newaxis])[0]
        seen = self._position if np.array_equal(shown, drawing) else self._game.seen(np.asarray(drawing, np.float32))
        if seen is not None:
            self._position = seen
        for part in (self.falls, self.slant):
            part.setVisible(self._game.slanting)
        self.slant.set_current(int(self._position[SLANT]))
        self._tell(seen)
        self._mark()

    def _tell(self, seen: Positions | None) -> None:
        """What the rules say."""
        if seen is None:
            self.hint.say([self.tr("This is no board of the game"), self.tr("Put the ball or the bat somewhere")])
            return
        good = [self._words()[place] for place in np.flatnonzero(self._game.values(seen[np.newaxis])[0] > 0)]
        words = self.tr("too late") if not good else self.tr("every move will do") if len(good) == len(
            self._words()) else self.tr(" or ").join(good)
        self.hint.say([self.tr("By the rules: {words}").format(words=words),
                       self.tr("Drag ball or bat; Shift + arrow: bat")])

    def _words(self) -> tuple[str, ...]:
        return self.tr("left"), self.tr("stay"), self.tr("right")

    def _put_ball(self, row: int, column: int) -> None:
        self._place(row, column, int(self._position[BAT]), self._aside)

    def _put_bat(self, column: int) -> None:
        self._place(int(self._position[ROW]), int(self._position[COLUMN]), column - self._game.bat // 2, self._aside)

    def _move_ball(self, down: int, right: int) -> None:
        self._place(int(self._position[ROW]) + down, int(self._position[COLUMN]) + right, int(self._position[BAT]),
                    self._aside)

    def _move_bat(self, right: int) -> None:
        self._place(int(self._position[ROW]), int(self._position[COLUMN]), int(self._position[BAT]) + right,
                    self._aside)

    def _turn(self, place: int) -> None:
        self._gesture = next(self.gestures)
        row, column, bat = (int(self._position[each]) for each in (ROW, COLUMN, BAT))
        self._place(row, column, bat, ASIDE[place])
        self.slant.set_current(int(self._position[SLANT]))

    @property
    def _aside(self) -> int:
        return ASIDE[int(self._position[SLANT])] if self._game.slanting else 0

    def _place(self, row: int, column: int, bat: int, aside: int) -> None:
        position = self._game.placed(row, column, bat, aside)
        if not np.array_equal(position, self._position):
            self._wish(position, self.tr("Change the board"))

    def _wish(self, position: Positions, text: str) -> None:
        # Should nobody fulfil the wish, the next view must be shown even if its board is the old one.
        self._position, self._drawing = position, None
        self.wish.emit(SetInput(self._game.pictures(position[np.newaxis])[0], text, self._gesture))

    def _begin(self) -> None:
        self._gesture = next(self.gestures)

    def _mark(self) -> None:
        """Frame what is lit, and where the ball was a move before."""
        marks, pin = [], None
        row, column = int(self._position[ROW]), int(self._position[COLUMN_BEFORE])
        if self._game.slanting and row:
            marks.append(Mark(row - 1, column, 1, 1, current_theme().colour("muted")))
        region = self._view.lit.get(PICTURE) if self._view is not None else None
        if self._view is not None and region is not None and not region.empty:
            (top, bottom), (left, right) = region.rows, region.columns
            here = self._view.focus is not None and self._view.focus.layer == PICTURE
            lit = Mark(top, left, bottom - top, right - left, current_theme().colour("focus" if here else "accent"))
            marks.append(lit)
            pin = lit if here and self._view.pinned else None
        self.grid.mark(marks)
        self.grid.pin(pin)

    def _point(self, row: int, column: int) -> None:
        self.wish.emit(Point(Focus(PICTURE, 0, row, column)))

    def _point_at_nothing(self) -> None:
        self.wish.emit(Point(None))

    def _connect(self) -> None:
        self.grid.began.connect(self._begin)
        self.grid.ball_put.connect(self._put_ball)
        self.grid.bat_put.connect(self._put_bat)
        self.grid.ball_moved.connect(self._move_ball)
        self.grid.bat_moved.connect(self._move_bat)
        self.grid.pointed.connect(self._point)
        self.grid.left.connect(self._point_at_nothing)
        self.slant.chosen.connect(self._turn)
        self.another.clicked.connect(self.begin_game)

    def _lay_out(self) -> None:
        self.grid.setAccessibleName(self.tr("Board"))
        self.grid.setStatusTip(self.tr("A press in the bottom row puts the bat there, anywhere else the ball; arrows "
                                       "move the ball, Shift + arrows the bat"))
        self.another.setToolTip(self.tr("Put the ball in the top row, and everything else anywhere"))
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self.falls)
        below.addWidget(self.slant)
        below.addStretch()
        below.addWidget(self.another)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.grid, 1)
        column.addLayout(below)
        column.addWidget(self.hint)
