"""The options of ``xoviz sweep``; what their values mean is told in ``xoviz/sweep/``."""

from __future__ import annotations

import argparse

RESULTS = "sweep.jsonl"


def add_sweep(command: argparse.ArgumentParser) -> None:
    """All options, in groups. What is not given is None, so that a file's word counts."""
    command.add_argument("spec", nargs="?", metavar="SPEC",
                         help="a TOML file that describes the sweep; options overrule it")
    _wishes(command.add_argument_group("what is tried, and what counts"))
    _places(command.add_argument_group("where it runs"))
    _files(command.add_argument_group("results"))


def _wishes(group: argparse._ArgumentGroup) -> None:
    option = group.add_argument
    option("--vary", action="append", metavar="NAME=VALUES",
           help="a setting and its values: filters=4,8,16  filters=2..8  'rate=0.001..0.03 log'  optimiser=adam. "
                "There are task, size, optimiser, rate, batch, letters, stack, and what a stack has in braces")
    option("--stack", action="append", metavar="TEXT",
           help="a stack, with blanks or none: 'conv {filters}@3 | {activation} | pool 2 | dense {classes}'")
    option("--drawings", metavar="FILE", help="learn from a saved set of drawings; the task is then 'drawings'")
    option("--seeds", metavar="S,S...", help="each setting is trained with each: 1,2,3 or 1..10 (1)")
    option("--trials", type=int, metavar="N", help="how many trainings, seeds counted (a grid has its own number)")
    option("--pictures", type=int, metavar="K", help="how many pictures each learns from (64000)")
    option("--goal", metavar="G", help="accuracy on fresh letters, loss, or pictures seen until 99 %% (accuracy)")
    option("--small", action="store_true", default=None, help="size counts too: the smallest of the best")
    option("--search", metavar="S", help="grid, random, or tpe: Optuna's sampler (grid)")
    option("--prune", action="store_true", default=None, help="stop two thirds of each generation early, twice")
    option("--generation", type=int, metavar="G", help="settings that are tried before the search learns from them (8)")
    option("--search-seed", type=int, metavar="S", help="the seed of the search itself (1)")


def _places(group: argparse._ArgumentGroup) -> None:
    option = group.add_argument
    option("--processes", type=int, metavar="P", help="how many processes (one for each core; 0: in this one)")
    option("--scheduler", metavar="ADDRESS", help="run on a dask.distributed cluster, such as tcp://127.0.0.1:8786")
    option("--tls-ca", metavar="FILE", help="for a tls:// scheduler: the certificate authority that is trusted")
    option("--tls-cert", metavar="FILE", help="the certificate to show to it")
    option("--tls-key", metavar="FILE", help="the key of that certificate")


def _files(group: argparse._ArgumentGroup) -> None:
    option = group.add_argument
    option("--results", default=RESULTS, metavar="FILE",
           help="where the results go as they come; what is there already is not run again (%(default)s)")
    option("--resume", action="store_true", help="go on with the sweep that --results began; no other option is needed")
    option("--rerun", nargs=2, metavar=("FILE", "TRIAL"), help="run one trial of a results' file again, and compare")
    option("--save", metavar="TRIAL", help="make the network of a trial of --results again, and save it in --out; "
                                           "TRIAL may be 'best'")
    option("--out", metavar="FILE", help="where the network of --save or --rerun goes")
    option("--json", action="store_true", help="print one JSON document and nothing else")
