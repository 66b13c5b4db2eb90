"""All examples are read in the background while somebody looks, by the newest network, and only then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xoviz.drawings.collection import Collection, Drawing, People
from xoviz.explain.examples import HELD_OUT, NEITHER, TRAINING
from xoviz.explain.reading_all import Readings
from xoviz.nn.train import Settings
from xoviz.state.browsing import STUDY, _reading
from xoviz.state.examples import LETTERS, Kept, wanted
from xoviz.state.method import Method
from xoviz.state.wishes import Browse, ChooseNetwork, Configure, Pause, Play, Reset
from xoviz.tasks.base import fresh, limited_blocks, together
from xoviz.tasks.drawn import DrawnTask
from xoviz.tasks.known.letters import LettersTask


def result(person) -> Readings | None:
    study = person.session.studies.view.get(STUDY)
    return study.result if study is not None else None


def whole(person, network=None) -> Readings:
    """The readings of the network that there is now, once they are complete."""
    def there() -> bool:
        found, now = result(person), person.session.contents.network
        return found is not None and found.network is now and found.complete

    person.until(there)
    found = result(person)
    assert found is not None
    return found


@pytest.fixture
def small(person):
    person.wish(ChooseNetwork("letters-9"))
    return person


def test_two_thousand_letters_that_no_training_sees(small):
    small.wish(Browse(True))
    found = whole(small)
    pictures, answers = fresh(LettersTask(), 9, small.session.training.view.seed, LETTERS)
    assert np.array_equal(found.examples.pictures, pictures)
    assert np.array_equal(found.examples.answers, answers)
    assert (found.examples.parts == HELD_OUT).all()


def test_where_letters_are_few_they_come_along(small):
    small.wish(Browse(True), Configure(letters=20))
    small.until(lambda: len(whole(small).examples) == LETTERS + 20)
    examples = whole(small).examples
    seed = small.session.training.view.seed
    assert np.array_equal(examples.pictures[:20], together(limited_blocks(LettersTask(), 9, seed, 20))[0])
    assert (examples.parts[:20] == TRAINING).all()


def test_nothing_is_read_while_nobody_looks(small):
    assert STUDY not in small.session.studies.view
    small.wish(Browse(True))
    before = whole(small)
    small.wish(Browse(False), Reset())
    small.trains(5)
    assert result(small) is before
    small.wish(Browse(True))
    assert whole(small).examples is before.examples, "drawn once"


def test_it_follows_while_training_goes_on(small):
    small.wish(Browse(True))
    whole(small)
    small.wish(Play())
    seen = set()

    def thrice() -> bool:
        found = result(small)
        seen.update(() if found is None or not found.complete else (found.network,))
        return len(seen) > 3

    small.until(thrice)
    small.wish(Pause())
    assert whole(small).network is small.session.contents.network


def test_another_network_is_read_and_another_size_has_other_pictures(small):
    small.wish(Browse(True))
    nine = whole(small)
    small.wish(Reset())
    assert whole(small).examples is nine.examples
    small.wish(ChooseNetwork("letters-28"))
    assert whole(small).examples.pictures.shape[2:] == (28, 28)


def shapes(count=9, split=None) -> Collection:
    rng = np.random.default_rng(1)
    drawings = [Drawing.new(rng.integers(0, 256, (12, 12), np.uint8), "XO"[number % 2], f"table {number % 3}")
                for number in range(count)]
    made = Collection("ours", ("X", "O"), tuple(drawings))
    return made if split is None else made.split_by(split)


def task_of(collection: Collection) -> DrawnTask:
    pictures, (training, testing) = collection.pictures(12), collection.parts()
    return DrawnTask("ours", collection.classes, (pictures[training], collection.answers[training]),
                     (pictures[testing], collection.answers[testing]))


def test_of_a_set_of_ones_own_all_drawings_are_there_as_the_set_is_now(small):
    ours = shapes(split=People(frozenset(("table 0",)), frozenset(("table 1",))))
    small.session.document.replace({"task": task_of(ours), "collection": ours})
    small.wish(Browse(True))
    found = whole(small).examples
    assert found.keys == tuple(drawing.key for drawing in ours.drawings)
    assert found.by == tuple(drawing.by for drawing in ours.drawings)
    assert found.parts.tolist() == [TRAINING, HELD_OUT, NEITHER] * 3
    assert np.array_equal(found.pictures, ours.pictures(9))
    small.session.document.replace({"collection": ours.relabelled([found.keys[0]], "O").without([found.keys[2]])})
    small.until(lambda: len(whole(small).examples) == 8)
    assert whole(small).examples.answers[0] == 1


def test_of_other_drawings_those_to_train_on_come_first(small):
    task = task_of(shapes(20))
    small.session.document.replace({"task": task, "collection": None})
    small.wish(Browse(True))
    found = whole(small).examples
    (training, answers), (testing, _) = task.drawings
    assert len(found) == len(training) + len(testing) == 20
    assert found.keys == found.by == ()
    assert (found.answers[: len(training)] == answers).all()


def test_a_network_with_other_classes_reads_nothing(small):
    small.wish(Browse(True))
    whole(small)
    ours = shapes().class_renamed("X", "cross")
    small.session.document.replace({"task": task_of(ours), "collection": ours})
    small.until(lambda: STUDY not in small.session.studies.view)


def test_an_empty_set_has_no_examples(small):
    contents = replace(small.session.contents, task=task_of(shapes()), collection=shapes(0))
    with pytest.raises(StopIteration) as ended:
        next(Kept()(wanted(contents, Method(Settings(), 1))))
    assert len(ended.value.value) == 0


def test_the_first_time_parts_are_shown_and_later_only_whole_readings(small):
    kept, asked = Kept(), wanted(small.session.contents, Method(Settings(), 1))
    network = small.session.contents.network
    first = [found for found in _reading(kept, asked, network) if found is not None]
    assert 1 < len(first) <= 11
    assert [each.complete for each in first] == [False] * (len(first) - 1) + [True]
    again = [found for found in _reading(kept, asked, network) if found is not None]
    assert [each.complete for each in again] == [True]
    assert again[0].examples is first[0].examples
