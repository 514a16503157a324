#!/usr/bin/env bash
# Evaluates the constant assertions for Rust's targets: those that CPython supports, those that
# distributions build it for, and a few whose alignments differ. rustc checks `core`, `alloc` and the
# library for each; nothing is linked or run, and no target needs to be installed.
#
# Usage: ci/targets.sh [--update] [TARGET ...]      (default: all of ci/targets)
# A run of all targets compares its table with docs/targets.md, or with --update writes it.
#
# Needs a rustc with its standard library's sources: RUSTC, or the default one with
# `rustup component add rust-src`, or Debian's, whose sources are then downloaded and extracted beside
# it. Slow: `core` is checked once for each target. TARGETS_JOBS says how many at once.
set -uo pipefail
cd "$(dirname "$0")/.."
update=
[ "${1:-}" != --update ] || { update=1; shift; }
# What of the library needs no `std`: pyo3-ffi links it below 3.14.
CONFIGURATIONS="3.14 3.14t 3.15 3.15t abi3-py314 abi3-py315 abi3t-py315"
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/targets
mkdir -p "$folder"

has_sources() { [ -e "$("$1" --print sysroot)/lib/rustlib/src/rust/library/core/Cargo.toml" ]; }

# Debian's rust-src of the version of this rustc, extracted into its sysroot.
add_sources() { # RUSTC
  local version site state=$folder/apt package options
  version=$("$1" --version | cut -d' ' -f2)
  site=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sort -u | head -1)
  mkdir -p "$state"/{lists/partial,cache/archives/partial}
  echo "deb [trusted=yes] $site ${RELEASE:-forky} main" >"$state/sources.list"
  options=(-o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::Lists="$state/lists"
    -o Dir::Cache="$state/cache" -o APT::Sandbox::User=root -o APT::Architectures="$(dpkg --print-architecture)")
  apt-get "${options[@]}" update -qq
  package=$(apt-cache "${options[@]}" madison rust-src | awk -v v="$version" 'index($3, v) == 1 {print $3; exit}')
  [ -n "$package" ] || { echo "no rust-src of $version is to be had" >&2; return 1; }
  (cd "$state" && rm -f rust-src_*.deb && apt-get "${options[@]}" download -qq "rust-src=$package" && dpkg -x rust-src_*.deb "$state/files") || return 1
  cp -a "$state"/files/usr/. "$("$1" --print sysroot)/"
  rm -rf "$state"
}

RUSTC=${RUSTC:-rustc}
if ! has_sources "$RUSTC"; then
  RUSTC=$(ci/interpreters.sh rustc) || { echo "no rustc has the sources of its standard library: rustup component add rust-src" >&2; exit 1; }
  has_sources "$RUSTC" || add_sources "$RUSTC" || exit 1
fi
export RUSTC RUSTC_BOOTSTRAP=1 PYO3_CROSS=1 PYO3_NO_PYTHON=1

check() { # TARGET: the row of the table
  local configuration features version proven=() wrong=() log=$folder/$1.log numbers width
  numbers=$("$RUSTC" --print cfg --target "$1" 2>"$log") || { echo "| \`$1\` | | | FAILED: $(head -1 "$log") |"; return; }
  # pyo3-ffi has fields of that type in free-threaded builds.
  local has_wide_atomics=
  ! grep -q '^target_has_atomic="64"' <<<"$numbers" || has_wide_atomics=1
  width=$(sed -n 's/^target_pointer_width="\(.*\)"/\1/p' <<<"$numbers")
  for configuration in $CONFIGURATIONS; do
    version=$configuration features=()
    case $configuration in 3.*t) [ -n "$has_wide_atomics" ] || continue ;; esac
    case $configuration in abi3*) version=3.15 features=(--features "$configuration") ;; esac
    if PYO3_CROSS_PYTHON_VERSION=$version cargo check --quiet --lib --no-default-features ${features[@]+"${features[@]}"} \
      -Zbuild-std=core,alloc --target "$1" >>"$log" 2>&1; then
      proven+=("$configuration")
    else
      wrong+=("$configuration")
    fi
  done
  # Nothing uses them again, and there are many.
  rm -rf "${CARGO_TARGET_DIR:?}/$1"
  if [ ${#wrong[@]} = 0 ]; then echo >"$folder/$1.proven"; else proven=(FAILED: "${wrong[*]}"); fi
  echo "| \`$1\` | $width | $(sed -n 's/^target_endian="\(.*\)"/\1/p' <<<"$numbers") | ${proven[*]} |"
}

table() { # ROW FILES
  cat <<'TEXT'
# Targets

`ci/targets.sh` wrote this table. For each target and each configuration of the last column, rustc
evaluated all assertions about layouts, constants and prototypes that every build of this crate
contains, with `core` and `alloc` built from source. This proves that the bindings and pyo3-ffi agree
there. It does not prove that a module was linked or imported; `README.md` says on which targets the tests ran.
The C compiler's half (`ci/abi.sh`) covers `i686`, `x86_64`, `aarch64` and `s390x` on Linux.
CPython 3.9 to 3.13 are not in the table because pyo3-ffi needs `std` for them; `ci/abi.sh` proves them
for both pointer widths and both byte orders. Targets without atomic integers of 64 bits have no
free-threaded configurations, because pyo3-ffi does not compile for those there.

| target | pointer width | byte order | proven for |
|---|---|---|---|
TEXT
  cat "$@"
}

all=$(grep -v '^#' ci/targets)
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets <<<"$all"
rm -f "$folder"/*.proven "$folder"/*.row
jobs=${TARGETS_JOBS:-2}
for ((job = 0; job < jobs; job++)); do
  (
    # cargo locks its target directory.
    export CARGO_TARGET_DIR=$folder/$job
    for ((index = job; index < ${#targets[@]}; index += jobs)); do
      check "${targets[index]}" | tee "$folder/${targets[index]}.row"
    done
  ) &
done
wait
failed=0
for target in "${targets[@]}"; do
  [ -e "$folder/$target.proven" ] || { failed=$((failed + 1)); tail -n 20 "$folder/$target.log"; }
done
if [ $# = 0 ] && [ $failed = 0 ]; then
  (cd "$folder" && table "${targets[@]/%/.row}") >"$folder/targets.md"
  if [ -n "$update" ]; then cp "$folder/targets.md" docs/targets.md
  elif ! diff docs/targets.md "$folder/targets.md"; then echo "docs/targets.md is out of date: ci/targets.sh --update"; failed=1; fi
fi
echo "${#targets[@]} targets, $failed failed"
[ $failed = 0 ]
