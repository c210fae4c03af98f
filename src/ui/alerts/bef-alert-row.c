/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alert-row.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "bef-shelve-ends.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-one-stop.h"
#include "ui/kit/bef-row-words.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/kit/bef-wrap-box.h"

/* Of the alert and of its building in the name of a command: longer than any there is. */
#define COMMAND_CHARS 90

struct _BefAlertRow
{
  GtkWidget parent_instance;
  GtkWidget *box;   /* template child, likewise below */
  GtkWidget *badge; /* in box, likewise below */
  GtkLabel *state;
  GtkLabel *deadline;
  GtkWidget *acknowledge;
  BefSession *session; /* owned, nullable */
  BefAlert *alert;     /* owned, nullable */
  gboolean compact;
};

enum
{
  PROP_0,
  PROP_ALERT,
  PROP_COMPACT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BefAlertRow, bef_alert_row, GTK_TYPE_WIDGET)

/* "Taken care of by …", "Put aside until …". Nobody is named before others. NULL: neither. */
static char *
dup_taken_text (BefSession *session, BefAlert *alert)
{
  g_autofree char *to = bef_text_line (bef_alert_get_assigned_to (alert), BEF_TEXT_LINE);
  g_autofree char *until = bef_format_datetime (bef_alert_get_shelved_until_ms (alert));

  if (bef_alert_get_state (alert) == BEF_ALERT_SHELVED)
    /* TRANSLATORS: of an alert; %s: "14:30", or a date and a time. */
    return g_strdup_printf (_ ("Put aside until %s"), until);
  if (to == NULL || to[0] == '\0' || !bef_alert_is_active (alert))
    return NULL;
  if (bef_session_has_audience (session))
    return g_strdup (_ ("Taken care of"));
  /* TRANSLATORS: a name or a role. */
  return g_strdup_printf (_ ("Taken care of by %s"), to);
}

/* "Out of service until Tue 8 Dec: chimney sweep". Why is not told others who see the screen. */
static char *
dup_out_text (BefSession *session, BefAlert *alert)
{
  const BefAlertFacts *facts = bef_alert_get_facts (alert);
  g_autofree char *until = bef_out_date_text (facts->out_until_ms, bef_now_ms ());
  g_autofree char *why =
      bef_session_has_audience (session) ? NULL : bef_text_line (facts->out_reason, BEF_TEXT_LINE);

  if (why == NULL || why[0] == '\0')
    /* TRANSLATORS: of an alert; %s: "Tue 8 Dec", or "24 May 2027". */
    return g_strdup_printf (_ ("Out of service until %s"), until);
  /* TRANSLATORS: of an alert; likewise, then why it is out of service. */
  return g_strdup_printf (_ ("Out of service until %s: %s"), until, why);
}

/* How far what was decided here is, should it not be shown by the server. (transfer none) NULL: it
 * is. */
static const char *
pending_words (BefSession *session, BefAlert *alert)
{
  static const BefDecisionKind kinds[] = { BEF_DECISION_SHELVE, BEF_DECISION_ASSIGN,
                                           BEF_DECISION_ACKNOWLEDGE, BEF_DECISION_COMMENT };
  gboolean is_live = bef_session_get_connection (session) == BEF_CONNECTION_LIVE;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const BefAlertDecision *held = bef_alert_get_held (alert, kinds[i]);
      if (held == NULL)
        continue;
      if (held->standing == BEF_DECISION_KEPT_HERE)
        return _ ("on this computer only");
      if (held->standing == BEF_DECISION_SENT)
        return _ ("sent, not yet confirmed");
      return is_live ? _ ("being sent") : _ ("not yet sent");
    }
  return NULL;
}

char *
bef_alert_row_state_text (BefSession *session, BefAlert *alert)
{
  /* Others who see the screen are not told who did what. */
  g_autofree char *who = bef_session_has_audience (session)
                             ? NULL
                             : bef_text_line (bef_alert_get_acknowledged_by (alert), BEF_TEXT_LINE);
  /* Not its age, which would be another a minute later. */
  g_autofree char *when = bef_format_datetime (bef_alert_get_acknowledged_ms (alert));

  g_autofree char *taken = dup_taken_text (session, alert);
  const char *pending = pending_words (session, alert);

  if (bef_alert_get_state (alert) == BEF_ALERT_OUT_OF_SERVICE
      && bef_alert_get_facts (alert)->out_until_ms != BEF_NO_TIME)
    return dup_out_text (session, alert);
  if (taken != NULL)
    return pending != NULL ? g_strdup_printf ("%s (%s)", taken, pending) : g_steal_pointer (&taken);
  if (bef_alert_is_ack_sent (alert))
    return g_strdup (_ ("Acknowledged here, sent, not yet confirmed"));
  if (bef_alert_is_ack_pending (alert))
    return g_strdup (bef_session_get_connection (session) == BEF_CONNECTION_LIVE
                         ? _ ("Acknowledged here, being sent")
                         : _ ("Acknowledged here, not yet sent"));
  if (bef_alert_is_kept_locally (alert, BEF_DECISION_ACKNOWLEDGE))
    return g_strdup (_ ("Acknowledged on this computer only"));
  if (bef_alert_get_state (alert) == BEF_ALERT_ACTIVE_ACKNOWLEDGED && who != NULL)
    /* TRANSLATORS: a role or name, then "14:30", or a date and a time. */
    return g_strdup_printf (_ ("Acknowledged by %s, %s"), who, when);
  if (bef_alert_get_state (alert) == BEF_ALERT_CLEARED
      && bef_alert_get_cleared_ms (alert) > bef_alert_get_issued_ms (alert)
      && bef_alert_get_issued_ms (alert) != BEF_NO_TIME)
    {
      g_autofree char *lasted =
          bef_format_duration (bef_alert_get_cleared_ms (alert) - bef_alert_get_issued_ms (alert));
      /* TRANSLATORS: of an alert that is over; %s: a duration. */
      return g_strdup_printf (_ ("Over after %s, not acknowledged"), lasted);
    }
  if (bef_alert_get_state (alert) == BEF_ALERT_SHELVED)
    {
      g_autofree char *until = bef_format_datetime (bef_alert_get_shelved_until_ms (alert));
      return g_strdup_printf (_ ("Put aside until %s"), until);
    }
  /* Of who may not, nothing is asked. */
  if (bef_alert_get_state (alert) == BEF_ALERT_ACTIVE && !bef_session_may_acknowledge (session))
    return g_strdup (_ ("Nobody sees to it yet"));
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

/* For the template. */

static gboolean
is_active (guint state)
{
  return state == BEF_ALERT_ACTIVE || state == BEF_ALERT_ACTIVE_ACKNOWLEDGED;
}

/* What is over and was seen asks for nobody any more; what nobody saw is what it was. */
static guint
present_severity (GtkWidget *row, guint severity, guint state)
{
  return state != BEF_ALERT_CLOSED ? severity : BEF_SEVERITY_NORMAL;
}

static char *
dup_line (GtkWidget *row, const char *text)
{
  return bef_text_line (text, BEF_TEXT_LINE);
}

static gboolean
is_instructed (BefAlertRow *self, const char *instruction, guint state)
{
  return !self->compact && is_active (state) && bef_row_is_text (NULL, instruction);
}

/* What depends on who asks, on the connection and on the time. */

static void
update (BefAlertRow *self)
{
  BefAlert *alert = self->alert;
  BefSeverity severity = bef_alert_get_severity (alert);
  const char *building = bef_alert_get_building_name (alert);
  g_autofree char *state = bef_alert_row_state_text (self->session, alert);
  g_autofree char *deadline = bef_alert_get_state (alert) != BEF_ALERT_OUT_OF_SERVICE
                                  ? bef_alert_dup_deadline_text (alert, bef_now_ms ())
                                  : NULL;
  gboolean is_new = bef_alert_get_state (alert) == BEF_ALERT_ACTIVE,
           asks = is_new || bef_alert_is_unseen (alert);

  gtk_label_set_text (self->state, state);
  gtk_label_set_text (self->deadline, deadline != NULL ? deadline : "");
  gtk_widget_set_visible (GTK_WIDGET (self->deadline), deadline != NULL);
  /* The button says that it is to acknowledge. */
  gtk_widget_set_visible (self->acknowledge, !self->compact && asks
                                                 && !bef_alert_is_ack_pending (alert)
                                                 && bef_session_may_acknowledge (self->session));
  /* The name after the target: the action takes a text, and never sees none. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->acknowledge), "s",
                                    bef_alert_get_id (alert));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->acknowledge), "win.acknowledge");
  bef_alert_row_name_command (self->acknowledge, _ ("Acknowledge…"), alert);
  bef_css_class_set (GTK_WIDGET (self), "bef-past", !bef_alert_is_active (alert));
  /* The one movement there is: an urgent alert nobody has taken yet. */
  bef_css_class_set (self->badge, "bef-calling", is_new && severity == BEF_SEVERITY_URGENT);
  g_autofree char *label =
      g_strdup_printf ("%s, %s, %s, %s%s%s", bef_severity_word (severity),
                       bef_alert_get_name (alert), building != NULL ? building : "", state,
                       deadline != NULL ? ", " : "", deadline != NULL ? deadline : "");
  bef_accessible_set_name (GTK_WIDGET (self), label);
}

void
bef_alert_row_bind (BefAlertRow *self, BefSession *session, BefAlert *alert)
{
  if (self->alert != NULL)
    g_signal_handlers_disconnect_by_data (self->alert, self);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (self->session), self);
    }
  g_set_object (&self->session, session);
  if (g_set_object (&self->alert, alert))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ALERT]);
  if (alert == NULL || session == NULL)
    return;
  g_signal_connect_object (alert, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "notify::audience",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
bef_alert_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefAlertRow *self = BEF_ALERT_ROW (object);

  switch (id)
    {
    case PROP_ALERT:
      g_value_set_object (value, self->alert);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_alert_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_COMPACT:
      BEF_ALERT_ROW (object)->compact = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
bef_alert_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return !bef_one_stop_passes (widget, direction)
         && GTK_WIDGET_CLASS (bef_alert_row_parent_class)->focus (widget, direction);
}

static void
bef_alert_row_dispose (GObject *object)
{
  BefAlertRow *self = BEF_ALERT_ROW (object);

  bef_alert_row_bind (self, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_ALERT_ROW);
  G_OBJECT_CLASS (bef_alert_row_parent_class)->dispose (object);
}

static void
bef_alert_row_class_init (BefAlertRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bef_alert_row_get_property;
  object_class->set_property = bef_alert_row_set_property;
  object_class->dispose = bef_alert_row_dispose;
  widget_class->focus = bef_alert_row_focus;
  props[PROP_ALERT] = g_param_spec_object ("alert", NULL, NULL, BEF_TYPE_ALERT,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_COMPACT] =
      g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (BEF_TYPE_AGE_LABEL);
  g_type_ensure (BEF_TYPE_SEVERITY_BADGE);
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_css_name (widget_class, "alertrow");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-alert-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BefAlertRow, box);
  gtk_widget_class_bind_template_child (widget_class, BefAlertRow, badge);
  gtk_widget_class_bind_template_child (widget_class, BefAlertRow, state);
  gtk_widget_class_bind_template_child (widget_class, BefAlertRow, deadline);
  gtk_widget_class_bind_template_child (widget_class, BefAlertRow, acknowledge);
  gtk_widget_class_bind_template_callback (widget_class, bef_row_is_text);
  gtk_widget_class_bind_template_callback (widget_class, present_severity);
  gtk_widget_class_bind_template_callback (widget_class, bef_row_dup_title);
  gtk_widget_class_bind_template_callback (widget_class, dup_line);
  gtk_widget_class_bind_template_callback (widget_class, is_instructed);
  gtk_widget_class_bind_template_callback (widget_class, bef_tooltip_say_label);
}

static void
bef_alert_row_init (BefAlertRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_alert_row_new (void)
{
  return g_object_new (BEF_TYPE_ALERT_ROW, NULL);
}

GtkWidget *
bef_alert_row_new_compact (void)
{
  return g_object_new (BEF_TYPE_ALERT_ROW, "compact", TRUE, NULL);
}
