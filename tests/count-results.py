#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints "N passed, N failed, N skipped" from the log of one `meson test`; exits 1 unless some passed and none failed.

Usage: count-results.py testlog.json
One line per meson test: its own subtests are meson's business."""
import json
import sys

PASSED = {'OK', 'EXPECTEDFAIL'}
SKIPPED = {'SKIP', 'IGNORED'}


def main(path):
    passed = failed = skipped = 0
    try:
        with open(path, encoding='utf-8') as log:
            for line in log:
                result = json.loads(line)['result'].upper()
                if result in PASSED:
                    passed += 1
                elif result in SKIPPED:
                    skipped += 1
                else:
                    failed += 1
    except (OSError, ValueError, KeyError) as error:
        print(f'{path}: {error}', file=sys.stderr)
        failed += 1
    if passed + failed == 0:
        print('No test ran.', file=sys.stderr)
        failed = 1
    print(f'{passed} passed, {failed} failed, {skipped} skipped')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
