/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-decision-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-shelve-ends.h"
#include "ui/kit/bef-toast.h"

#define NAME_CHARS 90

/* What is decided, of what. */
typedef struct
{
  GtkWindow *parent;   /* weak, nullable */
  BefSession *session; /* owned */
  GPtrArray *alerts;   /* owned, of BefAlert */
  BefDecisionKind kind;
  GPtrArray *notes;        /* owned, nullable: ids of what was noted, one for each of the alerts */
  BefAlertDecision *again; /* owned, nullable: what was put back, to be put aside as it was */
  GtkWidget *text;         /* in the dialog */
  GtkWidget *until;        /* in the dialog, nullable */
  GArray *ends;            /* owned, nullable: what it offers */
} Matter;

static Matter *
matter_new (GtkWindow *parent, BefSession *session, GPtrArray *alerts, BefDecisionKind kind)
{
  Matter *self = g_new0 (Matter, 1);

  g_set_weak_pointer (&self->parent, parent);
  self->session = g_object_ref (session);
  self->alerts = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < alerts->len; i++)
    g_ptr_array_add (self->alerts, g_object_ref (alerts->pdata[i]));
  self->kind = kind;
  return self;
}

static void
matter_free (gpointer data)
{
  Matter *self = data;

  g_clear_weak_pointer (&self->parent);
  g_object_unref (self->session);
  g_ptr_array_unref (self->alerts);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->again, bef_alert_decision_free);
  g_clear_pointer (&self->ends, g_array_unref);
  g_free (self);
}

static void
matter_closed (gpointer data, GClosure *closure)
{
  matter_free (data);
}

static void
tell (GtkWindow *parent, const char *text)
{
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", text);
}

/* Done, and taking back. */

static void
take_back (gpointer user_data)
{
  Matter *matter = user_data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < matter->alerts->len; i++)
    {
      g_clear_error (&error);
      bef_session_undo (matter->session, matter->alerts->pdata[i], matter->kind,
                        matter->notes != NULL ? matter->notes->pdata[i] : NULL, &error);
    }
  if (error != NULL)
    tell (matter->parent, error->message);
}

/* The newest note of this person on @alert: what was just noted. (transfer full), nullable. */
static char *
dup_newest_note (Matter *matter, BefAlert *alert)
{
  g_autoptr (GPtrArray) notes = bef_alert_dup_notes (alert);

  for (guint i = notes->len; i > 0; i--)
    {
      const BefAlertNote *note = notes->pdata[i - 1];
      if (bef_session_may_undo (matter->session, alert, BEF_DECISION_COMMENT, note->id))
        return g_strdup (note->id);
    }
  return NULL;
}

/* What can be taken back of @decided: that, and nothing that was so before. (transfer full) */
static Matter *
done_new (Matter *matter, GPtrArray *decided)
{
  Matter *done = matter_new (matter->parent, matter->session, decided, matter->kind);

  if (done->kind != BEF_DECISION_COMMENT)
    return done;
  done->notes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < decided->len; i++)
    g_ptr_array_add (done->notes, dup_newest_note (matter, decided->pdata[i]));
  return done;
}

/* "“Door left open” acknowledged", "20 alerts acknowledged". (transfer full) */
static char *
dup_done_text (BefDecisionKind kind, BefAlert *first, guint n)
{
  g_autofree char *name = bef_text_line (bef_alert_get_name (first), NAME_CHARS);
  static const char *const one[BEF_DECISION_N_KINDS] = {
    [BEF_DECISION_ACKNOWLEDGE] = N_ ("“%s” acknowledged"),
    [BEF_DECISION_COMMENT] = N_ ("Noted on “%s”"),
    [BEF_DECISION_ASSIGN] = N_ ("You take care of “%s”"),
    [BEF_DECISION_SHELVE] = N_ ("“%s” put aside"),
    [BEF_DECISION_TAKE_OUT] = N_ ("“%s” out of service"),
  };

  if (n == 1)
    {
      /* Each of the formats takes one text. */
      g_auto (GStrv) parts = g_strsplit (_ (one[kind]), "%s", 2);
      return g_strconcat (parts[0], name, parts[1], NULL);
    }
  switch (kind)
    {
    case BEF_DECISION_ACKNOWLEDGE:
      return g_strdup_printf (ngettext ("%u alert acknowledged", "%u alerts acknowledged", n), n);
    case BEF_DECISION_COMMENT:
      return g_strdup_printf (ngettext ("Noted on %u alert", "Noted on %u alerts", n), n);
    case BEF_DECISION_ASSIGN:
      return g_strdup_printf (
          ngettext ("You take care of %u alert", "You take care of %u alerts", n), n);
    case BEF_DECISION_TAKE_OUT:
      return g_strdup_printf (ngettext ("%u alert out of service", "%u alerts out of service", n),
                              n);
    default:
      return g_strdup_printf (ngettext ("%u alert put aside", "%u alerts put aside", n), n);
    }
}

static void
decide (Matter *matter, const BefAlertDecision *wish)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decided =
      bef_session_decide_many (matter->session, matter->alerts, wish, &error);

  if (decided->len == 0)
    {
      tell (matter->parent, error != NULL ? error->message : _ ("There is nothing left to do."));
      return;
    }
  g_autofree char *text = dup_done_text (wish->kind, decided->pdata[0], decided->len);
  Matter *done = done_new (matter, decided);
  if (matter->parent != NULL)
    bef_toast_offer (GTK_WIDGET (matter->parent), text,
                     &(BefToastOffer){ _ ("_Undo"), take_back, done, matter_free });
  else
    matter_free (done);
}

/* Asking. */

static void
response_cb (AdwMessageDialog *dialog, const char *response, Matter *matter)
{
  if (!g_str_equal (response, "do"))
    return;
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (matter->text))));
  guint selected =
      matter->until != NULL ? gtk_drop_down_get_selected (GTK_DROP_DOWN (matter->until)) : 0;
  BefAlertDecision wish = { .kind = matter->kind,
                            .text = text[0] != '\0' ? text : NULL,
                            .until_ms = matter->ends != NULL && selected < matter->ends->len
                                            ? g_array_index (matter->ends, gint64, selected)
                                            : BEF_NO_TIME };
  decide (matter, &wish);
}

/* The alert and its building, or how many there are. (transfer full) */
static char *
dup_what (GPtrArray *alerts)
{
  if (alerts->len > 1)
    return g_strdup_printf (ngettext ("%u alert", "%u alerts", alerts->len), alerts->len);
  const char *building = bef_alert_get_building_name (alerts->pdata[0]);
  g_autofree char *name = bef_text_without_name (bef_alert_get_name (alerts->pdata[0]), building);
  return building != NULL ? g_strdup_printf ("%s — %s", name, building) : g_steal_pointer (&name);
}

typedef struct
{
  const char *heading, *button, *hint; /* the hint of the text */
  const char *then;                    /* what follows, while there is a connection */
} Words;

static void
text_changed_cb (GtkEditable *text, AdwMessageDialog *dialog)
{
  g_autofree char *stripped = g_strstrip (g_strdup (gtk_editable_get_text (text)));

  adw_message_dialog_set_response_enabled (dialog, "do", stripped[0] != '\0');
}

/* What was chosen before, should it be asked again: an hour is seldom enough. */
static void
add_until (Matter *matter, GtkWidget *box)
{
  gint64 now_ms = bef_now_ms ();
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);
  gboolean is_out = matter->kind == BEF_DECISION_TAKE_OUT;

  matter->ends = is_out ? bef_out_ends (now_ms) : bef_shelve_ends (now_ms);
  for (guint i = 0; i < matter->ends->len; i++)
    {
      gint64 end_ms = g_array_index (matter->ends, gint64, i);
      g_autofree char *text =
          is_out ? bef_out_end_text (end_ms, now_ms) : bef_shelve_end_text (end_ms, now_ms);
      gtk_string_list_append (texts, text);
    }
  matter->until = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&texts)), NULL);
  if (is_out)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (matter->until), BEF_OUT_END_USUAL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (matter->until), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Until when"), -1);
  gtk_box_append (GTK_BOX (box), matter->until);
}

static void
add_text (Matter *matter, GtkWidget *box, const char *hint)
{
  matter->text = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (matter->text), hint);
  gtk_entry_set_activates_default (GTK_ENTRY (matter->text), TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (matter->text), BEF_DECISION_TEXT_MAX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (matter->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  hint, -1);
  gtk_box_append (GTK_BOX (box), matter->text);
}

static void
ask (Matter *matter, const Words *words)
{
  GtkWidget *dialog = adw_message_dialog_new (matter->parent, words->heading, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gboolean may = bef_session_may_acknowledge (matter->session);
  gboolean live = bef_session_get_connection (matter->session) == BEF_CONNECTION_LIVE;
  gboolean is_optional = matter->kind == BEF_DECISION_ACKNOWLEDGE;
  /* Of what no server is told it is kept here, connected or not. */
  gboolean is_here = matter->kind == BEF_DECISION_TAKE_OUT;
  g_autofree char *what = dup_what (matter->alerts);
  const char *then =
      !may ? _ ("Your role does not allow it.")
      : live || is_here
          ? words->then
          : _ ("There is no connection: it is kept here and sent when the connection is back.");

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), "%s\n\n%s", what, then);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "do",
                                    words->button, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do", may && is_optional);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  if (matter->kind == BEF_DECISION_SHELVE || matter->kind == BEF_DECISION_TAKE_OUT)
    add_until (matter, box);
  add_text (matter, box, words->hint);
  if (may && !is_optional)
    g_signal_connect (matter->text, "changed", G_CALLBACK (text_changed_cb), dialog);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), matter, matter_closed, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (matter->text);
}

void
bef_decision_acknowledge (GtkWindow *parent, BefSession *session, GPtrArray *alerts)
{
  g_autofree char *many = g_strdup_printf (
      ngettext ("Acknowledge this alert?", "Acknowledge these %u alerts?", alerts->len),
      alerts->len);

  if (alerts->len > 0)
    ask (matter_new (parent, session, alerts, BEF_DECISION_ACKNOWLEDGE),
         &(Words){ many, _ ("_Acknowledge"), _ ("Comment (optional)"),
                   _ ("The others see that you take care of it. It stays active until its cause is "
                      "gone.") });
}

void
bef_decision_shelve (GtkWindow *parent, BefSession *session, GPtrArray *alerts)
{
  g_autofree char *many = g_strdup_printf (
      ngettext ("Put this alert aside?", "Put these %u alerts aside?", alerts->len), alerts->len);

  if (alerts->len > 0)
    ask (matter_new (parent, session, alerts, BEF_DECISION_SHELVE),
         &(Words){ many, _ ("_Put Aside"), _ ("Reason"),
                   _ ("Nobody is called for it until then. It is told again at the end, should it "
                      "still be there.") });
}

/* What can be: found here, there, and in service. (transfer full) */
static GPtrArray *
pick_in_service (GPtrArray *alerts)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < alerts->len; i++)
    if (bef_alert_may_be_out (alerts->pdata[i]))
      g_ptr_array_add (picked, alerts->pdata[i]);
  return picked;
}

void
bef_decision_take_out (GtkWindow *parent, BefSession *session, GPtrArray *alerts)
{
  g_autoptr (GPtrArray) picked = pick_in_service (alerts);
  g_autofree char *many =
      g_strdup_printf (ngettext ("Take this alert out of service?",
                                 "Take these %u alerts out of service?", picked->len),
                       picked->len);

  if (alerts->len == 0)
    return;
  if (picked->len == 0)
    {
      tell (parent, _ ("Only what this console found, and is in service, can be taken out of it."));
      return;
    }
  ask (matter_new (parent, session, picked, BEF_DECISION_TAKE_OUT),
       &(Words){ many, _ ("_Take Out of Service"), _ ("Reason"),
                 _ ("It rings no more until then, however often it comes; other alarms of the same "
                    "thing do. It stays listed, and is told again at the end, should it still be "
                    "there. On this computer only.") });
}

void
bef_decision_note (GtkWindow *parent, BefSession *session, GPtrArray *alerts)
{
  if (alerts->len > 0)
    ask (matter_new (parent, session, alerts, BEF_DECISION_COMMENT),
         &(Words){ _ ("Note something?"), _ ("_Note"), _ ("Note"),
                   _ ("The others read it with the alert.") });
}

void
bef_decision_take (GtkWindow *parent, BefSession *session, GPtrArray *alerts)
{
  BefAlertDecision wish = { .kind = BEF_DECISION_ASSIGN, .until_ms = BEF_NO_TIME };

  if (alerts->len == 0)
    return;
  Matter *matter = matter_new (parent, session, alerts, BEF_DECISION_ASSIGN);
  decide (matter, &wish);
  matter_free (matter);
}

/* Put aside, or out of service, again as it was. */
static void
decide_again (gpointer user_data)
{
  Matter *matter = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_session_decide (matter->session, matter->alerts->pdata[0], matter->again, &error))
    tell (matter->parent, error->message);
}

/* @again (transfer full): @alert was put back, and would be put aside, or out of service, so else.
 */
static void
offer_again (GtkWindow *parent, BefSession *session, BefAlert *alert, BefAlertDecision *again)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_new ();
  g_autofree char *name = bef_text_line (bef_alert_get_name (alert), NAME_CHARS);
  g_autofree char *text = again->kind == BEF_DECISION_TAKE_OUT
                              /* TRANSLATORS: %s is the name of an alert. */
                              ? g_strdup_printf (_ ("“%s” is in service again"), name)
                              /* TRANSLATORS: %s is the name of an alert. */
                              : g_strdup_printf (_ ("“%s” is no longer put aside"), name);

  g_ptr_array_add (alerts, alert);
  Matter *matter = matter_new (parent, session, alerts, again->kind);
  matter->again = again;
  if (parent != NULL)
    bef_toast_offer (GTK_WIDGET (parent), text,
                     &(BefToastOffer){ _ ("_Undo"), decide_again, matter, matter_free });
  else
    matter_free (matter);
}

/* Whose it is, after somebody takes care of it no more. Nobody is named before others. */
static void
tell_owner (GtkWindow *parent, BefSession *session, BefAlert *alert)
{
  g_autofree char *name = bef_text_line (bef_alert_get_name (alert), NAME_CHARS);
  g_autofree char *who = bef_text_line (bef_alert_get_assigned_to (alert), BEF_TEXT_LINE);
  g_autofree char *text =
      who == NULL ? g_strdup_printf (_ ("Nobody takes care of “%s” now"), name)
      : bef_session_has_audience (session)
          ? g_strdup_printf (_ ("“%s” is taken care of as before"), name)
          /* TRANSLATORS: the name of an alert, then of a person or a role. */
          : g_strdup_printf (_ ("“%s” is taken care of by %s again"), name, who);

  tell (parent, text);
}

void
bef_decision_undo (GtkWindow *parent, BefSession *session, BefAlert *alert, BefDecisionKind kind,
                   const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefAlertDecision) again = bef_alert_decision_new (kind, BEF_DECISION_MAKE);

  gboolean is_out = kind == BEF_DECISION_TAKE_OUT;

  again->text = g_strdup (is_out ? bef_alert_get_facts (alert)->out_reason
                                 : bef_alert_get_shelve_reason (alert));
  again->until_ms =
      is_out ? bef_alert_get_facts (alert)->out_until_ms : bef_alert_get_shelved_until_ms (alert);
  if (!bef_session_undo (session, alert, kind, note, &error))
    tell (parent, error->message);
  else if (kind == BEF_DECISION_SHELVE || is_out)
    offer_again (parent, session, alert, g_steal_pointer (&again));
  else if (kind == BEF_DECISION_ASSIGN)
    tell_owner (parent, session, alert);
}

void
bef_decision_shelve_again (GtkWindow *parent, BefSession *session, BefAlert *alert)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefAlertDecision) unshelved = bef_alert_dup_unshelved (alert);

  if (unshelved == NULL)
    tell (parent, _ ("There is nothing to take back."));
  else if (!bef_session_decide (session, alert, unshelved, &error))
    tell (parent, error->message);
}

void
bef_decision_acknowledge_one (GtkWindow *parent, BefSession *session, BefAlert *alert)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_new ();

  g_ptr_array_add (alerts, alert);
  bef_decision_acknowledge (parent, session, alerts);
}
