/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-demo-book.h"

#include "base/bef-civil-time.h"
#include "supervision/kept/bef-address-keeper.h"
#include "supervision/kept/bef-contract-keeper.h"
#include "supervision/kept/bef-council-keeper.h"
#include "supervision/kept/bef-ledger-keeper.h"

/* The works that the demo's ledger begins with. */
#define SCHOOL "urn:ngsi-ld:Building:sainte-gemme:ecole-elementaire"

#define FOLDER "/fr/beffroi/Beffroi/"

/* (transfer full) nullable. */
static char *
dup_text (const char *path)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : NULL;
}

/* The first Thursday of the month of @ms, which is when the demo's council meets. */
static gint64
council_of_month (gint64 ms)
{
  gint64 day = bef_civil_floor (ms, BEF_PERIOD_MONTH);
  BefCivil civil;

  bef_civil_from_ms (day, &civil);
  return bef_civil_add (day, BEF_PERIOD_DAY, (4 - civil.weekday + 7) % 7);
}

/* Not in August. */
static gint64
next_council (gint64 now_ms)
{
  gint64 month = bef_civil_floor (now_ms, BEF_PERIOD_MONTH);

  for (;; month = bef_civil_add (month, BEF_PERIOD_MONTH, 1))
    {
      BefCivil civil;

      bef_civil_from_ms (month, &civil);
      if (civil.month != 8 && council_of_month (month) >= bef_civil_floor (now_ms, BEF_PERIOD_DAY))
        return council_of_month (month);
    }
}

/* The school's windows, of last summer or so: what they gave cannot be known yet. */
static void
offer_works (BefSession *session)
{
  gint64 from = bef_civil_add (bef_now_ms (), BEF_PERIOD_MONTH, -4);
  g_autoptr (BefLedgerEntry) windows =
      bef_ledger_entry_new (SCHOOL, "fenêtres", from, bef_civil_add (from, BEF_PERIOD_DAY, 11));
  g_autoptr (BefLedger) ledger = bef_ledger_new ();

  windows->euros = 38000;
  bef_ledger_put (ledger, windows);
  g_autofree char *text = bef_ledger_to_text (ledger);
  bef_ledger_keeper_set_default (bef_ledger_keeper_of (session), text);
}

static void
offer_councils (BefSession *session)
{
  g_autofree char *text = dup_text (FOLDER "demo-councils.txt");

  if (text == NULL)
    return;
  gint64 next = next_council (bef_now_ms ()),
         last = council_of_month (bef_civil_add (next, BEF_PERIOD_MONTH, -2));
  g_autofree char *next_date = bef_council_dup_date (next),
                  *last_date = bef_council_dup_date (last);
  GString *plan = g_string_new (text);
  g_string_replace (plan, "NEXT", next_date, 1);
  g_string_replace (plan, "LAST", last_date, 1);
  bef_council_keeper_set_default (bef_council_keeper_of (session), plan->str);
  g_string_free (plan, TRUE);
}

/* Once the hub has said what day it is there. */
static void
connected_cb (BefSession *session)
{
  if (bef_session_get_connection (session) != BEF_CONNECTION_LIVE)
    return;
  offer_works (session);
  offer_councils (session);
  g_signal_handlers_disconnect_by_func (session, connected_cb, NULL);
}

void
bef_demo_book_offer (BefSession *session)
{
  g_autofree char *book = dup_text (FOLDER "demo-address-book.json");
  g_autofree char *contracts = dup_text (FOLDER "demo-contracts.txt");

  if (book != NULL)
    bef_address_keeper_set_default (bef_address_keeper_of (session), book);
  if (contracts != NULL)
    bef_contract_keeper_set_default (bef_contract_keeper_of (session), contracts);
  g_signal_connect (session, "notify::connection", G_CALLBACK (connected_cb), NULL);
  connected_cb (session);
}
