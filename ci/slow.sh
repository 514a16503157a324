#!/usr/bin/env bash
# Runs the checks that are too slow for .ci/run and records in ci/slow.txt how and when each last ended,
# or that it never ran. Commit the record: it shows which of them was not run for long.
#
# Usage: ci/slow.sh [NAME ...]    (default: all)
set -uo pipefail
cd "$(dirname "$0")/.."
# The record is of a commit, so that one can tell what has changed since.
commit=$(git rev-parse --short=10 HEAD 2>/dev/null || echo unknown)
[ -z "$(git status --porcelain --untracked-files=no -- . ':!ci/slow.txt' 2>/dev/null)" ] || commit+=", changed"
names=$* failed=0 ran=0

check() { # NAME COMMAND ...
  local name=$1 began=$SECONDS verdict=passed; shift
  grep -q "^$name " ci/slow.txt 2>/dev/null || record "$name" "$(printf '%-12s never' "$name")"
  [ -z "$names" ] || [[ " $names " = *" $name "* ]] || return 0
  printf '\n== %s\n' "$*"
  "$@" || { verdict=FAILED; failed=$((failed + 1)); }
  ran=$((ran + 1))
  record "$name" "$(printf '%-12s %-6s %s  %6s s  %s' "$name" $verdict "$(date -u +%F)" $((SECONDS - began)) "$commit")"
}

record() { # NAME LINE
  local rest
  rest=$(grep -v "^$1 " ci/slow.txt 2>/dev/null)
  printf '%s\n' "$rest" "$2" | sed '/^$/d' | LC_ALL=C sort >ci/slow.txt
}

check minimal ci/minimal.sh
check mutants ci/mutants.py
check setup-local ci/setup-local.sh
check targets ci/targets.sh
check next ci/next.sh
check threads ci/threads.sh
check reliability ci/reliability.sh
check inspect ci/inspect.sh
check universal ci/universal.sh
check packaged ci/packaged.sh
check packages ci/packages.sh
check template ci/template.sh
check embedding ci/embedding.sh
check pyo3 cargo test --test comparison -- --ignored
check workflows ci/workflows.sh
# What the workflows run, on the machine's own Python.
check each ci/each.sh python3
echo
cat ci/slow.txt
[ $failed = 0 ] && [ $ran -gt 0 ]
