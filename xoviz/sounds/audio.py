"""The loudspeaker and the microphone, through the package sounddevice, which need not be there.

Opening a sound card can take its time and playing does, so each sound has a thread of its own; the window asks now and
then how far it is. At most one sound is played or recorded at a time. Sound cards have a rate of their own: sounds are
converted, so no card is asked for one that it has not.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from xoviz.sounds.backend import Backend, Load, is_installed, sounddevice
from xoviz.sounds.resample import resampled
from xoviz.sounds.sound import Samples, Sound, SoundError

ABSENT = "Playing and recording need the package sounddevice: pip install 'xoviz[audio]'."

_BLOCKS = 25  # a second: so often it is asked whether to stop
_WARMING_UP = 0.1  # seconds after which a microphone has got over being switched on


class Running(ABC):
    """A sound that is being played or recorded, in a thread of its own.

    ``done`` is how many seconds of ``seconds`` have passed, ``level`` how loud it is now, 0 to 1. After the end
    ``failure`` is a sentence if it failed, otherwise None.
    """

    def __init__(self, load: Load, seconds: float, before: Running | None) -> None:
        self.seconds, self.done, self.level = seconds, 0.0, 0.0
        self.failure: str | None = None
        self._load, self._before = load, before
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="xoviz sound", daemon=True)

    @property
    def over(self) -> bool:
        """Whether it has ended, by itself or not."""
        return not self._thread.is_alive()

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End soon; returns at once."""
        self._stopping.set()

    def wait(self, seconds: float) -> None:
        """Return when it has ended, or after so many seconds."""
        self._thread.join(seconds)

    @abstractmethod
    def _run(self, backend: Backend) -> None:
        """Play or record, and look between two blocks whether to stop."""

    def _work(self) -> None:
        if self._before is not None:
            self._before.wait(2)
            self._before = None
        try:
            if not self.stopped:
                self._run(self._loaded())
        except SoundError as reason:
            self.failure = str(reason)
        except Exception as error:
            # Sound systems fail in as many ways as there are drivers, and none of them may end the program.
            told = " ".join(str(error).split()).rstrip(".")
            self.failure = f"The sound system refuses: {told or type(error).__name__}."

    def _loaded(self) -> Backend:
        try:
            return self._load()
        except ImportError:
            raise SoundError(ABSENT) from None
        except OSError as error:
            told = str(error).rstrip(".")
            raise SoundError(f"The sound library PortAudio is missing ({told}); install libportaudio2.") from None


class Playing(Running):
    """A sound on its way to the loudspeaker."""

    def __init__(self, load: Load, sound: Sound, before: Running | None) -> None:
        super().__init__(load, sound.seconds, before)
        self._sound = sound

    def _run(self, backend: Backend) -> None:
        rate, channels = _card(backend, "output", "loudspeaker")
        samples = resampled(self._sound.samples, self._sound.rate, rate)
        data = np.repeat(np.clip(samples, -1, 1)[:, None], channels, axis=1)
        block = max(1, rate // _BLOCKS)
        with backend.OutputStream(samplerate=rate, channels=channels, dtype="float32") as stream:
            for start in range(0, len(data), block):
                if self.stopped:
                    stream.abort()
                    return
                part = data[start : start + block]
                stream.write(np.ascontiguousarray(part))
                self.done, self.level = (start + len(part)) / rate, float(np.abs(part).max(initial=0))


class Recording(Running):
    """A sound on its way from the microphone; ``sound`` is there after the end, unless it failed or was stopped."""

    def __init__(self, load: Load, seconds: float, rate: int, before: Running | None) -> None:
        super().__init__(load, seconds, before)
        self.sound: Sound | None = None
        self._rate = rate

    def _run(self, backend: Backend) -> None:
        rate, channels = _card(backend, "input", "microphone")
        block, wanted = max(1, rate // _BLOCKS), round(self.seconds * rate)
        parts: list[Samples] = []
        with backend.InputStream(samplerate=rate, channels=channels, dtype="float32") as stream:
            stream.read(round(_WARMING_UP * rate))
            for start in range(0, wanted, block):
                if self.stopped:
                    return
                data, _ = stream.read(min(block, wanted - start))
                parts.append(np.asarray(data, np.float32).mean(axis=1))
                self.done, self.level = (start + len(data)) / rate, float(np.abs(parts[-1]).max(initial=0))
        self.sound = Sound(np.clip(resampled(np.concatenate(parts), rate, self._rate), -1, 1), self._rate)


class Audio:
    """Plays and records, one sound at a time. ``load`` gives the package sounddevice, or one like it."""

    def __init__(self, load: Load = sounddevice, is_there: Callable[[], bool] = is_installed) -> None:
        self._load, self._is_there = load, is_there
        self._running: Running | None = None

    def absence(self) -> str | None:
        """Why nothing can be played or recorded here, in one sentence; None where one can try."""
        return None if self._is_there() else ABSENT

    def play(self, sound: Sound) -> Playing:
        """Begin to play; what was running ends first. Returns at once."""
        playing = Playing(self._load, sound, self._ended())
        self._begin(playing)
        return playing

    def record(self, seconds: float, rate: int) -> Recording:
        """Begin to record so many seconds as ``rate`` samples a second. Returns at once."""
        recording = Recording(self._load, seconds, rate, self._ended())
        self._begin(recording)
        return recording

    def stop(self) -> None:
        """End what is running, soon."""
        self._ended()

    def close_down(self) -> None:
        """End what is running, and wait for it, but not for a sound card that hangs."""
        if (last := self._ended()) is not None:
            last.wait(1)

    def _begin(self, running: Running) -> None:
        self._running = running
        running.start()

    def _ended(self) -> Running | None:
        if self._running is not None:
            self._running.stop()
        return self._running


def _card(backend: Backend, kind: str, name: str) -> tuple[int, int]:
    """The rate and the channels, at most two, of the default sound card. SoundError if there is none."""
    try:
        about = backend.query_devices(kind=kind)
    except (ValueError, backend.PortAudioError):
        about = {}
    channels = int(str(about.get(f"max_{kind}_channels", 0)))
    if channels < 1:
        raise SoundError(f"This machine has no {name} that can be used.")
    return round(float(str(about.get("default_samplerate", 48_000)))), min(channels, 2)
