#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom: the rule of the house (see src/README.md), checked on includes and on the build files.

Usage: check-layers.py ROOT
       check-layers.py --self-test
A folder may use itself and what ALLOWED names; the libraries outside the project that it may use are in
LIBRARIES. Both hold for #include lines and for the *_dep variables of the folder's meson.build."""
import pathlib
import re
import sys
import tempfile

ALLOWED = {
    'base': set(),
    'model': {'base'},
    'formats': {'base', 'model'},
    'history': {'base', 'model'},
    'backend': {'base', 'model'},
    'chart': {'base'},
    'map': {'base', 'model'},
    'supervision': {'base', 'model', 'history', 'backend'},
    'ui': {'base', 'model', 'history', 'backend', 'supervision', 'chart', 'map'},
    'app': {'base', 'model', 'history', 'backend', 'supervision', 'chart', 'map', 'ui'},
    'hub': {'base', 'model', 'formats'},
}

EVERYWHERE = {'glib', 'json', 'm'}
SCREEN = {'gtk', 'cairo', 'pango', 'pixbuf'}
LIBRARIES = {
    'base': set(),
    'model': set(),
    'formats': set(),
    'history': {'sqlite', 'zlib'},
    'backend': {'soup', 'secret', 'gnutls'},
    'chart': SCREEN | {'adw'},
    'map': SCREEN | {'shumate', 'soup'},
    'supervision': {'notify'},
    'ui': SCREEN | {'adw', 'shumate', 'secret'},
    'app': SCREEN | {'adw', 'shumate', 'notify'},
    'hub': {'soup', 'gnutls', 'cairo', 'pango', 'pixbuf', 'sqlite'},
}

# The headers by which a library is known.
HEADERS = (
    ('gdk-pixbuf/', 'pixbuf'), ('gtk/', 'gtk'), ('gdk/', 'gtk'), ('gsk/', 'gtk'), ('adwaita.h', 'adw'),
    ('shumate/', 'shumate'), ('libsoup/', 'soup'), ('json-glib/', 'json'), ('sqlite3.h', 'sqlite'),
    ('libnotify/', 'notify'), ('libsecret/', 'secret'), ('gnutls/', 'gnutls'), ('cairo', 'cairo'),
    ('pango/', 'pango'), ('zstd.h', 'zstd'), ('atspi/', 'atspi'),
)
GENERATED = re.compile(r'^bef(-hub)?-(config|resources|.*-resources)\.h$')
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
DEPENDENCY = re.compile(r'\b([a-z][a-z0-9_]*)_dep\b')


def check_include(src, folder, path, quoted, name):
    """The fault of one #include, or None."""
    first = name.split('/')[0]
    if not quoted:
        for prefix, library in HEADERS:
            if name.startswith(prefix):
                if library not in LIBRARIES[folder] | EVERYWHERE:
                    return f'{folder} may not use {library}: <{name}>'
                return None
        return None
    if '/' in name and first in ALLOWED:
        if first != folder and first not in ALLOWED[folder]:
            return f'{folder} may not include {first}: "{name}"'
        return None if (src / name).is_file() else f'"{name}" does not exist'
    if GENERATED.match(name):
        return None
    for start in (path.parent, src / folder):
        found = (start / name).resolve()
        if found.is_file():
            if (src / folder).resolve() in found.parents:
                return None
            return f'"{name}" leaves the folder: name it from src/'
    return f'"{name}" is not in {folder}: name the folder it is in'


def check(root):
    src = pathlib.Path(root) / 'src'
    faults = []
    for folder in sorted(entry.name for entry in src.iterdir() if entry.is_dir()):
        if folder not in ALLOWED:
            faults.append(f'src/{folder}: no rule says what it may include')
            continue
        for path in sorted((src / folder).rglob('*.[ch]')):
            text = path.read_text(encoding='utf-8')
            for match in INCLUDE.finditer(text):
                fault = check_include(src, folder, path, match.group(1) == '"', match.group(2))
                if fault:
                    line = text.count('\n', 0, match.start(1)) + 1
                    faults.append(f'{path.relative_to(root)}:{line}: {fault}')
        for path in sorted((src / folder).rglob('meson.build')):
            text = re.sub(r'#.*', '', path.read_text(encoding='utf-8'))
            allowed = {folder} | ALLOWED[folder] | LIBRARIES[folder] | EVERYWHERE
            for name in sorted(set(DEPENDENCY.findall(text)) - allowed):
                # A dependency of the folder's own making: bef_ui_dep beside ui_dep, hub_query_dep in hub.
                if not name.startswith(folder + '_'):
                    faults.append(f'{path.relative_to(root)}: {folder} may not depend on {name}_dep')
    return faults


def self_test():
    clean = {
        'base/a.c': '#include "a.h"\n#include <glib.h>\n', 'base/a.h': '', 'base/meson.build': 'x = [glib_dep]\n',
        'model/m.h': '#include "base/a.h"\n', 'ui/u.c': '#include <gtk/gtk.h>\n#include "bef-config.h"\n',
        'backend/sub/b.c': '#include "backend/sub/b.h"\n#include "b.h"\n', 'backend/sub/b.h': '', 'hub/h.c': '',
    }
    planted = [
        ('base/a.c', '#include "model/m.h"\n', 'may not include model'),
        ('model/x.c', '#include <gtk/gtk.h>\n', 'may not use gtk'),
        ('model/x.c', '#include <adwaita.h>\n', 'may not use adw'),
        ('hub/h.c', '#include "backend/sub/b.h"\n', 'may not include backend'),
        ('hub/h.c', '#  include  <gdk/gdk.h>\n', 'may not use gtk'),
        ('base/x.c', '#include "m.h"\n', 'is not in base'),
        ('base/x.c', '#include "../model/m.h"\n', 'leaves the folder'),
        ('base/meson.build', 'x = [glib_dep, model_dep]\n', 'may not depend on model_dep'),
        ('extra/e.c', '', 'no rule says'),
    ]
    for fault in [None] + planted:
        with tempfile.TemporaryDirectory() as root:
            files = dict(clean)
            if fault:
                files[fault[0]] = fault[1]
            for name, text in files.items():
                path = pathlib.Path(root, 'src', name)
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
