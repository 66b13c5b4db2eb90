"""A real scheduler and two real workers on this machine, one of which is killed on the way; drawings travel, too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest

from xoviz.cli import main
from xoviz.drawings.filing import save
from xoviz.drawings.starter import starter
from xoviz.sweep.cluster import Cluster
from xoviz.sweep.executors import ExecutorError
from xoviz.sweep.results import Results
from xoviz.sweep.run import sweep, swept

pytestmark = pytest.mark.skipif(not find_spec("distributed"), reason="needs dask.distributed")

ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2])}
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path) -> Iterator[Start]:
    """Starts Python programs that end with the test."""
    with ExitStack() as stack:
        def begin(*arguments: object) -> subprocess.Popen[str]:
            process = subprocess.Popen([sys.executable, *map(str, arguments)], cwd=tmp_path, encoding="utf-8",
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | ENVIRONMENT)
            stack.enter_context(process)
            stack.callback(process.kill)
            return process
        yield begin


def heard(process: subprocess.Popen[str], word: str) -> str:
    """The first line on standard error that has the word in it."""
    return next(line for line in process.stderr if word in line)


def test_a_cluster_with_one_worker_killed_finds_the_same_as_this_process(small, start, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    save(starter(), "ours.zip")
    spec = small(search="random", trials=6, pictures=1600, generation=6, prune=True, drawings="ours.zip",
                 vary={"task": "letters, drawings", "filters": "2..6", "rate": "0.01..0.1 log"})
    known = "--scheduler-file", tmp_path / "scheduler.json", "--host", "127.0.0.1", "--no-dashboard"
    start("-m", "dask", "scheduler", *known, "--port", 0)
    one_by_one = "--no-nanny", "--nthreads", 1, "--local-directory"
    workers = [start("-m", "dask", "worker", *known, *one_by_one, tmp_path / name) for name in ("one", "two")]
    here = list(swept(spec, "here.jsonl", 0))[-1]
    assert {line.trial.drawings is None for line in here.lines} == {True, False}
    for worker in workers:
        heard(worker, "Registered to")
    address = json.loads(Path("scheduler.json").read_text())["address"]
    with Results("there.jsonl", spec) as results, Cluster(address) as cluster:
        for progress in sweep(spec, cluster, results):
            if progress.done and progress.running:
                workers[0].kill()
    assert workers[0].wait(timeout=10) != 0
    assert lines_of("there.jsonl") == lines_of("here.jsonl")
    Path("more.jsonl").write_bytes(Path("here.jsonl").read_bytes()[:-9])
    assert main(["sweep", "--resume", "--results", "more.jsonl", "--scheduler", address]) == 0
    assert capsys.readouterr().out.endswith("results in more.jsonl\n")
    assert lines_of("more.jsonl") == lines_of("here.jsonl")


def lines_of(file: str) -> list[str]:
    """What a file says, whatever the order in which its trials ended."""
    return sorted(Path(file).read_text().splitlines())


@pytest.mark.parametrize(("address", "word"), [("127.0.0.1:8786", "tcp://"), ("hello", "tcp://"), ("", "tcp://")])
def test_an_address_that_is_none_is_refused(address, word):
    with pytest.raises(ExecutorError, match=word):
        Cluster(address)


@pytest.mark.parametrize(("files", "word"), [((None, None, None), "three files"), (("a", None, None), "three files"),
                                             (("a", "b", "c"), "no file 'a'")])
def test_tls_needs_three_files_that_are_there(files, word):
    with pytest.raises(ExecutorError, match=word):
        Cluster("tls://127.0.0.1:8786", *files)
    if any(files):
        with pytest.raises(ExecutorError, match="tls://"):
            Cluster("tcp://127.0.0.1:8786", *files)
