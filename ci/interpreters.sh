#!/usr/bin/env bash
# Lists the interpreters of ci/versions that this machine has, one line for each:
#     NAME <tab> EXECUTABLE <tab> INCLUDE DIRECTORIES <tab> LIBRARY DIRECTORY <tab> HOME
# The last two are set only for the extracted Debian interpreters. Their glibc is newer than the
# machine's, so a program that embeds them needs their loader.
#
# Usage: ci/interpreters.sh COMMAND
#   list               the lines above; missing ones, and why, on standard error
#   environment NAME   the variables to build and run programs with
#   provision [THING ...]  gets missing ones (ci/provision.sh)
#   has THING          whether it is there: an interpreter, or one of
#                        libclang clang multilib patchelf valgrind  packages of the machine's own release
#                        foreign-MACHINE      headers of CPython and the C library
#                        rust, rust-MACHINE   a rustc that has the std of i686, s390x, aarch64
#                        rust-lowest          rustc of Cargo.toml's rust-version
#   why THING          why it is missing, in a line
#   foreign            the directory of the foreign headers
#   rustc              the rustc with the foreign std
#   lowest-rust        the rustc of Cargo.toml's rust-version
#   source MINOR DIRECTORY  unpacks CPython's sources
# PYTHONS=DIRECTORY says where all of that is (default: ~/.cache/pymodule-ffi).
set -euo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
P=${PYTHONS:-$HOME/.cache/pymodule-ffi}; D=$P/debian; L=$D/usr/lib/$(uname -m)-linux-gnu

own() { # MINOR: the machine's own CPython 3.MINOR
  local e
  for e in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3."$1".*/bin/python3."$1" /usr/local/bin/python3."$1" /usr/bin/python3."$1"; do
    [ -x "$e" ] && "$e" -c 'import sysconfig as s, os, sys; sys.exit(not os.path.exists(s.get_path("include") + "/Python.h"))' && { echo "$e"; return; }
  done
  return 1
}

line() { # NAME MINOR SOURCE: fails if the interpreter is missing
  local e
  case $3 in
    machine)
      e=$(own "$2") || return 1
      printf '%s\t%s\t%s\t\t\n' "$1" "$e" "$("$e" -c 'import sysconfig as s; print(s.get_path("include"))')" ;;
    build)
      e=$P/$1/bin/python$1
      [ -x "$e" ] || return 1
      printf '%s\t%s\t%s\t\t\n' "$1" "$e" "$P/$1/include/python$1" ;;
    debian)
      e=$D/usr/bin/python${1/d/-dbg}
      [ -x "$e" ] || return 1
      printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$e" "$D/usr/include/python$1:$D/usr/include" "$L" "$D/usr" ;;
  esac
}

list() {
  local name minor threading build source
  while read -r name minor threading build source; do
    line "$name" "$minor" "$source" || echo "missing: CPython $name ($(why "$name"))" >&2
  done < <(grep '^[^#]' ci/versions)
}

has() { # THING
  case $1 in
    libclang) [ -e /usr/lib/llvm-14/lib/libclang.so ] ;;
    clang) [ -x /usr/bin/clang ] ;;
    multilib) [ -e /usr/include/gnu/stubs-32.h ] ;;
    patchelf | valgrind) command -v "$1" >/dev/null ;;
    libraries) [ -e "$L/ld-linux-x86-64.so.2" ] ;;
    foreign-*) [ -e "$P/foreign/usr/include/python-config/${1#foreign-}-linux-gnu" ] ;;
    rust) [ -x "$P/rust/rustc" ] ;;
    rust-lowest) [ -x "$P/rust-lowest/rustc" ] ;;
    rust-*) has rust && [ -d "$P/rust/usr/lib/rustlib/${1#rust-}-unknown-linux-gnu" ] ;;
    *)
      local row name minor source
      row=$(awk -v n="$1" '$1 == n {print $1, $2, $5}' ci/versions)
      read -r name minor source <<<"$row"
      [ -n "$row" ] && line "$name" "$minor" "$source" >/dev/null ;;
  esac
}

# What the last attempt to provision it ended with.
why() { # THING
  local file=$P/why/$1
  # Packages that come together have one reason.
  case $1 in 3.*d) [ -e "$file" ] || file=$P/why/${1%d} ;; esac
  if [ -e "$file" ]; then cat "$file"
  elif [ -n "$(versions "name == \"$1\" && source == \"machine\"")" ]; then echo "this machine has no CPython $1 with headers"
  else echo "not provisioned: ci/interpreters.sh provision"; fi
}

path() { # THING PATH
  has "$1" && { echo "$2"; return; }
  echo "missing: $1 ($(why "$1"))" >&2
  return 1
}

environment() { # NAME
  local name python include library home flags linker=$P/$1-cc
  while IFS=$'\t' read -r name python include library home; do
    [ "$name" = "$1" ] || continue
    printf '%s\n' "PYO3_PYTHON=$python" "PYMODULE_FFI_INCLUDE_DIR=$include"
    case $name in 3.13t) echo UNSAFE_PYO3_SKIP_VERSION_CHECK=1 ;; esac
    [ -n "$library" ] || return 0
    # Programs run with their loader and libraries, which come before the paths that the
    # interpreter believes it was installed to. RPATH, not RUNPATH, which does not apply to the
    # libraries that libraries need.
    printf '#!/bin/sh\nexec cc %s "$@"\n' "-Wl,--allow-shlib-undefined,--dynamic-linker=$library/ld-linux-x86-64.so.2,--disable-new-dtags,-rpath,$library" >"$linker"
    chmod +x "$linker"
    flags="-L native=$library -C linker=$linker"
    printf '%s\n' CARGO_BUILD_TARGET=x86_64-unknown-linux-gnu "RUSTFLAGS=$flags" "RUSTDOCFLAGS=$flags" "PYTHONHOME=$home"
    return 0
  done < <(list 2>/dev/null)
  return 1
}

case ${1:-list} in
  list) list ;;
  environment) environment "$2" ;;
  provision) ci/provision.sh "${@:2}"; list ;;
  has) has "$2" ;;
  why) why "$2" ;;
  foreign) mkdir -p "$P/foreign/usr/include/python-config"; echo "$P/foreign" ;;
  rustc) path rust "$P/rust/rustc" ;;
  lowest-rust) path rust-lowest "$P/rust-lowest/rustc" ;;
  source) ci/provision.sh --source "$2" "$3" ;;
  *) sed -n '2,24s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
