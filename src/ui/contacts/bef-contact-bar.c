/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contact-bar.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "model/bef-phone.h"
#include "supervision/kept/bef-address-keeper.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-wrap-box.h"

struct _BefContactBar
{
  GtkWidget parent_instance;
  GtkWidget *box;           /* child */
  BefSession *session;      /* owned, nullable */
  BefAlert *alert;          /* owned, nullable */
  BefAddressKeeper *keeper; /* owned, nullable */
  char *call_uri;           /* owned, nullable: of the first number */
};

G_DEFINE_FINAL_TYPE (BefContactBar, bef_contact_bar, GTK_TYPE_WIDGET)

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* @name: what it does, in full. */
static GtkWidget *
add_button (GtkWidget *buttons, const char *text, const char *name)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  bef_accessible_set_name (button, name);
  gtk_widget_set_parent (button, buttons);
  return button;
}

static void
set_action (GtkWidget *button, const char *action, const char *target)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static void
add_call (BefContactBar *self, GtkWidget *buttons, const BefContact *contact, const char *phone)
{
  g_autofree char *uri = bef_phone_dup_uri (phone), *shown = bef_phone_dup_shown (phone);

  if (uri == NULL)
    return;
  /* TRANSLATORS: a button; %s: a telephone number. */
  g_autofree char *text = g_strdup_printf (_ ("Call %s"), shown);
  g_autofree char *name =
      /* TRANSLATORS: a firm, then its telephone number. */
      g_strdup_printf (_ ("Call %s, %s"), bef_contact_get_name (contact), shown);
  GtkWidget *button = add_button (buttons, text, name);
  set_action (button, "contact.open", uri);
  if (self->call_uri == NULL)
    self->call_uri = g_steal_pointer (&uri);
}

/* The alarm, and nothing of persons. (transfer full) */
static char *
dup_subject (BefAlert *alert)
{
  const char *place = bef_alert_get_building_name (alert);
  g_autofree char *what = bef_text_without_name (bef_alert_get_name (alert), place);

  /* TRANSLATORS: the subject of a letter: a building, then what is wrong there. */
  return place != NULL ? g_strdup_printf (C_ ("subject", "%s: %s"), place, what)
                       : g_steal_pointer (&what);
}

static void
add_other_ways (BefContactBar *self, GtkWidget *buttons, const BefContact *contact)
{
  g_autofree char *subject = dup_subject (self->alert),
                  *mail = bef_contact_dup_mail_uri (contact, subject);
  const char *firm = bef_contact_get_name (contact);

  if (mail != NULL)
    {
      g_autofree char *name = g_strdup_printf (_ ("Write to %s"), firm);
      set_action (add_button (buttons, C_ ("contact", "Write"), name), "contact.open", mail);
    }
  if (contact->contract != NULL)
    {
      /* TRANSLATORS: a button that copies it; %s: the number of a contract. */
      g_autofree char *text = g_strdup_printf (_ ("Contract %s"), contact->contract);
      g_autofree char *name =
          g_strdup_printf (_ ("Copy the contract number of %s, %s"), firm, contact->contract);
      GtkWidget *button = add_button (buttons, text, name);
      gtk_widget_set_tooltip_text (button, _ ("Copy"));
      set_action (button, "contact.copy", contact->contract);
    }
}

/* @beside, nullable, goes on in a further line where there is no room for it. */
static void
add_line (BefContactBar *self, GtkWidget *label, GtkWidget *beside)
{
  GtkWidget *line = bef_wrap_box_new ();

  gtk_widget_set_parent (label, line);
  if (beside != NULL)
    gtk_widget_set_parent (beside, line);
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
add_contact (BefContactBar *self, const BefContact *contact)
{
  GtkWidget *buttons = bef_wrap_box_new ();
  const char *role = bef_contact_role_word (contact->role);
  g_autofree char *who =
      contact->firm != NULL ? g_strdup_printf ("%s · %s", role, contact->firm) : g_strdup (role);

  add_line (self, make_label (who, NULL),
            contact->hours != NULL ? make_label (contact->hours, "bef-secondary") : NULL);
  if (contact->note != NULL)
    gtk_box_append (GTK_BOX (self->box), make_label (contact->note, "bef-secondary"));
  add_call (self, buttons, contact, contact->phone);
  add_call (self, buttons, contact, contact->phone2);
  add_other_ways (self, buttons, contact);
  gtk_box_append (GTK_BOX (self->box), buttons);
}

/* Nobody can be called yet for @said. */
static void
offer_number (BefContactBar *self, const char *said)
{
  const char *role = bef_address_book_role_for (said);
  /* TRANSLATORS: a button; %s: what is called for ("Heating"). */
  g_autofree char *name = g_strdup_printf (_ ("Add a number for %s"), bef_contact_role_word (role));
  GtkWidget *buttons = bef_wrap_box_new ();

  set_action (add_button (buttons, _ ("Add a Number…"), name), "win.show-contact", role);
  gtk_box_append (GTK_BOX (self->box), buttons);
}

static void
clear (BefContactBar *self)
{
  GtkWidget *child;

  g_clear_pointer (&self->call_uri, g_free);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
update (BefContactBar *self)
{
  const char *said = self->alert != NULL ? bef_alert_get_facts (self->alert)->contact : NULL;

  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self), said != NULL && self->session != NULL);
  if (said == NULL || self->session == NULL)
    return;
  gboolean is_role = bef_contact_role_is_known (said);
  g_autofree char *words =
      is_role ? g_strdup (bef_contact_role_word (said)) : bef_text_line (said, BEF_TEXT_LINE);
  g_autoptr (GPtrArray) found =
      bef_address_book_look_up (bef_address_keeper_get_book (self->keeper), said);
  gboolean hidden = bef_session_has_audience (self->session);

  add_line (self, make_label (_ ("Who to call"), "heading"),
            !is_role || found->len == 0 || hidden ? make_label (words, NULL) : NULL);
  if (hidden)
    return;
  for (guint i = 0; i < found->len; i++)
    add_contact (self, found->pdata[i]);
  if (self->call_uri == NULL && bef_address_keeper_may_edit (self->keeper))
    offer_number (self, said);
}

void
bef_contact_bar_set (BefContactBar *self, BefSession *session, BefAlert *alert)
{
  if (session != self->session)
    {
      if (self->session != NULL)
        {
          g_signal_handlers_disconnect_by_data (self->session, self);
          g_signal_handlers_disconnect_by_data (bef_session_get_commune (self->session), self);
          g_signal_handlers_disconnect_by_data (self->keeper, self);
        }
      g_clear_object (&self->keeper);
      g_set_object (&self->session, session);
      if (session != NULL)
        {
          self->keeper = g_object_ref (bef_address_keeper_of (session));
          g_signal_connect_object (self->keeper, "changed", G_CALLBACK (update), self,
                                   G_CONNECT_SWAPPED);
          g_signal_connect_object (session, "access-changed", G_CALLBACK (update), self,
                                   G_CONNECT_SWAPPED);
          g_signal_connect_object (bef_session_get_commune (session), "notify::audience",
                                   G_CALLBACK (update), self, G_CONNECT_SWAPPED);
        }
    }
  g_set_object (&self->alert, alert);
  update (self);
}

/* Opening. */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefContactBar) self = BEF_CONTACT_BAR (user_data);
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                              _ ("No program of this computer does that: dial or write by "
                                 "yourself."));
}

static void
open_uri (BefContactBar *self, const char *uri)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    gtk_show_uri_full (GTK_WINDOW (root), uri, GDK_CURRENT_TIME, NULL, opened_cb,
                       g_object_ref (self));
}

static void
open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_uri (BEF_CONTACT_BAR (widget), g_variant_get_string (parameter, NULL));
}

static void
copy_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Copied"));
}

gboolean
bef_contact_bar_call (BefContactBar *self)
{
  if (self->call_uri == NULL)
    return FALSE;
  open_uri (self, self->call_uri);
  return TRUE;
}

static void
bef_contact_bar_dispose (GObject *object)
{
  BefContactBar *self = BEF_CONTACT_BAR (object);

  if (self->box != NULL)
    bef_contact_bar_set (self, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_contact_bar_parent_class)->dispose (object);
}

static void
bef_contact_bar_class_init (BefContactBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_contact_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "contactbar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "contact.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "contact.copy", "s", copy_action);
}

static void
bef_contact_bar_init (BefContactBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (self->box, "bef-card");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
bef_contact_bar_new (void)
{
  return g_object_new (BEF_TYPE_CONTACT_BAR, NULL);
}
