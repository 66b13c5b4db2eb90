"""The task "grasp": pairs of answers by a stated rule, and more than the thing decides."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.actions import RULE
from xoviz.explain.heads import accuracies, names_of
from xoviz.tasks import task
from xoviz.tasks.base import fresh
from xoviz.tasks.kitchen import KINDS
from xoviz.tasks.known.grasp import ANSWERS, GRASPS, SIZE, TABLE, THINGS


@pytest.fixture(scope="module")
def grasp():
    return task("grasp")


def test_pictures_and_pairs(grasp):
    pictures, answers = grasp.draw(600, SIZE, np.random.default_rng(0))
    assert pictures.shape == (600, 1, SIZE, SIZE)
    assert set(answers) == set(ANSWERS)
    things = np.bincount(answers // len(GRASPS))
    assert things.min() > 60
    again = grasp.draw(600, SIZE, np.random.default_rng(0))
    assert np.array_equal(pictures, again[0])
    assert np.array_equal(answers, again[1])


def test_the_grasp_is_not_a_function_of_the_thing_nor_the_thing_of_the_grasp():
    for thing in THINGS:
        assert len({grasp for each, grasp in TABLE.values() if each == thing}) >= 2
    several = [grasp for grasp in GRASPS if len({thing for thing, each in TABLE.values() if each == grasp}) > 1]
    assert several == [grasp for grasp in GRASPS if grasp != "power spherical"]
    assert len(set(TABLE.values())) == len(TABLE) == 13


def test_the_rule_of_actions_has_a_line_for_every_way_in_which_things_are_seen():
    assert tuple(KINDS) == tuple(TABLE) == tuple(line.seen for line in RULE)
    assert tuple(TABLE.values()) == tuple((line.thing, line.grasp) for line in RULE)


def test_samples_show_each_line_of_the_rule(grasp):
    samples = grasp.samples()
    assert [sample.answer for sample in samples] == ANSWERS.tolist()
    assert len({sample.name for sample in samples}) == 13


def test_the_shipped_network_answers_both_questions(grasp):
    """The figures on the page grasp.md, on silhouettes that it has never seen."""
    network = zoo.load("grasp")
    assert names_of(network) == (THINGS, GRASPS)
    assert network.classes == grasp.classes
    pictures, answers = fresh(grasp, SIZE, 7, 2000)
    thing, how = accuracies(network, pictures, answers)
    assert thing > 0.95
    assert how > 0.96
    assert network.accuracy(pictures, answers) > 0.93
    assert all(network.forward(sample.picture).verdict == sample.answer for sample in grasp.samples())
