#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small server that behaves as Home Assistant was measured to (2024.3.3; src/backend/home-assistant/WIRE.md).

Usage: home.py [--set SWITCH=VALUE]...
Prints {"url", "ca", "token"} on a line, then obeys lines of JSON on stdin, each answered by a line:
  {"state": [entity, word]} {"attribute": [entity, name, value]} {"gone": entity} {"notify": [id, title, message]}
  {"area": [entity, area]} {"set": [switch, value]} {"restart": true} {"log": true} (what was asked so far)
Ends with its stdin."""
import argparse
import base64
import datetime
import hashlib
import http.server
import json
import os
import select
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

TOKEN = 'token-of-the-double'
GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
HOUR = 3600
SWITCHES = {
    'drop': 0,        # every N-th push is lost
    'starting': 0,    # so many times it says that it is starting
    'floors': 1,      # areas tell their floors (from 2024.4 on)
    'energy': 1,      # there are energy preferences
    'external': 0,    # and they name a meter that has statistics alone, and one of gas
    'lock_s': 0.3,    # how long the lock takes
    'jams': 0,        # the lock jams
    'admin': 1,       # the user of the token
    'huge': 0,        # get_states answers more than anybody takes
    'deep': 0,        # get_states answers nested lists
    'silent': '',     # a command that is never answered
    'reported': 0,    # states tell last_reported (from 2024.4 on)
    'together': 0,    # messages come several in one
    'fails': '',      # a command that answers an error
    'calls': 0,       # services answer 500
    'frontend': 1,    # it has pages
    'closed': 0,      # everything asks for a token, as a gateway before a broker does
}


def iso(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat()


class Home:
    """What there is, and who listens."""

    def __init__(self, switches):
        self.switches, self.lock, self.sockets, self.log, self.pushes = switches, threading.RLock(), set(), [], 0
        now = time.time()
        self.states = {}
        for entity, word, attributes in (
                ('sensor.mairie_puissance', '1.25', {'unit_of_measurement': 'kW', 'device_class': 'power',
                                                     'state_class': 'measurement', 'friendly_name': 'Mairie Puissance'}),
                ('sensor.mairie_energie', '20450.5', {'unit_of_measurement': 'kWh', 'device_class': 'energy',
                                                      'state_class': 'total_increasing',
                                                      'friendly_name': 'Mairie Énergie'}),
                ('sensor.eclairage_puissance', '300', {'unit_of_measurement': 'W', 'device_class': 'power',
                                                       'friendly_name': 'Éclairage'}),
                ('sensor.toiture_retour', '310', {'unit_of_measurement': 'kWh', 'device_class': 'energy',
                                                  'friendly_name': 'Toiture, retour'}),
                ('sensor.classe_temperature', '68', {'unit_of_measurement': '°F', 'device_class': 'temperature',
                                                     'friendly_name': 'Classe'}),
                ('sensor.puits', '12', {'unit_of_measurement': 'furlong', 'device_class': 'water',
                                        'friendly_name': 'Puits'}),
                ('sensor.cache', '9', {'unit_of_measurement': 'W', 'device_class': 'power', 'friendly_name': 'Caché'}),
                ('light.accueil', 'on', {'brightness': 200, 'friendly_name': 'Accueil'}),
                ('lock.ecole', 'locked', {'friendly_name': 'Porte de l’école', 'code_format': None}),
                ('binary_sensor.mairie_porte', 'off', {'device_class': 'door', 'friendly_name': 'Porte de la mairie'}),
                ('camera.cour', 'idle', {'access_token': 'secret-of-the-camera', 'friendly_name': 'Cour',
                                         'entity_picture': '/api/camera_proxy/camera.cour?token=secret-of-the-camera'}),
                ('calendar.salle', 'off', {'friendly_name': 'Salle des fêtes', 'message': 'Club'}),
                ('climate.salle', 'heat', {'current_temperature': 18.5, 'temperature': 19, 'friendly_name': 'Chauffage'}),
                ('switch.pompe', 'unavailable', {'friendly_name': 'Pompe'}),
                ('person.secretaire', 'home', {'user_id': 'u1', 'friendly_name': 'Madame Untel'}),
                ('device_tracker.telephone', 'not_home', {'mac': '00:11:22:33:44:55', 'friendly_name': 'Téléphone'})):
            self.states[entity] = {'s': word, 'a': attributes, 'lc': now - 60, 'lu': now - 60}
        self.floors = [{'floor_id': 'bourg', 'name': 'Le bourg', 'level': 0}]
        self.areas = {'mairie': ('Mairie', 'bourg'), 'ecole': ('École', 'bourg'), 'salle': ('Salle des fêtes', None)}
        self.devices = {'d1': 'mairie', 'd2': None}
        self.registry = {'sensor.mairie_puissance': ('d1', None), 'sensor.mairie_energie': ('d1', None),
                         'sensor.eclairage_puissance': (None, 'mairie'), 'light.accueil': (None, 'mairie'),
                         'lock.ecole': (None, 'ecole'), 'sensor.classe_temperature': (None, 'ecole'),
                         'binary_sensor.mairie_porte': (None, 'mairie'), 'camera.cour': (None, 'ecole'),
                         'calendar.salle': (None, 'salle'), 'climate.salle': (None, 'salle'), 'sensor.puits': ('d2', None),
                         'sensor.cache': (None, 'mairie'), 'switch.pompe': (None, 'salle')}
        self.notifications = {'mise-a-jour': ('Mise à jour', 'Une mise à jour **attend**.', now - 3600)}
        self.issues = [{'domain': 'demo', 'issue_domain': None, 'issue_id': 'pile', 'severity': 'error', 'ignored': False,
                        'is_fixable': False, 'translation_key': 'pile', 'created': iso(now - 7200)},
                       {'domain': 'demo', 'issue_domain': None, 'issue_id': 'vieux', 'severity': 'warning',
                        'ignored': True, 'is_fixable': False, 'translation_key': 'vieux', 'created': iso(now - 7200)}]

    # What is told.

    def full(self, entity):
        state = self.states[entity]
        one = {'entity_id': entity, 'state': state['s'], 'attributes': state['a'], 'last_changed': iso(state['lc']),
               'last_updated': iso(state['lu']), 'context': {'id': 'c', 'parent_id': None, 'user_id': 'u1'}}
        if self.switches['reported']:
            one['last_reported'] = iso(time.time() - 1)
        return one

    def short(self, entity):
        state = self.states[entity]
        one = {'s': state['s'], 'a': state['a'], 'c': 'context', 'lc': state['lc']}
        if state['lu'] != state['lc']:
            one['lu'] = state['lu']
        return one

    def push(self, kind, event):
        with self.lock:
            self.pushes += 1
            if self.switches['drop'] and self.pushes % self.switches['drop'] == 0:
                return
            for one in list(self.sockets):
                one.tell(kind, event)

    def change(self, entity, word):
        with self.lock:
            now = time.time()
            state = self.states.get(entity)
            if state is None:
                self.states[entity] = {'s': word, 'a': {'friendly_name': entity}, 'lc': now, 'lu': now}
                self.push('states', {'a': {entity: self.short(entity)}})
                return
            plus = {'s': word, 'c': {'id': 'c', 'user_id': 'u1'}}
            plus['lu' if state['s'] == word else 'lc'] = now
            state.update(s=word, lu=now, lc=state['lc'] if state['s'] == word else now)
            self.push('states', {'c': {entity: {'+': plus}}})

    def attribute(self, entity, name, value):
        with self.lock:
            state, change = self.states[entity], {}
            state['lu'] = time.time()
            change['+'] = {'lu': state['lu']}
            if value is None:
                state['a'].pop(name, None)
                change['-'] = {'a': [name]}
            else:
                state['a'][name] = value
                change['+']['a'] = {name: value}
            self.push('states', {'c': {entity: change}})

    # What is asked.

    def call_lock(self, entity, word):
        if entity not in self.states:
            return []
        self.change(entity, word + 'ing')
        first = self.full(entity)
        time.sleep(self.switches['lock_s'])
        self.change(entity, 'jammed' if self.switches['jams'] else word + 'ed')
        return [first, self.full(entity)]

    def registries(self, name):
        if name == 'floor':
            return self.floors
        if name == 'area':
            return [dict({'area_id': i, 'name': n, 'picture': None, 'aliases': []},
                         **({'floor_id': f} if self.switches['floors'] else {})) for i, (n, f) in self.areas.items()]
        if name == 'device':
            return [{'id': i, 'area_id': a, 'name': i, 'serial_number': 'SN',
                     'model': 'M-' + i if i == 'd1' else None, 'sw_version': '2.1' if i == 'd1' else None} for i, a in self.devices.items()]
        return [{'entity_id': e, 'device_id': d, 'area_id': a, 'name': None, 'platform': 'demo', 'entity_category': None,
                 'hidden_by': 'user' if e == 'sensor.cache' else None} for e, (d, a) in self.registry.items()]

    def energy(self):
        if self.switches['external']:
            return {'energy_sources': [{'type': 'grid', 'flow_from': [{'stat_energy_from': 'fournisseur:mairie'}],
                                        'flow_to': [], 'power': [{'stat_rate': 'sensor.mairie_puissance'}]},
                                       {'type': 'gas', 'stat_energy_from': 'fournisseur:gaz'}],
                    'device_consumption': [{'stat_consumption': 'fournisseur:four', 'stat_rate': 'fournisseur:puissance'}],
                    'device_consumption_water': [{'stat_consumption': 'sensor.puits'}]}
        return {'energy_sources': [{'type': 'grid', 'flow_from': [{'stat_energy_from': 'sensor.mairie_energie'}],
                                    'flow_to': [{'stat_energy_to': 'sensor.toiture_retour'}]}],
                'device_consumption': [{'stat_consumption': 'sensor.eclairage_energie'}]}

    def history(self, command):
        """A state each ten minutes of the last ten days, and none before."""
        start, end = (datetime.datetime.fromisoformat(command[m].replace('Z', '+00:00')).timestamp()
                      for m in ('start_time', 'end_time'))
        now, answer = time.time(), {}
        for entity in command['entity_ids']:
            rows, at = [], max(start, now - 10 * 24 * HOUR)
            at += -at % 600
            while at < min(end, now):
                row = {'s': 'unavailable' if at % HOUR == 0 and entity.startswith('sensor.e') else
                       ('on' if entity.startswith('light') else str(round(at / 600) % 100)), 'lu': at}
                if not command.get('no_attributes'):
                    row['a'] = {'current_temperature': 18 + round(at / 600) % 3}
                rows.append(row)
                at += 600
            if rows:
                answer[entity] = list(reversed(rows)) if self.switches['together'] else rows
        return answer

    def statistics(self, command):
        start, end = (datetime.datetime.fromisoformat(command.get(m, iso(time.time())).replace('Z', '+00:00')).timestamp()
                      for m in ('start_time', 'end_time'))
        answer = {}
        for entity in command['statistic_ids']:
            rows, at = [], start - start % HOUR
            at = max(at, time.time() // HOUR * HOUR - 400 * 24 * HOUR)
            # What comes from outside comes a day later.
            while at + HOUR <= min(end, time.time() - (30 * HOUR if ':' in entity else 0)):
                row = {'start': int(at * 1000), 'end': int((at + HOUR) * 1000)}
                if ':' in entity:
                    row.update({'sum': at / HOUR + 1} if 'sum' in command['types'] else {'state': 1})
                else:
                    row.update({'state': at / HOUR + 1, 'mean': None} if 'energie' in entity else {'mean': at / HOUR % 24 / 10})
                rows.append(row)
                at += HOUR
            answer[entity] = rows
        return answer

    def answer(self, command):
        """The result of @command; raises KeyError with the error's code."""
        kind = command['type']
        if kind == self.switches['fails']:
            raise KeyError('home_assistant_error')
        if kind == 'auth/current_user':
            return {'id': 'u1', 'name': 'Secrétariat', 'is_owner': False, 'is_admin': bool(self.switches['admin'])}
        if kind == 'get_config':
            starting = self.switches['starting'] > 0
            self.switches['starting'] -= starting
            return {'location_name': 'Sainte-Essai', 'latitude': 46, 'longitude': -1, 'version': '2024.3.3',
                    'unit_system': {'temperature': '°C'}, 'state': 'STARTING' if starting else 'RUNNING'}
        if kind == 'get_states':
            if self.switches['huge']:
                return [{'entity_id': 'sensor.x', 'state': 'x' * (40 << 20)}]
            return [self.full(e) for e in reversed(sorted(self.states))]
        if kind.startswith('config/') and kind.endswith('_registry/list'):
            return self.registries(kind[7:-14])
        if kind == 'energy/get_prefs':
            if not self.switches['energy']:
                raise KeyError('not_found')
            return self.energy()
        if kind == 'recorder/list_statistic_ids':
            return [{'statistic_id': e, 'display_unit_of_measurement': u, 'has_mean': u == 'kW', 'has_sum': u == 'kWh'}
                    for e, u in (('sensor.mairie_puissance', 'kW'), ('sensor.mairie_energie', 'kWh'))] + [
                        {'statistic_id': e, 'name': n, 'source': 'fournisseur', 'display_unit_of_measurement': u,
                         'has_mean': False, 'has_sum': True} for e, n, u in (
                             ('fournisseur:mairie', 'Compteur du fournisseur', 'kWh'),
                             ('fournisseur:gaz', None, 'm³')) if self.switches['external']]
        if kind == 'persistent_notification/get':
            return [{'notification_id': i, 'title': t, 'message': m, 'created_at': iso(at)}
                    for i, (t, m, at) in self.notifications.items()]
        if kind == 'repairs/list_issues':
            return {'issues': self.issues}
        if kind == 'repairs/ignore_issue':
            if not self.switches['admin']:
                raise KeyError('unauthorized')
            for issue in self.issues:
                if (issue['domain'], issue['issue_id']) == (command['domain'], command['issue_id']):
                    issue['ignored'] = command['ignore']
            self.push('repairs', {'event_type': 'repairs_issue_registry_updated'})
            return None
        if kind == 'call_service' and command['service'] == 'dismiss':
            self.notifications.pop(command['service_data']['notification_id'], None)
            self.push('notifications', {'type': 'removed', 'notifications': {}})
            return {'context': {}}
        if kind == 'history/history_during_period':
            return self.history(command)
        if kind == 'recorder/statistics_during_period':
            return self.statistics(command)
        raise KeyError('unknown_command')

    def restart(self):
        with self.lock:
            for one in list(self.sockets):
                one.cut()


class Socket:
    """One WebSocket: the server's side, text only."""

    def __init__(self, home, connection):
        self.home, self.connection, self.buffer = home, connection, b''
        # A TLS connection is used by one thread at a time.
        self.following, self.one_at_a_time = {}, threading.Lock()

    def send_text(self, text):
        data = text.encode()
        head = bytes([0x81, len(data)]) if len(data) < 126 else (
            struct.pack('!BBH', 0x81, 126, len(data)) if len(data) < 65536 else struct.pack('!BBQ', 0x81, 127, len(data)))
        with self.one_at_a_time:
            try:
                self.connection.sendall(head + data)
            except (OSError, ValueError):
                pass

    def send(self, *messages):
        if self.home.switches['together'] and len(messages) > 1:
            self.send_text(json.dumps(messages))
        else:
            for message in messages:
                self.send_text(json.dumps(message))

    def cut(self):
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def take_bytes(self, size):
        while len(self.buffer) < size:
            if not self.connection.pending():
                select.select([self.connection], [], [])
            with self.one_at_a_time:
                piece = self.connection.recv(65536)
            if not piece:
                raise OSError('ended')
            self.buffer += piece
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def read(self):
        """A text, or None at the end."""
        text = b''
        while True:
            head = self.take_bytes(2)
            size = head[1] & 127
            if size > 125:
                size = struct.unpack('!H' if size == 126 else '!Q', self.take_bytes(2 if size == 126 else 8))[0]
            mask, data = self.take_bytes(4), self.take_bytes(size)
            data = bytes(b ^ mask[i % 4] for i, b in enumerate(data))
            if head[0] & 15 == 8:
                return None
            if head[0] & 15 in (0, 1):
                text += data
                if head[0] & 128:
                    return text.decode()

    def tell(self, kind, event):
        for number, what in self.following.items():
            if what == kind:
                self.send({'id': number, 'type': 'event', 'event': event})

    def follow(self, command):
        kind = command['type']
        if kind == 'subscribe_entities':
            self.following[command['id']] = 'states'
        elif kind == 'persistent_notification/subscribe':
            self.following[command['id']] = 'notifications'
        elif kind == 'subscribe_events' and command['event_type'].startswith('repairs'):
            self.following[command['id']] = 'repairs'
        elif kind == 'subscribe_events':
            self.following[command['id']] = command['event_type']
        else:
            return False
        done = {'id': command['id'], 'type': 'result', 'success': True, 'result': None}
        if kind == 'subscribe_entities':
            everything = {e: self.home.short(e) for e in self.home.states}
            self.send(done, {'id': command['id'], 'type': 'event', 'event': {'a': everything}})
        else:
            self.send(done)
        return True

    def take(self, command):
        kind, number = command['type'], command['id']
        with self.home.lock:
            self.home.log.append(kind)
            if kind == self.home.switches['silent']:
                return
            if kind == 'ping':
                self.send({'id': number, 'type': 'pong'})
            elif kind == 'get_states' and self.home.switches['deep']:
                self.send_text('{"id":%d,"type":"result","success":true,"result":%s}' % (number, '[' * 5000 + ']' * 5000))
            elif not self.follow(command):
                try:
                    result = {'success': True, 'result': self.home.answer(command)}
                except KeyError as error:
                    code = error.args[0]
                    result = {'success': False, 'error': {'code': code, 'message': code.replace('_', ' ').capitalize()}}
                self.send(dict(result, id=number, type='result'))

    def run(self):
        self.send({'type': 'auth_required', 'ha_version': '2024.3.3'})
        text = self.read()
        message = json.loads(text) if text else {}
        if message.get('access_token') != TOKEN:
            self.home.log.append('auth_invalid')
            self.send({'type': 'auth_invalid', 'message': 'Invalid access token or password'})
            return
        self.send({'type': 'auth_ok', 'ha_version': '2024.3.3'})
        with self.home.lock:
            self.home.sockets.add(self)
        try:
            while True:
                text = self.read()
                if text is None:
                    return
                self.take(json.loads(text))
        except (OSError, ValueError):
            pass
        finally:
            with self.home.lock:
                self.home.sockets.discard(self)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    home = None

    def log_message(self, *arguments):
        pass

    def reply(self, status, body, kind='application/json'):
        data = body if isinstance(body, bytes) else (body if kind != 'application/json' else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def plain(self, status, words):
        self.reply(status, '%d: %s' % (status, words), 'text/plain; charset=utf-8')

    def is_known(self):
        return self.headers.get('Authorization') == 'Bearer ' + TOKEN

    def upgrade(self):
        key = self.headers.get('Sec-WebSocket-Key')
        if not key:
            self.plain(400, 'Bad Request')
            return
        accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
        self.send_response(101)
        for name, value in (('Upgrade', 'websocket'), ('Connection', 'Upgrade'), ('Sec-WebSocket-Accept', accept)):
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        self.wfile.flush()
        try:
            Socket(self.home, self.connection).run()
        except OSError:
            pass

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        self.home.log.append('GET ' + self.path + (' with headers' if 'Authorization' in self.headers else ''))
        if self.home.switches['closed']:
            self.reply(401, {'title': 'Unauthorized'})
        elif path == '/api/websocket':
            self.upgrade()
        elif path == '/manifest.json' and self.home.switches['frontend']:
            self.reply(200, {'name': 'Home Assistant', 'short_name': 'Home Assistant'})
        elif not path.startswith('/api/'):
            self.plain(404, 'Not Found')
        elif not self.is_known():
            self.plain(403 if 'camera_proxy' in path else 401, 'Unauthorized')
        elif path.startswith('/api/states/'):
            with self.home.lock:
                entity = path[12:]
                if entity in self.home.states:
                    self.reply(200, self.home.full(entity))
                else:
                    self.reply(404, {'message': 'Entity not found.'})
        elif path.startswith('/api/camera_proxy/'):
            self.reply(200, b'\xff\xd8image', 'image/jpg')
        elif path.startswith('/api/calendars/'):
            at = time.time() // HOUR * HOUR
            self.reply(200, [{'start': {'dateTime': iso(at + HOUR)}, 'end': {'dateTime': iso(at + 2 * HOUR)},
                              'summary': 'Club de judo', 'description': 'Madame Untel', 'location': None, 'uid': None},
                             {'start': {'date': '2026-11-30'}, 'end': {'date': '2026-12-01'}, 'summary': 'Vide-grenier'}])
        else:
            self.plain(404, 'Not Found')

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get('Content-Length', 0))) or b'{}')
        self.home.log.append('POST ' + self.path + ' ' + json.dumps(body))
        if not self.is_known():
            self.plain(401, 'Unauthorized')
        elif self.home.switches['calls']:
            self.plain(500, 'Internal Server Error')
        elif self.path == '/api/services/lock/unlock':
            self.reply(200, self.home.call_lock(body['entity_id'], 'unlock'))
        elif self.path == '/api/services/lock/lock':
            self.reply(200, self.home.call_lock(body['entity_id'], 'lock'))
        else:
            self.plain(400, 'Bad Request')


def obey(home, line):
    (verb, what), = json.loads(line).items()
    with home.lock:
        if verb == 'state':
            home.change(*what)
        elif verb == 'attribute':
            home.attribute(*what)
        elif verb == 'gone':
            home.states.pop(what, None)
            home.push('states', {'r': [what]})
        elif verb == 'notify':
            home.notifications[what[0]] = (what[1], what[2], time.time())
            home.push('notifications', {'type': 'added', 'notifications': {}})
        elif verb == 'area':
            home.registry[what[0]] = (None, what[1])
            home.push('entity_registry_updated', {'event_type': 'entity_registry_updated'})
        elif verb == 'set':
            home.switches[what[0]] = what[1]
        elif verb == 'restart':
            home.restart()
        elif verb == 'log':
            return list(home.log)
    return None


def certificate(folder):
    key, crt = os.path.join(folder, 'key.pem'), os.path.join(folder, 'ca.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                    '-keyout', key, '-out', crt, '-days', '2', '-subj', '/CN=127.0.0.1', '-addext',
                    'subjectAltName=IP:127.0.0.1'], check=True, capture_output=True)
    return key, crt


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--set', action='append', default=[], metavar='SWITCH=VALUE')
    switches = dict(SWITCHES)
    for text in parser.parse_args().set:
        name, _, value = text.partition('=')
        if name not in switches:
            parser.error('no such switch: ' + name)
        switches[name] = value if isinstance(switches[name], str) else type(switches[name])(float(value))
    home = Handler.home = Home(switches)
    with tempfile.TemporaryDirectory() as folder:
        key, crt = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(crt, key)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(json.dumps({'url': 'https://127.0.0.1:%d' % server.server_port, 'ca': crt, 'token': TOKEN}), flush=True)
        for line in sys.stdin:
            print(json.dumps(obey(home, line)), flush=True)


if __name__ == '__main__':
    main()
