"""The plane through weight space: points, shadows, distances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xoviz.explain.plane import Plane, RandomPair

PAIR = RandomPair(0)


@st.composite
def planes(draw):
    """A plane in up to twenty dimensions, its directions of any length and at any angle but a very sharp one."""
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    size = draw(st.integers(2, 20))
    centre, u, v = rng.normal(size=(3, size))
    u, v = u * 10.0 ** draw(st.integers(-2, 2)), v * 10.0 ** draw(st.integers(-2, 2))
    assume(abs(u @ v) < 0.99 * np.linalg.norm(u) * np.linalg.norm(v))
    return Plane(centre, u, v, (-1.0, 2.0), (-3.0, 1.0), PAIR)


@settings(max_examples=50, deadline=None)
@given(planes(), st.floats(-3, 3), st.floats(-3, 3))
def test_the_shadow_of_a_point_of_the_plane_is_that_point(plane, a, b):
    vector = plane.centre + a * plane.u + b * plane.v
    assert plane.position(vector) == pytest.approx((a, b), abs=1e-9)
    assert plane.distance(vector) < 1e-9 * (1 + np.linalg.norm(vector))


@settings(max_examples=50, deadline=None)
@given(planes(), st.integers(0, 9999))
def test_the_shadow_is_the_nearest_point(plane, seed):
    rng = np.random.default_rng(seed)
    vector = plane.centre + rng.normal(size=plane.centre.shape)
    a, b = plane.position(vector)
    away = vector - plane.centre - a * plane.u - b * plane.v
    assert plane.distance(vector) == pytest.approx(np.linalg.norm(away))
    # Least squares: what is left is at right angles to both directions.
    for direction in (plane.u, plane.v):
        assert abs(away @ direction) < 1e-9 * (1 + np.linalg.norm(direction))


@settings(max_examples=30, deadline=None)
@given(planes(), st.floats(-2, 2), st.floats(-2, 2))
def test_a_point_is_what_a_network_can_hold(plane, a, b):
    point = plane.point(a, b)
    assert point.dtype == np.float32
    np.testing.assert_allclose(point, plane.centre + a * plane.u + b * plane.v, rtol=1e-6, atol=1e-6)


def test_the_centre_is_the_network_bit_for_bit():
    vector = np.random.default_rng(0).normal(size=9).astype(np.float32)
    plane = Plane(vector, np.eye(9)[0], np.eye(9)[1], (-1, 1), (-1, 1), PAIR)
    np.testing.assert_array_equal(plane.point(0.0, 0.0), vector)
    assert plane.position(vector) == (0.0, 0.0)


def test_directions_on_one_line_are_refused():
    u = np.array([1.0, 2.0, 3.0])
    for v in (2 * u, np.zeros(3), u * (1 + 1e-12)):
        with pytest.raises(ValueError, match="one line"):
            Plane(np.zeros(3), u, v, (-1, 1), (-1, 1), PAIR)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_weights_that_are_no_numbers_are_refused(bad):
    good = np.array([1.0, 0.0, 0.0])
    for centre, u in ((np.array([bad, 0, 0]), good), (np.zeros(3), np.array([bad, 0, 0]))):
        with pytest.raises(ValueError, match="finite"):
            Plane(centre, u, np.array([0.0, 1.0, 0.0]), (-1, 1), (-1, 1), PAIR)


def test_a_vector_that_ran_away_has_no_place_and_brings_no_warning():
    plane = Plane(np.zeros(3), np.eye(3)[0], np.eye(3)[1], (-1, 1), (-1, 1), PAIR)
    vector = np.array([np.inf, 0, 0])
    assert not np.isfinite(plane.position(vector)).all()
    assert not np.isfinite(plane.distance(vector))
    assert not np.isfinite(plane.point(1e300, 0.0)).all()


def test_reaching_farther_keeps_the_plane():
    plane = Plane(np.ones(3), np.eye(3)[0], np.eye(3)[1], (-1, 3), (-2, 2), PAIR)
    wider = plane.reaching(2.0)
    assert (wider.across, wider.up) == ((-2, 6), (-4, 4))
    np.testing.assert_array_equal(wider.point(0.5, 0.5), plane.point(0.5, 0.5))
    assert wider.contains(6, -4)
    assert not plane.contains(6, -4)
    assert wider.size == pytest.approx(2 * plane.size) == pytest.approx(2 * np.hypot(4, 4))


def test_it_cannot_be_changed():
    given_centre = np.zeros(3)
    plane = Plane(given_centre, np.eye(3)[0], np.eye(3)[1], (-1, 1), (-1, 1), PAIR)
    given_centre[0] = 9
    assert plane.centre[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        plane.u[0] = 2
