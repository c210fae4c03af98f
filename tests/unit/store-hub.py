#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others put into a real beffroi-hub: who may, what is kept, and that what was answered 201 is there after a kill. TAP, then a table.

store-hub.py HUB

BEFFROI_CRASHES: how often the hub is killed (12 unless said).
"""
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import urllib.parse

from hub_attack import HUB, Hub, check, finish

W, R, E, A, P = 'writer-token', 'reader-token', 'elected-token', 'agent-writer', 'police-token'
TOKENS = [f'--token={W}:technician+write', f'--token={R}:secretary', f'--token={E}:elected', f'--token={A}:agent+write',
          f'--token={P}:police::Police:2100-01-01T00:00:00Z']
CRASHES = int(os.environ.get('BEFFROI_CRASHES', '12'))
API = '/ngsi-ld/v1/'


def url(entity, rest=''):
    return API + 'entities/' + urllib.parse.quote(entity, safe=':') + rest


def call(hub, method, path, token, body=None, kind='application/json', *more):
    """(status, JSON or None)"""
    data = json.dumps(body).encode() if body is not None else b''
    head = [f'Content-Length: {len(data)}', f'Content-Type: {kind}'] if body is not None else []
    answer = hub.answer(method, path, token, *head, *more, body=data)
    if b'\r\n\r\n' not in answer:
        return 0, None
    head, rest = answer.split(b'\r\n\r\n', 1)
    return int(head.split()[1]), json.loads(rest) if rest else None


def door(name, **more):
    return {'id': f'urn:ngsi-ld:Door:commune:mairie:{name}', 'type': 'Door', 'name': {'type': 'Property', 'value': name},
            'lockState': {'type': 'Property', 'value': 'Locked', 'observedAt': '2026-11-02T08:00:00Z'}, **more}


def meter(at, watts):
    return {'id': 'urn:ngsi-ld:ACMeasurement:commune:mairie:c', 'type': 'ACMeasurement',
            'totalActivePower': {'type': 'Property', 'value': watts, 'observedAt': at, 'unitCode': 'WTT'}}


def entities_are_written(folder):
    with Hub(f'--store={folder}/written.db', *TOKENS) as hub:
        one = door('a')
        path = url(one['id'])
        steps = []

        def step(expected, method, where, body=None, kind='application/json', token=W):
            status, got = call(hub, method, where, token, body, kind)
            steps.append((method, where.split('/', 4)[-1][-40:], status, expected))
            return got

        def simple():
            return call(hub, 'GET', path + '?options=keyValues', R)[1]

        step(201, 'POST', API + 'entities', one)
        step(409, 'POST', API + 'entities', one)
        check('created-once', simple()['lockState'] == 'Locked' and simple()['name'] == 'a', 'POST of an entity, twice', '201, 409',
              str([s[2] for s in steps]))
        step(204, 'PATCH', path, {'name': 'b', 'colour': {'value': 'green'}}, 'application/merge-patch+json')
        merged = simple()
        step(204, 'PATCH', path, {'colour': None})
        check('merged', merged['name'] == 'b' and merged['colour'] == 'green' and 'colour' not in simple(), 'merge-patch, then a null',
              'set, taken away', f'{merged["name"]}, {merged["colour"]}, {"colour" in simple()}')
        step(204, 'POST', path + '/attrs', {'colour': 'red'})
        partial = step(207, 'PATCH', path + '/attrs', {'colour': 'blue', 'weight': 3})
        check('updated-where-it-is', simple()['colour'] == 'blue' and 'weight' not in simple()
              and partial['notUpdated'][0]['attributeName'] == 'weight', 'PATCH of attributes, one of them new', '207', str(partial))
        step(204, 'PATCH', path + '/attrs/colour', {'value': 'grey'})
        step(404, 'PATCH', path + '/attrs/weight', {'value': 1})
        step(204, 'DELETE', path + '/attrs/colour')
        step(404, 'DELETE', path + '/attrs/colour')
        created = step(201, 'POST', API + 'entityOperations/upsert', [door('a'), door('c')])
        step(204, 'POST', API + 'entityOperations/upsert', [door('a'), door('c')])
        result = step(207, 'POST', API + 'entityOperations/create', [door('c'), door('d')])
        check('batches-tell-of-each', created == [door('c')['id']] and result['success'] == [door('d')['id']]
              and result['errors'][0]['entityId'] == door('c')['id'], 'upsert and create of some that are there', '201 of the new, 207',
              f'{len(created)} created, {len(result["success"])} and {len(result["errors"])}')
        step(204, 'POST', API + 'entityOperations/delete', [door('c')['id'], door('d')['id']])
        step(204, 'DELETE', path)
        step(404, 'GET', path)
        iri = 'https://smartdatamodels.org/dataModel.Building/Building'
        step(201, 'POST', API + 'entities', {'id': 'urn:x:b', 'type': 'House', 'name': 'M', '@context': [{'House': iri}]}, 'application/ld+json')
        named = call(hub, 'GET', API + 'entities?type=' + urllib.parse.quote(iri, safe=''), R)[1]
        check('named-by-their-context', len(named) == 1 and named[0]['type'] == 'Building', 'a type by a term of its own @context', 'the hub\'s term',
              str([entity['type'] for entity in named]))
        wrong = [s for s in steps if s[2] != s[3]]
        check('each-answers-as-the-standard-says', not wrong, f'{len(steps)} writes', 'their statuses', str(wrong or 'all'))


def history_is_kept(folder):
    path = API + 'temporal/entities/' + meter('', 0)['id']
    query = '?timerel=after&timeAt=2026-11-02T00:00:00Z&options=temporalValues'
    with Hub('--now=2026-11-02T12:00:00Z', f'--store={folder}/history.db', *TOKENS) as hub:
        for hour in (8, 9, 10):
            call(hub, 'POST', API + 'entityOperations/upsert', W, [meter(f'2026-11-02T{hour:02}:00:00Z', hour * 100)])
        past = [{'type': 'Property', 'value': n, 'observedAt': f'2026-11-02T0{n}:30:00Z'} for n in (1, 2)]
        status = call(hub, 'POST', path + '/attrs', W, {'totalActivePower': past})[0]
        values = call(hub, 'GET', path + query, R)[1]['totalActivePower']['values']
        now = call(hub, 'GET', url(meter('', 0)['id'], '?options=keyValues'), R)[1]['totalActivePower']
    with Hub('--now=2026-11-02T12:00:00Z', f'--store={folder}/history.db', *TOKENS) as hub:
        again = call(hub, 'GET', path + query, R)[1]['totalActivePower']['values']
    check('history-is-kept', status == 204 and [value[0] for value in values] == [1, 2, 800, 900, 1000] and again == values and now == 1000,
          'values of the present, and of the past after them', 'in their order, after a restart too', str([value[0] for value in again]))


def as_a_broker_has_it(folder):
    """What a client of any broker sends, whatever this hub's own console does."""
    def point(x, y):
        return {'type': 'GeoProperty', 'value': {'type': 'Point', 'coordinates': [x, y]}}

    with Hub('--now=2026-11-02T12:00:00Z', f'--store={folder}/broker.db', *TOKENS) as hub:
        def ask(method, where, body=None, token=R):
            return call(hub, method, API + where, token, body)

        def names(answer):
            return answer[0], [entity['id'].rsplit(':', 1)[1] for entity in answer[1]] if isinstance(answer[1], list) else answer[1]

        posted = [ask('POST', where, door(name, location=point(*at)), W)[0]
                  for where, name, at in (('entities/', 'a', (0.2, 45)), ('/entities', 'b', (0.21, 45)))]
        posted += [ask('PATCH', 'entities/' + door('a')['id'] + '/attrs/', {'name': 'x'}, W)[0], ask('GET', 'entities/?type=Door')[0]]
        check('slashes', posted == [201, 201, 204, 200], 'entities/ and //entities', 'as entities', str(posted))
        q = {'type': 'Query', 'entities': [{'type': 'Door'}]}
        near = {'georel': 'near;maxDistance==100', 'geometry': 'Point', 'coordinates': [0.21, 45]}
        asked = [names(ask('POST', 'entityOperations/query' + more, {**q, **body}))
                 for more, body in (('', {}), ('?limit=1', {}), ('', {'q': 'name=="x"'}), ('', {'geoQ': near}),
                                    ('', {'entities': [{'type': 'Door', 'id': [door('b')['id']]}]}))]
        check('query-by-post', asked == [(200, ['a', 'b']), (200, ['a']), (200, ['a']), (200, ['b']), (200, ['b'])], 'a Query as a body, by who only reads',
              'answered as the GET', str(asked))
        picked = ask('POST', 'entityOperations/query', {**q, 'pick': ['id', 'name']})[1][0]
        refused = [ask('POST', 'entityOperations/query', body)[0]
                   for body in ({**q, 'type': 'Door'}, {**q, 'q': 1.5, 'attrs': []}, [], {'type': 'Query'}, {**q, 'entities': [{'id': door('a')['id']}, {'type': 'X'}]})]
        check('query-by-post-refused', refused == [400, 400, 400, 400, 501] and set(picked) == {'id', 'name'}, 'a Query that says nothing, or says it wrongly',
              '400, 501', str(refused))
        seen = [names(ask('GET', 'entities?type=*')), ask('GET', 'attributes/lockState')[1], ask('GET', 'attributes/none')[0],
                ask('GET', 'types/Door')[1]['type'], [a['typeNames'] for a in ask('GET', 'attributes?details=true')[1] if a['id'] == 'lockState']]
        check('discovery', seen[0] == (200, ['a', 'b']) and (seen[1]['attributeCount'], seen[1]['typeNames'], seen[1]['attributeTypes'])
              == (2, ['Door'], ['Property']) and seen[2:] == [404, 'EntityTypeInfo', [['Door']]], 'type=*, attributes/NAME, attributes?details', 'as they are',
              str(seen[2:]))
        bad = ask('POST', 'entities', door('c', scope=['/a/+']), W)[0]
        for name, scope in (('c', ['/commune/mairie', '/portes']), ('d', '/commune/ecole')):
            ask('POST', 'entities', door(name, scope=scope), W)
        asked = {q: names(ask('GET', 'entities?type=Door&scopeQ=' + urllib.parse.quote(q)))[1] for q in (
            '/commune/mairie', '/commune', '/commune/#', '/commune/+', '/+', '/#', '(/portes;/commune/mairie)|/x', '/portes;/commune/ecole', '/x,/commune/ecole')}
        told = call(hub, 'GET', url(door('c')['id'], '?options=keyValues'), R)[1]['scope']
        malformed = [ask('GET', 'entities?type=Door&scopeQ=' + urllib.parse.quote(q))[0] for q in ('/#/a', '/a(b', '//', '', ';')]
        then = [{'type': 'Property', 'value': scope, 'observedAt': '2026-11-02T08:00:00Z'} for scope in (['/autrefois'], ['/gare'])]
        ask('POST', 'temporal/entities', {'id': 'urn:x:t', 'type': 'Train', 'scope': then}, W)
        moved = [names(ask('GET', f'entities?type=Train&scopeQ={scope}'))[1] for scope in ('/autrefois', '/gare')]
        check('scope-of-a-past', moved == [[], ['t']], 'the evolution of a scope', 'the last one', str(moved))
        ask('DELETE', 'entities/urn:x:t', None, W)
        check('scopes', asked == {'/commune/mairie': ['c'], '/commune': [], '/commune/#': ['c', 'd'], '/commune/+': ['c', 'd'], '/+': ['c'], '/#': ['c', 'd'],
                                  '(/portes;/commune/mairie)|/x': ['c'], '/portes;/commune/ecole': [], '/x,/commune/ecole': ['d']}
              and told == ['/commune/mairie', '/portes'] and bad == 400 and malformed == [400] * 5, 'entities asked by their scope', 'those in it', str(asked))
        for name in 'cd':
            ask('DELETE', 'entities/' + door(name)['id'], None, W)
        call(hub, 'POST', API + 'temporal/entities', W, {**meter('', 0), 'totalActivePower': [
            {'type': 'Property', 'value': n, 'observedAt': f'2026-11-02T0{n}:00:00Z'} for n in (1, 2, 3)]})
        past = 'temporal/entities/' + meter('', 0)['id']
        temporal = {'type': 'Query', 'entities': [{'type': 'ACMeasurement'}], 'temporalQ': {'timerel': 'after', 'timeAt': '2026-11-02T00:30:00Z', 'lastN': 2}}
        status, found = ask('POST', 'temporal/entityOperations/query?options=temporalValues', temporal)
        values = [value[0] for value in found[0]['totalActivePower']['values']] if found else found
        check('temporal-query-by-post', status in (200, 206) and sorted(values) == [2, 3], 'a temporal Query as a body', 'the newest 2', f'{status}, {values}')
        day = ask('GET', past + '?timerel=after&timeAt=2026-11-02')[0]
        none = [ask('GET', where)[0] for where in ('entities/' + door('a')['id'] + '?pick=weight', 'entities/' + door('a')['id'] + '?pick=weight,name',
                                                   past + '?timerel=after&timeAt=2026-11-02T00:00:00Z&attrs=weight')]
        check('nothing-of-what-was-asked', none == [404, 200, 404], 'pick and attrs of what an entity has not', '404', str(none))
        gone = [ask('DELETE', past, None, R)[0], ask('DELETE', past, None, W)[0], ask('GET', past)[0], ask('DELETE', past, None, W)[0]]
        check('temporal-delete', [day, *gone] == [400, 403, 204, 404, 404], 'a day as a date-time; DELETE of a past', '400; with its entity, by who may write',
              str([day, *gone]))


def who_may_write(folder):
    with Hub(f'--store={folder}/may.db', '--simulate', *TOKENS) as hub:
        simulated = call(hub, 'GET', API + 'entities?type=Door&limit=1', R)[1][0]['id']
        seen = {
            'reader creates': call(hub, 'POST', API + 'entities', R, door('x'))[0],
            'reader deletes': call(hub, 'DELETE', url(simulated), R)[0],
            'reader batch': call(hub, 'POST', API + 'entityOperations/upsert', R, [door('x')])[0],
            'nobody creates': call(hub, 'POST', API + 'entities', 'nobody', door('x'))[0],
        }
        check('only-who-may', set(seen.values()) == {401, 403}, 'writes by those who may not', '403, 401', str(seen))
        answer = hub.answer('POST', API + 'entities', R, 'Content-Length: 900000', 'Content-Type: application/json')
        check('refused-at-the-headers', b' 403 ' in answer[:20], 'a body announced by who may not write', '403 before it', str(answer[:16]))
        own = [call(hub, 'DELETE', url(simulated), W)[0], call(hub, 'PUT', url(simulated), W, {'name': 'x'})[0],
               call(hub, 'POST', API + 'entities', W, {'id': simulated, 'type': 'Door'})[0],
               call(hub, 'POST', API + 'entityOperations/delete', W, [simulated])[0]]
        check('what-is-simulated-stays', own == [422, 422, 409, 400] and call(hub, 'GET', url(simulated), R)[0] == 200,
              'writes to the simulated', '422, 409, 400', str(own))
        call(hub, 'POST', API + 'entities', W, door('y'))
        call(hub, 'POST', API + 'entities', W, {'id': 'urn:ngsi-ld:Door:commune:ecole:z', 'type': 'Door', 'name': 'z'})
        agent = [call(hub, 'PATCH', url('urn:ngsi-ld:Door:commune:ecole:z'), A, {'name': 'x'})[0],
                 call(hub, 'POST', API + 'entities', A, {'id': 'urn:ngsi-ld:Door:commune:ecole:n', 'type': 'Door'})[0],
                 call(hub, 'PATCH', url(door('y')['id']), A, {'name': 'x'})[0]]
        check('an-agent-writes-at-home', agent == [404, 403, 204], 'writes of an agent elsewhere, then at home', '404, 403, 204', str(agent))
        wish = call(hub, 'PATCH', url(door('y')['id'], '/attrs'), R, {'lockState': {'type': 'Property', 'value': 'Unlocked'}})[0]
        kept = call(hub, 'GET', url(door('y')['id']), R)[1]['lockState']
        refused = [call(hub, 'PATCH', url(door('y')['id'], '/attrs'), E, {'lockState': 'Unlocked'})[0],
                   call(hub, 'PATCH', url(door('y')['id'], '/attrs'), R, {'name': 'mine'})[0]]
        check('a-wish-is-no-sensed-state', wish == 204 and kept['value'] == 'Unlocked' and 'observedAt' not in kept and refused == [403, 422],
              'a door of others is asked to open', 'kept without observedAt; 403, 422 for others', f'{kept}, {refused}')
        call(hub, 'POST', API + 'entities', W, {'id': 'urn:x:alert', 'type': 'Alert', 'severity': 'high'})
        times = [call(hub, method, url('urn:x:alert', '/attrs'), R, {'acknowledgeComment': 'vu'})[0] for method in ('POST', 'PATCH')]
        call(hub, 'POST', API + 'entities', W, {'id': 'urn:x:cam', 'type': 'Camera', 'imageSnapshot': 'https://elsewhere/x.jpg'})
        shown = call(hub, 'GET', url('urn:x:cam'), P)[1]
        drawn = call(hub, 'GET', '/snapshots/urn:x:cam.jpg', P)[0]
        check('alerts-and-cameras-of-others', times == [204, 409] and 'imageSnapshot' not in shown and drawn == 404,
              'acknowledged twice; a camera with an image, under a grant', '204, 409; no image, 404', f'{times}, {sorted(shown)}, {drawn}')
        with open(hub.register, encoding='utf-8') as lines:
            written = [json.loads(line) for line in lines]
        writes = [line for line in written if line['what'] == 'write']
        check('writes-are-registered', len(writes) >= 10 and all(line['who'] for line in writes) and 'green' not in json.dumps(written),
              'the register', 'each write begun and done', f'{len(writes)} lines')


def nonsense_is_refused(folder):
    with Hub(f'--store={folder}/nonsense.db', *TOKENS) as hub:
        bodies = [
            {'type': 'Door'}, {'id': 'nowhere', 'type': 'Door'}, {'id': 'urn:x:1'}, {'id': 'urn:x:1', 'type': 3}, {'id': 'urn:x:1', 'type': ''},
            {'id': 'urn:x:' + 'y' * 600, 'type': 'Door'}, {'id': 'urn:x:1', 'type': 'T' * 200}, {'id': 'urn:x:1', 'type': 'Door', 'a': None},
            {'id': 'urn:x:1', 'type': 'Door', 'a"b': 1}, {'id': 'urn:x:1', 'type': 'Door', 'a<b>': 1}, {'id': 'urn:x:<b>', 'type': 'Door'},
            {'id': 'urn:x:1', 'type': 'Door', 'a': {'value': 1, 'observedAt': 'yesterday'}}, {'id': 'urn:x:1', 'type': 'Door', **{f'a{n}': n for n in range(300)}},
            [], [[]], 'text', 3,
        ]
        statuses = [call(hub, 'POST', API + 'entities', W, body)[0] for body in bodies]
        for path, body in (('upsert', {}), ('upsert', []), ('upsert', [3]), ('upsert', [None]), ('delete', [{}]), ('delete', [3]), ('upsert', [{}] * 1001)):
            statuses.append(call(hub, 'POST', API + 'entityOperations/' + path, W, body)[0])
        empty = call(hub, 'GET', API + 'entities?idPattern=.', R)[1]
        check('nonsense-is-refused', set(statuses) == {400} and empty == [], f'{len(statuses)} bodies that are no entities', '400, nothing kept',
              f'{sorted(set(statuses))}, {len(empty)} kept')
        hostile = '<b>&amp; \u202e \ud800 \x00'
        made = call(hub, 'POST', API + 'entities', W, {'id': 'urn:x:h', 'type': 'Door', 'name': hostile})[0]
        after = call(hub, 'GET', url('urn:x:h', '?options=keyValues'), R)[1]
        check('hostile-text-is-text', made == 201 and after['name'].startswith('<b>&amp;') and hub.is_alive(), 'markup, a lone surrogate, NUL in a name',
              'kept as text', repr(after['name']))
        large = call(hub, 'POST', API + 'entities', W, {'id': 'urn:x:l', 'type': 'Door', 'name': 'x' * 1100000})[0]
        check('a-large-entity-is-413', large in (413, 0), 'an entity of 1.1 MB', '413', str(large))


def disk_full(folder):
    small = 300 * 1024
    with Hub(f'--store={folder}/full.db', *TOKENS, prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (small, small))) as hub:
        statuses = []
        for n in range(40):
            statuses.append(call(hub, 'POST', API + 'entities', W, {'id': f'urn:x:{n}', 'type': 'Door', 'name': 'y' * 20000})[0])
        kept = {entity['id'] for entity in call(hub, 'GET', API + 'entities?type=Door&limit=100', R)[1]}
    promised = {f'urn:x:{n}' for n, status in enumerate(statuses) if status == 201}
    with Hub(f'--store={folder}/full.db', *TOKENS) as hub:
        after = {entity['id'] for entity in call(hub, 'GET', API + 'entities?type=Door&limit=100', R)[1]}
    check('a-full-disk-is-told', set(statuses) == {201, 503} and kept == promised == after, 'a file that may not grow', '503, and nothing claimed kept',
          f'{statuses.count(201)} kept, {statuses.count(503)} refused, {len(after)} there after')


def files_of_others(folder):
    other = os.path.join(folder, 'other.db')
    with sqlite3.connect(other) as db:
        db.execute('CREATE TABLE mine (x)')
    with open(other, 'rb') as file:
        before = file.read()
    noise = os.path.join(folder, 'noise.db')
    with open(noise, 'wb') as file:
        file.write(b'no database' * 1000)
    ends = []
    for path in (other, noise, os.path.join(folder, 'nowhere', 'x.db')):
        try:
            with Hub(f'--store={path}', *TOKENS):
                ends.append('started')
        except SystemExit as told:
            ends.append('Store' in str(told))
    with open(other, 'rb') as file:
        same = before == file.read()
    mode = oct(os.stat(os.path.join(folder, 'written.db')).st_mode & 0o777)
    check('files-of-others-are-left', ends == [True] * 3 and same and mode == '0o600', 'another database, noise, a folder that is not there',
          'no hub, a sentence', f'{ends}, own file {mode}')


def survives(folder):
    path = os.path.join(folder, 'crash.db')
    dice = random.Random(9)
    promised, doubtful = {}, {}
    lost = wrong = written = 0
    for turn in range(CRASHES):
        with Hub(f'--store={path}', *TOKENS) as hub:
            for entity, value in promised.items():
                status, got = call(hub, 'GET', url(entity, '?options=keyValues'), R) if dice.random() < 0.2 or turn == CRASHES - 1 else (200, None)
                lost += status != 200
                wrong += got is not None and got['n'] not in {value, *doubtful.get(entity, ())}
            threading.Timer(dice.uniform(0.05, 0.5), hub.process.send_signal, [signal.SIGKILL]).start()
            for n in range(100000):
                entity = f'urn:x:{dice.randrange(60)}'
                value = turn * 100000 + n
                # Sent and not answered: it may be there or not, until something later is answered.
                doubtful.setdefault(entity, set()).add(value)
                try:
                    status = call(hub, 'POST', API + 'entityOperations/upsert', W, [{'id': entity, 'type': 'Door', 'n': value}])[0]
                except OSError:
                    break
                if status not in (201, 204):
                    break
                promised[entity] = value
                doubtful[entity].clear()
                written += 1
    check('what-was-answered-is-there', not lost and not wrong and written > 0, f'{CRASHES} kills in the middle of writing', 'what was answered is there',
          f'{written} answered, {lost} lost, {wrong} wrong')


def as_the_readme_says(folder):
    if shutil.which('curl') is None or shutil.which('openssl') is None:
        check('the-lines-of-the-readme # SKIP curl or openssl is not installed', True, 'the lines of README', 'work as written', 'not tried')
        return
    with open(os.path.join(os.environ.get('BEFFROI_SOURCE_ROOT', '.'), 'README.md'), encoding='utf-8') as text:
        lines = next(block for block in re.findall(r'```sh\n(.*?)```', text.read(), re.DOTALL) if '--store' in block)
    with socket.create_server(('127.0.0.1', 0)) as free:
        port = str(free.getsockname()[1])
    # Slower machines than README's reader's wait for the hub instead of two seconds.
    lines = lines.replace('8443', port).replace('& sleep 2', '&\nhub=$!; until [ -s ready ]; do sleep 0.1; done')
    place = os.path.join(folder, 'readme')
    os.mkdir(place)
    env = {**os.environ, 'PATH': os.path.dirname(os.path.abspath(HUB)) + ':' + os.environ['PATH'], 'XDG_STATE_HOME': place}
    done = subprocess.run(['bash', '-c', lines + 'kill $hub; wait'], cwd=place, env=env, capture_output=True, text=True, timeout=120)
    check('the-lines-of-the-readme', '"value":"Mairie"' in done.stdout, 'the lines of README', 'work as written', done.stdout[-100:] or done.stderr[-200:])


scratch = tempfile.mkdtemp(prefix='beffroi-store-')
try:
    for part in (entities_are_written, history_is_kept, as_a_broker_has_it, who_may_write, nonsense_is_refused, disk_full, files_of_others, as_the_readme_says, survives):
        part(scratch)
finally:
    shutil.rmtree(scratch)
finish()
