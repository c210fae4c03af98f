/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-card.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "ui/alerts/bef-alert-row.h"
#include "ui/alerts/bef-decision-dialog.h"
#include "ui/contacts/bef-contact-bar.h"
#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-columns.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-row-words.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-wrap-box.h"

#define MIN_COLUMN 380
/* Wider than any screen. */
#define NO_COLUMNS 10000

struct _BefTodayCard
{
  GtkWidget parent_instance;
  BefColumns *columns; /* template child, likewise below */
  BefSeverityBadge *badge;
  GtkLabel *place, *deadline, *name, *instruction, *state;
  BefAgeLabel *age;
  BefContactBar *contact;
  GtkWidget *take, *acknowledge, *see;
  BefSession *session; /* owned, nullable */
  BefAlert *alert;     /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefTodayCard, bef_today_card, GTK_TYPE_WIDGET)

/* A label without words takes no place. */
static void
say (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

static void
aim (GtkWidget *button, const char *action, BefAlert *alert, const char *words)
{
  /* The target first: the action takes a text, and never sees none. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", bef_alert_get_id (alert));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  bef_alert_row_name_command (button, words, alert);
}

static void
update (BefTodayCard *self)
{
  BefAlert *alert = self->alert;
  g_autofree char *deadline = bef_alert_dup_deadline_text (alert, bef_now_ms ());
  g_autofree char *instruction =
      bef_text_line (bef_alert_get_facts (alert)->instruction, BEF_TEXT_WHOLE);
  g_autofree char *state = bef_alert_row_state_text (self->session, alert);
  g_autofree char *name =
      bef_row_dup_title (NULL, bef_alert_get_name (alert), bef_alert_get_building_name (alert));
  gboolean is_new = bef_alert_get_state (alert) == BEF_ALERT_ACTIVE;

  bef_severity_badge_set (self->badge, bef_alert_get_severity (alert));
  say (self->place, bef_alert_get_building_name (alert));
  say (self->deadline, deadline);
  bef_age_label_set (self->age, bef_alert_get_since_ms (alert), BEF_FRESHNESS_LIVE);
  say (self->name, name);
  say (self->instruction, instruction);
  say (self->state, is_new ? NULL : state);
  gtk_widget_set_visible (self->acknowledge, is_new && bef_session_may_acknowledge (self->session));
  aim (self->acknowledge, "win.acknowledge", alert, _ ("Acknowledge…"));
  /* Acknowledged is seen; who takes care of it is another matter. */
  gtk_widget_set_visible (self->take, bef_session_may_acknowledge (self->session)
                                          && bef_alert_get_assigned_to (alert) == NULL);
  bef_alert_row_name_command (self->take, _ ("I Take Care of It"), alert);
  bef_contact_bar_set (self->contact, self->session, alert);
  aim (self->see, "win.show-alert", alert, _ ("See"));
  bef_css_class_set (GTK_WIDGET (self->badge), "bef-calling", is_new);
}

static void
take_cb (BefTodayCard *self)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->alert == NULL || !GTK_IS_WINDOW (root))
    return;
  g_ptr_array_add (alerts, self->alert);
  bef_decision_take (GTK_WINDOW (root), self->session, alerts);
}

void
bef_today_card_bind (BefTodayCard *self, BefSession *session, BefAlert *alert)
{
  gboolean was_bound = self->alert != NULL;

  if (was_bound)
    g_signal_handlers_disconnect_by_data (self->alert, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  g_set_object (&self->alert, alert);
  if (was_bound && alert == NULL)
    bef_contact_bar_set (self->contact, NULL, NULL);
  if (alert == NULL || session == NULL)
    return;
  g_signal_connect_object (alert, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
bef_today_card_dispose (GObject *object)
{
  bef_today_card_bind (BEF_TODAY_CARD (object), NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BEF_TYPE_TODAY_CARD);
  G_OBJECT_CLASS (bef_today_card_parent_class)->dispose (object);
}

static void
bef_today_card_class_init (BefTodayCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_today_card_dispose;
  g_type_ensure (BEF_TYPE_AGE_LABEL);
  g_type_ensure (BEF_TYPE_COLUMNS);
  g_type_ensure (BEF_TYPE_CONTACT_BAR);
  g_type_ensure (BEF_TYPE_SEVERITY_BADGE);
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-today-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, columns);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, badge);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, place);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, deadline);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, name);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, instruction);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, state);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, age);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, contact);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, take);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, BefTodayCard, see);
}

/* Whom to call stands beside what it is, not below: what comes next on the page is seen sooner.
 * Without anybody there is one column. */
static void
contact_cb (BefTodayCard *self)
{
  g_object_set (self->columns, "min-column-width",
                gtk_widget_get_visible (GTK_WIDGET (self->contact)) ? MIN_COLUMN : NO_COLUMNS,
                NULL);
}

static void
bef_today_card_init (BefTodayCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->contact, "notify::visible", G_CALLBACK (contact_cb), self);
  contact_cb (self);
  g_signal_connect_swapped (self->take, "clicked", G_CALLBACK (take_cb), self);
}

GtkWidget *
bef_today_card_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_CARD, NULL);
}
