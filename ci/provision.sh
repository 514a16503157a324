#!/usr/bin/env bash
# Gets what ci/interpreters.sh lists and the machine lacks. Each thing is its own step: it asks
# the mirror only for the files that it needs, is tried again after a pause, and takes up where
# it stopped. A thing appears only when it is complete. One that cannot be had does not stop the
# others: why is kept for `ci/interpreters.sh why`, in the words of the tool that failed.
#
# Usage: ci/provision.sh [THING ...]             (default: all; ends with the list of missing ones)
#        ci/provision.sh --source MINOR DIRECTORY
# PYTHONS=DIRECTORY says where to, MIRROR=URI where from, PROVISION_TRIES and PROVISION_PAUSE (seconds)
# how often each step is tried.
set -euo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
. ci/debian.sh
mkdir -p "${PYTHONS:=$HOME/.cache/pymodule-ffi}"
PYTHONS=$(cd "$PYTHONS" && pwd); export PYTHONS
P=$PYTHONS; W=$P/work; D=$P/debian; A=$(uname -m)-linux-gnu; L=$D/usr/lib/$A
HOST=$(dpkg --print-architecture)
# The interpreters come from the one, the lowest Rust that Cargo.toml allows from the other.
RELEASE=forky LOWEST=trixie
# What Debian calls the foreign machines.
declare -A ARCHITECTURE=([i386]=i386 [i686]=i386 [s390x]=s390x [aarch64]=arm64)
mkdir -p "$W/log" "$P/why"

# Packages of the machine's own release, installed.
package() { # PACKAGE
  local O=()
  apt-get "${O[@]}" install -y -qq "$1" && return
  apt-get "${O[@]}" update -qq && apt-get "${O[@]}" install -y -qq "$1"
}

# The C library and the others that the extracted interpreters and rustc load.
libraries() {
  apt_for $RELEASE "$HOST"
  download $RELEASE "$HOST" "$W/libraries" libc6 zlib1g libexpat1 libssl3t64 libffi8 libgcc-s1 libzstd1 libbz2-1.0 liblzma5 \
    libsqlite3-0 libreadline8t64 libtinfo6 libncursesw6 libuuid1
  extract "$W/libraries" "$W/stage/libraries"
  mkdir -p "$D"
  cp -a "$W/stage/libraries/." "$D/"
}

# Debian's interpreters of a version, the debug build too.
debian_python() { # MINOR
  local v=3.$1 stage=$W/stage/3.$1 b
  apt_for $RELEASE "$HOST"
  download $RELEASE "$HOST" "$W/$v" python$v python$v-minimal python$v-dev python$v-dbg libpython$v libpython$v-minimal \
    libpython$v-stdlib libpython$v-dev libpython$v-dbg libpython$v-testsuite
  extract "$W/$v" "$stage"
  mkdir -p "$W/bin" "$D/usr/bin"
  for b in python$v python$v-dbg; do
    cp -L "$stage/usr/bin/$b" "$W/bin/$b"
    patchelf --set-interpreter "$L/ld-linux-x86-64.so.2" --set-rpath "$L" "$W/bin/$b"
  done
  rm -f "$stage"/usr/bin/python$v{,-dbg}
  cp -a "$stage/." "$D/"
  mv "$W"/bin/python$v{,-dbg} "$D/usr/bin/"
}

# Extension modules that no test loads.
UNUSED="_tkinter _curses _curses_panel _dbm _gdbm _sqlite3 _lzma _bz2 _zstd _ssl _decimal readline ossaudiodev spwd nis
_codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _multibytecodec
_ctypes_test _testbuffer _testclinic _testclinic_limited _xxtestfuzz xxsubtype"

# A free-threaded CPython, built with assertions and little optimization: its speed is not tested.
built_python() { # NAME, with d at its end for a debug build
  local name=$1 minor build debug=() prefix=$P/$1 source=$W/src/$1 stage=$W/stage/$1
  minor=$(awk -v n="$name" '$1 == n {print $2}' ci/versions)
  case $name in *d) debug=(--with-pydebug) ;; esac
  source_of "$minor" "$source"
  mkdir "$source/build"; cd "$source/build"
  ../configure --disable-gil ${debug[@]+"${debug[@]}"} --prefix="$prefix" --enable-shared --without-ensurepip \
    OPT="-O1 -g0" LDFLAGS="-Wl,-rpath,$prefix/lib"
  printf '*disabled*\n%s\n' "$UNUSED" >Modules/Setup.local
  make -j"$(nproc)"
  rm -rf "$stage"
  # Not with all of the standard library compiled three times, as `make install` would: what tests
  # import is compiled below.
  make altinstall DESTDIR="$stage" COMPILEALL_OPTS=-l
  cd "$P"
  rm -rf "$prefix"; mv "$stage$prefix" "$prefix"
  "$prefix/bin/python$name" -m compileall -q -j "$(nproc)" -x '/(test|idlelib|tkinter|turtledemo|pydoc_data|lib2to3)/' "$prefix/lib/python${name%d}" || :
  rm -rf "$source" "$stage"
}

# Headers for other machines. Debian keeps the pyconfig.h of each in its own package.
foreign() { # MACHINE
  local a=${ARCHITECTURE[$1]} v p=(linux-libc-dev libc6-dev)
  for v in $(minors 'source == "debian"'); do p+=("libpython3.$v-dev"); done
  apt_for $RELEASE "$a"
  download $RELEASE "$a" "$W/foreign-$1" "${p[@]}"
  extract "$W/foreign-$1" "$W/stage/foreign-$1"
  # The C library's headers beside python-config are only for the foreign targets.
  mkdir -p "$P/foreign/usr/include/python-config"
  cp -a "$W/stage/foreign-$1/." "$P/foreign/"
  ln -sfn "../$1-linux-gnu" "$P/foreign/usr/include/python-config/$1-linux-gnu"
}

# A release's rustc, extracted.
rust() { # DIRECTORY RELEASE
  local v xml to=$1 stage=$W/stage/${1##*/} debs=$W/${1##*/}
  apt_for "$2" "$HOST"
  v=$(rust_version | grep -oE '^[0-9]+\.[0-9]+')
  download "$2" "$HOST" "$debs" rustc "libstd-rust-$v" libstd-rust-dev libstdc++6 libedit2 libbsd0 libmd0
  xml=libxml2-16
  apt-cache "${O[@]}" show $xml >/dev/null 2>&1 || xml=libxml2
  # Those whose names have a number, which the lists tell.
  download "$2" "$HOST" "$debs" $xml $(apt-cache "${O[@]}" show "libstd-rust-$v" $xml | grep -E '^Depends' | grep -oE '(libllvm|libicu)[0-9]+' | sort -u)
  extract "$debs" "$stage"
  printf '#!/bin/sh\nexec %s/ld-linux-x86-64.so.2 --argv0 %s/usr/bin/rustc --library-path %s/usr/lib/%s:%s %s/usr/bin/rustc --sysroot %s/usr "$@"\n' "$L" "$to" "$to" "$A" "$L" "$to" "$to" >"$stage/rustc"
  chmod +x "$stage/rustc"
  rm -rf "$to"; mv "$stage" "$to"
}
rust_version() { apt-cache "${O[@]}" policy rustc | sed -n 's/ *Candidate: //p'; }

# The std of that rustc for another machine. It has to be of the same version.
rust_std() { # MACHINE
  local v a=${ARCHITECTURE[$1]}
  v=$(basename "$W"/rust/rustc_*.deb | cut -d_ -f2)
  apt_for $RELEASE "$a"
  rm -rf "$W/rust-$1"
  download $RELEASE "$a" "$W/rust-$1" "libstd-rust-dev=${v//%3a/:}"
  extract "$W/rust-$1" "$W/stage/rust-$1"
  mv "$W/stage/rust-$1/usr/lib/rustlib/$1-unknown-linux-gnu" "$P/rust/usr/lib/rustlib/"
}

# Runs a step for a thing that is missing. What failed is the last error that a tool printed.
obtain() { # THING NEEDS STEP ...
  local thing=$1 need try status log=$W/log/$1
  [ -z "$wanted" ] || [[ $wanted = *" $thing "* ]] || return 0
  if ci/interpreters.sh has "$thing"; then rm -f "$P/why/$thing"; return 0; fi
  for need in $2; do
    ci/interpreters.sh has "$need" && continue
    echo "needs $need: $(ci/interpreters.sh why "$need")" >"$P/why/$thing"
    return 0
  done
  for try in $(seq "${PROVISION_TRIES:-3}"); do
    [ "$try" = 1 ] || sleep "${PROVISION_PAUSE:-20}"
    # In no condition, where bash would not stop at an error.
    set +e
    (set -e; "${@:3}") >"$log" 2>&1 </dev/null
    status=$?
    set -e
    rm -rf "${W:?}/stage/$thing"
    if [ $status = 0 ] && ci/interpreters.sh has "$thing"; then rm -f "$P/why/$thing"; echo "provisioned $thing (after $SECONDS s)"; return 0; fi
  done
  { grep -E '^(E|configure: error|make): |^(error|ERROR)' "$log" || tail -n 1 "$log"; } | head -n 1 | cut -c1-300 >"$P/why/$thing" || :
  [ -s "$P/why/$thing" ] || echo "exit status $status, no message" >"$P/why/$thing"
  echo "cannot provision $thing: $(cat "$P/why/$thing")"
}

exec 9>"$P/lock"
flock 9
if [ "${1:-}" = --source ]; then
  source_of "$2" "$3" >&2
  exit
fi
wanted=${*:+ $* }
began=$SECONDS
obtain patchelf "" package patchelf
obtain valgrind "" package valgrind
obtain libclang "" package libclang-14-dev
obtain clang "" package clang
obtain multilib "" package gcc-multilib
obtain libraries "" libraries
# Downloads first, then builds.
for minor in $(minors 'source == "debian"'); do obtain 3.$minor "patchelf libraries" debian_python $minor; done
obtain rust-lowest libraries rust "$P/rust-lowest" $LOWEST
obtain rust libraries rust "$P/rust" $RELEASE
for machine in i686 s390x aarch64; do obtain rust-$machine rust rust_std $machine; done
for machine in i386 s390x aarch64; do obtain foreign-$machine "" foreign $machine; done
# Two at a time, as configuring uses one processor.
for name in $(versions 'source == "build"'); do
  while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n || :; done
  obtain $name "" built_python $name &
done
wait
echo "provisioned in $((SECONDS - began)) s"
