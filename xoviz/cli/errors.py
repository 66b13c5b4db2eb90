"""How a command fails: with one sentence and an exit status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class CommandError(Exception):
    """The work failed; the message is one sentence for people."""

    status = 1


class UsageError(CommandError):
    """The command line asks for what cannot be; the message says which part."""

    status = 2


@contextmanager
def told_as(told: type[CommandError], *errors: type[Exception]) -> Iterator[None]:
    """Turn a room's own ``errors``, whose messages are sentences already, into an error of the command line."""
    try:
        yield
    except errors as error:
        raise told(str(error)) from error
