#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Puts a new version into the repository that an organisation's computers update themselves from: data/README.md.
# publish.sh --key KEY apt FOLDER PACKAGE...
# publish.sh --key KEY flatpak FOLDER BUNDLE...
# FOLDER is what a web server serves; it is made where there is none. What is in it stays, for whoever goes back.
# KEY (an address or a fingerprint) signs, out of the keys that gpg knows; its public half becomes FOLDER/beffroi.asc.
# It asks nothing, and may be run again.
set -eu
key=''

die () {
  echo "publish.sh: $*" >&2
  exit "${status:-1}"
}

usage () {
  status=2
  die 'publish.sh --key KEY apt|flatpak FOLDER FILE...'
}

need () {
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 || die "$tool is not installed"
  done
}

# Everything is in its place before the signed list says so.
publish_apt () {
  need gpg apt-ftparchive gzip
  mkdir -p "$folder/pool"
  for file in "$@"; do
    cp "$file" "$folder/pool/.new" && mv -f "$folder/pool/.new" "$folder/pool/$(basename -- "$file")"
  done
  cd -- "$folder"
  apt-ftparchive packages pool > .Packages
  gzip -9nc .Packages > .Packages.gz
  mv -f .Packages Packages
  mv -f .Packages.gz Packages.gz
  rm -f Release
  apt-ftparchive -o APT::FTPArchive::Release::Origin=Beffroi -o APT::FTPArchive::Release::Label=Beffroi release . |
    gpg --batch --yes --local-user "$key" --clearsign --output .InRelease
  mv -f .InRelease InRelease
}

publish_flatpak () {
  need gpg flatpak ostree
  [ -e "$folder/config" ] || ostree init --mode=archive --repo="$folder"
  for file in "$@"; do
    flatpak build-import-bundle --no-update-summary --gpg-sign="$key" "$folder" "$file"
  done
  flatpak build-update-repo --gpg-sign="$key" --generate-static-deltas "$folder"
}

while [ $# -gt 0 ]; do
  case $1 in
    --key) [ $# -gt 1 ] || usage; key=$2; shift 2 ;;
    -*) usage ;;
    *) break ;;
  esac
done
[ -n "$key" ] && [ $# -ge 3 ] || usage
kind=$1 folder=$2
shift 2
for file in "$@"; do
  [ -r "$file" ] || die "$file cannot be read"
done
command -v gpg >/dev/null 2>&1 || die 'gpg is not installed'
gpg --batch --list-secret-keys "$key" >/dev/null 2>&1 || die "gpg knows no secret key of $key"
mkdir -p "$folder"
folder=$(cd -- "$folder" && pwd)
case $kind in
  apt) (publish_apt "$@") ;;
  flatpak) publish_flatpak "$@" ;;
  *) usage ;;
esac
gpg --batch --yes --armor --output "$folder/beffroi.asc" --export "$key"
