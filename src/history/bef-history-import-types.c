/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-import-types.h"

/* The values that imports are given as and answered with. */

struct _BefImportProgress
{
  int n_done, n_expected; /* atomic */
};

BefImportSeries *
bef_import_series_new (BefSeriesKey key, const char *point)
{
  BefImportSeries *self = g_new0 (BefImportSeries, 1);

  self->key = key;
  self->point = g_strdup (point);
  self->points = g_array_new (FALSE, FALSE, sizeof (BefImportPoint));
  return self;
}

void
bef_import_series_free (BefImportSeries *series)
{
  g_free (series->point);
  g_array_unref (series->points);
  g_free (series);
}

BefImportProgress *
bef_import_progress_new (void)
{
  return g_atomic_rc_box_new0 (BefImportProgress);
}

BefImportProgress *
bef_import_progress_ref (BefImportProgress *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
bef_import_progress_unref (BefImportProgress *self)
{
  g_atomic_rc_box_release (self);
}

double
bef_import_progress_get (BefImportProgress *self)
{
  int n = g_atomic_int_get (&self->n_expected);

  return n > 0 ? MIN (1.0, (double)g_atomic_int_get (&self->n_done) / n) : 0;
}

void
bef_import_progress_add (BefImportProgress *self, guint n_points)
{
  if (self != NULL)
    g_atomic_int_add (&self->n_done, (int)n_points);
}

void
bef_import_progress_expect (BefImportProgress *self, guint n_points)
{
  if (self != NULL)
    g_atomic_int_add (&self->n_expected, (int)n_points);
}

static void
series_free (gpointer data)
{
  bef_import_series_free (data);
}

BefImport *
bef_import_new (const char *file, const char *digest, const char *who, BefImportFlags flags)
{
  BefImport *self = g_new0 (BefImport, 1);

  self->file = g_strdup (file);
  self->digest = g_strdup (digest);
  self->who = g_strdup (who);
  self->flags = flags;
  self->series = g_ptr_array_new_with_free_func (series_free);
  return self;
}

void
bef_import_free (BefImport *import)
{
  g_free (import->file);
  g_free (import->digest);
  g_free (import->who);
  g_ptr_array_unref (import->series);
  g_free (import);
}

void
bef_import_outcome_free (BefImportOutcome *outcome)
{
  g_array_unref (outcome->runs);
  g_free (outcome);
}

void
bef_import_record_free (BefImportRecord *record)
{
  g_free (record->who);
  g_free (record->file);
  g_free (record->digest);
  g_ptr_array_unref (record->entities);
  g_free (record);
}
