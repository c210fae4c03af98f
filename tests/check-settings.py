#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every key of the settings is named in the sources: one that nothing reads promises what nobody keeps.

Usage: check-settings.py ROOT
       check-settings.py --self-test"""
import pathlib
import re
import sys
import tempfile

KEY = re.compile(r'<key name="([^"]+)"')


def check(root):
    root = pathlib.Path(root)
    sources = '\n'.join(path.read_text(encoding='utf-8') for path in sorted((root / 'src').rglob('*.c')))
    faults = []
    for schema in sorted((root / 'data').glob('*.gschema.xml')):
        for key in KEY.findall(schema.read_text(encoding='utf-8')):
            if f'"{key}"' not in sources:
                faults.append(f'{schema.relative_to(root)}: nothing reads {key}')
    return faults


def self_test():
    clean = {'data/a.gschema.xml': '<key name="url" type="s">', 'src/a.c': 'get (profile, "url");'}
    planted = ('data/b.gschema.xml', '<key name="lost" type="s">', 'nothing reads lost')
    for fault in (None, planted):
        with tempfile.TemporaryDirectory() as root:
            files = dict(clean)
            if fault:
                files[fault[0]] = fault[1]
            for name, text in files.items():
                path = pathlib.Path(root, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding='utf-8')
            found = check(root)
            if not fault:
                assert not found, found
            else:
                assert len(found) == 1 and fault[2] in found[0], found
    print('planted faults are found')


if sys.argv[1:] == ['--self-test']:
    self_test()
    sys.exit(0)
if len(sys.argv) != 2:
    sys.exit(__doc__)
FAULTS = check(sys.argv[1])
print('\n'.join(FAULTS) or 'every setting is read')
sys.exit(1 if FAULTS else 0)
