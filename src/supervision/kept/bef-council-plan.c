/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-council-plan.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-civil-time.h"
#include "base/bef-text.h"

#define HEADING "beffroi-councils 1"
#define MAX_ID 300

/* "2026-12-03". */
static gboolean
read_date (const char *text, gint64 *day_ms)
{
  int part[3] = { 0, 0, 0 };

  for (guint i = 0, n = 0; i < 10; i++)
    if (i == 4 || i == 7)
      {
        if (text[i] != '-')
          return FALSE;
        n++;
      }
    else if (g_ascii_isdigit (text[i]))
      part[n] = part[n] * 10 + text[i] - '0';
    else
      return FALSE;
  if (text[10] != '\0' || part[0] < 1900
      || !g_date_valid_dmy ((GDateDay)part[2], (GDateMonth)part[1], (GDateYear)part[0]))
    return FALSE;
  *day_ms = bef_civil_to_ms (part[0], part[1], part[2], 0, 0);
  return TRUE;
}

/* One word that fits on a line: it came from a server. */
static gboolean
is_id (const char *id)
{
  gsize length = strlen (id);

  if (length == 0 || length > MAX_ID || !g_utf8_validate (id, -1, NULL))
    return FALSE;
  for (const char *p = id; *p != '\0'; p++)
    if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p))
      return FALSE;
  return TRUE;
}

/* One council. */

BefCouncil *
bef_council_new (const char *date)
{
  BefCouncil *self;
  gint64 day_ms;

  if (!read_date (date, &day_ms))
    return NULL;
  self = g_new0 (BefCouncil, 1);
  self->date = g_strdup (date);
  self->slides = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

BefCouncil *
bef_council_copy (const BefCouncil *self)
{
  BefCouncil *copy = bef_council_new (self->date);
  GHashTableIter iter;
  gpointer id, text;

  copy->title = g_strdup (self->title);
  for (guint i = 0; i < self->slides->len; i++)
    g_ptr_array_add (copy->slides, g_strdup (g_ptr_array_index (self->slides, i)));
  g_hash_table_iter_init (&iter, self->notes);
  while (g_hash_table_iter_next (&iter, &id, &text))
    g_hash_table_insert (copy->notes, g_strdup (id), g_strdup (text));
  return copy;
}

void
bef_council_free (BefCouncil *self)
{
  if (self == NULL)
    return;
  g_free (self->date);
  g_free (self->title);
  g_ptr_array_unref (self->slides);
  g_hash_table_unref (self->notes);
  g_free (self);
}

char *
bef_council_dup_date (gint64 ms)
{
  BefCivil day;

  bef_civil_from_ms (ms, &day);
  return g_strdup_printf ("%04d-%02d-%02d", day.year, day.month, day.day);
}

void
bef_council_set_title (BefCouncil *self, const char *title)
{
  g_autofree char *line = bef_text_line (title, BEF_COUNCIL_MAX_TITLE);

  if (line != NULL)
    g_strstrip (line);
  bef_set_str (&self->title, line != NULL && *line != '\0' ? line : NULL);
}

int
bef_council_find_slide (const BefCouncil *self, const char *id)
{
  guint at;

  return g_ptr_array_find_with_equal_func (self->slides, id, g_str_equal, &at) ? (int)at : -1;
}

gboolean
bef_council_add_slide (BefCouncil *self, const char *id)
{
  if (!is_id (id) || self->slides->len >= BEF_COUNCIL_MAX_SLIDES
      || bef_council_find_slide (self, id) >= 0)
    return FALSE;
  g_ptr_array_add (self->slides, g_strdup (id));
  return TRUE;
}

gboolean
bef_council_remove_slide (BefCouncil *self, const char *id)
{
  int at = bef_council_find_slide (self, id);

  if (at < 0)
    return FALSE;
  g_ptr_array_remove_index (self->slides, (guint)at);
  return TRUE;
}

gboolean
bef_council_move_slide (BefCouncil *self, const char *id, int to)
{
  int at = bef_council_find_slide (self, id), place = CLAMP (to, 0, (int)self->slides->len - 1);

  if (at < 0 || at == place)
    return FALSE;
  char *moved = g_ptr_array_steal_index (self->slides, (guint)at);
  g_ptr_array_insert (self->slides, place, moved);
  return TRUE;
}

void
bef_council_set_note (BefCouncil *self, const char *id, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *cut =
      g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), (glong)BEF_COUNCIL_MAX_NOTE));

  g_strstrip (cut);
  if (*cut == '\0' || !is_id (id))
    g_hash_table_remove (self->notes, id);
  else
    g_hash_table_insert (self->notes, g_strdup (id), g_steal_pointer (&cut));
}

const char *
bef_council_get_note (const BefCouncil *self, const char *id)
{
  return g_hash_table_lookup (self->notes, id);
}

gint64
bef_council_get_day_ms (const BefCouncil *self)
{
  gint64 day_ms = 0;

  read_date (self->date, &day_ms);
  return day_ms;
}

const char **
bef_council_list_slides (const BefCouncil *self)
{
  const char **ids = g_new0 (const char *, self->slides->len + 1);

  for (guint i = 0; i < self->slides->len; i++)
    ids[i] = g_ptr_array_index (self->slides, i);
  return ids;
}

/* All of them. */

BefCouncilPlan *
bef_council_plan_new (void)
{
  BefCouncilPlan *self = g_new0 (BefCouncilPlan, 1);

  self->councils = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_council_free);
  return self;
}

BefCouncilPlan *
bef_council_plan_copy (const BefCouncilPlan *self)
{
  BefCouncilPlan *copy = bef_council_plan_new ();

  for (guint i = 0; i < self->councils->len; i++)
    g_ptr_array_add (copy->councils, bef_council_copy (g_ptr_array_index (self->councils, i)));
  return copy;
}

void
bef_council_plan_free (BefCouncilPlan *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->councils);
  g_free (self);
}

/* Where the council of @date is, or would be. */
static guint
find_place (const BefCouncilPlan *self, const char *date)
{
  guint i = 0;

  /* Dates of this form sort as text. */
  while (i < self->councils->len
         && strcmp (((const BefCouncil *)g_ptr_array_index (self->councils, i))->date, date) < 0)
    i++;
  return i;
}

const BefCouncil *
bef_council_plan_find (const BefCouncilPlan *self, const char *date)
{
  guint at = find_place (self, date);
  const BefCouncil *council =
      at < self->councils->len ? g_ptr_array_index (self->councils, at) : NULL;

  return council != NULL && g_str_equal (council->date, date) ? council : NULL;
}

const BefCouncil *
bef_council_plan_get_next (const BefCouncilPlan *self, gint64 now_ms)
{
  gint64 today = bef_civil_floor (now_ms, BEF_PERIOD_DAY);

  for (guint i = 0; i < self->councils->len; i++)
    if (bef_council_get_day_ms (g_ptr_array_index (self->councils, i)) >= today)
      return g_ptr_array_index (self->councils, i);
  return NULL;
}

gboolean
bef_council_plan_remove (BefCouncilPlan *self, const char *date)
{
  if (bef_council_plan_find (self, date) == NULL)
    return FALSE;
  g_ptr_array_remove_index (self->councils, find_place (self, date));
  return TRUE;
}

gboolean
bef_council_plan_put (BefCouncilPlan *self, const BefCouncil *council)
{
  g_autoptr (BefCouncil) copy = bef_council_copy (council);

  if (!bef_council_plan_remove (self, council->date) && self->councils->len >= BEF_COUNCIL_MAX)
    return FALSE;
  g_ptr_array_insert (self->councils, (int)find_place (self, copy->date), copy);
  copy = NULL;
  return TRUE;
}

/* As text. */

static void
append_note (GString *text, const char *id, const char *note)
{
  g_string_append_printf (text, "note %s ", id);
  for (; *note != '\0'; note++)
    if (*note == '\n')
      g_string_append (text, "\\n");
    else if (*note == '\\')
      g_string_append (text, "\\\\");
    else
      g_string_append_c (text, *note);
  g_string_append_c (text, '\n');
}

char *
bef_council_plan_to_text (const BefCouncilPlan *self)
{
  GString *text = g_string_new (HEADING "\n");

  for (guint i = 0; i < self->councils->len; i++)
    {
      const BefCouncil *council = g_ptr_array_index (self->councils, i);
      g_autoptr (GList) noted = g_hash_table_get_keys (council->notes);

      g_string_append_printf (text, "council %s\n", council->date);
      if (council->title != NULL)
        g_string_append_printf (text, "title %s\n", council->title);
      for (guint k = 0; k < council->slides->len; k++)
        g_string_append_printf (text, "slide %s\n", (char *)g_ptr_array_index (council->slides, k));
      noted = g_list_sort (noted, (GCompareFunc)strcmp);
      for (GList *link = noted; link != NULL; link = link->next)
        append_note (text, link->data, g_hash_table_lookup (council->notes, link->data));
    }
  return g_string_free (text, FALSE);
}

/* (transfer full) */
static char *
unescape (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (text[0] == '\\' && text[1] == 'n')
      g_string_append_c (plain, '\n'), text++;
    else if (text[0] == '\\' && text[1] == '\\')
      g_string_append_c (plain, '\\'), text++;
    else
      g_string_append_c (plain, *text);
  return g_string_free (plain, FALSE);
}

static gboolean
read_note (BefCouncil *council, const char *rest)
{
  const char *space = strchr (rest, ' ');

  if (space == NULL)
    return FALSE;
  g_autofree char *id = g_strndup (rest, (gsize)(space - rest)), *note = unescape (space + 1);
  if (!is_id (id))
    return FALSE;
  bef_council_set_note (council, id, note);
  return TRUE;
}

/* @council: the one that the line is about, and changes. */
static gboolean
read_line (BefCouncilPlan *self, const char *line, BefCouncil **council)
{
  if (g_str_has_prefix (line, "council "))
    {
      BefCouncil *new = bef_council_new (line + strlen ("council "));

      if (new == NULL || self->councils->len >= BEF_COUNCIL_MAX
          || bef_council_plan_find (self, new->date) != NULL)
        {
          bef_council_free (new);
          return FALSE;
        }
      g_ptr_array_insert (self->councils, (int)find_place (self, new->date), new);
      *council = new;
      return TRUE;
    }
  if (*council == NULL)
    return FALSE;
  if (g_str_has_prefix (line, "title ") && (*council)->title == NULL)
    {
      bef_council_set_title (*council, line + strlen ("title "));
      return (*council)->title != NULL;
    }
  if (g_str_has_prefix (line, "slide "))
    return bef_council_add_slide (*council, line + strlen ("slide "));
  return g_str_has_prefix (line, "note ") && read_note (*council, line + strlen ("note "));
}

BefCouncilPlan *
bef_council_plan_read (const char *text, gsize length, GError **error)
{
  g_autoptr (BefCouncilPlan) self = bef_council_plan_new ();
  g_autofree char *copy = g_strndup (text, MIN (length, BEF_COUNCIL_MAX_TEXT));
  g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
  BefCouncil *council = NULL;

  if (length > BEF_COUNCIL_MAX_TEXT || strlen (copy) != length || !g_utf8_validate (copy, -1, NULL)
      || g_strcmp0 (lines[0], HEADING) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("Line %u is not understood"), 1U);
      return NULL;
    }
  for (guint i = 1; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !read_line (self, lines[i], &council))
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("Line %u is not understood"),
                     i + 1);
        return NULL;
      }
  return g_steal_pointer (&self);
}
