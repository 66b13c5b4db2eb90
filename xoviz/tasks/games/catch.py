"""Catch: a ball falls from the top row, a row a move; a bat in the bottom row moves left, stays, or moves right.

When the ball reaches the bottom row the game is over: +1 if the bat is there, -1 if not. There is no other reward. In
the plain game balls fall straight down. In the harder one they slant, bounce off the walls, and the bat is smaller;
where such a ball is going cannot be seen in one picture, so there are two: as it is, and as it was a move before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Indices, Shape
from xoviz.tasks.games.game import Game, Moved, Pictures, Positions

ACTIONS = ("left", "stay", "right")
ROW, COLUMN, SLANT, BAT, COLUMN_BEFORE, BAT_BEFORE = range(6)
"""What the numbers of a position are: the ball's row and column, by how many columns it moves to the right each move
(1 more than that, since it may be -1), the bat's leftmost column; and ball and bat as they were a move before."""

BALL, EMPTY = 1.0, -1.0


@dataclass(frozen=True)
class Catch(Game):
    """The game on a grid. `slanting` balls move by a column to the left or to the right each move, or fall straight."""

    rows: int = 10
    columns: int = 10
    bat: int = 3
    slanting: bool = False

    @property
    def shape(self) -> Shape:
        """One picture, or two where balls slant: now, and a move before."""
        return (2 if self.slanting else 1, self.rows, self.columns)

    @property
    def actions(self) -> tuple[str, ...]:
        """Where the bat goes."""
        return ACTIONS

    @property
    def width(self) -> int:
        """See `ROW` and so on."""
        return 6

    @property
    def draws(self) -> int:
        """The ball's column, the bat's place, the slant."""
        return 3

    @property
    def places(self) -> int:
        """How many places there are for the bat."""
        return self.columns - self.bat + 1

    def start(self, draws: npt.NDArray[np.float64]) -> Positions:
        """The ball in the top row, everything else anywhere. A ball that has just come has no move before."""
        positions = np.zeros((len(draws), self.width), np.uint8)
        positions[:, COLUMN] = positions[:, COLUMN_BEFORE] = draws[:, 0] * self.columns
        positions[:, BAT] = positions[:, BAT_BEFORE] = draws[:, 1] * self.places
        positions[:, SLANT] = draws[:, 2] * 3 if self.slanting else 1
        return positions

    def openings(self) -> Positions:
        """All columns, places of the bat and slants: 80 in the plain game of 10 x 10 with a bat of 3 cells."""
        slants = 3 if self.slanting else 1
        each = np.indices((self.columns, self.places, slants)).reshape(3, -1).T
        return self.start((each + 0.5) / (self.columns, self.places, slants))

    def move(self, positions: Positions, actions: Indices) -> Moved:
        """First the bat moves, as far as the wall lets it, then the ball falls."""
        after = positions.copy()
        after[:, COLUMN_BEFORE], after[:, BAT_BEFORE] = positions[:, COLUMN], positions[:, BAT]
        after[:, BAT] = self._moved_bat(positions[:, BAT, np.newaxis], actions[:, np.newaxis])[:, 0]
        after[:, COLUMN], after[:, SLANT] = self._fallen(positions[:, COLUMN], positions[:, SLANT])
        after[:, ROW] += 1
        over = after[:, ROW] == self.rows - 1
        caught = (after[:, COLUMN] >= after[:, BAT]) & (after[:, COLUMN] < after[:, BAT] + self.bat)
        return Moved(after, np.where(over, np.where(caught, 1, -1), 0).astype(np.float32), over)

    def pictures(self, positions: Positions) -> Pictures:
        """Ball and bat are 1, all else is -1, as ink and paper are."""
        pictures = np.full((len(positions), *self.shape), EMPTY, np.float32)
        row = positions[:, ROW].astype(np.intp)
        self._paint(pictures[:, 0], row, positions[:, COLUMN], positions[:, BAT])
        if self.slanting:
            before = np.maximum(row - 1, 0)
            self._paint(pictures[:, 1], before, positions[:, COLUMN_BEFORE], positions[:, BAT_BEFORE])
        return pictures

    def placed(self, row: int, column: int, bat: int, aside: int = 0) -> Positions:
        """A position (K,) with the ball in a cell above the bottom row, moving `aside` by -1, 0 or 1 columns a move,
        and the bat from column `bat` on; what lies outside the board is moved to its edge. A ball that would have come
        out of the wall is moving into it."""
        row, column = min(max(row, 0), self.rows - 2), min(max(column, 0), self.columns - 1)
        bat = min(max(bat, 0), self.places - 1)
        if row and not 0 <= column - aside < self.columns:
            aside = -aside
        return np.array([row, column, aside + 1, bat, column - aside if row else column, bat], np.uint8)

    def seen(self, picture: Pictures) -> Positions | None:
        """The position (K,) that a picture (C, H, W) shows, as far as it can be seen; None if it shows none."""
        now, before = picture[0] > 0, picture[-1] > 0
        balls, bats = np.argwhere(now[:-1]), np.flatnonzero(now[-1])
        if len(balls) != 1 or len(bats) != self.bat:
            return None
        (row, column), bat = balls[0].tolist(), int(bats[0])
        came = np.flatnonzero(before[row - 1]) if self.slanting and row else np.array([column])
        position = self.placed(row, column, bat, column - int(came[0]) if len(came) else 0)
        stood = np.flatnonzero(before[-1])
        if len(stood):
            position[BAT_BEFORE] = stood[0]
        return position if np.array_equal(self.pictures(position[np.newaxis])[0], picture) else None

    def values(self, positions: Positions) -> npt.NDArray[np.float32]:
        """1 for what leaves enough moves to get there, -1 for what does not."""
        target = self.landing(positions).astype(np.intp)[:, np.newaxis]
        bat = self._moved_bat(positions[:, BAT, np.newaxis], np.arange(len(ACTIONS)))
        away = np.maximum(bat - target, target - (bat + self.bat - 1))
        left = self.rows - 2 - positions[:, ROW].astype(np.intp)[:, np.newaxis]
        return np.where(away <= left, 1, -1).astype(np.float32)

    def landing(self, positions: Positions) -> Positions:
        """The column (N,) in which each ball reaches the bottom."""
        column, slant, row = (positions[:, place].copy() for place in (COLUMN, SLANT, ROW))
        for _ in range(self.rows - 1):
            falling = row < self.rows - 1
            fallen, turned = self._fallen(column, slant)
            column, slant = np.where(falling, fallen, column), np.where(falling, turned, slant)
            row = np.where(falling, row + 1, row)
        return column

    def _moved_bat(self, bat: Positions, actions: Indices) -> Indices:
        moved: Indices = np.clip(bat.astype(np.intp) + actions - 1, 0, self.places - 1)
        return moved

    def _fallen(self, column: Positions, slant: Positions) -> tuple[Positions, Positions]:
        """The next column and slant: a wall turns the slant round before the ball moves."""
        at = column.astype(np.intp)
        aside = slant.astype(np.intp) - 1
        aside = np.where((at + aside < 0) | (at + aside >= self.columns), -aside, aside)
        return (at + aside).astype(np.uint8), (aside + 1).astype(np.uint8)

    def _paint(self, pictures: Pictures, row: Indices, column: Positions, bat: Positions) -> None:
        """Ball and bat into (N, H, W)."""
        each = np.arange(len(pictures))
        pictures[each, row, column] = BALL
        for cell in range(self.bat):
            pictures[each, -1, bat.astype(np.intp) + cell] = BALL
