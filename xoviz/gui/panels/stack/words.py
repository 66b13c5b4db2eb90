"""What the tab "Stack" says: kinds of blocks, presets, what was done, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xoviz.gui.panels.stack.fixes import Fix
from xoviz.gui.panels.stack.row import Block, Row
from xoviz.wording import Translate

ACTIVATIONS = ("relu", "leaky", "tanh")
POOLINGS = ("maxpool", "meanpool")
MEMORIES = ("recurrent", "lstm")

INSERTED = ("conv", "relu", "maxpool", "dense", "dropout", "recurrent")
"""The kinds that are offered where a block is inserted."""

PRESETS = ("talk", "letters-9", "letters-28", "two", "deep", "plain", "template", "empty")
"""The presets of the zoo, in the order of the menu."""


def kind_name(kind: str, tr: Translate) -> str:
    """What a block is called, by its kind."""
    names = {"conv": tr("Convolution"), "maxpool": tr("Pooling"), "meanpool": tr("Pooling"),
             "dense": tr("Hidden layer"), "dropout": tr("Dropout"),
             "recurrent": tr("Memory"), "lstm": tr("Memory"), "heads": tr("Pairs")}
    return names.get(kind, tr("Activation"))


def added(kind: str, tr: Translate) -> str:
    """The undo step of another block."""
    return {"conv": tr("Add a convolution"), "maxpool": tr("Add a pooling"), "dense": tr("Add a hidden layer"),
            "recurrent": tr("Add a memory"), "lstm": tr("Add a memory"),
            "dropout": tr("Add a dropout")}.get(kind, tr("Add an activation"))


def kind_meaning(kind: str, tr: Translate) -> str:
    """What a layer of a kind is there for, in a few words."""
    meanings = {"conv": tr("filters that look for a pattern everywhere"),
                "maxpool": tr("shrinks the maps, keeps what matters"),
                "dense": tr("units that listen to everything below"),
                "recurrent": tr("reads word by word, and remembers"),
                "dropout": tr("leaves cells out by chance while it trains"),
                "heads": tr("a score for each pair of two answers")}
    return meanings.get(kind, tr("ReLU, leaky ReLU or tanh, cell by cell"))


def choice_name(kind: str, tr: Translate) -> str:
    """What a kind is called among others of its family; empty is none."""
    return {"relu": tr("ReLU"), "leaky": tr("leaky"), "tanh": tr("tanh"), "maxpool": tr("largest"),
            "meanpool": tr("mean"), "recurrent": tr("recurrent"), "lstm": tr("LSTM")}.get(kind, tr("none"))


def titles(row: Row, tr: Translate) -> Mapping[str, str]:
    """What each block is called, by its id: numbered where a name comes twice."""
    plain = [tr("Votes") if block.id == row.votes else kind_name(block.kind, tr) for block in row.blocks]
    return {block.id: f"{name} {plain[: place + 1].count(name)}" if plain.count(name) > 1 else name
            for place, (block, name) in enumerate(zip(row.blocks, plain, strict=True))}


def setting_name(name: str, tr: Translate) -> str:
    """What a setting is called beside its field."""
    return {"filters": tr("filters"), "size": tr("size"), "stride": tr("stride"), "padding": tr("padding"),
            "average": tr("average"), "bias": tr("bias"), "window": tr("window"), "partial": tr("hang over"),
            "slope": tr("slope"), "share": tr("left out"), "units": tr("units"), "last": tr("last only"),
            "sizes": tr("answers")}[name]


def setting_meaning(name: str, tr: Translate) -> str:
    """What a setting does, in a sentence."""
    return {
        "filters": tr("How many patterns are looked for; each makes a map of its own"),
        "size": tr("Cells of a filter: 3 for 3 × 3, or 3×5 for 3 high and 5 wide"),
        "stride": tr("How many cells it moves at a time"),
        "padding": tr("Cells of 0 laid around the maps that come in"),
        "average": tr("Divide each sum, as the talk does: by the number of cells, or for votes by the sum of weights"),
        "bias": tr("A number that is added to each sum, and learned"),
        "window": tr("Cells that become one: 2 for 2 × 2, or 1×2 for 1 high and 2 wide"),
        "partial": tr("At the edge a window may hang over, as in the talk: 7 × 7 becomes 4 × 4, not 3 × 3"),
        "last": tr("Give the last states only, after all words; else those after every word, as maps one cell high"),
        "slope": tr("How much of what is negative comes through"),
        "share": tr("The share of the cells that is left out at each training step"),
        "units": tr("How many units listen to everything below; of votes there is one for each class"),
        "sizes": tr("How many answers each of the two heads has"),
    }[name]


def preset_title(name: str, tr: Translate) -> str:
    """What a preset is called in the menu."""
    return {"talk": tr("The talk's"), "letters-9": tr("letters-9: small"),
            "letters-28": tr("letters-28: two convolutions and a hidden layer"), "two": tr("Two convolutions"),
            "deep": tr("Deep: four convolutions"), "plain": tr("Plain: no convolution"),
            "template": tr("Template matching: whole pictures are compared"), "empty": tr("Empty row")}[name]


def cannot_be(title: str, reason: str, tr: Translate) -> str:
    """Why a block, or the row where there is no title, cannot be."""
    return (tr("{block} cannot be: {reason}.") if title else tr("This cannot be: it {reason}.")).format(
        block=title, reason=reason.rstrip("."))


def fix_text(fix: Fix, names: Mapping[str, str], tr: Translate) -> str:
    """What a fix does, on its button."""
    text = {
        "add_votes": tr("Add votes"), "less_padding": tr("Padding {padding}"),
        "smaller_filter": tr("Make the filter {height} × {width}"), "more_padding": tr("Add padding {padding}"),
        "fewer_filters": tr("{filters} filters"), "hang_over": tr("Let windows hang over"),
        "smaller_window": tr("Make the window {window}"), "units": tr("{units} units"),
        "pool_before": tr("Pool before it"), "remove": tr("Take out {block}"),
    }[fix.code]
    block = names.get(str(fix.values.get("block")), "")
    return text.format(**{**fix.values, "block": block})


def set_text(block: Block, title: str, name: str, value: object, tr: Translate) -> str:
    """The undo step of another setting."""
    if isinstance(value, bool):
        text = tr("Switch on {setting} of {block}") if value else tr("Switch off {setting} of {block}")
        return text.format(setting=setting_name(name, tr), block=title)
    return tr("Set {setting} of {block} to {value}").format(setting=setting_name(name, tr), block=title,
                                                            value=_shown(value))


def short(count: int) -> str:
    """A whole number in few signs: "1,234", "56.8 k", "1.23 M"."""
    for power, sign in ((1e6, "M"), (1e3, "k")):
        if count >= 10 * power or (count >= power and sign == "M"):
            value = count / power
            return f"{value:.{2 if value < 9.995 else 1 if value < 99.95 else 0}f} {sign}"
    return f"{count:,}"


def total(counts: Sequence[int], kept: float | None, tr: Translate) -> str:
    """The total line: layers, parameters, multiplications, and the share of the weights that was kept."""
    layers, parameters, multiplications = counts
    head = tr("1 layer") if layers == 1 else tr("{layers} layers").format(layers=layers)
    text = tr("{head} · {parameters:,} parameters · {multiplications:,} multiplications for one picture").format(
        head=head, parameters=parameters, multiplications=multiplications)
    if kept is None:
        return text
    return tr("{text} · {kept} of the weights kept").format(text=text, kept=share(kept))


def share(part: float) -> str:
    """A share in whole per cent; only all is 100 %, and only nothing 0 %."""
    return f"{min(max(round(part * 100), int(part > 0)), 100 if part == 1 else 99)} %"


def described(block: Block, title: str, settings: Callable[[str], str], tr: Translate) -> str:
    """A block in words, for assistive technology: its title and settings."""
    parts = [f"{settings(name)} {_shown(value)}" for name, value in block.settings.items()]
    state = [] if block.on else [tr("switched off")]
    return ", ".join([title, *parts, *state])


def _shown(value: object) -> str:
    """A setting's value; rows and columns as "1 × 2"."""
    return " × ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)
