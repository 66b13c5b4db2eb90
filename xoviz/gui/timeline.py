"""The timeline: every step of a run, to go back to, play back, mark, and branch off from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from xoviz.gui.mark_menu import MarkMenu
from xoviz.gui.playback import Playback
from xoviz.gui.theme import current_theme, identity_colour, number_font
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.marked_slider import Flag, MarkedSlider
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.state.view import RunsView, View
from xoviz.state.wishes import SwitchRun, Visit

PACES = (0, 1, 10, 100, 1_000, 10_000)
"""Steps a second that a run may be played back at; 0 is the whole run in ten seconds."""

WIDEST = "step 00,000,000 of 00,000,000"


class Timeline(QWidget):
    """One row: the run, back and forth, play, the slider with its marks, where one stands, and the pace.

    Signals:
        wish(object): Visit, SwitchRun or Mark.
    """

    wish = Signal(object)

    def __init__(self, gestures: Iterator[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gestures = gestures
        self._gesture = 0
        self._runs = RunsView()
        self._training, self._motion = False, True
        self.playback = Playback(self)
        self.run_box, self.pace_box = QComboBox(), QComboBox()
        self.slider = MarkedSlider()
        self.place = StillLabel(WIDEST, alignment=Qt.AlignmentFlag.AlignRight)
        self.back_button = IconButton("step-back", self.tr("One step back (Left)"))
        self.play_button = IconButton("play", self.tr("Play the run back (Space)"))
        self.forward_button = IconButton("step", self.tr("One step forward (Right)"))
        self.mark_button = IconButton("mark", self.tr("Mark this step, or go to a mark"))
        self.marks = MarkMenu(self.mark_button)
        self._lay_out()
        self._connect()
        self._enable()

    @property
    def step(self) -> int:
        """The step that the handle stands at."""
        return self.slider.value()

    def present(self, view: View) -> None:
        """Show the run on display, its marks, and where in it one stands."""
        playing = view.training.playing
        if view.runs is self._runs and playing == self._training:
            return
        before, self._runs, self._training = self._runs, view.runs, playing
        if playing:
            self.playback.pause()
        if [(entry.key, entry.name) for entry in before.entries] != [(e.key, e.name) for e in view.runs.entries]:
            self._list_runs()
        self._show_run()

    def set_motion(self, on: bool) -> None:
        """Allow playing, or (where less motion is wished) only stepping and dragging."""
        self._motion = on
        if not on:
            self.playback.pause()
        self._enable()

    def toggle(self) -> None:
        """Play the run back from here, or stop."""
        if self.playback.is_playing:
            self.playback.pause()
            self.wish.emit(Visit(self.step, self._gesture))
        elif self._motion and self._runs.entry is not None:
            self._gesture = next(self._gestures)
            self.playback.play(self.step)

    def step_back(self) -> None:
        """One training step back."""
        self._go(self.step - 1)

    def step_forward(self) -> None:
        """One training step forward, within the run."""
        self._go(self.step + 1)

    def go_first(self) -> None:
        """To the run's first step."""
        self._go(self.slider.minimum())

    def go_last(self) -> None:
        """To the run's last step."""
        self._go(self.slider.maximum())

    def event(self, event: QEvent) -> bool:
        """Keep the timeline's keys from menu shortcuts while it has the focus."""
        if (event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
                and event.key() in self._keys()):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays, Left and Right step, Home and End go to the ends."""
        action = self._keys().get(event.key())
        if action is None or not self.slider.isEnabled():
            super().keyPressEvent(event)
        else:
            action()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme: flags have its colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.slider.set_flags(self._flags())

    # Showing

    def _list_runs(self) -> None:
        with QSignalBlocker(self.run_box):
            self.run_box.clear()
            for entry in self._runs.entries:
                self.run_box.addItem(entry.name, entry.key)

    def _show_run(self) -> None:
        entry = self._runs.entry
        with QSignalBlocker(self.slider), QSignalBlocker(self.run_box):
            self.run_box.setCurrentIndex(-1 if entry is None else self.run_box.findData(entry.key))
            if entry is None:
                self.slider.setRange(0, 0)
            else:
                self.playback.set_range(entry.first, entry.last)
                self.slider.setRange(entry.first, entry.last)
                self.slider.setPageStep(max((entry.last - entry.first) // 20, 1))
                # A handle that is held, or that the clock moves, stands where it was put.
                if not self.slider.isSliderDown() and not self.playback.is_playing:
                    self.slider.setValue(self._runs.step if self._runs.target is None else self._runs.target)
        self.slider.set_flags(self._flags())
        self.marks.present(entry, self.step)
        self._say_place()
        self._enable()

    def _flags(self) -> tuple[Flag, ...]:
        """Marks in the colour of the text, and branches in that of their runs."""
        entry = self._runs.entry
        if entry is None:
            return ()
        marks = [(step, current_theme().colour("text")) for step, _ in entry.marks]
        branches = [(branch.first, identity_colour(branch.key - 1)) for branch in self._runs.entries
                    if branch.parent == entry.key]
        return (*branches, *marks)

    def _say_place(self) -> None:
        entry = self._runs.entry
        if entry is None:
            self.place.setText(self.tr("not from a run") if self._runs.entries else self.tr("no run yet"))
            return
        words = self.tr("step {step} of {last}").format(step=f"{self.step:,}", last=f"{entry.last:,}")
        self.place.setText(words)
        self.slider.setAccessibleDescription(words)

    def _enable(self) -> None:
        entry = self._runs.entry
        several = entry is not None and entry.last > entry.first
        self.run_box.setEnabled(bool(self._runs.entries))
        self.slider.setEnabled(several)
        self.back_button.setEnabled(several and self.step > self.slider.minimum())
        self.forward_button.setEnabled(several and self.step < self.slider.maximum())
        self.play_button.setEnabled(several and self._motion and not self._training)
        self.mark_button.setEnabled(entry is not None)

    # Acting

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.step_back)
        self.play_button.clicked.connect(self.toggle)
        self.forward_button.clicked.connect(self.step_forward)
        self.slider.sliderPressed.connect(self._begin)
        self.slider.sliderReleased.connect(self._end)
        self.slider.valueChanged.connect(self._slid)
        self.run_box.activated.connect(self._switch)
        self.pace_box.currentIndexChanged.connect(self._set_pace)
        self.playback.moved.connect(self._played)
        self.playback.changed.connect(self._show_playing)
        self.marks.wish.connect(self.wish)
        self.marks.chosen.connect(self._go)

    def _begin(self) -> None:
        self.playback.pause()
        self._gesture = next(self._gestures)

    def _end(self) -> None:
        self.wish.emit(Visit(self.step, self._gesture))

    def _slid(self, step: int) -> None:
        """The hand moved the handle: the nearest kept while it is held, the very step where it jumped there."""
        held = self.slider.isSliderDown()
        if not held:
            self.playback.pause()
        self.wish.emit(Visit(step, self._gesture if held else 0, exact=not held))
        self._say_place()

    def _played(self, step: int, exact: bool) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(step)
        self._say_place()
        self.wish.emit(Visit(step, self._gesture, exact=exact))

    def _go(self, step: int) -> None:
        self.playback.pause()
        if self.slider.minimum() <= step <= self.slider.maximum() and step != self._runs.step:
            self.wish.emit(Visit(step))

    def _switch(self) -> None:
        self.playback.pause()
        key = self.run_box.currentData()
        if key != self._runs.current:
            self.wish.emit(SwitchRun(key))

    def _set_pace(self) -> None:
        self.playback.set_pace(self.pace_box.currentData())

    def _show_playing(self, playing: bool) -> None:
        hint = self.tr("Stop (Space)") if playing else self.tr("Play the run back (Space)")
        self.play_button.become("pause" if playing else "play", hint)

    # Laying out

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.run_box.setAccessibleName(self.tr("Run"))
        self.run_box.setToolTip(self.tr("The runs so far: choose one to go to its end"))
        self.run_box.setPlaceholderText(self.tr("Runs"))
        self.run_box.setMinimumContentsLength(9)
        self.slider.setAccessibleName(self.tr("Step of the run"))
        self.slider.setToolTip(self.tr("Drag to any step of the run. Play from there learns on as a branch."))
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.place.label.setFont(number_font(12))
        for pace in PACES:
            self.pace_box.addItem(self._pace_text(pace), pace)
        self.pace_box.setAccessibleName(self.tr("Pace"))
        self.pace_box.setToolTip(self.tr("How many steps a second the run is played back at"))
        self.mark_button.setMenu(self.marks)
        self.mark_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(self.run_box)
        for button in (self.back_button, self.play_button, self.forward_button):
            row.addWidget(button)
        row.addWidget(self.slider, 1)
        row.addWidget(self.place)
        row.addWidget(self.mark_button)
        row.addWidget(self.pace_box)

    def _pace_text(self, pace: int) -> str:
        return self.tr("{pace} / s").format(pace=f"{pace:,}") if pace else self.tr("all in 10 s")

    def _keys(self) -> dict[int, Callable[[], None]]:
        return {
            Qt.Key.Key_Space: self.toggle, Qt.Key.Key_Left: self.step_back, Qt.Key.Key_Right: self.step_forward,
            Qt.Key.Key_Home: self.go_first, Qt.Key.Key_End: self.go_last,
        }
