#!/usr/bin/env bash
# Builds spam for every interpreter, and for the stable ABI, and imports every file with every
# interpreter. Each cell is what happened:
#     ok      imported, and called
#     guard   our ImportError, which names both builds
#     abi     CPython's own ImportError (Py_mod_abi)
#     hook    ImportError: no hook that this version looks for
#     loader  ImportError: undefined symbol
# Anything else (a crash, an abort, a SystemError), and any import of a file that was built for
# another version or threading, is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
folder=${CARGO_TARGET_DIR:-target}/pairs; mkdir -p "$folder"
failed=0
names=
for name in $(versions); do lacks "pairs with $name" "$name" || names+=" $name"; done

build() { # NAME INTERPRETER [FEATURES]
  PYO3_PYTHON=$(field "$2" 2) PYO3_BUILD_EXTENSION_MODULE=1 UNSAFE_PYO3_SKIP_VERSION_CHECK=1 CARGO_TARGET_DIR=$folder/build \
    cargo build --quiet --example spam ${3:+--features $3} || exit 1
  rm -rf "${folder:?}/$1"; mkdir -p "$folder/$1"
  cp "$folder/build/debug/examples/libspam.so" "$folder/$1/spam.so"
  printf '%-12s exports %s\n' "$1" "$(nm -D --defined-only "$folder/$1/spam.so" | sed -n 's/.* T \(PyInit_.*\|PyModExport_.*\)/\1/p' | sort | paste -sd' ')"
}

outcome() { # FILE INTERPRETER
  local output status
  output=$(cd "$folder/$1" && "$(field "$2" 2)" -B -W ignore -c 'import spam; assert spam.system("exit 3") == 3; print("imported")' 2>&1); status=$?
  case $status:$output in
    0:imported) echo ok ;;
    1:*"ImportError: spam was built for CPython 3."*", this is 3."*) echo guard ;;
    1:*"ImportError: "*"does not define module export function"*) echo hook ;;
    1:*"ImportError: "*"undefined symbol"*) echo loader ;;
    1:*"ImportError: spam: incompatible"* | 1:*"ImportError: spam: only compatible"*) echo abi ;;
    *) echo "FAILED($status)"; printf '%s on %s: %s\n' "$1" "$2" "$output" >>"$folder/failures" ;;
  esac
}

# Whether the file may be imported there. A file built for a debug build with the GIL counts
# references by functions that release builds don't have; the other way round it works.
claims() { # FILE INTERPRETER
  local on=${2%d} minor; minor=${on#3.}; minor=${minor%t}
  case $1 in
    abi3t-*) [ "$minor" -ge "${1#abi3t-3.}" ] ;;
    abi3-*) [ "${on%t}" = "$on" ] && [ "$minor" -ge "${1#abi3-3.}" ] ;;
    *td) [ "${1%d}" = "$on" ] ;;
    *d) [ "$1" = "$2" ] ;;
    *) [ "$1" = "$on" ] ;;
  esac
}

: >"$folder/failures"
files=
for name in $names; do build "$name" "$name"; files+=" $name"; done
newest=3.$(minors | tail -1)
if ! lacks "pairs of files of the stable ABI" $newest; then
  for floor in $(minors); do build abi3-3.$floor $newest abi3-py3$floor; files+=" abi3-3.$floor"; done
  for floor in $(minors "minor >= $ABI3T_SINCE"); do build abi3t-3.$floor $newest abi3t-py3$floor; files+=" abi3t-3.$floor"; done
fi

printf '\n%-11s' "file \\ on"; for on in $names; do printf '%8s' "$on"; done; echo
pairs=0
for file in $files; do
  printf '%-11s' "$file"
  for on in $names; do
    pairs=$((pairs + 1)); cell=$(outcome "$file" "$on")
    if claims "$file" "$on"; then [ "$cell" = ok ] || cell="!$cell"; else [ "$cell" != ok ] || cell="!ok"; fi
    case $cell in !* | FAILED*) failed=$((failed + 1)) ;; esac
    printf '%8s' "$cell"
  done
  echo
done
cat "$folder/failures"
echo "$pairs pairs, $failed failed"
finish $pairs $failed
