/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-council-deck.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "base/bef-present.h"
#include "base/bef-timeout.h"
#include "bef-exhibit.h"
#include "model/bef-advice.h"
#include "supervision/availability/bef-availability-month.h"
#include "supervision/kept/bef-contract-keeper.h"
#include "supervision/kept/bef-ledger-keeper.h"

/* These, and the day they begin in. */
#define WANTED_DAYS (BEF_DECK_WEB_DAYS + 1)
/* As many works as are read from the last row: the newest. */
#define MOST_WORKS 5

/* While it is read. */
typedef struct
{
  char *commune;         /* owned */
  BefLedger *ledger;     /* owned, nullable: of the works, likewise names of their buildings */
  GHashTable *buildings; /* owned: URN -> name */
  BefEnergyFacts *facts; /* owned, nullable: not read yet, or not to be had */
  GPtrArray *spots;      /* owned, of BefSlideSpot */
  GPtrArray *pages;      /* owned, of BefDeckWeb: their names in @names */
  GPtrArray *page_ids;   /* owned, of char: of each of them */
  GPtrArray *names;      /* owned, of char */
  BefDeckInclusion inclusion;
  gboolean has_inclusion; /* something is said of it */
  char *trouble;          /* owned, nullable */
  char *missing;          /* owned, nullable */
  gint64 frozen_ms;
  guint n_awaited;
  guint wait_id; /* until it goes on without what is kept; it holds the task */
} Load;

BefCouncilDeck *
bef_council_deck_ref (BefCouncilDeck *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
bef_council_deck_unref (BefCouncilDeck *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->slides);
  g_ptr_array_unref (self->buildings);
  g_free (self->trouble);
  g_free (self->missing);
  g_free (self);
}

BefSlide *
bef_council_deck_find (BefCouncilDeck *self, const char *id)
{
  BefSlide *slide = bef_deck_find (self->slides, id);

  return slide != NULL ? slide : bef_deck_find (self->buildings, id);
}

GPtrArray *
bef_council_deck_choose (BefCouncilDeck *self, const char *const *chosen)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  if (chosen == NULL)
    return bef_deck_choose (self->slides, NULL);
  g_ptr_array_extend (all, self->slides, NULL, NULL);
  g_ptr_array_extend (all, self->buildings, NULL, NULL);
  return bef_deck_choose (all, chosen);
}

char *
bef_council_deck_dup_foot (BefCouncilDeck *self)
{
  g_autofree char *day = bef_format_date (self->frozen_ms),
                  *time = bef_format_time (self->frozen_ms);

  if (self->missing != NULL)
    /* TRANSLATORS: at the foot of a slide: "30 November 2026", "9:00", "contracts, works". */
    return g_strdup_printf (_ ("Data frozen on %s at %s; could not be read: %s"), day, time,
                            self->missing);
  /* TRANSLATORS: at the foot of a slide: "30 November 2026", "9:00". */
  return g_strdup_printf (_ ("Data frozen on %s at %s"), day, time);
}

/* Reading. */

static void
free_spot (gpointer data)
{
  BefSlideSpot *spot = data;

  g_free (spot->name);
  g_free (spot);
}

static void
load_free (Load *load)
{
  g_free (load->commune);
  g_clear_pointer (&load->ledger, bef_ledger_free);
  g_hash_table_unref (load->buildings);
  g_clear_pointer (&load->facts, bef_energy_facts_unref);
  g_ptr_array_unref (load->spots);
  g_ptr_array_unref (load->pages);
  g_ptr_array_unref (load->page_ids);
  g_ptr_array_unref (load->names);
  g_free (load->trouble);
  g_free (load->missing);
  g_free (load);
}

static void
deck_add_buildings (BefCouncilDeck *deck, const BefEnergyFacts *facts)
{
  const BefEnergyRequest *request = bef_energy_facts_get_request (facts);

  for (guint i = 0; i < bef_energy_request_n_places (request); i++)
    {
      BefSlide *slide =
          bef_deck_new_building (facts, bef_energy_request_nth_place (request, i)->id);

      if (slide != NULL)
        g_ptr_array_add (deck->buildings, slide);
    }
}

/* One row for each energy that is counted where the works were; one where none is. */
static void
add_works (Load *load, const BefLedgerEntry *entry, GPtrArray *works)
{
  g_autoptr (GArray) lines = bef_exhibit_judge (load->facts, entry);
  const char *building = g_hash_table_lookup (load->buildings, entry->building);

  if (building == NULL)
    return;
  for (guint i = 0; i < MAX (1, lines->len) && works->len < MOST_WORKS; i++)
    {
      const BefExhibitLine *line =
          i < lines->len ? &g_array_index (lines, BefExhibitLine, i) : NULL;
      BefDeckWork *work = g_new0 (BefDeckWork, 1);
      char *name
          /* TRANSLATORS: a building, then what was done there: "School: windows". */
          = g_strdup_printf (_ ("%s: %s"), building, entry->what);

      if (lines->len > 1)
        {
          g_autofree char *whole = name;
          /* TRANSLATORS: "School: windows", "Gas". */
          name = g_strdup_printf (_ ("%s (%s)"), whole, bef_fluid_name (line->fluid));
        }
      g_ptr_array_add (load->names, name);
      work->name = name;
      work->is_counted = line != NULL;
      if (line != NULL)
        work->savings = line->savings;
      g_ptr_array_add (works, work);
    }
}

/* (transfer full) of BefDeckWork; NULL: no works, or nothing known of energy */
static GPtrArray *
list_works (Load *load)
{
  guint n = load->ledger != NULL ? bef_ledger_get_length (load->ledger) : 0;
  GPtrArray *works;

  if (n == 0 || load->facts == NULL)
    return NULL;
  works = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n && works->len < MOST_WORKS; i++)
    add_works (load, bef_ledger_get (load->ledger, i), works);
  return works;
}

static BefCouncilDeck *
deck_new (Load *load)
{
  g_autoptr (GPtrArray) works = list_works (load);
  BefCouncilDeck *deck = g_new0 (BefCouncilDeck, 1);
  const BefDeckSource source = {
    .commune = load->commune,
    .facts = load->facts,
    .works = works,
    .inclusion = load->has_inclusion ? &load->inclusion : NULL,
    .web = load->pages,
    .spots = load->spots,
  };

  g_atomic_ref_count_init (&deck->refs);
  deck->frozen_ms = load->frozen_ms;
  deck->trouble = g_steal_pointer (&load->trouble);
  deck->missing = g_steal_pointer (&load->missing);
  deck->slides = bef_deck_new (&source);
  deck->buildings = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_slide_unref);
  if (load->facts != NULL)
    deck_add_buildings (deck, load->facts);
  return deck;
}

/* One of what is awaited came. Takes @task. */
static void
came (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  if (--load->n_awaited == 0 && !g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, deck_new (load), (GDestroyNotify)bef_council_deck_unref);
  g_object_unref (task);
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  load->facts = bef_energy_facts_load_finish (BEF_HISTORY (source), result, &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    load->trouble = g_strdup (error->message);
  came (task);
}

/* A counter of the day: the most it said on each day that is known. */
static double
sum_of_days (BefBuckets *days)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < bef_buckets_get_length (days); i++)
    if (isfinite (bef_buckets_get (days, i)->max))
      {
        sum += bef_buckets_get (days, i)->max;
        n++;
      }
  /* A day that nobody counted would be taken for one without visits. */
  return n == bef_buckets_get_length (days) && n > 0 ? sum : NAN;
}

typedef struct
{
  GTask *task;      /* owned */
  BefDeckWeb *page; /* the task's */
} Page;

static void
visits_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Page *page = user_data;
  g_autoptr (BefBuckets) days = bef_history_buckets_finish (BEF_HISTORY (source), result, NULL);

  if (days != NULL)
    page->page->visits = sum_of_days (days);
  came (page->task);
}

static void
ask_for_visits (GTask *task, BefHistory *history, BefDevice *device)
{
  Load *load = g_task_get_task_data (task);
  gint64 to = bef_civil_floor (load->frozen_ms, BEF_PERIOD_DAY);
  const BefHistoryQuery query = { .key = bef_series_key (bef_device_get_id (device), "visits"),
                                  .from_ms = bef_civil_add (to, BEF_PERIOD_DAY, -BEF_DECK_WEB_DAYS),
                                  .to_ms = to,
                                  .period = BEF_PERIOD_DAY };
  BefDeckWeb *web = g_new0 (BefDeckWeb, 1);
  Page *page = g_new0 (Page, 1);

  g_ptr_array_add (load->names, g_strdup (bef_device_get_name (device)));
  *web = (BefDeckWeb){ g_ptr_array_index (load->names, load->names->len - 1), NAN, NAN, 0 };
  g_ptr_array_add (load->pages, web);
  g_ptr_array_add (load->page_ids, g_strdup (bef_device_get_id (device)));
  *page = (Page){ g_object_ref (task), web };
  load->n_awaited++;
  bef_history_periods_async (history, &query, g_task_get_cancellable (task), visits_cb, page);
}

/* What was out of service, or is not known, as the page that says how much of a month equipment was
 * in service has it. */
static void
reached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (GPtrArray) rows = bef_availability_month_finish (result, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const BefAvailabilityRow *row = g_ptr_array_index (rows, i);
      guint at;

      if (!g_ptr_array_find_with_equal_func (load->page_ids, row->id, g_str_equal, &at))
        continue;
      BefDeckWeb *web = g_ptr_array_index (load->pages, at);
      web->available = bef_availability_share (&row->value);
      web->known = (double)(row->value.up_ms + row->value.down_ms) / BEF_MS_DAY;
    }
  came (task);
}

static void
ask_for_reach (GTask *task, BefSession *session)
{
  Load *load = g_task_get_task_data (task);
  gint64 to = bef_civil_floor (load->frozen_ms, BEF_PERIOD_DAY);
  const BefAvailabilityAsked asked = { bef_session_get_commune (session),
                                       bef_works_keeper_get (bef_session_get_works (session)),
                                       BEF_KIND_WEB,
                                       { bef_civil_add (to, BEF_PERIOD_DAY, -BEF_DECK_WEB_DAYS),
                                         to } };

  if (load->pages->len == 0)
    return;
  load->n_awaited++;
  bef_availability_span_async (bef_session_get_history (session), &asked,
                               g_task_get_cancellable (task), reached_cb, g_object_ref (task));
}

static void
take_spots (Load *load, BefCommune *commune)
{
  GListModel *buildings = bef_commune_get_buildings (commune);

  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      BefSlideSpot spot = { NULL, { 0, 0 } };

      g_hash_table_insert (load->buildings, g_strdup (bef_building_get_id (building)),
                           g_strdup (bef_building_get_name (building)));
      if (!bef_building_get_location (building, &spot.at))
        continue;
      spot.name = g_strdup (bef_building_get_name (building));
      g_ptr_array_add (load->spots, g_memdup2 (&spot, sizeof spot));
    }
}

static void
take_inclusion (Load *load, BefCommune *commune)
{
  BefAdvice advice;

  load->has_inclusion = bef_advice_read (commune, &advice);
  load->inclusion = (BefDeckInclusion){ .from_ms = advice.from_ms,
                                        .to_ms = load->frozen_ms,
                                        .held = advice.sessions,
                                        .places = advice.places,
                                        .taken = advice.taken,
                                        .attended = advice.attended,
                                        .knows_taken = advice.knows_taken,
                                        .knows_attended = advice.knows_attended };
}

/* What is kept is known: the rest is asked for. Takes @task. */
static void
begin (GTask *task)
{
  BefSession *session = g_task_get_source_object (task);
  BefCommune *commune = bef_session_get_commune (session);
  BefHistory *history = bef_session_get_history (session);
  GListModel *devices = bef_commune_get_devices (commune);
  const BefLedger *ledger = bef_ledger_keeper_get_ledger (bef_ledger_keeper_of (session));
  const char *name = bef_commune_get_name (commune);
  Load *load = g_task_get_task_data (task);
  BefEnergyRequest *request;

  load->commune = g_strdup (name != NULL ? name : _ ("The commune"));
  load->frozen_ms = bef_now_ms ();
  load->ledger = bef_ledger_copy (ledger);
  load->n_awaited = 1;
  take_spots (load, commune);
  take_inclusion (load, commune);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);

      if (bef_device_get_kind (device) == BEF_KIND_WEB)
        ask_for_visits (task, history, device);
    }
  ask_for_reach (task, session);
  request = bef_energy_request_new_commune (commune, load->frozen_ms);
  if (bef_ledger_get_length (ledger) > 0)
    bef_energy_request_set_from (request, bef_exhibit_facts_from (ledger, load->frozen_ms));
  bef_energy_request_set_contracts (request,
                                    bef_contract_keeper_get (bef_contract_keeper_of (session)));
  bef_energy_facts_load_async (history, request, g_task_get_cancellable (task), facts_cb, task);
}

static void kept_cb (GTask *task);

/* What is kept is waited for no more. */
static void
go_on (GTask *task)
{
  BefSession *session = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);

  g_object_ref (task);
  g_signal_handlers_disconnect_by_func (bef_contract_keeper_of (session), kept_cb, task);
  g_signal_handlers_disconnect_by_func (bef_ledger_keeper_of (session), kept_cb, task);
  if (load->wait_id != 0)
    {
      g_source_remove (load->wait_id);
      load->wait_id = 0;
      g_object_unref (task);
    }
  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else
    begin (task);
}

static void
kept_cb (GTask *task)
{
  BefSession *session = g_task_get_source_object (task);

  if (bef_contract_keeper_is_ready (bef_contract_keeper_of (session))
      && bef_ledger_keeper_is_ready (bef_ledger_keeper_of (session)))
    go_on (task);
}

/* The history cannot be read, or takes too long for a room that waits. */
static gboolean
late_cb (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefSession *session = g_task_get_source_object (task);
  gboolean has_contracts = bef_contract_keeper_is_ready (bef_contract_keeper_of (session)),
           has_works = bef_ledger_keeper_is_ready (bef_ledger_keeper_of (session));
  Load *load = g_task_get_task_data (task);

  load->wait_id = 0;
  load->missing = g_strdup (has_works       ? C_ ("not read", "contracts")
                            : has_contracts ? C_ ("not read", "works")
                                            : C_ ("not read", "contracts, works"));
  go_on (task);
  return G_SOURCE_REMOVE;
}

gboolean
bef_council_deck_want (BefSession *session)
{
  GListModel *devices = bef_commune_get_devices (bef_session_get_commune (session));
  gint64 to = bef_now_ms ();
  gboolean found = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);

      if (bef_device_get_kind (device) != BEF_KIND_WEB)
        continue;
      bef_session_want_glance (session, bef_series_key (bef_device_get_id (device), "visits"),
                               bef_civil_days_before (to, WANTED_DAYS), to);
      bef_session_want_glance (session, bef_series_key (bef_device_get_id (device), "web-state"),
                               bef_civil_days_before (to, WANTED_DAYS), to);
      found = TRUE;
    }
  return found;
}

static void
unref_task (gpointer task, GClosure *closure)
{
  g_object_unref (task);
}

void
bef_council_deck_load_async (BefSession *session, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, bef_council_deck_load_async);
  g_task_set_task_data (task, load, (GDestroyNotify)load_free);
  load->spots = g_ptr_array_new_with_free_func (free_spot);
  load->pages = g_ptr_array_new_with_free_func (g_free);
  load->page_ids = g_ptr_array_new_with_free_func (g_free);
  load->names = g_ptr_array_new_with_free_func (g_free);
  load->buildings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect_data (bef_contract_keeper_of (session), "changed", G_CALLBACK (kept_cb),
                         g_object_ref (task), unref_task, G_CONNECT_SWAPPED);
  g_signal_connect_data (bef_ledger_keeper_of (session), "changed", G_CALLBACK (kept_cb),
                         g_object_ref (task), unref_task, G_CONNECT_SWAPPED);
  load->wait_id = bef_timeout_add (BEF_COUNCIL_DECK_WAIT_MS, late_cb, g_object_ref (task));
  kept_cb (task);
}

BefCouncilDeck *
bef_council_deck_load_finish (BefSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
