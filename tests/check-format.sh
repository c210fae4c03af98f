#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every C file is as clang-format 14 writes it: check-format.sh ROOT. Other versions format differently, so
# without this one the check is skipped. `sh tests/format.sh` applies it.
set -u
cd -- "$1" || exit 2

if ! command -v clang-format-14 >/dev/null 2>&1; then
  echo 'clang-format-14 is not installed (Debian 12 has it): formatting not checked'
  exit 77
fi

differing=0
for file in $(find src tests -name '*.[ch]' | sort); do
  if ! clang-format-14 --style=file "$file" | cmp -s - "$file"; then
    echo "$file is not formatted: sh tests/format.sh"
    differing=$((differing + 1))
  fi
done
echo "$differing files differ"
[ "$differing" -eq 0 ]
