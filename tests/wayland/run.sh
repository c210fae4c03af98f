#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The demo commune under Wayland, beside the end-to-end tests, which have X11: weston without a screen, a session bus and
# folders of its own; prints a table of every check with its verdict.
#
#   sh tests/wayland/run.sh BUILD [NAME,NAME]
#
# Ends with 77 and a reason where weston cannot run. Nobody moves a pointer or types there (weston without a screen has no
# seat): buttons are pressed by their accessible action, and what only a pointer does is printed as not tried.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ $# = 1 ] || [ $# = 2 ] || { echo 'usage: run.sh BUILD' >&2; exit 2; }
build=$(CDPATH='' cd -- "$1" && pwd) || exit 2
for tool in weston dbus-run-session identify; do
  command -v "$tool" >/dev/null 2>&1 || { echo "Skipped: $tool is not installed"; exit 77; }
done
/usr/bin/python3 -c 'from gi.repository import Gio' 2>/dev/null || { echo 'Skipped: python3-gi is not installed'; exit 77; }

place=$(mktemp -d "${TMPDIR:-/tmp}/beffroi-wayland.XXXXXX") || exit 2
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$place"' EXIT
trap 'exit 130' INT TERM HUP
mkdir -m 700 "$place/run" "$place/home"
XDG_RUNTIME_DIR=$place/run
HOME=$place/home
unset DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME LANGUAGE
export XDG_RUNTIME_DIR HOME
weston --backend=headless-backend.so --socket=beffroi --width=1366 --height=768 --idle-time=0 \
  --log="$place/weston.log" >/dev/null 2>&1 &
server=$!
tries=0
until [ -S "$XDG_RUNTIME_DIR/beffroi" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 150 ] || ! kill -0 "$server" 2>/dev/null; then
    tail -n 3 "$place/weston.log"
    echo 'Skipped: weston does not start here'
    exit 77
  fi
  sleep 0.2
done
export WAYLAND_DISPLAY=beffroi GDK_BACKEND=wayland GSK_RENDERER=cairo GTK_A11Y=atspi ADW_DISABLE_PORTAL=1 LC_ALL=C.UTF-8 \
  G_DEBUG=fatal-criticals GSETTINGS_BACKEND=memory GSETTINGS_SCHEMA_DIR="$build/data" BEFFROI_HUB="$build/src/hub/beffroi-hub"
# Not a keyring nor a portal of the machine's.
cat >"$place/bus.conf" <<CONF
<busconfig><type>session</type><listen>unix:tmpdir=$place</listen><servicedir>$place/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
CONF
mkdir "$place/services"
cp /usr/share/dbus-1/services/org.a11y.Bus.service "$place/services/" 2>/dev/null ||
  { echo 'Skipped: at-spi2-core is not installed'; exit 77; }
dbus-run-session --config-file="$place/bus.conf" -- /usr/bin/python3 -B "$here/smoke.py" "$build/src/app/beffroi" "$place" ${2:+"$2"} \
  2>"$place/complaints"
status=$?
[ "$status" = 0 ] || tail -n 30 "$place/complaints" >&2
exit "$status"
