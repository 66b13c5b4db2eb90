"""Sets of drawings in a document: collected from the pad, edited in undo steps, learned, read from files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xoviz import zoo
from xoviz.drawings.collection import Collection, Drawing, People, Share
from xoviz.drawings.filing import load, save
from xoviz.nn import network, storage
from xoviz.state.wishes import (
    AddClass,
    ChooseNetwork,
    ChooseTask,
    Collect,
    Confirm,
    Discard,
    Draw,
    LearnDrawings,
    LearnFromScratch,
    MergeCollections,
    NameCollection,
    NewCollection,
    Open,
    OpenCollection,
    Pause,
    Relabel,
    RemoveClass,
    RenameClass,
    ResizePad,
    SaveCollection,
    Sign,
    SplitDrawings,
    SwitchRun,
)
from xoviz.tasks.augmentation import Augmentation
from xoviz.tasks.known.letters import LettersTask


def line(row: int, size: int = 28) -> np.ndarray:
    """A stroke from left to right, (size, size)."""
    picture = np.full((size, size), -1, np.float32)
    picture[row, 3:-3] = 1
    return picture


def two_classes(each: int = 4, name: str = "lines") -> Collection:
    """Lines high up and lines far down."""
    drawings = [Drawing.new(line(row), label, "table 3" if place % 2 else "table 5")
                for label, rows in (("high", range(3, 3 + each)), ("low", range(20, 20 + each)))
                for place, row in enumerate(rows)]
    return Collection(name, ("high", "low"), tuple(drawings), Share(0.0))


@pytest.fixture
def beginner(person: Any) -> Any:
    """Someone who has just begun a set."""
    person.wish(NewCollection())
    return person


def collection(person: Any) -> Collection:
    found = person.session.contents.collection
    assert found is not None
    return found


def give(person: Any, made: Collection) -> None:
    """Put a set into the document, as opening a file does."""
    person.session.edit({"collection": made}, "Open")


def test_a_new_set_has_two_classes_and_a_blank_pad_to_draw_on(person: Any) -> None:
    person.wish(NewCollection())
    assert (collection(person).classes, collection(person).drawings) == (("A", "B"), ())
    assert person.session.pad.shape == (1, 28, 28)
    assert (person.session.pad == -1).all()
    assert person.view.network.input_shape == (1, 28, 28)
    person.session.undo()
    assert person.session.contents.collection is None
    assert person.session.pad.shape == (1, 9, 9)


def test_what_is_on_the_pad_goes_into_the_set_and_comes_back_with_undo(beginner: Any) -> None:
    beginner.wish(Draw(line(5)), Collect("A", "table 3"))
    (drawing,) = collection(beginner).drawings
    assert (drawing.label, drawing.by) == ("A", "table 3")
    assert np.array_equal(drawing.picture[0], line(5))
    assert (beginner.session.pad == -1).all()
    assert beginner.view.by == "table 3"
    beginner.session.undo()
    assert collection(beginner).drawings == ()
    assert np.array_equal(beginner.session.pad[0], line(5))


@pytest.mark.parametrize("begun", [False, True])
def test_nothing_is_added_without_a_set_or_without_ink(person: Any, begun: bool) -> None:
    if begun:
        person.wish(NewCollection())
    steps = person.session.undo_stack.count()
    person.wish(Collect("A"))
    assert ("blank" if begun else "no set") in person.refused[-1]
    assert person.session.undo_stack.count() == steps


def test_edits_are_undo_steps_and_what_cannot_be_is_refused(person: Any) -> None:
    give(person, two_classes())
    key = collection(person).drawings[0].key
    person.wish(Relabel((key,), "low"), Sign((key,), "table 7"), AddClass("middle"), RenameClass("high", "above"),
                NameCollection("strokes"), SplitDrawings(People(frozenset({"table 3"}), frozenset({"table 5"}))),
                RemoveClass("middle"), Discard((key,)))
    now = collection(person)
    assert (now.name, now.classes, now.counts) == ("strokes", ("above", "low"), (3, 4))
    assert person.session.undo_stack.count() == 9
    person.session.undo()
    assert (collection(person).drawings[0].label, collection(person).drawings[0].by) == ("low", "table 7")
    for wish in (AddClass("low"), RenameClass("above", "low"), Relabel((key,), "nothing"), Discard(("0" * 32,))):
        person.wish(wish)
    assert len(person.refused) == 4
    for _ in range(7):
        person.session.undo()
    assert collection(person).counts == (4, 4)


def test_a_drag_of_the_share_is_one_step(person: Any) -> None:
    give(person, two_classes())
    person.wish(SplitDrawings(Share(0.1), 77), SplitDrawings(Share(0.2), 77), SplitDrawings(Share(0.3), 77))
    assert person.session.undo_stack.count() == 2
    person.session.undo()
    assert collection(person).split == Share(0.0)


def test_learning_a_set_is_one_step_with_its_task_and_network(person: Any) -> None:
    give(person, two_classes())
    before = person.session.contents
    person.wish(LearnDrawings(Augmentation.none()))
    person.advance()
    person.wish(Pause())
    now = person.view
    assert (now.task.name, now.task.classes, now.network.classes) == ("lines", ("high", "low"), ("high", "low"))
    assert now.pad.shape == (28, 28)
    assert now.answer is not None
    assert now.training.step > 0
    person.session.undo()
    back = person.session.contents
    assert (back.task, back.network) == (before.task, before.network)
    assert np.array_equal(back.drawing, before.drawing)


def test_it_learns_to_read_what_it_never_saw(person: Any) -> None:
    give(person, two_classes(6))
    person.wish(LearnDrawings(Augmentation(shift=(-0.05, 0.05))))
    person.until(lambda: person.session.training.view.step >= 60)
    person.wish(Pause())
    for row, name in ((6, "high"), (21, "low")):
        person.wish(Draw(line(row)))
        assert person.view.trace.network.classes[person.view.trace.verdict or 0] == name


def test_a_set_that_cannot_be_learned_yet_is_refused_with_the_reason(beginner: Any) -> None:
    beginner.wish(Draw(line(5)), Collect("A"), SplitDrawings(Share(0.0)), LearnDrawings())
    assert beginner.refused[-1] == "There is no drawing of 'B' to train on."
    assert not beginner.session.training.playing


def test_the_task_and_its_network_are_chosen_together(person: Any) -> None:
    give(person, two_classes())
    person.wish(ChooseTask("drawings"))
    assert person.view.task.name == "lines"
    assert person.view.network.classes == ("high", "low")
    assert person.view.answer is not None
    person.wish(ChooseTask("letters"))
    person.until(lambda: person.session.task == LettersTask())
    assert person.view.network.classes == ("X", "O")
    assert person.view.network.input_shape[1] == 28
    person.session.undo()
    assert person.view.network.classes == person.view.task.classes == ("high", "low")


def test_a_task_that_there_is_not_is_refused(person: Any) -> None:
    person.wish(ChooseTask("drawings"))
    assert "no drawings" in person.refused[-1]
    person.wish(ChooseTask("nonsense"))
    person.until(lambda: len(person.refused) == 2)
    assert "'nonsense'" in person.refused[-1]


def test_a_network_brings_the_task_that_has_its_classes(person: Any, tmp_path: Path) -> None:
    give(person, two_classes())
    made = zoo.for_task((1, 28, 28), ("high", "low"), 1, "lines")
    storage.save(made, tmp_path / "mine.xoviz")
    person.wish(Open(tmp_path / "mine.xoviz"))
    assert person.view.task.name == "lines"
    person.wish(ChooseNetwork("letters-9"))
    assert person.view.task == LettersTask()
    strange = network(made.layers, made.input_shape, ("up", "down"), seed=1, name="strange")
    storage.save(strange, tmp_path / "strange.xoviz")
    person.wish(Open(tmp_path / "strange.xoviz"))
    assert person.view.task == LettersTask()


def test_a_network_that_was_opened_before_its_set_learns_that(person: Any, tmp_path: Path) -> None:
    storage.save(zoo.for_task((1, 28, 28), ("high", "low"), 1, "lines"), tmp_path / "mine.xoviz")
    save(two_classes(), tmp_path / "lines.zip")
    person.wish(Open(tmp_path / "mine.xoviz"))
    assert person.view.task == LettersTask()
    person.wish(Open(tmp_path / "lines.zip"))
    person.until(lambda: person.session.task.name == "lines")
    assert person.view.task.classes == person.view.network.classes
    person.session.undo()
    assert (person.view.task, person.view.collection) == (LettersTask(), None)


def test_another_pad_does_not_take_away_the_network_of_ones_own_task(person: Any) -> None:
    give(person, two_classes())
    person.wish(ChooseTask("drawings"), ResizePad(9))
    assert person.view.network.classes == ("high", "low")
    assert person.view.pad.shape == (9, 9)


def test_switching_runs_switches_tasks(person: Any) -> None:
    person.trains(3)
    give(person, two_classes())
    person.wish(LearnDrawings(Augmentation.none()))
    person.advance()
    person.wish(Pause())
    letters, own = (entry.key for entry in person.view.runs.entries)
    person.wish(SwitchRun(letters))
    assert person.view.task == LettersTask()
    assert person.view.network.classes == ("X", "O")
    person.wish(SwitchRun(own))
    assert person.view.task.classes == person.view.network.classes == ("high", "low")


def test_without_held_out_drawings_nothing_breaks(person: Any) -> None:
    give(person, two_classes())
    person.wish(LearnDrawings(Augmentation.none()))
    person.until(lambda: person.session.training.view.step >= 40)
    person.wish(Pause())
    assert person.view.letters().answers.size == 0
    assert person.view.training.accuracy is None
    person.wish(Draw(line(5)))
    assert person.view.trace.verdict is not None
    assert person.refused == []


def test_a_set_is_saved_opened_and_merged(person: Any, tmp_path: Path) -> None:
    give(person, two_classes())
    mine, file = collection(person), tmp_path / "lines.zip"
    person.wish(SaveCollection(file))
    person.until(file.exists)
    assert len(load(file).drawings) == 8
    other = two_classes(2, "others").class_added("middle")
    save(other, tmp_path / "others.zip")
    person.wish(MergeCollections((tmp_path / "others.zip",)))
    person.until(lambda: len(collection(person).drawings) == 12)
    assert collection(person).classes == ("high", "low", "middle")
    assert "4 drawings added" in person.said[-1]
    person.session.undo()
    assert collection(person) is mine
    person.wish(Open(tmp_path / "others.zip"))
    person.until(lambda: collection(person).name == "others")
    assert person.session.preferences.recent_files[0].endswith("others.zip")


def test_sets_of_a_whole_class_are_merged_in_one_undo_step(person: Any, tmp_path: Path) -> None:
    give(person, two_classes())
    mine, paths = collection(person), []
    for number in range(3):
        paths.append(tmp_path / f"table {number}.zip")
        save(two_classes(2, f"table {number}"), paths[-1])
    (tmp_path / "broken.zip").write_bytes(b"nothing")
    person.wish(MergeCollections((paths[0], tmp_path / "broken.zip", paths[1], paths[0], paths[2])))
    person.until(lambda: len(collection(person).drawings) == 8 + 3 * 4)
    assert "5 sets" not in person.said[-1]
    assert "Merged 4 sets: 12 drawings added, 4 known already" in person.said[-1]
    assert "1 of 5 sets were not merged" in person.refused[-1]
    assert "broken.zip" in person.refused[-1]
    person.session.undo()
    assert collection(person) is mine


def test_a_folder_opens_as_a_set(person: Any, tmp_path: Path) -> None:
    from xoviz.pictures.write import write

    for name, picture in (("cat", line(12)), ("dog", line(12).T)):
        (tmp_path / "pets" / name).mkdir(parents=True)
        write(picture[np.newaxis], tmp_path / "pets" / name / "one.png", scale=4)
    (tmp_path / "pets" / "dog" / "broken.png").write_bytes(b"nothing")
    person.wish(Open(tmp_path / "pets"))
    person.until(lambda: person.session.contents.collection is not None)
    assert collection(person).counts == (1, 1)
    assert "dog/broken.png" in person.refused[-1]


def test_what_is_no_set_is_refused_in_one_sentence(person: Any, tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 drawings.json and nothing else")
    person.wish(Open(tmp_path / "broken.zip"))
    person.until(lambda: bool(person.refused))
    assert "broken.zip" in person.refused[-1]
    person.wish(MergeCollections((tmp_path / "none.zip",)))
    assert "no set" in person.refused[-1]
    assert person.session.contents.collection is None


def test_a_network_with_fewer_outputs_is_asked_only_about_those(person: Any) -> None:
    give(person, two_classes().class_added("third").added([Drawing.new(line(12), "third")]).split_by(Share(0.5)))
    person.wish(ChooseTask("drawings"), LearnDrawings())
    person.wish(Pause())
    own = person.view.network
    assert set(person.view.letters().answers.tolist()) <= {0, 1, 2}
    strange = network((*own.layers[:-1], zoo.for_task((1, 28, 28), ("up", "down"), 1, "x").layers[-1]), own.input_shape,
                      ("up", "down"), seed=1, name="strange")
    person.session.edit({"network": strange}, "Another network")
    assert set(person.view.letters().answers.tolist()) <= {0, 1}


def test_closing_the_window_waits_for_what_is_being_saved(person: Any, tmp_path: Path) -> None:
    give(person, two_classes())
    person.wish(SaveCollection(tmp_path / "last.zip"))
    person.session.close()
    assert len(load(tmp_path / "last.zip").drawings) == 8


def test_two_sets_saved_at_once_are_both_there(beginner: Any, tmp_path: Path) -> None:
    beginner.wish(SaveCollection(tmp_path / "one.zip"), SaveCollection(tmp_path / "two.zip"))
    beginner.until(lambda: len(beginner.said) >= 2)
    assert load(tmp_path / "one.zip").classes == load(tmp_path / "two.zip").classes


def test_a_second_merge_does_not_break_off_the_first(beginner: Any, tmp_path: Path) -> None:
    save(two_classes(), tmp_path / "one.zip")
    merge = MergeCollections((tmp_path / "one.zip",))
    beginner.wish(merge, merge)
    assert "still being read" in beginner.refused[-1]
    beginner.until(lambda: len(beginner.view.collection.drawings) == 8)


def test_a_name_that_no_file_can_have_is_refused(beginner: Any) -> None:
    beginner.wish(OpenCollection(Path("x" * 5000)))
    beginner.until(lambda: bool(beginner.refused))
    assert "file name too long" in beginner.refused[-1]


def test_what_somebody_has_confirmed_stays_so_in_the_file(person: Any, tmp_path: Path) -> None:
    give(person, two_classes())
    key = collection(person).drawings[0].key
    person.wish(Confirm((key,)), RenameClass("high", "above"), SaveCollection(tmp_path / "lines.zip"))
    person.until(lambda: bool(person.said))
    again = load(tmp_path / "lines.zip")
    assert [drawing.confirmed for drawing in again.drawings] == [True, *7 * [False]]
    person.wish(Relabel((key,), "low"))
    assert not collection(person).drawings[0].confirmed, "that was said of another label"


def test_learning_from_scratch_learns_the_set_as_it_is_now(person: Any) -> None:
    give(person, two_classes())
    augmentation = Augmentation(shift=(-0.05, 0.05))
    person.wish(LearnDrawings(augmentation), Pause(), LearnFromScratch(), Pause())
    first = person.session.task
    person.wish(Discard((collection(person).drawings[0].key,)), LearnFromScratch(), Pause())
    second = person.session.task
    assert [len(task.drawings[0][1]) for task in (first, second)] == [8, 7]
    assert second.augmentation is augmentation
    assert first.same_drawings(first)
    person.wish(LearnFromScratch(), Pause())
    assert person.session.task is second, "nothing has changed since"
    person.wish(AddClass("third"), LearnFromScratch())
    assert person.refused == ["There is no drawing of 'third' to train on."]
    person.wish(Draw(line(12)), Collect("third"), LearnFromScratch(), Pause())
    assert person.view.task.classes == person.view.network.classes == ("high", "low", "third")
    person.session.undo()
    assert person.session.task is second
    person.wish(ChooseTask("letters"))
    person.until(lambda: person.session.task == LettersTask())
    person.wish(LearnFromScratch(), Pause())
    assert person.session.task == LettersTask()
