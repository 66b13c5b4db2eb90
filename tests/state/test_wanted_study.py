"""What filters want to see is sought in the compute thread, among the letters that training begins with."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.explain.wanted import Wanted
from xoviz.state.kept_letters import KeptLetters
from xoviz.state.wishes import ChooseNetwork, Configure, SeekWanted, ShowPicture
from xoviz.tasks.base import limited_blocks, together
from xoviz.tasks.known.letters import LettersTask


def finished(person) -> Wanted:
    person.until(lambda: not person.session.studies.view["wanted"].running)
    study = person.session.studies.view["wanted"]
    assert study.error is None
    assert isinstance(study.result, Wanted)
    return study.result


def test_it_is_sought_in_the_background_among_the_first_training_letters(person) -> None:
    person.wish(SeekWanted("convolution", (1, 0)))
    assert person.session.studies.running("wanted")
    found = finished(person)
    assert found.done
    assert found.network is person.view.network
    assert found.looked == 1000
    pictures, answers = together(limited_blocks(person.session.task, 9, person.session.training.view.seed, 1000))
    for sight in found.sights[0]:
        assert np.array_equal(sight.picture, pictures[sight.number])
        assert sight.answer == answers[sight.number]
    assert [ideal is not None for ideal in found.ideals] == [True, True, *[False] * (len(found.ideals) - 2)]


def test_of_few_letters_all_are_looked_at(person) -> None:
    person.wish(Configure(letters=50))
    person.wish(SeekWanted("votes", (0,), smooth=True))
    found = finished(person)
    assert (found.looked, found.smooth) == (50, True)


@pytest.mark.parametrize("wish", [SeekWanted("sausage", (0,)), SeekWanted("relu", (0,))])
def test_a_wish_for_a_layer_that_has_gone_does_nothing(person, wish) -> None:
    person.wish(wish)
    assert "wanted" not in person.session.studies.view


def test_units_that_have_gone_are_left_out(person) -> None:
    person.wish(ChooseNetwork("talk"))
    person.wish(SeekWanted("convolution", (7, 2)))
    assert [unit for unit, ideal in enumerate(finished(person).ideals) if ideal is not None] == [2]


def test_a_training_letter_comes_to_the_pad_with_its_answer(person) -> None:
    person.wish(SeekWanted("convolution", ()))
    sight = finished(person).sights[0][0]
    person.wish(ShowPicture(sight.picture, "Training letter", sight.answer))
    assert person.view.answer == sight.answer
    assert np.array_equal(person.view.trace.picture, sight.picture)
    person.wish(ShowPicture(sight.picture, "Training letter"))
    assert person.view.answer is None


def test_letters_are_drawn_once_and_can_never_change() -> None:
    letters, task = KeptLetters(limited_blocks), LettersTask()
    first = list(letters.batches(task, 9, 3, 300))
    again = list(letters.batches(task, 9, 3, 300))
    assert all(one is other for one, other in zip(first, again, strict=True))
    assert sum(len(batch.answers) for batch in first) == 300
    with pytest.raises(ValueError, match="read-only"):
        first[0].pictures[0] = 0
    other = list(letters.batches(task, 9, 4, 300))
    assert not np.array_equal(other[0].pictures, first[0].pictures)


def test_what_was_broken_off_is_drawn_anew() -> None:
    letters, task = KeptLetters(limited_blocks), LettersTask()
    next(letters.batches(task, 9, 3, 300))
    assert sum(len(batch.answers) for batch in letters.batches(task, 9, 3, 300)) == 300
