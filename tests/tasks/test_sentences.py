"""The sentences of the task text: all different, balanced, and none that its words alone give away."""

from __future__ import annotations

from collections import Counter, defaultdict

from xoviz.tasks.sentences import LONGEST, WHO, WORDS, sentences

EVERY = sentences()


def bags():
    """The sentences by their words, whatever the order."""
    found = defaultdict(list)
    for each in EVERY:
        found[tuple(sorted(each.words))].append(each)
    return found


def test_there_are_1080_different_ones_of_which_360_are_kept():
    assert len(EVERY) == len({each.words for each in EVERY}) == 1080
    assert Counter(each.held_out for each in EVERY) == {False: 720, True: 360}
    assert {len(each.words) for each in EVERY} == set(range(3, LONGEST + 1))
    assert {word for each in EVERY for word in each.words} == set(WORDS)
    assert len(set(WORDS)) == len(WORDS) == 14


def test_they_say_who_did_it_in_either_voice():
    doers = {str(each): each.doer for each in EVERY}
    assert doers["Doug saw Jane"] == doers["Jane was seen by Doug"] == "Doug"
    assert doers["Jane saw Doug"] == doers["Doug was seen by Jane"] == "Jane"
    assert doers["yesterday nobody called Spot again"] == doers["Spot was called by nobody"] == "nobody"


def test_the_words_of_a_sentence_never_tell_who_did_it():
    for alike in bags().values():
        counts = Counter(each.doer for each in alike)
        assert len(counts) == 2
        assert len(set(counts.values())) == 1


def test_sentences_of_the_same_words_are_kept_together():
    assert all(len({each.held_out for each in alike}) == 1 for alike in bags().values())


def test_what_is_kept_is_said_by_no_other_sentence_whatever_stands_around_it():
    around = {"yesterday", "today", "here", "again"}
    said = {kept: {tuple(word for word in each.words if word not in around) for each in EVERY if each.held_out == kept}
            for kept in (False, True)}
    assert not said[False] & said[True]


def test_all_neighbours_of_kept_sentences_are_met_while_learning_and_all_who_did_it_as_often():
    met = {kept: {pair for each in EVERY if each.held_out == kept
                  for pair in zip(each.words, each.words[1:], strict=False)} for kept in (False, True)}
    assert met[True] <= met[False]
    for kept in (False, True):
        counts = Counter(each.doer for each in EVERY if each.held_out == kept)
        assert set(counts) == set(WHO)
        assert len(set(counts.values())) == 1
