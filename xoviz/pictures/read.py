"""Picture files as grey numbers.

Whatever the file holds (colours, transparency, 16 bits, a camera's turned-on-its-side mark), it comes out as one
array of brightness. A file that cannot be read whole is refused in one sentence.
"""

from __future__ import annotations

import stat
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage, QImageReader

from xoviz.pictures.whole import is_whole

MAX_SIDE = 20_000
"""The longest side that is read, in pixels."""

MAX_PIXELS = 2**25
"""The most pixels that are read, 33 million: at 8 bytes each (16-bit colours) they fill what Qt allows, 256 MB."""

MAX_BYTES = 2**28
"""The largest file that is read, 256 MB."""

_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"BM": "bmp",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"P1": "pbm",
    b"P4": "pbm",
    b"P2": "pgm",
    b"P5": "pgm",
    b"P3": "ppm",
    b"P6": "ppm",
}
_KNOWN = "PNG, JPEG, GIF, BMP, WebP, TIFF, PBM, PGM and PPM"
_ROWS_AT_ONCE = 256
_ALMOST_WHITE = 0.2


class PictureError(ValueError):
    """A picture that cannot be read or written; the message is one sentence that names it and says why."""


def read(path: str | Path) -> npt.NDArray[np.float32]:
    """The picture in a file, as brightness: (H, W) float32 in [0, 1], 1 = white.

    Transparency is laid on paper, a camera's rotation is applied, of an animation the first frame counts. The
    content decides the format, not the name. SVG is not read: it is drawing instructions, not pixels. Call it
    from one thread at a time, because Qt's messages are caught meanwhile.

    Raises:
        PictureError: the file is missing, not readable, no picture, damaged, incomplete or too large.
    """
    try:
        data = _contents(Path(path))
        return from_qimage(_decoded(data, _kind(data)))
    except PictureError as reason:
        raise PictureError(f"Cannot read {path}: {reason}") from None


def from_qimage(image: QImage) -> npt.NDArray[np.float32]:
    """Brightness of an image from a file or the clipboard: (H, W) float32 in [0, 1], 1 = white.

    Transparency is laid on white, or on black where all that can be seen is almost white. Brightness weighs red,
    green and blue as Rec. 709 does. Sixteen bits stay sixteen bits.

    Raises:
        PictureError: the image is null, as an empty clipboard's is.
    """
    if image.isNull():
        raise PictureError("there is no picture.")
    grey = _laid_on(1.0, image)
    if not image.hasAlphaChannel() or np.ptp(grey) > _ALMOST_WHITE:
        return grey
    on_black = _laid_on(0.0, image)
    return on_black if np.ptp(on_black) > np.ptp(grey) else grey


def _laid_on(paper: float, image: QImage) -> npt.NDArray[np.float32]:
    """Brightness over paper that is white, 1, or black, 0."""
    grey = np.empty((image.height(), image.width()), np.float32)
    for top in range(0, image.height(), _ROWS_AT_ONCE):
        strip = image.copy(0, top, image.width(), min(_ROWS_AT_ONCE, image.height() - top))
        grey[top : top + strip.height()] = _brightness(paper, strip)
    return grey


def _contents(path: Path) -> bytes:
    """The bytes of a regular file of bearable size; a pipe or a device would never end."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise PictureError("it is a folder, not a picture.")
        if not stat.S_ISREG(about.st_mode):
            raise PictureError("it is a device or a pipe, not a file.")
        if about.st_size == 0:
            raise PictureError("the file is empty.")
        if about.st_size > MAX_BYTES:
            raise PictureError(f"the file has {about.st_size} bytes, and at most {MAX_BYTES} are read.")
        return path.read_bytes()
    except FileNotFoundError:
        raise PictureError("there is no such file.") from None
    except PermissionError:
        raise PictureError("you are not permitted to read it.") from None
    except OSError as error:
        raise PictureError(f"{error.strerror or 'the system refuses to open it'}.") from None
    except ValueError as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError("its name is not a possible file name.") from None


def _kind(data: bytes) -> str:
    """Qt's name of the format, by the signature at the start; left to guess, Qt takes noise for pictures."""
    kind = "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None
    kind = kind or next((kind for head, kind in _SIGNATURES.items() if data.startswith(head)), None)
    if kind is None:
        raise PictureError(f"it is not a picture in a known format ({_KNOWN}).")
    if kind.encode() not in {bytes(known.data()) for known in QImageReader.supportedImageFormats()}:
        raise PictureError(f"this installation of Qt cannot read {kind.upper()}; save it as PNG.")
    return kind


def _decoded(data: bytes, kind: str) -> QImage:
    # The reader comes first: Python lets go of them in this order, and a TIFF reader uses its device to the end.
    reader, buffer = QImageReader(), QBuffer()
    buffer.setData(data)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    with _complaints() as complaints:
        reader.setDevice(buffer)
        reader.setFormat(kind.encode())
        reader.setAutoDetectImageFormat(False)
        reader.setAutoTransform(True)
        if whole := is_whole(data, kind):
            _check_size(reader.size().width(), reader.size().height())
            # Qt makes room for all of a GIF's screen, however small the frame on it.
            if kind == "gif":
                _check_size(*struct.unpack_from("<HH", data, 6))
        image = reader.read() if whole else QImage()
    if image.isNull() or any("premature end" in complaint for complaint in complaints):
        raise PictureError(f"the {kind.upper()} data are damaged or incomplete.")
    return image


def _check_size(width: int, height: int) -> None:
    """Refuses before any pixel is decoded; a few bytes can promise gigabytes."""
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        limits = f"{MAX_SIDE:,} on a side and {MAX_PIXELS // 10**6} million in all"
        raise PictureError(f"{width:,} x {height:,} pixels are too many; the limits are {limits}.")


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What Qt says in this thread meanwhile, kept from standard error."""
    said: list[str] = []
    here = threading.get_ident()

    def listen(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if threading.get_ident() == here:
            said.append(message)
        elif callable(before):
            before(kind, context, message)

    before = qInstallMessageHandler(listen)
    try:
        yield said
    finally:
        qInstallMessageHandler(before)


def _brightness(paper: float, strip: QImage) -> npt.NDArray[np.float32]:
    """Brightness over `paper` of a strip of rows, through 16 bits a channel."""
    wide = strip.convertToFormat(QImage.Format.Format_RGBA64)
    words = np.frombuffer(wide.constBits(), np.uint16).reshape(wide.height(), -1, 4)[:, : wide.width()]
    red, green, blue, alpha = np.moveaxis(words.astype(np.float32) / np.float32(65535), 2, 0)
    # Written as green plus differences, so that a grey stays exactly itself.
    grey = green + np.float32(0.2126) * (red - green) + np.float32(0.0722) * (blue - green)
    return np.asarray(np.clip(paper - alpha * (paper - grey), 0, 1), np.float32)
