"""The sentences for what an audit, a diagnosis and the shuffle experiment find; the command line and the window say
them alike."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from xoviz.wording import Translate, percent


def audit_question(question: str, compared: int, kinks: int, tr: Translate = str) -> str:
    """What was asked and at how many places: "gradients as measured at 20 places; 7 at a kink left out".

    ``question`` is one of ``explain.audit``.
    """
    asked = {
        "forward": tr("forward as by plain loops, {compared} values"),
        "gradient": tr("gradients as measured at {compared} places"),
        "order": tr("gradients in the order that trains, {compared} values"),
    }[question].format(compared=f"{compared:,}")
    if question != "gradient":
        return asked
    return asked + (tr("; {kinks} at a kink left out").format(kinks=f"{kinks:,}") if kinks else tr("; none at a kink"))


def audit_verdict(wrong: int, lines: int, forward: float, gradient: float, kinks: int, tr: Translate = str) -> str:
    """What an audit says in the end, in a sentence or two: how many of its ``lines`` are ``wrong``, and how far off the
    values and the gradients are at the most, relative to the largest of their kind."""
    left_out = tr(" {kinks} points at a kink, where there are two slopes, were counted and left out."
                  ).format(kinks=f"{kinks:,}") if kinks else ""
    if wrong:
        return tr("{wrong} of {lines} comparisons are off by more than rounding allows: this network does not compute "
                  "what it says.").format(wrong=wrong, lines=lines) + left_out
    return tr("All {lines} comparisons agree: values to within {forward}, gradients to within {gradient} of the "
              "largest.").format(lines=lines, forward=_power(forward), gradient=_power(gradient)) + left_out


def _power(value: float, digits: int = 0) -> str:
    """A number with a power of ten: "5e−7"."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "NaN"
    digit, _, power = f"{value:.{digits}e}".partition("e")
    return f"{digit}e{int(power)}".replace("-", "−")


def finding_headline(kind: str, figures: Mapping[str, float], layer: str = "", unit: str = "",
                     tr: Translate = str) -> str:
    """What is wrong, in one short sentence.

    ``kind`` and ``figures`` are those of ``explain.diagnosis``; ``layer`` is what people call its layer, and ``unit``
    the class, the filter's number from 1, or two of them ("2 and 5").
    """
    few = figures.get("of", 0)
    return {
        "diverging": tr("Training runs away: a learning rate of {rate:g} is too high."),
        "slow": tr("Learning crawls: a learning rate of {rate:g} is too small."),
        "overfitting": tr("It has learned its {letters} examples by heart."),
        "ignored": tr("It never answers {unit}."),
        "saturated": tr("Its output is saturated: certain of all, right or wrong."),
        "silent": tr("Nothing gets through {layer}."),
        "dead": tr("{units} of {of} filters of {layer} are dead: they never fire.") if few
        else tr("Filter {unit} of {layer} is dead: it never fires."),
        "alike": tr("Filters {unit} of {layer} do the same."),
    }[kind].format(**figures, layer=layer, unit=unit)


def unit_text(kind: str, unit: int | None, more: Sequence[int], classes: Sequence[str], tr: Translate = str) -> str:
    """What a finding concerns: the class "X", the filter "3" (from 1), the filters "2 and 5"; empty if no one unit."""
    if unit is None:
        return ""
    if kind == "ignored":
        return classes[unit]
    *first, last = (str(each + 1) for each in sorted((unit, *more)))
    return tr("{first} and {last}").format(first=", ".join(first), last=last) if first else last


def finding_evidence(kind: str, figures: Mapping[str, float], unit: str = "", tr: Translate = str) -> str:
    """The numbers that show it, in a sentence or two. Arguments as for ``finding_headline``."""
    written = {name: _written(name, value) for name, value in figures.items()}
    parts = {
        "diverging": _diverging, "slow": _slow, "overfitting": _overfitting, "ignored": _ignored,
        "saturated": _saturated, "silent": _silent, "dead": _dead, "alike": _alike,
    }[kind](figures, tr)
    return " ".join(part.format(**written, unit=unit) for part in parts)


def advice_text(advice: str, value: float = 0, unit: str = "", tr: Translate = str) -> str:
    """The one thing to try, in as few words as a button has. ``advice`` is the code of one of ``explain.diagnosis``;
    ``value`` is its rate, bias or number of letters; ``unit`` is what it is for, "filter 3" or a class."""
    return {
        "rate": tr("Rate {value:g}"),
        "rate anew": tr("Rate {value:g}, from scratch"),
        "letters": tr("{value:g} examples") if value else tr("Endless examples"),
        "weight": tr("Bias {value:.3g} for {unit}"),
        "vector": tr("Smaller scores"),
        "filter": tr("Fresh weights for {unit}"),
        "anew": tr("Learn from scratch"),
    }[advice].format(value=value, unit=unit)


def advice_reason(advice: str, tr: Translate = str) -> str:
    """What it does, and why it may help."""
    return {
        "rate": tr("Steps of another size; the weights stay as they are."),
        "rate anew": tr("These weights are spoilt: random ones, and steps that go down from there."),
        "letters": tr("A new example every time: nothing can be learned by heart."),
        "weight": tr("Changes this one number; undo brings the old one back."),
        "vector": tr("Divides all weights of the votes by one number: every answer stays as it is, and slopes return."),
        "filter": tr("Random weights for this filter alone, which can learn again; undo brings the old ones back."),
        "anew": tr("Random weights, then play; undo brings the present ones back."),
    }[advice]


NARROW = "\u00a0"
"""A space at which no line is broken."""

SHARES = ("training", "held_out", "accuracy", "balanced", "share")
COUNTS = ("letters", "there", "wrong", "wrong_full", "steps", "step", "units", "of")


def _written(name: str, value: float) -> str:
    """A figure as people read it: shares in per cent, counts whole, everything else with about three digits."""
    if name in SHARES:
        return percent(value).replace(" ", NARROW)
    if name in COUNTS or 1000 <= abs(value) < 1e6:
        return f"{value:,.0f}".replace("-", "−")
    return _power(value, 2) if abs(value) >= 1e6 or 0 < abs(value) < 1e-4 else f"{value:.3g}".replace("-", "−")


def _diverging(figures: Mapping[str, float], tr: Translate) -> tuple[str, ...]:
    if "step" in figures:
        return (tr("After step {step} the loss was no longer a number. The network of that step was kept."),)
    return (tr("The mean loss is {recent} and has been {worst}; mere guessing costs {guessing}."),
            tr("The very first step at this rate takes the error from {before} to {after}."))


def _slow(figures: Mapping[str, float], tr: Translate) -> tuple[str, ...]:
    return (tr("In {steps} steps the loss went from {first} to {recent}."),
            tr("There is a slope to go down: the next step lowers the error by {fall}, one ten times as long by "
               "{fall_of_ten}."))


def _overfitting(figures: Mapping[str, float], tr: Translate) -> tuple[str, ...]:
    return (tr("Of the examples that it learns from it reads {training} rightly, of others {held_out}."),
            tr("The loss is {training_loss} on those and {held_out_loss} on others."))


def _ignored(figures: Mapping[str, float], tr: Translate) -> tuple[str, ...]:
    shown = tr("Of {letters} fresh examples {there} are {unit}, and it calls none of them so.")
    if figures["balanced"] - figures["accuracy"] < 0.1:
        return (shown,)
    return shown, tr("With another bias it would read {balanced} of them rightly; now it is {accuracy}.")


def _saturated(figures: Mapping[str, float], tr: Translate) -> tuple[str, ...]:
    shown = tr("One score leads by {lead} (the median), so softmax says 1 and 0 for {share} of the examples.")
    flat = tr("There the loss is flat: nearly no slope is left to learn by.")
    if not figures["wrong_full"]:
        return shown, flat
    return shown, tr("It is as certain of {wrong_full} of the {wrong} that it reads wrongly."), flat


def _silent(figures: Mapping[str, float], tr: Translate) -> tuple[str, ...]:
    return (tr("For {letters} examples not one of its {units} units is ever above 0, so ReLU passes nothing on: every "
               "picture gets the same answer, and no slope comes back."),)


def _dead(figures: Mapping[str, float], tr: Translate) -> tuple[str, ...]:
    if "of" in figures:
        return (tr("For {letters} examples they are never above 0, so ReLU leaves nothing of them: no part in any "
                   "score, and no slope to learn by."),)
    shown = tr("Its best match on {letters} examples is {best}, and ReLU turns that into 0: it has no part in any "
               "score, and no slope to learn by.")
    return (shown, tr("Its bias is {bias}.")) if figures["bias"] else (shown,)


def _alike(figures: Mapping[str, float], tr: Translate) -> tuple[str, ...]:
    return (tr("The cosine of their weights is {weights}, and of what they find on all examples {responses}; 1 is the "
               "same. One of them could look for something else."),)


def kind_name(kind: str, tr: Translate = str) -> str:
    """What people call a network of the shuffle experiment, one of ``explain.shuffle.KINDS``."""
    return {"convolutional": tr("the convolutional network"), "plain": tr("the plain network")}[kind]


def order_name(order: str, tr: Translate = str) -> str:
    """What people call an order, one of ``explain.shuffle.ORDERS``."""
    return {"ordered": tr("in the order given"), "shuffled": tr("rearranged")}[order]


def shuffling_text(kind: str, verdict: str, figures: Mapping[str, float], tr: Translate = str) -> str:
    """What rearranging does to a ``kind`` of network.

    ``figures`` are shares of 1: the accuracies ``before`` and ``after``, their difference's interval from ``low`` to
    ``high``, and the ``margin`` within which they count as equal. ``verdict`` is one of ``explain.paired``.
    """
    form = {
        "less": tr("Rearranged, {who} reads {after} instead of {before}: worse by {points} points ({reach})."),
        "more": tr("Rearranged, {who} reads {after} instead of {before}: better by {points} points ({reach})."),
        "same": tr("Rearranged, {who} does as well: {after} after {before}, within {margin:g} points ({reach})."),
        "unclear": tr("Rearranged, {who} reads {after} instead of {before}, which may be chance ({reach})."),
    }[verdict]
    return form.format(who=kind_name(kind, tr), **_difference(figures))


def lead_text(order: str, verdict: str, figures: Mapping[str, float], tr: Translate = str) -> str:
    """How the convolutional network does beside the plain one in an ``order``; ``figures`` as above, ``before`` the
    plain one's accuracy and ``after`` the convolutional one's."""
    form = {
        "less": tr("{where}, the convolutional network is worse than the plain one by {points} points ({reach})."),
        "more": tr("{where}, the convolutional network is better than the plain one by {points} points ({reach})."),
        "same": tr("{where}, the convolutional network is as good as the plain one, to {margin:g} points ({reach})."),
        "unclear": tr("{where}, which of the two is better cannot be told from these ({reach})."),
    }[verdict]
    where = order_name(order, tr)
    return form.format(where=where[:1].upper() + where[1:], **_difference(figures))


def moral_text(moral: str, what: str, tr: Translate = str) -> str:
    """What follows from the shuffle experiment for ``what`` stands in an order, such as "pixels"; ``moral`` is one of
    ``explain.shuffle``."""
    return {
        "neighbours": tr("So neighbouring {what} tell something, and the convolutional network makes use of it."),
        "no use": tr("So a convolutional network is of no use for these {what}: not even the order given helps it."),
        "habit": tr("So the convolutional network is better, but not because of neighbours: torn apart, the {what} "
                    "serve it as well."),
        "open": tr("So these numbers do not settle whether the order of the {what} tells anything: take more seeds."),
    }[moral].format(what=what)


def _difference(figures: Mapping[str, float]) -> dict[str, object]:
    """The figures of two accuracies and their difference as they are written."""
    low, high = (f"{100 * figures[end]:+.1f}".replace("-", "−") for end in ("low", "high"))
    return {"before": percent(figures["before"]), "after": percent(figures["after"]), "reach": f"{low} … {high}",
            "points": f"{100 * abs(figures['after'] - figures['before']):.1f}", "margin": 100 * figures["margin"]}
