"""``python -m xoviz`` is the same as ``xoviz``."""

from __future__ import annotations

import sys

from xoviz.cli import main

if __name__ == "__main__":
    sys.exit(main())
