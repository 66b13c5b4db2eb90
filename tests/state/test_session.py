"""Wishes become contents, contents become views; undo takes everything back; refusals are sentences."""

from __future__ import annotations

import os
import re
import threading

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage

from xoviz import assets, zoo
from xoviz.nn import PICTURE, Conv, Dense, Focus, network, storage
from xoviz.pictures.write import write
from xoviz.state.preferences import Preferences
from xoviz.state.session import Session
from xoviz.state.undo_stack import UNDO_LIMIT
from xoviz.state.wishes import (
    AddFilter,
    AnotherOne,
    ChangeTransform,
    ChooseFilter,
    ChooseNetwork,
    Configure,
    Draw,
    EditFilter,
    LearnFromScratch,
    Open,
    Pause,
    Pin,
    Play,
    Point,
    Read,
    RemoveFilter,
    Reset,
    ResetFilter,
    ResizePad,
    SaveNetwork,
    SavePicture,
    ShowPicture,
    ShowSample,
    StepOnce,
    Wish,
)
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import IDENTITY, Transform

INK = np.ones((9, 9), np.float32)
FILTER = np.arange(9, dtype=np.float32).reshape(1, 3, 3)


def weights(person, layer="convolution"):
    return person.session.contents.network.parameters[f"{layer}.weights"]


def paper_with(*cells):
    picture = -np.ones((9, 9), np.float32)
    for cell in cells:
        picture[cell] = 1
    return picture


# The first view


def test_at_first_the_trained_network_reads_the_talks_x(person):
    view = person.views[0]
    assert view.network.name == "letters-9"
    assert view.network.classes[view.trace.verdict] == "X"
    assert view.answer == 0
    np.testing.assert_array_equal(view.pad, LettersTask().samples()[0].picture[0])
    assert view.chosen == ("convolution", 0)
    assert person.session.undo_stack.count() == 0


@pytest.mark.parametrize(("size", "name"), [(9, "letters-9"), (12, "letters-28"), (28, "letters-28")])
def test_the_pad_of_last_time_gets_a_network_that_fits(qapp, tmp_path, size, name):
    preferences = Preferences(QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat))
    preferences.pad_size = size
    session = Session(LettersTask(), preferences)
    views = []
    session.viewed.connect(views.append)
    session.refresh()
    assert views[0].pad.shape == (size, size)
    assert views[0].network.name == name


# The picture


def test_drawing(person):
    person.wish(Draw(paper_with((4, 4))))
    view = person.view
    np.testing.assert_array_equal(view.pad, paper_with((4, 4)))
    np.testing.assert_array_equal(view.trace.picture[0], view.pad)
    assert view.answer is None
    person.session.undo()
    assert person.view.answer == 0


def test_a_stroke_is_one_step_and_another_stroke_another(person):
    stroke = [paper_with(*((row, 4) for row in range(end))) for end in range(1, 9)]
    person.wish(*(Draw(pixels, 1) for pixels in stroke), Draw(paper_with((0, 0)), 2))
    assert person.session.undo_stack.count() == 2
    person.session.undo()
    np.testing.assert_array_equal(person.view.pad, stroke[-1])
    person.session.undo()
    np.testing.assert_array_equal(person.view.pad, LettersTask().samples()[0].picture[0])
    person.session.redo()
    np.testing.assert_array_equal(person.view.pad, stroke[-1])


def test_what_was_given_may_change_afterwards(person):
    pixels = paper_with((4, 4))
    person.wish(Draw(pixels))
    pixels[...] = 0
    np.testing.assert_array_equal(person.view.pad, paper_with((4, 4)))


def test_every_sample_comes_on_the_pad_with_its_answer(person):
    for sample in LettersTask().samples():
        person.wish(ShowSample(sample.name))
        view = person.view
        np.testing.assert_array_equal(view.pad, sample.picture[0])
        assert view.answer == sample.answer
        assert person.session.undo_stack.undoText() == sample.title


def test_another_one_is_another_each_time_and_the_same_for_the_same_seed(person):
    pads = []
    for _ in range(3):
        person.wish(AnotherOne())
        pads.append(person.view.pad.tobytes())
    assert len(set(pads)) == 3
    assert person.view.answer in (0, 1)


def test_transforms_act_on_what_was_drawn_and_drag_as_one_step(person):
    plain = person.views[0].pad
    person.wish(*(ChangeTransform(Transform(shift_x=cells), 4) for cells in (1.0, 2.0)))
    assert person.session.undo_stack.count() == 1
    np.testing.assert_array_equal(person.view.pad[:, 2:], plain[:, :-2])
    assert person.view.answer == 0, "a shifted X is an X"
    person.wish(ChangeTransform(IDENTITY))
    np.testing.assert_array_equal(person.view.pad, plain)
    person.session.undo()
    person.session.undo()
    assert person.view.transform == IDENTITY


def test_drawing_on_a_transformed_picture_keeps_what_is_seen(person):
    person.wish(ChangeTransform(Transform(turn=90)))
    seen = person.view.pad.copy()
    seen[0, 0] = 1
    person.wish(Draw(seen))
    np.testing.assert_array_equal(person.view.pad, seen)
    assert person.view.transform == IDENTITY
    person.session.undo()
    assert person.view.transform == Transform(turn=90)


def test_a_picture_from_outside_is_resampled_to_the_pad(person):
    letter = LettersTask().samples()[5].picture
    person.wish(ShowPicture(np.kron(letter, np.ones((1, 2, 2), np.float32)), "Paste picture"))
    np.testing.assert_array_equal(person.view.pad, letter[0])
    assert person.session.undo_stack.undoText() == "Paste picture"


def test_a_pad_of_a_size_with_a_network_takes_it_along_in_the_same_step(person):
    person.wish(ResizePad(28))
    view = person.view
    assert (view.pad.shape, view.network.name) == ((28, 28), "letters-28")
    assert view.network.classes[view.trace.verdict] == "X"
    assert person.session.undo_stack.count() == 1
    person.session.undo()
    assert (person.view.pad.shape, person.view.network.name) == ((9, 9), "letters-9")


def test_the_pads_size_at_the_end_is_that_of_the_next_beginning(person):
    person.wish(ResizePad(64))
    person.session.undo()
    person.wish(ResizePad(28))
    person.session.close()
    assert person.session.preferences.pad_size == 28
    person.session.undo()
    person.session.close()
    assert person.session.preferences.pad_size == 9


def test_a_pad_of_another_size_is_resampled_on_its_way_in_and_says_so(person):
    person.wish(ResizePad(16))
    view = person.view
    assert (view.pad.shape, view.trace.picture.shape, view.network.name) == ((16, 16), (1, 9, 9), "letters-9")
    assert "reads 9 × 9" in person.said[-1]


STOPPING = [(AddFilter("convolution"), "another shape"), (RemoveFilter("convolution", 0), "another shape"),
            (ChooseNetwork("talk"), "another network"), (ResizePad(28), "another network")]


@pytest.mark.parametrize(("wish", "words"), STOPPING, ids=lambda value: type(value).__name__)
def test_what_stops_training_says_so(person, wish, words):
    person.wish(wish)
    assert not any("Training stopped" in sentence for sentence in person.said), "nothing was training"
    person.session.undo()
    person.wish(Play())
    person.until(lambda: person.session.training.view.step > 3)
    person.wish(wish)
    assert not person.session.training.playing
    assert any("Training stopped" in sentence and words in sentence for sentence in person.said)


def test_removing_the_last_filter_is_refused_and_stops_nothing(person):
    person.wish(*[RemoveFilter("convolution", 0)] * 5, Play(), RemoveFilter("convolution", 0))
    assert "last filter" in person.refused[0]
    assert person.session.training.playing
    person.wish(Pause())


def test_the_same_size_again_is_nothing(person):
    person.wish(ResizePad(9))
    assert person.session.undo_stack.count() == 0


# The network


def test_editing_a_filter(person):
    person.wish(EditFilter("convolution", 1, FILTER, 1), EditFilter("convolution", 1, 2 * FILTER, 1))
    np.testing.assert_array_equal(weights(person)[1], 2 * FILTER)
    assert person.session.undo_stack.count() == 1
    assert not np.array_equal(person.view.learned.parameters["convolution.weights"][1], 2 * FILTER)
    person.session.undo()
    assert person.session.contents.network is person.session.contents.learned


def test_reset_brings_back_what_was_learned(person):
    learned = weights(person)[2].copy()
    person.wish(EditFilter("convolution", 2, FILTER), ResetFilter("convolution", 2))
    np.testing.assert_array_equal(weights(person)[2], learned)
    person.session.undo()
    np.testing.assert_array_equal(weights(person)[2], FILTER)


def test_adding_a_filter_jumps_nothing_and_takes_it_to_the_editor(person):
    scores = person.view.trace.scores
    person.wish(AddFilter("convolution"))
    view = person.view
    np.testing.assert_allclose(view.trace.scores, scores, rtol=1e-5, atol=1e-5)
    assert view.chosen == ("convolution", 6)
    assert view.learned.stack == view.network.stack
    person.session.undo()
    assert person.view.chosen == ("convolution", 5), "the one that is gone is no longer in the editor"


def test_removing_filters_down_to_the_last(person):
    person.wish(*[RemoveFilter("convolution", 0)] * 6)
    assert len(weights(person)) == 1
    assert len(person.refused) == 1
    assert "last filter" in person.refused[0]
    for _ in range(5):
        person.session.undo()
    assert len(weights(person)) == 6


@pytest.mark.parametrize("name", zoo.names())
def test_choosing_a_network_brings_the_pad_to_its_size(person, name):
    person.wish(ChooseNetwork(name))
    view = person.view
    assert view.network.name == name
    assert view.pad.shape == view.network.input_shape[1:]
    assert view.network is view.learned


def test_choosing_a_filter(person):
    person.wish(ChooseFilter("convolution", 3))
    assert person.view.chosen == ("convolution", 3)
    person.wish(ChooseNetwork("talk"))
    assert person.view.chosen == ("convolution", 2), "the talk has three"
    assert person.session.undo_stack.count() == 1


def test_a_network_without_a_convolution_has_no_filter_to_edit(person, tmp_path):
    plain = network((Dense("votes", 2),), (1, 9, 9), ("X", "O"), seed=1)
    storage.save(plain, tmp_path / "plain.xoviz")
    person.wish(Open(tmp_path / "plain.xoviz"))
    assert person.view.chosen is None
    person.wish(ChooseNetwork("talk"))
    assert person.view.chosen == ("convolution", 0)


# Looking


def test_pointing_lights_where_a_cell_came_from_and_what_it_feeds(person):
    person.wish(Point(Focus("convolution", 1, 2, 3)))
    view = person.view
    assert view.focus == Focus("convolution", 1, 2, 3)
    assert (view.lit[PICTURE].rows, view.lit[PICTURE].columns) == ((2, 5), (3, 6))
    assert view.lit["pooling"].rows == (1, 2)
    assert view.lit["votes"].maps == (0, 2)
    assert person.view.lit is view.lit, "what has not changed keeps its identity"
    person.wish(Point(None))
    assert (person.view.focus, dict(person.view.lit)) == (None, {})


def test_what_is_lit_follows_a_change_of_the_network(person):
    person.wish(Point(Focus(PICTURE, 0, 4, 4)))
    assert person.view.lit["convolution"].maps == (0, 6)
    person.wish(AddFilter("convolution"))
    assert person.view.lit["convolution"].maps == (0, 7)
    person.wish(ChooseNetwork("letters-28"))
    assert set(person.view.lit) == set(zoo.load("letters-28").stack.ids)
    person.wish(ChooseNetwork("talk"))
    assert set(person.view.lit) == set(zoo.load("talk").stack.ids)


def test_a_focus_that_is_gone_is_dropped(person):
    person.wish(Point(Focus("convolution", 5, 0, 0)), RemoveFilter("convolution", 0))
    assert (person.view.focus, dict(person.view.lit)) == (None, {})


def test_pointing_runs_the_network_no_second_time(person):
    before = person.view
    person.wish(Point(Focus(PICTURE, 0, 4, 4)), ChooseFilter("convolution", 1), Configure(rate=0.5))
    assert person.view.trace is before.trace
    assert person.view.pad is before.pad


# Views


def test_many_edits_in_one_turn_are_one_view(person, qapp):
    seen = len(person.views)
    for index in range(20):
        person.wish(Draw(paper_with((index % 9, 0)), 1), EditFilter("convolution", 0, FILTER * index),
                    Point(Focus(PICTURE, 0, index % 9, 0)))
    person.until(lambda: len(person.views) > seen)
    qapp.processEvents()
    assert len(person.views) == seen + 1
    np.testing.assert_array_equal(person.views[-1].pad, paper_with((1, 0)))


def test_an_edit_of_a_filter_leaves_the_pad_as_it_is(person):
    before = person.view
    person.wish(EditFilter("convolution", 0, FILTER))
    after = person.view
    assert after.pad is before.pad
    assert after.trace is not before.trace
    assert not after.pad.flags.writeable


# Files and refusals


def test_open_a_network_then_a_picture(person, tmp_path):
    person.wish(EditFilter("convolution", 0, FILTER), SaveNetwork(tmp_path / "mine.xoviz"), ChooseNetwork("talk"))
    person.wish(Open(tmp_path / "mine.xoviz"))
    assert person.view.network.name == "mine"
    np.testing.assert_array_equal(weights(person)[0], FILTER)
    write(LettersTask().samples()[5].picture, tmp_path / "o.png", scale=8)
    person.wish(Open(tmp_path / "o.png"))
    assert person.view.network.classes[person.view.trace.verdict] == "O"
    assert person.session.preferences.recent_files[:2] == (str(tmp_path / "o.png"), str(tmp_path / "mine.xoviz"))
    assert person.refused == []


def test_what_stands_on_the_pad_is_saved(person, tmp_path):
    person.wish(ChangeTransform(Transform(shift_x=3)), SavePicture(tmp_path / "shifted.png"))
    image = QImage(str(tmp_path / "shifted.png"))
    side = image.width() // 9
    dark = [[image.pixelColor(int((column + 0.5) * side), int((row + 0.5) * side)).lightness() < 128
             for column in range(9)] for row in range(9)]
    np.testing.assert_array_equal(np.array(dark), person.view.pad > 0)


def a_network_for(shape, classes):
    return network((Conv("conv", 1), Dense("votes", len(classes))), shape, classes, seed=0)


REFUSED = {
    "NaN in a filter": (EditFilter("convolution", 0, np.full((1, 3, 3), np.nan, np.float32)), "finite"),
    "infinity in a filter": (EditFilter("convolution", 0, np.full((1, 3, 3), np.inf, np.float32)), "finite"),
    "more than 32 bits hold": (EditFilter("convolution", 0, np.full((1, 3, 3), 1e39)), "finite"),
    "a filter of another shape": (EditFilter("convolution", 0, np.zeros((1, 5, 5), np.float32)), r"\(1, 3, 3\)"),
    "a filter that is gone": (EditFilter("convolution", 6, FILTER), "no filter 7"),
    "a layer that is gone": (EditFilter("convolution2", 0, FILTER), "convolution2"),
    "removing what is gone": (RemoveFilter("convolution", 6), "no filter 7"),
    "resetting what is gone": (ResetFilter("convolution", -1), "no filter"),
    "adding to what is no convolution": (AddFilter("relu"), "relu"),
    "a sample that there is not": (ShowSample("q"), "'q'"),
    "a network that there is not": (ChooseNetwork("q"), "'q'"),
    "a pad too small": (ResizePad(3), "9 to 64"),
    "a pad too large": (ResizePad(1000), "9 to 64"),
    "no optimiser": (Configure(optimiser="sgd"), "sgd"),
    "a rate of 0": (Configure(rate=0.0), "above 0"),
    "a rate that is no number": (Configure(rate=float("nan")), "rate"),
    "a rate that cannot be kept": (Configure(rate=1e6), "rate"),
    "a batch of 0": (Configure(batch=0), "batch"),
    "a negative seed": (Configure(seed=-1), "seed"),
    "a negative speed": (Configure(speed=-1), "speed"),
}


@pytest.mark.parametrize("playing", [False, True])
def test_what_cannot_be_is_refused_in_one_sentence_and_changes_nothing(person, playing):
    if playing:
        person.wish(Configure(speed=1), Play())
        person.until(lambda: person.session.training.view.step == 1)
    before, settings_before = person.session.contents, person.session.training.view.settings
    steps = person.session.undo_stack.count()
    for case, (wish, words) in REFUSED.items():
        person.refused.clear()
        person.wish(wish)
        assert len(person.refused) == 1, case
        assert re.search(words, person.refused[0]), case
        assert "\n" not in person.refused[0], case
        assert person.session.contents is before, case
        assert person.session.training.view.settings == settings_before, case
        assert person.session.undo_stack.count() == steps, case
        assert person.session.training.playing == playing, case


@pytest.mark.parametrize("wish", [Play(), StepOnce(), LearnFromScratch()], ids=lambda wish: type(wish).__name__)
def test_networks_that_cannot_learn_letters_say_why(person, tmp_path, wish):
    storage.save(a_network_for((1, 9, 9), ("a", "b", "c")), tmp_path / "other.xoviz")
    person.wish(Open(tmp_path / "other.xoviz"))
    assert person.view.network.name == "other"
    person.wish(wish)
    assert "has 3 classes" in person.refused[0]
    assert not person.session.training.playing


@pytest.mark.parametrize("size", [3, 8, 65])
def test_networks_of_a_size_that_the_pad_has_not_are_refused(person, tmp_path, size):
    storage.save(a_network_for((1, size, size), ("X", "O")), tmp_path / "other.xoviz")
    before = person.session.contents
    person.wish(Open(tmp_path / "other.xoviz"))
    assert f"reads {size} × {size}" in person.refused[0]
    assert person.session.contents is before


@pytest.mark.parametrize("classes", [("a",), ("O", "X"), ("a", "b", "c")])
def test_a_network_of_other_classes_knows_no_right_answer(person, tmp_path, classes):
    storage.save(a_network_for((1, 9, 9), classes), tmp_path / "other.xoviz")
    person.wish(Open(tmp_path / "other.xoviz"))
    assert person.view.answer is None
    for wish in (ShowSample("o"), AnotherOne()):
        person.wish(wish)
        assert person.view.answer is None
    for _ in range(3):
        person.session.undo()
    assert person.view.answer == 0


def test_an_installation_that_has_lost_a_network_says_so_and_trains_on(person, monkeypatch):
    def lost(*parts):
        raise assets.MissingAssetError("The resource 'networks/letters-28.xoviz' is missing.")

    person.wish(Play())
    monkeypatch.setattr(assets, "path", lost)
    person.wish(ChooseNetwork("letters-28"))
    person.wish(ResizePad(28))
    assert person.refused == ["The resource 'networks/letters-28.xoviz' is missing."] * 2
    assert person.session.training.playing


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_refused_at_once(person, tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    person.wish(Open(tmp_path / "pipe.png"))
    assert "pipe.png" in person.refused[0]


@pytest.mark.parametrize("shape", [(3, 9, 9), (1, 9, 12)])
def test_networks_that_the_pad_cannot_feed_are_refused(person, tmp_path, shape):
    storage.save(a_network_for(shape, ("X", "O")), tmp_path / "other.xoviz")
    before = person.session.contents
    person.wish(Open(tmp_path / "other.xoviz"))
    assert "square ones with one channel" in person.refused[0]
    assert person.session.contents is before


def test_files_that_are_none(person, tmp_path):
    (tmp_path / "bad.xoviz").write_bytes(b"PK\x03\x04 nonsense")
    (tmp_path / "bad.png").write_bytes(b"nonsense")
    before = person.session.contents
    person.wish(Open(tmp_path / "bad.xoviz"), Open(tmp_path / "bad.png"), Open(tmp_path / "gone.png"),
                SavePicture(tmp_path / "nowhere" / "a.png"), SaveNetwork(tmp_path / "nowhere" / "a.xoviz"))
    assert len(person.refused) == 5
    assert person.session.contents is before
    assert person.session.preferences.recent_files == ()


def test_a_blank_picture_is_refused_and_changes_nothing(person, tmp_path):
    for name, (width, height) in {"tiny.png": (1, 1), "long.png": (20_000, 2)}.items():
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        assert image.save(str(tmp_path / name))
        before = person.session.contents
        person.wish(Open(tmp_path / name))
        assert person.refused[-1] == f"{name} is blank: there is no letter in it."
        assert person.session.contents is before
    assert person.session.preferences.recent_files == ()


def test_a_recent_file_that_is_gone_is_refused_and_forgotten(person, tmp_path):
    for name in ("x.png", "o.png"):
        write(LettersTask().samples()[0].picture, tmp_path / name, scale=8)
        person.wish(Open(tmp_path / name))
    (tmp_path / "x.png").unlink()
    person.wish(Open(tmp_path / "x.png"))
    assert "x.png" in person.refused[0]
    assert person.session.preferences.recent_files == (str(tmp_path / "o.png"),)


def test_a_wish_that_nobody_knows_is_our_mistake(person):
    class Strange(Wish):
        """Nobody knows it."""

    with pytest.raises(TypeError, match="Strange"):
        person.session.wish(Strange())


def test_settings_are_remembered(person):
    person.wish(Configure(rate=0.2, optimiser="adam", batch=7, seed=4, speed=30))
    kept = person.session.preferences
    assert (kept.rate, kept.optimiser, kept.batch, kept.seed, kept.speed) == (0.2, "adam", 7, 4, 30)


def test_settings_of_which_one_is_refused_are_not_remembered_at_all(person):
    kept = person.session.preferences
    before = (kept.optimiser, kept.rate, kept.batch)
    person.wish(Configure(optimiser="descent", rate=1000.0, batch=7))
    assert len(person.refused) == 1
    assert (kept.optimiser, kept.rate, kept.batch) == before


def test_undo_reaches_back_a_thousand_steps(person):
    for index in range(UNDO_LIMIT + 10):
        person.wish(ChangeTransform(Transform(shift_x=float(index % 5))))
    assert person.session.undo_stack.count() == UNDO_LIMIT


# Anything in any order

FOCI = st.builds(Focus, st.sampled_from([PICTURE, "convolution", "pooling", "hidden", "votes"]), st.integers(0, 8),
                 st.integers(0, 8), st.integers(0, 8))
INDICES = st.integers(0, 8)
WISHES = st.one_of(
    st.sampled_from([Play(), Pause(), StepOnce(), Reset(), LearnFromScratch(), AnotherOne(), Point(None),
                     AddFilter("convolution"), AddFilter("convolution2"), "undo", "redo", "turn"]),
    st.builds(Draw, st.sampled_from([INK, -INK, paper_with((4, 4))]), st.integers(0, 2)),
    st.builds(ChangeTransform, st.builds(Transform, turn=st.integers(-90, 90), noise=st.sampled_from([0, 0.5]))),
    st.builds(EditFilter, st.sampled_from(["convolution", "convolution2"]), INDICES,
              st.sampled_from([FILTER, np.ones((1, 5, 5), np.float32)]), st.integers(0, 2)),
    st.builds(RemoveFilter, st.just("convolution"), INDICES),
    st.builds(ResetFilter, st.just("convolution"), INDICES),
    st.builds(ChooseFilter, st.just("convolution"), INDICES),
    st.builds(ChooseNetwork, st.sampled_from(zoo.names())),
    st.builds(ResizePad, st.sampled_from([9, 12, 28])),
    st.builds(Point, FOCI),
    st.builds(Configure, rate=st.sampled_from([0.001, 0.1, 50.0])),
    st.builds(Configure, optimiser=st.sampled_from(["descent", "momentum", "adam"])),
    st.builds(Configure, batch=st.integers(1, 20)),
)


def is_consistent(session, view) -> None:
    """What holds whatever was wished."""
    contents = session.contents
    net = contents.network
    assert contents.learned.stack == net.stack
    assert contents.trained is None or contents.trained.state.vector.size == net.stack.size
    assert view.network is net
    assert view.pad.shape == contents.drawing.shape[1:]
    assert view.trace.picture.shape == net.input_shape
    assert set(view.lit) <= set(net.stack.ids)
    assert (view.focus is None) == (not view.lit)
    assert view.chosen is None or view.chosen[1] < net.stack.shape_of(view.chosen[0])[0]
    assert view.training.step >= 0
    if not session.training.playing:
        assert view.training.step == (contents.trained.step if contents.trained else 0)
        assert np.isfinite(net.vector).all()


@given(st.lists(WISHES, min_size=5, max_size=25))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_in_any_order(qapp, tmp_path, wished):
    preferences = Preferences(QSettings(str(tmp_path / "any.ini"), QSettings.Format.IniFormat))
    preferences.speed, preferences.pad_size = 0, 9
    session = Session(LettersTask(), preferences)
    views = []
    session.viewed.connect(views.append)
    session.start()
    first = session.contents
    try:
        for wish in wished:
            if wish == "turn":
                qapp.processEvents()
            elif isinstance(wish, str):
                getattr(session, wish)()
            else:
                session.wish(wish)
            session.refresh()
            is_consistent(session, views[-1])
        while session.undo_stack.canUndo():
            session.undo()
        now = session.contents
        assert (now.drawing, now.network, now.transform) == (first.drawing, first.network, first.transform)
    finally:
        session.close()
    assert not any(thread.name == "xoviz compute" for thread in threading.enumerate())


def test_a_pinned_cell_is_looked_at_whatever_is_pointed_at(person):
    here, there = Focus("picture", 0, 1, 1), Focus("picture", 0, 2, 2)
    person.session.wish(Pin(here))
    person.session.wish(Point(there))
    person.session.refresh()
    assert (person.view.focus, person.view.pinned) == (here, True)
    person.session.wish(Pin(None))
    person.session.wish(Point(there))
    person.session.refresh()
    assert (person.view.focus, person.view.pinned) == (there, False)


def test_numbers_are_read_exactly_where_they_are_simple_fractions(person):
    person.session.wish(ChooseNetwork("talk"))
    person.session.wish(Read("fractions"))
    person.session.refresh()
    view = person.view
    assert view.reading == person.session.preferences.number_reading == "fractions"
    assert view.why_not_exact is None
    assert np.allclose(view.exact[-1].astype(float), view.trace.activations[-1])
    person.session.wish(ChooseNetwork("letters-9"))
    person.session.refresh()
    assert person.view.exact is None
    assert "letters-9" in person.view.why_not_exact
    person.session.wish(Read("decimals"))
    person.session.refresh()
    assert (person.view.exact, person.view.why_not_exact) == (None, None)


def test_another_network_lets_go_of_a_pinned_cell_and_another_filter_does_not(person):
    person.session.wish(ChooseNetwork("talk"))
    person.session.wish(Pin(Focus("pooling", 1, 1, 1)))
    person.session.refresh()
    person.session.wish(AddFilter("convolution"))
    person.session.refresh()
    assert person.view.focus == Focus("pooling", 1, 1, 1)
    person.session.wish(ChooseNetwork("letters-28"))
    person.session.refresh()
    assert (person.view.focus, person.view.pinned) == (None, False)
    person.session.wish(Point(Focus("pooling", 1, 1, 1)))
    person.session.refresh()
    assert person.view.focus == Focus("pooling", 1, 1, 1)
