#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts to a real beffroi-hub what was put to two brokers, and compares (data/hub-parity.txt): TAP.

parity-hub.py HUB

Where the measurement itself is at hand (../shared/cases, or BEFFROI_SHARED), the data is compared with it too.
"""
import json
import os
import re
import sys

from hub_attack import Hub

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data', 'hub-parity.txt')
IRI = 'https%3A%2F%2Fsmartdatamodels.org%2FdataModel.Building%2FBuilding'
# Counts of what is measured at the moment, and of the types there are: another commune has others.
MOVING = {'query q number', 'query q and', 'query q or', 'query q range', 'geo near', 'geo within', 'query idPattern', 'query q list', 'retrieve lang=fr',
          'query q bool', 'query q equal string', 'types details'}
# Neither broker says what the standard does.
NEITHER = {'query limit=abc': '400 BadRequestData'}
# Said by both, in other words than the standard's.
WORDS = {'TenantNotFound': 'NonexistentTenant'}


def rows():
    with open(DATA, encoding='utf-8') as lines:
        for line in lines:
            if not line.startswith('#'):
                yield [cell.strip() for cell in line.rstrip('\n').split(' | ', 4)]


def seen(hub, name, accept, path):
    more = [] if accept == '-' else [f'Accept: {accept}']
    if name == 'tenant unknown':
        more.append('NGSILD-Tenant: nowhere')
    answer = hub.answer('GET', '/ngsi-ld/v1/' + path.replace('@Building', IRI), 'secretary', *more)
    head, body = answer.split(b'\r\n\r\n', 1)
    status = int(head.split()[1])
    data = json.loads(body) if body else None
    if status >= 400:
        return f'{status} {data["type"].rsplit("/", 1)[1]}'
    if isinstance(data, list):
        count = re.search(rb'\r\nNGSILD-Results-Count: (\d+)', head)
        return f'{status} [{len(data)}]' + (f' count={count[1].decode()}' if count else '')
    if data.get('type') == 'FeatureCollection':
        return f'{status} FC[{len(data["features"])}]'
    return f'{status} {{{len([member for member in data if member != "@context"])}}}'


def is_like(name, said, expected):
    if re.match(r'\d+ b', expected):  # an empty body, or no JSON: the status only
        return said.split()[0] == expected.split()[0]
    status, rest = expected.split(' ', 1)
    rest = WORDS.get(rest, rest)
    if name in MOVING:
        return re.sub(r'\d+(?=[\]}])', 'n', said) == re.sub(r'\d+(?=[\]}])', 'n', f'{status} {rest}')
    # Of two names for a bad request either will do where they differ: the status is what counts.
    return said == f'{status} {rest}' or (status == '400' == said.split()[0])


def measured(path):
    """name -> (Scorpio, Stellio)"""
    found = {}
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            match = re.match(r'(?:same|body|STATUS)\s+(.*?)\s{2,}hub: .*?\s{2,}scorpio: (.*?)\s{2,}stellio: (.*)$', line.rstrip())
            if match:
                found[match[1]] = match[2], match[3]
    return found



def main():
    number = failed = both = 0
    table = list(rows())
    with Hub('--now', '2026-11-02T08:00:00Z') as hub:
        for name, scorpio, stellio, accept, path in table:
            said = seen(hub, name, accept, path)
            like = [is_like(name, said, scorpio), is_like(name, said, stellio)]
            # Their sizes may differ where their statuses do not.
            good = all(like) or (any(like) and scorpio != stellio) or said == NEITHER.get(name)
            number += 1
            failed += not good
            both += all(like)
            print(f'{"ok" if good else "not ok"} {number} {name.replace("#", "")}', flush=True)
            if not all(like):
                print(f'# {name}: hub {said}, Scorpio {scorpio}, Stellio {stellio}')
    source = os.environ.get('BEFFROI_SOURCE_ROOT', '.')
    folders = [os.environ.get('BEFFROI_SHARED', ''), os.path.join(source, '..', 'shared'), os.path.join(source, '..', '..', 'shared')]
    places = [os.path.join(folder, 'cases', 'ngsi-ld', 'brokers-side-by-side.txt') for folder in folders]
    path = next((place for place in places if os.path.exists(place)), '')
    number += 1
    if os.path.exists(path):
        same = measured(path) == {row[0]: (row[1], row[2]) for row in table}
        failed += not same
        print(f'{"ok" if same else "not ok"} {number} the-data-is-the-measurement')
    else:
        print(f'ok {number} the-data-is-the-measurement # SKIP the measurement is not at hand')
    print(f'# {both} of {len(table)} as both brokers')
    print(f'1..{number}')
    sys.exit(failed != 0)


main()
