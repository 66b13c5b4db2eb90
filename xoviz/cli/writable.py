"""Asked before the work begins: can its result be saved where it shall go?"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from xoviz.cli.errors import CommandError
from xoviz.nn.storage import destination


def check_writable(out: Path) -> None:
    """Raises CommandError if ``out`` can be seen not to become a file; what is there stays as it is."""
    try:
        _try(destination(out))
    except PermissionError:
        raise CommandError(f"'{out}' cannot be written: you are not permitted to") from None
    except OSError as error:
        raise CommandError(f"'{out}' cannot be written: {(error.strerror or str(error)).lower()}") from None


def _try(target: Path) -> None:
    """Make a file beside ``target``, called as the one that will take its place, and remove it again."""
    if not os.path.isdir(target.parent):
        raise OSError(f"there is no folder '{target.parent}'")
    if os.path.exists(target) and not os.path.isfile(target):
        raise OSError("it is a folder or a device")
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise PermissionError
    with NamedTemporaryFile(prefix=f".{target.name}.", dir=target.parent):
        pass
