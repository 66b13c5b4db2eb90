"""Sets of drawings to and from files: a zip of one PNG a drawing, in folders by class, and one `drawings.json`.

Any program can look into such a file, and one by anybody may be opened: nothing in it is run, nothing is written
anywhere, and everything is measured before it is read. Ten thousand drawings of 28 x 28 open in well under a second.
At the limits (a file of 256 MB, 100,000 drawings) opening takes up to ten seconds and 1 GB; nothing takes more.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from xoviz.drawings.archive import ANOTHER_COPY, MOST_BYTES, Archive, ArchiveError
from xoviz.drawings.collection import LARGEST, Collection, Drawing
from xoviz.drawings.description import (
    Description,
    DescriptionError,
    Entry,
    check_length,
    check_size,
    describe,
    understand,
)
from xoviz.drawings.drawing import shown
from xoviz.nn.storage import replacing
from xoviz.pictures.read import PictureError
from xoviz.pictures.small import from_png, to_png

SUFFIX = ".zip"
DESCRIPTION = "drawings.json"

MOST_PICTURE = 100_000
"""The most bytes that one drawing's PNG may have."""

AT_ONCE = 50
"""Drawings that are written before others get their turn."""

_UNSAFE = '<>:"/\\|?*'
_RESERVED = ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))


class DrawingsError(ValueError):
    """A file that holds no drawings, or a set that cannot be written. One sentence: which file, what, what to do."""


def save(collection: Collection, path: str | Path) -> None:
    """Write a set to a file, whole or not at all; the same set gives the same bytes.

    Raises:
        DrawingsError: it cannot be written, or is too large to be read again.
    """
    for _ in saving(collection, path):
        pass


def saving(collection: Collection, path: str | Path) -> Iterator[None]:
    """The same a few milliseconds at a time; the file is there after the last. Raises as `save` does."""
    target = Path(path)
    try:
        with replacing(target) as file:
            yield from _zip(collection, file)
            if file.tell() > MOST_BYTES:
                raise DrawingsError(f"'{target.name}' was not written: it would have more than {MOST_BYTES // 2**20} "
                                    "MB; save it as several smaller sets")
    except DescriptionError as reason:
        raise DrawingsError(f"'{target.name}' was not written: {reason}; shorten the names") from None
    except OSError as error:
        raise DrawingsError(f"'{target.name}' could not be written ({_reason(error)}); choose another place") from None


def load(path: str | Path) -> Collection:
    """The set in a file.

    Raises:
        DrawingsError: it cannot be read, or is not a set, whole and sound.
    """
    return unpacked(contents(path), Path(path).name)


def contents(path: str | Path) -> bytes:
    """The bytes of a set's file, not yet looked at.

    Raises:
        DrawingsError: it cannot be read, or is too large.
    """
    source = Path(path)
    try:
        return _contents(source)
    except OSError as error:
        raise DrawingsError(f"'{source.name}' could not be read ({_reason(error)}); choose another file") from None
    except ArchiveError as reason:
        raise _not_opened(source.name, reason) from None


def unpacked(data: bytes, name: str) -> Collection:
    """The set that the bytes of a file are; ``name`` is what the file is called if they are none.

    Raises:
        DrawingsError: they are not a set, whole and sound.
    """
    try:
        return _understood(Archive(data))
    except ValueError as reason:
        raise _not_opened(name, reason) from None


def is_collection(path: str | Path) -> bool:
    """Whether a file looks like a set: a zip that names a `drawings.json`. It may be damaged all the same."""
    try:
        data = _contents(Path(path))
    except (OSError, ValueError):
        return False
    return data.startswith(b"PK\3\4") and DESCRIPTION.encode() in data


def _zip(collection: Collection, file: BinaryIO) -> Iterator[None]:
    files = list(_files(collection))
    with zipfile.ZipFile(file, "w") as archive:
        about = describe(collection.name, collection.classes, collection.split, files)
        check_length(about, len(files))
        archive.writestr(_part(DESCRIPTION), about, zipfile.ZIP_DEFLATED)
        for place, (name, drawing) in enumerate(files):
            archive.writestr(_part(name), to_png(255 - drawing.cells))
            if place % AT_ONCE == 0:
                yield


def _part(name: str) -> zipfile.ZipInfo:
    """The same date, system and rights everywhere."""
    part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    part.create_system, part.external_attr = 3, 0o644 << 16
    return part


def _files(collection: Collection) -> Iterator[tuple[str, Drawing]]:
    """Each drawing and the name of its file: a folder like its class, then its key."""
    folders: dict[str, str] = {}
    for name in collection.classes:
        folders[name] = _folder(name, {taken.lower() for taken in folders.values()})
    for drawing in collection.drawings:
        yield f"{folders[drawing.label]}/{drawing.key}.png", drawing


def _folder(name: str, taken: set[str]) -> str:
    """A name that every system takes for a folder, and that differs from those taken in more than its capitals."""
    safe = "".join("_" if letter in _UNSAFE else letter for letter in name).strip(" .") or "_"
    if safe.lower().split(".")[0] in _RESERVED:
        safe = f"_{safe}"
    number, folder = 1, safe
    while folder.lower() in taken:
        number += 1
        folder = f"{safe} {number}"
    return folder


def _contents(path: Path) -> bytes:
    """The bytes of a regular file of bearable size; a pipe would never end."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise ArchiveError("it is a folder or a device, not a file")
    if about.st_size > MOST_BYTES:
        raise ArchiveError(f"it has {about.st_size:,} bytes, and {MOST_BYTES:,} is the limit")
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def _understood(archive: Archive) -> Collection:
    folder = _folder_of_description(archive)
    name = f"{folder}{DESCRIPTION}"
    check_size(archive.size(name), len(archive.names))
    described = archive.read(name)
    check_length(described, len(archive.names))
    about = understand(described)
    _check_files(archive, about, folder)
    drawings = tuple(_drawing(archive, folder, entry) for entry in about.entries)
    return Collection(about.name, about.classes, drawings, about.split)


def _folder_of_description(archive: Archive) -> str:
    """Where the description lies: at the top, or in the folder in which somebody has packed everything again."""
    found = [name for name in archive.names if name.rpartition("/")[2] == DESCRIPTION]
    if len(found) != 1:
        raise ArchiveError(f"it is a zip with {len(found) or 'no'} '{DESCRIPTION}', and a set has one; "
                           "pictures alone can be unpacked and opened as a folder")
    return found[0].removesuffix(DESCRIPTION)


def _check_files(archive: Archive, about: Description, folder: str) -> None:
    """Each drawing has a file of its own and each picture is a drawing."""
    files = {f"{folder}{entry.file}" for entry in about.entries}
    if len(files) < len(about.entries):
        raise DescriptionError("two of its drawings share one file")
    names = frozenset(archive.names)
    if missing := files - names:
        raise ArchiveError(f"its picture {shown(min(missing))} is missing; {ANOTHER_COPY}")
    for name in sorted(names - files):
        if name.lower().endswith(".png") and not name.startswith("__MACOSX/"):
            raise ArchiveError(f"its picture {shown(name)} is not in its '{DESCRIPTION}'; "
                               "unpack it and open the folder instead")


def _drawing(archive: Archive, folder: str, entry: Entry) -> Drawing:
    file = f"{folder}{entry.file}"
    if archive.size(file) > MOST_PICTURE:
        raise ArchiveError(f"its picture {shown(file)} has more than {MOST_PICTURE:,} bytes")
    try:
        cells = 255 - from_png(archive.read(file), LARGEST)
        cells.setflags(write=False)
        return Drawing(entry.key, cells, entry.label, entry.by, entry.revision, entry.confirmed)
    except PictureError as reason:
        raise ArchiveError(f"its picture {shown(file)} cannot be read: {reason}") from None
    except ArchiveError:
        raise
    except ValueError as reason:
        words = str(reason)
        raise DescriptionError(f"its picture {shown(file)} is no drawing: {words[:1].lower()}{words[1:]}") from None


def _not_opened(name: str, reason: ValueError) -> DrawingsError:
    words = str(reason)
    return DrawingsError(f"'{name}' was not opened: {words[:1].lower()}{words[1:].rstrip('.')}")


def _reason(error: OSError) -> str:
    return (error.strerror or "it is not accessible").lower()
