"""A stack as a line of text, to be typed, pasted and compared: ``conv 8@5 | relu | pool 2 | dense 2``.

One layer a part, from the picture up, with a bar between two. What is not said is as in the layer's own file::

    conv 8@5            8 filters of 5 x 5; ``conv 8@3x5`` for 3 high and 5 wide
    conv 8@5 stride 2 pad 1 average nobias
    relu                also ``leaky 0.1``, ``tanh``, and ``dropout 0.5``
    pool 2              max pooling with a window of 2 and a stride of 2; ``mean 2`` for mean pooling
    pool 3 stride 2 whole     ... that drops windows which hang over the edge
    pool 1x2            windows 1 high and 2 wide, side by side; ``pool 1x3 stride 1x2`` where they overlap
    recurrent 16        16 units with memory, which give their last states; ``recurrent 16 all`` gives all of them
    lstm 16             the same with gates
    dense 32            32 units; ``dense 2 average nobias`` votes as the talk does
    dense 11 | heads 6+5      two answers, one of 6 and one of 5: a score for each pair

    dense 2 | loss squared    the last part may say what the stack is trained for (``nn.loss``)

Layers have no names in it: they get those that the shipped networks use.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.dropout import Dropout
from xoviz.nn.heads import Heads
from xoviz.nn.layer import Layer, StackError
from xoviz.nn.leaky import LeakyReLU
from xoviz.nn.loss import LOSSES
from xoviz.nn.lstm import LSTM
from xoviz.nn.memory import Memory
from xoviz.nn.pool import MaxPool, MeanPool
from xoviz.nn.recurrent import Recurrent
from xoviz.nn.relu import ReLU
from xoviz.nn.stack import MOST_LAYERS
from xoviz.nn.tanh import Tanh
from xoviz.nn.windows import Sides

IDS = {"conv": "convolution", "relu": "relu", "leaky": "leaky", "tanh": "tanh", "maxpool": "pooling",
       "meanpool": "pooling", "dense": "hidden", "dropout": "dropout", "heads": "pairs",
       "recurrent": "memory", "lstm": "memory"}
"""What layers of a kind are called; the second of them has a 2 at the end, and the last dense layer is "votes"."""

SIDES = r"\d{1,9}(?:x\d{1,9})?"
"""How rows and columns are written: "2", "1x2"."""

LOSS = "loss"
"""The word before what a stack is trained for."""

LONGEST = 5_000
"""Characters that a stack's text may have."""


class ShorthandError(ValueError):
    """A text that names no stack, in one sentence; ``part`` is which part of it is wrong, from 0 on."""

    def __init__(self, part: int, reason: str) -> None:
        super().__init__(reason)
        self.part = part


def written(layers: Iterable[Layer], loss: str = "") -> str:
    """The text of ``layers``, and of what they are trained for if that is given.

    TypeError for a layer that it has no words for.
    """
    parts = [_part(layer) for layer in layers]
    return " | ".join([*parts, f"{LOSS} {loss}"] if loss else parts)


def understood(text: str) -> tuple[Layer, ...]:
    """The layers that ``text`` names, with ids. Raises ShorthandError; whether they fit, their stack will say."""
    if len(text) > LONGEST:
        raise ShorthandError(0, f"A stack's text has at most {LONGEST:,} characters, not {len(text):,}.")
    parts = text.split("|")
    if len(parts) > MOST_LAYERS:
        raise ShorthandError(MOST_LAYERS, f"A stack has at most {MOST_LAYERS} layers, not {len(parts)}.")
    return named(_Reader(number, part).layer() for number, part in enumerate(parts))


def understood_with_loss(text: str) -> tuple[tuple[Layer, ...], str]:
    """The same of a text that may say the loss as well: the layers, and the loss; "" where it says none."""
    body, bar, last = text.rpartition("|")
    words = last.lower().split()
    if words[:1] != [LOSS]:
        return understood(text), ""
    if len(words) != 2 or words[1] not in LOSSES:
        raise ShorthandError(text.count("|"), f"The loss is one of {', '.join(LOSSES)}, such as 'loss squared', not "
                                              f"'{' '.join(words[1:])[:40]}'.")
    if not bar:
        raise ShorthandError(0, "Write layers before the loss, such as 'dense 2 | loss squared'.")
    return understood(body), words[1]


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
        words = [f"{'pool' if isinstance(layer, MaxPool) else 'mean'} {_sides(layer.window)}",
                 f"stride {_sides(layer.stride)}" * (layer.stride != _usual_stride(layer.window)),
                 "whole" * (not layer.partial)]
    elif isinstance(layer, Memory):
        words = [f"{layer.kind} {layer.units}", "all" * (not layer.last)]
    elif isinstance(layer, LeakyReLU):
        words = [f"leaky {layer.slope!r}"]
    elif isinstance(layer, Dropout):
        words = [f"dropout {layer.share!r}"]
    elif isinstance(layer, Heads):
        words = [f"heads {layer.sizes[0]}+{layer.sizes[1]}"]
    elif isinstance(layer, ReLU | Tanh):
        words = [layer.kind]
    else:
        raise TypeError(f"there are no words for layers such as '{layer.id}' ({layer.kind})")
    return " ".join(word for word in words if word)


def _sides(sides: Sides) -> str:
    """Rows and columns: "2" where both are the same, else "1x2"."""
    return f"{sides[0]}x{sides[1]}" if isinstance(sides, tuple) else f"{sides}"


def _usual_stride(window: Sides) -> Sides:
    """What goes without saying: 2, and for windows that are no squares that they lie side by side."""
    return window if isinstance(window, tuple) else 2


def _read_sides(text: str) -> Sides:
    """The rows and columns that a text of the pattern ``SIDES`` names; one number where both are the same."""
    rows, _, columns = text.partition("x")
    return int(rows) if columns in ("", rows) else (int(rows), int(columns))


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
            "pool": lambda: self._pool(MaxPool), "mean": lambda: self._pool(MeanPool), "dense": self._dense,
            "heads": self._heads, "recurrent": lambda: self._memory(Recurrent), "lstm": lambda: self._memory(LSTM)}
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
        stride, padding = self._whole_after("stride", 1), self._whole_after("pad", 0)
        return Conv("?", filters, (height, width), stride, padding, self._has("average"), not self._has("nobias"))

    def _pool(self, kind: type[MaxPool] | type[MeanPool]) -> MaxPool | MeanPool:
        if not self._words or not re.fullmatch(SIDES, self._words[0]):
            raise self._error("needs the size of the window, such as 'pool 2'")
        window = _read_sides(self._words.pop(0))
        stride = _read_sides(self._after("stride", SIDES, "a number such as 2, or two such as 1x2") or
                             _sides(_usual_stride(window)))
        return kind("?", window, stride, not self._has("whole"))

    def _dense(self) -> Dense:
        units = self._whole("the number of units, such as 'dense 2'")
        return Dense("?", units, self._has("average"), not self._has("nobias"))

    def _heads(self) -> Heads:
        found = re.fullmatch(r"(\d{1,9})\+(\d{1,9})", self._words.pop(0) if self._words else "")
        if found is None:
            raise self._error("needs how many answers either head has, such as 'heads 6+5'")
        return Heads("?", (int(found[1]), int(found[2])))

    def _memory(self, kind: type[Recurrent] | type[LSTM]) -> Memory:
        return kind("?", self._whole(f"the number of units, such as '{kind.kind} 16'"), not self._has("all"))

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

    def _whole_after(self, word: str, otherwise: int) -> int:
        """The whole number after a word, wherever it stands."""
        return int(self._after(word, r"\d{1,9}", "a whole number") or otherwise)

    def _after(self, word: str, pattern: str, what: str) -> str:
        """What stands after a word, wherever that stands; empty where it does not."""
        if word not in self._words:
            return ""
        place = self._words.index(word)
        if not re.fullmatch(pattern, "".join(self._words[place + 1 : place + 2])):
            raise self._error(f"needs {what} after '{word}'")
        self._words.pop(place)
        return self._words.pop(place)

    def _has(self, word: str) -> bool:
        """Whether a word stands there; it is used up."""
        if word not in self._words:
            return False
        self._words.remove(word)
        return True

    def _error(self, reason: str) -> ShorthandError:
        return ShorthandError(self._number, f"Part {self._number + 1} ('{self._part[:60]}') {reason}.")
