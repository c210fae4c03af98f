#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text of others is text: nothing in the interface reads it as markup, and no word of it widens a window.

Usage: check-texts.py ROOT
       check-texts.py --self-test
1. What reads markup is set by ui/kit/bef-plain.c alone, and what escapes is base/bef-text.c alone; .ui files turn no markup
   on, and bind nothing to a text that is read as markup.
2. A label that wraps breaks words too: one name of ten thousand letters without a blank is as wide as its letters."""
import pathlib
import re
import sys
import tempfile

FOLDERS = ('base', 'chart', 'map', 'supervision', 'ui', 'app')
MARKUP = re.compile(
    r'\b(gtk_label_set_(?:use_)?markup\w*|gtk_widget_set_tooltip_markup|gtk_tooltip_set_markup|'
    r'gtk_text_buffer_insert_markup\w*|pango_layout_set_markup\w*|pango_parse_markup|pango_markup_parser_\w+|'
    r'adw_preferences_row_set_(?:title|use_markup)|adw_(?:action|expander)_row_set_subtitle|'
    r'adw_preferences_group_set_(?:title|description)|adw_status_page_set_(?:title|description)|'
    r'adw_banner_(?:new|set_title|set_use_markup)|adw_toast_(?:new|new_format|set_title|set_use_markup)|'
    r'adw_message_dialog_(?:format|set)_(?:heading|body)_(?:use_)?markup|adw_about_window_set_(?:comments|release_notes))\b')
PROPERTY = re.compile(r'"((?:[a-z]+-)*use-markup|tooltip-markup)"')
# A row or page made with its texts at once.
MADE = re.compile(r'ADW_TYPE_(?:ACTION_ROW|EXPANDER_ROW|COMBO_ROW|ENTRY_ROW|PREFERENCES_\w+|STATUS_PAGE|TOAST|BANNER)\s*,'
                  r'[^;]*?"(title|subtitle|description)"')
ESCAPE = re.compile(r'\b(g_markup_(?:v?printf_escaped|escape_text))\b')
NOTIFICATION = re.compile(r'\b(notify_notification_(?:new|update)|g_notification_set_body)\b')
# file -> what it alone may use.
ALONE = {
    'src/ui/kit/bef-plain.c': ('adw_preferences_row_set_title', 'adw_preferences_row_set_use_markup', 'adw_action_row_set_subtitle',
                           'adw_expander_row_set_subtitle', 'adw_preferences_group_set_title', 'adw_preferences_group_set_description',
                           'adw_status_page_set_title', 'adw_status_page_set_description'),
    'src/base/bef-text.c': ('g_markup_escape_text',),
    'src/supervision/notifier/bef-bubbles.c': ('notify_notification_new', 'notify_notification_update'),
    # A sentence of ours, to whom the desktop started.
    'src/app/bef-application.c': ('g_notification_set_body',),
    # Its title is a widget or nothing.
    'src/ui/kit/bef-toast.c': ('adw_toast_new',),
}
WRAPS = re.compile(r'gtk_label_set_wrap \((.*?), TRUE\);')
UI_LABEL = re.compile(r'<object class="GtkLabel"[^>]*>(.*?)</object>', re.S)
UI_MARKUP = re.compile(r'name="((?:[a-z]+-)*markup)"')
UI_BOUND = re.compile(r'<object class="Adw(?:\w*Row|StatusPage|PreferencesGroup|Banner)"[^>]*>(?:(?!<object|</object>).)*?'
                      r'<binding name="(title|subtitle|description)"', re.S)


def strip_comments(text):
    """Same lines, without comments."""
    return re.sub(r'/\*.*?\*/', lambda match: '\n' * match.group(0).count('\n'), text, flags=re.S)


def line_of(text, at):
    return text.count('\n', 0, at) + 1


def check_c(name, text):
    text = strip_comments(text)
    alone = ALONE.get(name, ())
    for pattern, why in ((MARKUP, 'reads markup: use ui/kit/bef-plain.h'), (PROPERTY, 'turns markup on'),
                         (MADE, 'is read as markup: use ui/kit/bef-plain.h'), (ESCAPE, 'escapes by itself: use bef_text_escape()'),
                         (NOTIFICATION, 'tells the desktop: only the notifier asks what that reads')):
        for match in pattern.finditer(text):
            if match.group(1) not in alone:
                yield f'{name}:{line_of(text, match.start())}: {match.group(1)} {why}'
    for match in WRAPS.finditer(text):
        if f'gtk_label_set_wrap_mode ({match.group(1)}, PANGO_WRAP_WORD_CHAR)' not in text:
            yield f'{name}:{line_of(text, match.start())}: {match.group(1)} wraps, but not within a word'


def check_ui(name, text):
    for pattern, why in ((UI_MARKUP, 'turns markup on'), (UI_BOUND, 'is read as markup, and bound')):
        for match in pattern.finditer(text):
            yield f'{name}:{line_of(text, match.start())}: {match.group(1)} {why}'
    for match in UI_LABEL.finditer(text):
        if '<property name="wrap">True' in match.group(1) and 'name="wrap-mode">word-char' not in match.group(1):
            yield f'{name}:{line_of(text, match.start())}: a label wraps, but not within a word'


def check(root):
    faults = []
    root = pathlib.Path(root)
    for folder in FOLDERS:
        for path in sorted((root / 'src' / folder).rglob('*')):
            name = path.relative_to(root).as_posix()
            if path.suffix in ('.c', '.h'):
                faults.extend(check_c(name, path.read_text(encoding='utf-8')))
            elif path.suffix in ('.ui', '.blp'):
                faults.extend(check_ui(name, path.read_text(encoding='utf-8')))
    return faults


def self_test():
    clean = {
        'src/ui/kit/bef-plain.c': 'adw_action_row_set_subtitle (row, text);\n',
        'src/ui/a.c': '/* gtk_label_set_markup() reads it */\ngtk_label_set_text (l, t);\n'
                      'gtk_label_set_wrap (GTK_LABEL (l), TRUE);\ngtk_label_set_wrap_mode (GTK_LABEL (l), PANGO_WRAP_WORD_CHAR);\n'
                      'gtk_label_set_wrap (m, FALSE);\ng_object_new (GTK_TYPE_WINDOW, "title", t, NULL);\n',
        'src/ui/a.ui': '<object class="GtkLabel"><property name="wrap">True</property><property name="wrap-mode">word-char'
                       '</property></object><object class="AdwStatusPage"><property name="title">T</property></object>\n',
        'src/hub/b.c': 'g_markup_escape_text (t, -1);\n',
    }
    planted = {
        'src/ui/c.c': 'gtk_label_set_markup (l, t);\n',
        'src/ui/d.c': 'adw_preferences_row_set_title (r, t);\n',
        'src/chart/e.c': 'g_autofree char *m = g_markup_printf_escaped ("<b>%s</b>", t);\n',
        'src/map/f.c': 'gtk_widget_set_tooltip_markup (w, t);\n',
        'src/ui/g.c': 'g_object_new (ADW_TYPE_ACTION_ROW,\n "activatable", TRUE, "title", t, NULL);\n',
        'src/ui/h.c': 'g_object_set (l, "use-markup", TRUE, NULL);\n',
        'src/ui/i.c': 'gtk_label_set_wrap (GTK_LABEL (l), TRUE);\n',
        'src/supervision/j.c': 'n = notify_notification_new (t, b, NULL);\n',
        'src/app/k.c': 'adw_toast_set_title (toast, t);\n',
        'src/ui/l.ui': '<object class="GtkLabel"><property name="use-markup">True</property></object>\n',
        'src/ui/m.ui': '<object class="GtkLabel"><property name="wrap">True</property></object>\n',
        'src/ui/n.ui': '<object class="AdwActionRow"><binding name="title"><lookup name="name"/></binding></object>\n',
        'src/ui/o.c': 'adw_message_dialog_set_body_use_markup (d, TRUE);\n',
    }
    for fault in [None, *planted]:
        with tempfile.TemporaryDirectory() as root:
            files = dict(clean)
            if fault:
                files[fault] = planted[fault]
            for name, text in files.items():
                path = pathlib.Path(root, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding='utf-8')
            found = check(root)
            if not fault:
                assert not found, f'a clean tree is refused: {found}'
            else:
                assert len(found) == 1 and fault in found[0], f'{fault} is not found: {found}'


if __name__ == '__main__':
    if sys.argv[1] == '--self-test':
        self_test()
        sys.exit(0)
    result = check(sys.argv[1])
    print('\n'.join(result))
    sys.exit(1 if result else 0)
