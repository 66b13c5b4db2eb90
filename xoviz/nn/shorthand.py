"""A stack as a line of text, to be typed, pasted and compared: ``conv 8@5 | relu | pool 2 | dense 2``.

One layer a part, from the picture up, with a bar between two. What is not said is as in the layer's own file::

    conv 8@5            8 filters of 5 x 5; ``conv 8@3x5`` for 3 high and 5 wide
    conv 8@5 stride 2 pad 1 average nobias
    relu                also ``leaky 0.1``, ``tanh``, and ``dropout 0.5``
    pool 2              max pooling with a window of 2 and a stride of 2; ``mean 2`` for mean pooling
    pool 3 stride 2 whole     ... that drops windows which hang over the edge
    dense 32            32 units; ``dense 2 average nobias`` votes as the talk does

Layers have no names in it: they get those that the shipped networks use.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.dropout import Dropout
from xoviz.nn.layer import Layer, StackError
from xoviz.nn.leaky import LeakyReLU
from xoviz.nn.pool import MaxPool, MeanPool
from xoviz.nn.relu import ReLU
from xoviz.nn.stack import MOST_LAYERS
from xoviz.nn.tanh import Tanh

IDS = {"conv": "convolution", "relu": "relu", "leaky": "leaky", "tanh": "tanh", "maxpool": "pooling",
       "meanpool": "pooling", "dense": "hidden", "dropout": "dropout"}
"""What layers of a kind are called; the second of them has a 2 at the end, and the last dense layer is "votes"."""

LONGEST = 5_000
"""Characters that a stack's text may have."""


class ShorthandError(ValueError):
    """A text that names no stack, in one sentence; ``part`` is which part of it is wrong, from 0 on."""

    def __init__(self, part: int, reason: str) -> None:
        super().__init__(reason)
        self.part = part


def written(layers: Iterable[Layer]) -> str:
    """The text of ``layers``. TypeError for a layer that it has no words for."""
    return " | ".join(_part(layer) for layer in layers)


def understood(text: str) -> tuple[Layer, ...]:
    """The layers that ``text`` names, with ids. Raises ShorthandError; whether they fit, their stack will say."""
    if len(text) > LONGEST:
        raise ShorthandError(0, f"A stack's text has at most {LONGEST:,} characters, not {len(text):,}.")
    parts = text.split("|")
    if len(parts) > MOST_LAYERS:
        raise ShorthandError(MOST_LAYERS, f"A stack has at most {MOST_LAYERS} layers, not {len(parts)}.")
    return named(_Reader(number, part).layer() for number, part in enumerate(parts))


def named(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """The same layers, called as in the shipped networks."""
    all_layers = tuple(layers)
    last = max((place for place, layer in enumerate(all_layers) if isinstance(layer, Dense)), default=-1)
    counts: Counter[str] = Counter()
    result = []
    for place, layer in enumerate(all_layers):
        name = "votes" if place == last else IDS[layer.kind]
        counts[name] += 1
        result.append(_called(layer, name if counts[name] == 1 else f"{name}{counts[name]}"))
    return tuple(result)


def _called(layer: Layer, name: str) -> Layer:
    fields = {key: value for key, value in vars(layer).items() if key != "id"}
    made: Layer = type(layer)(name, **fields)  # type: ignore[call-arg]  # every layer is a dataclass that begins with its id
    return made


def _part(layer: Layer) -> str:
    """One layer's words, without what goes without saying."""
    if isinstance(layer, Conv):
        height, width = layer.size
        size = f"{height}" if height == width else f"{height}x{width}"
        words = [f"conv {layer.filters}@{size}", f"stride {layer.stride}" * (layer.stride != 1),
                 f"pad {layer.padding}" * (layer.padding != 0), "average" * layer.average, "nobias" * (not layer.bias)]
    elif isinstance(layer, Dense):
        words = [f"dense {layer.units}", "average" * layer.average, "nobias" * (not layer.bias)]
    elif isinstance(layer, MaxPool | MeanPool):
        words = [f"{'pool' if isinstance(layer, MaxPool) else 'mean'} {layer.window}",
                 f"stride {layer.stride}" * (layer.stride != 2), "whole" * (not layer.partial)]
    elif isinstance(layer, LeakyReLU):
        words = [f"leaky {layer.slope!r}"]
    elif isinstance(layer, Dropout):
        words = [f"dropout {layer.share!r}"]
    elif isinstance(layer, ReLU | Tanh):
        words = [layer.kind]
    else:
        raise TypeError(f"there are no words for layers such as '{layer.id}' ({layer.kind})")
    return " ".join(word for word in words if word)


class _Reader:
    """Reads the words of one part, from left to right."""

    def __init__(self, number: int, part: str) -> None:
        self._number, self._part = number, part.strip()
        self._words = self._part.lower().split()

    def layer(self) -> Layer:
        """The layer; all words are used up by then."""
        if not self._words:
            raise self._error("is empty: write a layer between the bars, such as 'relu'")
        kind = self._words.pop(0)
        makers: dict[str, Callable[[], Layer]] = {
            "conv": self._conv, "relu": lambda: ReLU("?"), "tanh": lambda: Tanh("?"),
            "leaky": lambda: LeakyReLU("?", self._number_or(0.1)),
            "dropout": lambda: Dropout("?", self._number_or(0.5)),
            "pool": lambda: self._pool(MaxPool), "mean": lambda: self._pool(MeanPool), "dense": self._dense}
        if kind not in makers:
            raise self._error(f"begins with '{kind[:40]}', and the layers are {', '.join(makers)}")
        try:
            made = makers[kind]()
        except StackError as error:
            raise self._error(f"cannot be: {error.reason}") from None
        if self._words:
            raise self._error(f"has a word too many: '{self._words[0][:40]}'")
        return made

    def _conv(self) -> Conv:
        found = re.fullmatch(r"(\d{1,9})@(\d{1,9})(?:x(\d{1,9}))?", self._words.pop(0) if self._words else "")
        if found is None:
            raise self._error("needs the number of filters and their size, such as 'conv 8@5'")
        filters, height, width = int(found[1]), int(found[2]), int(found[3] or found[2])
        stride, padding = self._after("stride", 1), self._after("pad", 0)
        return Conv("?", filters, (height, width), stride, padding, self._has("average"), not self._has("nobias"))

    def _pool(self, kind: type[MaxPool] | type[MeanPool]) -> MaxPool | MeanPool:
        return kind("?", self._whole("the size of the window, such as 'pool 2'"), self._after("stride", 2),
                    not self._has("whole"))

    def _dense(self) -> Dense:
        units = self._whole("the number of units, such as 'dense 2'")
        return Dense("?", units, self._has("average"), not self._has("nobias"))

    def _whole(self, what: str) -> int:
        """A whole number that must come next."""
        if not self._words or not re.fullmatch(r"\d{1,9}", self._words[0]):
            raise self._error(f"needs {what}")
        return int(self._words.pop(0))

    def _number_or(self, otherwise: float) -> float:
        """The number that comes next, if one does."""
        if not self._words or not re.fullmatch(r"\d{0,9}\.?\d{0,20}(e-?\d{1,3})?", self._words[0]):
            return otherwise
        try:
            return float(self._words.pop(0))
        except ValueError:
            raise self._error("needs a number between 0 and 1") from None

    def _after(self, word: str, otherwise: int) -> int:
        """The whole number after a word, wherever it stands."""
        if word not in self._words:
            return otherwise
        place = self._words.index(word)
        if not re.fullmatch(r"\d{1,9}", "".join(self._words[place + 1 : place + 2])):
            raise self._error(f"needs a whole number after '{word}'")
        self._words.pop(place)
        return int(self._words.pop(place))

    def _has(self, word: str) -> bool:
        """Whether a word stands there; it is used up."""
        if word not in self._words:
            return False
        self._words.remove(word)
        return True

    def _error(self, reason: str) -> ShorthandError:
        return ShorthandError(self._number, f"Part {self._number + 1} ('{self._part[:60]}') {reason}.")
