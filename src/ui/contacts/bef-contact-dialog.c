/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contact-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-plain.h"

struct _BefContactDialog
{
  AdwWindow parent_instance;
  GtkWidget *save;
  AdwPreferencesGroup *group;
  AdwComboRow *role;
  GtkLabel *flaw;
  GtkWidget *fields[BEF_N_CONTACT_FIELDS]; /* in group */
  BefAddressKeeper *keeper;                /* owned */
  BefContact *contact;                     /* owned */
};

#define BEF_TYPE_CONTACT_DIALOG (bef_contact_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefContactDialog, bef_contact_dialog, BEF, CONTACT_DIALOG, AdwWindow)

static guint saved_signal;

G_DEFINE_FINAL_TYPE (BefContactDialog, bef_contact_dialog, ADW_TYPE_WINDOW)

static const char *
field_text (BefContactDialog *self, BefContactField field)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->fields[field]));
}

static gboolean
says_somebody (BefContactDialog *self)
{
  return field_text (self, BEF_CONTACT_FIRM)[0] != '\0'
         || field_text (self, BEF_CONTACT_PHONE)[0] != '\0'
         || field_text (self, BEF_CONTACT_MAIL)[0] != '\0';
}

/* What is wrong with what is typed: only where the keyboard has left it, or with @flaw set. */
static void
update (BefContactDialog *self)
{
  const char *flaw = NULL;
  BefContactField wrong = BEF_N_CONTACT_FIELDS;

  for (int i = 0; i < BEF_N_CONTACT_FIELDS; i++)
    {
      const char *own =
          bef_contact_flaw ((BefContactField)i, field_text (self, (BefContactField)i));
      bef_css_class_set (self->fields[i], "error", own != NULL);
      if (flaw == NULL && own != NULL)
        {
          flaw = own;
          wrong = (BefContactField)i;
        }
    }
  gtk_widget_set_sensitive (self->save, flaw == NULL && says_somebody (self));
  gtk_widget_set_visible (GTK_WIDGET (self->flaw), flaw != NULL);
  if (flaw == NULL)
    return;
  /* TRANSLATORS: a field of a form ("Telephone"), then what is wrong with it. */
  g_autofree char *text =
      g_strdup_printf (C_ ("field", "%s: %s"), bef_contact_field_word (wrong), flaw);
  gtk_label_set_text (self->flaw, text);
}

static void
save_cb (BefContactDialog *self)
{
  g_autoptr (BefContact) contact = bef_contact_copy (self->contact);
  const char *role = bef_contact_role_nth (adw_combo_row_get_selected (self->role));

  if (!gtk_widget_get_sensitive (self->save))
    return;
  /* What another version calls for stays, unless it is said otherwise. */
  if (role != NULL && (bef_contact_role_is_known (contact->role) || !g_str_equal (role, "other")))
    {
      g_free (contact->role);
      contact->role = g_strdup (role);
    }
  for (int i = 0; i < BEF_N_CONTACT_FIELDS; i++)
    bef_contact_set (contact, (BefContactField)i, field_text (self, (BefContactField)i));
  guint change = bef_address_keeper_put (self->keeper, contact);
  if (change == 0)
    {
      gtk_label_set_text (self->flaw, _ ("It could not be put into the address book."));
      gtk_widget_set_visible (GTK_WIDGET (self->flaw), TRUE);
      return;
    }
  g_signal_emit (self, saved_signal, 0, change);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
bef_contact_dialog_dispose (GObject *object)
{
  BefContactDialog *self = BEF_CONTACT_DIALOG (object);

  g_clear_object (&self->keeper);
  g_clear_pointer (&self->contact, bef_contact_free);
  G_OBJECT_CLASS (bef_contact_dialog_parent_class)->dispose (object);
}

static void
bef_contact_dialog_class_init (BefContactDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_contact_dialog_dispose;
  saved_signal = g_signal_new ("saved", BEF_TYPE_CONTACT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-contact-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefContactDialog, save);
  gtk_widget_class_bind_template_child (widget_class, BefContactDialog, group);
  gtk_widget_class_bind_template_child (widget_class, BefContactDialog, role);
  gtk_widget_class_bind_template_child (widget_class, BefContactDialog, flaw);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkInputPurpose
purpose_of (BefContactField field)
{
  if (field == BEF_CONTACT_PHONE || field == BEF_CONTACT_PHONE2)
    return GTK_INPUT_PURPOSE_PHONE;
  return field == BEF_CONTACT_MAIL ? GTK_INPUT_PURPOSE_EMAIL : GTK_INPUT_PURPOSE_FREE_FORM;
}

static void
bef_contact_dialog_init (BefContactDialog *self)
{
  g_autoptr (GtkStringList) roles = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  /* The group names its list by its title, and has none. */
  bef_accessible_set_name (gtk_widget_get_ancestor (GTK_WIDGET (self->role), GTK_TYPE_LIST_BOX),
                           _ ("Whom to Call"));
  for (guint i = 0; bef_contact_role_nth (i) != NULL; i++)
    gtk_string_list_append (roles, bef_contact_role_word (bef_contact_role_nth (i)));
  adw_combo_row_set_model (self->role, G_LIST_MODEL (roles));
  for (int i = 0; i < BEF_N_CONTACT_FIELDS; i++)
    {
      self->fields[i] = adw_entry_row_new ();
      bef_plain_set_title (ADW_PREFERENCES_ROW (self->fields[i]),
                           bef_contact_field_word ((BefContactField)i));
      adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->fields[i]),
                                       purpose_of ((BefContactField)i));
      g_signal_connect_object (self->fields[i], "changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->fields[i], "entry-activated", G_CALLBACK (save_cb), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->group, self->fields[i]);
    }
}

static void
fill (BefContactDialog *self)
{
  for (guint i = 0; bef_contact_role_nth (i) != NULL; i++)
    if (g_str_equal (bef_contact_role_nth (i), self->contact->role)
        || (!bef_contact_role_is_known (self->contact->role)
            && g_str_equal (bef_contact_role_nth (i), "other")))
      adw_combo_row_set_selected (self->role, i);
  for (int i = 0; i < BEF_N_CONTACT_FIELDS; i++)
    {
      const char *text = bef_contact_get (self->contact, (BefContactField)i);
      gtk_editable_set_text (GTK_EDITABLE (self->fields[i]), text != NULL ? text : "");
    }
}

GtkWidget *
bef_contact_dialog_present (GtkWindow *parent, BefAddressKeeper *keeper, const BefContact *contact)
{
  BefContactDialog *self =
      bef_follow (g_object_new (BEF_TYPE_CONTACT_DIALOG, "transient-for", parent, NULL));

  self->keeper = g_object_ref (keeper);
  self->contact = bef_contact_copy (contact);
  fill (self);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->fields[BEF_CONTACT_FIRM]);
  return GTK_WIDGET (self);
}
