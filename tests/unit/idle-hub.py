#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a real beffroi-hub keeps a connection on which nothing is asked: longer than a client does, and not for ever. TAP, then a table.

idle-hub.py HUB

It takes as long as that is: a minute and a quarter.
"""
import select
import time

from hub_attack import Hub, check, finish

# What a client of the console's kind (libsoup) keeps one for, and what the hub promises (bef-hub-listener.h).
CLIENT_S, IDLE_S, SWEEP_S = 60, 75, 0.5
# A machine that has more to do than this.
PATIENCE_S = 10


def ask(hub, stream):
    """One request of one connection that is kept, to the end of its answer: its status."""
    stream.sendall(hub.head('GET', '/ngsi-ld/v1/types', 'technician'))
    data = b''
    while b'\r\n\r\n' not in data:
        piece = stream.recv(65536)
        if not piece:
            return 0
        data += piece
    head, rest = data.split(b'\r\n\r\n', 1)
    length = next(int(line.split(b':')[1]) for line in head.split(b'\r\n') if line.lower().startswith(b'content-length:'))
    while len(rest) < length:
        rest += stream.recv(65536)
    return int(head.split()[1])


def is_ended(stream, until):
    """Whether the other side ends it before @until (monotonic), and when."""
    stream.settimeout(max(0.1, until - time.monotonic()))
    try:
        return stream.recv(1) == b'', time.monotonic()
    except TimeoutError:
        return False, time.monotonic()


def main():
    with Hub() as hub, hub.secure() as idle, hub.secure() as used:
        statuses = [ask(hub, idle), ask(hub, used)]
        since = time.monotonic()
        time.sleep(CLIENT_S + 5)
        statuses.append(ask(hub, used))
        again = time.monotonic()
        check('kept-longer-than-a-client-keeps-it', statuses == [200, 200, 200] and not select.select([idle], [], [], 0)[0],
              f'nothing asked for {CLIENT_S + 5} s, then a request', '200, both open', str(statuses))
        ended, at = is_ended(idle, since + IDLE_S + SWEEP_S + PATIENCE_S)
        check('ended-when-idle', ended and at - since >= IDLE_S - 1, f'nothing asked for {IDLE_S} s', f'ended after {IDLE_S} s, with its farewell',
              f'{"ended" if ended else "open"} after {at - since:.1f} s')
        open_still = not select.select([used], [], [], 0)[0]
        check('a-request-begins-it-anew', open_still and ask(hub, used) == 200, f'a request {at - again:.0f} s ago', 'open, 200', f'open: {open_still}')
        check('others-are-served', hub.is_alive() and hub.ask('GET', '/ngsi-ld/v1/types', 'technician') == 200, 'after all that', '200', 'served')
    finish()


main()
