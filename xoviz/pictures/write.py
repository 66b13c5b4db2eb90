"""A network's picture as an image: for the clipboard, for a file, for a slide."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSaveFile
from PySide6.QtGui import QImage, QImageWriter

from xoviz.pictures.read import MAX_SIDE, PictureError

_FORMATS = ("png", "bmp", "jpg", "jpeg", "webp", "tif", "tiff", "pgm", "ppm")


def to_qimage(picture: npt.NDArray[np.float32]) -> QImage:
    """A grey image, ink black on white, of `picture` (H, W) or (1, H, W): ink +1, paper -1, clipped beyond.

    Raises:
        ValueError: the picture has another shape or numbers that are not finite.
    """
    plane = picture[0] if picture.ndim == 3 and len(picture) == 1 else picture
    if plane.ndim != 2 or plane.size == 0 or not np.isfinite(plane).all():
        raise ValueError(f"a picture needs one plane of finite numbers (H, W), not {picture.shape}.")
    grey = np.ascontiguousarray(np.rint((1 - np.clip(plane, -1, 1)) * 127.5), np.uint8)
    height, width = grey.shape
    return QImage(grey.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()


def write(picture: npt.NDArray[np.float32], path: str | Path, scale: int = 1) -> None:
    """Saves `picture`, (H, W) or (1, H, W), each pixel as a square of `scale` pixels, in the name's format.

    A file of that name is replaced, but only once the new one is complete.

    Raises:
        PictureError: the ending is unknown, the result would be too large, or the file cannot be written.
        ValueError: the picture has another shape or numbers that are not finite.
    """
    kind = Path(path).suffix[1:].lower()
    if kind not in _FORMATS:
        endings = ", ".join(_FORMATS)
        raise PictureError(f"Cannot write {path}: the name must end in one of {endings}.")
    if scale < 1 or scale * max(picture.shape) > MAX_SIDE:
        raise PictureError(f"Cannot write {path}: at scale {scale} the sides are not 1 to {MAX_SIDE} pixels.")
    image = to_qimage(picture)
    _save(image.scaled(image.size() * scale), Path(path), kind)


def _save(image: QImage, path: Path, kind: str) -> None:
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise PictureError(f"Cannot write {path}: {file.errorString()}.")
    writer = QImageWriter(file, kind.encode())
    writer.setQuality(100)
    complete = writer.write(image)
    reason = writer.errorString() if not complete else ""
    # The writer goes first: it may use its device until the end.
    del writer
    if not complete or not file.commit():
        raise PictureError(f"Cannot write {path}: {reason or file.errorString()}.")
