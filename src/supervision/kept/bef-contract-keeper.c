/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contract-keeper.h"

#include <glib/gi18n.h>
#include <string.h>

#include "bef-kept-document.h"

struct _BefContractKeeper
{
  GObject parent_instance;
  BefSession *session;       /* unowned: it owns the keeper */
  BefKeptDocument *document; /* owned */
  BefContracts *contracts;   /* owned */
  gboolean was_read;         /* what is damaged is told once */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefContractKeeper, bef_contract_keeper, G_TYPE_OBJECT)

static const BefKeptInfo info = {
  .name = "contracts",
  .action = "tariff",
  .not_kept = N_ ("The contracts could not be kept, and are as they were."),
  .most_bytes = BEF_CONTRACTS_MAX_BYTES,
};

static void
text_changed_cb (BefContractKeeper *self)
{
  const char *text = bef_kept_document_get_text (self->document);
  g_autoptr (GError) error = NULL;
  BefContracts *contracts =
      text != NULL ? bef_contracts_read (text, strlen (text), &error) : bef_contracts_new ();

  if (contracts == NULL && !self->was_read)
    {
      bef_kept_document_set_aside (self->document);
      g_autofree char *told = g_strdup_printf (
          /* TRANSLATORS: then why. */
          _ ("The contracts could not be read: they are set aside, and begin anew. %s"),
          error->message);
      bef_kept_document_tell (self->document, told);
    }
  self->was_read = TRUE;
  bef_contracts_free (self->contracts);
  self->contracts = contracts != NULL ? contracts : bef_contracts_new ();
  g_signal_emit (self, changed_signal, 0);
}

static void
bef_contract_keeper_dispose (GObject *object)
{
  BefContractKeeper *self = BEF_CONTRACT_KEEPER (object);

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      bef_kept_document_stop (self->document);
    }
  g_clear_object (&self->document);
  G_OBJECT_CLASS (bef_contract_keeper_parent_class)->dispose (object);
}

static void
bef_contract_keeper_finalize (GObject *object)
{
  bef_contracts_free (BEF_CONTRACT_KEEPER (object)->contracts);
  G_OBJECT_CLASS (bef_contract_keeper_parent_class)->finalize (object);
}

static void
bef_contract_keeper_class_init (BefContractKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_contract_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_contract_keeper_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_CONTRACT_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_contract_keeper_init (BefContractKeeper *self)
{
  self->contracts = bef_contracts_new ();
}

/* The session is going: whoever still holds the keeper finds it closed. */
static void
stop (gpointer data)
{
  BefContractKeeper *self = data;

  self->session = NULL;
  bef_kept_document_stop (self->document);
  g_object_unref (self);
}

BefContractKeeper *
bef_contract_keeper_of (BefSession *session)
{
  BefContractKeeper *self = g_object_get_data (G_OBJECT (session), "bef-contract-keeper");

  if (self != NULL)
    return self;
  self = g_object_new (BEF_TYPE_CONTRACT_KEEPER, NULL);
  self->session = session;
  self->document = bef_kept_document_new (session, &info);
  g_signal_connect_swapped (self->document, "changed", G_CALLBACK (text_changed_cb), self);
  g_object_set_data_full (G_OBJECT (session), "bef-contract-keeper", self, stop);
  return self;
}

gboolean
bef_contract_keeper_is_ready (BefContractKeeper *self)
{
  return bef_kept_document_is_ready (self->document);
}

const BefContracts *
bef_contract_keeper_get (BefContractKeeper *self)
{
  return self->contracts;
}

void
bef_contract_keeper_set_default (BefContractKeeper *self, const char *text)
{
  bef_kept_document_set_default (self->document, text);
}

gboolean
bef_contract_keeper_may_edit (BefContractKeeper *self)
{
  return self->session != NULL && bef_session_may_acknowledge (self->session);
}

static guint
keep (BefContractKeeper *self, const BefContracts *contracts, const BefKeptLine *line)
{
  g_autofree char *text = bef_contracts_to_text (contracts);

  return bef_kept_document_put (self->document, text, line);
}

/* A copy to change; NULL: it may not be. (transfer full) */
static BefContracts *
open_contracts (BefContractKeeper *self)
{
  return bef_contract_keeper_may_edit (self) && bef_contract_keeper_is_ready (self)
             ? bef_contracts_copy (self->contracts)
             : NULL;
}

guint
bef_contract_keeper_rename (BefContractKeeper *self, const char *former,
                            const BefContract *contract)
{
  g_autoptr (BefContracts) contracts = open_contracts (self);
  gboolean is_new = former == NULL && bef_contracts_find (self->contracts, contract->point) == NULL;

  if (contracts == NULL)
    return 0;
  g_autofree char *problem =
      bef_contract_dup_problem (contract, bef_contracts_get_taxes (contracts));
  if (problem != NULL || !bef_point_is_sound (contract->point))
    return 0;
  if (former != NULL && !g_str_equal (former, contract->point))
    bef_contracts_remove (contracts, former);
  bef_contracts_put (contracts, contract);
  BefKeptLine line = { contract->point,
                       is_new ? C_ ("contract", "Added") : C_ ("contract", "Changed") };
  return keep (self, contracts, &line);
}

guint
bef_contract_keeper_put (BefContractKeeper *self, const BefContract *contract)
{
  return bef_contract_keeper_rename (self, NULL, contract);
}

guint
bef_contract_keeper_remove (BefContractKeeper *self, const char *point)
{
  g_autoptr (BefContracts) contracts = open_contracts (self);
  BefKeptLine line = { point, C_ ("contract", "Removed") };

  if (contracts == NULL || !bef_contracts_remove (contracts, point))
    return 0;
  return keep (self, contracts, &line);
}

guint
bef_contract_keeper_replace (BefContractKeeper *self, const BefContracts *contracts)
{
  g_autoptr (BefContracts) former = open_contracts (self);
  g_autofree char *detail =
      g_strdup_printf (ngettext ("%u contract imported", "%u contracts imported",
                                 bef_contracts_get_length (contracts)),
                       bef_contracts_get_length (contracts));
  BefKeptLine line = { NULL, detail };

  return former != NULL ? keep (self, contracts, &line) : 0;
}

gboolean
bef_contract_keeper_undo (BefContractKeeper *self, guint change)
{
  BefKeptLine line = { NULL, C_ ("contract", "Change undone") };

  return bef_kept_document_undo (self->document, change, &line);
}
