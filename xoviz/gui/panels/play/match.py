"""The game that is played on the tab: one move after another, by the network or by a person, and who has won."""

from __future__ import annotations

from typing import Literal

import numpy as np

from xoviz.nn import Array
from xoviz.tasks.games.game import Game, Positions

Who = Literal["network", "you"]


class Match:
    """Game after game. Those in which both have moved count for nobody."""

    def __init__(self, game: Game, seed: int = 0) -> None:
        self.game = game
        self.won: dict[Who, int] = {"network": 0, "you": 0}
        self.played: dict[Who, int] = {"network": 0, "you": 0}
        self._rng = np.random.default_rng(seed)
        self.begin()

    @property
    def over(self) -> bool:
        """Whether the game is over."""
        return self.reward is not None

    @property
    def picture(self) -> Array:
        """What is seen, (C, H, W)."""
        picture: Array = self.game.pictures(self.position[np.newaxis])[0]
        return picture

    def begin(self) -> None:
        """Begin another game."""
        self.position: Positions = self.game.start(self._rng.random((1, self.game.draws)))[0]
        self.reward: float | None = None
        self._movers: set[Who] = set()

    def move(self, action: int, who: Who) -> None:
        """Make a move; nothing once the game is over."""
        if self.over:
            return
        self._movers.add(who)
        moved = self.game.move(self.position[np.newaxis], np.array([action]))
        self.position = moved.positions[0]
        if moved.over[0]:
            self.reward = float(moved.rewards[0])
            if self._movers == {who}:
                self.played[who] += 1
                self.won[who] += self.reward > 0
