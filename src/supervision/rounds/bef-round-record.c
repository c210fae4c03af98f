/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-round-record.h"

#include <glib/gi18n.h>

#include "base/bef-json.h"
#include "base/bef-text.h"

/* More are counted: a line of the journal is read by people. */
#define MAX_NAMED 12

static void
check_free (gpointer data)
{
  BefRoundCheck *check = data;

  g_free (check->key);
  g_free (check->who);
  g_free (check->note);
  g_free (check);
}

BefRoundRecord *
bef_round_record_new (void)
{
  BefRoundRecord *self = g_new0 (BefRoundRecord, 1);

  self->checks = g_ptr_array_new_with_free_func (check_free);
  self->signed_ms = BEF_NO_TIME;
  return self;
}

void
bef_round_record_free (BefRoundRecord *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->checks);
  g_free (self->signed_by);
  g_free (self->result);
  g_free (self);
}

const BefRoundCheck *
bef_round_record_find (const BefRoundRecord *self, const char *key)
{
  for (guint i = 0; i < self->checks->len; i++)
    if (g_str_equal (((BefRoundCheck *)self->checks->pdata[i])->key, key))
      return self->checks->pdata[i];
  return NULL;
}

gboolean
bef_round_record_uncheck (BefRoundRecord *self, const char *key)
{
  const BefRoundCheck *check = bef_round_record_find (self, key);

  return check != NULL && g_ptr_array_remove (self->checks, (gpointer)check);
}

void
bef_round_record_check (BefRoundRecord *self, const char *key, const char *who, const char *note,
                        gint64 at_ms)
{
  BefRoundCheck *check = g_new0 (BefRoundCheck, 1);

  check->key = g_strdup (key);
  check->who = g_strdup (who);
  check->note = bef_text_line (note != NULL ? note : "", BEF_TEXT_LINE);
  if (check->note == NULL)
    check->note = g_strdup ("");
  check->at_ms = at_ms;
  bef_round_record_uncheck (self, key);
  g_ptr_array_add (self->checks, check);
}

GPtrArray *
bef_round_record_rest (const BefRoundRecord *self, BefRoundKind kind, GPtrArray *items)
{
  GPtrArray *rest = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    {
      const BefRoundItem *item = items->pdata[i];
      if (bef_round_record_find (self, item->key) == NULL
          || (kind == BEF_ROUND_CLOSING && item->need == BEF_ROUND_TO_DO))
        g_ptr_array_add (rest, (gpointer)item);
    }
  return rest;
}

/* (transfer full) */
static char *
dup_exception (const BefRoundRecord *self, const BefRoundItem *item)
{
  const BefRoundCheck *check = bef_round_record_find (self, item->key);
  g_autofree char *named = *item->place != '\0'
                               /* TRANSLATORS: a building, what is so there. */
                               ? g_strdup_printf (_ ("%s, %s"), item->place, item->text)
                               : g_strdup (item->text);

  if (check != NULL && *check->note != '\0')
    /* TRANSLATORS: what remains, the note of who checked it. */
    return g_strdup_printf (_ ("%s (%s)"), named, check->note);
  return g_steal_pointer (&named);
}

char *
bef_round_record_dup_result (const BefRoundRecord *self, BefRoundKind kind, GPtrArray *items)
{
  g_autoptr (GPtrArray) rest = bef_round_record_rest (self, kind, items);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (rest->len == 0)
    return g_strdup (kind == BEF_ROUND_CLOSING ? _ ("Closed, nothing remains.")
                                               : _ ("All was seen."));
  for (guint i = 0; i < rest->len && i < MAX_NAMED; i++)
    g_ptr_array_add (names, dup_exception (self, rest->pdata[i]));
  if (rest->len > MAX_NAMED)
    {
      guint more = rest->len - MAX_NAMED;
      g_ptr_array_add (names, g_strdup_printf (ngettext ("%u more", "%u more", more), more));
    }
  g_ptr_array_add (names, NULL);
  g_autofree char *list = g_strjoinv (_ ("; "), (char **)names->pdata);
  return g_strdup_printf (kind == BEF_ROUND_CLOSING ? _ ("Closed with exceptions: %s.")
                                                    : _ ("Seen, but for: %s."),
                          list);
}

void
bef_round_record_sign (BefRoundRecord *self, BefRoundKind kind, GPtrArray *items, const char *who,
                       gint64 at_ms)
{
  g_free (self->result);
  g_free (self->signed_by);
  self->result = bef_round_record_dup_result (self, kind, items);
  self->signed_by = g_strdup (who);
  self->signed_ms = at_ms;
  g_ptr_array_set_size (self->checks, 0);
}

JsonObject *
bef_round_record_to_json (const BefRoundRecord *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *checks = json_array_new ();

  for (guint i = 0; i < self->checks->len; i++)
    {
      const BefRoundCheck *check = self->checks->pdata[i];
      JsonObject *one = json_object_new ();
      json_object_set_string_member (one, "key", check->key);
      json_object_set_string_member (one, "who", check->who);
      json_object_set_string_member (one, "note", check->note);
      json_object_set_int_member (one, "at", check->at_ms);
      json_array_add_object_element (checks, one);
    }
  json_object_set_array_member (object, "checks", checks);
  if (self->signed_ms != BEF_NO_TIME)
    {
      json_object_set_int_member (object, "signed", self->signed_ms);
      json_object_set_string_member (object, "by", self->signed_by);
      json_object_set_string_member (object, "result", self->result);
    }
  return object;
}

BefRoundRecord *
bef_round_record_from_json (JsonObject *object)
{
  BefRoundRecord *self = bef_round_record_new ();
  JsonArray *checks = bef_json_get_array (object, "checks");
  const char *by = bef_json_get_string (object, "by");
  const char *result = bef_json_get_string (object, "result");
  double at;

  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *one = bef_json_node_object (json_array_get_element (checks, i));
      const char *key = bef_json_get_string (one, "key"), *who = bef_json_get_string (one, "who");
      if (key != NULL && who != NULL && bef_json_get_number (one, "at", &at))
        bef_round_record_check (self, key, who, bef_json_get_string (one, "note"), (gint64)at);
    }
  if (by != NULL && result != NULL && bef_json_get_number (object, "signed", &at))
    {
      self->signed_ms = (gint64)at;
      self->signed_by = g_strdup (by);
      self->result = g_strdup (result);
    }
  return self;
}
