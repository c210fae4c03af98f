# SPDX-License-Identifier: GPL-3.0-or-later
"""A real beffroi-hub and who attacks it from outside, for attack-*.py: TAP, then a table. Loopback only."""
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

HUB = sys.argv[1]
rows = []
number = 0
failed = 0


class Hub:
    """Its register is in a folder of its own; @prepare runs in the child before the hub, @wrap is what starts it."""

    def __init__(self, *options, prepare=None, wrap=(), env=None):
        self.folder = tempfile.mkdtemp(prefix='beffroi-attack-')
        self.register = os.path.join(self.folder, 'register.jsonl')
        if not any(option.startswith(('--register', '--no-register')) for option in options):
            options = (*options, '--register', self.register)
        self.errors = open(os.path.join(self.folder, 'errors'), 'w+', encoding='utf-8')
        env = dict(env if env is not None else os.environ)
        if 'ASAN_OPTIONS' in env:
            # What is freed is given back, or no use of memory could be told.
            env['ASAN_OPTIONS'] += ':quarantine_size_mb=0:thread_local_quarantine_size_kb=0'
        self.process = subprocess.Popen([*wrap, HUB, *options], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                        stderr=self.errors, preexec_fn=prepare, env=env)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit('The hub did not start: ' + self.said())
        self.ready = line.decode()
        ready = json.loads(line)
        self.port = int(ready['url'].rsplit(':', 1)[1])
        self.tokens = ready['tokens']
        self.context = ssl.create_default_context(cadata=ready['certificate'])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        sys.stderr.write(self.said())
        self.errors.close()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self):
        """What it wrote on standard error."""
        with open(self.errors.name, encoding='utf-8', errors='replace') as text:
            return text.read()

    def is_alive(self):
        return self.process.poll() is None

    def descriptors(self):
        return len(os.listdir(f'/proc/{self.process.pid}/fd'))

    def memory_kb(self):
        with open(f'/proc/{self.process.pid}/status', encoding='ascii') as status:
            return next(int(line.split()[1]) for line in status if line.startswith('VmRSS'))

    def threads(self):
        return len(os.listdir(f'/proc/{self.process.pid}/task'))

    def connect(self):
        return socket.create_connection(('127.0.0.1', self.port), timeout=30)

    def secure(self):
        return self.context.wrap_socket(self.connect(), server_hostname='localhost')

    def head(self, method, path, token=None, *more):
        lines = [f'{method} {path} HTTP/1.1', 'Host: localhost', *more]
        if token is not None:
            lines.append(f'Authorization: Bearer {self.tokens.get(token, token)}')
        return ('\r\n'.join(lines) + '\r\n\r\n').encode()

    def answer(self, method, path, token=None, *more, body=b''):
        """The whole answer, as bytes."""
        with self.secure() as stream:
            data = b''
            try:
                stream.sendall(self.head(method, path, token, 'Connection: close', *more) + body)
                while piece := stream.recv(65536):
                    data += piece
            except OSError:
                pass
            return data

    def ask(self, method, path, token=None, *more, body=b''):
        """Status of the answer, 0 for none."""
        with self.secure() as stream:
            try:
                stream.sendall(self.head(method, path, token, *more) + body)
            except OSError:
                pass  # the answer may have come before
            return status_of(stream)


def status_of(stream):
    data = b''
    try:
        while b'\r\n' not in data:
            piece = stream.recv(4096)
            if not piece:
                break
            data += piece
    except OSError:
        pass
    return int(data.split()[1]) if data.startswith(b'HTTP/1.1 ') else 0


def settle(hub, wanted):
    """Waits for the hub to have at most as many descriptors as @wanted."""
    for _ in range(300):
        if hub.descriptors() <= wanted:
            break
        time.sleep(0.1)
    return hub.descriptors()


def check(name, good, attack, bound, seen):
    global number, failed
    number += 1
    failed += not good
    print(f'{"ok" if good else "not ok"} {number} {name}', flush=True)
    rows.append((attack, bound, seen))


def finish():
    print(f'1..{number}')
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    for row in [('attack', 'bound', 'seen'), *rows]:
        print('#', ' | '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    sys.exit(failed != 0)
