"""Which changes belong together: those of one setting in succession are one step of undo, as those of a stroke are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count


class Succession:
    """The number of the gesture that a change belongs to."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = count(1)
        self._setting, self._gesture = ("", ""), 0

    def number_from(self, numbers: Iterator[int]) -> None:
        """Take the numbers from here, so that no other part has the same ones."""
        self._numbers = numbers

    def gesture(self, block_id: str, name: str) -> int:
        """That of a change of a block's setting: the last one's, if that was the same setting and did not end."""
        if self._setting != (block_id, name):
            self._setting, self._gesture = (block_id, name), next(self._numbers)
        return self._gesture

    def end(self) -> None:
        """Something else was done: the next change is another gesture."""
        self._setting = "", ""
