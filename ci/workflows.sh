#!/usr/bin/env bash
# Reads the workflow files without running them: against the schema of GitHub's workflow files, and
# with ci/workflows.py, whether every step's command is one that this repository has. Installs
# check-jsonschema from PyPI, which contains the schema, unless WORKFLOWS_TOOLS names an environment
# that has it.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/workflows
tools=${WORKFLOWS_TOOLS:-$folder/tools}
if [ -z "${WORKFLOWS_TOOLS:-}" ] && ! [ -e "$tools/complete" ]; then
  rm -rf "$tools"
  "${PYTHON:-python3}" -m venv "$tools"
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check check-jsonschema
  touch "$tools/complete"
fi
"$tools/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
"$tools/bin/python" ci/workflows.py .github/workflows/*.yml
