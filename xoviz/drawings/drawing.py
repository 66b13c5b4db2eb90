"""One drawing: cells of ink, what it shows, who drew it, and a key that stays its own wherever it is copied."""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import frozen
from xoviz.tasks.base import SIZES

Cells = npt.NDArray[np.uint8]
"""(S, S), 0 for paper to 255 for ink."""

Pictures = npt.NDArray[np.float32]
"""(1, S, S) or (N, 1, S, S), ink +1, paper -1."""

SMALLEST, LARGEST = SIZES[0], SIZES[-1]
"""The sides that a drawing may have, in cells."""

LONGEST_CLASS, LONGEST_NAME = 40, 200
"""The most characters in a class's name, and in the name of a person or a set."""

MOST_REVISIONS = 2**31 - 1

_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, eq=False)
class Drawing:
    """What somebody drew, in whole numbers, so that a file keeps all of it.

    Attributes:
        key: 32 hexadecimal digits. Drawings with the same key are the same drawing, relabelled perhaps.
        cells: (S, S) uint8, 0 paper to 255 ink, read-only; S is 9 to 64.
        label: the class that it is said to show, 1 to 40 printable characters.
        by: who drew it, "table 3"; empty if nobody said.
        revision: how often it was relabelled. Of two labels for one drawing, the later revision's counts.
        confirmed: whether somebody has said that it is no mistake, though it looks like one.

    Raises:
        ValueError: one of them is not like that.
    """

    key: str
    cells: Cells
    label: str
    by: str = ""
    revision: int = 0
    confirmed: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.key, str) or not _KEY.fullmatch(self.key):
            raise ValueError(f"A drawing's key has 32 hexadecimal digits, unlike {shown(self.key)}.")
        check_cells(self.cells)
        check_class(self.label)
        if self.by != "":
            check_name(self.by, "person")
        if type(self.revision) is not int or not 0 <= self.revision <= MOST_REVISIONS:
            raise ValueError(f"A drawing's revision is a whole number from 0 on, not {shown(self.revision)}.")
        if self.cells.flags.writeable:
            object.__setattr__(self, "cells", frozen(self.cells))

    @classmethod
    def new(cls, drawn: Cells | Pictures, label: str, by: str = "") -> Drawing:
        """A drawing with a key of its own, from cells or from a picture (1, S, S) or (S, S) in [-1, 1]."""
        return cls(secrets.token_hex(16), as_cells(drawn), label, by)

    @classmethod
    def imported(cls, drawn: Cells | Pictures, label: str, by: str = "") -> Drawing:
        """The same from a picture that may be imported again: its key comes from its cells alone."""
        cells = as_cells(drawn)
        return cls(hashlib.blake2b(bytes([len(cells)]) + cells.tobytes(), digest_size=16).hexdigest(), cells, label, by)

    @property
    def size(self) -> int:
        """Cells on a side."""
        return len(self.cells)

    @property
    def picture(self) -> Pictures:
        """(1, S, S) float32 in [-1, 1], ink +1, as networks see it."""
        return as_pictures(self.cells)[None]

    @cached_property
    def lot(self) -> float:
        """A number in [0, 1) that its key has drawn, once and for all: what decides whether it is tested on."""
        return zlib.crc32(self.key.encode()) / 2**32

    def relabelled(self, label: str, *, confirmed: bool = False) -> Drawing:
        """The same drawing, said to show something else; itself if that is what it shows."""
        if label == self.label:
            return self
        return replace(self, label=label, revision=min(self.revision + 1, MOST_REVISIONS), confirmed=confirmed)

    def confirmed_by_hand(self) -> Drawing:
        """The same drawing, said to be no mistake; itself if it is."""
        return self if self.confirmed else replace(self, confirmed=True)

    def signed(self, by: str) -> Drawing:
        """The same drawing, said to be by somebody else; itself if it is."""
        return self if by == self.by else replace(self, by=by)


def as_cells(drawn: Cells | Pictures) -> Cells:
    """Cells as they are, or those of a picture (1, S, S) or (S, S) in [-1, 1], rounded and clipped."""
    if drawn.dtype == np.uint8:
        return np.asarray(drawn, np.uint8)
    plane = drawn[0] if drawn.ndim == 3 and len(drawn) == 1 else drawn
    if plane.ndim != 2 or not np.isfinite(plane).all():
        raise ValueError(f"A drawing needs one plane of finite numbers (S, S), not {drawn.shape}.")
    return np.asarray(np.rint((np.clip(plane, -1, 1) + 1) * 127.5), np.uint8)


def as_pictures(cells: Cells) -> Pictures:
    """Float32 in [-1, 1] for cells of any shape; 0 becomes exactly -1 and 255 exactly +1."""
    return np.asarray(cells / np.float32(127.5) - np.float32(1), np.float32)


def check_cells(cells: object) -> None:
    """ValueError unless these are the cells of a drawing."""
    if not isinstance(cells, np.ndarray) or cells.dtype != np.uint8 or cells.ndim != 2:
        raise ValueError("A drawing's cells are whole numbers (S, S) from 0 to 255.")
    height, width = cells.shape
    if height != width:
        raise ValueError(f"A drawing is square, not {height} x {width} cells.")
    check_size(height)


def check_size(size: int) -> None:
    """ValueError unless drawings can have so many cells a side."""
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(f"A drawing has {SMALLEST} to {LARGEST} cells a side, not {size}.")


def check_class(name: object) -> None:
    """ValueError unless this can be the name of a class."""
    _check_words(name, "class", LONGEST_CLASS)


def check_name(name: object, whose: str) -> None:
    """ValueError unless this can be the name of a person or of a set."""
    _check_words(name, whose, LONGEST_NAME)


def shown(value: object) -> str:
    """A wrong value for a sentence, cut short; what cannot be printed, or turns the line around, as its number."""
    words = repr(value)
    return words if len(words) <= 50 else f"{words[:47]}..."


def _check_words(name: object, whose: str, longest: int) -> None:
    if not isinstance(name, str) or not 0 < len(name) <= longest or not name.isprintable() or name != name.strip():
        raise ValueError(f"The name of a {whose} has 1 to {longest} printable characters and no blanks around them, "
                         f"unlike {shown(name)}.")
