/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contacts-page.h"

#include <glib/gi18n.h>

#include "bef-contact-dialog.h"
#include "bef-contact-files.h"
#include "model/bef-phone.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-toast.h"
#include "ui/kit/bef-wrap-box.h"

struct _BefContactsPage
{
  BefPage parent_instance;
  GtkStack *stack;
  GtkWidget *add;
  GtkLabel *note;
  GtkListBox *entries;
  GtkWidget *missing_box;
  GtkListBox *missing;
  BefAddressKeeper *keeper; /* owned, nullable */
  char *wanted;             /* owned, nullable: a role to be asked for once the book is read */
};

G_DEFINE_FINAL_TYPE (BefContactsPage, bef_contacts_page, BEF_TYPE_PAGE)

static void
empty_list (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

static void
append_part (GString *line, const char *text)
{
  if (text != NULL && text[0] != '\0')
    g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", text);
}

/* Its ways of being reached, in one line. (transfer full) */
static char *
dup_ways (const BefContact *contact)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *phone = bef_phone_dup_shown (contact->phone),
                  *phone2 = bef_phone_dup_shown (contact->phone2);
  g_autofree char *contract =
      contact->contract != NULL ? g_strdup_printf (_ ("Contract %s"), contact->contract) : NULL;

  append_part (line, phone);
  append_part (line, phone2);
  append_part (line, contact->mail);
  append_part (line, contract);
  append_part (line, contact->hours);
  append_part (line, contact->note);
  return g_strdup (line->str);
}

/* @name: what it does, in full; @target: of its action. */
static void
add_row_button (AdwActionRow *row, const char *icon, const char *action, const char *target,
                const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, name);
  bef_accessible_set_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (row, button);
}

static void
add_entry (BefContactsPage *self, const BefContact *contact)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  const char *role = bef_contact_role_word (contact->role);
  g_autofree char *ways = dup_ways (contact);
  g_autofree char *title =
      contact->firm != NULL ? g_strdup_printf ("%s · %s", role, contact->firm) : g_strdup (role);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (row, ways);
  adw_action_row_set_subtitle_lines (row, 0);
  if (bef_address_keeper_may_edit (self->keeper))
    {
      g_autofree char *change = g_strdup_printf (_ ("Change %s"), title);
      g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), title);
      add_row_button (row, "document-edit-symbolic", "contacts.change", contact->id, change);
      add_row_button (row, "user-trash-symbolic", "contacts.remove", contact->id, remove);
    }
  gtk_list_box_append (self->entries, GTK_WIDGET (row));
}

/* The usual ones are offered, so that an empty book is no blank sheet. */
static void
add_missing (BefContactsPage *self, const char *role)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *name = g_strdup_printf (_ ("Add a number for %s"), bef_contact_role_word (role));
  GtkWidget *button = gtk_button_new_with_label (_ ("Add…"));

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), bef_contact_role_word (role));
  bef_plain_set_subtitle (row, bef_contact_role_hint (role));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", role);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "contacts.add");
  bef_accessible_set_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (row, button);
  adw_action_row_set_activatable_widget (row, button);
  gtk_list_box_append (self->missing, GTK_WIDGET (row));
}

static void
update_note (BefContactsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  const char *text = NULL;

  if (!bef_address_keeper_may_edit (self->keeper))
    text = _ ("Your role may read it, and not change it.");
  else if (bef_history_is_in_memory (bef_session_get_history (session)))
    text = _ ("Nothing is kept on this computer now: what is changed here is gone when the window "
              "is closed.");
  gtk_label_set_text (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), text != NULL);
}

static void ask_for (BefContactsPage *self, const BefContact *contact);

static void
update (BefContactsPage *self)
{
  gboolean hidden = bef_page_has_audience (BEF_PAGE (self));

  if (self->keeper == NULL || !bef_page_is_shown (BEF_PAGE (self)))
    return;
  const BefAddressBook *book = bef_address_keeper_get_book (self->keeper);
  gboolean may = bef_address_keeper_may_edit (self->keeper)
                 && bef_address_keeper_is_ready (self->keeper),
           is_missing = FALSE;
  empty_list (self->entries);
  empty_list (self->missing);
  gtk_stack_set_visible_child_name (self->stack, hidden ? "hidden" : "book");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contacts.add", may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contacts.import", may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contacts.export",
                                 !hidden && bef_address_book_get_length (book) > 0);
  if (hidden)
    return;
  update_note (self);
  for (guint i = 0; i < bef_address_book_get_length (book); i++)
    add_entry (self, bef_address_book_get (book, i));
  for (guint i = 0; may && bef_contact_role_nth (i) != NULL; i++)
    if (!bef_address_book_has_role (book, bef_contact_role_nth (i))
        && !g_str_equal (bef_contact_role_nth (i), "other"))
      {
        add_missing (self, bef_contact_role_nth (i));
        is_missing = TRUE;
      }
  gtk_widget_set_visible (GTK_WIDGET (self->entries), bef_address_book_get_length (book) > 0);
  gtk_widget_set_visible (self->missing_box, is_missing);
  if (self->wanted == NULL || !may)
    return;
  g_autoptr (BefContact) contact = bef_contact_new (self->wanted);
  g_clear_pointer (&self->wanted, g_free);
  ask_for (self, contact);
}

static void
offer_undo (BefContactsPage *self, guint change, const char *text)
{
  bef_toast_offer_undo (GTK_WIDGET (self), text, self->keeper, change,
                        (BefToastUndo)bef_address_keeper_undo);
}

static void
saved_cb (BefContactsPage *self, guint change)
{
  offer_undo (self, change, _ ("Kept in the address book"));
}

static void
ask_for (BefContactsPage *self, const BefContact *contact)
{
  GtkWidget *dialog = bef_contact_dialog_present (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->keeper, contact);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
}

static void
add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (BefContact) contact = bef_contact_new (g_variant_get_string (parameter, NULL));

  ask_for (BEF_CONTACTS_PAGE (widget), contact);
}

static void
change_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefContactsPage *self = BEF_CONTACTS_PAGE (widget);
  const BefContact *contact = bef_address_book_find (bef_address_keeper_get_book (self->keeper),
                                                     g_variant_get_string (parameter, NULL));

  if (contact != NULL)
    ask_for (self, contact);
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefContactsPage *self = BEF_CONTACTS_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  const BefContact *contact =
      bef_address_book_find (bef_address_keeper_get_book (self->keeper), id);

  if (contact == NULL)
    return;
  /* TRANSLATORS: a firm, of the address book. */
  g_autofree char *text = g_strdup_printf (_ ("“%s” removed"), bef_contact_get_name (contact));
  guint change = bef_address_keeper_remove (self->keeper, id);
  if (change != 0)
    offer_undo (self, change, text);
}

static void
file_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefContactsPage *self = BEF_CONTACTS_PAGE (widget);

  if (self->keeper == NULL)
    return;
  if (g_str_equal (action, "contacts.export"))
    bef_contact_files_export (BEF_PAGE (self), self->keeper);
  else
    bef_contact_files_import (BEF_PAGE (self), self->keeper);
}

static void
bef_contacts_page_bind (BefPage *page, BefSession *session)
{
  BefContactsPage *self = BEF_CONTACTS_PAGE (page);
  BefSession *former = bef_page_get_session (page);

  if (former != NULL)
    {
      g_signal_handlers_disconnect_by_data (former, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (former), self);
    }
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
  empty_list (self->entries);
  if (session == NULL)
    return;
  self->keeper = g_object_ref (bef_address_keeper_of (session));
  g_signal_connect_object (self->keeper, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "notify::audience",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
bef_contacts_page_shown (BefPage *page, const char *argument)
{
  BefContactsPage *self = BEF_CONTACTS_PAGE (page);
  g_autoptr (GVariant) state = bef_page_take_state (page);

  bef_page_set_title (page, _ ("Address Book"), NULL);
  /* Who comes back was asked already. */
  g_free (self->wanted);
  self->wanted = state == NULL && bef_contact_role_is_known (argument) ? g_strdup (argument) : NULL;
  update (self);
}

static GVariant *
bef_contacts_page_dup_state (BefPage *page)
{
  return g_variant_new_boolean (TRUE);
}

static void
bef_contacts_page_dispose (GObject *object)
{
  BefContactsPage *self = BEF_CONTACTS_PAGE (object);

  g_clear_object (&self->keeper);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (bef_contacts_page_parent_class)->dispose (object);
}

static void
bef_contacts_page_class_init (BefContactsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_contacts_page_dispose;
  page_class->bind = bef_contacts_page_bind;
  page_class->shown = bef_contacts_page_shown;
  page_class->dup_state = bef_contacts_page_dup_state;
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-contacts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefContactsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefContactsPage, add);
  gtk_widget_class_bind_template_child (widget_class, BefContactsPage, note);
  gtk_widget_class_bind_template_child (widget_class, BefContactsPage, entries);
  gtk_widget_class_bind_template_child (widget_class, BefContactsPage, missing_box);
  gtk_widget_class_bind_template_child (widget_class, BefContactsPage, missing);
  gtk_widget_class_install_action (widget_class, "contacts.add", "s", add_action);
  gtk_widget_class_install_action (widget_class, "contacts.change", "s", change_action);
  gtk_widget_class_install_action (widget_class, "contacts.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "contacts.import", NULL, file_action);
  gtk_widget_class_install_action (widget_class, "contacts.export", NULL, file_action);
}

static void
bef_contacts_page_init (BefContactsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

BefPage *
bef_contacts_page_new (void)
{
  return g_object_new (BEF_TYPE_CONTACTS_PAGE, NULL);
}
