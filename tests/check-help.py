#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The help says what the program is: every topic in every language, every page with a topic, every word on screen the program's own.

Usage: check-help.py ROOT
       check-help.py --self-test
1. Each topic of src/ui/help/bef-help-book.c has a file in each folder of resources/help/, and each file is one of them; what
   leads elsewhere ("see:", "open:", "figure:") leads somewhere, and all languages lead there alike. All are in the resources.
2. Every page that the window makes, and "welcome", is on the "pages:" of exactly one topic.
3. What stands between ** and ** is on screen: a text of the program, in French its translation; so is what stands in braces in
   a drawing.
4. A topic is short (WORDS), its lines too (COLUMNS); a drawing is small (BYTES), and says what it shows.
5. In French no breaking blank stands before : ; ? ! » % and after «."""
import pathlib
import re
import sys
import tempfile

WORDS = 230
COLUMNS = 120
BYTES = 4096
HEAD = ('pages', 'words', 'open', 'see', 'figure')


def messages(root):
    """(context, msgid) -> msgstr of French, and all without contexts: plain msgid -> set of plain msgstr."""
    text = (root / 'po/fr.po').read_text(encoding='utf-8')
    quoted = r'((?:"(?:[^"\\]|\\.)*"\n)+)'
    found = re.findall(rf'^(?:msgctxt {quoted})?msgid {quoted}msgstr {quoted}', text, re.M)

    def joined(lines):
        return ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"\n', lines)).replace('\\"', '"')
    return {(joined(context), joined(msgid)): joined(msgstr) for context, msgid, msgstr in found}


def plain(text):
    """As it is on screen, but for the dots of what asks more."""
    return text.replace('_', '').rstrip('…').strip()


def pages_of(root):
    made = re.findall(r'g_str_equal \(name, "(\w+)"\)', (root / 'src/ui/bef-ui.c').read_text(encoding='utf-8'))
    kinds = re.findall(r'\{ BEF_KIND_\w+, BEF_KIND_GROUP_\w+, \d+, \d+,\s*[^"]*?"(\w+)"',
                       (root / 'src/model/bef-kind.c').read_text(encoding='utf-8'))
    return set(made) | set(kinds) | {'welcome'}


def topics_of(root):
    text = (root / 'src/ui/help/bef-help-book.c').read_text(encoding='utf-8')
    return re.findall(r'"(\w+)"', re.search(r'order\[\] = \{(.*?)\};', text, re.S).group(1))


def read(path):
    """(name of the head -> its words, the rest)."""
    head, rest = {}, []
    for line in path.read_text(encoding='utf-8').split('\n'):
        name, _, value = line.partition(': ')
        if name in HEAD:
            head[name] = value
        else:
            rest.append(line)
    return head, '\n'.join(rest)


def check_topic(root, path, topics, screen):
    head, text = read(path)
    name = path.relative_to(root).as_posix()
    for number, line in enumerate(path.read_text(encoding='utf-8').split('\n'), 1):
        if len(line) > COLUMNS:
            yield f'{name}:{number}: {len(line)} columns'
        if '/fr/' in name and re.search(r' [:;?!»%]|« ', re.sub(r'^(\w+: |! )|\| ', '', line)):
            yield f'{name}:{number}: a blank that breaks before or after a mark'
    if not text.startswith('# '):
        yield f'{name}: no title'
    if len(text.split()) > WORDS:
        yield f'{name}: {len(text.split())} words: a page is short'
    for other in head.get('see', '').split():
        if other not in topics:
            yield f'{name}: leads to {other}, which is no topic'
    if head.get('open') and head['open'] not in pages_of(root):
        yield f'{name}: opens {head["open"]}, which is no page'
    figure, _, shows = head.get('figure', '').partition(' | ')
    if not figure or not (root / f'resources/help/figures/{figure}.svg').is_file():
        yield f'{name}: no drawing {figure}'
    elif not shows:
        yield f'{name}: the drawing does not say what it shows'
    if text.count('**') % 2:
        yield f'{name}: ** that nothing ends'
    for words in re.findall(r'\*\*(.+?)\*\*', text.replace('\n', ' ')):
        if plain(words) not in screen:
            yield f'{name}: “{words}” is not on screen'


def check(root):
    root = pathlib.Path(root)
    topics, folder, known = topics_of(root), root / 'resources/help', messages(root)
    screens = {'fr': {plain(text) for text in known.values()}, 'en': {plain(key[1]) for key in known}}
    listed = (root / 'resources/beffroi.gresource.xml').read_text(encoding='utf-8')
    faults = []
    heads = {}
    for language, screen in screens.items():
        there = {path.stem for path in (folder / language).glob('*.md')}
        faults += [f'{language}: no topic {topic}' for topic in topics if topic not in there]
        faults += [f'{language}: {topic} is not listed in bef-help-book.c' for topic in sorted(there - set(topics))]
        for topic in sorted(there & set(topics)):
            path = folder / language / f'{topic}.md'
            faults += check_topic(root, path, topics, screen)
            head = {name: words.split(' | ')[0] for name, words in read(path)[0].items() if name != 'words'}
            if heads.setdefault(topic, head) != head:
                faults.append(f'{topic}: languages lead elsewhere: {heads[topic]} and {head}')
    pages = [page for head in heads.values() for page in head.get('pages', '').split()]
    faults += [f'no topic is about the page {page}' for page in sorted(pages_of(root) - set(pages))]
    faults += [f'a topic is about {page}, which is no page' for page in sorted(set(pages) - pages_of(root))]
    faults += [f'two topics are about the page {page}' for page in sorted(set(pages)) if pages.count(page) > 1]
    for path in sorted(folder.rglob('*.*')):
        if path.relative_to(root / 'resources').as_posix() not in listed:
            faults.append(f'{path.relative_to(root)} is not in the resources')
        if path.suffix != '.svg':
            continue
        text = path.read_text(encoding='utf-8')
        if len(text) > BYTES:
            faults.append(f'{path.name}: {len(text)} bytes')
        for words in re.findall(r'\{(.+?)\}', text):
            context, _, msgid = words.rpartition('|')
            if (context, msgid) not in known:
                faults.append(f'{path.name}: “{words}” is not on screen')
    return faults


def self_test():
    topic = '# T\npages: today welcome{pages}\nopen: today\nsee: a\nfigure: f | What it shows\n\nPress **{word}…**.\n'
    clean = {
        'src/ui/bef-ui.c': 'if (g_str_equal (name, "today"))', 'src/ui/help/bef-help-book.c': 'order[] = {\n "a",\n};\n',
        'src/model/bef-kind.c': '{ BEF_KIND_DOOR, BEF_KIND_GROUP_ACCESS, 0, 0, BEF_KIND_PLAIN, "door", N_ ("Door"),',
        'po/fr.po': 'msgid "_Save…"\nmsgstr "_Enregistrer…"\n\nmsgctxt "door"\nmsgid "Open"\nmsgstr "Ouverte"\n',
        'resources/help/en/a.md': topic.format(pages=' door', word='Save'),
        'resources/help/fr/a.md': topic.format(pages=' door', word='Enregistrer'),
        'resources/help/figures/f.svg': '<svg><text>{door|Open}</text></svg>',
        'resources/beffroi.gresource.xml': 'help/en/a.md help/fr/a.md help/figures/f.svg',
    }
    planted = [
        ('resources/help/fr/a.md', None, 'no topic a'),
        ('resources/help/fr/b.md', '# B\n', 'b is not listed'),
        ('src/ui/bef-ui.c', '"today") g_str_equal (name, "map")', 'about the page map'),
        ('resources/help/en/a.md', topic.format(pages=' door', word='Keep'), '“Keep…” is not on screen'),
        ('resources/help/en/a.md', topic.format(pages=' door', word='Save').replace('see: a', 'see: c'), 'leads to c'),
        ('resources/help/en/a.md', topic.format(pages=' door', word='Save') + 'x ' * 300, 'words: a page is short'),
        ('resources/help/en/a.md', topic.format(pages=' door', word='Save') + 'x' * 130, 'columns'),
        ('resources/help/fr/a.md', topic.format(pages=' door', word='Enregistrer') + 'Quoi ?\n', 'a blank that breaks'),
        ('resources/help/fr/a.md', topic.format(pages='', word='Enregistrer'), 'languages lead elsewhere'),
        ('resources/help/figures/f.svg', '<svg><text>{Shut}</text></svg>', '“Shut” is not on screen'),
        ('resources/beffroi.gresource.xml', 'help/en/a.md help/fr/a.md', 'not in the resources'),
    ]
    for fault in [None] + planted:
        with tempfile.TemporaryDirectory() as root:
            files = dict(clean)
            if fault:
                files[fault[0]] = fault[1] if fault[0] != 'src/ui/bef-ui.c' else clean[fault[0]] + fault[1]
            for name, text in files.items():
                path = pathlib.Path(root, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                if text is not None:
                    path.write_text(text, encoding='utf-8')
            found = check(root)
            if not fault:
                assert not found, f'a clean tree is refused: {found}'
            else:
                assert any(fault[2] in one for one in found), f'{fault} is not found: {found}'


if __name__ == '__main__':
    if sys.argv[1] == '--self-test':
        self_test()
        sys.exit(0)
    result = check(sys.argv[1])
    print('\n'.join(result))
    sys.exit(1 if result else 0)
