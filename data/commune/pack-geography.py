#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The geography of the demo commune as the program carries it (src/hub/land/bef-hub-geography.h).

    pack-geography.py commune.geojson commune.json commune.twkb

The features without their geometries, and these as TWKB (https://github.com/TWKB/Specification), one after the
other, in millionths of a degree: as precise as the GeoJSON, or it is not written.
"""
import json
import sys

PRECISION = 6
TYPES = {'Point': 1, 'LineString': 2, 'Polygon': 3, 'MultiPoint': 4, 'MultiLineString': 5}


def unsigned(out, value):
    while value > 0x7f:
        out.append(value & 0x7f | 0x80)
        value >>= 7
    out.append(value)


def fold(value):
    return -2 * value - 1 if value < 0 else 2 * value


def steps(degrees):
    whole = round(degrees * 10 ** PRECISION)
    if abs(whole / 10 ** PRECISION - degrees) > 1e-9:
        sys.exit(f'{degrees} has more than {PRECISION} decimals')
    return whole


def pack(geometry):
    kind, coordinates = geometry['type'], geometry['coordinates']
    out = bytearray([TYPES[kind] | fold(PRECISION) << 4, 0])
    before = [0, 0]

    def positions(points):
        for point in points:
            for axis in (0, 1):
                here = steps(point[axis])
                unsigned(out, fold(here - before[axis]))
                before[axis] = here

    if kind == 'Point':
        positions([coordinates])
        return out
    unsigned(out, len(coordinates))
    if kind in ('LineString', 'MultiPoint'):
        positions(coordinates)
        return out
    for line in coordinates:
        unsigned(out, len(line))
        positions(line)
    return out


def main():
    source, features, geometries = sys.argv[1:]
    with open(source, encoding='utf-8') as file:
        collection = json.load(file)
    packed = bytearray()
    for feature in collection['features']:
        packed += pack(feature.pop('geometry'))
    with open(features, 'w', encoding='utf-8') as file:
        json.dump(collection, file, ensure_ascii=False, separators=(',', ':'))
    with open(geometries, 'wb') as file:
        file.write(packed)


main()
