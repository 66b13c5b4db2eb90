"""What is said about each part of a step: names of parts and cells, numbers, and a sentence with the numbers in it."""

from __future__ import annotations

from xoviz.explain.blame import BlameSum
from xoviz.explain.heads import heads, names_of
from xoviz.explain.one_step import OneStep, Part
from xoviz.gui.panels import layers
from xoviz.gui.panels.step.course import Missing
from xoviz.gui.panels.step.plates import Weight, layer_words
from xoviz.gui.widgets.numbers import significant
from xoviz.nn import PICTURE, Conv, Dense, Focus, Network, Trace
from xoviz.wording import MAKERS, Translate, cell_text, optimiser_name, parameter_name


def short(value: float, digits: int = 3) -> str:
    """A number in so many significant digits at the most: "0.138", "−12", "0", "6.2e−27"."""
    text = significant(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


class Names:
    """What the cells and weights of a network are called, counted from 1."""

    def __init__(self, network: Network, tr: Translate) -> None:
        self._network, self._tr = network, tr
        self.layers = layer_words(network, tr)

    def cell(self, focus: Focus) -> str:
        """A cell: "pooling (1, 1) of filter 2", "the vote for X"."""
        stack = self._network.stack
        if focus.layer == stack.ids[-1]:
            return self._tr("the vote for {name}").format(name=self._network.classes[focus.map])
        place = stack.index(focus.layer)
        kinds = [layer.kind for layer in stack.layers[: place + 1] if layer.kind in MAKERS]
        return cell_text(self.layers[focus.layer] if place >= 0 else "", kinds[-1] if kinds else PICTURE,
                         (focus.map, focus.row, focus.column), stack.shape_of(focus.layer), tr=self._tr)

    def weight(self, weight: Weight) -> str:
        """A weight: "filter 2, cell (1, 3)", "the weight of X for pooling (1, 1) of filter 2", "bias of filter 1"."""
        layer = self._network.layers[self._network.stack.index(weight.layer)]
        maker = self.maker(weight)
        if weight.key.endswith("bias"):
            return self._tr("bias of {maker}").format(maker=maker)
        channel, row, column = weight.index[1:]
        if isinstance(layer, Dense):
            below = layers.below(self._network, layer.id)
            return self._tr("weight of {maker} for {cell}").format(
                maker=maker, cell=self.cell(Focus(below, channel, row, column)))
        channels = self._network.stack.slot(weight.key).parameter.shape[1]
        text = self._tr("{maker}, cell ({row}, {column})") if channels == 1 \
            else self._tr("{maker}, cell ({row}, {column}) of channel {channel}")
        return text.format(maker=maker, row=row + 1, column=column + 1, channel=channel + 1)

    def maker(self, weight: Weight) -> str:
        """Whose weight it is: a filter's, a unit's or a class's."""
        if isinstance(self._network.layers[self._network.stack.index(weight.layer)], Conv):
            return self._tr("filter {number}").format(number=weight.index[0] + 1)
        return self._unit(weight.layer, weight.index[0])

    def parameter(self, key: str) -> str:
        """A whole parameter: "filters", "weights of the votes", "bias of convolution 2"."""
        layer_id, _, name = key.rpartition(".")
        layer = self._network.layers[self._network.stack.index(layer_id)]
        if layer.kind in ("recurrent", "lstm"):
            return f"{self.layers[layer_id]}: {parameter_name(name, layer.kind, self._tr)}"
        words = self._tr("bias of {layer}") if name == "bias" else \
            self._tr("filters of {layer}") if isinstance(layer, Conv) else self._tr("weights of {layer}")
        return words.format(layer=self.layers[layer_id])

    def term(self, found: BlameSum, place: int) -> str:
        """What one term of a sum is about: the cell whose blame it is."""
        map_, row, column = (int(at) for at in found.places[place])
        if found.kind in ("dense", "heads"):
            return self._unit(found.above, map_)
        if found.met is not None or found.kind != "conv":
            where = self._tr("window ({row}, {column})") if found.kind in ("maxpool", "meanpool") \
                else self._tr("at ({row}, {column})")
            return where.format(row=row + 1, column=column + 1)
        return self._tr("filter {map} at ({row}, {column})").format(map=map_ + 1, row=row + 1, column=column + 1)

    def _unit(self, layer: str, unit: int) -> str:
        if layer == self._network.layers[-1].id:
            return self._network.classes[unit]
        names = names_of(self._network)
        if names and layer == self._network.layers[-2].id:
            return (*names[0], *names[1])[unit]
        return self._tr("unit {number}").format(number=unit + 1)


def chip(part: Part, names: Names, tr: Translate) -> str:
    """A part in a word or two; blame goes on in a chain: "Blame of the votes", "of pooling", "of ReLU"."""
    texts = {"forward": tr("Forward"), "error": tr("Error"), "scores": tr("Blame of {layer}"),
             "blame": tr("of {layer}"), "gradient": tr("Gradient"), "update": tr("Update"), "result": tr("New error")}
    return texts[part.kind].format(layer=names.layers.get(part.layer, ""))


def title(part: Part, names: Names, tr: Translate) -> str:
    """A part as a heading."""
    texts = {"forward": tr("Forward: what the network says"), "error": tr("Error: how wrong that is"),
             "scores": tr("Blame of the votes"), "blame": tr("Blame of {layer}"),
             "gradient": tr("Gradient of the weights"), "update": tr("Update: one step down the slope"),
             "result": tr("New error: what has changed")}
    return texts[part.kind].format(layer=names.layers.get(part.layer, ""))


def sentence(step: OneStep, part: Part, names: Names, tr: Translate) -> str:
    """What happens in a part, with its numbers."""
    if part.kind == "forward":
        return forward(step.trace, tr)
    if part.kind == "error":
        return _error(step, tr)
    if part.kind == "scores":
        return tr("How does the error change when a vote rises? Below 0: the error falls, so the vote should rise. "
                  "Above 0: it should fall. The right answer is {name}.").format(name=_right(step))
    if part.kind == "blame":
        return _blame(step, part.layer, names, tr)
    if part.kind == "gradient":
        return tr("A weight’s gradient adds up, over all places where it was used, the blame of what it helped to make "
                  "times the number it met there. Above 0 the weight is too large, below 0 too small.")
    if part.kind == "update":
        return tr("Every weight takes one step against its gradient, with {optimiser} at a learning rate of {rate}."
                  ).format(optimiser=optimiser_name(step.settings.optimiser, tr), rate=short(step.settings.rate))
    return _result(step, tr)


def forward(trace: Trace, tr: Translate) -> str:
    """What the way forward leads to."""
    scores = [pair for head in heads(trace) for pair in zip(head.names, head.scores.tolist(), strict=True)]
    votes = ", ".join(f"{name} {short(score)}" for name, score in scores or zip(
        trace.network.classes, trace.scores.tolist(), strict=True))
    return tr("The picture goes through the network; every number on the way is kept, since going back will "
              "need it. The votes: {votes}.").format(votes=votes)


def missing(what: Missing, tr: Translate) -> str:
    """Why there is no step; empty where there is one."""
    texts: dict[Missing, str] = {
        "answer": tr("Nobody has said what this is, so there is no error, and nothing to learn from it. Say "
                     "below which answer is the right one."),
        "numbers": tr("Some numbers of this network have grown beyond what a number can hold: from here no step leads "
                      "down. Undo, or start again from random weights."), "": ""}
    return texts[what]


def _right(step: OneStep) -> str:
    return step.network.classes[step.answer]


def _error(step: OneStep, tr: Translate) -> str:
    error, right = step.error, step.answer
    if error.loss_name == "value":
        return tr("The right action is {name}: it should be worth 1. The difference, squared, is the error: {loss}. "
                  "Nobody asks what the others are worth.").format(name=_right(step), loss=short(error.loss))
    if error.loss_name == "squared":
        return tr("The right answer is {name}: its vote should be 1, and all others 0. The differences, squared and "
                  "added up, are the error: {loss}.").format(name=_right(step), loss=short(error.loss))
    return tr("The right answer is {name}, which the network gives a probability of {share}. The error is −log of "
              "that: {loss}.").format(name=_right(step), share=short(error.outputs[right]), loss=short(error.loss))


def _blame(step: OneStep, key: str, names: Names, tr: Translate) -> str:
    """How the layer above hands its blame down to a layer."""
    stack = step.network.stack
    place = stack.index(key) + 1
    above = stack.layers[place]
    blame = step.gradients.activations[place]
    count, total = int((blame != 0).sum()), blame.size
    forms = {
        "relu": tr("ReLU passes blame on where it was open, that is where {layer} is above 0, and nowhere else: "
                   "{count} of {total} cells get any."),
        "leaky": tr("Leaky ReLU passes blame on whole where {layer} is above 0, and only a small part of it elsewhere: "
                    "{count} of {total} cells get any."),
        "tanh": tr("Tanh is steep around 0 and almost flat beyond: it passes on the blame times 1 − tanh², the less "
                   "the farther {layer} is from 0: {count} of {total} cells get any."),
        "dropout": tr("Dropout leaves out numbers by chance while the network learns. Here, where every number can be "
                      "looked at, it leaves out none and passes blame on as it is: {count} of {total} cells get any."),
        "maxpool": tr("Pooling sends blame to the winner of each window only (the dots): the others changed nothing. "
                      "{count} of {total} cells get any."),
        "meanpool": tr("Mean pooling shares the blame of each window equally among its cells: {count} of {total} get "
                       "any."),
        "recurrent": tr("Blame goes back word by word, from the last to the first: each state hands some on to all "
                        "states before it, and to its own word. {count} of {total} cells get any."),
        "lstm": tr("Blame goes back word by word, from the last to the first: through memory as far as it was kept, "
                   "and through the gates to the states before. {count} of {total} cells get any."),
        "heads": tr("Each score is in several pairs, as it is: it takes the blame of all of them, added up. {count} of "
                    "{total} get any."),
        "dense": tr("Each cell has a vote, with a weight, for each unit above: it takes the blame of each, times its "
                    "weight there. {count} of {total} cells get any."),
        "conv": tr("Each cell was met by several filters: it takes the blame of every cell of {above} that it helped "
                   "to make, times the weight that met it. {count} of {total} cells get any."),
    }
    return forms[above.kind].format(layer=names.layers[key], above=names.layers[above.id], count=count, total=total)


def _result(step: OneStep, tr: Translate) -> str:
    before, after = step.error.loss, step.error_after.loss
    if after == before:
        return tr("The error was {before} and has stayed the same.").format(before=short(before))
    words = tr("The error was {before} and is {after} now: {change} less.") if after < before else \
        tr("The error was {before} and is {after} now: {change} more. The step was too long: a lower learning rate "
           "would do better.")
    return words.format(before=short(before, 4), after=short(after, 4), change=short(abs(after - before)))


def nothing_to_do(step: OneStep, tr: Translate) -> str:
    """Where there is next to no error there is next to no blame: say so, and what to try."""
    if not 0 <= step.error.loss < 1e-6:
        return ""
    return tr("The network is right and sure of it, so there is next to nothing to learn from this picture. Say that "
              "another answer is right, draw something harder, or learn from scratch.")
