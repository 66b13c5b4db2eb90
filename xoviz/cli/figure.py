"""``xoviz figure``: one panel of the window as a picture file, for slides; it needs no screen."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from xoviz.cli import output
from xoviz.cli.errors import CommandError, UsageError, told_as
from xoviz.cli.inputs import given, task_for
from xoviz.cli.requirements import require_qt
from xoviz.cli.writable import check_writable

ENDINGS = (".png", ".svg", ".pdf")


def run(arguments: Namespace) -> int:
    """Write the figure. Raises UsageError for an unknown panel or ending, CommandError if it cannot be written."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out = Path(arguments.out)
    if out.suffix.lower() not in ENDINGS:
        raise UsageError(f"a figure's name must end in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}, not '{out.name}'")
    check_writable(out)
    require_qt()
    from xoviz.gui.figure import panel_names, write_figure
    from xoviz.tasks.transforms import fitted

    if arguments.panel not in panel_names():
        raise UsageError(f"there is no panel '{arguments.panel}'; there are {', '.join(panel_names())}")
    image, network = given(arguments.image, arguments.network)
    trace = network.forward(image.for_network(network))
    task = task_for(network)
    with told_as(CommandError, OSError, ValueError):
        write_figure(arguments.panel, trace, out, arguments.theme, arguments.size,
                     (task.samples(), fitted), image.answer_for(network), task)
    if arguments.json:
        output.say_json({"panel": arguments.panel, "out": arguments.out})
    else:
        output.say(f"Wrote {output.on_one_line(arguments.out)}")
    return 0
