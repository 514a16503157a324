#!/usr/bin/env bash
# What takes minutes of the tests that safe code can't break the process; the rest is in `cargo test`
# (tests/hostile.rs). Prints a line for each program: cases and failures. docs/soundness.md has the
# table.
#
#   names      20,000 random names: the hook that CPython looks for, and the one that we expect
#   slots      20,000 random tables of slots: CPython's verdict on each, and that of the checks
#   nomemory   each allocation of CPython's failing in turn, with this crate and with C
#   load       20,000 imports, 200 subinterpreters of each kind, hostile programs, eight threads for a
#              minute, references on debug builds
#   valgrind   imports, calls and errors, and a planted fault that has to be found
#   asan       the embedding cases with AddressSanitizer, and a planted fault that has to be found
#   tsan       eight threads with ThreadSanitizer, and a planted race: ci/thread-sanitizer.sh
#
# Usage: ci/reliability.sh [NAME ...]    (default: 3.9 3.13 3.14d 3.14t 3.15t; SECONDS_OF_THREADS=60,
#        ASAN_ON="3.9 3.13 3.14t")
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0 PYTHONDONTWRITEBYTECODE=1
base=${CARGO_TARGET_DIR:-$root/target}/reliability
failed=0
[ $# -gt 0 ] || set -- 3.9 3.13 3.14d 3.14t 3.15t

fail() { failed=$((failed + 1)); echo "FAILED: $*"; }

# Runs a program of which each line with figures begins with its name.
program() { # NAME WHAT COMMAND ...
  local name=$1 what=$2 log=$base/$1/$2.log status; shift 2
  timeout "${LIMIT:-1500}" "$@" >"$log" 2>&1; status=$?
  grep "^${what%%-*}: " "$log" | sed "s/^/$name: /"
  [ $status = 0 ] || { fail "$name: $what: status $status"; tail -20 "$log"; }
}

interpreter() { # NAME
  local name=$1 environment python folder=$base/$1/modules twin=$base/$1/c target=$base/$1/target
  environment=$(ci/interpreters.sh environment "$name" 2>/dev/null) || { fail "$name: no such interpreter"; return; }
  mapfile -t settings <<<"$environment"
  python=$(sed -n 's/^PYO3_PYTHON=//p' <<<"$environment")
  mapfile -t includes < <(sed -n 's/^PYMODULE_FFI_INCLUDE_DIR=//p' <<<"$environment" | tr ':' '\n')
  mapfile -t home < <(grep '^PYTHONHOME=' <<<"$environment")
  mkdir -p "$folder" "$twin" "$base/$name"
  local build=(env PYO3_PYTHON="$python" UNSAFE_PYO3_SKIP_VERSION_CHECK=1 PYO3_BUILD_EXTENSION_MODULE=1 CARGO_TARGET_DIR="$target" cargo build --quiet)
  "${build[@]}" -p test-hostile && "${build[@]}" -p test-modules && "${build[@]}" -p comparison --lib || { fail "$name: build"; return; }
  local module
  for module in texts numbers big executor keywords lookups objects verdict; do cp "$target/debug/libtest_hostile.so" "$folder/$module.so"; done
  for module in keeps early fails conventions; do cp "$target/debug/libtest_modules.so" "$folder/$module.so"; done
  cp "$target/debug/libcomparison.so" "$folder/spam.so"
  cc -shared -fPIC -O1 "${includes[@]/#/-I}" tests/comparison/spam.c -o "$twin/spam.so" || { fail "$name: the module in C"; return; }
  cc -shared -fPIC -O1 "${includes[@]/#/-I}" tests/reliability/keeps.c -o "$twin/keeps.so" || { fail "$name: the module in C"; return; }
  local run=(env ${home[@]+"${home[@]}"} RUST_BACKTRACE=0 PYTHONPATH="$folder" "$python" -B)
  program "$name" names "${run[@]}" tests/reliability/names.py
  # A child for each table, from 3.15 on two.
  LIMIT=3000 program "$name" slots "${run[@]}" tests/reliability/slots.py
  program "$name" load "${run[@]}" tests/reliability/load.py "${SECONDS_OF_THREADS:-60}" "$twin"
  program "$name" nomemory "${run[@]}" tests/reliability/nomemory.py "this crate"
  program "$name" nomemory-c "${run[@]/PYTHONPATH=$folder/PYTHONPATH=$twin}" tests/reliability/nomemory.py C
  local ours theirs
  ours=$(sed -n 's/.*cases, \([0-9]*\) failures$/\1/p' "$base/$name/nomemory.log")
  theirs=$(sed -n 's/.*cases, \([0-9]*\) failures$/\1/p' "$base/$name/nomemory-c.log")
  [ "${ours:-1}" -le "${theirs:-0}" ] || fail "$name: nomemory: $ours failures, C has $theirs"
  if command -v valgrind >/dev/null && [[ $name != *t* ]] && [ -z "${home[*]}" ]; then
    memcheck "$name" right "$folder" tests/reliability/memory.py
    memcheck "$name" planted "$folder" tests/reliability/planted.py
  fi
}

# Errors of memory that have this crate's files in their stack; a planted fault must be found.
memcheck() { # NAME KIND FOLDER SCRIPT
  local log=$base/$1/valgrind-$2.log count
  PYTHONMALLOC=malloc PYTHONPATH=$3 timeout 900 valgrind --error-exitcode=9 --exit-on-first-error=no --num-callers=30 \
    --undef-value-errors=no "$python" -B "$4" >"$log" 2>&1
  count=$(sed -n 's/.*ERROR SUMMARY: \([0-9]*\) errors.*/\1/p' "$log")
  echo "$1: valgrind: $2: ${count:-no} errors"
  case $2 in
    right) [ "${count:-1}" = 0 ] || fail "$1: valgrind" ;;
    planted) [ "${count:-0}" -gt 0 ] || fail "$1: valgrind does not find a planted fault" ;;
  esac
}

# The compiler is a stable one, which has AddressSanitizer for who asks twice.
asan() { # NAME
  local name=$1 environment target=$base/asan/$1 case count=0 bad=0 minor=${1#3.} allocator=(PYTHONMALLOC=malloc)
  minor=${minor%t}
  mkdir -p "$target"
  # Without the GIL CPython has one allocator.
  [[ $name != *t ]] || allocator=()
  environment=$(ci/interpreters.sh environment "$name" 2>/dev/null) || { fail "$name: no such interpreter"; return; }
  mapfile -t settings <<<"$environment"
  local run=(env "${settings[@]}" RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=address -L native=$(dirname "$(dirname "$(sed -n 's/^PYO3_PYTHON=//p' <<<"$environment")")")/lib" CARGO_TARGET_DIR="$target" ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 ${allocator[@]+"${allocator[@]}"})
  "${run[@]}" cargo build --quiet --target x86_64-unknown-linux-gnu --example embedding_cases --example planted_fault || { fail "$name: asan: build"; return; }
  local programs=$target/x86_64-unknown-linux-gnu/debug/examples
  for case in $("${run[@]}" "$programs/embedding_cases" --list); do
    count=$((count + 1))
    # It starts twice, isolated at first: CPython 3.9 then frees by one allocator what the other made.
    local with=(env); [ "$case" != utf8_mode ] || with=(env -u PYTHONMALLOC)
    "${run[@]}" "${with[@]}" timeout 300 "$programs/embedding_cases" "$case" "$minor" >"$target/$case.log" 2>&1
    # One that ends otherwise has not passed either; `main_exits` does.
    if grep -q 'ERROR: AddressSanitizer' "$target/$case.log" || { [ "$case" != main_exits ] && ! grep -q "^$case passed" "$target/$case.log"; }; then
      bad=$((bad + 1)); tail -30 "$target/$case.log"
    fi
  done
  echo "$name: asan: $count cases, $bad failures"
  [ $bad = 0 ] && [ $count -gt 0 ] || fail "$name: asan"
  "${run[@]}" "$programs/planted_fault" >"$target/planted.log" 2>&1
  grep -q 'AddressSanitizer: heap-use-after-free' "$target/planted.log" && echo "$name: asan: the planted fault is found" || fail "$name: asan does not find a planted fault"
}

for name in "$@"; do interpreter "$name"; done
for name in ${ASAN_ON:-3.9 3.13 3.14t}; do asan "$name"; done
ci/thread-sanitizer.sh || fail tsan
echo "$failed failed"
[ $failed = 0 ]
