#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints "N passed, N failed, N skipped" from the log of one `meson test`; exits 1 unless some passed and none failed.

Usage: count-results.py testlog.json
       count-results.py --self-test
One line per meson test: its own subtests are meson's business."""
import contextlib
import io
import json
import pathlib
import sys
import tempfile

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


def self_test():
    cases = [
        (['OK', 'OK', 'SKIP', 'EXPECTEDFAIL'], 0, '3 passed, 0 failed, 1 skipped'),
        (['OK', 'TIMEOUT', 'ERROR', 'FAIL', 'UNEXPECTEDPASS'], 1, '1 passed, 4 failed, 0 skipped'),
        (['SKIP'], 1, '0 passed, 1 failed, 1 skipped'),
        ([], 1, '0 passed, 1 failed, 0 skipped'),
    ]
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder, 'testlog.json')
        for results, status, line in cases:
            log.write_text(''.join(json.dumps({'result': result}) + '\n' for result in results), encoding='utf-8')
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
                got = main(log)
            assert (got, out.getvalue().strip()) == (status, line), (results, got, out.getvalue())


if __name__ == '__main__':
    if sys.argv[1] == '--self-test':
        self_test()
        sys.exit(0)
    sys.exit(main(sys.argv[1]))
