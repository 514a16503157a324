#!/usr/bin/env bash
# Makes a prefix that is an interpreter's own but for some extension modules: a copy of the
# executable, links to the library, and the named modules replaced in lib-dynload. The
# interpreter finds the prefix from where its executable is, so that children load the
# replacements, too, and with -I, which PYTHONPATH would not reach.
#
# Usage: ci/shadow-prefix.sh PYTHON FOLDER [NAME=FILE ...]      prints the executable in FOLDER
set -euo pipefail
python=$1 folder=$2; shift 2
library=$("$python" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
suffix=$("$python" -c 'import importlib.machinery as m; print(m.EXTENSION_SUFFIXES[0])')
mkdir -p "$folder"; folder=$(cd "$folder" && pwd)
rm -rf "$folder/bin" "$folder/lib"
modules=$folder/lib/$(basename "$library")/lib-dynload
mkdir -p "$folder/bin" "$modules"
cp -L "$python" "$folder/bin/"
for file in "$library"/*; do
  [ "$(basename "$file")" = lib-dynload ] || ln -s "$file" "${modules%/*}/"
done
ln -s "$library"/lib-dynload/* "$modules/"
for replacement; do
  name=${replacement%%=*}
  [ -e "$modules/$name$suffix" ] || { echo "$python has no $name to replace" >&2; exit 1; }
  rm "$modules/$name$suffix"
  cp "${replacement#*=}" "$modules/$name$suffix"
done
python=$folder/bin/$(basename "$python")
[ "$("$python" -I -c 'import sys; print(sys.prefix)')" = "$folder" ] || { echo "$python does not find its prefix" >&2; exit 1; }
echo "$python"
