/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-address-keeper.h"

#include <glib/gi18n.h>
#include <string.h>

#include "bef-kept-document.h"
#include "model/bef-kept.h"

struct _BefAddressKeeper
{
  GObject parent_instance;
  BefSession *session;       /* unowned: it owns the keeper */
  BefKeptDocument *document; /* owned */
  BefAddressBook *book;      /* owned */
  gboolean was_read;         /* what is damaged is told once */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefAddressKeeper, bef_address_keeper, G_TYPE_OBJECT)

static const BefKeptInfo info = {
  .name = "address-book",
  .action = "contact",
  .not_kept = N_ ("The address book could not be kept, and is as it was."),
  .most_bytes = BEF_KEPT_MAX_BYTES,
};

/* Once: from then on it is our own writing. */
static void
tell_damage (BefAddressKeeper *self, const BefAddressBook *book)
{
  guint n = book != NULL ? bef_address_book_get_problems (book)->len : 0;

  if (self->was_read || (book != NULL && n == 0))
    return;
  bef_kept_document_set_aside (self->document);
  if (book == NULL)
    {
      bef_kept_document_tell (self->document, _ ("The address book could not be read: it is set "
                                                 "aside, and begins anew."));
      return;
    }
  g_autofree char *told = g_strdup_printf (
      ngettext ("%u entry of the address book could not be read: it is kept as it is.",
                "%u entries of the address book could not be read: they are kept as they are.", n),
      n);
  bef_kept_document_tell (self->document, told);
}

static void
text_changed_cb (BefAddressKeeper *self)
{
  const char *text = bef_kept_document_get_text (self->document);
  BefAddressBook *book =
      text != NULL ? bef_address_book_read (text, strlen (text), NULL) : bef_address_book_new ();

  tell_damage (self, book);
  self->was_read = TRUE;
  bef_address_book_free (self->book);
  self->book = book != NULL ? book : bef_address_book_new ();
  g_signal_emit (self, changed_signal, 0);
}

static void
bef_address_keeper_dispose (GObject *object)
{
  BefAddressKeeper *self = BEF_ADDRESS_KEEPER (object);

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      bef_kept_document_stop (self->document);
    }
  g_clear_object (&self->document);
  G_OBJECT_CLASS (bef_address_keeper_parent_class)->dispose (object);
}

static void
bef_address_keeper_finalize (GObject *object)
{
  bef_address_book_free (BEF_ADDRESS_KEEPER (object)->book);
  G_OBJECT_CLASS (bef_address_keeper_parent_class)->finalize (object);
}

static void
bef_address_keeper_class_init (BefAddressKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_address_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_address_keeper_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_ADDRESS_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_address_keeper_init (BefAddressKeeper *self)
{
  self->book = bef_address_book_new ();
}

/* The session is going: whoever still holds the keeper finds it closed. */
static void
stop (gpointer data)
{
  BefAddressKeeper *self = data;

  self->session = NULL;
  bef_kept_document_stop (self->document);
  g_object_unref (self);
}

BefAddressKeeper *
bef_address_keeper_of (BefSession *session)
{
  BefAddressKeeper *self = g_object_get_data (G_OBJECT (session), "bef-address-keeper");

  if (self != NULL)
    return self;
  self = g_object_new (BEF_TYPE_ADDRESS_KEEPER, NULL);
  self->session = session;
  self->document = bef_kept_document_new (session, &info);
  g_signal_connect_swapped (self->document, "changed", G_CALLBACK (text_changed_cb), self);
  g_object_set_data_full (G_OBJECT (session), "bef-address-keeper", self, stop);
  return self;
}

gboolean
bef_address_keeper_is_ready (BefAddressKeeper *self)
{
  return bef_kept_document_is_ready (self->document);
}

const BefAddressBook *
bef_address_keeper_get_book (BefAddressKeeper *self)
{
  return self->book;
}

void
bef_address_keeper_set_default (BefAddressKeeper *self, const char *text)
{
  bef_kept_document_set_default (self->document, text);
}

gboolean
bef_address_keeper_may_edit (BefAddressKeeper *self)
{
  return self->session != NULL && bef_session_may_acknowledge (self->session);
}

static guint
keep (BefAddressKeeper *self, const BefAddressBook *book, const char *role, const char *detail)
{
  g_autofree char *text = bef_address_book_to_text (book);
  BefKeptLine line = { role, detail };

  return bef_kept_document_put (self->document, text, &line);
}

/* A copy of the book to change; NULL: it may not be. (transfer full) */
static BefAddressBook *
open_book (BefAddressKeeper *self)
{
  return bef_address_keeper_may_edit (self) && bef_address_keeper_is_ready (self)
             ? bef_address_book_copy (self->book)
             : NULL;
}

guint
bef_address_keeper_put (BefAddressKeeper *self, const BefContact *contact)
{
  g_autoptr (BefAddressBook) book = open_book (self);
  gboolean is_new = bef_address_book_find (self->book, contact->id) == NULL;

  if (book == NULL || !bef_address_book_put (book, contact))
    return 0;
  return keep (self, book, bef_contact_role_word (contact->role),
               is_new ? C_ ("contact", "Added") : C_ ("contact", "Changed"));
}

guint
bef_address_keeper_remove (BefAddressKeeper *self, const char *id)
{
  g_autoptr (BefAddressBook) book = open_book (self);
  const BefContact *contact = bef_address_book_find (self->book, id);

  if (book == NULL || contact == NULL || !bef_address_book_remove (book, id))
    return 0;
  return keep (self, book, bef_contact_role_word (contact->role), C_ ("contact", "Removed"));
}

guint
bef_address_keeper_replace (BefAddressKeeper *self, const BefAddressBook *book, guint n_added)
{
  g_autoptr (BefAddressBook) former = open_book (self);
  g_autofree char *detail =
      g_strdup_printf (ngettext ("%u entry imported", "%u entries imported", n_added), n_added);

  return former != NULL ? keep (self, book, NULL, detail) : 0;
}

gboolean
bef_address_keeper_undo (BefAddressKeeper *self, guint change)
{
  BefKeptLine line = { NULL, C_ ("contact", "Change undone") };

  return bef_kept_document_undo (self->document, change, &line);
}
