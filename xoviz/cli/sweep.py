"""``xoviz sweep``: many trainings, on all cores or on a cluster; or one of them once more."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

from xoviz.cli import output
from xoviz.cli.errors import CommandError, UsageError, told_as
from xoviz.cli.requirements import require_qt
from xoviz.cli.sweep_words import document, made_by, told_line, told_progress, told_report
from xoviz.cli.writable import check_writable
from xoviz.nn.storage import StorageError, save
from xoviz.sweep.cores import cores
from xoviz.sweep.drawn import SourceError, fetched
from xoviz.sweep.executors import ExecutorError, Here, Place, Processes
from xoviz.sweep.lines import Line, differences, plain_line, remaking_of
from xoviz.sweep.ranking import best, candidates
from xoviz.sweep.results import Results, ResultsError, read_results
from xoviz.sweep.run import Progress, sweep
from xoviz.sweep.spec import Spec, SpecError
from xoviz.sweep.spec_text import spec_from, toml_values
from xoviz.sweep.trial import Remade, TrialError, exhausted

WISHES = ("drawings", "trials", "pictures", "goal", "small", "search", "prune", "generation", "search_seed", "seeds")


class SweepInterruptedError(CommandError):
    """Ctrl-C: what is done is in the file."""

    status = 130


def run(arguments: Namespace) -> int:
    """Sweep, or make one trial again. 0 if all is well; 1 if no trial could be, or a rerun differs."""
    if arguments.rerun is not None:
        return rerun_one(arguments)
    if arguments.save is not None:
        return save_one(arguments)
    if arguments.out is not None:
        raise UsageError("--out is where --save or --rerun put a network; the results of a sweep go to --results")
    with told_as(CommandError, ResultsError, ExecutorError, SourceError, ImportError):
        progress = swept(arguments, wished(arguments))
    failed = [line for line in progress.lines if line.outcome is None]
    if len(failed) == len(progress.lines):
        raise CommandError(f"no trial could be: {failed[0].error}")
    return 0


def wished(arguments: Namespace) -> Spec:
    """The sweep that is asked for: by a file, by options, or by the results that it goes on with."""
    try:
        if arguments.resume:
            return read_results(arguments.results).spec
        values = _file(arguments.spec) if arguments.spec is not None else {}
        values |= {key: getattr(arguments, key) for key in WISHES if getattr(arguments, key) is not None}
        values["vary"] = _vary(values.get("vary", {}), arguments)
        _check_reader(values.get("drawings"))
        return spec_from(values)
    except SpecError as error:
        raise UsageError(_small(str(error))) from None
    except ResultsError as error:
        raise CommandError(_small(str(error))) from None


def swept(arguments: Namespace, spec: Spec) -> Progress:
    """Run all trials that are not there yet, and say how each went, and what was found."""
    began = monotonic()
    _check_reader(spec.drawings)
    with place(arguments) as where, Results(arguments.results, spec) as results:
        last, before = None, len(results.lines)
        try:
            for last in sweep(spec, where, results):
                for text in () if arguments.json else told_progress(last, spec, before, monotonic() - began):
                    output.say(text)
                output.flush()
        except KeyboardInterrupt:
            done = f"{len(results.lines)} of {spec.trials} trials are in '{arguments.results}'"
            raise SweepInterruptedError(f"interrupted; {done}, and the same command goes on from there") from None
    assert last is not None
    _report(arguments, spec, last, monotonic() - began)
    return last


def place(arguments: Namespace) -> Place:
    """Where trials run. Raises ExecutorError."""
    files = arguments.tls_ca, arguments.tls_cert, arguments.tls_key
    if arguments.scheduler is not None:
        from xoviz.sweep.cluster import Cluster

        if arguments.processes is not None:
            raise UsageError("--processes are those of this machine; with --scheduler its workers do the work")
        return Cluster(arguments.scheduler, *files)
    if any(file is not None for file in files):
        raise UsageError("--tls-ca, --tls-cert and --tls-key go with --scheduler tls://...")
    count = cores() if arguments.processes is None else arguments.processes
    return Here() if count == 0 else Processes(count)


def rerun_one(arguments: Namespace) -> int:
    """Run one trial again and compare: 0 if it is the same, bit for bit."""
    file, number = arguments.rerun
    line, spec = _line(file, number)
    again = _made_again(line, arguments)
    differing = differences(line, again.outcome if isinstance(again, Remade) else again)
    if arguments.json:
        output.say_json({"results": file, "trial": line.trial.number, "same": not differing,
                         "differences": list(differing), "line": plain_line(line)})
    else:
        output.say(told_line(line, spec))
        output.say("run again: the same, bit for bit" if not differing else "run again: it differs")
        for difference in differing:
            output.say(f"  {difference}")
    return 1 if differing else 0


def save_one(arguments: Namespace) -> int:
    """Make the network of one trial again, and save it."""
    if arguments.out is None:
        raise UsageError("say where the network goes, such as --out net.xoviz")
    line, spec = _line(arguments.results, arguments.save)
    again = _made_again(line, arguments)
    if not isinstance(again, Remade):
        raise CommandError(f"trial {line.trial.number} has no network: {again}")
    differing = differences(line, again.outcome)
    if arguments.json:
        output.say_json({"results": arguments.results, "trial": line.trial.number, "out": arguments.out,
                         "same": not differing, "line": plain_line(line)})
    else:
        output.say(told_line(line, spec))
        output.say(f"saved in {output.on_one_line(arguments.out)}")
    if differing:
        raise CommandError(f"the network differs from that of the sweep ({'; '.join(differing)[:200]})")
    return 0


def _made_again(line: Line, arguments: Namespace) -> Remade | TrialError:
    """Run a line's trial again, and save its network where that is asked for."""
    if arguments.out is not None:
        check_writable(Path(arguments.out))
    _check_reader(line.trial.drawings)
    with told_as(CommandError, SourceError):
        drawings = fetched(line.trial.drawings)
    try:
        again = exhausted(remaking_of(line, drawings))
    except TrialError as error:
        return error
    if arguments.out is not None:
        named = replace(again.network, name=f"trial {line.trial.number}", made=made_by(line))
        with told_as(CommandError, StorageError):
            save(named, arguments.out)
    return again


def _check_reader(drawings: object) -> None:
    """Whether there is what reads drawings, if there are some. Raises CommandError."""
    if drawings is not None:
        require_qt()


def _line(file: str, number: str) -> tuple[Line, Spec]:
    """The line of a trial, by its number or as "best". Raises CommandError, or UsageError if there is none."""
    with told_as(CommandError, ResultsError):
        found = read_results(file)
    if number == "best":
        spec = found.spec
        leader = best(candidates(found.lines, spec.goal, len(spec.seeds)), spec.goal)
        if leader is None:
            raise CommandError(f"'{file}' has no trial yet that is done with every seed")
        return leader.best_line(spec.goal), spec
    for line in found.lines:
        if str(line.trial.number) == number:
            return line, found.spec
    raise UsageError(f"'{file}' has no trial '{number}'; it has {len(found.lines)}, counted from 0")


def _file(name: str) -> dict[str, Any]:
    """What a sweep's TOML file says. Raises UsageError if there is none, CommandError if it cannot be read."""
    if not os.path.isfile(name):
        raise UsageError(f"there is no file '{name}' that describes a sweep")
    try:
        return toml_values(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"'{name}' could not be read ({(error.strerror or 'no access').lower()})") from None
    except UnicodeDecodeError:
        raise UsageError(f"'{name}' is no text") from None


def _vary(given: object, arguments: Namespace) -> dict[str, Any]:
    """The settings of the file, and over them those of the options."""
    if not isinstance(given, dict):
        raise UsageError("in the file 'vary' is a table, written [vary], with one line for each setting")
    settings = dict(given)
    if arguments.stack:
        settings["stack"] = ", ".join(arguments.stack)
    for text in arguments.vary or ():
        name, equals, values = text.partition("=")
        if not equals:
            raise UsageError(f"--vary takes a name and its values, such as filters=4,8, not '{text}'")
        settings[name.strip()] = values
    return settings


def _report(arguments: Namespace, spec: Spec, progress: Progress, seconds: float) -> None:
    """What was found, for people or as JSON."""
    if arguments.json:
        output.say_json(document(arguments.results, spec, progress, seconds))
        return
    for text in told_report(arguments.results, spec, progress):
        output.say(text)


def _small(sentence: str) -> str:
    """A sentence as the command line says it: without a full stop."""
    return sentence.rstrip(".")
