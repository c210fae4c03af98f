#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Puts an organisation's settings on this computer, unattended: data/README.md says what may stand in them.
# provision.sh [--root FOLDER] [--ca FILE] [--token FILE [--group GROUP]] POLICY
# provision.sh [--root FOLDER] --undo
# POLICY becomes /etc/beffroi/policy.ini, --ca /etc/beffroi/ca.pem and --token /etc/beffroi/token (which GROUP may
# read, "users" unless said), below FOLDER where there is one. A policy that is wrong changes nothing. What was there
# before is kept beside it as *.before, and --undo puts it back. BEFFROI names the program that looks at it.
set -eu
umask 022
root='' ca='' token='' group=users policy='' undo=''

die () {
  echo "provision.sh: $*" >&2
  exit "${status:-1}"
}

while [ $# -gt 0 ]; do
  case $1 in
    --root | --ca | --token | --group)
      [ $# -gt 1 ] || { status=2; die "$1 needs something after it"; }
      eval "${1#--}=\$2"
      shift
      ;;
    --undo) undo=yes ;;
    -*) status=2; die "there is no option $1" ;;
    *) policy=$1 ;;
  esac
  shift
done
folder=$root/etc/beffroi

if [ -n "$undo" ]; then
  for name in policy.ini ca.pem token; do
    if [ -e "$folder/$name.before" ]; then
      mv -f "$folder/$name.before" "$folder/$name"
    else
      rm -f "$folder/$name"
    fi
  done
  exit 0
fi

[ -n "$policy" ] || { status=2; die 'which policy?'; }
for file in "$policy" "$ca" "$token"; do
  [ -z "$file" ] || [ -r "$file" ] || die "$file cannot be read"
done
"${BEFFROI:-beffroi}" --check-policy "$policy" >/dev/null || die 'nothing was changed'

# All three, whichever of them are put: the policy that comes back may need a token that stayed.
keep () {
  for name in policy.ini ca.pem token; do
    if [ -e "$folder/$name" ]; then
      cp -p "$folder/$name" "$folder/$name.before"
    else
      rm -f "$folder/$name.before"
    fi
  done
}

# Whole, or not at all: a console that starts meanwhile reads the one or the other.
put () {
  (umask 077 && cp "$1" "$folder/$2.new")
  chmod "$3" "$folder/$2.new"
  if [ "$2" = token ] && [ "$(id -u)" = 0 ]; then
    chgrp "$group" "$folder/$2.new"
  fi
  mv -f "$folder/$2.new" "$folder/$2"
}

mkdir -p "$folder"
keep
[ -z "$ca" ] || put "$ca" ca.pem 644
[ -z "$token" ] || put "$token" token 640
put "$policy" policy.ini 644
