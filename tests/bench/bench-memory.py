#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the console's memory comes to with a large commune, as lines of `name value unit`; nothing is asserted.

Usage: sh tests/with-display.sh python3 -B tests/bench/bench-memory.py CONSOLE [--buildings=N] [--at=S,S...] [--page=NAME]
Starts the demo of N buildings (2000), whose hub is another process and not counted, and reads the console's at so many
seconds after its start. `own` is anonymous memory, what the program itself asked for; `rss` has the libraries too; `pss`
counts what is shared by parts, and needs the right to look (root, or a debug build)."""
import argparse
import os
import pathlib
import signal
import subprocess
import sys
import time

KB_PER_MB = 1024
END_S = 20


def read_kb(path):
    """name -> kB of a file of /proc; nothing where it may not be read."""
    sizes = {}
    try:
        for line in path.read_text(encoding='ascii').splitlines():
            name, _, rest = line.partition(':')
            parts = rest.split()
            if len(parts) == 2 and parts[1] == 'kB':
                sizes[name] = int(parts[0])
    except OSError:
        pass
    return sizes


def report(name, kb):
    print(f'{name} {kb / KB_PER_MB:.1f} MB', flush=True)


def sample(process, at_s):
    folder = pathlib.Path('/proc') / str(process.pid)
    status, rollup = read_kb(folder / 'status'), read_kb(folder / 'smaps_rollup')
    report(f'rss-{at_s}s', status['VmRSS'])
    if 'Pss' in rollup:
        report(f'pss-{at_s}s', rollup['Pss'])
    report(f'own-{at_s}s', status['RssAnon'])
    return status


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('console')
    parser.add_argument('--buildings', type=int, default=2000)
    parser.add_argument('--at', default='10,30,60,120')
    parser.add_argument('--page', default='today')
    options = parser.parse_args()
    moments = sorted(int(s) for s in options.at.split(','))
    build = pathlib.Path(options.console).resolve().parents[2]
    environment = dict(os.environ, GSETTINGS_BACKEND='memory', GSETTINGS_SCHEMA_DIR=str(build / 'data'))
    process = subprocess.Popen([options.console, '--demo', f'--page={options.page}', f'--hub-option=--buildings={options.buildings}'],
                               env=environment)
    started = time.monotonic()
    try:
        for at_s in moments:
            time.sleep(max(0.0, started + at_s - time.monotonic()))
            if process.poll() is not None:
                sys.exit(f'{options.console} ended before {at_s} s: {process.returncode}')
            status = sample(process, at_s)
        report('rss-peak', status['VmHWM'])
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


main()
