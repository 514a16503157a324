#!/usr/bin/env bash
# Builds for the version of CPython after the newest that this crate knows, whose headers nobody may
# have yet: those of the newest, with the next version's number. Shows what the checklist "A new
# CPython" of CONTRIBUTING.md begins with. Needs libclang and the headers of the newest version.
#
# Usage: ci/next.sh [INCLUDE DIRECTORIES]     (default: from ci/interpreters.sh)
set -euo pipefail
cd "$(dirname "$0")/.."
minor=$(sed -n 's/^const NEWEST: .*minor: \([0-9]*\) };/\1/p' build.rs)
next=$((minor + 1))
directories=${1:-$(ci/interpreters.sh list 2>/dev/null | awk -F'\t' -v n="3.$minor" '$1 == n {print $3}')}
[ -n "$directories" ] || { echo "there are no headers of CPython 3.$minor" >&2; exit 1; }
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/next
mkdir -p "$folder"
rm -rf "$folder/include"
cp -rL "${directories%%:*}" "$folder/include"
sed -i.before -e "s/\(#define PY_MINOR_VERSION *\).*/\1$next/" -e "s/\(#define PY_VERSION *\"3\.\)$minor/\1$next/" "$folder/include/patchlevel.h"
rest=${directories#"${directories%%:*}"}
export PYO3_CROSS=1 PYO3_NO_PYTHON=1 PYO3_CROSS_PYTHON_VERSION=3.$next CARGO_TARGET_DIR=$folder
export PYMODULE_FFI_INCLUDE_DIR=$folder/include$rest LIBCLANG_PATH=${LIBCLANG_PATH:-/usr/lib/llvm-14/lib}

says() { # TEXT FILE
  grep -F -- "$1" "$2" || { echo "the build does not say: $1" >&2; cat "$2" >&2; exit 1; }
}
touch build.rs
cargo check --lib --features bindgen 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
says "CPython 3.$next is newer than this release" "$folder/log"
bindings=$(ls -t "$folder"/debug/build/pymodule-ffi-*/out/cpython_3_$next.rs | head -1)
grep -A1 "PY_MINOR_VERSION" "$bindings" | grep -qw "$next" || { echo "$bindings is of another version" >&2; exit 1; }
if cargo check --lib 2>"$folder/log"; then echo "CPython 3.$next builds without the feature bindgen" >&2; exit 1; fi
says "the target is CPython 3.$next, but" "$folder/log"
cargo check --quiet --lib --features abi3-py3$minor
echo "CPython 3.$next: builds with the features bindgen and abi3-py3$minor, otherwise an error"
