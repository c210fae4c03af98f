/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-works.h"

#include <glib/gi18n.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "base/bef-json.h"
#include "base/bef-text.h"

/* A document of works is some kilobytes; one of more than this is none of ours. */
#define DOCUMENT_MAX_BYTES (8u * 1024 * 1024)
/* Bytes of an id and of what it is about: as long as a URN that is taken. */
#define MOST_NAME_BYTES 512

struct _BefWorks
{
  GPtrArray *windows;  /* owned, of BefWorksWindow, in the order of their beginnings */
  GHashTable *by_what; /* owned: what -> GPtrArray of the same, unowned, in that order */
};

BefWorksWindow *
bef_works_window_new (const char *what, gint64 from_ms, gint64 to_ms, const char *purpose)
{
  BefWorksWindow *self = g_new0 (BefWorksWindow, 1);

  self->id = g_uuid_string_random ();
  self->what = g_strdup (what);
  self->from_ms = from_ms;
  self->to_ms = to_ms;
  self->purpose = bef_text_line (purpose != NULL ? purpose : "", BEF_TEXT_LINE);
  self->who = g_strdup ("");
  self->made_ms = BEF_NO_TIME;
  return self;
}

BefWorksWindow *
bef_works_window_copy (const BefWorksWindow *self)
{
  BefWorksWindow *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->what = g_strdup (self->what);
  copy->purpose = g_strdup (self->purpose);
  copy->who = g_strdup (self->who);
  return copy;
}

void
bef_works_window_free (BefWorksWindow *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->what);
  g_free (self->purpose);
  g_free (self->who);
  g_free (self);
}

BefWorksPhase
bef_works_window_phase (const BefWorksWindow *self, gint64 at_ms)
{
  if (at_ms < self->from_ms)
    return BEF_WORKS_COMING;
  return at_ms < self->to_ms ? BEF_WORKS_CURRENT : BEF_WORKS_OVER;
}

/* A midnight is the end of the day before, which is how people say it. */
static gboolean
is_midnight (gint64 ms)
{
  return bef_civil_floor (ms, BEF_PERIOD_DAY) == ms;
}

char *
bef_works_window_dup_until (const BefWorksWindow *self, gint64 now_ms)
{
  if (self->to_ms == BEF_WORKS_OPEN)
    return g_strdup (C_ ("works", "no end known"));
  gint64 last = is_midnight (self->to_ms) ? self->to_ms - 1 : self->to_ms;
  g_autofree char *day = bef_format_date_short (last), *time = bef_format_time (self->to_ms);
  if (is_midnight (self->to_ms))
    /* TRANSLATORS: of works; %s is a date, the last day of them: "until Fri 4 Dec". */
    return g_strdup_printf (C_ ("works", "until %s"), day);
  if (bef_civil_floor (last, BEF_PERIOD_DAY) == bef_civil_floor (now_ms, BEF_PERIOD_DAY))
    /* TRANSLATORS: of works that end today; %s is a time of day: "until 17:00". */
    return g_strdup_printf (C_ ("works today", "until %s"), time);
  /* TRANSLATORS: of works; a date, then a time of that day: "until Fri 4 Dec, 17:00". */
  return g_strdup_printf (C_ ("works", "until %s, %s"), day, time);
}

char *
bef_works_window_dup_mark (const BefWorksWindow *self, gint64 now_ms)
{
  g_autofree char *until = bef_works_window_dup_until (self, now_ms);

  if (self->to_ms == BEF_WORKS_OPEN)
    /* TRANSLATORS: beside the name of a building that is under works; %s is "no end known". */
    return g_strdup_printf (C_ ("works open", "Works, %s"), until);
  /* TRANSLATORS: beside the name of a building that is under works; %s is "until Fri 4 Dec". */
  return g_strdup_printf (C_ ("works", "Works %s"), until);
}

static char *
moment (gint64 ms)
{
  g_autofree char *day = bef_format_date_short (ms), *time = bef_format_time (ms);

  /* TRANSLATORS: short date, then time of day. */
  return g_strdup_printf (C_ ("date and time", "%s, %s"), day, time);
}

char *
bef_works_window_dup_span (const BefWorksWindow *self)
{
  gint64 last = self->to_ms - 1;
  g_autofree char *first_day = bef_format_date_short (self->from_ms),
                  *from = moment (self->from_ms);

  if (self->to_ms == BEF_WORKS_OPEN)
    /* TRANSLATORS: of works; %s is when they begin. */
    return g_strdup_printf (_ ("from %s, no end known"), from);
  g_autofree char *last_day = bef_format_date_short (last), *to = moment (self->to_ms);
  gboolean whole = is_midnight (self->from_ms) && is_midnight (self->to_ms);
  if (bef_civil_floor (self->from_ms, BEF_PERIOD_DAY) != bef_civil_floor (last, BEF_PERIOD_DAY))
    /* TRANSLATORS: start and end of a stretch of time. */
    return g_strdup_printf (C_ ("stretch", "%s – %s"), whole ? first_day : from,
                            whole ? last_day : to);
  if (whole)
    return g_steal_pointer (&first_day);
  g_autofree char *until = bef_format_time (self->to_ms);
  return g_strdup_printf (C_ ("stretch", "%s – %s"), from, until);
}

BefWorks *
bef_works_new (void)
{
  BefWorks *self = g_new0 (BefWorks, 1);

  self->windows = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_works_window_free);
  self->by_what =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  return self;
}

void
bef_works_free (BefWorks *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_what);
  g_ptr_array_unref (self->windows);
  g_free (self);
}

static int
compare_windows (gconstpointer a, gconstpointer b)
{
  const BefWorksWindow *x = *(const BefWorksWindow *const *)a,
                       *y = *(const BefWorksWindow *const *)b;

  if (x->from_ms != y->from_ms)
    return x->from_ms < y->from_ms ? -1 : 1;
  return strcmp (x->id, y->id);
}

static void
sort (BefWorks *self)
{
  g_ptr_array_sort (self->windows, compare_windows);
  g_hash_table_remove_all (self->by_what);
  for (guint i = 0; i < self->windows->len; i++)
    {
      BefWorksWindow *window = self->windows->pdata[i];
      GPtrArray *same = g_hash_table_lookup (self->by_what, window->what);
      if (same == NULL)
        g_hash_table_insert (self->by_what, window->what, same = g_ptr_array_new ());
      g_ptr_array_add (same, window);
    }
}

static gboolean
find (const BefWorks *self, const char *id, guint *at)
{
  for (*at = 0; *at < self->windows->len; (*at)++)
    if (g_strcmp0 (((BefWorksWindow *)self->windows->pdata[*at])->id, id) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_whole (const BefWorksWindow *window)
{
  return window->id != NULL && window->what != NULL && window->what[0] != '\0'
         && window->from_ms < window->to_ms;
}

gboolean
bef_works_put (BefWorks *self, const BefWorksWindow *window)
{
  guint at;

  if (!is_whole (window))
    return FALSE;
  g_autoptr (BefWorksWindow) copy = bef_works_window_copy (window);
  if (find (self, window->id, &at))
    g_ptr_array_remove_index (self->windows, at);
  g_ptr_array_add (self->windows, g_steal_pointer (&copy));
  sort (self);
  return TRUE;
}

gboolean
bef_works_remove (BefWorks *self, const char *id)
{
  guint at;

  if (!find (self, id, &at))
    return FALSE;
  g_ptr_array_remove_index (self->windows, at);
  sort (self);
  return TRUE;
}

guint
bef_works_get_length (const BefWorks *self)
{
  return self->windows->len;
}

const BefWorksWindow *
bef_works_get (const BefWorks *self, guint i)
{
  return self->windows->pdata[i];
}

const BefWorksWindow *
bef_works_find (const BefWorks *self, const char *id)
{
  guint at;

  return find (self, id, &at) ? self->windows->pdata[at] : NULL;
}

/* The windows of one URN; nullable. */
static GPtrArray *
of_one (const BefWorks *self, const char *what)
{
  return what != NULL ? g_hash_table_lookup (self->by_what, what) : NULL;
}

static const BefWorksWindow *
last_at (const GPtrArray *windows, gint64 at_ms)
{
  const BefWorksWindow *found = NULL;

  for (guint i = 0; windows != NULL && i < windows->len; i++)
    {
      const BefWorksWindow *window = windows->pdata[i];
      if (window->from_ms > at_ms)
        break;
      if (at_ms < window->to_ms && (found == NULL || window->to_ms > found->to_ms))
        found = window;
    }
  return found;
}

const BefWorksWindow *
bef_works_at (const BefWorks *self, const BefWorksOf *of, gint64 at_ms)
{
  /* Asked once for every equipment and rule: most communes have none. */
  if (self->windows->len == 0)
    return NULL;
  const BefWorksWindow *own = last_at (of_one (self, of->id), at_ms);
  const BefWorksWindow *around = last_at (of_one (self, of->building), at_ms);
  if (own == NULL || around == NULL)
    return own != NULL ? own : around;
  return own->to_ms >= around->to_ms ? own : around;
}

static void
take_touching (GPtrArray *out, const GPtrArray *windows, gint64 from_ms, gint64 to_ms)
{
  for (guint i = 0; windows != NULL && i < windows->len; i++)
    {
      BefWorksWindow *window = windows->pdata[i];
      if (window->from_ms < to_ms && from_ms < window->to_ms)
        g_ptr_array_add (out, window);
    }
}

GPtrArray *
bef_works_touching (const BefWorks *self, const BefWorksOf *of, gint64 from_ms, gint64 to_ms)
{
  GPtrArray *out = g_ptr_array_new ();

  take_touching (out, of_one (self, of->id), from_ms, to_ms);
  if (g_strcmp0 (of->id, of->building) != 0)
    take_touching (out, of_one (self, of->building), from_ms, to_ms);
  g_ptr_array_sort (out, compare_windows);
  return out;
}

GArray *
bef_works_spans (const BefWorks *self, const BefWorksOf *of, gint64 from_ms, gint64 to_ms)
{
  g_autoptr (GPtrArray) windows = bef_works_touching (self, of, from_ms, to_ms);
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (BefRange));

  for (guint i = 0; i < windows->len; i++)
    {
      const BefWorksWindow *window = windows->pdata[i];
      BefRange span = { MAX (window->from_ms, from_ms), MIN (window->to_ms, to_ms) };
      BefRange *before = spans->len > 0 ? &g_array_index (spans, BefRange, spans->len - 1) : NULL;
      if (before != NULL && span.from_ms <= before->to_ms)
        before->to_ms = MAX (before->to_ms, span.to_ms);
      else
        g_array_append_val (spans, span);
    }
  return spans;
}

gint64
bef_works_next_change (const BefWorks *self, gint64 after_ms)
{
  gint64 next = BEF_NO_TIME;

  for (guint i = 0; i < self->windows->len; i++)
    {
      const BefWorksWindow *window = self->windows->pdata[i];
      gint64 ends[] = { window->from_ms, window->to_ms };
      for (guint k = 0; k < G_N_ELEMENTS (ends); k++)
        if (ends[k] > after_ms && ends[k] != BEF_WORKS_OPEN
            && (next == BEF_NO_TIME || ends[k] < next))
          next = ends[k];
    }
  return next;
}

/* The document. */

static void
set_instant (JsonObject *object, const char *member, gint64 ms)
{
  g_autofree char *text = bef_iso8601_format (ms);

  json_object_set_string_member (object, member, text);
}

char *
bef_works_to_text (const BefWorks *self)
{
  JsonArray *all = json_array_new ();
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), all);

  for (guint i = 0; i < self->windows->len; i++)
    {
      const BefWorksWindow *window = self->windows->pdata[i];
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "id", window->id);
      json_object_set_string_member (object, "what", window->what);
      set_instant (object, "from", window->from_ms);
      if (window->to_ms != BEF_WORKS_OPEN)
        set_instant (object, "to", window->to_ms);
      json_object_set_string_member (object, "purpose", window->purpose);
      json_object_set_string_member (object, "who", window->who);
      if (window->made_ms != BEF_NO_TIME)
        set_instant (object, "made", window->made_ms);
      json_array_add_object_element (all, object);
    }
  json_array_unref (all);
  return bef_json_to_string (node);
}

/* (transfer full) NULL: it is none. */
static BefWorksWindow *
read_window (JsonObject *object)
{
  const char *id = bef_json_get_string (object, "id"), *what = bef_json_get_string (object, "what");
  gint64 from, to = BEF_WORKS_OPEN;

  if (id == NULL || id[0] == '\0' || strlen (id) > MOST_NAME_BYTES || what == NULL
      || what[0] == '\0' || strlen (what) > MOST_NAME_BYTES
      || !bef_iso8601_parse (bef_json_get_string (object, "from"), &from))
    return NULL;
  /* An end that cannot be read is not an end that nobody knows. */
  if (json_object_has_member (object, "to")
      && !bef_iso8601_parse (bef_json_get_string (object, "to"), &to))
    return NULL;
  if (from >= to)
    return NULL;
  BefWorksWindow *window =
      bef_works_window_new (what, from, to, bef_json_get_string (object, "purpose"));
  g_free (window->id);
  window->id = g_strdup (id);
  g_free (window->who);
  const char *who = bef_json_get_string (object, "who");
  window->who = bef_text_line (who != NULL ? who : "", BEF_TEXT_LINE);
  bef_iso8601_parse (bef_json_get_string (object, "made"), &window->made_ms);
  return window;
}

BefWorks *
bef_works_from_text (const char *text, guint *n_lost_out, GError **error)
{
  g_autoptr (JsonNode) node = bef_json_parse (text, strlen (text), DOCUMENT_MAX_BYTES, error);
  JsonArray *all = node != NULL ? bef_json_node_array (node) : NULL;

  *n_lost_out = 0;
  if (node != NULL && all == NULL)
    g_set_error_literal (error, BEF_JSON_ERROR, BEF_JSON_ERROR_NOT_JSON, _ ("This is no list."));
  if (all == NULL)
    return NULL;
  BefWorks *self = bef_works_new ();
  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *object = bef_json_node_object (json_array_get_element (all, i));
      g_autoptr (BefWorksWindow) window = object != NULL ? read_window (object) : NULL;
      guint at;
      if (window == NULL || find (self, window->id, &at))
        (*n_lost_out)++;
      else
        g_ptr_array_add (self->windows, g_steal_pointer (&window));
    }
  sort (self);
  return self;
}
