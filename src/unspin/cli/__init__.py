"""The command line; each command is a thin module."""

from .app import run

__all__ = ["run"]
