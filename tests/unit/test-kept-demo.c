/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom the demo commune calls: in the demo alone, and only as long as nobody changed it. */
#include <string.h>

#include "base/bef-present.h"
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/kept/bef-address-keeper.h"

#define NOW G_GINT64_CONSTANT (1795557356000)

static char *
read_book (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "commune", "address-book.json", NULL);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

typedef struct
{
  char *folder, *path;
  BefHistory *history;
  ScriptedBackend *backend;
  BefSession *session;
  BefAddressKeeper *keeper; /* the session's */
} Fixture;

static void
told_cb (BefSession *session, const char *text, gpointer user_data)
{
  g_error ("told: %s", text);
}

static void
begin (Fixture *f, const char *offered)
{
  f->history = open_history (f->path, NULL);
  f->backend = scripted_backend_new ();
  f->backend->identity.role = BEF_ROLE_SECRETARY;
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  g_signal_connect (f->session, "told", G_CALLBACK (told_cb), f);
  f->keeper = bef_address_keeper_of (f->session);
  if (offered != NULL)
    bef_address_keeper_set_default (f->keeper, offered);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
                  && bef_address_keeper_is_ready (f->keeper),
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
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static guint
n_entries (Fixture *f)
{
  return bef_address_book_get_length (bef_address_keeper_get_book (f->keeper));
}

static guint
n_lines (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint n = 0;

  WAIT (result, bef_history_journal_list_async (f->history, 100, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) lines = bef_history_journal_list_finish (f->history, result, NULL);
  for (guint i = 0; i < lines->len; i++)
    n += g_str_equal (((BefJournalEntry *)lines->pdata[i])->action, "contact");
  return n;
}

/* What the French plan of numbering keeps for films and books (ARCEP). */
static gboolean
is_fiction (const char *typed)
{
  static const char *const ranges[] = {
    "019900", "026191", "035301", "046571", "053649", "063998"
  };
  g_auto (GStrv) parts = g_strsplit (typed, " ", -1);
  g_autofree char *digits = g_strjoinv ("", parts);

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (g_str_has_prefix (digits, ranges[i]))
      return strlen (digits) == 10 && strspn (digits, "0123456789") == 10;
  return FALSE;
}

static void
test_its_numbers_reach_nobody (void)
{
  g_autofree char *text = read_book ();
  g_autoptr (BefAddressBook) book = bef_address_book_read (text, strlen (text), NULL);

  g_assert_nonnull (book);
  g_assert_cmpuint (bef_address_book_get_problems (book)->len, ==, 0);
  g_assert_cmpuint (bef_address_book_get_length (book), >, 10);
  for (guint i = 0; i < bef_address_book_get_length (book); i++)
    {
      const BefContact *contact = bef_address_book_get (book, i);
      g_assert_true (is_fiction (contact->phone));
      g_assert_true (contact->phone2 == NULL || is_fiction (contact->phone2));
      g_assert_true (contact->mail == NULL || g_str_has_suffix (contact->mail, ".example"));
      for (guint field = 0; field < BEF_N_CONTACT_FIELDS; field++)
        g_assert_null (bef_contact_flaw ((BefContactField)field,
                                         bef_contact_get (contact, (BefContactField)field)));
    }
}

/* Every alarm of ours, and what the demo's back end writes. */
static void
test_every_alarm_of_the_demo_has_somebody (void)
{
  static const char *const named[] = { "Préfecture, bureau de la vidéoprotection",
                                       "Services techniques (astreinte)",
                                       "Conseiller énergie de l’intercommunalité",
                                       "Prestataire réseau et téléphonie",
                                       "Direction de l’école",
                                       "Syndicat d’électrification",
                                       "Installateur de la vidéoprotection",
                                       "Hébergeur du site",
                                       "Loueur du copieur",
                                       "Chauffagiste sous contrat (dépannage 24 h sur 24)" };
  g_autofree char *text = read_book ();
  g_autoptr (BefAddressBook) book = bef_address_book_read (text, strlen (text), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    {
      g_autoptr (GPtrArray) found = bef_address_book_look_up (book, named[i]);
      g_assert_cmpuint (found->len, >, 0);
    }
  for (guint i = 0; bef_contact_role_nth (i) != NULL; i++)
    g_assert_true (bef_address_book_has_role (book, bef_contact_role_nth (i)));
}

static void
test_it_stands_where_nothing_was_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *text = read_book ();

  begin (f, text);
  g_assert_cmpuint (n_entries (f), >, 10);
  /* Nobody has done it. */
  g_assert_cmpuint (n_lines (f), ==, 0);
  end (f);
  /* Nor is it written: a console without the offer has an empty book. */
  begin (f, NULL);
  g_assert_cmpuint (n_entries (f), ==, 0);
  end (f);
}

static void
test_what_was_changed_stays (Fixture *f, gconstpointer data)
{
  g_autofree char *text = read_book ();
  g_autoptr (BefAddressBook) none = bef_address_book_new ();
  g_autoptr (BefContact) own = bef_contact_new ("heating");

  begin (f, text);
  guint all = n_entries (f), change = bef_address_keeper_replace (f->keeper, none, 0);
  g_assert_cmpuint (change, >, 0);
  g_assert_cmpuint (n_entries (f), ==, 0);
  g_assert_true (bef_address_keeper_undo (f->keeper, change));
  g_assert_cmpuint (n_entries (f), ==, all);
  g_assert_cmpuint (bef_address_keeper_replace (f->keeper, none, 0), >, 0);
  g_assert_cmpuint (n_lines (f), ==, 3);
  end (f);
  begin (f, text);
  g_assert_cmpuint (n_entries (f), ==, 0);
  bef_contact_set (own, BEF_CONTACT_FIRM, "Chaleur");
  g_assert_cmpuint (bef_address_keeper_put (f->keeper, own), >, 0);
  end (f);
  begin (f, text);
  g_assert_cmpuint (n_entries (f), ==, 1);
  end (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-book/numbers-reach-nobody", test_its_numbers_reach_nobody);
  g_test_add_func ("/demo-book/every-alarm-has-somebody",
                   test_every_alarm_of_the_demo_has_somebody);
  g_test_add ("/demo-book/where-nothing-was-kept", Fixture, NULL, set_up,
              test_it_stands_where_nothing_was_kept, tear_down);
  g_test_add ("/demo-book/what-was-changed-stays", Fixture, NULL, set_up,
              test_what_was_changed_stays, tear_down);
  return g_test_run ();
}
