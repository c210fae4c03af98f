/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ledger-keeper.h"

#include <glib/gi18n.h>
#include <string.h>

#include "bef-kept-document.h"
#include "model/bef-kept.h"

struct _BefLedgerKeeper
{
  GObject parent_instance;
  BefSession *session;       /* unowned: it owns the keeper */
  BefKeptDocument *document; /* owned */
  BefLedger *ledger;         /* owned */
  gboolean was_read;         /* what is damaged is told once */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefLedgerKeeper, bef_ledger_keeper, G_TYPE_OBJECT)

static const BefKeptInfo info = {
  .name = "works-ledger",
  .action = "works-ledger",
  .not_kept = N_ ("The ledger of works could not be kept, and is as it was."),
  .most_bytes = BEF_KEPT_MAX_BYTES,
};

static void
tell_damage (BefLedgerKeeper *self, const BefLedger *ledger)
{
  guint n = ledger != NULL ? bef_ledger_count_unread (ledger) : 0;

  if (self->was_read || (ledger != NULL && n == 0))
    return;
  bef_kept_document_set_aside (self->document);
  if (ledger == NULL)
    {
      bef_kept_document_tell (self->document,
                              _ ("The ledger of works could not be read: it is set aside, and "
                                 "begins anew."));
      return;
    }
  g_autofree char *told = g_strdup_printf (
      ngettext ("%u line of the ledger of works could not be read: it is kept as it is.",
                "%u lines of the ledger of works could not be read: they are kept as they are.", n),
      n);
  bef_kept_document_tell (self->document, told);
}

static guint
keep (BefLedgerKeeper *self, const BefLedger *ledger, const BefKeptLine *line)
{
  g_autofree char *text = bef_ledger_to_text (ledger);

  return bef_kept_document_put (self->document, text, line);
}

static void
text_changed_cb (BefLedgerKeeper *self)
{
  const char *text = bef_kept_document_get_text (self->document);
  BefLedger *ledger =
      text != NULL ? bef_ledger_read (text, strlen (text), NULL) : bef_ledger_new ();

  tell_damage (self, ledger);
  self->was_read = TRUE;
  bef_ledger_free (self->ledger);
  self->ledger = ledger != NULL ? ledger : bef_ledger_new ();
  g_signal_emit (self, changed_signal, 0);
}

static void
bef_ledger_keeper_dispose (GObject *object)
{
  BefLedgerKeeper *self = BEF_LEDGER_KEEPER (object);

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      bef_kept_document_stop (self->document);
    }
  g_clear_object (&self->document);
  G_OBJECT_CLASS (bef_ledger_keeper_parent_class)->dispose (object);
}

static void
bef_ledger_keeper_finalize (GObject *object)
{
  bef_ledger_free (BEF_LEDGER_KEEPER (object)->ledger);
  G_OBJECT_CLASS (bef_ledger_keeper_parent_class)->finalize (object);
}

static void
bef_ledger_keeper_class_init (BefLedgerKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_ledger_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_ledger_keeper_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_LEDGER_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_ledger_keeper_init (BefLedgerKeeper *self)
{
  self->ledger = bef_ledger_new ();
}

/* The session is going: whoever still holds the keeper finds it closed. */
static void
stop (gpointer data)
{
  BefLedgerKeeper *self = data;

  self->session = NULL;
  bef_kept_document_stop (self->document);
  g_object_unref (self);
}

BefLedgerKeeper *
bef_ledger_keeper_of (BefSession *session)
{
  BefLedgerKeeper *self = g_object_get_data (G_OBJECT (session), "bef-ledger-keeper");

  if (self != NULL)
    return self;
  self = g_object_new (BEF_TYPE_LEDGER_KEEPER, NULL);
  self->session = session;
  self->document = bef_kept_document_new (session, &info);
  g_signal_connect_swapped (self->document, "changed", G_CALLBACK (text_changed_cb), self);
  g_object_set_data_full (G_OBJECT (session), "bef-ledger-keeper", self, stop);
  return self;
}

gboolean
bef_ledger_keeper_is_ready (BefLedgerKeeper *self)
{
  return bef_kept_document_is_ready (self->document);
}

const BefLedger *
bef_ledger_keeper_get_ledger (BefLedgerKeeper *self)
{
  return self->ledger;
}

void
bef_ledger_keeper_set_default (BefLedgerKeeper *self, const char *text)
{
  bef_kept_document_set_default (self->document, text);
}

gboolean
bef_ledger_keeper_may_edit (BefLedgerKeeper *self)
{
  return self->session != NULL && bef_session_may_acknowledge (self->session);
}

/* A copy of the ledger to change; NULL: it may not be. (transfer full) */
static BefLedger *
open_ledger (BefLedgerKeeper *self)
{
  return bef_ledger_keeper_may_edit (self) && bef_ledger_keeper_is_ready (self)
             ? bef_ledger_copy (self->ledger)
             : NULL;
}

guint
bef_ledger_keeper_put (BefLedgerKeeper *self, const BefLedgerEntry *entry)
{
  g_autoptr (BefLedger) ledger = open_ledger (self);
  BefKeptLine line = { entry->building, bef_ledger_find (self->ledger, entry->id) != NULL
                                            ? C_ ("ledger", "Changed")
                                            : C_ ("ledger", "Added") };

  return ledger != NULL && bef_ledger_put (ledger, entry) ? keep (self, ledger, &line) : 0;
}

guint
bef_ledger_keeper_remove (BefLedgerKeeper *self, const char *id)
{
  g_autoptr (BefLedger) ledger = open_ledger (self);
  const BefLedgerEntry *there = bef_ledger_find (self->ledger, id);

  if (ledger == NULL || there == NULL || !bef_ledger_remove (ledger, id))
    return 0;
  g_autofree char *building = g_strdup (there->building);
  BefKeptLine line = { building, C_ ("ledger", "Removed") };
  return keep (self, ledger, &line);
}

gboolean
bef_ledger_keeper_undo (BefLedgerKeeper *self, guint change)
{
  BefKeptLine line = { NULL, C_ ("ledger", "Change undone") };

  return bef_kept_document_undo (self->document, change, &line);
}
