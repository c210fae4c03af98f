/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-since.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "supervision/rounds/bef-since.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-row-words.h"

/* So many are told; the rest is counted. */
#define MAX_TOLD 5

struct _BefTodaySince
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section, likewise below */
  GtkWidget *seen;
  BefSession *session; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefTodaySince, bef_today_since, BEF_TYPE_TODAY_SECTION)

static gint64
get_since (BefTodaySince *self)
{
  return bef_last_visit_get (bef_session_get_last_visit (self->session), bef_now_ms ());
}

/* What is over since, and what was urgent and nobody saw, whenever that was. */
static gboolean
is_told (BefTodaySince *self, BefAlert *alert)
{
  if (bef_alert_is_active (alert) || bef_alert_get_severity (alert) == BEF_SEVERITY_NORMAL
      || !bef_page_may_show_alert (bef_today_section_get_page (BEF_TODAY_SECTION (self)), alert))
    return FALSE;
  return bef_alert_is_unseen (alert)
         || (bef_alert_get_cleared_ms (alert) != BEF_NO_TIME
             && bef_alert_get_cleared_ms (alert) >= get_since (self));
}

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  BefAlert *x = *(BefAlert **)a, *y = *(BefAlert **)b;
  int by_severity = (int)bef_alert_get_severity (y) - (int)bef_alert_get_severity (x);
  gint64 when_x = bef_alert_get_cleared_ms (x), when_y = bef_alert_get_cleared_ms (y);

  if (bef_alert_is_unseen (x) != bef_alert_is_unseen (y))
    return bef_alert_is_unseen (x) ? -1 : 1;
  return by_severity != 0 ? by_severity : (when_y > when_x) - (when_y < when_x);
}

static GPtrArray *
find_told (BefTodaySince *self, BefSession *session)
{
  GListModel *alerts = bef_commune_get_alerts (bef_session_get_commune (session));
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (is_told (self, alert))
        g_ptr_array_add (found, g_steal_pointer (&alert));
    }
  g_ptr_array_sort (found, compare_slots);
  return found;
}

static BefTodayLine *
line_of (BefAlert *alert)
{
  gint64 from = bef_alert_get_issued_ms (alert), to = bef_alert_get_cleared_ms (alert);
  const char *building = bef_alert_get_building_name (alert);
  g_autofree char *name = bef_row_dup_title (NULL, bef_alert_get_name (alert), building);
  g_autofree char *lasted = from != BEF_NO_TIME && to != BEF_NO_TIME && to > from
                                ? bef_format_duration (to - from)
                                : NULL;
  /* TRANSLATORS: of what is over; %s: a duration. */
  g_autofree char *over =
      lasted != NULL ? g_strdup_printf (_ ("over after %s"), lasted) : g_strdup (_ ("over"));
  g_autofree char *where =
      building != NULL ? g_strdup_printf ("%s · %s", building, over) : g_strdup (over);
  g_autofree char *when = bef_format_when (to, bef_now_ms ());
  BefTodayLine *line = bef_today_line_new (name, where, when);

  line->severity =
      bef_alert_is_unseen (alert) ? bef_alert_get_severity (alert) : BEF_SEVERITY_NORMAL;
  line->action = "win.show-alert";
  line->target = g_strdup (bef_alert_get_id (alert));
  return line;
}

static gboolean
is_unseen_before (BefTodaySince *self, GPtrArray *told)
{
  for (guint i = 0; i < told->len; i++)
    if (bef_alert_get_cleared_ms (g_ptr_array_index (told, i)) < get_since (self))
      return TRUE;
  return FALSE;
}

static gboolean
bef_today_since_update (BefTodaySection *section, BefSession *session)
{
  BefTodaySince *self = BEF_TODAY_SINCE (section);
  g_autoptr (GPtrArray) told = find_told (self, session);
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();
  g_autofree char *since = bef_since_dup_moment (get_since (self), bef_now_ms ());
  g_autofree char *title = is_unseen_before (self, told)
                               /* TRANSLATORS: a heading; %s: a date and a time. */
                               ? g_strdup_printf (_ ("Not seen before, and since %s"), since)
                               /* TRANSLATORS: a heading; %s: a date and a time. */
                               : g_strdup_printf (_ ("Since %s"), since);

  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  for (guint i = 0; i < MIN (told->len, MAX_TOLD); i++)
    g_ptr_array_add (lines, line_of (g_ptr_array_index (told, i)));
  if (told->len > MAX_TOLD)
    {
      guint left = told->len - MAX_TOLD;
      g_autofree char *more =
          g_strdup_printf (ngettext ("%u more is over", "%u more are over", left), left);
      BefTodayLine *line = bef_today_line_new (more, NULL, NULL);
      line->action = "win.go";
      line->target = g_strdup ("alerts");
      g_ptr_array_add (lines, line);
    }
  bef_today_lines_show (self->list, lines);
  gtk_widget_set_visible (self->seen, bef_session_may_acknowledge (session));
  return lines->len > 0;
}

/* What waited to be seen was seen. */
static void
seen_cb (BefTodaySince *self)
{
  if (self->session == NULL)
    return;
  g_autoptr (GPtrArray) told = find_told (self, self->session);

  for (guint i = 0; i < told->len; i++)
    if (bef_alert_is_unseen (g_ptr_array_index (told, i)))
      bef_session_acknowledge (self->session, g_ptr_array_index (told, i), NULL);
  bef_last_visit_set (bef_session_get_last_visit (self->session), bef_now_ms ());
}

static void
bef_today_since_bind (BefTodaySection *section, BefSession *session)
{
  g_set_object (&BEF_TODAY_SINCE (section)->session, session);
}

static void
bef_today_since_dispose (GObject *object)
{
  g_clear_object (&BEF_TODAY_SINCE (object)->session);
  G_OBJECT_CLASS (bef_today_since_parent_class)->dispose (object);
}

static void
bef_today_since_class_init (BefTodaySinceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_today_since_dispose;
  BEF_TODAY_SECTION_CLASS (klass)->bind = bef_today_since_bind;
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_since_update;
}

static void
bef_today_since_init (BefTodaySince *self)
{
  self->seen = gtk_button_new_with_label (C_ ("alerts", "Seen"));
  gtk_widget_set_valign (self->seen, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->seen, "flat");
  gtk_widget_set_tooltip_text (self->seen, _ ("I have seen what happened: begin anew from now"));
  g_signal_connect_swapped (self->seen, "clicked", G_CALLBACK (seen_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->seen);
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
}

GtkWidget *
bef_today_since_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_SINCE, NULL);
}
