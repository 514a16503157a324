# Sourced by the scripts of ci/: the interpreters of ci/versions, and the list of what is left out
# because something it needs could not be provisioned.
#
# LEFT_OUT names the file that .ci/run collects that list in. CI_STRICT=1 makes a script fail for
# anything that it leaves out.

# The first minor version of the second stable ABI.
ABI3T_SINCE=15
left=0

# Prints the names of the interpreters that satisfy a condition in awk's language, on the columns of
# ci/versions.
versions() { # [CONDITION]
  awk "/^[^#]/ {name = \$1; minor = \$2; threading = \$3; build = \$4; source = \$5; if (${1:-1}) print name}" ci/versions
}

# Prints each minor version once, in order.
minors() { # [CONDITION]
  awk "/^[^#]/ {name = \$1; minor = \$2; threading = \$3; build = \$4; source = \$5; if (${1:-1}) print minor}" ci/versions | sort -nu
}

# Reads the interpreters that this machine has into `table`.
read_table() { table=$(ci/interpreters.sh list 2>/dev/null); }

# Prints an interpreter's column: 2 is the executable, 3 the directories of headers.
field() { # NAME COLUMN
  awk -F'\t' -v n="$1" -v c="$2" '$1 == n {print $c}' <<<"$table"
}

# Records that something is left out, if one of the things that it needs is missing. A thing is an
# interpreter's name or another name that ci/interpreters.sh knows.
lacks() { # WHAT THING ...
  local what=$1 thing; shift
  for thing; do
    [ -z "$(field "$thing" 2)" ] || continue
    ci/interpreters.sh has "$thing" && continue
    left_out "$what" "$thing: $(ci/interpreters.sh why "$thing")"
    return 0
  done
  return 1
}

left_out() { # WHAT WHY
  left=$((left + 1))
  echo "left out: $1 ($2)"
  [ -z "${LEFT_OUT:-}" ] || printf '%s\t%s\n' "$1" "$2" >>"$LEFT_OUT"
}

# Ends a script: fails if a row failed, if nothing ran though nothing was left out, and, with
# CI_STRICT=1, if something was left out.
finish() { # RAN FAILED
  [ $left = 0 ] || echo "$left left out"
  [ "$2" = 0 ] || exit 1
  [ "$1" -gt 0 ] || [ $left -gt 0 ] || { echo "nothing ran" >&2; exit 1; }
  [ $left = 0 ] || [ -z "${CI_STRICT:-}" ] || { echo "CI_STRICT: something was left out" >&2; exit 1; }
  exit 0
}
