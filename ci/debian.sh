# Sourced by ci/provision.sh: downloads packages of any release of Debian and any architecture, and
# extracts them. Nothing is installed.
#
# Each release and architecture has its own package lists, so that a mirror whose index of one is
# inconsistent does not get in the way of the others. The packages' signatures are not checked: the
# machine does not have the keys of releases newer than its own. Their checksums are.

# MIRROR says where from; by default, where the machine's own packages come from.
mirror() {
  local site=${MIRROR:-}
  [ -n "$site" ] || site=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sort -u | head -1)
  [ -n "$site" ] || { echo "apt knows no mirror" >&2; return 1; }
  echo "$site"
}

# Sets `O`, the options of apt for a release's packages or, as ARCHITECTURE, its "source"s. Gets the
# package lists unless they were got within the last hours; ones that are complete are kept.
apt_for() { # RELEASE ARCHITECTURE
  local site state=$W/apt/$1-$2 kind=deb architecture=$2
  site=$(mirror)
  if [ "$2" = source ]; then kind=deb-src architecture=$(dpkg --print-architecture); fi
  mkdir -p "$state"/lists/partial "$state"/cache/archives/partial
  : >"$state/status"
  echo "$kind [trusted=yes] $site $1 main" >"$state/sources.list"
  O=(-o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::Lists="$state/lists"
    -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" -o APT::Sandbox::User=root
    -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o Acquire::Languages=none
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Retries=2)
  exec 8>"$state/lock"
  flock 8
  if [ -z "$(find "$state/updated" -mmin -360 2>/dev/null)" ] || [ "$(cat "$state/updated")" != "$site" ]; then
    rm -f "$state/updated"
    apt-get "${O[@]}" -o APT::Update::Error-Mode=any update -qq
    echo "$site" >"$state/updated"
  fi
  exec 8>&-
}

# Downloads packages; ones that are complete are kept. A list that names what the mirror does not
# have is out of date, so the next attempt gets it again.
download() { # RELEASE ARCHITECTURE DIRECTORY PACKAGE ...
  local release=$1 architecture=$2 directory=$3; shift 3
  mkdir -p "$directory"
  (cd "$directory" && apt-get "${O[@]}" download -qq "$@") || { rm -f "$W/apt/$release-$architecture/updated"; return 1; }
}

extract() { # DIRECTORY TO
  local package
  rm -rf "$2"; mkdir -p "$2"
  for package in "$1"/*.deb; do dpkg -x "$package" "$2"; done
}

# Unpacks Debian's sources of CPython 3.MINOR: of the release that the package lists name or, if the
# mirror does not have it, of the newest before it, with release candidates last. Lists are ahead of
# mirrors: in November 2026 those of forky name 3.14.8 and 3.15.0 and those of sid 3.13.18, 3.14.10
# and 3.15.2, no other release has 3.14 or 3.15, and mirrors have none of these files.
source_of() { # MINOR DIRECTORY
  local url base patch release error
  apt_for $RELEASE source
  url=$(apt-get "${O[@]}" source --print-uris "python3.$1" | sed -n "s/^'\([^']*\.orig\.tar\.xz\)'.*/\1/p")
  [ -n "$url" ] || { echo "E: the lists of $RELEASE name no source of CPython 3.$1" >&2; return 1; }
  base=${url%_*}_3.$1. patch=${url##*_3."$1".}; patch=${patch%%[.~]*}
  mkdir -p "$(dirname "$2")"
  for release in $(seq "$patch" -1 0) 0~rc3 0~rc2 0~rc1; do
    # No error before the last: a mirror that does not have one answers at once.
    error=$(/usr/lib/apt/apt-helper "${O[@]}" download-file "$base$release.orig.tar.xz" "$2.tar.xz" 2>&1) || continue
    rm -rf "$2"; mkdir -p "$2"
    tar xf "$2.tar.xz" -C "$2" --strip-components=1
    rm "$2.tar.xz"
    return
  done
  echo "$error" | grep '^E:' >&2
  echo "E: no source of CPython 3.$1 at $base*" >&2
  return 1
}
