/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../patience.h"
#include "base/bef-present.h"
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/watch/bef-alarm-keeper.h"

G_BEGIN_DECLS

/* Tuesday 24 November 2026, 22:55 in Paris. */
#define NOW G_GINT64_CONSTANT (1795557356000)
#define MAIRIE "urn:mairie"
#define PHONE "urn:phone"
#define SENSOR "urn:sensor"
#define METER "urn:meter"

/* What the console finds by its own rules, and keeps in a file. */
typedef struct
{
  char *folder, *path;
  BefHistory *history;
  BefCommune *commune;
  BefWorksKeeper *works;
  BefAlarmKeeper *keeper;
  GPtrArray *told; /* owned, of char */
  gint64 now;
} Fixture;

void set_up (Fixture *f, gconstpointer data);
void tear_down (Fixture *f, gconstpointer data);
/* Everything anew on the same file; begin_loading() does not wait until it was read, which is after
 * another program did @sql (nullable). */
void begin_loading (Fixture *f, const char *sql);
void begin (Fixture *f);
void end (Fixture *f);
void restart (Fixture *f);

/* An answer of the back end at the present: a line that is @state, and a sensor outdoors. */
void answer (Fixture *f, const char *state);
/* Answers each minute, and as many looks. */
void go_on (Fixture *f, guint minutes, const char *state);
/* The only alert of this console that is there and not over; NULL: none. (transfer none) */
BefAlert *the_alarm (Fixture *f);

/* What the console decides of the alarm, with the line that goes with it. */
gboolean decide_as (Fixture *f, const BefAlertDecision *wish, GError **error);
void must_decide (Fixture *f, const BefAlertDecision *wish);
gboolean acknowledge (Fixture *f, GError **error);

/* How many lines of the journal are of @action. */
guint count_lines (Fixture *f, const char *action);
char *dup_document (Fixture *f, const char *name); /* (transfer full) nullable */
/* By another program, in the file. */
void run_sql (Fixture *f, const char *sql);
/* The disk takes no document any more, nor what is to be written with one; and does again. */
void fill_disk (Fixture *f);
void empty_disk (Fixture *f);

G_END_DECLS
