"""The landscape is measured in the compute thread; the ball takes the network along, one undo step a drag."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.batch import BatchError
from xoviz.explain.directions import main_directions, random_pair
from xoviz.explain.landscape import Landscape
from xoviz.state.wishes import CancelStudy, ChooseNetwork, MapLandscape, Play, SetWeights


def a_plane(person, seed=0):
    network = person.view.network
    return random_pair(network.stack, network.vector, seed)


def study(person):
    return person.session.studies.view["landscape"]


def finished(person):
    person.until(lambda: not study(person).running)
    return study(person).result


def test_it_is_measured_in_the_background(person) -> None:
    letters = person.view.letters()
    person.wish(MapLandscape(a_plane(person), letters, 17))
    assert study(person).running
    found = finished(person)
    assert isinstance(found, Landscape)
    assert (found.level, found.progress, study(person).progress) == (17, 1.0, 1.0)
    error = BatchError(found.stack, letters)
    assert found.here == found.values[8, 8] == error.at(person.view.network.vector)


def test_it_can_be_broken_off_and_what_was_found_stays(person) -> None:
    person.wish(MapLandscape(a_plane(person), person.view.letters(), 257))
    person.until(lambda: study(person).result is not None)
    person.wish(CancelStudy("landscape"))
    assert not study(person).running
    assert study(person).result.progress < 1


def test_a_newer_wish_breaks_the_older_one_off(person) -> None:
    person.wish(MapLandscape(a_plane(person), person.view.letters(), 257))
    newer = a_plane(person, 1)
    person.wish(MapLandscape(newer, person.view.letters(), 9))
    assert finished(person).plane is newer


def test_a_plane_of_a_network_that_has_gone_is_not_mapped(person) -> None:
    plane, letters = a_plane(person), person.view.letters()
    person.wish(ChooseNetwork("talk"))
    person.wish(MapLandscape(plane, letters, 9))
    assert "landscape" not in person.session.studies.view
    assert person.refused == []


@pytest.mark.parametrize("name", zoo.names())
def test_the_ball_stands_at_the_height_of_its_network(person, name) -> None:
    person.wish(ChooseNetwork(name))
    plane, letters = a_plane(person), person.view.letters()
    person.wish(MapLandscape(plane, letters, 9))
    found = finished(person)
    error = BatchError(found.stack, letters)
    for row, column in ((2, 6), (5, 4)):
        person.wish(SetWeights(plane.point(float(found.a[column]), float(found.b[row])), "Move the ball", 5))
        assert error.at(person.view.network.vector) == found.values[row, column]
        assert found.plane.distance(person.view.network.vector) < 1e-5 * plane.size


def test_a_drag_is_one_undo_step_and_undo_brings_the_network_back(person) -> None:
    plane, before = a_plane(person), person.view.network
    steps = person.session.undo_stack.count()
    for share in np.linspace(0.1, 0.6, 9):
        person.wish(SetWeights(plane.point(share, -share), "Move the ball", 3))
        assert person.view.network.vector[0] == plane.point(share, -share)[0]
    assert person.session.undo_stack.count() == steps + 1
    assert person.session.undo_stack.undoText() == "Move the ball"
    person.session.undo()
    assert person.view.network is before


def test_let_go_it_rolls_downhill_from_there_and_one_step_back_is_where_it_was_let_go(person) -> None:
    plane, letters = a_plane(person), person.view.letters()
    thrown = plane.point(0.5, 0.5)
    person.wish(SetWeights(thrown, "Move the ball", 3))
    error = BatchError(plane_stack(person), letters)
    high = error.at(thrown)
    person.trains(150)
    person.idle()
    assert error.at(person.view.network.vector) < high
    person.session.undo()
    np.testing.assert_array_equal(person.view.network.vector, thrown)


def plane_stack(person):
    return person.view.network.stack


def test_taken_while_training_plays_the_run_stops_first(person) -> None:
    plane = a_plane(person)
    person.wish(Play())
    person.until(lambda: person.session.training.view.step > 3)
    person.wish(SetWeights(plane.point(0.2, 0.2), "Move the ball", 8))
    assert not person.session.training.playing
    np.testing.assert_array_equal(person.view.network.vector, plane.point(0.2, 0.2))


def test_a_landscape_is_finished_while_training_plays(person) -> None:
    person.wish(MapLandscape(a_plane(person), person.view.letters(), 17), Play())
    found = finished(person)
    assert found.level == 17
    assert person.session.training.playing


def test_a_run_has_main_directions(person) -> None:
    person.trains(120)
    person.idle()
    view = person.view
    plane = main_directions([vector for _, vector in view.runs.path()], view.network.vector)
    first, second = plane.directions.held
    assert 0.5 < first + second <= 1
    person.wish(MapLandscape(plane, view.letters(), 9))
    found = finished(person)
    assert found.here == BatchError(found.stack, found.batch).at(view.network.vector)
