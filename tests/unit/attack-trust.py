#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries what a hub owes those who trust it: tokens from a file, a register that cannot be gone round, secrets kept.

attack-trust.py HUB
"""
import contextlib
import json
import os
import pwd
import resource
import signal
import subprocess
import tempfile
import time
import urllib.parse

from hub_attack import HUB, Hub, check, finish

SECRETARY, POLICE, ELECTED = 'tok-5ecretary', 'tok-p0lice', 'tok-e1ected'
TOKENS = f'''# tokens of a test
{SECRETARY}:secretary::Secrétariat
{POLICE}:police::Police municipale:2020-01-01T00:00:00Z/2199-01-01T00:00:00Z AP 2026-17
{ELECTED}:elected
'''
NOW = ('--now', '2026-11-02T05:00:30Z')
JPEG = b'\xff\xd8\xff'


def write_tokens(folder, text=TOKENS, mode=0o600):
    path = os.path.join(folder, 'tokens')
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, mode), 'w', encoding='utf-8') as file:
        file.write(text)
    os.chmod(path, mode)
    return path


@contextlib.contextmanager
def hub_with_file(*options, **more):
    with tempfile.TemporaryDirectory(prefix='beffroi-tokens-') as folder:
        path = write_tokens(folder)
        with Hub('--token-file', path, *NOW, *options, **more) as hub:
            yield hub, folder


def reload(hub, word):
    """Sends SIGHUP and waits for what the hub says of it."""
    before = hub.said().count('\n')
    hub.process.send_signal(signal.SIGHUP)
    for _ in range(600):
        lines = hub.said().split('\n')[before:]
        if any(word in line for line in lines):
            return True
        time.sleep(0.1)
    return False


def types(hub, token):
    return hub.ask('GET', '/ngsi-ld/v1/types', token)


def tokens_come_from_a_file():
    with hub_with_file() as (hub, folder):
        check('token-file', [types(hub, token) for token in (SECRETARY, ELECTED, 'wrong', None)] == [200, 200, 401, 401],
              'tokens of a file, and others', '200, 401', 'so')
        check('tokens-are-not-printed', 'tok-' not in hub.ready + hub.said(), 'what the hub says when it is ready', 'no token',
              'none' if 'tok-' not in hub.ready else hub.ready)
        write_tokens(folder, TOKENS.replace(SECRETARY, 'tok-rotated'))
        good = reload(hub, 'read again')
        seen = [types(hub, token) for token in (SECRETARY, 'tok-rotated', ELECTED)]
        check('rotated-on-sighup', good and seen == [401, 200, 200], 'a token replaced in the file, SIGHUP',
              '401 the old one, 200 the new one', str(seen))
        for name, text, mode in (('others-may-read-it', TOKENS, 0o644), ('no-list', 'tok-rotated\n', 0o600), ('empty', '', 0o600)):
            write_tokens(folder, text, mode)
            good = reload(hub, 'stay as they were')
            seen = [types(hub, token) for token in (SECRETARY, 'tok-rotated')]
            check('bad-file-on-sighup-' + name, good and hub.is_alive() and seen == [401, 200],
                  f'SIGHUP with a bad file ({name})', 'the former tokens stay, and a sentence', str(seen))
        os.unlink(os.path.join(folder, 'tokens'))
        check('no-file-on-sighup', reload(hub, 'stay as they were') and types(hub, 'tok-rotated') == 200,
              'SIGHUP without the file', 'the former tokens stay, and a sentence', 'so')
    with tempfile.TemporaryDirectory() as folder:
        path = write_tokens(folder, mode=0o644)
        hub = subprocess.run([HUB, '--token-file', path], capture_output=True, text=True, timeout=60)
        check('bad-file-at-the-start', hub.returncode == 2 and 'chmod 600' in hub.stderr and 'tok-' not in hub.stderr,
              'a token file that others may read', 'no hub, and a sentence', hub.stderr.strip().split('\n')[0][-70:])


def find(hub, kind, token, wanted=lambda entity: True):
    path = f'/ngsi-ld/v1/entities?type={kind}&options=simplified&limit=1000'
    body = hub.answer('GET', path, token).split(b'\r\n\r\n', 1)[1]
    return next(entity['id'] for entity in json.loads(body) if wanted(entity))


def image(hub, camera, token):
    answer = hub.answer('GET', '/snapshots/' + urllib.parse.quote(camera) + '.jpg', token)
    return int(answer.split()[1]), JPEG in answer


def patch(hub, entity, token, values):
    body = json.dumps(values).encode()
    return hub.ask('PATCH', f'/ngsi-ld/v1/entities/{urllib.parse.quote(entity)}/attrs', token,
                   'Content-Type: application/json', f'Content-Length: {len(body)}', body=body)


def state(hub, door):
    answer = hub.answer('GET', f'/ngsi-ld/v1/entities/{door}?options=simplified', SECRETARY)
    return json.loads(answer.split(b'\r\n\r\n', 1)[1])['lockState']


def lines_of(path):
    """What of the register can be read, and what cannot."""
    good, bad = [], []
    with open(path, 'rb') as file:
        for line in file.read().split(b'\n'):
            try:
                if line:
                    good.append(json.loads(line))
            except ValueError:
                bad.append(line)
    return good, bad


def short(line):
    return tuple(line[key] for key in ('who', 'what', 'attribute', 'value', 'grant', 'result'))


def things(hub):
    camera = find(hub, 'Camera', POLICE, lambda entity: entity.get('cameraState') != 'outOfService')
    door = find(hub, 'Door', SECRETARY, lambda entity: entity.get('lockState') == 'Locked')
    alert = find(hub, 'Alert', SECRETARY, lambda entity: entity.get('alertState') == 'active' and 'acknowledgedBy' not in entity)
    return camera, door, alert


def everything_is_registered():
    with hub_with_file() as (hub, _):
        camera, door, alert = things(hub)
        seen = [image(hub, camera, POLICE), image(hub, camera, SECRETARY),
                patch(hub, door, SECRETARY, {'lockState': {'value': 'Unlocked', 'reason': {'value': 'Mme Untel attend'}}}),
                patch(hub, door, ELECTED, {'lockState': 'Unlocked'}),
                patch(hub, door, SECRETARY, {'colour': 'Mme Untel 06 12 34 56 78'}),
                patch(hub, alert, SECRETARY, {'acknowledgedBy': 'Mme Untel', 'acknowledgeComment': 'vu par Mme Untel'}),
                patch(hub, alert, SECRETARY, {'acknowledgedBy': 'Mme Untel'})]
        lines, bad = lines_of(hub.register)
        told = [short(line) for line in lines]
        who, law = 'Secrétariat', 'AP 2026-17'
        wanted = [('Police municipale', 'image', None, None, law, 'shown'), (who, 'image', None, None, None, 'refused'),
                  (who, 'command', 'lockState', 'Unlocked', None, 'begun'), (who, 'command', 'lockState', 'Unlocked', None, 'done'),
                  ('Conseil municipal', 'command', None, None, None, 'refused'),
                  (who, 'command', 'colour', None, None, 'begun'), (who, 'command', 'colour', None, None, 'refused'),
                  (who, 'acknowledgement', None, None, None, 'begun'), (who, 'acknowledgement', None, None, None, 'done'),
                  (who, 'acknowledgement', None, None, None, 'begun'), (who, 'acknowledgement', None, None, None, 'refused')]
        statuses = [seen[0][0], seen[1][0], *seen[2:]]
        check('register-tells-all', told == wanted and not bad and statuses == [200, 403, 204, 403, 422, 204, 409],
              'images and commands, allowed and refused', 'each in the register: who, what, grant, result',
              f'{len(told)} lines' if told == wanted else f'{told} {statuses}')
        with open(hub.register, 'rb') as file:
            text = file.read()
        mode = os.stat(hub.register).st_mode & 0o777
        check('register-holds-no-more', JPEG not in text and b'Untel' not in text and b'tok-' not in text and mode == 0o600,
              'the bytes of the register', 'no image, no name beyond the token’s, no token; 0600', f'{len(text)} bytes, {mode:o}')
        check('register-is-appended-to', [line['entity'] for line in lines[:4]] == [camera, camera, door, door]
              and all(line['time'].startswith('2026-11-02T05:0') for line in lines), 'the entities and times in it', 'as asked', 'so')
        for _ in range(100):
            image(hub, camera, ELECTED)
        n = len(lines_of(hub.register)[0]) - len(lines)
        check('refusals-do-not-fill-it', 0 < n <= 120, '100 refusals to one token at once', '60 lines a minute', f'{n} lines')


def refuses_all(hub, camera, door, alert):
    """503 for each, and nothing shown or done; reading goes on."""
    before = state(hub, door)
    seen = [image(hub, camera, POLICE), patch(hub, door, SECRETARY, {'lockState': 'Unlocked'}),
            patch(hub, alert, SECRETARY, {'acknowledgedBy': 'x'})]
    good = seen == [(503, False), 503, 503] and state(hub, door) == before and types(hub, SECRETARY) == 200
    entity = hub.answer('GET', f'/ngsi-ld/v1/entities/{alert}?options=simplified', SECRETARY)
    return good and b'acknowledgedBy' not in entity, seen


def nothing_happens_unregistered():
    with hub_with_file() as (hub, _):
        all_three = things(hub)

        def no_folder():
            os.rename(hub.folder, hub.folder + '-away')

        def somebody_elses():
            os.rename(hub.folder + '-away', hub.folder)
            os.chmod(hub.register, 0o644)

        def link():
            os.unlink(hub.register)
            os.symlink(os.path.join(hub.folder, 'elsewhere'), hub.register)

        def a_folder():
            os.unlink(hub.register)
            os.mkdir(hub.register)

        for break_it in (no_folder, somebody_elses, link, a_folder):
            break_it()
            good, seen = refuses_all(hub, *all_three)
            check('unregistered-' + break_it.__name__.replace('_', '-'), good and not os.path.exists(os.path.join(hub.folder, 'elsewhere')),
                  f'a register that cannot be written ({break_it.__name__.replace("_", " ")})', '503, nothing shown or done', str(seen))
        os.rmdir(hub.register)
        said = hub.said().count('nothing is shown or done')
        check('said-once', said == 1, 'twelve of these', 'said once', f'{said} time')
        check('registered-again', image(hub, all_three[0], POLICE) == (200, True) and len(lines_of(hub.register)[0]) == 1,
              'the register can be written again', '200 without a restart, a new file', 'so')
        os.rename(hub.register, hub.register + '.1')
        check('register-may-be-renamed', image(hub, all_three[0], POLICE) == (200, True) and len(lines_of(hub.register)[0]) == 1
              and len(lines_of(hub.register + '.1')[0]) == 1, 'the register renamed meanwhile', 'the next line in a new one', 'so')


def a_full_disk_registers_nothing():
    """A limit for the size of files, in the middle of a line, then none."""
    limit = 700
    with hub_with_file(prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))) as (hub, _):
        camera, door, alert = things(hub)
        seen = [image(hub, camera, POLICE) for _ in range(4)]
        good, refused = refuses_all(hub, camera, door, alert)
        size = os.path.getsize(hub.register)
        check('full-disk', good and hub.is_alive() and (200, True) in seen and seen[-1] == (503, False) and size <= limit,
              'a disk that is full in the middle of a line', '503, nothing shown or done', f'{size} bytes, {[s for s, _ in seen]} {refused}')
        resource.prlimit(hub.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        before = len(lines_of(hub.register)[0])
        again = image(hub, camera, POLICE)
        lines, bad = lines_of(hub.register)
        check('full-disk-no-more', again == (200, True) and len(lines) == before + 1 and len(bad) == 1 and lines[-1]['result'] == 'shown',
              'the disk has room again', 'the next line is whole, the cut one is left', f'{len(lines)} lines, {len(bad)} cut')


def secrets_stay_in():
    """What the process shows to other programs of the same user."""
    wrap = ()
    if os.geteuid() == 0:
        nobody = pwd.getpwnam('nobody')
        wrap = ('setpriv', f'--reuid={nobody.pw_uid}', f'--regid={nobody.pw_gid}', '--clear-groups')
    with tempfile.TemporaryDirectory(prefix='beffroi-nobody-') as folder:
        path = write_tokens(folder)
        if wrap:
            for name in (folder, path):
                os.chown(name, nobody.pw_uid, nobody.pw_gid)
        with Hub('--token-file', path, '--token', 'tok-argv:secretary', '--token=tok-equals:secretary', '--register', folder + '/r', *NOW,
                 wrap=wrap) as hub:
            pid = hub.process.pid
            seen = [types(hub, token) for token in (SECRETARY, 'tok-argv', 'tok-equals')]
            texts = {}
            for name in ('cmdline', 'environ', 'comm', 'status'):
                with open(f'/proc/{pid}/{name}', 'rb') as file:
                    texts[name] = file.read()
            shown = [name for name, text in texts.items() if b'tok-' in text]
            check('no-token-on-the-command-line', not shown and seen == [200] * 3, 'command line and environment of the hub', 'no token',
                  'none' if not shown else str(shown))
            told = hub.said() + hub.ready
            check('no-token-in-what-it-says', 'tok-' not in told, 'what it wrote', 'no token', 'none')
            debug = os.environ.get('BEFFROI_DEBUG_BUILD') == '1'
            tried = subprocess.run([*wrap, 'cat', f'/proc/{pid}/environ'], capture_output=True, check=False).returncode
            owner = os.stat(f'/proc/{pid}/environ').st_uid
            check('not-dumpable', debug or (tried != 0 and owner == 0), 'its memory and core, by the same user',
                  'refused' if not debug else 'open, in a debug build', 'refused' if tried else 'open')


for attack in (tokens_come_from_a_file, everything_is_registered, nothing_happens_unregistered, a_full_disk_registers_nothing,
               secrets_stay_in):
    attack()
finish()
