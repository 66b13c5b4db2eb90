from __future__ import annotations

import numpy as np
import pytest

from xoviz.tasks.augmentation import Augmentation
from xoviz.tasks.base import Answers, Pictures, Pool, fresh, fresh_blocks, limited_blocks, together
from xoviz.tasks.drawn import DrawnTask, Labelled, at_size
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample

CLASSES = ("ring", "cross", "other")
STILL = Augmentation.none()


def drawings(count: int, seed: int, size: int = 28) -> Labelled:
    pictures, answers = LettersTask().draw(count, size, np.random.default_rng(seed))
    answers[::3] = 2
    return pictures, answers


def drawn(augmentation: Augmentation | None = None, held_out: int = 40, size: int = 28) -> DrawnTask:
    kept = drawings(held_out, 2, size) if held_out else nothing(size)
    return DrawnTask("shapes", CLASSES, drawings(60, 1, size), kept, augmentation)


def keys(pictures: Pictures) -> list[bytes]:
    return [picture.tobytes() for picture in pictures]


def nothing(size: int = 28) -> Labelled:
    return np.empty((0, 1, size, size), np.float32), np.empty(0, np.intp)


def test_it_has_the_set_s_name_and_classes() -> None:
    task = drawn()
    assert (task.name, task.classes, task.input_kind, task.held_out) == ("shapes", CLASSES, "pixels", 40)


def test_training_draws_training_drawings_with_their_answers() -> None:
    task = drawn(STILL)
    (known, answers), _ = task.drawings
    labels = dict(zip(keys(known), answers.tolist(), strict=True))
    pictures, told = task.draw(500, 28, np.random.default_rng(0))
    assert [labels[key] for key in keys(pictures)] == told.tolist()
    assert set(keys(pictures)) == set(labels)


def test_classes_are_drawn_equally_often_however_few_drawings_they_have() -> None:
    pictures, answers = drawings(60, 1)
    answers[:] = 0
    answers[7], answers[50] = 1, 2
    task = DrawnTask("rare", CLASSES, (pictures, answers), nothing(), STILL)
    counts = np.bincount(task.draw(3000, 28, np.random.default_rng(0))[1])
    assert counts == pytest.approx([1000] * 3, rel=0.1)


@pytest.mark.parametrize("size", [9, 12, 28, 64])
def test_drawings_come_at_every_size_and_in_the_letters_ways(size: int) -> None:
    for pictures, answers in (drawn().draw(20, size, np.random.default_rng(0)), fresh(drawn(), size, 0, 20)):
        assert (pictures.shape, pictures.dtype, answers.dtype) == ((20, 1, size, size), np.float32, np.intp)
        assert np.abs(pictures).max() <= 1
        assert ((pictures > -0.5).sum(axis=(1, 2, 3)) > 2).all()
        assert size > 9 or set(np.unique(pictures)) == {-1, 1}


def test_drawings_of_nine_cells_survive_being_varied() -> None:
    # What is turned by nothing on a finer grid comes back as it was.
    pictures, answers = LettersTask(LettersTask().variation.none()).draw(20, 9, np.random.default_rng(0))
    barely = Augmentation((0, 0), (1, 1), (0.01, 0.01), (0, 0), (0, 0), (0, 0))
    task = DrawnTask("plain", ("X", "O"), (pictures, answers), nothing(9), barely)
    assert set(keys(task.draw(100, 9, np.random.default_rng(0))[0])) == set(keys(pictures))


def test_lines_of_nine_cells_are_turned_without_breaking() -> None:
    pictures, answers = LettersTask(LettersTask().variation.none()).draw(20, 9, np.random.default_rng(0))
    turned = Augmentation((0, 0), (1, 1), (-30, 30), (0, 0), (0, 0), (0, 0))
    varied, _ = DrawnTask("plain", ("X", "O"), (pictures, answers), nothing(9), turned).draw(
        100, 9, np.random.default_rng(0))
    assert set(np.unique(varied)) == {-1, 1}
    inked = (varied > 0).sum(axis=(1, 2, 3))
    assert inked.min() >= 11
    assert inked.max() <= 26


def test_what_is_drawn_depends_on_the_generator_alone() -> None:
    one, two = drawn(), drawn()
    one.draw(7, 12, np.random.default_rng(1))
    for task in (one, two):
        task.samples()
    first, second = (task.draw(64, 28, np.random.default_rng(9)) for task in (one, two))
    assert first[0].tobytes() == second[0].tobytes()
    assert first[1].tolist() == second[1].tolist()


def test_a_pool_of_drawings_can_be_entered_anywhere() -> None:
    def batch(pool: Pool, step: int) -> tuple[Pictures, Answers]:
        pictures, answers = np.empty((16, 1, 28, 28), np.float32), np.empty(16, np.intp)
        pool.batch_at(step, pictures, answers)
        return pictures, answers

    walked = Pool(drawn(), 28, 3, 16, pictures=128)
    for step in range(300):
        straight = batch(walked, step)
    jumped = batch(Pool(drawn(), 28, 3, 16, pictures=128), 299)
    assert straight[0].tobytes() == jumped[0].tobytes()
    assert straight[1].tolist() == jumped[1].tolist()


def test_held_out_drawings_come_once_each_unchanged_and_never_in_training() -> None:
    task = drawn()
    (training, _), (held_out, answers) = task.drawings
    labels = dict(zip(keys(held_out), answers.tolist(), strict=True))
    pictures, told = fresh(task, 28, 5, 1000)
    assert len(pictures) == 40
    assert dict(zip(keys(pictures), told.tolist(), strict=True)) == labels
    assert not set(keys(pictures)) & set(keys(training))


def test_a_few_held_out_drawings_are_those_with_which_all_begin() -> None:
    few, many = fresh(drawn(), 28, 5, 10), fresh(drawn(), 28, 5, 30)
    assert keys(few[0]) == keys(many[0][:10])
    assert few[1].tolist() == many[1][:10].tolist()
    assert keys(few[0]) != keys(fresh(drawn(), 28, 6, 10)[0])


def test_held_out_drawings_come_in_blocks_too() -> None:
    blocks = list(fresh_blocks(drawn(), 28, 5, 1000))
    assert [len(answers) for _, answers in blocks] == [32, 8]
    assert together(blocks)[0].tobytes() == fresh(drawn(), 28, 5, 1000)[0].tobytes()


def test_nothing_held_out_is_an_empty_array() -> None:
    task = drawn(held_out=0)
    assert task.held_out == 0
    pictures, answers = fresh(task, 12, 5, 100)
    assert (pictures.shape, answers.shape) == ((0, 1, 12, 12), (0,))


def test_a_limit_gives_as_many_varied_drawings() -> None:
    pictures, answers = together(limited_blocks(drawn(), 28, 5, 50))
    assert len(set(keys(pictures))) == len(answers) == 50


def test_samples_show_each_class_and_held_out_drawings_first() -> None:
    task = drawn()
    samples = task.samples()
    assert [(sample.name, sample.title, sample.answer) for sample in samples] == [
        (f"{name}-{number}", f"{name} {number}", answer)
        for answer, name in enumerate(CLASSES) for number in (1, 2, 3)]
    held_out, answers = task.drawings[1]
    for sample in samples:
        assert sample.picture.tobytes() in keys(held_out[answers == sample.answer])
        assert not sample.picture.flags.writeable


def test_samples_are_training_drawings_where_none_are_held_out() -> None:
    samples = drawn(held_out=0).samples()
    assert len(samples) == 9
    assert all(sample.picture.shape == (1, 28, 28) for sample in samples)


def test_the_drawings_cannot_be_changed_through_it() -> None:
    for pictures, answers in drawn().drawings:
        assert not pictures.flags.writeable
        assert not answers.flags.writeable


def test_many_drawings_at_once_are_resampled_as_each_alone() -> None:
    pictures = np.concatenate([drawings(20, 3)[0], np.where(drawings(5, 4)[0] > 0, 1, -1)]).astype(np.float32)
    for size in (9, 20, 28, 40):
        alone = [resample(picture, size) for picture in pictures]
        assert np.allclose(at_size(pictures, size), alone, atol=1e-6)


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"classes": ("ring", "cross", "other", "B")}, "There is no drawing of 'B' to train on."),
    ({"classes": ("ring",)}, "To tell something apart takes two classes, and 'shapes' has 1."),
    ({"classes": ("ring", "cross")}, "training answers must count the 2 classes from 0, not reach from 0 to 2"),
    ({"training": nothing()}, "There is no drawing of 'ring' to train on."),
    ({"training": (drawings(4, 1)[0][:, 0], drawings(4, 1)[1])}, r"must be \(N, 1, S, S\), not \(4, 28, 28\)"),
    ({"held_out": (drawings(4, 1)[0], np.zeros(3, np.intp))}, r"There are 4 held-out drawings, but answers of shape"),
])
def test_what_nobody_could_learn_is_refused(changed: dict[str, object], sentence: str) -> None:
    given = {"name": "shapes", "classes": CLASSES, "training": drawings(60, 1), "held_out": nothing()}
    with pytest.raises(ValueError, match=sentence):
        DrawnTask(**given | changed)


@pytest.mark.parametrize("size", [8, 65])
def test_a_size_that_no_picture_has_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"9 to 64 cells a side, not {size}"):
        drawn().draw(1, size, np.random.default_rng(0))
    with pytest.raises(ValueError, match=f"9 to 64 cells a side, not {size}"):
        fresh(drawn(), size, 0, 10)
