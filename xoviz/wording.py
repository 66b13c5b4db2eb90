"""The terms and sentences that the command line and the window both say, so that they always say the same.

Everything here takes plain values (kinds, names, numbers) and gives text. The window passes its own ``tr``, which
translates each sentence before the values are put in; without one the text stays English.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

Translate = Callable[[str], str]
"""What turns an English sentence, its {places} still empty, into one of another language."""

Number = Fraction | float
Write = Callable[[Number], str]
"""What writes a number."""

TWO_PLACES: Write = "{:.2f}".format


class Called(NamedTuple):
    """What people call a task's inputs, one and many, their cells and what is in them, and where the present one is."""

    one: str
    many: str
    cell: str
    cells: str
    ink: str
    here: str


def called(noun: str, kind: str, tr: Translate = str) -> Called:
    """What to call the inputs of a task, by its ``noun`` ("letter") and the ``kind`` of its inputs ("pixels")."""
    plurals = {"letter": tr("letters"), "digit": tr("digits"), "drawing": tr("drawings"), "picture": tr("pictures"),
               "silhouette": tr("silhouettes"), "sound": tr("sounds"), "sentence": tr("sentences"),
               "customer": tr("customers"), "board": tr("boards")}
    cells = {"pixels": (tr("pixel"), tr("pixels"), tr("ink")), "spectrogram": (tr("cell"), tr("cells"), tr("sound")),
             "words": (tr("cell"), tr("cells"), tr("word")), "table": (tr("column"), tr("columns"), tr("value"))}
    here = tr("on the pad") if kind == "pixels" else tr("at the left")
    cell, several, ink = cells.get(kind, (tr("cell"), tr("cells"), tr("thing")))
    return Called(tr(noun), plurals.get(noun, f"{noun}s"), cell, several, ink, here)


MAKERS = ("conv", "dense", "recurrent", "lstm")
"""The kinds of layers that make maps or values of their own: filters, units, states."""

MODEST_RATE = 0.1
"""The largest learning rate that is ever advised."""

SURE = 0.999
"""Probabilities above this are only said to be above it: softmax never quite reaches 1."""


def layer_name(kind: str, last: bool = False, tr: Translate = str) -> str:
    """What people call a layer of this ``kind`` ("conv"); the ``last`` dense layer holds the votes.

    Raises ValueError for a kind that has no name.
    """
    return _name_among(_layers(tr), kind, last, tr)


def _layers(tr: Translate) -> dict[str, str]:
    """The names of layers by their kinds."""
    return {
        "conv": tr("convolution"),
        "relu": tr("ReLU"),
        "leaky": tr("leaky ReLU"),
        "tanh": tr("tanh"),
        "dropout": tr("dropout"),
        "maxpool": tr("pooling"),
        "meanpool": tr("mean pooling"),
        "dense": tr("hidden layer"),
        "heads": tr("pairs"),
        "recurrent": tr("recurrent layer"),
        "lstm": tr("LSTM"),
    }


def _name_among(names: dict[str, str], kind: str, last: bool, tr: Translate) -> str:
    if kind not in names:
        raise ValueError(f"no layer is of the kind {kind!r}; there are {', '.join(names)}")
    return tr("votes") if last and kind == "dense" else names[kind]


def input_name(shape: Sequence[int], tr: Translate = str) -> str:
    """What people call that which goes in, of ``shape`` (C, H, W): a picture only where it is square."""
    return tr("picture") if shape[1] == shape[2] else tr("input")


def layer_names(kinds: Sequence[str], tr: Translate = str) -> tuple[str, ...]:
    """The names of a whole stack, given the kinds from the picture up; numbered where a name comes twice."""
    known = _layers(tr)  # once, and not for each layer: this is asked several times a stroke
    names = [_name_among(known, kind, _gives_votes(kinds, place), tr) for place, kind in enumerate(kinds)]
    return tuple(f"{name} {names[: place + 1].count(name)}" if names.count(name) > 1 else name
                 for place, name in enumerate(names))


def _gives_votes(kinds: Sequence[str], place: int) -> bool:
    """Whether a dense layer would hold votes there: at the top, or below the pairs of two heads."""
    return place == len(kinds) - 1 or kinds[place + 1] == "heads"


def part_name(kinds: Sequence[str], classes: Sequence[str], place: int, index: int | None, tr: Translate = str) -> str:
    """What people call a part of a network: "filter 3 of convolution 1", "unit 5 of hidden layer", "the vote for X".

    ``kinds`` are those of the whole stack, ``place`` says which of them it belongs to, and ``index`` (from 0) which of
    its parts it is; None for all of them: "all of convolution 1".
    """
    name = layer_names(kinds, tr)[place]
    if index is None:
        return tr("all of {layer}").format(layer=name)
    if kinds[place] == "dense" and place == len(kinds) - 1:
        return tr("the vote for {name}").format(name=classes[index])
    form = tr("filter {number} of {layer}") if kinds[place] == "conv" else tr("unit {number} of {layer}")
    return form.format(number=index + 1, layer=name)


def layer_meaning(kind: str, last: bool = False, tr: Translate = str) -> str:
    """One sentence on what a layer of this ``kind`` does, for the place where its name first appears.

    Raises ValueError for a kind that has none.
    """
    meanings = {
        "conv": tr("Lays each filter on every patch and writes down how well it matches there."),
        "relu": tr("Turns every negative number into 0."),
        "leaky": tr("Leaves only a small part of every negative number."),
        "tanh": tr("Bends every number into the range from −1 to +1."),
        "dropout": tr("Leaves out numbers by chance while the network learns, and none at other times."),
        "maxpool": tr("Shrinks each map: of every window only the largest number stays."),
        "meanpool": tr("Shrinks each map: every window becomes the mean of its numbers."),
        "recurrent": tr("Reads word by word, and hears what it said of the words before along with each."),
        "lstm": tr("Reads word by word, with a memory that gates write to, forget from, and select from."),
        "heads": tr("Adds up one score of each head: a score for each pair of answers."),
        "dense": tr("Every number below gets a vote for each class, with a weight.") if last
        else tr("Every number below gets a vote for each hidden unit, with a weight."),
    }
    if kind not in meanings:
        raise ValueError(f"no layer is of the kind {kind!r}; there are {', '.join(meanings)}")
    return meanings[kind]


def action_text(thing: str, grasp: str, tr: Translate = str) -> str:
    """What follows, by the rule of ``explain.actions``, from a thing and a grasp; empty where there is no such line."""
    return {
        ("knife", "power small"): tr("Grasp the knife by its handle with the whole hand, and cut the bread."),
        ("knife", "precision small"): tr("Grasp the knife by its handle with the fingertips, and peel."),
        ("cup", "power small"): tr("Grasp the cup by its handle with the whole hand, and drink."),
        ("cup", "power large"): tr("Grasp the cup around its wall with the whole hand, and drink."),
        ("cup", "precision large"): tr("Grasp the cup at its rim with fingertips wide apart, and put it aside."),
        ("plate", "precision large"): tr("Grasp the plate at its edge with fingertips wide apart, and carry it."),
        ("plate", "precision small"): tr("Pinch the plate's edge with the fingertips, and stand it in the rack."),
        ("spoon", "power small"): tr("Grasp the spoon by its stem with the whole hand, and stir."),
        ("spoon", "precision small"): tr("Grasp the spoon by its stem with the fingertips, and taste."),
        ("bottle", "power large"): tr("Grasp the bottle around its body with the whole hand, and pour."),
        ("bottle", "power small"): tr("Grasp the bottle by its neck with the whole hand, and pour."),
        ("tomato", "power spherical"): tr("Take the tomato into the hollow of the hand, and put it into the bowl."),
        ("tomato", "precision small"): tr("Take the tomato between the fingertips, and put it on the salad."),
    }.get((thing, grasp), "")


def parameter_name(name: str, kind: str, tr: Translate = str) -> str:
    """What people call the numbers of a layer of this ``kind`` that learn: "filters", "weights of forgetting".

    ``name`` is that of the parameter: "weights", "bias", and in layers with memory also "recurrent", each of them
    perhaps with that of a gate before it: "forgetting_bias".
    """
    gate, _, what = name.rpartition("_")
    names = {"weights": tr("filters") if kind == "conv" else tr("weights"), "bias": tr("biases"),
             "recurrent": tr("recurrent weights")}
    if kind == "lstm":
        gate = {"": tr("prediction"), "forgetting": tr("forgetting"), "ignoring": tr("ignoring"),
                "selection": tr("selection")}.get(gate, gate)
    return f"{gate}, {names.get(what, what)}" if gate else names.get(what, what)


def optimiser_name(optimiser: str, tr: Translate = str) -> str:
    """What people call a way down the slope. Raises ValueError for one that has no name."""
    names = {"descent": tr("gradient descent"), "momentum": tr("momentum"), "adam": tr("Adam")}
    if optimiser not in names:
        raise ValueError(f"no optimiser is called {optimiser!r}; there are {', '.join(names)}")
    return names[optimiser]


def shape_text(shape: Sequence[int], tr: Translate = str) -> str:
    """A shape (maps, rows, columns) in words: "3 maps of 7 × 7", "1 map of 9 × 9", "12 values"."""
    maps, rows, columns = shape
    if (rows, columns) == (1, 1):
        return tr("1 value") if maps == 1 else tr("{maps} values").format(maps=maps)
    text = tr("1 map of {rows} × {columns}") if maps == 1 else tr("{maps} maps of {rows} × {columns}")
    return text.format(maps=maps, rows=rows, columns=columns)


def cell_text(layer: str, maker: str, place: Sequence[int], shape: Sequence[int], *, of_map: bool = True,
              tr: Translate = str, pixel: str = "") -> str:
    """A cell in words: "pooling (1, 1) of filter 2", "pixel (3, 4)", "unit 5 of hidden layer"; counted from 1.

    ``layer`` is what people call its layer, empty for the picture; ``maker`` is the kind of what made its maps, "conv",
    "dense" or "picture"; ``place`` and ``shape`` are (map, row, column) and (maps, rows, columns). Without ``of_map``
    the map is left out, as it is where there is but one channel. ``pixel`` is what a cell of the picture is called.
    """
    map_, row, column = (at + 1 for at in place)
    if maker in ("recurrent", "lstm"):
        single = tuple(shape[1:]) == (1, 1)
        text = tr("state {map} of {layer}") if single else tr("state {map} of {layer}, word {column}")
        return text.format(map=map_, layer=layer, column=column)
    if maker == "dense":
        return tr("unit {map} of {layer}").format(map=map_, layer=layer)
    where = tr("{layer} ({row}, {column})")
    text = where.format(layer=layer or pixel or tr("pixel"), row=row, column=column)
    if not of_map or (maker == "picture" and shape[0] == 1):
        return text
    of = tr("{cell} of channel {map}") if maker == "picture" else tr("{cell} of filter {map}")
    return of.format(cell=text, map=map_)


def word_text(word: str, column: int, tr: Translate = str) -> str:
    """A cell of a sentence: the word of its row, and its place, counted from 1."""
    return tr("“{word}” at place {place}").format(word=word, place=column + 1)


def step_text(how: str, cell: str, vote: int | None = None, tr: Translate = str) -> str:
    """What a cell is to the one above it, in words: "winner: ReLU (2, 3)", "strongest: vote 4, pooling (1, 1)".

    ``how`` is what ``explain.walk`` says; ``vote`` numbers what is counted for a score, in the order of the ledger.
    """
    text = cell if vote is None else tr("vote {number}, {cell}").format(number=vote, cell=cell)
    forms = {"winner": tr("winner: {cell}"), "strongest": tr("strongest: {cell}")}
    return forms.get(how, "{cell}").format(cell=text)


def percent(share: float) -> str:
    """A share between 0 and 1, such as an accuracy: "98.3 %". Only what is whole is called 100.0 %."""
    tenths = math.floor(share * 1000 + 1e-6) if share > 0.5 else math.ceil(share * 1000 - 1e-6)
    return f"{tenths / 10:.1f} %"


def probability(value: float, tr: Translate = str) -> str:
    """A probability from softmax: "99.2 %"; near the ends "over 99.9 %" and "below 0.1 %"."""
    if value > SURE:
        return tr("over {share}").format(share=f"{SURE:.1%}".replace("%", " %"))
    if value < 1 - SURE:
        return tr("below {share}").format(share=f"{1 - SURE:.1%}".replace("%", " %"))
    return f"{100 * value:.1f} %"


def winner(scores: Sequence[Number]) -> int | None:
    """The place of the largest of ``scores``; None on an exact tie, or where one of them is not a number."""
    if any(math.isnan(score) for score in scores):
        return None
    best = [place for place, score in enumerate(scores) if score == max(scores)]
    return best[0] if len(best) == 1 else None


def verdict(classes: Sequence[str], scores: Sequence[Number], probabilities: Sequence[float] | None = None,
            tr: Translate = str, write: Write = TWO_PLACES, rest: str = "") -> str:
    """What the network says: "X 99.2 %" with probabilities, "X, ahead by 0.44" with votes alone, or "undecided".

    ``classes``, ``scores`` and ``probabilities`` run alike; a trace has them as ``network.classes``, ``scores`` and
    ``probabilities``. ``write`` and ``rest`` are those of `margin_text`.
    """
    best = winner(scores)
    if best is None:
        return tr("undecided")
    if probabilities is not None:
        return f"{classes[best]} {probability(probabilities[best], tr)}"
    return tr("{winner}, ahead by {margin}").format(winner=classes[best], margin=margin_text(scores, tr, write, rest))


def both_verdicts(heads: Sequence[tuple[Sequence[str], Sequence[Number], Sequence[float] | None]],
                  tr: Translate = str) -> str:
    """What a network with two heads says: "cup 99.2 %, power large 87.0 %"; each head has classes, scores and
    probabilities as `verdict` wants them."""
    said = [verdict(*head, tr) for head in heads]
    return ", ".join(said)


def margin_text(scores: Sequence[Number], tr: Translate = str, write: Write = TWO_PLACES, rest: str = "") -> str:
    """How far the largest of ``scores`` is ahead of the second: "0.44", or "less than 0.01" where that would be 0.

    ``write`` may write it otherwise than as a decimal, "4/9". Beside the scores themselves ``rest``, the name of what
    closes a sum, has it add up as it is written: 1.00 against 0.55 is "0.44 (+ cut off 0.01)".
    """
    ranked = sorted(scores, reverse=True)
    margin = ranked[0] - ranked[1] if len(ranked) > 1 else ranked[0]
    if margin > 0 and write(margin) == write(0):
        return tr("less than 0.01")
    if not rest or len(ranked) < 2 or not math.isfinite(margin):
        return write(margin)
    first, second, ahead = (Fraction(write(number).replace("−", "-")) for number in (*ranked[:2], margin))
    left = first - second - ahead
    return write(margin) if not left else f"{write(margin)} (+ {rest} {write(left)})"


def closing_label(reading: str, tr: Translate = str) -> str:
    """The part that closes a sum: what rounding leaves, or what is cut off on the slides."""
    return tr("cut off") if reading == "slides" else tr("rounding")


def diverged(step: int, rate: float, tr: Translate = str) -> str:
    """That a run has left all reason after ``step``, to which it went back; why, and what to try."""
    return tr("The run diverged: after step {step} the loss ran away, because a learning rate of {rate} is too high "
              "here. The network of that step was kept; try a rate of {lower}."
              ).format(step=step, rate=f"{rate:g}", lower=f"{min(rate / 10, MODEST_RATE):.3g}")


def doubt_text(reason: str, measured: float, limit: float, tr: Translate = str, things: Called | None = None) -> str:
    """Why an answer about ``things`` is not to be relied on, by the ``reason`` and the figures of ``explain.doubt``."""
    things = called("letter", "pixels", tr) if things is None else things
    return {
        "blank": tr("there is hardly any {ink}").format(ink=things.ink),
        "undecided": tr("no class is ahead"),
        "improbable": tr("only {measured}, where {limit} counts as sure").format(
            measured=f"{100 * measured:.1f} %", limit=f"{limit:.0%}".replace("%", " %")),
        "unlike": tr("unlike the {many} it knows: {measured}° from the nearest, where {limit}° is usual").format(
            many=things.many, measured=f"{measured:.0f}", limit=f"{limit:.0f}"),
    }[reason]


def doubt_rule(tr: Translate = str, things: Called | None = None) -> str:
    """The rule by which answers are doubted, for people who ask; ``things`` as in ``doubt_text``."""
    things = called("letter", "pixels", tr) if things is None else things
    return tr("An answer counts as sure if 1 in 100 cells have {ink}, one class is ahead, its probability is at least "
              "95 %, and the {one} is like {many} of that class: in the layers that a fully connected layer reads "
              "it points as nearly the same way as one of them, among 2,000 held-out {many}, as 49 of 50 of those do "
              "to another. Of a network that gives no probabilities only the first two are asked.").format(
        ink=things.ink, one=things.one, many=things.many)
