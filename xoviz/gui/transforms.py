"""The transforms: sliders that shift, turn, scale, thicken and disturb what is on the pad."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.labelled_slider import LabelledSlider
from xoviz.state.view import View
from xoviz.state.wishes import ChangeTransform
from xoviz.tasks.transforms import IDENTITY, Transform

_POSITIONS = 1000  # of a LabelledSlider, from end to end


@dataclass(frozen=True)
class _Range:
    """What a slider is called and reaches; an arrow key moves it by `step` (on a logarithmic one, by a hundredth)."""

    name: str
    low: float
    high: float
    step: float
    decimals: int
    hint: str


class TransformSliders(QWidget):
    """One slider for each number of a Transform, live; shifts and weight reach as far as the pad's size allows.

    Signals:
        wish(object): ChangeTransform; one gesture for each drag.
        said(str): why something typed was not taken.
    """

    wish = Signal(object)
    said = Signal(str)

    def __init__(self, gestures: Iterator[int], parent: QWidget | None = None) -> None:
        """Sliders for a pad of 9 x 9; `gestures` numbers the drags, and no other part may get the same numbers."""
        super().__init__(parent)
        self._gestures = gestures
        self._gesture = 0
        self._size = 0
        self._transform = IDENTITY
        self._sliders: dict[str, LabelledSlider] = {}
        self._dice = IconButton("dice", self.tr("Other noise"), self.tr("the same amount, thrown anew"))
        self._reset = IconButton("reset", self.tr("Reset"), self.tr("the picture as it was drawn"))
        self._dice.clicked.connect(self.new_noise)
        self._reset.clicked.connect(self.reset)
        self._grid = QGridLayout(self)
        self._lay_out()
        self._fit(9)
        self._show()

    @property
    def dice(self) -> IconButton:
        """The button that throws other noise."""
        return self._dice

    @property
    def reset_button(self) -> IconButton:
        """The button that goes back to the picture as it was drawn."""
        return self._reset

    def slider(self, field: str) -> LabelledSlider:
        """The slider of a field of Transform, such as "shift_x". KeyError if it has none."""
        return self._sliders[field]

    def present(self, view: View) -> None:
        """Show a view's transform, on sliders that fit its pad; there is none of what is not drawn."""
        drawn = view.task.on_pad
        self.setEnabled(drawn)
        if not drawn:
            return
        size = view.pad.shape[0]
        if size != self._size:
            self._fit(size)
        elif view.transform is self._transform:
            return
        self._transform = view.transform
        self._show()

    def reset(self) -> None:
        """Wish for the picture as it was drawn."""
        self._change(IDENTITY, 0)

    def new_noise(self) -> None:
        """Wish for other noise of the same amount."""
        self._change(replace(self._transform, noise_seed=self._transform.noise_seed + 1), 0)

    def _lay_out(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._reset, 0, 1)

    def _fit(self, size: int) -> None:
        """New sliders: their ends are set when they are made."""
        self._size = size
        for slider in self._sliders.values():
            # Without this, a number that is being typed would be taken for the new pad as its slider goes.
            slider.blockSignals(True)
            slider.hide()
            slider.deleteLater()
        self._sliders = {field: self._slider(field, reach) for field, reach in self._ranges(size).items()}
        widest = max(slider.label.sizeHint().width() for slider in self._sliders.values())
        broadest = max(slider.number.width() for slider in self._sliders.values())
        for row, slider in enumerate(self._sliders.values()):
            slider.label.setFixedWidth(widest)
            slider.number.setFixedWidth(broadest)
            self._grid.addWidget(slider, row, 0)
        self._grid.addWidget(self._dice, len(self._sliders) - 1, 1)

    def _ranges(self, size: int) -> dict[str, _Range]:
        half, thick = float(size // 2), max(2.0, size // 6)
        right, down = self.tr("Whole cells to the right"), self.tr("Whole cells down")
        turn, scale = self.tr("Degrees, counter-clockwise"), self.tr("How many times as large")
        weight = self.tr("Cells that strokes grow, or thin when negative")
        noise = self.tr("The share of cells that a coin decides; in pictures with greys, how strong the grain is")
        return {
            "shift_x": _Range(self.tr("shift ← →"), -half, half, 1, 0, right),
            "shift_y": _Range(self.tr("shift ↑ ↓"), -half, half, 1, 0, down),
            "turn": _Range(self.tr("turn °"), -180, 180, 5, 0, turn),
            "scale": _Range(self.tr("scale ×"), 0.25, 4, 0, 2, scale),
            "weight": _Range(self.tr("weight"), -thick, thick, 0.5, 1, weight),
            "noise": _Range(self.tr("noise"), 0, 1, 0.05, 2, noise),
        }

    def _slider(self, field: str, reach: _Range) -> LabelledSlider:
        first = float(getattr(IDENTITY, field))
        slider = LabelledSlider(reach.name, reach.low, reach.high, first, decimals=reach.decimals,
                                logarithmic=field == "scale")
        slider.setToolTip(reach.hint)
        slider.setStatusTip(reach.hint)
        slider.slider.setProperty("centred", reach.low < first)
        if reach.step:
            slider.slider.setSingleStep(round(reach.step / (reach.high - reach.low) * _POSITIONS))
        slider.began.connect(self._begin)
        slider.changed.connect(partial(self._slide, field))
        slider.refused.connect(self.said)
        return slider

    def _begin(self) -> None:
        self._gesture = next(self._gestures)

    def _slide(self, field: str, value: float) -> None:
        change: dict[str, Any] = {field: value}
        self._change(replace(self._transform, **change), self._gesture)

    def _change(self, transform: Transform, gesture: int) -> None:
        # Kept until the view brings it back, so that a second change in the same turn adds to the first.
        self._transform = transform
        self._show()
        self.wish.emit(ChangeTransform(transform, gesture))

    def _show(self) -> None:
        transform = self._transform
        for field, slider in self._sliders.items():
            slider.set_value(float(getattr(transform, field)))
        nothing = replace(transform, noise_seed=0) == IDENTITY
        self._reset.set_refusal(self.tr("The picture is as it was drawn: nothing to reset") if nothing else "")
        self._dice.set_refusal("" if transform.noise else self.tr("There is no noise to throw anew: move its slider"))
