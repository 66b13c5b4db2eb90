"""A network's description as JSON: its layers, shapes and names, without its numbers.

Whoever reads one believes nothing in it: every field is checked for its type here, for its range by the layer that owns
it, and all of them together by the stack that they make.
"""

from __future__ import annotations

import json
import reprlib
from dataclasses import dataclass, fields
from typing import Any

from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.dropout import Dropout
from xoviz.nn.heads import Heads
from xoviz.nn.layer import Layer
from xoviz.nn.leaky import LeakyReLU
from xoviz.nn.lstm import LSTM
from xoviz.nn.network import Network
from xoviz.nn.pool import MaxPool, MeanPool
from xoviz.nn.recurrent import Recurrent
from xoviz.nn.relu import ReLU
from xoviz.nn.stack import MOST_LAYERS, Stack
from xoviz.nn.tanh import Tanh

FORMAT, VERSION = "xoviz network", 1

KINDS: dict[str, type[Any]] = {layer.kind: layer for layer in (
    Conv, ReLU, LeakyReLU, Tanh, MaxPool, MeanPool, Dense, Dropout, Heads, Recurrent, LSTM)}
"""The layers that a file can hold, by kind. A layer's entry is its kind and the fields of its dataclass."""

KEYS = {"format", "version", "name", "task", "made", "classes", "input_shape", "loss", "layers", "parameters"}

MOST_CELLS = 2_000_000
"""In all activations of a network together; its scratch space is a small multiple of that."""

MOST_TEXT = 2_000


class FormatError(ValueError):
    """What is wrong with a file's contents, and what to do; whoever knows the file's name puts it in front."""


@dataclass(frozen=True)
class Description:
    """A network without its numbers."""

    stack: Stack
    classes: tuple[str, ...]
    name: str
    task: str
    made: str


def describe(network: Network) -> bytes:
    """The description of ``network``. Raises FormatError for what could not be read again."""
    stack = network.stack
    content = json.dumps({
        "format": FORMAT,
        "version": VERSION,
        "name": network.name,
        "task": network.task,
        "made": network.made,
        "classes": list(network.classes),
        "input_shape": list(stack.input_shape),
        "loss": stack.loss,
        "layers": [_entry(layer) for layer in network.layers],
        "parameters": _listed(stack),
    }, indent=1)
    understand(content.encode())
    return content.encode()


def understand(content: bytes) -> Description:
    """The description in ``content``. Raises FormatError unless it is one of a network that can be."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise FormatError("its description is no JSON; take another copy of it") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise FormatError("it describes no network; choose a file that xoviz has saved")
    if found.get("version") != VERSION:
        raise FormatError(f"its format is {reprlib.repr(found.get('version'))}, and this xoviz reads {VERSION}; "
                          "use the xoviz that saved it, or a newer one")
    _check_keys("its description", found, KEYS)
    _check_texts(found)
    stack = _stack(found)
    if len(found["classes"]) != stack.outputs:
        raise FormatError(f"it names {len(found['classes'])} classes for {stack.outputs} scores; save it again")
    return Description(stack, tuple(found["classes"]), found["name"], found["task"], found["made"])


def _entry(layer: Layer) -> dict[str, Any]:
    if type(layer) is not KINDS.get(layer.kind):
        raise FormatError(f"files cannot hold layers such as '{layer.id}' ({layer.kind}); take another kind")
    return {"kind": layer.kind, **{field.name: getattr(layer, field.name) for field in fields(KINDS[layer.kind])}}


def _listed(stack: Stack) -> list[dict[str, Any]]:
    """The parameters as the description lists them."""
    return [{"name": slot.key, "shape": list(slot.parameter.shape)} for slot in stack.slots]


def _check_keys(what: str, found: dict[str, Any], expected: set[str]) -> None:
    if set(found) != expected:
        names = ", ".join(reprlib.repr(key) for key in sorted(set(found) ^ expected)[:4])
        raise FormatError(f"{what} has too much or too little ({names}); save the network again")


def _check_texts(found: dict[str, Any]) -> None:
    """Names are short printable text, or they could not be shown on one line."""
    classes = found["classes"]
    if not isinstance(classes, list):
        raise FormatError(f"its classes must be a list of names, not {reprlib.repr(classes)}; save the network again")
    for text in [found["name"], found["task"], found["made"], found["loss"], *classes]:
        if not (isinstance(text, str) and len(text) <= MOST_TEXT and text.isprintable()):
            raise FormatError(f"a name must be a line of plain text, not {reprlib.repr(text)}; change it")
    if len(set(classes)) < len(classes) or not all(text.strip() for text in classes):
        raise FormatError(f"each class needs a name of its own, and they are {reprlib.repr(classes)}; change them")


def _stack(found: dict[str, Any]) -> Stack:
    """The layers, checked one by one and then as a whole."""
    shape, layers = found["input_shape"], found["layers"]
    if not (_are_whole(shape, 3) and isinstance(layers, list)):
        raise FormatError("its pictures' shape must be three whole numbers, its layers a list; save the network again")
    try:
        stack = Stack(tuple(_layer(entry) for entry in layers[: MOST_LAYERS + 1]), tuple(shape), found["loss"])
    except FormatError:
        raise
    except ValueError as error:
        raise FormatError(f"its layers do not fit ({str(error)[:300]}); save the network again") from None
    cells = sum(maps * rows * columns for maps, rows, columns in stack.shapes)
    if cells > MOST_CELLS:
        raise FormatError(f"its maps would have {cells:,} cells, and {MOST_CELLS:,} is the limit; use smaller pictures")
    if found["parameters"] != _listed(stack):
        raise FormatError("its list of parameters does not fit its layers; save the network again")
    return stack


def _layer(entry: object) -> Layer:
    """One layer from its entry: its kind, and exactly the fields of that kind."""
    kind = entry.get("kind") if isinstance(entry, dict) else None
    if not (isinstance(entry, dict) and isinstance(kind, str) and kind in KINDS):
        raise FormatError(f"it has a layer of unknown kind ({reprlib.repr(kind)}); this xoviz knows {', '.join(KINDS)}")
    expected = {field.name: str(field.type) for field in fields(KINDS[kind])}
    _check_keys(f"its layer of kind '{kind}'", entry, {"kind", *expected})
    layer: Layer = KINDS[kind](**{name: _field(name, entry[name], wanted) for name, wanted in expected.items()})
    return layer


def _field(name: str, value: object, wanted: str) -> object:
    """A layer's field, if it has the type that the layer declares. Ranges are the layer's own business."""
    if wanted in ("tuple[int, int]", "Sides") and isinstance(value, list) and _are_whole(value, 2):
        return tuple(value)
    # A layer's id names a part of the zip: letters, digits, - and _ are safe in any.
    named = isinstance(value, str) and value.isascii() and value.replace("-", "_").isidentifier() and len(value) <= 64
    if wanted == "float" and type(value) in (int, float):
        return value
    fits = {"int": type(value) is int, "Sides": type(value) is int, "bool": type(value) is bool, "str": named}
    if fits.get(wanted, False):
        return value
    raise FormatError(f"a layer's '{name}' cannot be {reprlib.repr(value)}; save the network again")


def _are_whole(value: object, count: int) -> bool:
    return isinstance(value, list) and len(value) == count and all(type(number) is int for number in value)
