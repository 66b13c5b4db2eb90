"""The command line: ``xoviz``, ``xoviz FILE`` and ``xoviz COMMAND``. The entry point is ``main``.

Reads in this order: ``parser`` (every command and option at a glance), ``errors``, ``output`` (what is printed, and
how), ``requirements`` (what Qt needs), ``inputs`` (pictures and networks by name), then one file a command. Nothing
heavy is imported before a command needs it: each command's file is imported when it runs.
"""

from __future__ import annotations

import os
import sys

from xoviz import __version__

# What `typing` calls by this name, without waiting for `typing`: half the time that --version takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

INTERRUPTED = 130
"""The exit status after Ctrl-C, as in every shell: 128 and the signal's number."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say. The exit status: 0 done, 1 the work failed, 2 bad usage, 130 interrupted.

    Errors are one line on standard error; bad input never ends in a traceback.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    # NumPy's library reads this once, when it is first imported; two threads would fight the window.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if arguments == ["--version"]:
        # Scripts ask this often, so it does not wait for a parser.
        try:
            sys.stdout.write(f"xoviz {__version__}\n")
            sys.stdout.flush()
            return 0
        except (AttributeError, OSError):
            # No output, or a full disk: the long way round tells them apart, and says so.
            pass
    return _guarded(arguments)


def _guarded(arguments: list[str]) -> int:
    """Run the arguments, and turn everything that can go wrong outside into a sentence and a status."""
    from xoviz.cli import output
    from xoviz.cli.errors import CommandError

    try:
        try:
            output.prepare()
            return _dispatched(arguments)
        finally:
            output.flush()
    except CommandError as error:
        output.complain(str(error))
        return error.status
    except KeyboardInterrupt:
        output.complain("interrupted; nothing was saved")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever was reading has seen enough, as in `xoviz explain talk:x | head`.
        output.abandon()
        return 1


def _dispatched(arguments: list[str]) -> int:
    """Choose between the window, on a file or without one, and the commands."""
    if not arguments:
        return _window(None)
    from xoviz.cli.parser import COMMANDS, parsed

    if arguments[0] not in COMMANDS and not arguments[0].startswith("-"):
        return _window_on(arguments)
    options = parsed(arguments)
    return 0 if options is None else _command(options)


def _window_on(arguments: list[str]) -> int:
    """Open the window on the one file that was named."""
    from pathlib import Path

    from xoviz.cli.errors import UsageError
    from xoviz.cli.parser import COMMANDS

    file, *rest = arguments
    if not os.path.exists(file):
        raise UsageError(f"there is no command or file '{file}'; the commands are {', '.join(COMMANDS)}")
    if os.path.isdir(file):
        raise UsageError(f"'{file}' is a folder; name a picture or a network to open")
    if rest:
        raise UsageError(f"the window opens one file, and '{rest[0]}' is one argument too many")
    return _window(Path(file))


def _window(file: Path | None) -> int:
    """Open the window and stay until it is closed."""
    import gc

    from xoviz.cli.requirements import require_qt, require_screen

    require_qt()
    require_screen()
    # What is made until the window has been painted stays; the collector would look through it in vain.
    gc.disable()
    from xoviz.app import run

    return run(file)


def _command(arguments: Namespace) -> int:
    """Each command is a file of its own in this folder, with a ``run``."""
    from importlib import import_module

    status: int = import_module(f"xoviz.cli.{arguments.command.replace('-', '_')}").run(arguments)
    return status
