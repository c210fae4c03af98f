/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-alerts.h"

#include <glib/gi18n.h>

#include "bef-today-matters.h"
#include "ui/alerts/bef-alert-row.h"
#include "ui/kit/bef-one-stop.h"
#include "ui/kit/bef-plain.h"

/* So many are shown here; the rest is one line that leads to all. */
#define MAX_ALERTS 6

struct _BefTodayAlerts
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section, likewise below */
  GtkButton *more;
  BefTodaySpan span;
  GPtrArray *shown; /* owned, of BefAlert: what the rows show */
};

G_DEFINE_FINAL_TYPE (BefTodayAlerts, bef_today_alerts, BEF_TYPE_TODAY_SECTION)

static gboolean
same_alerts (GPtrArray *a, GPtrArray *b, guint n)
{
  for (guint i = 0; i < n; i++)
    if (i >= a->len || g_ptr_array_index (a, i) != g_ptr_array_index (b, i))
      return FALSE;
  return a->len == n;
}

static BefAlertRow *
row_at (BefTodayAlerts *self, guint i)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int)i);

  return BEF_ALERT_ROW (gtk_list_box_row_get_child (row));
}

static void
add_row (BefTodayAlerts *self)
{
  GtkListBoxRow *row = GTK_LIST_BOX_ROW (gtk_list_box_row_new ());

  gtk_list_box_row_set_child (row, bef_alert_row_new ());
  gtk_list_box_append (self->list, GTK_WIDGET (row));
}

/* Rows are few: those that stay keep their place, so focus stays where it was. */
static void
show_rows (BefTodayAlerts *self, BefSession *session, GPtrArray *alerts, guint n)
{
  for (guint i = 0; i < MAX (n, self->shown->len); i++)
    {
      if (gtk_list_box_get_row_at_index (self->list, (int)i) == NULL)
        add_row (self);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int)i);
      gtk_widget_set_visible (GTK_WIDGET (row), i < n);
      bef_alert_row_bind (row_at (self, i), i < n ? session : NULL,
                          i < n ? g_ptr_array_index (alerts, i) : NULL);
    }
  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->shown, g_object_ref (g_ptr_array_index (alerts, i)));
}

static gboolean
bef_today_alerts_update (BefTodaySection *section, BefSession *session)
{
  BefTodayAlerts *self = BEF_TODAY_ALERTS (section);
  BefSeverity severity = self->span == BEF_TODAY_OF_DAY ? BEF_SEVERITY_TODAY : BEF_SEVERITY_WEEK;
  /* What is urgent is on a card of its own, but for who has none (bef-today-page.c). */
  BefSeverity most =
      severity == BEF_SEVERITY_TODAY && bef_session_get_role (session) == BEF_ROLE_ELECTED
          ? BEF_SEVERITY_URGENT
          : severity;
  g_autoptr (GPtrArray) alerts =
      bef_today_matters (bef_today_section_get_page (section), severity, most);
  guint n = MIN (alerts->len, MAX_ALERTS);

  gtk_widget_set_visible (GTK_WIDGET (self->more), alerts->len > n);
  if (alerts->len > n)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u more alert", "%u more alerts", alerts->len - n), alerts->len - n);
      gtk_button_set_label (self->more, text);
    }
  if (!same_alerts (self->shown, alerts, n))
    show_rows (self, session, alerts, n);
  return n > 0;
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, BefTodayAlerts *self)
{
  guint i = (guint)gtk_list_box_row_get_index (row);

  if (i < self->shown->len)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-alert", "s",
                                bef_alert_get_id (g_ptr_array_index (self->shown, i)));
}

static void
bef_today_alerts_bind (BefTodaySection *section, BefSession *session)
{
  BefTodayAlerts *self = BEF_TODAY_ALERTS (section);

  for (guint i = 0; i < self->shown->len; i++)
    bef_alert_row_bind (row_at (self, i), NULL, NULL);
  g_ptr_array_set_size (self->shown, 0);
}

static void
bef_today_alerts_finalize (GObject *object)
{
  g_ptr_array_unref (BEF_TODAY_ALERTS (object)->shown);
  G_OBJECT_CLASS (bef_today_alerts_parent_class)->finalize (object);
}

static void
bef_today_alerts_class_init (BefTodayAlertsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_today_alerts_finalize;
  BEF_TODAY_SECTION_CLASS (klass)->bind = bef_today_alerts_bind;
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_alerts_update;
}

static void
bef_today_alerts_init (BefTodayAlerts *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
}

GtkWidget *
bef_today_alerts_new (BefTodaySpan span)
{
  BefTodayAlerts *self = g_object_new (BEF_TYPE_TODAY_ALERTS, NULL);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->span = span;
  bef_plain_set_group_title (group, span == BEF_TODAY_OF_DAY ? C_ ("alerts", "Today")
                                                             : C_ ("alerts", "This week"));
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
  self->more = GTK_BUTTON (gtk_button_new ());
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->more), "win.go::alerts");
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "flat");
  gtk_widget_set_margin_top (GTK_WIDGET (self->more), 8);
  adw_preferences_group_add (group, GTK_WIDGET (self->more));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  bef_one_stop_list (GTK_WIDGET (self->list));
  return GTK_WIDGET (self);
}
