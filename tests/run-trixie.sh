#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The second baseline, called by `tests/run.sh --trixie`: makes a Debian 13 root from the mirror this machine
# uses, keeps it in the cache folder, copies the source in and runs tests/run.sh there. Needs root. Arguments
# go to the inner run.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source_root=$(dirname -- "$here")
. "$here/packages.sh"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/beffroi-trixie
root=$cache/root
packages="$packages_build $packages_run $packages_test"

not_run () {
  echo "$1" >&2
  echo '0 passed, 1 failed, 0 skipped'
  exit 1
}

[ "$(id -u)" = 0 ] || not_run '--trixie needs root: it makes a Debian 13 root and enters it.'
packages_install mmdebstrap util-linux || not_run 'mmdebstrap is needed for --trixie.'

if [ ! -f "$cache/ready" ]; then
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || not_run 'No Debian mirror is configured on this machine.'
  echo "Making a Debian 13 root in $root"
  rm -rf "$root"
  mkdir -p "$cache"
  # shellcheck disable=SC2086
  mmdebstrap --quiet --mode=root --variant=apt \
    --include="$(echo $packages | tr ' ' ',')" trixie "$root" "$mirror" ||
    not_run 'The Debian 13 root could not be made.'
  : >"$cache/ready"
fi

# Tracked and new files, never a build folder; git is not needed.
rm -rf "$root/beffroi/main"
mkdir -p "$root/beffroi/main" "$root/beffroi/shared"
tar -C "$source_root" --exclude=./.git --exclude='./build*' --exclude='./_build*' --exclude=__pycache__ -cf - . |
  tar -C "$root/beffroi/main" -xf - || not_run 'The source could not be copied.'

# Mounts live in a namespace of their own and end with it.
export BEFFROI_TRIXIE_ROOT="$root"
export BEFFROI_TRIXIE_SHARED="${BEFFROI_SHARED:-$source_root/../shared}"
exec unshare --mount --propagation private --pid --fork --kill-child sh -c '
  root=$BEFFROI_TRIXIE_ROOT
  mount -t proc proc "$root/proc" &&
    mount -t tmpfs -o mode=755 tmpfs "$root/dev" &&
    mkdir "$root/dev/shm" "$root/dev/pts" &&
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm" &&
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts" &&
    ln -s pts/ptmx "$root/dev/ptmx" && ln -s /proc/self/fd "$root/dev/fd" || exit 1
  for node in null zero full random urandom tty; do
    : >"$root/dev/$node" && mount --bind "/dev/$node" "$root/dev/$node" || exit 1
  done
  [ ! -d "$BEFFROI_TRIXIE_SHARED" ] ||
    { mount --bind "$BEFFROI_TRIXIE_SHARED" "$root/beffroi/shared" &&
        mount -o remount,bind,ro "$root/beffroi/shared"; } || exit 1
  for file in resolv.conf hosts; do
    [ ! -e "/etc/$file" ] || cp -L "/etc/$file" "$root/etc/$file"
  done
  exec chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    CI="${CI-}" BEFFROI_BUILD_DIR=/beffroi/build sh /beffroi/main/tests/run.sh "$@"' sh "$@"
