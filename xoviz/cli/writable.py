"""Asked before the work begins: can its result be saved where it shall go?"""

from __future__ import annotations

import os
from pathlib import Path

from xoviz.cli.errors import CommandError


def check_writable(out: Path) -> None:
    """Raises CommandError if ``out`` can be seen not to become a file."""
    if not os.path.isdir(out.parent):
        raise CommandError(f"'{out}' cannot be written: there is no folder '{out.parent}'")
    if os.path.exists(out) and not os.path.isfile(out):
        raise CommandError(f"'{out}' cannot be written: it is a folder or a device")
    if not os.access(out if os.path.exists(out) else out.parent, os.W_OK):
        raise CommandError(f"'{out}' cannot be written: you are not permitted to")
