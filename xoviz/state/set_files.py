"""Sets of drawings read and written in the background: what the studies "opening" and "saving" yield.

What goes wrong with a file is a sentence in the result, which whoever asked for it is told.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from xoviz.drawings.collection import Collection
from xoviz.drawings.filing import load, saving
from xoviz.drawings.folders import folder

OPENING, SAVING = "opening drawings", "saving drawings"
"""The names of the studies."""


@dataclass(frozen=True, eq=False)
class SetRead:
    """How far reading has come: ``read`` files ``of`` so many, and with the last one the ``collection``.

    ``refused`` are pictures that are not in it, each with a sentence why. ``problem`` says why there is no set. Where
    several sets are read, ``before`` are those that have been read already.
    """

    path: Path
    collection: Collection | None = None
    read: int = 0
    of: int = 1
    refused: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    before: tuple[SetRead, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to be read."""
        return bool(self.problem) or self.collection is not None


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


def reading_several(paths: tuple[Path, ...], size: int) -> Iterator[SetRead]:
    """Several sets, one after the other; the last item holds them all, and counts them."""
    done: tuple[SetRead, ...] = ()
    for path in paths:
        newest = SetRead(path)
        for found in reading(path, size):
            newest = found
            yield SetRead(path, read=len(done), of=len(paths), before=done)
        done = (*done, newest)
    yield replace(done[-1], read=len(done), of=len(done), before=done[:-1])


def writing(collection: Collection, path: Path) -> Iterator[SetWritten | None]:
    """Write a set to a file, a little at a time."""
    try:
        for _ in saving(collection, path):
            yield None
    except ValueError as reason:
        yield SetWritten(path, collection, str(reason))
        return
    yield SetWritten(path, collection)
