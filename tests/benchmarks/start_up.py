"""How long ``xoviz --version`` and the window take, painted with its pad and then with all its parts, beside the least
that each could take."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from time import perf_counter

import numpy as np

IMPORT_ALONE = "import numpy, PySide6.QtWidgets; print('ready', flush=True)"

WINDOW = """
import gc
from xoviz.cli.requirements import require_qt
require_qt()
gc.disable()  # as xoviz.cli does, both
import xoviz.app
from PySide6.QtCore import QTimer
def say_and_close(window):
    print('ready', flush=True)
    QTimer.singleShot(0, window.close)
xoviz.app.MainWindow.{painted} = say_and_close
xoviz.app.run()
"""
"""What the window does as soon as it has been ``painted``: `complete` itself at first, `prepare` what can wait next."""

LEAST = "importing NumPy and QtWidgets"

COMMANDS = {"python -c pass": ["-c", "pass"], "xoviz --version": ["-m", "xoviz", "--version"],
            LEAST: ["-c", IMPORT_ALONE], "first painted window": ["-c", WINDOW.format(painted="complete")],
            "window painted with all its parts": ["-c", WINDOW.format(painted="prepare")]}

ROWS = (("xoviz --version", "python -c pass", "; must 5x"), ("first painted window", LEAST, "; must 2x"),
        ("window painted with all its parts", LEAST, ""))


def start_up(rounds: int) -> None:
    """Print the ratios, of the fastest of as many rounds, in each of which all commands have their turn.

    The fastest, because whatever else the machine does can only add to the time that a process takes.
    """
    with tempfile.TemporaryDirectory() as folder:
        # Installed programs have their bytecode ready; some environments forbid to write it.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"XDG_CONFIG_HOME": folder, "PYTHONPYCACHEPREFIX": os.path.join(folder, "bytecode")}
        for command in COMMANDS.values():
            seconds(command, environment)
        times = [[seconds(command, environment) for command in COMMANDS.values()] for _ in range(rounds)]
    fastest = dict(zip(COMMANDS, np.min(times, axis=0), strict=True))
    for name, least, must in ROWS:
        print(f"{name:34} {1000 * fastest[name]:.0f} ms, {fastest[name] / fastest[least]:.1f}x {least} "
              f"({1000 * fastest[least]:.0f} ms{must})", flush=True)


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """Until a Python process says "ready" or, if it says nothing of the kind, has ended."""
    began = perf_counter()
    with subprocess.Popen([sys.executable, *arguments], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = None
        for line in process.stdout:
            ready = perf_counter() if line == "ready\n" else ready
    ended = perf_counter()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return (ready or ended) - began
