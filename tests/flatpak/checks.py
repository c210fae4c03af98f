#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries an installed bundle as a person would, and prints a table: check, verdict. Called by run.sh, not as root.

Usage: checks.py FOLDER [NAME,NAME...]     FOLDER holds new.flatpak and perhaps old.flatpak
Ends with 1 when a check failed."""
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.request

from desk import (APP, BUTTONS, CELLS, HANDLERS, LABELS, LIST_ITEMS, PATIENCE, SWITCHES, Desk, Failure, processes,
                  until)

# Wanted is 1 MiB, which what is linked today passes by a twentieth, and 3 MB installed; more than this is a fault.
BUNDLE_BYTES = 1100 * 1024
INSTALLED_BYTES = 3000 * 1000
PERMISSIONS = {'shared': {'network', 'ipc'}, 'sockets': {'x11', 'wayland', 'fallback-x11'}, 'devices': {'dri'}}
TOKEN = 'tk-of-the-secretary'
ALERT = 'The boiler of the trial stands still'


def flatpak(*arguments):
    answer = subprocess.run(['flatpak', *arguments], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise Failure(f'flatpak {arguments[0]}: {answer.stderr.strip()[-300:]}')
    return answer.stdout


def equal(seen, wanted, what):
    if seen != wanted:
        raise Failure(f'{what}: {seen}, not {wanted}')


class LeftOut(Exception):
    """Why there was nothing to try."""


class Checks:
    def __init__(self, folder, desk):
        self.folder = folder
        self.desk = desk
        self.authority = desk.home / 'Documents' / 'mairie-ca.pem'
        self.hub = None

    # The commune's server, out of the same bundle.

    def start_hub(self):
        if self.hub is not None:
            return
        place = self.desk.own / 'data' / 'hub'
        place.mkdir(parents=True, exist_ok=True)
        tokens = place / 'tokens'
        tokens.write_text(f'{TOKEN}:secretary::Secretary\nwriter:secretary+write::Trial\n')
        tokens.chmod(0o600)
        self.hub = self.desk.spawn(
            'flatpak', 'run', '--command=beffroi-hub', APP, '--simulate', f'--store={place}/hub.db',
            f'--token-file={tokens}', f'--register={place}/register', stdout=subprocess.PIPE, text=True)
        line = self.hub.stdout.readline()
        if not line:
            raise Failure('the hub did not start')
        self.ready = json.loads(line)
        self.desk.hub_pid = processes('beffroi-hub')[0]
        self.authority.parent.mkdir(exist_ok=True)
        self.authority.write_text(self.ready['certificate'])
        self.building = self.ask('GET', '/ngsi-ld/v1/entities?type=Building&options=simplified&limit=1')[0]

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.ready['url'] + path, method=method,
                                         data=json.dumps(body).encode() if body else None)
        request.add_header('Authorization', 'Bearer writer')
        request.add_header('Content-Type', 'application/json')
        context = ssl.create_default_context(cadata=self.ready['certificate'])
        with urllib.request.urlopen(request, context=context, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def raise_alert(self, name):
        self.ask('POST', '/ngsi-ld/v1/entities', {
            'id': f'urn:ngsi-ld:Alert:trial-{int(time.time())}', 'type': 'Alert',
            'name': {'type': 'Property', 'value': name}, 'severity': {'type': 'Property', 'value': 'critical'},
            'alertState': {'type': 'Property', 'value': 'active'},
            'locatedIn': {'type': 'Relationship', 'object': self.building['id']},
            'dateIssued': {'type': 'Property', 'value': {
                '@type': 'DateTime', '@value': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}}})

    def settings(self):
        path = self.desk.own / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
        return path.read_text() if path.exists() else ''

    def answer_dialog(self, title, path):
        """The portal's file chooser, which is no window of the sandbox: a path is typed, as with any."""
        window = until(30, f'dialog “{title}” of the portal', lambda: subprocess.run(
            ['xdotool', 'search', '--onlyvisible', '--name', title], capture_output=True, text=True,
            check=False).stdout.split())[-1]
        time.sleep(PATIENCE)
        subprocess.run(['xdotool', 'windowraise', window, 'windowfocus', window], check=True)
        time.sleep(PATIENCE)
        self.desk.keys('ctrl+a')
        self.desk.type(str(path))
        time.sleep(PATIENCE)
        self.desk.keys('Return')

    def is_live(self, seconds=60):
        self.desk.wait('^Live$', LABELS, seconds)

    def pass_tour(self):
        """The first start of all shows it, and no other."""
        self.desk.wait('^(_?Skip the Tour.*|Connect to your commune)$', seconds=60)
        if self.desk.look('Skip the Tour$'):
            self.desk.press('Skip the Tour$')

    def connect(self):
        """As a person does with the form, once."""
        if f"url='{self.ready['url']}'" in self.settings():
            return
        desk = self.desk
        self.pass_tour()
        desk.wait('^Connect to your commune', seconds=60)
        desk.fill('^Server address', self.ready['url'])
        desk.fill('^Access token', TOKEN)
        desk.click('^More$')
        # Older versions of GTK name it by its own word first.
        desk.press('^(Choose… )?Private certificate authority$')
        self.answer_dialog('Certificate of a private authority', self.authority)
        desk.wait(f'^{self.authority.name}$')
        desk.press('Test and Connect$')
        self.is_live()

    def open_connected(self):
        self.start_hub()
        if not processes('beffroi'):
            self.desk.begin()
        self.connect()
        self.is_live()

    # The checks, in this order; each says what it saw.

    def check_size(self):
        bundle = (self.folder / 'new.flatpak').stat().st_size
        place = pathlib.Path(flatpak('info', '--show-location', APP).strip()) / 'files'
        installed = sum(path.lstat().st_size for path in place.rglob('*') if not path.is_dir())
        if bundle > BUNDLE_BYTES or installed > INSTALLED_BYTES:
            raise Failure(f'bundle {bundle} bytes, installed {installed}')
        return f'bundle {bundle // 1024} kB, installed {installed // 1024} kB'

    def check_permissions(self):
        seen = {}
        for line in flatpak('info', '--show-permissions', APP).splitlines():
            key, _, value = line.partition('=')
            if value:
                seen[key] = {word for word in value.split(';') if word}
        equal(seen, PERMISSIONS, 'permissions')
        return 'network and window, nothing else'

    def check_starts_from_the_menu(self):
        exported = self.desk.home / '.local' / 'share' / 'flatpak' / 'exports' / 'share'
        entry = exported / 'applications' / f'{APP}.desktop'
        wanted = re.search('^StartupWMClass=(.*)$', entry.read_text(), re.M).group(1)
        subprocess.run(['gdbus', 'call', '--session', '-d', APP, '-o', '/fr/beffroi/Beffroi', '-m',
                        'org.freedesktop.Application.Activate', '{}'], check=True, stdout=subprocess.DEVNULL)
        self.pass_tour()
        self.desk.wait('^Connect to your commune', seconds=60)
        window = subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', wanted], capture_output=True,
                                text=True, check=False).stdout.split()
        if not window:
            raise Failure(f'no window of the class {wanted}')
        self.desk.quit()
        return f'over D-Bus, class {wanted}'

    def check_connects(self):
        self.open_connected()
        self.desk.wait(re.escape(self.building['name']))
        return 'authority by the file portal, by its name'

    def check_keeps_the_token(self):
        self.open_connected()
        keyring = self.desk.own / 'data' / 'keyrings' / 'default.keyring'
        if not keyring.exists():
            raise Failure('no encrypted file of libsecret')
        for path in self.desk.own.rglob('*'):
            if path.is_file() and 'hub' not in path.parts and TOKEN.encode() in path.read_bytes():
                raise Failure(f'the token is in clear in {path.relative_to(self.desk.own)}')
        self.desk.quit()
        self.desk.begin()
        self.is_live()
        self.desk.quit()
        return 'by the secret portal, used at the next start'

    def check_keeps_the_authority(self):
        self.open_connected()
        self.desk.quit()
        moved = self.authority.with_suffix('.moved')
        self.authority.rename(moved)
        try:
            self.desk.begin()
            self.is_live()
            self.desk.act('connection')
            self.desk.wait(f'^{self.authority.name}, no longer where it was: what was read of it is kept')
            self.desk.quit()
        finally:
            moved.rename(self.authority)
        if 'BEGIN CERTIFICATE' not in self.settings():
            raise Failure('its text is not in the profile')
        return 'the file moved: still connected, and said'

    def check_second_start(self):
        self.open_connected()
        status, said = self.desk.run('--page', 'journal', seconds=30)
        equal(status, 0, f'exit status ({said[-200:]})')
        self.desk.wait_page('^Journal')
        equal(len(processes('beffroi')), 1, 'consoles')
        return '--page goes to the first one'

    def check_french(self):
        self.open_connected()
        self.desk.quit()
        self.desk.begin(env={'LANG': 'fr_FR.UTF-8', 'LANGUAGE': 'fr'})
        self.desk.wait('^Aujourd’hui', seconds=60)
        self.desk.quit()
        return 'from the bundle'

    def check_notification(self):
        self.open_connected()
        self.desk.run('--page', 'journal', seconds=30)
        self.desk.wait_page('^Journal')
        name = f'{ALERT} {int(time.time())}'
        self.raise_alert(name)
        until(90, 'notification', lambda: self.desk.is_told(re.escape(name)))
        subprocess.run(['dunstctl', 'action', '0'], check=True)
        subprocess.run(['dunstctl', 'close'], check=True)
        self.desk.wait_page('^Alerts')
        self.desk.wait(re.escape(name), seconds=20)
        self.desk.quit()
        return 'told by the portal, its activation opens it'

    def check_exports(self):
        self.open_connected()
        self.desk.run('--page', 'journal', seconds=30)
        self.desk.wait_page('^Journal')
        target = self.desk.home / 'Documents' / 'journal.csv'
        target.unlink(missing_ok=True)
        self.desk.press('Export', seconds=20)
        self.answer_dialog('Export the Journal', target)
        until(20, 'file', lambda: target.exists() and target.stat().st_size > 0)
        self.desk.quit()
        return f'{target.stat().st_size} bytes of CSV by the file portal'

    def check_opens_links(self):
        desk = self.desk
        desk.begin_demo('alerts')
        desk.click(', To acknowledge', LIST_ITEMS)
        # Whom to call differs from alert to alert: the first that can be called and written to.
        for _ in range(20):
            if desk.look('^Call ', BUTTONS) and desk.look('^Write to ', BUTTONS):
                break
            desk.keys('Down')
            time.sleep(PATIENCE / 3)
        faults = []
        for button, scheme, wanted in (('^Call ', 'tel', r'tel:\+33[0-9]{9}'),
                                       ('^Write to ', 'mailto', r'mailto:[^@?\s]+@[^@?\s]+\?subject=\S+')):
            desk.opened.write_text('')
            desk.press(button)
            try:
                seen = until(10, f'program that was given a {scheme}: address', desk.opened.read_text).strip()
                if not re.fullmatch(f'{HANDLERS[scheme]} {wanted}', seen):
                    faults.append(f'opened: {seen}')
            except Failure as fault:
                faults.append(f'{fault}')
        if faults:
            raise Failure('; '.join(faults))
        desk.end_demo()
        return 'tel: and mailto:, by the portal in the person\'s programs'

    def check_prints(self):
        desk = self.desk
        desk.begin_demo('rounds')
        before = set(desk.home.rglob('*.pdf'))
        desk.choose_in_menu('^Handover sheet')
        # The portal's dialog, whose only printer here is a file.
        desk.click('^Print to File$', CELLS, 'xdg-desktop-portal-gtk')
        desk.press('^Print$', 'xdg-desktop-portal-gtk')
        printed = until(20, 'file printed', lambda: [path for path in set(desk.home.rglob('*.pdf')) - before
                                                     if path.stat().st_size > 0])[0]
        until(10, 'end of it', lambda: printed.read_bytes().rstrip().endswith(b'%%EOF'))
        equal(printed.read_bytes()[:5], b'%PDF-', f'beginning of {printed.name}')
        size = printed.stat().st_size
        printed.unlink()
        desk.end_demo()
        return f'{size} bytes of PDF by the print portal'

    def check_starts_at_login(self):
        desk = self.desk
        self.open_connected()
        for wanted in (True, False):
            desk.autostart.write_text('')
            desk.act('preferences')
            desk.press('^Start when I log in$', roles=SWITCHES)
            asked = json.loads(until(10, 'question at the background portal', desk.autostart.read_text))
            equal((asked['app'], asked['enabled']), (APP, wanted), 'asked')
            desk.wait('^Without its window, where it keeps watching')
            if wanted:
                command = asked['command']
            desk.quit()
            desk.begin()
            self.is_live()
        desk.quit()
        # What a login would do.
        desk.spawn(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.is_live()
        desk.quit()
        return f'asked and taken back; {" ".join(command[:3])} … starts it'

    def check_locked_keyring(self):
        self.open_connected()
        self.desk.quit()
        self.desk.unlock(None)
        try:
            console = self.desk.begin()
            begun = time.monotonic()
            self.desk.wait(re.escape(self.building['name']), seconds=60)
            shown = time.monotonic() - begun
            asks = None
            try:
                self.desk.press('^Cancel$', 'gcr', seconds=10)
                asks = 'cancelled'
            except Failure:
                asks = 'nobody asked'
            self.desk.wait(re.escape(self.building['name']), seconds=20)
            self.desk.quit()
            equal(console.wait(30 * PATIENCE), 0, 'exit status')
        finally:
            self.desk.unlock("a person's")
        return f'last state after {shown:.0f} s, {asks}, ends well'

    def check_without_network(self):
        self.open_connected()
        self.desk.quit()
        console = self.desk.begin(options=['--unshare=network'])
        self.desk.wait(re.escape(self.building['name']), seconds=60)
        if self.desk.look('^Live$', LABELS):
            raise Failure('it says that it is live')
        self.desk.quit()
        equal(console.wait(30 * PATIENCE), 0, 'exit status')
        return 'the last state, and not live'

    def hubs(self):
        return [pid for pid in processes('beffroi-hub') if pid != getattr(self.desk, 'hub_pid', None)]

    def check_child_ends(self):
        self.desk.begin('--demo')
        self.desk.wait('^Live$', LABELS, 60)
        until(10, "demo's hub", self.hubs)
        for pid in processes('beffroi'):
            os.kill(pid, signal.SIGTERM)
        until(20, 'end of the hub after the program', lambda: not self.hubs())
        self.desk.begin('--demo')
        self.desk.wait('^Live$', LABELS, 60)
        for pid in processes('beffroi'):
            os.kill(pid, signal.SIGKILL)
        until(20, 'end of the hub after a kill', lambda: not self.hubs())
        return 'at the end and at SIGKILL'

    def check_screenshot(self):
        for lost in ('/tmp/lost.png', str(self.desk.home / 'lost.png')):
            status, said = self.desk.run('--demo', '--screenshot', lost)
            if status == 0 or 'would end with it' not in said:
                raise Failure(f'{lost}: {status}, {said[-200:]}')
        kept = self.desk.own / 'data' / 'kept.png'
        status, said = self.desk.run('--demo', '--screenshot', str(kept), '--size', '1366x768')
        equal(status, 0, f'exit status ({said[-200:]})')
        if not kept.exists():
            raise Failure('no picture where there should be one')
        kept.unlink()
        return 'refused with a sentence where it would be lost'

    def check_update(self):
        old = self.folder / 'old.flatpak'
        if not old.exists():
            raise LeftOut('nothing to update from: --old says what')
        if processes('beffroi'):
            self.desk.quit()
        histories = self.desk.own / 'data' / 'beffroi'
        shutil.rmtree(histories, ignore_errors=True)
        flatpak('uninstall', '--user', '-y', '--noninteractive', APP)
        flatpak('install', '--user', '-y', '--noninteractive', str(old))
        self.open_connected()
        self.desk.quit()
        history = next(histories.rglob('history.db'))
        before, values = state_of(history)
        flatpak('install', '--user', '-y', '--noninteractive', '--reinstall', str(self.folder / 'new.flatpak'))
        self.open_connected()
        self.desk.quit()
        after, values_after = state_of(history)
        if after < before or values_after < values:
            raise Failure(f'version {before} with {values} series became {after} with {values_after}')
        equal([path.name for path in history.parent.iterdir() if 'damaged' in path.name], [], 'histories set aside')
        return f'history of version {before} goes on as {after}, {values} series kept'

    def check_leaves_nothing_elsewhere(self):
        theirs = ('.var/app/' + APP, '.local/share/flatpak', '.local/share/keyrings', 'Documents', '.cache/flatpak',
                  '.local/share/recently-used.xbel', '.cache/at-spi', '.cache/dconf', '.config/dconf', '.cache/mesa',
                  '.local/share/flatpak-db', '.config/gtk-3.0', '.local/state', '.cache/fontconfig', '.config/pulse',
                  '.local/share/applications/trial-', '.local/share/applications/mimeapps.list')
        found = [path.relative_to(self.desk.home).as_posix() for path in self.desk.home.rglob('*') if not path.is_dir()]
        strangers = [name for name in found if not name.startswith(theirs) or 'beffroi' in name.lower().split('/')[0]]
        if strangers:
            raise Failure('left: ' + ' '.join(strangers[:5]))
        return 'all of it below ~/.var/app'


def state_of(history):
    """Its version, and of how many series it knows."""
    with sqlite3.connect(f'file:{history}?mode=ro', uri=True) as database:
        return (database.execute('PRAGMA user_version').fetchone()[0],
                database.execute('SELECT count(*) FROM series').fetchone()[0])


def main():
    folder = pathlib.Path(sys.argv[1])
    only = [name for name in (sys.argv[2] if len(sys.argv) > 2 else '').split(',') if name]
    desk = Desk()
    desk.start()
    checks = Checks(folder, desk)
    names = [name for name in vars(Checks) if name.startswith('check_')]
    rows = []
    try:
        flatpak('install', '--user', '-y', '--noninteractive', str(folder / 'new.flatpak'))
        desk.reload()
        for name in names:
            title = name[len('check_'):]
            if only and title not in only:
                continue
            begun = time.monotonic()
            try:
                verdict, said = 'ok', getattr(checks, name)()
            except LeftOut as why:
                verdict, said = 'left out', f'{why}'
            except (Failure, subprocess.SubprocessError, OSError, AttributeError, LookupError, StopIteration,
                    sqlite3.Error) as error:
                verdict, said = 'FAILED', f'{error}'
                desk.leave_traces(title)
                desk.kill_all()
            rows.append((title.replace('_', ' '), verdict, said))
            print(f'{rows[-1][0]:32} {verdict:9} {time.monotonic() - begun:4.0f} s  {rows[-1][2]}', flush=True)
    finally:
        desk.stop()
    failed = sum(row[1] == 'FAILED' for row in rows)
    print(f'{len(rows)} checks, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
