/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kind-list.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

/* What a device is sorted by, taken once. */
typedef struct
{
  BefDevice *device; /* unowned */
  char *building;    /* owned: collation key, NULL for none */
  char *name;        /* owned: collation key */
  BefSeverity severity;
  guint quantity; /* rank of the primary quantity among its kind's: values of one unit together */
  double value;
  gboolean known;
} Entry;

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->building);
  g_free (entry->name);
}

const BefValue *
bef_kind_count_value (BefDevice *device, const char *quantity, gint64 now_ms)
{
  const BefValue *value = bef_device_get_value (device, quantity);

  if (value == NULL || bef_device_is_cut_off (device)
      || bef_value_freshness (value, now_ms) == BEF_FRESHNESS_LOST)
    return NULL;
  /* A state holds; a number of yesterday is in no figure of now. */
  return value->info->states != NULL || bef_value_is_present (value, now_ms) ? value : NULL;
}

gboolean
bef_kind_count_has (const BefKindCount *count, BefDevice *device, gint64 now_ms)
{
  const BefValue *value;
  double low, high;

  if (count->counted == BEF_KIND_COUNT_NOTHING
      || bef_device_get_severity (device) == BEF_SEVERITY_UNKNOWN)
    return FALSE;
  value = bef_kind_count_value (device, count->quantity, now_ms);
  if (value == NULL)
    return FALSE;
  switch (count->counted)
    {
    case BEF_KIND_COUNT_STATE:
      return value->value == count->state;
    case BEF_KIND_COUNT_OUTSIDE:
      return bef_device_get_expected (device, &low, &high)
             && (value->value < low || value->value > high);
    case BEF_KIND_COUNT_MOST:
    case BEF_KIND_COUNT_LEAST:
    case BEF_KIND_COUNT_NOTHING:
    default:
      return TRUE;
    }
}

gboolean
bef_kind_count_equal (const BefKindCount *a, const BefKindCount *b)
{
  return a->counted == b->counted && g_strcmp0 (a->quantity, b->quantity) == 0
         && a->state == b->state;
}

gboolean
bef_kind_list_matches (BefDevice *device, const BefKindQuery *query)
{
  BefSeverity severity = bef_device_get_severity (device);
  const char *building = bef_device_get_building_name (device);

  if (bef_device_get_kind (device) != query->kind)
    return FALSE;
  if (query->filter == BEF_KIND_FILTER_WANTING && severity <= BEF_SEVERITY_UNKNOWN)
    return FALSE;
  if (query->filter == BEF_KIND_FILTER_UNKNOWN && severity != BEF_SEVERITY_UNKNOWN)
    return FALSE;
  if (query->count.counted != BEF_KIND_COUNT_NOTHING
      && !bef_kind_count_has (&query->count, device, query->now_ms))
    return FALSE;
  if (query->search == NULL || query->search[0] == '\0')
    return TRUE;
  g_autofree char *text =
      g_strdup_printf ("%s %s", bef_device_get_name (device), building != NULL ? building : "");
  return g_str_match_string (query->search, text, TRUE);
}

static Entry
make_entry (BefDevice *device, const BefKindCount *count)
{
  const char *building = bef_device_get_building_name (device);
  const BefValue *value = count->quantity != NULL ? bef_device_get_value (device, count->quantity)
                                                  : bef_device_get_primary (device);
  const char *const *quantities = bef_kind_info (bef_device_get_kind (device))->quantities;
  Entry entry = { .device = device, .severity = bef_device_get_severity (device) };

  entry.building = building != NULL ? g_utf8_collate_key_for_filename (building, -1) : NULL;
  entry.name = g_utf8_collate_key_for_filename (bef_device_get_name (device), -1);
  entry.known = value != NULL && entry.severity != BEF_SEVERITY_UNKNOWN;
  if (value == NULL)
    return entry;
  /* The largest are first: of the least, the smallest. */
  entry.value = count->counted == BEF_KIND_COUNT_LEAST ? -value->value : value->value;
  while (quantities[entry.quantity] != NULL
         && !g_str_equal (quantities[entry.quantity], value->info->id))
    entry.quantity++;
  return entry;
}

/* Those in no building last. */
static int
compare_place (const Entry *a, const Entry *b)
{
  int order;

  if (a->building == NULL || b->building == NULL)
    order = (a->building == NULL) - (b->building == NULL);
  else
    order = strcmp (a->building, b->building);
  /* Two buildings of one name stay apart. */
  if (order == 0)
    order =
        g_strcmp0 (bef_device_get_building_id (a->device), bef_device_get_building_id (b->device));
  if (order == 0)
    order = strcmp (a->name, b->name);
  return order != 0 ? order : strcmp (bef_device_get_id (a->device), bef_device_get_id (b->device));
}

static int
compare_worst (const Entry *a, const Entry *b)
{
  if (a->severity != b->severity)
    return a->severity > b->severity ? -1 : 1;
  return compare_place (a, b);
}

static int
compare_value (const Entry *a, const Entry *b)
{
  if (a->known != b->known)
    return a->known ? -1 : 1;
  if (a->known && a->quantity != b->quantity)
    return a->quantity < b->quantity ? -1 : 1;
  if (a->known && a->value != b->value)
    return a->value > b->value ? -1 : 1;
  return compare_place (a, b);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const BefKindQuery *query = user_data;

  switch (query->sort)
    {
    case BEF_KIND_SORT_WORST:
      return compare_worst (a, b);
    case BEF_KIND_SORT_VALUE:
      return compare_value (a, b);
    case BEF_KIND_SORT_BUILDING:
    default:
      return compare_place (a, b);
    }
}

static gpointer
make_header (BefCommune *commune, BefDevice *device)
{
  const char *id = bef_device_get_building_id (device);
  BefBuilding *building = id != NULL ? bef_commune_find_building (commune, id) : NULL;

  if (building != NULL)
    return g_object_ref (building);
  return gtk_string_object_new (_ ("In no known building"));
}

GPtrArray *
bef_kind_list_new (BefCommune *commune, const BefKindQuery *query)
{
  GListModel *devices = bef_commune_get_devices (commune);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  BefDevice *former = NULL;

  g_array_set_clear_func (entries, entry_clear);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      /* The commune keeps it alive. */
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_kind_list_matches (device, query))
        {
          Entry entry = make_entry (device, &query->count);
          g_array_append_val (entries, entry);
        }
    }
  g_array_sort_with_data (entries, compare, (gpointer)query);
  for (guint i = 0; i < entries->len; i++)
    {
      BefDevice *device = g_array_index (entries, Entry, i).device;
      if (query->sort == BEF_KIND_SORT_BUILDING
          && (former == NULL
              || g_strcmp0 (bef_device_get_building_id (former),
                            bef_device_get_building_id (device))
                     != 0))
        g_ptr_array_add (list, make_header (commune, device));
      g_ptr_array_add (list, g_object_ref (device));
      former = device;
    }
  return list;
}

static gboolean
same_item (GListStore *store, guint i, gpointer wanted)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i);

  return item == wanted
         || (GTK_IS_STRING_OBJECT (item) && GTK_IS_STRING_OBJECT (wanted)
             && g_str_equal (gtk_string_object_get_string (GTK_STRING_OBJECT (item)),
                             gtk_string_object_get_string (wanted)));
}

void
bef_kind_list_sync (GListStore *store, GPtrArray *wanted)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store)), head = 0, tail = 0;

  while (head < n && head < wanted->len
         && same_item (store, head, g_ptr_array_index (wanted, head)))
    head++;
  while (tail < n - head && tail < wanted->len - head
         && same_item (store, n - 1 - tail, g_ptr_array_index (wanted, wanted->len - 1 - tail)))
    tail++;
  if (head + tail < n || head + tail < wanted->len)
    g_list_store_splice (store, head, n - head - tail, wanted->pdata + head,
                         wanted->len - head - tail);
}

gboolean
bef_kind_list_same_set (GListStore *store, GPtrArray *wanted)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));
  g_autoptr (GHashTable) held = g_hash_table_new (NULL, NULL);

  if (n != wanted->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i);
      g_hash_table_add (held, item);
    }
  for (guint i = 0; i < wanted->len; i++)
    if (!g_hash_table_contains (held, g_ptr_array_index (wanted, i)))
      return FALSE;
  return TRUE;
}
