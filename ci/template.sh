#!/usr/bin/env bash
# Makes a project of the template, as `cargo generate` does, and does with it what its README says:
# `cargo test`, a wheel, and the tests in a fresh virtual environment of each interpreter.
#
# Usage: ci/template.sh [PYTHON ...]     as ci/packages.sh
# cargo-generate makes the project if it is installed, otherwise this script fills in the same names.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/template
rm -rf "$folder/projects"; mkdir -p "$folder/projects"
name=my-words description="Counts words."
crate=${name//-/_}
project=$folder/projects/$name
if version=$(cargo generate --version 2>/dev/null); then
  echo "expanded by cargo-generate ${version##* }"
  cargo generate --path "$root/template" --name "$name" --destination "$folder/projects" --vcs none --silent --define description="$description"
else
  echo "cargo-generate is not installed: expanded by this script"
  cp -R template "$project"
  rm "$project/cargo-generate.toml"
  find "$project" -type f | while read -r file; do
    sed -i.before -e "s/{{project-name}}/$name/g; s/{{crate_name}}/$crate/g; s/{{description}}/$description/g" "$file"
    rm "$file.before"
    target=${file//'{{crate_name}}'/$crate}
    [ "$file" = "$target" ] || mv "$file" "$target"
  done
fi
left=$(grep -rlE '\{\{ *[a-z_-]+ *\}\}' "$project" || true)
[ -z "$left" ] || { echo "names are left in $left" >&2; exit 1; }

# As a user has it, with this crate instead of the published one.
mkdir -p "$project/.cargo"
printf '[patch.crates-io]\npymodule-ffi = { path = "%s" }\n' "${root//\\//}" >"$project/.cargo/config.toml"
cp Cargo.lock "$project/Cargo.lock"
listed=$(ci/interpreters.sh list 2>/dev/null || true)
failed=0 count=0
tests() { # PYTHON: `cargo test` with it
  local python=$1 name settings=() line log=$folder/log passed
  name=$(awk -F'\t' -v p="$python" '$1 == p || $2 == p {print $1}' <<<"$listed")
  case $name in 3.13t*) return ;; esac
  if [ -n "$name" ]; then mapfile -t settings < <(ci/interpreters.sh environment "$name"); else settings=(PYO3_PYTHON="$python"); fi
  count=$((count + 1))
  # Nothing but cargo helps it to find libpython.
  if (cd "$project" && env -u LD_LIBRARY_PATH "${settings[@]}" CARGO_TARGET_DIR="$folder/target" cargo test) >"$log" 2>&1 &&
    passed=$(sed -n 's/^test result: ok\. \([1-9][0-9]*\) passed.*/\1/p' "$log") && [ -n "$passed" ]; then
    printf '%-16s %-8s %s tests passed by cargo test\n' template "${name:-$python}" "$passed"
  else
    printf '%-16s %-8s FAILED: cargo test\n' template "${name:-$python}"; tail -n 40 "$log"; failed=$((failed + 1))
  fi
}
pythons=("$@")
[ ${#pythons[@]} -gt 0 ] || mapfile -t pythons < <(cut -f2 <<<"$listed")
for python in "${pythons[@]}"; do tests "$python"; done
echo "$count runs of cargo test, $failed failed"
[ $failed = 0 ] && [ $count -gt 0 ] || exit 1
PACKAGES=$name PACKAGES_FROM=$folder/projects ci/packages.sh "${pythons[@]}"
