#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the locales of the tests and of the demo in a folder, for LOCPATH: make-locales.sh FOLDER [STAMP].
# A bare machine has only C.UTF-8, which has no French months and, since glibc 2.39, no translations either.
set -u
folder=$1
mkdir -p "$folder" || exit 1
for name in fr_FR en_US; do
  [ -d "$folder/$name.UTF-8" ] ||
    localedef --no-archive -i "$name" -f UTF-8 "$folder/$name.UTF-8" ||
    echo "$name.UTF-8 could not be made: is the package locales installed?" >&2
done
[ $# -lt 2 ] || : >"$2"
