"""Options, where they come from, and where the program keeps things.

Only :func:`cache_folder` is loaded with the package; :mod:`.options`, :mod:`.reading`, :mod:`.in_force` and
:mod:`.template` wait until they are asked for.
"""

from .folders import cache_folder

__all__ = ["cache_folder"]
