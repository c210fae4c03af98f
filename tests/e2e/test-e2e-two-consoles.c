/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two consoles on one profile, and one with a picture of it now and then, on a hub that runs fast:
 * nothing is set aside, no sample is lost. BEFFROI_TWO_CONSOLES=SECONDS makes it last. */
#include "e2e-util.h"

#define SECONDS 24
#define MAX_SERIES 60

typedef struct
{
  GHashTable *seen; /* owned: "entity quantity stamp" */
  guint n_rounds, n_samples;
} Record;

/* Every sample of a series now; each that was there before must be. */
static void
check_series (E2e *scene, BefHistory *history, Record *record, const char *entity,
              const char *quantity, GHashTable *now)
{
  g_autoptr (GArray) samples =
      e2e_history_samples (scene, history, entity, quantity, 0, G_MAXINT64);

  for (guint i = 0; i < samples->len; i++)
    g_hash_table_add (now, g_strdup_printf ("%s %s %" G_GINT64_FORMAT, entity, quantity,
                                            g_array_index (samples, BefReading, i).observed_ms));
}

static void
check (E2e *scene, Record *record)
{
  g_autofree char *series = e2e_sql (scene, "SELECT entity, quantity FROM series ORDER BY id"
                                            " LIMIT " G_STRINGIFY (MAX_SERIES));
  g_auto (GStrv) lines = g_strsplit (series, "\n", -1);
  g_autoptr (BefHistory) history = e2e_history_copy (scene);
  GHashTable *now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  const char *sample;

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "|", 2);
      check_series (scene, history, record, parts[0], parts[1], now);
    }
  bef_history_close (history);
  g_hash_table_iter_init (&iter, record->seen);
  while (g_hash_table_iter_next (&iter, (gpointer *)&sample, NULL))
    if (!g_hash_table_contains (now, sample))
      e2e_fail (scene, "lost: %s", sample);
  g_hash_table_unref (record->seen);
  record->seen = now;
  record->n_samples = g_hash_table_size (now);
  record->n_rounds++;
}

static guint
count_set_aside (E2e *scene)
{
  g_autofree char *folder = e2e_path (scene, "data", "beffroi/test");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  for (const char *file = g_dir_read_name (dir); file != NULL; file = g_dir_read_name (dir))
    n += strstr (file, ".damaged-") != NULL || strstr (file, ".suspect") != NULL;
  return n;
}

static void
test_two_consoles (void)
{
  if (!e2e_is_possible ())
    return;
  const char *asked = g_getenv ("BEFFROI_TWO_CONSOLES");
  gint64 seconds = asked != NULL ? MAX (g_ascii_strtoll (asked, NULL, 10), 10) : SECONDS,
         pause = MIN (60, seconds / 3);
  g_autoptr (E2e) scene = e2e_open ("two-consoles", "--speed=600", "secretary", NULL);
  g_autofree char *picture = g_build_filename (scene->folder, "picture.png", NULL);
  g_autofree char *options =
      g_strdup_printf ("--profile=test --screenshot=%s --page=meter", picture);
  Record record = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 0, 0 };
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC, next = 0;
  guint n_seconds = 0, n_pictures = 0;
  GSubprocess *shot = NULL;

  while (g_get_monotonic_time () < end || shot != NULL)
    {
      g_autofree char *said = NULL;
      g_assert_cmpint (e2e_run_another (scene, "--page=alerts", &said), ==, 0);
      n_seconds++;
      if (shot == NULL && g_get_monotonic_time () >= next)
        {
          next = g_get_monotonic_time () + pause * G_USEC_PER_SEC;
          shot = e2e_spawn (scene, "src/app/beffroi", "secretary", options);
        }
      else if (shot != NULL && g_subprocess_get_identifier (shot) == NULL)
        {
          e2e_assert_ended_well (scene, shot, "the console that takes a picture");
          g_clear_object (&shot);
          n_pictures++;
          check (scene, &record);
        }
      g_assert_true (e2e_console_is_alive (scene));
      g_usleep (2 * G_USEC_PER_SEC);
    }
  check (scene, &record);
  e2e_console_quit (scene);
  check (scene, &record);
  g_assert_cmpuint (count_set_aside (scene), ==, 0);
  g_assert_cmpuint (record.n_samples, >, 0);
  g_test_message ("%" G_GINT64_FORMAT " s: %u second starts, %u pictures, %u samples of %d series "
                  "seen again in %u rounds, none lost, nothing set aside",
                  seconds, n_seconds, n_pictures, record.n_samples, MAX_SERIES, record.n_rounds);
  g_hash_table_unref (record.seen);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/two-consoles/on-one-profile-lose-nothing", test_two_consoles);
  return g_test_run ();
}
