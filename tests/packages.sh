# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# The one list of Debian packages, sourced by data/demo.sh, tests/run.sh and its second baseline.
# Names are the same on Debian 12 and 13 unless said.

# To configure and build.
packages_build='gcc libc6-dev meson ninja-build pkg-config gettext python3-minimal
 libglib2.0-dev libglib2.0-dev-bin libgtk-4-dev libadwaita-1-dev libshumate-dev libsoup-3.0-dev libjson-glib-dev
 libsqlite3-dev zlib1g-dev libnotify-dev libsecret-1-dev libgnutls28-dev libgdk-pixbuf-2.0-dev libpango1.0-dev libcairo2-dev libical-dev
 desktop-file-utils appstream libxml2-utils'

# To run the console, with or without a display.
packages_run='glib-networking librsvg2-common adwaita-icon-theme hicolor-icon-theme fonts-cantarell
 fonts-dejavu-core shared-mime-info dbus dbus-daemon xvfb xauth at-spi2-core ca-certificates
 locales tzdata'

# To run the tests.
packages_test='apt-utils gpg gpg-agent libatspi2.0-dev libx11-dev python3 openssl procps gnome-keyring imagemagick
 dconf-cli dconf-gsettings-backend dunst poppler-utils
 xdg-desktop-portal xdg-desktop-portal-gtk xdg-dbus-proxy bubblewrap python3-radicale'

# Exists in Debian 12 only; elsewhere the check of the formatting is skipped with its reason.
packages_test_bookworm='clang-format-14'

debian_codename () {
  (. /etc/os-release 2>/dev/null && echo "${VERSION_CODENAME-}")
}

# Prints the names among "$@" that are not installed.
packages_missing () {
  for package in "$@"; do
    case $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) in
      ?i*) ;;
      *) echo "$package" ;;
    esac
  done
}

# Installs those of "$@" that are missing, as root or through sudo. Returns 1 when some stay missing.
packages_install () {
  missing=$(packages_missing "$@" | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" = 0 ]; then
    as_root=env
  elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root='sudo env'
  else
    echo "Not installed, and neither root nor sudo to do it: $missing" >&2
    return 1
  fi
  echo "Installing from Debian: $missing"
  # shellcheck disable=SC2086
  $as_root DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null &&
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >/dev/null
}

# Prints the address this machine takes its own Debian release from; empty when there is none.
debian_mirror () {
  for attempt in as-it-is updated; do
    [ "$attempt" = as-it-is ] || apt-get update -q >/dev/null
    mirror=$(apt-get indextargets --format '$(CREATED_BY) $(ORIGIN) $(CODENAME) $(REPO_URI)' 2>/dev/null |
      awk -v release="$(debian_codename)" '$1 == "Packages" && $2 == "Debian" && $3 == release { print $4; exit }')
    [ -z "$mirror" ] || break
  done
  echo "$mirror"
}
