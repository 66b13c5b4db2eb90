"""People's own drawings in a sweep: which file they are in, and its bytes on their way to whoever trains."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xoviz.nn.shorthand import written
from xoviz.tasks.base import SIZES
from xoviz.tasks.drawn import DrawnTask
from xoviz.zoo.stacks import layers_for

DRAWINGS = "drawings"
"""The name of the task that a file of drawings sets."""

MOST_BYTES = 2**25
"""The most that such a file may have, as every worker gets all of it: 32 MB, some fifty thousand drawings."""


LONGEST_NAME = 1000


class SourceError(ValueError):
    """Drawings that a sweep cannot learn from: one sentence."""


@dataclass(frozen=True)
class Source:
    """Which drawings: the ``file`` that they were found in, and the SHA-256 of its bytes, which alone tells two apart.
    """

    file: str = field(compare=False)
    digest: str

    def plain(self) -> dict[str, str]:
        """The same for JSON."""
        return {"file": self.file, "sha256": self.digest}


class Drawings:
    """The bytes of a file of drawings. They travel as they are, and are understood once, where they arrive."""

    def __init__(self, file: str, contents: bytes) -> None:
        self._file, self._contents = file, contents

    @property
    def source(self) -> Source:
        """What says that a file is still this one."""
        return Source(self._file, hashlib.sha256(self._contents).hexdigest())

    @cached_property
    def task(self) -> DrawnTask:
        """What they have to teach, as ``xoviz train --drawings`` does. Raises SourceError, in one sentence."""
        # Reading pictures takes Qt, which a sweep of letters does without.
        from xoviz.drawings.filing import unpacked
        from xoviz.drawings.task import drawn_task

        try:
            task = drawn_task(unpacked(self._contents, self._file))
        except ValueError as reason:
            raise _error(str(reason)) from None
        if not task.held_out:
            raise _error(f"'{self._file}' keeps no drawing for testing; give its test part a share of them")
        return task

    @property
    def side(self) -> int:
        """Cells a side of most of the drawings."""
        (pictures, _), _ = self.task.drawings
        side: int = pictures.shape[-1]
        return side

    def __reduce__(self) -> tuple[type[Drawings], tuple[str, bytes]]:
        return Drawings, (self._file, self._contents)


def read_drawings(file: str) -> Drawings:
    """The drawings in a file, not yet looked at. Raises SourceError if it cannot be read, or is too large."""
    from xoviz.drawings.filing import DrawingsError, contents

    _check_name(file)
    try:
        drawings = contents(file)
    except DrawingsError as reason:
        raise _error(str(reason)) from None
    if len(drawings) > MOST_BYTES:
        raise _error(f"'{file}' has {len(drawings):,} bytes, and drawings for a sweep have at most {MOST_BYTES:,}")
    return Drawings(file, drawings)


def fetched(source: Source | None) -> Drawings | None:
    """The drawings of a source, if there is one. Raises SourceError, also if the file holds others by now."""
    if source is None:
        return None
    drawings = read_drawings(source.file)
    if drawings.source != source:
        raise _error(f"'{source.file}' has changed since the sweep began; put the old one back, or begin another sweep")
    return drawings


def source_from(about: Mapping[str, Any]) -> Source:
    """The source of plain values, as ``Source.plain`` gives them. Raises SourceError."""
    file, digest = about.get("file"), about.get("sha256")
    if not isinstance(file, str) or not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise SourceError("The drawings are told by a 'file' and its 'sha256'.")
    _check_name(file)
    return Source(file, digest)


def suited(vary: Mapping[str, Any], drawings: Drawings) -> dict[str, Any]:
    """What varies in a sweep over drawings; of task, size and stack what is not said as ``xoviz train`` has it."""
    known = {"task": DRAWINGS, "size": drawings.side, **vary}
    if known["task"] != DRAWINGS:
        return dict(vary)
    size = str(known["size"])
    if "stack" not in vary and size.isdecimal() and int(size) in SIZES:
        known["stack"] = written(layers_for(int(size), len(drawings.task.classes)))
    return known


def _check_name(file: str) -> None:
    if not file.isprintable() or not 1 <= len(file) <= LONGEST_NAME:
        raise SourceError(f"The name of a file of drawings has 1 to {LONGEST_NAME:,} characters that can be printed.")


def _error(words: str) -> SourceError:
    return SourceError(f"{words[:1].upper()}{words[1:].rstrip('.')}.")
