#!/usr/bin/env bash
# CPython's own tests of extension modules, against modules that this crate made.
#
# For each interpreter of ci/interpreters.sh: builds _testmultiphase and _testsinglephase from
# tests/suites and the example xxlimited, puts them in the place of the stock ones (ci/shadow-prefix.sh), runs the suites
# with either and prints a line for each: how many tests ran, passed and were skipped with ours,
# and with the stock ones. Any test that comes out otherwise than with the stock modules fails,
# as do: a suite that is not there, a process that loads another file than ours, a prefix with
# wrong modules that passes, a hook that only the stock files have, and other leaks of references.
#
# Usage: ci/suites.sh [NAME ...]    (default: all)
set -uo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
mkdir -p "${CARGO_TARGET_DIR:-target}/suites"
folder=$(cd "${CARGO_TARGET_DIR:-target}/suites" && pwd)
unset PYTHONHOME PYTHONPATH
export PYTHONDONTWRITEBYTECODE=
failed=0 cells=0

# SINCE UNTIL SUITE, in minor versions; "-" for the suites that are still there.
SUITES="
 9  - test.test_importlib.extension
12  - test.test_importlib.test_util.IncompatibleExtensionModuleRestrictionsTests
12  - test.test_import.SinglephaseInitTests
12  - test.test_import.SubinterpImportTests
13  - test.test_import.CircularImportTests.test_singlephase_circular
15  - test.test_import.ModexportTests
 9 10 test.test_capi.Test_ModuleStateAccess
 9 10 test.test_capi.SubinterpreterTest
11  - test.test_capi.test_misc.Test_ModuleStateAccess
11  - test.test_capi.test_misc.SubinterpreterTest
15  - test.test_capi.test_module
 9 11 test.test_imp
10  - test.test_xxlimited
"
# Those that need nothing of PyModuleDef: for the abi3t build, without _testsinglephase.
ABI3T="
15  - test.test_importlib.extension
15  - test.test_importlib.test_util.IncompatibleExtensionModuleRestrictionsTests
15  - test.test_import.SubinterpImportTests
15  - test.test_import.ModexportTests
15  - test.test_capi.test_misc.Test_ModuleStateAccess
15  - test.test_xxlimited
"
# The same for regrtest, which counts the references of debug builds.
LEAKS="
 9  - test_importlib.extension.test_loader
12  - test_importlib.test_util -m IncompatibleExtensionModuleRestrictionsTests
12  - test_import -m SinglephaseInitTests -m SubinterpImportTests -m ModexportTests -m test_singlephase_circular
11  - test_capi.test_misc -m Test_ModuleStateAccess -m SubinterpreterTest
10  - test_xxlimited
"

fail() { failed=$((failed + 1)); echo "FAILED: $*"; }

# The entries of a list that are for a minor version.
of() { # LIST MINOR
  awk -v minor="$2" 'NF && $1 <= minor && ($2 == "-" || minor <= $2) {$1 = $2 = ""; sub(/^ +/, ""); print}' <<<"$1"
}

# Runs a command in its own folder, with a limit; FOLDER/log has its output, FOLDER/loaded the files
# that it and its children loaded.
run() { # FOLDER COMMAND ...
  local folder=$1 status; shift
  rm -rf "$folder"; mkdir -p "$folder/work"
  (cd "$folder/work" && LD_DEBUG=files LD_DEBUG_OUTPUT=$folder/ld timeout 900 "$@") >"$folder/log" 2>&1 </dev/null
  status=$?
  grep -ho 'calling init: .*/\(_test\(multi\|single\)phase[^/]*\|xxlimited\.[^/]*\)$' "$folder"/ld.* | sed 's/calling init: //' | sort | uniq -c >"$folder/loaded"
  rm -f "$folder"/ld.*
  return $status
}

# Whether a run loaded the replacements of a prefix, and no other file of such a name.
loaded() { # FOLDER PYTHON
  [ -s "$1/loaded" ] && ! grep -vqF " ${2%/bin/*}/lib/" "$1/loaded"
}

counts() { # PYTHON FILE: how many ran, passed and were skipped, and what else became of tests
  "$1" - "$2" <<'P'
import collections, json, sys
try:
    with open(sys.argv[1]) as file:
        result = json.load(file)
except OSError:
    print("no result")
else:
    count = collections.Counter(result["outcomes"].values())
    rest = [f" {n} {outcome}" for outcome, n in sorted(count.items()) if outcome not in ("passed", "skipped")]
    print(f"{result['run']:3} {count['passed']:3} {count['skipped']:3}{''.join(rest)}")
P
}

build() { # NAME PYTHON [ARGUMENTS]: prints the folder of the libraries
  local name=$1 python=$2 target=$folder/$1/build; shift 2
  mkdir -p "$target"
  local what
  for what in "cpython-suites --examples" "pymodule-ffi --example xxlimited"; do
    # shellcheck disable=SC2086
    env PYO3_PYTHON="$python" PYO3_BUILD_EXTENSION_MODULE=1 UNSAFE_PYO3_SKIP_VERSION_CHECK=1 CARGO_TARGET_DIR="$target" \
      cargo build --quiet --package $what "$@" >"$target/log" 2>&1 || { tail -30 "$target/log" >&2; return 1; }
  done
  echo "$target/debug/examples"
}

suite() { # NAME OURS STOCK TEST ...
  local name=$1 ours=$2 stock=$3; shift 3
  local o=$folder/$name/run/$1/ours s=$folder/$name/run/$1/stock verdict=same
  rm -f "$o.json" "$s.json"
  run "$s" "$stock" "$PWD/ci/suite.py" "$s.json" "$@" &
  run "$o" "$ours" "$PWD/ci/suite.py" "$o.json" "$@"
  wait $!
  cells=$((cells + 1))
  if ! loaded "$o" "$ours" || loaded "$s" "$ours"; then verdict="OTHER FILES"
  elif ! cmp -s "$o.json" "$s.json"; then verdict=DIFFERENT
  elif grep -q '": "\(failed\|error\|unexpected success\)"' "$s.json"; then verdict="same, and the stock modules fail"
  elif ! grep -q '": "passed"' "$o.json"; then
    # Free-threaded builds have suites that skip all they have.
    verdict="NONE PASSED"
    case ${name%%/*} in *t | *td) ! grep -q '": "skipped"' "$o.json" || verdict="same, all skipped by the suite" ;; esac
  fi
  printf '%-10s %-76s %-30s   %-30s   %s\n' "$name" "$1" "$(counts "$stock" "$o.json")" "$(counts "$stock" "$s.json")" "$verdict"
  case $verdict in same*) return ;; esac
  fail "$name $1"
  diff "$s.json" "$o.json"; cat "$o/loaded"; tail -n 40 "$o/log"
}

leaks() { # NAME OURS STOCK REGRTEST-ARGUMENTS
  local name=$1 ours=$2 stock=$3 verdict=same ran; shift 3
  local o=$folder/$name/leaks/${1%% *}/ours s=$folder/$name/leaks/${1%% *}/stock p
  run "$s" "$stock" -m test -R 3:3 $1 &
  run "$o" "$ours" -m test -R 3:3 $1
  wait $!
  cells=$((cells + 1))
  # What regrtest itself takes for noise ("this is fine") comes and goes.
  for p in "$o" "$s"; do grep -E '^[^ ]+ leaked |^Total tests:|^Result:' "$p/log" | grep -v 'this is fine' >"$p.result"; done
  ran=$(sed -n 's/^Total tests: //p' "$o.result")
  # Without the line that counts tests, regrtest ended before it had a result.
  if ! loaded "$o" "$ours" || loaded "$s" "$ours"; then verdict="OTHER FILES"
  elif [[ $ran != run=[1-9]* ]] || ! cmp -s "$o.result" "$s.result"; then verdict=DIFFERENT
  fi
  printf '%-10s -R 3:3 %-68s %-25s %s leaks, %s with the stock modules   %s\n' "$name" "${1%% *}" "$ran" \
    "$(grep -c ' leaked ' "$o.result")" "$(grep -c ' leaked ' "$s.result")" "$verdict"
  [ "$verdict" = same ] && return
  fail "$name -R 3:3 $1"
  diff "$s.result" "$o.result"; tail -n 40 "$o/log"
}

# Isolated children don't see PYTHONPATH: they have to load ours, byte for byte.
isolated() { # NAME OURS LIBRARIES
  local o=$folder/$1/run/isolated ours=$2 libraries=$3 file
  run "$o" "$ours" -I -c 'import sys, subprocess
code = "import _testmultiphase as m; print(m.__file__)"
print(subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True).stdout, end="")'
  file=$(tail -n 1 "$o/log")
  if loaded "$o" "$ours" && cmp -s "$file" "$libraries/lib_testmultiphase.so"; then return; fi
  fail "$1: an isolated child loads another file: $file"
  cat "$o/loaded"
}

# Whatever hook a stock file has, ours has, too: a test would be skipped for some that miss.
hooks() { # NAME STOCK LIBRARIES
  local module file missing
  for module in _testmultiphase _testsinglephase xxlimited; do
    file=$("$2" -c "import importlib.util as u; s = u.find_spec('$module'); print(s.origin if s else '')")
    [ -n "$file" ] || continue
    [ -n "$(exported "$file")" ] || fail "$1: nm finds no hooks in $file"
    missing=$(comm -23 <(exported "$file") <(exported "$3/lib$module.so"))
    [ -z "$missing" ] || fail "$1: missing in $module: $missing"
  done
}

# Two names begin with PyModInit in 3.15, which nothing looks for.
exported() { # FILE
  nm -D --defined-only "$1" | sed -n 's/.* T \(PyInitU\?_.*\|PyModExportU\?_.*\)/\1/p' | sort
}

# A prefix with a wrong module (the other one in its place) has to fail.
control() { # NAME PYTHON LIBRARIES
  local wrong o=$folder/$1/run/wrong
  wrong=$(ci/shadow-prefix.sh "$2" "$folder/$1/wrong" "_testmultiphase=$3/lib_testsinglephase.so") || { fail "$1: no prefix"; return; }
  if run "$o" "$wrong" "$PWD/ci/suite.py" "$o.json" test.test_importlib.extension.test_loader; then
    fail "$1: wrong modules pass"
  fi
}

interpreter() { # NAME PYTHON
  local name=$1 python=$2 minor libraries ours stock entry replace
  minor=${name#3.}; minor=${minor%%[td]*}
  libraries=$(build "$name" "$python") || { fail "$name: no build"; return; }
  replace=("_testmultiphase=$libraries/lib_testmultiphase.so")
  # Up to 3.11 the sample of a single-phase module is _testcapi.
  [ "$minor" -lt 12 ] || replace+=("_testsinglephase=$libraries/lib_testsinglephase.so")
  # 3.9 has no test of xxlimited.
  [ "$minor" -lt 10 ] || replace+=("xxlimited=$libraries/libxxlimited.so")
  ours=$(ci/shadow-prefix.sh "$python" "$folder/$name/ours" "${replace[@]}") &&
    stock=$(ci/shadow-prefix.sh "$python" "$folder/$name/stock") || { fail "$name: no prefix"; return; }
  hooks "$name" "$stock" "$libraries"
  isolated "$name" "$ours" "$libraries"
  control "$name" "$python" "$libraries"
  while read -r entry; do
    if [ "$minor" = 10 ] && [[ $entry = test.test_capi.* ]] && ! "$python" -c 'import test.test_capi' 2>/dev/null; then
      printf '%-10s %-76s absent: the tests of this package come without test_capi\n' "$name" "$entry"
      continue
    fi
    suite "$name" "$ours" "$stock" "$entry"
  done < <(of "$SUITES" "$minor")
  case $name in
    *d) while read -r entry; do leaks "$name" "$ours" "$stock" "$entry"; done < <(of "$LEAKS" "$minor") ;;
  esac
}

# The abi3t build, which is for interpreters with the GIL and without.
abi3t() { # NAME PYTHON
  local name=$1/abi3t libraries ours stock entry
  libraries=$(build "$name" "$2" --features abi3t-py315) || { fail "$name: no build"; return; }
  ours=$(ci/shadow-prefix.sh "$2" "$folder/$name/ours" "_testmultiphase=$libraries/lib_testmultiphase.so" "xxlimited=$libraries/libxxlimited.so") &&
    stock=$(ci/shadow-prefix.sh "$2" "$folder/$name/stock") || { fail "$name: no prefix"; return; }
  isolated "$name" "$ours" "$libraries"
  while read -r entry; do suite "$name" "$ours" "$stock" "$entry"; done < <(of "$ABI3T" 15)
}

printf '%-87s %-32s %s\n' "" ours stock
printf '%-87s %-32s %s\n' "" "run ok skip" "run ok skip"
for name in $(versions); do
  [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
  lacks "CPython's suites on $name" "$name" && continue
  python=$(field "$name" 2)
  interpreter "$name" "$python"
  case $name in "3.$ABI3T_SINCE" | "3.${ABI3T_SINCE}t") abi3t "$name" "$python" ;; esac
done

echo "$cells runs, $failed failed"
finish "$cells" "$failed"
