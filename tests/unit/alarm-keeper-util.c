/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-keeper-util.h"

#include <sqlite3.h>

#include "base/bef-text.h"

static void
told_cb (Fixture *f, const char *text)
{
  g_ptr_array_add (f->told, g_strdup (text));
}

static void
works_told_cb (const char *text, gpointer user_data)
{
}

static const char *
person_cb (gpointer user_data)
{
  return "Mairie";
}

/* An answer of the back end at the present: a line that is @state, and a sensor outdoors. */
void
answer (Fixture *f, const char *state)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *building = bef_entity_new (MAIRIE, "Building", BEF_ENTITY_BUILDING);
  BefEntity *phone = bef_entity_new (PHONE, "PhoneLine", BEF_ENTITY_EQUIPMENT);
  BefEntity *sensor = bef_entity_new (SENSOR, "IndoorEnvironmentObserved", BEF_ENTITY_EQUIPMENT);
  const BefQuantityInfo *info = bef_quantity_info ("phone-state");

  bef_entity_set_name (building, "Town hall");
  phone->kind = BEF_KIND_PHONE;
  phone->building_id = g_strdup (MAIRIE);
  bef_entity_set_name (phone, "Reception");
  bef_entity_add_reading (phone, "phone-state", f->now,
                          bef_quantity_state_by_id (info, state)->code);
  sensor->kind = BEF_KIND_CLIMATE;
  sensor->building_id = g_strdup (MAIRIE);
  bef_entity_add_reading (sensor, "temperature", f->now, 8);
  g_ptr_array_add (entities, building);
  g_ptr_array_add (entities, phone);
  g_ptr_array_add (entities, sensor);
  bef_clock_override (f->now, 0);
  bef_commune_apply (f->commune, entities, BEF_APPLY_WHOLE, f->now, f->now);
}

void
begin_loading (Fixture *f, const char *sql)
{
  bef_clock_override (f->now, 0);
  f->history = open_history (f->path, NULL);
  if (sql != NULL)
    run_sql (f, sql);
  f->commune = bef_commune_new ();
  f->works = bef_works_keeper_new (f->history, &(BefWorksCallbacks){ works_told_cb, person_cb, f });
  f->keeper = bef_alarm_keeper_new (f->history, f->commune, f->works);
  g_signal_connect_swapped (f->keeper, "told", G_CALLBACK (told_cb), f);
  bef_works_keeper_load (f->works, NULL);
  bef_alarm_keeper_load (f->keeper, NULL);
}

void
begin (Fixture *f)
{
  begin_loading (f, NULL);
  WAIT_UNTIL (bef_alarm_keeper_is_ready (f->keeper) && bef_works_keeper_is_ready (f->works), 8);
}

void
end (Fixture *f)
{
  bef_alarm_keeper_stop (f->keeper);
  bef_works_keeper_stop (f->works);
  g_clear_object (&f->keeper);
  g_clear_object (&f->works);
  g_clear_object (&f->commune);
  close_history (f->history);
}

void
set_up (Fixture *f, gconstpointer data)
{
  f->now = NOW;
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->told = g_ptr_array_new_with_free_func (g_free);
  begin (f);
}

void
tear_down (Fixture *f, gconstpointer data)
{
  end (f);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_ptr_array_unref (f->told);
}

/* Answers each minute, and as many looks. */
void
go_on (Fixture *f, guint minutes, const char *state)
{
  for (guint i = 0; i < minutes; i++)
    {
      f->now += BEF_MS_MINUTE;
      answer (f, state);
      bef_alarm_keeper_heard (f->keeper, f->now);
    }
}

void
restart (Fixture *f)
{
  end (f);
  f->now += BEF_MS_MINUTE;
  begin (f);
  go_on (f, 1, "unreachable");
}

char *
dup_document (Fixture *f, const char *name)
{
  GAsyncResult *slot;
  g_autoptr (GAsyncResult) get =
      WAIT (slot, bef_history_get_document_async (f->history, name, NULL, wait_cb, &slot));

  return bef_history_get_document_finish (f->history, get, NULL);
}

/* The only alert of this console that is there and not over; NULL: none. */
BefAlert *
the_alarm (Fixture *f)
{
  GListModel *alerts = bef_commune_get_alerts (f->commune);
  BefAlert *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (bef_alert_get_origin (alert) != BEF_ALERT_LOCAL || !bef_alert_is_active (alert))
        continue;
      g_assert_null (found);
      found = alert;
    }
  return found;
}

/* What the console decides of the alarm, with the line that goes with it. */
gboolean
decide_as (Fixture *f, const BefAlertDecision *wish, GError **error)
{
  g_autoptr (BefAlertDecision) decision = bef_alert_decision_copy (wish);
  g_autoptr (BefJournalEntry) line =
      bef_journal_entry_new (f->now, "Mairie", bef_decision_kind_id (wish->kind),
                             bef_alert_get_id (the_alarm (f)), wish->text);

  bef_set_str (&decision->who, "Mairie");
  decision->at_ms = f->now;
  return bef_alarm_keeper_decide (f->keeper, the_alarm (f), decision, line, error);
}

gboolean
acknowledge (Fixture *f, GError **error)
{
  return decide_as (
      f, &(BefAlertDecision){ .kind = BEF_DECISION_ACKNOWLEDGE, .text = (char *)"called" }, error);
}

void
must_decide (Fixture *f, const BefAlertDecision *wish)
{
  g_autoptr (GError) error = NULL;

  decide_as (f, wish, &error);
  g_assert_no_error (error);
}

/* How many lines of the journal are of @action. */
guint
count_lines (Fixture *f, const char *action)
{
  GAsyncResult *slot;
  g_autoptr (GPtrArray) lines = NULL;
  guint n = 0;

  g_autoptr (GAsyncResult) result =
      WAIT (slot, bef_history_journal_list_async (f->history, 100, NULL, wait_cb, &slot));
  lines = bef_history_journal_list_finish (f->history, result, NULL);
  for (guint i = 0; i < lines->len; i++)
    n += g_str_has_prefix (((BefJournalEntry *)g_ptr_array_index (lines, i))->action, action);
  return n;
}

/* By another program, in the file. */
void
run_sql (Fixture *f, const char *sql)
{
  sqlite3 *other = NULL;

  g_assert_cmpint (sqlite3_open (f->path, &other), ==, SQLITE_OK);
  sqlite3_busy_timeout (other, 5000);
  g_assert_cmpint (sqlite3_exec (other, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
}

/* The disk takes no document any more, nor what is to be written with one. */
void
fill_disk (Fixture *f)
{
  run_sql (f, "CREATE TRIGGER full BEFORE INSERT ON documents WHEN new.name GLOB 'alarm*'"
              " BEGIN SELECT RAISE (ABORT, 'disk full'); END");
}

void
empty_disk (Fixture *f)
{
  run_sql (f, "DROP TRIGGER full");
}
