#!/usr/bin/env bash
# CPython's own tests of extension modules, against modules that this crate made.
#
# For each interpreter of ci/interpreters.sh: builds _testmultiphase and _testsinglephase from
# tests/suites, puts them in the place of the stock ones (ci/shadow-prefix.sh), runs the suites
# with either and prints a line for each: how many tests ran, passed and were skipped with ours,
# and with the stock ones. Any test that comes out otherwise than with the stock modules fails,
# as do: a suite that is not there, a process that loads another file than ours, a prefix with
# wrong modules that passes, and more leaked references than the stock modules leak.
#
# Usage: ci/suites.sh [NAME ...]    (default: all)
set -uo pipefail
cd "$(dirname "$0")/.."
here=$PWD
table=$(ci/interpreters.sh list) || { echo "ci/interpreters.sh provision installs what is missing" >&2; exit 1; }
mkdir -p "${CARGO_TARGET_DIR:-target}/suites"
folder=$(cd "${CARGO_TARGET_DIR:-target}/suites" && pwd)
unset PYTHONHOME PYTHONPATH
export PYTHONDONTWRITEBYTECODE=
failed=0 cells=0

# The suites: SINCE UNTIL NAME, minor versions. 3.9's test_capi has other module names; some
# packages of 3.10 come without it, in which case its suite is looked for and said to be absent.
SUITES="
 9 15 test.test_importlib.extension
12 15 test.test_importlib.test_util.IncompatibleExtensionModuleRestrictionsTests
12 15 test.test_import.SinglephaseInitTests
12 15 test.test_import.SubinterpImportTests
13 15 test.test_import.CircularImportTests.test_singlephase_circular
15 15 test.test_import.ModexportTests
 9  9 test.test_capi.Test_ModuleStateAccess
 9  9 test.test_capi.SubinterpreterTest
11 15 test.test_capi.test_misc.Test_ModuleStateAccess
11 15 test.test_capi.test_misc.SubinterpreterTest
 9 11 test.test_imp
"

fail() { failed=$((failed + 1)); echo "FAILED: $*"; }

# Runs something in a folder of its own, with a limit; what it loads is in FOLDER/loaded.
run() { # FOLDER COMMAND ...
  local folder=$1; shift
  rm -rf "$folder"; mkdir -p "$folder/work"
  (cd "$folder/work" && LD_DEBUG=files LD_DEBUG_OUTPUT=$folder/ld timeout 900 "$@") >"$folder/log" 2>&1
  local status=$?
  # Each process writes a file of its own.
  grep -ho 'calling init: .*/_test\(multi\|single\)phase[^/]*$' "$folder"/ld.* 2>/dev/null | sed 's/calling init: //' | sort | uniq -c >"$folder/loaded"
  rm -f "$folder"/ld.*
  return $status
}

# Whether a run loaded replaced files, and no others.
loaded() { # FOLDER PREFIX
  [ -s "$1/loaded" ] || return 1
  ! grep -vqF " $2/lib/" "$1/loaded"
}

counts() { # FILE: "run passed skipped", and what else there is
  python3 - "$1" <<'P'
import collections, json, sys
try:
    result = json.load(open(sys.argv[1]))
except OSError:
    print("-    -    -   no result")
else:
    count = collections.Counter(result["outcomes"].values())
    rest = [f", {n} {outcome}" for outcome, n in sorted(count.items()) if outcome not in ("passed", "skipped")]
    print(f"{result['run']:4} {count['passed']:6} {count['skipped']:7}{''.join(rest)}")
P
}

build() { # NAME PYTHON [ARGUMENTS]: the folder of the libraries
  local name=$1 python=$2; shift 2
  local target=$folder/$name/build
  mkdir -p "$target"
  env PYO3_PYTHON="$python" PYO3_BUILD_EXTENSION_MODULE=1 UNSAFE_PYO3_SKIP_VERSION_CHECK=1 CARGO_TARGET_DIR="$target" \
    cargo build --quiet --package cpython-suites --examples "$@" >"$target/log" 2>&1 || { tail -30 "$target/log" >&2; return 1; }
  echo "$target/debug/examples"
}

suite() { # NAME OURS STOCK SUITE
  local name=$1 ours=$2 stock=$3 suite=$4 o=$folder/$1/run/$4/ours s=$folder/$1/run/$4/stock verdict=same
  run "$o" "$ours" "$here/ci/suite.py" "$o.json" "$suite"
  run "$s" "$stock" "$here/ci/suite.py" "$s.json" "$suite"
  cells=$((cells + 1))
  if ! cmp -s "$o.json" "$s.json"; then verdict=DIFFERENT; fi
  if grep -q '"\(failed\|error\|unexpected success\)"' "$o.json" 2>/dev/null || ! grep -q '"passed"' "$o.json" 2>/dev/null; then verdict=FAILED; fi
  if ! loaded "$o" "${ours%/bin/*}"; then verdict="NOT OURS"; fi
  printf '%-7s %-76s %-28s %-28s %s\n' "$name" "$suite" "$(counts "$o.json")" "$(counts "$s.json")" "$verdict"
  [ "$verdict" = same ] && return
  fail "$name $suite"
  diff "$o.json" "$s.json"; cat "$o/loaded"; tail -n 40 "$o/log"
}
