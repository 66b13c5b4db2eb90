"""Deep Q-learning (Mnih et al. 2013, "Playing Atari with deep reinforcement learning"), at the size of a desk.

The network is shown the screen, and its scores are what it holds each action to be worth: Q(screen, action), the sum of
all rewards still to come. Nobody tells it which action is right. At each step it

    plays       one move in each of `GAMES` games: with probability epsilon any action, else the one with the largest Q;
                epsilon falls from 1 to `LEAST_EPSILON` over the first `EXPLORED` moves
    remembers   what it saw, did, got and then saw, in the place of what lies longest back (the replay memory)
    recalls     a batch of such memories, drawn evenly from all that there are
    learns      from each of them, that the action done was worth    r + max over u of Q(next screen, u),
                or r alone where the game was over with it; the loss "value" (``loss``) then takes one step down

Rewards to come count in full (no discount): games are short and end by themselves. As in the paper of 2013, what comes
next is judged by the network as it is, without a second, older copy of it.

All that chance decides at a step is drawn from a stream of the seed and the step, and all that is remembered are a few
small arrays that are kept with the state of the run: so a run can be replayed from any state, bit for bit.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array, Indices, Shape
from xoviz.nn.plan import Plan
from xoviz.nn.sources import Experience
from xoviz.nn.stack import Stack

GAMES = 16
"""How many games are going on at once."""

REMEMBERED = 8192
"""Moves that the replay memory holds."""

BEFOREHAND = 64
"""Moves that are made in each game, all of them by chance, before anything is learned: so that there is something to
remember, rewards among it."""

EXPLORED, LEAST_EPSILON = 20_000, 0.05
"""Moves until epsilon has fallen, and to what."""

CHUNK = 256
"""Steps whose chances are drawn together."""

Positions = npt.NDArray[np.uint8]
Chances = npt.NDArray[np.float64]


class Playable(Protocol):
    """A game as the learner needs it; positions (N, K) are for keeping only, what it learns from are their pictures."""

    @property
    def shape(self) -> Shape:
        """The shape (C, H, W) of its pictures."""

    @property
    def actions(self) -> tuple[str, ...]:
        """What can be done."""

    @property
    def width(self) -> int:
        """K: how many numbers a position is."""

    @property
    def draws(self) -> int:
        """D: how many random numbers it takes to begin a game."""

    def start(self, draws: Chances) -> Positions:
        """Where games begin, from (N, D) random numbers in [0, 1)."""

    def move(self, positions: Positions, actions: Indices) -> tuple[Positions, Array, npt.NDArray[np.bool_]]:
        """Positions after a move, rewards of -1, 0 or 1 (N,), and which games are over (N,)."""

    def pictures(self, positions: Positions) -> Array:
        """What is seen, (N, C, H, W)."""


class QLearning:
    """A game, and how it is learned: with this seed, from so many memories at a step."""

    def __init__(self, game: Playable, seed: int, batch: int) -> None:
        self.game, self.seed, self.batch = game, seed, batch

    def agent(self, stack: Stack, parameters: Array, experience: Experience) -> QAgent:
        """See ``Surroundings``. An experience of another game is no use, and forgotten.

        ValueError for a stack that is trained for another loss: what it did would be taken for what is right.
        """
        if stack.loss != "value":
            raise ValueError(f"A game is learned by the loss 'value', not by '{stack.loss}'.")
        return QAgent(self, stack, parameters, experience)


class QAgent:
    """One who plays and remembers. ``experience`` is (memories (M, 2 K + 3), games under way (`GAMES`, K), how many
    moves have been made (1,)); a memory is: position before, position after, action, reward + 1, whether it was over.
    """

    def __init__(self, learning: QLearning, stack: Stack, parameters: Array, experience: Experience) -> None:
        game, batch = learning.game, learning.batch
        self._game, self._seed = game, learning.seed
        self.returns: Array = np.zeros(batch, np.float32)
        self._playing = Plan(stack, GAMES, vector=parameters, fast=True)
        self._judging = Plan(stack, batch, vector=parameters, fast=True)
        self._columns = np.cumsum([GAMES, GAMES, GAMES * game.draws])
        self._chances: Chances = np.empty((CHUNK, int(self._columns[-1]) + batch))
        self._chunk = -1
        begun = self._begun()
        same = [part.shape for part in experience] == [part.shape for part in begun]
        self.experience: Experience = experience if same else begun

    def batch_at(self, step: int, pictures_out: Array, answers_out: Indices) -> None:
        """Play a move in each game, then fill pictures, answers (the actions done) and returns from memory."""
        whims, actions, openings, recalled = np.split(self._chances_at(step), self._columns)
        self._play(whims, actions, openings.reshape(GAMES, -1))
        self._recall(recalled, pictures_out, answers_out)

    def _play(self, whims: Chances, actions: Chances, openings: Chances) -> None:
        """One move in each game: by chance, or the one that is held to be worth most."""
        _, games, made = self.experience
        self._playing.load(self._game.pictures(games))
        self._playing.forward()
        done = np.where(whims < epsilon(int(made[0])), _any(actions, self._game), self._playing.scores.argmax(axis=0))
        _move(self._game, self.experience, done, openings)

    def _recall(self, chances: Chances, pictures_out: Array, answers_out: Indices) -> None:
        """Moves from memory: what was seen, what was done, and what that was worth."""
        memories, _, made = self.experience
        recalled = memories[(chances * min(int(made[0]), len(memories))).astype(np.intp)]
        before, after, rest = np.split(recalled, [self._game.width, 2 * self._game.width], axis=1)
        pictures_out[...] = self._game.pictures(before)
        answers_out[...], rewards, over = rest[:, 0], rest[:, 1].astype(np.float32) - 1, rest[:, 2]
        self._judging.load(self._game.pictures(after))
        self._judging.forward()
        self.returns[...] = rewards + self._judging.scores.max(axis=0) * (1 - over)

    def _chances_at(self, step: int) -> Chances:
        """All random numbers of a step."""
        if step // CHUNK != self._chunk:
            self._chunk = step // CHUNK
            stream = np.random.SeedSequence(self._seed, spawn_key=(self._chunk,))
            np.random.default_rng(stream).random(out=self._chances)
        chances: Chances = self._chances[step % CHUNK]
        return chances

    def _begun(self) -> Experience:
        """The memories of games that are played by chance alone."""
        game, stream = self._game, np.random.SeedSequence(self._seed, spawn_key=(0, 0))
        chances = np.random.default_rng(stream).random((BEFOREHAND + 1, GAMES, 1 + game.draws))
        memories = np.zeros((REMEMBERED, 2 * game.width + 3), np.uint8)
        begun = memories, game.start(chances[-1, :, 1:]), np.zeros(1, np.int64)
        for move in chances[:-1]:
            _move(game, begun, _any(move[:, 0], game), move[:, 1:])
        return begun


def _any(chances: Chances, game: Playable) -> Indices:
    """Some action for each random number."""
    return (chances * len(game.actions)).astype(np.intp)


def _move(game: Playable, experience: Experience, done: Indices, openings: Chances) -> None:
    """Make a move in each game, and remember it; where a game is over, the next one begins."""
    memories, games, made = experience
    after, rewards, over = game.move(games, done)
    memories[(int(made[0]) + np.arange(GAMES)) % len(memories)] = np.column_stack(
        [games, after, done, rewards + 1, over])
    games[...] = np.where(over[:, np.newaxis], game.start(openings), after)
    made += GAMES


def epsilon(made: int) -> float:
    """How often anything is done instead of the best, after so many moves."""
    return max(LEAST_EPSILON, 1 - (1 - LEAST_EPSILON) * made / EXPLORED)
