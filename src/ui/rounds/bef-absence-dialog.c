/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-absence-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "supervision/desk/bef-desk.h"
#include "supervision/kept/bef-address-keeper.h"

/* Days from tomorrow on that may be chosen. */
#define N_DAYS 35
#define MAX_CHARS 80

typedef struct
{
  BefDesk *desk;      /* owned */
  gint64 today_ms;    /* its midnight when it was asked */
  GtkDropDown *until; /* unowned, of the dialog, likewise below */
  GtkEditable *deputy;
  AdwMessageDialog *dialog;
} Asked;

static void
asked_free (gpointer data, GClosure *closure)
{
  Asked *asked = data;

  g_object_unref (asked->desk);
  g_free (asked);
}

static gint64
day_ms (Asked *asked, guint index)
{
  return bef_civil_add (asked->today_ms, BEF_PERIOD_DAY, (int)index + 1);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Asked *asked)
{
  if (g_str_equal (response, "away"))
    bef_desk_set_absence (asked->desk, day_ms (asked, gtk_drop_down_get_selected (asked->until)),
                          gtk_editable_get_text (asked->deputy));
}

static void
changed_cb (Asked *asked)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (asked->deputy));

  adw_message_dialog_set_response_enabled (asked->dialog, "away", *g_strstrip (text) != '\0');
}

/* Says what @widget is, above it and to assistive technologies. */
static void
add_field (GtkBox *box, const char *title, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (box, label);
  gtk_box_append (box, widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
}

static void
known_cb (Asked *asked, GParamSpec *pspec, GtkDropDown *known)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (known);

  if (chosen != NULL && gtk_drop_down_get_selected (known) > 0)
    gtk_editable_set_text (asked->deputy, gtk_string_object_get_string (chosen));
}

/* Those of the address book, to be chosen instead of typed. */
static void
add_known (Asked *asked, GtkBox *box, const BefAddressBook *book)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *known;

  if (bef_address_book_get_length (book) == 0)
    return;
  gtk_string_list_append (names, _ ("As typed below"));
  for (guint i = 0; i < bef_address_book_get_length (book); i++)
    gtk_string_list_append (names, bef_contact_get_name (bef_address_book_get (book, i)));
  known = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (names)), NULL);
  g_signal_connect_swapped (known, "notify::selected", G_CALLBACK (known_cb), asked);
  add_field (box, _ ("From the address book"), known);
}

/* (transfer floating) */
static GtkWidget *
make_fields (Asked *asked, const BefAddressBook *book)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *deputy = gtk_entry_new ();
  g_autoptr (GtkStringList) days = gtk_string_list_new (NULL);
  gint64 monday = bef_absence_next_monday (bef_now_ms ());
  guint chosen = 0;

  for (guint i = 0; i < N_DAYS; i++)
    {
      g_autofree char *day = bef_format_date_long (day_ms (asked, i));
      gtk_string_list_append (days, day);
      if (day_ms (asked, i) == monday)
        chosen = i;
    }
  GtkWidget *until = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (days)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (until), chosen);
  gtk_entry_set_placeholder_text (GTK_ENTRY (deputy), _ ("An office, not a person’s name"));
  gtk_entry_set_max_length (GTK_ENTRY (deputy), MAX_CHARS);
  gtk_entry_set_activates_default (GTK_ENTRY (deputy), TRUE);
  add_field (GTK_BOX (box), _ ("Away until"), until);
  add_known (asked, GTK_BOX (box), book);
  add_field (GTK_BOX (box), _ ("Deputy"), deputy);
  asked->until = GTK_DROP_DOWN (until);
  asked->deputy = GTK_EDITABLE (deputy);
  return box;
}

void
bef_absence_dialog_present (GtkWindow *parent, BefSession *session)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Away until…"), NULL);
  Asked *asked = g_new0 (Asked, 1);

  asked->desk = g_object_ref (bef_desk_of (session));
  asked->today_ms = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);
  asked->dialog = ADW_MESSAGE_DIALOG (dialog);
  adw_message_dialog_set_body (asked->dialog,
                               _ ("Today’s page says who stands in, and the journal keeps it. It "
                                  "can be ended at any time."));
  adw_message_dialog_set_extra_child (
      asked->dialog,
      make_fields (asked, bef_address_keeper_get_book (bef_address_keeper_of (session))));
  adw_message_dialog_add_responses (asked->dialog, "cancel", _ ("_Cancel"), "away", _ ("_Away"),
                                    NULL);
  adw_message_dialog_set_response_appearance (asked->dialog, "away", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (asked->dialog, "away");
  adw_message_dialog_set_close_response (asked->dialog, "cancel");
  changed_cb (asked);
  g_signal_connect_swapped (asked->deputy, "changed", G_CALLBACK (changed_cb), asked);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asked, asked_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (GTK_WIDGET (asked->deputy));
}
