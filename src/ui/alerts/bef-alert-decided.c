/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alert-decided.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "bef-decision-dialog.h"
#include "bef-shelve-ends.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"

struct _BefAlertDecided
{
  GtkWidget parent_instance;
  GtkWidget *box;      /* child */
  GtkWidget *list;     /* in box */
  BefSession *session; /* owned, nullable */
  BefAlert *alert;     /* owned, nullable */
  char *signature;     /* owned, nullable: of what is shown */
};

G_DEFINE_FINAL_TYPE (BefAlertDecided, bef_alert_decided, GTK_TYPE_WIDGET)

typedef struct
{
  BefDecisionKind kind;
  BefDecisionSense sense; /* UNDO: it was put back */
  gint64 at_ms;           /* BEF_NO_TIME: not said */
  char *title;            /* owned */
  char *words;            /* owned, nullable */
  char *note;             /* owned, nullable: its id */
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->title);
  g_free (line->words);
  g_free (line->note);
  g_free (line);
}

static Line *
line_new (BefDecisionKind kind, gint64 at_ms, char *title, const char *words)
{
  Line *line = g_new0 (Line, 1);

  line->kind = kind;
  line->at_ms = at_ms;
  line->title = title;
  line->words = bef_text_lines (words, BEF_TEXT_WHOLE);
  return line;
}

/* What is not with the server yet, or never will be. */
static const char *
standing_word (BefDecisionStanding standing)
{
  switch (standing)
    {
    case BEF_DECISION_NOT_SENT:
      return _ ("not yet sent");
    case BEF_DECISION_SENT:
      return _ ("sent, not yet confirmed");
    case BEF_DECISION_KEPT_HERE:
    default:
      return _ ("on this computer only");
    }
}

/* "Acknowledged by Secretary, 14:30", "…, not yet sent". @who nullable. (transfer full) */
static char *
say (const char *done, const char *who, gint64 at_ms, const char *standing)
{
  g_autofree char *by = bef_text_line (who, BEF_TEXT_LINE);
  GString *text = g_string_new (done);

  if (by != NULL && by[0] != '\0')
    /* TRANSLATORS: after what was done ("Acknowledged"): who did it. */
    g_string_append_printf (text, _ (" by %s"), by);
  if (at_ms != BEF_NO_TIME)
    {
      g_autofree char *at = bef_format_datetime (at_ms);
      g_string_append_printf (text, ", %s", at);
    }
  if (standing != NULL)
    g_string_append_printf (text, ", %s", standing);
  return g_string_free (text, FALSE);
}

static const char *
held_word (BefAlert *alert, BefDecisionKind kind)
{
  const BefAlertDecision *held = bef_alert_get_held (alert, kind);

  return held != NULL ? standing_word (held->standing) : NULL;
}

static gint64
held_ms (BefAlert *alert, BefDecisionKind kind)
{
  const BefAlertDecision *held = bef_alert_get_held (alert, kind);

  return held != NULL ? held->at_ms : BEF_NO_TIME;
}

static void
add_notes (BefAlert *alert, GPtrArray *lines)
{
  g_autoptr (GPtrArray) notes = bef_alert_dup_notes (alert);

  for (guint i = 0; i < notes->len; i++)
    {
      const BefAlertNote *note = notes->pdata[i];
      Line *line = line_new (BEF_DECISION_COMMENT, note->at_ms,
                             say (C_ ("decision", "Noted"), note->who, note->at_ms,
                                  note->is_shown ? NULL : standing_word (note->standing)),
                             note->text);
      line->note = g_strdup (note->id);
      g_ptr_array_add (lines, line);
    }
}

static void
add_unshelved (BefAlert *alert, GPtrArray *lines)
{
  g_autoptr (BefAlertDecision) unshelved = bef_alert_dup_unshelved (alert);

  if (unshelved == NULL)
    return;
  g_autofree char *until = bef_format_datetime (unshelved->until_ms);
  /* TRANSLATORS: of an alert; a date and a time, then why it was put aside until then. */
  g_autofree char *words = g_strdup_printf (_ ("It was put aside until %s: %s"), until,
                                            unshelved->text != NULL ? unshelved->text : "");
  Line *line = line_new (
      BEF_DECISION_SHELVE, unshelved->at_ms,
      say (C_ ("decision", "Put back in the list"), unshelved->who, unshelved->at_ms, NULL), words);
  line->sense = BEF_DECISION_UNDO;
  g_ptr_array_add (lines, line);
}

static void
add_out (BefAlert *alert, GPtrArray *lines)
{
  const BefAlertFacts *facts = bef_alert_get_facts (alert);

  if (facts->out_until_ms == BEF_NO_TIME)
    return;
  g_autofree char *until = bef_out_date_text (facts->out_until_ms, bef_now_ms ());
  /* TRANSLATORS: of an alert; %s: "Tue 8 Dec", or "24 May 2027". */
  g_autofree char *done = g_strdup_printf (_ ("Out of service until %s"), until);
  g_ptr_array_add (lines, line_new (BEF_DECISION_TAKE_OUT, facts->out_since_ms,
                                    say (done, facts->out_by, facts->out_since_ms, NULL),
                                    facts->out_reason));
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *x = *(Line *const *)a, *y = *(Line *const *)b;
  /* What has no time is what is so now: last. */
  gint64 at_x = x->at_ms != BEF_NO_TIME ? x->at_ms : G_MAXINT64,
         at_y = y->at_ms != BEF_NO_TIME ? y->at_ms : G_MAXINT64;

  return (at_x > at_y) - (at_x < at_y);
}

/* (transfer full) of Line */
static GPtrArray *
collect (BefAlert *alert)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  gint64 at_ms = bef_alert_get_acknowledged_ms (alert),
         until_ms = bef_alert_get_shelved_until_ms (alert);
  const char *to = bef_alert_get_assigned_to (alert);

  if (at_ms != BEF_NO_TIME)
    g_ptr_array_add (lines, line_new (BEF_DECISION_ACKNOWLEDGE, at_ms,
                                      say (C_ ("decision", "Acknowledged"),
                                           bef_alert_get_acknowledged_by (alert), at_ms,
                                           held_word (alert, BEF_DECISION_ACKNOWLEDGE)),
                                      bef_alert_get_comment (alert)));
  add_notes (alert, lines);
  add_unshelved (alert, lines);
  if (to != NULL)
    {
      gint64 since_ms = held_ms (alert, BEF_DECISION_ASSIGN);
      g_ptr_array_add (lines, line_new (BEF_DECISION_ASSIGN, since_ms,
                                        say (C_ ("decision", "Taken care of"), to, since_ms,
                                             held_word (alert, BEF_DECISION_ASSIGN)),
                                        NULL));
    }
  if (until_ms != BEF_NO_TIME)
    {
      g_autofree char *until = bef_format_datetime (until_ms);
      /* TRANSLATORS: of an alert; %s: a date and a time. */
      g_autofree char *done = g_strdup_printf (_ ("Put aside until %s"), until);
      g_ptr_array_add (lines, line_new (BEF_DECISION_SHELVE, held_ms (alert, BEF_DECISION_SHELVE),
                                        say (done, bef_alert_get_shelved_by (alert), BEF_NO_TIME,
                                             held_word (alert, BEF_DECISION_SHELVE)),
                                        bef_alert_get_shelve_reason (alert)));
    }
  add_out (alert, lines);
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

static void
undo_cb (GtkButton *button, BefAlertDecided *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  const char *note = g_object_get_data (G_OBJECT (button), "note");
  guint kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "kind"));
  guint sense = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "sense"));

  if (sense == BEF_DECISION_UNDO)
    bef_decision_shelve_again (window, self->session, self->alert);
  else
    bef_decision_undo (window, self->session, self->alert, (BefDecisionKind)kind, note);
}

static gboolean
may_take_back (BefSession *session, BefAlert *alert, const Line *line)
{
  if (line->sense == BEF_DECISION_UNDO)
    return bef_session_may_acknowledge (session) && bef_alert_is_active (alert);
  return bef_session_may_undo (session, alert, line->kind, line->note);
}

static void
add_row (BefAlertDecided *self, const Line *line)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), line->title);
  bef_plain_set_subtitle (row, line->words);
  adw_action_row_set_subtitle_lines (row, 0);
  if (may_take_back (self->session, self->alert, line))
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Take Back"));
      /* TRANSLATORS: %s: what was decided: "Acknowledged by Secretary, 14:30". */
      g_autofree char *name = g_strdup_printf (_ ("Take back: %s"), line->title);
      bef_accessible_set_name (button, name);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      g_object_set_data (G_OBJECT (button), "kind", GUINT_TO_POINTER (line->kind));
      g_object_set_data (G_OBJECT (button), "sense", GUINT_TO_POINTER (line->sense));
      g_object_set_data_full (G_OBJECT (button), "note", g_strdup (line->note), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (undo_cb), self, 0);
      adw_action_row_add_suffix (row, button);
    }
  gtk_list_box_append (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
}

void
bef_alert_decided_set (BefAlertDecided *self, BefSession *session, BefAlert *alert)
{
  gboolean shows = session != NULL && alert != NULL && !bef_session_has_audience (session);
  g_autoptr (GPtrArray) lines = shows ? collect (alert) : g_ptr_array_new ();
  g_autoptr (GString) signature = g_string_new (alert != NULL ? bef_alert_get_id (alert) : "");
  GtkWidget *child;

  g_set_object (&self->session, session);
  g_set_object (&self->alert, alert);
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = lines->pdata[i];
      g_string_append_printf (signature, "\n%s\t%s\t%d", line->title,
                              line->words != NULL ? line->words : "",
                              may_take_back (session, alert, line));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), lines->len > 0);
  if (!bef_set_str (&self->signature, signature->str))
    return;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < lines->len; i++)
    add_row (self, lines->pdata[i]);
}

static void
bef_alert_decided_dispose (GObject *object)
{
  BefAlertDecided *self = BEF_ALERT_DECIDED (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->alert);
  G_OBJECT_CLASS (bef_alert_decided_parent_class)->dispose (object);
}

static void
bef_alert_decided_finalize (GObject *object)
{
  g_free (BEF_ALERT_DECIDED (object)->signature);
  G_OBJECT_CLASS (bef_alert_decided_parent_class)->finalize (object);
}

static void
bef_alert_decided_class_init (BefAlertDecidedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_alert_decided_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_alert_decided_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "alertdecided");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bef_alert_decided_init (BefAlertDecided *self)
{
  GtkWidget *heading = gtk_label_new (_ ("What was decided"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (self->box), heading);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What was decided"), -1);
  gtk_box_append (GTK_BOX (self->box), self->list);
}
