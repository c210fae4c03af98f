#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""beffroi-hub --push: into brokers that are not ours (their doubles), and into another hub that keeps what it is given. TAP, then a table.

push-hub.py HUB BROKER
"""
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.request

from hub_attack import Hub, check, finish

HUB, BROKER = sys.argv[1:3]
WRITER = 'writer-secret-token'
API = '/ngsi-ld/v1/'


class Double:
    """A broker that holds nothing yet."""

    def __init__(self, manner, folder):
        empty = os.path.join(folder, 'empty.json')
        with open(empty, 'w', encoding='ascii') as file:
            file.write('[]')
        self.process = subprocess.Popen([sys.executable, '-B', BROKER, '--manner', manner, empty], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ready = json.loads(self.process.stdout.readline())
        self.url, self.ca = ready['url'], ready['ca']
        self.context = ssl.create_default_context(cafile=self.ca)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()

    def get(self, path):
        with urllib.request.urlopen(self.url + path, context=self.context, timeout=30) as answer:
            return json.load(answer)


def push(url, *options):
    return subprocess.run([HUB, '--push', url, '--now=2026-11-02T08:00:00Z', *options], capture_output=True, text=True, timeout=120)


def secret(folder, text, mode=0o600):
    path = os.path.join(folder, f'token-{mode:o}')
    with open(path, 'w', encoding='ascii') as file:
        file.write(text + '\n')
    os.chmod(path, mode)
    return path


def count_of(text):
    """Entities that the last line of progress tells of."""
    return int(text.strip().splitlines()[-1].split(' of ')[1].split()[0])


def into_brokers(folder):
    for manner in ('scorpio', 'stellio', 'orion-ld'):
        with Double(manner, folder) as broker:
            done = push(broker.url, f'--push-certificate={broker.ca}')
            again = push(broker.url, f'--push-certificate={broker.ca}')
            types = broker.get('/double/types')['typeList']
            door = broker.get('/double/entity/urn:ngsi-ld:Door:sainte-gemme:mairie:entree')
            full = [name for name in door if name.endswith('/lockState')]
            check('into-' + manner, done.returncode == again.returncode == 0 and len(types) == 19 and all(':' in name for name in types) and full,
                  f'the demo commune into {manner}, twice', '19 types under full names', f'{count_of(done.stderr)} entities, {len(types)} types')


def published_models_into(folder):
    """Entities in the shapes of published models, put into a hub, go on into a broker and another hub."""
    subject = 'https://raw.githubusercontent.com/smart-data-models/dataModel.Building/master/context.jsonld'
    entities = [
        {'id': 'urn:ngsi-ld:Building:b1', 'type': 'Building', 'name': {'type': 'Property', 'value': 'École'}, '@context': [subject]},
        {'id': 'urn:ngsi-ld:ACMeasurement:m1', 'type': 'ACMeasurement', 'refDevice': {'type': 'Relationship', 'object': 'urn:ngsi-ld:Device:d1'},
         'activePower': {'type': 'Property', 'value': {'L1': 11996, 'L2': 9461, 'L3': 10001}, 'observedAt': '2026-11-02T07:59:00Z'}, '@context': [subject]},
        {'id': 'urn:ngsi-ld:Door:d1', 'type': 'Door', 'openState': {'type': 'Property', 'value': 'Closed', 'observedAt': '2026-11-02T07:59:00+01:00'},
         'location': {'type': 'GeoProperty', 'value': {'type': 'Point', 'coordinates': [-0.88, 46.21]}}, '@context': [subject]},
    ]
    first, second = os.path.join(folder, 'first.db'), os.path.join(folder, 'second.db')
    with Hub(f'--store={first}', f'--token={WRITER}:technician+write') as hub:
        body = json.dumps(entities).encode()
        put = hub.ask('POST', API + 'entityOperations/upsert', WRITER, f'Content-Length: {len(body)}', 'Content-Type: application/ld+json', body=body)
    token = secret(folder, WRITER)
    with Hub(f'--store={second}', f'--token={WRITER}:technician+write') as hub:
        ca = os.path.join(folder, 'hub.pem')
        with open(ca, 'w', encoding='ascii') as file:
            file.write(json.loads(hub.ready)['certificate'])
        url = f'https://localhost:{hub.port}'
        done = push(url, f'--store={first}', f'--push-certificate={ca}', f'--push-token-file={token}')
        denied = push(url, f'--store={first}', f'--push-certificate={ca}')
        open_to_others = push(url, f'--store={first}', f'--push-certificate={ca}', '--push-token-file=' + secret(folder, WRITER, 0o644))
        strange = push(url, f'--store={first}', f'--push-token-file={token}')
        query = '?options=keyValues'
        kept = [json.loads(hub.answer('GET', API + 'entities/' + e['id'] + query, WRITER).split(b'\r\n\r\n', 1)[1]) for e in entities]
        alike = kept[1]['activePower'] == {'L1': 11996, 'L2': 9461, 'L3': 10001} and kept[2]['location']['coordinates'] == [-0.88, 46.21] \
            and kept[0]['name'] == 'École'
        check('published-models-into-a-hub', put == 201 and done.returncode == 0 and alike, 'published models through a hub into another', 'as they were',
              f'{put}, {count_of(done.stderr)} entities')
        check('not-without-a-token', denied.returncode == 1 and '401' in denied.stderr, 'no token', 'told', denied.stderr.strip()[-70:])
        check('not-a-token-of-others', open_to_others.returncode == 1 and 'chmod 600' in open_to_others.stderr, 'a token file that others may read',
              'not sent', open_to_others.stderr.strip()[-70:])
        check('not-to-a-stranger', strange.returncode == 1 and 'tls' in strange.stderr.lower() or 'certificate' in strange.stderr.lower(),
              'a certificate of nobody known', 'not sent', strange.stderr.strip()[-70:])
        told = done.stderr + denied.stderr + open_to_others.stderr + strange.stderr
        check('the-token-is-not-told', WRITER not in told, 'what it says', 'no token in it', f'{len(told)} characters')
    with Double('scorpio', folder) as broker:
        done = push(broker.url, f'--store={first}', f'--push-certificate={broker.ca}')
        there = broker.get('/double/entity/urn:ngsi-ld:Door:d1')
        check('published-models-into-a-broker', done.returncode == 0 and there['id'] == 'urn:ngsi-ld:Door:d1', 'the same into a broker', 'there',
              f'{count_of(done.stderr)} entities')


def goes_on(folder):
    with Double('scorpio', folder) as broker:
        rest = push(broker.url, f'--push-certificate={broker.ca}', '--push-from=150')
        total = count_of(rest.stderr)
        kept = sum(entry.startswith('POST') for entry in broker.get('/double/log'))
        check('goes-on-where-it-stopped', rest.returncode == 0 and kept == (total - 150 + 49) // 50, '--push-from=150', 'the rest only', f'{kept} batches')
    refused = [push(url).returncode for url in ('http://broker.example', 'ftp://localhost', 'https://me:secret@broker.example', 'https://', 'broker')]
    check('only-https-or-this-computer', refused == [2] * 5, 'http elsewhere, a password in the address, no address', 'refused at once', str(refused))
    gone = subprocess.run([HUB, '--push', 'http://127.0.0.1:9', '--now=2026-11-02T08:00:00Z'], capture_output=True, text=True, timeout=120)
    check('tells-where-to-go-on', gone.returncode == 1 and '--push-from=0' in gone.stderr, 'a broker that is not there', 'tried again, then told',
          f'{gone.stderr.count("again in")} times')


scratch = tempfile.mkdtemp(prefix='beffroi-push-')
try:
    for part in (into_brokers, published_models_into, goes_on):
        part(scratch)
finally:
    shutil.rmtree(scratch)
finish()
