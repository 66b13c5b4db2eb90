"""What can be wished for of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.wishes.wish import Wish

if TYPE_CHECKING:
    from pathlib import Path


class Open(Wish):
    """Open a network, or put a picture on the pad, or a second of a sound file where sounds are heard."""

    path: Path


class SavePicture(Wish):
    """Write what is on the pad to a picture file."""

    path: Path


class SaveNetwork(Wish):
    """Write the network to a file."""

    path: Path
