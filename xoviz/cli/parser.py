"""Every command and option of the command line, at a glance.

What a value must be is checked where it is used (the engine knows which rates are possible); only its form is
checked here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NoReturn

from xoviz import __version__, tasks
from xoviz.cli import output
from xoviz.cli.errors import UsageError
from xoviz.cli.sweep_options import add_sweep
from xoviz.explain.shuffle import LOOKS

COMMANDS = ("train", "classify", "explain", "figure", "break-it", "shuffle", "sweep", "check")

EPILOGUE = """\
Without a command, xoviz opens its window, on FILE (a picture or a network) if one is named.
A file that is called like a command is named with its folder: xoviz ./train
Exit status: 0 done, 1 the work failed, 2 bad usage; errors are one line on standard error.
"""

NETWORK = "a shipped network (talk, letters-9, letters-28, sound, text ...) or a network file"
WHOSE = "talk for pictures of 9 x 9, letters-28 for all others, for a sample that of its task"
LONGEST_SIDE = 8192
MOST_PIXELS = 2**23
"""The limits of a figure. A PNG has four times as many pixels, 33 million: as many as can be read again."""

IMAGE = ("a picture file, one of the talk's pictures: talk:x, talk:o, talk:x-rotation, talk:o-weight ..., or a sample "
         "of another task: sound:click, table:regular ...")


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, and raised instead of printed."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with argparse's message and where to read more."""
        raise UsageError(f"{message} (see '{self.prog} --help')")

    def _print_message(self, message: str, file: object = None) -> None:
        """Help and version; argparse itself would keep silent if they cannot be written."""
        output.say(message.rstrip("\n"))


def parsed(arguments: list[str]) -> argparse.Namespace | None:
    """The arguments, sorted out; ``command`` is one of COMMANDS. None if ``--help`` was asked for, and is printed.

    Raises UsageError.
    """
    try:
        return _parser().parse_args(arguments)
    except SystemExit:
        return None


def _parser() -> Parser:
    parser = Parser(prog="xoviz", usage="xoviz [FILE] | xoviz COMMAND [options]", epilog=EPILOGUE, allow_abbrev=False,
                    description="See a convolutional network think and learn, and change it while it does.",
                    formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"xoviz {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands",
                                     prog="xoviz")
    for name, (summary, add) in _COMMANDS.items():
        add(commands.add_parser(name, help=summary, description=summary, allow_abbrev=False))
    return parser


def _train(command: argparse.ArgumentParser) -> None:
    option = command.add_argument
    what = command.add_mutually_exclusive_group()
    what.add_argument("--task", help=f"what to learn: {', '.join(tasks.names())} ({tasks.FIRST})")
    what.add_argument("--drawings", metavar="FILE", help="learn to tell the drawings of a saved set apart instead")
    whose = command.add_mutually_exclusive_group()
    whose.add_argument("--network", metavar="N",
                       help=f"whose layers to train: {NETWORK} (letters-9 for letters; for anything else the task's "
                            "own, or such as suit the number of classes and the size)")
    whose.add_argument("--stack", metavar="TEXT", help="layers of your own instead, such as "
                                                       "'conv 8@5 | relu | pool 2 | dense 2'")
    option("--continue", action="store_true", dest="goes_on", help="start from its weights, not from random ones")
    option("--size", type=_whole(1), metavar="S",
           help="train on pictures of S x S cells (as the network reads them; without one 28, or as they were drawn)")
    option("--steps", type=_whole(0), default=5000, metavar="K", help="how many steps (%(default)s)")
    option("--seed", type=_whole(0), default=1, metavar="S", help="the same seed gives the same run (%(default)s)")
    option("--rate", type=float, default=0.003, metavar="R", help="the learning rate (%(default)s)")
    option("--batch", type=int, default=32, metavar="B", help="how many examples a step looks at (%(default)s)")
    option("--letters", type=_whole(0), default=0, metavar="N",
           help="learn from so many examples only; 0 for new ones all the time (%(default)s)")
    option("--optimiser", default="adam", metavar="O", help="descent, momentum or adam (%(default)s)")
    option("--out", metavar="FILE", help="save the trained network there")
    _json(command)


def _classify(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE",
                         help="pictures of any size and common format; WAV files or sentences, if the network reads "
                              "those; or samples: talk:x, sound:click ...")
    command.add_argument("--network", default="letters-28", metavar="N", help=f"{NETWORK} (%(default)s)")
    _json(command)


def _explain(command: argparse.ArgumentParser) -> None:
    command.add_argument("image", metavar="IMAGE", help=IMAGE)
    _network_for_image(command)
    command.add_argument("--as", dest="reading", default="decimals", choices=("fractions", "slides", "decimals"),
                         help="exact fractions, cut off as on the talk's slides, or rounded (%(default)s)")
    command.add_argument("--full", action="store_true", help="large maps in numbers too, not in shades")
    command.add_argument("--class", dest="class_name", metavar="NAME",
                         help="whose score the receipt adds up (the winner's; with --json all)")
    command.add_argument("--order", choices=("size", "reading"),
                         help="the votes by size, or in reading order (size; with --json reading)")
    command.add_argument("--depth", type=_whole(0), metavar="N",
                         help="how many hops below the votes the receipt goes (0; with --json 1, and all for talk)")
    _json(command)


def _figure(command: argparse.ArgumentParser) -> None:
    command.add_argument("panel", metavar="PANEL", help="which panel of the window")
    command.add_argument("--out", required=True, metavar="FILE", help="a name that ends in .png, .svg or .pdf")
    command.add_argument("--image", metavar="I", help=f"{IMAGE} (talk:x, or the first sample of the network's task)")
    _network_for_image(command)
    command.add_argument("--theme", default="light", choices=("light", "dark"), help="colours (%(default)s)")
    command.add_argument("--size", type=_sides, metavar="WxH", help="width and height, such as 1280x720")
    _json(command)


def _break_it(command: argparse.ArgumentParser) -> None:
    option = command.add_argument
    option("image", nargs="?", metavar="IMAGE", help=f"{IMAGE}; without one, a whole set of them")
    option("--network", metavar="N", help=f"{NETWORK} ({WHOSE})")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--kind", help="curves against shift, turn, scale, weight, noise or occlusion (shift); for "
                                      "sounds against time, pitch, noise, background, occlusion; for sentences "
                                      "'left out', replaced, swapped; for customers noise, blanked")
    which.add_argument("--cover", action="store_true",
                       help="a map of what happens when a patch lies over each cell of IMAGE")
    which.add_argument("--flips", action="store_true",
                       help="the fewest pixels of IMAGE whose flip, ink to paper or back, changes the answer")
    option("--levels", type=_numbers, metavar="L,L...", help="where to measure, such as --levels=-5,0,5; shift and "
                                                             "occlusion in shares of the side (from none to much)")
    whose = command.add_mutually_exclusive_group()
    whose.add_argument("--task", help="whose pictures: letters, digits ... (those that the network was made for)")
    whose.add_argument("--drawings", metavar="FILE", help="the pictures of a saved set instead, its test part")
    option("--pictures", type=_whole(1), default=500, metavar="K", help="how many of them (%(default)s)")
    option("--seed", type=_whole(0), default=1, metavar="S", help="the same seed gives the same numbers (%(default)s)")
    option("--steps", type=_whole(1), default=1500, metavar="K",
           help="how long the rivals learn: the same stack anew, without pooling, without convolution (%(default)s)")
    option("--alone", action="store_true", help="the network alone, without rivals")
    option("--class", dest="class_name", metavar="NAME", help="whose score is followed in IMAGE (the right one's, or "
                                                              "the winner's)")
    option("--side", type=_whole(1), metavar="K", help="a patch's side in cells (a quarter of the picture's, about)")
    option("--fill", metavar="F", help="what a patch is of: paper, grey or mean (what holds nothing: paper, or grey in "
                                       "sentences and tables)")
    option("--most", type=_whole(1), default=80, metavar="K", help="give up beyond so many flips (%(default)s)")
    _json(command)


def _shuffle(command: argparse.ArgumentParser) -> None:
    option = command.add_argument
    option("what", nargs="?", default="letters", metavar="TASK", help="whose pixels or columns: letters or table "
                                                                     "(%(default)s)")
    option("--seeds", type=_whole(1), default=8, metavar="N", help="how often all is repeated (%(default)s)")
    option("--seed", type=_whole(0), default=1, metavar="S", help="the first of them (%(default)s)")
    option("--steps", type=_whole(1), metavar="K",
           help=f"how long each network learns, rounded up to a multiple of {LOOKS} (letters 600, table 1500)")
    _json(command)


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("--network", metavar="N", help=f"{NETWORK} (all that are shipped)")
    _json(command)


def _network_for_image(command: argparse.ArgumentParser) -> None:
    command.add_argument("--network", metavar="N",
                         help=f"{NETWORK} ({WHOSE})")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print one JSON document and nothing else")


def _whole(least: int) -> Callable[[str], int]:
    """A parser of whole numbers from ``least`` on."""
    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least:
            raise argparse.ArgumentTypeError(f"must be a whole number from {least} on, not '{text}'")
        return value
    return number


def _numbers(text: str) -> tuple[float, ...]:
    """Numbers from "0,0.5,1", ascending and none twice."""
    try:
        return tuple(sorted({float(part) for part in text.split(",")}))
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be numbers with commas between them, not '{text}'") from None


def _sides(text: str) -> tuple[int, int]:
    """Width and height in pixels from "1280x720"; far larger ones would fill the memory."""
    width, _, height = text.lower().partition("x")
    # Seven digits are too many in any case, and endless ones would take endless time.
    if not all(side.isdecimal() and 16 <= int(side[:7]) <= LONGEST_SIDE for side in (width, height)):
        raise argparse.ArgumentTypeError(f"must be two sides from 16 to {LONGEST_SIDE} such as 1280x720, not '{text}'")
    if int(width) * int(height) > MOST_PIXELS:
        raise argparse.ArgumentTypeError(f"must have at most {MOST_PIXELS:,} pixels, as 3840x2160 has, not '{text}'")
    return int(width), int(height)


_COMMANDS = {
    "train": ("Train a network without a window.", _train),
    "classify": ("Read pictures, sounds or sentences: X or O, or whatever else a network has learned?", _classify),
    "explain": ("Print every layer's numbers for a picture, a sound or a sentence.", _explain),
    "figure": ("Write one panel of the window as a picture.", _figure),
    "break-it": ("Find out where a network fails: curves against damage, beside rivals; covers; flips.", _break_it),
    "shuffle": ("Does the order of pixels or columns tell anything? Rearrange them, and learn again.", _shuffle),
    "sweep": ("Train many networks, on many cores or machines, and find the best.", add_sweep),
    "check": ("Check the installation and the engine's arithmetic.", _check),
}
