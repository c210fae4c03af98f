#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real calendar server, Radicale, in front of test-calendars.

Usage: run-radicale.py TEST-CALENDARS

Debian's is taken (python3-radicale), or that of a folder which BEFFROI_RADICALE names (`pip install --target FOLDER
radicale`); skipped where there is neither. It listens on a free port of the loopback with a certificate made for the
run, once open to everybody and once with passwords of a file as htpasswd writes it. Two entries are put into a collection by
HTTP: one of an afternoon, one that recurs. The test then reads the collection by its address alone, and changes the
file. TAP."""
import base64
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

ENTRIES = {
    'one': 'UID:one\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261128T130000Z\r\nDTEND:20261128T150000Z\r\nSUMMARY:x\r\n',
    'two': 'UID:two\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Paris:20261201T180000\r\n'
           'DTEND;TZID=Europe/Paris:20261201T190000\r\nRRULE:FREQ=DAILY;COUNT=3\r\n'
           'EXDATE;TZID=Europe/Paris:20261202T180000\r\nSUMMARY:y\r\n',
}
# As clients send it.
ZONE = ('BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n'
        'BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n'
        'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n'
        'BEGIN:DAYLIGHT\r\nDTSTART:19810329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n'
        'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n')


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


def ask(context, method, url, body=None, login=None):
    headers = {'Content-Type': 'text/calendar'}
    if login:
        headers['Authorization'] = 'Basic ' + base64.b64encode(login.encode()).decode()
    request = urllib.request.Request(url, method=method, data=body, headers=headers)
    with urllib.request.urlopen(request, context=context, timeout=10) as answer:
        return answer.status


def fill(context, url, login):
    if not login:
        ask(context, 'MKCOL', url.rsplit('/', 2)[0] + '/')
    ask(context, 'MKCALENDAR', url, login=login)
    for name, lines in ENTRIES.items():
        body = (f'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n{ZONE if "TZID" in lines else ""}'
                f'BEGIN:VEVENT\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n')
        ask(context, 'PUT', f'{url}{name}.ics', body.encode(), login)


def wait_for(context, base):
    for _ in range(100):
        try:
            ask(context, 'GET', base + '/.web/')
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit('Bail out! radicale does not answer')


def write_users(path, password):
    """The file as `htpasswd -m` writes it."""
    code = subprocess.run(['openssl', 'passwd', '-apr1', '-stdin'], input=password + '\n', capture_output=True, text=True, check=True).stdout
    path.write_text(f'mairie:{code.strip()}\n', encoding='utf-8')


def write_config(root, port, login):
    (root / 'rights').write_text('[all]\nuser: .*\ncollection: .*\npermissions: RrWw\n', encoding='utf-8')
    auth = f'type = htpasswd\nhtpasswd_filename = {root}/users\nhtpasswd_encryption = md5\ndelay = 0\n' if login else 'type = none\n'
    rights = 'type = owner_only\n' if login else f'type = from_file\nfile = {root}/rights\n'
    (root / 'config').write_text(
        f'[server]\nhosts = 127.0.0.1:{port}\nssl = True\ncertificate = {root}/cert.pem\nkey = {root}/key.pem\n'
        f'[auth]\n{auth}[rights]\n{rights}[storage]\nfilesystem_folder = {root}/collections\n', encoding='utf-8')


def run(radicale, test, login):
    """@radicale: the Python that has it, and the folder. Once; @login is nothing where anybody may."""
    with tempfile.TemporaryDirectory() as work:
        root = pathlib.Path(work)
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
                        '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', root / 'key.pem', '-out', root / 'cert.pem'],
                       check=True, capture_output=True)
        port = free_port()
        base = f'https://127.0.0.1:{port}'
        write_config(root, port, login)
        if login:
            write_users(root / 'users', login.split(':', 1)[1])
            write_users(root / 'users.next', 'another')
        server = subprocess.Popen([radicale[0], '-m', 'radicale', '--config', str(root / 'config')], env=with_folder(radicale[1]),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            context = ssl.create_default_context(cafile=str(root / 'cert.pem'))
            wait_for(context, base)
            fill(context, f'{base}/mairie/hall/', login)
            environment = dict(os.environ, BEFFROI_CALDAV=f'{base}/mairie/hall/', BEFFROI_CALDAV_CA=str(root / 'cert.pem'))
            if login:
                environment['BEFFROI_CALDAV_USERS'] = str(root / 'users')
            case = '/calendars/real/' + ('password' if login else 'open')
            return subprocess.run([test, '-p', case], env=environment, check=False, stdout=subprocess.PIPE, text=True)
        finally:
            server.terminate()
            server.wait()


def with_folder(folder):
    return dict(os.environ, PYTHONPATH=folder) if folder else dict(os.environ)


def find_radicale():
    """The Python that has it, which need not be this one, and the folder; None."""
    folder = os.environ.get('BEFFROI_RADICALE')
    for python in dict.fromkeys([sys.executable, '/usr/bin/python3']):
        try:
            tried = subprocess.run([python, '-c', 'import radicale; print(radicale.VERSION)'], env=with_folder(folder),
                                   capture_output=True, text=True, check=False)
        except OSError:
            continue
        if tried.returncode == 0:
            print(f'# radicale {tried.stdout.strip()}')
            return python, folder
    return None


def main():
    radicale = find_radicale()
    if not radicale:
        print('1..0 # SKIP no radicale: neither python3-radicale is installed nor does BEFFROI_RADICALE name a folder with it')
        return 0
    print('1..2')
    failed = 0
    for i, login in enumerate(['', 'mairie:right:w\u00f6rd'], 1):
        ended = run(radicale, sys.argv[1], login)
        passed = ended.returncode == 0 and '\nok 1 ' in ended.stdout and '# SKIP' not in ended.stdout
        if not passed:
            failed = 1
            print('\n'.join('# ' + line for line in ended.stdout.splitlines()))
        print(f'{"ok" if passed else "not ok"} {i} {"password" if login else "open"}', flush=True)
    return failed


sys.exit(main())
