"""A sweep over people's own drawings: it learns what ``xoviz train --drawings`` does, and from nothing else."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from xoviz import zoo
from xoviz.drawings.collection import Collection, Drawing
from xoviz.drawings.filing import load, save
from xoviz.drawings.split import Share
from xoviz.drawings.task import drawn_task
from xoviz.nn.train import Settings, train
from xoviz.sweep import drawn
from xoviz.sweep.drawn import Drawings, SourceError, fetched, read_drawings
from xoviz.sweep.lines import Line, LineError, line_from, plain_line, rerun
from xoviz.sweep.results import ResultsError
from xoviz.sweep.run import swept
from xoviz.sweep.spec import Spec, SpecError
from xoviz.sweep.spec_text import plain, read_toml, spec_from, toml
from xoviz.sweep.trial import Trial, run_trial
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.known.letters import LettersTask


def collected(classes: tuple[str, ...] = ("cross", "ring"), test: float = 0.25, seed: int = 1) -> Collection:
    """Forty drawings of 12 x 12 cells."""
    pictures, answers = LettersTask().draw(40, 12, np.random.default_rng(seed))
    return Collection("ours", classes, tuple(Drawing.imported(picture, classes[answer % len(classes)])
                                             for picture, answer in zip(pictures, answers, strict=True)), Share(test))


@pytest.fixture
def file(tmp_path, monkeypatch) -> str:
    monkeypatch.chdir(tmp_path)
    save(collected(), "ours.zip")
    return "ours.zip"


def over(file: str, **vary: object) -> Spec:
    """A sweep over the drawings in a file, of two short trials."""
    return spec_from({"drawings": file, "pictures": 160, "vary": {"batch": 8, "rate": "0.01, 0.02"} | vary})


def test_a_trial_learns_what_training_by_hand_learns(file, tmp_path):
    *_, progress = swept(over(file, rate=0.01), tmp_path / "sweep.jsonl", 0)
    outcome = progress.lines[0].outcome
    task = drawn_task(load(file))
    start = zoo.for_task((1, 12, 12), task.classes, 1, "ours")
    steps = train(start, Pool(task, 12, 1, 8), Settings(batch=8, rate=0.01))
    made = start.with_vector([next(steps) for _ in range(20)][-1].vector())
    pictures, answers = fresh(task, 12, 1, 1000)
    assert outcome.tested == len(answers) == len(load(file).parts()[1])
    assert (outcome.accuracy, outcome.parameters) == (made.accuracy(pictures, answers), made.stack.size)


def test_size_and_stack_suit_the_drawings_where_nothing_is_said_of_them(file):
    domains = over(file).space.domains
    assert (str(domains["task"]), str(domains["size"])) == ("drawings", "12")
    assert str(domains["stack"]) == str(over(file, size="12").space.domains["stack"])
    assert str(domains["stack"]) != str(over(file, size=40).space.domains["stack"])
    assert str(over(file, stack="dense 2").space.domains["stack"]) == "dense 2"
    mixed = over(file, task="letters, drawings").space.domains
    assert (str(mixed["size"]), str(mixed["stack"])) == ("9", "letters-9")


def test_its_text_says_all_of_it(file):
    spec = over(file)
    assert plain(spec)["drawings"] == {"file": "ours.zip", "sha256": read_drawings(file).source.digest}
    assert spec_from(json.loads(json.dumps(plain(spec)))) == spec
    assert 'drawings = "ours.zip"\n' in toml(spec)
    assert read_toml(toml(spec)) == spec


def test_a_line_says_which_drawings_and_can_be_run_again(file, tmp_path):
    *_, progress = swept(over(file, task="letters, drawings", rate=0.01, size=9), tmp_path / "sweep.jsonl", 0)
    lines = {line.trial.settings["task"]: line for line in progress.lines}
    assert lines["letters"].trial.drawings is None
    assert lines["letters"].outcome.tested == 1000
    again = line_from(json.loads(json.dumps(plain_line(lines["drawings"]))))
    assert again == lines["drawings"]
    assert rerun(again) == ()


def test_drawings_travel_as_their_bytes_and_are_understood_once(file):
    here = read_drawings(file)
    assert here.task is here.task
    size = Path(file).stat().st_size
    assert size < len(pickle.dumps(here)) < size + 200
    there = pickle.loads(pickle.dumps(here))
    assert there.source == here.source
    assert np.array_equal(there.task.drawings[0][0], here.task.drawings[0][0])


def test_a_file_that_has_changed_is_refused(file, tmp_path):
    spec, path = over(file), tmp_path / "sweep.jsonl"
    running = swept(spec, path, 0)
    while next(running).done < 1:
        pass
    running.close()
    before = path.read_bytes()
    save(collected(seed=2), file)
    for begun, error in ((spec, SourceError), (over(file), ResultsError)):
        with pytest.raises(error, match=r"'ours\.zip' has changed since"):
            list(swept(begun, path, 0))
    assert path.read_bytes() == before
    line = line_from(json.loads(before.splitlines()[1]))
    assert "has changed since" in rerun(line)[0]
    with pytest.raises(SourceError, match="put the old one back"):
        fetched(line.trial.drawings)


def test_the_same_drawings_may_be_moved_elsewhere(file, tmp_path):
    path = tmp_path / "sweep.jsonl"
    *_, last = swept(over(file), path, 0)
    Path(file).rename("moved.zip")
    *_, again = swept(over("moved.zip"), path, 0)
    assert again.lines == last.lines


@pytest.mark.parametrize(("values", "word"), [
    ({"drawings": "no.zip"}, "could not be read"), ({"drawings": "letter.txt"}, "no zip"), ({"drawings": 3}, "file"),
    ({"drawings": "one.zip"}, "two classes"), ({"drawings": "all.zip"}, "keeps no drawing for testing"),
    ({"drawings": "ours.zip", "vary": {"task": "letters"}}, "No trial learns from"), ({"drawings": {}}, "sha256"),
    ({"vary": {"task": "drawings"}}, "which file"), ({"drawings": "ours.zip", "vary": 3}, "table"),
    ({"drawings": {"file": "ours.zip", "sha256": "x" * 64}}, "sha256"),
    ({"drawings": {"file": "a\nb", "sha256": "0" * 64}}, "printed"), ({"drawings": "\0"}, "printed")])
def test_what_cannot_be_is_refused_in_one_sentence_before_anything_runs(file, values, word):
    Path("letter.txt").write_text("Dear all")
    save(collected(("ring",)), "one.zip")
    save(collected(test=0.0), "all.zip")
    with pytest.raises(SpecError, match=word) as error:
        spec_from(values)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


def test_a_file_that_is_too_large_for_every_worker_is_refused(file, monkeypatch):
    monkeypatch.setattr(drawn, "MOST_BYTES", 1000)
    with pytest.raises(SpecError, match="at most 1,000"):
        over(file)


def test_a_line_with_drawings_that_are_none_is_refused(file):
    spec = over(file, rate=0.01)
    trial = Trial(0, next(iter(spec.space.grid())), 1, 160, drawings=spec.drawings)
    document = plain_line(Line(trial, run_trial(trial)))
    with pytest.raises(LineError, match="sha256"):
        line_from(document | {"drawings": {"file": 1}})


def test_bytes_that_are_no_set_are_told_where_they_are_understood():
    with pytest.raises(SourceError, match=r"'a\.zip' was not opened"):
        _ = Drawings("a.zip", b"hello").task
