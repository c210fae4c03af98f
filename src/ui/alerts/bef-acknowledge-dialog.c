/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-acknowledge-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  BefSession *session; /* owned */
  BefAlert *alert;     /* owned */
  GtkWidget *comment;  /* unowned: in the dialog */
} Asked;

static void
asked_free (gpointer data, GClosure *closure)
{
  Asked *asked = data;

  g_object_unref (asked->session);
  g_object_unref (asked->alert);
  g_free (asked);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Asked *asked)
{
  if (g_str_equal (response, "acknowledge"))
    {
      g_autofree char *comment = g_strdup (gtk_editable_get_text (GTK_EDITABLE (asked->comment)));
      bef_session_acknowledge (asked->session, asked->alert, g_strstrip (comment));
    }
}

void
bef_acknowledge_dialog_present (GtkWindow *parent, BefSession *session, BefAlert *alert)
{
  const char *building = bef_alert_get_building_name (alert);
  gboolean may = bef_session_may_acknowledge (session);
  gboolean live = bef_session_get_connection (session) == BEF_CONNECTION_LIVE;
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Acknowledge this alert?"), NULL);
  Asked *asked = g_new0 (Asked, 1);
  g_autofree char *what = building != NULL
                              ? g_strdup_printf ("%s — %s", bef_alert_get_name (alert), building)
                              : g_strdup (bef_alert_get_name (alert));
  const char *then =
      !may ? _ ("Your role does not allow it.")
      : live
          ? _ ("The others see that you take care of it. It stays active until its cause is gone.")
          : _ ("There is no connection: it is kept here and sent when the connection is back.");

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), "%s\n\n%s", what, then);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"),
                                    "acknowledge", _ ("_Acknowledge"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "acknowledge",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "acknowledge", may);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "acknowledge");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  asked->session = g_object_ref (session);
  asked->alert = g_object_ref (alert);
  asked->comment = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (asked->comment), _ ("Comment (optional)"));
  gtk_entry_set_activates_default (GTK_ENTRY (asked->comment), TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (asked->comment), 200);
  gtk_accessible_update_property (GTK_ACCESSIBLE (asked->comment), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Comment (optional)"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), asked->comment);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asked, asked_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
