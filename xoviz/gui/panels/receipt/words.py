"""What the receipt says: names of cells and of sums, numbers as they are read, and the sentences above it."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from xoviz.explain.gates import Inside
from xoviz.explain.heads import answers
from xoviz.explain.printed import alone
from xoviz.explain.reading import Reading
from xoviz.explain.receipt import STATES, Number
from xoviz.nn import PICTURE, Focus, Layer, Stack
from xoviz.wording import MAKERS, Translate, called, layer_names, probability, winner, word_text

PLACES: dict[Reading, int] = {"decimals": 3, "slides": 2, "fractions": 2}
"""Digits after the point; fractions have none, but what cannot be one is written so."""

MOST_FOR, MOST_AGAINST = 3, 2
"""How many votes the sentence on top names."""

MOST_POWERS = 4
"""Classes up to which every power of the softmax is written out."""


class Names:
    """What the cells of a network are called, counted from 1: "filter 2, pooled (1, 1)", "pixel (3, 4)", "score of X".

    They stay the same while the stack and its classes do, however often a stroke asks for them.
    """

    def __init__(self, stack: Stack, classes: tuple[str, ...], tr: Translate = str,
                 dictionary: tuple[str, ...] = (), columns: tuple[str, ...] = (), kind: str = "pixels") -> None:
        """The rows of sentences are named by the words of their ``dictionary``, the cells of a table by its
        ``columns``, all others by the ``kind`` of the inputs."""
        self.stack, self.classes, self._tr, self.dictionary, self.columns = stack, classes, tr, dictionary, columns
        self.things = called("letter", kind, tr)
        self._heads = tuple(name for names in answers(stack, classes) for name in names)
        self._patterns = {PICTURE: self._pixel()} | {
            layer.id: self._pattern(place, layer) for place, layer in enumerate(stack.layers)}

    def cell(self, focus: Focus | None) -> str:
        """The name of a cell; None is a filter over the padding."""
        if focus is None:
            return self._tr("padding")
        if focus.layer == self.stack.ids[-1]:
            return self._tr("score of {name}").format(name=self.classes[focus.map])
        if focus.layer == PICTURE and (self.dictionary or self.columns):
            return self.place(focus.row, focus.column)
        if self._heads and focus.layer == self.stack.ids[-2]:
            return self._tr("score of {name}").format(name=self._heads[focus.map])
        return self._patterns[focus.layer].format(map=focus.map + 1, row=focus.row + 1, column=focus.column + 1)

    def place(self, row: int, column: int) -> str:
        """What a place of the input is called, whatever the channel."""
        if self.dictionary:
            return word_text(self.dictionary[row], column, self._tr)
        if self.columns:
            return self.columns[column]
        return f"{self.things.cell} ({row + 1}, {column + 1})"

    def _pixel(self) -> str:
        pixel = self.things.cell + self._tr(" ({row}, {column})")
        return pixel if self.stack.input_shape[0] == 1 else pixel + self._tr(" of channel {map}")

    def _pattern(self, place: int, layer: Layer) -> str:
        where = "" if self.stack.shape_of(layer.id)[1:] == (1, 1) else " ({row}, {column})"
        maker = self._maker(place)
        if layer.kind in STATES:
            return maker + self._tr(", word {column}") if where else maker
        return maker if layer.kind == "dense" else f"{maker}, {self._done(place, layer)}{where}"

    def _maker(self, place: int) -> str:
        """What made a map: the nearest filter or unit below."""
        kinds = [layer.kind for layer in self.stack.layers[: place + 1] if layer.kind in MAKERS]
        words = {"conv": self._tr("filter {map}"), "dense": self._tr("hidden unit {map}"),
                 "recurrent": self._tr("state {map}"), "lstm": self._tr("state {map}")}
        return words.get(kinds[-1] if kinds else "", self._tr("channel {map}"))

    def _done(self, place: int, layer: Layer) -> str:
        """What a layer did to a map; by the layer's own name where there are several of its kind."""
        kinds = [each.kind for each in self.stack.layers]
        if kinds.count(layer.kind) > 1:
            return layer_names(kinds, self._tr)[place]
        return {"conv": self._tr("match"), "relu": self._tr("after ReLU"), "leaky": self._tr("after leaky ReLU"),
                "tanh": self._tr("after tanh"), "dropout": self._tr("after dropout"), "maxpool": self._tr("pooled"),
                "meanpool": self._tr("averaged"), "heads": self._tr("in pairs")}[layer.kind]


@dataclass(frozen=True)
class Words:
    """How one network's cells and numbers are written."""

    names: Names
    reading: Reading
    tr: Translate = str

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes' names."""
        return self.names.classes

    @property
    def places(self) -> int:
        """Digits after the point."""
        return PLACES[self.reading]

    def cell(self, focus: Focus | None) -> str:
        """What a cell is called."""
        return self.names.cell(focus)

    def inside(self, inside: Inside) -> str:
        """What a number is called that a layer with memory keeps to itself."""
        form = {"state": self.tr("state {unit} before"), "memory": self.tr("memory before: kept"),
                "prediction": self.tr("prediction: let in")}[inside.what]
        return form.format(unit=inside.unit + 1)

    def number(self, number: Number) -> str:
        """One number: "0.778", "7/9"."""
        return minus(alone(number, self.reading, self.places))

    def signed(self, number: Number) -> str:
        """One number that is added: "+0.778", "−7/9"; what is read as zero has no sign."""
        text = self.number(number)
        return text if text.startswith("−") or not self.shows(number) else f"+{text}"

    def shows(self, number: Number) -> bool:
        """Whether a number is read as something else than zero."""
        return self.number(number).strip("−0.") != ""


def minus(text: str) -> str:
    """With the signs that numbers have on screen: "−0.01", "∞"."""
    return text.replace("-", "−").replace("inf", "∞").replace("nan", "NaN")


def score_sentence(words: Words, scores: Sequence[Number], unit: int) -> str:
    """What one class scores, and what that means."""
    names, tr = words.classes, words.tr
    best = winner([float(score) for score in scores])
    said = {"name": names[unit], "score": words.number(scores[unit])}
    if best is None:
        return tr("{name} has a score of {score}; the highest scores are equal: undecided.").format(**said)
    if best == unit:
        return tr("{name} has the highest score: {score}.").format(**said)
    return tr("{name} has a score of {score}; {best} has more, {most}.").format(
        best=names[best], most=words.number(scores[best]), **said)


def rivals_sentence(words: Words, scores: Sequence[Number], one: int, other: int) -> str:
    """How far one class is ahead of another."""
    names, margin = words.classes, scores[one] - scores[other]
    if margin == 0:
        return words.tr("{one} and {other} have the same score, {score}: undecided.").format(
            one=names[one], other=names[other], score=words.number(scores[one]))
    if not words.shows(margin):
        return words.tr("{one} is ahead of {other} by less than {least}.").format(
            one=names[one], other=names[other], least=f"{10**-words.places:.{words.places}f}")
    return words.tr("{one} is ahead of {other} by {margin}.").format(
        one=names[one], other=names[other], margin=words.number(margin))


def reasons(words: Words, parts: Sequence[tuple[Focus | None, Number]], one: str, other: str) -> str:
    """The strongest parts of a sum to either side, in one sentence: where the answer lies. Zeros do not count."""
    most = heapq.nlargest(MOST_FOR, parts, key=_size)
    least = heapq.nsmallest(MOST_AGAINST, parts, key=_size)
    for_it = [f"{words.cell(source)} {words.signed(part)}" for source, part in most
              if part > 0 and words.shows(part)]
    against = [f"{words.cell(source)} {words.signed(part)}" for source, part in least
               if part < 0 and words.shows(part)]
    said = []
    if for_it:
        said.append(words.tr("Most for {name}: {parts}.").format(name=one, parts="; ".join(for_it)))
    if against:
        said.append(words.tr("Most {side}: {parts}.").format(side=other, parts="; ".join(against)))
    if not said and any(part != 0 for _, part in (*most, *least)):
        return words.tr("Every part is too small to show with {places} digits.").format(places=words.places)
    return " ".join(said) or words.tr("Nothing speaks for it or against it.")


def _size(part: tuple[Focus | None, Number]) -> Number:
    return part[1]


def softmax_sentence(words: Words, scores: Sequence[float], probabilities: Sequence[float], unit: int,
                     balanced: bool) -> str:
    """How the score of one class becomes a probability, with its numbers."""
    powers = [f"exp({words.number(score)})" for score in scores]
    below = " + ".join(powers[:MOST_POWERS]) + (" + …" if len(powers) > MOST_POWERS else "")
    sign = words.tr("✓ adds up") if balanced else words.tr("✗ is off")
    sentence = words.tr("Softmax makes probabilities of scores:  P({name}) = {power} ÷ ({powers}) = {result}   {sign}")
    return sentence.format(
        name=words.classes[unit], power=powers[unit], powers=below, sign=sign,
        result=probability(probabilities[unit], words.tr))
