"""How fast the engine is, beside PyTorch, in one interleaved run: ``python tests/benchmarks/engine.py``.

Prints a row for each piece of work: ours, torch's (the better of its two memory layouts; "-" if torch is not
installed), the ratio, and what it must and should be. ``--smoke`` checks that everything works, not how fast it is.
The measurement runs in a child with one BLAS thread and without settings that some environments export and that halve
sgemm.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import NamedTuple

CHILD = "XOVIZ_BENCHMARK_CHILD"
MISLEADING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


class Row(NamedTuple):
    """One line of the table."""

    work: str
    ours: str
    torch: str
    ratio: str
    must: str
    aim: str


TRAINING = (("S", 1, 4.0, 13.0), ("S", 16, 6.0, 11.0), ("S", 64, 5.0, 9.0), ("M", 1, 3.0, 4.0), ("M", 32, 3.0, 4.5),
            ("M", 128, 2.5, 4.0), ("L", 64, 1.8, 3.0))
"""Net, batch, and how many times as fast as torch a step must and should be."""


def main() -> int:
    """Run the measurement in a clean child, or be that child."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--smoke", action="store_true", help="only check that everything works")
    smoke = arguments.parse_args().smoke
    if CHILD in os.environ:
        measure(smoke)
        return 0
    environment = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    environment |= {CHILD: "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, __file__, *sys.argv[1:]], env=environment, check=False).returncode


def measure(smoke: bool) -> None:
    """Print the machine, then row after row as they are ready."""
    rounds, seconds = (1, 0.0) if smoke else (9, 0.25)
    say_machine()
    say(Row("work", "xoviz", "torch", "ratio", "must", "aim"))
    for name in ("S", "M", "L"):
        say(agreement(name))
    for name, batch, must, aim in TRAINING:
        say(training(name, batch, must, aim, rounds, seconds))
    say(forward(rounds, seconds))
    for name, batch, must, aim in (("M", 32, 28, 42), ("L", 64, 45, 62)):
        say(peak_share(name, batch, must, aim, rounds, seconds))
    for size in (9, 28):
        say(letters(size, rounds, seconds))
    say(allocation(20 if smoke else 1000))
    say(history(100_000 if smoke else 10_000_000))


def agreement(name: str) -> Row:
    """How far gradients lie apart at the most, of each tensor's largest: batch 1, 16 and 32, at once and in halves."""
    import numpy as np
    from nets import NETS, Ready, in_torch

    from xoviz.nn import Plan

    net, apart = NETS[name], 0.0
    for batch in (1, 16, 32) if has_torch() else ():
        import torch

        source, module = Ready(net, batch), in_torch(net)
        scores = module(torch.tensor(source.pictures))
        torch.nn.functional.cross_entropy(scores, torch.tensor(source.answers)).backward()
        theirs = [tensor.grad.numpy() for tensor in module.parameters()]
        for part in {batch, -(-batch // 2)}:
            plan = Plan(net.stack, part, vector=net.vector, mean_over=batch, fast=True)
            total = np.zeros_like(plan.gradient)
            for first in range(0, batch, part):
                plan.load(source.pictures[first : first + part])
                plan.forward()
                plan.measure(source.answers[first : first + part])
                plan.backward()
                total += plan.gradient
            for slot, right in zip(net.stack.slots, theirs, strict=True):
                ours = slot.public(total).reshape(right.shape)
                apart = max(apart, float(np.abs(ours - right).max() / np.abs(right).max()))
    return Row(f"gradients of {name}, apart at most", f"{apart:.1e}" if has_torch() else "-", "", "", "1e-05", "")


def training(name: str, batch: int, must: float, aim: float, rounds: int, seconds: float) -> Row:
    """A training step of a net at a batch size."""
    from clock import in_turn, spread
    from nets import NETS, Ready, torch_trainer

    from xoviz.nn.train import Settings, train

    net = NETS[name]
    source = Ready(net, batch)
    run = train(net, source, Settings("descent", 1e-4, batch))
    works = [lambda: next(run)]
    if has_torch():
        works += [torch_trainer(net, source, layout) for layout in (False, True)]
    ours, *theirs = in_turn(works, rounds, seconds)
    best = min(theirs, key=_median) if theirs else None
    return Row(f"training step {name}, batch {batch}", f"{_us(_median(ours))} {spread(ours)}", _time(best),
               _ratio(best, ours), f"{must:g}x", f"{aim:g}x")


def forward(rounds: int, seconds: float) -> Row:
    """Net M forward with one picture, every map kept for the screen."""
    import numpy as np
    from clock import in_turn, spread
    from nets import M, in_torch

    picture = np.zeros(M.input_shape, np.float32)
    plan = M.plan()
    works = [lambda: M.forward(picture, plan)]
    if has_torch():
        import torch

        module, given = in_torch(M), torch.zeros(1, *M.input_shape)

        def all_maps() -> list[torch.Tensor]:
            maps, value = [], given
            with torch.no_grad():
                for part in module:
                    value = part(value)
                    maps.append(value)
            return maps

        works.append(all_maps)
    ours, *theirs = in_turn(works, rounds, seconds)
    best = theirs[0] if theirs else None
    return Row("forward M, every map kept", f"{_us(_median(ours))} {spread(ours)}", _time(best), _ratio(best, ours),
               "2x", "3x")


def peak_share(name: str, batch: int, must: int, aim: int, rounds: int, seconds: float) -> Row:
    """How much of what sgemm can do here a training step does."""
    import numpy as np
    from clock import in_turn
    from nets import NETS, Ready, multiplications

    from xoviz.nn.train import Settings, train

    side = 512
    one, two = np.ones((side, side), np.float32), np.ones((side, side), np.float32)
    net = NETS[name]
    run = train(net, Ready(net, batch), Settings("descent", 1e-4, batch))
    product = np.empty_like(one)
    ours, peak = in_turn([lambda: next(run), lambda: np.matmul(one, two, out=product)], rounds, seconds)
    share = (multiplications(net) * batch / _median(ours)) / (side**3 / _median(peak))
    return Row(f"share of sgemm's peak, {name} {batch}", f"{100 * share:.0f} %", "", "", f"{must} %", f"{aim} %")


def letters(size: int, rounds: int, seconds: float) -> Row:
    """Steps with fresh letters beside steps with ready ones, in the shipped network of a size."""
    from clock import in_turn
    from nets import Ready

    from xoviz import zoo
    from xoviz.nn.train import Settings, train
    from xoviz.tasks.base import Pool
    from xoviz.tasks.known.letters import LettersTask

    net = zoo.untrained(f"letters-{size}", 0)
    settings = Settings()
    drawn = train(net, Pool(LettersTask(), size, 0, settings.batch), settings)
    ready = train(net, Ready(net, settings.batch), settings)
    fresh, still = in_turn([lambda: next(drawn), lambda: next(ready)], rounds, 4 * seconds)
    return Row(f"steps with fresh letters, {size} x {size}", f"{100 * _median(still) / _median(fresh):.0f} % of ready",
               "", "", "80 %", "")


def allocation(steps: int) -> Row:
    """What a thousand steps leave behind, once warm."""
    from nets import M, Ready

    from xoviz.nn.train import Settings, train

    run = train(M, Ready(M, 32), Settings("adam", 1e-4, 32))
    for _ in range(10):
        next(run)
    tracemalloc.start()
    next(run)
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(steps):
        next(run)
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return Row(f"memory after {steps:,} steps more", f"{after - before:+,} bytes", "", "", "flat", "flat")


def history(steps: int) -> Row:
    """What a long run's history weighs, and whether a spike is still there."""
    import numpy as np

    from xoviz.state.history import History

    kept = History()
    for first in range(0, steps, 100_000):
        values = np.linspace(2, 1, 100_000)
        if first == steps // 200_000 * 100_000:
            values[50_000] = 7.5
        kept.extend(values)
    extremes = "exact" if (kept.maximum, kept.minimum) == (7.5, 1) else "LOST"
    return Row(f"history of {steps:,} steps", f"{kept.nbytes / 1e6:.2f} MB, extremes {extremes}", "", "", "1 MB",
               "0.1 MB")


def has_torch() -> bool:
    """Whether there is anything to compare with."""
    if importlib.util.find_spec("torch") is None:
        return False
    import torch

    torch.set_num_threads(1)
    return True


def say(row: Row) -> None:
    """One line, in columns."""
    print(f"{row.work:32} {row.ours:>24} {row.torch:>18} {row.ratio:>7} {row.must:>6} {row.aim:>6}", flush=True)


def say_machine() -> None:
    """What it runs on."""
    import platform

    import numpy as np

    parts = [f"Python {platform.python_version()}", f"NumPy {np.__version__}", platform.machine()]
    if importlib.util.find_spec("threadpoolctl"):
        from threadpoolctl import threadpool_info

        parts += [f"{pool['internal_api']} {pool['version']} {pool.get('architecture', '')} "
                  f"x {pool['num_threads']}" for pool in threadpool_info()]
    if has_torch():
        import torch

        parts.append(f"torch {torch.__version__} x {torch.get_num_threads()}")
    print("; ".join(parts), flush=True)


def _median(times: object) -> float:
    import numpy as np

    return float(np.median(times))


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} us"


def _time(times: object) -> str:
    from clock import spread

    return "-" if times is None else f"{_us(_median(times))} {spread(times)}"


def _ratio(theirs: object, ours: object) -> str:
    return "-" if theirs is None else f"{_median(theirs) / _median(ours):.1f}x"


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    sys.exit(main())
