/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kind-groups.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

typedef enum
{
  GROUP_WANTING,
  GROUP_UNKNOWN,
  GROUP_REST,
  N_GROUPS,
} Group;

static Group
group_of (BefDevice *device)
{
  BefSeverity severity = bef_device_get_severity (device);

  return severity > BEF_SEVERITY_UNKNOWN    ? GROUP_WANTING
         : severity == BEF_SEVERITY_UNKNOWN ? GROUP_UNKNOWN
                                            : GROUP_REST;
}

static const BefStateInfo *
state_of (BefDevice *device)
{
  const BefValue *value = bef_device_get_shown (device);

  return value != NULL && value->info->states != NULL
             ? bef_quantity_state (value->info, value->value)
             : NULL;
}

gboolean
bef_kind_groups_is_quiet (BefDevice *device)
{
  return group_of (device) == GROUP_REST && state_of (device) != NULL
         && bef_device_get_freshness (device) != BEF_FRESHNESS_LOST;
}

gboolean
bef_kind_groups_is_told (BefDevice *device)
{
  return bef_kind_groups_is_quiet (device)
         && state_of (device) == bef_device_get_shown (device)->info->states;
}

/* Those of one quantity are in one table. */
static int
compare_states (gconstpointer a, gconstpointer b)
{
  const BefStateInfo *first = *(const BefStateInfo *const *)a,
                     *second = *(const BefStateInfo *const *)b;

  return first < second ? -1 : first > second;
}

/* "20 in service · 2 off", in the order of their kind; NULL when some are in none.
 * (transfer full) */
static char *
states_text (GPtrArray *list, guint from)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = from; i < list->len; i++)
    {
      const BefStateInfo *state = state_of (g_ptr_array_index (list, i));
      if (state == NULL)
        return NULL;
      if (!g_ptr_array_find (states, state, NULL))
        g_ptr_array_add (states, (gpointer)state);
    }
  g_ptr_array_sort (states, compare_states);
  for (guint i = 0; i < states->len; i++)
    {
      const BefStateInfo *state = g_ptr_array_index (states, i);
      guint n = 0;
      for (guint j = from; j < list->len; j++)
        n += state_of (g_ptr_array_index (list, j)) == state;
      g_autofree char *words = bef_state_count (state, n);
      g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", words);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* @from: where the group begins, the last one of @list. (transfer full), NULL for none. */
static char *
heading_of_rest (GPtrArray *list, guint from)
{
  guint n = list->len - from;
  char *states = states_text (list, from);

  if (states != NULL || from == 0)
    return states;
  /* TRANSLATORS: below those of a list that need somebody. */
  return g_strdup_printf (
      ngettext ("%u other: nothing to look at", "%u others: nothing to look at", n), n);
}

void
bef_kind_groups_part (GPtrArray *list)
{
  guint n[N_GROUPS] = { 0 };

  for (guint i = 0; i < list->len; i++)
    n[group_of (g_ptr_array_index (list, i))]++;
  guint from = n[GROUP_WANTING] + n[GROUP_UNKNOWN];
  g_autofree char *rest = n[GROUP_REST] > 0 ? heading_of_rest (list, from) : NULL;
  g_autofree char *unknown = g_strdup_printf (C_ ("filter", "Unknown %u"), n[GROUP_UNKNOWN]);
  g_autofree char *wanting = g_strdup_printf (C_ ("filter", "To look at %u"), n[GROUP_WANTING]);

  if (rest != NULL)
    g_ptr_array_insert (list, (int)from, gtk_string_object_new (rest));
  if (n[GROUP_UNKNOWN] > 0
      && n[GROUP_UNKNOWN] < n[GROUP_WANTING] + n[GROUP_UNKNOWN] + n[GROUP_REST])
    g_ptr_array_insert (list, (int)n[GROUP_WANTING], gtk_string_object_new (unknown));
  if (n[GROUP_WANTING] > 0 && n[GROUP_UNKNOWN] + n[GROUP_REST] > 0)
    g_ptr_array_insert (list, 0, gtk_string_object_new (wanting));
}
