/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people decided of what this console found: taken back, kept by a disk that is full, and read
 * whatever became of it there. */
#include "alarm-keeper-util.h"

static char *
only_note (Fixture *f)
{
  g_autoptr (GPtrArray) notes = bef_alert_dup_notes (the_alarm (f));

  g_assert_cmpuint (notes->len, ==, 1);
  return g_strdup (((BefAlertNote *)notes->pdata[0])->id);
}

#define UNDO(of, ...)                                                                              \
  &(BefAlertDecision) { .kind = (of), .sense = BEF_DECISION_UNDO, __VA_ARGS__ }

/* Whoever else looks on for a while and is not told of it, what was decided stays; what is gone for
 * its own role too begins anew. */
static void
test_through_another_role (Fixture *f, gconstpointer data)
{
  BefAlertDecision note = { .kind = BEF_DECISION_COMMENT, .text = (char *)"x", .id = (char *)"n1" };

  bef_alarm_keeper_set_role (f->keeper, BEF_ROLE_SECRETARY);
  go_on (f, 15, "unreachable");
  g_assert_true (acknowledge (f, NULL));
  must_decide (f, &note);
  bef_alarm_keeper_set_role (f->keeper, BEF_ROLE_AGENT);
  bef_commune_clear (f->commune);
  bef_alarm_keeper_heard (f->keeper, f->now);
  g_assert_null (the_alarm (f));
  bef_alarm_keeper_set_role (f->keeper, BEF_ROLE_SECRETARY);
  go_on (f, 15, "unreachable");
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_autofree char *id = only_note (f);
  g_assert_cmpstr (id, ==, "n1");
  bef_commune_clear (f->commune);
  bef_alarm_keeper_heard (f->keeper, f->now);
  g_assert_null (the_alarm (f));
  go_on (f, 15, "unreachable");
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_ACTIVE);
}

/* Any of them, whatever came after it, also after a restart: what the card shows can be taken back.
 */
static void
test_taken_back (Fixture *f, gconstpointer restarts)
{
  BefAlertDecision note = { .kind = BEF_DECISION_COMMENT, .text = (char *)"x", .id = (char *)"n1" };
  BefAlertDecision shelf = { .kind = BEF_DECISION_SHELVE, .text = (char *)"spare part" };

  go_on (f, 15, "unreachable");
  shelf.until_ms = f->now + BEF_MS_DAY;
  g_assert_true (acknowledge (f, NULL));
  must_decide (f, &note);
  must_decide (f, &(BefAlertDecision){ .kind = BEF_DECISION_ASSIGN, .to = (char *)"Deputy" });
  must_decide (f, &(BefAlertDecision){ .kind = BEF_DECISION_ASSIGN, .to = (char *)"Mairie" });
  must_decide (f, &shelf);
  must_decide (f, UNDO (BEF_DECISION_SHELVE));
  if (restarts != NULL)
    restart (f);
  /* Put back, it can be put aside as it was. */
  g_autoptr (BefAlertDecision) again = bef_alert_dup_unshelved (the_alarm (f));
  g_assert_nonnull (again);
  g_assert_cmpstr (again->who, ==, "Mairie");
  g_assert_cmpstr (again->text, ==, "spare part");
  g_assert_cmpint (again->until_ms, ==, shelf.until_ms);
  g_autofree char *id = only_note (f);
  g_assert_cmpstr (id, ==, "n1");
  must_decide (f, UNDO (BEF_DECISION_ACKNOWLEDGE));
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_ACTIVE);
  must_decide (f, UNDO (BEF_DECISION_COMMENT, .was = id));
  g_autoptr (GPtrArray) notes = bef_alert_dup_notes (the_alarm (f));
  g_assert_cmpuint (notes->len, ==, 0);
  must_decide (f, UNDO (BEF_DECISION_ASSIGN));
  g_assert_cmpstr (bef_alert_get_assigned_to (the_alarm (f)), ==, "Deputy");
  must_decide (f, UNDO (BEF_DECISION_ASSIGN));
  g_assert_null (bef_alert_get_assigned_to (the_alarm (f)));
  shelf.until_ms = again->until_ms;
  must_decide (f, &shelf);
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_SHELVED);
  g_assert_null (bef_alert_dup_unshelved (the_alarm (f)));
  /* Both lines of each, and none is gone. */
  WAIT_UNTIL (count_lines (f, "acknowledge") == 2, 8);
  WAIT_UNTIL (count_lines (f, "note") == 2, 8);
  WAIT_UNTIL (count_lines (f, "assign") == 4, 8);
  WAIT_UNTIL (count_lines (f, "shelve") == 3, 8);
  g_autoptr (GError) error = NULL;
  g_assert_false (decide_as (f, UNDO (BEF_DECISION_ACKNOWLEDGE), &error));
  g_assert_nonnull (error);
}

/* Who may not read names and words of persons reads none here, and sees all the same what is. */
static void
test_words (Fixture *f, gconstpointer data)
{
  BefAlertDecision note = { .kind = BEF_DECISION_COMMENT, .text = (char *)"x", .id = (char *)"n1" };

  go_on (f, 15, "unreachable");
  bef_alarm_keeper_set_words (f->keeper, BEF_ALARM_WITHOUT_WORDS);
  g_assert_true (acknowledge (f, NULL));
  must_decide (f, &note);
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_assert_null (bef_alert_get_acknowledged_by (the_alarm (f)));
  g_assert_null (bef_alert_get_comment (the_alarm (f)));
  g_assert_null (bef_alert_get_facts (the_alarm (f))->notes);
  bef_alarm_keeper_set_words (f->keeper, BEF_ALARM_WITH_WORDS);
  g_assert_cmpstr (bef_alert_get_acknowledged_by (the_alarm (f)), ==, "Mairie");
  g_assert_nonnull (bef_alert_get_facts (the_alarm (f))->notes);
}

static GArray *
outs (Fixture *f)
{
  return bef_alarm_keeper_dup_outs (f->keeper);
}

/* Out of service, kept over restarts with its line, listed also when nothing is there, and nobody
 * is named where words may not be read; put back from the list. */
static void
test_out_of_service (Fixture *f, gconstpointer data)
{
  BefAlertDecision out = { .kind = BEF_DECISION_TAKE_OUT, .text = (char *)"line is moved" };
  g_autoptr (GError) error = NULL;

  go_on (f, 15, "unreachable");
  out.until_ms = f->now + 30 * BEF_MS_DAY;
  must_decide (f, &out);
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_OUT_OF_SERVICE);
  g_assert_false (bef_alert_asks (the_alarm (f)));
  g_assert_false (bef_alert_may_be_out (the_alarm (f)));
  WAIT_UNTIL (count_lines (f, "out-of-service") == 1, 8);
  restart (f);
  go_on (f, 1, "unreachable");
  const BefAlertFacts *facts = bef_alert_get_facts (the_alarm (f));
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_OUT_OF_SERVICE);
  g_assert_cmpint (facts->out_until_ms, ==, out.until_ms);
  g_assert_cmpstr (facts->out_by, ==, "Mairie");
  g_assert_cmpstr (facts->out_reason, ==, "line is moved");
  go_on (f, 10, "registered");
  g_assert_null (the_alarm (f));
  bef_alarm_keeper_set_words (f->keeper, BEF_ALARM_WITHOUT_WORDS);
  g_autoptr (GArray) unnamed = outs (f);
  g_assert_cmpuint (unnamed->len, ==, 1);
  g_assert_null (g_array_index (unnamed, BefAlarmOut, 0).who);
  g_assert_null (g_array_index (unnamed, BefAlarmOut, 0).reason);
  go_on (f, 15, "unreachable");
  g_assert_null (bef_alert_get_facts (the_alarm (f))->out_by);
  g_assert_null (bef_alert_get_facts (the_alarm (f))->out_reason);
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_OUT_OF_SERVICE);
  bef_alarm_keeper_set_words (f->keeper, BEF_ALARM_WITH_WORDS);
  g_autoptr (GArray) named = outs (f);
  BefAlarmOut one = g_array_index (named, BefAlarmOut, 0);
  g_assert_cmpstr (one.reason, ==, "line is moved");
  g_autoptr (BefJournalEntry) line = bef_journal_entry_new (
      f->now, "Mairie", "out-of-service-undone/phone-unreachable", one.object, NULL);
  g_assert_true (bef_alarm_keeper_put_back (f->keeper, one.rule->id, one.object, line, &error));
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_ACTIVE);
  g_assert_false (bef_alarm_keeper_put_back (f->keeper, one.rule->id, one.object, line, &error));
  g_assert_nonnull (error);
  WAIT_UNTIL (count_lines (f, "out-of-service-undone") == 1, 8);
  restart (f);
  g_autoptr (GArray) left = outs (f);
  g_assert_cmpuint (left->len, ==, 0);
}

/* What is out of service is so, too, after somebody who may not see it looked, or an answer left it
 * out; meanwhile it is not listed. */
static void
test_out_while_it_is_not_seen (Fixture *f, gconstpointer data)
{
  static const char *const others[] = { "urn:other", NULL };
  BefAlertDecision out = { .kind = BEF_DECISION_TAKE_OUT, .text = (char *)"line is moved" };

  go_on (f, 15, "unreachable");
  out.until_ms = f->now + 30 * BEF_MS_DAY;
  must_decide (f, &out);
  bef_commune_keep_buildings (f->commune, others, f->now);
  bef_alarm_keeper_heard (f->keeper, f->now);
  bef_alarm_keeper_look (f->keeper, f->now);
  g_autoptr (GArray) unseen = outs (f);
  g_assert_cmpuint (unseen->len, ==, 0);
  g_assert_null (the_alarm (f));
  go_on (f, 15, "unreachable");
  g_autoptr (GArray) seen = outs (f);
  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpstr (g_array_index (seen, BefAlarmOut, 0).reason, ==, "line is moved");
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_OUT_OF_SERVICE);
}

/* What the disk does not take is told, and follows with its line, once, in the order it was made.
 */
static void
test_not_kept (Fixture *f, gconstpointer data)
{
  BefAlertDecision note = { .kind = BEF_DECISION_COMMENT, .text = (char *)"x", .id = (char *)"n1" };
  GAsyncResult *slot;

  go_on (f, 15, "unreachable");
  fill_disk (f);
  g_assert_true (acknowledge (f, NULL));
  must_decide (f, &note);
  WAIT_UNTIL (f->told->len == 1, 20);
  empty_disk (f);
  g_assert_nonnull (strstr (g_ptr_array_index (f->told, 0), "not on the disk yet"));
  g_assert_cmpuint (count_lines (f, "acknowledge"), ==, 0);
  go_on (f, 3, "unreachable");
  WAIT_UNTIL (count_lines (f, "note") == 1, 20);
  go_on (f, 3, "unreachable");
  restart (f);
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_assert_cmpuint (f->told->len, ==, 1);
  g_autoptr (GAsyncResult) result =
      WAIT (slot, bef_history_journal_list_async (f->history, 100, NULL, wait_cb, &slot));
  g_autoptr (GPtrArray) lines = bef_history_journal_list_finish (f->history, result, NULL);
  g_autoptr (GString) order = g_string_new (NULL);
  for (guint i = lines->len; i > 0; i--)
    g_string_append_printf (order, "%.3s ", ((BefJournalEntry *)lines->pdata[i - 1])->action);
  g_assert_cmpstr (order->str, ==, "ala ack not ");
}

/* The same while nobody answers, and of what was tuned. */
static void
test_not_kept_while_away (Fixture *f, gconstpointer data)
{
  go_on (f, 15, "unreachable");
  bef_alarm_keeper_away (f->keeper);
  fill_disk (f);
  g_assert_true (acknowledge (f, NULL));
  bef_alarm_keeper_tune (f->keeper, "[link-down]\non-delay=PT30M\n", "Mairie", NULL);
  WAIT_UNTIL (f->told->len == 2, 20);
  empty_disk (f);
  f->now += 5 * BEF_MS_MINUTE;
  bef_clock_override (f->now, 0);
  bef_alarm_keeper_look (f->keeper, f->now);
  WAIT_UNTIL (count_lines (f, "acknowledge") == 1, 20);
  WAIT_UNTIL (count_lines (f, "alarm-rules") == 1, 20);
  restart (f);
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_assert_cmpstr (bef_alarm_keeper_get_tuning (f->keeper), ==, "[link-down]\non-delay=PT30M\n");
}

/* @make (transfer full) of what is kept under @name while nobody runs, and then somebody does. */
static void
damage (Fixture *f, const char *name, char *(*make) (const char *text))
{
  GAsyncResult *slot;

  end (f);
  f->history = open_history (f->path, NULL);
  g_autofree char *former = dup_document (f, name);
  g_autofree char *text = make (former);
  g_autoptr (GAsyncResult) put =
      WAIT (slot, bef_history_put_document_async (f->history, name, text, NULL, wait_cb, &slot));
  g_assert_true (bef_history_put_document_finish (f->history, put, NULL));
  close_history (f->history);
  g_ptr_array_set_size (f->told, 0);
  begin (f);
}

static char *
no_json (const char *text)
{
  return g_strdup ("{ \"version\": ");
}

static char *
other_version (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"version\":1", 2);

  return g_strjoinv ("\"version\":2", parts);
}

static char *
no_version (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"version\":1", 2);

  return g_strjoinv ("\"version\":\"newest\"", parts);
}

static char *
half_a_line (const char *text)
{
  return g_strndup (text, strlen (text) - 20);
}

/* Of whole lines, none of which is damaged. */
static char *
fewer_lines (const char *text)
{
  g_autofree char *cut = g_strndup (text, strlen (text) - 1);

  *(strrchr (cut, '\n') + 1) = '\0';
  return g_steal_pointer (&cut);
}

static char *
too_large (const char *text)
{
  g_autofree char *filler = g_strnfill (300 * 1024, 'x');

  return g_strconcat (text, "{\"rule\":\"", filler, "\"}\n", NULL);
}

static char *
other_type (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"acknowledgeComment\":\"called\"", 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv ("\"acknowledgeComment\":[5]", parts);
}

static char *
other_comments (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"text\":\"x\"", 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv ("\"text\":{}", parts);
}

static char *
no_array (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"comments\":[", 2);
  const char *rest = strchr (parts[1], ']') + 1;

  return g_strconcat (parts[0], "\"comments\":7", rest, NULL);
}

static const struct
{
  const char *name;
  char *(*make) (const char *text);
  gboolean keeps; /* what was decided, in the rest */
} damages[] = {
  { "no-json", no_json, FALSE },         { "other-version", other_version, FALSE },
  { "no-version", no_version, FALSE },   { "half-a-line", half_a_line, FALSE },
  { "fewer-lines", fewer_lines, FALSE }, { "too-large", too_large, TRUE },
  { "other-type", other_type, TRUE },    { "other-comments", other_comments, TRUE },
  { "no-array", no_array, TRUE },
};

/* What cannot be read is set aside whole and told, once; what can be is what it was, and the watch
 * goes on. */
static void
test_a_damaged_document (Fixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  BefAlertDecision note = { .kind = BEF_DECISION_COMMENT, .text = (char *)"x", .id = (char *)"n1" };

  go_on (f, 15, "unreachable");
  g_assert_true (acknowledge (f, NULL));
  must_decide (f, &note);
  WAIT_UNTIL (count_lines (f, "note") == 1, 8);
  g_autofree char *good = dup_document (f, "alarms");
  g_autofree char *bad = damages[i].make (good);
  damage (f, "alarms", damages[i].make);
  g_assert_cmpuint (f->told->len, ==, 1);
  go_on (f, 15, "unreachable");
  g_assert_nonnull (the_alarm (f));
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==,
                   damages[i].keeps ? BEF_ALERT_ACTIVE_ACKNOWLEDGED : BEF_ALERT_ACTIVE);
  g_autofree char *aside = dup_document (f, "alarms-damaged");
  g_assert_cmpstr (aside, ==, bad);
  /* Nothing more to be told of it, and what comes next is kept. */
  if (!damages[i].keeps)
    g_assert_true (acknowledge (f, NULL));
  restart (f);
  g_assert_cmpuint (f->told->len, ==, 1);
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_autofree char *still = dup_document (f, "alarms-damaged");
  g_assert_cmpstr (still, ==, bad);
}

/* What was set aside before is not written over. */
static void
test_damaged_twice (Fixture *f, gconstpointer data)
{
  go_on (f, 15, "unreachable");
  damage (f, "alarms", no_json);
  run_for (50);
  go_on (f, 15, "unreachable");
  damage (f, "alarms", too_large);
  g_assert_cmpuint (f->told->len, ==, 1);
  go_on (f, 1, "unreachable");
  g_autofree char *aside = dup_document (f, "alarms-damaged");
  g_assert_true (g_str_has_prefix (aside, "{\"version\":1"));
  g_assert_true (g_str_has_suffix (aside, "\n{ \"version\": "));
}

/* What cannot be set aside is not written over, however long that takes. */
static void
test_damaged_on_a_full_disk (Fixture *f, gconstpointer data)
{
  go_on (f, 15, "unreachable");
  end (f);
  run_sql (f, "UPDATE documents SET text = 'none' WHERE name = 'alarms';");
  begin_loading (f, NULL);
  fill_disk (f);
  WAIT_UNTIL (bef_alarm_keeper_is_ready (f->keeper), 8);
  go_on (f, 20, "unreachable");
  g_assert_true (acknowledge (f, NULL));
  WAIT_UNTIL (f->told->len == 2, 8);
  g_autofree char *text = dup_document (f, "alarms");
  g_assert_cmpstr (text, ==, "none");
  empty_disk (f);
  go_on (f, 3, "unreachable");
  WAIT_UNTIL (count_lines (f, "acknowledge") == 1, 8);
  g_autofree char *aside = dup_document (f, "alarms-damaged");
  g_assert_cmpstr (aside, ==, "none");
}

/* A file that is not to be read now: told once, nothing is begun, and all is there when it is. */
static void
test_not_to_be_read_now (Fixture *f, gconstpointer data)
{
  go_on (f, 15, "unreachable");
  g_assert_true (acknowledge (f, NULL));
  WAIT_UNTIL (count_lines (f, "acknowledge") == 1, 8);
  begin_loading (f, "ALTER TABLE documents RENAME TO elsewhere");
  WAIT_UNTIL (f->told->len == 1, 8);
  go_on (f, 5, "unreachable");
  run_for (50);
  g_assert_cmpuint (f->told->len, ==, 1);
  g_assert_false (bef_alarm_keeper_is_ready (f->keeper));
  g_assert_null (the_alarm (f));
  run_sql (f, "ALTER TABLE elsewhere RENAME TO documents");
  f->now += BEF_MS_MINUTE;
  bef_alarm_keeper_look (f->keeper, f->now);
  WAIT_UNTIL (bef_alarm_keeper_is_ready (f->keeper), 8);
  go_on (f, 1, "unreachable");
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_assert_cmpuint (f->told->len, ==, 1);
}

static char *
bad_tuning (const char *text)
{
  return g_strconcat (text, "[no-such-rule]\non-delay=PT1M\n", NULL);
}

/* Of what was tuned likewise: the rest holds, and nothing of it is lost when it is tuned anew. */
static void
test_damaged_tuning (Fixture *f, gconstpointer data)
{
  bef_alarm_keeper_tune (f->keeper, "[phone-unreachable]\non-delay=PT30M\n", "Mairie", NULL);
  WAIT_UNTIL (count_lines (f, "alarm-rules") == 1, 8);
  damage (f, "alarm-rules", bad_tuning);
  g_assert_cmpuint (f->told->len, ==, 1);
  go_on (f, 20, "unreachable");
  g_assert_null (the_alarm (f));
  restart (f);
  g_assert_cmpuint (f->told->len, ==, 1);
  bef_alarm_keeper_tune (f->keeper, "[link-down]\non-delay=PT30M\n", "Mairie", NULL);
  WAIT_UNTIL (count_lines (f, "alarm-rules") == 2, 8);
  g_autofree char *aside = dup_document (f, "alarm-rules-damaged");
  g_assert_nonnull (strstr (aside, "no-such-rule"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *name = g_strconcat ("/alarm-keeper/damaged/", damages[i].name, NULL);
      g_test_add (name, Fixture, GUINT_TO_POINTER (i), set_up, test_a_damaged_document, tear_down);
    }
  ADD ("/alarm-keeper/damaged/twice", test_damaged_twice);
  ADD ("/alarm-keeper/damaged/full-disk", test_damaged_on_a_full_disk);
  ADD ("/alarm-keeper/damaged/not-now", test_not_to_be_read_now);
  ADD ("/alarm-keeper/damaged/tuning", test_damaged_tuning);
  ADD ("/alarm-keeper/taken-back", test_taken_back);
  g_test_add ("/alarm-keeper/taken-back/restart", Fixture, "", set_up, test_taken_back, tear_down);
  ADD ("/alarm-keeper/through-another-role", test_through_another_role);
  ADD ("/alarm-keeper/out-of-service", test_out_of_service);
  ADD ("/alarm-keeper/out-unseen", test_out_while_it_is_not_seen);
  ADD ("/alarm-keeper/words", test_words);
  ADD ("/alarm-keeper/not-kept-while-away", test_not_kept_while_away);
  ADD ("/alarm-keeper/not-kept", test_not_kept);
  return g_test_run ();
}
