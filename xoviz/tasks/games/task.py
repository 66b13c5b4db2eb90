"""A game as something to learn: from pictures and rewards only.

What it draws are boards with the one right move. Nobody learns from those: they are what the network is asked about
elsewhere, how often it finds that move, how far its value is from the 1 that a right move is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from xoviz.nn.arrays import Shape
from xoviz.nn.q_learning import QLearning
from xoviz.tasks.base import Answers, Pictures, Sample, Task
from xoviz.tasks.games.game import Game, Positions

PLAYED = 1024
"""Games that are played by chance at once, until there are enough boards."""


Shown = tuple[str, str, tuple[int, ...], int]
"""A sample's name and title, its position, and what is to be done there."""


class GameTask(Task):
    """What is each action worth? Games of their own give themselves a name, a ``game`` and what is ``shown`` of it."""

    input_kind: ClassVar[str] = "board"
    noun: ClassVar[str] = "board"
    loss: ClassVar[str] = "value"
    game: ClassVar[Game]
    shown: ClassVar[tuple[Shown, ...]]

    @property
    def classes(self) -> tuple[str, ...]:
        """The actions."""
        return self.game.actions

    @property
    def sizes(self) -> Sequence[int]:
        """There is one board only."""
        return (self.game.shape[1],)

    def shape(self, size: int) -> Shape:
        """The shape (C, H, W) of its pictures."""
        return self.game.shape

    def source(self, size: int, seed: int, batch: int, limit: int = 0) -> QLearning:
        """Where it is learned: by playing. A ``limit`` is about pictures that somebody draws; here nobody does."""
        return QLearning(self.game, seed, batch)

    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """Boards out of games that are played by chance, those in which a single move is right, with that move.

        ValueError for another number of rows.
        """
        if size not in self.sizes:
            raise ValueError(f"A board of {self.name} has {self.sizes[0]} rows, not {size}.")
        positions = np.empty((0, self.game.width), np.uint8)
        while len(positions) < count:
            positions = np.concatenate([positions, self._decisive(rng)])
        positions = positions[:count]
        return self.game.pictures(positions), self.game.values(positions).argmax(axis=1)

    def samples(self) -> tuple[Sample, ...]:
        """Some boards to begin with, one for each action among them."""
        pictures = self.game.pictures(np.array([position for _, _, position, _ in self.shown], np.uint8))
        pictures.setflags(write=False)
        return tuple(Sample(name, title, picture, answer)
                     for (name, title, _, answer), picture in zip(self.shown, pictures, strict=True))

    def _decisive(self, rng: np.random.Generator) -> Positions:
        """Positions in which one move is right and all others are not, from all over some games."""
        positions, met = self.game.start(rng.random((PLAYED, self.game.draws))), []
        while len(positions):
            met.append(positions)
            moved = self.game.move(positions, rng.integers(0, len(self.classes), len(positions)))
            positions = moved.positions[~moved.over]
        each = np.concatenate(met)
        decisive: Positions = each[(self.game.values(each) > 0).sum(axis=1) == 1]
        rng.shuffle(decisive)
        return decisive
