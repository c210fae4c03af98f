/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slides of a council out of a session: with what could be read, and saying what could not. */
#include <string.h>

#include "../patience.h"
#include "base/bef-civil-time.h"
#include "base/bef-present.h"
#include "history-util.h"
#include "report/bef-council-deck.h"
#include "scripted-backend.h"
#include "supervision/availability/bef-availability.h"
#include "supervision/kept/bef-contract-keeper.h"

/* Tuesday 24 November 2026, 17:00 in Paris. */
#define NOW G_GINT64_CONSTANT (1795536000000)

typedef struct
{
  BefHistory *history; /* owned, likewise below */
  ScriptedBackend *backend;
  BefSession *session;
} Desk;

static void
begin (Desk *f, BefHistory *history)
{
  bef_clock_override (NOW, 1);
  f->history = history;
  f->backend = scripted_backend_new ();
  f->backend->identity.role = BEF_ROLE_ELECTED;
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 600, 600);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(BefCouncilDeck **)user_data = bef_council_deck_load_finish (BEF_SESSION (source), result, NULL);
}

/* The history was never opened: nothing of it can be read, and the room waits. */
static void
test_not_read (void)
{
  Desk f = { NULL };
  BefCouncilDeck *deck = NULL;

  begin (&f, bef_history_new ());
  bef_council_deck_load_async (f.session, NULL, loaded_cb, &deck);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (deck);
  bef_clock_jump (BEF_COUNCIL_DECK_WAIT_MS + BEF_MS_SECOND, 0);
  for (guint i = 0; i < 1000 * test_patience () && deck == NULL; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_nonnull (deck);
  g_assert_cmpstr (deck->missing, ==, "contracts, works");
  g_autofree char *foot = bef_council_deck_dup_foot (deck);
  g_assert_nonnull (strstr (foot, "contracts, works"));
  bef_council_deck_unref (deck);
  g_clear_object (&f.session);
  g_clear_object (&f.backend);
  g_clear_object (&f.history);
}

/* What is read in time is waited for no longer, and nothing is missing then. */
static void
test_read (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "history.db", NULL);
  Desk f = { NULL };
  BefCouncilDeck *deck = NULL;

  begin (&f, open_history (path, NULL));
  bef_council_deck_load_async (f.session, NULL, loaded_cb, &deck);
  for (guint i = 0; i < 1000 * test_patience () && deck == NULL; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_nonnull (deck);
  g_assert_null (deck->missing);
  g_autofree char *foot = bef_council_deck_dup_foot (deck);
  g_assert_null (strstr (foot, "works"));
  bef_council_deck_unref (deck);
  bef_session_stop (f.session);
  g_clear_object (&f.session);
  g_clear_object (&f.backend);
  close_history (f.history);
  remove_folder (folder);
}

#define SITE "urn:ngsi-ld:WebPresence:test:site"
#define PAGE "urn:ngsi-ld:WebPresence:test:page"

static BefEntity *
web_presence (const char *id, const char *name)
{
  BefEntity *entity = bef_entity_new (id, "WebPresence", BEF_ENTITY_EQUIPMENT);

  entity->kind = BEF_KIND_WEB;
  entity->name = g_strdup (name);
  bef_entity_add_reading (entity, "web-state", NOW, 0);
  return entity;
}

/* Every ten minutes of @days whole days before today: down (@code of it) for 72 minutes of each. */
static void
append_days (BefHistory *history, guint days)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gint64 to = bef_civil_floor (NOW, BEF_PERIOD_DAY),
         from = bef_civil_add (to, BEF_PERIOD_DAY, -(int)days);
  const BefQuantityInfo *info = bef_quantity_info ("web-state");
  int down = 0;

  while (!bef_availability_is_down (info, down))
    down++;
  for (gint64 at = from; at < to; at += 6 * BEF_MS_MINUTE)
    {
      gint64 minute = (at - bef_civil_floor (at, BEF_PERIOD_DAY)) / BEF_MS_MINUTE;
      BefReading reading = { .key = bef_series_key (SITE, "web-state"),
                             .observed_ms = at,
                             .value = minute >= 600 && minute < 672 ? down : 0 };
      g_array_append_val (readings, reading);
    }
  append (history, (BefReading *)(void *)readings->data, readings->len);
}

/* How much of which days the pages could be reached, and that it is not known of the other one. */
static void
test_web (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "history.db", NULL);
  Desk f = { NULL };
  BefCouncilDeck *deck = NULL;

  begin (&f, open_history (path, NULL));
  append_days (f.history, 12);
  g_ptr_array_add (f.backend->world, web_presence (SITE, "Site"));
  g_ptr_array_add (f.backend->world, web_presence (PAGE, "Page"));
  bef_session_start (f.session);
  BefCommune *commune = bef_session_get_commune (f.session);
  for (guint i = 0; i < 5000 * test_patience () && bef_commune_find_device (commune, PAGE) == NULL;
       i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  bef_council_deck_load_async (f.session, NULL, loaded_cb, &deck);
  for (guint i = 0; i < 5000 * test_patience () && deck == NULL; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_nonnull (deck);
  BefSlide *web = bef_council_deck_find (deck, "web");
  g_assert_nonnull (web);
  g_assert_cmpuint (web->rows->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const BefSlideRow *row = g_ptr_array_index (web->rows, i);
      if (g_str_equal (row->label, "Site"))
        {
          g_assert_nonnull (strstr (row->remark, "95.0"));
          g_assert_true (g_str_has_suffix (row->remark, "of 12 known days"));
        }
      else
        g_assert_cmpstr (row->remark, ==, "reachable: not known");
    }
  bef_council_deck_unref (deck);
  bef_session_stop (f.session);
  g_clear_object (&f.session);
  g_clear_object (&f.backend);
  close_history (f.history);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/council-deck/not-read", test_not_read);
  g_test_add_func ("/council-deck/read", test_read);
  g_test_add_func ("/council-deck/web", test_web);
  return g_test_run ();
}
