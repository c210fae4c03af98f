#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The energy of a load curve of Enedis by month and class, from the words of the file alone.

Usage: reckon-classes.py FILE SCHEME HOURS...
SCHEME is hphc or c4, HOURS like 22:00-06:00, with "high:" or "low:" before those of a season. Stamps are the START of a
step in the civil time that they are written in, so that nothing has to be known of time zones; a step lasts until the
next stamp of the file. Prints "MONTH CLASS WH SECONDS" with whole Wh as a fraction."""
import datetime
import fractions
import sys


def minutes(text):
    hour, minute = text.split(':')
    return int(hour) * 60 + int(minute)


def main(path, scheme, *hours):
    windows = []
    for text in hours:
        season, _, span = text.rpartition('|')
        start, end = span.split('-')
        windows.append((season, minutes(start), minutes(end)))
    with open(path, encoding='utf-8-sig') as file:
        lines = [line.strip().split(';') for line in file.read().splitlines()[3:] if line.strip()]
    stamps = [datetime.datetime.fromisoformat(stamp) for stamp, _ in lines]
    sums = {}
    for i, (stamp, value) in enumerate(lines):
        if not value or i + 1 == len(lines):
            continue
        minute = int(stamp[11:13]) * 60 + int(stamp[14:16])
        high = stamp[5:7] in ('11', '12', '01', '02', '03')
        off = False
        for season, start, end in windows:
            inside = start <= minute < end if start < end else minute >= start or minute < end
            off = off or (inside and (not season or (season == 'high') == high))
        name = ('hc' if off else 'hp') + ('' if scheme == 'hphc' else 'h' if high else 'b')
        seconds = int((stamps[i + 1] - stamps[i]).total_seconds())
        key = (stamp[:7], name)
        wh, known = sums.get(key, (fractions.Fraction(0), 0))
        sums[key] = (wh + fractions.Fraction(value) * seconds / 3600, known + seconds)
    for (month, name), (wh, known) in sorted(sums.items()):
        print(month, name, float(wh), known)


main(*sys.argv[1:])
