"""Writing on: a network that says what comes next is asked again and again, and what it says is taken for the text.

The talk's mistakes are words that the language forbids where they stand: "Doug saw Doug.", "Doug saw Jane saw", "Doug."
They are counted by whoever knows the language, which comes in as a callable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from xoviz.nn import Array, Network, Plan
from xoviz.nn.loss import softmax

Allowed = Callable[[Sequence[int]], tuple[int, ...]]
"""Of the words so far, the words that may come next."""


@runtime_checkable
class Language(Protocol):
    """Whoever has words, and knows which may follow."""

    @property
    def words(self) -> tuple[str, ...]:
        """The dictionary."""

    def allowed(self, text: Sequence[int]) -> tuple[int, ...]:
        """The words that may come next."""


@dataclass(frozen=True)
class Written:
    """Words that a network has written after a text, and which of them were forbidden where they came."""

    words: tuple[int, ...] = ()
    forbidden: tuple[bool, ...] = ()

    @property
    def mistakes(self) -> int:
        """How many of them."""
        return sum(self.forbidden)


def pictured(words: Sequence[int], rows: int, columns: int) -> Array:
    """The last words of a text as a picture (1, rows, columns): 1 where a word stands, at the right end, else 0."""
    picture = np.zeros((1, rows, columns), np.float32)
    last = list(words)[-columns:]
    for place, word in enumerate(last, columns - len(last)):
        picture[0, word, place] = 1
    return picture


def odds_after_each_word(network: Network, picture: Array) -> Array:
    """The probabilities (U, T) of what comes next after each column of a text, as if it ended there.

    Without a word in a column they are those after the words before it.
    """
    columns = picture.shape[2]
    ended = np.zeros((columns, *picture.shape), picture.dtype)
    for time in range(columns):
        ended[time, :, :, columns - 1 - time :] = picture[:, :, : time + 1]
    odds: Array = softmax(network.scores(ended).T)
    return odds


class Reader:
    """A network that is asked again and again what comes next."""

    def __init__(self, network: Network) -> None:
        _, self._rows, self._columns = network.input_shape
        self._plan = Plan(network.stack, 1, vector=network.vector.copy())

    def odds(self, words: Sequence[int]) -> Array:
        """The probabilities (U,) of the next word after a text, of which the network reads the last words."""
        self._plan.load(pictured(words, self._rows, self._columns)[np.newaxis])
        self._plan.forward()
        odds: Array = softmax(self._plan.scores[:, 0].astype(np.float64))
        return odds


def write_on(network: Network, text: Sequence[int], count: int, allowed: Allowed,
             rng: np.random.Generator | None = None) -> Written:
    """``count`` words after ``text``, each thrown with the network's probabilities; without ``rng`` the likeliest."""
    reader, words, forbidden = Reader(network), list(text), []
    for _ in range(count):
        odds = reader.odds(words)
        word = int(odds.argmax()) if rng is None else int(rng.choice(len(odds), p=odds))
        forbidden.append(word not in allowed(words))
        words.append(word)
    return Written(tuple(words[len(text) :]), tuple(forbidden))
