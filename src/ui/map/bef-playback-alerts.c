/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback-alerts.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-severity-badge.h"

/* Rows: of a flood the worst are enough to look at, and the title has the number. */
#define MAX_ROWS 100

struct _BefPlaybackAlerts
{
  GtkWidget parent_instance;
  GtkWidget *box;  /* template child, likewise below */
  GtkLabel *title; /* in box, likewise below */
  GtkLabel *note;
  GtkWidget *scrolled;
  GtkListBox *list;
  BefPlayback *playback; /* owned, nullable */
  char *shown;           /* owned, nullable: what the rows say */
};

G_DEFINE_FINAL_TYPE (BefPlaybackAlerts, bef_playback_alerts, GTK_TYPE_WIDGET)

static guint
count_asking (const BefPlaybackAlarms *alarms)
{
  guint n = 0;

  for (guint i = 0; i < alarms->alarms->len; i++)
    n += bef_past_alarm_asks (g_ptr_array_index (alarms->alarms, i));
  return n;
}

char *
bef_playback_alerts_title (const BefPlaybackAlarms *alarms)
{
  if (alarms == NULL)
    return g_strdup (_ ("Reading the alerts of that moment…"));
  switch (alarms->knowledge)
    {
    case BEF_PAST_BEFORE:
      return g_strdup (_ ("The alerts of that moment are not known: nothing of then is kept on "
                          "this computer"));
    case BEF_PAST_AWAY:
      return g_strdup (_ ("The alerts of that moment are not known: this computer was not "
                          "looking on"));
    case BEF_PAST_BROKEN:
      return g_strdup (_ ("The alerts of that moment are not known: lines of the journal are "
                          "missing"));
    case BEF_PAST_KNOWN:
    default:
      break;
    }
  guint n = count_asking (alarms), quiet = alarms->alarms->len - n;
  g_autofree char *asking =
      n == 0 ? g_strdup (_ ("No alert at that moment"))
             : g_strdup_printf (ngettext ("%u alert at that moment", "%u alerts at that moment", n),
                                n);
  if (quiet == 0)
    return g_steal_pointer (&asking);
  g_autofree char *more = g_strdup_printf (
      ngettext ("%u more asked for nobody", "%u more asked for nobody", quiet), quiet);
  return g_strdup_printf ("%s, %s", asking, more);
}

/* What else is to be known of the list. (transfer full) NULL: nothing. */
static char *
dup_note (const BefPlaybackAlarms *alarms)
{
  g_autoptr (GString) note = g_string_new (NULL);

  if (alarms == NULL || alarms->knowledge != BEF_PAST_KNOWN)
    return NULL;
  if (!bef_role_may_see_every_building (alarms->role))
    /* TRANSLATORS: %s is a role, "Agent". */
    g_string_append_printf (note, _ ("As seen then by the role “%s”: its own buildings only."),
                            bef_role_name (alarms->role));
  if (alarms->n_hidden > 0)
    {
      if (note->len > 0)
        g_string_append_c (note, ' ');
      g_string_append_printf (note,
                              ngettext ("%u is of what you do not see here.",
                                        "%u are of what you do not see here.", alarms->n_hidden),
                              alarms->n_hidden);
    }
  return note->len > 0 ? g_string_free (g_steal_pointer (&note), FALSE) : NULL;
}

static void
add_words (GString *words, const char *more)
{
  if (more == NULL || *more == '\0')
    return;
  if (words->len > 0)
    g_string_append (words, " · ");
  g_string_append (words, more);
}

/* Takes @more. */
static void
take_words (GString *words, char *more)
{
  add_words (words, more);
  g_free (more);
}

static gboolean
is_said (const char *text)
{
  return text != NULL && *text != '\0';
}

/* Who, and with which words. */
static void
add_people (GString *words, const BefPastAlarm *alarm)
{
  gboolean shelved = alarm->state == BEF_ALERT_SHELVED;
  const char *who = shelved ? alarm->shelved_by : alarm->acknowledged_by;
  const char *said = shelved ? alarm->shelve_reason : alarm->comment;

  if (is_said (who))
    /* TRANSLATORS: after "Acknowledged" or "Put aside"; a person. */
    take_words (words, g_strdup_printf (_ ("by %s"), who));
  if (is_said (said))
    take_words (words, g_strdup_printf (_ ("“%s”"), said));
  if (is_said (alarm->assigned_to))
    take_words (words, g_strdup_printf (_ ("Taken care of by %s"), alarm->assigned_to));
}

char *
bef_playback_alerts_words (const BefPastAlarm *alarm, const char *place,
                           const BefPlaybackAlarms *of)
{
  GString *words = g_string_new (NULL);

  add_words (words, place);
  if (alarm->state == BEF_ALERT_SHELVED && alarm->shelved_until_ms != BEF_NO_TIME)
    {
      g_autofree char *until = bef_format_datetime (alarm->shelved_until_ms);
      take_words (words, g_strdup_printf (_ ("Put aside until %s"), until));
    }
  else
    add_words (words, bef_alert_state_word (alarm->state));
  if (of->names)
    add_people (words, alarm);
  if (alarm->since_ms != BEF_NO_TIME)
    {
      g_autofree char *since = bef_format_datetime (alarm->since_ms);
      take_words (words, g_strdup_printf (_ ("since %s"), since));
    }
  return g_string_free (words, FALSE);
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

static const char *
place_of (BefPlaybackAlerts *self, const BefPastAlarm *alarm)
{
  BefCommune *commune = bef_session_get_commune (bef_playback_get_session (self->playback));
  BefBuilding *building =
      alarm->building != NULL ? bef_commune_find_building (commune, alarm->building) : NULL;

  return building != NULL ? bef_building_get_name (building) : NULL;
}

static void
add_row (BefPlaybackAlerts *self, const BefPastAlarm *alarm, const BefPlaybackAlarms *of)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *badge = bef_severity_badge_new ();
  g_autofree char *words = bef_playback_alerts_words (alarm, place_of (self, alarm), of);
  const char *name = alarm->name != NULL ? alarm->name : alarm->id;
  g_autofree char *said =
      g_strdup_printf ("%s, %s, %s", bef_severity_word (alarm->priority), name, words);

  bef_severity_badge_set (BEF_SEVERITY_BADGE (badge), alarm->priority);
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), new_label (name, "bef-then-alert"));
  gtk_box_append (GTK_BOX (texts), new_label (words, "bef-secondary"));
  gtk_box_append (GTK_BOX (line), badge);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  bef_css_class_set (row, "dim-label", !bef_past_alarm_asks (alarm));
  bef_accessible_set_name (row, said);
  gtk_list_box_append (self->list, row);
}

/* What the rows say, so that they are made anew only when that changes. */
static char *
dup_sum (BefPlaybackAlerts *self, const BefPlaybackAlarms *alarms)
{
  GString *sum = g_string_new (NULL);

  for (guint i = 0; alarms != NULL && i < alarms->alarms->len; i++)
    {
      const BefPastAlarm *alarm = g_ptr_array_index (alarms->alarms, i);
      g_autofree char *words = bef_playback_alerts_words (alarm, place_of (self, alarm), alarms);
      g_string_append_printf (sum, "%s %d %s %s\n", alarm->id, alarm->priority,
                              alarm->name != NULL ? alarm->name : "", words);
    }
  return g_string_free (sum, FALSE);
}

static void
show_rows (BefPlaybackAlerts *self, const BefPlaybackAlarms *alarms)
{
  g_autofree char *sum = dup_sum (self, alarms);
  GtkWidget *child;

  gtk_widget_set_visible (self->scrolled, alarms != NULL && alarms->alarms->len > 0);
  if (!bef_set_str (&self->shown, sum))
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; alarms != NULL && i < MIN (alarms->alarms->len, MAX_ROWS); i++)
    add_row (self, g_ptr_array_index (alarms->alarms, i), alarms);
}

static void
update (BefPlaybackAlerts *self)
{
  const BefPlaybackAlarms *alarms = bef_playback_get_alarms (self->playback);
  g_autofree char *title = bef_playback_alerts_title (alarms), *note = dup_note (alarms);
  const char *error = alarms == NULL ? bef_playback_get_error (self->playback) : NULL;

  gtk_label_set_text (self->title, error != NULL ? error : title);
  bef_css_class_set (GTK_WIDGET (self->title), "bef-hatched",
                     alarms != NULL && alarms->knowledge != BEF_PAST_KNOWN);
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  show_rows (self, alarms);
}

void
bef_playback_alerts_bind (BefPlaybackAlerts *self, BefPlayback *playback)
{
  g_return_if_fail (BEF_IS_PLAYBACK_ALERTS (self));

  if (self->playback != NULL)
    g_signal_handlers_disconnect_by_data (self->playback, self);
  g_set_object (&self->playback, playback);
  if (playback == NULL)
    return;
  g_signal_connect_object (playback, "moved", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (playback, "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
bef_playback_alerts_dispose (GObject *object)
{
  BefPlaybackAlerts *self = BEF_PLAYBACK_ALERTS (object);

  bef_playback_alerts_bind (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (bef_playback_alerts_parent_class)->dispose (object);
}

static void
bef_playback_alerts_class_init (BefPlaybackAlertsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_playback_alerts_dispose;
  gtk_widget_class_set_css_name (widget_class, "playbackalerts");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-playback-alerts.ui");
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackAlerts, box);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackAlerts, title);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackAlerts, note);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackAlerts, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackAlerts, list);
}

static void
bef_playback_alerts_init (BefPlaybackAlerts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
