"""The values that one setting may have, and their text: ``4, 8, 16`` or ``0.001..0.03 log``.

A list names its values. A range has a lower and an upper end, both included; written with whole numbers it holds whole
numbers only::

    2..8                  2, 3, ... 8
    8..64 step 8          8, 16, ... 64
    0.001..0.03 log       any number between, small ones as likely as large ones
    0.001..0.1 log in 5   five of them, each as many times the one before: 0.001, 0.00316, 0.01, 0.0316, 0.1
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

Value = int | float | str
"""What a setting is: a plain value that JSON, TOML and the command line can all hold."""

MOST_CHOICES = 10_000
LONGEST_TEXT = 5_000
LARGEST = 10**18
DIGITS = 4
"""Significant digits of a number from a range: more would say nothing."""

_NUMBER = r"[+-]?\d{1,18}(?:\.\d{1,18})?(?:[eE][+-]?\d{1,3})?"
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})(?:\s+step\s+(\d{{1,9}}))?(\s+log)?(?:\s+in\s+(\d{{1,6}}))?")


class DomainError(ValueError):
    """Values that cannot be: one sentence."""


@dataclass(frozen=True)
class Choices:
    """A list of values. Raises DomainError if there are none, one stands there twice, or a text would not survive."""

    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.values) <= MOST_CHOICES:
            raise DomainError(f"A list has 1 to {MOST_CHOICES:,} values, not {len(self.values):,}.")
        for value in self.values:
            _check_choice(value)
        if len({str(value) for value in self.values}) < len(self.values):
            raise DomainError(f"A value stands twice in '{str(self)[:80]}'.")

    def __str__(self) -> str:
        return ", ".join(map(_written, self.values))

    def finite(self) -> tuple[Value, ...]:
        """All values there are."""
        return self.values

    def at(self, share: float) -> Value:
        """The value so far along, from 0 to just below 1."""
        return self.values[int(share * len(self.values))]

    @property
    def ends(self) -> tuple[Value, ...]:
        """Those that stand for all when it is checked whether they can be."""
        return self.values


@dataclass(frozen=True)
class Range:
    """Numbers from ``low`` to ``high``; ``log``: as many in each power of ten; ``points``: so many only, if not 0.

    Whole numbers, ``step`` apart, if both ends are. Raises DomainError for what cannot be.
    """

    low: int | float
    high: int | float
    step: int = 1
    log: bool = False
    points: int = 0

    def __post_init__(self) -> None:
        if not -LARGEST < self.low < self.high < LARGEST:
            raise DomainError(f"A range rises from a number to a larger one, which '{self}' does not.")
        if self.log and self.low <= 0:
            raise DomainError(f"A range with 'log' begins above 0, which '{self}' does not.")
        if self.step != 1 and (self.log or self.points or not self.whole or self.step < 1):
            raise DomainError(f"'step' is a whole number for whole numbers without 'log' or 'in', unlike '{self}'.")
        if self.points and not 2 <= self.points <= MOST_CHOICES:
            raise DomainError(f"After 'in' stands a number from 2 to {MOST_CHOICES:,}, not {self.points}.")

    def __str__(self) -> str:
        words = [f"{_written(self.low)}..{_written(self.high)}", f"step {self.step}" * (self.step != 1),
                 "log" * self.log, f"in {self.points}" * (self.points != 0)]
        return " ".join(word for word in words if word)

    @property
    def whole(self) -> bool:
        """Whether it holds whole numbers only."""
        return isinstance(self.low, int) and isinstance(self.high, int)

    def finite(self) -> tuple[Value, ...] | None:
        """All values there are, rising; None where there is no end of them."""
        if self.points:
            found = [self._between(place / (self.points - 1)) for place in range(self.points)]
            return tuple(dict.fromkeys(found))
        if isinstance(self.low, int) and isinstance(self.high, int):
            numbers = range(self.low, self.high + 1, self.step)
            return tuple(numbers) if len(numbers) <= MOST_CHOICES else None
        return None

    def at(self, share: float) -> Value:
        """The value so far along, from 0 to just below 1: each is as likely as the others if ``share`` is."""
        if self.points or (self.whole and not self.log):
            known = self.finite()
            if known is not None:
                return known[int(share * len(known))]
        if self.whole:
            most = int(self.high)
            found = math.exp(_mix(math.log(self.low), math.log(most + 1), share)) if self.log else _mix(
                self.low, most + 1, share)
            return max(int(self.low), min(math.floor(found), most))
        return self._between(share)

    @property
    def ends(self) -> tuple[Value, ...]:
        """The two that stand for all when it is checked whether they can be."""
        return (self.low, self.high)

    def rounded(self, value: float) -> int | float:
        """The number near ``value`` that is short to write, and lies inside."""
        near = round(value) if self.whole else float(f"{value:.{DIGITS}g}")
        return max(self.low, min(near, self.high))

    def _between(self, share: float) -> int | float:
        """The number so far along, from 0 to 1, rounded as its kind is."""
        found = (math.exp(_mix(math.log(self.low), math.log(self.high), share)) if self.log
                 else _mix(self.low, self.high, share))
        return self.rounded(found)


Domain = Choices | Range


def domain(text: str) -> Domain:
    """The values that a text names. Raises DomainError."""
    if len(text) > LONGEST_TEXT:
        raise DomainError(f"The text of a setting's values has at most {LONGEST_TEXT:,} characters, not {len(text):,}.")
    if found := _RANGE.fullmatch(text.strip()):
        low, high = _read(found[1]), _read(found[2])
        assert not isinstance(low, str)
        assert not isinstance(high, str)
        return Range(low, high, int(found[3] or 1), bool(found[4]), int(found[5] or 0))
    return Choices(tuple(_read(part.strip()) for part in text.split(",")))


def _check_choice(value: Value) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise DomainError(f"A value is a number or a text, not {value!r}.")
    if not isinstance(value, str) and not abs(value) < LARGEST:
        raise DomainError(f"A number is below {LARGEST:.0e}, which {str(value)[:40]} is not.")
    if isinstance(value, str) and (".." in value or value != value.strip() or not value.isprintable()):
        raise DomainError(f"'{value[:60]}' is no range, such as 2..8 or 0.001..0.03 log, and no value.")
    if isinstance(value, str) and (not value or "," in value or re.fullmatch(_NUMBER, value)):
        raise DomainError(f"A value between the commas is a number, or a text without commas, not '{value[:60]}'.")
    if len(str(value)) > LONGEST_TEXT:
        raise DomainError(f"A value has at most {LONGEST_TEXT:,} characters.")


def _read(text: str) -> Value:
    if not re.fullmatch(_NUMBER, text):
        return text
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)


def _written(value: Value) -> str:
    return value if isinstance(value, str) else repr(value)


def _mix(low: float, high: float, share: float) -> float:
    return low + (high - low) * share
