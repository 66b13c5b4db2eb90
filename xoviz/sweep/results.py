"""The results' file: one JSON document a line, written as trials end, never changed afterwards.

The first line has the whole sweep and what it ran with; every other line is one trial, with all that is needed to run
it again. If the program is killed while it writes, the last line may be cut off: it is dropped when the sweep goes on,
and its trial runs again. So the file can be read at any time, by anything that reads lines of JSON.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np

from xoviz import __version__
from xoviz.sweep.lines import FORMAT, Line, LineError, line_from, plain_line
from xoviz.sweep.spec import Spec, SpecError
from xoviz.sweep.spec_text import plain, spec_from

VERSION = 1
MOST_BYTES = 2_000_000_000


class ResultsError(ValueError):
    """A results' file that cannot be read, written, or gone on with: one sentence."""


@dataclass(frozen=True)
class Found:
    """What a results' file holds: the sweep, the versions that it ran with, its lines, and how many bytes are whole."""

    spec: Spec
    versions: Mapping[str, str]
    lines: tuple[Line, ...]
    length: int


def versions(spec: Spec) -> dict[str, str]:
    """The versions of all that the numbers of a sweep depend on."""
    found = {"xoviz": __version__, "numpy": np.__version__}
    if spec.search == "tpe":
        from xoviz.sweep.tpe import optuna_version

        found["optuna"] = optuna_version()
    return found


class Results:
    """An open results' file: ``lines`` that are there, and ``add`` for more. A context manager.

    A file that is there already must be of the same sweep and the same versions: it is gone on with. While it is open
    nobody else can open it. Raises ResultsError, also where it cannot be written.
    """

    def __init__(self, path: str | Path, spec: Spec) -> None:
        self.path = Path(path)
        try:
            self._file: BinaryIO = self._opened()
        except OSError as error:
            raise self._error(f"cannot be written ({_reason(error)}); choose another place") from None
        try:
            self._lock()
            self.lines = self._gone_on_with(spec)
        except BaseException:
            self._file.close()
            raise

    def add(self, line: Line) -> None:
        """Write one more line, for good: when this returns, no crash can lose it."""
        self._write(plain_line(line))
        self.lines = (*self.lines, line)

    def close(self) -> None:
        """Close the file; what is in it stays."""
        self._file.close()

    def __enter__(self) -> Results:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def _opened(self) -> BinaryIO:
        if self.path.exists() and not self.path.is_file():
            raise self._error("is a folder or a device; choose another place")
        return open(self.path, "a+b", buffering=0)

    def _lock(self) -> None:
        """Two sweeps that write into one file would both spoil it. Where the system has no such locks, nobody looks."""
        try:
            import fcntl
        except ImportError:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise self._error("is being written by another sweep; wait for it, or choose another place") from None
        except OSError:
            return

    def _gone_on_with(self, spec: Spec) -> tuple[Line, ...]:
        """The lines that are there, after a new first line, or behind one that says the same."""
        head = {"format": FORMAT, "version": VERSION, "spec": plain(spec), "versions": versions(spec)}
        if self._cut_off_in(_encoded(head)):
            self._file.truncate(0)
            self._write(head)
            return ()
        found = read_results(self.path)
        if found.spec != spec:
            raise self._error(_other(found.spec, spec))
        for name, now in versions(spec).items():
            if (before := found.versions.get(name)) != now:
                raise self._error(f"was begun with {name} {before}, and this is {now}; install that one to go on, or "
                                  "begin another file")
        self._file.truncate(found.length)
        return found.lines

    def _cut_off_in(self, head: bytes) -> bool:
        """Whether the file is empty, or ends inside of its first line."""
        return os.path.getsize(self.path) < len(head) and head.startswith(self.path.read_bytes())

    def _write(self, document: Mapping[str, Any]) -> None:
        try:
            self._file.write(_encoded(document))
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._error(f"could not be written ({_reason(error)}); what is in it stays, and the sweep can go on "
                              "from there") from None

    def _error(self, what: str) -> ResultsError:
        return ResultsError(f"'{self.path.name}' {what}.")


def _other(found: Spec, wanted: Spec) -> str:
    """Why a file is not gone on with."""
    if found.drawings is not None and wanted.drawings is not None and found.drawings != wanted.drawings:
        return (f"has results of other drawings, and '{wanted.drawings.file}' has changed since; put the old one back, "
                "or begin another file")
    return "has the results of another sweep; choose another file, or go on with what is in it"


def read_results(path: str | Path) -> Found:
    """What a results' file holds, without a last line that is cut off. Raises ResultsError."""
    source = Path(path)
    try:
        if not source.is_file():
            raise ResultsError(f"There is no results' file '{source.name}'.")
        if source.stat().st_size > MOST_BYTES:
            raise ResultsError(f"'{source.name}' is larger than {MOST_BYTES:,} bytes, so no results' file.")
        content = source.read_bytes()
    except OSError as error:
        raise ResultsError(f"'{source.name}' could not be read ({_reason(error)}).") from None
    whole = content[: content.rfind(b"\n") + 1]
    try:
        return replace(_understood(_documents(whole)), length=len(whole))
    except (LineError, SpecError) as error:
        raise ResultsError(f"'{source.name}' is no results' file, or a damaged one: {error}") from None


def _documents(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """The documents of a file and the numbers of their lines, from 1 on."""
    for number, line in enumerate(content.splitlines(), 1):
        try:
            document = json.loads(line)
        except (ValueError, RecursionError):
            raise LineError(f"line {number} is no JSON.") from None
        if not isinstance(document, dict):
            raise LineError(f"line {number} is no object.")
        yield number, document


def _understood(documents: Iterator[tuple[int, dict[str, Any]]]) -> Found:
    _, head = next(documents, (1, {}))
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        raise LineError(f"its first line does not say \"format\": \"{FORMAT}\", \"version\": {VERSION}.")
    about, ran_with = head.get("spec"), head.get("versions")
    if not isinstance(about, dict) or not isinstance(ran_with, dict):
        raise LineError("its first line has no sweep.")
    spec = spec_from(about)
    lines: dict[int, Line] = {}
    for number, document in documents:
        try:
            line = line_from(document)
        except LineError as error:
            raise LineError(f"line {number}: {error}") from None
        if line.trial.number in lines:
            raise LineError(f"line {number}: trial {line.trial.number} stands there twice.")
        lines[line.trial.number] = line
    return Found(spec, {str(name): str(version) for name, version in ran_with.items()}, tuple(lines.values()), 0)


def _encoded(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, allow_nan=False).encode() + b"\n"


def _reason(error: OSError) -> str:
    return (error.strerror or "it is not accessible").lower()
