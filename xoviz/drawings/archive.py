"""A zip that may come from anybody: its parts, read from memory, none inflated beyond what it announces.

Nothing is ever unpacked to disk, so a part's name is only a name; those that would mean mischief elsewhere are refused
all the same. ``zipfile`` reads the table of contents; the parts are cut out of the file here, because opening ten
thousand of them one by one is what takes ``zipfile`` its time.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections import Counter

from xoviz.drawings.drawing import shown

MOST_PARTS = 250_000
"""The longest table of contents that is read: each drawing, and once more what some systems add to each."""

MOST_BYTES = 2**28
"""The most that a file may have, and that its parts may have together, 256 MB."""

_LOCAL = struct.Struct("<4s22xHH")
_ENTRY = b"PK\1\2"
_ENCRYPTED = 0x1
_STUMBLES = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, LookupError, NotImplementedError, OSError,
             OverflowError, RuntimeError, ValueError, struct.error)
ANOTHER_COPY = "take another copy of it"


class ArchiveError(ValueError):
    """A zip that is damaged, too large or not as it should be. One sentence, without the name of the file."""


class Archive:
    """The parts of a zip by their names; folders are left out."""

    def __init__(self, data: bytes) -> None:
        """Read the table of contents. Raises ArchiveError."""
        self._data = data
        # Each entry begins with these four bytes, so there are no more entries, whatever the last record says.
        if data.count(_ENTRY) > MOST_PARTS:
            raise ArchiveError(f"it is a zip of more than {MOST_PARTS:,} parts; choose a smaller one")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = [part for part in archive.infolist() if not part.is_dir()]
        except _STUMBLES:
            raise ArchiveError(f"it is cut off, damaged, or no zip at all; {ANOTHER_COPY}") from None
        for part in parts:
            _check(part)
        _check_together(parts)
        self._parts = {part.filename: part for part in parts}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the table."""
        return tuple(self._parts)

    def size(self, name: str) -> int:
        """How many bytes a part has, as it says itself. KeyError if there is no such part."""
        return self._parts[name].file_size

    def read(self, name: str) -> bytes:
        """A part, whole. Raises ArchiveError if it is damaged, KeyError if there is none of that name."""
        part = self._parts[name]
        content = self._packed(part)
        if part.compress_type == zipfile.ZIP_DEFLATED:
            content = _inflated(content, part.file_size)
        if len(content) != part.file_size or zlib.crc32(content) != part.CRC:
            raise ArchiveError(f"its part {shown(name)} is damaged; {ANOTHER_COPY}")
        return content

    def _packed(self, part: zipfile.ZipInfo) -> bytes:
        """A part's bytes as they stand in the file, behind its own short header; of a broken one, none."""
        try:
            mark, name, extra = _LOCAL.unpack_from(self._data, part.header_offset)
        except struct.error:
            return b""
        start = part.header_offset + _LOCAL.size + name + extra
        return self._data[start : start + part.compress_size] if mark == b"PK\3\4" else b""


def _inflated(packed: bytes, size: int) -> bytes:
    """At most one byte more than announced; nothing if it is damaged."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1)
    except zlib.error:
        return b""


def _check(part: zipfile.ZipInfo) -> None:
    """ArchiveError for a part that cannot be read, or that would do harm if somebody unpacked it."""
    name = part.filename
    steps = name.replace("\\", "/").split("/")
    if ".." in steps or steps[0] == "" or steps[0].endswith(":"):
        raise ArchiveError(f"its part {shown(name)} points outside of it; do not unpack it")
    if stat.S_ISLNK(part.external_attr >> 16):
        raise ArchiveError(f"its part {shown(name)} is a link to something else; do not unpack it")
    if part.flag_bits & _ENCRYPTED:
        raise ArchiveError("it is locked with a password; ask for one that is not")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveError("it is packed in an unusual way; pack it again as an ordinary zip")


def _check_together(parts: list[zipfile.ZipInfo]) -> None:
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise ArchiveError(f"unpacked it would have more than {MOST_BYTES // 2**20} MB; choose a smaller one")
    twice = [name for name, count in Counter(part.filename for part in parts).items() if count > 1]
    if twice:
        raise ArchiveError(f"its part {shown(twice[0])} is there twice; {ANOTHER_COPY}")
