"""Network files: what goes in comes out, and nothing else gets in."""

from __future__ import annotations

import io
import os
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.nn.storage import DESCRIPTION, MOST_BYTES, StorageError, load, replacing, save


@pytest.fixture
def made():
    return zoo.untrained("letters-9", 1)


@pytest.fixture
def file(made, tmp_path):
    path = tmp_path / "mine.xoviz"
    save(made, path)
    return path


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {part.filename: archive.read(part) for part in archive.infolist()}


def pack(path, parts, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def npy(array, **how):
    content = io.BytesIO()
    np.save(content, array, **how)
    return content.getvalue()


def refused(path, words=None):
    """The sentence with which a file is refused: one line that names it and is not endless."""
    with pytest.raises(StorageError, match=words) as caught:
        load(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"'{path.name}' ")
    assert "\n" not in sentence
    assert len(sentence) < 500
    return sentence


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_network_comes_back_as_it_was(networks, data, tmp_path_factory):
    made = data.draw(networks)
    path = tmp_path_factory.mktemp("any") / "any.xoviz"
    save(made, path)
    back = load(path)
    assert back.stack == made.stack
    assert back.vector.tobytes() == made.vector.tobytes()
    assert (back.classes, back.name, back.task, back.made) == (made.classes, made.name, made.task, made.made)


def test_the_same_network_gives_the_same_bytes(made, file, tmp_path):
    save(load(file), tmp_path / "again.xoviz")
    assert (tmp_path / "again.xoviz").read_bytes() == file.read_bytes()


def test_others_can_read_it_without_us(made, file):
    with np.load(file) as arrays:
        for key, values in made.parameters.items():
            np.testing.assert_array_equal(arrays[key], values)


def test_saving_replaces_the_old_file_whole_or_not_at_all(made, file):
    before = file.read_bytes()
    broken = made.with_vector(np.full(made.stack.size, np.nan, np.float32))
    with pytest.raises(StorageError, match=r"'mine.xoviz' was not written: 'convolution.weights' has weights"):
        save(broken, file)
    assert file.read_bytes() == before
    save(made.random(2), file)
    assert (load(file).vector == made.random(2).vector).all()
    assert os.listdir(file.parent) == ["mine.xoviz"], "nothing is left lying beside it"


def test_places_that_cannot_be_written_to(made, tmp_path):
    with pytest.raises(StorageError, match=r"'net\.xoviz' could not be written.*choose another place"):
        save(made, tmp_path / "nowhere" / "net.xoviz")
    (tmp_path / "folder.xoviz").mkdir()
    with pytest.raises(StorageError, match=r"'folder\.xoviz' could not be written"):
        save(made, tmp_path / "folder.xoviz")
    assert os.listdir(tmp_path) == ["folder.xoviz"]


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_damaged_bytes_are_refused_or_harmless(data, tmp_path_factory):
    made = zoo.load("talk")
    path = tmp_path_factory.mktemp("damaged") / "damaged.xoviz"
    save(made, path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
    try:
        back = load(path)
    except StorageError:
        refused(path)
    else:
        assert back.stack == made.stack
        assert back.vector.tobytes() == made.vector.tobytes()


@settings(max_examples=50, deadline=None)
@given(content=st.binary(max_size=300))
def test_noise_is_refused(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("noise") / "noise.xoviz"
    path.write_bytes(content)
    refused(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"\x89PNG\r\n\x1a\n" + bytes(100), b"\x80\x04\x95pickle.", b"{}" * 50])
def test_foreign_files_are_refused(content, tmp_path):
    path = tmp_path / "foreign.xoviz"
    path.write_bytes(content)
    refused(path, "no network at all; choose a file that xoviz has saved")


def test_what_is_no_file_is_refused(tmp_path):
    refused(tmp_path / "missing.xoviz", "could not be read.*no such file")
    refused(tmp_path, "folder or a device")
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "folder or a device")


def test_a_file_larger_than_any_network_is_not_even_opened(tmp_path):
    path = tmp_path / "endless.xoviz"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    refused(path, "bytes, and .* is the limit")


def test_zips_that_are_no_networks_are_refused(tmp_path):
    path = tmp_path / "other.zip"
    pack(path, {"readme.txt": b"hello"})
    refused(path, "a zip without 'network.json'")
    pack(path, {f"{number}.txt": b"" for number in range(1000)})
    refused(path, "a zip of 1000 parts")


def test_a_second_table_of_contents_is_refused(file):
    content = file.read_bytes()
    file.write_bytes(content[:-22] + b"PK\6\7" + bytes(16) + content[-22:])
    refused(file, "cut off, or no network")


def test_compressed_parts_are_refused_so_that_no_bomb_can_hide(file):
    parts = parts_of(file)
    pack(file, {**parts, DESCRIPTION: bytes(50_000_000)}, zipfile.ZIP_DEFLATED)
    assert file.stat().st_size < 100_000
    refused(file, "packed by another program")
    pack(file, parts)
    assert load(file).name == "letters-9", "packed again without compression, it is as good as ours"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_parts_that_do_not_belong_are_refused(file):
    parts = parts_of(file)
    for foreign in ("../../evil.npy", "/etc/passwd", "extra.npy", "network.json/"):
        pack(file, {**parts, foreign: b"x"})
        refused(file, "parts are not those")
    pack(file, {name: content for name, content in parts.items() if name != "votes.bias.npy"})
    refused(file, "parts are not those")
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in [*parts.items(), *parts.items()]:
            archive.writestr(name, content)
    refused(file, "another program")


BIAS = np.zeros(2, np.float32)


@pytest.mark.parametrize(("content", "words"), [
    (b"", "wrong size"),
    (npy(np.zeros(3, np.float32)), "no array of shape"),
    (npy(np.zeros((1, 2), np.float32)), "no array of shape"),
    (npy(np.zeros(2, np.float64)), "no array of shape"),
    (npy(np.zeros(2, ">f4")), "no array of shape"),
    (npy(np.zeros(2, np.int32)), "no array of shape"),
    (npy(np.array([None, "pickle"], object), allow_pickle=True), "no array of shape"),
    (npy(BIAS)[:-1], "wrong size"),
    (npy(BIAS) + b"x", "wrong size"),
    (npy(BIAS)[:6] + b"\2" + npy(BIAS)[7:], "no array of shape"),
    (npy(BIAS)[:8] + b"\xff\xff" + npy(BIAS)[10:], "no array of shape"),
    (npy(BIAS).replace(b"(2,)", b"((((")[:136], "no array of shape"),
    (npy(BIAS) + bytes(2000), "wrong size"),
    (npy(np.array([1, np.nan], np.float32)), "weights that are no numbers"),
    (npy(np.array([1, -np.inf], np.float32)), "weights that are no numbers"),
])
def test_arrays_must_be_exactly_what_the_layers_need(file, content, words):
    pack(file, {**parts_of(file), "votes.bias.npy": content})
    refused(file, f"its 'votes.bias' .*{words}|{words}")


def test_a_part_that_claims_more_than_the_file_has_is_refused(file):
    content = bytearray(file.read_bytes())
    entry = content.rindex(b"votes.bias.npy") - 46
    # The sizes, compressed and not, in the table of contents.
    content[entry + 20 : entry + 28] = (10**9).to_bytes(4, "little") * 2
    file.write_bytes(content)
    refused(file, "claim to be larger than the file")


@pytest.mark.skipif(os.name == "nt", reason="only some on Windows may make links")
def test_links_that_lead_in_a_circle_are_refused(tmp_path):
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(StorageError, match="'circle' could not be written"):
        save(zoo.load("talk"), tmp_path / "circle")
    assert (tmp_path / "circle").is_symlink()


def test_a_pipe_is_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="device or a pipe"), replacing(pipe):
        pass
    assert pipe.is_fifo()
