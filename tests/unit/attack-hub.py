#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks a real beffroi-hub from outside, over its sockets, and tells what it took: TAP, then a table.

attack-hub.py HUB

BEFFROI_ATTACKS=all makes 2,000 connections, 400 otherwise. Whether others are answered is asserted; how fast is told, not asserted. Loopback only, bounded in count and in time.
"""
import os
import resource
import socket
import ssl
import struct
import subprocess
import threading
import time
import warnings

from hub_attack import Hub, check, finish, settle, status_of

CONNECTIONS = 2000 if os.environ.get('BEFFROI_ATTACKS') == 'all' else 400
HALF_OPEN = 1000
PATTERNS = 60
# AddressSanitizer rounds up; 64 MB are sent.
MEMORY_MB = 1 if 'ASAN_OPTIONS' not in os.environ else 16
# A back-tracking that would take longer than the universe, on any name.
EVIL = '(.*a){24}$|(.|.)*(.|.)*(.|.)*(.|.)*x$'
def reset(stream):
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))


def end_badly(hub, how):
    raw = hub.connect()
    if how == 'connect':
        raw.close()
        return
    if how == 'noise':
        raw.sendall(b'GET / HTTP/1.0\r\n\r\n')
        raw.close()
        return
    stream = hub.context.wrap_socket(raw, server_hostname='localhost')
    request = hub.head('GET', '/ngsi-ld/v1/types', 'secretary')
    if how == 'handshake':
        pass
    elif how == 'half a request':
        stream.sendall(request[:40])
    elif how == 'unread':
        stream.sendall(request)
    elif how == 'farewell':
        stream.sendall(request)
        stream.recv(65536)
        try:
            stream.unwrap()
        except OSError:
            pass
    elif how == 'reset':
        stream.sendall(request)
        stream.recv(10)
        reset(stream)
    else:
        stream.sendall(request)
        stream.recv(65536)
    stream.close()


def descriptors_do_not_leak():
    endings = ['connect', 'noise', 'handshake', 'half a request', 'unread', 'read', 'farewell', 'reset']
    with Hub('--fault-control', prepare=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))) as hub:
        hub.ask('GET', '/ngsi-ld/v1/types', 'secretary')
        before = settle(hub, hub.descriptors())
        for i in range(CONNECTIONS):
            if i == CONNECTIONS * 3 // 4:
                hub.ask('PUT', '/beffroi/v1/fault', None, 'Content-Length: 4', body=b'drop')
            end_badly(hub, endings[i % len(endings)])
        after = settle(hub, before)
        hub.ask('PUT', '/beffroi/v1/fault', None, 'Content-Length: 0')
        good = hub.is_alive() and after <= before and hub.ask('GET', '/ngsi-ld/v1/types', 'secretary') == 200
        check('connections-of-every-ending-leave-nothing', good,
              f'{CONNECTIONS} connections of {len(endings)} endings and the fault drop, 256 descriptors allowed',
              'descriptors +0', f'{after - before:+d}')


def send_much(hub, token, *more):
    """Sends a body of 64 MB as far as it is taken: status, bytes taken."""
    block = b' ' * 65536
    sent = 0
    with hub.secure() as stream:
        stream.settimeout(20)
        chunked = 'Transfer-Encoding: chunked' in more
        try:
            stream.sendall(hub.head('PATCH', '/ngsi-ld/v1/entities/urn:x/attrs', token,
                                    'Content-Type: application/json', *more))
            while sent < 64 * 1024 * 1024:
                stream.sendall(b'10000\r\n' + block + b'\r\n' if chunked else block)
                sent += len(block)
        except OSError:
            pass
        return status_of(stream), sent


def bodies_are_bounded():
    with Hub() as hub:
        hub.ask('GET', '/ngsi-ld/v1/types', 'secretary')
        hub.ask('PATCH', '/ngsi-ld/v1/entities/x/attrs', None, 'Content-Length: 2', body=b'{}')
        before = hub.memory_kb()
        worst = 0
        statuses = {}
        for token in (None, 'wrong', 'secretary'):
            for length in ('Content-Length: 1181116006', 'Transfer-Encoding: chunked'):
                status, _ = send_much(hub, token, length)
                statuses.setdefault(token, set()).add(status)
                if token is None:
                    worst = max(worst, hub.memory_kb() - before)
        # A client that reads only when it has sent all may find its connection cut: 0.
        check('no-body-without-a-token', statuses[None] <= {401, 0} and statuses['wrong'] <= {401, 0} and worst <= 1024 * MEMORY_MB,
              'a body of 1.1 GB without a token', f'401, memory +{MEMORY_MB} MB', f'{sorted(statuses[None])}, +{worst} kB')
        check('no-body-over-the-limit', statuses['secretary'] <= {413, 0}, 'the same with a token', '413',
              f'{sorted(statuses["secretary"])}')
        with hub.secure() as stream:
            stream.sendall(hub.head('PATCH', '/ngsi-ld/v1/entities/x/attrs', None, 'Content-Length: 1181116006'))
            check('refused-at-its-headers', status_of(stream) == 401, 'the headers of it alone', '401 before the body',
                  'answered')


def patterns_do_not_hold_others():
    from urllib.parse import quote
    with Hub('--buildings', '200') as hub:
        done = []

        def ask_evil(n):
            path = '/ngsi-ld/v1/entities?type=Building&q=' + quote(f'name~="{EVIL}"') + f'&limit={n + 1}'
            if n % 3 == 1:
                path = '/ngsi-ld/v1/entities?type=Building&idPattern=' + quote(EVIL)
            if n % 3 == 2:
                path = '/ngsi-ld/v1/entities?type=Building&q=' + quote(';'.join([f'name~="{EVIL}"'] * 8))
            done.append(hub.ask('GET', path, 'elected'))

        attackers = [threading.Thread(target=ask_evil, args=(n,)) for n in range(PATTERNS)]
        start = time.monotonic()
        for attacker in attackers:
            attacker.start()
        slowest = 0
        others = []
        while any(attacker.is_alive() for attacker in attackers) or len(others) < 5:
            asked = time.monotonic()
            others.append(hub.ask('GET', '/ngsi-ld/v1/entities?type=Building&limit=1', 'secretary'))
            slowest = max(slowest, time.monotonic() - asked)
        for attacker in attackers:
            attacker.join()
        whole = time.monotonic() - start
        check('patterns-do-not-hold-others', set(others) == {200} and set(done) <= {200, 403, 503},
              f'{PATTERNS} regular expressions that never end, of one token', 'others answered meanwhile',
              f'{len(others)} answers, the slowest {slowest * 1000:.0f} ms; attack over in {whole:.1f} s, {sorted(set(done))}')
        path = '/ngsi-ld/v1/entities?q=' + quote(';'.join(['name~="a"'] * 9))
        check('few-patterns-in-one-query', hub.ask('GET', path, 'elected') == 400, '9 regular expressions in one query', '400',
              '400')


def client_hello(hub):
    """A whole ClientHello, never followed by anything."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        hub.context.wrap_bio(incoming, outgoing, server_hostname='localhost').do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def handshakes_do_not_hold_others():
    for name, text in (('nothing', lambda hub: b''), ('half a ClientHello', lambda hub: client_hello(hub)[:60]),
                       ('a whole ClientHello', client_hello)):
        with Hub() as hub:
            hello = text(hub)
            held = []
            most = 0
            for _ in range(HALF_OPEN):
                raw = hub.connect()
                try:
                    raw.sendall(hello)
                except OSError:
                    pass
                held.append(raw)
                if len(held) % 100 == 0:
                    most = max(most, hub.threads())
            start = time.monotonic()
            status = hub.ask('GET', '/ngsi-ld/v1/types', 'secretary')
            took = time.monotonic() - start
            check('half-open-' + name.replace(' ', '-'), status == 200 and hub.is_alive(),
                  f'{HALF_OPEN} handshakes that stop after {name}', 'others answered',
                  f'{status} in {took * 1000:.0f} ms, {most} threads, {hub.descriptors()} descriptors')
            for raw in held:
                raw.close()


def read_answer(stream, ahead=b''):
    """One answer with its length: status, what came after it."""
    data = ahead
    while b'\r\n\r\n' not in data:
        piece = stream.recv(65536)
        if not piece:
            return 0, b''
        data += piece
    head, data = data.split(b'\r\n\r\n', 1)
    length = next((int(line.split(b':')[1]) for line in head.split(b'\r\n') if line.lower().startswith(b'content-length')), 0)
    while len(data) < length:
        data += stream.recv(65536)
    return int(head.split()[1]), data[length:]


def is_ended(stream):
    stream.settimeout(20)
    try:
        return stream.recv(1) == b''
    except TimeoutError:
        return False
    except OSError:
        return True


def connections_are_kept():
    with Hub() as hub:
        path = '/ngsi-ld/v1/entities?type=Building&limit=1'
        patch = hub.head('PATCH', '/ngsi-ld/v1/entities/urn:x/attrs', 'secretary', 'Content-Type: application/json',
                         'Content-Length: 2') + b'{}'
        with hub.secure() as stream:
            seen = []
            for _ in range(3):
                for request in (hub.head('GET', path, 'secretary'), patch):
                    stream.sendall(request)
                    seen.append(read_answer(stream)[0])
            check('a-connection-is-kept', seen == [200, 404] * 3, '6 requests on one connection, with and without a body',
                  'each its own answer', str(seen))
            stream.sendall(hub.head('GET', path, 'secretary') + patch + b'\r\n' + hub.head('GET', path, 'secretary'))
            seen, rest = [], b''
            for _ in range(3):
                status, rest = read_answer(stream, rest)
                seen.append(status)
            check('what-is-sent-ahead-waits', seen == [200, 404, 200], '3 requests sent at once', 'answered in turn', str(seen))
        ended = []
        for request in (hub.head('GET', path, 'secretary', 'Connection: close'), hub.head('GET', path, 'wrong'),
                        hub.head('GET', path, 'secretary').replace(b'HTTP/1.1', b'HTTP/1.0', 1)):
            with hub.secure() as stream:
                stream.sendall(request)
                read_answer(stream)
                ended.append(is_ended(stream))
        check('not-kept-for-strangers', all(ended), 'after "Connection: close", a wrong token, HTTP/1.0', 'ended', str(ended))


def kept_connections_give_way():
    with Hub(prepare=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))) as hub:
        before = hub.descriptors()
        held = []
        for _ in range(200):
            stream = hub.secure()
            stream.sendall(hub.head('GET', '/beffroi/v1/me', 'secretary'))
            read_answer(stream)
            held.append(stream)
        status = hub.ask('GET', '/beffroi/v1/me', 'secretary')
        open_now = hub.descriptors()
        for stream in held:
            stream.close()
        check('kept-connections-give-way', status == 200 and open_now <= 128 and settle(hub, before) <= before,
              '200 connections kept and asked nothing, 128 descriptors allowed', 'others answered, then +0',
              f'{status}, {open_now} open, then {settle(hub, before) - before:+d}')


def slow_headers_end():
    with Hub() as hub:
        before = hub.descriptors()
        held = [hub.secure() for _ in range(40)]
        for stream in held:
            stream.sendall(b'GET /ngsi-ld/v1/types HTTP/1.1\r\nHost:')
        start = time.monotonic()
        ended = 0
        for stream in held:
            stream.settimeout(40)
            try:
                ended += stream.recv(100) == b''
            except ConnectionError:
                ended += 1
            except OSError:
                pass
        check('slow-headers-are-ended', ended == 40 and settle(hub, before) <= before, '40 requests whose headers never end',
              'ended by the hub', f'{ended} ended after {time.monotonic() - start:.0f} s')
        for stream in held:
            stream.close()


def old_tls_is_refused():
    with Hub() as hub:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers('ALL:@SECLEVEL=0')
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        try:
            with context.wrap_socket(hub.connect()) as stream:
                seen = stream.version()
        except (ssl.SSLError, ConnectionError) as error:
            seen = f'refused ({getattr(error, "reason", None) or "cut"})'
        check('tls-1.1-is-refused', seen.startswith('refused'), 'a client that knows only TLS 1.1', 'refused', seen)
        for version in ('-tls1_1', '-tls1', '-tls1_2'):
            openssl = subprocess.run(['openssl', 's_client', version, '-cipher', 'DEFAULT@SECLEVEL=0', '-connect',
                                      f'127.0.0.1:{hub.port}'], input=b'', capture_output=True, timeout=60)
            refused = b'no peer certificate available' in openssl.stdout
            check(f'openssl-s_client{version}', refused == (version != '-tls1_2'), f'openssl s_client {version}',
                  'answered' if version == '-tls1_2' else 'refused', 'refused' if refused else 'answered')


warnings.simplefilter('ignore', DeprecationWarning)
for attack in (descriptors_do_not_leak, bodies_are_bounded, patterns_do_not_hold_others, handshakes_do_not_hold_others,
               connections_are_kept, kept_connections_give_way,
               slow_headers_end, old_tls_is_refused):
    attack()
finish()
