"""The pictures of each part of a step: which numbers stand beside which, and what they are called.

A *plate* is a block of maps of one kind, such as the blame of a layer or the new filters. What lies between two plates,
"×", "=" or an arrow, says what makes one of the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtGui import QColor

from xoviz.explain.exact import Objects
from xoviz.explain.one_step import OneStep, Part
from xoviz.gui.panels import layers
from xoviz.gui.theme import class_colour, identity_colour
from xoviz.gui.widgets.colour_limit import limit_of, reach_of
from xoviz.gui.widgets.numbers import Reading
from xoviz.nn import PICTURE, Activation, Array, Conv, Dense, Indices, MaxPool, Memory, Network
from xoviz.state.view import View
from xoviz.wording import Translate

MOST_KERNELS = 160
"""Filters times channels that are shown all together; of more, those of one filter."""

MOST_VOTES = 24
"""The same for the maps of weights of a dense layer."""

MOST_PLATES = 7
"""Layers that stand side by side; of more, ReLU and its like are left out."""

KERNEL, SINGLE = 1.7, 2.5
"""By how much the cells of weights, and of votes, are larger than those of maps."""

TIMES, EQUALS, MINUS, FROM, TO = "×", "=", "−", "←", "→"


@dataclass(frozen=True, eq=False)
class Plate:
    """Maps (n, rows, columns) to be shown: ``values``, of which ``limit`` has the strongest colour.

    Its cells are those of ``layer`` in its layout, or numbers of the parameter ``key``: then ``places`` (n, rows,
    columns) are their places in its public ``shape``, flat. ``block`` maps belong together. In cells, numbers are
    written in multiples of ``unit``; those on their ``own_scale`` say what their colours stand for. The cells of
    ``roomy`` ones are so many times as large as usual; ``single`` ones are votes or units, not pixels of maps.
    ``sign`` stands between this plate and the next. Rows may have names. Values, not slopes, are read as everywhere:
    with ``exact`` they are fractions. Of a picture (``ink``) the value ``ground`` is blank.
    """

    name: str
    caption: str
    values: Array
    limit: float
    layer: str = ""
    key: str = ""
    places: Indices | None = None
    block: int = 1
    frames: tuple[QColor, ...] = ()
    ink: bool = False
    ground: float = -1.0
    sign: str = ""
    unit: float = 1.0
    roomy: float = 1.0
    rows: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    own_scale: bool = False
    single: bool = False
    exact: Objects | None = None
    reading: Reading = "decimals"


@dataclass(frozen=True)
class Weight:
    """One number of a parameter: the parameter's key, and an index into its public shape."""

    key: str
    index: tuple[int, ...]

    @property
    def layer(self) -> str:
        """The id of its layer."""
        return self.key.rpartition(".")[0]


def plates(view: View, step: OneStep | None, part: Part, weight: Weight | None, tr: Translate) -> list[Plate]:
    """What is shown for a part of a step; the way forward also without one. ``weight`` is the one to be worked out."""
    if part.kind == "forward" or step is None:
        return _forward(view)
    if part.kind == "error":
        return _error(step, tr)
    if part.kind == "scores":
        return _scores(step, tr)
    if part.kind == "blame":
        return _blame(view, step, part.layer, tr)
    if part.kind == "result":
        return _result(step, tr)
    if weight is None:
        return []
    return _gradient(view, step, weight, tr) if part.kind == "gradient" else _update(step, weight, tr)


def parameter_plate(network: Network, weight: Weight, values: Array, name: str, caption: str, sign: str = "", *,
                    roomy: float = KERNEL, slopes: bool = False) -> Plate:
    """A parameter as a plate, or those of its maps that belong to one filter or unit, where they are too many.

    ``values`` has the public shape of the parameter; ``slopes`` are on a scale of their own.
    """
    places, block = laid_out(network, weight)
    limit = reach_of(values) if slopes else limit_of(values)
    return sized(Plate(name, caption, values.reshape(-1)[places], limit, key=weight.key, places=places, block=block,
                       shape=values.shape, own_scale=slopes,
                       frames=_parameter_frames(network, weight, len(places), block), sign=sign, roomy=roomy))


def weight_at(plate: Plate, map_: int, row: int, column: int) -> Weight | None:
    """The weight that a cell of a plate shows, if it shows one."""
    if plate.places is None:
        return None
    index = np.unravel_index(int(plate.places[map_, row, column]), plate.shape)
    return Weight(plate.key, tuple(int(place) for place in index))


def largest(values: Array) -> tuple[int, ...]:
    """The index of the number that is farthest from 0, the first on ties."""
    return tuple(int(place) for place in np.unravel_index(int(np.abs(values).argmax()), values.shape))


def layer_words(network: Network, tr: Translate) -> dict[str, str]:
    """What the layers are called inside a sentence: "pooling 2", "the votes"."""
    words = layers.names(network)
    last = network.layers[-1]
    return words | ({last.id: tr("the votes")} if isinstance(last, Dense) else {})


def laid_out(network: Network, weight: Weight) -> tuple[Indices, int]:
    """The flat places of a parameter's numbers (n, rows, columns) as they are shown, and how many maps make a block."""
    shape = network.stack.slot(weight.key).parameter.shape
    places = np.arange(math.prod(shape)).reshape(shape)
    if len(shape) == 1:
        return places.reshape(layers.folded((shape[0], 1, 1))), 1
    layer = network.layers[network.stack.index(weight.layer)]
    most = MOST_KERNELS if isinstance(layer, Conv) else MOST_VOTES
    block = shape[1:] if isinstance(layer, Conv) else layers.folded((shape[1], shape[2], shape[3]))
    if shape[0] * block[0] > most:
        places = places[weight.index[0]]
    return places.reshape(-1, *block[1:]), block[0]


def sized(plate: Plate) -> Plate:
    """With a unit in which even small numbers can be written in a cell: the largest is then 1 to 10."""
    largest = float(np.abs(plate.values).max(initial=0))
    if not 0 < largest < 0.1:
        return plate
    return replace(plate, unit=10.0 ** math.floor(math.log10(largest)))


def _forward(view: View) -> list[Plate]:
    """All that the picture becomes."""
    network = view.network
    names = layers.names(network)
    keys = list(network.stack.ids)
    if len(keys) > MOST_PLATES:
        keys = [key for key in keys if key not in layers.cell_by_cell(network)]
    *made, last = [_values(view, key, names[key], TO) for key in keys]
    return [*made, replace(last, sign="")]


def _error(step: OneStep, tr: Translate) -> list[Plate]:
    """What the network answers, what is right, and how far apart they are."""
    error, squared = step.error, step.error.loss_name != "cross-entropy"
    return [_column(step, "outputs", _outputs_name(step, tr), error.outputs, sign=MINUS if squared else ""),
            _column(step, "right", tr("right answer"), error.right, sign=TO),
            _column(step, "error", tr("squared") if squared else tr("−log p of the right one"), error.parts)]


def _scores(step: OneStep, tr: Translate) -> list[Plate]:
    error, last = step.error, step.network.layers[-1].id
    double = tr("twice the difference: blame") if error.loss_name != "cross-entropy" else tr("blame")
    sign = TO if error.loss_name != "cross-entropy" else EQUALS
    return [_column(step, "outputs", _outputs_name(step, tr), error.outputs, sign=MINUS),
            _column(step, "right", tr("right answer"), error.right, sign=sign),
            _column(step, "blame", double, error.blames, last)]


def _blame(view: View, step: OneStep, key: str, tr: Translate) -> list[Plate]:
    """The blame of a layer, what decides about it, and the blame of the layer above."""
    network = step.network
    above = network.layers[network.stack.index(key) + 1]
    words = layer_words(network, tr)
    blame = _activation(step, key, "blame", tr("blame of {layer}").format(layer=words[key]), FROM)
    given = _activation(step, above.id, "given", tr("blame of {layer}").format(layer=words[above.id]))
    if isinstance(above, Activation | MaxPool):
        return [blame, _values(view, key, tr("{layer}: what went up").format(layer=words[key]), TIMES), given]
    if isinstance(above, Memory):
        return [blame, given]
    weights = network.parameters.get(f"{above.id}.weights")
    first = Weight(f"{above.id}.weights", (0, 0, 0, 0))
    if weights is None or laid_out(network, first)[0].size < weights.size:
        return [blame, given]
    caption = tr("weights of {layer}").format(layer=words[above.id])
    return [blame, parameter_plate(network, first, weights, "weights", caption, TIMES, roomy=1.0), given]


def _gradient(view: View, step: OneStep, weight: Weight, tr: Translate) -> list[Plate]:
    """The blame that the layer got, what it was given, and the gradient that comes of both."""
    network, layer = step.network, weight.layer
    words, below = layer_words(network, tr), layers.below(network, layer)
    blame = _activation(step, layer, "given", tr("blame of {layer}").format(layer=words[layer]), TIMES)
    gradient = step.gradients.parameters[weight.key]
    found = parameter_plate(network, weight, gradient, "gradient", tr("gradient"), slopes=True)
    if weight.key.endswith("bias") or isinstance(network.layers[network.stack.index(layer)], Memory):
        return [replace(blame, sign=TO), found]
    return [blame, _values(view, below, tr("{layer}: what it saw").format(layer=words[below]), TO), found]


def _update(step: OneStep, weight: Weight, tr: Translate) -> list[Plate]:
    """The weights, what is taken off, and the new weights."""
    slot = step.network.stack.slot(weight.key)
    before, after = slot.public(step.descent.before), slot.public(step.descent.after)
    return [parameter_plate(step.network, weight, before, "weights", tr("before"), MINUS),
            parameter_plate(step.network, weight, before - after, "step", tr("step"), EQUALS, slopes=True),
            parameter_plate(step.network, weight, after, "new", tr("after"))]


def _result(step: OneStep, tr: Translate) -> list[Plate]:
    """The answers before and after, beside the right one."""
    name = _outputs_name(step, tr)
    return [_column(step, "outputs", tr("{outputs} before").format(outputs=name), step.error.outputs, sign=TO),
            _column(step, "after", tr("{outputs} after").format(outputs=name), step.error_after.outputs),
            _column(step, "right", tr("right answer"), step.error.right)]


def _outputs_name(step: OneStep, tr: Translate) -> str:
    return tr("votes") if step.error.loss_name != "cross-entropy" else tr("probability")


def _column(step: OneStep, name: str, caption: str, numbers: tuple[float, ...], layer: str = "",
            sign: str = "") -> Plate:
    """One number for each class, one below the other, or in a block where there are many."""
    values = layers.as_maps(np.array(numbers, np.float32).reshape(-1, 1, 1))
    return sized(Plate(name, caption, values, reach_of(values), layer, sign=sign, roomy=SINGLE, single=True,
                       rows=_row_names(step.network, step.network.layers[-1].id)))


def _row_names(network: Network, key: str) -> tuple[str, ...]:
    """The classes, beside what is one number for each of them."""
    named = key == network.layers[-1].id and len(network.classes) <= layers.NARROW
    return network.classes if named else ()


def _values(view: View, key: str, caption: str, sign: str) -> Plate:
    """What a layer gave, coloured and written as everywhere."""
    values, exact = view.trace.output(key), layers.exact_of(view, key)
    ink = key == PICTURE
    return Plate(f"values of {key}", caption, layers.as_maps(values), 1.0 if ink else limit_of(values), key,
                 frames=layers.frames(view.network, key), ink=ink, sign=sign, roomy=_room(values),
                 rows=_row_names(view.network, key), single=values.shape[1:] == (1, 1),
                 exact=None if exact is None else exact.reshape(layers.folded(exact.shape)),
                 reading=layers.reading_of(view), ground=view.task.ground)


def _activation(step: OneStep, key: str, name: str, caption: str, sign: str = "") -> Plate:
    """The blame of a layer's cells, on a scale of its own."""
    blame = step.gradients.activations[step.network.stack.index(key) + 1]
    return sized(Plate(name, caption, layers.as_maps(blame), reach_of(blame), key,
                       frames=layers.frames(step.network, key), sign=sign, roomy=_room(blame),
                       rows=_row_names(step.network, key), own_scale=True, single=blame.shape[1:] == (1, 1)))


def _room(maps: Array) -> float:
    """How many times as large the cells of maps (C, H, W) are as usual ones."""
    return SINGLE if maps.shape[1:] == (1, 1) and len(maps) <= layers.NARROW else 1.0


def _parameter_frames(network: Network, weight: Weight, count: int, block: int) -> tuple[QColor, ...]:
    """Filters in their identity colours, the weights of a class in its colour."""
    if weight.key.endswith("bias"):
        return ()
    colour = class_colour if weight.layer == network.layers[-1].id else identity_colour
    all_shown = count == network.parameters[weight.key].shape[0] * block
    first = 0 if all_shown else weight.index[0]
    return tuple(colour(first + place // block) for place in range(count))
