#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The half of the background portal that a desktop's shell has, which the GTK back end has not: it notes what it is
asked to start at login, a line of JSON each, and allows it.

Usage: shell.py FILE"""
import json
import sys

from gi.repository import Gio, GLib

NAME = 'org.freedesktop.impl.portal.desktop.trial'
RUNNING = 1
ALLOW = 1
INTERFACE = '''<node><interface name='org.freedesktop.impl.portal.Background'>
<method name='GetAppState'><arg type='a{sv}' direction='out'/></method>
<method name='NotifyBackground'><arg type='o' direction='in'/><arg type='s' direction='in'/>
<arg type='s' direction='in'/><arg type='u' direction='out'/><arg type='a{sv}' direction='out'/></method>
<method name='EnableAutostart'><arg type='s' direction='in'/><arg type='b' direction='in'/>
<arg type='as' direction='in'/><arg type='u' direction='in'/><arg type='b' direction='out'/></method>
<signal name='RunningApplicationsChanged'/></interface></node>'''


def called(bus, sender, path, interface, method, parameters, invocation):
    if method == 'GetAppState':
        answer = GLib.Variant('(a{sv})', ({'fr.beffroi.Beffroi': GLib.Variant('u', RUNNING)},))
    elif method == 'NotifyBackground':
        answer = GLib.Variant('(ua{sv})', (0, {'result': GLib.Variant('u', ALLOW)}))
    else:
        app, enabled, command, _ = parameters.unpack()
        with open(sys.argv[1], 'a', encoding='utf-8') as note:
            note.write(json.dumps({'app': app, 'enabled': enabled, 'command': command}) + '\n')
        answer = GLib.Variant('(b)', (enabled,))
    invocation.return_value(answer)


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    described = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
    bus.register_object('/org/freedesktop/portal/desktop', described, called, None, None)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
