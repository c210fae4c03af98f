#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every recorded file, read by the program and by this script, which shares no line with it.

Usage: reckon-recordings.py PRINT-RECORDING (the recorded files are below BEFFROI_SHARED, or ../shared)

Each point (quantity, delivery point, instant, length, value) has to be in both. The rules are those written in
src/formats and in SOURCES.md of the recorded data: C4 and R4x stamp the start of a step, C5 and R50 its end; a daily
index of winter is of the midnight that begins its date; R151 of the one that ends it. TAP."""
import datetime
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree
import zoneinfo

PARIS = zoneinfo.ZoneInfo('Europe/Paris')
HOUR = 3600000


def ms(text):
    """An ISO stamp, of Paris where it has no offset."""
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=PARIS)
    return round(moment.timestamp() * 1000)


def midnight(date, days=0):
    day = datetime.date.fromisoformat(date) + datetime.timedelta(days=days)
    return round(datetime.datetime(day.year, day.month, day.day, tzinfo=PARIS).timestamp() * 1000)


def number(text):
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value == value else None


def steps(stamps, at_end):
    """The length of each step of sorted stamps: the space on its own side, unless that is a hole."""
    spaces = [b - a for a, b in zip(stamps, stamps[1:])]
    usual = min(spaces, default=HOUR)
    lengths = []
    for i in range(len(stamps)):
        own = i - 1 if at_end else i
        space = spaces[own] if 0 <= own < len(spaces) else None
        if space is None or space > HOUR:
            other = i if at_end else i - 1
            space = spaces[other] if 0 <= other < len(spaces) else usual
        lengths.append(min(space, HOUR))
    return lengths


def csv_curve(path):
    lines = path.read_text(encoding='utf-8-sig').splitlines()
    head = dict(zip(lines[0].split(';'), lines[1].split(';')))
    rows = {}
    for line in lines[3:]:
        if line:
            stamp, value = line.split(';')
            rows[ms(stamp)] = number(value)
    at_end = head['Unite'] != ''
    stamps = sorted(rows)
    points = {}
    quantity = 'power-export' if head['Grandeur metier'] == 'Production' else 'power'
    for at, length in zip(stamps, steps(stamps, at_end)):
        value = rows[at]
        if value is None:
            continue
        if head['Unite'] == 'Wh':
            value *= HOUR / length
        if value <= 40e6:
            points[(quantity, head['Identifiant PRM'], at - (length if at_end else 0))] = (length, value)
    return points


def csv_index(path):
    lines = path.read_text(encoding='utf-8-sig').splitlines()
    head = dict(zip(lines[0].split(';'), lines[1].split(';')))
    names = lines[2].split(';')
    points = {}
    for line in lines[3:]:
        if not line[:1].isdigit():
            break
        row = dict(zip(names, line.split(';')))
        if row['EAS T']:
            points[('energy-index', head['Identifiant PRM'], midnight(row['Horodate'][:10]))] = (0, float(row['EAS T']) / 1000)
    return points


def r50(root):
    points = {}
    step = int(root.findtext('En_Tete_Flux/Pas_Publication')) * 60000
    for prm in root.iter('PRM'):
        for pdc in prm.iter('PDC'):
            points[('power', prm.findtext('Id_PRM'), ms(pdc.findtext('H')) - step)] = (step, float(pdc.findtext('V')))
    return points


def r4x(root):
    points = {}
    for body in root.iter('Corps'):
        for curve in body.iter('Donnees_Courbe'):
            if curve.findtext('Grandeur_Physique') != 'EA':
                continue
            step = int(curve.findtext('Granularite')) * 60000
            scale = {'W': 1, 'kW': 1000}[curve.findtext('Unite_Mesure')]
            for point in curve.iter('Donnees_Point_Mesure'):
                at = ms(point.get('Horodatage'))
                points[('power', body.findtext('Identifiant_PRM'), at)] = (step, scale * float(point.get('Valeur_Point')))
    return points


def r151(root):
    points = {}
    for prm in root.iter('PRM'):
        for day in prm.iter('Donnees_Releve'):
            sum_wh = sum(int(c.findtext('Valeur')) for c in day.iter('Classe_Temporelle_Distributeur'))
            points[('energy-index', prm.findtext('Id_PRM'), midnight(day.findtext('Date_Releve'), 1))] = (0, sum_wh / 1000)
    return points


def r171(root):
    points = {}
    for series in root.iter('serieMesuresDatees'):
        if series.findtext('grandeurPhysique') != 'EA' or series.findtext('typeCalendrier') != 'D':
            continue
        for measure in series.iter('mesureDatee'):
            key = ('energy-index', series.findtext('prmId'), ms(measure.findtext('dateFin')))
            points[key] = (0, points.get(key, (0, 0))[1] + int(measure.findtext('valeur')) / 1000)
    return points


def expected(path):
    if path.suffix == '.xml':
        root = xml.etree.ElementTree.parse(path).getroot()
        return {'R50': r50, 'Courbe': r4x, 'R151': r151, 'R171': r171}[root.tag.split('}')[-1]](root)
    return csv_index(path) if 'index' in path.name else csv_curve(path)


# file -> words of its refusal
REFUSED = {'r05-header-only.csv': 'no line follows its header', 'r36-reactive.csv': 'line 2'}


def compare(program, path):
    """What differs, in words; '' for nothing."""
    run = subprocess.run([program, str(path)], capture_output=True, text=True, check=False)
    if path.name in REFUSED:
        return '' if run.stdout.startswith('refused') and REFUSED[path.name] in run.stdout else 'not refused'
    read = {}
    for line in run.stdout.splitlines():
        if line.startswith('refused'):
            return line
        if not line.startswith('note'):
            quantity, point, at, length, value, _ = line.split()
            read[(quantity, point, int(at))] = (int(length), float.fromhex(value))
    right = expected(path)
    for key in sorted(set(read) | set(right)):
        ours, theirs = read.get(key), right.get(key)
        if ours is None or theirs is None or ours[0] != theirs[0] or abs(ours[1] - theirs[1]) > 1e-6 * max(1, theirs[1]):
            return f'{key}: {ours}, not {theirs} ({len(read)} points, not {len(right)})'
    return '' if right else 'nothing expected'


def main():
    program, root = sys.argv[1], pathlib.Path(os.environ.get('BEFFROI_SOURCE_ROOT', '.'))
    shared = pathlib.Path(os.environ.get('BEFFROI_SHARED', root / '../shared'))
    files = sorted((shared / 'data/enedis-sge').glob('*.[cx][sm][vl]')) + sorted((shared / 'cases/files').glob('*.csv'))
    if not files:
        print('1..0 # SKIP the recorded files are not here: set BEFFROI_SHARED')
        return
    print(f'1..{len(files)}')
    for i, path in enumerate(files, 1):
        difference = compare(program, path)
        print(f'{"not " if difference else ""}ok {i} - {path.name}')
        if difference:
            print(f'# {difference}')


main()
