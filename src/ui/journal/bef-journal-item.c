/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-journal-item.h"

#include <glib/gi18n.h>

struct _BefJournalItem
{
  GObject parent_instance;
  gint64 id, at_ms;
  char *who, *action, *object, *detail; /* owned */
};

G_DEFINE_FINAL_TYPE (BefJournalItem, bef_journal_item, G_TYPE_OBJECT)

static const struct
{
  const char *action, *word;
} actions[] = {
  { "door-open", NC_ ("journal", "Asked to open a door") },
  { "door-result", NC_ ("journal", "Result of a door opening") },
  { "door-failed", NC_ ("journal", "Door opening that failed") },
  { "door-doubt", NC_ ("journal", "Door opening without a sure answer") },
  { "image-view", NC_ ("journal", "Looked at an image") },
  { "image-end", NC_ ("journal", "Images may no longer be seen") },
  { "acknowledge", NC_ ("journal", "Acknowledged an alert") },
  { "acknowledge-refused", NC_ ("journal", "Acknowledgement not accepted") },
  { "acknowledge-here", NC_ ("journal", "Acknowledged on this computer only") },
  { "acknowledge-undone", NC_ ("journal", "Took back an acknowledgement") },
  { "acknowledge-undone-refused", NC_ ("journal", "Taking back not accepted") },
  { "note", NC_ ("journal", "Noted on an alert") },
  { "note-refused", NC_ ("journal", "Note not accepted") },
  { "note-here", NC_ ("journal", "Note on this computer only") },
  { "note-undone", NC_ ("journal", "Took back a note") },
  { "note-undone-refused", NC_ ("journal", "Taking back not accepted") },
  { "assign", NC_ ("journal", "Said who takes care of an alert") },
  { "assign-refused", NC_ ("journal", "Who takes care of it: not accepted") },
  { "assign-here", NC_ ("journal", "Who takes care of it: on this computer only") },
  { "assign-undone", NC_ ("journal", "Said that nobody takes care of an alert") },
  { "assign-undone-refused", NC_ ("journal", "Taking back not accepted") },
  { "shelve", NC_ ("journal", "Put an alert aside") },
  { "shelve-refused", NC_ ("journal", "Putting aside not accepted") },
  { "shelve-here", NC_ ("journal", "Put aside on this computer only") },
  { "shelve-undone", NC_ ("journal", "An alert is not put aside any more") },
  { "shelve-undone-refused", NC_ ("journal", "Taking back not accepted") },
  { "works", NC_ ("journal", "Planned or changed works") },
  { "contact", NC_ ("journal", "Changed the address book") },
  { "building-note", NC_ ("journal", "Changed a note on a building") },
  { "round", NC_ ("journal", "Signed a round") },
  { "absence", NC_ ("journal", "Said who stands in") },
  { "export", NC_ ("journal", "Exported data") },
  { "export-failed", NC_ ("journal", "Export that failed") },
};

const char *
bef_journal_action_word (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (action, actions[i].action) == 0)
      return g_dpgettext2 (NULL, "journal", actions[i].word);
  return action != NULL ? action : "";
}

const char *
bef_journal_action_nth (guint i)
{
  return i < G_N_ELEMENTS (actions) ? actions[i].action : NULL;
}

/* (transfer full) */
static char *
name_object (const char *object, BefCommune *commune)
{
  BefDevice *device = object != NULL ? bef_commune_find_device (commune, object) : NULL;
  BefAlert *alert = object != NULL ? bef_commune_find_alert (commune, object) : NULL;
  BefBuilding *building = object != NULL ? bef_commune_find_building (commune, object) : NULL;
  const char *name = NULL, *place = NULL;

  if (device != NULL)
    {
      name = bef_device_get_name (device);
      place = bef_device_get_building_name (device);
    }
  else if (alert != NULL)
    {
      name = bef_alert_get_name (alert);
      place = bef_alert_get_building_name (alert);
    }
  else
    name = building != NULL ? bef_building_get_name (building) : object;
  if (place != NULL && strstr (name, place) == NULL)
    return g_strdup_printf ("%s, %s", name, place);
  return g_strdup (name != NULL ? name : "");
}

/* A cell that a spreadsheet takes for what it is: text. */
static void
append_cell (GString *csv, const char *text)
{
  g_string_append_c (csv, '"');
  if (text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL)
    g_string_append_c (csv, '\'');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *c);
    }
  g_string_append_c (csv, '"');
}

char *
bef_journal_to_csv (GListModel *items)
{
  const char *const names[] = { _ ("When"), _ ("time zone"), _ ("Who"),
                                _ ("What"), _ ("About"),     _ ("Reason or result") };
  GString *csv = g_string_new ("\xef\xbb\xbf");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      append_cell (csv, names[i]);
      g_string_append (csv, i + 1 < G_N_ELEMENTS (names) ? ";" : "\r\n");
    }
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (BefJournalItem) item = g_list_model_get_item (items, i);
      g_autofree char *offset = NULL, *at = bef_civil_dup_stamp (item->at_ms, &offset);
      const char *const cells[] = { at,           offset,
                                    item->who,    bef_journal_action_word (item->action),
                                    item->object, item->detail };
      for (guint k = 0; k < G_N_ELEMENTS (cells); k++)
        {
          append_cell (csv, cells[k]);
          g_string_append (csv, k + 1 < G_N_ELEMENTS (cells) ? ";" : "\r\n");
        }
    }
  return g_string_free (csv, FALSE);
}

static void
bef_journal_item_finalize (GObject *object)
{
  BefJournalItem *self = BEF_JOURNAL_ITEM (object);

  g_free (self->who);
  g_free (self->action);
  g_free (self->object);
  g_free (self->detail);
  G_OBJECT_CLASS (bef_journal_item_parent_class)->finalize (object);
}

static void
bef_journal_item_class_init (BefJournalItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_journal_item_finalize;
}

static void
bef_journal_item_init (BefJournalItem *self)
{
}

BefJournalItem *
bef_journal_item_new (const BefJournalEntry *entry, BefCommune *commune)
{
  BefJournalItem *self = g_object_new (BEF_TYPE_JOURNAL_ITEM, NULL);

  self->id = entry->id;
  self->at_ms = entry->at_ms;
  self->who = g_strdup (entry->who != NULL ? entry->who : "");
  self->action = g_strdup (entry->action != NULL ? entry->action : "");
  self->object = name_object (entry->object, commune);
  self->detail = g_strdup (entry->detail != NULL ? entry->detail : "");
  return self;
}

gint64
bef_journal_item_get_id (BefJournalItem *self)
{
  return self->id;
}

gint64
bef_journal_item_get_at (BefJournalItem *self)
{
  return self->at_ms;
}

const char *
bef_journal_item_get_who (BefJournalItem *self)
{
  return self->who;
}

const char *
bef_journal_item_get_action (BefJournalItem *self)
{
  return self->action;
}

const char *
bef_journal_item_get_object (BefJournalItem *self)
{
  return self->object;
}

const char *
bef_journal_item_get_detail (BefJournalItem *self)
{
  return self->detail;
}
