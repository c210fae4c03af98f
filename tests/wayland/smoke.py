#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo commune under Wayland, and a table: check, verdict. Called by run.sh.

Usage: smoke.py CONSOLE FOLDER [NAME,NAME...]
Ends with 1 when a check failed."""
import pathlib
import re
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'flatpak'))
from desk import LABELS, Eyes, Failure, until  # noqa: E402

CONSOLE, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
DEMO = [CONSOLE, '--demo', '--hub-option=--scene=monday']
# Colours of a page that is drawn: letters alone have about two hundred.
COLOURS = 300
# Roles of the accessibility bus.
PRESSED, APPLICATION = (35, 43, 45, 62), 75
NOT_TRIED = ('tooltips', 'drag on the map', 'drag on a graph')


def call(name, path, method, *arguments):
    return subprocess.run(['gdbus', 'call', '--session', '-d', name, '-o', path, '-m', method, *arguments],
                          capture_output=True, text=True, check=True).stdout


class Smoke:
    def __init__(self):
        call('org.a11y.Bus', '/org/a11y/bus', 'org.freedesktop.DBus.Properties.Set', 'org.a11y.Status', 'IsEnabled', '<true>')
        self.eyes = Eyes(re.search("'(.*)'", call('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus.GetAddress')).group(1))
        self.console = None

    def look(self, pattern, roles=()):
        return next((node for node in self.eyes.read('beffroi') if (not roles or node.role in roles)
                     and re.search(pattern, node.name)), None)

    def wait(self, pattern, roles=(), seconds=30):
        return until(seconds, f'“{pattern}” on screen', lambda: self.look(pattern, roles))

    def press(self, pattern):
        """The button of that name, or the one inside of it, as a menu button has."""
        self.press_one(self.wait(pattern, PRESSED), pattern)

    def press_one(self, node, pattern):
        if not any(self.eyes.act(one, 'Action', 'DoAction', '(i)', 0) for one in node.walk()):
            raise Failure(f'“{pattern}” cannot be pressed')

    def find_dialog(self, content):
        """The smallest window that has @content in it: each has a button to close it."""
        windows = [window for node in self.eyes.read('beffroi') if node.role == APPLICATION for window in node.children]
        found = [node for node in windows if any(re.search(content, one.name) for one in node.walk())]
        return min(found, key=lambda node: len(list(node.walk())), default=None)

    def close_dialog(self, content, button='^Close$'):
        place = until(30, f'window with “{content}”', lambda: self.find_dialog(content))
        found = next((node for node in place.walk() if node.role in PRESSED and re.search(button, node.name)), None)
        if found is None:
            raise Failure(f'no “{button}” in the window with “{content}”')
        self.press_one(found, button)
        until(20, f'end of the window with “{content}”', lambda: not any(
            node.path == place.path for node in self.eyes.read('beffroi')))

    def go(self, page):
        """As a second start does, which the first one hears of over the bus."""
        done = subprocess.run([*DEMO, f'--page={page}'], capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0 or 'open already' not in done.stdout:
            raise Failure(f'second start: {done.returncode}, {(done.stdout + done.stderr)[-200:]}')

    # The checks, in this order; each says what it saw.

    def check_pictures(self):
        seen = []
        for page in ('today', 'map', 'building=mairie', 'graph=mairie|power'):
            path = FOLDER / 'picture.png'
            path.unlink(missing_ok=True)
            done = subprocess.run([*DEMO, f'--page={page}', '--size=1366x768', f'--screenshot={path}'], capture_output=True,
                                  text=True, timeout=240, check=False)
            if done.returncode != 0 or not path.exists():
                raise Failure(f'{page}: {done.returncode}, {done.stderr[-200:]}')
            width, height, colours = map(int, subprocess.run(
                ['identify', '-format', '%w %h %k', str(path)], capture_output=True, text=True, check=True).stdout.split())
            if (width, height) != (1366, 768) or colours < COLOURS:
                raise Failure(f'{page}: {width}x{height}, {colours} colours')
            seen.append(f'{page.split("=")[0]} {colours}')
        return 'colours: ' + ', '.join(seen)

    def check_window(self):
        self.console = subprocess.Popen([*DEMO, '--page=today', '--size=1366x768'], stdout=subprocess.DEVNULL,
                                        stderr=open(FOLDER / 'console.log', 'w', encoding='utf-8'))
        self.wait('^Live$', LABELS, 90)
        return 'opened, live'

    def check_second_start(self):
        self.go('alerts')
        until(30, 'page of the alerts', lambda: any(node.is_selected and re.search('^Alerts', node.name)
                                                    for node in self.eyes.read('beffroi')))
        return 'shows its page in the first window'

    def check_menu(self):
        self.press('^Main [Mm]enu$')
        self.wait('^Preferences', (35,))
        return 'the main menu'

    def check_dialog(self):
        self.press('^Preferences')
        self.close_dialog('^Preferences$')
        return 'preferences, from the menu and closed'

    def check_search(self):
        self.go('search=mairie')
        self.wait('^Results$')
        self.close_dialog('^Results$')
        return 'a dialog above the window'

    def check_map(self):
        self.go('map')
        self.press('^Zoom [Ii]n')
        self.press('^Zoom [Oo]ut')
        return 'its buttons'

    def check_building(self):
        self.go('building=mairie')
        self.wait('^Mairie$')
        self.press('^Works…$')
        self.close_dialog('^Works', '^(Close|Cancel)$')
        return 'a building and a dialog of it'

    def check_end(self):
        self.console.send_signal(signal.SIGTERM)
        status = self.console.wait(60)
        said = (FOLDER / 'console.log').read_text(encoding='utf-8')
        bad = [line for line in said.splitlines() if re.search('CRITICAL|Gdk-WARNING|Gtk-WARNING|Protocol error', line)]
        if status != 0 or bad:
            raise Failure(f'status {status}, {bad[:2]}')
        return 'in order, without a complaint of GTK'


def main():
    smoke = Smoke()
    failed = 0
    wanted = sys.argv[3].split(',') if len(sys.argv) > 3 else None
    order = ('pictures', 'window', 'second_start', 'menu', 'dialog', 'search', 'map', 'building', 'end')
    for name in order:
        if wanted is not None and name not in wanted:
            continue
        try:
            verdict, what = 'ok', getattr(smoke, 'check_' + name)()
        except (Failure, subprocess.SubprocessError, OSError) as error:
            verdict, what = 'FAIL', str(error)
            failed += 1
            if smoke.console is not None and smoke.console.poll() is not None:
                print(f'{name:20} FAIL  the console has ended: {smoke.console.returncode}')
                return 1
            print('\n'.join(f'{node.role} {node.name}' for node in smoke.eyes.read('beffroi') if node.name), file=sys.stderr)
        print(f'{name.replace("_", " "):20} {verdict:5} {what}', flush=True)
    for name in NOT_TRIED:
        print(f'{name:20} -     not tried: there is no pointer', flush=True)
    if smoke.console is not None and smoke.console.poll() is None:
        smoke.console.kill()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
