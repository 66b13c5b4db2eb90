"""What the command line prints, and how: results on standard output, errors and progress on standard error."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from time import monotonic
from typing import TextIO

from xoviz.cli.errors import CommandError

PROGRESS_INTERVAL = 0.2  # seconds between two progress lines on a terminal


def prepare() -> None:
    """Let characters that a terminal cannot show become question marks instead of errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            with _delivered():
                stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """A line for people on standard output. Raises CommandError if it cannot be written, BrokenPipeError if unread."""
    with _delivered():
        _write(sys.stdout, f"{text}\n")


def say_json(document: object) -> None:
    """The one JSON document of a command. Numbers that are not finite become null, which JSON has instead."""
    say(json.dumps(_finite(document), allow_nan=False))


def on_one_line(name: str) -> str:
    """A file's name as a line can show it: as it is, or quoted with escapes if it holds line breaks or the like."""
    return name if name.isprintable() else repr(name)


def complain(message: str) -> None:
    """One line on standard error: ``xoviz: ...``."""
    _write(sys.stderr, f"xoviz: {' '.join(message.split())}\n")


def flush() -> None:
    """Write out what is still held back, so that a full disk or a closed pipe is noticed while one can say so."""
    with _delivered():
        if sys.stdout is not None:
            sys.stdout.flush()


def abandon() -> None:
    """Drop what could not be written, or Python would try once more at its end, and print a traceback."""
    if sys.__stdout__ is not None and sys.stdout is sys.__stdout__:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())


def shows(characters: str) -> bool:
    """Whether standard output can show all of ``characters``."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return characters.encode(encoding, "replace").decode(encoding) == characters


class Progress:
    """How far a long piece of work is, on standard error.

    On a terminal one line that is written over and over; elsewhere a line for each tenth, or none with ``quiet``.
    """

    def __init__(self, total: int, quiet: bool) -> None:
        self._total = total
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._quiet = sys.stderr is None or (quiet and not self._terminal)
        self._due = 0.0
        self._width = 0

    def due(self, done: int) -> bool:
        """Whether it is time to ``show`` that ``done`` of the total is done."""
        if self._terminal:
            return monotonic() >= self._due
        return not self._quiet and done * 10 // self._total > (done - 1) * 10 // self._total

    def show(self, text: str) -> None:
        """Show ``text``, in place of what was shown before if this is a terminal."""
        self._due = monotonic() + PROGRESS_INTERVAL
        # The width is noted first: Ctrl-C may come while the line is being written.
        before, self._width = self._width, len(text)
        _write(sys.stderr, f"\r{text.ljust(before)}" if self._terminal else f"{text}\n")

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exception: object) -> None:
        # Leave a terminal's line empty for what comes next, also after Ctrl-C.
        if self._terminal and self._width:
            _write(sys.stderr, f"\r{' ' * self._width}\r")


@contextmanager
def _delivered() -> Iterator[None]:
    """A disk that is full is told in one line; a reader who has gone is left to ``main``."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon()
        raise CommandError(f"the output could not be written ({error.strerror or error})") from error


def _write(stream: TextIO | None, text: str) -> None:
    """Write to a standard stream; a program that was started without it has None in its place."""
    if stream is not None:
        stream.write(text)
        if stream is sys.stderr:
            stream.flush()


def _finite(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner) for inner in value]
    return value
