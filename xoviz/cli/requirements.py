"""What Qt needs before it can be used. Asked first, because Qt itself answers with a traceback or with an abort."""

from __future__ import annotations

import builtins
import os
import re
import sys
from importlib import import_module
from pathlib import Path

from xoviz.cli.errors import CommandError

BROKEN_QT = "6.12.0"
"""This PySide6 corrupts reference counts on Python 3.10 and 3.11."""

DEBIAN_PACKAGES = ("libegl1 libgl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0 "
                   "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-randr0 libxcb-shape0 libxcb-sync1 "
                   "libxcb-xfixes0")
"""What Qt expects of the system, by Debian's and Ubuntu's names."""


def require_qt() -> None:
    """Import Qt. Raises CommandError, with what to do, if it is missing, broken, or lacks a system library."""
    try:
        # The package itself knows its version, long before Qt's libraries are loaded; its metadata take as long as Qt.
        import PySide6

        refuse_broken_qt(sys.version_info[:2], PySide6.__version__)
        import_module("PySide6.QtGui")
    except ModuleNotFoundError as error:
        refuse_broken_qt(sys.version_info[:2], qt_version())
        raise CommandError(missing(str(error))) from error
    except ImportError as error:
        raise CommandError(missing(str(error))) from error
    import_plainly()


def import_plainly() -> None:
    """Give Python its own ``import`` back, which PySide has replaced.

    PySide's reads the source of every module that is imported and searches it, so that some may say ``from __feature__
    import ...``. Nobody does here, and of the time until the window stands it takes a twentieth.
    """
    names = vars(builtins)
    if names["__import__"] is names.get("__feature_import__"):
        names["__import__"] = names["__orig_import__"]


def require_screen() -> None:
    """Raises CommandError where Qt would abort: on Linux without a screen, or without a library of its X11 plugin."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return
    if os.environ.get("WAYLAND_DISPLAY"):
        return
    if not os.environ.get("DISPLAY"):
        raise CommandError("there is no screen for the window (DISPLAY is not set); "
                           "the commands train, classify, explain, figure and check need none")
    import ctypes

    import PySide6

    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    try:
        if plugin.exists():
            ctypes.CDLL(str(plugin))
    except OSError as error:
        raise CommandError(missing(str(error))) from error


def qt_version() -> str | None:
    """The version of the installed PySide6, or None; from its metadata, without importing it."""
    from importlib.metadata import PackageNotFoundError, version

    for name in ("PySide6-Essentials", "PySide6"):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return None


def refuse_broken_qt(python: tuple[int, int], qt: str | None) -> None:
    """Raises CommandError for a pair of versions that is known to crash; ``qt`` None means that there is no Qt."""
    if qt is None:
        raise CommandError("PySide6 is not installed; install xoviz with pip, which brings it")
    if qt == BROKEN_QT and python < (3, 12):
        raise CommandError(f"PySide6 {qt} corrupts memory on Python {python[0]}.{python[1]}; "
                           'run: pip install "PySide6-Essentials<6.12", or use Python 3.12 or newer')


def missing(reason: str) -> str:
    """One sentence from the loader's message, such as "libEGL.so.1: cannot open shared object file"."""
    library = re.search(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object", reason)
    if library is None:
        return f"Qt cannot be loaded ({reason})"
    return (f"Qt needs {library[1]}, which this system lacks; "
            f"on Debian and Ubuntu run: sudo apt install {DEBIAN_PACKAGES}")
