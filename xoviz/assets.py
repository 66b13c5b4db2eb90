"""Where the files that are not code lie: icons, shipped networks, texts. No other module knows.

In an installed wheel they are inside the package (`xoviz/_resources`); in a checkout they are `resources/`
beside it.
"""

from __future__ import annotations

import os
from pathlib import Path


class MissingAssetError(FileNotFoundError, ValueError):
    """A file that ships with the program is not there; the message names it and says what to do."""


def root() -> Path:
    """The folder of all resources, whether installed or in a checkout."""
    package = os.path.dirname(__file__)
    installed = os.path.join(package, "_resources")
    return Path(installed if os.path.isdir(installed) else os.path.join(os.path.dirname(package), "resources"))


def path(*parts: str) -> Path:
    """The file or folder `parts` below the resources, such as `path("icons", "play.svg")`.

    Raises MissingAssetError if it does not exist, and ValueError if it would lie outside the resources.
    """
    name = "/".join(parts)
    # Told from the words alone: the window asks for some ninety icons before it is painted.
    if ".." in name.replace("\\", "/").split("/") or os.path.isabs(name):
        raise ValueError(f"The resource {name!r} lies outside the program's resources.")
    wanted = root().joinpath(*parts)
    if not wanted.exists():
        raise MissingAssetError(
            f"The resource {name!r} is missing from this installation; install xoviz again."
        )
    return wanted
