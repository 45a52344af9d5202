"""The ``unspin`` command."""

from __future__ import annotations

import os
import sys

from unspin.cli import INTERRUPTED, run


def main() -> None:
    """Run the command line and exit with its code."""
    code = run()
    if code == INTERRUPTED:
        # Worker processes may have a long file in hand; they end with this one, which does not wait for them.
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
