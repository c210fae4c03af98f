#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints "N passed, N failed, N skipped" from the log of one `meson test`; exits 1 unless some passed and none failed.

Usage: count-results.py testlog.json...        a later log replaces what an earlier one says of the same test
       count-results.py --failed testlog.json   prints the names of the tests that failed instead
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


def read(paths):
    """test -> result; what cannot be read is a failure."""
    results = {}
    for path in paths:
        try:
            with open(path, encoding='utf-8') as log:
                for line in log:
                    record = json.loads(line)
                    results[record['name']] = record['result'].upper()
        except (OSError, ValueError, KeyError) as error:
            print(f'{path}: {error}', file=sys.stderr)
            results[path] = 'ERROR'
    return results


def main(paths):
    results = read(paths).values()
    passed = sum(result in PASSED for result in results)
    skipped = sum(result in SKIPPED for result in results)
    failed = len(results) - passed - skipped
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
            log.write_text(''.join(json.dumps({'name': f'beffroi:unit / t{i}', 'result': result}) + '\n'
                                   for i, result in enumerate(results)), encoding='utf-8')
            check([log], status, line)
        again = pathlib.Path(folder, 'again.json')
        log.write_text('{"name": "beffroi:unit / a", "result": "OK"}\n{"name": "b", "result": "FAIL"}\n', encoding='utf-8')
        again.write_text('{"name": "b", "result": "OK"}\n', encoding='utf-8')
        check([log, again], 0, '2 passed, 0 failed, 0 skipped')
        check([log, pathlib.Path(folder, 'missing.json')], 1, '1 passed, 2 failed, 0 skipped')


def check(logs, status, line):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        got = main(logs)
    assert (got, out.getvalue().strip()) == (status, line), (logs, got, out.getvalue())


if __name__ == '__main__':
    if sys.argv[1] == '--self-test':
        self_test()
    elif sys.argv[1] == '--failed':
        print('\n'.join(name.split(' / ')[-1] for name, result in read(sys.argv[2:]).items() if result not in PASSED | SKIPPED))
    else:
        sys.exit(main(sys.argv[1:]))
