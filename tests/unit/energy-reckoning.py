#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a recorded load curve says, reckoned anew and by other means than the program: plain Python, one pass after
the other over a dictionary of minutes and hours, no shared code.

Usage: energy-reckoning.py FILE YEAR
Prints lines "name key values…" that tests/unit/test-energy-reckoning.c compares with the conclusions of the program."""
import collections
import datetime
import math
import sys
import zoneinfo

PARIS = zoneinfo.ZoneInfo('Europe/Paris')
ENOUGH = 0.95


def read(path):
    """[(start as UTC seconds, seconds, watts)], {UTC seconds of an hour: °C}."""
    with open(path, encoding='utf-8-sig') as file:
        lines = [line.rstrip('\r\n').split(';') for line in file]
    return read_drammen(lines) if lines[0][0] == 'Header_line' else read_enedis(lines)


def stamp(text):
    return int(datetime.datetime.fromisoformat(text).timestamp())


def read_drammen(lines):
    at = next(i for i, fields in enumerate(lines) if fields[0] == 'TimeStamp')
    watts, celsius = lines[at].index('ElImp'), lines[at].index('Tout')
    steps, warmth = [], {}
    for fields in lines[at + 1:]:
        if len(fields) <= max(watts, celsius):
            continue
        start = stamp(fields[0][:-2] + ':' + fields[0][-2:])
        for column, taken in ((watts, None), (celsius, warmth)):
            try:
                value = float(fields[column])
            except ValueError:
                continue
            if math.isnan(value):
                continue
            if taken is None:
                steps.append((start, 3600, value))
            else:
                taken[start] = value
    return steps, warmth


def read_enedis(lines):
    at = next(i for i, fields in enumerate(lines) if fields[0] == 'Horodate')
    stamps = [(stamp(fields[0]), fields[1]) for fields in lines[at + 1:] if len(fields) > 1]
    return [(start, 600, float(value)) for start, value in stamps if value != ''], {}


def day_of(seconds):
    return datetime.datetime.fromtimestamp(seconds, PARIS).date()


def length_of(day):
    """Seconds of a civil day: 23, 24 or 25 hours."""
    begin = datetime.datetime.combine(day, datetime.time(), PARIS)
    end = datetime.datetime.combine(day + datetime.timedelta(1), datetime.time(), PARIS)
    return end.timestamp() - begin.timestamp()


def easter(year):
    """Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * ell) // 433
    month = (h + ell - 7 * m + 90) // 25
    return datetime.date(year, month, (h + ell - 7 * m + 33 * month + 19) % 32)


def is_holiday(day):
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    return (day.month, day.day) in fixed or (day - easter(day.year)).days in (1, 39, 50)


def percentile(values, p):
    """Between the two nearest of the sorted values."""
    values = sorted(values)
    rank = p * (len(values) - 1)
    low = math.floor(rank)
    high = min(low + 1, len(values) - 1)
    return values[low] * (1 - (rank - low)) + values[high] * (rank - low)


def fit(points):
    """Least squares of (x, y) by the normal equations: base, slope, R², n."""
    n = len(points)
    sx, sy = sum(x for x, _ in points), sum(y for _, y in points)
    sxx, sxy = sum(x * x for x, _ in points), sum(x * y for x, y in points)
    slope = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    base = (sy - slope * sx) / n
    mean = sy / n
    rest = sum((y - base - slope * x) ** 2 for x, y in points)
    return base, slope, 1 - rest / sum((y - mean) ** 2 for _, y in points), n


def main():
    steps, warmth = read(sys.argv[1])
    year = int(sys.argv[2])
    energy, known = collections.Counter(), collections.Counter()
    hours = collections.defaultdict(lambda: [0.0, 0])
    night, work = collections.defaultdict(lambda: [0.0, 0]), collections.defaultdict(lambda: [0.0, 0])
    for start, seconds, watts in steps:
        local = datetime.datetime.fromtimestamp(start, PARIS)
        day = local.date()
        energy[day] += watts * seconds / 3.6e6
        known[day] += seconds
        for table, key in ((hours, start // 3600), (night, day if local.hour < 5 else None),
                           (work, day if 9 <= local.hour < 16 else None)):
            if key is not None:
                table[key][0] += watts * seconds
                table[key][1] += seconds
    # Months.
    months = collections.defaultdict(lambda: [0.0, 0.0, 0.0])
    first, last = day_of(steps[0][0]), day_of(steps[-1][0])
    for i in range((last - first).days + 1):
        day = first + datetime.timedelta(i)
        month = months[day.strftime('%Y-%m')]
        month[0] += energy[day]
        month[1] += known[day] / length_of(day)
        month[2] += 1
    for name, (kwh, measured, days) in sorted(months.items()):
        print('month', name, repr(kwh), repr(1 - measured / days))
    # The days on which clocks change.
    for i in range((last - first).days + 1):
        day = first + datetime.timedelta(i)
        if length_of(day) != 86400:
            print('clock', day.isoformat(), repr(energy[day]), repr(known[day] / length_of(day)))
    # Nights, and the work of working days.
    five = [(day, sums) for day, sums in night.items()
            if sums[1] >= ENOUGH * (5 * 3600 + length_of(day) - 86400)]
    bases = [sums[0] / sums[1] for _, sums in five]
    print('base', len(bases), repr(percentile(bases, 0.5)))
    days = [sums[0] / sums[1] for day, sums in work.items()
            if day.weekday() < 5 and not is_holiday(day) and sums[1] >= ENOUGH * 7 * 3600]
    print('work', len(days), repr(percentile(days, 0.5)))
    peak = max(steps, key=lambda step: (step[2], -step[0]))
    print('peak', peak[0], peak[1], repr(peak[2]))
    # The week.
    week = collections.defaultdict(list)
    for hour, (ws, seconds) in hours.items():
        local = datetime.datetime.fromtimestamp(hour * 3600, PARIS)
        weekday = 6 if is_holiday(local.date()) else local.weekday()
        if seconds >= ENOUGH * 3600:
            week[weekday * 24 + local.hour].append(ws / seconds)
    for hour in sorted(week):
        values = week[hour]
        print('hour', hour, len(values), *(repr(percentile(values, p)) for p in (0.1, 0.5, 0.9)))
    if not warmth:
        return
    # Degree days, and the line.
    by_day = collections.defaultdict(list)
    for start, celsius in warmth.items():
        by_day[day_of(start)].append(celsius)
    degrees = {day: max(0.0, 18 - (min(all_) + max(all_)) / 2) for day, all_ in by_day.items() if len(all_) >= 20}
    print('degree-days', year, repr(sum(value for day, value in degrees.items() if day.year == year)))
    points = [(value, energy[day]) for day, value in degrees.items()
              if day.year == year and known[day] >= ENOUGH * length_of(day)]
    base, slope, r2, n = fit(points)
    print('fit', year, n, repr(base), repr(slope), repr(r2))


main()
