"""What a diagnosis can find, as codes and numbers; ``xoviz/finding_words.py`` has the sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Literal

from xoviz.nn.arrays import Array

Kind = Literal["diverging", "slow", "overfitting", "ignored", "saturated", "silent", "dead", "alike"]
"""In the order in which they are told: what concerns all learning first. A layer is silent if all of it is dead."""


@dataclass(frozen=True)
class TryRate:
    """Another learning rate; ``anew`` from random weights, where those that there are have been spoilt."""

    rate: float
    anew: bool = False

    @property
    def code(self) -> str:
        """What the sentences know it by."""
        return "rate anew" if self.anew else "rate"

    @property
    def value(self) -> float:
        """The number in its sentence."""
        return self.rate


@dataclass(frozen=True)
class TryLetters:
    """Learn from so many letters; 0 for a new one every time."""

    code: ClassVar[str] = "letters"
    value: int


@dataclass(frozen=True)
class TryWeight:
    """Give one number another value: ``index`` in the public shape of the parameter ``key``."""

    code: ClassVar[str] = "weight"
    key: str
    index: tuple[int, ...]
    value: float


@dataclass(frozen=True, eq=False)
class TryVector:
    """Give all parameters (P,) other values."""

    code: ClassVar[str] = "vector"
    value: ClassVar[float] = 0.0
    vector: Array


@dataclass(frozen=True, eq=False)
class TryFilter:
    """Give a filter fresh random ``weights`` (C, height, width)."""

    code: ClassVar[str] = "filter"
    value: ClassVar[float] = 0.0
    layer: str
    index: int
    weights: Array


@dataclass(frozen=True)
class TryAnew:
    """Begin again from random weights."""

    code: ClassVar[str] = "anew"
    value: ClassVar[float] = 0.0


Advice = TryRate | TryLetters | TryWeight | TryVector | TryFilter | TryAnew


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing that is wrong. ``figures`` are the numbers that show it, by name.

    ``layer`` and ``unit`` (a filter, or a class for the votes) say where it can be seen; None where there is no one
    place.
    """

    kind: Kind
    figures: Mapping[str, float]
    advice: Advice
    layer: str | None = None
    unit: int | None = None
    more: tuple[int, ...] = field(default=())
    """Further units of the same layer that it concerns: the other of two filters alike."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", MappingProxyType(dict(self.figures)))

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from other findings; its numbers may change while it stays the same."""
        return self.kind, self.layer, self.unit, self.more
