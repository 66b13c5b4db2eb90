"""Gates, memory and states, word by word: they are what the layer gives; and what receipts make of them."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.blame import UntoldError, blame_at, gradient_at
from xoviz.explain.calculation import FORMS, calculation
from xoviz.explain.gates import Inside, memories, state_bounds, unrolled
from xoviz.explain.receipt import Receipt
from xoviz.explain.receptive import Region, consequences, lit, sources
from xoviz.explain.shares import shares
from xoviz.explain.walk import ranked
from xoviz.nn import LSTM, PICTURE, Conv, Dense, Focus, Memory, Recurrent, network
from xoviz.nn.lstm import FORGETTING, GATES, IGNORING, SELECTION


def made_of(*layers, seed=0, shape=(1, 5, 8)):
    made = network((*layers, Dense("votes", 3)), shape, ("a", "b", "c"), seed=seed)
    rng = np.random.default_rng(seed)
    return made.with_parameters({key: rng.uniform(-1, 1, values.shape) for key, values in made.parameters.items()
                                 if key.endswith("bias")})


def text_of(words, columns=8, rows=5):
    picture = np.zeros((1, rows, columns), np.float32)
    for column, word in enumerate(words, columns - len(words)):
        if word is not None:
            picture[0, word, column] = 1
    return picture


texts = st.lists(st.none() | st.integers(0, 4), max_size=8)


@settings(max_examples=40, deadline=None)
@given(words=texts, kind=st.sampled_from([Recurrent, LSTM]), seed=st.integers(0, 99))
def test_the_states_are_those_that_the_layer_gives(words, kind, seed):
    made = made_of(kind("m", 4, last=False), seed=seed)
    trace = made.forward(text_of(words))
    found = unrolled(trace, made.layers[0])
    bounds = state_bounds(made, made.layers[0], found)
    assert (np.abs(found.states - trace.output("m")[:, 0]) <= bounds).all()
    assert bounds.max() < 1e-3
    assert found.words.tolist() == trace.picture.any(axis=(0, 1)).tolist()


def test_an_lstm_keeps_lets_in_and_selects():
    made = made_of(LSTM("m", 4))
    found = unrolled(made.forward(text_of([0, 3, 1])), made.layers[0])
    assert tuple(found.gates) == GATES
    assert all(gate[:, found.words].min() > 0 and gate.max() < 1 for gate in found.gates.values())
    kept = found.gates[FORGETTING] * found.before + found.gates[IGNORING] * found.predictions
    np.testing.assert_allclose(found.memory[:, found.words], kept[:, found.words])
    said = found.gates[SELECTION] * np.tanh(found.memory)
    np.testing.assert_allclose(found.states[:, found.words], said[:, found.words])


def test_where_there_is_no_word_nothing_changes():
    made = made_of(LSTM("m", 4))
    found = unrolled(made.forward(text_of([0, 3, None, None, 1])), made.layers[0])
    assert not found.memory[:, :3].any()
    np.testing.assert_array_equal(found.memory[:, 4], found.memory[:, 6])
    np.testing.assert_array_equal(found.states[:, 4], found.states[:, 6])


def test_memories_are_found_from_the_picture_up():
    made = made_of(LSTM("one", 3, last=False), Recurrent("two", 2))
    assert [layer.id for layer in memories(made)] == ["one", "two"]
    assert memories(zoo.load("letters-9")) == ()


@pytest.mark.parametrize("name", ["memory", "memory-rnn"])
def test_every_hop_of_a_receipt_balances(name):
    trace = zoo.load(name).forward(text_of([1, 3, 2, 4, 0, 3]))
    receipt = Receipt(trace)
    hops = {**receipt.walk_from([hop.focus for hop in receipt.scores()])}
    kinds = {hop.kind for hop in hops.values()}
    assert "dense" in kinds
    assert kinds & {"lstm", "recurrent"}
    assert all(hop.balanced for hop in hops.values())
    for hop in hops.values():
        assert all(calculation(hop, form) for form in FORMS)
        assert run(calculation(hop, "numpy")) == pytest.approx(float(hop.value), rel=1e-6, abs=1e-7)


def run(code):
    """What a calculation in NumPy prints."""
    with redirect_stdout(io.StringIO()) as out:
        exec(code, {})
    return float(out.getvalue())


def test_a_recurrent_state_is_bent_from_its_column_and_the_states_before():
    made = made_of(Recurrent("m", 4))
    trace = made.forward(text_of([1, 3]))
    hop = Receipt(trace).hop(Focus("m", 2, 0, 0))
    assert [term.source for term in hop.terms[:5]] == [Focus(PICTURE, 0, row, 7) for row in range(5)]
    assert [term.inside for term in hop.terms[5:]] == [Inside("state", unit) for unit in range(4)]
    assert hop.sum == pytest.approx(sum(term.value * term.weight for term in hop.terms))
    assert hop.total == pytest.approx(np.tanh(hop.sum + hop.bias))
    assert "tanh(" in calculation(hop, "text")


def test_states_that_are_given_are_followed_back_word_by_word():
    made = made_of(Recurrent("m", 3, last=False))
    trace = made.forward(text_of([1, 3, 0]))
    hops = Receipt(trace).walk(Focus("m", 0, 0, 7))
    columns = {hop.focus.column for hop in hops.values() if hop.focus.layer == "m"}
    assert columns == {4, 5, 6, 7}
    assert all(hop.balanced for hop in hops.values())
    assert not Receipt(trace).hop(Focus("m", 1, 0, 4)).terms


def test_an_lstms_state_is_what_is_kept_and_let_in_bent_and_selected():
    made = made_of(LSTM("m", 4))
    trace = made.forward(text_of([1, 3]))
    hop, found = Receipt(trace).hop(Focus("m", 1, 0, 0)), unrolled(trace, made.layers[0])
    assert [term.inside for term in hop.terms] == [Inside("memory", 1), Inside("prediction", 1)]
    assert hop.sum == pytest.approx(found.memory[1, -1])
    assert hop.gate == pytest.approx(found.gates[SELECTION][1, -1])
    assert hop.total == pytest.approx(hop.gate * np.tanh(hop.sum))


def test_a_receipt_finds_a_state_that_is_wrong():
    made = made_of(LSTM("m", 4))
    trace = made.forward(text_of([1, 3]))
    wrong = tuple(each + (0.001 if place == 1 else 0) for place, each in enumerate(trace.activations))
    assert not Receipt(replace(trace, activations=wrong)).hop(Focus("m", 2, 0, 0)).balanced


def test_a_state_sees_all_columns_up_to_its_own():
    every, last = LSTM("m", 4, last=False), Recurrent("m", 4)
    assert sources(every, Region((2, 3), (0, 1), (4, 5)), (1, 5, 8)) == Region((0, 1), (0, 5), (0, 5))
    assert consequences(every, Region((0, 1), (3, 4), (4, 5)), (4, 1, 8)) == Region((0, 4), (0, 1), (4, 8))
    assert sources(last, Region((2, 3), (0, 1), (0, 1)), (1, 5, 8)) == Region((0, 1), (0, 5), (0, 8))
    assert consequences(last, Region((0, 1), (3, 4), (4, 5)), (4, 1, 1)) == Region((0, 4), (0, 1), (0, 1))
    regions = lit(made_of(LSTM("m", 4, last=False), Recurrent("m2", 3)).stack, Focus("m", 1, 0, 3))
    assert regions[PICTURE] == Region((0, 1), (0, 5), (0, 4))
    assert regions["m2"] == Region((0, 3), (0, 1), (0, 1))


def test_what_a_slope_says_is_what_changing_the_future_cannot_undo():
    made = made_of(LSTM("m", 4, last=False))
    one, other = (made.forward(text_of([1, 3, 0, 4, *rest])).output("m") for rest in ((0, 3), (2, 1)))
    np.testing.assert_allclose(one[..., :6], other[..., :6], rtol=1e-6)
    assert not np.allclose(one[..., 6:], other[..., 6:])


def test_what_cannot_be_told_is_said_in_a_sentence():
    made = made_of(Conv("c", 2, (2, 2)), LSTM("m", 4))
    trace, gradients = made.forward(text_of([1, 3])), made.backward(text_of([1, 3]), 0)
    with pytest.raises(ValueError, match="its scores are no sums over cells"):
        shares(trace, 0)
    with pytest.raises(UntoldError, match="word by word"):
        blame_at(trace, gradients, Focus("c", 0, 0, 0))
    with pytest.raises(UntoldError):
        gradient_at(trace, gradients, "m.forgetting_weights", (0, 0, 0, 0))
    assert blame_at(trace, gradients, Focus("m", 1, 0, 0)).balanced


def test_cells_below_a_state_are_ranked():
    made = made_of(LSTM("m", 4))
    assert isinstance(made.layers[0], Memory)
    ranks = ranked(made.forward(text_of([1, 3])), Focus("m", 0, 0, 0))
    assert {(focus.row, focus.column) for focus in ranks[:2]} == {(1, 6), (3, 7)}
