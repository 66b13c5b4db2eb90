"""The editor of sounds: a spectrogram to paint on, to hear, to record, and to fill with sounds that are made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QStackedLayout, QVBoxLayout, QWidget

from xoviz.gui.inputs.base import InputEditor
from xoviz.gui.inputs.sound_tools import USUAL, SoundKinds, SoundTools
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.grid_view import Mark
from xoviz.gui.widgets.level_meter import LevelMeter
from xoviz.gui.widgets.scaled_grid import ScaledGrid, Tick
from xoviz.nn import PICTURE, Array, Focus
from xoviz.sounds.audio import Audio, Playing, Recording
from xoviz.sounds.sound import Sound
from xoviz.sounds.words import what_was_read
from xoviz.state.view import View
from xoviz.state.wishes import Open, Point, SetInput
from xoviz.tasks.spectrogram import (
    BANDS,
    FRAMES,
    LENGTH,
    RATE,
    column_of,
    heard,
    is_silence,
    pictured,
    row_of,
)
from xoviz.tasks.synthesis import MAKERS, made

SECONDS = 1.0
"""So long is recorded."""

OFTEN = 33
"""Milliseconds between two looks at what plays or is recorded."""

_FREQUENCIES = (125, 250, 500, 1000, 2000)
_TIMES = (0.2, 0.4, 0.6, 0.8)


class SpectrogramEditor(InputEditor):
    """Pictures what the network hears. What is painted is played by additive synthesis, anything else as it is.

    Signals:
        wish(object): SetInput, Open or Point.
        said(str): why something cannot be played, recorded or typed.
    """

    def __init__(self, gestures: Iterator[int], parent: QWidget | None = None, *, audio: Audio | None = None) -> None:
        super().__init__(gestures, parent)
        self.tools, self.kinds = SoundTools(), SoundKinds(tuple(MAKERS))
        self.grid = ScaledGrid(BANDS, FRAMES, self._hertz(), self._seconds())
        self.hint, self.meter = QLabel(), LevelMeter()
        self._audio = audio or Audio()
        self._running: Playing | Recording | None = None
        self._rng = np.random.default_rng(0)
        self._gesture = 0
        self._view: View | None = None
        self._shown: Array | None = None
        self._source: object = None
        self._timer = QTimer(self)
        self._timer.setInterval(OFTEN)
        self._lay_out()
        self._connect()

    @property
    def sound(self) -> Sound:
        """What Play plays: the sound that is pictured where it is known, else one that is made from the picture."""
        if isinstance(self._source, Sound):
            return self._source
        return Sound(self._source if isinstance(self._source, np.ndarray) else heard(self.grid.values), RATE)

    @property
    def is_running(self) -> bool:
        """Whether a sound is being played or recorded."""
        return self._running is not None

    def present(self, view: View) -> None:
        """The spectrogram that the network reads, and what of it is lit."""
        before, self._view = self._view, view
        if view.pad is not self._shown or view.source is not self._source:
            self._shown, self._source = view.pad, view.source
            self.grid.present(view.pad)
            self._tell()
        if before is None or view.lit is not before.lit or view.pinned != before.pinned:
            self._mark()

    def make(self, kind: str) -> None:
        """Make up another sound of a kind."""
        self._show(Sound(made(kind, self._rng), RATE), self.tr("Make “{kind}”").format(kind=kind),
                   tuple(MAKERS).index(kind))

    def clear(self) -> None:
        """Wish for silence, unless there is silence."""
        if not is_silence(self.grid.values):
            self._wish(np.full((BANDS, FRAMES), -1, np.float32), self.tr("Clear"), next(self.gestures))

    def play_or_stop(self) -> None:
        """Play the sound, or end it."""
        if self._running is not None:
            self._audio.stop()
        else:
            self._begin(self._audio.play(self.sound))

    def record_or_stop(self) -> None:
        """Record a second, or give up recording."""
        if self._running is not None:
            self._audio.stop()
        else:
            self._begin(self._audio.record(SECONDS, RATE))

    def ask_open(self) -> None:
        """Ask which sound file to open."""
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a sound"), "",
                                              self.tr("Sounds (*.wav *.wave);;All files (*)"))
        if name:
            self.wish.emit(Open(Path(name)))

    def close_down(self) -> None:
        """Leave nothing playing."""
        self._timer.stop()
        self._audio.close_down()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another task takes the place: what plays has nothing to do with that."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._audio.stop()

    def _lay_out(self) -> None:
        self.grid.setAccessibleName(self.tr("Spectrogram"))
        self.grid.setStatusTip(self.tr("Time from left to right, pitch from bottom to top: left button or space paints "
                                       "sound, right button or Delete silence"))
        self.grid.set_brush_width(USUAL)
        self.hint.setWordWrap(True)
        self.hint.setProperty("muted", True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        below = QWidget()
        self._below = QStackedLayout(below)
        self._below.addWidget(self.hint)
        self._below.addWidget(self.meter)
        below.setFixedHeight(2 * self.hint.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.tools)
        column.addWidget(self.grid, 1)
        column.addWidget(self.kinds)
        column.addWidget(below)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look)
        self.grid.stroke_began.connect(self._begin_stroke)
        self.grid.stroked.connect(self._go_on_with_stroke)
        self.grid.pointed.connect(self._point)
        self.grid.left.connect(self._point_at_nothing)
        self.kinds.chosen.connect(self.make)
        self.tools.pencil_chosen.connect(self._take_pencil)
        self.tools.eraser_chosen.connect(self._take_eraser)
        self.tools.width_chosen.connect(self.grid.set_brush_width)
        self.tools.play_asked.connect(self.play_or_stop)
        self.tools.record_asked.connect(self.record_or_stop)
        self.tools.open_asked.connect(self.ask_open)
        self.tools.clear_asked.connect(self.clear)
        self.tools.refused.connect(self.said)

    def _hertz(self) -> list[Tick]:
        ticks = [(row_of(frequency), f"{frequency}") for frequency in _FREQUENCIES]
        return [*ticks, (0.35, self.tr("Hz"))]

    def _seconds(self) -> list[Tick]:
        last = _TIMES[-1]
        return [(column_of(time), f"{time}" if time != last else self.tr("{time} s").format(time=time))
                for time in _TIMES]

    def _begin(self, running: Playing | Recording) -> None:
        self._running = running
        self._timer.start()
        self._look()

    def _look(self) -> None:
        """How far is it?"""
        running = self._running
        if running is None or running.over:
            self._timer.stop()
            self._running = None
        if running is not None and running.over:
            self._end(running)
        if isinstance(self._running, Recording):
            self.meter.show_level(self._running.level, self._running.seconds - self._running.done)
        self._below.setCurrentWidget(self.meter if isinstance(self._running, Recording) else self.hint)
        self._offer()
        self._mark()

    def _end(self, running: Playing | Recording) -> None:
        if running.failure is not None:
            self.said.emit(running.failure)
        elif isinstance(running, Recording) and running.sound is not None and not running.stopped:
            if is_silence(pictured(running.sound.filled(LENGTH))):
                self.said.emit(self.tr("Only silence was recorded: is the microphone switched on?"))
            else:
                self._show(running.sound, self.tr("Record"))

    def _offer(self) -> None:
        """Which buttons can be pressed, and why the others cannot."""
        playing, recording = isinstance(self._running, Playing), isinstance(self._running, Recording)
        self.tools.show_running(playing=playing, recording=recording)
        absence = self._audio.absence()
        silence = self.tr("It is silent: there is nothing to hear.") if is_silence(self.grid.values) else ""
        self.tools.set_refusals(
            absence or (self.tr("It is being recorded.") if recording else "" if playing else silence),
            absence or (self.tr("It is being played.") if playing else ""))

    def _tell(self) -> None:
        """What is pictured, and what Play would play."""
        words = self._words()
        if words != self.hint.text():
            self.hint.setText(words)
            self.hint.setToolTip(words)
        self._offer()

    def _words(self) -> str:
        silent = is_silence(self.grid.values)
        excerpt = self._source.excerpt if isinstance(self._source, Sound) else None
        if excerpt is not None:
            read = what_was_read(excerpt, RATE, self.tr)
            return " ".join([*read, self.tr("There is only silence in it.")] if silent else read).strip()
        if silent:
            return self.tr("Silence. Paint a line that climbs or drops, or press a button above.")
        if self._source is not None:
            return self.tr("One second of sound: time from left to right, pitch from bottom to top.")
        return self.tr("Only its picture is known: Play makes a steady tone of each row, as loud as it is.")

    def _mark(self) -> None:
        """Frame what is lit, and where in the sound one is."""
        marks = []
        region = self._view.lit.get(PICTURE) if self._view is not None else None
        pin = None
        if self._view is not None and region is not None and not region.empty:
            (top, bottom), (left, right) = region.rows, region.columns
            here = self._view.focus is not None and self._view.focus.layer == PICTURE
            marks.append(Mark(top, left, bottom - top, right - left,
                              current_theme().colour("focus" if here else "accent")))
            pin = marks[0] if here and self._view.pinned else None
        if isinstance(self._running, Playing):
            column = min(max(int(column_of(self._running.done)), 0), FRAMES - 1)
            marks.append(Mark(0, column, BANDS, 1, current_theme().colour("accent")))
        self.grid.mark(marks)
        self.grid.pin(pin)

    def _show(self, sound: Sound, text: str, answer: int | None = None) -> None:
        self._wish(pictured(sound.filled(LENGTH)), text, next(self.gestures), sound, answer)

    def _wish(self, picture: Array, text: str, gesture: int, source: Sound | None = None,
              answer: int | None = None) -> None:
        # The grid previews what no view has shown, so the next view must be shown even if its picture is an old one.
        self._shown = None
        self.grid.present(picture)
        self.wish.emit(SetInput(np.asarray(picture, np.float32)[np.newaxis], text, gesture, source, answer))

    def _begin_stroke(self) -> None:
        self._gesture = next(self.gestures)

    def _go_on_with_stroke(self, values: Array) -> None:
        self._wish(values, self.tr("Paint sound"), self._gesture)

    def _take_pencil(self) -> None:
        self.grid.set_erasing(False)

    def _take_eraser(self) -> None:
        self.grid.set_erasing(True)

    def _point(self, row: int, column: int) -> None:
        self.wish.emit(Point(Focus(PICTURE, 0, row, column)))

    def _point_at_nothing(self) -> None:
        self.wish.emit(Point(None))
