/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left on the desk: rounds under way, signatures, absences, and the sheet that is handed
 * over. */
#include "../patience.h"
#include "base/bef-json.h"
#include "base/bef-present.h"
#include "history-util.h"
#include "rounds-util.h"
#include "scripted-backend.h"
#include "supervision/desk/bef-desk.h"
#include "supervision/rounds/bef-handover.h"

#define HALL URN ("hall")

typedef struct
{
  char *folder, *path;
  BefHistory *history;
  BefSession *session;
  BefDesk *desk;
  Rounds *rounds;
  GPtrArray *items;
} Fixture;

static void
begin (Fixture *f)
{
  f->history = open_history (f->path, NULL);
  f->session = bef_session_new (NULL, f->history, 5, 30);
  f->desk = bef_desk_of (f->session);
  WAIT_UNTIL (bef_desk_is_ready (f->desk), 8);
}

static void
end (Fixture *f)
{
  g_clear_object (&f->session);
  close_history (f->history);
}

/* Somebody closes the window and comes back. */
static void
restart (Fixture *f)
{
  end (f);
  begin (f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->rounds = rounds_new ();
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  begin (f);
  rounds_building (f->rounds, HALL, "villageHall", 46.2, -0.8);
  rounds_state (rounds_device (f->rounds, URN ("side door"), HALL, BEF_KIND_DOOR), "open-state",
                "open", ROUNDS_NOW - BEF_MS_MINUTE);
  rounds_state (rounds_device (f->rounds, URN ("cellar"), HALL, BEF_KIND_DOOR), "open-state",
                "closed", ROUNDS_NOW - 9 * BEF_MS_DAY);
  rounds_tell (f->rounds);
  f->items = bef_round_closing (f->rounds->commune, ROUNDS_NOW);
  g_assert_cmpuint (f->items->len, ==, 2);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  end (f);
  g_ptr_array_unref (f->items);
  rounds_free (f->rounds);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static const BefRoundItem *
item (Fixture *f, guint i)
{
  return f->items->pdata[i];
}

/* The newest line of the journal. (transfer full) */
static BefJournalEntry *
newest_line (Fixture *f)
{
  GAsyncResult *slot;
  g_autoptr (GAsyncResult) result =
      WAIT (slot, bef_history_journal_list_async (f->history, 5, NULL, wait_cb, &slot));
  g_autoptr (GPtrArray) lines = bef_history_journal_list_finish (f->history, result, NULL);

  g_assert_nonnull (lines);
  if (lines->len == 0)
    return NULL;
  const BefJournalEntry *line = lines->pdata[0];
  return bef_journal_entry_new (line->at_ms, line->who, line->action, line->object, line->detail);
}

static void
test_checks_are_there_after_a_restart (Fixture *f, gconstpointer data)
{
  bef_desk_check (f->desk, BEF_ROUND_CLOSING, item (f, 0)->key, "  the lock\nis broken ");
  bef_desk_check (f->desk, BEF_ROUND_CLOSING, item (f, 1)->key, NULL);
  bef_desk_uncheck (f->desk, BEF_ROUND_CLOSING, item (f, 1)->key);
  restart (f);
  const BefRoundRecord *record = bef_desk_get_record (f->desk, BEF_ROUND_CLOSING);
  const BefRoundCheck *check = bef_round_record_find (record, item (f, 0)->key);
  g_assert_nonnull (check);
  g_assert_cmpstr (check->note, ==, "the lock is broken");
  g_assert_cmpint (check->at_ms, ==, ROUNDS_NOW);
  g_assert_null (bef_round_record_find (record, item (f, 1)->key));
  /* The other round has checks of its own. */
  g_assert_null (
      bef_round_record_find (bef_desk_get_record (f->desk, BEF_ROUND_MORNING), item (f, 0)->key));
}

static void
test_a_signature_names_what_remains (Fixture *f, gconstpointer data)
{
  guint open = item (f, 0)->need == BEF_ROUND_TO_DO ? 0 : 1;

  bef_desk_check (f->desk, BEF_ROUND_CLOSING, item (f, open)->key, "the lock is broken");
  bef_desk_sign (f->desk, BEF_ROUND_CLOSING, f->items);
  restart (f);
  const BefRoundRecord *record = bef_desk_get_record (f->desk, BEF_ROUND_CLOSING);
  g_assert_cmpint (record->signed_ms, ==, ROUNDS_NOW);
  /* What is still open is named though somebody checked it, and so is what nobody looked at. */
  g_assert_nonnull (strstr (record->result, "Closed with exceptions: "));
  g_assert_nonnull (strstr (record->result, "hall, side door: open (the lock is broken)"));
  g_assert_nonnull (strstr (record->result, "hall, cellar: "));
  /* The next round begins anew. */
  g_assert_cmpuint (record->checks->len, ==, 0);
  g_autoptr (BefJournalEntry) line = newest_line (f);
  g_assert_cmpstr (line->action, ==, "round");
  g_assert_cmpstr (line->object, ==, "Closing round");
  g_assert_cmpstr (line->detail, ==, record->result);
  g_assert_cmpstr (line->who, ==, record->signed_by);
  g_assert_cmpint (line->at_ms, ==, ROUNDS_NOW);
}

static void
test_what_was_looked_at_is_no_exception (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) unknown = g_ptr_array_new ();
  guint cellar = item (f, 0)->need == BEF_ROUND_TO_LOOK ? 0 : 1;

  g_ptr_array_add (unknown, (gpointer)item (f, cellar));
  bef_desk_check (f->desk, BEF_ROUND_CLOSING, item (f, cellar)->key, NULL);
  bef_desk_sign (f->desk, BEF_ROUND_CLOSING, unknown);
  g_assert_cmpstr (bef_desk_get_record (f->desk, BEF_ROUND_CLOSING)->result, ==,
                   "Closed, nothing remains.");
}

static void
test_away_until_monday (Fixture *f, gconstpointer data)
{
  gint64 monday = bef_absence_next_monday (ROUNDS_NOW);
  BefCivil civil;

  bef_civil_from_ms (monday, &civil);
  g_assert_cmpint (civil.weekday, ==, 1);
  g_assert_cmpint (civil.day, ==, 19);
  g_assert_false (bef_desk_set_absence (f->desk, monday, "  "));
  g_assert_false (bef_desk_set_absence (f->desk, ROUNDS_NOW, "Technical services"));
  g_assert_true (bef_desk_set_absence (f->desk, monday, "Technical services"));
  restart (f);
  const BefAbsence *absence = bef_desk_get_absence (f->desk);
  g_assert_nonnull (absence);
  g_autofree char *words = bef_absence_dup_words (absence, ROUNDS_NOW);
  g_assert_cmpstr (words, ==, "Away until Monday 19 January 2026; deputy: Technical services");
  g_autoptr (BefJournalEntry) line = newest_line (f);
  g_assert_cmpstr (line->action, ==, "absence");
  g_assert_cmpstr (line->object, ==, words);

  bef_desk_end_absence (f->desk);
  g_assert_null (bef_desk_get_absence (f->desk));
  bef_desk_undo_absence (f->desk);
  g_assert_cmpstr (bef_desk_get_absence (f->desk)->deputy, ==, "Technical services");
  /* It ends by itself. */
  bef_clock_override (monday - 1, 0);
  g_assert_nonnull (bef_desk_get_absence (f->desk));
  bef_clock_override (monday, 0);
  g_assert_null (bef_desk_get_absence (f->desk));
}

/* What is on the disk is the truth: a note that cannot be kept is taken back. */
static void
test_what_cannot_be_kept_is_taken_back (Fixture *f, gconstpointer data)
{
  bef_history_close (f->history);
  bef_desk_check (f->desk, BEF_ROUND_CLOSING, item (f, 0)->key, NULL);
  WAIT_UNTIL (
      bef_round_record_find (bef_desk_get_record (f->desk, BEF_ROUND_CLOSING), item (f, 0)->key)
          == NULL,
      8);
  g_object_unref (f->session);
  f->session = NULL;
  g_object_unref (f->history);
  begin (f);
}

static void
test_damaged_text_is_nothing (void)
{
  static const char *const texts[] = { "{}", "[]", "{\"checks\":3}",
                                       "{\"checks\":[{\"key\":1}],\"signed\":\"x\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) root = bef_json_parse (texts[i], strlen (texts[i]), 0, NULL);
      g_autoptr (BefRoundRecord) record = bef_round_record_from_json (bef_json_node_object (root));
      g_assert_cmpuint (record->checks->len, ==, 0);
      g_assert_cmpint (record->signed_ms, ==, BEF_NO_TIME);
      g_assert_null (bef_absence_from_json (bef_json_node_object (root)));
    }
}

/* All that a sheet says. (transfer full) */
static char *
sheet_text (BefHandover *sheet)
{
  g_autoptr (GString) out = g_string_new (sheet->title);

  g_string_append_printf (out, "\n%s\n", sheet->subtitle);
  for (guint i = 0; i < sheet->sections->len; i++)
    {
      BefHandoverSection *section = sheet->sections->pdata[i];
      g_string_append_printf (out, "# %s\n", section->title);
      for (guint j = 0; j < section->lines->len; j++)
        g_string_append_printf (out, "%s\n", (char *)section->lines->pdata[j]);
    }
  return g_strdup (out->str);
}

/* Whom to call for the heating, and two notes on the hall. */
static void
write_down (BefAddressBook *book, BefNotes *notes)
{
  g_autoptr (BefContact) firm = bef_contact_new ("heating");
  g_autoptr (BefNote) note = bef_note_new (HALL, "The key is at the bakery");
  g_autoptr (BefNote) old = bef_note_new (HALL, "Long ago");

  bef_contact_set (firm, BEF_CONTACT_FIRM, "Chauffage du Marais");
  bef_contact_set (firm, BEF_CONTACT_PHONE, "05 46 00 00 00");
  g_assert_true (bef_address_book_put (book, firm));
  bef_note_sign (note, "Front desk", ROUNDS_NOW - BEF_MS_DAY);
  bef_note_sign (old, "Front desk", ROUNDS_NOW - 60 * BEF_MS_DAY);
  g_assert_true (bef_notes_put (notes, note));
  g_assert_true (bef_notes_put (notes, old));
}

static void
test_the_sheet (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAbsence) absence =
      bef_absence_new (ROUNDS_NOW, bef_absence_next_monday (ROUNDS_NOW), "Technical services");
  BefEntity *boiler = rounds_alert (f->rounds, URN ("Boiler fault"), "critical",
                                    ROUNDS_NOW - BEF_MS_HOUR, BEF_NO_TIME);
  bef_entity_set_fact (boiler, "acknowledgedAt", "2026-01-12T07:00:00Z");
  bef_entity_set_fact (boiler, "acknowledgedBy", "Front desk");
  bef_entity_set_fact (boiler, "acknowledgeComment", "Heating firm called at 8");
  bef_entity_set_fact (boiler, "timeAllowed", "120");
  bef_entity_set_fact (boiler, "contact", "heating");
  rounds_device (f->rounds, URN ("churchyard camera"), HALL, BEF_KIND_CAMERA);
  BefEntity *camera = rounds_alert (f->rounds, URN ("churchyard camera out"), "high",
                                    ROUNDS_NOW - BEF_MS_HOUR, BEF_NO_TIME);
  bef_entity_set_fact (camera, "alertSource", URN ("churchyard camera"));
  rounds_tell (f->rounds);

  g_autoptr (BefAddressBook) book = bef_address_book_new ();
  g_autoptr (BefNotes) notes = bef_notes_new ();
  BefHandoverSources from = {
    .commune = f->rounds->commune, .absence = absence, .book = book, .notes = notes
  };
  write_down (book, notes);
  g_autoptr (BefHandover) sheet = bef_handover_new (&from, ROUNDS_NOW);
  g_autofree char *text = sheet_text (sheet);
  g_assert_nonnull (strstr (text, "Away until Monday 19 January 2026; deputy: Technical services"));
  g_assert_nonnull (strstr (text, "Urgent · Boiler fault"));
  g_assert_nonnull (strstr (text, "Heating firm called at 8"));
  g_assert_nonnull (strstr (text, "Front desk"));
  g_assert_nonnull (strstr (text, "before 09:30"));
  g_assert_nonnull (strstr (text, "Video protection: 1 matter"));
  g_assert_null (strstr (text, "churchyard"));
  /* Whom to call, and what was noted lately. */
  g_assert_nonnull (strstr (text, "Chauffage du Marais · 05 46 00 00 00"));
  g_assert_nonnull (strstr (text, "hall · The key is at the bakery"));
  g_assert_null (strstr (text, "Long ago"));

  /* With others in the room nobody is named, and nothing is told of what they wrote. */
  bef_commune_set_audience (f->rounds->commune, BEF_AUDIENCE_ROOM, ROUNDS_NOW);
  g_autoptr (BefHandover) shown = bef_handover_new (&from, ROUNDS_NOW);
  g_autofree char *told = sheet_text (shown);
  g_assert_nonnull (strstr (told, "Boiler fault"));
  g_assert_null (strstr (told, "Front desk"));
  g_assert_null (strstr (told, "Heating firm called"));
  g_assert_null (strstr (told, "Video protection"));
  g_assert_null (strstr (told, "bakery"));
}

#define ADD(name, test) g_test_add ("/rounds-desk/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("restart", test_checks_are_there_after_a_restart);
  ADD ("signature", test_a_signature_names_what_remains);
  ADD ("looked-at", test_what_was_looked_at_is_no_exception);
  ADD ("away", test_away_until_monday);
  ADD ("taken-back", test_what_cannot_be_kept_is_taken_back);
  ADD ("sheet", test_the_sheet);
  g_test_add_func ("/rounds-desk/damaged", test_damaged_text_is_nothing);
  return g_test_run ();
}
