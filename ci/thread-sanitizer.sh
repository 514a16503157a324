#!/usr/bin/env bash
# Runs threads of Python and of modules under ThreadSanitizer, on a free-threaded CPython that is built
# with it, too: it does not see how uninstrumented code synchronizes. A planted race has to be found.
# The compiler is a stable one, which has ThreadSanitizer for who asks twice.
#
# Usage: ci/thread-sanitizer.sh    (SECONDS_OF_THREADS=60)
# TSAN_PYTHON=FILE is such an interpreter (default: one that is built in the target directory, once, which
# takes half an hour).
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=1 PYTHONDONTWRITEBYTECODE=1
base=$(realpath -m "${CARGO_TARGET_DIR:-target}")/tsan minor=14
python=${TSAN_PYTHON:-$base/python/bin/python3.${minor}t}
mkdir -p "$base/modules"

build_python() {
  local source=$base/source
  rm -rf "$source"
  ci/interpreters.sh source $minor "$source"
  mkdir "$source/build"
  (
    cd "$source/build"
    # The address space has to be as this ThreadSanitizer expects it.
    CC=clang setarch -R ../configure --disable-gil --with-thread-sanitizer --prefix="$base/python" --enable-shared \
      --without-ensurepip OPT="-O1 -g1" LDFLAGS="-Wl,-rpath,$base/python/lib"
    setarch -R make -j"$(nproc)"
    setarch -R make altinstall COMPILEALL_OPTS=-l
  ) >"$base/build.log" 2>&1 || { tail -n 20 "$base/build.log"; return 1; }
  rm -rf "$source"
}

[ -x "$python" ] || build_python
target=x86_64-unknown-linux-gnu
flags="-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer"
env PYO3_PYTHON="$python" PYO3_BUILD_EXTENSION_MODULE=1 RUSTC_BOOTSTRAP=1 RUSTFLAGS="$flags" CARGO_TARGET_DIR="$base/target" \
  setarch -R cargo build --quiet --target $target -p test-modules
for module in keeps native_threads; do cp "$base/target/$target/debug/libtest_modules.so" "$base/modules/$module.so"; done
# shellcheck disable=SC2086
RUSTC_BOOTSTRAP=1 rustc --edition 2024 --crate-type cdylib -g $flags --target $target tests/reliability/planted_race.rs -o "$base/modules/planted_race.so"
# Functions that the runtime of an older clang lacks.
cc -O1 -fno-builtin -fno-optimize-sibling-calls -shared -fPIC tests/reliability/tsan.c -o "$base/tsan.so"

# Prints how many races were found.
races() { # WHAT SCRIPT ARGUMENT ...
  local what=$1; shift
  rm -f "$base/$what".report.*
  env LD_PRELOAD="$base/tsan.so" TSAN_OPTIONS="halt_on_error=0 exitcode=0 log_path=$base/$what.report" PYTHONPATH="$base/modules" \
    timeout 900 setarch -R "$python" -B "$@" >"$base/$what.log" 2>&1 || { tail -n 20 "$base/$what.log" >&2; return 1; }
  cat "$base/$what".report.* 2>/dev/null | grep -c '^SUMMARY' || true
}

planted=$(races planted tests/reliability/planted_race.py "$base/modules")
found=$(races threads tests/reliability/races.py "${SECONDS_OF_THREADS:-60}")
sed -n 's/^races: /tsan: /p' "$base/threads.log"
echo "tsan: $found races, and $planted of the planted one"
[ "$found" = 0 ] || cat "$base"/threads.report.* | head -n 60
grep -q '^races: [1-9]' "$base/threads.log" && [ "$found" = 0 ] && [ "$planted" -gt 0 ]
