#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the Flatpak bundle against a stand-in runtime made of Debian's packages (see README.md): a proof of
# the manifest, never to be published. Needs root.
#
#   sh flatpak/build.sh [--tests] [--run] [--source DIR] [--to FILE]
#
# --tests has the suites run inside the build, as the manifest says (an hour); --run draws the demo in the sandbox
# afterwards; --source takes another checkout, with its manifest but for the runtime; --to says where the bundle goes.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source_root=$(dirname -- "$here")
. "$source_root/tests/packages.sh"
app=fr.beffroi.Beffroi
branch=$(sed -n "s/^runtime-version: '\(.*\)'/\1/p" "$here/$app.yml")
work=${XDG_CACHE_HOME:-$HOME/.cache}/beffroi-flatpak
bundle=$work/$app.flatpak
build=$work/build
tests=--disable-tests
run=
# Debian's release whose GTK, libadwaita and GLib are those of that runtime.
suite=forky

fail () {
  echo "$1" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case $1 in
    --tests) tests= ;;
    --run) run=1 ;;
    --source) source_root=$(CDPATH='' cd -- "$2" && pwd) || exit 2; build=$work/build-other; shift ;;
    --to) bundle=$2; shift ;;
    *) fail "Unknown option $1: see the head of flatpak/build.sh" ;;
  esac
  shift
done

# The stand-in runtime: what the GNOME runtime has and Beffroi uses. Not libshumate, nor libical: it has none.
runtime_packages='libgtk-4-1 libadwaita-1-0 libsoup-3.0-0 libjson-glib-1.0-0 libnotify4 libsecret-1-0 libsqlite3-0
 libgnutls30t64 glib-networking librsvg2-common adwaita-icon-theme hicolor-icon-theme fonts-cantarell
 fonts-dejavu-core shared-mime-info gsettings-desktop-schemas dconf-gsettings-backend libgl1-mesa-dri
 libegl1 libgles2 libgl1 ca-certificates libc-bin locales tzdata bash coreutils libglib2.0-bin'
sdk_packages='gcc libc6-dev make cmake meson ninja-build pkg-config gettext gperf python3 appstream appstream-compose
 desktop-file-utils libglib2.0-dev libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev libjson-glib-dev libsqlite3-dev zlib1g-dev
 libnotify-dev libsecret-1-dev libgnutls28-dev xz-utils gzip tar sed grep findutils gawk diffutils file patch
 ccache perl libatspi2.0-dev libx11-dev openssl procps dbus-daemon libxml2-utils'

manifest=$source_root/flatpak/$app.yml
[ -f "$manifest" ] || fail "$source_root has no manifest."

[ "$(id -u)" = 0 ] || fail 'Needs root: it makes Debian roots.'
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
  mv "$2/usr" "$tree/usr" && cp -a "$2/etc" "$tree/usr/etc" || return 1
  for name in passwd passwd- shadow shadow- group group- gshadow gshadow- hosts hostname machine-id resolv.conf \
    debian_version mtab fstab; do
    rm -f "$tree/usr/etc/$name"
  done
  # Else meson installs into the multiarch folder, where the sandbox does not look.
  for loader in "$tree"/usr/lib64/ld-linux*; do
    [ ! -e "$loader" ] || [ -e "$tree/usr/lib/${loader##*/}" ] || cp -a "$loader" "$tree/usr/lib/" || return 1
  done
  rm -rf "$tree/usr/lib64"
  ln -s lib "$tree/usr/lib64" || return 1
  # A machine behind an intercepting proxy trusts its own authority: this trial does as well.
  cp -L /etc/ssl/certs/ca-certificates.crt "$tree/usr/etc/ssl/certs/ca-certificates.crt" || return 1
  architecture=$(flatpak --default-arch)
  printf '[Runtime]\nname=org.gnome.%s\nruntime=org.gnome.Platform/%s/%s\nsdk=org.gnome.Sdk/%s/%s\n' \
    "$1" "$architecture" "$branch" "$architecture" "$branch" >"$tree/metadata"
  flatpak build-export --disable-sandbox --runtime "$work/runtime-repo" "$tree" "$branch" >/dev/null &&
    rm -rf "$tree"
}

# What flatpak-builder before 1.3 calls in the SDK, by what has replaced it.
cat >"$work/appstream-compose" <<'EOF' || fail "$work cannot be written to."
#!/bin/sh
for argument; do
  case $argument in
    --prefix=*) prefix=${argument#*=} ;;
    -*) ;;
    *) id=$argument ;;
  esac
done
# It has renamed what the one now looks for.
old=$prefix/share/appdata/$id.appdata.xml
if [ -f "$old" ]; then
  mkdir -p "$prefix/share/metainfo" && mv "$old" "$prefix/share/metainfo/$id.metainfo.xml" || exit 1
fi
exec appstreamcli compose --no-net --prefix=/ --origin=flatpak "--result-root=$prefix" \
  "--data-dir=$prefix/share/app-info/xmls" "--icons-dir=$prefix/share/app-info/icons/flatpak" \
  "--components=$id" "$prefix"
EOF
chmod +x "$work/appstream-compose"

# make_root KIND PACKAGES...
make_root () {
  kind=$1
  shift
  root=$work/root-$kind
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || fail 'No Debian mirror is configured on this machine.'
  echo "Making the stand-in org.gnome.$kind//$branch"
  rm -rf "$root"
  # A mirror that stands still has a testing release that is past its week.
  mmdebstrap --quiet --mode=root --variant=essential --aptopt='Acquire::Check-Valid-Until "false"' \
    --include="$(echo "$@" | tr ' ' ',')" \
    --customize-hook='chroot "$1" localedef -i fr_FR -f UTF-8 fr_FR.UTF-8' \
    --customize-hook="copy-in '$work/appstream-compose' /usr/bin" "$suite" "$root" "$mirror" ||
    fail "The root of $kind could not be made."
  export_root "$kind" "$root" || fail "The runtime $kind could not be exported."
  rm -rf "$root"
}

if [ "$(cat "$work/runtime-ready" 2>/dev/null)" != "$branch $suite" ]; then
  rm -rf "$work/runtime-repo" "$FLATPAK_USER_DIR"
  # shellcheck disable=SC2086
  make_root Platform $runtime_packages
  # shellcheck disable=SC2086
  make_root Sdk $runtime_packages $sdk_packages
  flatpak --user remote-add --if-not-exists --no-gpg-verify stand-in "$work/runtime-repo" ||
    fail 'The repository of the runtime could not be added.'
  flatpak --user install -y --noninteractive stand-in "org.gnome.Platform//$branch" "org.gnome.Sdk//$branch" ||
    fail 'The runtime could not be installed.'
  echo "$branch $suite" >"$work/runtime-ready"
fi

# The archives from Debian's source packages, where upstream cannot be reached; checked against the manifest.
debian_archive () {
  apt_dir=$work/apt
  mkdir -p "$apt_dir/lists/partial" "$apt_dir/cache/archives/partial" "$apt_dir/got"
  mirror=$(debian_mirror)
  for from in "$suite" sid; do
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $from main"
  done >"$apt_dir/sources.list"
  set -- "$@" -o "Dir::Etc::SourceList=$apt_dir/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o "Dir::State::Lists=$apt_dir/lists" -o "Dir::Cache=$apt_dir/cache" -o APT::Sandbox::User=root \
    -o Acquire::Check-Valid-Until=false
  package=$1
  # The one whose source package is called otherwise.
  [ "$package" != libical ] || package=libical3
  archive=$2
  sum=$3
  shift 3
  [ ! -f "$work/sources/downloads/$sum/$archive" ] || return 0
  apt-get "$@" update -q >/dev/null 2>&1
  (cd "$apt_dir/got" && apt-get "$@" source -q --only-source --download-only "$package" >/dev/null 2>&1)
  for file in "$apt_dir/got"/*.orig.tar.*; do
    if [ -f "$file" ] && [ "$(sha256sum "$file" | cut -d' ' -f1)" = "$sum" ]; then
      mkdir -p "$work/sources/downloads/$sum"
      cp "$file" "$work/sources/downloads/$sum/$archive"
    fi
  done
}
sed -n 's,^ *url: .*/,,p; s,^ *sha256: ,,p' "$manifest" | while read -r archive && read -r sum; do
  debian_archive "${archive%-*}" "$archive" "$sum"
done
mkdir -p "$work/sources/downloads"

# The checkout as an archive, but for what is about building it: a folder would be built again each time.
tar -C "$source_root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --exclude=./.git \
  --exclude='./_build*' --exclude='./build*' --exclude=./.flatpak-builder --exclude=__pycache__ \
  --exclude=./flatpak --exclude=./tests/flatpak --exclude=./.github \
  --transform='s,^\.,beffroi,' -cf "$work/beffroi.tar" . || fail 'The sources could not be packed.'
awk -v archive="$work/beffroi.tar" -v branch="$branch" -v sum="$(sha256sum "$work/beffroi.tar" | cut -d' ' -f1)" '
  /- type: / { is_folder = 0 }
  /- type: dir/ { print "      - type: archive"; print "        path: " archive; print "        sha256: " sum; is_folder = 1 }
  /^runtime-version:/ { print "runtime-version: \047" branch "\047"; next }
  !is_folder { print }' "$manifest" >"$work/$app.yml" || fail 'The manifest could not be written.'

[ -n "$tests" ] || sed -i 's/^    run-tests: false/    run-tests: true/' "$work/$app.yml"
# shellcheck disable=SC2086
flatpak-builder --user --disable-rofiles-fuse --force-clean --rebuild-on-sdk-change --ccache $tests \
  --extra-sources="$work/sources" --state-dir="$work/state" --repo="$work/repo" \
  "$build" "$work/$app.yml" || fail 'The bundle could not be built.'
flatpak build-bundle "$work/repo" "$bundle" "$app" || fail 'The bundle could not be written.'
echo "The bundle is $bundle ($(wc -c <"$bundle") bytes); it is a trial, not for publication."

[ -n "$run" ] || exit 0
flatpak --user install -y --noninteractive --reinstall "$bundle" || fail 'The bundle could not be installed.'
packages_install xvfb dbus-daemon || fail 'Xvfb and dbus-daemon are needed for --run.'
shot=$FLATPAK_USER_DIR/demo.png
rm -f "$shot"
BEFFROI_KEEP_HOME=1 sh "$(dirname -- "$here")/tests/with-display.sh" flatpak run --user \
  "--filesystem=$FLATPAK_USER_DIR" --env=GSK_RENDERER=cairo "$app" --demo --screenshot "$shot" --page today \
  --size 1366x768 || fail 'The demo did not run in the sandbox.'
[ -s "$shot" ] || fail 'The demo ran in the sandbox and left no picture.'
echo "The demo commune, drawn in the sandbox, is in $shot"
