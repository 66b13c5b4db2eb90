"""Two answers at once: what a network with two heads says to each of its questions (see ``nn.heads``).

A network with heads scores pairs of answers. Softmax over the pairs is the product of the heads' own, so what a head
says alone is the *marginal*: the probabilities of all pairs that its answer is in, added up. That is exactly the
softmax of the head's own scores, which stand in the layer below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xoviz.nn import Array, Dense, Heads, Indices, Network, Stack, Trace
from xoviz.nn.loss import softmax

BETWEEN = ", "
"""What stands between the two answers in the name of a pair: "cup, power large"."""


@dataclass(frozen=True, eq=False)
class Head:
    """One head's answers by name, its ``scores`` (A,), and their ``probabilities`` (A,), None where nobody reads the
    scores as such. ``first`` is the place of its first score in the layer below the pairs."""

    names: tuple[str, ...]
    first: int
    scores: Array
    probabilities: Array | None

    @property
    def odds(self) -> list[float] | None:
        """Its probabilities as numbers."""
        return None if self.probabilities is None else self.probabilities.tolist()

    @property
    def verdict(self) -> int | None:
        """The answer with the largest score, or None on an exact tie."""
        best = np.flatnonzero(self.scores == self.scores.max())
        return int(best[0]) if len(best) == 1 else None


def forked(network: Network) -> Heads | None:
    """The layer of pairs, if the network ends with one."""
    last = network.layers[-1]
    return last if isinstance(last, Heads) else None


def scoring(network: Network) -> Dense | None:
    """The dense layer that gives the scores: the last one, or that below the pairs of two heads; None without any."""
    last = network.layers[-2 if forked(network) and len(network.layers) > 1 else -1]
    return last if isinstance(last, Dense) else None


def heads(trace: Trace) -> tuple[Head, ...]:
    """What each head says; nothing for a network that has none."""
    layer = forked(trace.network)
    if layer is None:
        return ()
    scores = trace.activations[-2].reshape(-1)
    found, first = [], 0
    for names in names_of(trace.network):
        own = scores[first : first + len(names)]
        odds = None if trace.probabilities is None else softmax(own)
        found.append(Head(names, first, own, odds))
        first += len(names)
    return tuple(found)


def names_of(network: Network) -> tuple[tuple[str, ...], ...]:
    """The names of each head's answers, in the order of the scores; nothing for a network that has no heads."""
    return answers(network.stack, network.classes)


def answers(stack: Stack, classes: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The same for a stack and its classes: where all are called "one, other", those; else numbers from 1 on."""
    layer = stack.layers[-1]
    if not isinstance(layer, Heads):
        return ()
    size = layer.sizes[1]
    parts = [name.rpartition(BETWEEN) for name in classes]
    ones, others = [one for one, _, _ in parts[::size]], [other for _, _, other in parts[:size]]
    if classes != tuple(f"{one}{BETWEEN}{other}" for one in ones for other in others) or not all(ones):
        ones, others = ([str(number + 1) for number in range(count)] for count in layer.sizes)
    return tuple(ones), tuple(others)


def accuracies(network: Network, pictures: Array, answers: Indices) -> tuple[float, float]:
    """The share of pictures (N, C, H, W) that each head reads rightly, where ``answers`` (N,) are the right pairs.

    ValueError for a network without heads.
    """
    layer = forked(network)
    if layer is None:
        raise ValueError(f"'{network.name}' has no two heads")
    said, right = (np.unravel_index(pairs, layer.sizes) for pairs in (network.scores(pictures).argmax(axis=1), answers))
    one, other = (float(np.mean(ours == theirs)) for ours, theirs in zip(said, right, strict=True))
    return one, other


def split(network: Network, answer: int) -> tuple[int, ...]:
    """The answers of both heads that a pair stands for; nothing for a network without heads."""
    layer = forked(network)
    return () if layer is None else divmod(answer, layer.sizes[1])
