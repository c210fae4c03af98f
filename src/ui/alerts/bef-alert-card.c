/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alert-card.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "bef-alert-decided.h"
#include "bef-alert-links.h"
#include "bef-alert-row.h"
#include "bef-decision-dialog.h"
#include "ui/contacts/bef-contact-bar.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-wrap-box.h"

/* The lines at the end, each hidden when there is nothing to say. */
typedef enum
{
  FACT_CAUSE,
  FACT_CONSEQUENCE,
  FACT_TIME,
  FACT_RAISED,
  FACT_CLEARED,
  FACT_TIMES,
  FACT_ORIGIN,
  FACT_KEPT,
  N_FACTS,
} Fact;

struct _BefAlertCard
{
  GtkWidget parent_instance;
  GtkWidget *clamp; /* child */
  GtkBox *head;
  GtkLabel *name;
  GtkLabel *description;
  GtkWidget *todo;
  GtkLabel *instruction;
  BefContactBar *contact;
  GtkWidget *acknowledge, *take, *give_back, *shelve, *put_back, *note;
  GtkWidget *take_out, *into_service;
  GtkWidget *see_graph, *see_source, *see_building;
  BefAlertDecided *decided;
  BefAlertLinks *links;
  GtkListBox *facts;
  GtkWidget *badge;             /* in head */
  GtkWidget *state;             /* in head */
  AdwActionRow *lines[N_FACTS]; /* in facts */
  BefSession *session;          /* owned, nullable */
  BefAlert *alert;              /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefAlertCard, bef_alert_card, GTK_TYPE_WIDGET)

/* Words. */

static void
set_line (BefAlertCard *self, Fact fact, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self->lines[fact]), text != NULL && text[0] != '\0');
  bef_plain_set_subtitle (self->lines[fact], text);
}

static char *
instant_text (gint64 ms)
{
  if (ms == BEF_NO_TIME)
    return NULL;
  g_autofree char *at = bef_format_datetime (ms), *age = bef_format_age (ms, bef_now_ms ());

  /* TRANSLATORS: a date and time, then an age. */
  return g_strdup_printf (_ ("%s, %s"), at, age);
}

static char *
time_text (BefAlert *alert)
{
  int allowed = bef_alert_get_facts (alert)->time_allowed_min;

  if (allowed < 0)
    return NULL;
  g_autofree char *span = bef_format_duration (allowed * BEF_MS_MINUTE);
  if (!bef_alert_is_active (alert))
    return g_steal_pointer (&span);
  gint64 left = bef_alert_get_issued_ms (alert) + allowed * BEF_MS_MINUTE - bef_now_ms ();
  if (left <= 0)
    /* TRANSLATORS: a duration. */
    return g_strdup_printf (_ ("%s, which has passed"), span);
  g_autofree char *rest = bef_format_duration (left);
  /* TRANSLATORS: a duration, then the part of it that is left. */
  return g_strdup_printf (_ ("%s, of which %s are left"), span, rest);
}

static char *
times_text (BefAlert *alert)
{
  int times = bef_alert_get_facts (alert)->times;

  if (times < 2)
    return NULL;
  return g_strdup_printf (
      ngettext ("It came and went %d time", "It came and went %d times", (gulong)times), times);
}

/* What the name had to be cut of is read here, whole. */
static void
show_description (BefAlertCard *self)
{
  const char *description = bef_alert_get_facts (self->alert)->description;
  const char *whole = bef_alert_get_facts (self->alert)->name;
  gboolean is_cut = whole != NULL && g_utf8_strlen (whole, -1) > BEF_TEXT_LINE;
  /* So long no name is that somebody wrote to be read; the description is. */
  g_autofree char *name = bef_text_line (whole, 3 * BEF_TEXT_LINE);
  g_autofree char *text = is_cut && description != NULL
                              ? g_strdup_printf ("%s\n\n%s", name, description)
                              : g_strdup (is_cut ? name : description);

  gtk_label_set_text (self->description, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description), text != NULL);
}

static void
show_facts (BefAlertCard *self)
{
  const BefAlertFacts *facts = bef_alert_get_facts (self->alert);
  g_autofree char *raised = instant_text (bef_alert_get_issued_ms (self->alert));
  g_autofree char *cleared = bef_alert_is_active (self->alert)
                                 ? NULL
                                 : instant_text (bef_alert_get_cleared_ms (self->alert));
  g_autofree char *allowed = time_text (self->alert), *times = times_text (self->alert);
  gboolean kept = FALSE;

  for (int kind = 0; kind < BEF_DECISION_N_KINDS; kind++)
    kept |= bef_alert_is_kept_locally (self->alert, (BefDecisionKind)kind);
  set_line (self, FACT_CAUSE, facts->cause);
  set_line (self, FACT_CONSEQUENCE, facts->consequence);
  set_line (self, FACT_TIME, allowed);
  set_line (self, FACT_RAISED, raised);
  set_line (self, FACT_CLEARED, cleared);
  set_line (self, FACT_TIMES, times);
  set_line (self, FACT_ORIGIN,
            bef_alert_get_origin (self->alert) == BEF_ALERT_LOCAL ? _ ("Found by this console")
                                                                  : _ ("Told by the server"));
  set_line (self, FACT_KEPT,
            kept ? _ ("On this computer only: the server has no place for all of it") : NULL);
}

/* The fault, and the building once. */
static void
show_head (BefAlertCard *self)
{
  BefAlert *alert = self->alert;
  const char *place = bef_alert_get_building_name (alert);
  g_autofree char *state = bef_alert_row_state_text (self->session, alert);
  g_autofree char *name = bef_text_without_name (bef_alert_get_name (alert), place);
  /* Of what is out of service nothing has to be done by then. */
  g_autofree char *deadline = bef_alert_get_state (alert) != BEF_ALERT_OUT_OF_SERVICE
                                  ? bef_alert_dup_deadline_text (alert, bef_now_ms ())
                                  : NULL;
  g_autoptr (GString) where = g_string_new (place);

  g_string_append_printf (where, "%s%s", where->len > 0 ? " · " : "", state);
  if (deadline != NULL)
    g_string_append_printf (where, " · %s", deadline);
  bef_severity_badge_set (BEF_SEVERITY_BADGE (self->badge), bef_alert_get_severity (alert));
  gtk_label_set_text (GTK_LABEL (self->state), where->str);
  gtk_label_set_text (self->name, name);
}

/* What can be done. */

/* The target first: the action takes a text, and never sees none. */
static void
set_action (GtkWidget *button, const char *action, const char *target)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/* What is not seen cannot be done by a key either. */
static void
enable_what_is_seen (BefAlertCard *self)
{
  GtkWidget *const buttons[] = {
    self->take,     self->give_back,    self->shelve, self->put_back,
    self->take_out, self->into_service, self->note,   self->see_graph
  };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                   gtk_actionable_get_action_name (GTK_ACTIONABLE (buttons[i])),
                                   gtk_widget_get_visible (buttons[i]));
}

static void
show_decisions (BefAlertCard *self)
{
  BefAlert *alert = self->alert;
  gboolean may = bef_session_may_acknowledge (self->session), active = bef_alert_is_active (alert),
           aside = bef_alert_get_shelved_until_ms (alert) != BEF_NO_TIME;
  /* It asks for nobody, and is put back first. */
  gboolean is_out = bef_alert_get_state (alert) == BEF_ALERT_OUT_OF_SERVICE;
  gboolean taken = bef_alert_get_assigned_to (alert) != NULL;
  gboolean mine = taken && bef_session_may_undo (self->session, alert, BEF_DECISION_ASSIGN, NULL);

  gtk_widget_set_visible (self->acknowledge,
                          may && !is_out && bef_alert_get_acknowledged_ms (alert) == BEF_NO_TIME);
  set_action (self->acknowledge, "win.acknowledge", bef_alert_get_id (alert));
  bef_alert_row_name_command (self->acknowledge, _ ("Acknowledge…"), alert);
  gtk_widget_set_visible (self->take, may && active && !taken);
  gtk_widget_set_visible (self->give_back, active && mine);
  gtk_widget_set_visible (self->shelve, may && active && !aside && !is_out);
  gtk_widget_set_visible (
      self->put_back,
      aside && bef_session_may_undo (self->session, alert, BEF_DECISION_SHELVE, NULL));
  gtk_widget_set_visible (self->take_out, may && bef_alert_may_be_out (alert));
  gtk_widget_set_visible (self->into_service,
                          bef_session_may_undo (self->session, alert, BEF_DECISION_TAKE_OUT, NULL));
  gtk_widget_set_visible (self->note, may);
}

static BefDevice *
find_source (BefAlertCard *self)
{
  const char *source = self->alert != NULL ? bef_alert_get_source_id (self->alert) : NULL;

  return source != NULL ? bef_commune_find_device (bef_session_get_commune (self->session), source)
                        : NULL;
}

static void
show_ways (BefAlertCard *self)
{
  const char *source = bef_alert_get_source_id (self->alert),
             *building = bef_alert_get_building_id (self->alert);

  gtk_widget_set_visible (self->see_graph,
                          find_source (self) != NULL
                              && bef_alert_get_issued_ms (self->alert) != BEF_NO_TIME);
  gtk_widget_set_visible (self->see_source, source != NULL);
  if (source != NULL)
    set_action (self->see_source, "win.show-device", source);
  gtk_widget_set_visible (self->see_building, building != NULL);
  if (building != NULL)
    set_action (self->see_building, "win.show-building", building);
  enable_what_is_seen (self);
}

static void
show (BefAlertCard *self)
{
  if (self->alert == NULL || self->session == NULL)
    return;
  const char *todo = bef_alert_get_facts (self->alert)->instruction;

  show_head (self);
  show_description (self);
  gtk_label_set_text (self->instruction, todo != NULL ? todo : "");
  gtk_widget_set_visible (self->todo, todo != NULL);
  bef_contact_bar_set (self->contact, self->session, self->alert);
  show_decisions (self);
  show_ways (self);
  bef_alert_decided_set (self->decided, self->session, self->alert);
  bef_alert_links_set (self->links, self->session, self->alert);
  show_facts (self);
}

void
bef_alert_card_refresh (BefAlertCard *self)
{
  if (self->alert == NULL || self->session == NULL)
    return;
  show_ways (self);
  bef_alert_links_set (self->links, self->session, self->alert);
}

void
bef_alert_card_set (BefAlertCard *self, BefSession *session, BefAlert *alert)
{
  if (self->alert != NULL)
    g_signal_handlers_disconnect_by_data (self->alert, self);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (self->session), self);
    }
  g_set_object (&self->session, session);
  g_set_object (&self->alert, alert);
  if (session != NULL)
    {
      g_signal_connect_object (session, "access-changed", G_CALLBACK (show), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (bef_session_get_commune (session), "notify::audience",
                               G_CALLBACK (show), self, G_CONNECT_SWAPPED);
    }
  if (alert != NULL)
    g_signal_connect_object (alert, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  if (alert == NULL || session == NULL)
    {
      bef_contact_bar_set (self->contact, NULL, NULL);
      bef_alert_decided_set (self->decided, NULL, NULL);
      bef_alert_links_set (self->links, NULL, NULL);
    }
  show (self);
}

/* Actions. */

static void
decide_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefAlertCard *self = BEF_ALERT_CARD (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  g_autoptr (GPtrArray) alerts = g_ptr_array_new ();

  if (self->alert == NULL || self->session == NULL)
    return;
  g_ptr_array_add (alerts, self->alert);
  if (g_str_equal (action, "card.take"))
    bef_decision_take (window, self->session, alerts);
  else if (g_str_equal (action, "card.shelve"))
    bef_decision_shelve (window, self->session, alerts);
  else if (g_str_equal (action, "card.take-out"))
    bef_decision_take_out (window, self->session, alerts);
  else if (g_str_equal (action, "card.into-service"))
    bef_decision_undo (window, self->session, self->alert, BEF_DECISION_TAKE_OUT, NULL);
  else if (g_str_equal (action, "card.note"))
    bef_decision_note (window, self->session, alerts);
  else if (g_str_equal (action, "card.give-back"))
    bef_decision_undo (window, self->session, self->alert, BEF_DECISION_ASSIGN, NULL);
  else if (g_str_equal (action, "card.put-back"))
    bef_decision_undo (window, self->session, self->alert, BEF_DECISION_SHELVE, NULL);
}

static void
call_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (!bef_contact_bar_call (BEF_ALERT_CARD (widget)->contact))
    gtk_widget_activate_action (widget, "win.toast", "s", _ ("There is no number to call."));
}

static void
graph_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefAlertCard *self = BEF_ALERT_CARD (widget);
  BefDevice *source = find_source (self);

  if (source == NULL)
    return;
  g_autofree char *at = bef_iso8601_format (bef_alert_get_issued_ms (self->alert));
  g_autofree char *what = g_strdup_printf ("%s||%s", bef_device_get_id (source), at);
  gtk_widget_activate_action (widget, "win.show-graph", "s", what);
}

static void
bef_alert_card_dispose (GObject *object)
{
  BefAlertCard *self = BEF_ALERT_CARD (object);

  if (self->contact != NULL)
    bef_alert_card_set (self, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_ALERT_CARD);
  G_OBJECT_CLASS (bef_alert_card_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, clamp);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, head);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, name);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, description);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, todo);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, instruction);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, contact);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, take);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, give_back);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, shelve);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, put_back);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, take_out);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, into_service);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, note);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, see_graph);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, see_source);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, see_building);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, decided);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, links);
  gtk_widget_class_bind_template_child (widget_class, BefAlertCard, facts);
}

static void
bef_alert_card_class_init (BefAlertCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_alert_card_dispose;
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  g_type_ensure (BEF_TYPE_CONTACT_BAR);
  g_type_ensure (BEF_TYPE_ALERT_DECIDED);
  g_type_ensure (BEF_TYPE_ALERT_LINKS);
  gtk_widget_class_set_css_name (widget_class, "alertcard");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-alert-card.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "card.take", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "card.give-back", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "card.shelve", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "card.put-back", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "card.take-out", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "card.into-service", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "card.note", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "card.call", NULL, call_action);
  gtk_widget_class_install_action (widget_class, "card.graph", NULL, graph_action);
}

static void
bef_alert_card_init (BefAlertCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  const char *const titles[N_FACTS] = {
    _ ("Cause"),          _ ("Consequence"), _ ("Time allowed"), _ ("Raised"),
    _ ("Back to normal"), _ ("Chatter"),     _ ("Origin"),       _ ("Kept"),
  };

  self->badge = bef_severity_badge_new_with_word ();
  self->state = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->state, "bef-secondary");
  gtk_label_set_xalign (GTK_LABEL (self->state), 0);
  gtk_label_set_wrap (GTK_LABEL (self->state), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->state), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (self->head, self->badge);
  gtk_box_append (self->head, self->state);
  for (guint i = 0; i < N_FACTS; i++)
    {
      self->lines[i] = ADW_ACTION_ROW (adw_action_row_new ());
      bef_plain_set_title (ADW_PREFERENCES_ROW (self->lines[i]), titles[i]);
      gtk_list_box_append (self->facts, GTK_WIDGET (self->lines[i]));
    }
}
