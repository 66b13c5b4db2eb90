"""Opening and saving what is on screen. Which kind a file is, its first bytes tell, not its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xoviz.nn import Array, Network, storage
from xoviz.pictures.prepare import Prepared, prepare
from xoviz.pictures.read import PictureError, read
from xoviz.pictures.write import write

ZIP_MAGIC = b"PK\x03\x04"
ENLARGED = 512
"""A saved picture has at least so many pixels a side, in whole multiples of its cells."""


def opened(path: Path, size: int, *, whole: bool = False) -> Network | Prepared:
    """The network in a file, or the picture in it, prepared for a pad of ``size``, with all steps on the way;
    uncropped where the ``whole`` picture counts.

    Raises PictureError or StorageError (both ValueError) with one sentence that names the file and the reason; a blank
    picture is refused too.
    """
    if path.suffix.lower() == storage.SUFFIX or _begins_with(path, ZIP_MAGIC):
        network = storage.load(path)
        return network if network.name != "untitled" else replace(network, name=path.stem)
    prepared = prepare(read(path), size, whole=whole)
    if prepared.empty:
        raise PictureError(f"{path.name} is blank: there is no letter in it.")
    return prepared


def save_picture(picture: Array, path: Path) -> None:
    """Write a picture (1, S, S), enlarged so that it can be looked at. Raises PictureError with one sentence."""
    write(picture, path, scale=max(1, -(-ENLARGED // picture.shape[-1])))


def save_network(network: Network, path: Path) -> None:
    """Write a network, under the file's name. Raises StorageError with one sentence."""
    storage.save(replace(network, name=path.stem), path)


def _begins_with(path: Path, magic: bytes) -> bool:
    """What is no file (a folder, a pipe that would wait for ever) begins with nothing; its reader says why."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(magic)) == magic
    except OSError:
        return False
