#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The software centre's description is valid, without asking the network: check-metainfo.sh FILE.
set -u
exec appstreamcli validate --no-net --explain "$1"
