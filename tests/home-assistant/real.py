#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a test program against a real Home Assistant.

Usage: real.py PROGRAM
BEFFROI_HOME_ASSISTANT names its `hass` program, with what its demo needs installed; without it the test is skipped. It
is started in a folder and a network of its own (it would reach out), made known to by REST, started again when it asks
to be, and ended with the test. PROGRAM finds HOME_URL, HOME_CA and HOME_TOKEN in its environment."""
import fcntl
import http.client
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

PORT = 18123
URL = 'https://127.0.0.1:%d' % PORT
CONFIGURATION = '''
homeassistant:
  name: Mairie
  latitude: 46.1
  longitude: -0.9
  unit_system: metric
  time_zone: Europe/Paris
demo:
energy:
history:
config:
repairs:
http:
  server_host: 127.0.0.1
  server_port: %d
  ssl_certificate: %s/ca.pem
  ssl_key: %s/key.pem
template:
  - trigger:
      - platform: time_pattern
        seconds: "/2"
    sensor:
      - name: Compteur
        unique_id: compteur
        unit_of_measurement: kW
        device_class: power
        state_class: measurement
        state: "{{ now().second / 10 }}"
'''


def skip(why):
    print('1..0 # SKIP ' + why, flush=True)
    sys.exit(0)


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, 0x8914, struct.pack('16sH22x', b'lo', 1 | 64))


class Home:
    def __init__(self, program, folder):
        self.program, self.folder, self.ending, self.process = program, folder, False, None
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                        '-keyout', folder + '/key.pem', '-out', folder + '/ca.pem', '-days', '2', '-subj',
                        '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'], check=True, capture_output=True)
        with open(folder + '/configuration.yaml', 'w', encoding='utf-8') as file:
            file.write(CONFIGURATION % (PORT, folder, folder))
        self.context = ssl.create_default_context(cafile=folder + '/ca.pem')
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        """Until it ends otherwise than to be started again."""
        while not self.ending:
            with open(self.folder + '/output.txt', 'ab') as output:
                self.process = subprocess.Popen([self.program, '--config', self.folder, '--skip-pip'], stdout=output,
                                                stderr=output, stdin=subprocess.DEVNULL)
            if self.process.wait() != 100:
                return

    def ask(self, method, path, body, headers):
        connection = http.client.HTTPSConnection('127.0.0.1', PORT, context=self.context, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def wait(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if self.ask('GET', '/api/onboarding', None, {})[0] == 200:
                    return True
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.5)
        return False

    def token(self):
        client = URL + '/'
        body = {'client_id': client, 'name': 'Mairie', 'username': 'mairie', 'password': 'essai-essai', 'language': 'fr'}
        code = json.loads(self.ask('POST', '/api/onboarding/users', json.dumps(body),
                                   {'Content-Type': 'application/json'})[1])['auth_code']
        form = urllib.parse.urlencode({'grant_type': 'authorization_code', 'code': code, 'client_id': client})
        return json.loads(self.ask('POST', '/auth/token', form,
                                   {'Content-Type': 'application/x-www-form-urlencoded'})[1])['access_token']

    def end(self):
        self.ending = True
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()


def main():
    program = os.environ.get('BEFFROI_HOME_ASSISTANT')
    if not program:
        skip('BEFFROI_HOME_ASSISTANT names no hass program')
    if '--inside' not in sys.argv:
        others = [] if os.geteuid() == 0 else ['--map-root-user']
        if subprocess.run(['unshare', '--net', *others, 'true'], check=False, capture_output=True).returncode != 0:
            skip('no network of its own can be made here')
        os.execvp('unshare', ['unshare', '--net', *others, sys.executable, '-B', *sys.argv, '--inside'])
    raise_loopback()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(program, folder)
        try:
            if not home.wait(120):
                with open(folder + '/output.txt', encoding='utf-8', errors='replace') as output:
                    sys.stderr.write(output.read()[-2000:])
                skip('it does not start: ' + program)
            environment = dict(os.environ, HOME_URL=URL, HOME_CA=folder + '/ca.pem', HOME_TOKEN=home.token())
            code = subprocess.run([sys.argv[1]], env=environment, check=False).returncode
        finally:
            home.end()
    sys.exit(code)


if __name__ == '__main__':
    main()
