/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-journal-item.h"

#include <glib/gi18n.h>

#include "base/bef-csv.h"

struct _BefJournalItem
{
  GObject parent_instance;
  gint64 id, at_ms;
  BefJournalKind kind;
  char *who, *action, *object, *detail; /* owned */
  char *comment, *both;                 /* owned: both: what the page shows */
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
  { "assign-undone", NC_ ("journal", "Took back who takes care of an alert") },
  { "assign-undone-refused", NC_ ("journal", "Taking back not accepted") },
  { "shelve", NC_ ("journal", "Put an alert aside") },
  { "shelve-refused", NC_ ("journal", "Putting aside not accepted") },
  { "shelve-here", NC_ ("journal", "Put aside on this computer only") },
  { "shelve-undone", NC_ ("journal", "An alert is not put aside any more") },
  { "shelve-undone-refused", NC_ ("journal", "Taking back not accepted") },
  { "out-of-service", NC_ ("journal", "Took an alarm out of service") },
  { "out-of-service-undone", NC_ ("journal", "Put an alarm back into service") },
  { "works", NC_ ("journal", "Planned or changed works") },
  { "contact", NC_ ("journal", "Changed the address book") },
  { "hours", NC_ ("journal", "Changed the hours of a building") },
  { "tariff", NC_ ("journal", "Changed a contract") },
  { "works-ledger", NC_ ("journal", "Changed the ledger of works") },
  { "council", NC_ ("journal", "Changed the slides of a council") },
  { "building-note", NC_ ("journal", "Changed a note on a building") },
  { "annotation", NC_ ("journal", "Wrote on a graph") },
  { "round", NC_ ("journal", "Signed a round") },
  { "absence", NC_ ("journal", "Said who stands in") },
  { "export", NC_ ("journal", "Exported data") },
  { "export-failed", NC_ ("journal", "Export that failed") },
  { "import", NC_ ("journal", "Imported a file") },
  { "import-undone", NC_ ("journal", "Took back an import") },
  { "calendar", NC_ ("journal", "Changed a calendar of rooms") },
  { "sign-in", NC_ ("journal", "Signed in") },
  { "sign-out", NC_ ("journal", "Signed out") },
  { "alarm-raised", NC_ ("journal", "An alarm rang") },
  { "alarm-cleared", NC_ ("journal", "An alarm is over") },
  { "alarm-closed", NC_ ("journal", "An alarm is over, and nobody saw it") },
  { "alarm-folded", NC_ ("journal", "An alarm follows from another") },
  { "alarm-chatters", NC_ ("journal", "An alarm comes and goes") },
  { "alarm-quiet", NC_ ("journal", "An alarm does not come and go any more") },
  { "alarm-nearer", NC_ ("journal", "The time for an alarm draws near") },
  { "alarm-shelf-end", NC_ ("journal", "An alarm is not put aside any more") },
  { "alarm-out-end", NC_ ("journal", "An alarm is in service again: its time out of it is over") },
  { "alarm-forgotten", NC_ ("journal", "What an alarm was about is gone") },
  { "alarm-rules", NC_ ("journal", "Changed the rules of alarms") },
  { BEF_JOURNAL_ACTION_SALVAGED, NC_ ("journal", "The file of the journal was damaged") },
};

static const char *const kinds[BEF_JOURNAL_N_KINDS] = {
  [BEF_JOURNAL_OTHER] = NC_ ("kind of journal line", "Other"),
  [BEF_JOURNAL_ALARM] = NC_ ("kind of journal line", "Alerts, by themselves"),
  [BEF_JOURNAL_COMMAND] = NC_ ("kind of journal line", "Doors"),
  [BEF_JOURNAL_IMAGE] = NC_ ("kind of journal line", "Looks at images"),
  [BEF_JOURNAL_EXPORT] = NC_ ("kind of journal line", "Exports"),
  [BEF_JOURNAL_SESSION] = NC_ ("kind of journal line", "Sign-ins"),
  [BEF_JOURNAL_DECISION] = NC_ ("kind of journal line", "Decisions on alerts"),
  [BEF_JOURNAL_WORKS] = NC_ ("kind of journal line", "Works"),
  [BEF_JOURNAL_NOTE] = NC_ ("kind of journal line", "Notes"),
  [BEF_JOURNAL_ROUND] = NC_ ("kind of journal line", "Rounds"),
  [BEF_JOURNAL_SELF] = NC_ ("kind of journal line", "The journal itself"),
  [BEF_JOURNAL_STANDING] = NC_ ("kind of journal line", "How alerts stood"),
};

const char *
bef_journal_kind_word (BefJournalKind kind)
{
  return g_dpgettext2 (NULL, "kind of journal line", kinds[kind]);
}

/* "alarm-raised/link-down" is an action and the rule it is of. */
static gboolean
is_action (const char *action, const char *known)
{
  gsize length = strlen (known);

  return action != NULL && strncmp (action, known, length) == 0
         && (action[length] == '\0' || action[length] == '/');
}

const char *
bef_journal_action_word (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (is_action (action, actions[i].action))
      return g_dpgettext2 (NULL, "journal", actions[i].word);
  return action != NULL ? action : "";
}

const char *
bef_journal_action_nth (guint i)
{
  return i < G_N_ELEMENTS (actions) ? actions[i].action : NULL;
}

char *
bef_journal_object_name (const char *object, BefCommune *commune)
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

static void
append_row (GString *csv, const char *const *cells, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      bef_csv_append_quoted (csv, cells[i]);
      g_string_append (csv, i + 1 < n ? ";" : "\r\n");
    }
}

void
bef_journal_csv_begin (GString *csv)
{
  const char *const names[] = { _ ("When"),  _ ("time zone"),        _ ("Who"),  _ ("What"),
                                _ ("About"), _ ("Reason or result"), _ ("Kind"), _ ("Comment") };

  g_string_append (csv, BEF_CSV_MARK);
  append_row (csv, names, G_N_ELEMENTS (names));
}

void
bef_journal_csv_add (GString *csv, BefJournalItem *item)
{
  g_autofree char *offset = NULL, *at = bef_civil_dup_stamp (item->at_ms, &offset);
  const char *const cells[] = { at,
                                offset,
                                item->who,
                                bef_journal_action_word (item->action),
                                item->object,
                                item->detail,
                                bef_journal_kind_word (item->kind),
                                item->comment };

  append_row (csv, cells, G_N_ELEMENTS (cells));
}

char *
bef_journal_to_csv (GListModel *items)
{
  GString *csv = g_string_new (NULL);

  bef_journal_csv_begin (csv);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (BefJournalItem) item = g_list_model_get_item (items, i);
      bef_journal_csv_add (csv, item);
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
  g_free (self->comment);
  g_free (self->both);
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

/* (transfer full) */
static char *
word_detail (const BefJournalEntry *entry)
{
  guint64 n;

  if (g_strcmp0 (entry->action, BEF_JOURNAL_ACTION_SALVAGED) == 0 && entry->detail != NULL
      && g_ascii_string_to_unsigned (entry->detail, 10, 0, G_MAXUINT32, &n, NULL))
    return g_strdup_printf (ngettext ("%u line could be read", "%u lines could be read", (guint)n),
                            (guint)n);
  return g_strdup (entry->detail != NULL ? entry->detail : "");
}

BefJournalItem *
bef_journal_item_new (const BefJournalEntry *entry, BefCommune *commune)
{
  BefJournalItem *self = g_object_new (BEF_TYPE_JOURNAL_ITEM, NULL);

  self->id = entry->id;
  self->at_ms = entry->at_ms;
  self->kind = entry->kind != BEF_JOURNAL_OTHER ? entry->kind : bef_journal_kind_of (entry->action);
  /* What nobody did, the program wrote. */
  self->who = g_strdup (entry->who != NULL && *entry->who != '\0' ? entry->who : "Beffroi");
  self->action = g_strdup (entry->action != NULL ? entry->action : "");
  self->object = bef_journal_object_name (entry->object, commune);
  self->detail = word_detail (entry);
  self->comment = g_strdup (entry->comment != NULL ? entry->comment : "");
  if (*self->comment == '\0')
    self->both = g_strdup (self->detail);
  else if (*self->detail == '\0')
    /* TRANSLATORS: what somebody typed. */
    self->both = g_strdup_printf (_ ("“%s”"), self->comment);
  else
    /* TRANSLATORS: why or with what result, and what somebody typed. */
    self->both = g_strdup_printf (_ ("%s: “%s”"), self->detail, self->comment);
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
  return self->both;
}
