#!/usr/bin/env bash
# Fails if a call of this crate costs more instructions beyond C's than benches/instructions.tsv says,
# with a tolerance for other versions of rustc and builds of the interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
name=3.13
if lacks "the costs of calls" valgrind $name; then finish 0 0; fi
cargo run --locked --quiet --release --package bench -- --check $name
