/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-technical.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "model/bef-versions.h"
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

/* Cut off, on its backup, degraded: worst first. */
static gboolean
pick_broken (BefDevice *device, gint64 now_ms, double *rank)
{
  const BefValue *status = bef_device_get_value (device, "link-state");

  if (bef_device_get_kind (device) != BEF_KIND_LINK || status == NULL
      || bef_value_freshness (status, now_ms) == BEF_FRESHNESS_LOST)
    return FALSE;
  const BefStateInfo *state = bef_quantity_state (status->info, status->value);
  *rank = state != NULL ? -(double)state->severity : 0;
  return state != NULL && state->severity != BEF_SEVERITY_NORMAL;
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

/* Its building, where its name does not tell it. (transfer none) nullable */
static const char *
place_of (BefDevice *device)
{
  const char *building = bef_device_get_building_name (device);

  return building != NULL && strstr (bef_device_get_name (device), building) == NULL ? building
                                                                                     : NULL;
}

/* "Ground floor, Upper floor (School), Hall (Town hall)": two buildings may each have one of the
 * ground floor. @devices: of BefDevice. (transfer full) */
static char *
dup_names (GPtrArray *devices)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < devices->len; i++)
    {
      const char *place = place_of (devices->pdata[i]);
      const char *next = i + 1 < devices->len ? place_of (devices->pdata[i + 1]) : NULL;
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                              bef_device_get_name (devices->pdata[i]));
      if (place != NULL && g_strcmp0 (place, next) != 0)
        g_string_append_printf (names, " (%s)", place);
    }
  return g_string_free (names, FALSE);
}

/* What is behind, and where it is; the newest version of a group is nobody's work. */
static char *
dup_behind (const BefVersionGroup *group)
{
  g_autoptr (GPtrArray) named = g_ptr_array_new ();
  guint all = 0;

  for (guint i = 0; i + 1 < group->shares->len; i++)
    {
      const BefVersionShare *share = group->shares->pdata[i];
      for (guint k = 0; k < share->devices->len && named->len < MAX_EACH; k++)
        g_ptr_array_add (named, share->devices->pdata[k]);
      all += share->devices->len;
    }
  g_autofree char *names = dup_names (named);
  return all > named->len ? g_strconcat (names, "…", NULL) : g_steal_pointer (&names);
}

static void
add_versions (GPtrArray *lines, BefCommune *commune)
{
  g_autoptr (GPtrArray) groups = bef_versions_differing (bef_commune_get_devices (commune));

  for (guint i = 0; i < MIN (groups->len, MAX_EACH); i++)
    {
      const BefVersionGroup *group = groups->pdata[i];
      const BefKindInfo *kind = bef_kind_info (group->kind);
      g_autofree char *shares = bef_version_group_dup_text (group), *behind = dup_behind (group);
      /* TRANSLATORS: kinds of equipment: "Wi-Fi: 3 of 7 in 6.5.2, the others in 6.6.1". */
      g_autofree char *title = g_strdup_printf (
          C_ ("kind", "%s: %s"), group->model != NULL ? group->model : bef_kind_title (group->kind),
          shares);
      /* TRANSLATORS: what has an older version than others like it. */
      g_autofree char *subtitle = g_strdup_printf (_ ("Older version · %s"), behind);
      BefTodayLine *line = bef_today_line_new (title, subtitle, NULL);
      line->action = "win.go";
      line->target = g_strdup (kind->id);
      g_ptr_array_add (lines, line);
    }
}

/* How long the slowest link takes: one line, also when all is well. */
static void
add_slowest (GPtrArray *lines, BefCommune *commune, gint64 now_ms)
{
  GListModel *devices = bef_commune_get_devices (commune);
  g_autoptr (BefDevice) slowest = NULL;
  const BefValue *most = NULL;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      const BefValue *latency = bef_device_get_value (device, "latency");
      if (bef_device_get_kind (device) != BEF_KIND_LINK || latency == NULL
          || !bef_value_is_present (latency, now_ms))
        continue;
      n++;
      if (most != NULL && latency->value <= most->value)
        continue;
      most = latency;
      g_set_object (&slowest, device);
    }
  if (n == 0)
    return;
  g_autofree char *text = bef_value_dup_text (most);
  g_autofree char *title =
      g_strdup_printf (ngettext ("%u link measured", "%u links measured", n), n);
  /* TRANSLATORS: the name of a link: "Slowest: Fibre of the school". */
  g_autofree char *subtitle = g_strdup_printf (_ ("Slowest: %s"), bef_device_get_name (slowest));
  BefTodayLine *line = bef_today_line_new (title, subtitle, text);
  line->action = "win.go";
  line->target = g_strdup (bef_kind_info (BEF_KIND_LINK)->id);
  g_ptr_array_add (lines, line);
}

static gboolean
bef_today_technical_update (BefTodaySection *section, BefSession *session)
{
  const struct
  {
    Picks picks;
    const char *what, *quantity;
  } parts[] = {
    { pick_lost, C_ ("equipment", "Lost"), NULL }, { pick_late, C_ ("equipment", "Late"), NULL },
    { pick_broken, _ ("Link"), "link-state" },     { pick_slow, _ ("Slow link"), "latency" },
    { pick_weak, _ ("Weak battery"), "battery" },
  };
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();
  gint64 now = bef_now_ms ();

  /* Nobody can say what answers; where there is nothing, nothing is in order either. */
  if (bef_page_is_away (bef_today_section_get_page (section))
      || g_list_model_get_n_items (bef_commune_get_devices (bef_session_get_commune (session)))
             == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GArray) found = find (bef_session_get_commune (session), parts[i].picks, now);
      add_lines (lines, found, parts[i].what, parts[i].quantity);
    }
  add_versions (lines, bef_session_get_commune (session));
  if (lines->len == 0)
    g_ptr_array_add (lines, bef_today_line_new (_ ("Nothing is late or lost, no link is slow, no "
                                                   "battery is weak"),
                                                NULL, NULL));
  add_slowest (lines, bef_session_get_commune (session), now);
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
