#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the Debian package out of a copy of this tree, and has lintian look at it. As root or with sudo it installs
# what it needs.
# build-deb.sh [--check] [FOLDER]: leaves beffroi_VERSION_ARCH.deb and what belongs to it in FOLDER
# (${XDG_CACHE_HOME:-~/.cache}/beffroi-deb unless said). --check builds nothing: it looks whether the packaging agrees
# with the tree. Signing is the repository's (data/README.md).
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd)

say () {
  echo "build-deb.sh: $*" >&2
}

# What the changelog and meson say of the version.
check () {
  ours=$(sed -n "s/^  version: '\(.*\)',\$/\1/p" "$root/meson.build")
  theirs=$(sed -n '1s/^beffroi (\(.*\)) .*/\1/p' "$root/data/debian/changelog")
  if [ "$ours" != "$theirs" ]; then
    say "data/debian/changelog is of $theirs, meson.build of $ours"
    return 1
  fi
  # What configures the tree is in the package's list too.
  . "$root/tests/packages.sh"
  for package in $packages_build; do
    case $package in
      *-dev)
        case $package in libc6-dev) continue ;; esac
        grep -q "^ $package\\b" "$root/data/debian/control" || { say "data/debian/control does not build-depend on $package"; return 1; }
        ;;
    esac
  done
}

if [ "${1-}" = --check ]; then
  check
  exit
fi
check
target=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/beffroi-deb}
# shellcheck disable=SC2086
packages_install $packages_build build-essential debhelper lintian || say 'going on with what is there'
for tool in dpkg-buildpackage dh; do
  if ! command -v "$tool" >/dev/null 2>&1; then
    say "$tool is not installed: apt-get install build-essential debhelper"
    exit 77
  fi
done
mkdir -p "$target"
target=$(cd -- "$target" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/beffroi-deb.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# Into an empty root and out of it again: nothing of the package may stay. Root's alone.
try_out () {
  if [ "$(id -u)" != 0 ]; then
    say 'not root: not installed and removed on trial'
    return
  fi
  empty=$scratch/root
  mkdir -p "$empty/var/lib/dpkg/info" "$empty/var/lib/dpkg/updates"
  : > "$empty/var/lib/dpkg/status"
  dpkg --root="$empty" --force-depends --force-script-chrootless --no-triggers -i "$scratch"/beffroi_*.deb >"$scratch/log" 2>&1 ||
    { cat "$scratch/log" >&2; say 'it does not install'; return 1; }
  for file in usr/bin/beffroi usr/bin/beffroi-hub usr/share/applications/fr.beffroi.Beffroi.desktop \
    usr/share/glib-2.0/schemas/fr.beffroi.Beffroi.gschema.xml usr/share/locale/fr/LC_MESSAGES/beffroi.mo; do
    [ -e "$empty/$file" ] || { say "$file is not installed"; return 1; }
  done
  installed=$(find "$empty/usr" -type f | wc -l)
  dpkg --root="$empty" --force-script-chrootless --no-triggers -P beffroi >"$scratch/log" 2>&1 ||
    { cat "$scratch/log" >&2; say 'it cannot be removed'; return 1; }
  left=$(find "$empty" -type f ! -path "$empty/var/lib/dpkg/*" ! -path "$empty/var/log/*")
  [ -z "$left" ] || { say "left behind: $left"; return 1; }
  say "installed ($installed files) and removed again: nothing is left"
}

# A copy without what was built, nor the history of the sources.
mkdir "$scratch/beffroi"
(cd -- "$root" && tar -c --exclude-vcs --exclude='./_build*' --exclude='./.flatpak-builder' .) | tar -x -C "$scratch/beffroi"
cp -R "$scratch/beffroi/data/debian" "$scratch/beffroi/debian"
(cd -- "$scratch/beffroi" && dpkg-buildpackage -b -us -uc)
cp "$scratch"/beffroi*.deb "$scratch"/beffroi_*.buildinfo "$scratch"/beffroi_*.changes "$target/"
try_out
if command -v lintian >/dev/null 2>&1; then
  # As root it says so otherwise.
  lintian --allow-root --fail-on error,warning "$scratch"/beffroi_*.changes && say "lintian found nothing"
else
  say "lintian is not installed: the package was not looked at"
fi
ls -l "$target"/beffroi*.deb
echo "To install it: apt-get install $target/beffroi_${ours}_$(dpkg --print-architecture).deb"
