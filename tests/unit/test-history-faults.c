/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-files.h"
#include "fault-vfs.h"
#include "history-util.h"

#include <glib/gstdio.h>

#include "history/bef-history-open.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-schema.h"
#include "history/bef-history-upkeep.h"

/*
 * Every way in which the history writes, on a disk whose n-th call fails, for every n, once or for
 * good. The call must end. Success must be true after opening again; a failure must have its words,
 * and have changed nothing, or all. What failed once must be possible again without a restart.
 */

typedef struct
{
  const char *path;
  BefHistory *history; /* owned, nullable */
  char *moved_aside;   /* owned, nullable */
} Case;

typedef struct
{
  const char *name;
  void (*make) (const char *path); /* NULL: there is no file */
  gboolean opens;                  /* it is the opening that is tried */
  gboolean by_day;                 /* what is looked at after it */
  void (*before) (Case *self);     /* nullable: on a sound disk */
  gboolean (*run) (Case *self, GError **error);
} Way;

static guint n_all, n_failed, n_set_aside;

/* The ways. */

static BefSeriesKey
key_new (void)
{
  return bef_series_key ("new", "power");
}

static GArray *
make_readings (guint n)
{
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  for (guint i = 0; i < n; i++)
    {
      BefReading reading = { key_new (), FAULT_NOW - (n - i) * BEF_MS_MINUTE, i * 1.5 };
      g_array_append_val (readings, reading);
    }
  return readings;
}

static gboolean
append_n (Case *self, guint n, GError **error)
{
  g_autoptr (GArray) readings = make_readings (n);
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_append_async (self->history, readings, NULL, wait_cb, &result));
  return bef_history_append_finish (self->history, result, error);
}

static gboolean
append_few (Case *self, GError **error)
{
  return append_n (self, 5, error);
}

static gboolean
append_many (Case *self, GError **error)
{
  return append_n (self, 300, error);
}

static gboolean
append_range (Case *self, GError **error)
{
  g_autoptr (GArray) readings = make_readings (20);
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_append_range_async (
                    self->history,
                    &(BefHistoryQuery){
                        .key = key_new (), .from_ms = FAULT_NOW - BEF_MS_HOUR, .to_ms = FAULT_NOW },
                    readings, NULL, wait_cb, &result));
  return bef_history_append_range_finish (self->history, result, error);
}

static gboolean
mark_asked (Case *self, GError **error)
{
  const BefSeriesKey keys[] = { bef_series_key ("a", "power"), key_new () };
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_mark_asked_async (
                    self->history,
                    &(BefSeriesSpan){ keys, 2, FAULT_NOW - BEF_MS_DAY, FAULT_NOW - BEF_MS_HOUR },
                    NULL, wait_cb, &result));
  return bef_history_mark_asked_finish (self->history, result, error);
}

static gboolean
put_document (Case *self, GError **error)
{
  g_autofree char *text = g_strnfill (20000, 'x');
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result,
        bef_history_put_document_async (self->history, "state", text, NULL, wait_cb, &result));
  return bef_history_put_document_finish (self->history, result, error);
}

static gboolean
delete_document (Case *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result,
        bef_history_put_document_async (self->history, "state", NULL, NULL, wait_cb, &result));
  return bef_history_put_document_finish (self->history, result, error);
}

static const BefJournalEntry line = {
  0, FAULT_NOW, (char *)"The desk", (char *)"acknowledge", (char *)"alert:9", (char *)"Why"
};

static gboolean
outbox_add (Case *self, GError **error)
{
  BefOutboxItem item = { 0, FAULT_NOW, (char *)"acknowledge", (char *)"alert:9", (char *)"{}" };
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_outbox_add_async (self->history, &item, &line, NULL, wait_cb, &result));
  return bef_history_outbox_add_finish (self->history, result, error) > 0;
}

static gboolean
outbox_remove (Case *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result,
        bef_history_outbox_remove_noted_async (self->history, 1, &line, NULL, wait_cb, &result));
  return bef_history_outbox_remove_finish (self->history, result, error);
}

static gboolean
journal_add (Case *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_journal_add_async (self->history, &line, NULL, wait_cb, &result));
  return bef_history_journal_add_finish (self->history, result, error);
}

static void
append_before (Case *self)
{
  g_assert_true (append_n (self, 300, NULL));
}

static gboolean
close_it (Case *self, GError **error)
{
  if (self->history != NULL)
    close_history (g_steal_pointer (&self->history));
  return TRUE;
}

static gboolean
open_it (Case *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (self->history != NULL)
    close_history (self->history);
  g_clear_pointer (&self->moved_aside, g_free);
  self->history = bef_history_new ();
  WAIT (result, bef_history_open_async (self->history, self->path, NULL, wait_cb, &result));
  return bef_history_open_finish (self->history, result, &self->moved_aside, error);
}

/* Upkeep to its end, as the worker runs it. */
static gboolean
keep_up (Case *self, guint64 budget, GError **error)
{
  g_autoptr (BefHistoryDb) db = bef_history_db_open (self->path, &self->moved_aside, error);
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (budget);
  gboolean more = TRUE;

  while (db != NULL && more)
    if (!bef_history_upkeep_step (upkeep, db, FAULT_NOW, &more, error))
      {
        /* Without a fault any more the next round goes on. */
        g_autoptr (GError) again = NULL;
        /* A page read wrongly stays so in the cache until the next start. */
        if (!fault_vfs_is_for_good ()
            && !g_error_matches (*error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_CORRUPT))
          {
            fault_vfs_disarm ();
            more = TRUE;
            while (more)
              bef_history_upkeep_step (upkeep, db, FAULT_NOW, &more, &again);
            g_assert_no_error (again);
          }
        return FALSE;
      }
  return db != NULL;
}

static gboolean
keep_up_default (Case *self, GError **error)
{
  return keep_up (self, BEF_UPKEEP_DEFAULT_BUDGET, error);
}

static gboolean
keep_up_small (Case *self, GError **error)
{
  return keep_up (self, FAULT_BUDGET, error);
}

/* A commit after which the WAL is written into the file at once. */
static gboolean
write_back (Case *self, GError **error)
{
  g_autoptr (BefHistoryDb) db = bef_history_db_open (self->path, &self->moved_aside, error);
  g_autoptr (GArray) readings = make_readings (300);

  if (db == NULL || !bef_history_db_exec (db, "PRAGMA wal_autocheckpoint = 1", error)
      || !bef_history_db_begin (db, error))
    return FALSE;
  if (bef_history_samples_write (db, (const BefReading *)readings->data, readings->len, NULL, error)
      && bef_history_db_commit (db, error))
    return TRUE;
  bef_history_db_rollback (db);
  return FALSE;
}

static void
make_first_version (const char *path)
{
  fault_make_version (path, 1);
}

static void
make_second_version (const char *path)
{
  fault_make_version (path, 2);
}

static void
make_version_before (const char *path)
{
  fault_make_version (path, bef_history_schema_version () - 1);
}

static const Way ways[] = {
  { "calls/append", fault_make_base, FALSE, FALSE, NULL, append_few },
  { "calls/append-bulk", fault_make_base, FALSE, FALSE, NULL, append_many },
  { "calls/append-range", fault_make_base, FALSE, FALSE, NULL, append_range },
  { "calls/mark-asked", fault_make_base, FALSE, FALSE, NULL, mark_asked },
  { "calls/document", fault_make_base, FALSE, FALSE, NULL, put_document },
  { "calls/document-deleted", fault_make_base, FALSE, FALSE, NULL, delete_document },
  { "calls/outbox-add", fault_make_base, FALSE, FALSE, NULL, outbox_add },
  { "calls/outbox-remove", fault_make_base, FALSE, FALSE, NULL, outbox_remove },
  { "calls/journal", fault_make_base, FALSE, FALSE, NULL, journal_add },
  { "calls/close", fault_make_base, FALSE, FALSE, append_before, close_it },
  { "opening/new", NULL, TRUE, FALSE, NULL, open_it },
  { "opening/today", fault_make_base, TRUE, FALSE, NULL, open_it },
  { "opening/version-1", make_first_version, TRUE, FALSE, NULL, open_it },
  { "opening/version-2", make_second_version, TRUE, FALSE, NULL, open_it },
  { "opening/version-before", make_version_before, TRUE, FALSE, NULL, open_it },
  { "opening/damaged", fault_make_damaged, TRUE, FALSE, NULL, open_it },
  { "upkeep/write-back", fault_make_base, TRUE, FALSE, NULL, write_back },
  { "upkeep/seal", fault_make_unkempt, TRUE, FALSE, NULL, keep_up_default },
  { "upkeep/budget", fault_make_large, TRUE, TRUE, NULL, keep_up_small },
  { "upkeep/relayout", make_first_version, TRUE, FALSE, NULL, keep_up_default },
};

/* A way, and what its file is before and after it. */
typedef struct
{
  const Way *way;
  char *folder, *template, *path; /* owned; no template: no file */
  char *before, *after;           /* owned: dumps */
} Trial;

static void
assert_worded (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, BEF_HISTORY_ERROR);
  g_assert_null (strstr (error->message, "does not say why"));
  g_assert_true (g_str_has_suffix (error->message, ".")
                 || g_str_has_suffix (error->message, "try again."));
}

/* Opens a file on a sound disk, until its upkeep has nothing to do. */
static void
begin (const Way *way, Case *self)
{
  if (!way->opens)
    {
      self->history = open_history (self->path, NULL);
      for (guint i = 0; i < 16; i++)
        {
          g_autoptr (GAsyncResult) result = NULL;
          WAIT (result,
                bef_history_get_document_async (self->history, "state", NULL, wait_cb, &result));
        }
    }
  if (way->before != NULL)
    way->before (self);
}

static void
end (Case *self)
{
  if (self->history != NULL)
    close_history (self->history);
  self->history = NULL;
  g_clear_pointer (&self->moved_aside, g_free);
}

/* What was set aside although it is sound, because the disk lied, is still there whole. */
static void
look_aside (Trial *trial, const char *moved_aside)
{
  g_autofree char *wal = g_strconcat (moved_aside, "-wal", NULL);
  g_autofree char *own_wal = g_strconcat (trial->path, "-wal", NULL);

  n_set_aside++;
  fault_copy (NULL, trial->path);
  g_assert_cmpint (g_rename (moved_aside, trial->path), ==, 0);
  g_rename (wal, own_wal);
}

static void
try_one (Trial *trial, Fault fault, guint nth, gboolean for_good)
{
  const Way *way = trial->way;
  Case self = { trial->path, NULL, NULL };
  g_autoptr (GError) error = NULL;
  gboolean damaged = way->make == fault_make_damaged;

  fault_copy (trial->template, trial->path);
  begin (way, &self);
  fault_vfs_arm (fault, nth, for_good);
  gboolean done = way->run (&self, &error);
  g_autofree char *aside = damaged ? NULL : g_strdup (self.moved_aside);
  g_clear_pointer (&self.moved_aside, g_free);
  if (!for_good)
    fault_vfs_disarm ();
  if (!done)
    assert_worded (error);
  n_failed += !done;
  /* Once is once: nothing is left of it. */
  if (!done && !for_good)
    {
      g_autoptr (GError) again = NULL;
      done = way->run (&self, &again);
      if (!g_error_matches (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_CORRUPT))
        {
          g_assert_no_error (again);
          g_assert_true (done);
        }
    }
  end (&self);
  fault_vfs_disarm ();
  if (aside != NULL)
    {
      g_assert_true (fault == FAULT_SHORT_READ);
      look_aside (trial, aside);
      done = FALSE;
    }
  /* To SQLite a short page ends in zeros: written back, it stays so. That it ends is all there is.
   */
  if (fault == FAULT_SHORT_READ && (damaged || (way->opens && way->run != open_it)))
    return;
  if (damaged)
    /* The next start sees to what this one could not. */
    close_history (open_history (trial->path, NULL));
  g_autofree char *now = fault_dump (trial->path, way->by_day);
  if ((done || g_strcmp0 (now, trial->before) != 0) && g_strcmp0 (now, trial->after) != 0)
    g_test_message ("%s %u%s: %s", fault_name (fault), nth, for_good ? " for good" : "",
                    error != NULL ? error->message : "done");
  if (done || g_strcmp0 (now, trial->before) != 0)
    g_assert_cmpstr (now, ==, trial->after);
}

static gboolean
fires (Trial *trial, Fault fault, guint nth, gboolean for_good)
{
  try_one (trial, fault, nth, for_good);
  return fault_vfs_has_fired ();
}

/* What a faultless disk makes of it. */
static void
set_up (Trial *trial, const Way *way)
{
  g_autoptr (GError) error = NULL;

  *trial = (Trial){ way, make_folder (), NULL, NULL, NULL, NULL };
  trial->path = g_build_filename (trial->folder, "history.db", NULL);
  if (way->make != NULL)
    {
      trial->template = g_build_filename (trial->folder, "template.db", NULL);
      way->make (trial->template);
    }
  Case self = { trial->path, NULL, NULL };
  fault_copy (trial->template, trial->path);
  begin (way, &self);
  g_assert_true (way->run (&self, &error));
  g_assert_no_error (error);
  end (&self);
  trial->after = fault_dump (trial->path, way->by_day);
  fault_copy (trial->template, trial->path);
  if (way->make != fault_make_damaged)
    trial->before = fault_dump (trial->path, way->by_day);
}

/* BEFFROI_FAULTS=all: each, else each of the first and a part of the others. */
static guint
after (guint nth)
{
  gboolean all = g_strcmp0 (g_getenv ("BEFFROI_FAULTS"), "all") == 0;

  return nth + (all || nth < 20 ? 1 : 7);
}

static void
test_way (gconstpointer data)
{
  Trial trial;
  guint n = 0;

  set_up (&trial, data);
  for (guint fault = 0; fault < N_FAULTS; fault++)
    for (guint for_good = 0; for_good < 2; for_good++)
      for (guint nth = 1; fires (&trial, fault, nth, for_good != 0); nth = after (nth))
        n++;
  g_test_message ("%s: %u faults, all ended", trial.way->name, n);
  n_all += n;
  remove_folder (trial.folder);
  g_free (trial.folder);
  g_free (trial.path);
  g_free (trial.template);
  g_free (trial.before);
  g_free (trial.after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();
  bef_clock_override (FAULT_NOW, 0);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *path = g_strconcat ("/history/faults/", ways[i].name, NULL);
      g_test_add_data_func (path, &ways[i], test_way);
    }
  int failed = g_test_run ();
  g_print ("# %u faults, all ended; %u with an error, %u files set aside\n", n_all, n_failed,
           n_set_aside);
  return failed;
}
