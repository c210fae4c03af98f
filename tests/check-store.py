#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a software centre shows of the program is true, complete in every language, and fits.

Usage: check-store.py ROOT METAINFO DESKTOP VERSION
       check-store.py --self-test ROOT METAINFO DESKTOP VERSION
METAINFO and DESKTOP as they are installed, with their translations. The pictures are those of README.md, of the
size that is said; the newest release is VERSION; the summary has at most 35 letters; what can be read is there in
every language of po/LINGUAS; the colours, the relations and the addresses are there; each action of the desktop
file is an action of the application, by which it works over D-Bus."""
import copy
import pathlib
import re
import struct
import sys
import xml.etree.ElementTree as ElementTree

LANG = '{http://www.w3.org/XML/1998/namespace}lang'
SUMMARY_LETTERS = 35
WANTED = ['developer/name', 'branding/color', 'url[@type="homepage"]', 'url[@type="bugtracker"]', 'content_rating',
          'requires/display_length', 'recommends/control', 'releases/release', 'screenshots/screenshot']
READ = ['summary', 'caption', 'p', 'li']


def png_size(path):
    head = path.read_bytes()[:24]
    return struct.unpack('>II', head[16:24])


def languages(root):
    return (root / 'po' / 'LINGUAS').read_text(encoding='utf-8').split()


def readable_faults(tree, wanted):
    """Texts without a sibling of theirs in a language. A translated text has the same tag beside it."""
    faults = []
    for parent in tree.iter():
        for tag in READ:
            texts = [child for child in parent if child.tag == tag]
            plain = [child for child in texts if child.get(LANG) is None]
            for language in wanted:
                there = sum(child.get(LANG) == language for child in texts)
                if there < len(plain) and parent.get(LANG) is None:
                    faults.append(f'{len(plain) - there} <{tag}> of <{parent.tag}> not in {language}: {plain[0].text}')
    for summary in tree.iterfind('summary'):
        if len(summary.text) > SUMMARY_LETTERS or summary.text.endswith('.'):
            faults.append(f'summary too long, or a sentence: {summary.text}')
    return faults


def picture_faults(root, tree):
    faults = []
    readme = (root / 'README.md').read_text(encoding='utf-8')
    shown = set(re.findall(r'data/screenshots/([\w-]+\.png)', readme))
    named = set()
    for image in tree.iterfind('screenshots/screenshot/image'):
        name = image.text.rsplit('/', 1)[-1]
        path = root / 'data' / 'screenshots' / name
        named.add(name)
        if not path.is_file():
            faults.append(f'no picture {name}')
        elif png_size(path) != (int(image.get('width', 0)), int(image.get('height', 0))):
            faults.append(f'{name} is {png_size(path)} large')
    if named != shown:
        faults.append('not the pictures of README.md: ' + ' '.join(sorted(named ^ shown)))
    return faults


def release_faults(tree, version):
    newest = tree.find('releases/release')
    if newest is None or newest.get('version') != version:
        return [f'the newest release is not {version}']
    return [f'release {release.get("version")} without notes' for release in tree.iterfind('releases/release')
            if release.find('description') is None]


def desktop_faults(root, text):
    keys = dict(re.findall(r'^([\w-]+)=(.*)$', text, re.M))
    names = set(re.findall(r'\.name = "([\w-]+)"', (root / 'src' / 'app' / 'bef-application.c').read_text()))
    actions = [name for name in keys.get('Actions', '').split(';') if name]
    faults = [f'action {name} is not one of the application' for name in actions if name not in names]
    faults += [f'action {name} has no group' for name in actions if f'[Desktop Action {name}]' not in text]
    if keys.get('DBusActivatable') != 'true':
        faults.append('not started over D-Bus')
    if not keys.get('StartupWMClass'):
        faults.append('no StartupWMClass')
    return faults


def faults_of(root, tree, desktop, version):
    faults = [f'no {path}' for path in WANTED if tree.find(path) is None]
    return (faults + readable_faults(tree, languages(root)) + picture_faults(root, tree)
            + release_faults(tree, version) + desktop_faults(root, desktop))


def drop(tree, path):
    parent = tree.find(path.rsplit('/', 1)[0]) if '/' in path else tree
    for child in parent.findall(path.rsplit('/', 1)[-1]):
        parent.remove(child)


def self_test(root, tree, desktop, version):
    """Each of these must be found in what is otherwise good."""
    def broken(change):
        other = copy.deepcopy(tree)
        change(other)
        return faults_of(root, other, desktop, version)

    def longer(other):
        other.find('summary').text += ' and more than fits'

    def larger(other):
        other.find('screenshots/screenshot/image').set('width', '99')

    def untold(other):
        notes = other.find('releases/release/description')
        for text in [text for text in notes if text.tag == 'p' and text.get(LANG) is not None]:
            notes.remove(text)

    for change in (longer, larger, untold, lambda other: drop(other, 'branding'),
                   lambda other: drop(other, 'url[@type="bugtracker"]'),
                   lambda other: drop(other, 'screenshots/screenshot'),
                   lambda other: drop(other, 'releases/release/description')):
        assert broken(change), change
    assert faults_of(root, tree, desktop, version + '.1')
    assert faults_of(root, tree, desktop.replace('Actions=demo', 'Actions=dance'), version)
    assert faults_of(root, tree, desktop.replace('StartupWMClass', 'Other'), version)


def main():
    own = sys.argv[1] == '--self-test'
    root, metainfo, desktop, version = sys.argv[2:] if own else sys.argv[1:]
    root = pathlib.Path(root)
    tree = ElementTree.parse(metainfo).getroot()
    text = pathlib.Path(desktop).read_text(encoding='utf-8')
    faults = faults_of(root, tree, text, version)
    for fault in faults:
        print(fault)
    if own and not faults:
        self_test(root, tree, text, version)
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
