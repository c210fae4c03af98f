#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the console prints for a help desk, beside a real hub over HTTPS, without a display.

diagnose-console.py HUB CONSOLE SCHEMAS
"""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from hub_attack import Hub, check, finish

CONSOLE, SCHEMAS = sys.argv[2:4]
LINES = 13


class Home:
    """A fresh home folder with a profile."""

    def __init__(self, url=None, **more):
        self.folder = tempfile.mkdtemp(prefix='beffroi-diagnose-')
        settings = os.path.join(self.folder, 'config', 'glib-2.0', 'settings')
        os.makedirs(settings)
        values = ''.join(f"{key.replace('_', '-')}='{value}'\n" for key, value in {'url': url, **more}.items() if value)
        with open(os.path.join(settings, 'keyfile'), 'w', encoding='utf-8') as file:
            file.write(f'[fr/beffroi/Beffroi/profiles/default]\n{values}')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def write(self, name, text, mode='w'):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, mode) as file:
            file.write(text)
        return path

    def run(self, *arguments):
        """The status, and what stands on each line by its title: verdict, figure, advice."""
        env = {key: value for key, value in os.environ.items()
               if key not in ('DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'LC_ALL', 'LANGUAGE')}
        env.update(HOME=self.folder, XDG_DATA_HOME=self.folder + '/data', XDG_CONFIG_HOME=self.folder + '/config',
                   XDG_CACHE_HOME=self.folder + '/cache', XDG_RUNTIME_DIR=self.folder, LANG='C.UTF-8',
                   GSETTINGS_BACKEND='keyfile', GSETTINGS_SCHEMA_DIR=SCHEMAS, G_DEBUG='fatal-criticals')
        done = subprocess.run([CONSOLE, '--diagnostic', *arguments], env=env, capture_output=True, text=True, timeout=100,
                              check=False, stdin=subprocess.DEVNULL)
        self.text = done.stdout
        self.complaint = done.stderr
        found = re.findall(r'^\[(\w+)\] ([^:]+): (.*)\n {4}(\S.*)$', done.stdout, re.MULTILINE)
        self.verdicts = {title: verdict for verdict, title, _, _ in found}
        self.figures = {title: figure for _, title, figure, _ in found}
        return done.returncode

    def is_complete(self):
        return len(self.figures) == LINES and self.complaint == ''


def files_below(folder):
    return sorted(os.path.join(place, name) for place, _, names in os.walk(folder) for name in names)


def no_profile():
    with Home() as home:
        before = files_below(home.folder)
        status = home.run()
        check('no-profile', status == 0 and home.is_complete() and home.verdicts['Server'] == 'look',
              'nothing set up', 'said, and no failure', home.figures.get('Server', home.complaint))
        check('no-profile-writes-nothing', files_below(home.folder) == before, 'nothing set up', 'no file more',
              str(len(files_below(home.folder))))


def connected(hub):
    with Home() as town, Home(f'https://localhost:{hub.port}', ca_file=town.write('town.pem', hub.certificate)) as home:
        status = home.run('--token-file', home.write('token', hub.tokens['secretary'] + '\n'))
        check('connected', status == 0 and home.is_complete()
              and all(home.verdicts[title] == 'good' for title in ('Server', 'Certificate', 'Clock', 'Kind of server', 'Rights')),
              'a server that works', 'every line of it is good', ', '.join(f'{t} {v}' for t, v in home.verdicts.items()))
        check('connected-kind', home.figures['Kind of server'] == 'beffroi-hub', 'kind', 'beffroi-hub',
              home.figures['Kind of server'])
        check('connected-counts', home.verdicts['Exchanges of the last day'] == 'good', 'exchanges', 'counted',
              home.figures['Exchanges of the last day'])
        check('no-token-told', hub.tokens['secretary'] not in home.text + home.complaint, 'the token', 'nowhere', 'looked for')
        status = home.run()
        check('no-token', status == 0 and home.verdicts['Server'] == 'look', 'no token at hand',
              'the server answers', home.figures['Server'])
        status = home.run('--token-file', home.write('token', 'sup3r-s3cret-token'))
        check('wrong-token', status == 1 and home.verdicts['Server'] == 'bad' and 'sup3r' not in home.text,
              'a wrong token', 'refused, and not told', home.figures['Server'])


def wrong_certificate(hub):
    with Home(f'https://localhost:{hub.port}') as home:
        token = home.write('token', hub.tokens['secretary'])
        status = home.run('--token-file', token)
        check('wrong-certificate', status == 1 and home.is_complete() and home.verdicts['Server'] == 'bad'
              and home.verdicts['Certificate'] == 'bad' and 'days left' in home.figures['Certificate'],
              'an unknown authority', 'both lines say so', home.figures['Certificate'])
    with Home(f'https://localhost:{hub.port}', ca_file='/nowhere/town.pem') as home:
        status = home.run()
        check('no-authority-file', status == 1 and home.verdicts['Certificate'] == 'bad'
              and 'cannot be read' in home.figures['Certificate'], 'an authority\'s file that is gone', 'said',
              home.figures['Certificate'])


def offline():
    with Home('https://localhost:9/secret-place') as home:
        status = home.run()
        check('offline', status == 1 and home.is_complete() and home.verdicts['Server'] == 'bad',
              'no server', 'said', home.figures['Server'])
        check('offline-host', 'localhost:9' in home.figures['Server'] and 'secret-place' not in home.text,
              'the address', 'its host alone', home.figures['Server'])


def broken_cache():
    with Home() as home:
        path = home.write('data/beffroi/default/history.db', b'SQLite format 3\x00' + b'\x07' * 40000, 'wb')
        with open(path, 'rb') as file:
            before = file.read()
        status = home.run()
        with open(path, 'rb') as file:
            after = file.read()
        check('broken-cache', status == 1 and home.is_complete() and home.figures['Local history'] == 'damaged',
              'a damaged history', 'said', home.figures['Local history'])
        check('broken-cache-left', before == after and files_below(os.path.dirname(path)) == [path], 'a damaged history',
              'left as it is', 'compared')
    with Home() as home:
        path = home.write('data/beffroi/default/history.db', b'', 'wb')
        with sqlite3.connect(path) as file:
            file.execute('CREATE TABLE others (a)')
        status = home.run()
        check('strange-cache', status == 1 and home.verdicts['Local history'] == 'bad', 'somebody else\'s file', 'said',
              home.figures['Local history'])


def refused():
    with Home() as home:
        for arguments in (['--demo'], ['--page=map'], ['--background'], ['--report=year:2025', '--output=a.pdf']):
            status = home.run(*arguments)
            check('refused' + arguments[0].split('=')[0], status == 2 and home.text == '' and len(home.complaint) > 20,
                  'with ' + arguments[0], 'refused', home.complaint.strip())


with Hub() as server:
    server.certificate = json.loads(server.ready)['certificate']
    no_profile()
    connected(server)
    wrong_certificate(server)
offline()
broken_cache()
refused()
finish()
