"""The task text, its shipped network, and the figures on its page (resources/texts/text.md)."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from xoviz import assets, tasks, zoo
from xoviz.cli import main
from xoviz.explain.doubt import acquaint, doubt
from xoviz.nn import Network
from xoviz.nn.train import Settings, train
from xoviz.tasks.base import Pool, fresh, known_blocks
from xoviz.tasks.known.text import TextTask
from xoviz.tasks.sentences import END, WHEN, WHO, WORDS, sentences
from xoviz.tasks.words import BLANK, laid_out, words_in

TASK = TextTask()
ROWS = len(WORDS)
SEEDS = (1, 2, 3)
WINDOW = TASK.stack
NARROW = "conv 12@14x1 | relu | pool 1x7 | dense 4"
BAG = "mean 1x7 | dense 32 | relu | dense 4"
PLAIN = "dense 32 | relu | dense 4"


@pytest.fixture(scope="module")
def learned():
    """Networks that have learned for 2,000 steps, by stack and seed; each is trained once."""
    made: dict[tuple[str, int], Network] = {}

    def find(stack, seed):
        if (stack, seed) not in made:
            start = zoo.for_task(TASK.shape(ROWS), TASK.classes, seed, "text", stack)
            *_, last = islice(train(start, Pool(TASK, ROWS, seed, 16), Settings()), 2000)
            made[stack, seed] = start.with_vector(last.vector())
        return made[stack, seed]
    return find


def kept():
    return TASK.draw_held_out(TASK.held_out, ROWS, np.random.default_rng(0))


def laid(rows):
    """Pictures and answers of (words, doer)."""
    return (np.stack([laid_out(" ".join(words), WORDS, TASK.places).values for words, _ in rows]),
            np.array([WHO.index(doer) for _, doer in rows]))


def shifted(by):
    """All sentences of at most five words, with empty places before them."""
    return laid([((*[BLANK] * by, *each.words), each.doer) for each in sentences() if len(each.words) <= 5])


def wedged():
    """"Doug today saw Jane": a word between who did it and what was done, which no sentence of the task has."""
    return laid([((each.words[0], word, *each.words[1:]), each.doer) for each in sentences() if len(each.words) == 3
                 for word in (*WHEN, *END)])


def test_it_is_found_by_its_name_and_its_pictures_have_one_word_a_place():
    assert tasks.task("text") == TASK
    assert (TASK.input_kind, TASK.noun, TASK.shape(ROWS), TASK.held_out) == ("words", "sentence", (1, 14, 7), 360)
    pictures, answers = TASK.draw(200, ROWS, np.random.default_rng(1))
    assert (pictures.shape, pictures.dtype, answers.shape) == ((200, 1, 14, 7), np.float32, (200,))
    assert set(np.unique(pictures)) == {0.0, 1.0}
    assert set(np.unique(answers)) == {0, 1, 2, 3}
    assert all(word is not None for picture in pictures for word in words_in(picture, WORDS))
    again, _ = TASK.draw(200, ROWS, np.random.default_rng(1))
    np.testing.assert_array_equal(again, pictures)
    with pytest.raises(ValueError, match="A sentence has 14 rows"):
        TASK.draw(1, 9, np.random.default_rng(1))


def test_what_is_kept_for_testing_is_never_drawn():
    drawn = {picture.tobytes() for picture in TASK.draw(20_000, ROWS, np.random.default_rng(2))[0]}
    held_out, answers = kept()
    assert len(drawn) == 720
    assert len({picture.tobytes() for picture in held_out}) == len(answers) == 360
    assert not drawn & {picture.tobytes() for picture in held_out}
    assert len(fresh(TASK, ROWS, 5, 100)[1]) == 100


def test_samples_are_sentences_with_their_answers():
    samples = TASK.samples()
    assert [sample.title for sample in samples[:2]] == ["Doug saw Jane", "Jane saw Doug"]
    assert [TASK.classes[sample.answer] for sample in samples[:4]] == ["Doug", "Jane", "Doug", "Jane"]
    assert len({sample.name for sample in samples}) == len(samples) == 10
    assert not any(sample.picture.flags.writeable for sample in samples)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_window_two_words_wide_reads_sentences_it_has_never_seen(learned, seed):
    """Page: "all 360"."""
    assert learned(WINDOW, seed).accuracy(*kept()) == 1


@pytest.mark.parametrize("stack", [BAG, NARROW])
@pytest.mark.parametrize("seed", SEEDS)
def test_without_the_order_of_words_it_is_a_toss_between_two(learned, stack, seed):
    """Page: "half of them": the bag of words, and a window one word wide with the largest over all places."""
    assert learned(stack, seed).accuracy(*kept()) == pytest.approx(0.5)
    assert learned(stack, seed).accuracy(*TASK.drawings[0]) == pytest.approx(0.5), "nor does it learn what it is shown"


def test_elsewhere_the_window_reads_on_and_the_plain_network_does_not(learned):
    """Page: "two places further right"."""
    for seed in SEEDS:
        assert learned(PLAIN, seed).accuracy(*kept()) == 1
        assert learned(PLAIN, seed).accuracy(*shifted(2)) < 0.05
        assert learned(WINDOW, seed).accuracy(*shifted(2)) > 0.9


def test_a_word_between_is_too_much_for_a_window_of_two(learned):
    """Page: "in the middle"."""
    found = [learned(WINDOW, seed).accuracy(*wedged()) for seed in SEEDS]
    assert max(found) < 0.8
    assert min(learned(PLAIN, seed).accuracy(*wedged()) for seed in SEEDS) == 1


def test_the_shipped_network_reads_all_and_its_filters_look_for_who_did_it():
    """Page: "eight look for one of the four names followed by ... and four for by"."""
    shipped = zoo.load("text")
    assert (shipped.task, shipped.classes, shipped.input_shape) == ("text", TASK.classes, (1, 14, 7))
    assert "xoviz train --task text" in shipped.made
    assert shipped.accuracy(*kept()) == 1
    weights = shipped.parameters["convolution.weights"][:, 0]
    verbs = {"saw", "heard", "called"}
    firsts = [WORDS[int(first.argmax())] for first, _ in weights.transpose(0, 2, 1)]
    before_verbs = [word for word, (_, second) in zip(firsts, weights.transpose(0, 2, 1), strict=True)
                    if {WORDS[row] for row in np.argsort(second)[-3:]} == verbs]
    assert len(before_verbs) == 8
    assert set(before_verbs) == set(WHO)
    assert firsts.count("by") == 4


@pytest.mark.long
def test_the_shipped_network_is_what_its_recorded_command_makes(tmp_path):
    """Bit for bit; on another machine the last bits may differ."""
    command = zoo.load("text").made.removeprefix("xoviz ").split()
    assert main([*command, "--out", str(tmp_path / "text.xoviz")]) == 0
    assert (tmp_path / "text.xoviz").read_bytes() == assets.path("networks", "text.xoviz").read_bytes()


def test_no_sentence_is_unlike_the_sentences_there_are():
    shipped = zoo.load("text")
    *_, familiar = acquaint(shipped, (pictures for pictures, _ in known_blocks(TASK, ROWS, 0, 2000)))
    for pictures, _ in TASK.drawings:
        assert all(doubt(shipped.forward(picture), familiar, TASK.inked_from) is None for picture in pictures[::7])


def test_the_page_gives_the_shipped_networks_figures():
    """Page: how many it reads two places further right, and with a word in between."""
    shipped, page = zoo.load("text"), assets.path("texts", "text.md").read_text(encoding="utf-8")
    right, between = (round(100 * shipped.accuracy(*some)) for some in (shifted(2), wedged()))
    assert f"the window reads {right} %" in page
    assert f"gets {between} %" in page.replace("\n", " ")
    assert all(doubt(shipped.forward(picture), inked_from=TASK.inked_from) is not None for picture in wedged()[0])


def test_a_changed_sentence_is_judged_by_what_it_says_now_if_it_is_one() -> None:
    known = TextTask()
    said = [laid_out(text, known.words, known.places).values for text in
            ("Jane saw Doug", "saw saw Doug", "Spot was seen by nobody")]
    before = np.zeros(3, np.intp)
    assert known.judged(np.stack(said), before).tolist() == [known.classes.index("Jane"), 0,
                                                             known.classes.index("nobody")]
    pictures, answers = known.draw(50, 14, np.random.default_rng(0))
    assert np.array_equal(known.judged(pictures, np.zeros(50, np.intp)), answers)
