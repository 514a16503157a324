#!/usr/bin/env bash
# Proves the bindings of every ABI on every target: rustc evaluates all assertions, and everything in
# the bindings is compared with the C compiler (feature abi-check) for targets whose headers it has.
# Nothing is linked or run. Prints a line for each configuration.
#
# Usage: ci/abi.sh [PATTERN]      (default: all; the pattern is of grep, for the first columns)
set -uo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
foreign=$(ci/interpreters.sh foreign) rustc=$(ci/interpreters.sh rustc 2>/dev/null)
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}/abi UNSAFE_PYO3_SKIP_VERSION_CHECK=1 PYO3_CROSS=1 PYO3_NO_PYTHON=1
mkdir -p "$CARGO_TARGET_DIR"
pattern=${1:-.} failed=0 count=0 gaps=()

line() { # NAME TARGET COMPILER HEADERS VERSION FEATURES [CFLAGS]
  local log=$CARGO_TARGET_DIR/log verdict=proven counts="- - - -" directory features="--features=$6" out
  printf '%-22s %-8s %-6s\n' "$1" "$2" "$3" | grep -q -- "$pattern" || return 0
  local needs=("$4")
  case $3 in clang) needs+=(clang) ;; esac
  case $2:$3 in
    x86_64:*) ;;
    i686:gcc) needs+=(rust-i686 foreign-i386 multilib) ;;
    i686:*) needs+=(rust-i686 foreign-i386) ;;
    *) needs+=("rust-$2" "foreign-$2") ;;
  esac
  lacks "the bindings of $1 on $2, asked of $3" "${needs[@]}" && return
  count=$((count + 1))
  directory=$(field "$4" 3)
  local settings=(PYO3_CROSS_PYTHON_VERSION="$5" PYMODULE_FFI_INCLUDE_DIR="$directory:$foreign/usr/include/python-config" CFLAGS="${7:-}")
  local target=()
  case $2 in
    x86_64) ;;
    *) target=(--target "$2-unknown-linux-gnu"); settings+=(RUSTC="$rustc") ;;
  esac
  features+=" abi-check"; settings+=(CC="$3")
  if env "${settings[@]}" cargo check --quiet --lib "$features" ${target[@]+"${target[@]}"} --message-format=json-render-diagnostics >"$log.json" 2>"$log"; then
    out=$(sed -n 's/.*pymodule-ffi[#@].*"out_dir":"\([^"]*\)".*/\1/p' "$log.json" | tail -1)
    counts=$(sed -n 's,^/// symbols fields constants prototypes: ,,p' "$out/c_says.rs")
    [[ $counts =~ ^[1-9][0-9]*( [1-9][0-9]*){3}$ ]] || { verdict=FAILED failed=$((failed + 1)); counts="? ? ? ?"; }
  else
    verdict=FAILED failed=$((failed + 1))
  fi
  printf '%-22s %-8s %-6s %7s %6s %9s %10s  %s\n' "$1" "$2" "$3" $counts $verdict
  [ $verdict = proven ] || head -30 "$log"
}

printf '%-22s %-8s %-6s %7s %6s %9s %10s  %s\n' configuration target C symbols fields constants prototypes result
newest=3.$(minors | tail -1) own=$(minors 'source == "machine"')
for compiler in gcc clang; do
  for v in $(versions 'build == "release"'); do line $v x86_64 $compiler $v $v ""; done
  for d in $(versions 'build == "debug"'); do line "${d%d} debug" x86_64 $compiler $d ${d%d} ""; done
  line "${newest}t debug" x86_64 $compiler ${newest}d ${newest}t ""
  for v in $own; do line "3.$v -DPy_DEBUG" x86_64 $compiler 3.$v 3.$v "" -DPy_DEBUG; done
  line "3.13t -DPy_DEBUG" x86_64 $compiler 3.13t 3.13t "" -DPy_DEBUG
  for v in $(minors 'minor >= 13'); do line "3.$v -DPy_TRACE_REFS" x86_64 $compiler 3.$v 3.$v "" -DPy_TRACE_REFS; done
  for v in $(minors); do line "abi3, floor 3.$v" x86_64 $compiler $newest $newest abi3-py3$v; done
  for v in $(minors "minor >= $ABI3T_SINCE"); do line "abi3t, floor 3.$v" x86_64 $compiler $newest $newest abi3t-py3$v; done
done
for machine in i686 aarch64 s390x; do
  for v in $(versions 'build == "release"'); do
    case $v in 3.13t) h=$v ;; *) h=${v%t} ;; esac
    [ $machine != i686 ] || line $v $machine gcc $h $v "" -m32
    line $v $machine clang $h $v "" "--sysroot=$foreign"
  done
  for v in $(minors); do line "abi3, floor 3.$v" $machine clang $newest $newest abi3-py3$v "--sysroot=$foreign"; done
  for v in $(minors "minor >= $ABI3T_SINCE"); do line "abi3t, floor 3.$v" $machine clang $newest $newest abi3t-py3$v "--sysroot=$foreign"; done
done

cat <<'GAPS'
Named gaps:
- 3.15t debug: the headers of the debug build with the GIL, with Py_GIL_DISABLED.
- 3.9 to 3.13 debug: the release headers with Py_DEBUG, as no debug build is provisioned.
- Py_TRACE_REFS up to 3.12: refused by the build script (tests/refused.rs); later no layout changes.
- i686, aarch64, s390x of 3.9 to 3.13: pyconfig.h is x86_64's (build/python.h states the widths).
- abi3, abi3t: the headers of 3.15 at each floor, which show more at a low floor than old headers did.
- Windows and macOS: not here.
GAPS
echo "$count configurations, $failed failed"
finish $count $failed
