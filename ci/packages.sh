#!/usr/bin/env bash
# Builds the projects of examples/packages into wheels as their users would, installs each wheel in a
# fresh virtual environment of every interpreter that it claims, and runs the project's tests there.
# Prints a line for each wheel and interpreter.
#
# Usage: ci/packages.sh [PYTHON ...]
#   PYTHON is an executable or a name of ci/interpreters.sh; by default all that it lists.
# PACKAGES="NAME ..." chooses projects, PACKAGES_FROM=FOLDER says where they are. Needs maturin and
# uv, which it installs from PyPI into an
# new environment unless PACKAGES_TOOLS names one that has them. uv gets setuptools and
# setuptools-rust from PyPI, too.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/packages
mkdir -p "$folder"
export CARGO_TARGET_DIR=$folder/target PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
listed=$(ci/interpreters.sh list 2>/dev/null)
pythons=()
for python in "${@:-}"; do
  if [ -z "$python" ]; then mapfile -t pythons < <(cut -f2 <<<"$listed")
  elif [ -x "$python" ]; then pythons+=("$python")
  else
    found=$(awk -F'\t' -v n="$python" '$1 == n {print $2}' <<<"$listed")
    [ -n "$found" ] || { echo "no interpreter: $python" >&2; exit 2; }
    pythons+=("$found")
  fi
done
[ ${#pythons[@]} -gt 0 ] || { echo "no interpreter" >&2; exit 2; }

# On Windows the programs of an environment are elsewhere.
bin() { if [ -d "$1/Scripts" ]; then echo "$1/Scripts"; else echo "$1/bin"; fi; }
tools=${PACKAGES_TOOLS:-$folder/tools}
if [ -z "${PACKAGES_TOOLS:-}" ] && ! [ -e "$tools/complete" ]; then
  rm -rf "$tools"
  for python in "${pythons[@]}"; do "$python" -c 'import ensurepip, ssl' 2>/dev/null && "$python" -m venv "$tools" && break; done
  "$(bin "$tools")/python" -m pip install --quiet "maturin>=1.9,<2" uv || exit 1
  touch "$tools/complete"
fi
tool=$(cd "$(bin "$tools")" && pwd)

# The example as a user has it: a folder anywhere, and this crate instead of the published one.
project() { # NAME
  rm -rf "$folder/projects/$1"
  mkdir -p "$folder/projects"
  cp -R "${PACKAGES_FROM:-examples/packages}/$1" "$folder/projects/$1"
  mkdir -p "$folder/projects/$1/.cargo"
  grep -qs patch.crates-io "$folder/projects/$1/.cargo/config.toml" ||
    printf '\n[patch.crates-io]\npymodule-ffi = { path = "%s" }\n' "${root//\\//}" >>"$folder/projects/$1/.cargo/config.toml"
  cp Cargo.lock "$folder/projects/$1/Cargo.lock"
}

describe() { # PYTHON: version, GIL or free-threaded, debug
  "$1" -c 'import sys, sysconfig
free = sysconfig.get_config_var("Py_GIL_DISABLED")
print("3.%d%s%s" % (sys.version_info[1], "t" if free else "", "d" if hasattr(sys, "gettotalrefcount") else ""))' | tr -d '\r'
}

build() { # PROJECT KIND PYTHON WHEELS
  local project=$folder/projects/$1 features=()
  [ "$2" = version ] || features=(--features "$2")
  mkdir -p "$4"
  case $1 in
    setuptools-rust)
      # In its own environment, with the newest setuptools that this interpreter has.
      (cd "$project" && rm -rf build && "$tool/uv" build --quiet --wheel --python "$3" --out-dir "$4") ;;
    *) (cd "$project" && "$tool/maturin" build --quiet --compatibility linux --interpreter "$3" ${features[@]+"${features[@]}"} --out "$4") ;;
  esac
}

install_and_test() { # PROJECT WHEEL PYTHON
  local environment=$folder/environment
  rm -rf "$environment"
  "$3" -m venv --without-pip "$environment" &&
    "$tool/uv" pip install --quiet --offline --no-deps --python "$(bin "$environment")/python" "$2" &&
    (cd "$folder" && "$(bin "$environment")/python" "$folder/projects/$1"/tests/test_*.py)
}

failed=0 count=0
row() { # PROJECT KIND PYTHON: builds unless the kind has a wheel for all
  local project=$1 kind=$2 python=$3 name wheels wheel log=$folder/log ran
  name=$(describe "$python")
  wheels=$folder/wheels/$project-$kind
  [ "$kind" != version ] || wheels+=-$name
  count=$((count + 1))
  if ! ls "$wheels"/*.whl >/dev/null 2>&1 && ! build "$project" "$kind" "$python" "$wheels" >"$log" 2>&1; then
    printf '%-16s %-8s %-6s %-52s FAILED to build\n' "$project" "$kind" "$name" ""; tail -n 30 "$log"
    failed=$((failed + 1)); return
  fi
  wheel=$(ls "$wheels"/*.whl)
  if install_and_test "$project" "$wheel" "$python" >"$log" 2>&1 && ran=$(sed -n 's/^Ran \([1-9][0-9]*\) tests*.*/\1/p' "$log") && [ -n "$ran" ]; then
    printf '%-16s %-8s %-6s %-52s %s tests passed\n' "$project" "$kind" "$name" "$(basename "$wheel")" "$ran"
  else
    printf '%-16s %-8s %-6s %-52s FAILED\n' "$project" "$kind" "$name" "$(basename "$wheel")"; tail -n 30 "$log"
    failed=$((failed + 1))
  fi
}

rm -rf "$folder/wheels"
for project in ${PACKAGES:-maturin setuptools-rust submodules beside-pyo3 without-std}; do
  project "$project"
  for python in "${pythons[@]}"; do
    name=$(describe "$python")
    # pyo3-ffi refuses the free-threaded 3.13, and PyO3's derive macros are of no use without it.
    case $name in 3.13t*) continue ;; esac
    # Below 3.14 it links std.
    case $project:$name in without-std:3.9* | without-std:3.1[0-3]*) continue ;; esac
    row "$project" version "$python"
    [ "$project" = maturin ] || continue
    case $name in *t*) ;; *) row "$project" abi3 "$python" ;; esac
    case $name in 3.15*) row "$project" abi3t "$python" ;; esac
  done
done
echo "$count wheels installed and tested, $failed failed"
[ $failed = 0 ] && [ $count -gt 0 ]
