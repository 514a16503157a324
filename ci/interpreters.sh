#!/usr/bin/env bash
# Provisions what the matrix runs on and lists it: one line per interpreter,
#     NAME <tab> EXECUTABLE <tab> INCLUDE DIRECTORIES <tab> LIBRARY DIRECTORY <tab> HOME
# The last two are set for the extracted Debian interpreters alone: their glibc is newer
# than the machine's, so a program that embeds them needs their loader.
#
#   3.9 to 3.13        the machine's own (pyenv, or pythonX.Y with headers and a shared library)
#   3.14, 3.15, debug  Debian packages, extracted, never installed
#   3.13t 3.14t 3.15t, 3.14td  built from the newest of Debian's source packages that can be had
#   foreign            headers of 3.14, 3.15 and the C library for i386, s390x, arm64
#   rust               Debian's rustc with the std of i686, s390x, aarch64 (ci/cross.sh)
#
# Usage: ci/interpreters.sh [provision|list|foreign|rustc|lowest-rust|environment NAME|source MINOR DIRECTORY]
# PYTHONS=DIR says where (default below). foreign prints the directory of the foreign headers, rustc
# the compiler with the foreign std, lowest-rust that of Cargo.toml's rust-version, environment the
# variables to build and run programs with; source unpacks CPython's.
# Debian packages are unsigned here on purpose: they come from a release newer than the
# machine's own, whose key it does not have, and are never installed.
set -euo pipefail
P=${PYTHONS:-$HOME/.cache/pymodule-ffi}; W=$P/work; D=$P/debian; A=$(uname -m)-linux-gnu; L=$D/usr/lib/$A
RELEASE=forky
BUILT="3.13t 3.14t 3.14td 3.15t"

own() { # MINOR: the machine's own CPython 3.MINOR
  local e
  for e in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3."$1".*/bin/python3."$1" /usr/local/bin/python3."$1" /usr/bin/python3."$1"; do
    [ -x "$e" ] && "$e" -c 'import sysconfig as s, os, sys; sys.exit(not os.path.exists(s.get_path("include") + "/Python.h"))' && { echo "$e"; return; }
  done
  return 1
}

list() {
  local v e missing=0
  for v in 9 10 11 12 13; do
    if e=$(own $v); then
      printf '3.%s\t%s\t%s\t\t\n' "$v" "$e" "$("$e" -c 'import sysconfig as s; print(s.get_path("include"))')"
    else echo "missing: CPython 3.$v with headers" >&2; missing=1; fi
  done
  for v in $BUILT; do
    e=$P/$v/bin/python$v
    if [ -x "$e" ]; then printf '%s\t%s\t%s\t\t\n' "$v" "$e" "$P/$v/include/python$v"; else echo "missing: CPython $v" >&2; missing=1; fi
  done
  for v in 3.14 3.14d 3.15 3.15d; do
    e=$D/usr/bin/python${v/d/-dbg}
    if [ -x "$e" ]; then printf '%s\t%s\t%s\t%s\t%s\n' "$v" "$e" "$D/usr/include/python$v:$D/usr/include" "$L" "$D/usr"; else echo "missing: CPython $v" >&2; missing=1; fi
  done
  return $missing
}

apt_options() {
  local site
  site=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sort -u | head -1)
  printf 'deb [trusted=yes] %s %s main\ndeb-src [trusted=yes] %s %s main\n' "$site" $RELEASE "$site" $RELEASE > "$W/sources.list"
  O=(-o Dir::Etc::sourcelist="$W/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::Lists="$W/lists" -o Dir::Cache="$W/cache" -o APT::Sandbox::User=root)
  local a; for a in amd64 i386 s390x arm64; do O+=(-o "APT::Architectures::=$a"); done
  apt-get "${O[@]}" update -qq
}

debian_pythons() {
  mkdir -p "$W/debs"; cd "$W/debs"
  local v p=() d b
  for v in 3.14 3.15; do p+=(python$v python$v-minimal python$v-dev python$v-dbg libpython$v libpython$v-minimal libpython$v-stdlib libpython$v-dev libpython$v-dbg libpython$v-testsuite); done
  apt-get "${O[@]}" download -qq "${p[@]}" libc6 zlib1g libexpat1 libssl3t64 libffi8 libgcc-s1 libzstd1 libbz2-1.0 liblzma5 libsqlite3-0 libreadline8t64 libtinfo6 libncursesw6 libuuid1
  for d in *.deb; do dpkg -x "$d" "$D"; done
  for b in python3.14 python3.14-dbg python3.15 python3.15-dbg; do
    cp -L "$D/usr/bin/$b" "$W/$b"
    patchelf --set-interpreter "$L/ld-linux-x86-64.so.2" --set-rpath "$L" "$W/$b"
    rm -f "$D/usr/bin/$b"; cp "$W/$b" "$D/usr/bin/$b"
  done
}

# Debian's sources of CPython 3.MINOR, unpacked: of the release that the package lists name, or
# where that is not to be had, of the newest before it, release candidates at last.
source_of() { # MINOR DIRECTORY
  local url base patch release
  url=$(apt-get "${O[@]}" source --print-uris "python3.$1" 2>/dev/null | sed -n "s/^'\([^']*\.orig\.tar\.xz\)'.*/\1/p")
  base=${url%_*}_3.$1. patch=${url##*_3."$1".}; patch=${patch%%[.~]*}
  for release in $(seq "$patch" -1 0) 0~rc3 0~rc2 0~rc1; do
    /usr/lib/apt/apt-helper "${O[@]}" download-file "$base$release.orig.tar.xz" "$2.tar.xz" >/dev/null 2>&1 || continue
    rm -rf "$2"; mkdir -p "$2"
    tar xf "$2.tar.xz" -C "$2" --strip-components=1
    rm "$2.tar.xz"
    return
  done
  echo "no source of CPython 3.$1 at $base*" >&2
  return 1
}

free_threaded() { # NAME, with d at its end for a debug build
  local prefix=$P/$1 debug=()
  local minor=${1#3.}; minor=${minor%%t*}
  case $1 in *d) debug=(--with-pydebug) ;; esac
  mkdir -p "$W/src"
  source_of "$minor" "$W/src/$1"
  mkdir "$W/src/$1/build"; cd "$W/src/$1/build"
  # Built in a third of the time, and with CPython's assertions, as what is tested is not its speed.
  ../configure --disable-gil ${debug[@]+"${debug[@]}"} --prefix="$prefix" --enable-shared OPT="-O1 -g0" LDFLAGS="-Wl,-rpath,$prefix/lib" >configure.log 2>&1
  make -j"$(nproc)" >make.log 2>&1; make install >install.log 2>&1
  rm -rf "$W/src/$1"
}

foreign_headers() {
  mkdir -p "$W/foreign"; cd "$W/foreign"
  local a d p=(linux-libc-dev)
  for a in i386 s390x arm64; do p+=("libc6-dev:$a" "libpython3.14-dev:$a" "libpython3.15-dev:$a"); done
  apt-get "${O[@]}" download -qq "${p[@]}"
  for d in *.deb; do dpkg -x "$d" "$P/foreign"; done
  # The C library's headers beside them are for the foreign targets alone.
  mkdir -p "$P/foreign/usr/include/python-config"
  for a in i386 s390x aarch64; do ln -sfn "../$a-linux-gnu" "$P/foreign/usr/include/python-config/$a-linux-gnu"; done
}

# Debian's rustc of the release, extracted, with the std of these architectures.
rust() { # DIRECTORY ARCHITECTURE ...
  local v d xml to=$1; shift
  mkdir -p "$W/xdebs" "$to"; cd "$W/xdebs"
  v=$(apt-cache "${O[@]}" policy rustc | sed -n 's/ *Candidate: \([0-9]*\.[0-9]*\).*/\1/p')
  apt-get "${O[@]}" download -qq rustc "libstd-rust-$v" "${@/#/libstd-rust-dev:}" libstdc++6 libedit2 libbsd0 libmd0
  xml=libxml2-16
  apt-get "${O[@]}" download -qq $xml 2>/dev/null || { xml=libxml2; apt-get "${O[@]}" download -qq $xml; }
  # Those whose names have a number, which the list of the packages of that release tells.
  apt-cache "${O[@]}" show "libstd-rust-$v" "$xml=$(echo ${xml}_*.deb | cut -d_ -f2)" | grep -E '^Depends' | grep -oE "(libllvm|libicu)[0-9]+" | sort -u |
    xargs apt-get "${O[@]}" download -qq
  for d in *.deb; do dpkg -x "$d" "$to"; done
  printf '#!/bin/sh\nexec %s/ld-linux-x86-64.so.2 --argv0 %s/usr/bin/rustc --library-path %s/usr/lib/%s:%s %s/usr/bin/rustc --sysroot %s/usr "$@"\n' "$L" "$to" "$to" "$A" "$L" "$to" "$to" >"$to/rustc"
  chmod +x "$to/rustc"
}

# The lowest Rust that Cargo.toml allows is trixie's.
lowest_rust() {
  [ -x "$P/rust-lowest/rustc" ] || (
    RELEASE=trixie W=$P/lowest
    mkdir -p "$W"/{lists/partial,cache/archives/partial}
    apt_options; rust "$P/rust-lowest" amd64
  ) >&2
  echo "$P/rust-lowest/rustc"
}

provision() {
  mkdir -p "$W"/{lists/partial,cache/archives/partial} "$D"
  command -v patchelf >/dev/null && [ -e /usr/lib/llvm-14/lib/libclang.so ] && [ -x /usr/bin/clang ] && [ -e /usr/include/gnu/stubs-32.h ] ||
    { apt-get update -qq; apt-get install -y -qq libclang-14-dev clang gcc-multilib patchelf >/dev/null; }
  local need=0 v
  [ -x "$D/usr/bin/python3.15-dbg" ] && [ -d "$P/foreign/usr/include/python-config" ] && [ -x "$P/rust/rustc" ] || need=1
  for v in $BUILT; do [ -x "$P/$v/bin/python$v" ] || need=1; done
  [ $need = 1 ] && apt_options
  [ -x "$D/usr/bin/python3.15-dbg" ] || (debian_pythons)
  for v in $BUILT; do [ -x "$P/$v/bin/python$v" ] || (free_threaded "$v"); done
  [ -d "$P/foreign/usr/include/python-config" ] || (foreign_headers)
  [ -x "$P/rust/rustc" ] || (rust "$P/rust" amd64 i386 s390x arm64)
}

environment() { # NAME
  local name python include library home flags linker=$P/$1-cc
  while IFS=$'\t' read -r name python include library home; do
    [ "$name" = "$1" ] || continue
    printf '%s\n' "PYO3_PYTHON=$python" "PYMODULE_FFI_INCLUDE_DIR=$include"
    case $name in 3.13t) echo UNSAFE_PYO3_SKIP_VERSION_CHECK=1 ;; esac
    [ -n "$library" ] || return 0
    # Programs run on their loader and their libraries, which come before the paths that the
    # interpreter believes it was installed to. RPATH, not RUNPATH, which would not hold for the
    # libraries of libraries.
    printf '#!/bin/sh\nexec cc %s "$@"\n' "-Wl,--allow-shlib-undefined,--dynamic-linker=$library/ld-linux-x86-64.so.2,--disable-new-dtags,-rpath,$library" >"$linker"
    chmod +x "$linker"
    flags="-L native=$library -C linker=$linker"
    printf '%s\n' CARGO_BUILD_TARGET=x86_64-unknown-linux-gnu "RUSTFLAGS=$flags" "RUSTDOCFLAGS=$flags" "PYTHONHOME=$home"
    return 0
  done < <(list)
  return 1
}

case ${1:-list} in
  provision) provision; list ;;
  list) list ;;
  lowest-rust) lowest_rust ;;
  environment) environment "$2" ;;
  source) mkdir -p "$W"/{lists/partial,cache/archives/partial}; apt_options; source_of "$2" "$3" ;;
  foreign) [ -d "$P/foreign/usr/include/python-config" ] && echo "$P/foreign" ;;
  rustc) [ -x "$P/rust/rustc" ] && echo "$P/rust/rustc" ;;
  *) sed -n '2,18s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
