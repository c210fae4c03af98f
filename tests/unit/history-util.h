/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"

G_BEGIN_DECLS

/* The history's calls, waited for on the default main context: for tests. */

void wait_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/* Runs the main context until *@result (set by wait_cb) is there; (transfer full). */
GAsyncResult *wait_for (GAsyncResult **result);

/* Evaluates to the GAsyncResult of FUNC##_async (history, ..., NULL, wait_cb, &slot). */
#define WAIT(slot, call) ((slot) = NULL, (call), wait_for (&(slot)))

/* Opens @path and asserts success. */
BefHistory *open_history (const char *path, char **moved_aside_out);
void close_history (BefHistory *history);
/* Appends and asserts success. @n readings. */
void append (BefHistory *history, const BefReading *readings, guint n);
/* Remembers that all of @key over [from, to) was asked for. */
void note_asked (BefHistory *history, BefSeriesKey key, gint64 from_ms, gint64 to_ms);
void append_values (BefHistory *history, BefSeriesKey key, const gint64 *ts, const double *values,
                    guint n);
/* All stored samples of @key. */
GArray *all_samples (BefHistory *history, BefSeriesKey key);
BefBuckets *get_buckets (BefHistory *history, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                         guint n);
BefBuckets *get_periods (BefHistory *history, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                         BefPeriod period);
GArray *get_energy (BefHistory *history, const char *entity, gint64 from_ms, gint64 to_ms,
                    BefPeriod period);

/* The same moment for the whole test, not long ago: lines of the journal end after a year. */
gint64 lately (void);

/* A fresh folder of our own; removed with all it holds by remove_folder(). */
char *make_folder (void);
void remove_folder (const char *folder);
gint64 instant (const char *iso);

/* Another program that writes @path and does not end: the history may be read, not written, until
 * unlock_file(). */
gpointer lock_file (const char *path);
void unlock_file (gpointer lock);

G_END_DECLS
