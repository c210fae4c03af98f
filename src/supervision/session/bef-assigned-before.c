/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-assigned-before.h"

#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "base/bef-present.h"

#define DOCUMENT "assigned-before"
#define KEPT_MS (30 * BEF_MS_DAY)
/* So many are kept; the oldest goes. */
#define MOST 400

typedef struct
{
  char *alert, *to, *was; /* owned; was nullable */
  gint64 at_ms;
  gboolean is_back; /* it was taken back: true unless @to has it all the same */
} Given;

struct _BefAssignedBefore
{
  BefHistory *history; /* owned */
  GPtrArray *all;      /* owned, of Given, oldest first */
};

static void
given_free (gpointer data)
{
  Given *given = data;

  g_free (given->alert);
  g_free (given->to);
  g_free (given->was);
  g_free (given);
}

BefAssignedBefore *
bef_assigned_before_new (BefHistory *history)
{
  BefAssignedBefore *self = g_new0 (BefAssignedBefore, 1);

  self->history = g_object_ref (history);
  self->all = g_ptr_array_new_with_free_func (given_free);
  return self;
}

void
bef_assigned_before_free (BefAssignedBefore *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->history);
  g_ptr_array_unref (self->all);
  g_free (self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Not told: what is taken back after the next start is nobody's then, which is said. */
  if (!bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    g_debug ("Who took care of alerts before was not written: %s", error->message);
}

static void
rewrite (BefAssignedBefore *self)
{
  g_autoptr (JsonNode) root = json_node_alloc ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->all->len; i++)
    {
      const Given *given = self->all->pdata[i];
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "alert", given->alert);
      json_object_set_string_member (object, "to", given->to);
      if (given->was != NULL)
        json_object_set_string_member (object, "was", given->was);
      json_object_set_int_member (object, "at", given->at_ms);
      if (given->is_back)
        json_object_set_boolean_member (object, "back", TRUE);
      json_array_add_object_element (array, object);
    }
  json_node_init_array (root, array);
  json_array_unref (array);
  g_autofree char *text = self->all->len > 0 ? bef_json_to_string (root) : NULL;
  bef_history_put_document_async (self->history, DOCUMENT, text, NULL, written_cb, NULL);
}

static Given *
given_new (const char *alert, const char *to, const char *was, gint64 at_ms)
{
  Given *given = g_new (Given, 1);

  *given = (Given){ g_strdup (alert), g_strdup (to), g_strdup (was), at_ms, FALSE };
  return given;
}

/* Names are of people: what was kept long enough is not taken in again. Returns whether the
 * document is not as it is here now. */
static gboolean
read_all (BefAssignedBefore *self, const char *text, gint64 now_ms)
{
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), 0, NULL);
  JsonArray *array = bef_json_node_array (root);
  guint n = 0, n_there = array != NULL ? json_array_get_length (array) : 0;
  gboolean was_noted = self->all->len > 0;

  for (guint i = 0; i < n_there; i++)
    {
      JsonObject *object = bef_json_node_object (json_array_get_element (array, i));
      const char *alert = bef_json_get_string (object, "alert"),
                 *to = bef_json_get_string (object, "to");
      double at_ms;
      if (alert == NULL || to == NULL || !bef_json_get_number (object, "at", &at_ms)
          || at_ms < now_ms - KEPT_MS)
        continue;
      Given *given = given_new (alert, to, bef_json_get_string (object, "was"), (gint64)at_ms);
      given->is_back = json_object_has_member (object, "back");
      g_ptr_array_insert (self->all, (gint)n++, given);
    }
  return was_noted || n < n_there;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, &error);

  /* Also when it is cancelled: nobody is there any more. */
  if (text != NULL && read_all (user_data, text, bef_now_ms ()))
    rewrite (user_data);
}

void
bef_assigned_before_load (BefAssignedBefore *self, GCancellable *cancellable)
{
  bef_history_get_document_async (self->history, DOCUMENT, cancellable, loaded_cb, self);
}

/* The newest of @alert, should it be by that that @to has it; else -1. */
static gint
find_last (BefAssignedBefore *self, const char *alert, const char *to)
{
  for (guint i = self->all->len; i > 0; i--)
    {
      const Given *given = self->all->pdata[i - 1];
      if (!g_str_equal (given->alert, alert))
        continue;
      if (g_strcmp0 (given->to, to) == 0)
        return (gint)i - 1;
      if (!given->is_back)
        return -1;
    }
  return -1;
}

/* Of @alert what was taken back and is not to's any more, whom it is taken from now. */
static void
drop_taken_back (BefAssignedBefore *self, const char *alert, const char *from)
{
  for (guint i = self->all->len; i > 0; i--)
    {
      const Given *given = self->all->pdata[i - 1];
      if (given->is_back && g_str_equal (given->alert, alert) && g_strcmp0 (given->to, from) != 0)
        g_ptr_array_remove_index (self->all, i - 1);
    }
}

void
bef_assigned_before_note (BefAssignedBefore *self, const char *alert, const char *to,
                          const char *was, gint64 now_ms)
{
  while (self->all->len > 0
         && (self->all->len >= MOST || ((Given *)self->all->pdata[0])->at_ms < now_ms - KEPT_MS))
    g_ptr_array_remove_index (self->all, 0);
  drop_taken_back (self, alert, was);
  g_ptr_array_add (self->all, given_new (alert, to, was, now_ms));
  rewrite (self);
}

const char *
bef_assigned_before_find (BefAssignedBefore *self, const char *alert, const char *to)
{
  gint at = find_last (self, alert, to);

  return at >= 0 ? ((Given *)self->all->pdata[at])->was : NULL;
}

void
bef_assigned_before_take_back (BefAssignedBefore *self, const char *alert, const char *to)
{
  gint at = find_last (self, alert, to);

  if (at < 0)
    return;
  ((Given *)self->all->pdata[at])->is_back = TRUE;
  rewrite (self);
}
