#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small named patches that break one promise each (*.mutant), for run.sh.

  mutants.py --check ROOT        every patch still applies, and the tests that it names exist
  mutants.py --self-test         the check can fail
  mutants.py --list ROOT         name, file, test and case, separated by tabs; case '-' when all are meant
  mutants.py --apply NAME TREE   changes the file in TREE

A patch:

  What is broken, in a sentence.
  file: src/backend/bef-https.c
  test: https /https/token-stays-at-home
   if (!exchange->is_own)
  -  return;
  +  ;

Lines that begin with '-' or a space must be there exactly once, however they are indented and broken;
those that begin with '+' or a space take their place. '@@' on a line of its own begins another hunk.
"""
import pathlib
import re
import sys
import tempfile

FOLDER = pathlib.Path('tests/mutants')


class Wrong(Exception):
    pass


def read(path):
    """(sentence, file, test, case or None, [(old, new)])"""
    lines = path.read_text(encoding='utf-8').splitlines()
    head = dict(line.split(': ', 1) for line in lines[1:3] if ': ' in line)
    if set(head) != {'file', 'test'} or not lines[0] or lines[0][0] in ' -+@':
        raise Wrong(f'{path.name}: its first lines are a sentence, file: and test:')
    hunks = [([], [])]
    for line in lines[3:]:
        if line == '@@':
            hunks.append(([], []))
            continue
        if line[:1] not in ('-', '+', ' '):
            raise Wrong(f'{path.name}: what is "{line}"?')
        if line[0] in '- ':
            hunks[-1][0].append(line[1:])
        if line[0] in '+ ':
            hunks[-1][1].append(line[1:])
    test, _, case = head['test'].partition(' ')
    return lines[0], head['file'], test, case or None, [('\n'.join(o), '\n'.join(n)) for o, n in hunks]


def change(name, text, hunks):
    for old, new in hunks:
        words = old.split()
        if not words or words == new.split():
            raise Wrong(f'{name}: a hunk changes nothing')
        found = list(re.finditer(r'\s+'.join(map(re.escape, words)), text))
        if len(found) != 1:
            raise Wrong(f'{name}: found {len(found)} times, not once: {old.strip()}')
        text = text[:found[0].start()] + new.strip() + text[found[0].end():]
    return text


def apply(path, tree):
    _, file, _, _, hunks = read(path)
    target = tree / file
    if not target.is_file():
        raise Wrong(f'{path.name}: there is no {file}')
    return target, change(path.name, target.read_text(encoding='utf-8'), hunks)


def known_tests(root):
    """Every word in quotes of the tests' build files, where a suite's own may follow its name, and the text
    of all the tests."""
    names, text = set(), []
    for file in root.glob('tests/*/meson.build'):
        names.update(re.findall(r"'([^']+)'", file.read_text(encoding='utf-8')))
    for file in root.glob('tests/*/*.c'):
        text.append(file.read_text(encoding='utf-8'))
    return names, '\n'.join(text)


def has_case(text, case):
    """Whole, or put together of a common part and its own."""
    if f'"{case}' in text:
        return True
    parts = [(case[:i + 1], case[i + 1:]) for i, c in enumerate(case) if c == '/' and i > 0]
    return any(f'"{common}"' in text and f'"{own}' in text for common, own in parts)


def check(root):
    wrong = []
    names, text = known_tests(root)
    paths = sorted((root / FOLDER).glob('*.mutant'))
    for path in paths:
        try:
            _, _, test, case, _ = read(path)
            apply(path, root)
            if test not in names and test.partition('-')[2] not in names:
                raise Wrong(f'{path.name}: there is no test "{test}"')
            if case is not None and not has_case(text, case):
                raise Wrong(f'{path.name}: no test has the case "{case}"')
        except Wrong as error:
            wrong.append(str(error))
    if not paths:
        wrong.append('There are no mutants.')
    return wrong


def self_test():
    good = 'A promise.\nfile: a.c\ntest: one /one/case\n-  if (a)\n-    return;\n+\n b ();\n'
    source = 'if (a)\n  return;\nb ();\n'
    bad = {
        'gone': (good, source.replace('return', 'stop')),
        'twice': (good, source + source),
        'no file': (good.replace('a.c', 'b.c'), source),
        'no test': (good.replace('test: one', 'test: two'), source),
        'no case': (good.replace('/one/case', '/one/other'), source),
        'no head': ('-a\n' + good, source),
        'no change': (good.replace('-', ' '), source),
        'no sense': (good + 'x\n', source),
    }
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / FOLDER).mkdir(parents=True)
        (root / 'tests/unit').mkdir()
        (root / 'tests/unit/meson.build').write_text("'one': x")
        (root / 'tests/unit/test-one.c').write_text('"/one/case"')
        assert check(root), 'No mutants at all passed.'
        mutant = root / FOLDER / 'm.mutant'
        mutant.write_text(good)
        (root / 'a.c').write_text(source.replace('if (a)\n  return', 'if\n\t(a) return'))
        assert not check(root), check(root)
        assert apply(mutant, root)[1] == 'b ();\n', apply(mutant, root)
        for name, (patch, text) in bad.items():
            mutant.write_text(patch)
            (root / 'a.c').write_text(text)
            assert check(root), f'{name}: passed.'


def main():
    if sys.argv[1:] == ['--self-test']:
        self_test()
        return 0
    try:
        action, argument = sys.argv[1:3]
        if action == '--check':
            wrong = check(pathlib.Path(argument))
            print('\n'.join(wrong))
            return 1 if wrong else 0
        if action == '--list':
            for path in sorted((pathlib.Path(argument) / FOLDER).glob('*.mutant')):
                _, file, test, case, _ = read(path)
                print(path.stem, file, test, case or '-', sep='\t')
            return 0
        if action == '--apply':
            tree = pathlib.Path(sys.argv[3])
            target, text = apply(tree / FOLDER / f'{argument}.mutant', tree)
            target.write_text(text, encoding='utf-8')
            return 0
    except Wrong as error:
        print(error, file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == '__main__':
    sys.exit(main())
