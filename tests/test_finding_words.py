"""The sentences for audits and findings: right in number and in sense, and open to translation."""

from __future__ import annotations

from typing import get_args

import pytest

from xoviz import finding_words as words
from xoviz.explain.diagnosis import Kind

FIGURES = {
    "diverging": {"recent": 17.5, "worst": 180.0, "guessing": 0.693, "rate": 50.0, "before": 0.88, "after": 341084.6},
    "slow": {"steps": 1000, "first": 0.9127, "recent": 0.8864, "rate": 1e-7, "fall": 2.7e-6, "fall_of_ten": 2.7e-5},
    "overfitting": {"letters": 20, "training": 1.0, "held_out": 0.73, "training_loss": 0.0005, "held_out_loss": 1.2},
    "ignored": {"there": 145, "letters": 256, "accuracy": 0.43, "balanced": 0.9},
    "saturated": {"share": 1.0, "lead": 31476576.0, "wrong": 3, "wrong_full": 2, "letters": 256},
    "silent": {"units": 6, "letters": 256},
    "dead": {"best": -2.4, "bias": -10.0, "spread": 3.2, "letters": 256},
    "alike": {"weights": 1.0, "responses": 0.971},
}


def test_every_kind_of_finding_has_its_words():
    assert FIGURES.keys() == set(get_args(Kind))
    for kind, figures in FIGURES.items():
        headline = words.finding_headline(kind, figures, "convolution", "3")
        evidence = words.finding_evidence(kind, figures, "3")
        for sentence in (headline, evidence):
            assert sentence.endswith(".")
            assert "{" not in sentence
        assert len(headline) < 80


def test_sentences_hold_the_numbers_as_people_read_them():
    assert words.finding_headline("diverging", FIGURES["diverging"]) == \
        "Training runs away: a learning rate of 50 is too high."
    assert words.finding_evidence("diverging", FIGURES["diverging"]) == (
        "The mean loss is 17.5 and has been 180; mere guessing costs 0.693. "
        "The very first step at this rate takes the error from 0.88 to 341,085.")
    assert "by 2.70e−6, one ten times as long by 2.70e−5" in words.finding_evidence("slow", FIGURES["slow"])
    endless = FIGURES["diverging"] | {"recent": float("inf"), "after": float("nan")}
    assert "loss is ∞" in words.finding_evidence("diverging", endless)
    by_heart = words.finding_evidence("overfitting", FIGURES["overfitting"])
    assert "reads 100.0\u00a0% rightly, of others 73.0\u00a0%" in by_heart
    assert "Its bias is −10." in words.finding_evidence("dead", FIGURES["dead"])


def test_a_run_that_broke_off_says_where():
    assert words.finding_evidence("diverging", {"step": 1200, "rate": 50}).startswith("After step 1,200 ")


def test_what_would_say_nothing_is_left_out():
    assert "bias" not in words.finding_evidence("dead", FIGURES["dead"] | {"bias": 0.0})
    assert "wrongly" not in words.finding_evidence("saturated", FIGURES["saturated"] | {"wrong": 0, "wrong_full": 0})
    assert "bias" not in words.finding_evidence("ignored", FIGURES["ignored"] | {"balanced": 0.45})


def test_many_dead_filters_are_counted():
    figures = {"units": 5, "of": 6, "letters": 256}
    assert words.finding_headline("dead", figures, "convolution") == \
        "5 of 6 filters of convolution are dead: they never fire."
    assert words.finding_evidence("dead", figures).startswith("For 256 examples")


@pytest.mark.parametrize(("advice", "value", "text"), [
    ("rate", 0.003, "Rate 0.003"), ("rate anew", 0.003, "Rate 0.003, from scratch"), ("letters", 0, "Endless examples"),
    ("letters", 500, "500 examples"), ("weight", 492.2868, "Bias 492 for X"), ("filter", 0, "Fresh weights for X"),
])
def test_advice_fits_on_a_button(advice, value, text):
    assert words.advice_text(advice, value, "X") == text
    assert words.advice_reason(advice).endswith(".")


def test_sentences_are_translated_before_numbers_are_put_in():
    seen = []

    def tr(sentence):
        seen.append(sentence)
        return sentence

    for kind, figures in FIGURES.items():
        words.finding_headline(kind, figures, "convolution", "3", tr)
        words.finding_evidence(kind, figures, "3", tr)
    words.audit_verdict(1, 10, 0.1, 0.1, 7, tr)
    assert seen
    assert not any(number in sentence for sentence in seen for number in ("256", "0.88", "convolution"))


def test_an_audit_says_what_it_compared_and_left_out():
    assert words.audit_question("forward", 14034, 0) == "forward as by plain loops, 14,034 values"
    assert words.audit_question("gradient", 20, 7) == "gradients as measured at 20 places; 7 at a kink left out"
    assert words.audit_question("gradient", 20, 0) == "gradients as measured at 20 places; none at a kink"
    assert words.audit_verdict(0, 12, 4.9e-7, 1.7e-9, 7) == (
        "All 12 comparisons agree: values to within 5e−7, gradients to within 2e−9 of the largest. "
        "7 points at a kink, where there are two slopes, were counted and left out.")
    assert words.audit_verdict(1, 12, 0.1, 0.1, 0).startswith("1 of 12 comparisons are off by more than rounding")


DIFFERENCE = {"before": 0.9475, "after": 0.8386, "low": -0.1208, "high": -0.0973, "margin": 0.02}


@pytest.mark.parametrize("verdict", ["more", "less", "same", "unclear"])
def test_each_verdict_of_the_shuffle_experiment_has_its_sentence(verdict):
    said = words.shuffling_text("convolutional", verdict, DIFFERENCE), words.lead_text("shuffled", verdict, DIFFERENCE)
    assert said[0].startswith("Rearranged, the convolutional network")
    assert said[1].startswith("Rearranged, ")
    for sentence in said:
        assert "(−12.1 … −9.7)" in sentence
        assert ("10.9 points" in sentence) == (verdict in ("more", "less"))
    assert ("worse" in said[0]) == (verdict == "less")
    assert ("chance" in said[0]) == (verdict == "unclear")


def test_a_moral_is_about_what_stands_in_an_order():
    said = {words.moral_text(moral, "columns") for moral in ("neighbours", "no use", "habit", "open")}
    assert len(said) == 4
    assert all(sentence.startswith("So ") and "columns" in sentence for sentence in said)
