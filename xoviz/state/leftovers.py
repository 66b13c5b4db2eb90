"""Sets of drawings that a window leaves behind, as files in a folder of the user's: one set a window.

``set-1.zip`` is a set like any other, ``set-1.json`` says where it was saved, and ``set-1.lock`` keeps two windows from
writing the same one; that of a window which has crashed is taken over. Nothing is ever deleted here: what cannot be
read is put aside under another name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from PySide6.QtCore import QLockFile

from xoviz.drawings.collection import Collection
from xoviz.drawings.filing import load, saving
from xoviz.nn.storage import replacing
from xoviz.state.view import SetFile

MOST = 1000
"""Places that are tried before the folder counts as one in which nothing can be kept."""

LONGEST_NOTE = 100_000
"""Bytes; a path is much shorter on every system."""


class Place:
    """Where one set is kept."""

    def __init__(self, folder: Path, stem: str) -> None:
        self.drawings, self.note = folder / f"{stem}.zip", folder / f"{stem}.json"
        self._lock = QLockFile(str(folder / f"{stem}.lock"))
        self._lock.setStaleLockTime(0)  # however long a window stays open, its place is taken

    def take(self) -> bool:
        """Keep other windows away; False if one of them has it, or nothing can be written there."""
        return self._lock.tryLock(0)

    def give_back(self) -> None:
        """Let other windows have it."""
        self._lock.unlock()

    def put_aside(self) -> Path:
        """Give what cannot be read another name, which it has from now on."""
        names = (self.drawings.with_name(f"{self.drawings.stem}-damaged-{number}.zip") for number in count(1))
        aside = next(name for name in names if not name.exists())
        self.note.unlink(missing_ok=True)
        return self.drawings.rename(aside)


@dataclass(frozen=True, eq=False)
class Kept:
    """A set that was written, and what was noted about it; or why that could not be."""

    collection: Collection
    file: SetFile
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Found:
    """A set that was left behind, and what was noted about it; or why it could not be read, and where it is now."""

    place: Place
    collection: Collection | None = None
    file: SetFile = field(default_factory=SetFile)
    problem: str = ""
    aside: Path | None = None


def left_in(folder: Path) -> list[Place]:
    """Where sets were left, by any window, the newest first."""
    found = []
    for path in folder.glob("set-*.zip"):
        with suppress(OSError):  # another window may have put it aside
            if path.stem.removeprefix("set-").isdecimal():
                found.append((path.stat().st_mtime_ns, path.stem))
    return [Place(folder, stem) for _, stem in sorted(found, reverse=True)]


def new_place(folder: Path) -> Place:
    """A place, taken, where nothing is kept yet. OSError if there can be none."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, MOST):
        place = Place(folder, f"set-{number}")
        if not place.drawings.exists() and place.take():
            return place
    raise OSError(f"nothing can be written in {folder}")


def keeping(collection: Collection, file: SetFile, whole: bool, place: Place) -> Iterator[Kept | None]:
    """Write a set, unless only where it was saved has changed, and that; a few milliseconds at a time.

    The note comes last and goes first, so that it never says of a newer set that it was saved.
    """
    try:
        if whole:
            place.note.unlink(missing_ok=True)
            for _ in saving(collection, place.drawings):
                yield None
        told = {"file": None if file.path is None else str(file.path), "saved": file.saved}
        with replacing(place.note) as note:
            note.write(json.dumps(told).encode())
    except (OSError, ValueError) as reason:
        yield Kept(collection, file, str(reason))
        return
    yield Kept(collection, file)


def taking_up(place: Place) -> Iterator[Found]:
    """Read a set that was left behind; one that cannot be read is put aside."""
    try:
        yield Found(place, load(place.drawings), noted(place.note))
    except ValueError as reason:
        try:
            yield Found(place, problem=str(reason), aside=place.put_aside())
        except OSError:
            yield Found(place, problem=str(reason), aside=place.drawings)


def noted(path: Path) -> SetFile:
    """Where a set was saved; nowhere if there is no such note, or none that can be read."""
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(LONGEST_NOTE))
        name, saved = told["file"], told["saved"]
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        return SetFile()
    return SetFile(Path(name), saved is True) if isinstance(name, str) and "\0" not in name else SetFile()
