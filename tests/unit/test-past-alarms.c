/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The past keeps its alarms: what is told of an instant is what stood then, by a list that was
 * written down beside it at each look; and where that cannot be known it is never an empty list. */
#include "../patience.h"
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/past/bef-past-record.h"
#include "supervision/playback/bef-playback-alarms.h"
#include "supervision/watch/bef-alarm-keeper.h"

/* 2026-11-24T21:55:56Z, a Tuesday. */
#define NOW G_GINT64_CONSTANT (1795557356000)

/* What was so at one look, as text: "id state priority who until; ...". */
typedef struct
{
  gint64 from_ms, to_ms; /* it holds from the look on, until the next; to_ms: nobody looked after */
  char *text;            /* owned */
} Truth;

static void
truth_clear (gpointer data)
{
  g_free (((Truth *)data)->text);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* Takes @words. */
static char *
join (GPtrArray *words)
{
  g_autoptr (GPtrArray) taken = words;

  g_ptr_array_sort (taken, compare_texts);
  g_ptr_array_add (taken, NULL);
  return g_strjoinv ("; ", (char **)taken->pdata);
}

static char *
words_of (const char *id, guint state, guint priority, const char *who, gint64 until_ms)
{
  return g_strdup_printf ("%s %u %u %s %" G_GINT64_FORMAT, id, state, priority,
                          who != NULL ? who : "-", until_ms);
}

static char *
text_of_moment (const BefPastMoment *moment)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < moment->alarms->len; i++)
    {
      const BefPastAlarm *alarm = g_ptr_array_index (moment->alarms, i);
      g_ptr_array_add (words, words_of (alarm->id, alarm->state, alarm->priority,
                                        alarm->acknowledged_by, alarm->shelved_until_ms));
    }
  return join (words);
}

/* The last that was written down of those that had begun by @at_ms; NULL: nobody looked then. */
static const char *
truth_at (GArray *truths, gint64 at_ms)
{
  for (guint i = truths->len; i > 0; i--)
    {
      const Truth *truth = &g_array_index (truths, Truth, i - 1);
      if (truth->from_ms <= at_ms)
        return at_ms < truth->to_ms ? truth->text : NULL;
    }
  return NULL;
}

/* Whether @text was so at @at_ms: by the clock that was set back, an instant was more than once. */
static gboolean
was_ever (GArray *truths, gint64 at_ms, const char *text)
{
  for (guint i = 0; i < truths->len; i++)
    {
      const Truth *truth = &g_array_index (truths, Truth, i);
      const Truth *next = i + 1 < truths->len ? &g_array_index (truths, Truth, i + 1) : NULL;
      gboolean is_past = next != NULL && next->from_ms > truth->from_ms && next->from_ms <= at_ms;
      if (truth->from_ms <= at_ms && at_ms < truth->to_ms && !is_past
          && g_str_equal (truth->text, text))
        return TRUE;
    }
  return FALSE;
}

/* A life made up: a dozen alerts whose states somebody throws dice for. */

#define N_ALARMS 12

typedef struct
{
  GRand *rand;
  BefPastRecord *record;
  GPtrArray *lines;
  GArray *truths;
  gint64 now;
  gboolean listed[N_ALARMS];
  BefPastAlarm alarms[N_ALARMS]; /* texts are literals or of ids */
  char ids[N_ALARMS][16];
  BefRole role;
} Life;

static void
life_init (Life *life, guint32 seed)
{
  *life =
      (Life){ .rand = g_rand_new_with_seed (seed), .record = bef_past_record_new (), .now = NOW };
  life->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  life->truths = g_array_new (FALSE, FALSE, sizeof (Truth));
  g_array_set_clear_func (life->truths, truth_clear);
  for (guint i = 0; i < N_ALARMS; i++)
    {
      g_snprintf (life->ids[i], sizeof life->ids[i], "urn:a%u", i);
      life->alarms[i] = (BefPastAlarm){ .id = life->ids[i],
                                        .name = (char *)"Line | with\nmore than مدرسة %41",
                                        .since_ms = NOW,
                                        .acknowledged_ms = BEF_NO_TIME,
                                        .shelved_until_ms = BEF_NO_TIME,
                                        .priority = BEF_SEVERITY_WEEK };
    }
}

static void
life_clear (Life *life)
{
  g_rand_free (life->rand);
  bef_past_record_free (life->record);
  g_ptr_array_unref (life->lines);
  g_array_unref (life->truths);
}

static void
change_one (Life *life)
{
  static const char *const people[] = { "Secretary", "", "Some|one \\ 50 % élue" };
  guint i = (guint)g_rand_int_range (life->rand, 0, N_ALARMS);
  BefPastAlarm *alarm = &life->alarms[i];

  switch (g_rand_int_range (life->rand, 0, 5))
    {
    case 0:
      life->listed[i] = !life->listed[i];
      break;
    case 1:
      alarm->state = (BefAlertState)g_rand_int_range (life->rand, 0, BEF_ALERT_OUT_OF_SERVICE + 1);
      break;
    case 2:
      alarm->priority =
          (BefSeverity)g_rand_int_range (life->rand, BEF_SEVERITY_WEEK, BEF_SEVERITY_URGENT + 1);
      break;
    case 3:
      alarm->acknowledged_by = (char *)people[g_rand_int_range (life->rand, 0, 3)];
      break;
    default:
      alarm->shelved_until_ms = g_rand_boolean (life->rand) ? life->now + BEF_MS_DAY : BEF_NO_TIME;
      break;
    }
}

static void
write_truth (Life *life)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  Truth truth = { life->now, G_MAXINT64, NULL };

  for (guint i = 0; i < N_ALARMS; i++)
    if (life->listed[i])
      g_ptr_array_add (words, words_of (life->ids[i], life->alarms[i].state,
                                        life->alarms[i].priority, life->alarms[i].acknowledged_by,
                                        life->alarms[i].shelved_until_ms));
  truth.text = join (words);
  g_array_append_val (life->truths, truth);
}

static void
look (Life *life)
{
  g_autoptr (GArray) listed = g_array_new (FALSE, FALSE, sizeof (BefPastAlarm));

  for (guint i = 0; i < N_ALARMS; i++)
    if (life->listed[i])
      g_array_append_val (listed, life->alarms[i]);
  bef_past_record_look (life->record, (const BefPastAlarm *)(void *)listed->data, listed->len,
                        life->role, life->now, life->lines);
  write_truth (life);
}

/* Nobody looks from after the last look on. */
static void
stop_looking (Life *life)
{
  if (life->truths->len > 0)
    {
      Truth *last = &g_array_index (life->truths, Truth, life->truths->len - 1);
      last->to_ms = MIN (last->to_ms, last->from_ms + 1);
    }
}

static void
pass_time (Life *life)
{
  int die = g_rand_int_range (life->rand, 0, 100);

  if (die == 0)
    {
      /* A restart, after which somebody says until when was looked on. */
      bef_past_record_end (life->record, life->lines);
      stop_looking (life);
      bef_past_record_free (life->record);
      life->record = bef_past_record_new ();
      life->now += g_rand_int_range (life->rand, 1, 72) * BEF_MS_HOUR;
    }
  else if (die == 1)
    {
      stop_looking (life);
      life->now += g_rand_int_range (life->rand, 16, 5000) * BEF_MS_MINUTE;
    }
  else if (die == 2)
    life->now -= g_rand_int_range (life->rand, 2, 600) * BEF_MS_MINUTE;
  else
    life->now += g_rand_int_range (life->rand, 1, 14 * 60) * BEF_MS_SECOND;
  if (die == 3)
    life->role = (BefRole)g_rand_int_range (life->rand, 0, BEF_N_ROLES);
}

static void
live (Life *life, guint looks)
{
  for (guint i = 0; i < looks; i++)
    {
      for (int n = g_rand_int_range (life->rand, 0, 4); n > 0; n--)
        change_one (life);
      look (life);
      pass_time (life);
    }
  look (life);
  for (guint i = 0; i < life->lines->len; i++)
    ((BefJournalEntry *)g_ptr_array_index (life->lines, i))->id = i + 1;
}

/* At a random instant; a boundary as often as not. */
static gint64
some_instant (Life *life)
{
  guint i = (guint)g_rand_int_range (life->rand, 0, (gint32)life->truths->len);

  return g_array_index (life->truths, Truth, i).from_ms
         + (g_rand_boolean (life->rand) ? 0 : g_rand_int_range (life->rand, -9, 9) * BEF_MS_MINUTE);
}

static guint
seeds (void)
{
  const char *told = g_getenv ("BEFFROI_HISTORIES");

  return told != NULL ? (guint)g_ascii_strtoull (told, NULL, 10) : 200;
}

static void
test_any_instant_is_what_was_written_down (void)
{
  guint known = 0, unknown = 0;

  for (guint seed = 0; seed < seeds (); seed++)
    {
      Life life;
      life_init (&life, seed);
      live (&life, 300);
      g_autoptr (BefPast) past = bef_past_new (life.lines);
      for (guint i = 0; i < 200; i++)
        {
          gint64 at_ms = some_instant (&life);
          const char *truth = truth_at (life.truths, at_ms);
          g_auto (BefPastMoment) moment = { 0 };
          bef_past_at (past, at_ms, &moment);
          g_autofree char *text = text_of_moment (&moment);
          if ((moment.knowledge == BEF_PAST_KNOWN) != (truth != NULL)
              || g_strcmp0 (text, truth != NULL ? truth : "") != 0)
            g_error ("Seed %u, %" G_GINT64_FORMAT ": told %d “%s”, true “%s”", seed, at_ms,
                     moment.knowledge, text, truth);
          g_assert_cmpint (moment.knowledge, !=, BEF_PAST_BROKEN);
          known += truth != NULL;
          unknown += truth == NULL;
        }
      life_clear (&life);
    }
  g_assert_cmpuint (known, >, 10 * seeds ());
  g_assert_cmpuint (unknown, >, seeds ());
}

/* Any of a file that was damaged, as it says. */
static void
damage (Life *life, guint seed)
{
  for (guint n = 0; n < 1 + seed % 5; n++)
    {
      guint i = (guint)g_rand_int_range (life->rand, 0, (gint32)life->lines->len);
      BefJournalEntry *line = g_ptr_array_index (life->lines, i);
      if (seed % 2 == 0)
        g_ptr_array_set_size (life->lines, (gint)i + 1); /* the newest are gone */
      else if (g_rand_boolean (life->rand) || g_str_equal (line->action, "standing-end"))
        g_ptr_array_remove_index (life->lines, i);
      else
        g_clear_pointer (&line->detail, g_free);
    }
  BefJournalEntry *said =
      bef_journal_entry_new (life->now + BEF_MS_DAY, "", BEF_JOURNAL_ACTION_SALVAGED, "", "");
  said->id = 1000000;
  g_ptr_array_add (life->lines, said);
}

/* One of the last, of which nothing says that it is gone but what was written after it. */
static void
lose_one (Life *life)
{
  guint n = life->lines->len, i;
  const BefJournalEntry *line;

  do
    {
      i = (guint)g_rand_int_range (life->rand, (gint32)(n - MIN (n / 2, 40)), (gint32)n - 1);
      line = g_ptr_array_index (life->lines, i);
    }
  while (g_str_equal (line->action, "standing-end"));
  g_ptr_array_remove_index (life->lines, i);
}

/* What is told as known is true, whatever of the lines is gone: old ones whose time is over, any of
 * a file that was damaged, or one. */
static void
test_what_is_missing_is_not_made_up (void)
{
  guint known = 0, broken = 0;

  for (guint seed = 0; seed < seeds (); seed++)
    {
      Life life;
      life_init (&life, seed);
      live (&life, 300);
      if (seed % 3 == 0)
        g_ptr_array_remove_range (life.lines, 0, life.lines->len / 3);
      else if (seed % 3 == 1)
        damage (&life, seed);
      else
        lose_one (&life);
      g_autoptr (BefPast) past = bef_past_new (life.lines);
      for (guint i = 0; i < 100; i++)
        {
          gint64 at_ms = i % 4 == 0 ? life.now : some_instant (&life);
          g_auto (BefPastMoment) moment = { 0 };
          bef_past_at (past, at_ms, &moment);
          g_autofree char *text = text_of_moment (&moment);
          broken += moment.knowledge == BEF_PAST_BROKEN;
          if (moment.knowledge != BEF_PAST_KNOWN)
            {
              g_assert_cmpuint (moment.alarms->len, ==, 0);
              continue;
            }
          known++;
          if (!was_ever (life.truths, at_ms, text))
            g_error ("Seed %u, %" G_GINT64_FORMAT ": told “%s”, true “%s”", seed, at_ms, text,
                     truth_at (life.truths, at_ms));
        }
      life_clear (&life);
    }
  g_assert_cmpuint (known, >, 10 * seeds ());
  g_assert_cmpuint (broken, >, seeds ());
}

/* The worst that asks comes first, by hand. */
static void
test_the_worst_is_first (void)
{
  BefPastAlarm shelved = { .id = (char *)"a",
                           .state = BEF_ALERT_SHELVED,
                           .priority = BEF_SEVERITY_URGENT },
               today = { .id = (char *)"b", .priority = BEF_SEVERITY_TODAY },
               urgent = { .id = (char *)"c",
                          .state = BEF_ALERT_ACTIVE_ACKNOWLEDGED,
                          .priority = BEF_SEVERITY_URGENT };
  const BefPastAlarm *all[] = { &shelved, &today, &urgent };

  qsort (all, G_N_ELEMENTS (all), sizeof all[0], bef_past_alarm_compare);
  g_assert_cmpstr (all[0]->id, ==, "c");
  g_assert_cmpstr (all[1]->id, ==, "b");
  g_assert_cmpstr (all[2]->id, ==, "a");
}

/* The same by the real engine, history and commune, over restarts. */

#define HALL "urn:hall"
#define N_PHONES 6

typedef struct
{
  char *folder, *path;
  BefHistory *history;
  BefCommune *commune;
  BefWorksKeeper *works;
  BefAlarmKeeper *keeper;
  GRand *rand;
  GArray *truths;
  gint64 now;
  double states[N_PHONES]; /* codes */
  gboolean told[3];        /* by the back end */
} Fixture;

static void
works_told_cb (const char *text, gpointer user_data)
{
  g_error ("%s", text);
}

static const char *
person_cb (gpointer user_data)
{
  return "Secretary";
}

static void
begin (Fixture *f)
{
  bef_clock_override (f->now, 0);
  f->history = open_history (f->path, NULL);
  f->commune = bef_commune_new ();
  f->works = bef_works_keeper_new (f->history, &(BefWorksCallbacks){ works_told_cb, person_cb, f });
  f->keeper = bef_alarm_keeper_new (f->history, f->commune, f->works);
  bef_works_keeper_load (f->works, NULL);
  bef_alarm_keeper_load (f->keeper, NULL);
  WAIT_UNTIL (bef_alarm_keeper_is_ready (f->keeper) && bef_works_keeper_is_ready (f->works), 8);
  run_for (20);
}

static void
end (Fixture *f)
{
  bef_works_keeper_stop (f->works);
  g_clear_object (&f->keeper);
  g_clear_object (&f->works);
  close_history (f->history);
  g_clear_object (&f->commune);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->now = lately ();
  f->rand = g_rand_new_with_seed (11);
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->truths = g_array_new (FALSE, FALSE, sizeof (Truth));
  g_array_set_clear_func (f->truths, truth_clear);
  begin (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_alarm_keeper_stop (f->keeper);
  end (f);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_rand_free (f->rand);
  g_array_unref (f->truths);
}

static void
poll (Fixture *f)
{
  static const char *const severities[] = { "low", "medium", "critical" };
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *hall = bef_entity_new (HALL, "Building", BEF_ENTITY_BUILDING);

  bef_entity_set_name (hall, "Town hall");
  g_ptr_array_add (entities, hall);
  for (guint i = 0; i < N_PHONES; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:phone%u", i);
      BefEntity *phone = bef_entity_new (id, "PhoneLine", BEF_ENTITY_EQUIPMENT);
      phone->kind = BEF_KIND_PHONE;
      phone->building_id = g_strdup (HALL);
      bef_entity_add_reading (phone, "phone-state", f->now, f->states[i]);
      g_ptr_array_add (entities, phone);
    }
  for (guint i = 0; i < G_N_ELEMENTS (f->told); i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:told%u", i);
      BefEntity *alert = bef_entity_new (id, "Alert", BEF_ENTITY_ALERT);
      bef_entity_set_fact (alert, "severity", severities[i]);
      bef_entity_set_fact (alert, "alertState", f->told[i] ? "active" : "cleared");
      alert->building_id = g_strdup (HALL);
      g_ptr_array_add (entities, alert);
    }
  bef_clock_override (f->now, 0);
  bef_commune_apply (f->commune, entities, BEF_APPLY_EVERYTHING, f->now, f->now);
}

/* What a person has before them, and nothing of how it is kept. */
static void
write_down (Fixture *f)
{
  GListModel *alerts = bef_commune_get_alerts (f->commune);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  Truth truth = { f->now, G_MAXINT64, NULL };

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      BefAlertState state = bef_alert_get_state (alert);
      if ((state == BEF_ALERT_CLEARED && !bef_alert_is_unseen (alert)) || state == BEF_ALERT_CLOSED)
        continue;
      g_ptr_array_add (words,
                       words_of (bef_alert_get_id (alert), state, bef_alert_get_severity (alert),
                                 bef_alert_get_acknowledged_by (alert),
                                 bef_alert_get_shelved_until_ms (alert)));
    }
  truth.text = join (words);
  g_array_append_val (f->truths, truth);
}

static void
decide_something (Fixture *f)
{
  GListModel *alerts = bef_commune_get_alerts (f->commune);
  guint n = g_list_model_get_n_items (alerts);
  g_autoptr (BefAlert) alert =
      n > 0 ? g_list_model_get_item (alerts, (guint)g_rand_int_range (f->rand, 0, (gint32)n))
            : NULL;
  BefDecisionKind kind = g_rand_boolean (f->rand) ? BEF_DECISION_ACKNOWLEDGE : BEF_DECISION_SHELVE;
  g_autoptr (BefAlertDecision) decision = bef_alert_decision_new (kind, BEF_DECISION_MAKE);

  if (alert == NULL || bef_alert_get_origin (alert) != BEF_ALERT_LOCAL)
    return;
  decision->who = g_strdup ("Secretary");
  decision->text = g_strdup ("painters");
  decision->at_ms = f->now;
  decision->until_ms = f->now + 3 * BEF_MS_HOUR;
  g_autoptr (BefJournalEntry) line =
      bef_journal_entry_new (f->now, "Secretary", "acknowledge", bef_alert_get_id (alert), "");
  bef_alarm_keeper_decide (f->keeper, alert, decision, line, NULL);
}

static void
live_minutes (Fixture *f, guint minutes)
{
  const BefQuantityInfo *info = bef_quantity_info ("phone-state");

  for (guint m = 0; m < minutes; m++)
    {
      guint i = (guint)g_rand_int_range (f->rand, 0, N_PHONES);
      f->now += BEF_MS_MINUTE;
      if (g_rand_int_range (f->rand, 0, 8) == 0)
        f->states[i] =
            bef_quantity_state_by_id (info, g_rand_boolean (f->rand) ? "unreachable" : "registered")
                ->code;
      if (g_rand_int_range (f->rand, 0, 30) == 0)
        f->told[i % 3] = !f->told[i % 3];
      poll (f);
      if (g_rand_int_range (f->rand, 0, 10) == 0)
        decide_something (f);
      bef_alarm_keeper_heard (f->keeper, f->now);
      write_down (f);
    }
}

static void
nobody_looks (Fixture *f)
{
  Truth *last = &g_array_index (f->truths, Truth, f->truths->len - 1);

  last->to_ms = last->from_ms + 1;
}

/* It ends and cannot say so: what the disk has at that moment is all there is of it. */
static void
crash (Fixture *f)
{
  char *folder = make_folder ();
  GAsyncResult *slot;
  /* What was asked of the disk before is on it. */
  g_autoptr (GAsyncResult) listed =
      WAIT (slot, bef_history_journal_list_async (f->history, 1, NULL, wait_cb, &slot));
  g_autoptr (GDir) files = g_dir_open (f->folder, 0, NULL);

  for (const char *name = g_dir_read_name (files); name != NULL; name = g_dir_read_name (files))
    {
      g_autofree char *from = g_build_filename (f->folder, name, NULL);
      g_autofree char *to = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize n;
      g_assert_true (g_file_get_contents (from, &bytes, &n, NULL));
      g_assert_true (g_file_set_contents (to, bytes, (gssize)n, NULL));
    }
  end (f);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
  f->folder = folder;
  f->path = g_build_filename (folder, "history.db", NULL);
}

static BefPast *
read_past (Fixture *f, gint64 from_ms, gint64 to_ms)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot;
  g_autoptr (GAsyncResult) result = WAIT (
      slot, bef_playback_alarms_load_async (f->history, from_ms, to_ms, NULL, wait_cb, &slot));
  BefPast *past = bef_playback_alarms_load_finish (result, &error);

  g_assert_no_error (error);
  return past;
}

static void
test_the_engine_over_restarts (Fixture *f, gconstpointer data)
{
  gint64 first = f->now, crashed_ms, back_ms;
  guint known = 0, some = 0;

  for (guint i = 0; i < N_PHONES; i++)
    f->states[i] = bef_quantity_state_by_id (bef_quantity_info ("phone-state"), "registered")->code;
  live_minutes (f, 300);
  /* Stopped, and there again an hour later. */
  bef_alarm_keeper_stop (f->keeper);
  nobody_looks (f);
  end (f);
  f->now += BEF_MS_HOUR;
  begin (f);
  live_minutes (f, 300);
  /* Nobody answers for a while. */
  bef_alarm_keeper_away (f->keeper);
  nobody_looks (f);
  f->now += 40 * BEF_MS_MINUTE;
  live_minutes (f, 300);
  crashed_ms = f->now;
  crash (f);
  f->now += 2 * BEF_MS_HOUR;
  begin (f);
  back_ms = f->now + BEF_MS_MINUTE;
  live_minutes (f, 900);

  g_autoptr (BefPast) whole = read_past (f, first, f->now);
  for (gint64 at_ms = first; at_ms < f->now; at_ms += 30 * BEF_MS_SECOND)
    {
      gint64 from_ms = at_ms - g_rand_int_range (f->rand, 0, 600) * BEF_MS_MINUTE;
      g_autoptr (BefPast) part =
          g_rand_int_range (f->rand, 0, 40) == 0 ? read_past (f, from_ms, at_ms + 1) : NULL;
      const char *truth = truth_at (f->truths, at_ms);
      g_auto (BefPastMoment) moment = { 0 };
      bef_past_at (part != NULL ? part : whole, at_ms, &moment);
      g_autofree char *text = text_of_moment (&moment);
      /* Some minutes before it are lost with what was not kept yet, and said to be. */
      if (at_ms > crashed_ms - 6 * BEF_MS_MINUTE && at_ms < back_ms)
        {
          if (moment.knowledge == BEF_PAST_KNOWN)
            g_assert_cmpint (at_ms, <=, crashed_ms);
          continue;
        }
      g_assert_cmpint (moment.knowledge == BEF_PAST_KNOWN, ==, truth != NULL);
      g_assert_cmpstr (text, ==, truth != NULL ? truth : "");
      known += truth != NULL;
      some += truth != NULL && *truth != '\0';
    }
  g_assert_cmpuint (known, >, 1000);
  g_assert_cmpuint (some, >, 500);
}

/* Nobody reads them line by line. */
static void
test_they_are_in_no_list (Fixture *f, gconstpointer data)
{
  GAsyncResult *slot;

  live_minutes (f, 3);
  g_autoptr (GAsyncResult) listed =
      WAIT (slot, bef_history_journal_list_async (f->history, 100, NULL, wait_cb, &slot));
  g_autoptr (GPtrArray) lines = bef_history_journal_list_finish (f->history, listed, NULL);
  for (guint i = 0; i < lines->len; i++)
    g_assert_false (
        g_str_has_prefix (((BefJournalEntry *)g_ptr_array_index (lines, i))->action, "standing"));
  g_autoptr (GAsyncResult) asked =
      WAIT (slot, bef_history_journal_query_async (f->history, &(BefJournalQuery){ 0 }, NULL,
                                                   wait_cb, &slot));
  g_autoptr (BefJournalLines) answer = bef_history_journal_query_finish (f->history, asked, NULL);
  for (guint i = 0; i < answer->entries->len; i++)
    g_assert_cmpint (((BefJournalEntry *)g_ptr_array_index (answer->entries, i))->kind, !=,
                     BEF_JOURNAL_STANDING);
  g_assert_cmpuint (bef_journal_kind_keep_days (BEF_JOURNAL_STANDING), ==, 365);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/past-alarms/any-instant", test_any_instant_is_what_was_written_down);
  g_test_add_func ("/past-alarms/missing", test_what_is_missing_is_not_made_up);
  g_test_add_func ("/past-alarms/worst-first", test_the_worst_is_first);
#define ADD(path, func) g_test_add ("/past-alarms/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("engine", test_the_engine_over_restarts);
  ADD ("no-list", test_they_are_in_no_list);
  return g_test_run ();
}
