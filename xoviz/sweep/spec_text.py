"""A sweep's text: a small TOML file, and the same as plain values for JSON and the command line.

::

    search = "tpe"            # grid, random or tpe
    goal = "accuracy"         # accuracy, loss or pictures (seen until 99 % are read)
    small = true              # size as second
    trials = 60               # runs in all, seeds counted
    pictures = 64000          # that each learns from
    seeds = "1, 2"
    prune = true

    [vary]
    stack = "conv {filters}@{side} | {activation} | pool 2 | dense {classes}"
    filters = "2..16"
    side = "3, 5"
    activation = "relu, leaky 0.1, tanh, none"
    rate = "0.001..0.03 log"
    batch = 32

With ``drawings = "class3.zip"`` the task is "drawings", those that people have collected, and size and stack are as for
``xoviz train --drawings``, unless something else is said. What is not said is as in ``Spec`` and ``DEFAULTS``. Under
``vary`` stands one line a setting: a value, or the text of its values as in ``domain``.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from xoviz.sweep.domain import Choices, Domain, DomainError, domain
from xoviz.sweep.drawn import Source, SourceError, read_drawings, source_from, suited
from xoviz.sweep.spec import Budget, Goal, Space, Spec, SpecError

KEYS = ("search", "goal", "small", "trials", "pictures", "seeds", "generation", "prune", "search_seed", "drawings",
        "vary")
LONGEST_FILE = 1_000_000

_WHOLE = ("trials", "pictures", "generation", "search_seed")
_SWITCHES = ("small", "prune")


def read_toml(text: str) -> Spec:
    """The sweep that a TOML file describes. Raises SpecError, in one sentence."""
    return spec_from(toml_values(text))


def toml_values(text: str) -> dict[str, Any]:
    """What a TOML file says, not yet looked at. Raises SpecError."""
    if len(text) > LONGEST_FILE:
        raise SpecError(f"A sweep's file has at most {LONGEST_FILE:,} characters, not {len(text):,}.")
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SpecError(f"The sweep's file is no TOML: {error}.") from None


def spec_from(values: Mapping[str, Any]) -> Spec:
    """The sweep of plain values, as ``plain`` gives them. Raises SpecError."""
    for key in values:
        if key not in KEYS:
            raise SpecError(f"A sweep has no '{str(key)[:60]}'; what can be said is {', '.join(KEYS)}.")
    for key in _WHOLE + _SWITCHES:
        kind, told = (int, "a whole number") if key in _WHOLE else (bool, "true or false")
        if key in values and type(values[key]) is not kind and not (key == "trials" and values[key] is None):
            raise SpecError(f"'{key}' is {told}, not {values[key]!r}.")
    for key in ("search", "goal"):
        if not isinstance(values.get(key, ""), str):
            raise SpecError(f"'{key}' is a text, not {values[key]!r}.")
    given = {key: values[key] for key in ("search", "generation", "prune", "search_seed") if key in values}
    drawings, vary = _drawings(values.get("drawings"), values.get("vary", {}))
    return Spec(_space(vary), _seeds(values.get("seeds", 1)),
                Budget(values.get("trials"), values.get("pictures", Budget().pictures)),
                Goal(values.get("goal", "accuracy"), values.get("small", False)), **given, drawings=drawings)


def plain(spec: Spec) -> dict[str, Any]:
    """All of a sweep as plain values; the same sweep gives the same ones."""
    return {"search": spec.search, "goal": spec.goal.kind, "small": spec.goal.small, "trials": spec.budget.trials,
            "pictures": spec.budget.pictures, "seeds": ", ".join(map(str, spec.seeds)), "generation": spec.generation,
            "prune": spec.prune, "search_seed": spec.search_seed,
            "drawings": None if spec.drawings is None else spec.drawings.plain(),
            "vary": {name: str(values) for name, values in spec.space.axes}}


def toml(spec: Spec) -> str:
    """The file that ``read_toml`` reads, as long as there are the same drawings."""
    values = plain(spec)
    vary = values.pop("vary")
    if spec.drawings is not None:
        values["drawings"] = spec.drawings.file
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if value is not None]
    return "\n".join([*lines, "", "[vary]", *(f"{name} = {_toml(text)}" for name, text in vary.items()), ""])


def _toml(value: object) -> str:
    # The strings of JSON are strings of TOML, too, where every character can be printed.
    return json.dumps(value, ensure_ascii=False)


def _drawings(told: object, vary: object) -> tuple[Source | None, object]:
    """The drawings of a file that is named, with what suits them; or those that are told with their hash."""
    if told is None or not isinstance(vary, Mapping):
        return None, vary
    try:
        if isinstance(told, Mapping):
            return source_from(told), vary
        if isinstance(told, str):
            drawings = read_drawings(told)
            return drawings.source, suited(vary, drawings)
    except SourceError as error:
        raise SpecError(str(error)) from None
    raise SpecError(f"'drawings' is the name of a file, not {told!r}.")


def _space(values: object) -> Space:
    if not isinstance(values, Mapping):
        raise SpecError("'vary' is a table with one line for each setting.")
    return Space(tuple((str(name), _domain(str(name), value)) for name, value in values.items()))


def _domain(name: str, value: object) -> Domain:
    """The values of one setting: a text, a number, or a list of them."""
    try:
        if isinstance(value, list | tuple):
            return Choices(tuple(value))
        return domain(value) if isinstance(value, str) else Choices((value,))  # type: ignore[arg-type]  # it checks
    except DomainError as error:
        raise SpecError(f"The values of '{name[:60]}' cannot be: {error}") from None


def _seeds(value: object) -> tuple[int, ...]:
    """Seeds from "1, 2, 3", "1..10", a number or a list of numbers."""
    found = _domain("seeds", value).finite()
    if found is None:
        raise SpecError("There are at most 1,000 seeds.")
    for seed in found:
        if not isinstance(seed, int):
            raise SpecError(f"A seed is a whole number, not {seed!r}.")
    return tuple(seed for seed in found if isinstance(seed, int))
