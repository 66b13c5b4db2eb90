"""Two heads: one network that answers two questions at once, and a score for each pair of answers.

Below stands a dense layer that gives the scores of both heads, one after the other: a[0], ..., a[A - 1] of the first,
b[0], ..., b[B - 1] of the second. (That is two dense layers side by side: the rows of its weights do not mix.) This
layer adds them up, one of each, for all A x B pairs of answers, and learns nothing::

    s[i B + j] = a[i] + b[j]

Softmax over the pairs is then exactly the product of the two heads' own, and cross-entropy exactly the sum of theirs::

    exp(a[i] + b[j]) / sum over k, l of exp(a[k] + b[l])  =  p[i] q[j]        -log p[i] q[j] = -log p[i] - log q[j]

so that the pair with the largest score is that of the two largest scores, and training on pairs trains both heads, each
on its own question. Backwards a head's score gets the blame of all pairs that it is in::

    da[i] = sum over j of ds[i B + j]        db[j] = sum over i of ds[i B + j]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.nn.arrays import Array, Shape
from xoviz.nn.layer import Parameter, StackError, whole

MOST_ANSWERS = 64
"""Of one head; the pairs of two such heads are as many as a dense layer may have units."""


@dataclass(frozen=True)
class Heads:
    """The pairs of two heads with ``sizes`` (A, B) answers: A x B scores from A + B."""

    id: str
    sizes: tuple[int, int]

    kind: ClassVar[str] = "heads"

    def __post_init__(self) -> None:
        if len(self.sizes) != 2:
            raise StackError(self.id, f"there must be 2 heads, not {len(self.sizes)}")
        for size in self.sizes:
            whole(self.id, "the number of answers of a head", size, 1, MOST_ANSWERS)

    def output_shape(self, shape: Shape) -> Shape:
        """(A B, 1, 1). Raises StackError unless (A + B, 1, 1) goes in."""
        first, second = self.sizes
        if shape != (first + second, 1, 1):
            raise StackError(self.id, f"reads the {first} + {second} scores of both heads, so it stands on a dense "
                                      f"layer of {first + second} units; what comes in has the shape {shape}")
        return (first * second, 1, 1)

    def parameters(self, shape: Shape) -> tuple[Parameter, ...]:
        """Nothing here learns."""
        return ()

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool) -> HeadsPass:
        """A pass over the buffer ``x``; see ``Layer.ready``."""
        return HeadsPass(self, x, blame)

    def pair(self, place: int) -> tuple[int, int]:
        """Which scores below are added up for the pair ``place``: one of each head, (i, A + j)."""
        return place // self.sizes[1], self.sizes[0] + place % self.sizes[1]

    def pairs(self, score: int) -> range:
        """The pairs that a score below is in."""
        first, second = self.sizes
        return range(score * second, (score + 1) * second) if score < first \
            else range(score - first, first * second, second)


class HeadsPass:
    """Two heads made ready for one batch size."""

    def __init__(self, layer: Heads, x: Array, blame: bool) -> None:
        (first, second), batch = layer.sizes, x.shape[3]
        self.x = x
        self.y = np.zeros((1, first * second, 1, batch), x.dtype)
        scores = x.reshape(first + second, batch)
        self._first, self._second = scores[:first, np.newaxis], scores[np.newaxis, first:]
        self._pairs = self.y.reshape(first, second, batch)
        self._wanted = blame

    def forward(self) -> None:
        """(A, 1, N) + (1, B, N) -> (A, B, N)."""
        np.add(self._first, self._second, out=self._pairs)

    def backward(self) -> None:
        """Sums over the other head's answers."""
        if self._wanted:
            np.add.reduce(self._pairs, axis=1, keepdims=True, out=self._first)
            np.add.reduce(self._pairs, axis=0, keepdims=True, out=self._second)
