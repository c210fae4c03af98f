#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every icon the sources name is drawn, listed in the resource file, and of shapes GTK recolours.

Usage: check-icons.py ROOT
       check-icons.py --self-test
GTK 4 recolours the fill of path, rect and circle of a symbolic icon and nothing else: a stroke would stay as it
is, dark on a dark background."""
import pathlib
import re
import sys
import tempfile

NAMED = re.compile(r'\bbef-[a-z-]+-symbolic\b')
ICONS = 'icons/scalable/actions/'
ELEMENT = re.compile(r'<([a-zA-Z]+)')
RECOLOURED = {'svg', 'path', 'rect', 'circle'}


def check(root):
    root = pathlib.Path(root)
    resources = root / 'resources'
    drawn = {path.stem: path for path in (resources / ICONS).glob('*.svg')}
    listing = (resources / 'beffroi.gresource.xml').read_text(encoding='utf-8')
    listed = set(re.findall(re.escape(ICONS) + r'([a-z-]+)\.svg<', listing))
    faults = [f'resources/{ICONS}{name}.svg is not in beffroi.gresource.xml' for name in sorted(set(drawn) - listed)]
    faults += [f'beffroi.gresource.xml names {name}.svg, which does not exist' for name in sorted(listed - set(drawn))]
    for path in sorted(path for path in (root / 'src').rglob('*') if path.suffix in ('.c', '.h', '.ui')):
        for name in sorted(set(NAMED.findall(path.read_text(encoding='utf-8'))) - set(drawn)):
            faults.append(f'{path.relative_to(root)}: there is no icon {name}')
    for name, path in sorted(drawn.items()):
        text = path.read_text(encoding='utf-8')
        if set(ELEMENT.findall(text)) - RECOLOURED or 'stroke' in text or 'style=' in text:
            faults.append(f'{path.relative_to(root)}: only fills of path, rect and circle are recoloured')
    return faults


def self_test():
    icon = '<svg><path d="M0 0"/></svg>'
    clean = {
        'src/a.c': '"bef-door-symbolic"', 'resources/icons/scalable/actions/bef-door-symbolic.svg': icon,
        'resources/beffroi.gresource.xml': '<file>icons/scalable/actions/bef-door-symbolic.svg</file>',
    }
    planted = [
        ('src/b.ui', '<property name="icon-name">bef-gone-symbolic</property>', 'no icon bef-gone-symbolic'),
        ('resources/icons/scalable/actions/bef-new-symbolic.svg', icon, 'is not in beffroi.gresource.xml'),
        ('resources/icons/scalable/actions/bef-door-symbolic.svg', '<svg><line/></svg>', 'only fills'),
        ('resources/icons/scalable/actions/bef-door-symbolic.svg', '<svg><path stroke="red"/></svg>', 'only fills'),
    ]
    for fault in [None] + planted:
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
