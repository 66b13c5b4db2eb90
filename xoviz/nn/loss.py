"""How wrong: from scores and right answers to one number, and to the first blame (the talk, chapter 10).

Cross-entropy over softmax, for networks whose scores are read as probabilities::

    p[u] = exp(s[u]) / sum over v of exp(s[v])        L = -log p[answer]        dL/ds[u] = p[u] - right[u]

Squared error, for networks whose votes are read as they are (the talk's: error = right answer - actual answer)::

    L = sum over u of (right[u] - s[u])^2             dL/ds[u] = 2 (s[u] - right[u])

``right`` is 1 for the answer's class and 0 for the others.

Squared error of one score, for networks whose scores are what each action is worth (Q-learning, ``q_learning``): it is
known only of the action that was done what has come of it, its ``return``; of the others nothing is known, and nothing
is learned::

    L = (return - s[action])^2                        dL/ds[u] = 2 (s[u] - return) for u = action, else 0

Where no return is given, it is 1: the most that there is, for an action known to be right. All are means over the
batch.
"""

from __future__ import annotations

import numpy as np

from xoviz.nn.arrays import Array, Indices

LOSSES = ("cross-entropy", "squared", "value")


def softmax(scores: Array) -> Array:
    """Probabilities along the first axis; shifting by the largest score changes nothing and avoids overflow."""
    powers = np.exp(scores - np.maximum.reduce(scores, axis=0, keepdims=True))
    result: Array = powers / np.add.reduce(powers, axis=0, keepdims=True)
    return result


class LossPass:
    """The loss made ready for one batch size. ``scores`` is a plan buffer of shape (U, N); it takes the blame, too.

    Sums over the pictures are divided by ``mean_over``: N, or more if they are a part of a larger batch.
    """

    def __init__(self, name: str, scores: Array, mean_over: int | None = None) -> None:
        batch = scores.shape[1]
        self._name = name
        self._scores = scores
        self._right = np.zeros_like(scores)
        self._classes = np.arange(len(scores))[:, np.newaxis]
        self._row = np.zeros((1, batch), scores.dtype)
        self._work = np.zeros_like(scores)
        self._best = np.zeros(batch, np.intp)
        self._share = scores.dtype.type(1 / (mean_over or batch))
        self._returns: Array | float = 1.0
        self.correct = 0
        """Of the last batch, how many pictures had the answer's score on top (the first, on a tie)."""

    def measure(self, answers: Indices, returns: Array | float = 1.0) -> float:
        """The mean loss of the batch for the right ``answers`` (N,); leaves the blame of every score in its place.

        For values, ``answers`` are the actions and ``returns`` (N,) what they were worth.
        """
        np.equal(self._classes, answers, out=self._right)
        self._returns = returns
        self._scores.argmax(0, self._best)
        self.correct = int(np.count_nonzero(self._best == answers))
        loss = self._named_loss()
        np.multiply(self._scores, self._share, out=self._scores)
        return loss * float(self._share)

    def _named_loss(self) -> float:
        if self._name == "value":
            return self._value_error()
        return self._squared_error() if self._name == "squared" else self._cross_entropy()

    def _cross_entropy(self) -> float:
        np.maximum.reduce(self._scores, axis=0, keepdims=True, out=self._row)
        np.subtract(self._scores, self._row, out=self._work)
        np.exp(self._work, out=self._scores)
        np.add.reduce(self._scores, axis=0, keepdims=True, out=self._row)
        np.divide(self._scores, self._row, out=self._scores)
        np.subtract(self._scores, self._right, out=self._scores)
        # -log p = log(sum of powers) - shifted score of the answer
        np.subtract(np.log(self._row, out=self._row), self._work, out=self._work)
        return float(np.vdot(self._right, self._work))

    def _squared_error(self) -> float:
        np.subtract(self._scores, self._right, out=self._work)
        np.multiply(self._work, 2, out=self._scores)
        return float(np.vdot(self._work, self._work))

    def _value_error(self) -> float:
        np.subtract(self._scores, self._returns, out=self._work)
        np.multiply(self._work, self._right, out=self._work)
        np.multiply(self._work, 2, out=self._scores)
        return float(np.vdot(self._work, self._work))
