"""The file that preferences are kept in, opened so that nothing in it can run.

QSettings reads ``@Variant(...)`` as a value of any type, and PySide unpickles such a value if it says that it is a
Python object: whoever can write the file could have code executed. Preferences are words, numbers and lists of them,
which Qt writes without the ``@``. So a file in which any value begins with ``@`` is not one of ours.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

from PySide6.QtCore import QSettings

# Qt passes over quotes, space and byte order marks before a value, and the ``@`` may be written as an escape.
TYPED_VALUE = re.compile(rb"""[=,][\s"\xef\xbb\xbf]*[@\\]""")

log = logging.getLogger(__name__)


def user_settings() -> QSettings:
    """The settings of this user: a file on every system, and no other behind it."""
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "xoviz", "xoviz")
    settings.setFallbacksEnabled(False)
    return settings


def refuse_objects(settings: QSettings) -> None:
    """Set the file aside if it holds a typed value; to be called before anything is read, for Qt reads lazily.

    The old file stays beside it, its name ending in ``.refused``.
    """
    path = Path(settings.fileName())
    try:
        unsafe = TYPED_VALUE.search(path.read_bytes()) is not None
        if unsafe:
            path.replace(path.with_name(f"{path.name}.refused"))
    except OSError:
        return
    if unsafe:
        settings.sync()
        log.warning("the preferences in '%s' are not as xoviz writes them: they were set aside", path)
