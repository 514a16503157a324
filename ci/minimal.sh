#!/usr/bin/env bash
# Builds and tests with the lowest versions of the direct dependencies that Cargo.toml allows, in
# a copy. ci/cross.sh and cargo test do so with the newest that Cargo.lock has.
# Needs a nightly cargo, for -Z direct-minimal-versions.
set -euo pipefail
export CI=1
cd "$(dirname "$0")/.."
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/minimal
rm -rf "$folder/crate"; mkdir -p "$folder/crate"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$folder/crate"
cd "$folder/crate"
export CARGO_TARGET_DIR=$folder/target
rm -f Cargo.lock
cargo +nightly update -Z direct-minimal-versions --quiet
for name in pyo3-ffi pyo3-build-config libc bindgen cc syn; do
  printf '%-18s %s\n' "$name" "$(cargo metadata --format-version=1 --locked --all-features | grep -o "\"name\":\"$name\",\"version\":\"[^\"]*" | sed 's/.*"//')"
done
ci/cross.sh
# What the headers of the Python at hand say, through the lowest cc and bindgen.
cargo check --features abi-check
LIBCLANG_PATH=${LIBCLANG_PATH:-/usr/lib/llvm-14/lib} cargo check --features bindgen
cargo test --quiet
