"""A game as a task: boards with one right move, samples that are what their titles say, and a source that plays."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.nn.q_learning import QLearning
from xoviz.tasks import task

GAMES = ("catch", "bounce")


@pytest.fixture(params=GAMES)
def played(request):
    return task(request.param)


def test_boards_are_drawn_with_their_only_right_move(played):
    pictures, answers = played.draw(200, 10, np.random.default_rng(3))
    assert pictures.shape == (200, *played.shape(10))
    seen = np.array([played.game.seen(picture) for picture in pictures])
    values = played.game.values(seen)
    assert ((values > 0).sum(axis=1) == 1).all()
    assert (values.argmax(axis=1) == answers).all()


def test_to_stay_is_never_the_only_right_move(played):
    """As the pages say."""
    _, answers = played.draw(2000, 10, np.random.default_rng(0))
    assert set(answers) == {0, 2}


def test_the_same_generator_draws_the_same_boards(played):
    one, other = (played.draw(50, 10, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(one[0], other[0])
    assert np.array_equal(one[1], other[1])


def test_there_is_one_size(played):
    assert list(played.sizes) == [played.usual_size] == [10]
    with pytest.raises(ValueError, match="has 10 rows, not 12"):
        played.draw(1, 12, np.random.default_rng(0))


def test_the_samples_are_boards_on_which_the_answer_is_right(played):
    for sample in played.samples():
        position = played.game.seen(sample.picture)
        assert position is not None
        assert played.game.values(position[np.newaxis])[0, sample.answer] == 1
    assert {sample.name for sample in played.samples()} >= set(played.classes)


def test_it_is_learned_by_playing(played):
    source = played.source(10, 3, 16, 0)
    assert isinstance(source, QLearning)
    assert (source.game, source.seed, source.batch) == (played.game, 3, 16)


def test_equal_games_are_equal():
    assert task("catch") == task("catch") != task("bounce")
