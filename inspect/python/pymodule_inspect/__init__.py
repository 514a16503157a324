"""Runs the command pymodule-inspect: `python -m pymodule_inspect --help`."""
