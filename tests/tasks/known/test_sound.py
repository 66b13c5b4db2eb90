"""The task of sounds, and what its page and its shipped network claim."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.nn import Network
from xoviz.tasks import task
from xoviz.tasks.base import Pool, Task, fresh
from xoviz.tasks.known.sound import PAINTED, SoundTask, sample_sound
from xoviz.tasks.spectrogram import BANDS, FRAMES, LENGTH, RATE, heard, pictured
from xoviz.tasks.synthesis import MAKERS, made

KINDS = tuple(MAKERS)
RISING, FALLING = KINDS.index("rising"), KINDS.index("falling")
TIME = np.arange(LENGTH) / RATE


@pytest.fixture(scope="module")
def network() -> Network:
    return zoo.load("sound")


@pytest.fixture(scope="module")
def held_out():
    return fresh(task("sound"), BANDS, 0, 1000)


def answer(network: Network, picture: np.ndarray) -> tuple[str, float]:
    """What it takes a spectrogram (24, 32) for, and how probable that is to it."""
    odds = network.forward(np.asarray(picture, np.float32)[np.newaxis]).probabilities
    return KINDS[int(odds.argmax())], float(odds.max())


def swept(octaves: np.ndarray) -> np.ndarray:
    """A spectrogram of a tone that is so many octaves above 200 Hz at each moment."""
    return pictured(0.5 * np.sin(2 * np.pi * np.cumsum(200 * 2.0**octaves) / RATE))


def siren(rng: np.random.Generator, up: bool) -> np.ndarray:
    """A tone that climbs one octave to several and drops again, or the other way round."""
    low, turn = rng.uniform(-0.5, 1.8), rng.uniform(0.3, 0.7)
    there_and_back = np.interp(TIME, (0, turn, 1), (0, 1, 0))
    return swept(low + rng.uniform(1, 3.3 - low) * (there_and_back if up else 1 - there_and_back))


def test_it_is_found_by_its_name_and_says_what_it_is():
    found = task("sound")
    assert isinstance(found, SoundTask)
    assert (found.input_kind, found.noun, found.classes) == ("spectrogram", "sound", KINDS)
    assert found.usual_size == BANDS
    assert found.shape(BANDS) == (1, BANDS, FRAMES)
    assert found.has((1, BANDS, FRAMES))
    assert not found.has((1, 28, 28))


def test_what_is_drawn_depends_on_the_arguments_alone():
    once, again, another = (task("sound").draw(40, BANDS, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(once[0], again[0])
    assert np.array_equal(once[1], again[1])
    assert not np.array_equal(once[0], another[0])
    assert once[0].shape == (40, 1, BANDS, FRAMES)
    assert once[0].dtype == np.float32
    assert np.abs(once[0]).max() <= 1
    assert once[1].max() < len(KINDS)


def test_some_sounds_but_no_vowels_look_painted():
    pictures, answers = task("sound").draw(300, BANDS, np.random.default_rng(0))
    painted = (np.abs(pictures) == 1).all(axis=(1, 2, 3))
    vowels = np.isin(answers, [KINDS.index(vowel) for vowel in "aiu"])
    assert not painted[vowels].any()
    assert painted[~vowels].mean() == pytest.approx(PAINTED, abs=0.08)


def test_the_samples_are_one_of_each_kind_and_their_sounds_are_known():
    samples = task("sound").samples()
    assert [sample.name for sample in samples] == list(KINDS)
    for sample in samples:
        assert np.array_equal(sample.picture[0], pictured(sample_sound(sample.name)))
        assert KINDS[sample.answer] == sample.name
        assert not sample.picture.flags.writeable


def test_another_one_comes_with_its_sound_and_so_do_the_samples():
    known, rng = task("sound"), np.random.default_rng(5)
    found = [known.another(BANDS, rng) for _ in range(30)]
    assert {one.answer for one in found} == set(range(len(KINDS)))
    for one in (*found, *known.samples()):
        assert np.array_equal(one.picture[0], pictured(one.source))
        assert one.name == KINDS[one.answer]
    assert task("letters").another(9, rng).source is None


def test_other_numbers_of_bands_are_refused():
    with pytest.raises(ValueError, match="24 bands, not in 28"):
        task("sound").draw(1, 28, np.random.default_rng(0))


# What the page says.

def test_the_page_more_than_99_percent(network, held_out):
    pictures, answers = held_out
    right = [network.forward(picture).scores.argmax() for picture in pictures] == answers
    assert right.mean() > 0.99


def test_the_page_filters_that_see_rising_and_falling(network, held_out):
    """The mean of each filter's map after ReLU, over all sounds of a kind."""
    pictures, answers = held_out
    first, second = (place for place, layer in enumerate(network.layers) if layer.kind == "relu")

    def strength(place: int, kind: int) -> np.ndarray:
        return np.mean([network.forward(picture).activations[place + 1].mean(axis=(1, 2))
                        for picture in pictures[answers == kind]], axis=0)

    for place, (rising, more), (falling, less) in ((first, (7, 3), (5, 5)), (second, (3, 9), (15, 14))):
        up, down = strength(place, RISING), strength(place, FALLING)
        alive = up + down > 0
        ratio = np.divide(up, down, out=np.ones_like(up), where=alive)
        assert ratio.argmax() == rising
        assert more < ratio[rising] < 1.3 * more
        assert ratio.argmin() == falling
        assert less < 1 / ratio[falling] < 1.3 * less


def test_the_page_what_it_cannot_do(network):
    """Sure is what the window calls sure: 95 %."""
    silence = answer(network, np.full((BANDS, FRAMES), -1))
    assert silence[0] == "click"
    assert silence[1] > 0.95
    rng = np.random.default_rng(0)
    tones = [answer(network, swept(np.full(LENGTH, octaves))) for octaves in rng.uniform(-0.5, 3.3, 80)]
    assert np.mean([kind == "chord" for kind, _ in tones]) > 0.9
    for up in (True, False):
        sirens = [answer(network, siren(rng, up)) for _ in range(80)]
        assert 0.5 < np.mean([kind == "falling" for kind, _ in sirens]) < 0.8
        assert np.mean([probability > 0.95 for _, probability in sirens]) > 0.7
    assert np.mean([probability > 0.95 for _, probability in tones]) > 0.7


def test_the_page_what_is_painted_is_read(network):
    """Straight lines by hand, 1 to 3 cells broad, anywhere: at least 95 of 100 are read as what they are."""
    rng = np.random.default_rng(3)
    right = 0
    for _ in range(100):
        low, high = int(rng.integers(12, 22)), int(rng.integers(1, 7))
        left, width = int(rng.integers(1, 14)), int(rng.integers(1, 4))
        columns = np.linspace(left, int(rng.integers(left + 9, 30)), 60).round().astype(int)
        for kind, rows in (("rising", np.linspace(low, high, 60)), ("falling", np.linspace(high, low, 60))):
            picture = np.full((BANDS, FRAMES), -1.0)
            for row, column in zip(rows.round().astype(int), columns, strict=True):
                picture[row : row + width, column : column + width] = 1
            right += answer(network, picture)[0] == kind
    assert right >= 190


def test_what_is_played_of_a_picture_is_heard_as_what_was_pictured(network):
    rng = np.random.default_rng(1)
    same = [answer(network, pictured(heard(pictured(made(kind, rng)))))[0] == kind for kind in KINDS for _ in range(10)]
    assert np.mean(same) >= 0.95


def test_a_rising_sound_backwards_is_falling(network):
    rng = np.random.default_rng(1)
    assert all(answer(network, pictured(made("rising", rng)[::-1]))[0] == "falling" for _ in range(30))


def test_loudness_does_not_matter_to_it(network):
    sound = made("i", np.random.default_rng(0))
    assert answer(network, pictured(sound))[0] == answer(network, pictured(sound / 10))[0] == "i"


def test_sounds_are_drawn_a_few_at_a_time_because_each_takes_long():
    known = task("sound")
    pool = Pool(known, BANDS, seed=0, batch=8)
    pictures, answers = np.empty((8, 1, BANDS, FRAMES), np.float32), np.empty(8, np.intp)
    pool.batch_at(0, pictures, answers)
    drawn = pool.drawn
    pool.batch_at(1, pictures, answers)
    assert pool.drawn - drawn <= 2 * known.at_once(BANDS)
    assert known.at_once(BANDS) < Task.at_once(known, BANDS)
