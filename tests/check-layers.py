#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom: the rule of the house (see src/README.md), checked on includes and on the build files.

Usage: check-layers.py ROOT
       check-layers.py --self-test
A room is a folder of src, or a wing of one that has rules of its own. It may use itself and what ALLOWED names (a
folder there means all its wings); the libraries outside the project that it may use are in LIBRARIES, those of its
folder where it is not there. Both hold for #include lines and for the *_dep variables of the room's meson.build. In
the folders of NO_CIRCLES no file includes another that includes it, however far around; a file and its own headers
"NAME-private.h" and "NAME-parts.h" count as one."""
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
    'supervision': {'supervision'},
    # Pure: values, bookings, the calendar and the present are arguments.
    'supervision/alarms': {'base', 'model'},
    'supervision/works': {'base', 'model', 'history'},
    'supervision/past': {'base', 'model', 'history'},
    # Pure too: from what the commune says now.
    'supervision/rounds': {'base', 'model'},
    'supervision/watch': {'base', 'model', 'history', 'supervision/alarms', 'supervision/works', 'supervision/past',
                          'supervision/lighting', 'supervision/water'},
    'supervision/session': {'base', 'model', 'history', 'backend', 'supervision/watch', 'supervision/alarms', 'supervision/works'},
    'supervision/kept': {'base', 'model', 'history', 'backend', 'supervision/session', 'supervision/tariff'},
    'supervision/imports': {'base', 'model', 'formats', 'history', 'backend', 'supervision/session'},
    'supervision/calendars': {'base', 'model', 'formats', 'history', 'backend', 'supervision/session', 'supervision/kept',
                              'supervision/alarms'},
    'supervision/diagnostic': {'base', 'model', 'history', 'backend', 'supervision/session'},
    'supervision/desk': {'base', 'model', 'history', 'supervision/rounds', 'supervision/session'},
    # Pure: days and the present are arguments.
    'supervision/energy': {'base'},
    # Days and weather out of the local history, then the above on another thread.
    'supervision/facts': {'base', 'model', 'history', 'supervision/energy', 'supervision/tariff'},
    # What a delivery point costs: pure, but for the loader, which asks the history.
    'supervision/tariff': {'base', 'model', 'history', 'supervision/energy'},
    # Pure: the sun, and what lamps do beside it.
    'supervision/lighting': {'base'},
    # Pure: water that runs at night.
    'supervision/water': {'base', 'history'},
    'supervision/playback': {'base', 'model', 'history', 'supervision/session'},
    'supervision/playback': {'base', 'model', 'history', 'supervision/session', 'supervision/past'},
    'supervision/availability': {'base', 'model', 'history', 'supervision/playback'},
    'supervision/notifier': {'base', 'model'},
    # Slides, paper and files of conclusions: it draws with chart, and has no widget.
    'report': {'base', 'model', 'history', 'supervision', 'chart'},
    # What puts the wings together: it alone knows every page.
    'ui': {'base', 'model', 'formats', 'history', 'backend', 'supervision', 'chart', 'map', 'report', 'ui'},
    # Small widgets, of every page.
    'ui/kit': {'base', 'model'},
    'ui/feed': {'base', 'model', 'history', 'supervision', 'chart'},
    # The window and what every page stands on: it knows no page, and pages reach each other by its actions.
    'ui/shell': {'base', 'model', 'history', 'backend', 'supervision', 'map', 'ui/kit'},
    # One thing each, shown by several pages: they do not know each other.
    'ui/absence': {'base', 'model', 'supervision', 'ui/kit'},
    'ui/alerts': {'base', 'model', 'supervision', 'ui/kit', 'ui/shell', 'ui/contacts'},
    'ui/bookings': {'base', 'model', 'history', 'supervision', 'ui/kit'},
    'ui/cameras': {'base', 'model', 'supervision', 'ui/kit'},
    'ui/contacts': {'base', 'model', 'history', 'supervision', 'ui/kit', 'ui/shell'},
    'ui/diagnostic': {'base', 'model', 'history', 'backend', 'supervision', 'ui/kit', 'ui/shell'},
    'ui/device': {'base', 'model', 'history', 'supervision', 'chart', 'ui/kit', 'ui/feed'},
    'ui/doors': {'base', 'model', 'supervision', 'ui/kit'},
    'ui/energy': {'base', 'model', 'history', 'supervision', 'chart', 'ui/kit', 'ui/feed'},
    'ui/lighting': {'base', 'model', 'history', 'supervision', 'ui/kit'},
    'ui/water': {'base', 'model', 'history', 'supervision', 'ui/kit'},
    # Texts and drawings of its own: it knows nothing of a commune.
    'ui/help': {'base', 'ui/kit'},
    'ui/works': {'base', 'model', 'history', 'supervision', 'ui/kit'},
    'ui/hours': {'base', 'model', 'supervision', 'ui/kit'},
    # Pages: they know things, not each other.
    'ui/building': {'base', 'model', 'supervision', 'ui/kit', 'ui/shell', 'ui/alerts', 'ui/bookings', 'ui/cameras',
                    'ui/device', 'ui/energy', 'ui/hours'},
    'ui/contracts': {'base', 'model', 'history', 'supervision', 'ui/kit', 'ui/shell'},
    'ui/graph': {'base', 'model', 'history', 'backend', 'supervision', 'chart', 'ui/kit', 'ui/feed', 'ui/shell', 'ui/works'},
    'ui/hygiene': {'base', 'model', 'history', 'supervision', 'ui/kit', 'ui/shell', 'ui/hours'},
    'ui/imports': {'base', 'model', 'formats', 'history', 'supervision', 'ui/kit', 'ui/shell'},
    'ui/journal': {'base', 'model', 'history', 'supervision', 'ui/kit', 'ui/shell'},
    'ui/kind': {'base', 'model', 'supervision', 'chart', 'ui/kit', 'ui/shell', 'ui/bookings', 'ui/cameras', 'ui/device', 'ui/energy',
                'ui/lighting', 'ui/water'},
    'ui/reports': {'base', 'model', 'history', 'supervision', 'report', 'ui/kit'},
    'ui/ledger': {'base', 'model', 'history', 'supervision', 'report', 'ui/kit', 'ui/shell', 'ui/works'},
    'ui/map': {'base', 'model', 'supervision', 'chart', 'map', 'ui/kit', 'ui/feed', 'ui/shell'},
    'ui/offer': {'base', 'model', 'backend', 'supervision', 'ui/kit', 'ui/shell'},
    'ui/rounds': {'base', 'model', 'supervision', 'ui/kit', 'ui/shell', 'ui/absence'},
    'ui/search': {'base', 'model', 'ui/help', 'ui/kit', 'ui/shell'},
    'ui/today': {'base', 'model', 'history', 'supervision', 'ui/kit', 'ui/shell', 'ui/absence', 'ui/alerts', 'ui/contacts', 'ui/energy'},
    'app': {'base', 'model', 'history', 'backend', 'supervision', 'chart', 'map', 'report', 'ui'},
    # The program: it alone knows every wing.
    'hub': {'base', 'model', 'formats', 'hub'},
    'hub/world': {'base', 'model'},
    'hub/land': {'base'},
    'hub/simulation': {'base', 'model', 'hub/world', 'hub/land'},
    'hub/replay': {'base', 'model', 'formats', 'hub/world'},
    'hub/drawing': {'base', 'hub/land'},
    'hub/server/wire': {'base'},
    'hub/server/query': {'base', 'hub/server/wire'},
    'hub/server': {'base', 'model', 'hub/world', 'hub/drawing', 'hub/server/wire', 'hub/server/query'},
    # Both programs in one file.
    'one': {'app', 'hub'},
}

NO_CIRCLES = ('base', 'model', 'formats', 'history', 'chart', 'map', 'hub', 'ui')

EVERYWHERE = {'glib', 'json', 'm'}
SCREEN = {'gtk', 'cairo', 'pango', 'pixbuf'}
LIBRARIES = {
    'base': set(),
    'model': set(),
    'formats': {'ical'},
    'history': {'sqlite', 'zlib'},
    'backend': {'soup', 'secret', 'gnutls'},
    'chart': SCREEN | {'adw'},
    'map': SCREEN | {'shumate', 'soup'},
    'supervision': set(),
    'supervision/notifier': {'notify'},
    'report': SCREEN | {'zlib'},
    'ui': SCREEN | {'adw', 'shumate', 'secret'},
    'app': SCREEN | {'adw', 'shumate', 'notify'},
    'hub': {'soup'},
    'hub/world': set(),
    'hub/land': set(),
    'hub/simulation': set(),
    'hub/replay': set(),
    'hub/drawing': {'cairo', 'pango', 'pixbuf'},
    'hub/server/wire': {'soup'},
    'hub/server/query': {'soup'},
    'hub/server': {'soup', 'gnutls', 'sqlite'},
}

# The headers by which a library is known.
HEADERS = (
    ('gdk-pixbuf/', 'pixbuf'), ('gtk/', 'gtk'), ('gdk/', 'gtk'), ('gsk/', 'gtk'), ('adwaita.h', 'adw'),
    ('shumate/', 'shumate'), ('libsoup/', 'soup'), ('json-glib/', 'json'), ('sqlite3.h', 'sqlite'),
    ('libnotify/', 'notify'), ('libsecret/', 'secret'), ('gnutls/', 'gnutls'), ('cairo', 'cairo'),
    ('pango/', 'pango'), ('zstd.h', 'zstd'), ('libical/', 'ical'), ('atspi/', 'atspi'),
)
GENERATED = re.compile(r'^bef(-hub)?-(config|resources|.*-resources)\.h$')
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
DEPENDENCY = re.compile(r'\b([a-z][a-z0-9_]*)_dep\b')


def room_of(path):
    """The room that the file or folder @path (from src/) is in: the longest that has a rule; None without one."""
    parts = pathlib.PurePosixPath(path).parts
    for n in range(len(parts), 0, -1):
        if '/'.join(parts[:n]) in ALLOWED:
            return '/'.join(parts[:n])
    return None


def may_use(room, other):
    """Whether @room may use @other: it is named, or a folder above it is."""
    parts = other.split('/')
    return other == room or any('/'.join(parts[:n]) in ALLOWED[room] for n in range(1, len(parts) + 1))


def libraries_of(room):
    return LIBRARIES.get(room, LIBRARIES.get(room.split('/')[0], set())) | EVERYWHERE


def check_include(src, room, path, quoted, name):
    """The fault of one #include, or None."""
    if not quoted:
        for prefix, library in HEADERS:
            if name.startswith(prefix):
                return None if library in libraries_of(room) else f'{room} may not use {library}: <{name}>'
        return None
    if '/' in name and name.split('/')[0] in ALLOWED:
        if not may_use(room, room_of(name)):
            return f'{room} may not include {room_of(name)}: "{name}"'
        return None if (src / name).is_file() else f'"{name}" does not exist'
    if GENERATED.match(name):
        return None
    folder = path.relative_to(src).parts[0]
    for start in (path.parent, src / folder):
        found = (start / name).resolve()
        if found.is_file():
            if (src / folder).resolve() not in found.parents:
                return f'"{name}" leaves the folder: name it from src/'
            other = room_of(found.relative_to(src.resolve()).as_posix())
            return None if may_use(room, other) else f'{room} may not include {other}: "{name}"'
    return f'"{name}" is not in {folder}: name the folder it is in'


def check_build(src, path):
    """The faults of one meson.build."""
    room = room_of(path.parent.relative_to(src).as_posix())
    rooms = {other.replace('/', '_').replace('-', '_'): other for other in ALLOWED}
    text = re.sub(r'#.*', '', path.read_text(encoding='utf-8'))
    for name in sorted(set(DEPENDENCY.findall(text))):
        if name in rooms:
            allowed = may_use(room, rooms[name])
        else:
            # A dependency of the room's own making: bef_ui_dep beside ui_dep.
            allowed = name in libraries_of(room) or name.startswith(room.replace('/', '_') + '_')
        if not allowed:
            yield f'{room} may not depend on {name}_dep'


def whole(name):
    """The file that @name, without its ending, is a part of."""
    return re.sub('-(private|parts)$', '', name)


def includes_of(src, folder):
    """Which of the folder's files include which: name without ending -> set of such."""
    known = {path.name for path in (src / folder).rglob('*.h')}
    graph = {}
    for path in sorted((src / folder).rglob('*.[ch]')):
        own = whole(path.stem)
        used = graph.setdefault(own, set())
        for match in INCLUDE.finditer(path.read_text(encoding='utf-8')):
            name = match.group(2).split('/')[-1]
            if match.group(1) == '"' and name in known:
                used.add(whole(name.removesuffix('.h')))
        used.discard(own)
    return graph


def circles(graph):
    """What is left when what includes nothing more of the rest is taken out, again and again: [] or the names in circles
    and between them."""
    left = {name: set(used) for name, used in graph.items()}
    while True:
        done = [name for name, used in left.items() if not used & left.keys()]
        if not done:
            break
        for name in done:
            del left[name]
    while True:
        unused = [name for name in left if not any(name in used for used in left.values())]
        if not unused:
            return sorted(left)
        for name in unused:
            del left[name]


def check(root):
    src = pathlib.Path(root) / 'src'
    faults = []
    for folder in sorted(entry.name for entry in src.iterdir() if entry.is_dir()):
        if folder not in ALLOWED:
            faults.append(f'src/{folder}: no rule says what it may include')
            continue
        for path in sorted((src / folder).rglob('*.[ch]')):
            text = path.read_text(encoding='utf-8')
            room = room_of(path.relative_to(src).as_posix())
            for match in INCLUDE.finditer(text):
                fault = check_include(src, room, path, match.group(1) == '"', match.group(2))
                if fault:
                    line = text.count('\n', 0, match.start(1)) + 1
                    faults.append(f'{path.relative_to(root)}:{line}: {fault}')
        if folder in NO_CIRCLES:
            found = circles(includes_of(src, folder))
            if found:
                faults.append(f'src/{folder}: in a circle of includes: {", ".join(found)}')
        for path in sorted((src / folder).rglob('meson.build')):
            faults.extend(f'{path.relative_to(root)}: {fault}' for fault in check_build(src, path))
    return faults


def self_test():
    clean = {
        'base/a.c': '#include "a.h"\n#include <glib.h>\n', 'base/a.h': '', 'base/meson.build': 'x = [glib_dep]\n',
        'model/m.h': '#include "base/a.h"\n', 'ui/u.c': '#include <gtk/gtk.h>\n#include "bef-config.h"\n',
        'backend/sub/b.c': '#include "backend/sub/b.h"\n#include "b.h"\n', 'backend/sub/b.h': '', 'hub/h.c': '#include "world/w.h"\n',
        'hub/world/w.h': '#include "model/m.h"\n', 'hub/simulation/s.c': '#include "hub/world/w.h"\n', 'hub/server/s.h': '',
        'hub/server/u.h': '',
        'hub/server/query/q.h': '', 'hub/server/s.c': '#include "hub/server/query/q.h"\n#include "query/q.h"\n',
        'hub/simulation/meson.build': 'x = [hub_world_dep, hub_simulation_extra_dep]\n',
        'history/p.h': '', 'history/p-private.h': '#include "p.h"\n', 'history/p.c': '#include "p-private.h"\n',
        'history/q.h': '', 'history/q.c': '#include "p.h"\n#include "q.h"\n', 'history/r.h': '#include "q.h"\n',
        'ui/kit/k.h': '', 'ui/shell/s.h': '#include "ui/kit/k.h"\n', 'ui/map/m.h': '#include "ui/shell/s.h"\n',
        'ui/today/t.h': '', 'ui/top.c': '#include "ui/map/m.h"\n#include "ui/today/t.h"\n',
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
        ('hub/simulation/s.c', '#include "hub/server/s.h"\n', 'hub/simulation may not include hub/server'),
        ('hub/simulation/s.c', '#include "server/s.h"\n', 'hub/simulation may not include hub/server'),
        ('hub/simulation/s.c', '#include <libsoup/soup.h>\n', 'hub/simulation may not use soup'),
        ('hub/simulation/meson.build', 'x = [hub_server_dep]\n', 'may not depend on hub_server_dep'),
        ('hub/simulation/meson.build', 'x = [soup_dep]\n', 'may not depend on soup_dep'),
        ('hub/drawing/d.c', '#include "hub/world/w.h"\n', 'hub/drawing may not include hub/world'),
        ('hub/server/query/q.c', '#include "hub/server/u.h"\n', 'hub/server/query may not include hub/server'),
        ('history/p.c', '#include "r.h"\n', 'in a circle of includes: p, q, r'),
        ('history/q.h', '#include "r.h"\n', 'in a circle of includes: q, r'),
        ('ui/today/t.c', '#include "ui/map/m.h"\n', 'ui/today may not include ui/map'),
        ('ui/kit/k.c', '#include "supervision/x.h"\n', 'ui/kit may not include supervision'),
        ('ui/shell/s.c', '#include "ui/today/t.h"\n', 'ui/shell may not include ui/today'),
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
