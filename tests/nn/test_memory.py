"""The recurrent layer and the LSTM: slopes, plain loops, torch (see ``test_golden``), and columns without a word."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn import LSTM, Conv, Dense, Plan, Recurrent, StackError, Tanh, network
from xoviz.nn.cost import stack_costs
from xoviz.nn.gradcheck import check
from xoviz.nn.naive import naive_forward
from xoviz.nn.parts import parts_of, without
from xoviz.nn.refit import refitted
from xoviz.nn.shorthand import ShorthandError, understood, written
from xoviz.nn.stack import Stack
from xoviz.nn.storage import load, save
from xoviz.nn.train import Settings, places_of, train

KINDS = (Recurrent, LSTM)


def made_of(*layers, shape=(1, 5, 8), classes=3, seed=0):
    made = network((*layers, Dense("votes", classes)), shape, tuple("abcdef"[:classes]), seed=seed)
    rng = np.random.default_rng(seed)
    return made.with_parameters({key: rng.uniform(-0.5, 0.5, values.shape) for key, values in made.parameters.items()
                                 if key.endswith("bias")})


def text_of(shape, gaps=(), seed=0):
    """Random columns, but nothing in those that ``gaps`` names."""
    picture = np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32)
    picture[..., list(gaps)] = 0
    return picture


@st.composite
def memories(draw):
    """Networks with one to three layers of memory, and a text with gaps anywhere."""
    count, columns = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    kinds, last = [draw(st.sampled_from(KINDS)) for _ in range(count)], draw(st.booleans())
    layers = [kind(f"m{place}", draw(st.integers(1, 4)), last and place == count - 1)
              for place, kind in enumerate(kinds)]
    shape = (draw(st.integers(1, 2)), draw(st.integers(1, 4)), columns)
    gaps = draw(st.lists(st.integers(0, columns - 1), max_size=columns, unique=True))
    return made_of(*layers, shape=shape, seed=draw(st.integers(0, 99))), text_of(shape, gaps, draw(st.integers(0, 99)))


@settings(max_examples=40, deadline=None)
@given(memories())
def test_gradients_equal_measured_slopes(case):
    made, picture = case
    report = check(made, picture, 1, most=25)
    assert report.largest_difference < 1e-5
    assert set(report.per_key) == {*made.parameters, "picture"}


@settings(max_examples=40, deadline=None)
@given(memories())
def test_plain_loops_give_what_the_plan_gives(case):
    made, picture = case
    for naive, ours in zip(naive_forward(made, picture), made.forward(picture).activations, strict=True):
        assert naive.shape == ours.shape
        np.testing.assert_allclose(ours, naive, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_room_before_a_sentence_changes_nothing(kind):
    narrow = made_of(kind("m", 6), shape=(1, 5, 3), seed=4)
    wide = made_of(kind("m", 6), shape=(1, 5, 9), seed=4)
    np.testing.assert_array_equal(narrow.vector, wide.vector)
    sentence = text_of((1, 5, 3))
    padded = np.concatenate([np.zeros((1, 5, 6), np.float32), sentence], axis=2)
    np.testing.assert_allclose(narrow.forward(sentence).scores, wide.forward(padded).scores, rtol=1e-5, atol=1e-6)
    one, other = narrow.backward(sentence, 2), wide.backward(padded, 2)
    np.testing.assert_allclose(one.vector, other.vector, rtol=1e-4, atol=1e-6)
    assert not other.activations[0][..., :6].any()


@pytest.mark.parametrize("kind", KINDS)
def test_no_words_at_all_leave_the_states_at_their_start(kind):
    made = made_of(kind("m", 4, last=False))
    assert not made.forward(np.zeros((1, 5, 8), np.float32)).output("m").any()


@pytest.mark.parametrize("kind", KINDS)
def test_texts_of_a_batch_do_not_touch_one_another(kind):
    made = made_of(kind("m", 5))
    texts = np.stack([text_of((1, 5, 8), range(gaps), gaps) for gaps in range(6)])
    together = made.scores(texts)
    for text, scores in zip(texts, together, strict=True):
        np.testing.assert_allclose(made.forward(text).scores, scores, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_states_are_the_last_of_all_states(kind):
    every, last = (made_of(kind("m", 5, each)) for each in (False, True))
    text = text_of((1, 5, 8), (2, 7))
    np.testing.assert_array_equal(every.forward(text).output("m")[:, :, -1:], last.forward(text).output("m"))
    assert every.forward(text).output("m").shape == (5, 1, 8)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_allocated_for_each_step_once_warm(kind):
    made = made_of(kind("m", 16), shape=(1, 5, 12))
    plan = Plan(made.stack, 16, vector=made.vector.copy())
    plan.load(np.stack([text_of((1, 5, 12), range(gaps % 3)) for gaps in range(16)]))
    answers = np.zeros(16, np.intp)

    def step():
        plan.forward()
        plan.measure(answers)
        plan.backward()

    step()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(100):
        step()
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 2_000
    assert peak - before < 40_000  # NumPy's own working buffers


@pytest.mark.parametrize("kind", KINDS)
def test_training_lowers_the_loss(kind):
    made = made_of(kind("m", 8), classes=2)

    class FirstWord:
        """Which of two words the text began with."""

        def batch_at(self, step, pictures_out, answers_out):
            rng = np.random.default_rng(step)
            answers_out[:] = rng.integers(0, 2, len(answers_out))
            words = rng.integers(2, 5, (len(answers_out), 8))
            words[:, 0] = answers_out
            pictures_out[:, 0] = np.eye(5, dtype=np.float32)[words].transpose(0, 2, 1)

    training = train(made, FirstWord(), Settings(rate=0.02))
    losses = [next(training).loss for _ in range(300)]
    assert np.mean(losses[-20:]) < 0.2 < np.mean(losses[:20])


def test_a_memory_lasts_from_the_start():
    made = network((LSTM("m", 4), Dense("d", 2)), (1, 5, 8), ("a", "b"))
    assert (made.parameters["m.forgetting_bias"] == 1).all()
    for path in ("ignoring_", "selection_", ""):
        assert not made.parameters[f"m.{path}bias"].any()


@pytest.mark.parametrize("kind", KINDS)
def test_a_unit_that_is_switched_off_says_nothing(kind):
    made = made_of(kind("m", 4, last=False))
    assert ("m", 2) in parts_of(made.stack)
    states = without(made, [("m", 2)]).forward(text_of((1, 5, 8), (0,))).output("m")
    assert not states[2].any()
    assert states[0].any()
    assert len(places_of(frozenset({("m", None)}), made.stack)) == made.stack.slots[len(kind.paths) * 3 - 1].stop


def test_more_units_leave_the_scores_and_an_lstm_takes_over_what_it_has_in_common():
    made = made_of(Recurrent("m", 4))
    text = text_of((1, 5, 8), (0, 1))
    grown = refitted(made, made_of(Recurrent("m", 6)).stack, 3)
    np.testing.assert_allclose(grown.forward(text).scores, made.forward(text).scores, rtol=1e-5, atol=1e-6)
    gated = refitted(made, made_of(LSTM("m", 4)).stack, 3)
    np.testing.assert_array_equal(gated.parameters["m.weights"], made.parameters["m.weights"])
    np.testing.assert_array_equal(gated.parameters["m.recurrent"], made.parameters["m.recurrent"])


def test_files_keep_them(tmp_path):
    made = made_of(LSTM("m", 3, last=False), Tanh("t"), Recurrent("m2", 2))
    save(made, tmp_path / "made.xoviz")
    again = load(tmp_path / "made.xoviz")
    assert again.stack == made.stack
    np.testing.assert_array_equal(again.vector, made.vector)


def test_as_text():
    text = "lstm 8 all | recurrent 16 | dense 5"
    assert written(understood(text)) == text
    assert [layer.id for layer in understood(text)] == ["memory", "memory2", "votes"]
    with pytest.raises(ShorthandError, match="needs the number of units, such as 'lstm 16'"):
        understood("lstm | dense 2")
    with pytest.raises(StackError, match="from 1 to 1024"):
        Recurrent("m", 0)


def test_costs_count_every_column_and_each_state_sees_all_columns_up_to_its_own():
    stack = Stack((Conv("c", 2, (5, 2)), LSTM("m", 3, last=False), Recurrent("m2", 4), Dense("d", 2)), (1, 5, 8))
    conv, lstm, recurrent, _ = stack_costs(stack)
    assert conv.field == (5, 2)
    assert lstm.multiplications == 7 * 4 * (3 * 2 + 3 * 3)
    assert lstm.field == (5, 8)
    assert recurrent.multiplications == 7 * (4 * 3 + 4 * 4)
    assert recurrent.field == (5, 8)
