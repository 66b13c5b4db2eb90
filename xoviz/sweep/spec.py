"""A sweep as one value: what varies, how much may be spent, what counts, and how to search."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType

from xoviz import tasks
from xoviz.nn.train import Settings
from xoviz.sweep.domain import Choices, Domain, Value
from xoviz.sweep.drawn import DRAWINGS, Source
from xoviz.sweep.template import CLASSES, NAME, blanks, filled, layers_and_loss
from xoviz.tasks.base import check_size
from xoviz.tasks.limits import check_limit
from xoviz.zoo.stacks import STACKS

DEFAULTS: Mapping[str, Value] = MappingProxyType({
    "task": "letters", "size": 9, "stack": "letters-9", "optimiser": "adam", "rate": 0.003, "batch": 32, "letters": 0})
"""The settings that every trial has, and their values where nothing else is said."""

STRETCHES = 20
"""A trial is looked at so many times on its way; it has at least as many steps."""

RUNGS = (2, 7, STRETCHES)
"""With pruning: the stretches after which a third of a generation goes on, the last being the end."""

SEARCHES = ("grid", "random", "tpe")
GOALS = ("accuracy", "loss", "pictures")
MOST_TRIALS, MOST_PICTURES, MOST_SEEDS, LARGEST_SEED = 100_000, 10**10, 1000, 10**18
MOST_AXES = 64


class SpecError(ValueError):
    """A sweep that cannot be: one sentence."""


@dataclass(frozen=True)
class Space:
    """Which settings there are, by name, and the values that each may have; what is not named is as in ``DEFAULTS``.

    A name is one of DEFAULTS, or one that a stack has in braces. Raises SpecError for what cannot be.
    """

    axes: tuple[tuple[str, Domain], ...] = ()

    def __post_init__(self) -> None:
        names = [name for name, _ in self.axes]
        if len(set(names)) < len(names) or len(names) > MOST_AXES:
            raise SpecError(f"Settings have different names, and there are at most {MOST_AXES}.")
        wanted = {blank for stack in self.stacks for blank in _blanks(stack)}
        for name, values in self.axes:
            _check_axis(name, values, wanted)
        for name in sorted(wanted - set(names) - set(DEFAULTS)):
            raise SpecError(f"A stack has the blank {{{name}}}; say which values it may have, such as {name}=4,8.")
        for stack in self.stacks:
            self._check_stack(stack)

    @property
    def stacks(self) -> tuple[str, ...]:
        """The templates that are tried."""
        return tuple(str(stack) for stack in self.domains["stack"].ends)

    @property
    def domains(self) -> Mapping[str, Domain]:
        """The values of every setting: of those that are as always, then of the others, in the order of ``axes``."""
        named = dict(self.axes)
        return {name: Choices((value,)) for name, value in DEFAULTS.items() if name not in named} | named

    def chosen(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Of one value for each setting those that matter to the stack among them, in the order of ``domains``."""
        wanted = {*DEFAULTS, *blanks(str(values["stack"]))}
        return {name: values[name] for name in self.domains if name in wanted}

    def _check_stack(self, template: str) -> None:
        """Whether a stack can be read with each value of each of its blanks, beside the first or last of the others.

        Whether it fits the picture is told by the trials, since that depends on all of them together.
        """
        domains, names = self.domains, blanks(template)
        sides = [{name: domains[name].ends[place] for name in names} for place in (0, -1)]
        for name, value in [(blank, value) for blank in names for value in domains[blank].ends] or [("", "")]:
            problems = [_problem(template, side | {name: value}) for side in sides]
            if all(problems):
                text = filled(template, sides[0] | {name: value}, 2)
                raise SpecError(f"The stack '{text[:80]}' cannot be: {problems[0]}")

    def grid(self) -> Iterator[dict[str, Value]]:
        """Every combination once, the last setting changing fastest. A setting without end has no combinations."""
        names, known = list(self.domains), [values.finite() or () for values in self.domains.values()]
        seen = set()
        for values in product(*known):
            chosen = self.chosen(dict(zip(names, values, strict=True)))
            key = tuple(chosen.items())
            if key not in seen:
                seen.add(key)
                yield chosen

    @property
    def combinations(self) -> int:
        """How many ``grid`` gives; a setting without end has none."""
        known = {name: len(values.finite() or ()) for name, values in self.domains.items() if name != "stack"}
        return sum(math.prod(count for name, count in known.items() if name in {*DEFAULTS, *blanks(stack)})
                   for stack in self.stacks)

    def at(self, shares: Sequence[float]) -> dict[str, Value]:
        """The combination that lies so far along each setting, from 0 to just below 1, in the order of ``domains``."""
        return self.chosen({name: values.at(share) for (name, values), share in
                            zip(self.domains.items(), shares, strict=True)})


@dataclass(frozen=True)
class Budget:
    """How many ``trials`` in all, every seed counted (None: as many as the grid has), of so many ``pictures`` each."""

    trials: int | None = None
    pictures: int = 64_000


@dataclass(frozen=True)
class Goal:
    """What counts: "accuracy" on fresh letters, "loss" on them, or "pictures" seen until 99 % of them are read.

    With ``small`` the size of the network counts, too: of those that are as good as the best, the smallest is best.
    """

    kind: str = "accuracy"
    small: bool = False

    def __post_init__(self) -> None:
        if self.kind not in GOALS:
            raise SpecError(f"The goal is one of {', '.join(GOALS)}, not '{self.kind}'.")


@dataclass(frozen=True)
class Spec:
    """A whole sweep. Everything that its results depend on is in it; where it runs is not.

    The trials of one ``generation`` of settings are asked for together: the search learns from a generation when all
    of it is done, and pruning compares inside of it. The task "drawings" is that of the ``drawings``. Raises SpecError
    for what cannot be.
    """

    space: Space = field(default_factory=Space)
    seeds: tuple[int, ...] = (1,)
    budget: Budget = field(default_factory=Budget)
    goal: Goal = field(default_factory=Goal)
    search: str = "grid"
    generation: int = 8
    prune: bool = False
    search_seed: int = 1
    drawings: Source | None = None

    def __post_init__(self) -> None:
        if self.search not in SEARCHES:
            raise SpecError(f"The search is one of {', '.join(SEARCHES)}, not '{self.search}'.")
        if len(set(self.seeds)) < len(self.seeds) or not 1 <= len(self.seeds) <= MOST_SEEDS:
            raise SpecError(f"A sweep has 1 to {MOST_SEEDS} seeds, all different, not {len(self.seeds)}.")
        for seed in (*self.seeds, self.search_seed):
            _check_whole("a seed", seed, 0, LARGEST_SEED - 1)
        _check_whole("the size of a generation", self.generation, 1, 1000)
        self._check_budget()
        self._check_drawings()

    @property
    def settings(self) -> int:
        """How many settings are tried at most, each with every seed; for a grid, how many it has."""
        if self.search == "grid":
            return self.space.combinations
        assert self.budget.trials is not None
        return self.budget.trials // len(self.seeds)

    @property
    def trials(self) -> int:
        """How many runs there are in all."""
        return self.settings * len(self.seeds)

    @property
    def rungs(self) -> tuple[int, ...]:
        """The stretches at whose end a generation is compared; the last is the end."""
        return RUNGS if self.prune else (STRETCHES,)

    def _check_budget(self) -> None:
        largest = max(int(batch) for batch in self.space.domains["batch"].ends)
        _check_whole("the number of pictures of a trial", self.budget.pictures, STRETCHES * largest, MOST_PICTURES,
                     f"{STRETCHES} batches of {largest} at least")
        trials = self.budget.trials
        if trials is not None:
            _check_whole("the number of trials", trials, len(self.seeds), MOST_TRIALS, "one for each seed at least")
        if self.search == "grid":
            self._check_grid(trials)
        elif trials is None:
            raise SpecError(f"Say how many trials the search '{self.search}' may take.")

    def _check_drawings(self) -> None:
        wanted = DRAWINGS in self.space.domains["task"].ends
        if wanted and self.drawings is None:
            raise SpecError(f"Say which file the drawings are in, such as {DRAWINGS} = \"ours.zip\".")
        if self.drawings is not None and not wanted:
            raise SpecError(f"No trial learns from '{self.drawings.file}': none has the task '{DRAWINGS}'.")

    def _check_grid(self, trials: int | None) -> None:
        count = 1
        for name, values in self.space.domains.items():
            known = values.finite()
            if known is None:
                raise SpecError(f"A grid needs all values of '{name}', and of '{values}' there is no end: say how "
                                f"many, as in '{values} in 5', or search at random.")
            count *= len(known)
        if count > MOST_TRIALS:
            raise SpecError(f"The grid has {count:,} settings, and {MOST_TRIALS:,} is the limit; search at random.")
        limit = MOST_TRIALS if trials is None else trials
        if self.trials > limit:
            raise SpecError(f"The grid has {self.trials:,} trials, and the budget is {limit:,}; raise it, or search at "
                            "random.")


def _blanks(stack: str) -> tuple[str, ...]:
    try:
        return blanks(stack)
    except ValueError as error:
        raise SpecError(str(error)) from None


def _check_axis(name: str, values: Domain, wanted: set[str]) -> None:
    """Whether a setting has that name, and can have those values."""
    if not re.fullmatch(NAME, name) or name == CLASSES:
        raise SpecError(f"A setting's name is of small letters, digits and _, and not '{name[:60]}'.")
    if name not in DEFAULTS and name not in wanted:
        raise SpecError(f"There is no setting '{name}': there are {', '.join(DEFAULTS)}, and the blanks of a stack.")
    for value in values.ends:
        if name in _CHECKS:
            kind = type(DEFAULTS[name])
            fits = isinstance(value, kind) or (kind is float and isinstance(value, int))
            if not fits:
                raise SpecError(f"The setting '{name}' is a {_KINDS[kind]}, not '{value}'.")
            _check_value(name, value)


def _problem(template: str, values: Mapping[str, Value]) -> str:
    """Why a filled template cannot be read, or nothing."""
    try:
        layers_and_loss(filled(template, values, 2), 2)
    except ValueError as error:
        return str(error)
    return ""


def _check_value(name: str, value: Value) -> None:
    try:
        _CHECKS[name](value)
    except ValueError as error:
        raise SpecError(f"The setting '{name}' cannot be {value}: {str(error).rstrip('.')}.") from None


def _check_task(value: Value) -> None:
    if value not in (known := (*tasks.names(), DRAWINGS)):
        raise ValueError(f"the tasks are {', '.join(known)}")


def _check_stack(value: Value) -> None:
    if re.fullmatch(r"[\w-]+", str(value)) and value not in STACKS:
        raise ValueError(f"it is no text of a stack, and no shipped one, which are {', '.join(STACKS)}")


_KINDS: Mapping[type, str] = MappingProxyType({int: "whole number", float: "number", str: "text"})

_CHECKS: Mapping[str, Callable[..., object]] = MappingProxyType({
    "task": _check_task, "size": check_size, "stack": _check_stack, "letters": check_limit,
    "optimiser": lambda value: Settings(optimiser=value), "rate": lambda value: Settings(rate=value),
    "batch": lambda value: Settings(batch=value)})


def _check_whole(what: str, value: object, least: int, most: int, why: str = "") -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        because = f" ({why})" if why else ""
        raise SpecError(f"{what[0].upper()}{what[1:]} is a whole number from {least:,} to {most:,}{because}, "
                        f"not {value!r}.")
