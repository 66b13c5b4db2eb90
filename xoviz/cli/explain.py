"""``xoviz explain``: every layer's numbers for one picture, as the talk shows them, and the receipt of the score."""

from __future__ import annotations

import shutil
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from xoviz import wording
from xoviz.cli import maps, output, receipt
from xoviz.cli.classify import verdict
from xoviz.cli.errors import CommandError
from xoviz.cli.inputs import given, task_for
from xoviz.cli.maps import Texts
from xoviz.explain.exact import NotRational, Objects, fractions
from xoviz.explain.reading import Reading, read
from xoviz.explain.receipt import Receipt
from xoviz.nn import Array, Trace

SMALL = 9
"""Maps of up to this many rows and columns are printed in numbers, larger ones in shades."""

DENSE_COLUMNS = 8


@dataclass(frozen=True, eq=False)
class Shown:
    """One layer as it is printed: ``texts`` are its ``values`` (C, H, W) in the reading that was asked for."""

    id: str
    name: str
    kind: str
    values: Array
    texts: Texts


def run(arguments: Namespace) -> int:
    """Explain the picture. Raises CommandError where fractions are asked for and the network has none."""
    image, network = given(arguments.image, arguments.network)
    trace = network.forward(image.for_network(network))
    exact = _fractions(trace, arguments.reading)
    layers = shown(trace, exact, arguments.reading)
    if arguments.json:
        found = document(arguments.image, trace, layers, arguments.reading)
        # Decimals in full are those of the trace, as in the layers.
        adding_up = Receipt(trace, None if arguments.reading == "decimals" else exact)
        output.say_json(found | {"receipt": receipt.document(adding_up, arguments)})
    else:
        ledger = list(receipt.lines(Receipt(trace, exact), arguments))
        for line in _lines(arguments.image, trace, layers, ledger, arguments.full):
            output.say(line)
    return 0


def shown(trace: Trace, exact: tuple[Objects, ...] | None, reading: Reading) -> list[Shown]:
    """The layers of a trace from the first up, their numbers read as fractions, slides or decimals."""
    layers = trace.network.layers
    names = wording.layer_names([layer.kind for layer in layers])
    return [Shown(layer.id, name, layer.kind, values, texts) for layer, name, values, texts
            in zip(layers, names, trace.activations[1:], _texts(trace, exact, reading), strict=True)]


def document(image: str, trace: Trace, layers: list[Shown], reading: Reading) -> dict[str, Any]:
    """The JSON of one explanation without its receipt: numbers, or strings such as "7/9" if read as fractions."""
    values = [_plain(layer, reading) for layer in layers]
    classes, best = trace.network.classes, trace.verdict
    return {
        "image": image,
        "layers": [{"id": layer.id, "name": layer.name, "kind": layer.kind, "shape": list(layer.values.shape),
                    "values": numbers} for layer, numbers in zip(layers, values, strict=True)],
        "votes": {name: unit[0][0] for name, unit in zip(classes, values[-1], strict=True)},
        "class": None if best is None else classes[best],
    }


def _fractions(trace: Trace, reading: Reading) -> tuple[Objects, ...] | None:
    """Every number as a fraction; None if there are none. Raises CommandError if there are none but they are wanted."""
    try:
        return fractions(trace.network, trace.picture)
    except NotRational as error:
        if reading == "fractions":
            raise CommandError(str(error)) from error
        # Learned weights: the floats are all there is.
        return None


def _texts(trace: Trace, exact: tuple[Objects, ...] | None, reading: Reading) -> list[Texts]:
    """Every layer's numbers as text. Where they are simple fractions, they are cut off or rounded from those."""
    activations = [each.astype(object) for each in trace.activations] if exact is None else exact
    as_text = np.frompyfunc(lambda value: read(value, reading), 1, 1)
    return [as_text(activation) for activation in activations[1:]]


def _plain(layer: Shown, reading: Reading) -> list[Any]:
    """A layer's values as nested lists: whole-precision numbers, cut-off numbers, or fractions as strings."""
    if reading == "fractions":
        values: Array | Texts = layer.texts
    elif reading == "slides":
        values = layer.texts.astype(float)
    else:
        # Adding 0 turns -0.0, which puzzles people, into 0.0.
        values = layer.values + 0.0
    nested: list[Any] = values.tolist()
    return nested


def _lines(image: str, trace: Trace, layers: list[Shown], ledger: list[str], full: bool) -> Iterator[str]:
    """The whole explanation for people; ``ledger`` is the receipt, which stands before the scores that it leads to."""
    width = shutil.get_terminal_size().columns
    classes = trace.network.classes
    yield f"{image}, read by {trace.network.name}: {verdict(trace)}"
    yield ""
    yield f"{wording.input_name(trace.picture.shape)}: {wording.shape_text(trace.picture.shape)}"
    ramp = maps.INK if output.shows(maps.INK) else maps.PLAIN_INK
    shown = [maps.ink(each, ramp, task_for(trace.network).ground) for each in trace.picture]
    if len(shown) == 1:
        yield from shown[0]
    else:
        titled = [maps.titled(f"channel {place}", each) for place, each in enumerate(shown, 1)]
        yield from maps.side_by_side(titled, width)
    for layer in layers:
        yield ""
        if layer is layers[-1]:
            yield from (*ledger, "", f"{layer.name}:")
            yield from _votes(classes, layer.texts)
            return
        yield f"{layer.name}: {wording.shape_text(layer.values.shape)}, {_range(layer)}"
        if layer.values.shape[1:] == (1, 1):
            yield from _units(layer.texts)
        elif full or max(layer.values.shape[1:]) <= SMALL:
            yield from _numbers(layer.texts, width)
        else:
            yield from _shades(layer.values, width)


def _range(layer: Shown) -> str:
    texts, values = layer.texts.ravel(), layer.values.ravel()
    return f"from {texts[values.argmin()]} to {texts[values.argmax()]}"


def _votes(classes: tuple[str, ...], texts: Texts) -> Iterator[str]:
    wide = max(len(name) for name in classes)
    for name, text in zip(classes, texts.ravel(), strict=True):
        yield f"{name.ljust(wide)}  {text}"


def _units(texts: Texts) -> Iterator[str]:
    """The values of a hidden layer, some to a line."""
    values = texts.ravel()
    wide = max(len(text) for text in values)
    for start in range(0, len(values), DENSE_COLUMNS):
        yield " ".join(text.rjust(wide) for text in values[start : start + DENSE_COLUMNS])


def _numbers(texts: Texts, width: int) -> Iterator[str]:
    wide = max(len(text) for text in texts.ravel())
    blocks = [maps.titled(f"map {place}", maps.numbers(each, wide)) for place, each in enumerate(texts, 1)]
    yield from maps.side_by_side(blocks, width)


def _shades(values: Array, width: int) -> Iterator[str]:
    ramp = maps.RAMP if output.shows(maps.RAMP) else maps.PLAIN_RAMP
    largest = float(np.abs(values).max())
    yield f"(below 0 {ramp[3::-1]}, above 0 {ramp[5:]}; --full prints the numbers)"
    blocks = [maps.titled(f"map {place}", maps.shades(each, largest, ramp)) for place, each in enumerate(values, 1)]
    yield from maps.side_by_side(blocks, width)
