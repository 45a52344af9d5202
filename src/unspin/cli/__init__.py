"""The command line; each command is a thin module."""

from .app import INTERRUPTED, run

__all__ = ["INTERRUPTED", "run"]
