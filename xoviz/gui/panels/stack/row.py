"""The row of blocks as a value: layers as somebody would have them, which need not be possible yet.

A block is switched off where ``on`` is False: it keeps its place and its settings, and the stack does without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from types import MappingProxyType

import numpy as np

from xoviz.nn import Layer, Shape, Stack, StackError
from xoviz.nn.cost import LayerCost, check_affordable, costs
from xoviz.nn.description import KINDS
from xoviz.nn.shorthand import IDS
from xoviz.nn.stack import MOST_LAYERS

Setting = int | float | bool | tuple[int, int]

DEFAULTS: Mapping[str, Mapping[str, Setting]] = MappingProxyType(
    {"conv": {"filters": 4, "size": (3, 3)}, "dense": {"units": 16},
     "recurrent": {"units": 16}, "lstm": {"units": 16}})
"""What a new block's layer does not say by itself."""


LEARNING = ("conv", "dense", "recurrent", "lstm")
"""The kinds of layers that have weights."""


@dataclass(frozen=True)
class Block:
    """One layer: its id, its kind (``nn.description.KINDS``), and the fields of its dataclass, whatever their values.
    """

    id: str
    kind: str
    settings: Mapping[str, Setting]
    on: bool = True

    @classmethod
    def of(cls, layer: Layer) -> Block:
        """The block of a layer."""
        return cls(layer.id, layer.kind, {name: value for name, value in vars(layer).items() if name != "id"})

    @classmethod
    def new(cls, layer_id: str, kind: str, coming_in: Shape) -> Block:
        """A block as it is inserted; a filter or a window is no larger than the maps that come in."""
        settings = dict(DEFAULTS.get(kind, {}))
        if kind == "conv":
            settings["size"] = min(3, coming_in[1]), min(3, coming_in[2])
        if kind in ("maxpool", "meanpool"):
            settings["window"] = settings["stride"] = min(2, coming_in[1]), min(2, coming_in[2])
        return cls.of(KINDS[kind](layer_id, **settings))

    def layer(self) -> Layer:
        """The layer. Raises StackError for settings that cannot be."""
        made: Layer = KINDS[self.kind](self.id, **self.settings)
        return made

    def changed(self, **settings: Setting) -> Block:
        """The same block with some other settings."""
        return replace(self, settings={**self.settings, **settings})

    def of_kind(self, kind: str) -> Block:
        """A block in this one's place, of another kind, with the settings that both have."""
        fresh = Block.of(KINDS[kind](self.id, **DEFAULTS.get(kind, {})))
        return replace(fresh, settings={name: self.settings.get(name, value) for name, value in fresh.settings.items()})


@dataclass(frozen=True)
class Row:
    """The blocks from the picture up."""

    blocks: tuple[Block, ...] = ()

    @classmethod
    def of(cls, layers: Iterable[Layer]) -> Row:
        """A block for each layer."""
        return cls(tuple(Block.of(layer) for layer in layers))

    @property
    def used(self) -> tuple[Block, ...]:
        """The blocks that are switched on."""
        return tuple(block for block in self.blocks if block.on)

    @property
    def votes(self) -> str:
        """The id of the block with the votes, which stays where it is; empty where neither the last block has them nor
        the one below the pairs of two heads."""
        top = self.blocks[:-1] if self.forked else self.blocks
        return top[-1].id if top and top[-1].kind == "dense" else ""

    @property
    def forked(self) -> bool:
        """Whether it ends with the pairs of two heads."""
        return bool(self.blocks) and self.blocks[-1].kind == "heads"

    @property
    def standing(self) -> tuple[str, ...]:
        """The ids of the blocks that stay where they are: the votes, and the pairs above them."""
        return tuple(block.id for block in self.blocks[self.end :])

    @property
    def end(self) -> int:
        """The last place at which something can be inserted."""
        return len(self.blocks) - bool(self.votes) - self.forked

    def place(self, block_id: str) -> int:
        """Where a block stands, from 0. Raises KeyError if there is none."""
        for place, block in enumerate(self.blocks):
            if block.id == block_id:
                return place
        raise KeyError(f"there is no block '{block_id}'")

    def block(self, block_id: str) -> Block:
        """The block of an id. Raises KeyError if there is none."""
        return self.blocks[self.place(block_id)]

    def inserted(self, place: int, block: Block) -> Row:
        """With another block before the one at a place."""
        return Row((*self.blocks[:place], block, *self.blocks[place:]))

    def removed(self, block_id: str) -> Row:
        """Without a block."""
        return Row(tuple(block for block in self.blocks if block.id != block_id))

    def moved(self, block_id: str, place: int) -> Row:
        """With a block at another place among those that can move."""
        rest = self.removed(block_id)
        return rest.inserted(min(max(place, 0), rest.end), self.block(block_id))

    def with_block(self, block: Block) -> Row:
        """With another block in the place of the one with its id."""
        return Row(tuple(block if each.id == block.id else each for each in self.blocks))

    def fresh_id(self, kind: str, taken: Iterable[str] = ()) -> str:
        """An id for a new block that no block has, and that is not ``taken`` either."""
        known = {block.id for block in self.blocks} | set(taken)
        names = (IDS[kind] if number == 1 else f"{IDS[kind]}{number}" for number in range(1, len(known) + 2))
        return next(name for name in names if name not in known)

    def following(self, layers: tuple[Layer, ...]) -> Row:
        """The row of other layers; what was switched off stays behind the block that it stood behind, if that stays."""
        result = list(Row.of(layers).blocks)
        for place, block in enumerate(self.blocks):
            there = {each.id: at for at, each in enumerate(result)}
            before = self.blocks[place - 1].id if place else ""
            if not block.on and block.id not in there and (not place or before in there):
                result.insert(there[before] + 1 if place else 0, block)
        return Row(tuple(result))

    def rewritten(self, layers: tuple[Layer, ...], taken: Iterable[str] = ()) -> Row:
        """The row of layers without ids of their own: each takes over that of a block of its kind, in their order."""
        old, new = self.used, Row.of(layers).blocks
        ids: dict[int, str] = {}
        votes, top = Row(new).votes, Row(new).end
        if self.votes and votes:
            ids[top] = self.votes
            old = tuple(block for block in old if block.id not in self.standing)
        if self.forked and Row(new).forked:
            ids[len(new) - 1] = self.blocks[-1].id
        for before, now in _pairs([block.kind for block in old], [block.kind for block in new[:top]]):
            ids[now] = old[before].id
        known = set(taken) | {block.id for block in self.blocks}
        named: list[Block] = []
        for at, block in enumerate(new):
            layer_id = ids.get(at) or Row(tuple(named)).fresh_id(block.kind, known)
            named.append(replace(block, id=layer_id))
        return self.following(tuple(block.layer() for block in named))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Places of equal kinds in both: as many as their order allows, most of all those that learn; of equals the first.

    So the first convolution stays the first: those above it read other maps, and could not use what it has learned.
    """
    each = [MOST_LAYERS if kind in LEARNING else 1 for kind in old]
    worth = np.zeros((len(old) + 1, len(new) + 1), int)
    for before, now in product(reversed(range(len(old))), reversed(range(len(new)))):
        pair = worth[before + 1, now + 1] + each[before] if old[before] == new[now] else 0
        worth[before, now] = max(pair, worth[before + 1, now], worth[before, now + 1])
    before = now = 0
    while worth[before, now]:
        if old[before] == new[now] and worth[before, now] == worth[before + 1, now + 1] + each[before]:
            yield before, now
            before, now = before + 1, now + 1
        elif worth[before, now] == worth[before, now + 1]:
            now += 1
        else:
            before += 1


@dataclass(frozen=True)
class Appraisal:
    """What a row comes to: ``stack`` if it can be. Else ``wrong`` is the block that cannot, empty for the whole row,
    and ``reason`` says why; ``costs`` by id has then only what comes before."""

    costs: Mapping[str, LayerCost] = field(default_factory=dict)
    stack: Stack | None = None
    wrong: str = ""
    reason: str = ""


def appraised(row: Row, input_shape: Shape, outputs: int, loss: str) -> Appraisal:
    """Whether a row can be a stack with so many votes that can be worked with, and what each of its layers costs."""
    found: dict[str, LayerCost] = {}
    try:
        for cost in costs((block.layer() for block in row.used), input_shape):
            found[cost.layer_id] = cost
        stack = Stack(tuple(block.layer() for block in row.used), input_shape, loss)
        check_affordable(stack)
        if stack.outputs != outputs:
            raise StackError(stack.layers[-1].id, f"it gives {stack.outputs} values, but there are {outputs} classes")
    except StackError as error:
        wrong = error.layer_id if any(block.id == error.layer_id for block in row.blocks) else ""
        return Appraisal(found, None, wrong, error.reason)
    return Appraisal(found, stack)


def coming_in(row: Row, block_id: str, appraisal: Appraisal, input_shape: Shape) -> Shape:
    """The shape of what comes into a block (or into what is inserted before it), as far as it is known."""
    shape = input_shape
    for block in row.blocks[: row.place(block_id)] if block_id else row.blocks:
        if block.on and block.id in appraisal.costs:
            shape = appraisal.costs[block.id].shape
    return shape
