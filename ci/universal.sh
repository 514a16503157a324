#!/usr/bin/env bash
# One file for every CPython (the feature `universal`, docs/universal.md):
# - clippy refuses the functions of pyo3-ffi that read the head of an object;
# - code that can't work does not compile (tests/universal);
# - the tables have the bytes that C lays down, from the headers of every version;
# - the test modules are built once, and their tests run with that file on every interpreter, with
#   warnings as errors;
# - the same with the example's wheel, which pip and uv install;
# - what the file can't serve gets an ImportError that says so.
#
# Usage: ci/universal.sh [NAME ...]    (default: all of ci/versions)
# UNIVERSAL="lint bytes refusals files wheel guard" chooses parts. The wheel needs pip and uv, which are
# installed from PyPI into a new environment.
set -uo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
root=$PWD
target=${CARGO_TARGET_DIR:-$PWD/target}/universal; mkdir -p "$target/files"
target=$(cd "$target" && pwd)
files=$target/files
export CARGO_TARGET_DIR=$target CI=1 PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=error
export PYMODULE_FFI_SINGLE_PHASE=none PIP_DISABLE_PIP_VERSION_CHECK=1
export PYO3_PYTHON; PYO3_PYTHON=$(field "3.$(minors | head -1)" 2)
names=${*:-$(versions)}
failed=0 ran=0

part() { [[ " ${UNIVERSAL:-lint bytes refusals files wheel guard} " = *" $1 "* ]]; }

verdict() { # WHAT STATUS [LOG]
  ran=$((ran + 1))
  [ "$2" = 0 ] && echo "$1: passed" && return
  failed=$((failed + 1)); echo "$1: FAILED"
  [ -z "${3:-}" ] || tail -n "${UNIVERSAL_TAIL:-40}" "$3"
}

features=(--no-default-features --features std,universal)

lint() {
  CLIPPY_CONF_DIR=$root/tests/universal PYO3_BUILD_EXTENSION_MODULE=1 cargo clippy --quiet "${features[@]}" --lib --example xxmodule -- \
    -D warnings -D clippy::disallowed-methods >"$target/lint.log" 2>&1
  verdict "no head is read by pyo3-ffi" $? "$target/lint.log"
}

bytes() {
  PYMODULE_FFI_HEADERS=$(cut -f1,3 <<<"$table") cargo test --lib --features universal -- \
    --include-ignored --exact raw::universal::layouts::tests::every_table_has_the_bytes_of_c >"$target/bytes.log" 2>&1 &&
    grep -q '^test result: ok. 1 passed' "$target/bytes.log"
  verdict "the tables' bytes are C's" $? "$target/bytes.log"
}

# Code that can't work does not compile: beside each case are the errors and notes, which
# UNIVERSAL_UPDATE=1 writes anew. The texts are those of one compiler, as in tests/ui.
refusals() {
  local case status text pinned="rustc 1.95."
  [[ $(rustc --version) = "$pinned"* ]] || { left_out "what does not compile" "the texts are of $pinned"; return; }
  PYO3_BUILD_EXTENSION_MODULE=1 cargo build --quiet "${features[@]}" --lib || { verdict "the library is built" 1; return; }
  for case in tests/universal/*.rs; do
    text=$(rustc --edition 2024 --crate-type lib --emit metadata --out-dir "$target" "$case" \
      --extern pymodule_ffi="$target/debug/libpymodule_ffi.rlib" -L dependency="$target/debug/deps" 2>&1)
    status=$?
    text=$(grep -E '^error|^ *= (note|help): ' <<<"$text" | sed 's/^ *//')
    [ -z "${UNIVERSAL_UPDATE:-}" ] || printf '%s\n' "$text" >"${case%.rs}.stderr"
    [ $status != 0 ] && diff "${case%.rs}.stderr" - <<<"$text" >"$target/refusals.log"
    verdict "$case does not compile" $? "$target/refusals.log"
  done
}

# The tests, each by the name of its function.
tests="spam xxmodule conventions additions signatures names creates packages states interpreters
  reimport stress hostile_modules hostile_objects"

build() {
  local programs
  PYO3_BUILD_EXTENSION_MODULE=1 cargo build --quiet "${features[@]}" --package test-modules --package test-hostile &&
  PYO3_BUILD_EXTENSION_MODULE=1 cargo build --quiet "${features[@]}" --example spam --example xxmodule || return 1
  cp "$target"/debug/lib{test_modules,test_hostile}.so "$target"/debug/examples/lib{spam,xxmodule}.so "$files/" || return 1
  cargo test --no-run --test import --test stress --test hostile 2>&1 |
    sed -n 's/^ *Executable .*(\(.*\))$/\1/p' >"$target/programs"
  [ "$(wc -l <"$target/programs")" = 3 ]
}

test_on() { # NAME
  local log=$target/$1.log program count status=0
  : >"$log"
  while read -r program; do
    PYMODULE_FFI_FILES=$files PYMODULE_FFI_RUN_WITH=$(field "$1" 2) "$program" --exact $tests >>"$log" 2>&1 || status=1
  done <"$target/programs"
  printf '%-8s' "$1"
  for test in $tests; do
    count=$(sed -n "s/.*pymodule-ffi: .*: $test: \([0-9]*\) tests passed$/\1/p" "$log")
    [ -n "$count" ] || status=1
    printf " %${#test}s" "${count:--}"
  done
  echo
  ran=$((ran + 1))
  [ $status = 0 ] || { failed=$((failed + 1)); tail -n "${UNIVERSAL_TAIL:-40}" "$log"; }
}

on_every_interpreter() {
  local name
  build || { verdict "the file is built" 1; return; }
  sha256sum "$files"/*.so | sed 's|[^ ]*/||'
  printf '%-8s' ""; printf ' %s' $tests; echo
  for name in $names; do
    lacks "one file on $name" "$name" || test_on "$name"
  done
}

# The example as a user has it, with this crate instead of the published one.
wheel() {
  # The installers may warn; only the tests run with warnings as errors.
  local PYTHONWARNINGS=''
  local project=$target/project tools=$target/tools log=$target/wheel.log name python wheel installer status
  rm -rf "$project" "$target/wheels"; mkdir -p "$target/wheels"
  cp -R examples/packages/universal "$project"; cp Cargo.lock "$project/" 2>/dev/null
  # It is within this workspace's folder, but none of its members.
  printf '\n[workspace]\n' >>"$project/Cargo.toml"
  mkdir -p "$project/.cargo"
  printf '[patch.crates-io]\npymodule-ffi = { path = "%s" }\n' "$root" >"$project/.cargo/config.toml"
  (cd "$project" && PYO3_BUILD_EXTENSION_MODULE=1 cargo build --quiet --release) >"$log" 2>&1 &&
    wheel=$("$PYO3_PYTHON" "$project/wheel.py" "$target/release/libuniversal_words.so" "$target/wheels" 2>>"$log")
  [ -e "${wheel:-}" ] || { verdict "the wheel is built" 1 "$log"; return; }
  echo "$(basename "$wheel")"
  if ! [ -e "$tools/complete" ]; then
    rm -rf "$tools"
    # The newest pip does not install for 3.9 any more; an older one may not know the tags.
    python3 -m venv "$tools" && "$tools/bin/pip" install --quiet --upgrade pip uv && touch "$tools/complete" || { verdict "pip and uv are installed" 1; return; }
  fi
  for name in $names; do
    lacks "the wheel on $name" "$name" && continue
    for installer in pip uv; do
      python=$(field "$name" 2); rm -rf "$target/environment"
      "$python" -m venv --without-pip "$target/environment" >"$log" 2>&1
      python=$target/environment/bin/python
      case $installer in
        uv) "$tools/bin/uv" pip install --quiet --offline --no-deps --python "$python" "$wheel" >>"$log" 2>&1 ;;
        pip) with_pip "$name" --python "$python" install --quiet --no-index --no-deps "$wheel" >>"$log" 2>&1 ;;
      esac && (cd "$target" && "$python" -W error "$project/tests/test_universal_words.py") >>"$log" 2>&1 && grep -q '^Ran [1-9]' "$log"
      status=$?
      verdict "the wheel, installed by $installer on $name" $status "$log"
    done
  done
}

with_pip() { # NAME ARGUMENTS: for 3.9 the interpreter's own
  if [ "$1" = 3.9 ]; then "$(field 3.9 2)" -m pip "${@:2}"; else "$tools/bin/pip" "${@:2}"; fi
}

# Another version's text, or a symbol that only other builds have, is put before the interpreter's.
guard() {
  local library=$target/pretend.so folder=$target/guarded
  printf '%s\n' '#include <stdlib.h>' 'const char *Py_GetVersion(void) { return getenv("PRETEND"); }' \
    '#ifdef TRACED' 'void *_Py_GetObjects(void) { return 0; }' '#endif' >"$target/pretend.c"
  cc -shared -fPIC "$target/pretend.c" -o "$library" && cc -shared -fPIC -DTRACED "$target/pretend.c" -o "${library%.so}-traced.so" || { verdict "guard" 1; return; }
  mkdir -p "$folder"
  PYO3_BUILD_EXTENSION_MODULE=1 cargo build --quiet "${features[@]}" --example spam &&
    cp "$target/debug/examples/libspam.so" "$folder/spam.so" || { verdict "guard" 1; return; }
  refuses 3.12 "$library" "3.8.0 (x)" "spam was built for CPython 3.9 or later (GIL) and 3.13 or later (free-threaded), this is 3.8 (GIL)"
  refuses 3.12 "$library" "3.12.0 free-threading build" "spam was built for CPython 3.9 or later (GIL) and 3.13 or later (free-threaded), this is 3.12 (free-threaded)"
  refuses 3.12 "$library" "3.16.0 (x)" "spam: CPython 3.16 loads this file through PyModExport, not through PyInit"
  refuses 3.12 "${library%.so}-traced.so" "3.12.0 (x)" "spam was built for CPython without Py_TRACE_REFS, this is 3.12 configured with --with-trace-refs"
  # What the same does without a pretence.
  refuses 3.12 "$library" "3.12.0 (x)" "imported"
}

refuses() { # NAME LIBRARY VERSION TEXT
  lacks "the guard on $1" "$1" && return
  local printed
  printed=$(PRETEND=$3 LD_PRELOAD=$2 PYTHONPATH=$target/guarded "$(field "$1" 2)" -c '
try:
    import spam
    print("imported")
except ImportError as error:
    print(error)' 2>&1)
  [ "$printed" = "$4" ] || echo "printed: $printed"
  [ "$printed" = "$4" ]
  verdict "on $3: ${4:0:70}" $?
}

! part lint || lint
! part bytes || bytes
! part refusals || refusals
! part files || on_every_interpreter
! part wheel || wheel
! part guard || guard
echo "$ran checks, $failed failed"
finish $ran $failed
