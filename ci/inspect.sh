#!/usr/bin/env bash
# What pymodule-inspect says of the modules of tests/modules, in every kind of build, is what
# importing them shows: for one version, without the GIL, abi3 at each floor, abi3t, universal; each
# on every interpreter that it is for.
#
# Usage: ci/inspect.sh [NAME ...]    (names of ci/interpreters.sh list; default: all)
set -euo pipefail
cd "$(dirname "$0")/.."
export CI=1 PYMODULE_INSPECT_TARGET=${CARGO_TARGET_DIR:-$PWD/target}/inspect
cargo build --quiet --release --package pymodule-inspect --tests
test=$(cargo test --release --package pymodule-inspect --test imports --no-run 2>&1 | sed -n 's/.*(\(.*imports-[^)]*\)).*/\1/p')
[ -x "$test" ] || { echo "the test program is not where cargo says: $test" >&2; exit 1; }
ran=0
while IFS=$'\t' read -r name _; do
  [ $# = 0 ] || [[ " $* " = *" $name "* ]] || continue
  minor=${name#3.}; minor=${minor%%[td]*}
  modes=("" universal)
  case $name in
    *t*) [ "$minor" -lt 15 ] || modes+=(abi3t-py315) ;;
    *)
      for floor in 9 10 11 12 13 14 15; do
        # The crate of the modules has its own features for some floors only.
        [ "$floor" -le "$minor" ] && grep -q "^abi3-py3$floor = " tests/modules/Cargo.toml && modes+=("abi3-py3$floor")
      done
      [ "$minor" -lt 15 ] || modes+=(abi3t-py315) ;;
  esac
  for mode in "${modes[@]}"; do
    (
      while IFS= read -r line; do export "${line?}"; done < <(ci/interpreters.sh environment "$name")
      PYMODULE_INSPECT_FEATURES=$mode "$test" --nocapture 2>&1 | grep -E "modules:|WRONG|error|panicked" || { echo "$name $mode: nothing was compared" >&2; exit 1; }
      exit "${PIPESTATUS[0]}"
    )
    ran=$((ran + 1))
  done
done < <(ci/interpreters.sh list)
[ $ran -gt 0 ] || { echo "no interpreter is called: $*" >&2; exit 1; }
echo "$ran builds of the modules were compared"
