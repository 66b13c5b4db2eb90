"""Sets of drawings read and written in the background: what the studies "opening" and "saving" yield.

What goes wrong with a file is a sentence in the result, which whoever asked for it is told.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xoviz.drawings.collection import Collection
from xoviz.drawings.filing import load, saving
from xoviz.drawings.folders import folder

OPENING, SAVING = "opening drawings", "saving drawings"
"""The names of the studies."""


@dataclass(frozen=True, eq=False)
class SetRead:
    """How far reading has come: ``read`` files ``of`` so many, and with the last one the ``collection``.

    ``refused`` are pictures that are not in it, each with a sentence why. ``problem`` says why there is no set.
    """

    path: Path
    collection: Collection | None = None
    read: int = 0
    of: int = 1
    refused: tuple[tuple[str, str], ...] = ()
    problem: str = ""


@dataclass(frozen=True, eq=False)
class SetWritten:
    """The set that was written to a file, or why it could not be."""

    path: Path
    collection: Collection
    problem: str = ""


def reading(path: Path, size: int) -> Iterator[SetRead]:
    """The set in a file, or in a folder of folders of pictures, which are prepared for ``size`` cells a side."""
    yield SetRead(path)
    try:
        if not os.path.isdir(path):  # unlike the path's own question, it is never refused
            yield SetRead(path, load(path), 1)
            return
        for found in folder(path, size):
            last = found.collection if found.read == found.of else None
            yield SetRead(path, last, found.read, found.of, found.refused)
    except ValueError as reason:
        yield SetRead(path, problem=str(reason))


def writing(collection: Collection, path: Path) -> Iterator[SetWritten | None]:
    """Write a set to a file, a little at a time."""
    try:
        for _ in saving(collection, path):
            yield None
    except ValueError as reason:
        yield SetWritten(path, collection, str(reason))
        return
    yield SetWritten(path, collection)
