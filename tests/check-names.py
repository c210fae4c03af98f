#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not be in the repo, and what every file must have.

Usage: check-names.py ROOT
       check-names.py --self-test
No path or host of one machine, no unfinished business, a licence line in every source file, and a reason
where a file passes 800 lines or a C function 100."""
import pathlib
import re
import subprocess
import sys
import tempfile

# Written in pieces, so that this file passes its own check.
MACHINE_PATH = re.compile('(?<![A-Za-z0-9_.}"])(/wor' + r'k/|/hom' + r'e/[A-Za-z0-9_][A-Za-z0-9_.-]*/)')
UNFINISHED = re.compile(r'\b(TO' + 'DO|FIX' + 'ME|XX' + 'X|HA' + r'CK)\b')
HOSTS = re.compile('|'.join(re.escape(host) for host in (
    'deb.' + 'debian.org', 'snapshot.' + 'debian.org', 'security.' + 'debian.org', 'py' + 'pi.org',
    'files.' + 'pythonhosted.org', 'crates' + '.io', 'registry.' + 'npmjs.org', 'proxy.' + 'golang.org',
    'repo1.' + 'maven.org', 'repo.' + 'maven.apache.org')))
WITH_LICENCE = {'.c', '.h', '.py', '.sh', '.ui', '.xml', '.in', '.svg', '.css', '.yml', '.yaml', '.po', '.build', '.supp'}
COUNTED = {'.c', '.h', '.py', '.sh', '.ui', '.css'}
MAX_FILE, MAX_FUNCTION = 800, 100
REASON = 'Reason for length:'
LEFT_OUT = re.compile(r'(^|/)(\.git|\.flatpak-builder|_build[^/]*|build[^/]*|__pycache__)(/|$)')


def files_of(root):
    """Tracked and new files; without git, all but build folders."""
    try:
        output = subprocess.run(['git', '-C', str(root), 'ls-files', '-z', '-co', '--exclude-standard'], check=True,
                                capture_output=True, text=True).stdout
        names = [name for name in output.split('\0') if name]
    except (OSError, subprocess.CalledProcessError):
        names = [path.relative_to(root).as_posix() for path in pathlib.Path(root).rglob('*') if path.is_file()]
        names = [name for name in names if not LEFT_OUT.search(name)]
    return sorted(name for name in names if (pathlib.Path(root) / name).is_file())


def long_functions(lines):
    """(first line, length) of each C function body over the limit without a reason in or just above it."""
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith('{'):
            start = number
        elif line.startswith('}') and start is not None:
            length = number - start + 1
            if length > MAX_FUNCTION and REASON not in '\n'.join(lines[max(0, start - 12):number]):
                yield start, length
            start = None


def check_file(name, text):
    lines = text.split('\n')
    suffix = pathlib.PurePosixPath(name).suffix
    for number, line in enumerate(lines, 1):
        for pattern, what in ((MACHINE_PATH, 'a path of one machine'), (UNFINISHED, 'unfinished business'),
                              (HOSTS, 'the host of a package registry')):
            match = pattern.search(line)
            if match:
                yield f'{name}:{number}: {what}: {match.group(0)}'
    if suffix in WITH_LICENCE or name in ('.ci/run', 'meson_options.txt'):
        if not any('SPDX-License-Identifier: ' in line for line in lines[:5]):
            yield f'{name}: no SPDX line at its head'
    if suffix in COUNTED and len(lines) - 1 > MAX_FILE and REASON not in text:
        yield f'{name}: {len(lines) - 1} lines, over {MAX_FILE} without "{REASON}"'
    if suffix == '.c':
        for start, length in long_functions(lines):
            yield f'{name}:{start}: a function of {length} lines, over {MAX_FUNCTION} without "{REASON}"'


def check(root):
    faults = []
    for name in files_of(root):
        data = (pathlib.Path(root) / name).read_bytes()
        # The text of the licence is not ours; corpora of the fuzz targets are bytes on purpose.
        if name == 'COPYING' or '/corpus' in name or b'\0' in data[:8192]:
            continue
        try:
            text = data.decode('utf-8')
        except UnicodeDecodeError:
            faults.append(f'{name}: not UTF-8')
            continue
        faults.extend(check_file(name, text))
    return faults


def self_test():
    spdx = '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'
    clean = {'src/a.c': spdx + 'int x;\n', 'README.md': '../shared/data, https://example.org/network/\n', 'x.png': '\0'}
    planted = [
        ('src/b.c', spdx + '/* ' + '/wor' + 'k/main */\n', 'a path of one machine'),
        ('README.md', 'see /hom' + 'e/someone/x\n', 'a path of one machine'),
        ('src/b.c', spdx + '/* TO' + 'DO later */\n', 'unfinished business'),
        ('a.sh', '# SPDX-License-Identifier: GPL-3.0-or-later\nget http://deb.' + 'debian.org/\n', 'package registry'),
        ('src/b.c', 'int x;\n', 'no SPDX line'),
        ('src/b.ui', '<interface/>\n', 'no SPDX line'),
        ('src/b.c', spdx + 'int x;\n' * 801, 'over 800'),
        ('src/b.c', spdx + 'void\nf (void)\n{\n' + '  x ();\n' * 100 + '}\n', 'a function of 102 lines'),
    ]
    excused = [('src/b.c', spdx + '/* Reason for length: one table. */\n' + 'int x;\n' * 801)]
    for fault in [None] + excused + planted:
        with tempfile.TemporaryDirectory() as root:
            files = dict(clean)
            if fault:
                files[fault[0]] = fault[1]
            for name, text in files.items():
                path = pathlib.Path(root, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding='utf-8')
            found = check(root)
            if not fault or len(fault) == 2:
                assert not found, f'a clean tree is refused: {found}'
            else:
                assert len(found) == 1 and fault[2] in found[0], f'{fault} is not found: {found}'


if __name__ == '__main__':
    if sys.argv[1] == '--self-test':
        self_test()
        sys.exit(0)
    result = check(sys.argv[1])
    print('\n'.join(result))
    sys.exit(1 if result else 0)
