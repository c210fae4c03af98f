#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file with words for people is in po/POTFILES, and nothing else is.

Usage: check-potfiles.py ROOT [--fix]     --fix writes po/POTFILES
       check-potfiles.py --self-test"""
import pathlib
import re
import sys
import tempfile

# The macros followed by a literal; with a variable there is nothing to extract.
C_WORDS = re.compile(r'\b(?:_|N_|Q_|C_|NC_|ngettext|gettext|g_dgettext|g_dngettext|g_dpgettext2?)\s*\(\s*[^;"]{0,40}?"')
C_COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.DOTALL)
UI_WORDS = re.compile(r'translatable\s*=\s*"(?:yes|true|1)"')
XML_COMMENT = re.compile(r'<!--.*?-->', re.DOTALL)


def has_words(path):
    text = path.read_text(encoding='utf-8')
    if path.suffix in ('.c', '.h'):
        return C_WORDS.search(C_COMMENT.sub(' ', text)) is not None
    if path.suffix in ('.ui', '.blp'):
        return UI_WORDS.search(XML_COMMENT.sub(' ', text)) is not None
    return True


def wanted(root):
    root = pathlib.Path(root)
    paths = [path for folder in ('src', 'resources') for path in (root / folder).rglob('*')
             if path.suffix in ('.c', '.h', '.ui')]
    paths += [path for pattern in ('*.desktop.in', '*.metainfo.xml.in', '*.gschema.xml')
              for path in (root / 'data').glob(pattern)]
    return sorted(path.relative_to(root).as_posix() for path in paths if has_words(path))


def check(root):
    listed = [line.strip() for line in (pathlib.Path(root) / 'po' / 'POTFILES').read_text(encoding='utf-8').split('\n')
              if line.strip() and not line.startswith('#')]
    need = wanted(root)
    faults = [f'po/POTFILES lacks {name}' for name in need if name not in listed]
    faults += [f'po/POTFILES names {name}, which has no words or does not exist' for name in listed if name not in need]
    faults += [f'po/POTFILES names {name} twice' for name in sorted(set(listed)) if listed.count(name) > 1]
    return faults


def self_test():
    clean = {
        'src/a.c': 'x = _ ("Word");\n', 'src/b.c': '/* _("no") */ x = _ (variable);\n', 'src/c.ui': '<a translatable="yes">W</a>',
        'src/d.c': 'g_dpgettext2 (NULL, "door", "Open");\n', 'resources/e.txt': '', 'data/x.desktop.in': 'Name=X\n',
        'po/POTFILES': 'data/x.desktop.in\nsrc/a.c\nsrc/c.ui\nsrc/d.c\n',
    }
    planted = [
        ('src/n.c', 'x = ngettext ("%d door", "%d doors", n);', 'lacks src/n.c'),
        ('src/n.c', 'x = C_ (\n  "door", "Open");', 'lacks src/n.c'),
        ('src/b.c', '{ "power", N_ ("Power") }', 'lacks src/b.c'),
        ('src/n.ui', '<a translatable="yes">W</a>', 'lacks src/n.ui'),
        ('src/a.c', 'nothing here', 'names src/a.c'),
        ('data/y.metainfo.xml.in', '<x/>', 'lacks data/y.metainfo.xml.in'),
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
    if '--fix' in sys.argv:
        pathlib.Path(sys.argv[1], 'po', 'POTFILES').write_text('\n'.join(wanted(sys.argv[1])) + '\n', encoding='utf-8')
    result = check(sys.argv[1])
    print('\n'.join(result))
    sys.exit(1 if result else 0)
