"""The results' file: what is written is read, what is cut off is dropped, what is another's is refused."""

from __future__ import annotations

import json
import os

import pytest

from xoviz.sweep.executors import Here
from xoviz.sweep.lines import Line
from xoviz.sweep.results import Results, ResultsError, read_results
from xoviz.sweep.run import sweep


@pytest.fixture(scope="module")
def spec(small):
    return small(vary={"filters": 2, "activation": "relu, none", "rate": 0.01})


@pytest.fixture(scope="module")
def whole(spec, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "sweep.jsonl"
    with Results(path, spec) as results:
        assert list(sweep(spec, Here(), results))[-1].done == 2
    return path.read_bytes()


@pytest.fixture
def file(whole, tmp_path):
    path = tmp_path / "sweep.jsonl"
    path.write_bytes(whole)
    return path


def test_what_is_written_is_read(file, spec):
    found = read_results(file)
    assert found.spec == spec
    assert [line.trial.number for line in found.lines] == [0, 1]
    assert found.length == file.stat().st_size
    with Results(file, spec) as results:
        assert results.lines == found.lines


def test_every_line_is_json_that_any_program_can_read(file):
    documents = [json.loads(line, parse_constant=pytest.fail) for line in file.read_text().splitlines()]
    assert documents[0]["format"] == "xoviz sweep"
    assert [document["settings"]["activation"] for document in documents[1:]] == ["relu", "none"]


@pytest.mark.parametrize("cut", [1, 2, 100])
def test_a_last_line_that_is_cut_off_is_dropped_and_its_trial_run_again(file, spec, cut):
    before = file.read_bytes()
    file.write_bytes(before[:-cut])
    assert len(read_results(file).lines) == 1
    with Results(file, spec) as results:
        assert sum(len(progress.news) for progress in sweep(spec, Here(), results)) == 1
    assert file.read_bytes() == before


def test_a_file_that_ends_in_its_first_line_begins_anew(file, spec):
    before = file.read_bytes()
    file.write_bytes(before[:50])
    with Results(file, spec) as results:
        assert results.lines == ()
    assert before.startswith(file.read_bytes())
    assert file.read_bytes().count(b"\n") == 1


def test_the_results_of_another_sweep_are_left_alone(file, small):
    before = file.read_bytes()
    with pytest.raises(ResultsError, match="another sweep"):
        Results(file, small())
    assert file.read_bytes() == before


def test_the_results_of_another_version_are_left_alone(file, spec):
    file.write_text(file.read_text().replace('"numpy": "', '"numpy": "0.'))
    with pytest.raises(ResultsError, match="numpy 0"):
        Results(file, spec)


@pytest.mark.skipif(os.name == "nt", reason="there are no such locks")
def test_two_sweeps_cannot_write_into_one_file(file, spec):
    with Results(file, spec), pytest.raises(ResultsError, match="written by another"):
        Results(file, spec)
    Results(file, spec).close()


HEAD = b'{"format": "xoviz sweep", "version": 1, "spec": '


@pytest.mark.parametrize("content", [
    b"hello", b"hello\n", b"{}\n", b"[]\n", b"\xff\xfe\n", b"[" * 9999 + b"\n", HEAD.replace(b"1", b"2") + b"{}}\n",
    HEAD + b'{"x": 1}, "versions": {}}\n', HEAD + b'[], "versions": {}}\n', HEAD + b"{}}\n"])
def test_what_is_no_results_file_is_refused_in_one_sentence_and_left_alone(tmp_path, spec, content):
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    for attempt in (lambda: read_results(path), lambda: Results(path, spec)):
        with pytest.raises(ResultsError, match=r"letter\.txt") as error:
            attempt()
        assert "\n" not in str(error.value)
    assert path.read_bytes() == content


def test_a_damaged_line_is_named(file):
    lines = file.read_bytes().splitlines(keepends=True)
    for damaged, word in (([lines[0], lines[2], lines[2]], "line 3: trial 1 stands there twice"),
                          ([lines[0], b"{}\n"], "line 2"), ([lines[0], b"oh\n"], "line 2 is no JSON")):
        file.write_bytes(b"".join(damaged))
        with pytest.raises(ResultsError, match=word):
            read_results(file)


def test_a_place_that_cannot_be_written_is_told(tmp_path, spec):
    for path in (tmp_path, tmp_path / "nowhere" / "sweep.jsonl"):
        with pytest.raises(ResultsError):
            Results(path, spec)
    with pytest.raises(ResultsError, match="no results' file"):
        read_results(tmp_path / "nothing")


def test_lines_stay_when_the_disk_is_full(file, spec, monkeypatch):
    before = file.read_bytes()
    with Results(file, spec) as results:
        monkeypatch.setattr(os, "fsync", lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(ResultsError, match="no space left"):
            results.add(Line(results.lines[0].trial, None, error="late"))
    assert file.read_bytes().startswith(before)
