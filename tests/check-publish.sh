#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The repositories of data/README.md, as a computer meets them: what is published is installed, a second version is
# taken, one goes back and stays there, and what nobody signed is refused. check-publish.sh apt|flatpak PUBLISH-SCRIPT
set -u
kind=$1
publish=$2

skip () {
  echo "$1"
  exit 77
}
fail () {
  echo "not as promised: $1"
  [ ! -s "$scratch/log" ] || tail -n 15 "$scratch/log"
  exit 1
}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/beffroi-publish.XXXXXX") || exit 1
agent () {
  gpgconf --kill gpg-agent >/dev/null 2>&1
}
trap 'agent; rm -rf "$scratch"' EXIT
for tool in gpg gpgconf; do
  command -v "$tool" >/dev/null 2>&1 || skip "$tool is not installed"
done
export GNUPGHOME="$scratch/keys" HOME="$scratch"
mkdir -m 700 "$GNUPGHOME"
key=paquets@departement.example
# gpg gives its agent five seconds to come, which is not always enough on a busy machine.
launch () {
  tries=0
  until gpgconf --launch gpg-agent >"$scratch/log" 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 20 ] || fail 'the agent of gpg does not start'
  done
}
launch
gpg --batch --passphrase '' --quick-generate-key "Paquets <$key>" ed25519 sign 1y 2>"$scratch/log" || fail 'no key'

put () {
  sh "$publish" --key "$key" "$kind" "$scratch/repo" "$@" >"$scratch/log" 2>&1 </dev/null
}

# A computer of its own: a package manager that knows nothing else.
client=$scratch/client
quiet () {
  "$@" >"$scratch/log" 2>&1 </dev/null
}
make_client () {
  mkdir -p "$client/etc/preferences.d" "$client/state/lists/partial" "$client/cache/archives/partial" \
    "$client/dpkg/info" "$client/dpkg/updates" "$client/root"
  : >"$client/dpkg/status"
  cat >"$client/apt.conf" <<CONF
Dir::Etc "$client/etc"; Dir::Etc::sourceparts "$client/etc"; Dir::Etc::parts "$client/none";
Dir::State "$client/state"; Dir::State::status "$client/dpkg/status"; Dir::Cache "$client/cache"; Dir::Log "$client";
APT::Sandbox::User ""; APT::Get::Assume-Yes "true";
Dpkg::Options { "--admindir=$client/dpkg"; "--instdir=$client/root"; "--log=$client/log"; "--force-not-root"; "--force-script-chrootless"; };
CONF
  export APT_CONFIG="$client/apt.conf"
}
apt_get () {
  quiet apt-get -q "$@"
}
make_package () {
  tree=$scratch/tree
  rm -rf "$tree"
  mkdir -p "$tree/DEBIAN" "$tree/usr/share/beffroi-try"
  printf 'Package: beffroi\nVersion: %s\nArchitecture: all\nMaintainer: T <t@example.org>\nDescription: try\n' "$1" >"$tree/DEBIAN/control"
  echo "$1" >"$tree/usr/share/beffroi-try/version"
  quiet dpkg-deb --root-owner-group -b "$tree" "$scratch/beffroi_$1_all.deb" || fail 'no package'
}
has () {
  [ "$(cat "$client/root/usr/share/beffroi-try/version" 2>/dev/null)" = "$1" ] || fail "it is not at $1: $2"
}

try_apt () {
  for tool in apt-get apt-ftparchive dpkg-deb; do
    command -v "$tool" >/dev/null 2>&1 || skip "$tool is not installed"
  done
  make_client
  make_package 1.0
  make_package 1.1
  put "$scratch/beffroi_1.0_all.deb" || fail 'the first is not published'
  printf 'Types: deb\nURIs: file:%s\nSuites: ./\nSigned-By: %s\n' "$scratch/repo" "$client/beffroi.asc" >"$client/etc/beffroi.sources"
  cp "$scratch/repo/beffroi.asc" "$client/beffroi.asc"
  apt_get update && apt_get install beffroi || fail 'it does not install'
  has 1.0 'installed'
  put "$scratch/beffroi_1.1_all.deb" || fail 'the second is not published'
  apt_get update && apt_get dist-upgrade || fail 'it does not update'
  has 1.1 'updated'
  grep -q '^Origin: Beffroi$' "$scratch/repo/InRelease" || fail 'unattended-upgrades can name no origin'
  ! grep -q ' Release$' "$scratch/repo/InRelease" || fail 'the list has itself in it'
  apt_get install --allow-downgrades beffroi=1.0 || fail 'one cannot go back'
  has 1.0 'gone back'
  quiet apt-mark hold beffroi || fail 'it cannot be held'
  apt_get dist-upgrade
  has 1.0 'held'
  quiet apt-mark unhold beffroi || fail 'it cannot be let go'
  apt_get dist-upgrade
  has 1.1 'let go'
  sed -i 's/^Origin: .*/Origin: Somebody/' "$scratch/repo/InRelease"
  ! { apt_get -o APT::Update::Error-Mode=any update && [ -n "$(grep -l Somebody "$client"/state/lists/*InRelease)" ]; } ||
    fail 'what nobody signed is taken'
  # By whom this computer does not know.
  make_package 1.2
  agent
  # In a folder of its own: the former agent takes its socket with it when it ends, whoever has one there by then.
  export GNUPGHOME="$scratch/other-keys"
  mkdir -m 700 "$GNUPGHOME"
  launch
  quiet gpg --batch --passphrase '' --quick-generate-key "Paquets <$key>" ed25519 sign 1y || fail 'no other key'
  put "$scratch/beffroi_1.2_all.deb" || fail 'the third is not published'
  apt_get update
  apt_get dist-upgrade
  has 1.1 'another key'
}

flatpak_user () {
  quiet flatpak --user "$@"
}
app=fr.beffroi.Try
# A runtime and an application with nothing in them: what is tried is the way there.
make_bundles () {
  for name in org.example.Platform $app; do
    mkdir -p "$scratch/$name/files" "$scratch/$name/usr" "$scratch/$name/export"
  done
  printf '[Runtime]\nname=org.example.Platform\nruntime=org.example.Platform/x86_64/1\nsdk=org.example.Platform/x86_64/1\n' \
    >"$scratch/org.example.Platform/metadata"
  printf '[Application]\nname=%s\nruntime=org.example.Platform/x86_64/1\nsdk=org.example.Platform/x86_64/1\ncommand=true\n' $app \
    >"$scratch/$app/metadata"
  quiet flatpak build-export --arch=x86_64 --disable-sandbox --runtime "$scratch/made" "$scratch/org.example.Platform" 1 || fail 'no runtime'
  quiet flatpak build-bundle --arch=x86_64 --runtime "$scratch/made" "$scratch/runtime.flatpak" org.example.Platform 1 || fail 'no bundle of the runtime'
  for version in 1.0 1.1 1.2; do
    echo $version >"$scratch/$app/files/version"
    quiet flatpak build-export --arch=x86_64 --disable-sandbox "$scratch/made" "$scratch/$app" stable || fail 'no application'
    quiet flatpak build-bundle --arch=x86_64 "$scratch/made" "$scratch/$version.flatpak" $app stable || fail 'no bundle'
  done
}
is_at () {
  at=$(cat "$FLATPAK_USER_DIR/app/$app/current/active/files/version" 2>/dev/null)
  [ "$at" = "$1" ] || fail "it is at ${at:-nothing}, not at $1: $2"
}

try_flatpak () {
  for tool in flatpak ostree; do
    command -v "$tool" >/dev/null 2>&1 || skip "$tool is not installed"
  done
  export FLATPAK_USER_DIR="$client" XDG_DATA_HOME="$scratch/data" XDG_CACHE_HOME="$scratch/cache" FLATPAK_SYSTEM_DIR="$scratch/system"
  make_bundles
  put "$scratch/runtime.flatpak" "$scratch/1.0.flatpak" || fail 'the first is not published'
  flatpak_user remote-add --gpg-import="$scratch/repo/beffroi.asc" beffroi "file://$scratch/repo" || fail 'it is not made known'
  flatpak_user install --noninteractive beffroi $app || fail 'it does not install'
  is_at 1.0 'installed'
  first=$(flatpak --user info --show-commit $app)
  put "$scratch/1.1.flatpak" || fail 'the second is not published'
  flatpak_user update --noninteractive $app || fail 'it does not update'
  is_at 1.1 'updated'
  flatpak --user remote-info --log beffroi $app 2>/dev/null | grep -q "$first" || fail 'the log does not have the first'
  flatpak_user update --noninteractive --commit="$first" $app || fail 'one cannot go back'
  is_at 1.0 'gone back'
  flatpak_user mask $app || fail 'it cannot be held'
  flatpak_user update --noninteractive $app
  is_at 1.0 'held'
  flatpak_user mask --remove $app || fail 'it cannot be let go'
  # By whom this computer does not know.
  agent
  # In a folder of its own: the former agent takes its socket with it when it ends, whoever has one there by then.
  export GNUPGHOME="$scratch/other-keys"
  mkdir -m 700 "$GNUPGHOME"
  launch
  quiet gpg --batch --passphrase '' --quick-generate-key "Paquets <$key>" ed25519 sign 1y || fail 'no other key'
  put "$scratch/1.2.flatpak" || fail 'the third is not published'
  flatpak_user update --noninteractive $app
  is_at 1.0 'another key'
}

case $kind in
  apt) try_apt ;;
  flatpak) try_flatpak ;;
esac
sh "$publish" --key nobody@example.org "$kind" "$scratch/repo2" "$publish" >"$scratch/log" 2>&1 && fail 'a key that is not there'
grep -q 'no secret key of nobody@example.org' "$scratch/log" || fail 'a key that is not there is not said'
echo "installed, updated, gone back; another key refused"
