#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the Flatpak bundle against a stand-in runtime made of Debian 13's packages (see README.md): a proof of
# the manifest, never to be published. Needs root. With --run, draws the demo in the sandbox afterwards.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source_root=$(dirname -- "$here")
. "$source_root/tests/packages.sh"
app=fr.beffroi.Beffroi
branch=48
work=${XDG_CACHE_HOME:-$HOME/.cache}/beffroi-flatpak

# The stand-in runtime: what the GNOME runtime has and Beffroi uses. Not libshumate: the GNOME runtime has none.
runtime_packages='libgtk-4-1 libadwaita-1-0 libsoup-3.0-0 libjson-glib-1.0-0 libnotify4 libsecret-1-0 libsqlite3-0
 libgnutls30t64 glib-networking librsvg2-common adwaita-icon-theme hicolor-icon-theme fonts-cantarell
 fonts-dejavu-core shared-mime-info gsettings-desktop-schemas dconf-gsettings-backend libgl1-mesa-dri
 libegl1 libgles2 libgl1 ca-certificates libc-bin locales bash coreutils libglib2.0-bin'
sdk_packages='gcc libc6-dev make meson ninja-build pkg-config gettext gperf python3 appstream appstream-util
 desktop-file-utils libglib2.0-dev libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev libjson-glib-dev libsqlite3-dev zlib1g-dev
 libnotify-dev libsecret-1-dev libgnutls28-dev xz-utils gzip tar sed grep findutils gawk diffutils file patch'

fail () {
  echo "$1" >&2
  exit 1
}

[ "$(id -u)" = 0 ] || fail 'Needs root: it makes Debian 13 roots.'
packages_install flatpak flatpak-builder bubblewrap ostree mmdebstrap elfutils binutils xdg-dbus-proxy dbus \
  fuse3 desktop-file-utils appstream || fail 'Some packages could not be installed.'

mkdir -p "$work/home" || fail "$work cannot be made."
export HOME="$work/home" XDG_DATA_HOME="$work/home/data" XDG_CACHE_HOME="$work/home/cache"
export FLATPAK_USER_DIR="$work/installation"

# export_root KIND ROOT: the root's /usr as a runtime of that name.
export_root () {
  tree=$work/tree-$1
  rm -rf "$tree"
  mkdir -p "$tree/files" || return 1
  cp -a "$2/usr" "$tree/usr" && cp -a "$2/etc" "$tree/usr/etc" || return 1
  for name in passwd passwd- shadow shadow- group group- gshadow gshadow- hosts hostname machine-id resolv.conf \
    debian_version mtab fstab; do
    rm -f "$tree/usr/etc/$name"
  done
  # Else meson installs into the multiarch folder, where the sandbox does not look.
  rm -rf "$tree/usr/lib64"
  ln -s lib "$tree/usr/lib64" || return 1
  for loader in "$2"/usr/lib64/ld-linux*; do
    [ ! -e "$loader" ] || cp -a "$loader" "$tree/usr/lib/" || return 1
  done
  # A machine behind an intercepting proxy trusts its own authority: this trial does as well.
  cp -L /etc/ssl/certs/ca-certificates.crt "$tree/usr/etc/ssl/certs/ca-certificates.crt" || return 1
  architecture=$(flatpak --default-arch)
  printf '[Runtime]\nname=org.gnome.%s\nruntime=org.gnome.Platform/%s/%s\nsdk=org.gnome.Sdk/%s/%s\n' \
    "$1" "$architecture" "$branch" "$architecture" "$branch" >"$tree/metadata"
  flatpak build-export --disable-sandbox --runtime "$work/runtime-repo" "$tree" "$branch" >/dev/null &&
    rm -rf "$tree"
}

# make_root KIND PACKAGES...
make_root () {
  kind=$1
  shift
  root=$work/root-$kind
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || fail 'No Debian mirror is configured on this machine.'
  echo "Making the stand-in org.gnome.$kind//$branch"
  rm -rf "$root"
  mmdebstrap --quiet --mode=root --variant=essential --include="$(echo "$@" | tr ' ' ',')" \
    trixie "$root" "$mirror" || fail "The root of $kind could not be made."
  export_root "$kind" "$root" || fail "The runtime $kind could not be exported."
  rm -rf "$root"
}

if [ ! -f "$work/runtime-ready" ]; then
  rm -rf "$work/runtime-repo" "$FLATPAK_USER_DIR"
  # shellcheck disable=SC2086
  make_root Platform $runtime_packages
  # shellcheck disable=SC2086
  make_root Sdk $runtime_packages $sdk_packages
  flatpak --user remote-add --if-not-exists --no-gpg-verify stand-in "$work/runtime-repo" ||
    fail 'The repository of the runtime could not be added.'
  flatpak --user install -y --noninteractive stand-in "org.gnome.Platform//$branch" "org.gnome.Sdk//$branch" ||
    fail 'The runtime could not be installed.'
  : >"$work/runtime-ready"
fi

# The archives from Debian's source packages, where upstream cannot be reached; checked against the manifest.
debian_archive () {
  apt_dir=$work/apt
  mkdir -p "$apt_dir/lists/partial" "$apt_dir/cache/archives/partial" "$apt_dir/got"
  mirror=$(debian_mirror)
  for suite in trixie sid; do
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
  done >"$apt_dir/sources.list"
  set -- "$@" -o "Dir::Etc::SourceList=$apt_dir/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o "Dir::State::Lists=$apt_dir/lists" -o "Dir::Cache=$apt_dir/cache" -o APT::Sandbox::User=root
  package=$1
  archive=$2
  sum=$3
  shift 3
  [ ! -f "$work/sources/downloads/$sum/$archive" ] || return 0
  apt-get "$@" update -q >/dev/null 2>&1
  (cd "$apt_dir/got" && apt-get "$@" source -q --download-only "$package" >/dev/null 2>&1)
  for file in "$apt_dir/got"/*.orig.tar.*; do
    if [ -f "$file" ] && [ "$(sha256sum "$file" | cut -d' ' -f1)" = "$sum" ]; then
      mkdir -p "$work/sources/downloads/$sum"
      cp "$file" "$work/sources/downloads/$sum/$archive"
    fi
  done
}
sed -n 's,^ *url: .*/,,p; s,^ *sha256: ,,p' "$here/$app.yml" | while read -r archive && read -r sum; do
  debian_archive "${archive%-*}" "$archive" "$sum"
done

mkdir -p "$work/sources/downloads"
flatpak-builder --user --disable-rofiles-fuse --force-clean --rebuild-on-sdk-change \
  --extra-sources="$work/sources" --state-dir="$work/state" --repo="$work/repo" \
  "$work/build" "$here/$app.yml" || fail 'The bundle could not be built.'
flatpak build-bundle "$work/repo" "$work/$app.flatpak" "$app" || fail 'The bundle could not be written.'
echo "The bundle is $work/$app.flatpak ($(wc -c <"$work/$app.flatpak") bytes); it is a trial, not for publication."

[ "${1-}" = --run ] || exit 0
flatpak --user install -y --noninteractive --reinstall "$work/$app.flatpak" || fail 'The bundle could not be installed.'
packages_install xvfb dbus-daemon || fail 'Xvfb and dbus-daemon are needed for --run.'
shot=$FLATPAK_USER_DIR/demo.png
rm -f "$shot"
BEFFROI_KEEP_HOME=1 sh "$source_root/tests/with-display.sh" flatpak run --user "--filesystem=$FLATPAK_USER_DIR" \
  --env=GSK_RENDERER=cairo "$app" --demo --screenshot "$shot" --page today --size 1366x768 ||
  fail 'The demo did not run in the sandbox.'
[ -s "$shot" ] || fail 'The demo ran in the sandbox and left no picture.'
echo "The demo commune, drawn in the sandbox, is in $shot"
