"""A real scheduler and two real workers on this machine, one of which is killed on the way."""

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

from xoviz.sweep.cluster import Cluster
from xoviz.sweep.executors import ExecutorError
from xoviz.sweep.run import swept
from xoviz.sweep.spec_text import toml

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


def test_a_cluster_with_one_worker_killed_finds_the_same_as_this_process(small, start, tmp_path):
    spec = small(search="random", trials=12, pictures=8000, generation=6, prune=True,
                 vary={"filters": "2..6", "rate": "0.001..0.1 log"})
    (tmp_path / "sweep.toml").write_text(toml(spec))
    known = "--scheduler-file", tmp_path / "scheduler.json", "--host", "127.0.0.1", "--no-dashboard"
    start("-m", "dask", "scheduler", *known, "--port", 0)
    one_by_one = "--no-nanny", "--nthreads", 1, "--local-directory"
    workers = [start("-m", "dask", "worker", *known, *one_by_one, tmp_path / name) for name in ("one", "two")]
    here = list(swept(spec, tmp_path / "here.jsonl", 0))[-1]
    for worker in workers:
        heard(worker, "Registered to")
    address = json.loads((tmp_path / "scheduler.json").read_text())["address"]
    sweeping = start("-m", "xoviz", "sweep", "sweep.toml", "--scheduler", address, "--results", "there.jsonl")
    assert "trial" in sweeping.stdout.readline()
    workers[0].kill()
    assert sweeping.poll() is None
    out, complaint = sweeping.communicate(timeout=60)
    assert (sweeping.returncode, complaint) == (0, "")
    assert out.endswith("results in there.jsonl\n")
    assert here.done == 12
    one, other = (sorted((tmp_path / name).read_text().splitlines()) for name in ("here.jsonl", "there.jsonl"))
    assert one == other


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
