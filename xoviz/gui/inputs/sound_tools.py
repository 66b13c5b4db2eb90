"""The rows of buttons around a spectrogram: to paint, to hear and to record, and to make a sound of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.whole_number import WholeNumber

WIDEST = 8
"""Cells of the broadest stroke."""

_AROUND = 18  # pixels beside a word

USUAL = 2
"""Cells of the stroke to begin with."""


class SoundTools(QWidget):
    """Pencil, eraser and stroke; play, record, open and clear.

    Signals:
        pencil_chosen(), eraser_chosen(), width_chosen(int): what painting does.
        play_asked(), record_asked(): play or record, or stop it.
        open_asked(), clear_asked(): the other buttons.
        refused(str): what was typed is no such width; the sentence says so.
    """

    pencil_chosen = Signal()
    eraser_chosen = Signal()
    width_chosen = Signal(int)
    play_asked = Signal()
    record_asked = Signal()
    open_asked = Signal()
    clear_asked = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pencil = IconButton("pencil", self.tr("Paint"), self.tr("the left button makes it loud there, the right "
                                                                     "one silent"))
        self.eraser = IconButton("eraser", self.tr("Erase"), self.tr("the left button makes it silent there, the "
                                                                     "right one loud"))
        self.width_box = WholeNumber(self.tr("Stroke"), 1, WIDEST, USUAL)
        self.play = IconButton("play", self.tr("Play"))
        self.record = IconButton("record", self.tr("Record"))
        self.open = IconButton("open", self.tr("Open WAV"), self.tr("read a second of a sound file, the loudest one"))
        self.clear = IconButton("clear", self.tr("Clear"), self.tr("begin again in silence"))
        self.show_running(playing=False, recording=False)
        self._lay_out()
        self._connect()

    def show_running(self, *, playing: bool, recording: bool) -> None:
        """Let the buttons stop what runs."""
        if playing:
            self.play.become("stop", self.tr("Stop"), self.tr("end the sound"))
        else:
            self.play.become("play", self.tr("Play"), self.tr("hear the sound, or what is painted"))
        if recording:
            self.record.become("stop", self.tr("Stop"), self.tr("record nothing"))
        else:
            self.record.become("record", self.tr("Record"), self.tr("listen to the microphone for one second"))

    def set_refusals(self, play: str, record: str) -> None:
        """Why one cannot play and record; empty where one can."""
        self.play.set_refusal(play)
        self.record.set_refusal(record)

    def _lay_out(self) -> None:
        tools = QButtonGroup(self)
        for button in (self.pencil, self.eraser):
            button.setCheckable(True)
            tools.addButton(button)
        self.pencil.setChecked(True)
        words = self.tr("Stroke: how many cells wide one paints and erases")
        self.width_box.setToolTip(words)
        self.width_box.setStatusTip(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for part in (self.pencil, self.eraser, self.width_box):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.play, self.record, self.open, self.clear):
            row.addWidget(part)

    def _connect(self) -> None:
        self.pencil.clicked.connect(self.pencil_chosen)
        self.eraser.clicked.connect(self.eraser_chosen)
        self.width_box.chosen.connect(self.width_chosen)
        self.width_box.refused.connect(self.refused)
        self.play.clicked.connect(self.play_asked)
        self.record.clicked.connect(self.record_asked)
        self.open.clicked.connect(self.open_asked)
        self.clear.clicked.connect(self.clear_asked)


class SoundKinds(QWidget):
    """A button for each kind of sound that can be made up.

    Signals:
        chosen(str): the button of a kind was pressed.
    """

    chosen = Signal(str)

    def __init__(self, kinds: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        # In two rows: in one they would make the window wider than small screens are, where type is wide.
        grid, across = QGridLayout(self), -(-len(kinds) // 2)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for place, kind in enumerate(kinds):
            grid.addWidget(self._button(kind), *divmod(place, across))

    def _button(self, kind: str) -> QToolButton:
        button = self.buttons[kind] = QToolButton()
        button.setText(kind)
        button.setProperty("narrow", True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Left to itself, a button keeps room for an icon as well.
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance(kind) + _AROUND)
        button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        button.setToolTip(self.tr("Make up another sound of the kind “{kind}”").format(kind=kind))
        button.setStatusTip(button.toolTip())
        button.setAccessibleName(self.tr("Make “{kind}”").format(kind=kind))
        button.clicked.connect(partial(self._choose, kind))
        return button

    def _choose(self, kind: str) -> None:
        self.chosen.emit(kind)
