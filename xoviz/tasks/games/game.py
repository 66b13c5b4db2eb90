"""What a game is: whole batches of positions, moved at once; and one game at a time, with gymnasium's signature.

A position is a handful of small whole numbers, so that thousands of them are kept in no space. A player who learns
never sees it: there is a picture of it, and now and then a reward.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Indices, Shape

Positions = npt.NDArray[np.uint8]
"""Positions of a game (N, K); what the numbers mean is the game's own business."""

Pictures = npt.NDArray[np.float32]


class Moved(NamedTuple):
    """What N moves have led to: positions (N, K), rewards (N,) float32, and which games are over (N,)."""

    positions: Positions
    rewards: npt.NDArray[np.float32]
    over: npt.NDArray[np.bool_]


class Game(ABC):
    """A game for one player. Only how it begins is left to chance: a move leads where it leads."""

    @property
    @abstractmethod
    def shape(self) -> Shape:
        """The shape (C, H, W) of its pictures."""

    @property
    @abstractmethod
    def actions(self) -> tuple[str, ...]:
        """What a player can do at each move."""

    @property
    @abstractmethod
    def width(self) -> int:
        """K: how many numbers a position is."""

    @property
    @abstractmethod
    def draws(self) -> int:
        """D: how many random numbers it takes to begin a game."""

    @abstractmethod
    def start(self, draws: npt.NDArray[np.float64]) -> Positions:
        """Where games begin, from (N, D) random numbers in [0, 1)."""

    @abstractmethod
    def openings(self) -> Positions:
        """Every position in which a game can begin, once."""

    @abstractmethod
    def move(self, positions: Positions, actions: Indices) -> Moved:
        """One action (N,) each."""

    @abstractmethod
    def pictures(self, positions: Positions) -> Pictures:
        """What the player sees: (N, C, H, W) in [-1, 1]."""

    @abstractmethod
    def values(self, positions: Positions) -> npt.NDArray[np.float32]:
        """What each action (N, A) leads to if everything is done right from then on: the sum of all rewards to come.

        Computed from the rules, for scores to compare with. Nobody learns from it.
        """


class OneGame:
    """A single game, played as gymnasium's environments are: `reset`, then `step` until it is over.

    Pictures are (C, H, W) float32.
    """

    def __init__(self, game: Game) -> None:
        self.game = game
        self._rng = np.random.default_rng()
        self._position: Positions | None = None

    @property
    def position(self) -> Positions:
        """Where it stands (K,). ValueError if no game is going on."""
        if self._position is None:
            raise ValueError("No game is going on: call reset() first.")
        return self._position

    def reset(self, *, seed: int | None = None) -> tuple[Pictures, dict[str, Any]]:
        """Begin another game: the picture, and nothing else to tell. The same seed gives the same games again."""
        if seed is not None:
            self._rng = np.random.default_rng(seed)
        self._position = self.game.start(self._rng.random((1, self.game.draws)))[0]
        return self._picture(self._position), {}

    def step(self, action: int) -> tuple[Pictures, float, bool, bool, dict[str, Any]]:
        """Do one thing: picture, reward, whether the game is over (terminated), False (truncated: it always ends by
        itself), and nothing else to tell. ValueError for an action that there is not, or if no game is going on."""
        if not 0 <= action < len(self.game.actions):
            raise ValueError(f"An action is a number from 0 to {len(self.game.actions) - 1}, not {action}.")
        moved = self.game.move(self.position[np.newaxis], np.array([action]))
        over = bool(moved.over[0])
        self._position = None if over else moved.positions[0]
        return self._picture(moved.positions[0]), float(moved.rewards[0]), over, False, {}

    def _picture(self, position: Positions) -> Pictures:
        picture: Pictures = self.game.pictures(position[np.newaxis])[0]
        return picture
