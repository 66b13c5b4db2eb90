"""Networks to and from files: a zip of one ``network.json`` and one ``.npy`` a parameter; never pickle.

A file may come from anywhere, so nothing in it is believed: the zip's table of contents is measured before it is read,
and every part's size and header against the described stack before its numbers are. Parts are stored uncompressed (no
bomb can hide in them) and in public shape, so ``numpy.load`` reads them too.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.nn.description import FormatError, describe, understand
from xoviz.nn.network import Network
from xoviz.nn.stack import MOST_LAYERS, MOST_VALUES, Slot, Stack

SUFFIX = ".xoviz"
DESCRIPTION = "network.json"

MOST_DESCRIPTION = 1_000_000
MOST_HEADER = 1_000
MOST_PARTS = 1 + 12 * MOST_LAYERS
MOST_BYTES = 4 * MOST_VALUES + MOST_DESCRIPTION + MOST_PARTS * MOST_HEADER

NPY_START = b"\x93NUMPY\x01\x00"
END_OF_ZIP = struct.Struct("<4s4H2LH")
"""A zip's last record: signature, two disk numbers, parts here and in all, size and place of the table, comment."""

LARGER_TABLE = b"PK\6\7"
"""What stands 20 bytes before the last record if another, larger table of contents replaces it."""

STUMBLES = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, LookupError, NotImplementedError, OSError, RuntimeError,
            ValueError, struct.error)
"""What ``zipfile`` raises over damaged bytes."""

ANOTHER_COPY = "take another copy of it"
ANOTHER_FILE = "choose a file that xoviz has saved"


class StorageError(ValueError):
    """A file that is no network, or a network that cannot be written. One sentence: which file, what, what to do."""


def save(network: Network, path: str | Path) -> None:
    """Write ``network`` to ``path``, whole or not at all; the same network gives the same bytes.

    Raises StorageError if it cannot be written, or could not be read again.
    """
    target = Path(path)
    try:
        parts = {DESCRIPTION: describe(network)}
        for slot in network.stack.slots:
            parts[_part(slot)] = _npy(network.parameters[slot.key], slot)
        with replacing(target) as file:
            _zip(file, parts)
    except OSError as error:
        raise StorageError(f"'{target.name}' could not be written ({_reason(error)}); choose another place") from None
    except FormatError as error:
        raise StorageError(f"'{target.name}' was not written: {error}") from None


def load(path: str | Path) -> Network:
    """The network in the file at ``path``. Raises StorageError for anything that is not one, whole and sound."""
    source = Path(path)
    try:
        with _opened(source) as file:
            return _read(file)
    except OSError as error:
        raise StorageError(f"'{source.name}' could not be read ({_reason(error)}); choose another file") from None
    except FormatError as error:
        raise StorageError(f"'{source.name}' was not opened: {error}") from None


def destination(path: Path) -> Path:
    """The file that ``path`` leads to, through links. Raises OSError if they lead in a circle."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return target


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file beside ``path`` to write into, which then takes its place: whoever looks sees the old one or the new.

    Raises OSError if that cannot be, or if the old one must not be written to or is no file; it stays.
    """
    target = destination(path)
    _check_replaceable(target)
    beside = target.with_name(f".{target.name}.{os.urandom(4).hex()}")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def _check_replaceable(target: Path) -> None:
    """OSError for a device or a pipe, and for a file that is protected: a new one in its place would not ask."""
    if not os.path.lexists(target):
        return
    kind = stat.S_IFMT(target.stat().st_mode)
    if kind not in (stat.S_IFREG, stat.S_IFDIR):
        raise OSError(errno.EEXIST, "it is a device or a pipe")
    if not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))


def _reason(error: OSError) -> str:
    return (error.strerror or "it is not accessible").lower()


def _part(slot: Slot) -> str:
    return f"{slot.key}.npy"


def _npy(values: Array, slot: Slot) -> bytes:
    if not np.isfinite(values).all():
        raise FormatError(f"'{slot.key}' has weights that are no numbers any more; undo until they are")
    content = io.BytesIO()
    np.lib.format.write_array(content, np.ascontiguousarray(values, "<f4"), (1, 0), allow_pickle=False)
    return content.getvalue()


def _zip(file: BinaryIO, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            # The same date, system and rights everywhere: the same network gives the same bytes.
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.create_system, part.external_attr = 3, 0o644 << 16
            archive.writestr(part, content)


def _opened(path: Path) -> BinaryIO:
    """The file, once it is known to be one (a pipe would wait for ever) and not too large."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise FormatError(f"it is a folder or a device; {ANOTHER_FILE}")
    if about.st_size > MOST_BYTES:
        raise FormatError(f"it has {about.st_size:,} bytes, and {MOST_BYTES:,} is the limit; {ANOTHER_FILE}")
    return path.open("rb")


def _read(file: BinaryIO) -> Network:
    """What is in the file; FormatError for whatever makes ``zipfile`` stumble."""
    try:
        return _unpacked(file)
    except FormatError:
        raise
    except STUMBLES:
        raise FormatError(f"it is damaged; {ANOTHER_COPY}") from None


def _unpacked(file: BinaryIO) -> Network:
    size = _check_end(file)
    with zipfile.ZipFile(file) as archive:
        parts = _parts(archive, size)
        if parts[DESCRIPTION].file_size > MOST_DESCRIPTION:
            raise FormatError(f"its description is longer than {MOST_DESCRIPTION:,} bytes; {ANOTHER_FILE}")
        about = understand(archive.read(DESCRIPTION))
        _check_parts(parts, about.stack)
        vector = np.empty(about.stack.size, np.float32)
        for slot in about.stack.slots:
            slot.public(vector)[...] = _values(archive, slot)
    return Network(about.stack, vector, about.classes, about.name, about.task, about.made)


def _check_end(file: BinaryIO) -> int:
    """The file's size, if it ends as a zip of ours does. A crowded table of contents would fill the memory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - END_OF_ZIP.size - 20))
    tail = file.read()
    mark, *_, count, table, _, comment = END_OF_ZIP.unpack(tail[-END_OF_ZIP.size :].rjust(END_OF_ZIP.size, b"\0"))
    if mark != b"PK\5\6" or comment or tail.startswith(LARGER_TABLE):
        raise FormatError(f"it is cut off, or no network at all; {ANOTHER_FILE}")
    if count > MOST_PARTS or table > MOST_PARTS * MOST_HEADER:
        raise FormatError(f"it is a zip of {count} parts, but no network; {ANOTHER_FILE}")
    return size


def _parts(archive: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    """The zip's parts by name; refused unless each is there once, stored as it is, and fits into the file."""
    parts = {part.filename: part for part in archive.infolist()}
    if DESCRIPTION not in parts:
        raise FormatError(f"it is a zip without '{DESCRIPTION}', so no network; {ANOTHER_FILE}")
    packed = any(part.compress_type != zipfile.ZIP_STORED for part in parts.values())
    if packed or len(parts) != len(archive.infolist()):
        raise FormatError("it was packed by another program; pack it without compression, or save it again with xoviz")
    if sum(part.file_size for part in parts.values()) > size:
        raise FormatError(f"its parts claim to be larger than the file, so it is damaged; {ANOTHER_COPY}")
    return parts


def _check_parts(parts: dict[str, zipfile.ZipInfo], stack: Stack) -> None:
    """The zip must hold exactly the stack's parameters, each as large as its numbers and a short header."""
    if set(parts) != {DESCRIPTION, *(_part(slot) for slot in stack.slots)}:
        raise FormatError(f"its parts are not those that its layers need; {ANOTHER_COPY}")
    for slot in stack.slots:
        header = parts[_part(slot)].file_size - 4 * (slot.stop - slot.start)
        if not 0 < header <= MOST_HEADER:
            raise FormatError(f"its '{slot.key}' has the wrong size; {ANOTHER_COPY}")


def _values(archive: zipfile.ZipFile, slot: Slot) -> Array:
    """One parameter in public shape. Its header must be the one that NumPy writes for it; nothing is interpreted."""
    shape = slot.parameter.shape
    expected = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode()
    with archive.open(_part(slot)) as part:
        start = part.read(len(NPY_START) + 2)
        header = part.read(min(int.from_bytes(start[-2:], "little"), MOST_HEADER))
        if not start.startswith(NPY_START) or header.rstrip() != expected:
            raise FormatError(f"its '{slot.key}' is no array of shape {shape} in 32 bits; {ANOTHER_COPY}")
        content = part.read()
    if len(content) != 4 * (slot.stop - slot.start):
        raise FormatError(f"its '{slot.key}' has the wrong size; {ANOTHER_COPY}")
    values: Array = np.frombuffer(content, "<f4").reshape(shape)
    if not np.isfinite(values).all():
        raise FormatError(f"its '{slot.key}' has weights that are no numbers; {ANOTHER_COPY}")
    return values
