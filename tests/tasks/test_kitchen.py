"""Silhouettes of kitchen things: in the picture, in all poses, and as large as their name says."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.tasks.kitchen import KINDS, pictures, plain
from xoviz.tasks.silhouettes import Places, box, disc, rod, tapered


@pytest.mark.parametrize("name", KINDS)
def test_silhouettes_are_pictures_and_never_cut_off(name):
    drawn = pictures(KINDS[name], 40, 28, np.random.default_rng(1))
    assert drawn.shape == (40, 1, 28, 28)
    assert drawn.dtype == np.float32
    assert -1 <= drawn.min() < drawn.max() <= 1
    ink = drawn[:, 0] > 0.5
    assert ink.any(axis=(1, 2)).all()
    frame = ink[:, [0, -1]].any() or ink[:, :, [0, -1]].any()
    assert frame.sum() == 0 or ink[:, 0].mean() + ink[:, -1].mean() + ink[..., 0].mean() + ink[..., -1].mean() < 0.1
    assert len({picture.tobytes() for picture in drawn}) == 40


def ink(name):
    return float((plain(KINDS[name], 28) > 0).sum())


@pytest.mark.parametrize(("more", "less"), [("long knife", "short knife"), ("long spoon", "short spoon"),
                                            ("stout bottle", "slim bottle"), ("large tomato", "small tomato"),
                                            ("plate from above", "plate from the side")])
def test_names_say_what_is_seen(more, less):
    assert ink(f"a {more}") > 1.4 * ink(f"a {less}")


def test_a_handle_has_a_hole():
    """From the outside one cannot get to all paper of a cup with a handle."""
    with_handle, without = ((plain(KINDS[f"a cup {how} a handle"], 28)[0] > 0) for how in ("with", "without"))
    assert reachable(with_handle).sum() + with_handle.sum() < with_handle.size
    assert reachable(without).sum() + without.sum() == without.size


def reachable(ink):
    """The paper that a walk from a corner comes to."""
    seen = np.zeros_like(ink)
    seen[0, 0] = True
    while True:
        wider = seen.copy()
        wider[1:] |= seen[:-1]
        wider[:-1] |= seen[1:]
        wider[:, 1:] |= seen[:, :-1]
        wider[:, :-1] |= seen[:, 1:]
        wider &= ~ink
        if (wider == seen).all():
            return seen
        seen = wider


def test_distances_are_negative_inside_and_zero_at_the_edge():
    one = np.ones((1, 1, 1))

    def at(x, y):
        return Places(np.full((1, 1, 1), float(x)), np.full((1, 1, 1), float(y)))

    for shape, edge in ((lambda p: disc(p, 0.5 * one, 0.3 * one), (0.5, 0)), (lambda p: box(p, 0.5 * one, 0.3 * one),
                        (0.5, 0.1)), (lambda p: tapered(p, 0.4 * one, 0.2 * one, 0.5 * one), (0.3, 0)),
                        (lambda p: rod(p, 0.5 * one, 0.1 * one), (0.3, 0.1))):
        assert shape(at(0.1, 0)) < 0
        assert shape(at(*edge)) == pytest.approx(0, abs=1e-9)
        assert shape(at(0.9, 0.9)) > 0
    assert box(at(0.7, 0.1), 0.5 * one, 0.3 * one) == pytest.approx(0.2)
