#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed is what the list says, and nothing else.

Usage: check-installed.py BUILD LIST PREFIX
       check-installed.py --self-test BUILD LIST PREFIX
Installs BUILD into a folder of its own and compares the files below PREFIX with LIST, one a line; whoever packages the
program reads there what to expect."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIP = 77


def installed(build, prefix):
    """The files below @prefix, and those beside it by their full path."""
    with tempfile.TemporaryDirectory(prefix='beffroi-installed-') as folder:
        subprocess.run(['meson', 'install', '-C', build, '--no-rebuild', '--quiet', '--destdir', folder], check=True,
                       stdout=subprocess.DEVNULL)
        below = pathlib.Path(folder + prefix)
        paths = [path for path in pathlib.Path(folder).rglob('*') if path.is_symlink() or not path.is_dir()]
        return {(path.relative_to(below).as_posix() if path.is_relative_to(below)
                 else '/' + path.relative_to(folder).as_posix()) for path in paths}


def faults_of(there, wanted):
    return ([f'not installed: {name}' for name in sorted(wanted - there)]
            + [f'installed and not listed: {name}' for name in sorted(there - wanted)])


def main():
    own = sys.argv[1] == '--self-test'
    build, listed, prefix = sys.argv[2:] if own else sys.argv[1:]
    if shutil.which('meson') is None:
        print('meson is not installed')
        return SKIP
    lines = pathlib.Path(listed).read_text(encoding='utf-8').splitlines()
    wanted = {line for line in lines if line and not line.startswith('#')}
    there = installed(build, prefix)
    faults = faults_of(there, wanted)
    for fault in faults:
        print(fault)
    if own:
        assert faults_of(there, wanted | {'share/else'}) and faults_of(there, wanted - {sorted(wanted)[0]})
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
