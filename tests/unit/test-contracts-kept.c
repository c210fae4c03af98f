/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contracts are kept with the line that says who changed which, taken back, and never read half;
 * and what the demo commune pays. */
#include <string.h>

#include "base/bef-present.h"
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/kept/bef-contract-keeper.h"
#include "tariff-util.h"

#define NOW G_GINT64_CONSTANT (1795557356000)

typedef struct
{
  char *folder, *path;
  BefHistory *history;
  ScriptedBackend *backend;
  BefSession *session;
  BefContractKeeper *keeper; /* the session's */
  GString *told;
} Fixture;

static void
told_cb (BefSession *session, const char *text, Fixture *f)
{
  g_string_append_printf (f->told, "%s\n", text);
}

static void
begin (Fixture *f, BefRole role)
{
  f->history = open_history (f->path, NULL);
  f->backend = scripted_backend_new ();
  f->backend->identity.role = role;
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  g_signal_connect (f->session, "told", G_CALLBACK (told_cb), f);
  f->keeper = bef_contract_keeper_of (f->session);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
                  && bef_contract_keeper_is_ready (f->keeper),
              8);
}

static void
end (Fixture *f)
{
  bef_session_stop (f->session);
  g_clear_object (&f->session);
  g_clear_object (&f->backend);
  close_history (f->history);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->told = g_string_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_string_free (f->told, TRUE);
}

static guint
n_contracts (Fixture *f)
{
  return bef_contracts_get_length (bef_contract_keeper_get (f->keeper));
}

/* Lines of the journal on contracts, the newest first: "who action object detail". (transfer full)
 */
static GStrv
dup_lines (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  WAIT (result, bef_history_journal_list_async (f->history, 100, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) lines = bef_history_journal_list_finish (f->history, result, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const BefJournalEntry *line = lines->pdata[i];
      if (!g_str_equal (line->action, "tariff"))
        continue;
      g_autofree char *text = g_strdup_printf ("%s %s", line->object, line->detail);
      g_strv_builder_add (out, text);
    }
  return g_strv_builder_end (out);
}

static char *
get_document (Fixture *f, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_get_document_async (f->history, name, NULL, wait_cb, &result));
  return bef_history_get_document_finish (f->history, result, NULL);
}

static void
test_what_is_put_is_kept_and_can_be_taken_back (Fixture *f, gconstpointer data)
{
  g_autoptr (BefContract) one = random_contract (BEF_FLUID_ELECTRICITY, BEF_SCHEME_C4);

  begin (f, BEF_ROLE_SECRETARY);
  guint first = bef_contract_keeper_put (f->keeper, one);
  g_assert_cmpuint (first, >, 0);
  g_assert_cmpuint (n_contracts (f), ==, 1);
  g_autofree char *text = bef_contracts_to_text (bef_contract_keeper_get (f->keeper));
  g_assert_true (bef_contract_keeper_undo (f->keeper, first));
  g_assert_cmpuint (n_contracts (f), ==, 0);
  g_assert_cmpuint (bef_contract_keeper_put (f->keeper, one), >, 0);
  g_assert_false (bef_contract_keeper_undo (f->keeper, first));
  /* Under another number. */
  g_free (one->point);
  one->point = g_strdup ("11111111111111");
  g_assert_cmpuint (bef_contract_keeper_rename (f->keeper, POINT, one), >, 0);
  g_assert_cmpuint (n_contracts (f), ==, 1);
  g_assert_nonnull (bef_contracts_find (bef_contract_keeper_get (f->keeper), "11111111111111"));
  g_auto (GStrv) lines = dup_lines (f);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, "11111111111111 Changed");
  g_assert_cmpstr (lines[3], ==, POINT " Added");
  for (char **line = lines; *line != NULL; line++)
    g_assert_null (strstr (*line, "0."));
  end (f);
  begin (f, BEF_ROLE_SECRETARY);
  g_assert_cmpuint (n_contracts (f), ==, 1);
  g_autofree char *again = bef_contracts_to_text (bef_contract_keeper_get (f->keeper));
  g_assert_cmpuint (strlen (again), ==, strlen (text));
  g_assert_cmpuint (bef_contract_keeper_remove (f->keeper, "11111111111111"), >, 0);
  g_assert_cmpuint (n_contracts (f), ==, 0);
  g_assert_cmpstr (f->told->str, ==, "");
  end (f);
}

static void
test_what_is_wrong_or_not_allowed_is_not_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (BefContract) one = random_contract (BEF_FLUID_ELECTRICITY, BEF_SCHEME_HPHC);

  begin (f, BEF_ROLE_ELECTED);
  g_assert_false (bef_contract_keeper_may_edit (f->keeper));
  g_assert_cmpuint (bef_contract_keeper_put (f->keeper, one), ==, 0);
  g_assert_cmpuint (n_contracts (f), ==, 0);
  end (f);
  begin (f, BEF_ROLE_SECRETARY);
  g_array_index (one->tariffs, BefTariff, 0).price[BEF_CLASS_HC] = 0;
  g_assert_cmpuint (bef_contract_keeper_put (f->keeper, one), ==, 0);
  g_assert_cmpuint (bef_contract_keeper_remove (f->keeper, "none"), ==, 0);
  g_auto (GStrv) lines = dup_lines (f);
  g_assert_cmpuint (g_strv_length (lines), ==, 0);
  end (f);
}

static void
test_what_cannot_be_read_is_set_aside (Fixture *f, gconstpointer data)
{
  const char *damaged = "beffroi-contracts 1\ncontract 1 electricity\nprice of gold\n";
  g_autoptr (BefContract) one = random_contract (BEF_FLUID_WATER, BEF_SCHEME_BASE);

  f->history = open_history (f->path, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  WAIT (result,
        bef_history_put_document_async (f->history, "contracts", damaged, NULL, wait_cb, &result));
  g_assert_true (bef_history_put_document_finish (f->history, result, NULL));
  close_history (f->history);
  begin (f, BEF_ROLE_SECRETARY);
  g_assert_cmpuint (n_contracts (f), ==, 0);
  g_assert_nonnull (strstr (f->told->str, "Line 3"));
  g_assert_cmpuint (bef_contract_keeper_put (f->keeper, one), >, 0);
  g_autofree char *aside = get_document (f, "contracts-damaged");
  g_assert_cmpstr (aside, ==, damaged);
  end (f);
}

static char *
read_file (const char *folder, const char *subfolder, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", folder, subfolder, name, NULL);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
test_the_demo_commune_pays_for_every_meter (void)
{
  g_autofree char *text = read_file ("data", "commune", "contracts.txt");
  g_autofree char *examples = read_file ("resources", "tariffs", "examples.txt");
  g_autoptr (GError) error = NULL;
  g_autoptr (BefContracts) demo = bef_contracts_read (text, strlen (text), &error);
  g_assert_no_error (error);
  g_autoptr (BefContracts) shipped = bef_contracts_read (examples, strlen (examples), &error);
  g_assert_no_error (error);
  static const char *const buildings[] = {
    "mairie",      "ecole-elementaire",  "ecole-maternelle", "bibliotheque",   "centre-loisirs",
    "salle-fetes", "salle-associations", "ateliers",         "eglise",         "maison-sante",
    "coworking",   "micro-folie",        "chateau-eau",      "eclairage-bourg"
  };

  for (guint i = 0; i < G_N_ELEMENTS (buildings); i++)
    {
      g_autofree char *meter = g_strdup_printf (
          "urn:ngsi-ld:ACMeasurement:sainte-gemme:%s:compteur-electricite", buildings[i]);
      const BefContract *contract = bef_contracts_find_meter (demo, meter, BEF_FLUID_ELECTRICITY);
      g_assert_nonnull (contract);
      g_assert_nonnull (bef_contract_tariff_at (contract, NOW));
    }
  for (guint i = 0; i < bef_contracts_get_length (demo); i++)
    g_assert_nonnull (bef_contract_tariff_at (bef_contracts_nth (demo, i), NOW));
  g_assert_cmpuint (bef_contracts_get_length (shipped), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/contracts-kept/put", Fixture, NULL, set_up,
              test_what_is_put_is_kept_and_can_be_taken_back, tear_down);
  g_test_add ("/contracts-kept/not-kept", Fixture, NULL, set_up,
              test_what_is_wrong_or_not_allowed_is_not_kept, tear_down);
  g_test_add ("/contracts-kept/damaged", Fixture, NULL, set_up,
              test_what_cannot_be_read_is_set_aside, tear_down);
  g_test_add_func ("/contracts-kept/demo", test_the_demo_commune_pays_for_every_meter);
  return g_test_run ();
}
