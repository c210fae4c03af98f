/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-kinds.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-kind-summary.h"
#include "ui/kit/bef-plain.h"

struct _BefTodayKinds
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section */
};

G_DEFINE_FINAL_TYPE (BefTodayKinds, bef_today_kinds, BEF_TYPE_TODAY_SECTION)

static BefKindSummaryFlags
flags_of (BefPage *page, BefKind kind)
{
  BefKindSummaryFlags flags =
      bef_page_is_away (page) ? BEF_KIND_SUMMARY_AWAY : BEF_KIND_SUMMARY_PLAIN;

  return bef_kind_has (kind, BEF_KIND_WATCHES) && bef_page_has_audience (page)
             ? flags | BEF_KIND_SUMMARY_COUNTED
             : flags;
}

static BefTodayLine *
line_of (BefKind kind, const BefKindSummary *summary)
{
  BefTodayLine *line = bef_today_line_new (bef_kind_title (kind), summary->detail, summary->value);

  line->icon = bef_kind_info (kind)->icon;
  line->severity = summary->severity;
  line->action = "win.go";
  line->target = g_strdup (bef_kind_info (kind)->id);
  line->at_ms = summary->severity == BEF_SEVERITY_UNKNOWN ? summary->oldest_ms : BEF_NO_TIME;
  return line;
}

/* How many of @kind are unknown for a reason of their own: behind a link that is down, it is the
 * link's. */
static guint
count_lost (BefCommune *commune, BefKind kind)
{
  GListModel *devices = bef_commune_get_devices (commune);
  guint lost = 0;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      lost += bef_device_get_kind (device) == kind && !bef_device_is_cut_off (device)
              && bef_device_get_freshness (device) == BEF_FRESHNESS_LOST;
    }
  return lost;
}

static guint
count_cut_off (BefBuilding *building)
{
  GListModel *devices = bef_building_get_devices (building);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      n += bef_device_is_cut_off (device);
    }
  return n;
}

static BefTodayLine *
line_of_cut_off (BefBuilding *building, guint n)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("Out of reach: %u device unknown", "Out of reach: %u devices unknown", n), n);
  BefTodayLine *line = bef_today_line_new (bef_building_get_name (building), text, NULL);

  line->icon = bef_building_get_icon (building);
  line->severity = BEF_SEVERITY_UNKNOWN;
  line->action = "win.show-building";
  line->target = g_strdup (bef_building_get_id (building));
  return line;
}

/* A building that cannot be reached is one line, and not one for each of its kinds. Returns how
 * many are behind all those links. */
static guint
add_cut_off (GPtrArray *lines, BefCommune *commune)
{
  GListModel *buildings = bef_commune_get_buildings (commune);
  guint all = 0;

  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      guint n = bef_building_is_cut_off (building) ? count_cut_off (building) : 0;
      if (n > 0)
        g_ptr_array_add (lines, line_of_cut_off (building, n));
      all += n;
    }
  return all;
}

/* What is to be told of one kind is its own line; of what is well only the number is of interest.
 */
static gboolean
bef_today_kinds_update (BefTodaySection *section, BefSession *session)
{
  BefPage *page = bef_today_section_get_page (section);
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();
  gint64 now = bef_now_ms ();
  BefCommune *commune = bef_session_get_commune (session);
  guint cut_off = add_cut_off (lines, commune), well = 0;

  for (guint k = 0; k < BEF_N_KINDS; k++)
    {
      BefKind kind = bef_kind_by_rank (k);
      g_autoptr (BefKindSummary) summary = bef_kind_summary_new (bef_session_get_commune (session),
                                                                 kind, now, flags_of (page, kind));
      if (summary->total == 0)
        continue;
      if (summary->wanting > 0 || bef_page_is_away (page) || count_lost (commune, kind) > 0)
        g_ptr_array_add (lines, line_of (kind, summary));
      else
        well += summary->total;
    }
  well -= MIN (well, cut_off);
  if (well > 0)
    {
      g_autofree char *text =
          lines->len > 0 ? g_strdup_printf (ngettext ("Everything else answers: %u device",
                                                      "Everything else answers: %u devices", well),
                                            well)
                         : g_strdup_printf (ngettext ("Everything answers: %u device",
                                                      "Everything answers: %u devices", well),
                                            well);
      BefTodayLine *line = bef_today_line_new (text, NULL, NULL);
      line->icon = "bef-normal-symbolic";
      g_ptr_array_add (lines, line);
    }
  bef_today_lines_show (BEF_TODAY_KINDS (section)->list, lines);
  return lines->len > 0;
}

static void
bef_today_kinds_class_init (BefTodayKindsClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_kinds_update;
}

static void
bef_today_kinds_init (BefTodayKinds *self)
{
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), _ ("The commune now"));
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
}

GtkWidget *
bef_today_kinds_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_KINDS, NULL);
}
