#!/usr/bin/env bash
# The recipe of docs/static-linking.md for Modules/Setup.local, tried: builds CPython with the
# example xxmodule linked into it and runs the tests of that module with the python that results.
# Slow: an interpreter is built for each version.
#
# Usage: ci/setup-local.sh [MINOR ...]    (default: 13 14 15, whose sources can be had)
set -euo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
mkdir -p "${CARGO_TARGET_DIR:-target}/setup-local"
folder=$(cd "${CARGO_TARGET_DIR:-target}/setup-local" && pwd)
[ $# -gt 0 ] || set -- $(minors "minor >= 13")
for minor; do
  python=$(field "3.$minor" 2)
  PYO3_PYTHON=$python PYO3_BUILD_EXTENSION_MODULE=1 CARGO_TARGET_DIR=$folder/rust cargo build --quiet --release --example xxmodule
  ci/interpreters.sh source "$minor" "$folder/3.$minor"
  mkdir "$folder/3.$minor/build"
  (
    cd "$folder/3.$minor/build"
    ../configure OPT="-O1 -g0" >configure.log 2>&1
    printf '*static*\nxx %s -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc\n' "$folder/rust/release/examples/libxxmodule.a" >Modules/Setup.local
    make -j"$(nproc)" >make.log 2>&1 || { tail -30 make.log; exit 1; }
  )
  PYTHONPATH=tests/python "$folder/3.$minor/build/python" -B -c '
import sys, xx
assert "xx" in sys.builtin_module_names and xx.__spec__.origin == "built-in"
print(sys.version)'
  PYTHONPATH=tests/python "$folder/3.$minor/build/python" -B tests/python/test_xxmodule.py
  rm -rf "$folder/3.$minor"
done
