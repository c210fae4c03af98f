/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"

G_BEGIN_DECLS

/* How the local history is, for whoever looks for what is wrong with it. Nothing in it says what
 * was measured, of what, or by whom anything was done. */
typedef struct
{
  guint64 bytes;       /* of the file and its WAL; of what is only looked on at: of its pages */
  guint64 n_samples;   /* not rolled up yet */
  gint64 oldest_ms;    /* of all that is stored, ms UTC, BEF_NO_TIME: nothing is */
  gint64 newest_ms;    /* likewise */
  guint n_waiting;     /* decisions that were not sent yet */
  gboolean is_whole;   /* SQLite's own check of every page found nothing */
  gboolean is_checked; /* it was made: not of a file of more than BEF_HISTORY_HEALTH_BYTES */
} BefHistoryHealth;

/* A larger file is not checked page by page: others wait for its thread meanwhile. */
#define BEF_HISTORY_HEALTH_BYTES ((guint64)256 * 1000 * 1000)

/* Main thread; errors are of BEF_HISTORY_ERROR or G_IO_ERROR. Finish: FALSE with @error. */
void bef_history_health_async (BefHistory *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_history_health_finish (BefHistory *self, GAsyncResult *result, BefHistoryHealth *out,
                                    GError **error);

/* The version of SQLite that runs: "3.40.1". (transfer none) Any thread. */
const char *bef_history_sqlite_version (void);

G_END_DECLS
