/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-technical.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-plain.h"

/* So many of each are told; the rest is counted. */
#define MAX_EACH 4
/* A battery below this is told, %. */
#define WEAK_BATTERY 30
/* A link slower than this is told, ms. */
#define SLOW_LINK_MS 100

struct _BefTodayTechnical
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section */
};

G_DEFINE_FINAL_TYPE (BefTodayTechnical, bef_today_technical, BEF_TYPE_TODAY_SECTION)

typedef struct
{
  BefDevice *device; /* owned */
  double rank;       /* least first */
} Found;

static void
clear_found (gpointer data)
{
  g_clear_object (&((Found *)data)->device);
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *x = a, *y = b;

  return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Whether @device belongs to a list, and how it ranks there. */
typedef gboolean (*Picks) (BefDevice *device, gint64 now_ms, double *rank);

static gboolean
pick_lost (BefDevice *device, gint64 now_ms, double *rank)
{
  *rank = (double)bef_device_get_observed_ms (device);
  /* Cut off, its link says so. */
  return bef_device_get_freshness (device) == BEF_FRESHNESS_LOST && !bef_device_is_cut_off (device);
}

static gboolean
pick_late (BefDevice *device, gint64 now_ms, double *rank)
{
  *rank = (double)bef_device_get_observed_ms (device);
  return bef_device_get_freshness (device) == BEF_FRESHNESS_LATE;
}

static gboolean
pick_slow (BefDevice *device, gint64 now_ms, double *rank)
{
  const BefValue *latency = bef_device_get_value (device, "latency");

  if (bef_device_get_kind (device) != BEF_KIND_LINK || latency == NULL
      || !bef_value_is_present (latency, now_ms))
    return FALSE;
  *rank = -latency->value;
  return latency->value > SLOW_LINK_MS;
}

static gboolean
pick_weak (BefDevice *device, gint64 now_ms, double *rank)
{
  const BefValue *battery = bef_device_get_value (device, "battery");

  if (battery == NULL || bef_value_freshness (battery, now_ms) == BEF_FRESHNESS_LOST)
    return FALSE;
  *rank = battery->value;
  return battery->value < WEAK_BATTERY;
}

static GArray *
find (BefCommune *commune, Picks picks, gint64 now_ms)
{
  GListModel *devices = bef_commune_get_devices (commune);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Found));

  g_array_set_clear_func (all, clear_found);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      Found found = { device, 0 };
      if (!picks (device, now_ms, &found.rank))
        continue;
      g_object_ref (device);
      g_array_append_val (all, found);
    }
  g_array_sort (all, compare_found);
  return all;
}

static void
add_lines (GPtrArray *lines, GArray *found, const char *what, const char *quantity)
{
  for (guint i = 0; i < MIN (found->len, MAX_EACH); i++)
    {
      BefDevice *device = g_array_index (found, Found, i).device;
      const BefValue *value = quantity != NULL ? bef_device_get_value (device, quantity) : NULL;
      const char *building = bef_device_get_building_name (device);
      g_autofree char *text = value != NULL ? bef_value_dup_text (value) : NULL;
      g_autofree char *where =
          building != NULL ? g_strdup_printf ("%s · %s", what, building) : g_strdup (what);
      BefTodayLine *line = bef_today_line_new (bef_device_get_name (device), where, text);
      line->at_ms = value == NULL ? bef_device_get_observed_ms (device) : BEF_NO_TIME;
      line->action = "win.show-device";
      line->target = g_strdup (bef_device_get_id (device));
      g_ptr_array_add (lines, line);
    }
  if (found->len <= MAX_EACH)
    return;
  guint left = found->len - MAX_EACH;
  /* TRANSLATORS: %u: how many more; %s: "Lost", "Late"… */
  g_autofree char *more =
      g_strdup_printf (ngettext ("%u more: %s", "%u more: %s", left), left, what);
  g_ptr_array_add (lines, bef_today_line_new (more, NULL, NULL));
}

static gboolean
bef_today_technical_update (BefTodaySection *section, BefSession *session)
{
  const struct
  {
    Picks picks;
    const char *what, *quantity;
  } parts[] = {
    { pick_lost, C_ ("equipment", "Lost"), NULL },
    { pick_late, C_ ("equipment", "Late"), NULL },
    { pick_slow, _ ("Slow link"), "latency" },
    { pick_weak, _ ("Weak battery"), "battery" },
  };
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();
  gint64 now = bef_now_ms ();

  /* Nobody can say what answers. */
  if (bef_page_is_away (bef_today_section_get_page (section)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GArray) found = find (bef_session_get_commune (session), parts[i].picks, now);
      add_lines (lines, found, parts[i].what, parts[i].quantity);
    }
  if (lines->len == 0)
    g_ptr_array_add (lines, bef_today_line_new (_ ("Nothing is late or lost, no link is slow, no "
                                                   "battery is weak"),
                                                NULL, NULL));
  bef_today_lines_show (BEF_TODAY_TECHNICAL (section)->list, lines);
  return TRUE;
}

static void
bef_today_technical_class_init (BefTodayTechnicalClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_technical_update;
}

static void
bef_today_technical_init (BefTodayTechnical *self)
{
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), _ ("To repair"));
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
}

GtkWidget *
bef_today_technical_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_TECHNICAL, NULL);
}
