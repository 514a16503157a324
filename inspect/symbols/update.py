#!/usr/bin/env python3
"""Writes symbols.txt: which CPython exports which symbol, and since when it is in the stable ABI.

Usage: update.py stable_abi.toml NAME=LIBPYTHON ... > ../src/symbols.txt
    NAME is a version such as 3.12 or 3.13t, LIBPYTHON its shared library (or an executable that
    exports the same); stable_abi.toml is Misc/stable_abi.toml of CPython 3.15. Needs Python 3.11
    and nm.
"""
import re
import subprocess
import sys
import tomllib

with open(sys.argv[1], "rb") as file:
    manifest = tomllib.load(file)
exports, sources = {}, []
for argument in sys.argv[2:]:
    name, library = argument.split("=", 1)
    lines = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    exports[name] = {line.split()[2].split("@")[0] for line in lines.splitlines() if len(line.split()) == 3}
    sources.append(f"{name} {re.sub('.*/', '', library)}")

stable, conditional = {}, set()
for kind in "function", "data":
    for name, entry in manifest[kind].items():
        stable[name] = int(entry["added"].split(".")[1])
        if "ifdef" in entry:
            conditional.add(name)

names = {name for each in exports.values() for name in each if re.match(r"_?Py[A-Z_a-z]", name)} | set(stable)
print("# Exports of CPython (nm -D of a Linux build of each) and the stable ABI (Misc/stable_abi.toml of 3.15).")
print("# Written by symbols/update.py from: " + ", ".join(sources))
print("# name; bits of 3.9 to 3.15 that export it, or * if that depends on the platform; the same for 3.13t to 3.15t; minor version of the stable ABI that added it")
gil = [f"3.{minor}" for minor in range(9, 16)]
free = [f"3.{minor}t" for minor in range(13, 16)]
for name in sorted(names):
    def bits(versions):
        return f"{sum(1 << index for index, version in enumerate(versions) if name in exports[version]):x}"
    platform = name in conditional
    print(name, "*" if platform else bits(gil), "*" if platform else bits(free), stable.get(name, "-"))
