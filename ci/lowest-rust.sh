#!/usr/bin/env bash
# Builds what users build with the lowest Rust that Cargo.toml allows, with no warning: the
# library, with and without features, modules and the examples; and imports modules that it built.
set -euo pipefail
export CI=1
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
lowest=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
if lacks "building with Rust $lowest" rust-lowest; then finish 0 0; fi
RUSTC=$(ci/interpreters.sh lowest-rust)
export RUSTC RUSTFLAGS="-D warnings" CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}/lowest-rust
version=$("$RUSTC" --version | grep -oE '1\.[0-9]+' | head -1)
[ "$version" = "$lowest" ] || { echo "rustc $version is not the lowest" >&2; exit 1; }
for features in "" --no-default-features "--features abi-check" "--features abi3-py3$(minors | head -1)"; do
  cargo check --quiet --lib $features
  echo "rustc $version builds the library $features"
done
cargo build --quiet --examples
cargo build --quiet --package test-modules
cargo test --test import
echo "rustc $version builds the examples and modules, which import"
if ! lacks "a module without std, built with Rust $lowest" 3.14t; then
  mapfile -t settings < <(ci/interpreters.sh environment 3.14t)
  env "${settings[@]}" cargo test --test without_std
  echo "rustc $version builds a module without std, which works"
fi
