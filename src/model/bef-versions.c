/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-versions.h"

#include <glib/gi18n.h>
#include <string.h>

const char *
bef_device_get_version (BefDevice *self)
{
  const char *firmware = bef_device_get_fact (self, BEF_FACT_FIRMWARE);

  return firmware != NULL ? firmware : bef_device_get_fact (self, BEF_FACT_SOFTWARE);
}

/* The digits at *@text without their zeros in front; *@text is then behind them. */
static gsize
take_number (const char **text, const char **digits)
{
  while (**text == '0')
    (*text)++;
  *digits = *text;
  while (g_ascii_isdigit (**text))
    (*text)++;
  return (gsize)(*text - *digits);
}

int
bef_version_compare (const char *a, const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      const char *x, *y;
      int order = (int)(guchar)*a - (int)(guchar)*b;
      if (!g_ascii_isdigit (*a) || !g_ascii_isdigit (*b))
        {
          if (order != 0)
            return order;
          a++;
          b++;
          continue;
        }
      gsize n = take_number (&a, &x), m = take_number (&b, &y);
      if (n != m)
        return n < m ? -1 : 1;
      order = memcmp (x, y, n);
      if (order != 0)
        return order;
    }
  return (int)(guchar)*a - (int)(guchar)*b;
}

static void
share_free (gpointer data)
{
  BefVersionShare *share = data;

  g_free (share->version);
  g_ptr_array_unref (share->devices);
  g_free (share);
}

static void
group_free (gpointer data)
{
  BefVersionGroup *group = data;

  g_free (group->model);
  g_ptr_array_unref (group->shares);
  g_free (group);
}

static BefVersionGroup *
find_group (GPtrArray *groups, BefKind kind, const char *model)
{
  for (guint i = 0; i < groups->len; i++)
    {
      BefVersionGroup *group = groups->pdata[i];
      if (group->kind == kind && g_strcmp0 (group->model, model) == 0)
        return group;
    }
  BefVersionGroup *group = g_new0 (BefVersionGroup, 1);
  group->kind = kind;
  group->model = g_strdup (model);
  group->shares = g_ptr_array_new_with_free_func (share_free);
  g_ptr_array_add (groups, group);
  return group;
}

static void
add_device (BefVersionGroup *group, BefDevice *device, const char *version)
{
  BefVersionShare *share = NULL;

  for (guint i = 0; i < group->shares->len && share == NULL; i++)
    if (g_str_equal (((BefVersionShare *)group->shares->pdata[i])->version, version))
      share = group->shares->pdata[i];
  if (share == NULL)
    {
      share = g_new0 (BefVersionShare, 1);
      share->version = g_strdup (version);
      share->devices = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (group->shares, share);
    }
  g_ptr_array_add (share->devices, g_object_ref (device));
  group->n++;
}

static int
compare_shares (gconstpointer a, gconstpointer b)
{
  return bef_version_compare ((*(const BefVersionShare *const *)a)->version,
                              (*(const BefVersionShare *const *)b)->version);
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const BefVersionGroup *x = *(const BefVersionGroup *const *)a,
                        *y = *(const BefVersionGroup *const *)b;

  return x->kind != y->kind ? (int)x->kind - (int)y->kind : g_strcmp0 (x->model, y->model);
}

GPtrArray *
bef_versions_differing (GListModel *devices)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      const char *version = bef_device_get_version (device);
      const char *hardware = bef_device_get_fact (device, BEF_FACT_HARDWARE);
      if (version == NULL || (hardware != NULL && !g_hash_table_add (seen, g_strdup (hardware))))
        continue;
      add_device (find_group (groups, bef_device_get_kind (device),
                              bef_device_get_fact (device, BEF_FACT_MODEL)),
                  device, version);
    }
  for (guint i = groups->len; i-- > 0;)
    {
      BefVersionGroup *group = groups->pdata[i];
      if (group->shares->len < 2)
        g_ptr_array_remove_index (groups, i);
      else
        g_ptr_array_sort (group->shares, compare_shares);
    }
  g_ptr_array_sort (groups, compare_groups);
  return groups;
}

char *
bef_version_group_dup_text (const BefVersionGroup *group)
{
  const BefVersionShare *oldest = group->shares->pdata[0], *newest = group->shares->pdata[1];

  if (group->shares->len == 2)
    /* TRANSLATORS: how many of how many, their version, that of the others: "3 of 7 in 6.5.2, the
     * others in 6.6.1". */
    return g_strdup_printf (_ ("%u of %u in %s, the others in %s"), oldest->devices->len, group->n,
                            oldest->version, newest->version);
  /* TRANSLATORS: how many of how many, their version: "3 of 7 in 6.5.2". */
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("%u of %u in %s"), oldest->devices->len, group->n,
                          oldest->version);
  for (guint i = 1; i < group->shares->len; i++)
    {
      const BefVersionShare *share = group->shares->pdata[i];
      /* TRANSLATORS: after that: ", 1 in 6.6.0". */
      g_string_append_printf (text, _ (", %u in %s"), share->devices->len, share->version);
    }
  return g_string_free (text, FALSE);
}
