#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One clock: only src/base/ reads the computer's, and only the hub, a server of its own, goes by it.

Usage: check-clock.py ROOT
       check-clock.py --self-test
Above `base` the present is bef_now_ms() (base/bef-present.h). g_get_monotonic_time() counts durations and is
free; nothing can compare it with a stamp."""
import pathlib
import re
import sys
import tempfile

COMPUTER = re.compile(r'\b(g_get_real_time|g_date_time_new_now(?:_utc|_local)?|g_get_current_time|gettimeofday|timespec_get|'
                      r'clock_gettime|CLOCK_REALTIME|time(?= *\( *(?:NULL|&|0)))\b')
# Of base, for the hub alone.
HUB_ONLY = re.compile(r'\b(bef_computer_ms|bef_clock_override|bef_clock_jump|bef_wall_us)\b')
HUB_PRESENT = re.compile(r'\bbef_now_ms\b')
# Times of files: their own clock, named as what it is.
FILES = re.compile(r'\bbef_file_clock_ms\b')
FILE_CLOCK = ('src/map/bef-map-cache.c', 'src/hub/server/bef-hub-tls.c')


def strip_comments(text):
    """Same lines, without comments and the content of strings."""
    def blank(match):
        piece = match.group(0)
        return '\n' * piece.count('\n') if piece.startswith('/') else '""'
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def check_file(name, text):
    part = name.split('/')[1]
    rules = []
    if part != 'base':
        rules.append((COMPUTER, 'reads the computer\'s clock: the present is bef_now_ms()'))
        if part == 'hub':
            rules.append((HUB_PRESENT, 'the hub goes by its own clock, bef_computer_ms(), not by the present'))
        else:
            rules.append((HUB_ONLY, 'is the hub\'s: the present is bef_now_ms()'))
        if name not in FILE_CLOCK:
            rules.append((FILES, 'stamps files and certificates only'))
    for number, line in enumerate(strip_comments(text).split('\n'), 1):
        for pattern, why in rules:
            match = pattern.search(line)
            if match:
                yield f'{name}:{number}: {match.group(1) if match.groups() else match.group(0)} {why}'


def check(root):
    faults = []
    root = pathlib.Path(root)
    for path in sorted((root / 'src').rglob('*.[ch]')):
        faults.extend(check_file(path.relative_to(root).as_posix(), path.read_text(encoding='utf-8')))
    return faults


def self_test():
    clean = {
        'src/base/a.c': 'gint64 x = g_get_real_time ();\nclock_gettime (CLOCK_BOOTTIME, &t);\n',
        'src/hub/b.c': '/* not bef_now_ms () */\ngint64 x = bef_computer_ms ();\n',
        'src/model/c.c': 'gint64 x = bef_now_ms (), time = 3, y = g_get_monotonic_time ();\ng_print ("time (");\n',
        'src/map/bef-map-cache.c': 'gint64 x = bef_file_clock_ms ();\n',
    }
    planted = {
        'src/model/d.c': 'gint64 x = g_get_real_time () / 1000;\n',
        'src/ui/e.c': 'g_autoptr (GDateTime) now = g_date_time_new_now_utc ();\n',
        'src/backend/f.c': 'time_t t = time (NULL);\n',
        'src/history/g.c': 'gint64 x = bef_computer_ms ();\n',
        'src/app/h.c': 'clock_gettime (CLOCK_REALTIME, &t);\n',
        'src/hub/i.c': 'gint64 x = bef_now_ms ();\n',
        'src/chart/j.c': 'gint64 x = bef_file_clock_ms ();\n',
    }
    for fault in [None, *planted]:
        with tempfile.TemporaryDirectory() as root:
            files = dict(clean)
            if fault:
                files[fault] = planted[fault]
            for name, text in files.items():
                path = pathlib.Path(root, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding='utf-8')
            found = check(root)
            if not fault:
                assert not found, f'a clean tree is refused: {found}'
            else:
                assert len(found) == 1 and fault in found[0], f'{fault} is not found: {found}'


if __name__ == '__main__':
    if sys.argv[1] == '--self-test':
        self_test()
        sys.exit(0)
    result = check(sys.argv[1])
    print('\n'.join(result))
    sys.exit(1 if result else 0)
