"""Starting: the window, a file or a command; statuses; one line for whatever goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import types
from pathlib import Path

import pytest

from xoviz import __version__
from xoviz.cli import main, output, requirements

ROOT = Path(__file__).parents[2]
HEAVY = {"numpy", "PySide6", "shiboken6", "pyqtgraph", "argparse"}


def started(script: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """``script`` in a Python of its own, from the checkout."""
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, env={**os.environ, **changes}, capture_output=True,
                          text=True, timeout=60, check=False)


@pytest.fixture
def opened(monkeypatch):
    """What the window was opened on; no window opens."""
    files = []
    window = types.ModuleType("xoviz.app")
    window.run = lambda file: files.append(file) or 0
    monkeypatch.setitem(sys.modules, "xoviz.app", window)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return files


def test_version_loads_nothing_heavy():
    done = started(f"import sys; from xoviz.cli import main; main(['--version']); print({HEAVY} & set(sys.modules))")
    assert done.stdout == f"xoviz {__version__}\nset()\n"
    assert done.stderr == ""


def test_version_is_an_option_beside_others_too(xoviz):
    assert xoviz("--version", "--help").out == f"xoviz {__version__}\n"


def test_one_thread_for_blas_unless_somebody_chose_otherwise():
    script = "import os; from xoviz.cli import main; main(['--version']); print(os.environ['OPENBLAS_NUM_THREADS'])"
    environment = {key: value for key, value in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    free = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True,
                          timeout=60, check=True)
    assert free.stdout.splitlines()[-1] == "1"
    assert started(script, OPENBLAS_NUM_THREADS="2").stdout.splitlines()[-1] == "2"


def test_python_dash_m_is_the_same_program():
    done = subprocess.run([sys.executable, "-m", "xoviz", "explain", "talk:q"], cwd=ROOT, capture_output=True,
                          text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("xoviz: the talk has no picture 'talk:q'")
    assert done.stderr.count("\n") == 1


def test_help_names_every_command(xoviz):
    result = xoviz("--help")
    assert result.status == 0
    assert all(f"    {name} " in result.out for name in ("train", "classify", "explain", "figure", "check"))


@pytest.mark.parametrize("command", ["train", "classify", "explain", "figure", "check"])
def test_every_command_has_help(xoviz, command):
    result = xoviz(command, "--help")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(f"usage: xoviz {command} ")


def test_alone_it_opens_the_window(xoviz, opened):
    assert xoviz().status == 0
    assert opened == [None]


def test_a_file_opens_the_window_on_it_even_if_it_is_called_like_a_command(xoviz, opened, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("train").write_bytes(b"")
    Path("my picture.png").write_bytes(b"")
    assert xoviz("./train").status == 0
    assert xoviz("my picture.png").status == 0
    assert opened == [Path("train"), Path("my picture.png")]


@pytest.mark.parametrize(("arguments", "said"), [
    (["expalin"], "there is no command or file 'expalin'; the commands are train, classify"),
    ([""], "there is no command or file ''"),
    (["x" * 5000], "there is no command or file"),
    ([str(ROOT)], "is a folder"),
    ([__file__, "more"], "'more' is one argument too many"),
    (["--frobnicate"], "the following arguments are required: COMMAND"),
    (["explain"], "the following arguments are required: IMAGE (see 'xoviz explain --help')"),
    (["explain", "talk:x", "--frobnicate"], "unrecognized arguments: --frobnicate"),
    (["explain", "talk:x", "--as", "poems"], "invalid choice: 'poems'"),
    (["train", "--ste", "5"], "unrecognized arguments: --ste 5"),
    (["classify", "--network"], "expected one argument"),
])
def test_nonsense_is_told_in_one_line_with_status_2(xoviz, opened, arguments, said):
    result = xoviz(*arguments)
    assert result.status == 2
    assert said in result.complaint
    assert result.out == ""
    assert opened == []


def test_ctrl_c_is_one_line_and_130(xoviz, monkeypatch):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("xoviz.cli._dispatched", interrupted)
    result = xoviz("train")
    assert result.status == 130
    assert result.complaint == "xoviz: interrupted; nothing was saved\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_ctrl_c_in_a_real_terminal_stops_training():
    script = ("import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
              "from xoviz.cli import main; sys.exit(main(['train', '--steps', '100000000']))")
    terminal, its_end = os.openpty()
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=its_end) as training:
        said = os.read(terminal, 1000)
        training.send_signal(signal.SIGINT)
        assert training.wait(timeout=60) == 130
        said += os.read(terminal, 1000)
    for end in (terminal, its_end):
        os.close(end)
    assert said.startswith(b"\rstep ")
    assert said.endswith(b" \rxoviz: interrupted; nothing was saved\r\n")


def test_a_reader_who_goes_away_is_no_traceback():
    script = "import sys; from xoviz.cli import main; sys.exit(main(['explain', 'talk:x', '--json']))"
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, stdout=write_end, stderr=subprocess.PIPE,
                              text=True, timeout=60, check=False)
    finally:
        os.close(write_end)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("buffered", [True, False])
@pytest.mark.parametrize("arguments", [["explain", "talk:x"], ["--version"], ["--help"], ["train", "--help"]])
def test_a_full_disk_is_one_line(arguments, buffered):
    script = f"import sys; from xoviz.cli import main; sys.exit(main({arguments}))"
    environment = {**os.environ, "PYTHONUNBUFFERED": "" if buffered else "1"}
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, stdout=full,
                              stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == "xoviz: the output could not be written (No space left on device)\n"


def test_a_terminal_without_the_signs_gets_others():
    done = started("from xoviz.cli import main; main(['explain', 'talk:x'])", PYTHONIOENCODING="ascii")
    assert done.stderr == ""
    assert "convolution: 3 maps of 7 ? 7" in done.stdout


def test_without_standard_streams_nothing_breaks(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["explain", "talk:x"]) == 0
    assert main(["--version"]) == 0
    assert main(["--help"]) == 0
    assert main(["explain", "talk:q"]) == 2


def test_an_error_stays_one_line_whatever_a_file_is_called(capsys):
    output.complain("there is no file 'a\nb'")
    assert capsys.readouterr().err == "xoviz: there is no file 'a b'\n"


def test_the_window_needs_a_screen_and_says_so(xoviz, opened, monkeypatch):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(requirements.sys, "platform", "linux")
    result = xoviz()
    assert result.status == 1
    assert "there is no screen for the window" in result.complaint
    assert opened == []
