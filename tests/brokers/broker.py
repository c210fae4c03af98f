#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An NGSI-LD broker that is not ours: a small HTTPS server that answers as others were measured to.

    broker.py --manner scorpio|stellio|orion-ld|orion-ld-1.4|strict [--set SWITCH=VALUE]... [--history N] FILE...

FILE holds a JSON array of entities, each with its own @context, which decides what its names mean here as there. It
prints one line of JSON, {"url": ..., "ca": file}, and ends when its standard input does. GET /double/log says what it
was asked, /double/entity/ID what it keeps (full names), GET /double/types what types under full names;
/double/measure/ID, /double/delete/ID, /double/create/ID/TYPE and /double/set/SWITCH/VALUE do so.

Contexts are not fetched: the published ones are imitated by expand().
"""
import argparse
import copy
import datetime
import gzip
import http.server
import json
import math
import os
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

CORE = {'location', 'observationSpace', 'operationSpace', 'createdAt', 'modifiedAt', 'scope'}
DEFAULT = 'https://uri.etsi.org/ngsi-ld/default-context/'
ERRORS = 'https://uri.etsi.org/ngsi-ld/errors/'
SUBJECT = re.compile(r'/(dataModel\.[A-Za-z]+)/(?:master/)?context\.jsonld$')
GENERAL = 'https://smartdatamodels.org/context.jsonld'
# What the context of all subjects together says of types: of many another name than their own subject's context.
GENERAL_TYPES = {'Door': 'dataModel.OCF', 'Lock': 'dataModel.OCF'}
TOP = {'name', 'alternateName', 'description', 'source', 'dataProvider', 'dateCreated', 'dateModified'}

# Words of the language itself, wherever they stand.
INNER = {'type', 'value', 'object', 'languageMap', 'observedAt', 'unitCode', 'datasetId', 'createdAt', 'modifiedAt', 'id'}

# How each was seen to answer (see the switches' use below).
MANNERS = {
    'scorpio': dict(max_limit=1000, too_many=403, unknown_parameter='ignored', temporal='newest', temporal_max=50,
                    update='drops', tenant_problem='TenantNotFound', id_alone=True, zero_limit='empty',
                    unknown_attribute='empty', sys_attrs=True, types=True, geo=True, relations=True, commands='stored'),
    'stellio': dict(max_limit=100, too_many=403, unknown_parameter='400', temporal='partial', temporal_max=100,
                    update='appends', tenant_problem='NonexistentTenant', id_alone=False, zero_limit='list',
                    unknown_attribute='404', sys_attrs=True, types=True, geo=True, relations=True, commands='stored'),
    'orion-ld': dict(max_limit=1000, too_many=400, unknown_parameter='400', temporal='501', temporal_max=0,
                     update='207', tenant_problem='NonexistentTenant', id_alone=True, zero_limit='list',
                     unknown_attribute='404', sys_attrs=True, types=True, geo=True, relations=True, commands='stored'),
    # Not one broker: what it does not know it refuses, and it knows little.
    'strict': dict(max_limit=20, too_many=400, unknown_parameter='400', temporal='whole', temporal_max=0,
                   update='drops', tenant_problem='NonexistentTenant', id_alone=False, zero_limit='400',
                   unknown_attribute='404', sys_attrs=False, types=True, geo=False, relations=False, commands='stored'),
}
# Before q= knew the broker's own dates: until 1.4 they are attributes that nothing has.
MANNERS['orion-ld-1.4'] = MANNERS['orion-ld']
# What is alike until a switch says otherwise. The first lines are habits of Scorpio 5.0.3: a list of one is its only element; an answer of
# one history without a value is 404, and its values are never temporalValues, whatever was asked; the type of the problem
# TooManyResults ends with a space; a list of no types has another name; answers are laid out for
# people, a fifth more bytes; who sends no Accept gets 406. changes: what
# q=modifiedAt>="..." does ("works" as seen on Scorpio and Stellio, and as Orion-LD has it since 1.5, by its source and its own
# tests; "ignored": everything; "nothing"; "400"; "frozen": an update leaves the entity's modifiedAt alone); attrs: what attrs= does
# of entities ("works": picks, and leaves out what has none of them; "nothing": finds nothing; "ignored": picks nothing; "400");
# gzip: none of the three compresses; beat: meters measure every so many seconds, whatever else is measured ten times more seldom; age: what the
# files hold was written so many seconds ago; datasets: whether an attribute has several instances, each with its datasetId, as 4.5.5 says
# ("kept", or "dropped": one, without); deletes: "works", or "unsupported" (405). Neither was measured: they are as written in the standard.
HABITS = dict(lists_of_one=True, empty_history='200', temporal_values=True, problem_space=False, types_when_none='typeList', accepts_none=True,
              instants=3, laid_out=False, date_type='@type', without_end='BadRequestData', changes='works', attrs='works', gzip=False, beat=0, age=3600,
              datasets='kept', deletes='works')
SEEN_OTHERWISE = {
    'scorpio': dict(lists_of_one=False, empty_history='404', temporal_values=False, problem_space=True, types_when_none='ngsi-ld:typeList',
                    accepts_none=False, instants=6, laid_out=True, date_type='type', without_end='InvalidRequest'),
    'orion-ld-1.4': dict(changes='nothing'), 'strict': dict(changes='400')}
SINCE = re.compile(r'modifiedAt>="?([^";]+)"?')
KNOWN = {'type', 'id', 'idPattern', 'attrs', 'pick', 'omit', 'q', 'limit', 'offset', 'count', 'options', 'format', 'local', 'georel',
         'geometry', 'coordinates', 'lang', 'details', 'timerel', 'timeAt', 'endTimeAt', 'timeproperty', 'lastN',
         'aggrMethods', 'aggrPeriodDuration', 'datasetId'}
KNOWN_STRICT = {'type', 'id', 'limit', 'offset', 'attrs', 'timerel', 'timeAt', 'endTimeAt'}


digits = 3  # of the instants that it writes


def now(ago=0):
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=ago)
    return at.strftime('%Y-%m-%dT%H:%M:%S.%f')[:len('2026-11-02T08:15:00.') + digits] + 'Z'


def instant(text):
    if not text:
        raise Problem(400, 'BadRequestData', 'A date-time is missing')
    try:
        return datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))
    except ValueError:
        raise Problem(400, 'BadRequestData', 'Not a date-time')


def expand(term, contexts, is_type=False):
    """The full name that a term has in those contexts."""
    if '://' in term or term.startswith('urn:') or (term in CORE and not is_type):
        return term
    for context in reversed(contexts):
        if isinstance(context, dict):
            iri = context.get(term)
            iri = iri.get('@id') if isinstance(iri, dict) else iri
            if iri:
                prefix, _, rest = iri.partition(':')
                return context[prefix] + rest if isinstance(context.get(prefix), str) else iri
            continue
        subject = SUBJECT.search(context)
        if context == GENERAL:
            if term in GENERAL_TYPES:
                return 'https://smartdatamodels.org/%s/%s' % (GENERAL_TYPES[term], term)
            return 'https://smartdatamodels.org/%s' % term
        if subject and term in TOP:
            return 'https://smartdatamodels.org/%s' % term
        if subject:
            return 'https://smartdatamodels.org/%s/%s' % (subject.group(1), term)
    return DEFAULT + term


def compact(iri, contexts):
    """The name under which a broker answers: short only where the request's context has it."""
    if iri.startswith(DEFAULT):
        return iri[len(DEFAULT):]
    term = iri.rsplit('/', 1)[-1]
    return term if '://' in iri and expand(term, contexts) == iri else iri


def expand_within(value, contexts):
    """Names inside a value are names too."""
    if isinstance(value, list):
        return [expand_within(v, contexts) for v in value]
    if not isinstance(value, dict) or 'coordinates' in value:
        return value
    return {k if k in INNER or k.startswith('@') else expand(k, contexts): expand_within(v, contexts)
            for k, v in value.items()}


def one_of(value):
    """As a broker stores it that takes a list of one for its only element, wherever it stands."""
    if isinstance(value, list):
        return one_of(value[0]) if len(value) == 1 else [one_of(v) for v in value]
    if not isinstance(value, dict) or 'coordinates' in value:
        return value
    return {k: one_of(v) for k, v in value.items()}


def without_dates(value):
    """An attribute, or its instances, without the broker's own dates."""
    if isinstance(value, list):
        return [without_dates(one) for one in value]
    return {k: v for k, v in value.items() if k not in ('createdAt', 'modifiedAt')} if isinstance(value, dict) else value


def renamed(value, date_type):
    """The type of a date under another name."""
    if isinstance(value, list):
        return [renamed(v, date_type) for v in value]
    if not isinstance(value, dict):
        return value
    return {date_type if k == '@type' else k: renamed(v, date_type) for k, v in value.items()}


def laid_out(value, margin='\n'):
    """For people, as Scorpio writes it for consoles too: a line for each member, a space on both sides of its colon."""
    if isinstance(value, dict) and value:
        inner = margin + '  '
        return '{' + ','.join(inner + json.dumps(k, ensure_ascii=False) + ' : ' + laid_out(v, inner) for k, v in value.items()) + margin + '}'
    if isinstance(value, list):
        return '[ ' + ', '.join(laid_out(v, margin) for v in value) + ' ]' if value else '[ ]'
    return json.dumps(value, ensure_ascii=False)


def compact_within(value, contexts):
    if isinstance(value, list):
        return [compact_within(v, contexts) for v in value]
    if not isinstance(value, dict) or 'coordinates' in value:
        return value
    return {compact(k, contexts): compact_within(v, contexts) for k, v in value.items()}


class Problem(Exception):
    def __init__(self, status, kind, detail=''):
        super().__init__(detail)
        self.status, self.kind, self.detail = status, kind, detail


class Broker:
    def __init__(self, manner, n_history):
        self.manner, self.n_history = manner, n_history
        self.entities, self.log, self.lock = {}, [], threading.Lock()

    def load(self, path):
        with open(path, encoding='utf-8') as file:
            for entity in json.loads(file.read() or '[]'):
                self.keep(entity, self.manner['age'])

    def keep(self, entity, age=0):
        contexts = entity.get('@context', [])
        contexts = contexts if isinstance(contexts, list) else [contexts]
        kept = {'id': entity['id'], 'type': expand(entity['type'], contexts, True)}
        for name, value in entity.items():
            if name not in ('id', 'type', '@context'):
                kept[expand(name, contexts)] = self.dated(self.stored(value, contexts), age)
        kept['createdAt'] = kept['modifiedAt'] = now(age)
        self.entities[kept['id']] = kept

    def stored(self, value, contexts):
        value = renamed(expand_within(value, contexts), self.manner['date_type'])
        return value if self.manner['lists_of_one'] else one_of(value)

    @staticmethod
    def dated(value, age=0):
        value = copy.deepcopy(value)
        if isinstance(value, dict):
            value.setdefault('createdAt', now(age))
            value['modifiedAt'] = now(age)
        return value

    # What is asked.

    def parameters(self, query, is_write=False):
        pairs = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        known = KNOWN_STRICT if self.manner['known'] == 'strict' else KNOWN
        if self.manner['unknown_parameter'] == '400':
            for name, value in pairs.items():
                if name not in known and not (self.manner['known'] == 'strict' and name == 'options'
                                              and value == 'temporalValues'):
                    raise Problem(400, 'InvalidRequest', 'Unknown parameter: ' + name)
        return pairs

    def shown(self, entity, contexts, options, only=None):
        out = {'id': entity['id'], 'type': compact(entity['type'], contexts)}
        for name, value in entity.items():
            if name in ('createdAt', 'modifiedAt'):
                if 'sysAttrs' in options:
                    out[name] = value
                continue
            if name in ('id', 'type') or (only is not None and name not in only):
                continue
            if 'sysAttrs' not in options:
                value = without_dates(value)
            out[compact(name, contexts)] = compact_within(value, contexts)
        return out

    def types(self, contexts, parameters):
        counts = {}
        for entity in self.entities.values():
            counts.setdefault(entity['type'], set()).update(set(entity) - {'id', 'type', 'createdAt', 'modifiedAt'})
        names = sorted(counts)
        if parameters.get('details') == 'true':
            return [{'id': n, 'type': 'EntityType', 'typeName': compact(n, contexts),
                     'attributeNames': sorted(compact(a, contexts) for a in counts[n])} for n in names]
        return {'id': 'urn:ngsi-ld:EntityTypeList:1', 'type': 'EntityTypeList',
                'typeList' if names else self.manner['types_when_none']: [compact(n, contexts) for n in names]}

    def selected(self, contexts, p):
        types = [expand(t, contexts, True) for t in re.split('[,|]', p['type']) if t] if 'type' in p else None
        ids = p['id'].split(',') if 'id' in p else None
        only = {expand(a, contexts) for a in p['attrs'].split(',')} if 'attrs' in p else None
        if only is not None and self.manner['attrs'] == '400':
            raise Problem(400, 'BadRequestData', 'attrs')
        if only is not None and self.manner['attrs'] != 'works':
            only = None if self.manner['attrs'] == 'ignored' else set()
        if types is None and only is None and not ('q' in p or 'georel' in p) and not (ids and self.manner['id_alone']):
            raise Problem(400, 'BadRequestData', 'Neither type, attrs, q nor georel')
        tests = [f for f in (self.near(p), self.related(contexts, p)) if f is not None]
        return [e for e in self.entities.values()
                if (types is None or e['type'] in types) and (ids is None or e['id'] in ids)
                and (only is None or only & set(e)) and all(f(e) for f in tests)], only

    def near(self, p):
        """By the first point of a geometry: what has none is nowhere."""
        if 'georel' not in p:
            return None
        distance = re.fullmatch(r'near;maxDistance==([0-9.]+)', p['georel'])
        if not self.manner['geo'] or distance is None or p.get('geometry') != 'Point':
            raise Problem(400, 'BadRequestData', 'georel')
        x, y = json.loads(p['coordinates'])

        def test(entity):
            at = entity.get('location', {}).get('value', {}).get('coordinates')
            while isinstance(at, list) and at and isinstance(at[0], list):
                at = at[0]
            return isinstance(at, list) and math.hypot(
                (at[0] - x) * math.cos(math.radians(y)), at[1] - y) * 111320 <= float(distance.group(1))
        return test

    def related(self, contexts, p):
        """Of q= only what relates: name=="id", several of them with |."""
        if 'q' not in p:
            return None
        terms = [re.fullmatch(r'(.+?)=="([^"]*)"', t) for t in p['q'].split('|')]
        if not self.manner['relations'] or None in terms:
            raise Problem(400, 'BadRequestData', 'q')
        wanted = {(expand(t.group(1), contexts), t.group(2)) for t in terms}
        names = {name for name, _ in wanted}
        return lambda e: any((n, e[n].get('object')) in wanted for n in names if n in e)

    def changed_since(self, p):
        """Takes modifiedAt>=... out of q=. Gives the instant it names, None without one."""
        since = SINCE.fullmatch(p.get('q', ''))
        if since is None or self.manner['known'] == 'strict':
            return None
        p.pop('q')
        if self.manner['changes'] == '400':
            raise Problem(400, 'BadRequestData', 'q')
        if self.manner['changes'] == 'nothing':
            return instant('9999-01-01T00:00:00Z')
        return None if self.manner['changes'] == 'ignored' else instant(since.group(1))

    def query(self, contexts, p):
        since = self.changed_since(p)
        found, only = self.selected(contexts, p)
        if since is not None:
            found = [e for e in found if instant(e['modifiedAt']) >= since]
        try:
            limit, offset = int(p.get('limit', 20)), int(p.get('offset', 0))
        except ValueError:
            raise Problem(400, 'BadRequestData', 'limit')
        if limit > self.manner['max_limit']:
            kind = 'TooManyResults' if self.manner['too_many'] == 403 else 'BadRequestData'
            raise Problem(self.manner['too_many'], kind,
                          'You asked for %d results, but the maximum is %d' % (limit, self.manner['max_limit']))
        if limit < 0 or offset < 0 or (limit == 0 and self.manner['zero_limit'] == '400'):
            raise Problem(400, 'BadRequestData', 'limit')
        headers = {}
        if p.get('count') == 'true' and not (limit == 0 and self.manner['zero_limit'] == 'empty'):
            headers['NGSILD-Results-Count'] = str(len(found))
        if limit == 0 and self.manner['zero_limit'] == 'empty':
            return None, headers
        return [self.shown(e, contexts, p.get('options', ''), only) for e in found[offset:offset + limit]], headers

    def one(self, identifier):
        if ':' not in identifier:
            raise Problem(400, 'BadRequestData', 'Not a URI')
        if identifier not in self.entities:
            raise Problem(404, 'ResourceNotFound', 'Entity Not Found')
        return self.entities[identifier]

    # The past.

    def evolution(self, attribute, frm, to, contexts):
        """Of a number: one value a minute, the newest at its own instant."""
        if not isinstance(attribute, dict) or not isinstance(attribute.get('value'), (int, float, dict)):
            return []
        end = instant(attribute.get('observedAt') or now())
        step = datetime.timedelta(minutes=1)
        stamps = [end - step * (self.n_history - 1 - i) for i in range(self.n_history)]
        return [dict({'type': 'Property', 'value': compact_within(attribute['value'], contexts),
                      'observedAt': s.strftime('%Y-%m-%dT%H:%M:%SZ')},
                     **({'unitCode': attribute['unitCode']} if 'unitCode' in attribute else {}))
                for s in stamps if frm < s < to]

    def history(self, entity, contexts, p):
        if p.get('timerel') == 'between' and 'endTimeAt' not in p:
            raise Problem(400, self.manner['without_end'], 'between cannot be used without endTimeAt')
        frm, to = instant(p.get('timeAt')), instant(p.get('endTimeAt'))
        only = [expand(a, contexts) for a in p['attrs'].split(',')] if 'attrs' in p else list(entity)
        out, is_cut = {'id': entity['id'], 'type': compact(entity['type'], contexts)}, False
        if not set(only) & set(entity) and self.manner['unknown_attribute'] == '404':
            raise Problem(404, 'ResourceNotFound', 'Entity has none of the attributes')
        for name in only:
            values = self.evolution(entity.get(name), frm, to, contexts)
            most = self.manner['temporal_max']
            if self.manner['temporal'] == 'newest':
                values = values[-int(p.get('lastN', most)):][::-1]
            elif self.manner['temporal'] == 'partial' and len(values) > most:
                values, is_cut = values[-most:], True
            if not values:
                continue
            if not self.manner['temporal_values']:
                values = [dict(v, instanceId='instanceid:%s:%s' % (name, v['observedAt'])) for v in values]
                values = values if len(values) > 1 else values[0]
            elif 'temporalValues' in p.get('options', '') + p.get('format', ''):
                values = {'type': 'Property', 'values': [[v['value'], v['observedAt']] for v in values]}
            out[compact(name, contexts)] = values
        return out, is_cut

    def temporal(self, contexts, identifier, p):
        if self.manner['temporal'] == '501':
            raise Problem(501, 'OperationNotSupported', 'No temporal storage')
        if identifier is not None:
            out, is_cut = self.history(self.one(identifier), contexts, p)
            if len(out) == 2 and self.manner['empty_history'] == '404':
                raise Problem(404, 'ResourceNotFound', identifier + ' was not found')
            return out, 206 if is_cut else 200
        if 'id' in p and not p.get('type'):
            raise Problem(400, 'BadRequestData', 'type')
        selection = {k: v for k, v in p.items() if k in ('type', 'id')}
        found, parts = self.selected(contexts, selection)[0], []
        for entity in found:
            try:
                parts.append(self.history(entity, contexts, p))
            except Problem:
                continue
        return [part[0] for part in parts], 206 if any(part[1] for part in parts) else 200

    # What is written.

    def touch(self, entity, at=None):
        if self.manner['changes'] != 'frozen':
            entity['modifiedAt'] = at or now()

    def beat(self):
        """Measures for ever, each entity at its own second of the beat."""
        every, second = self.manner['beat'], 0
        while True:
            time.sleep(1)
            second += 1
            with self.lock:
                for i, entity in enumerate(self.entities.values()):
                    period = every if entity['type'].endswith('ACMeasurement') else every * 10
                    if (i * 7 + second) % period == 0:
                        self.measure(entity)

    def measure(self, entity):
        at = now()
        for value in entity.values():
            if isinstance(value, dict) and isinstance(value.get('value'), (int, float)) and 'observedAt' in value \
                    and not isinstance(value['value'], bool):
                value.update(value=value['value'] + 1, observedAt=at, modifiedAt=at)
                self.touch(entity, at)

    def set(self, name, value):
        self.manner[name] = value

    # What a test does to it: GET /double/NAME/...
    TOLD = {'measure': lambda self, i: self.measure(self.entities[i]), 'touch': lambda self, i: self.touch(self.entities[i]),
            'delete': lambda self, i: self.entities.pop(i), 'create': lambda self, i, type_: self.keep({'id': i, 'type': type_}), 'set': set}

    def add_instance(self, entity, full, value, contexts, way):
        """One instance of an attribute, by its datasetId (4.5.5); False: it is there, and not to be written over."""
        fresh = self.dated(self.stored(value, contexts))
        if self.manner['datasets'] == 'dropped':
            fresh.pop('datasetId')
            if full not in entity or way != 'add':
                entity[full] = fresh
                return True
            return False
        before = entity.get(full, [])
        before = before if isinstance(before, list) else [before]
        others = [one for one in before if one.get('datasetId') != value['datasetId']]
        if way == 'add' and len(others) < len(before):
            return False
        entity[full] = others + [fresh] if others else fresh
        return True

    def take(self, entity, full, dataset):
        """Takes an attribute away, or the instance of that datasetId."""
        before = entity.get(full)
        if before is None:
            raise Problem(404, 'ResourceNotFound', 'Attribute not found')
        rest = [one for one in (before if isinstance(before, list) else [before]) if dataset and one.get('datasetId') != dataset]
        if rest:
            entity[full] = rest if len(rest) > 1 else rest[0]
        else:
            del entity[full]
        self.touch(entity)

    def put(self, entity, body, contexts, way):
        updated, missed = [], []
        for name, value in body.items():
            full = expand(name, contexts)
            if name in ('id', 'type', '@context'):
                continue
            is_there = full in entity
            if isinstance(value, dict) and 'datasetId' in value and way != 'update':
                if self.add_instance(entity, full, value, contexts, way):
                    updated.append(full)
                else:
                    missed.append({'attributeName': full, 'reason': 'there already'})
                continue
            if (way == 'update' and not is_there and self.manner['update'] != 'appends') \
                    or (way == 'add' and is_there):
                missed.append({'attributeName': full, 'reason': 'not there' if way == 'update' else 'there already'})
                continue
            if way == 'merge' and is_there and isinstance(entity[full], dict) and isinstance(value, dict):
                value = dict(entity[full], **value)
            entity[full] = self.dated(self.stored(value, contexts))
            updated.append(full)
        if updated:
            self.touch(entity)
        if missed and (way == 'add' or self.manner['update'] == '207'):
            return 207, {'updated': updated, 'notUpdated': missed}
        return 204, None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    broker = None

    def log_message(self, *_):
        pass

    def contexts(self):
        link = self.headers.get('Link', '')
        found = re.match(r'<([^>]*)>.*json-ld#context', link)
        return [found.group(1)] if found else []

    def reply(self, status, body=None, headers=(), kind='application/json'):
        wide = self.broker.manner['laid_out'] and kind == 'application/json' and not self.path.startswith('/double/')
        data = b'' if body is None else (laid_out(body) if wide else json.dumps(body, separators=(',', ':'), ensure_ascii=False)).encode()
        self.send_response(status)
        if data and self.broker.manner['gzip'] and 'gzip' in self.headers.get('Accept-Encoding', ''):
            data = gzip.compress(data, 6)
            self.send_header('Content-Encoding', 'gzip')
        if data:
            self.send_header('Content-Type', kind)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def answer(self):
        length = int(self.headers.get('Content-Length') or 0)
        body = self.rfile.read(length) if length else b''
        path, _, query = self.path.partition('?')
        with self.broker.lock:
            try:
                if not path.startswith('/double/'):
                    self.broker.log.append('%s %s' % (self.command, self.path))
                self.route(path, query, body)
            except Problem as problem:
                odd = self.broker.manner['problem_space'] and problem.kind == 'TooManyResults'
                self.reply(problem.status, {'type': ERRORS + problem.kind + (' ' if odd else ''), 'title': problem.kind,
                                            'detail': problem.detail, 'status': problem.status},
                           kind='application/problem+json')

    do_GET = do_POST = do_PATCH = do_DELETE = answer

    def route(self, path, query, body):
        broker = self.broker
        parts = [urllib.parse.unquote(p) for p in path.strip('/').split('/')]
        if parts[0] == 'double':
            if parts[1] in broker.TOLD:
                broker.TOLD[parts[1]](broker, *parts[2:])
                return self.reply(200, 'done')
            kept = {'log': broker.log, 'entity': broker.entities.get(parts[-1]), 'types': broker.types([], {})}
            return self.reply(200, kept[parts[1]])
        if path == '/ngsi-ld/ex/v1/version' and broker.manner['temporal'] == '501':
            return self.reply(200, {'Orion-LD version': '1.4.0' if broker.manner['known'] == 'orion-ld-1.4' else '1.6.0'})
        if parts[:2] != ['ngsi-ld', 'v1']:
            return self.reply(404)
        if not self.broker.manner['accepts_none'] and self.command == 'GET' and not self.headers.get('Accept'):
            raise Problem(406, 'NotAcceptable', 'Provided accept types are not supported')
        if self.headers.get('NGSILD-Tenant') not in (None, ''):
            raise Problem(404, broker.manner['tenant_problem'], 'Tenant not found')
        rest, contexts = parts[2:], self.contexts()
        if self.command != 'GET':
            return self.write(rest, broker.parameters(query, True), json.loads(body) if body else None, contexts)
        p = broker.parameters(query)
        if rest == ['types'] and broker.manner['types']:
            return self.reply(200, broker.types(contexts, p))
        if rest == ['entities']:
            found, headers = broker.query(contexts, p)
            return self.reply(200, found, headers)
        if rest[:1] == ['entities'] and len(rest) == 2:
            return self.reply(200, broker.shown(broker.one(rest[1]), contexts, p.get('options', '')))
        if rest[:2] == ['temporal', 'entities'] and len(rest) <= 3:
            out, status = broker.temporal(contexts, rest[2] if len(rest) == 3 else None, p)
            return self.reply(status, out)
        raise Problem(404, 'ResourceNotFound')

    def upsert(self, body):
        created = []
        for entity in body:
            if entity['id'] not in self.broker.entities:
                created.append(entity['id'])
            self.broker.keep(entity)
        return self.reply(201, created) if created else self.reply(204)

    def write(self, rest, p, body, contexts):
        if rest == ['entityOperations', 'upsert'] and self.command == 'POST':
            return self.upsert(body)
        entity = self.broker.one(rest[1]) if len(rest) > 1 and rest[0] == 'entities' else None
        if entity is None:
            raise Problem(404, 'ResourceNotFound')
        if self.command == 'DELETE':
            if len(rest) != 4 or self.broker.manner['deletes'] != 'works':
                raise Problem(405, 'OperationNotSupported')
            self.broker.take(entity, expand(rest[3], contexts), p.get('datasetId'))
            return self.reply(204)
        if rest[2:] == ['attrs'] and self.command == 'PATCH':
            way = 'update'
        elif rest[2:] == ['attrs']:
            way = 'add' if 'noOverwrite' in p.get('options', '') else 'append'
        elif len(rest) == 2 and self.command == 'PATCH':
            way = 'merge'
        elif len(rest) == 4 and rest[2] == 'attrs' and self.command == 'PATCH':
            if self.broker.manner['commands'] == 'unsupported':
                raise Problem(405, 'OperationNotSupported')
            if self.broker.manner['commands'] == 'drops':
                return self.reply(204)
            if expand(rest[3], contexts) not in entity:
                raise Problem(404, 'ResourceNotFound', 'Attribute not found')
            body, way = {rest[3]: body}, 'merge'
        else:
            raise Problem(405, 'OperationNotSupported')
        self.reply(*self.broker.put(entity, body, contexts, way))


def certificate(folder):
    key, crt = os.path.join(folder, 'key.pem'), os.path.join(folder, 'ca.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                    '-keyout', key, '-out', crt, '-days', '2', '-subj', '/CN=127.0.0.1', '-addext',
                    'subjectAltName=IP:127.0.0.1'], check=True, capture_output=True)
    return key, crt


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--manner', choices=sorted(MANNERS), required=True)
    parser.add_argument('--set', action='append', default=[], metavar='SWITCH=VALUE')
    parser.add_argument('--history', type=int, default=120, metavar='N')
    parser.add_argument('files', nargs='+')
    arguments = parser.parse_args()
    manner = dict(HABITS, **MANNERS[arguments.manner], known=arguments.manner)
    manner.update(SEEN_OTHERWISE.get(arguments.manner, {}))
    for text in arguments.set:
        name, _, value = text.partition('=')
        if name not in manner:
            parser.error('no such switch: ' + name)
        manner[name] = type(manner[name])(int(value)) if isinstance(manner[name], int) else value
    global digits
    digits = manner['instants']
    broker = Broker(manner, arguments.history)
    for path in arguments.files:
        broker.load(path)
    Handler.broker = broker
    if manner['beat'] > 0:
        threading.Thread(target=broker.beat, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        key, crt = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(crt, key)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(json.dumps({'url': 'https://127.0.0.1:%d' % server.server_port, 'ca': crt}), flush=True)
        sys.stdin.read()


if __name__ == '__main__':
    main()
