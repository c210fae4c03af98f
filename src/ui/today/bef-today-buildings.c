/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-buildings.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-plain.h"

/* Who has more of them looks at the map. */
#define MAX_BUILDINGS 8

struct _BefTodayBuildings
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section */
};

G_DEFINE_FINAL_TYPE (BefTodayBuildings, bef_today_buildings, BEF_TYPE_TODAY_SECTION)

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  return bef_place_compare (*(gconstpointer *)a, *(gconstpointer *)b, NULL);
}

static BefTodayLine *
line_of (BefPlace *place)
{
  g_autofree char *state = bef_place_dup_state_text (place);
  BefTodayLine *line = bef_today_line_new (bef_place_get_name (place), state, NULL);

  line->icon = bef_place_get_icon (place);
  line->severity = bef_place_get_severity (place);
  line->action = "win.show-building";
  line->target = g_strdup (bef_place_get_id (place));
  return line;
}

static gboolean
bef_today_buildings_update (BefTodaySection *section, BefSession *session)
{
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (session));
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();

  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    g_ptr_array_add (places, g_list_model_get_item (buildings, i));
  g_ptr_array_sort (places, compare_slots);
  for (guint i = 0; i < MIN (places->len, MAX_BUILDINGS); i++)
    g_ptr_array_add (lines, line_of (g_ptr_array_index (places, i)));
  bef_today_lines_show (BEF_TODAY_BUILDINGS (section)->list, lines);
  return lines->len > 0;
}

static void
bef_today_buildings_class_init (BefTodayBuildingsClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_buildings_update;
}

static void
bef_today_buildings_init (BefTodayBuildings *self)
{
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), _ ("My buildings"));
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
}

GtkWidget *
bef_today_buildings_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_BUILDINGS, NULL);
}
