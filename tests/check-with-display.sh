#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The display wrapper gives a display, a bus and a home of its own, passes the exit status on, and leaves
# nothing running when it is ended: check-with-display.sh PATH-OF-WRAPPER
set -u
wrapper=$1
scratch=$(mktemp -d "${TMPDIR:-/tmp}/beffroi-check.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
fail () {
  echo "$1"
  exit 1
}

DISPLAY=:nowhere sh "$wrapper" sh -c 'test -n "$DBUS_SESSION_BUS_ADDRESS" && echo "$DISPLAY $HOME"' \
  >"$scratch/seen" || fail 'A command that succeeds was said to fail.'
grep -q '^:[0-9][0-9]* /.*beffroi-display' "$scratch/seen" || fail "Not a display and home of its own: $(cat "$scratch/seen")"
home=$(cut -d' ' -f2 "$scratch/seen")
[ ! -e "$home" ] || fail 'The home was left behind.'

sh "$wrapper" sh -c 'exit 3'
[ $? -eq 3 ] || fail 'The exit status of the command was lost.'

sh "$wrapper" sh -c "echo \$\$ >'$scratch/pid.new'; mv '$scratch/pid.new' '$scratch/pid'; exec sleep 60" &
running=$!
tries=0
until [ -e "$scratch/pid" ]; do
  tries=$((tries + 1))
  [ "$tries" -le 200 ] || fail 'The command did not start.'
  sleep 0.1
done
kill -TERM "$running"
wait "$running"
[ $? -eq 143 ] || fail 'Ended by a signal, it did not say so.'
tries=0
while kill -0 "$(cat "$scratch/pid")" 2>/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -le 50 ] || fail 'The command outlived the wrapper.'
  sleep 0.1
done
