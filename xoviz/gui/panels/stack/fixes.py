"""What would make an impossible row possible: the least changes that help, each tried out before it is offered."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xoviz.gui.panels.stack.row import Appraisal, Block, Row, coming_in
from xoviz.nn import Shape
from xoviz.nn.cost import MOST_PARAMETERS
from xoviz.nn.description import KINDS
from xoviz.nn.windows import pair

MOST = 3
"""As many are offered at most."""

USUAL = 3
"""Cells a side of a filter that leaves room for the layers above it."""

Appraise = Callable[[Row], Appraisal]


@dataclass(frozen=True)
class Fix:
    """A row that is possible, or that can be one up to a later block. ``code`` and ``values`` say what is changed."""

    code: str
    values: dict[str, int | str]
    row: Row


def fixes(row: Row, appraisal: Appraisal, input_shape: Shape, outputs: int, appraise: Appraise) -> tuple[Fix, ...]:
    """The first few that make the row possible, then those that make this block possible."""
    tried = [(fix, appraise(fix.row)) for fix in _candidates(row, appraisal, input_shape, outputs)]
    whole = [fix for fix, found in tried if found.stack is not None]
    partly = [fix for fix, found in tried if found.wrong and found.wrong != appraisal.wrong
              and _is_later(fix.row, found.wrong, appraisal.wrong)]
    return tuple((whole + partly)[:MOST])


def _is_later(row: Row, one: str, other: str) -> bool:
    """Whether one block stands above another, or that is gone."""
    ids = [block.id for block in row.blocks]
    return other not in ids or ids.index(one) > ids.index(other)


def _candidates(row: Row, appraisal: Appraisal, input_shape: Shape, outputs: int) -> Iterator[Fix]:
    if not row.votes:
        name = "votes" if all(block.id != "votes" for block in row.blocks) else row.fresh_id("dense")
        votes = Block.of(KINDS["dense"](name, outputs))
        yield Fix("add_votes", {}, row.inserted(len(row.blocks), votes))
    if not appraisal.wrong:
        return
    block = row.block(appraisal.wrong)
    shape = coming_in(row, block.id, appraisal, input_shape)
    kinds: dict[str, Callable[[Row, Block, Shape, int], Iterator[Fix]]] = {
        "conv": _for_filters, "maxpool": _for_windows, "meanpool": _for_windows, "dense": _for_units,
        "heads": _for_heads}
    if block.kind in kinds:
        yield from kinds[block.kind](row, block, shape, outputs)
    yield from _smaller_below(row, block)
    if block.id != row.blocks[-1].id:
        yield Fix("remove", {"block": block.id}, row.removed(block.id))


def _for_filters(row: Row, block: Block, shape: Shape, _: int) -> Iterator[Fix]:
    """Less padding, smaller filters, more padding, fewer filters."""
    height, width = _sides(block, "size")
    padding, filters = int(_number(block, "padding")), int(_number(block, "filters"))
    if padding >= min(height, width):
        most = min(height, width) - 1
        yield Fix("less_padding", {"padding": most}, row.with_block(block.changed(padding=most)))
    sides = min(height, shape[1] + 2 * padding), min(width, shape[2] + 2 * padding)
    if sides != (height, width):
        less = min(padding, min(sides) - 1)
        sides = min(height, shape[1] + 2 * less), min(width, shape[2] + 2 * less)
        yield Fix("smaller_filter", {"height": sides[0], "width": sides[1]},
                  row.with_block(block.changed(size=sides, padding=less)))
        if min(sides) > USUAL:
            yield Fix("smaller_filter", {"height": USUAL, "width": USUAL},
                      row.with_block(block.changed(size=(USUAL, USUAL), padding=min(padding, USUAL - 1))))
        more = max(math.ceil((height - shape[1]) / 2), math.ceil((width - shape[2]) / 2))
        yield Fix("more_padding", {"padding": more}, row.with_block(block.changed(padding=more)))
    room = MOST_PARAMETERS // 2 // (shape[0] * height * width + 1)
    for fewer in sorted({min(filters // 2, room), filters // 8} - {0}, reverse=True):
        yield Fix("fewer_filters", {"filters": fewer}, row.with_block(block.changed(filters=fewer)))


def _for_windows(row: Row, block: Block, shape: Shape, _: int) -> Iterator[Fix]:
    """Windows that may hang over the edge, or smaller ones."""
    yield Fix("hang_over", {}, row.with_block(block.changed(partial=True)))
    height, width = _sides(block, "window")
    sides = min(height, shape[1]), min(width, shape[2])
    if sides != (height, width):
        shown = sides[0] if sides[0] == sides[1] else f"{sides[0]} × {sides[1]}"
        window = sides[0] if sides[0] == sides[1] else sides
        yield Fix("smaller_window", {"window": shown}, row.with_block(block.changed(window=window)))


def _for_units(row: Row, block: Block, shape: Shape, outputs: int) -> Iterator[Fix]:
    """As many votes as there are classes; fewer hidden units; fewer values to listen to."""
    units = int(_number(block, "units"))
    if row.forked:
        outputs = _both_answers(row)
    if block.id == row.votes and units != outputs:
        yield Fix("units", {"units": outputs}, row.with_block(block.changed(units=outputs)))
    room = MOST_PARAMETERS // 2 // (math.prod(shape) + 1)
    for fewer in sorted({min(units // 2, room), units // 8} - {0}, reverse=True):
        if block.id != row.votes:
            yield Fix("units", {"units": fewer}, row.with_block(block.changed(units=fewer)))
    if max(shape[1:]) > 1:
        pooling = Block.new(row.fresh_id("maxpool"), "maxpool", shape)
        yield Fix("pool_before", {}, row.inserted(row.place(block.id), pooling))


def _for_heads(row: Row, block: Block, shape: Shape, outputs: int) -> Iterator[Fix]:
    """As many votes below as both heads have answers."""
    if row.votes:
        votes, needed = row.block(row.votes), _both_answers(row)
        yield Fix("units", {"units": needed}, row.with_block(votes.changed(units=needed)))


def _both_answers(row: Row) -> int:
    """How many answers the two heads have that a row ends with."""
    sizes = row.blocks[-1].settings["sizes"]
    return sum(sizes) if isinstance(sizes, tuple) else 0


def _smaller_below(row: Row, block: Block) -> Iterator[Fix]:
    """Without the last pooling below, which makes maps smaller."""
    below = [each for each in row.blocks[: row.place(block.id)] if each.on and each.kind in ("maxpool", "meanpool")]
    if block.kind in ("conv", "maxpool", "meanpool") and below:
        yield Fix("remove", {"block": below[-1].id}, row.removed(below[-1].id))


def _number(block: Block, name: str) -> float:
    value = block.settings[name]
    assert isinstance(value, int | float)
    return value


def _sides(block: Block, name: str) -> tuple[int, int]:
    sides = block.settings[name]
    assert isinstance(sides, int | tuple)
    return pair(sides)
