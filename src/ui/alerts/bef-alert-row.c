/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alert-row.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"

/* Of the alert and of its building in the name of a command: longer than any there is. */
#define COMMAND_CHARS 90

struct _BefAlertRow
{
  GtkWidget parent_instance;
  GtkWidget *box;   /* child */
  GtkWidget *badge; /* in box, likewise below */
  GtkWidget *name;
  GtkWidget *place;
  GtkWidget *instruction;
  GtkWidget *state;
  GtkWidget *age;
  GtkWidget *acknowledge;
  BefSession *session; /* owned, nullable */
  BefAlert *alert;     /* owned, nullable */
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (BefAlertRow, bef_alert_row, GTK_TYPE_WIDGET)

char *
bef_alert_row_state_text (BefSession *session, BefAlert *alert)
{
  g_autofree char *who = bef_text_line (bef_alert_get_acknowledged_by (alert), BEF_TEXT_LINE);
  g_autofree char *age = bef_format_age (bef_alert_get_acknowledged_ms (alert), bef_now_ms ());

  if (bef_alert_is_ack_sent (alert))
    return g_strdup (_ ("Acknowledged here, sent, not yet confirmed"));
  if (bef_alert_is_ack_pending (alert))
    return g_strdup (bef_session_get_connection (session) == BEF_CONNECTION_LIVE
                         ? _ ("Acknowledged here, being sent")
                         : _ ("Acknowledged here, not yet sent"));
  if (bef_alert_get_state (alert) == BEF_ALERT_ACTIVE_ACKNOWLEDGED && who != NULL)
    /* TRANSLATORS: a role or name, then an age ("10 min ago"). */
    return g_strdup_printf (_ ("Acknowledged by %s, %s"), who, age);
  return g_strdup (bef_alert_state_word (bef_alert_get_state (alert)));
}

void
bef_alert_row_name_command (GtkWidget *button, const char *words, BefAlert *alert)
{
  const char *building = bef_alert_get_building_name (alert);
  /* A server's words may be of any length. */
  g_autofree char *what = bef_text_line (bef_alert_get_name (alert), COMMAND_CHARS);
  g_autofree char *where = bef_text_line (building, COMMAND_CHARS);
  g_autofree char *name =
      building != NULL
          /* TRANSLATORS: a command ("Acknowledge…"), then an alert and its building. */
          ? g_strdup_printf (_ ("%s %s, %s"), words, what, where)
          /* TRANSLATORS: a command ("Acknowledge…"), then an alert. */
          : g_strdup_printf (_ ("%s %s"), words, what);

  bef_accessible_set_name (button, name);
}

static void
update (BefAlertRow *self)
{
  BefAlert *alert = self->alert;
  BefSeverity severity = bef_alert_get_severity (alert);
  const char *building = bef_alert_get_building_name (alert);
  g_autofree char *instruction =
      bef_text_line (bef_alert_get_facts (alert)->instruction, BEF_TEXT_LINE);
  g_autofree char *state = bef_alert_row_state_text (self->session, alert);
  gboolean active = bef_alert_is_active (alert);
  gboolean offered = !self->compact && bef_alert_get_state (alert) == BEF_ALERT_ACTIVE
                     && !bef_alert_is_ack_pending (alert)
                     && bef_session_may_acknowledge (self->session);

  bef_severity_badge_set (BEF_SEVERITY_BADGE (self->badge),
                          active ? severity : BEF_SEVERITY_NORMAL);
  gtk_label_set_text (GTK_LABEL (self->name), bef_alert_get_name (alert));
  bef_tooltip_set (self->name, bef_alert_get_name (alert));
  gtk_label_set_text (GTK_LABEL (self->place), building != NULL ? building : "");
  gtk_widget_set_visible (self->place, building != NULL);
  gtk_label_set_text (GTK_LABEL (self->instruction), instruction != NULL ? instruction : "");
  gtk_widget_set_visible (self->instruction, !self->compact && active && instruction != NULL);
  gtk_label_set_text (GTK_LABEL (self->state), state);
  bef_age_label_set (BEF_AGE_LABEL (self->age),
                     active ? bef_alert_get_issued_ms (alert) : bef_alert_get_cleared_ms (alert),
                     BEF_FRESHNESS_LIVE);
  /* The button says that it is to acknowledge. */
  gtk_widget_set_visible (self->acknowledge, offered);
  gtk_widget_set_visible (self->state, !offered);
  /* The name after the target: the action takes a text, and never sees none. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->acknowledge), "s",
                                    bef_alert_get_id (alert));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->acknowledge), "win.acknowledge");
  bef_alert_row_name_command (self->acknowledge, _ ("Acknowledge…"), alert);
  if (active)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "bef-past");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "bef-past");
  /* The one movement there is: an urgent alert nobody has taken yet. */
  if (severity == BEF_SEVERITY_URGENT && bef_alert_get_state (alert) == BEF_ALERT_ACTIVE)
    gtk_widget_add_css_class (self->badge, "bef-calling");
  else
    gtk_widget_remove_css_class (self->badge, "bef-calling");
  g_autofree char *label =
      g_strdup_printf ("%s, %s, %s, %s", bef_severity_word (severity), bef_alert_get_name (alert),
                       building != NULL ? building : "", state);
  bef_accessible_set_name (GTK_WIDGET (self), label);
}

void
bef_alert_row_bind (BefAlertRow *self, BefSession *session, BefAlert *alert)
{
  if (self->alert != NULL)
    g_signal_handlers_disconnect_by_data (self->alert, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  g_set_object (&self->alert, alert);
  if (alert == NULL || session == NULL)
    return;
  g_signal_connect_object (alert, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
bef_alert_row_dispose (GObject *object)
{
  BefAlertRow *self = BEF_ALERT_ROW (object);

  bef_alert_row_bind (self, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_alert_row_parent_class)->dispose (object);
}

static void
bef_alert_row_class_init (BefAlertRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_alert_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "alertrow");
}

static GtkWidget *
make_label (const char *css_class, gboolean wrap)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (wrap)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    }
  else
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
bef_alert_row_init (BefAlertRow *self)
{
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2),
            *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->box = text;
  self->badge = bef_severity_badge_new (TRUE);
  self->name = make_label ("heading", TRUE);
  self->place = make_label ("bef-secondary", FALSE);
  self->instruction = make_label (NULL, TRUE);
  self->state = make_label ("bef-secondary", FALSE);
  self->age = bef_age_label_new ();
  self->acknowledge = gtk_button_new_with_mnemonic (_ ("_Acknowledge…"));
  gtk_widget_set_valign (self->acknowledge, GTK_ALIGN_END);
  gtk_widget_set_hexpand (self->place, TRUE);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (head), self->badge);
  gtk_box_append (GTK_BOX (head), self->place);
  gtk_box_append (GTK_BOX (head), self->age);
  gtk_box_append (GTK_BOX (lines), self->instruction);
  gtk_box_append (GTK_BOX (lines), self->state);
  gtk_box_append (GTK_BOX (foot), lines);
  gtk_box_append (GTK_BOX (foot), self->acknowledge);
  gtk_box_append (GTK_BOX (text), head);
  gtk_box_append (GTK_BOX (text), self->name);
  gtk_box_append (GTK_BOX (text), foot);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
bef_alert_row_new (gboolean compact)
{
  BefAlertRow *self = g_object_new (BEF_TYPE_ALERT_ROW, NULL);

  self->compact = compact;
  gtk_widget_set_visible (self->acknowledge, !compact);
  return GTK_WIDGET (self);
}
