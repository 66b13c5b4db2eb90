"""How often the rule by which answers are doubted (xoviz/explain/doubt.py) is right: python tests/benchmarks/doubts.py

Letters should be read rightly and with certainty; scribbles, other letters and blank paper should be doubted. Folders
of pictures given as arguments are read as letters, their answers being the first letters of the files' names.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtGui import QGuiApplication
from strangers import UNLIKE, Grey, blanks, letters, others, scribbles

from xoviz import zoo
from xoviz.cli.classify import acquainted
from xoviz.explain.doubt import Familiar, doubt
from xoviz.nn import Network
from xoviz.pictures.prepare import prepare
from xoviz.pictures.read import read

REASONS = ("blank", "undecided", "improbable", "unlike")
NETWORKS = ("letters-28", "letters-9")


def main() -> None:
    """Print one table a network."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--smoke", action="store_true", help="few pictures: only whether it runs")
    arguments = parser.parse_args()
    application = QGuiApplication.instance() or QGuiApplication([])
    for name in NETWORKS:
        print_table(zoo.load(name), 48 if arguments.smoke else 960, arguments.folders)
    del application


def print_table(network: Network, count: int, folders: Sequence[Path]) -> None:
    """What the network says of `count` pictures of each kind."""
    familiar, size = acquainted(network), network.input_shape[1]
    print(f"{network.name:<28} pictures  as it should   " + " ".join(f"{reason:>10}" for reason in REASONS))
    pictures, answers = letters(count, size, 1)
    print_row("generated letters", network, familiar, pictures, answers)
    for folder in folders:
        files = sorted(folder.glob("*.png"))
        known = [network.classes.index(file.name[0].upper()) for file in files]
        print_row(folder.name, network, familiar, [prepare(read(file), size).picture for file in files], known)
    strange = {"other letters, A to Z": others(count, size, 1), f"of them {UNLIKE}": others(count, size, 2, UNLIKE),
               "scribbles": scribbles(count, size, 1), "blank paper": blanks(count // 8, size, 1)}
    for name, shown in strange.items():
        print_row(name, network, familiar, shown)
    print()


def print_row(name: str, network: Network, familiar: Familiar | None, pictures: Iterable[Grey],
              answers: Iterable[int] | None = None) -> None:
    """How many are as they should be: sure and right where answers are known, doubted elsewhere; and the reasons."""
    traces = [network.forward(picture) for picture in pictures]
    doubts = [doubt(trace, familiar) for trace in traces]
    if answers is None:
        right = [found is not None for found in doubts]
    else:
        right = [found is None and trace.verdict == answer
                 for found, trace, answer in zip(doubts, traces, answers, strict=True)]
    why = Counter(found.reason for found in doubts if found is not None)
    counts = " ".join(f"{why[reason]:>10}" for reason in REASONS)
    print(f"{name:<28} {len(traces):>8} {float(np.mean(right)):>13.1%}   {counts}")


if __name__ == "__main__":
    main()
