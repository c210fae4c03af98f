/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Texts of others: names, sentences and words that a server, a broker or a file of somebody else
 * wrote. Whatever they hold, what these functions return
 * - is valid Unicode: U+FFFD stands for each byte that is none and for non-characters, a space for
 *   a control character; so it can be given to Pango, to D-Bus and to a file;
 * - cannot reorder what stands beside it: the controls of bidirectional text are shown, as U+FFFD,
 *   and a text with letters written from the right stands in an isolate of its own;
 * - does not run over what stands above and below: at most a few marks on one letter;
 * - has at most the given number of characters, the last of them "…" when it was cut, and is ""
 *   when nothing of it can be seen.
 * What they return they leave as it is. Markup is left as written: whoever shows a text says that
 * it is none (ui/bef-plain.h). Any thread.
 */

/* Characters of what stands in a line: a name, a row, a notification. Three lines of a row at
 * most; longer than any name of the recorded communes, the longest of which has 84. */
#define BEF_TEXT_LINE 200
/* Characters of a sentence that is read as a whole, where one asked for it: two printed pages,
 * which Pango lays out in a few milliseconds. Nobody reads more of an alert, and a thousand alerts
 * of a megabyte each would be a gigabyte in memory. */
#define BEF_TEXT_WHOLE 4096

/* One line: what ends a line is a space. @text nullable, any bytes. (transfer full), nullable. */
char *bef_text_line (const char *text, guint max_chars);
/* The same, but lines stay lines; 100 of them at most, none empty after another. */
char *bef_text_lines (const char *text, guint max_chars);
/* Whether @text (one line of any length) has nothing that the above would replace: what identifies
 * must be sent back as it came, and is also shown. */
gboolean bef_text_is_plain (const char *text);

/* @text (a line) without @name (nullable) where it stands apart at its beginning or its end,
 * "Mairie : chauffage allumé" or "Porte ouverte – Mairie": for what stands beside that name anyway.
 * Something is always left. (transfer full), nullable like @text. */
char *bef_text_without_name (const char *text, const char *name);

/* For what reads markup, and where it cannot be told not to: @text as it is written. (transfer
 * full), nullable like @text. */
char *bef_text_escape (const char *text);

/* Replaces *@place by a copy of @text (both nullable); returns whether they differed. (g_set_str()
 * is GLib 2.76.) */
static inline gboolean
bef_set_str (char **place, const char *text)
{
  if (g_strcmp0 (*place, text) == 0)
    return FALSE;
  char *copy = g_strdup (text);
  g_free (*place);
  *place = copy;
  return TRUE;
}

/* The same of texts that many have: one copy for all (g_ref_string_new_intern()). Any thread. */
static inline gboolean
bef_set_shared_str (char **place, const char *text)
{
  if (g_strcmp0 (*place, text) == 0)
    return FALSE;
  char *shared = text != NULL ? g_ref_string_new_intern (text) : NULL;
  g_clear_pointer (place, g_ref_string_release);
  *place = shared;
  return TRUE;
}

/* One more of such a text, nullable. */
static inline char *
bef_dup_shared_str (char *shared)
{
  return shared != NULL ? g_ref_string_acquire (shared) : NULL;
}

G_END_DECLS
