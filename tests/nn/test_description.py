"""Descriptions from strangers: every lie is refused in one short sentence."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.nn import Dense, MaxPool, Stack, network
from xoviz.nn.description import FormatError, describe, understand

TALK = json.loads(describe(zoo.load("talk")))


def refused(found, words=None):
    content = found if isinstance(found, bytes) else json.dumps(found).encode()
    with pytest.raises(FormatError, match=words) as caught:
        understand(content)
    assert len(str(caught.value)) < 450
    assert "\n" not in str(caught.value)


def layer(**changes):
    """The talk's description with its first layer changed."""
    return {**TALK, "layers": [{**TALK["layers"][0], **changes}, *TALK["layers"][1:]]}


def pooling(**changes):
    """The talk's description with its first pooling changed."""
    return {**TALK, "layers": [*TALK["layers"][:2], {**TALK["layers"][2], **changes}, *TALK["layers"][3:]]}


def test_square_windows_are_one_number_as_they_have_always_been_and_others_are_two():
    assert TALK["layers"][2] == {"kind": "maxpool", "id": "pooling", "window": 2, "stride": 2, "partial": True}
    along = Stack((MaxPool("p", (1, 2), (1, 2)), Dense("votes", 2)), (1, 4, 6))
    entry = json.loads(describe(network(along.layers, along.input_shape, ("a", "b"))))["layers"][0]
    assert entry == {"kind": "maxpool", "id": "p", "window": [1, 2], "stride": [1, 2], "partial": True}
    assert understand(describe(network(along.layers, along.input_shape, ("a", "b")))).stack == along


def test_the_talk_can_be_read_by_people():
    assert TALK["layers"][0] == {"kind": "conv", "id": "convolution", "filters": 3, "size": [3, 3], "stride": 1,
                                 "padding": 0, "average": True, "bias": False}
    assert TALK["parameters"] == [{"name": "convolution.weights", "shape": [3, 1, 3, 3]},
                                  {"name": "votes.weights", "shape": [2, 3, 2, 2]}]
    about = understand(json.dumps(TALK).encode())
    assert about.stack == zoo.load("talk").stack
    assert (about.name, about.classes, about.task) == ("talk", ("X", "O"), "letters")


@pytest.mark.parametrize("content", [
    b"", b"\xff\xfe\x00", b"{", b"[" * 500_000, b'{"format":' * 100_000, b"1" * 100_000, b"nonsense",
], ids=["empty", "not utf-8", "cut off", "nested lists", "nested objects", "endless number", "words"])
def test_what_is_no_json_is_refused(content):
    refused(content, "no JSON")


@pytest.mark.parametrize("found", [None, 3, [], "x", {}, {"format": "something else"}])
def test_json_that_is_no_network_is_refused(found):
    refused(found, "describes no network")


@pytest.mark.parametrize("version", [0, 2, "1", None, 10**400, [1]])
def test_other_versions_are_refused(version):
    refused({**TALK, "version": version}, "this xoviz reads 1; use the xoviz that saved it, or a newer one")


@pytest.mark.parametrize("key", sorted(set(TALK) - {"format", "version"}))
def test_missing_and_unknown_keys_are_named(key):
    refused({name: value for name, value in TALK.items() if name != key}, f"too much or too little.*{key}")
    refused({**TALK, "surprise": 1}, "too much or too little.*surprise")


@pytest.mark.parametrize(("found", "words"), [
    (layer(kind="softmax"), "unknown kind .*softmax.* knows conv, relu"),
    (layer(kind=None), "unknown kind"),
    (layer(kind=["conv"]), "unknown kind"),
    (layer(kind="relu"), "too much or too little"),
    (layer(extra=1), "too much or too little .*extra"),
    (layer(filters=0), "layer 'convolution': the number of filters"),
    (layer(filters=10**9), "1 to 1024"),
    (layer(filters=10**4000), "the number of filters"),
    (layer(filters=3.0), "'filters' cannot be 3.0"),
    (layer(filters=True), "'filters' cannot be True"),
    (layer(filters=[[[[]]]]), "'filters' cannot be"),
    (pooling(window=[2, 2, 2]), "'window' cannot be"),
    (pooling(window=[2.0, 2]), "'window' cannot be"),
    (pooling(window="2"), "'window' cannot be"),
    (pooling(window=True), "'window' cannot be"),
    (pooling(stride=[1, 0]), "layer 'pooling': stride must be a whole number from 1 to 64"),
    (layer(size=[3]), "'size' cannot be"),
    (layer(size=[3, 3, 3]), "'size' cannot be"),
    (layer(size=3), "'size' cannot be"),
    (layer(size=[3, "3"]), "'size' cannot be"),
    (layer(size=[30, 30]), "30 high, but what comes in is only 9 high"),
    (layer(average=1), "'average' cannot be 1"),
    (layer(bias="no"), "'bias' cannot be"),
    (layer(bias=True), "list of parameters"),
    (layer(filters=4), "list of parameters"),
    (layer(id="relu"), "name of its own"),
    (layer(id="../../../etc/passwd"), "'id' cannot be"),
    (layer(id="a.b"), "'id' cannot be"),
    (layer(id="x" * 1000), "'id' cannot be"),
    (layer(id=None), "'id' cannot be"),
    ({**TALK, "layers": {}}, "layers a list"),
    ({**TALK, "layers": []}, "1 to 64 layers"),
    ({**TALK, "layers": [None]}, "unknown kind"),
    ({**TALK, "layers": [{"kind": "relu", "id": f"r{number}"} for number in range(9000)]}, "1 to 64 layers"),
    ({**TALK, "input_shape": [1, 9]}, "three whole numbers"),
    ({**TALK, "input_shape": [1, -9, -9]}, "at least 1"),
    ({**TALK, "input_shape": [1, 2**32, 2**32]}, "layer 'picture': is too large"),
    ({**TALK, "input_shape": [1, 1200, 1200]}, "cells, and 2,000,000 is the limit"),
    ({**TALK, "input_shape": "big"}, "three whole numbers"),
    ({**TALK, "loss": "cubic"}, "cross-entropy, squared, value, not 'cubic'"),
    ({**TALK, "loss": None}, "plain text"),
    ({**TALK, "classes": "XO"}, "a list of names, not 'XO'"),
    ({**TALK, "classes": ["X"]}, "1 classes for 2 scores"),
    ({**TALK, "classes": ["X", "X"]}, "each class needs a name of its own"),
    ({**TALK, "classes": ["X", ""]}, "each class needs a name of its own"),
    ({**TALK, "classes": ["X", " "]}, "each class needs a name of its own"),
    ({**TALK, "classes": ["X", 0]}, "plain text, not 0"),
    ({**TALK, "classes": None}, "a list of names"),
    ({**TALK, "name": "two\nlines"}, "plain text"),
    ({**TALK, "name": "\ud800"}, "plain text"),
    ({**TALK, "name": "turned \u202e round"}, "plain text"),
    ({**TALK, "made": "x" * 100_000}, "plain text"),
    ({**TALK, "task": 7}, "plain text, not 7"),
    ({**TALK, "parameters": []}, "list of parameters"),
    ({**TALK, "parameters": None}, "list of parameters"),
], ids=lambda value: value[:30] if isinstance(value, str) else "")
def test_lies_are_refused(found, words):
    refused(found, words)


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
                    max_leaves=6)


@settings(max_examples=50, deadline=None)
@given(key=st.sampled_from(sorted(TALK)), value=JSON)
def test_whatever_stands_in_a_field_it_is_understood_or_refused(key, value):
    found = {**TALK, key: value}
    try:
        about = understand(json.dumps(found).encode())
    except FormatError:
        refused(found)
    else:
        assert about.stack == zoo.load("talk").stack


@settings(max_examples=50, deadline=None)
@given(field=st.sampled_from(sorted(TALK["layers"][0])), value=JSON)
def test_whatever_stands_in_a_layers_field_it_is_understood_or_refused(field, value):
    found = layer(**{field: value})
    try:
        about = understand(json.dumps(found).encode())
    except FormatError:
        refused(found)
    else:
        assert about.stack.layers[1:] == zoo.load("talk").stack.layers[1:]


def test_what_could_not_be_read_again_is_not_written():
    @dataclasses.dataclass(frozen=True)
    class Curious(Dense):
        """A layer that files do not know."""

    with pytest.raises(FormatError, match="layers such as 'votes'"):
        describe(network((Curious("votes", 2),), (1, 3, 3), ("a", "b")))
    with pytest.raises(FormatError, match="'id' cannot be 'has space'"):
        describe(network((Dense("has space", 2),), (1, 3, 3), ("a", "b")))
    with pytest.raises(FormatError, match="plain text"):
        describe(network((Dense("votes", 2),), (1, 3, 3), ("a", "b"), name="two\nlines"))
