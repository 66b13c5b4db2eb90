"""One trunk with two heads, or two networks of their own? Measured on silhouettes, with several seeds, and judged.

    python tests/benchmarks/heads.py [--seeds 6] [--first 0] [--steps 5000]

The two networks have a trunk each as large as the shared one, and see the same silhouettes in the same order. After as
many steps they have cost about twice as much; after half as many, about the same. What is printed last is computed from
the differences, seed by seed: better or worse where their mean is more than twice its standard error away from 0, and
else no difference that these seeds could show. The page grasp.md quotes it.
"""

from __future__ import annotations

import argparse
from time import thread_time
from typing import NamedTuple

import numpy as np

from xoviz.nn import Network, network
from xoviz.nn.shorthand import understood
from xoviz.nn.train import Settings, State, Trainer
from xoviz.tasks import task
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.known.grasp import GRASPS, SIZE, THINGS, GraspTask

SETTINGS = Settings("adam", 0.0015, 64)
HELD_OUT, HELD_OUT_SEED = 4000, 77


class Shares(NamedTuple):
    """The held-out accuracy of one head: of the shared trunk, of a network of its own, and of that one half-way."""

    shared: float
    own: float
    half_way: float


class OneHead:
    """The same silhouettes with the answers of one head."""

    def __init__(self, pool: Pool, of_pairs) -> None:
        self._pool, self._of_pairs = pool, of_pairs

    def batch_at(self, step, pictures_out, answers_out) -> None:
        self._pool.batch_at(step, pictures_out, answers_out)
        answers_out[:] = self._of_pairs(answers_out)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--seeds", type=int, default=6)
    reader.add_argument("--first", type=int, default=0, help="the first seed")
    reader.add_argument("--steps", type=int, default=5000)
    chosen = reader.parse_args()
    found = [compared(seed, chosen.steps) for seed in range(chosen.first, chosen.first + chosen.seeds)]
    for number, name in enumerate(("thing", "grasp")):
        shared, own, half_way = np.array([heads[number] for heads, _ in found]).T
        print(f"{name}: one trunk {100 * shared.mean():.2f} %, a network of its own {100 * own.mean():.2f} %, and "
              f"{100 * half_way.mean():.2f} % after half the steps")
        print(f"  as many steps: {conclusion(shared - own)}")
        print(f"  as much work:  {conclusion(shared - half_way)}")
    print(f"two networks train {np.mean([ratio for _, ratio in found]):.2f} times as long as one trunk")


def compared(seed: int, steps: int) -> tuple[list[Shares], float]:
    """What both heads reached, and how many times as long two networks trained for as many steps."""
    pictures, answers = fresh(task("grasp"), SIZE, HELD_OUT_SEED, HELD_OUT)
    right = np.divmod(answers, len(GRASPS))
    top = f"dense {len(THINGS) + len(GRASPS)} | heads {len(THINGS)}+{len(GRASPS)}"
    (_, both), time = trained(seed, steps, top, len(THINGS) * len(GRASPS), lambda pair: pair)
    said = np.divmod(both.scores(pictures).argmax(axis=1), len(GRASPS))
    found, times = [], 0.0
    for number, (count, of_pairs) in enumerate(((len(THINGS), lambda pair: pair // len(GRASPS)),
                                                (len(GRASPS), lambda pair: pair % len(GRASPS)))):
        (half_way, own), took = trained(seed, steps, f"dense {count}", count, of_pairs)
        times += took
        found.append(Shares(float(np.mean(said[number] == right[number])), own.accuracy(pictures, right[number]),
                            half_way.accuracy(pictures, right[number])))
    print(f"seed {seed}:", *(f"{share:.4f}" for head in found for share in head), flush=True)
    return found, times / time


def trained(seed: int, steps: int, top: str, outputs: int, of_pairs) -> tuple[tuple[Network, Network], float]:
    """A network of the usual trunk with something on top, half-way and in the end, and the seconds that it took."""
    layers, names = understood(f"{GraspTask.trunk} | {top}"), tuple(map(str, range(outputs)))
    made = network(layers, (1, SIZE, SIZE), names, seed=seed)
    source = OneHead(Pool(task("grasp"), SIZE, seed, SETTINGS.batch), of_pairs)
    trainer = Trainer(made, source, SETTINGS, State.fresh(made, SETTINGS))
    half_way, start = made, thread_time()
    for step in range(steps):
        if step == steps // 2:
            half_way = made.with_vector(trainer.progress.vector())
        trainer.step()
    return (half_way, made.with_vector(trainer.progress.vector())), thread_time() - start


def conclusion(differences: np.ndarray) -> str:
    """What the differences of accuracies, one a seed, say of the shared trunk."""
    mean = float(differences.mean())
    error = float(differences.std(ddof=1) / np.sqrt(len(differences))) if len(differences) > 1 else np.inf
    word = "equal, as far as these seeds can tell" if abs(mean) <= 2 * error else \
        "the shared trunk is better" if mean > 0 else "the shared trunk is worse"
    return f"{word} ({100 * mean:+.2f} points, standard error {100 * error:.2f})"


if __name__ == "__main__":
    main()
