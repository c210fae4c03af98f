#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computers that an organisation sets up unattended, each in a fresh home: it reaches its own commune with its own
role, and nothing is asked. BEFFROI_HOMES=50 sets up that many (3 otherwise).

provision-homes.py HUB CONSOLE SCHEMAS SCRIPT
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from hub_attack import Hub, check, finish

CONSOLE, SCHEMAS, SCRIPT = sys.argv[2:5]
HOMES = int(os.environ.get('BEFFROI_HOMES', '3'))
ROLES = {'secretary': 'Secretary', 'elected': 'Elected official', 'agent': 'Agent', 'police': 'Police',
         'technician': 'Technician'}


def run(folder, *command):
    env = {key: value for key, value in os.environ.items()
           if key not in ('DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'LC_ALL', 'LANGUAGE')}
    env.update(HOME=folder, XDG_DATA_HOME=folder + '/data', XDG_CONFIG_HOME=folder + '/config',
               XDG_CACHE_HOME=folder + '/cache', XDG_RUNTIME_DIR=folder, LANG='C.UTF-8', GSETTINGS_BACKEND='keyfile',
               GSETTINGS_SCHEMA_DIR=SCHEMAS, G_DEBUG='fatal-criticals', BEFFROI=CONSOLE, XDG_CONFIG_DIRS=folder + '/etc')
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False,
                          stdin=subprocess.DEVNULL)


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def policy_of(folder, hub, tenant, role):
    return f'''# Computer of {tenant}
[application]
last-profile={tenant}
first-run-done=true

[profile {tenant}]
url=https://localhost:{hub.port}
protocol=ngsi-ld
tenant={tenant}
ca-file={folder}/etc/beffroi/ca.pem
token-file={folder}/etc/beffroi/token
role={role}
map-source=server
history-budget=500
may-change=history-budget;map-source
'''


def provision(folder, hub, tenant, role):
    return run(folder, 'sh', SCRIPT, '--root', folder, '--group', 'root', '--ca', write(folder, 'ca', hub.certificate),
               '--token', write(folder, 'tok', f'token-of-{tenant}'),
               write(folder, 'policy', policy_of(folder, hub, tenant, role)))


def lines_of(done):
    found = re.findall(r'^\[(\w+)\] ([^:]+): (.*)$', done.stdout, re.MULTILINE)
    return {title: (verdict, figure) for verdict, title, figure in found}


def homes(hub, places):
    wrong = []
    for tenant, role in places:
        folder = tempfile.mkdtemp(prefix='beffroi-home-')
        done = provision(folder, hub, tenant, role)
        told = run(folder, CONSOLE, '--diagnostic')
        lines = lines_of(told)
        server, rights, settings = (lines.get(title, ('', '')) for title in ('Server', 'Rights', "Organisation's settings"))
        if (done.returncode, done.stderr, told.returncode, told.stderr) != (0, '', 0, '') or server[0] != 'good' \
           or rights[0] != 'good' or not settings[1].startswith('10 settings'):
            wrong.append((tenant, role, done.stderr, told.stderr, server, rights, settings))
        else:
            seen.setdefault(role, set()).add(rights[1])
        shutil.rmtree(folder)
    check('homes', not wrong, f'{len(places)} fresh homes', 'each its commune and role', str(wrong[:2]) if wrong else 'all')
    check('roles', all(len(names) == 1 for names in seen.values())
          and len({next(iter(names)) for names in seen.values()}) == len(seen), 'their roles', 'each its own', str(seen))


def wrong_commune(hub, places):
    folder = tempfile.mkdtemp(prefix='beffroi-home-')
    (tenant, role), (other, _) = places[0], places[1]
    provision(folder, hub, tenant, role)
    run(folder, 'sh', SCRIPT, '--root', folder, '--group', 'root', '--token', write(folder, 'tok', f'token-of-{other}'),
        write(folder, 'policy', policy_of(folder, hub, tenant, role)))
    told = run(folder, CONSOLE, '--diagnostic')
    server = lines_of(told)['Server']
    check('another-commune', told.returncode == 1 and server[0] == 'bad', "another commune's token", 'refused', server[1])
    shutil.rmtree(folder)


def wrong_policy(hub, places):
    folder = tempfile.mkdtemp(prefix='beffroi-home-')
    tenant, role = places[0]
    provision(folder, hub, tenant, role)
    with open(folder + '/etc/beffroi/policy.ini', encoding='utf-8') as file:
        before = file.read()
    for name, text, word in (('a-typing-error', before.replace('history-budget=', 'histry-budget='), 'histry-budget'),
                             ('no-value', before.replace('protocol=ngsi-ld', 'protocol=s3cret'), 'protocol'),
                             ('no-keyfile', before + '\nwhat is this s3cret\n', 'line'),
                             ('no-address', before.replace('url=https://', 'url=http://s3cret.'), 'url')):
        done = run(folder, 'sh', SCRIPT, '--root', folder, write(folder, 'policy', text))
        with open(folder + '/etc/beffroi/policy.ini', encoding='utf-8') as file:
            check(name, done.returncode == 1 and word in done.stderr and 's3cret' not in done.stderr and file.read() == before,
                  'a policy that is wrong', 'told, nothing changed', done.stderr.strip().split('\n')[0])
    # By hand, past the script: the settings are those without it.
    write(folder, 'etc/beffroi/policy.ini', before.replace('history-budget=', 'histry-budget='))
    told = run(folder, CONSOLE, '--diagnostic')
    line = lines_of(told)["Organisation's settings"]
    check('by-hand', line[0] == 'bad' and 'histry-budget' in line[1], 'a policy that is wrong', 'told by the diagnostic', line[1])
    shutil.rmtree(folder)


def undone(hub, places):
    folder = tempfile.mkdtemp(prefix='beffroi-home-')
    provision(folder, hub, *places[0])
    provision(folder, hub, *places[1])
    run(folder, 'sh', SCRIPT, '--root', folder, '--undo')
    # Of a policy alone: the token that it did not touch stays, too.
    run(folder, 'sh', SCRIPT, '--root', folder, write(folder, 'policy', policy_of(folder, hub, *places[1])))
    run(folder, 'sh', SCRIPT, '--root', folder, '--undo')
    told = run(folder, CONSOLE, '--diagnostic')
    check('undone-alone', lines_of(told)['Server'][0] == 'good', 'a policy alone, undone', 'the token is there',
          lines_of(told)['Server'][1])
    with open(folder + '/etc/beffroi/policy.ini', encoding='utf-8') as file:
        check('undone', f'last-profile={places[0][0]}\n' in file.read(), 'a second policy, undone', 'the first is back', 'read')
    run(folder, 'sh', SCRIPT, '--root', folder, '--undo')
    told = run(folder, CONSOLE, '--diagnostic')
    check('gone', not os.path.exists(folder + '/etc/beffroi/policy.ini')
          and 'no connection' in lines_of(told)['Server'][1], 'undone again', 'none is left', lines_of(told)['Server'][1])
    shutil.rmtree(folder)


seen = {}
PLACES = [(f'commune-{i}', list(ROLES)[i % len(ROLES)]) for i in range(max(HOMES, 2))]
options = [option for i, (tenant, role) in enumerate(PLACES)
           for option in (f'--tenant={tenant}:{i + 2}', f'--token=token-of-{tenant}:{role}:{tenant}:Somebody')]
with Hub(*options) as server:
    server.certificate = json.loads(server.ready)['certificate']
    homes(server, PLACES)
    wrong_commune(server, PLACES)
    wrong_policy(server, PLACES)
    undone(server, PLACES)
finish()
