"""Walking up, down and sideways: what the receipt says counts most is where the way leads."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.receipt import Receipt
from xoviz.explain.receptive import cell, lit, sources
from xoviz.explain.walk import Step, beside, down, led_to, path, ranked, start, steps, up
from xoviz.nn import PICTURE, Conv, Dense, Focus, MaxPool, MeanPool, ReLU, network
from xoviz.tasks.known.letters import LettersTask

QUICK = settings(max_examples=50, deadline=None)


def a_cell(data, trace, layers=None):
    layer = data.draw(st.sampled_from(layers or trace.network.stack.ids))
    return Focus(layer, *(data.draw(st.integers(0, length - 1)) for length in trace.network.stack.shape_of(layer)))


def at(focus):
    return focus.map, focus.row, focus.column


@pytest.fixture(scope="module")
def talk():
    """The talk's network and its plain X."""
    return zoo.load("talk").forward(LettersTask().samples()[0].picture)


@QUICK
@given(data=st.data())
def test_down_leads_to_the_largest_contribution_of_the_receipt(traces, data):
    trace = data.draw(traces)
    focus = a_cell(data, trace, trace.network.stack.ids[1:])
    hop, found = Receipt(trace).hop(focus), down(trace, focus)
    by_source = {term.source: term for term in hop.terms if term.source is not None}
    if hop.winner is not None:
        assert found == hop.terms[hop.winner].source
    # An average divides all contributions alike, which may round two of them to the same number.
    sizes = {source: abs(term.contribution) for source, term in by_source.items()}
    assert sizes[found] >= max(sizes.values()) * (1 - 1e-12)


@QUICK
@given(data=st.data())
def test_what_is_ranked_are_the_terms_of_the_receipt(traces, data):
    trace = data.draw(traces)
    focus = a_cell(data, trace)
    hop = Receipt(trace).hop(focus)
    terms = {term.source: abs(term.contribution) for term in hop.terms if term.source is not None}
    row = ranked(trace, focus)
    if hop.winner is None:
        assert sorted(map(repr, row)) == sorted(map(repr, terms))
    sizes = [terms[each] for each in row]
    assert all(low <= high * (1 + 1e-12) for high, low in pairwise(sizes))


@QUICK
@given(data=st.data())
def test_a_path_is_unbroken_and_within_what_is_lit(traces, data):
    trace = data.draw(traces)
    focus = a_cell(data, trace)
    cells, regions = path(trace, focus), lit(trace.network.stack, focus)
    assert cells[0] == focus
    assert cells[-1].layer == PICTURE
    assert [trace.network.stack.index(each.layer) for each in cells] == [
        *range(trace.network.stack.index(focus.layer), -2, -1)]
    assert all(regions[each.layer].holds(each.map, each.row, each.column) for each in cells)


@QUICK
@given(data=st.data())
def test_up_leads_to_a_cell_that_is_computed_from_it(traces, data):
    trace = data.draw(traces)
    stack, focus = trace.network.stack, a_cell(data, trace)
    found = up(trace, focus)
    if found is not None:
        layer = stack.layers[stack.index(found.layer)]
        below = sources(layer, cell(found), stack.shapes[stack.index(found.layer)])
        assert stack.index(found.layer) == stack.index(focus.layer) + 1
        assert below.holds(focus.map, focus.row, focus.column)
    elif focus.layer != trace.network.layers[-1].id:
        above = stack.ids[stack.index(focus.layer) + 2]
        assert lit(stack, focus)[above].empty


@QUICK
@given(data=st.data())
def test_whoever_goes_up_and_down_a_path_stays_on_it(traces, data):
    trace = data.draw(traces)
    cells = path(trace, start(trace))
    for place, focus in enumerate(cells):
        assert led_to(trace, cells, focus) == cells[:place]
    for high, low in pairwise(cells):
        assert down(trace, high) == low


@QUICK
@given(data=st.data())
def test_whoever_steps_aside_stays_below_what_is_computed_from_it(traces, data):
    trace = data.draw(traces)
    cells = path(trace, a_cell(data, trace))
    focus = a_cell(data, trace)
    above = led_to(trace, cells, focus)
    assert all(up_one in {each.layer for each in cells} for up_one in (each.layer for each in above))
    for high, low in pairwise((*above, focus)):
        assert low in [term.source for term in Receipt(trace).hop(high).terms]
    if above:
        assert above[0] == cells[0], "where it began"


def fed_first(trace, focus):
    """The cells that one goes up through from a cell."""
    fed = []
    while (focus := up(trace, focus)) is not None:
        fed.append(focus)
    return fed


@QUICK
@given(data=st.data())
def test_steps_sideways_go_round_and_come_back(traces, data):
    trace = data.draw(traces)
    focus = a_cell(data, trace)
    # Whoever is on no path stands below what the cell feeds first; what follows in the row stands below the same.
    above = (*led_to(trace, path(trace, start(trace)), focus), *fed_first(trace, focus))
    first = beside(trace, above, focus, 1)
    if first is None:
        return
    assert first.layer == focus.layer
    row, place = [first], beside(trace, above, first, 1)
    while place not in (None, first):
        row.append(place)
        place = beside(trace, above, place, 1)
    assert len(set(row)) == len(row)
    back = beside(trace, above, first, -1)
    # A cell that lost its window stands in no row; from it, both ways lead to the winner.
    assert back == focus if focus in row else beside(trace, above, focus, -1) == first


def test_the_talks_vote_down_to_the_pixel(talk):
    way = path(talk, Focus("votes", 0, 0, 0))
    assert [each.layer for each in way] == ["votes", "pooling2", "pooling", "relu", "convolution", PICTURE]
    assert float(talk.output("pooling2")[way[1].map, way[1].row, way[1].column]) == 1
    assert at(way[3]) == at(way[4])
    assert [each.how for each in steps(talk, (), way[0])] == ["here", "strongest", "winner", "winner", "same",
                                                              "strongest"]


def test_a_path_says_what_did_not_win(talk):
    lost = next(each for each in (Focus("relu", 0, *place) for place in np.ndindex(7, 7))
                if each != down(talk, up(talk, each)))
    above = up(talk, lost)
    assert steps(talk, (above,), lost)[:2] == (Step(above, "here"), Step(lost, "part"))


def test_there_is_nothing_below_a_pixel_and_nothing_above_a_score(talk):
    assert down(talk, Focus(PICTURE, 0, 0, 0)) is None
    assert up(talk, Focus("votes", 1, 0, 0)) is None
    assert path(talk, Focus(PICTURE, 0, 4, 4)) == (Focus(PICTURE, 0, 4, 4),)


def test_one_begins_at_the_class_that_is_ahead_and_at_the_first_on_a_tie(talk):
    assert start(talk) == Focus("votes", talk.verdict, 0, 0)
    even = talk.network.with_vector(np.zeros_like(talk.network.vector)).forward(talk.picture)
    assert start(even) == Focus("votes", 0, 0, 0)


def test_stepping_through_the_scores_goes_round(talk):
    assert beside(talk, (), Focus("votes", 0, 0, 0), 1) == Focus("votes", 1, 0, 0)
    assert beside(talk, (), Focus("votes", 1, 0, 0), 1) == Focus("votes", 0, 0, 0)
    assert beside(talk, (), Focus("votes", 0, 0, 0), -1) == Focus("votes", 1, 0, 0)


@pytest.mark.parametrize("layer", ["relu", "convolution"])
def test_stepping_through_winners_visits_each_once(talk, layer):
    windows = [Focus("pooling", *place) for place in np.ndindex(3, 4, 4)]
    wanted = list(dict.fromkeys(Focus(layer, *at(down(talk, window))) for window in windows))
    seen = [wanted[0]]
    while (after := beside(talk, (), seen[-1], 1)) != seen[0]:
        seen.append(after)
    assert seen == wanted


def test_from_a_cell_that_lost_one_steps_to_the_winner_of_its_window(talk):
    rectified = next(each for each in (Focus("relu", 1, *place) for place in np.ndindex(7, 7))
                     if each != down(talk, up(talk, each)))
    won = down(talk, up(talk, rectified))
    assert beside(talk, (), Focus("convolution", *at(rectified)), 1) == Focus("convolution", *at(won))


def test_stepping_through_votes_follows_their_size(talk):
    score = Focus("votes", 0, 0, 0)
    order = ranked(talk, score)
    assert beside(talk, (score,), order[0], 1) == order[1]
    assert beside(talk, (score,), order[1], -1) == order[0]
    other = Focus("votes", 1, 0, 0)
    assert beside(talk, (other,), ranked(talk, other)[0], 1) == ranked(talk, other)[1]


def test_a_cell_that_feeds_nothing_has_nothing_above_and_nothing_beside():
    sparse = network((MeanPool("sparse", 1, 2), Conv("conv", 2, (2, 2)), Dense("votes", 2)), (1, 6, 6), ("X", "O"))
    trace = sparse.forward(np.zeros((1, 6, 6), np.float32))
    assert up(trace, Focus(PICTURE, 0, 1, 1)) is None
    assert beside(trace, (), Focus(PICTURE, 0, 1, 1), 1) is None


def test_numbers_that_are_none_do_no_harm():
    made = network((Conv("conv", 2, padding=1), ReLU("relu"), MaxPool("pool"), Dense("votes", 2)), (1, 6, 6),
                   ("X", "O"))
    trace = made.with_vector(np.full_like(made.vector, np.inf)).forward(np.zeros((1, 6, 6), np.float32))
    with np.errstate(invalid="ignore"):
        assert path(trace, start(trace))[-1].layer == PICTURE
