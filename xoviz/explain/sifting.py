"""Which of many examples are wanted, in which order, and how many there are of each kind: filters, sorting, counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from xoviz.explain.doubt import LEAST_PROBABILITY
from xoviz.explain.reading_all import Readings
from xoviz.nn.arrays import Indices

Mask = npt.NDArray[np.bool_]

Outcome = Literal["right", "wrong", "unsure"]
OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "unsure")

Order = Literal["given", "unsure", "sure", "loss", "class", "answer"]
ORDERS: tuple[Order, ...] = ("given", "unsure", "sure", "loss", "class", "answer")
"""As they come; the least sure first; the surest first; the greatest error first; by right class; by answer given."""


@dataclass(frozen=True)
class Sieve:
    """What an example must be like to be wanted; None (and "any" confidence, 0 to 1) lets everything through.

    "right" and "wrong" go by the answer alone, so that the two make up all that have been read. "unsure" are those that
    nobody should rely on, right or wrong: the probability is below 95 % (``explain.doubt``) or no score is the largest.
    ``low`` and ``high`` bound the probability, for networks that give one: it is at least ``low`` and below ``high``,
    or up to 1.
    """

    part: int | None = None
    outcome: Outcome | None = None
    answer: int | None = None
    winner: int | None = None
    by: str | None = None
    low: float = 0.0
    high: float = 1.0

    @property
    def empty(self) -> bool:
        """Whether it lets everything through."""
        return self == Sieve()


FIELDS: dict[str, tuple[str, ...]] = {
    "part": ("part",), "outcome": ("outcome",), "answer": ("answer",), "winner": ("winner",), "by": ("by",),
    "confidence": ("low", "high"),
}
"""The filters, and the fields of a sieve that each consists of."""


class Sifter:
    """Sieves the examples of some readings; keeps what all sieves need."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        examples, count = readings.examples, len(readings.examples)
        self._read = np.arange(count) < len(readings.winners)
        self._winners = self._padded(readings.winners, -1)
        self._confidences = self._padded(readings.confidences.astype(np.float64), np.nan)
        self._losses = self._padded(readings.losses, np.nan)
        self._right = np.asarray(self._winners == examples.answers)
        self._unsure = self._padded(readings.tied, False)
        if readings.network.gives_probabilities:
            self._confidences = np.minimum(self._confidences, 1.0)  # which rounding may exceed
            self._unsure |= self._confidences < LEAST_PROBABILITY
        self._names = {name: number for number, name in enumerate(examples.people)}
        self._by = np.array([self._names[name] for name in examples.by], np.intp)

    @property
    def outcomes(self) -> Indices:
        """For each example 0 if it was read rightly and surely, 1 if wrongly, 2 if rightly but not surely, and 3 if it
        has not been read."""
        return np.asarray(np.where(self._right, np.where(self._unsure, 2, 0), np.where(self._read, 1, 3)), np.intp)

    def wanted(self, sieve: Sieve) -> Mask:
        """Which examples a sieve lets through, (N,)."""
        mask = np.ones(len(self._read), np.bool_)
        for passes in self._passes(sieve).values():
            mask &= passes
        return mask

    def sorted(self, sieve: Sieve, order: Order) -> Indices:
        """The numbers of the wanted examples in an order; those that are even, as they come; not read ones last."""
        chosen = np.flatnonzero(self.wanted(sieve))
        keys: dict[Order, Callable[[], npt.NDArray[Any]]] = {
            "unsure": lambda: self._confidences[chosen], "sure": lambda: -self._confidences[chosen],
            "loss": lambda: -self._losses[chosen], "class": lambda: self.readings.examples.answers[chosen],
            "answer": lambda: self._winners[chosen]}
        return chosen[np.argsort(keys[order](), kind="stable")] if order in keys else chosen

    def counts(self, sieve: Sieve, field: str, options: Sequence[Any]) -> tuple[int, ...]:
        """How many examples there would be with each of some ``options`` in the place of one filter's choice, the other
        filters being as they are."""
        others = self.wanted(self._without(sieve, field))
        alone: list[dict[str, Any]] = [{field: option} for option in options]
        return tuple(int(np.count_nonzero(others & self.wanted(Sieve(**each)))) for each in alone)

    def confidences(self, sieve: Sieve, stops: Sequence[float]) -> Indices:
        """How many examples are read rightly, and how many wrongly, with a probability from each of the ``stops`` to
        the next, (2, len(stops) - 1), whatever confidence the sieve asks for."""
        others = self.wanted(self._without(sieve, "confidence")) & self._read
        found = [np.histogram(self._confidences[others & (self._right == right)], stops)[0] for right in (True, False)]
        return np.asarray(found, np.intp)

    def confusion(self, sieve: Sieve) -> Indices:
        """How many of each class (row) are answered with each class (column), (U, U), among the examples that have been
        read, are of the part and by the people that are wanted; the other filters do not count."""
        mask = self.wanted(Sieve(part=sieve.part, by=sieve.by)) & self._read
        classes = self.readings.network.stack.outputs
        pairs = self.readings.examples.answers[mask] * classes + self._winners[mask]
        return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)

    def rightly(self, part: int) -> tuple[int, int]:
        """How many examples of a part were read rightly, and how many were read."""
        mask = (self.readings.examples.parts == part) & self._read
        return int(np.count_nonzero(self._right & mask)), int(np.count_nonzero(mask))

    def _passes(self, sieve: Sieve) -> dict[str, Mask]:
        """What each filter that is in use lets through."""
        examples, found = self.readings.examples, {}
        if sieve.part is not None:
            found["part"] = np.asarray(examples.parts == sieve.part)
        if sieve.outcome is not None:
            found["outcome"] = {"right": self._right, "wrong": self._read & ~self._right,
                                "unsure": self._unsure}[sieve.outcome]
        if sieve.answer is not None:
            found["answer"] = np.asarray(examples.answers == sieve.answer)
        if sieve.winner is not None:
            found["winner"] = np.asarray(self._winners == sieve.winner)
        if sieve.by is not None:
            found["by"] = np.asarray(self._by == self._names.get(sieve.by, -1)) if len(self._by) else ~self._read
        if (sieve.low, sieve.high) != (0.0, 1.0):
            below = sieve.high if sieve.high < 1 else np.inf
            found["confidence"] = (self._confidences >= sieve.low) & (self._confidences < below)
        return found

    @staticmethod
    def _without(sieve: Sieve, field: str) -> Sieve:
        anything: dict[str, Any] = {name: getattr(Sieve(), name) for name in FIELDS[field]}
        return replace(sieve, **anything)

    def _padded(self, values: npt.NDArray[Any], missing: float) -> npt.NDArray[Any]:
        """Values (R,) for all examples, (N,)."""
        found = np.full(len(self._read), missing, values.dtype)
        found[: len(values)] = values
        return found

