"""What is used of the package sounddevice, so that another can stand in for it; and the package itself, if there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from types import TracebackType
from typing import Protocol, Self, cast

from xoviz.sounds.sound import Samples


class Stream(Protocol):
    """A way to the loudspeaker or from the microphone; open as long as its ``with`` lasts, which ends when all is
    played."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 where: TracebackType | None) -> object: ...

    def read(self, frames: int) -> tuple[Samples, bool]:
        """Wait for samples (frames, channels); and whether some were lost before."""

    def write(self, data: Samples) -> bool:
        """Wait until there is room for samples (frames, channels), and hand them over."""

    def abort(self) -> None:
        """Throw away what is not yet played."""


class Backend(Protocol):
    """The package, as far as it is used here."""

    @property
    def PortAudioError(self) -> type[Exception]:
        """What it raises when a sound card will not."""

    def OutputStream(self, *, samplerate: float, channels: int, dtype: str) -> Stream:
        """Open the loudspeaker."""

    def InputStream(self, *, samplerate: float, channels: int, dtype: str) -> Stream:
        """Open the microphone."""

    def query_devices(self, *, kind: str) -> Mapping[str, object]:
        """What is known of the default "output" or "input"; PortAudioError or ValueError if there is none."""


Load = Callable[[], Backend]


def sounddevice() -> Backend:
    """The package. ImportError if it is not installed, OSError if it finds no PortAudio to work with."""
    import sounddevice as package

    return cast(Backend, package)


def is_installed() -> bool:
    """Whether the package is there; it is not loaded, because that wakes the sound cards."""
    return find_spec("sounddevice") is not None
