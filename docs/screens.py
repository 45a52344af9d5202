"""Make the pictures of the terminal from the program itself: ``python docs/screens.py``."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
WIDTH = 92
SCREENS = {
    "fix": (["fix", "--color", "always", "examples/summit.txt"], 22),
    "score": (["score", "--color", "always", "--heatmap", "examples/cabinet.txt"], 24),
    "explain": (["explain", "--color", "always", "Chinese pioneer Xi Jinping arrived.", "--phrase", "pioneer"], 18),
}


def main() -> None:
    """Run each command and draw the first lines of what it prints."""
    for name, (arguments, lines) in SCREENS.items():
        done = subprocess.run(
            [sys.executable, "-m", "unspin", *arguments],
            cwd=HERE.parent,
            env={**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        console = Console(file=io.StringIO(), record=True, width=WIDTH)
        quoted = [f'"{word}"' if " " in word else word for word in arguments if word not in {"--color", "always"}]
        console.print(Text(f"$ unspin {' '.join(quoted)}", "bold"))
        for line in done.stdout.decode().splitlines()[:lines]:
            console.print(Text.from_ansi(line))
        svg = console.export_svg(title="unspin", unique_id=f"unspin-{name}")
        svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # no fonts from the network
        HERE.joinpath(f"{name}.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
