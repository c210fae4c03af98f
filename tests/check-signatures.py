#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A call says what it means: few arguments, and no bare TRUE or FALSE among them.

Usage: check-signatures.py ROOT
       check-signatures.py --list ROOT
       check-signatures.py --self-test
Counted are the functions defined in src: those with MANY parameters or more, and the parameters that are a gboolean.
What is asked for, told and given as several facts is one value (BefHistoryQuery); what a call does or not is a flag,
an enum or two calls. Apart are counted the setters of a property that is a boolean (x_set_y (self, yes)) and the
callbacks whose shape a library gives (GIVEN). The limits fall as calls are
mended, and are never raised. --list names them all."""
import pathlib
import re
import sys
import tempfile

MANY = 8
# kind -> how many there may be.
LIMITS = {'many': 3, 'booleans': 12}

# A definition: its name begins the line (tests/format.sh sees to it).
DEFINITION = re.compile(r'^([a-z_]\w*) \(((?:[^()]|\([^()]*\))*)\)\n\{', re.MULTILINE)
COMMENT = re.compile(r'/\*.*?\*/', re.DOTALL)
BOOLEAN = re.compile(r'^(?:const\s+)?gboolean\s+\w+$')
SETTER = re.compile(r'(^|_)set_')
# What GTK hands over: the start of the parameters.
GIVEN = ('GtkSwitch *', 'GtkWidget *widget, int x, int y, gboolean',
         'GSettingsBackend *backend, const char *key, const GVariantType *type, gboolean')


def parameters(text):
    """The parameters in @text, split at the commas that are not within parentheses."""
    text = ' '.join(COMMENT.sub('', text).split())
    return [] if text in ('', 'void') else [part.strip() for part in re.split(r',(?![^()]*\))', text)]


def classify(name, given):
    """What counts of the function @name with the parameters @given: (kind, how many)."""
    if len(given) >= MANY:
        yield 'many', 1
    booleans = sum(1 for one in given if BOOLEAN.match(one))
    if not booleans:
        return
    if SETTER.search(name) and len(given) == 2 and booleans == 1:
        yield 'setters', 1
    elif ', '.join(given).startswith(GIVEN):
        yield 'given', booleans
    else:
        yield 'booleans', booleans


def count(root):
    """kind -> [(how many, where, name)]."""
    found = {'many': [], 'booleans': [], 'setters': [], 'given': []}
    for path in sorted((pathlib.Path(root) / 'src').rglob('*.[ch]')):
        for match in DEFINITION.finditer(path.read_text(encoding='utf-8')):
            for kind, n in classify(match.group(1), parameters(match.group(2))):
                found[kind].append((n, path.relative_to(root).as_posix(), match.group(1)))
    return found


def total(found, kind):
    return sum(n for n, _, _ in found[kind])


def check(root, limits=None):
    """The faults of the tree @root, as texts."""
    found = count(root)
    for kind, limit in (limits or LIMITS).items():
        n = total(found, kind)
        if n > limit:
            yield f'{n} {kind}, at most {limit}: ' + ', '.join(f'{name} ({path})' for _, path, name in found[kind])


def tell(found):
    return (f'{total(found, "many")} functions with {MANY} parameters or more; {total(found, "booleans")} gboolean parameters, '
            f'{total(found, "setters")} more in setters and {total(found, "given")} in callbacks of the libraries')


def self_test():
    clean = ('static int\nfine (int a, int b)\n{\n}\n\nvoid\nbef_x_set_open (BefX *self, gboolean open)\n{\n}\n\n'
             'void\nbef_many (int a, int b, int c, int d, int e, int f, int g);\n'
             'static void\nseven (int a, void (*b) (int, int), int c, int d, int e, int f, int /* of g, h */ g)\n{\n}\n'
             'static gboolean\nset_cb (GtkSwitch *row, gboolean state, gpointer user_data)\n{\n  foo (a, b, c, d, e, f, g, h);\n}\n'
             'static void\nout (gboolean *one_out)\n{\n}\n')
    planted = [
        ('void\nbad (int a, int b, int c, int d, int e, int f, int g,\n     int h)\n{\n}\n', '1 many'),
        ('void\nbad (BefX *self, gboolean loud)\n{\n}\n', '1 booleans'),
        ('void\nbef_set_two (BefX *self, gboolean a, gboolean b)\n{\n}\n', '2 booleans'),
        ('void\nbef_y_set (BefX *self, gboolean\n  a)\n{\n}\n', '1 booleans'),
    ]
    nothing = {'many': 0, 'booleans': 0}
    for text, expected in [('', None)] + planted:
        with tempfile.TemporaryDirectory() as root:
            pathlib.Path(root, 'src').mkdir()
            pathlib.Path(root, 'src', 'x.c').write_text(clean + text, encoding='utf-8')
            faults = list(check(root, nothing))
            assert bool(faults) == bool(expected), (text, faults)
            assert not expected or faults[0].startswith(expected), (text, faults)
            if not expected:
                found = count(root)
                assert (total(found, 'setters'), total(found, 'given')) == (1, 1), found


def main(args):
    if args == ['--self-test']:
        self_test()
        return 0
    root = args[-1]
    found = count(root)
    if args[0] == '--list':
        for kind, ones in found.items():
            for n, path, name in ones:
                print(f'{kind} {n} {path} {name}')
    faults = list(check(root))
    for fault in faults:
        print(fault)
    print(tell(found))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
