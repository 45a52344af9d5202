"""Formats: what of a file is prose, and how edits are written back.

Nothing is imported here: the command line needs the formats' names only (:mod:`unspin.formats.names`).
"""
