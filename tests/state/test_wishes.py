"""Wishes are values: equal by what they say, frozen, and refused where a field is missing or unknown."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from xoviz.nn import Focus
from xoviz.state import wishes
from xoviz.state.wishes import Configure, Draw, EditFilter, Pause, Play, Point, ShowSample, Wish


def test_fields_come_in_order_or_by_name_and_the_rest_as_the_class_says() -> None:
    weights = np.ones((1, 3, 3), np.float32)
    wish = EditFilter("convolution", 2, weights, text="Paint")
    assert (wish.layer, wish.index, wish.gesture, wish.text) == ("convolution", 2, 0, "Paint")
    assert wish.weights is weights
    assert Configure(batch=8).batch == 8
    assert Configure(batch=8).rate is None


@pytest.mark.parametrize("ask", [
    lambda: ShowSample(), lambda: ShowSample("x", "o"), lambda: ShowSample(title="x"), lambda: Play(1),
    lambda: ShowSample("x", title="x"),
])  # fmt: skip
def test_a_field_that_is_missing_or_unknown_is_refused(ask) -> None:
    with pytest.raises(TypeError, match=r"ShowSample takes name; not|Play takes nothing; not"):
        ask()


def test_a_wish_stays_as_it_is() -> None:
    wish = ShowSample("x")
    with pytest.raises(FrozenInstanceError, match="'name'"):
        wish.name = "o"
    assert wish.name == "x"


def test_wishes_are_equal_that_say_the_same() -> None:
    focus = Focus("convolution", 0, 1, 2)
    assert Point(focus) == Point(Focus("convolution", 0, 1, 2))
    assert Point(focus) != Point(None)
    assert Play() == Play()
    assert Play() != Pause()
    pixels = np.eye(9, dtype=np.float32)
    assert Draw(pixels) == Draw(pixels.copy())
    assert Draw(pixels) != Draw(-pixels)
    assert Draw(pixels) != Draw(pixels, gesture=1)


def test_a_wish_says_what_it_is() -> None:
    assert repr(ShowSample("x")) == "ShowSample(name='x')"
    assert repr(Play()) == "Play()"


def test_every_kind_of_wish_is_written_as_all_are() -> None:
    kinds = [kind for kind in vars(wishes).values() if isinstance(kind, type) and issubclass(kind, Wish)]
    assert len(kinds) > 20
    own = {kind.__name__: [name for name in ("__init__", "__eq__", "__repr__") if name in vars(kind)] for kind in kinds}
    assert {name for name, methods in own.items() if methods} == {"Wish"}, "one that compiles its own slows the start"
