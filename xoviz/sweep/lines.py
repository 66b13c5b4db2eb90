"""One line of the results: a trial and what came of it, as a value and as JSON; nothing read is believed."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from xoviz.sweep.drawn import Drawings, Source, SourceError, source_from
from xoviz.sweep.spec import DEFAULTS, STRETCHES
from xoviz.sweep.trial import Outcome, Remade, Trial, TrialError, exhausted, remaking

FORMAT = "xoviz sweep"

Kind = TypeVar("Kind")


class LineError(ValueError):
    """A line that is none: one sentence."""


@dataclass(frozen=True)
class Line:
    """A trial that has ended. ``pruned``: stopped because others did better; ``error``: why there is no outcome."""

    trial: Trial
    outcome: Outcome | None
    pruned: bool = False
    error: str = ""


def plain_line(line: Line) -> dict[str, Any]:
    """A line for JSON."""
    trial = line.trial
    drawings = {} if trial.drawings is None else {"drawings": trial.drawings.plain()}
    return {"trial": trial.number, "seed": trial.seed, "pictures": trial.pictures, "stops": trial.stops,
            "settings": dict(trial.settings), **drawings, "outcome": line.outcome.plain() if line.outcome else None,
            "pruned": line.pruned, "error": line.error}


def line_from(document: Mapping[str, Any]) -> Line:
    """The line of a JSON document. Raises LineError for what is none."""
    trial = Trial(_whole(document, "trial"), _settings(document), _whole(document, "seed"),
                  _whole(document, "pictures"), _of(document, "stops", bool), _drawings(document))
    if trial.steps < STRETCHES:
        raise LineError(f"{trial.pictures} pictures are too few for {STRETCHES} steps.")
    about = document.get("outcome")
    error = _of(document, "error", str)
    if about is None and not error:
        raise LineError("it has neither an outcome nor an error.")
    return Line(trial, None if about is None else _outcome(about), _of(document, "pruned", bool), error)


def remaking_of(line: Line, drawings: Drawings | None = None) -> Generator[float, None, Remade]:
    """Run a line's trial again, as far as it went; see ``remaking``. Raises TrialError."""
    return remaking(line.trial, len(line.outcome.losses) if line.outcome else STRETCHES, drawings)


def rerun(line: Line) -> tuple[str, ...]:
    """Run a line's trial again: what came out differently. Nothing: it is the same, bit for bit."""
    try:
        return differences(line, exhausted(remaking_of(line)).outcome)
    except TrialError as error:
        return differences(line, error)


def differences(line: Line, again: Outcome | TrialError) -> tuple[str, ...]:
    """How what came of a trial the second time differs from its line: one short text for each number that does."""
    if line.outcome is None or isinstance(again, TrialError):
        now = str(again) if isinstance(again, TrialError) else ""
        return () if now == line.error else (f"error: '{line.error}' then, '{now}' now",)
    before, now_plain = line.outcome.plain(), again.plain()
    return tuple(f"{name}: {before[name]} then, {now_plain[name]} now" for name in before
                 if before[name] != now_plain[name])


def _settings(document: Mapping[str, Any]) -> dict[str, Any]:
    settings = _of(document, "settings", dict)
    for name, usual in DEFAULTS.items():
        value = settings.get(name)
        if isinstance(value, bool) or not isinstance(value, (int, float) if isinstance(usual, float) else type(usual)):
            raise LineError(f"its setting '{name}' cannot be {value!r}.")
    if any(isinstance(value, bool) or not isinstance(value, int | float | str) for value in settings.values()):
        raise LineError("its settings are numbers and texts.")
    if settings["batch"] < 1:
        raise LineError("its batch has no pictures.")
    return {str(name): value for name, value in settings.items()}


def _drawings(document: Mapping[str, Any]) -> Source | None:
    try:
        return source_from(_of(document, "drawings", dict)) if "drawings" in document else None
    except SourceError as reason:
        raise LineError(str(reason)) from None


def _outcome(about: object) -> Outcome:
    if not isinstance(about, Mapping):
        raise LineError("its outcome is no object.")
    losses, accuracies = _curve(about, "losses"), _curve(about, "accuracies")
    if not 1 <= len(losses) <= STRETCHES or len(losses) != len(accuracies):
        raise LineError("its curves do not go together.")
    return Outcome(_whole(about, "pictures"), _number(about.get("loss")), _number(about.get("accuracy")),
                   _whole(about, "tested"), None if about.get("until_99") is None else _whole(about, "until_99"),
                   _whole(about, "parameters"), _whole(about, "multiplications"), losses, accuracies,
                   _of(about, "diverged", bool), _of(about, "digest", str))


def _curve(about: Mapping[str, Any], name: str) -> tuple[float, ...]:
    return tuple(_number(value) for value in _of(about, name, list))


def _of(document: Mapping[str, Any], name: str, kind: type[Kind]) -> Kind:
    value = document.get(name)
    if type(value) is not kind:
        raise LineError(f"'{name}' cannot be {value!r}.")
    return value


def _whole(document: Mapping[str, Any], name: str) -> int:
    value = _of(document, name, int)
    if value < 0:
        raise LineError(f"'{name}' cannot be {value}.")
    return value


def _number(value: object) -> float:
    """A number; None stands for one that is none."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise LineError(f"{value!r} is no number.")
    try:
        return math.nan if value is None else float(value)
    except OverflowError:
        raise LineError("a number in it is too large.") from None
