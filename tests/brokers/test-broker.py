#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The double answers as the brokers it stands for were measured to (broker.py). TAP."""
import json
import os
import ssl
import subprocess
import sys
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
BUILDING = 'https://smartdatamodels.org/dataModel.Building/Building'
POWER = 'https://smartdatamodels.org/dataModel.Energy/totalActivePower'
OWN = {'Link': '<https://raw.githubusercontent.com/smart-data-models/dataModel.Building/master/context.jsonld>; '
               'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'}
E, T = '/ngsi-ld/v1/entities', '/ngsi-ld/v1/temporal/entities/urn:ngsi-ld:ACMeasurement:halle'
PAST = '?timerel=between&timeAt=2026-11-02T00:00:00Z&endTimeAt=2026-11-03T00:00:00Z&attrs='
ALERT = E + '/urn:ngsi-ld:Alert:essai-1'
DOOR = E + '/urn:ngsi-ld:Door:halle'

# name, path, headers -> what Scorpio, Stellio and Orion-LD said: status, number of elements or problem.
READS = [
    ('a short name without its context finds nothing', E + '?type=Building', {}, ['200 0', '200 0', '200 0']),
    ('a short name finds in its own context', E + '?type=Building', OWN, ['200 3', '200 3', '200 3']),
    ('a full name finds', E + '?type=' + BUILDING, {}, ['200 3', '200 3', '200 3']),
    ('no filter', E + '?limit=5', {}, ['400 BadRequestData'] * 3),
    ('ids without type', E + '?id=urn:ngsi-ld:Building:halle', {}, ['200 1', '400 BadRequestData', '200 1']),
    ('too many asked', E + '?limit=100000&type=' + BUILDING, {},
     ['403 TooManyResults', '403 TooManyResults', '400 BadRequestData']),
    ('a page of 101', E + '?limit=101&type=' + BUILDING, {}, ['200 3', '403 TooManyResults', '200 3']),
    ('a parameter nobody knows', E + '?colour=red&type=' + BUILDING, {},
     ['200 3', '400 InvalidRequest', '400 InvalidRequest']),
    ('another tenant', E + '?type=' + BUILDING, {'NGSILD-Tenant': 'nobody'},
     ['404 TenantNotFound', '404 NonexistentTenant', '404 NonexistentTenant']),
    ('nobody there', E + '/urn:ngsi-ld:Building:none', {}, ['404 ResourceNotFound'] * 3),
    ('not a URI', E + '/none', {}, ['400 BadRequestData'] * 3),
    ('history', T + PAST + POWER, {}, ['200 50', '206 100', '501 OperationNotSupported']),
    ('history of a name the context has elsewhere', T + PAST + 'totalActivePower', {},
     ['404 ResourceNotFound', '404 ResourceNotFound', '501 OperationNotSupported']),
    ('history, all of it', T + PAST + POWER + '&lastN=500', {}, ['200 120', '206 100', '501 OperationNotSupported']),
    ('history of a day without any', T + '?timerel=between&timeAt=2020-11-02T00:00:00Z&endTimeAt=2020-11-03T00:00:00Z&attrs=' + POWER, {},
     ['404 ResourceNotFound', '200 0', '501 OperationNotSupported']),
    ('history without end', T + '?timerel=between&timeAt=2026-11-02T00:00:00Z', {},
     ['400 InvalidRequest', '400 BadRequestData', '501 OperationNotSupported']),
]
# name, method, path, attribute written -> status, and whether it is kept.
WRITES = [
    ('update of what is not there', 'PATCH', ALERT + '/attrs', 'acknowledgedAt', ['204 lost', '204 kept', '207 lost']),
    ('append', 'POST', ALERT + '/attrs?options=noOverwrite', 'acknowledgedBy', ['204 kept'] * 3),
    ('merge', 'PATCH', ALERT, 'acknowledgeComment', ['204 kept'] * 3),
    ('a door that is asked', 'PATCH', DOOR + '/attrs', 'https://smartdatamodels.org/openState',
     ['204 kept'] * 3),
]


class Double:
    def __init__(self, manner, commune=os.path.join(HERE, 'commune.json')):
        self.process = subprocess.Popen([sys.executable, '-B', os.path.join(HERE, 'broker.py'), '--manner', manner,
                                         commune], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        ready = json.loads(self.process.stdout.readline())
        self.url, self.tls = ready['url'], ssl.create_default_context(cafile=ready['ca'])

    def ask(self, path, headers=None, method='GET', body=None):
        request = urllib.request.Request(self.url + path, headers=headers or {}, method=method, data=body)
        request.add_header('Accept-Encoding', 'gzip')
        if not request.has_header('Accept'):
            request.add_header('Accept', 'application/json')
        if body:
            request.add_header('Content-Type', 'application/json')
        try:
            answer = urllib.request.urlopen(request, context=self.tls, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        self.text = text = answer.read()
        assert answer.headers.get('Content-Encoding') is None
        return answer.status, json.loads(text) if text else None

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def worded(status, body):
    if status >= 400:
        return '%d %s' % (status, body['title'])
    if isinstance(body, list):
        return '%d %d' % (status, len(body))
    values = [v for k, v in body.items() if k not in ('id', 'type')]
    return '%d %d' % (status, len(values[0]) if values else 0)


def main():
    n, bad = 0, 0

    def check(name, seen, right):
        nonlocal n, bad
        n += 1
        bad += seen != right
        print('%s %d - %s%s' % ('ok' if seen == right else 'not ok', n, name,
                                '' if seen == right else ': %s, not %s' % (seen, right)), flush=True)

    for i, manner in enumerate(('scorpio', 'stellio', 'orion-ld')):
        double = Double(manner)
        for name, path, headers, right in READS:
            check('%s: %s' % (manner, name), worded(*double.ask(path, headers)), right[i])
        for name, method, path, attribute, right in WRITES:
            body = json.dumps({attribute: {'type': 'Property', 'value': 'x'}}).encode()
            status = double.ask(path, {}, method, body)[0]
            kept = double.ask(path.partition('?')[0].replace('/attrs', ''))[1]
            seen = '%d %s' % (status, 'kept' if kept.get(attribute, {}).get('value') == 'x' else 'lost')
            check('%s: %s' % (manner, name), seen, right[i])
        types = double.ask('/ngsi-ld/v1/types')[1]['typeList']
        check(manner + ': types by their full names', BUILDING in types, True)
        dated = double.ask(E + '?options=sysAttrs&type=' + BUILDING)[1][0]
        check(manner + ': dates of its own', 'modifiedAt' in dated and 'modifiedAt' in
              dated['https://smartdatamodels.org/name'], True)
        double.close()
    double = Double('scorpio')
    status, body = double.ask(E + '?limit=100000&type=' + BUILDING)
    check('scorpio: a problem whose type ends with a space', body['type'], 'https://uri.etsi.org/ngsi-ld/errors/TooManyResults ')
    building = double.ask(E + '/urn:ngsi-ld:Building:halle?options=sysAttrs')[1]
    check('scorpio: laid out for people', double.text[:48], b'{\n  "id" : "urn:ngsi-ld:Building:halle",\n  "type')
    check('scorpio: a list of one', building['https://smartdatamodels.org/dataModel.Building/category']['value'], 'civic')
    check('scorpio: instants to the microsecond', len(building['modifiedAt']), len('2026-11-02T08:15:00.000000Z'))
    issued = double.ask(ALERT)[1]['https://smartdatamodels.org/dataModel.Alert/dateIssued']['value']
    check('scorpio: the type of a date', sorted(issued), ['@value', 'type'])
    past = double.ask(T + PAST + POWER + '&format=temporalValues')[1][POWER]
    check('scorpio: no temporalValues, the newest first', (past[0]['observedAt'] > past[1]['observedAt'], 'instanceId' in past[0]), (True, True))
    newest = double.ask(T + PAST + POWER + '&lastN=1')[1][POWER]
    check('scorpio: one value is no list', newest['value'], past[0]['value'])
    check('scorpio: no Accept', double.ask(E + '?type=' + BUILDING, {'Accept': ''})[0], 406)
    double.close()
    double = Double('scorpio', os.devnull)
    check('scorpio: no types', double.ask('/ngsi-ld/v1/types')[1], {'id': 'urn:ngsi-ld:EntityTypeList:1', 'type': 'EntityTypeList', 'ngsi-ld:typeList': []})
    double.close()
    double = Double('strict')
    for path in ('&count=true', '&options=sysAttrs', '&q=x', '&format=simplified', '&pick=name'):
        check('strict: ' + path, worded(*double.ask(E + '?type=' + BUILDING + path)), '400 InvalidRequest')
    check('strict: what it knows', worded(*double.ask(E + '?limit=2&offset=1&type=' + BUILDING)), '200 2')
    double.close()
    print('1..%d' % n)
    return bad > 0


sys.exit(main())
