"""Folders of pictures as a set: each folder inside is a class, each picture in it a drawing.

Scans, photographs and screenshots go the way of any picture that is opened: `pictures.read`, then `pictures.prepare`.
That takes some milliseconds a picture, so the set grows while one waits.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xoviz.drawings.collection import MOST_CLASSES, MOST_DRAWINGS, Collection, Drawing
from xoviz.drawings.drawing import LONGEST_NAME, check_class, check_size, shown
from xoviz.drawings.filing import DrawingsError
from xoviz.pictures.prepare import prepare
from xoviz.pictures.read import PictureError, read

NOT_PICTURES = (".txt", ".md", ".json", ".csv", ".xml", ".html", ".pdf", ".py", ".ini", ".db")
"""Endings of files that lie beside pictures and are passed over without a word."""

MOST_REFUSED = 1_000
"""The refusals that are remembered; of more, a folder is not what it was thought to be, and reading ends."""


@dataclass(frozen=True, eq=False)
class FolderRead:
    """How far reading has come.

    Attributes:
        collection: the drawings so far.
        read: how many files were looked at.
        of: how many there are.
        refused: files that are not in the set, each with one sentence why; names as seen from the folder.
    """

    collection: Collection
    read: int
    of: int
    refused: tuple[tuple[str, str], ...]


def folder(path: str | Path, size: int) -> Iterator[FolderRead]:
    """A set of the pictures in a folder's folders, at `size` cells a side; one result a picture, the first before any.

    Hidden files and folders are passed over, links to folders are not followed, and what lies deeper than one folder
    is not looked at. The same picture makes the same key, so the folder can be read again and merged.

    Raises, when the first result is asked for:
        DrawingsError: the folder cannot be read, or does not hold one to ten folders of at most 100,000 pictures.
        ValueError: drawings cannot have that size.
    """
    top = Path(path)
    check_size(size)
    classes = _classes(top)
    files = [(name, file) for name, files in classes.items() for file in files]
    collection, known = Collection(_name(top), tuple(classes)), dict[str, str]()
    refused: tuple[tuple[str, str], ...] = ()
    yield FolderRead(collection, 0, len(files), refused)
    for count, (label, file) in enumerate(files, start=1):
        name = f"{file.parent.name}/{file.name}"
        try:
            drawing = _drawing(file, label, size)
            if (same := known.setdefault(drawing.key, name)) != name:
                raise PictureError(f"it shows the same as {shown(same)}.")
            collection = collection.added([drawing])
        except PictureError as reason:
            refused += ((name, str(reason).removeprefix(f"Cannot read {file}: ")),)
        if len(refused) > MOST_REFUSED:
            raise DrawingsError(f"'{top.name}' was not opened: more than {MOST_REFUSED:,} of its files are no drawings")
        yield FolderRead(collection, count, len(files), refused)


def _classes(top: Path) -> dict[str, list[Path]]:
    """The files of each class, by name."""
    try:
        folders = [entry for entry in _visible(top) if entry.is_dir(follow_symlinks=False)]
        if not 0 < len(folders) <= MOST_CLASSES:
            raise DrawingsError(f"'{top.name}' was not opened: it has {len(folders) or 'no'} folders inside, and each "
                                f"of 1 to {MOST_CLASSES} classes needs one with its pictures")
        classes = {_class(entry.name): _files(Path(entry)) for entry in folders}
    except OSError as error:
        reason = (error.strerror or "it is not accessible").lower()
        raise DrawingsError(f"'{top.name}' could not be read ({reason}); choose another folder") from None
    except ValueError as reason:
        if isinstance(reason, DrawingsError):
            raise
        raise DrawingsError(f"'{top.name}' was not opened: a folder in it cannot name a class. {reason}") from None
    if sum(map(len, classes.values())) > MOST_DRAWINGS:
        raise DrawingsError(f"'{top.name}' was not opened: it has more than {MOST_DRAWINGS:,} files")
    return classes


def _visible(folder: Path) -> list[os.DirEntry[str]]:
    """What is not hidden, in alphabetical order."""
    with os.scandir(folder) as entries:
        return sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)


def _files(folder: Path) -> list[Path]:
    return [Path(entry) for entry in _visible(folder)
            if not entry.name.lower().endswith(NOT_PICTURES) and not entry.is_dir()]


def _class(name: str) -> str:
    check_class(name)
    return name


def _name(top: Path) -> str:
    """The folder's own name, as far as it can name a set."""
    printable = "".join(letter for letter in top.resolve().name if letter.isprintable())
    return printable[:LONGEST_NAME].strip() or "drawings"


def _drawing(file: Path, label: str, size: int) -> Drawing:
    """PictureError, in one sentence, for a file that is no picture or has nothing on it."""
    prepared = prepare(read(file), size)
    if prepared.empty:
        raise PictureError("there is no ink on it.")
    return Drawing.imported(prepared.picture, label)
