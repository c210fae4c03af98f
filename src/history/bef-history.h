/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/bef-buckets.h"
#include "base/bef-steps.h"
#include "history/bef-history-types.h"
#include "history/bef-journal-answer.h"
#include "model/bef-reading.h"

G_BEGIN_DECLS

/*
 * The local history: samples, what was asked for, roll-ups, the last known documents, the outbox
 * and the journal, in one SQLite file owned by one worker thread. Every call is asynchronous,
 * starts on the main thread and comes back there; jobs run in the order they were asked. Values
 * given and returned are copies.
 *
 * Invariants: a sample (series, instant) is stored once, the latest received value wins; a gap is a
 * gap; nothing is stored that was not measured; what a successful finish returned is committed
 * (WAL, synchronous=NORMAL; outbox and journal FULL: on the disk), and of what failed nothing is
 * there. A file that another program has locked is waited for at most about 5 s from the call on.
 * Never stored here: images, badge names or passages, Wi-Fi identities, phone numbers, credentials
 * (see DOMAIN rules in src/README.md).
 */
/*
 * Signals: "room-changed": the budget, or what has no room in it, is not what it was;
 * "trouble-changed": the same of what bef_history_get_trouble() says.
 */
#define BEF_TYPE_HISTORY (bef_history_get_type ())
G_DECLARE_FINAL_TYPE (BefHistory, bef_history, BEF, HISTORY, GObject)

BefHistory *bef_history_new (void);

/* Opens or makes @path (NULL: in memory, for tests). A damaged file is renamed to
 * "PATH.damaged-DATE", a fresh one is made and the open succeeds; *@moved_aside_out (nullable,
 * transfer full) then names it. */
void bef_history_open_async (BefHistory *self, const char *path, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_history_open_finish (BefHistory *self, GAsyncResult *result, char **moved_aside_out,
                                  GError **error);
/* Nothing is kept: there is no file, it is only looked on, or it could not be used; TRUE as well
 * until an open that may end so has. */
gboolean bef_history_is_in_memory (BefHistory *self);
/* Why what was to be stored last could not be, whoever waited for it or did not; NULL when all is
 * well again: what failed, or new samples, could be stored. Main thread. (transfer none) until the
 * next "trouble-changed". */
const GError *bef_history_get_trouble (BefHistory *self);
typedef enum
{
  BEF_HISTORY_OPEN_DEFAULT = 0,
  /* What the file holds now, on its own: the file is only read, nor is it made, and what is stored
   * from now on goes with the object. For who looks on beside the owner of the file. */
  BEF_HISTORY_OPEN_COPY = 1 << 0,
  /* Where the file cannot be used, in memory: the finish returns the error all the same, and the
   * history works for this sitting. */
  BEF_HISTORY_OPEN_ANYWAY = 1 << 1,
} BefHistoryOpenFlags;
/* As bef_history_open_async(), with the same finish. What is asked before it is open waits. */
void bef_history_open_with_async (BefHistory *self, const char *path, BefHistoryOpenFlags flags,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Sees whether the file is still at its path. Where it vanished (folder and all), it is made again
 * with all that was in it; *@made_again_out says so. With @error the history goes on without a
 * file. To be called now and then. */
void bef_history_keep_place_async (BefHistory *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_history_keep_place_finish (BefHistory *self, GAsyncResult *result,
                                        gboolean *made_again_out, GError **error);
/* Finishes queued jobs, checkpoints, closes and waits for the thread, at most half a minute for a
 * disk that does not answer. An open under way is given up, and what waits for it fails, unless a
 * line of the outbox or of the journal waits for it. Later calls fail with G_IO_ERROR_CLOSED. */
void bef_history_close (BefHistory *self);

/* Stores @readings (GArray of BefReading, copied) in one transaction, and over which spans they are
 * means. */
void bef_history_append_async (BefHistory *self, GArray *readings, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_history_append_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* Stores what the back end answered to @query (its key and span) and remembers that this range was
 * asked now: both or neither. Settled is what lies before the newest value; what @readings leave
 * empty is awaited, and due to be asked again (bef-history-answer.h). Nothing that was known before
 * is taken away; a value for a stamp that is known replaces it. */
void bef_history_append_range_async (BefHistory *self, const BefHistoryQuery *query,
                                     GArray *readings, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_history_append_range_finish (BefHistory *self, GAsyncResult *result, GError **error);

/* The parts of @query's span that are missing by its scope, newest first; of the time of which only
 * roll-ups are left, none. (transfer full) GArray of BefRange. */
void bef_history_missing_async (BefHistory *self, const BefHistoryQuery *query,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
GArray *bef_history_missing_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* What is due by now to be asked again: of at most @max series, the newest first, each with what is
 * due within a week before its newest part. (transfer full) GArray of BefDue. */
void bef_history_due_async (BefHistory *self, guint max, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
GArray *bef_history_due_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* Live polling followed what @span names without a hole: that is settled. Batched with
 * append_async by the caller. */
void bef_history_mark_asked_async (BefHistory *self, const BefSeriesSpan *span,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean bef_history_mark_asked_finish (BefHistory *self, GAsyncResult *result, GError **error);

/* @query's n_buckets equal slices of its span (1..20,000). (transfer full) BefBuckets of exactly
 * that length. */
void bef_history_buckets_async (BefHistory *self, const BefHistoryQuery *query,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/* One bucket per civil period of @query from the one holding from_ms to the one before to_ms.
 * Finish: bef_history_buckets_finish(). */
void bef_history_periods_async (BefHistory *self, const BefHistoryQuery *query,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
BefBuckets *bef_history_buckets_finish (BefHistory *self, GAsyncResult *result, GError **error);

/* Energy of one period. */
typedef struct
{
  gint64 start_ms, end_ms;
  double kwh;             /* NaN when nothing is known */
  double coverage;        /* 0..1: share of the period that is measured */
  gboolean from_index;    /* from the meter's index, else by integrating power */
  gboolean meter_changed; /* the index restarted inside: counted apart, never as consumption */
  gboolean estimated; /* a part was used at an unknown moment between two readings far apart, and is
                         spread evenly over the time between them */
  gboolean set_aside; /* the index gained more than a connection can carry: not counted */
  gint64 newest_ms;   /* stamp of the newest sample it is made of, BEF_NO_TIME without any */
} BefEnergy;
/* Energy of the meter key.entity of @query (its quantity is not looked at) per civil period. From
 * the index ("energy-index", kWh), what it gained between two readings being spread over the time
 * between them, else from "power" (W), each sample holding until the next one, at most for its
 * nominal step (the smaller of the two steps around it unless the new step goes on); see
 * bef-history-energy.h. The period that holds cut_ms is given in two: up to it, and from it on. So
 * a running period can be compared with as much of another. (transfer full) GArray of BefEnergy,
 * one per period or part of it. */
void bef_history_energy_async (BefHistory *self, const BefHistoryQuery *query,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
GArray *bef_history_energy_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* The same between each two of @bounds (sorted, at most 100,000; copied) of what the index @index
 * counts: "energy-index"; "gas-index" in m3 and "water-index" in L, of both of which no power is
 * known (read "kwh" as that unit). Parts add up: where the index says it, what lies between two
 * bounds is the sum of what lies between them and any bound inside, to a thousandth of the unit.
 * Fails with G_IO_ERROR_INVALID_ARGUMENT when @bounds do not ascend. Finish:
 * bef_history_energy_finish(). */
void bef_history_spans_energy_async (BefHistory *self, BefSeriesKey index, const gint64 *bounds,
                                     guint n_bounds, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
/* What @key did between each two of @bounds, likewise. Finish: bef_history_buckets_finish(). */
void bef_history_spans_async (BefHistory *self, BefSeriesKey key, const gint64 *bounds,
                              guint n_bounds, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
/* The usual power profile of a day like the one of @query's from_ms: for each of 96 quarter hours
 * of civil time, the median ("mean"), and the 10th and 90th percentiles ("min", "max") over the
 * same kind of day (working day, Saturday, Sunday or public holiday) in the 8 weeks before. Days
 * that its
 * @without touches (works) are left out. Buckets are those of that day (92, 96 or 100). Finish:
 * bef_history_buckets_finish(). */
void bef_history_usual_day_async (BefHistory *self, const BefHistoryQuery *query,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);

/* The newest sample of every series. (transfer full) GArray of BefReading. */
void bef_history_latest_async (BefHistory *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
GArray *bef_history_latest_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* Raw samples of @query's span, oldest first, at most its limit. (transfer full) GArray of
 * BefReading. */
void bef_history_samples_async (BefHistory *self, const BefHistoryQuery *query,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
GArray *bef_history_samples_finish (BefHistory *self, GAsyncResult *result, GError **error);

/* A series at each instant of a span. */
typedef struct
{
  BefSteps *steps; /* owned */
  GArray *life;    /* owned, of BefRange, in order: from sign to sign of life, none of them 10 min
                      apart. Where a state of the entity is among the keys, of all its series but the
                      lock's, which may be our own writing; else of this series */
  gboolean asked;  /* all that is settled of the span was asked for, or followed by polling */
  gint64 dropped_until_ms; /* samples before it had to go, BEF_NO_TIME: none of the span's. Known
                              there is only what one value held over a whole hour */
  gint64 means_until_ms;   /* before it, means over longer times came of some of the span, and not
                              what was measured; BEF_NO_TIME: of none */
} BefSeriesSteps;
/* What each of @span's keys said over it, at most BEF_STEPS_MAX_MS, in one job: each
 * sample holds as in the graphs (history/bef-history-hold.h), elsewhere nothing is known. A state
 * is held until the next one as far as nothing can have come between: it was asked for, or
 * bef_history_look_async() saw it still the newest. Whether its equipment lived meanwhile is the
 * caller's to judge, by the signs of its life. Whether it was asked for is looked at before
 * @settled_ms only: what is younger may still be on its way. (transfer full) GArray of
 * BefSeriesSteps, in the order of the keys. */
void bef_history_steps_async (BefHistory *self, const BefSeriesSpan *span, gint64 settled_ms,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
GArray *bef_history_steps_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* At @at_ms all there is was looked at, and what was new is stored: given before. */
void bef_history_look_async (BefHistory *self, gint64 at_ms, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_history_look_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* The series of the signs of life that no other stamp tells: of every value 1. */
#define BEF_HISTORY_LIFE "alive"

/* How often a series spoke. */
typedef struct
{
  BefSeriesKey key;
  gint64 step_ms; /* usual between its last stamps (bef_beat_step_of()); 0: too few */
  gboolean is_regular;
} BefSeriesBeat;
/* That of each of @keys (copied), as stored up to the present, in one job. (transfer full) GArray
 * of BefSeriesBeat, in the order of @keys. */
void bef_history_beats_async (BefHistory *self, const BefSeriesKey *keys, guint n_keys,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
GArray *bef_history_beats_finish (BefHistory *self, GAsyncResult *result, GError **error);

/* Small named texts: the last known entities, preferences of the cache. @text NULL deletes. */
void bef_history_put_document_async (BefHistory *self, const char *name, const char *text,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean bef_history_put_document_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* The same of what a person decided, with its line of the journal (copied): both or neither, and on
 * the disk. Finish: as above. */
void bef_history_put_document_noted_async (BefHistory *self, const char *name, const char *text,
                                           const BefJournalEntry *line, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
/* The same with several lines (of BefJournalEntry, copied), in this order. Finish: as above. */
void bef_history_put_document_noted_many_async (BefHistory *self, const char *name,
                                                const char *text, const GPtrArray *lines,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full), NULL without an error when there is none. */
void bef_history_get_document_async (BefHistory *self, const char *name, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
char *bef_history_get_document_finish (BefHistory *self, GAsyncResult *result, GError **error);

/* The outbox. Adds @item (copied, its id is not looked at) and its line of the journal (nullable;
 * copied likewise): both or neither. Returns the new row's id, or -1. */
void bef_history_outbox_add_async (BefHistory *self, const BefOutboxItem *item,
                                   const BefJournalEntry *line, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gint64 bef_history_outbox_add_finish (BefHistory *self, GAsyncResult *result, GError **error);
void bef_history_outbox_remove_async (BefHistory *self, gint64 id, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_history_outbox_remove_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* The same with its line of the journal (nullable; copied): both or neither. Finish: as above. */
void bef_history_outbox_remove_noted_async (BefHistory *self, gint64 id,
                                            const BefJournalEntry *line, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) GPtrArray of BefOutboxItem, oldest first. */
void bef_history_outbox_list_async (BefHistory *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_history_outbox_list_finish (BefHistory *self, GAsyncResult *result, GError **error);

/* The journal: append-only and a chain (bef-journal-line.h). Adds @line (copied, its id is not
 * looked at). */
void bef_history_journal_add_async (BefHistory *self, const BefJournalEntry *line,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean bef_history_journal_add_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* Adds @lines (of BefJournalEntry, copied) in this order: all or none, for the price of one. */
void bef_history_journal_add_many_async (BefHistory *self, const GPtrArray *lines,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean bef_history_journal_add_many_finish (BefHistory *self, GAsyncResult *result,
                                              GError **error);
/* (transfer full) GPtrArray of BefJournalEntry that people read, newest first, at most
 * @limit. */
void bef_history_journal_list_async (BefHistory *self, guint limit, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_history_journal_list_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* The lines that @query (copied) asks for, one part of them. (transfer full) */
void bef_history_journal_query_async (BefHistory *self, const BefJournalQuery *query,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
BefJournalLines *bef_history_journal_query_finish (BefHistory *self, GAsyncResult *result,
                                                   GError **error);
/* Whether the chain is whole, in slices: what is asked meanwhile comes between. */
void bef_history_journal_check_async (BefHistory *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_history_journal_check_finish (BefHistory *self, GAsyncResult *result,
                                           BefJournalCheck *out, GError **error);

/* The size the file may take, in bytes (200 MB unless said), its WAL counted: beyond it the oldest
 * samples become hours, and then days, in the background. Any time; 0 is refused. */
void bef_history_set_budget (BefHistory *self, guint64 bytes);
guint64 bef_history_get_budget (BefHistory *self);
/* Whether the file is larger although nothing more may be given up (bef-history-retention.h), as of
 * the last upkeep. The signal "room-changed" is emitted when that changes. Main thread. */
gboolean bef_history_is_over_budget (BefHistory *self);
/* Size of the file and its WAL in bytes and the number of samples, as of the last commit. Main
 * thread, no waiting. */
guint64 bef_history_get_size (BefHistory *self);
guint64 bef_history_get_n_samples (BefHistory *self);

G_END_DECLS
