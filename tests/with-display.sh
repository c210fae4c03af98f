#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command on a display, a session bus and in folders of its own: sh tests/with-display.sh COMMAND...
# The command's standard output and exit status are its own; whatever display is there already is left alone.
# BEFFROI_SCREEN: 1366x768x24 unless said. BEFFROI_KEEP_HOME=1 keeps the caller's folders. BEFFROI_TEXT_SCALE=2
# makes letters twice as large, as the desktop's accessibility settings do.
set -u

[ $# -gt 0 ] || { echo 'usage: with-display.sh COMMAND...' >&2; exit 2; }
for tool in Xvfb dbus-run-session; do
  command -v "$tool" >/dev/null 2>&1 || { echo "1..0 # SKIP $tool is not installed"; exit 77; }
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/beffroi-display.XXXXXX") || exit 2
server=
command=
clean_up () {
  trap '' HUP INT TERM
  [ -z "$command" ] || kill -- "-$command" 2>/dev/null
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; }
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

: >"$scratch/display"
Xvfb -displayfd 3 -screen 0 "${BEFFROI_SCREEN:-1366x768x24}" -nolisten tcp -noreset \
  3>"$scratch/display" 2>"$scratch/xvfb.log" >/dev/null &
server=$!
tries=0
# The number is complete once its line is.
until [ "$(wc -l <"$scratch/display")" -gt 0 ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 150 ] || ! kill -0 "$server" 2>/dev/null; then
    echo 'Xvfb did not start:' >&2
    cat "$scratch/xvfb.log" >&2
    exit 2
  fi
  sleep 0.1
done

DISPLAY=:$(cat "$scratch/display")
XDG_RUNTIME_DIR=$scratch/runtime
mkdir -m 700 "$XDG_RUNTIME_DIR"
export DISPLAY XDG_RUNTIME_DIR GDK_BACKEND=x11 GSK_RENDERER=cairo
export LANG="${LANG:-C.UTF-8}" NO_COLOR=1
# No portal is there to be asked for the desktop's colours (see below).
export ADW_DISABLE_PORTAL=1
unset WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS
if [ "${BEFFROI_KEEP_HOME-}" != 1 ]; then
  mkdir "$scratch/home"
  export HOME="$scratch/home" XDG_CONFIG_HOME="$scratch/home/.config" XDG_DATA_HOME="$scratch/home/.local/share"
  export XDG_CACHE_HOME="$scratch/home/.cache" XDG_STATE_HOME="$scratch/home/.local/state"
  # What a GNOME desktop would tell GTK.
  mkdir -p "$XDG_CONFIG_HOME/gtk-4.0"
  printf '[Settings]\ngtk-font-name=Cantarell 11\n' >"$XDG_CONFIG_HOME/gtk-4.0/settings.ini"
fi

# Without a settings service GTK takes the dots per inch from the X resources; 96 is the natural size.
if [ -n "${BEFFROI_TEXT_SCALE-}" ]; then
  awk -v scale="$BEFFROI_TEXT_SCALE" 'BEGIN { printf "Xft.dpi: %d\n", 96 * scale }' >"$scratch/resources" || exit 2
  export XENVIRONMENT="$scratch/resources"
fi

# A session bus of its own, and on it what the machine can start but its desktop portal: a program that
# asks for one would have it started, and with it a keyring and a document file system, and tests would
# depend on what is installed. Those about a portal start it themselves.
mkdir "$scratch/services"
for service in /usr/share/dbus-1/services/*.service; do
  case ${service##*/} in
    *portal* | '*.service') ;;
    *) ln -s "$service" "$scratch/services/" ;;
  esac
done
cat >"$scratch/bus.conf" <<CONF
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=$scratch</listen>
  <servicedir>${XDG_DATA_HOME:-$HOME/.local/share}/dbus-1/services</servicedir>
  <servicedir>$scratch/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF

# A process group of its own, waited for: a signal to this script ends all of it at once.
# What the bus and its services say goes to standard error: standard output is the command's alone.
setsid dbus-run-session --config-file="$scratch/bus.conf" -- sh -c 'exec "$@" >&3 3>&-' sh "$@" 3>&1 >&2 &
command=$!
wait "$command"
status=$?
command=
exit "$status"
