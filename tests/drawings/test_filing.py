"""Files of drawings: what goes in comes out, and whatever else is in a file does no harm."""

from __future__ import annotations

import json
import os
import struct
import warnings
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.drawings import archive, filing
from xoviz.drawings.collection import Collection, Drawing, People, Share, empty
from xoviz.drawings.filing import DrawingsError, is_collection, load, save
from xoviz.pictures.small import to_png

NAMES = st.text(st.characters(blacklist_categories=("C", "Z")), min_size=1, max_size=40)


@pytest.fixture
def file(letters, tmp_path):
    path = tmp_path / "ours.zip"
    save(letters, path)
    return path


@pytest.fixture(scope="session")
def whole(letters, tmp_path_factory):
    """The bytes of a good file."""
    path = tmp_path_factory.mktemp("whole") / "ours.zip"
    save(letters, path)
    return path.read_bytes()


def parts_of(path):
    with zipfile.ZipFile(path) as packed:
        return {part.filename: packed.read(part) for part in packed.infolist()}


def pack(path, parts, compression=zipfile.ZIP_STORED):
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", compression) as packed:
        warnings.simplefilter("ignore")
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            packed.writestr(name, content)


def retold(path, change):
    """The file with another description: `change` gets it as a dictionary."""
    parts = parts_of(path)
    told = json.loads(parts[filing.DESCRIPTION])
    change(told)
    parts[filing.DESCRIPTION] = json.dumps(told).encode()
    pack(path, parts)


def refused(path, words=None):
    """The sentence with which a file is refused: one line that names it and is not endless."""
    with pytest.raises(DrawingsError, match=words) as caught:
        load(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"'{path.name}' ")
    assert "\n" not in sentence
    assert len(sentence) < 300
    return sentence


def opened(path):
    """Why a file was refused; of a good one, nothing. No other exception may come."""
    try:
        load(path)
    except DrawingsError as reason:
        return str(reason)
    return ""


def is_sentence(words):
    return not words or (words.startswith("'ours.zip' ") and "\n" not in words)


def same(one, other):
    return (one.name, one.classes, one.split) == (other.name, other.classes, other.split) and len(one.drawings) == len(
        other.drawings) and all((a.key, a.label, a.by, a.revision) == (b.key, b.label, b.by, b.revision)
                                and np.array_equal(a.cells, b.cells)
                                for a, b in zip(one.drawings, other.drawings, strict=True))


# There and back

@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_set_comes_back_as_it_was(data, drawn, tmp_path_factory):
    classes = tuple(data.draw(st.lists(NAMES, min_size=1, max_size=10, unique=True)))
    numbers = data.draw(st.lists(st.integers(0, 99), unique=True, max_size=12))
    by = st.one_of(st.just(""), NAMES)
    about = st.tuples(st.sampled_from(classes), by, st.integers(0, 2**31 - 1), st.integers(9, 64))
    drawings = tuple(drawn(number, *data.draw(about)) for number in numbers)
    people = data.draw(st.lists(by, unique=True, max_size=6))
    split = data.draw(st.one_of(st.floats(0, 0.9).map(Share), st.integers(0, 6).map(
        lambda cut: People(frozenset(people[:cut]), frozenset(people[cut:])))))
    collection = Collection(data.draw(NAMES), classes, drawings, split)
    path = tmp_path_factory.mktemp("any") / "set.zip"
    save(collection, path)
    assert same(load(path), collection)


def test_an_empty_set_comes_back(tmp_path):
    save(empty("nothing yet"), tmp_path / "empty.zip")
    assert same(load(tmp_path / "empty.zip"), empty("nothing yet"))


def test_the_same_set_gives_the_same_bytes(letters, file, whole):
    save(load(file), file)
    assert file.read_bytes() == whole


def test_other_programs_can_look_into_it(file, letters):
    parts = parts_of(file)
    told = json.loads(parts["drawings.json"])
    assert (told["format"], told["version"], told["classes"]) == ("xoviz drawings", 1, ["cross", "ring"])
    for entry, drawing in zip(told["drawings"], letters.drawings, strict=True):
        assert entry["file"] == f"{drawing.label}/{drawing.key}.png"
        assert parts[entry["file"]].startswith(b"\x89PNG")


def test_folders_are_named_so_that_every_system_can_unpack_them(drawn, tmp_path):
    classes = ("a/b", "a\\b", "AUX", "con.x", "Ring", "ring", "..", "a:b", "é", "star.")
    collection = Collection("odd", classes, tuple(drawn(place, name) for place, name in enumerate(classes)))
    save(collection, tmp_path / "odd.zip")
    folders = [name.split("/")[0] for name in parts_of(tmp_path / "odd.zip") if name != "drawings.json"]
    assert folders == ["a_b", "a_b 2", "_AUX", "_con.x", "Ring", "ring 2", "_", "a_b 3", "é", "star"]
    assert same(load(tmp_path / "odd.zip"), collection)


def test_a_set_that_another_program_packed_again_opens(file, letters):
    parts = parts_of(file)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.mkdir("ours")
        for name, content in reversed(parts.items()):
            packed.writestr(f"ours/{name}", content)
        packed.writestr("__MACOSX/ours/cross/._x.png", b"what a Mac adds")
        packed.writestr("ours/read me.txt", b"by table 3")
    assert same(load(file), letters)


def test_pictures_that_another_program_changed_open(file, letters):
    parts = parts_of(file)
    name = next(name for name in parts if name.startswith("cross/"))
    parts[name] = to_png(np.full((20, 20), 7, np.uint8))
    pack(file, parts)
    assert load(file).drawings[0].cells.tolist() == np.full((20, 20), 248).tolist()


# Looking, and failing to write

def test_a_look_tells_sets_from_other_files(file, tmp_path):
    other = tmp_path / "other.zip"
    pack(other, {"network.json": b"{}"})
    text = tmp_path / "text.zip"
    text.write_text("drawings.json")
    os.mkfifo(tmp_path / "pipe.zip")
    assert is_collection(file)
    assert not any(map(is_collection, (other, text, tmp_path, tmp_path / "none.zip", tmp_path / "pipe.zip", "\0")))


def test_what_was_there_stays_if_writing_fails(file, whole, monkeypatch):
    monkeypatch.setattr(filing, "MOST_BYTES", 500)
    with pytest.raises(DrawingsError, match=r"^'ours\.zip' was not written: it would have more than"):
        save(Collection("x", ("a",), (Drawing.new(np.eye(64, dtype=np.uint8), "a"),)), file)
    assert file.read_bytes() == whole
    assert list(file.parent.iterdir()) == [file]


def test_an_impossible_place_is_told(letters, tmp_path):
    with pytest.raises(DrawingsError, match=r"^'ours\.zip' could not be written .*; choose another place$"):
        save(letters, tmp_path / "nowhere" / "ours.zip")


# Files by anybody

@given(st.binary(max_size=400))
@settings(max_examples=50, deadline=None)
def test_noise_is_refused(tmp_path_factory, noise):
    path = tmp_path_factory.mktemp("noise") / "noise.zip"
    for data in (noise, b"PK\3\4" + noise, noise + b"PK\5\6" + bytes(18)):
        path.write_bytes(data)
        refused(path)


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_a_mutated_file_is_refused_or_is_a_set(data, whole, tmp_path_factory):
    mutated = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(mutated) - 1))
        kind = data.draw(st.sampled_from(("byte", "cut", "double", "zeros")))
        if kind == "byte":
            mutated[place] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del mutated[place : place + data.draw(st.integers(1, 200))]
        elif kind == "double":
            mutated[place:place] = mutated[place : place + 100]
        else:
            mutated[place : place + 8] = bytes(len(mutated[place : place + 8]))
        mutated = mutated or bytearray(b"\0")
    path = tmp_path_factory.mktemp("mutated") / "ours.zip"
    path.write_bytes(mutated)
    assert is_sentence(opened(path))


def test_every_shortened_file_is_refused(whole, tmp_path):
    path = tmp_path / "short.zip"
    for length in range(0, len(whole), 37):
        path.write_bytes(whole[:length])
        refused(path)


@pytest.mark.parametrize("name", ["../x.png", "/etc/passwd", "cross/../../x.png", "C:/x.png", "..\\x.png", "\\x"])
def test_parts_that_point_outside_are_refused(file, name):
    parts = parts_of(file)
    pack(file, parts | {name: b"x"})
    refused(file, "points outside of it")


def test_links_are_refused(file):
    link = zipfile.ZipInfo("cross/link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    pack(file, [*parts_of(file).items(), (link, b"/etc/passwd")])
    refused(file, "is a link to something else")


def test_parts_that_are_there_twice_are_refused(file):
    parts = list(parts_of(file).items())
    pack(file, [*parts, parts[-1]])
    refused(file, "is there twice")


def test_a_locked_file_is_refused(file):
    data = bytearray(file.read_bytes())
    entry = data.index(b"PK\1\2")
    data[entry + 8] |= 1
    file.write_bytes(data)
    refused(file, "locked with a password")


def test_unusual_packings_are_refused(file):
    pack(file, parts_of(file), zipfile.ZIP_LZMA)
    refused(file, "packed in an unusual way")


def test_a_part_that_swells_is_refused(file, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 2**22)
    parts = parts_of(file)
    parts["cross/bomb.txt"] = bytes(2**22)
    pack(file, parts, zipfile.ZIP_DEFLATED)
    assert file.stat().st_size < 10_000
    refused(file, "unpacked it would have more than 4 MB")


def test_a_part_that_swells_beyond_what_it_announces_is_cut(file):
    parts = parts_of(file)
    name = next(name for name in parts if name.startswith("ring/"))
    parts[name] = bytes(5_000_000)
    pack(file, parts, zipfile.ZIP_DEFLATED)
    data = file.read_bytes()
    file.write_bytes(data.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 400)))
    refused(file, "is damaged")


def test_a_crowded_table_of_contents_is_refused(file):
    with file.open("ab") as end:
        end.write(b"PK\1\2" * (archive.MOST_PARTS + 1))
    refused(file, "more than 250,000 parts")


def test_parts_that_lie_over_one_another_do_no_harm(file):
    """The quoted overlap of Fifield's bombs: every entry of the table points at the same bytes."""
    with zipfile.ZipFile(file) as packed:
        first = packed.infolist()[1]
    data = bytearray(file.read_bytes())
    place = data.index(b"PK\1\2")
    while (place := data.find(b"PK\1\2", place + 4)) > 0:
        data[place + 42 : place + 46] = struct.pack("<I", first.header_offset)
    file.write_bytes(data)
    refused(file, "is damaged")


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.zip")
    refused(tmp_path / "pipe.zip", "a folder or a device")
    refused(tmp_path, "a folder or a device")
    refused(tmp_path / "none.zip", "could not be read")
    with (tmp_path / "huge.zip").open("wb") as huge:
        huge.truncate(archive.MOST_BYTES + 1)
    refused(tmp_path / "huge.zip", "268,435,456 is the limit")


@pytest.mark.parametrize(("change", "words"), [
    (lambda told: told.pop("format"), "no usable 'format'"),
    (lambda told: told.update(format="other"), "holds no drawings of xoviz"),
    (lambda told: told.update(version=2), "a newer xoviz may open it"),
    (lambda told: told.update(version=True), "no usable 'version'"),
    (lambda told: told.update(name=7), "no usable 'name'"),
    (lambda told: told.update(name=""), "the name of a set"),
    (lambda told: told.update(classes="cross"), "no usable 'classes'"),
    (lambda told: told.update(classes=["cross", 7]), "has 7 among its classes"),
    (lambda told: told.update(classes=["cross"]), "there is no class 'ring'"),
    (lambda told: told.update(classes=["cross", "ring", "ring"]), "a class 'ring' already"),
    (lambda told: told.update(classes=[*"abcdefghi", "cross", "ring"]), "at most 10 classes"),
    (lambda told: told.update(split=[]), "no usable 'split'"),
    (lambda told: told.update(split={"test": "some"}), "number from 0 to 0.9"),
    (lambda told: told.update(split={"test": float("nan")}), "number from 0 to 0.9"),
    (lambda told: told.update(split={"train": ["a"], "test": ["a"]}), "both trained on and tested on"),
    (lambda told: told.update(split={"train": ["a"], "test": [None]}), "has None among its test"),
    (lambda told: told.update(drawings={}), "no usable 'drawings'"),
    (lambda told: told["drawings"].append(3), "has 3 among its drawings"),
    (lambda told: told["drawings"][0].pop("file"), "no usable 'file'"),
    (lambda told: told["drawings"][0].update(file="ring/none.png"), "'ring/none.png' is missing"),
    (lambda told: told["drawings"][0].update(file=told["drawings"][1]["file"]), "share one file"),
    (lambda told: told["drawings"].pop(), r"is not in its 'drawings.json'; unpack it"),
    (lambda told: told["drawings"][0].update(key="../../x"), "32 hexadecimal digits"),
    (lambda told: told["drawings"][0].update(key=told["drawings"][1]["key"]), "in the set already"),
    (lambda told: told["drawings"][0].update(revision=1.0), "no usable 'revision'"),
    (lambda told: told["drawings"][0].update(revision=-1), "whole number from 0 on"),
    (lambda told: told["drawings"][0].update(revision=10**400), "whole number from 0 on"),
    (lambda told: told["drawings"][0].update(by=["x"]), "no usable 'by'"),
    (lambda told: told["drawings"][0].update(by="x\ny"), "printable"),
    (lambda told: told["drawings"][0].update(label="x" * 1000), "printable"),
    (lambda told: told.update(more="x" * 1_100_000), "too long for 7 drawings"),
    (lambda told: told.update(more=[[]] * 6000), "says too much for 7 drawings"),
])
def test_descriptions_that_cannot_be_are_refused(file, change, words):
    retold(file, change)
    refused(file, words)


@pytest.mark.parametrize("described", [b"", b"{", b"[]", b"\xff", b"[" * 5000, b'{"a": ' * 2000, b"1" * 10_000,
                                       b'"' + b'\\"' * 100_000])
def test_descriptions_that_are_no_json_are_refused(file, described):
    pack(file, parts_of(file) | {"drawings.json": described})
    refused(file, "description")


def test_what_a_later_program_adds_is_passed_over(file, letters):
    def more(told):
        told["notes"] = "ours"
        told["drawings"][0]["seconds"] = 3.5
    retold(file, more)
    assert same(load(file), letters)


def test_brackets_in_names_are_only_names(drawn, tmp_path):
    odd = Collection("[{,", ("[[[", '"\\"'), tuple(drawn(number, "[[[", '{"[,' * 49) for number in range(300)))
    save(odd, tmp_path / "odd.zip")
    assert same(load(tmp_path / "odd.zip"), odd)


def test_no_description_or_two_are_refused(file):
    parts = parts_of(file)
    pack(file, parts | {"more/drawings.json": b"{}"})
    refused(file, "a zip with 2 'drawings.json'")
    del parts["drawings.json"]
    pack(file, parts)
    refused(file, "opened as a folder")


@pytest.mark.parametrize(("picture", "words"), [
    (b"", "no PNG|not a PNG"), (b"GIF89a", "not a PNG"), (to_png(np.zeros((65, 65), np.uint8)), "64 a side"),
    (to_png(np.zeros((8, 8), np.uint8)), "9 to 64 cells"), (to_png(np.zeros((9, 10), np.uint8)), "square"),
    (to_png(np.zeros((9, 9), np.uint8))[:-5], "incomplete"), (bytes(200_000), "more than 100,000 bytes"),
])
def test_pictures_that_are_no_drawings_are_refused(file, picture, words):
    parts = parts_of(file)
    parts[next(name for name in parts if name.startswith("cross/"))] = picture
    pack(file, parts)
    refused(file, words)


def test_opening_writes_nothing_anywhere(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    load(file)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_checksum_of_the_zip_counts_too(file):
    data = bytearray(file.read_bytes())
    entry = data.rindex(b"PK\1\2")
    data[entry + 16] ^= 1
    file.write_bytes(data)
    refused(file, "is damaged")
