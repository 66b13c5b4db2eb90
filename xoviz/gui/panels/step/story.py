"""The column of words beside the plates: what happens in a part, and one number of it worked out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from xoviz.explain.blame import BlameSum, UntoldError
from xoviz.explain.descent import Stride
from xoviz.explain.one_step import OneStep, Part
from xoviz.gui.panels.step import words
from xoviz.gui.panels.step.plates import Weight
from xoviz.gui.panels.step.sums import Line, amounts, bracketed, lines
from xoviz.gui.panels.step.words import Names, short
from xoviz.gui.panels.sum_words import shown
from xoviz.gui.theme import Theme, current_theme, number_font
from xoviz.nn import Focus
from xoviz.state.view import View
from xoviz.wording import Translate

RULES = {
    "descent": ("w ← w − rate × g",),
    "momentum": ("v ← 0.9 v + g", "w ← w − rate × v"),
    "adam": ("m ← 0.9 m + 0.1 g", "s ← 0.999 s + 0.001 g²", "m′ = m ÷ (1 − 0.9ᵗ),  s′ = s ÷ (1 − 0.999ᵗ)",
             "w ← w − rate × m′ ÷ (√s′ + 10⁻⁸)"),
}
"""The ways down the slope in symbols (``nn/optimise.py``)."""


class Story(QTextBrowser):
    """Words that can be selected and scrolled; their layout concerns nobody around them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(number_font(13))
        self.document().setDocumentMargin(4)
        self.setAccessibleName(self.tr("What happens in this part"))
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)

    def tell(self, text: str) -> None:
        """Show rich text; where it is the same as before, nothing moves."""
        if text != self._told:
            self._told = text
            place = self.verticalScrollBar().value()
            self.setHtml(text)
            self.verticalScrollBar().setValue(place)


def told(view: View, step: OneStep | None, part: Part, at: Focus | None, weight: Weight | None, names: Names,
         notes: Sequence[tuple[str, str]], tr: Translate) -> str:
    """All that is said about a part, as rich text; first ``notes``, each with its role in the theme."""
    theme = current_theme()
    pieces = [_paragraph(note, getattr(theme, role)) for note, role in notes if note]
    pieces.append(f"<h3 style='margin:0 0 4px 0'>{escape(words.title(part, names, tr))}</h3>")
    if step is None:
        return "".join([*pieces, _paragraph(words.forward(view.trace, tr), theme.text)])
    heading, made, rules = worked_out(step, part, at, weight, names, tr)
    pieces.append(_paragraph(words.sentence(step, part, names, tr), theme.text))
    if part.kind in ("error", "scores"):
        pieces.append(_paragraph(words.nothing_to_do(step, tr), theme.focus))
    if rules:
        pieces.append(_paragraph("\n".join(rules), theme.muted))
    if heading:
        pieces.append(f"<p style='margin:10px 0 2px 0'><b>{escape(heading)}</b></p>")
    return "".join(pieces) + _table(made, theme)


def worked_out(step: OneStep, part: Part, at: Focus | None, weight: Weight | None, names: Names,
               tr: Translate) -> tuple[str, list[Line], tuple[str, ...]]:
    """A number of the part worked out: what it is called, its lines, and the rules in symbols."""
    if part.kind == "error":
        return "", _error_lines(step, tr), ()
    if part.kind == "scores":
        return "", _score_lines(step, tr), ()
    if part.kind == "result":
        return "", _result_lines(step), ()
    if part.kind == "blame" and at is not None:
        return names.cell(at), _summed(lambda: step.blame(at), names, tr), ()
    if part.kind == "gradient" and weight is not None:
        return names.weight(weight), _summed(lambda: step.gradient(weight.key, weight.index), names, tr), ()
    if part.kind == "update" and weight is not None:
        return (names.weight(weight), stride_lines(step.stride(weight.key, weight.index), tr),
                (*RULES[step.settings.optimiser], _memory(step, tr)))
    return "", [], ()


def _summed(blame: Callable[[], BlameSum], names: Names, tr: Translate) -> list[Line]:
    """The lines of a sum of blame; where it went back word by word, a sentence that says so."""
    try:
        return lines(blame(), names, tr)
    except UntoldError:
        return [Line(tr("Blame goes back through this layer word by word, each time through all its states. No sum "
                        "over cells tells that; the tab Audit checks the result against measured slopes."), "", "")]


def stride_lines(stride: Stride, tr: Translate) -> list[Line]:
    """The step of one weight, from its gradient to its new value."""
    made = [Line("g", tr("the gradient"), short(stride.gradient))]
    gradient, rate = bracketed(short(stride.gradient)), short(stride.rate)
    if stride.optimiser == "momentum":
        (before,), (after,) = stride.memory, stride.remembered
        made.append(Line("v", f"0.9 × {bracketed(short(before))} + {gradient}", short(after)))
    if stride.optimiser == "adam":
        (mean, square), (new_mean, new_square) = stride.memory, stride.remembered
        made += [Line("m", f"0.9 × {bracketed(short(mean))} + 0.1 × {gradient}", short(new_mean)),
                 Line("s", f"0.999 × {short(square)} + 0.001 × {gradient}²", short(new_square))]
        made += [Line(name, f"{short(kept)} ÷ {short(correction)}", short(result)) for name, kept, correction, result in
                 zip(("m′", "s′"), stride.remembered, stride.corrections, stride.corrected, strict=True)]
        towards = f"{bracketed(short(stride.corrected[0]))} ÷ √{short(stride.corrected[1])}"
    else:
        towards = bracketed(short((*stride.remembered, stride.gradient)[0]))
    made.append(Line(tr("step"), f"{rate} × {towards}", short(stride.step)))
    done = amounts([stride.before, -stride.step], stride.after)
    taken = shown(done.lines[1])
    new = f"{shown(done.lines[0])} " + (f"− {taken[1:]}" if taken.startswith("−") else f"+ {taken}")
    if done.closing is not None:
        new += tr(", rounded")
    return [*made, Line("w", new, shown(done.total), True)]


def _memory(step: OneStep, tr: Translate) -> str:
    """What the optimiser remembers, if it is one that does."""
    if not step.descent.memory:
        return ""
    if step.descent.age == 1:
        return tr("t = 1: nothing is remembered yet.")
    return tr("t = {age}: {before} steps before are remembered.").format(age=step.descent.age,
                                                                        before=step.descent.age - 1)


def _error_lines(step: OneStep, tr: Translate) -> list[Line]:
    error = step.error
    done = amounts(error.parts, error.loss)
    rows = zip(step.network.classes, error.outputs, error.right, done.lines, strict=True)
    made = [Line(name, _part(step, place, right, output, tr), shown(amount))
            for place, (name, output, right, amount) in enumerate(rows)]
    closing = [] if done.closing is None else [Line(tr("rounding"), "", shown(done.closing))]
    return [*made, *closing, Line(tr("error"), "", shown(done.total), True)]


def _part(step: OneStep, place: int, right: float, output: float, tr: Translate) -> str:
    """How a class's part of the error comes about."""
    loss, asked = step.error.loss_name, place == step.answer
    if loss == "squared" or (loss == "value" and asked):
        return f"({right:.0f} − {bracketed(short(output))})²"
    if loss == "value":
        return tr("not asked about")
    return f"−log {short(output)}" if asked else tr("not the right answer")


def _score_lines(step: OneStep, tr: Translate) -> list[Line]:
    error = step.error
    rows = zip(step.network.classes, error.outputs, error.right, error.blames, strict=True)
    forms = {"squared": "2 × ({output} − {right:.0f})", "value": "2 × ({output} − {right:.0f})"}
    form = forms.get(error.loss_name, "{output} − {right:.0f}")
    asked = [error.loss_name != "value" or place == step.answer for place in range(len(error.outputs))]
    return [Line(name, form.format(output=short(output), right=right) if told else tr("not asked about"),
                 short(blame), True) for told, (name, output, right, blame) in zip(asked, rows, strict=True)]


def _result_lines(step: OneStep) -> list[Line]:
    rows = zip(step.network.classes, step.error.outputs, step.error_after.outputs, strict=True)
    return [Line(name, f"{short(before)} → {short(after)}", ("+" if after > before else "") + short(after - before))
            for name, before, after in rows]


def _table(made: Sequence[Line], theme: Theme) -> str:
    """Label, calculation, amount; the amounts in one column."""
    rows = []
    for line in made:
        bold = ("<b>", "</b>") if line.strong else ("", "")
        rows.append(f"<tr><td style='padding:1px 8px 1px 0'>{bold[0]}{escape(line.label)}{bold[1]}</td>"
                    f"<td style='padding:1px 10px 1px 0; color:{theme.muted}'>{escape(line.calculation)}</td>"
                    f"<td align='right' style='padding:1px 0'>{bold[0]}{escape(line.amount)}{bold[1]}</td></tr>")
    return f"<table width='100%' cellspacing='0'>{''.join(rows)}</table>" if rows else ""


def _paragraph(text: str, colour: str) -> str:
    lines_ = "<br>".join(escape(line) for line in text.split("\n") if line)
    return f"<p style='margin:2px 0 4px 0; color:{colour}'>{lines_}</p>" if text else ""
