"""Checks that what the steps of GitHub workflows run is in this repository: scripts, packages,
examples and tests that are given to cargo, keys of the matrix, jobs and steps that others name."""

import json
import os
import re
import shlex
import subprocess
import sys

from ruamel.yaml import YAML

# What GitHub's machines have, or a step before installs.
KNOWN = {"cargo", "rustup", "uv", "python", "echo"}
SUBCOMMANDS = {"build", "check", "clippy", "doc", "fmt", "publish", "run", "test"}
errors = []
commands = 0


def metadata():
    told = subprocess.run(
        ["cargo", "metadata", "--no-deps", "--format-version=1"], check=True, stdout=subprocess.PIPE
    )
    return json.loads(told.stdout)["packages"]


def check_cargo(where, words):
    if words and words[0].startswith("+"):
        words = words[1:]
    if not words or words[0] not in SUBCOMMANDS:
        errors.append(f"{where}: unknown cargo command {words[:1]}")
        return
    targets = [target for package in PACKAGES for target in package["targets"]]
    for flag, names in [
        ("-p", {package["name"] for package in PACKAGES}),
        ("--package", {package["name"] for package in PACKAGES}),
        ("--example", {target["name"] for target in targets if "example" in target["kind"]}),
        ("--test", {target["name"] for target in targets if "test" in target["kind"]}),
        ("--features", {form
                        for package in PACKAGES for name in package["features"] for form in (name, f"{package['name']}/{name}")}),
    ]:
        for index, word in enumerate(words[:-1]):
            if word == flag and not set(words[index + 1].split(",")) <= names:
                errors.append(f"{where}: {flag} {words[index + 1]}: there is none")


def check_command(where, line):
    global commands
    commands += 1
    words = shlex.split(line)
    while words and re.fullmatch(r"\w+=.*", words[0]):
        words = words[1:]
    name = words[0]
    if name == "cargo":
        check_cargo(where, words[1:])
    elif "/" in name:
        if not os.access(name, os.X_OK):
            errors.append(f"{where}: {name} is not an executable file of the repository")
    elif name not in KNOWN:
        errors.append(f"{where}: unknown command {name}")


def check_step(where, step, steps, matrix):
    text = " ".join(str(value) for value in [step.get("run"), step.get("with"), step.get("env")])
    for expression in re.findall(r"\$\{\{(.*?)\}\}", text):
        for key in re.findall(r"matrix\.(\w+)", expression):
            if key not in matrix:
                errors.append(f"{where}: the matrix has no {key}")
        for name in re.findall(r"steps\.(\w+)", expression):
            if name not in steps:
                errors.append(f"{where}: no earlier step has the id {name}")
    if "run" not in step:
        if not re.fullmatch(r"[\w.-]+/[\w./-]+@v\d+", str(step.get("uses"))):
            errors.append(f"{where}: neither a command nor an action with a version")
        return
    script = re.sub(r"\$\{\{.*?\}\}", "X", step["run"])
    shell = subprocess.run(["bash", "-n", "-c", script], stderr=subprocess.PIPE)
    if shell.returncode:
        errors.append(f"{where}: {shell.stderr.decode().strip()}")
        return
    for line in script.splitlines():
        if line.strip() and not line.strip().startswith("#"):
            check_command(where, re.sub(r"\$\(.*\)", "X", line))


def check(file):
    with open(file, encoding="utf-8") as opened:
        workflow = YAML(typ="safe").load(opened)
    jobs = workflow["jobs"]
    for name, job in jobs.items():
        needs = job.get("needs", [])
        for other in [needs] if isinstance(needs, str) else needs:
            if other not in jobs:
                errors.append(f"{file}: {name}: needs {other}, which is not a job")
        matrix = job.get("strategy", {}).get("matrix", {})
        for key in re.findall(r"matrix\.(\w+)", str(job["runs-on"])):
            if key not in matrix:
                errors.append(f"{file}: {name}: the matrix has no {key}")
        for excluded in matrix.get("exclude", []):
            for key, value in excluded.items():
                if value not in matrix.get(key, []):
                    errors.append(f"{file}: {name}: excludes {key} {value}, which is not there")
        steps = set()
        for index, step in enumerate(job["steps"]):
            check_step(f"{file}: {name}: step {index + 1}", step, steps, matrix)
            steps.add(step.get("id"))


PACKAGES = metadata()
for path in sys.argv[1:]:
    check(path)
for error in errors:
    print(error)
print(f"{len(sys.argv) - 1} workflow files, {commands} commands, {len(errors)} wrong")
sys.exit(bool(errors) or commands == 0)
