/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hours-book.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-kept.h"

#define MEMBER "hours"
#define MOST_BUILDINGS 2000
#define MOST_ID_BYTES 512

struct _BefHoursBook
{
  GHashTable *hours;   /* owned: URN (owned) -> BefOpeningHours (owned) */
  GPtrArray *unread;   /* owned, of JsonNode: written back */
  GPtrArray *problems; /* owned, of utf8: one for each of them */
  GPtrArray *closures; /* owned, of BefBuildingClosure */
};

BefHoursBook *
bef_hours_book_new (void)
{
  BefHoursBook *self = g_new0 (BefHoursBook, 1);

  self->hours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->unread = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->closures = g_ptr_array_new ();
  return self;
}

BefHoursBook *
bef_hours_book_copy (const BefHoursBook *self)
{
  BefHoursBook *copy = bef_hours_book_new ();
  GHashTableIter iter;
  gpointer building, hours;

  if (self == NULL)
    return copy;
  g_hash_table_iter_init (&iter, self->hours);
  while (g_hash_table_iter_next (&iter, &building, &hours))
    bef_hours_book_put (copy, building, hours);
  for (guint i = 0; i < self->unread->len; i++)
    {
      g_ptr_array_add (copy->unread, json_node_ref (self->unread->pdata[i]));
      g_ptr_array_add (copy->problems, g_strdup (self->problems->pdata[i]));
    }
  bef_hours_book_set_closures (copy, self->closures);
  return copy;
}

void
bef_hours_book_free (BefHoursBook *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->hours);
  g_ptr_array_unref (self->unread);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->closures);
  g_free (self);
}

static gboolean
read_entry (BefHoursBook *self, JsonObject *entry, GError **error)
{
  const char *building = bef_json_get_string (entry, "building");
  BefOpeningHours hours;

  if (building == NULL || building[0] == '\0' || strlen (building) > MOST_ID_BYTES
      || bef_hours_book_find (self, building) != NULL)
    {
      g_set_error_literal (error, BEF_JSON_ERROR, BEF_JSON_ERROR_NOT_JSON,
                           _ ("It does not say of which building it is, or of one that is there "
                              "already"));
      return FALSE;
    }
  return bef_opening_hours_read (&hours, entry, error)
         && bef_hours_book_put (self, building, &hours);
}

BefHoursBook *
bef_hours_book_read (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonArray) entries = bef_kept_parse (text, length, MEMBER, error);
  BefHoursBook *self;

  if (entries == NULL)
    return NULL;
  self = bef_hours_book_new ();
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);
      g_autoptr (GError) flaw = NULL;
      if (read_entry (self, bef_json_node_object (node), &flaw))
        continue;
      g_ptr_array_add (self->unread, json_node_ref (node));
      /* TRANSLATORS: the number of an entry in a kept list, then what is wrong with it. */
      g_autofree char *problem = g_strdup_printf (
          _ ("Entry %u: %s"), i + 1, flaw != NULL ? flaw->message : _ ("there are too many"));
      g_ptr_array_add (self->problems, bef_text_line (problem, BEF_TEXT_WHOLE));
    }
  return self;
}

char *
bef_hours_book_to_text (const BefHoursBook *self)
{
  g_autoptr (JsonArray) entries = json_array_new ();
  g_autoptr (GList) buildings =
      g_list_sort (g_hash_table_get_keys (self->hours), (GCompareFunc)(void (*) (void))g_strcmp0);

  for (GList *l = buildings; l != NULL; l = l->next)
    {
      JsonObject *entry = json_object_new ();
      json_object_set_string_member (entry, "building", l->data);
      bef_opening_hours_write (g_hash_table_lookup (self->hours, l->data), entry);
      json_array_add_object_element (entries, entry);
    }
  for (guint i = 0; i < self->unread->len; i++)
    json_array_add_element (entries, json_node_copy (self->unread->pdata[i]));
  return bef_kept_to_text (entries, MEMBER);
}

const GPtrArray *
bef_hours_book_get_problems (const BefHoursBook *self)
{
  return self->problems;
}

guint
bef_hours_book_get_length (const BefHoursBook *self)
{
  return g_hash_table_size (self->hours);
}

const BefOpeningHours *
bef_hours_book_find (const BefHoursBook *self, const char *building)
{
  return self != NULL && building != NULL ? g_hash_table_lookup (self->hours, building) : NULL;
}

gboolean
bef_hours_book_put (BefHoursBook *self, const char *building, const BefOpeningHours *hours)
{
  if (g_hash_table_size (self->hours) >= MOST_BUILDINGS
      && !g_hash_table_contains (self->hours, building))
    return FALSE;
  g_hash_table_insert (self->hours, g_strdup (building), g_memdup2 (hours, sizeof *hours));
  return TRUE;
}

gboolean
bef_hours_book_remove (BefHoursBook *self, const char *building)
{
  return g_hash_table_remove (self->hours, building);
}

BefBuildingClosure *
bef_building_closure_new (const char *building, BefHoursClosure days, const char *source)
{
  BefBuildingClosure *self = g_new0 (BefBuildingClosure, 1);

  self->building = g_strdup (building);
  self->days = days;
  self->source = g_strdup (source);
  return self;
}

void
bef_building_closure_free (BefBuildingClosure *self)
{
  g_free (self->building);
  g_free (self->source);
  g_free (self);
}

void
bef_hours_book_set_closures (BefHoursBook *self, GPtrArray *closures)
{
  g_ptr_array_ref (closures);
  g_ptr_array_unref (self->closures);
  self->closures = closures;
}

GPtrArray *
bef_hours_book_get_closures (const BefHoursBook *self)
{
  return self->closures;
}

gboolean
bef_hours_book_is_closed (const BefHoursBook *self, const char *building, int day)
{
  for (guint i = 0; self != NULL && i < self->closures->len; i++)
    {
      const BefBuildingClosure *closure = self->closures->pdata[i];
      if (day >= closure->days.first && day <= closure->days.last
          && g_strcmp0 (closure->building, building) == 0)
        return TRUE;
    }
  return FALSE;
}
