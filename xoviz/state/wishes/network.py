"""What can be wished for of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.wishes.wish import Wish

if TYPE_CHECKING:
    from xoviz.nn import Array, Layer


class ChooseFilter(Wish):
    """Have this filter in the editor."""

    layer: str
    index: int


class EditFilter(Wish):
    """Give a filter these weights (C, height, width)."""

    layer: str
    index: int
    weights: Array
    gesture: int = 0
    text: str = "Edit filter"


class AddFilter(Wish):
    """Add a blank filter to a convolution."""

    layer: str


class RemoveFilter(Wish):
    """Take a filter out of a convolution."""

    layer: str
    index: int


class ResetFilter(Wish):
    """Give a filter back the weights that it learned (or came with)."""

    layer: str
    index: int


class ChooseNetwork(Wish):
    """Use a network that ships with the program; the pad takes its size."""

    name: str


class ChangeStack(Wish):
    """Give the network other layers, from the picture up; whatever weights still fit are kept.

    It is trained for the ``loss`` then; where that is empty, for what it was trained for before.
    """

    layers: tuple[Layer, ...]
    text: str = ""
    gesture: int = 0
    loss: str = ""
