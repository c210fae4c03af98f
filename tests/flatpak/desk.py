# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of its own: display, session bus, portals, documents, notifications, keyring; and its hands and eyes."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

from gi.repository import Gio, GLib

from shell import NAME as SHELL

APP = 'fr.beffroi.Beffroi'
# What links of those schemes are opened with here.
HANDLERS = {'tel': 'trial-telephone', 'mailto': 'trial-mail'}
PORTALS = pathlib.Path('/usr/share/xdg-desktop-portal/portals')
# How many times longer than on an idle computer it may take.
PATIENCE = float(os.environ.get('BEFFROI_TEST_PATIENCE', '3'))

ACCESSIBLE = 'org.a11y.atspi.'
# Of its roles and states.
LABELS, BUTTONS, ENTRIES, ROWS = (29,), (43, 62), (40, 61, 79), (32, 43, 62)
LIST_ITEMS, CELLS, TOGGLES, SWITCHES = (32,), (56,), (62,), (62, 130)
SELECTED = 23


class Failure(Exception):
    """What was seen instead of what should have been."""


def until(seconds, what, look):
    """The first true answer of @look."""
    end = time.monotonic() + seconds * PATIENCE
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise Failure(f'no {what}')
        time.sleep(0.3)


def processes(name):
    """Those whose program has that file name, by number: also those within a sandbox."""
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / 'cmdline').read_bytes().split(b'\0')
                state = (entry / 'stat').read_text().rsplit(')', 1)[1].split()[0]
            except OSError:
                continue
            if os.path.basename(words[0].decode(errors='replace')) == name and state != 'Z':
                found.append(int(entry.name))
    return found


class Node:
    def __init__(self, bus_name, path):
        self.bus_name, self.path = bus_name, path
        self.name = self.text = ''
        self.role = 0
        self.is_selected = False
        self.children = []

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


class Eyes:
    """What is on screen, over the accessibility bus: all questions at once, as a page has a thousand answers."""

    def __init__(self, address):
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None, None)
        self.pending = 0

    def ask(self, node, interface, method, parameters, done):
        def answered(bus, result):
            self.pending -= 1
            try:
                done(bus.call_finish(result).unpack())
            except GLib.Error:  # it has gone meanwhile
                pass
        self.pending += 1
        self.bus.call(node.bus_name, node.path, interface, method, parameters, None, 0, 15000, None, answered)

    def settle(self):
        while self.pending:
            GLib.MainContext.default().iteration(True)

    def begin(self, node):
        def children(answer):
            for bus_name, path in answer[0]:
                node.children.append(Node(bus_name, path))
                self.begin(node.children[-1])

        def role(answer):
            node.role = answer[0]
            if node.role in ENTRIES:
                self.ask(node, ACCESSIBLE + 'Text', 'GetText', GLib.Variant('(ii)', (0, -1)),
                         lambda answer: setattr(node, 'text', answer[0]))

        self.ask(node, ACCESSIBLE + 'Accessible', 'GetChildren', None, children)
        self.ask(node, ACCESSIBLE + 'Accessible', 'GetRole', None, role)
        self.ask(node, ACCESSIBLE + 'Accessible', 'GetState', None,
                 lambda answer: setattr(node, 'is_selected', bool(answer[0][0] >> SELECTED & 1)))
        self.ask(node, 'org.freedesktop.DBus.Properties', 'Get', GLib.Variant('(ss)', (
            ACCESSIBLE + 'Accessible', 'Name')), lambda answer: setattr(node, 'name', answer[0]))

    def read(self, name):
        """All nodes of the applications that have @name in theirs."""
        registry = Node('org.a11y.atspi.Registry', '/org/a11y/atspi/accessible/root')
        found = []
        self.ask(registry, ACCESSIBLE + 'Accessible', 'GetChildren', None, lambda answer: found.extend(answer[0]))
        self.settle()
        roots = [Node(*where) for where in found]
        for root in roots:
            self.ask(root, 'org.freedesktop.DBus.Properties', 'Get', GLib.Variant('(ss)', (
                ACCESSIBLE + 'Accessible', 'Name')), lambda answer, root=root: setattr(root, 'name', answer[0]))
        self.settle()
        roots = [root for root in roots if name in root.name.lower()]
        for root in roots:
            self.begin(root)
        self.settle()
        return [node for root in roots for node in root.walk()]

    def centre(self, node):
        answers = []
        self.ask(node, ACCESSIBLE + 'Component', 'GetExtents', GLib.Variant('(u)', (1,)),
                 lambda answer: answers.append(answer[0]))
        self.settle()
        x, y, width, height = answers[0]
        return x + width // 2, y + height // 2

    def act(self, node, interface, method, kind, value):
        answers = []
        self.ask(node, ACCESSIBLE + interface, method, GLib.Variant(kind, (value,)),
                 lambda answer: answers.append(answer[0]))
        self.settle()
        return answers == [True]


class Desk:
    def __init__(self):
        self.home = pathlib.Path(os.environ['HOME'])
        self.own = self.home / '.var' / 'app' / APP
        self.told = pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'told'
        self.opened = self.told.with_name('opened')
        self.autostart = self.told.with_name('autostart')
        self.children = []
        self.keyring = None

    def spawn(self, *argv, **options):
        child = subprocess.Popen(argv, **options)
        self.children.append(child)
        return child

    def start(self):
        reading, writing = os.pipe()
        self.spawn('Xvfb', '-displayfd', str(writing), '-screen', '0', '1366x768x24', '-nolisten', 'tcp', '-noreset',
                   pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as lines:
            os.environ['DISPLAY'] = ':' + lines.readline().strip()
        user = self.home / '.local' / 'share' / 'flatpak'
        os.environ.update({
            'XDG_CURRENT_DESKTOP': 'GNOME', 'XDG_SESSION_TYPE': 'x11', 'GSK_RENDERER': 'cairo', 'GDK_BACKEND': 'x11',
            'XDG_DATA_DIRS': f'{user}/exports/share:/usr/local/share:/usr/share', 'NO_COLOR': '1',
            'GTK_A11Y': 'atspi'})
        self.choose_portals()
        # Of the system's nothing but a bus: Flatpak asks there for what a parent allows.
        system = self.spawn('dbus-daemon', '--session', '--nofork', '--print-address', stdout=subprocess.PIPE,
                            text=True)
        os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = system.stdout.readline().strip()
        bus = self.spawn('dbus-daemon', '--session', '--nofork', '--print-address', stdout=subprocess.PIPE,
                         stderr=open(self.home.parent / 'run' / 'bus.log', 'w'), text=True)
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()
        self.unlock('a person\'s')
        self.start_shell()
        self.install_handlers()
        self.start_dunst()
        self.start_eyes()

    def stop(self):
        for child in reversed(self.children):
            child.kill()
            child.wait()

    def unlock(self, password):
        """A keyring that is open, or with None one that waits for its password."""
        if self.keyring is not None:
            self.keyring.kill()
            self.keyring.wait()
        argv = ['gnome-keyring-daemon', '--foreground', '--components=secrets']
        self.keyring = self.spawn(*(argv + (['--unlock'] if password else [])), stdin=subprocess.PIPE,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.keyring.stdin.write((password or '').encode())
        self.keyring.stdin.close()
        until(10, 'keyring on the bus', lambda: self.owns('org.freedesktop.secrets'))

    def reload(self):
        """Whoever is installed now is started by name."""
        subprocess.run(['gdbus', 'call', '--session', '-d', 'org.freedesktop.DBus', '-o', '/org/freedesktop/DBus', '-m',
                        'org.freedesktop.DBus.ReloadConfig'], check=True, stdout=subprocess.DEVNULL)

    def owns(self, name):
        answer = subprocess.run(
            ['gdbus', 'call', '--session', '-d', 'org.freedesktop.DBus', '-o', '/org/freedesktop/DBus', '-m',
             'org.freedesktop.DBus.NameHasOwner', name], capture_output=True, text=True, check=False)
        return 'true' in answer.stdout

    def start_dunst(self):
        folder = self.told.parent
        script = folder / 'told.sh'
        script.write_text(f'#!/bin/sh\nprintf "%s|%s\\n" "$DUNST_SUMMARY" "$DUNST_BODY" >>{self.told}\n')
        script.chmod(0o700)
        (folder / 'dunstrc').write_text(f'[told]\nsummary = "*"\nscript = {script}\n')
        self.told.write_text('')
        self.spawn('dunst', '-config', str(folder / 'dunstrc'), stderr=subprocess.DEVNULL)
        until(10, 'notification daemon', lambda: self.owns('org.freedesktop.Notifications'))

    def choose_portals(self):
        """The system's back ends, and ours for what none of them has."""
        folder = self.told.with_name('portals')
        folder.mkdir()
        for path in PORTALS.glob('*.portal'):
            shutil.copy(path, folder)
        (folder / 'trial.portal').write_text(
            f'[portal]\nDBusName={SHELL}\nInterfaces=org.freedesktop.impl.portal.Background\nUseIn=gnome\n')
        os.environ['XDG_DESKTOP_PORTAL_DIR'] = str(folder)

    def start_shell(self):
        self.autostart.write_text('')
        self.spawn(sys.executable, '-B', str(pathlib.Path(__file__).with_name('shell.py')), str(self.autostart))
        until(10, 'shell on the bus', lambda: self.owns(SHELL))

    def install_handlers(self):
        """The person's programs for links: they note what they were given."""
        script = self.opened.with_name('opened.sh')
        script.write_text(f'#!/bin/sh\nprintf "%s %s\\n" "$1" "$2" >>{self.opened}\n')
        script.chmod(0o700)
        self.opened.write_text('')
        folder = self.home / '.local' / 'share' / 'applications'
        folder.mkdir(parents=True)
        for scheme, name in HANDLERS.items():
            (folder / f'{name}.desktop').write_text(
                f'[Desktop Entry]\nType=Application\nName={name}\nExec={script} {name} %u\n'
                f'MimeType=x-scheme-handler/{scheme};\n')
        lines = ''.join(f'x-scheme-handler/{scheme}={name}.desktop\n' for scheme, name in HANDLERS.items())
        (folder / 'mimeapps.list').write_text(f'[Default Applications]\n{lines}[Added Associations]\n{lines}')

    def start_eyes(self):
        subprocess.run(['gdbus', 'call', '--session', '-d', 'org.a11y.Bus', '-o', '/org/a11y/bus', '-m',
                        'org.freedesktop.DBus.Properties.Set', 'org.a11y.Status', 'IsEnabled', '<true>'],
                       stdout=subprocess.DEVNULL, check=True)
        answer = subprocess.run(['gdbus', 'call', '--session', '-d', 'org.a11y.Bus', '-o', '/org/a11y/bus', '-m',
                                 'org.a11y.Bus.GetAddress'], capture_output=True, text=True, check=True).stdout
        self.eyes = Eyes(re.search("'(.*)'", answer).group(1))

    # Eyes.

    def look(self, pattern, roles=(), name='beffroi'):
        """The first node that reads @pattern, of one of @roles where some are given."""
        for node in self.eyes.read(name):
            if (not roles or node.role in roles) and any(re.search(pattern, word) for word in (node.name, node.text)):
                return node
        return None

    def wait(self, pattern, roles=(), seconds=20, name='beffroi'):
        return until(seconds, f'“{pattern}” on screen', lambda: self.look(pattern, roles, name))

    def wait_page(self, pattern, seconds=20):
        """That page is the one selected in the side bar."""
        until(seconds, f'page {pattern}', lambda: any(
            node.is_selected and re.search(pattern, node.name) for node in self.eyes.read('beffroi')))

    # Hands.

    def press(self, pattern, name='beffroi', roles=BUTTONS, seconds=20):
        if not self.eyes.act(self.wait(pattern, roles, seconds, name), 'Action', 'DoAction', '(i)', 0):
            raise Failure(f'“{pattern}” cannot be pressed')

    def click(self, pattern, roles=ROWS, name='beffroi'):
        """With the mouse, what has no action of its own; the window stands in the corner."""
        x, y = self.eyes.centre(self.wait(pattern, roles, name=name))
        subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '1'], check=True)
        time.sleep(PATIENCE)

    def fill(self, pattern, text, name='beffroi'):
        if not self.eyes.act(self.wait(pattern, ENTRIES, 20, name), 'EditableText', 'SetTextContents', '(s)', text):
            raise Failure(f'“{pattern}” cannot be filled')

    def keys(self, *names):
        subprocess.run(['xdotool', 'key', '--delay', '60', *names], check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '60', text], check=True)

    def is_told(self, pattern):
        return re.search(pattern, self.told.read_text(), re.M)

    def choose_in_menu(self, button):
        """Its first entry: menus tell the accessibility bus no names."""
        self.press(button, roles=TOGGLES)
        time.sleep(PATIENCE)
        self.keys('Return')

    # The application.

    def run(self, *arguments, options=(), seconds=120, env=None):
        """Runs it to its end. Answer: exit status, and all that it said."""
        answer = subprocess.run(['flatpak', 'run', *options, APP, *arguments], capture_output=True, text=True,
                                timeout=seconds * PATIENCE, check=False, env={**os.environ, **(env or {})})
        return answer.returncode, answer.stdout + answer.stderr

    def begin(self, *arguments, options=(), env=None):
        return self.spawn('flatpak', 'run', *options, APP, *arguments, stdout=subprocess.DEVNULL,
                          stderr=open(self.home.parent / 'run' / 'console.log', 'a'),
                          env={**os.environ, **(env or {})})

    def act(self, name):
        """As the desktop does: by its action on the bus."""
        subprocess.run(['gdbus', 'call', '--session', '-d', APP, '-o', '/fr/beffroi/Beffroi', '-m',
                        'org.freedesktop.Application.ActivateAction', name, '[]', '{}'], check=False,
                       capture_output=True)

    def quit(self):
        self.act('quit')
        until(20, 'end of the program', lambda: not processes('beffroi'))

    def begin_demo(self, page):
        if processes('beffroi'):
            self.quit()
        self.begin('--demo', '--page', page)
        self.wait('^Live$', LABELS, 60)

    def end_demo(self):
        """It has no name on the bus."""
        for pid in processes('beffroi'):
            os.kill(pid, signal.SIGTERM)
        until(20, 'end of the demo', lambda: not processes('beffroi'))

    def leave_traces(self, name):
        """After a failure: a picture of the display, and what there was to read."""
        folder = self.told.parent
        subprocess.run(['import', '-window', 'root', str(folder / f'{name}.png')], check=False,
                       stderr=subprocess.DEVNULL)
        (folder / f'{name}.txt').write_text('\n'.join(
            f'{node.role} {node.name} | {node.text}' for node in self.eyes.read('')))

    def kill_all(self):
        """After a failure: the next check begins anew."""
        for name in ('beffroi', 'beffroi-hub'):
            for pid in processes(name):
                if name == 'beffroi' or pid != getattr(self, 'hub_pid', None):
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except OSError:
                        pass
