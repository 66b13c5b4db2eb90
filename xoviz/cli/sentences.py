"""Sentences on the command line, for networks that read them: ``xoviz classify --network text "Doug saw Jane"``."""

from __future__ import annotations

from collections.abc import Iterator

from xoviz.cli.errors import UsageError
from xoviz.nn import Array
from xoviz.tasks.base import Task
from xoviz.tasks.words import laid_out


def reads_sentences(task: Task) -> bool:
    """Whether a task's inputs are sentences."""
    return bool(task.words)


def typed(text: str, task: Task) -> tuple[Array, tuple[str, ...]]:
    """A sentence as the task lays it out, (C, H, W), and a line for each kind of words that are not read.

    Raises UsageError where none is read.
    """
    found = laid_out(text, task.words, task.shape(len(task.words))[2], task.right_aligned)
    if not found.values.any():
        raise UsageError(f"no word of '{text}' is in the dictionary of the task '{task.name}': {' '.join(task.words)}")
    return found.values, tuple(_left_out(text, found.of("unknown"), found.of("beyond")))


def _left_out(text: str, unknown: tuple[str, ...], beyond: tuple[str, ...]) -> Iterator[str]:
    if unknown:
        yield f"'{text}': left empty, because the dictionary lacks it: {', '.join(unknown)}"
    if beyond:
        yield f"'{text}': not read, because there is no place left: {', '.join(beyond)}"
