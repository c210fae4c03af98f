#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The software centre's description is valid, without asking the network: check-metainfo.sh FILE.
# The project has no home page to name yet; AppStream 1.0 warns of that, older ones do not know the tag.
set -u
answer=$(appstreamcli validate --no-net --explain --override=url-homepage-missing=info "$1" 2>&1)
status=$?
case $answer in
  *'not recognized'*)
    answer=$(appstreamcli validate --no-net --explain "$1" 2>&1)
    status=$?
    ;;
esac
echo "$answer"
exit "$status"
