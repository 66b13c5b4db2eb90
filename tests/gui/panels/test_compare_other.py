"""The other picture is read once, and again when it or the network is another one."""

from __future__ import annotations

import numpy as np

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.gui.panels.compare_other import OtherPicture
from xoviz.tasks.known.letters import LettersTask

CROSS, *_, RING = (sample.picture for sample in LettersTask().samples())


def test_it_is_read_when_it_or_the_network_changes_and_not_else():
    other, talk = OtherPicture(), zoo.load("talk")
    assert (other.trace, other.exact()) == (None, None)
    other.read(CROSS, talk)
    first = other.trace
    other.read(CROSS, talk)
    assert other.trace is first
    other.read(RING, talk)
    second = other.trace
    assert second is not first
    np.testing.assert_array_equal(second.picture, RING)
    other.read(RING, talk.with_vector(talk.vector * 2))
    assert other.trace is not second
    other.read(None, talk)
    assert other.trace is None


def test_its_fractions_are_found_once_and_those_of_the_picture_that_it_is_now():
    other, talk = OtherPicture(), zoo.load("talk")
    for picture in (CROSS, RING):
        other.read(picture, talk)
        exact = other.exact()
        assert exact is other.exact()
        assert all((ours == theirs).all() for ours, theirs in zip(exact, fractions(talk, picture), strict=True))


def test_a_network_that_no_fractions_fit_has_none():
    other, net = OtherPicture(), zoo.load("letters-9")
    other.read(CROSS, net)
    assert other.exact() is None
    assert len(other.limits) == len(other.trace.activations)
