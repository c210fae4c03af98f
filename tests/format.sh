#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Formats every C file, or those named, with the pinned clang-format 14.
set -eu
if [ $# -gt 0 ]; then
  exec clang-format-14 --style=file -i "$@"
fi
cd -- "$(dirname -- "$0")/.."
find src tests -name '*.[ch]' -exec clang-format-14 --style=file -i {} +
