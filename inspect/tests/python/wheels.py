#!/usr/bin/env python3
"""Inspects real wheels of PyPI, versions pinned, and compares them with imports.

Usage: wheels.py INSPECT CACHE [NAME=PYTHON ...]
    INSPECT is the command pymodule-inspect, CACHE a folder for wheels and what they unpack to,
    NAME=PYTHON interpreters such as 3.12=/usr/bin/python3.12. Wheels are downloaded with pip.

Each wheel for an interpreter that is given is compared with an import there (compare.py); those
for other machines are only decoded. Prints a table; the exit status is 1 if anything is wrong.
Not part of the tests: it needs the network and takes minutes.
"""
import json
import os
import re
import subprocess
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
LINUX = ["manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux_2_27_x86_64", "manylinux_2_28_x86_64", "manylinux_2_34_x86_64"]
# Name, version, interpreter that it is downloaded for, ABI, platforms.
WHEELS = [(name, version, "3.12", "cp312", LINUX) for name, version in [
    ("numpy", "2.5.5"), ("hypothesis", "6.170.17"), ("pydantic-core", "2.50.5"), ("orjson", "3.13.0"), ("msgspec", "0.22.0"),
    ("cffi", "2.1.1"), ("lxml", "6.1.3"), ("pillow", "13.0.0"), ("whenever", "0.11.0"), ("markupsafe", "3.0.4"), ("pyyaml", "6.0.4"),
]] + [("cryptography", "50.0.2", "3.12", "abi3", LINUX)] + [
    (name, version, "3.14t", "cp314t", LINUX) for name, version in [("numpy", "2.5.5"), ("cffi", "2.1.1"), ("lxml", "6.1.3"), ("pillow", "13.0.0"), ("markupsafe", "3.0.4"), ("pydantic-core", "2.50.5"), ("pyyaml", "6.0.4"), ("msgspec", "0.22.0")]
] + [
    (name, version, "3.12", abi, [platform])
    for platform in ["manylinux_2_28_aarch64", "manylinux2014_aarch64", "macosx_11_0_arm64", "macosx_10_13_x86_64", "win_amd64", "win_arm64"]
    for name, version, abi in [("markupsafe", "3.0.4", "cp312"), ("pillow", "13.0.0", "cp312"), ("cryptography", "50.0.2", "abi3"), ("lxml", "6.1.3", "cp312"), ("orjson", "3.13.0", "cp312"), ("pydantic-core", "2.50.5", "cp312")]
]


def download(name, version, interpreter, abi, platforms, cache):
    """The wheel's path, or None if there is none for these platforms."""
    folder = os.path.join(cache, f"{name}-{version}-{abi}-{platforms[0]}")
    os.makedirs(folder, exist_ok=True)
    have = [entry for entry in os.listdir(folder) if entry.endswith(".whl")]
    if not have:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--dest", folder]
        command += ["--python-version", interpreter.rstrip("t"), "--implementation", "cp", "--abi", abi]
        for platform in platforms:
            command += ["--platform", platform]
        done = subprocess.run([*command, f"{name}=={version}"], capture_output=True, text=True)
        have = [entry for entry in os.listdir(folder) if entry.endswith(".whl")]
        if not have:
            last = done.stderr.strip().splitlines()[-1:] or ["?"]
            print(f"no wheel: {name} {version} {abi} {platforms[0]}: {last[0][:120]}", file=sys.stderr)
            return None
    return os.path.join(folder, have[0])


def main(inspect, cache, pythons):
    pythons = dict(argument.split("=", 1) for argument in pythons)
    rows, wrong, sums = [], 0, [0, 0, 0]
    for name, version, interpreter, abi, platforms in WHEELS:
        wheel = download(name, version, interpreter, abi, platforms, os.path.abspath(cache))
        if wheel is None:
            continue
        output = subprocess.run([inspect, "--format=json", "--fail-on=never", wheel], capture_output=True, text=True)
        report = json.loads(output.stdout)
        modules = [module for file in report["files"] for module in file["modules"]]
        decided = sum(module["decided"] for module in modules)
        compared = "-"
        if interpreter in pythons and "x86_64" in platforms[0] and "linux" in platforms[0]:
            root = wheel[:-4]
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(root)
            path = wheel + ".json"
            with open(path, "w", encoding="utf-8") as file:
                file.write(output.stdout)
            # Other wheels' packages are there for those that import them.
            done = subprocess.run([pythons[interpreter], os.path.join(HERE, "compare.py"), path, root], capture_output=True, text=True)
            print(done.stdout, done.stderr, sep="", end="", file=sys.stderr)
            found = re.search(r"(\d+) facts compared; (\d+) wrong", done.stdout)
            compared = f"{found[1]} facts, {found[2]} wrong" if found else "failed"
            wrong += int(found[2]) if found else 1
        wrong += len(report["errors"])
        findings = sorted({finding["code"] for file in report["files"] for finding in [*file["findings"], *(f for module in file["modules"] for f in module["findings"])] if finding["level"] != "note"})
        tag = "-".join(os.path.basename(wheel)[:-4].split("-")[2:])
        tag = re.sub(r"\..*", "", tag)
        rows.append((f"{name} {version}", tag, len(modules), decided, len(modules) - decided, len(report["errors"]), compared, " ".join(findings) or "-"))
        sums = [total + value for total, value in zip(sums, (len(modules), decided, len(modules) - decided))]
    print("| wheel | tags | modules | decoded | undecided | unreadable | compared with imports | errors, warnings |\n|---|---|---|---|---|---|---|---|")
    for row in rows:
        print("|", " | ".join(map(str, row)), "|")
    print(f"\n{len(rows)} wheels, {sums[0]} modules: {sums[1]} decoded, {sums[2]} undecided, {wrong} wrong")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
