#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The bundle as a person has it: built (flatpak/build.sh), installed by somebody who is not root, on a desktop of
# its own with the real portals, and tried; prints a table of every check with its verdict.
#
#   sh tests/flatpak/run.sh [--bundle FILE] [--old COMMIT|FILE] [--without PERMISSION] [--only NAME,NAME] [--self-test]
#
# --bundle takes one that is built already. --old says what the update comes from: a commit, or its bundle (that
# check is left out otherwise). --without takes a permission out of the manifest (share=network). --self-test does so
# and ends with 0 when the table then has a failure. Needs root, for the stand-in runtime; ends with 77 and a reason
# where it cannot run. BEFFROI_TRACES=FOLDER leaves there what was on screen where a check failed.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source_root=$(dirname -- "$(dirname -- "$here")")
. "$source_root/tests/packages.sh"
app=fr.beffroi.Beffroi
work=${XDG_CACHE_HOME:-$HOME/.cache}/beffroi-flatpak
bundle=
old=
without=
only=
self_test=

skip () {
  echo "Skipped: $1"
  exit 77
}
fail () {
  echo "$1" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case $1 in
    --bundle) bundle=$2; shift ;;
    --old) old=$2; shift ;;
    --without) without=$2; shift ;;
    --only) only=$2; shift ;;
    --self-test) self_test=1; without=${without:-share=network}; only=${only:-permissions,connects} ;;
    *) fail "Unknown option $1: see the head of tests/flatpak/run.sh" ;;
  esac
  shift
done

[ "$(id -u)" = 0 ] || skip 'it needs root, to make the stand-in runtime'
packages_install flatpak flatpak-builder bubblewrap ostree mmdebstrap elfutils binutils xdg-dbus-proxy dbus \
  dbus-daemon fuse3 desktop-file-utils appstream xvfb xdotool x11-utils imagemagick at-spi2-core python3-gi dunst \
  gnome-keyring gcr xdg-desktop-portal xdg-desktop-portal-gtk util-linux libglib2.0-bin ||
  skip 'its tools cannot be installed here'
unshare --mount true 2>/dev/null || skip 'no mount of its own can be made here'
setpriv --reuid=65534 --regid=65534 --clear-groups bwrap --ro-bind / / --unshare-user true 2>/dev/null ||
  skip 'who is not root can make no sandbox here (bwrap refuses)'
[ -e /dev/fuse ] || skip 'there is no /dev/fuse for the document portal'
mkdir -p "$work" || fail "$work cannot be made."

if [ -z "$bundle" ]; then
  sh "$source_root/flatpak/build.sh" >"$work.log" 2>&1 ||
    { tail -n 30 "$work.log"; fail 'The bundle could not be built.'; }
  bundle=$work/$app.flatpak
fi
case $old in
  '' | *.flatpak) ;;
  *)
    rm -rf "$work/old"
    mkdir -p "$work/old" && git -C "$source_root" archive "$old" | tar -C "$work/old" -xf - ||
      fail "There is no commit $old."
    sh "$source_root/flatpak/build.sh" --source "$work/old" --to "$work/old.flatpak" >"$work.log" 2>&1 ||
      { tail -n 30 "$work.log"; fail 'The old bundle could not be built.'; }
    old=$work/old.flatpak
    ;;
esac

# Not below /tmp, which a sandbox has one of its own of.
place=$(mktemp -d /srv/beffroi-person.XXXXXX) || exit 2
child=
trap '[ -z "$child" ] || kill -KILL "$child" 2>/dev/null; rm -rf "$place"' EXIT
trap 'exit 130' INT TERM HUP
chmod 755 "$place"
chmod a+rx "$work/installation"
mkdir "$place/home" "$place/system" "$place/run" "$place/input"
[ -n "$without" ] || cp "$bundle" "$place/input/new.flatpak" || fail "There is no bundle $bundle."
[ -z "$old" ] || cp "$old" "$place/input/old.flatpak" || fail "There is no bundle $old."

if [ -n "$without" ]; then
  # The manifest's permission as it stands in what is exported: the rest is the same.
  [ -d "$work/build" ] || fail 'Without a permission: the bundle has to be built here first.'
  rm -rf "$work/broken"
  cp -a "$work/build" "$work/broken"
  key=${without%%=*}
  value=${without#*=}
  case $key in
    share) key=shared ;;
    socket) key=sockets ;;
    device) key=devices ;;
  esac
  sed -i "/^$key=/s/$value;//" "$work/broken/metadata"
  cmp -s "$work/build/metadata" "$work/broken/metadata" && fail "The manifest has no permission $without."
  flatpak build-export --disable-sandbox "$work/broken-repo" "$work/broken" >/dev/null &&
    flatpak build-bundle "$work/broken-repo" "$place/input/new.flatpak" "$app" ||
    fail 'The bundle could not be written.'
  rm -rf "$work/broken" "$work/broken-repo"
fi

cp "$here"/*.py "$place/input/"
chmod 700 "$place/run"
chown -R 65534:65534 "$place/home" "$place/run" "$place/input"
mknod "$place/fuse" c 10 229 2>/dev/null && chmod 666 "$place/fuse"
export BEFFROI_PLACE="$place" BEFFROI_INSTALLATION="$work/installation"
# Mounts live in a namespace of their own and end with it, processes too.
unshare --mount --propagation private --pid --fork --kill-child sh -c '
  mount -t proc proc /proc || exit 2
  mount --bind "$BEFFROI_INSTALLATION" "$BEFFROI_PLACE/system" || exit 2
  [ ! -e "$BEFFROI_PLACE/fuse" ] || mount --bind "$BEFFROI_PLACE/fuse" /dev/fuse || exit 2
  # Paths of documents are the same inside and outside where the runtime folder is where it always is.
  mkdir -p /run/user && mount -t tmpfs -o mode=755 tmpfs /run/user && mkdir /run/user/65534 || exit 2
  mount --bind "$BEFFROI_PLACE/run" /run/user/65534 || exit 2
  cd "$BEFFROI_PLACE/home" || exit 2
  exec setpriv --reuid=65534 --regid=65534 --clear-groups env -i PATH=/usr/bin:/bin LANG=C.UTF-8 \
    BEFFROI_TEST_PATIENCE="${BEFFROI_TEST_PATIENCE:-3}" \
    HOME="$BEFFROI_PLACE/home" XDG_RUNTIME_DIR=/run/user/65534 FLATPAK_SYSTEM_DIR="$BEFFROI_PLACE/system" \
    /usr/bin/python3 -B "$BEFFROI_PLACE/input/checks.py" "$BEFFROI_PLACE/input" "$1"' sh "$only" &
child=$!
wait "$child"
status=$?
child=
[ -z "${BEFFROI_TRACES-}" ] || cp "$place/run"/*.png "$place/run"/*.txt "$place/run"/*.log "$BEFFROI_TRACES" 2>/dev/null
if [ -n "$self_test" ]; then
  [ "$status" = 1 ] || fail "Without $without the checks should have failed, and ended with $status."
  echo "Without $without it fails, as it has to."
  exit 0
fi
exit "$status"
