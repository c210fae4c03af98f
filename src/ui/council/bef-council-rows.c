/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-council-rows.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "ui/kit/bef-plain.h"

/* Data of a row. */
#define DATE "bef-council-date"

const char *
bef_council_rows_get_date (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), DATE);
}

/* @next: the one that is next, nullable. (transfer full) */
static char *
dup_about (const BefCouncil *council, const BefCouncil *next)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint n = council->slides->len;

  if (council->title != NULL)
    g_ptr_array_add (parts, g_strdup (council->title));
  g_ptr_array_add (parts, n == 0 ? g_strdup (_ ("no slide is chosen"))
                                 : g_strdup_printf (ngettext ("one slide", "%u slides", n), n));
  if (council == next)
    g_ptr_array_add (parts, g_strdup (C_ ("council", "the next one")));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **)parts->pdata);
}

/* The row at @at, made where there is none yet, says @council. */
static void
set_row (GtkListBox *list, int at, const BefCouncil *council, const BefCouncil *next)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, at);
  g_autofree char *day = bef_format_date_long (bef_council_get_day_ms (council)),
                  *about = dup_about (council, next);

  if (row == NULL)
    {
      row = GTK_LIST_BOX_ROW (adw_action_row_new ());
      gtk_list_box_append (list, GTK_WIDGET (row));
    }
  if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), day) != 0)
    bef_plain_set_title (ADW_PREFERENCES_ROW (row), day);
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), about) != 0)
    bef_plain_set_subtitle (ADW_ACTION_ROW (row), about);
  g_object_set_data_full (G_OBJECT (row), DATE, g_strdup (council->date), g_free);
}

static void
select_date (GtkListBox *list, const char *date)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_strcmp0 (bef_council_rows_get_date (row), date) == 0)
      gtk_list_box_select_row (list, row);
}

void
bef_council_rows_show (GtkListBox *list, const BefCouncilPlan *plan, const char *date)
{
  const BefCouncil *next = bef_council_plan_get_next (plan, bef_now_ms ());
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (list)) != NULL;
  guint first = plan->councils->len;
  GtkListBoxRow *row;
  int at = 0;

  for (guint i = 0; i < plan->councils->len; i++)
    if (g_ptr_array_index (plan->councils, i) == next)
      first = i;
  for (guint i = first; i < plan->councils->len; i++)
    set_row (list, at++, g_ptr_array_index (plan->councils, i), next);
  for (guint i = first; i > 0; i--)
    set_row (list, at++, g_ptr_array_index (plan->councils, i - 1), next);
  while ((row = gtk_list_box_get_row_at_index (list, at)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  select_date (list, date);
  if (had_focus && gtk_list_box_get_selected_row (list) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (list)));
}
