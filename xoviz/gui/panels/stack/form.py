"""The fields of a block, by the family of its kind."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QWidget

from xoviz.gui.panels.stack import words
from xoviz.gui.panels.stack.curve import Curve
from xoviz.gui.panels.stack.row import Block
from xoviz.gui.widgets.typed_field import ShareField, SidesField, WholeField
from xoviz.gui.widgets.wheel_guard import WheelGuard
from xoviz.nn.conv import LARGEST_FILTER, MOST_FILTERS
from xoviz.nn.dense import MOST_UNITS
from xoviz.nn.pool import LARGEST_WINDOW
from xoviz.nn.windows import pair

Number = SidesField | WholeField | ShareField

WHOLE = {"filters": (1, MOST_FILTERS), "stride": (1, LARGEST_FILTER), "padding": (0, LARGEST_FILTER - 1),
         "units": (1, MOST_UNITS)}
"""The settings that are whole numbers, and their ranges."""

OF_WINDOWS = ("window", "stride")
"""The settings of a pooling that are one number, or one for the rows and one for the columns."""

FIELD = 68, 23
"""Pixels across and high."""

NONE = ""
"""The kind of a block that does nothing: one that is switched off."""


def family(kind: str) -> str:
    """Kinds of a family have the same fields."""
    return {"relu": "activation", "leaky": "activation", "tanh": "activation", "maxpool": "pool",
            "meanpool": "pool", "recurrent": "memory", "lstm": "memory"}.get(kind, kind)


class Form(QWidget):
    """The settings of one block, each with its name.

    Signals:
        set(str, object): a setting is to have another value.
        kind_chosen(str): another kind of the family is wanted; empty for none.
        refused(str): why what was typed does not fit.
        left(): a field was left, or what was typed in it was finished with Enter.
    """

    set = Signal(str, object)
    kind_chosen = Signal(str)
    refused = Signal(str)
    left = Signal()

    def __init__(self, block: Block, fixed: bool, parent: QWidget | None = None) -> None:
        """Fields for blocks of the family of ``block``; one that is ``fixed`` has as many units as it must."""
        super().__init__(parent)
        self._names: dict[str, QLabel] = {}
        self._numbers: dict[str, Number] = {}
        self._switches: dict[str, QCheckBox] = {}
        self._kinds: QComboBox | None = None
        self._choices: tuple[str, ...] = ()
        self._pools = family(block.kind) == "pool"
        self._guard = WheelGuard(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        choices = {"activation": (*words.ACTIVATIONS, NONE), "pool": words.POOLINGS, "memory": words.MEMORIES}
        kinds = choices.get(family(block.kind), ())
        if kinds:
            self._add_kinds(kinds)
        settings = {"activation": ("slope",)}.get(family(block.kind), tuple(block.settings))
        for name in settings:
            self._add(name, block, fixed)
        self._curve = Curve() if family(block.kind) == "activation" else None
        if self._curve is not None:
            self._grid.addWidget(self._curve, self._grid.rowCount(), 0, 1, 2)

    @property
    def fields(self) -> dict[str, QWidget]:
        """The fields by the names of their settings; that of the kinds is called "kind"."""
        kinds = {"kind": self._kinds} if self._kinds is not None else {}
        return {**kinds, **self._numbers, **self._switches}

    def show_block(self, block: Block, title: str) -> None:
        """The values of a block of the same family."""
        for name, number in self._numbers.items():
            here = name in block.settings
            if here:
                value = block.settings[name]
                value = pair(value) if isinstance(number, SidesField) else value  # type: ignore[arg-type]  # it has sides
                number.set_value(value)  # type: ignore[arg-type]  # a field has its setting's own type
            for part in (number, self._names[name]):
                if part.isHidden() == here:
                    part.setVisible(here)
            number.call(f"{words.setting_name(name, self.tr)}, {title}")
        for name, switch in self._switches.items():
            switch.setChecked(bool(block.settings[name]))
            switch.setAccessibleName(f"{words.setting_name(name, self.tr)}, {title}")
        if self._kinds is not None:
            self._kinds.setCurrentIndex(self._choices.index(block.kind if block.on or NONE not in self._choices
                                                            else NONE))
            self._kinds.setAccessibleName(self.tr("kind, {block}").format(block=title))
        if self._curve is not None:
            self._curve.show_block(block)
        for field in (*self._numbers.values(), *self._switches.values()):
            field.setEnabled(block.on and not field.property("fixed"))

    def _add_kinds(self, kinds: tuple[str, ...]) -> None:
        self._choices = kinds
        self._kinds = QComboBox()
        self._kinds.addItems([words.choice_name(kind, self.tr) for kind in kinds])
        self._kinds.activated.connect(self._choose_kind)
        self._guard.watch(self._kinds)
        self._grid.addWidget(self._kinds, 0, 0, 1, 2)

    def _choose_kind(self, place: int) -> None:
        self.kind_chosen.emit(self._choices[place])

    def _add(self, name: str, block: Block, fixed: bool) -> None:
        line = self._grid.rowCount()
        value = block.settings.get(name, 0.1)
        meaning = words.setting_meaning(name, self.tr)
        if isinstance(value, bool):
            switch = QCheckBox(words.setting_name(name, self.tr))
            switch.setToolTip(meaning)
            switch.clicked.connect(partial(self._tell_switch, name))
            self._switches[name] = switch
            self._grid.addWidget(switch, line, 0, 1, 2)
            return
        number, label = self._number(name, value), QLabel(words.setting_name(name, self.tr))
        self._numbers[name] = number
        number.setFixedSize(*FIELD)
        number.setToolTip(meaning)
        number.setProperty("fixed", fixed and name in ("units", "sizes"))
        number.chosen.connect(partial(self._tell, name))
        number.refused.connect(self.refused)
        number.editingFinished.connect(self.left)
        label.setToolTip(meaning)
        label.setProperty("muted", True)
        self._guard.watch(number)
        self._names[name] = label
        self._grid.addWidget(label, line, 0)
        self._grid.addWidget(number, line, 1)

    def _number(self, name: str, value: float | tuple[int, int]) -> Number:
        """The field of a setting that is typed."""
        title = words.setting_name(name, self.tr)
        if self._pools and name in OF_WINDOWS and not isinstance(value, float):
            return SidesField(title, LARGEST_WINDOW, pair(value))
        if isinstance(value, tuple):
            return SidesField(title, LARGEST_FILTER, value)
        if name in WHOLE:
            return WholeField(title, *WHOLE[name], int(value))
        return ShareField(title, value)

    def _tell_switch(self, name: str) -> None:
        self.set.emit(name, self._switches[name].isChecked())

    def _tell(self, name: str, value: object) -> None:
        if self._pools and isinstance(value, tuple) and value[0] == value[1]:
            value = value[0]
        self.set.emit(name, value)
