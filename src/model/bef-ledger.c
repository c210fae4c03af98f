/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ledger.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/bef-civil-time.h"
#include "base/bef-text.h"
#include "bef-kept.h"

#define MEMBER "works"
#define MOST_ENTRIES 1000
#define MOST_ID_BYTES 512

static const BefKeptText texts[] = {
  { "id", offsetof (BefLedgerEntry, id), MOST_ID_BYTES, TRUE },
  { "building", offsetof (BefLedgerEntry, building), MOST_ID_BYTES, TRUE },
  { "what", offsetof (BefLedgerEntry, what), BEF_LEDGER_MAX_CHARS, TRUE },
};

struct _BefLedger
{
  GPtrArray *entries; /* owned, of BefLedgerEntry, the newest first */
  GPtrArray *unread;  /* owned, of JsonNode: written back */
};

BefLedgerEntry *
bef_ledger_entry_new (const char *building, const char *what, gint64 from_ms, gint64 last_ms)
{
  g_autofree char *clean = bef_text_line (what, BEF_LEDGER_MAX_CHARS);

  if (clean == NULL || g_strstrip (clean)[0] == '\0')
    return NULL;
  BefLedgerEntry *self = g_new0 (BefLedgerEntry, 1);
  self->id = g_uuid_string_random ();
  self->building = g_strdup (building);
  self->what = g_steal_pointer (&clean);
  self->days = (BefRange){ bef_civil_floor (MIN (from_ms, last_ms), BEF_PERIOD_DAY),
                           bef_civil_add (MAX (from_ms, last_ms), BEF_PERIOD_DAY, 1) };
  self->euros = NAN;
  return self;
}

BefLedgerEntry *
bef_ledger_entry_copy (const BefLedgerEntry *self)
{
  BefLedgerEntry *copy = g_new0 (BefLedgerEntry, 1);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *bef_kept_text_of (copy, &texts[i]) = g_strdup (*bef_kept_text_of ((gpointer)self, &texts[i]));
  copy->days = self->days;
  copy->euros = self->euros;
  copy->rest = self->rest != NULL ? json_object_ref (self->rest) : NULL;
  return copy;
}

void
bef_ledger_entry_free (BefLedgerEntry *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*bef_kept_text_of (self, &texts[i]));
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

/* Whether @c stands between the thousands of a number, for somebody. */
static gboolean
parts_thousands (gunichar c)
{
  return c == ' ' || c == 0xa0 || c == 0x202f || c == '\'' || c == 0x2019;
}

/* The last "." or "," is the decimal one where one or two digits follow it; any other parts
 * thousands, of which there are three digits each. */
gboolean
bef_ledger_read_euros (const char *text, double *out)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autofree char *line = bef_text_line (text, BEF_TEXT_LINE);
  char *end = NULL;

  *out = NAN;
  if (line == NULL || g_strstrip (line)[0] == '\0')
    return TRUE;
  if (g_str_has_suffix (line, "€"))
    line[strlen (line) - strlen ("€")] = '\0';
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    if (!parts_thousands (g_utf8_get_char (p)))
      g_string_append_unichar (plain, g_utf8_get_char (p));
  const char *mark = strpbrk (plain->str, ".,");
  for (const char *next = mark; next != NULL && (next = strpbrk (next + 1, ".,")) != NULL;)
    mark = next;
  gsize decimals = mark != NULL ? strlen (mark + 1) : 0;
  if (mark != NULL && (decimals == 0 || decimals > 3))
    return FALSE;
  g_autofree char *fraction = mark != NULL && decimals < 3 ? g_strdup (mark + 1) : NULL;
  if (fraction != NULL)
    g_string_truncate (plain, (gsize)(mark - plain->str));
  g_auto (GStrv) parts = g_strsplit_set (plain->str, ".,", -1);
  gboolean has_groups = parts[0] != NULL && parts[1] != NULL;
  if (has_groups && (strlen (parts[0]) > 3 || parts[0][0] == '\0' || parts[0][0] == '0'))
    return FALSE;
  for (guint i = 1; has_groups && parts[i] != NULL; i++)
    if (strlen (parts[i]) != 3)
      return FALSE;
  g_autofree char *whole = g_strjoinv ("", parts);
  if (whole[0] == '\0' || strspn (whole, "0123456789") != strlen (whole) || strlen (whole) > 12
      || (fraction != NULL && strspn (fraction, "0123456789") != strlen (fraction)))
    return FALSE;
  g_autofree char *number = g_strconcat (whole, ".", fraction != NULL ? fraction : "0", NULL);
  double euros = g_ascii_strtod (number, &end);
  if (*end != '\0' || euros > BEF_LEDGER_MOST_EUROS)
    return FALSE;
  *out = euros;
  return TRUE;
}

BefLedger *
bef_ledger_new (void)
{
  BefLedger *self = g_new0 (BefLedger, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_ledger_entry_free);
  self->unread = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  return self;
}

BefLedger *
bef_ledger_copy (const BefLedger *self)
{
  BefLedger *copy = bef_ledger_new ();

  for (guint i = 0; i < self->entries->len; i++)
    g_ptr_array_add (copy->entries, bef_ledger_entry_copy (self->entries->pdata[i]));
  for (guint i = 0; i < self->unread->len; i++)
    g_ptr_array_add (copy->unread, json_node_ref (self->unread->pdata[i]));
  return copy;
}

void
bef_ledger_free (BefLedger *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->unread);
  g_free (self);
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const BefLedgerEntry *x = *(BefLedgerEntry *const *)a, *y = *(BefLedgerEntry *const *)b;

  return (x->days.from_ms < y->days.from_ms) - (x->days.from_ms > y->days.from_ms);
}

/* NULL: it is none. (transfer full) */
static BefLedgerEntry *
read_entry (JsonObject *object)
{
  g_autoptr (BefLedgerEntry) self = g_new0 (BefLedgerEntry, 1);

  if (object == NULL || !bef_kept_read_texts (self, texts, G_N_ELEMENTS (texts), object)
      || self->id == NULL || self->building == NULL || self->what == NULL
      || !bef_iso8601_parse (bef_json_get_string (object, "from"), &self->days.from_ms)
      || !bef_iso8601_parse (bef_json_get_string (object, "to"), &self->days.to_ms)
      || self->days.from_ms >= self->days.to_ms)
    return NULL;
  if (!json_object_has_member (object, "euros"))
    self->euros = NAN;
  else if (!bef_json_get_number (object, "euros", &self->euros) || !isfinite (self->euros)
           || self->euros < 0 || self->euros > BEF_LEDGER_MOST_EUROS)
    return NULL;
  self->rest = json_object_ref (object);
  return g_steal_pointer (&self);
}

BefLedger *
bef_ledger_read (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonArray) entries = bef_kept_parse (text, length, MEMBER, error);

  if (entries == NULL)
    return NULL;
  BefLedger *self = bef_ledger_new ();
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);
      g_autoptr (BefLedgerEntry) entry = read_entry (bef_json_node_object (node));
      if (entry != NULL && bef_ledger_find (self, entry->id) == NULL)
        g_ptr_array_add (self->entries, g_steal_pointer (&entry));
      else
        g_ptr_array_add (self->unread, json_node_ref (node));
    }
  g_ptr_array_sort (self->entries, compare_newest);
  return self;
}

static void
copy_member (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  json_object_set_member (user_data, name, json_node_copy (node));
}

char *
bef_ledger_to_text (const BefLedger *self)
{
  g_autoptr (JsonArray) entries = json_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      BefLedgerEntry *entry = self->entries->pdata[i];
      JsonObject *object = json_object_new ();
      g_autofree char *from = bef_iso8601_format (entry->days.from_ms),
                      *to = bef_iso8601_format (entry->days.to_ms);
      if (entry->rest != NULL)
        json_object_foreach_member (entry->rest, copy_member, object);
      bef_kept_write_texts (entry, texts, G_N_ELEMENTS (texts), object);
      json_object_set_string_member (object, "from", from);
      json_object_set_string_member (object, "to", to);
      if (isnan (entry->euros))
        json_object_remove_member (object, "euros");
      else
        json_object_set_double_member (object, "euros", entry->euros);
      json_array_add_object_element (entries, object);
    }
  for (guint i = 0; i < self->unread->len; i++)
    json_array_add_element (entries, json_node_copy (self->unread->pdata[i]));
  return bef_kept_to_text (entries, MEMBER);
}

guint
bef_ledger_count_unread (const BefLedger *self)
{
  return self->unread->len;
}

guint
bef_ledger_get_length (const BefLedger *self)
{
  return self->entries->len;
}

const BefLedgerEntry *
bef_ledger_get (const BefLedger *self, guint i)
{
  return self->entries->pdata[i];
}

static int
index_of (const BefLedger *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->entries->len; i++)
    if (g_str_equal (((BefLedgerEntry *)self->entries->pdata[i])->id, id))
      return (int)i;
  return -1;
}

const BefLedgerEntry *
bef_ledger_find (const BefLedger *self, const char *id)
{
  int i = index_of (self, id);

  return i >= 0 ? self->entries->pdata[i] : NULL;
}

gboolean
bef_ledger_put (BefLedger *self, const BefLedgerEntry *entry)
{
  int i = index_of (self, entry->id);

  if (i < 0 && self->entries->len >= MOST_ENTRIES)
    return FALSE;
  BefLedgerEntry *copy = bef_ledger_entry_copy (entry);
  if (i >= 0)
    g_ptr_array_remove_index (self->entries, (guint)i);
  g_ptr_array_add (self->entries, copy);
  g_ptr_array_sort (self->entries, compare_newest);
  return TRUE;
}

gboolean
bef_ledger_remove (BefLedger *self, const char *id)
{
  int i = index_of (self, id);

  if (i >= 0)
    g_ptr_array_remove_index (self->entries, (guint)i);
  return i >= 0;
}
