#!/usr/bin/env bash
# Generates the bindings of every ABI from the headers at hand and compares them with the
# committed ones, or with --update replaces those. The lines of the head that name a release
# or a tool are left out of the comparison.
# libclang 14 (Debian: libclang-14-dev) is the pinned one; another may print other text.
set -euo pipefail
cd "$(dirname "$0")/.."
export LIBCLANG_PATH=${LIBCLANG_PATH:-/usr/lib/llvm-14/lib}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}/bindings
export UNSAFE_PYO3_SKIP_VERSION_CHECK=1 PYMODULE_FFI_UPDATE_BINDINGS=0
[ "${1:-}" = --update ] && PYMODULE_FFI_UPDATE_BINDINGS=1
. ci/table.sh
read_table
checked=0 wrong=0

# Debian keeps pyconfig.h of each architecture in its own package.
foreign=$(ci/interpreters.sh foreign)

abi() { # NAME INTERPRETER-WITH-THE-HEADERS VERSION [FEATURES]
  local out
  lacks "comparing the bindings $1" "$2" libclang && return
  out=$(PYMODULE_FFI_INCLUDE_DIR=$(field "$2" 3):$foreign/usr/include/python-config PYO3_NO_PYTHON=1 PYO3_CROSS=1 PYO3_CROSS_PYTHON_VERSION=$3 \
    cargo check --quiet --lib --features "bindgen${4:+ $4}" --message-format=json | sed -n 's/.*pymodule-ffi[#@].*"out_dir":"\([^"]*\)".*/\1/p' | tail -1)
  checked=$((checked + 1))
  compare "$out/$1.rs" "src/raw/bindings/$1.rs"
  if [ "$1" = "cpython_3_$(minors | tail -1)" ]; then compare "$out/slots.rs" src/raw/bindings/slots.rs; fi
}
compare() {
  if diff <(grep -v '^// ' "$1") <(grep -v '^// ' "$2") >"$CARGO_TARGET_DIR/difference"; then
    printf 'same       %-16s %s\n' "$(basename "$2")" "$(sed -n 's,^// \(CPython [^,]*\).*,\1,p' "$1")"
  else
    wrong=$((wrong + 1)); printf 'DIFFERENT  %s\n' "$2"; head -40 "$CARGO_TARGET_DIR/difference"
  fi
}

newest=3.$(minors | tail -1)
for v in $(minors); do abi cpython_3_$v 3.$v 3.$v; done
# Debian's headers serve free-threaded builds, too.
for v in $(minors 'threading == "free"'); do
  headers=3.$v
  [ "$v" != 13 ] || headers=3.${v}t
  abi cpython_3_${v}t $headers 3.${v}t
done
for v in $(minors); do abi abi3_3_$v $newest $newest abi3-py3$v; done
for v in $(minors "minor >= $ABI3T_SINCE"); do abi abi3t_3_$v $newest $newest abi3t-py3$v; done

echo "$checked ABIs compared, $wrong different"
[ $wrong = 0 ] || echo "to update: ci/bindings.sh --update"
finish $checked $wrong
