#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is needed from Debian, builds, and runs the demo commune from the build folder; nothing is
# installed elsewhere. With no display, the demo runs on one of its own and leaves beffroi-demo.png in the
# current folder. Further arguments go to the console.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source_root=$(dirname -- "$here")
. "$source_root/tests/packages.sh"
build=${BEFFROI_BUILD_DIR:-$source_root/_build}

fail () {
  echo "$1" >&2
  exit 1
}

# shellcheck disable=SC2086
packages_install $packages_build $packages_run || echo 'Going on with what is there.' >&2

if [ ! -f "$build/build.ninja" ]; then
  log=$(mktemp) || fail 'No temporary folder.'
  meson setup -Dtests=false "$build" "$source_root" >"$log" 2>&1 || {
    cat "$log" >&2
    rm -f "$log"
    fail 'Configuring failed: see above.'
  }
  rm -f "$log"
fi
echo 'Building…'
ninja -C "$build" --quiet || fail 'Building failed: see above.'

# What an installed console finds by itself.
export GSETTINGS_SCHEMA_DIR="$build/data"
export BEFFROI_HUB="$build/src/hub/beffroi-hub"
export BEFFROI_LOCALEDIR="$build/po"
export XDG_DATA_DIRS="$source_root/data:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
case ${LC_ALL:-${LANG:-C}} in
  C | POSIX | C.*)
    # A machine with no language chosen: the commune's.
    sh "$source_root/tests/make-locales.sh" "$build/locale"
    unset LC_ALL
    export LOCPATH="$build/locale" LANG=fr_FR.UTF-8
    ;;
esac

if [ -n "${DISPLAY-}" ] || [ -n "${WAYLAND_DISPLAY-}" ]; then
  echo 'Opening the demo commune…'
  exec "$build/src/app/beffroi" --demo "$@"
fi

echo 'No display here: drawing the demo commune on one of its own…'
shot=$(pwd)/beffroi-demo.png
rm -f "$shot"
running=
trap '[ -z "$running" ] || kill "$running" 2>/dev/null; exit 130' HUP INT TERM
# The console waits until its window has data, writes the picture and ends.
GSETTINGS_BACKEND=memory sh "$source_root/tests/with-display.sh" \
  "$build/src/app/beffroi" --demo --screenshot "$shot" --page today --size 1366x768 "$@" &
running=$!
wait "$running"
status=$?
[ "$status" -eq 0 ] && [ -s "$shot" ] || fail "The demo ended without a picture (status $status)."
echo "The demo commune's first page is in $shot"
