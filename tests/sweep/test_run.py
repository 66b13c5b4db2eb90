"""A sweep finds the same whoever does the work, whatever is killed, and wherever it was interrupted."""

from __future__ import annotations

import multiprocessing
import os
import signal
from importlib.util import find_spec
from pathlib import Path

import pytest

from xoviz.sweep.executors import ExecutorError, Here, Processes
from xoviz.sweep.farm import Farm, VersionError, Work, work_on
from xoviz.sweep.lines import rerun
from xoviz.sweep.ranking import cost_after
from xoviz.sweep.results import Results, ResultsError, read_results
from xoviz.sweep.run import Progress, sweep, swept
from xoviz.sweep.search import search
from xoviz.sweep.spec import STRETCHES, Spec

OPTUNA = pytest.mark.skipif(not find_spec("optuna"), reason="needs Optuna")
VARY = {"filters": "2..6", "rate": "0.001..0.1 log"}


def lines_of(path: Path) -> list[str]:
    """What a file says, whatever the order in which its trials ended."""
    return sorted(path.read_text().splitlines())


def done(spec: Spec, path: Path, processes: int = 0) -> Progress:
    """The end of a sweep."""
    return list(swept(spec, path, processes, patience=1))[-1]


def test_a_grid_runs_every_combination_with_every_seed_once(small, tmp_path):
    progress = done(small(seeds="3, 5", vary={"activation": "relu, none", "rate": 0.01}), tmp_path / "grid.jsonl")
    assert (progress.done, progress.total, progress.running) == (8, 8, 0)
    tried = [(line.trial.settings["filters"], line.trial.settings["activation"], line.trial.seed)
             for line in sorted(progress.lines, key=lambda line: line.trial.number)]
    assert len(set(tried)) == 8
    assert [seed for *_, seed in tried] == [3, 5] * 4
    assert len(progress.best.lines) == 2


def test_one_process_and_two_of_which_one_is_killed_find_the_same(small, tmp_path):
    spec = small(search="random", trials=8, generation=4, pictures=800, prune=True,
                 vary=VARY | {"stack": "conv {filters}@{side} | {activation} | dense 2", "side": "3, 4, 10"})
    here = done(spec, tmp_path / "one.jsonl")
    assert {bool(line.error) for line in here.lines} == {True, False}
    before, killed = set(multiprocessing.active_children()), None
    for progress in swept(spec, tmp_path / "two.jsonl", 2, patience=1):
        if killed is None and progress.done and progress.running:
            killed = next(iter(set(multiprocessing.active_children()) - before))
            os.kill(killed.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    assert killed is not None
    assert lines_of(tmp_path / "one.jsonl") == lines_of(tmp_path / "two.jsonl")
    assert set(multiprocessing.active_children()) <= before


@pytest.mark.parametrize(("method", "goal"), [("random", "accuracy"), pytest.param("tpe", "pictures", marks=OPTUNA)])
def test_interrupted_after_any_line_it_goes_on_to_the_same_end(small, tmp_path, method, goal):
    spec = small(search=method, trials=6, generation=3, goal=goal, prune=True, small=goal == "pictures", vary=VARY)
    path = tmp_path / "whole.jsonl"
    done(spec, path)
    written = path.read_bytes().splitlines(keepends=True)
    for count in (2, 5):
        again = tmp_path / f"{count}.jsonl"
        again.write_bytes(b"".join(written[:count]) + written[count][:30])
        assert done(spec, again).done == 6
        assert lines_of(again) == lines_of(path)


def test_pruning_lets_the_best_third_of_each_generation_go_on(small, tmp_path):
    spec = small(search="random", trials=6, generation=6, prune=True, pictures=320, vary=VARY)
    full = {line.trial.number: line for line in
            done(small(search="random", trials=6, pictures=320, vary=VARY), tmp_path / "full.jsonl").lines}
    alive = sorted(full)
    expected = {}
    for rung in (2, 7):
        costs = {number: cost_after(line.trial, line.outcome, spec.goal, rung) for number, line in full.items()}
        ranked = sorted(alive, key=costs.__getitem__)
        alive = sorted(ranked[: -(-len(alive) // 3)])
        expected |= {number: rung for number in ranked if number not in alive}
    lines = {line.trial.number: line for line in done(spec, tmp_path / "pruned.jsonl").lines}
    assert {number: len(line.outcome.losses) for number, line in lines.items() if line.pruned} == expected
    assert len(alive) == 1
    assert lines[alive[0]].outcome == full[alive[0]].outcome
    for number, line in lines.items():
        assert line.outcome.losses == full[number].outcome.losses[: len(line.outcome.losses)]
    for number in {rung: number for number, rung in expected.items()}.values():
        assert rerun(lines[number]) == ()


def test_a_trial_that_cannot_be_is_a_line_and_not_the_end(small, tmp_path):
    spec = small(vary={"stack": "conv {filters}@{side} | {activation} | dense 2", "side": "3, 10", "rate": 0.01})
    progress = done(spec, tmp_path / "sweep.jsonl")
    assert all(bool(line.error) == (line.trial.settings["side"] == 10) for line in progress.lines)
    assert "10 high" in next(line.error for line in progress.lines if line.error)
    assert [rerun(line) for line in progress.lines if line.error] == [()] * 4


def test_what_is_sent_back_is_in_the_order_that_was_asked(small):
    asking = search(small(search="random", trials=5, generation=2, prune=True, vary=VARY))
    first = next(asking)
    assert [len(first), len(asking.send([])), len(asking.send([]))] == [2, 2, 1]
    again = search(small(search="random", trials=5, vary=VARY))
    assert next(again)[:2] == first


def test_it_can_be_polled_without_ever_waiting_and_left_at_any_time(small, tmp_path):
    before = set(multiprocessing.active_children())
    running = swept(small(), tmp_path / "sweep.jsonl", 1)
    assert next(running).done == 0
    assert next(running).running > 0
    running.close()
    assert set(multiprocessing.active_children()) <= before
    assert read_results(tmp_path / "sweep.jsonl").lines == ()


def test_a_file_with_another_trial_is_not_gone_on_with(small, tmp_path):
    spec, path = small(), tmp_path / "sweep.jsonl"
    running = swept(spec, path, 0)
    while next(running).done < 2:
        pass
    running.close()
    path.write_text(path.read_text().replace('"seed": 1,', '"seed": 2,'))
    with pytest.raises(ResultsError, match="another trial 0"):
        done(spec, path)


class Deadly(Here):
    """A place where one trial, or without a number every trial, kills whoever works on it."""

    room = 4

    def __init__(self, number: int | None) -> None:
        self.number = number

    def submit(self, work, trial, *more):
        if self.number not in (None, trial.number):
            return super().submit(work, trial, *more)
        return super().submit(self.die)

    def die(self):
        raise ConnectionError

    def lost(self, error):
        return isinstance(error, ConnectionError)


def test_a_trial_that_kills_its_workers_again_and_again_is_given_up_and_no_other(small, tmp_path):
    spec = small(vary={"rate": 0.01})
    with Results(tmp_path / "sweep.jsonl", spec) as results:
        progress = list(sweep(spec, Deadly(2), results))[-1]
    assert [line.trial.number for line in progress.lines if line.error] == [2]
    assert progress.done == 4


def test_where_every_process_dies_at_once_no_trial_is_blamed(small, tmp_path):
    spec = small(vary={"rate": 0.01})
    with Results(tmp_path / "sweep.jsonl", spec) as results, pytest.raises(ExecutorError, match="__main__"):
        list(sweep(spec, Deadly(None), results))
    assert read_results(tmp_path / "sweep.jsonl").lines == ()


def test_what_is_no_fault_of_a_trial_ends_the_sweep(small):
    farm = Farm(Here())
    settings = next(iter(small().space.grid()))
    trial = next(iter(search(small())))[0]
    assert trial == settings
    with pytest.raises(VersionError, match="install the same"):
        work_on(None, None, STRETCHES, "xoviz 0 with NumPy 0")
    farm.give(Work(None, None, STRETCHES))
    with pytest.raises(AttributeError):
        farm.collect(0)


@pytest.mark.parametrize("count", [0, -1, 257])
def test_there_are_some_processes_and_not_too_many(count):
    with pytest.raises(ExecutorError, match="1 to 256"):
        Processes(count)
