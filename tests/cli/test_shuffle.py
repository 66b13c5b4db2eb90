"""``xoviz shuffle``: the numbers of the tab Shuffle, and what follows from them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from xoviz.explain.shuffle import conclusion

KEYS = ["task", "stacks", "seeds", "steps", "batch", "examples", "tested", "looks", "accuracies", "shuffling", "lead",
        "moral"]


def document(result):
    assert (result.status, result.err) == (0, "")
    return json.loads(result.out)


def test_the_document_holds_every_seed_and_its_conclusion_follows_from_them(xoviz):
    found = document(xoviz("shuffle", "table", "--seeds", 3, "--seed", 4, "--steps", 50, "--json"))
    assert list(found) == KEYS
    assert (found["task"], found["seeds"], found["steps"], found["tested"]) == ("table", [4, 5, 6], 60, 1000)
    each = [[found["accuracies"][kind][order] for order in ("ordered", "shuffled")]
            for kind in ("convolutional", "plain")]
    latest = np.array(each)[..., -1].transpose(2, 0, 1)
    drawn = conclusion(latest)
    assert found["moral"] == drawn.moral
    assert found["lead"]["ordered"]["difference"] == drawn.lead[0].difference.mean
    assert found["shuffling"]["plain"]["verdict"] == drawn.shuffling[1].verdict
    again = document(xoviz("shuffle", "table", "--seeds", 3, "--seed", 4, "--steps", 50, "--json"))
    assert again == found


def test_people_get_a_table_and_sentences(xoviz):
    result = xoviz("shuffle", "--seeds", 3, "--steps", 200)
    assert result.status == 0
    lines = result.out.splitlines()
    assert lines[0] == "letters: seeds 1 to 3, 200 steps, tested on 1,000 each"
    assert lines[1].split("  ")[0] == ""
    assert [line.split()[0] for line in lines[2:4]] == ["convolutional", "plain"]
    assert lines[4].startswith("Rearranged, the convolutional network")
    assert any(line.startswith("So ") for line in lines)


def test_more_steps_than_were_asked_for_are_admitted(xoviz):
    result = xoviz("shuffle", "table", "--seeds", 3, "--steps", 5)
    assert ", 20 steps (rounded up from 5, for 20 looks on the way), tested" in result.out.splitlines()[0]


@pytest.mark.parametrize(("arguments", "said"), [
    (("sound",), "letters, table"),
    (("table", "--seeds", 2), "3 to 30 seeds"),
    (("table", "--steps", 100_000), "20,000 steps"),
    (("table", "--steps", 0), "from 1 on"),
])
def test_what_cannot_be_is_told_in_one_line(xoviz, arguments, said):
    result = xoviz("shuffle", *arguments)
    assert result.status == 2
    assert said in result.complaint
