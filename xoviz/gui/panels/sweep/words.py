"""What the tab "Sweep" says."""

from __future__ import annotations

import math

from xoviz.gui.panels.sweep.shown import FAILED, PRUNED, Row
from xoviz.sweep.run import Progress
from xoviz.sweep.spec import Goal, Spec
from xoviz.wording import Translate, percent

GOALS = ("accuracy", "loss", "pictures")
SEARCHES = ("grid", "random", "tpe")


def goals(tr: Translate) -> tuple[str, ...]:
    """What counts, as in GOALS."""
    return tr("Accuracy on fresh examples"), tr("Loss on fresh examples"), tr("Pictures until 99 %")


def searches(tr: Translate) -> tuple[str, ...]:
    """How it is searched, as in SEARCHES."""
    return tr("Grid: every combination"), tr("Random"), tr("Optuna’s sampler")


def setting(name: str, tr: Translate) -> str:
    """What a setting is called; the blanks of a stack by their own names."""
    known = {"task": tr("Task"), "size": tr("Cells a side"), "stack": tr("Stack"), "optimiser": tr("Optimiser"),
             "rate": tr("Learning rate"), "batch": tr("Batch"), "letters": tr("Examples"),
             "seed": tr("Seed")}
    return known.get(name, f"{{{name}}}")


def axis(goal: Goal, tr: Translate) -> str:
    """What is measured, at an axis."""
    return {"accuracy": tr("accuracy on fresh examples"), "loss": tr("loss on fresh examples"),
            "pictures": tr("pictures until 99 %")}[goal.kind]


def measured(value: float, goal: Goal) -> str:
    """A value of the goal; "–" where there is none."""
    if not math.isfinite(value):
        return "–"
    if goal.kind == "accuracy":
        return percent(value)
    return f"{value:,.0f}" if goal.kind == "pictures" else f"{value:.4f}"


def plan(spec: Spec, tr: Translate) -> str:
    """How much is to be done."""
    seeds = len(spec.seeds)
    if seeds == 1:
        return tr("{trials:,} trials of {pictures:,} pictures").format(trials=spec.trials,
                                                                       pictures=spec.budget.pictures)
    return tr("{settings:,} settings × {seeds} seeds = {trials:,} trials of {pictures:,} pictures").format(
        settings=spec.settings, seeds=seeds, trials=spec.trials, pictures=spec.budget.pictures)


def how_far(progress: Progress | None, *, running: bool, goal: Goal, tr: Translate) -> str:
    """How far a sweep is, and who is best so far."""
    if progress is None:
        return tr("Starting…") if running else tr("No results yet.")
    told = tr("{done:,} of {total:,} trials").format(done=progress.done, total=progress.total)
    if running:
        told = tr("{told}, {running} running").format(told=told, running=progress.running)
    if progress.best is None:
        return told
    numbers = ", ".join(str(line.trial.number) for line in progress.best.lines)
    value = 1 - progress.best.cost if goal.kind == "accuracy" else progress.best.cost
    return tr("{told}. Best so far: {value}, {parameters:,} parameters (trial {numbers})").format(
        told=told, value=measured(value, goal), parameters=progress.best.parameters, numbers=numbers)


def about(row: Row, goal: Goal, names: tuple[str, ...], tr: Translate) -> str:
    """One trial in a line."""
    told = ", ".join(f"{setting(name, tr)} {row.value(name)}" for name in names if row.value(name) is not None)
    head = tr("Trial {number}: {what}").format(number=row.number, what=told) if told else tr(
        "Trial {number}").format(number=row.number)
    if row.ended == FAILED:
        return f"{head}. {row.line.error}"
    outcome = row.line.outcome
    assert outcome is not None
    ended = tr(", stopped early") if row.ended == PRUNED else tr(", ran away") if outcome.diverged else ""
    return tr("{head}: {value}, {parameters:,} parameters{ended}").format(
        head=head, value=measured(row.height, goal), parameters=outcome.parameters, ended=ended)
