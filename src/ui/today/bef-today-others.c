/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-others.h"

#include <glib/gi18n.h>

#include "bef-today-matters.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-row-words.h"

/* So many are told; the rest is counted. */
#define MAX_TOLD 3

struct _BefTodayOthers
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section */
};

G_DEFINE_FINAL_TYPE (BefTodayOthers, bef_today_others, BEF_TYPE_TODAY_SECTION)

static BefTodayLine *
line_of (BefAlert *alert)
{
  const char *building = bef_alert_get_building_name (alert);
  g_autofree char *name = bef_row_dup_title (NULL, bef_alert_get_name (alert), building);
  BefTodayLine *line = bef_today_line_new (name, building, NULL);

  line->severity = bef_alert_get_severity (alert);
  line->at_ms = bef_alert_get_since_ms (alert);
  line->action = "win.show-alert";
  line->target = g_strdup (bef_alert_get_id (alert));
  return line;
}

static gboolean
bef_today_others_update (BefTodaySection *section, BefSession *session)
{
  BefPage *page = bef_today_section_get_page (section);
  g_autoptr (GPtrArray) urgent = bef_today_matters (page, BEF_SEVERITY_URGENT, BEF_SEVERITY_URGENT);
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();
  guint left = 0;

  for (guint i = 0; i < urgent->len; i++)
    {
      BefAlert *alert = g_ptr_array_index (urgent, i);
      if (bef_today_is_own (page, alert))
        continue;
      if (lines->len < MAX_TOLD)
        g_ptr_array_add (lines, line_of (alert));
      else
        left++;
    }
  if (left > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u more urgent matter", "%u more urgent matters", left), left);
      BefTodayLine *line = bef_today_line_new (text, NULL, NULL);
      line->action = "win.go";
      line->target = g_strdup ("alerts");
      g_ptr_array_add (lines, line);
    }
  bef_today_lines_show (BEF_TODAY_OTHERS (section)->list, lines);
  return lines->len > 0;
}

static void
bef_today_others_class_init (BefTodayOthersClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_others_update;
}

static void
bef_today_others_init (BefTodayOthers *self)
{
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), _ ("Urgent, for others"));
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
}

GtkWidget *
bef_today_others_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_OTHERS, NULL);
}
