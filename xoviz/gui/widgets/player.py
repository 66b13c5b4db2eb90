"""The scrubber: play, step and drag through a numbered series, forward and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.jump_slider import JumpSlider

SPEEDS: tuple[float, ...] = (1, 2, 5, 10, 30)
"""Positions per second."""


class Player(QWidget):
    """First, back, play, forward, last, a slider and a speed; positions count from 0.

    Playing stops at the end, when the player is hidden and when the user steps or scrubs. With motion off nothing
    plays by itself; stepping and scrubbing always work.

    Signals:
        moved(int): the user or the clock came to another position.
        playing_changed(bool): playing began or stopped.
    """

    moved = Signal(int)
    playing_changed = Signal(bool)

    def __init__(self, speeds: Sequence[float] = SPEEDS, parent: QWidget | None = None) -> None:
        """Plays at one of some ``speeds``, the middle one at first."""
        super().__init__(parent)
        self._speeds = tuple(speeds)
        self._motion = True
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        self._first = IconButton("first", self.tr("First (Home)"))
        self._back = IconButton("step-back", self.tr("One step back (Left)"))
        self._play = IconButton("play", self.tr("Play (Space)"))
        self._forward = IconButton("step", self.tr("One step forward (Right)"))
        self._last = IconButton("last", self.tr("Last (End)"))
        self._slider = JumpSlider()
        self._place = QLabel()
        self._speed = QComboBox()
        self._lay_out()
        self.set_range(0)

    @property
    def position(self) -> int:
        """Where the series stands, from 0."""
        return self._slider.value()

    @property
    def count(self) -> int:
        """How many positions there are."""
        return self._count

    @property
    def is_playing(self) -> bool:
        """Whether the clock moves the series on."""
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Positions per second while playing."""
        return self._speeds[self._speed.currentIndex()]

    def set_range(self, count: int) -> None:
        """Let there be `count` positions; the present one stays if it still exists. Emits no `moved`."""
        if count < 0:
            raise ValueError(f"A series has no fewer than 0 positions, not {count}.")
        self._count = count
        blocker = QSignalBlocker(self._slider)
        self._slider.setRange(0, max(count - 1, 0))
        blocker.unblock()
        self._place.setMinimumWidth(self._place.fontMetrics().horizontalAdvance(f"{count} / {count}") + 4)
        self._refresh()

    def set_position(self, position: int) -> None:
        """Stand at a position, or at the nearest that exists, without telling anyone."""
        blocker = QSignalBlocker(self._slider)
        self._slider.setValue(position)
        blocker.unblock()
        self._refresh()

    def set_speed(self, speed: float) -> None:
        """Play that many positions a second; ValueError if the player has no such speed."""
        if speed not in self._speeds:
            raise ValueError(f"The player knows the speeds {', '.join(map(str, self._speeds))}, not {speed}.")
        self._speed.setCurrentIndex(self._speeds.index(speed))

    def set_motion(self, on: bool) -> None:
        """Allow playing, or (where less motion is wished) only stepping."""
        self._motion = on
        if not on:
            self.pause()
        self._refresh()

    def play(self) -> None:
        """Let the clock move on; from the last position, begin again at the first."""
        if not self._motion or self._count < 2 or self.is_playing:
            return
        if self.position == self._count - 1:
            self._slider.setValue(0)
        self._timer.start(round(1000 / self.speed))
        self._refresh()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stay where it is."""
        if self.is_playing:
            self._timer.stop()
            self._refresh()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Play, or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def step_forward(self) -> None:
        """Pause and go one position on."""
        self._go(self.position + 1)

    def step_back(self) -> None:
        """Pause and go one position back."""
        self._go(self.position - 1)

    def go_first(self) -> None:
        """Pause and go to the first position."""
        self._go(0)

    def go_last(self) -> None:
        """Pause and go to the last position."""
        self._go(self._count - 1)

    def event(self, event: QEvent) -> bool:
        """Keep the player's keys from menu shortcuts while it has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in self._keys()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays, Left and Right step, Home and End go to the ends."""
        action = self._keys().get(event.key())
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees does not play."""
        super().hideEvent(event)
        self.pause()

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._slider.setAccessibleName(self.tr("Position"))
        self._slider.setMinimumWidth(80)
        self._slider.valueChanged.connect(self._on_slid)
        self._slider.sliderPressed.connect(self.pause)
        self._place.setFont(number_font(12))
        self._place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._speed.setAccessibleName(self.tr("Speed"))
        self._speed.setToolTip(self.tr("How many steps a second play takes"))
        for speed in self._speeds:
            words = self.tr("{speed} / s") if speed >= 1 else self.tr("every {seconds} s")
            self._speed.addItem(words.format(speed=speed, seconds=round(1 / speed)))
        self._speed.setCurrentIndex(len(self._speeds) // 2)
        self._speed.currentIndexChanged.connect(self._on_speed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        actions = {self._first: self.go_first, self._back: self.step_back, self._play: self.toggle,
                   self._forward: self.step_forward, self._last: self.go_last}
        for button, action in actions.items():
            button.clicked.connect(action)
            row.addWidget(button)
        row.addWidget(self._slider, 1)
        row.addWidget(self._place)
        row.addSpacing(4)
        row.addWidget(self._speed)

    def _keys(self) -> dict[int, Callable[[], None]]:
        return {
            Qt.Key.Key_Space: self.toggle,
            Qt.Key.Key_Left: self.step_back,
            Qt.Key.Key_Right: self.step_forward,
            Qt.Key.Key_Home: self.go_first,
            Qt.Key.Key_End: self.go_last,
        }

    def _on_slid(self, position: int) -> None:
        self._refresh()
        self.moved.emit(position)

    def _on_speed(self) -> None:
        if self.is_playing:
            self._timer.start(round(1000 / self.speed))

    def _on_tick(self) -> None:
        self._slider.setValue(self.position + 1)
        if self.position >= self._count - 1:
            self.pause()

    def _go(self, position: int) -> None:
        self.pause()
        self._slider.setValue(position)

    def _refresh(self) -> None:
        """Words and buttons say where the series stands."""
        shown = self.position + 1 if self._count else 0
        self._place.setText(f"{shown} / {self._count}")
        self._first.setEnabled(self.position > 0)
        self._back.setEnabled(self.position > 0)
        self._forward.setEnabled(shown < self._count)
        self._last.setEnabled(shown < self._count)
        self._play.setEnabled(self._motion and self._count > 1)
        self._slider.setEnabled(self._count > 1)
        self._redraw_play()

    def _redraw_play(self) -> None:
        hint = self.tr("Pause (Space)") if self.is_playing else self.tr("Play (Space)")
        if not self._motion:
            hint = self.tr("Playing is off because less motion is wished; step instead")
        self._play.become("pause" if self.is_playing else "play", hint)
