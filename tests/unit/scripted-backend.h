/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../patience.h"
#include "backend/bef-backend.h"

G_BEGIN_DECLS

/*
 * A back end that answers what a test wrote down, after the delay it asked for, and notes what it
 * was asked. Its fields are the test's to change at any moment. Main thread.
 */
#define TYPE_SCRIPTED_BACKEND (scripted_backend_get_type ())
G_DECLARE_FINAL_TYPE (ScriptedBackend, scripted_backend, SCRIPTED, BACKEND, GObject)

typedef struct
{
  BefSeriesKey key;
  gint64 from_ms, to_ms;
  gint64 at_ms; /* when it was asked */
  guint n_keys; /* of the question */
} AskedRange;

typedef struct _ScriptedBackend ScriptedBackend;
/* The past as a test computes it. (transfer full) GArray of BefReading. */
typedef GArray *(*ScriptedHistory) (ScriptedBackend *self, BefSeriesKey key, gint64 from_ms,
                                    gint64 to_ms, gpointer user_data);

struct _ScriptedBackend
{
  GObject parent_instance;

  /* What it answers. */
  GPtrArray *world;       /* owned, of BefEntity: all there is */
  GArray *samples;        /* owned, of BefReading: the past, or: */
  ScriptedHistory answer; /* nullable */
  gpointer answer_data;
  gboolean joins;       /* takes questions about many series */
  gboolean pushes;      /* says that it tells what changes; the test emits it */
  guint many_max;       /* of one of them there come fewer values than this; 0: any number */
  BefIdentity identity; /* strings are the test's own */
  int fail;             /* BefBackendError of probe and entities, -1: none */
  int fail_temporal, fail_command, fail_bytes;
  int fail_acknowledge;            /* of all to come, or: */
  const char *fail_acknowledge_of; /* of alerts whose id begins so; nullable */
  gboolean loses_answers;          /* a decision that fails is stored all the same */
  guint stores_from_way; /* acknowledgements sent in an earlier way are answered well and lost */
  guint n_ways;          /* of sending acknowledgements; 0: one */
  int fail_alerts;       /* of questions about the alerts only, -1: none */
  int fail_ids;          /* of questions about some entities by their ids, -1: none */
  int fail_probe;        /* of probes only, -1: none */
  const char *fail_message;
  gint64 whole_ms; /* a temporal answer is whole over its newest so many ms only; 0: over all */
  guint delay_ms;
  gboolean hang;       /* nothing is answered until this is FALSE again or the call is cancelled */
  gint64 clock_offset; /* of its Date headers, ms; 0: it sends none */

  /* What it was asked. */
  const char *token;   /* as set last; unowned */
  gboolean is_refused; /* what it says of the token */
  guint n_probes, n_entities, n_bytes;
  gsize look_bytes;        /* what a look at everything is said to cost */
  guint way;               /* of the next acknowledgement */
  GArray *ranges;          /* owned, of AskedRange */
  GPtrArray *acknowledged; /* owned: "alert who comment", those accepted and those refused */
  GPtrArray *decided;      /* owned: "[undo ]kind alert text", every decision that came */
  GPtrArray *commands;     /* owned: "entity quantity value reason" */
};

ScriptedBackend *scripted_backend_new (void);
/* Adds an entity to the world and returns it, to be completed. */
BefEntity *scripted_backend_add (ScriptedBackend *self, BefEntityRole role, const char *id,
                                 const char *building);
BefEntity *scripted_backend_find (ScriptedBackend *self, const char *id);
/* Replaces what @id says of @quantity. */
void scripted_backend_measure (ScriptedBackend *self, const char *id, const char *quantity,
                               gint64 observed_ms, double value);
/* Ranges asked for @quantity (NULL: any). */
guint scripted_backend_count_ranges (ScriptedBackend *self, const char *quantity);

/* Runs the main context until @condition holds; fails the test after @seconds of patience. */
#define WAIT_UNTIL(condition, seconds)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until_ =                                                                                \
        g_get_monotonic_time () + (gint64)((seconds)*test_patience () * G_USEC_PER_SEC);           \
    while (!(condition) && g_get_monotonic_time () < until_)                                       \
      if (!g_main_context_iteration (NULL, FALSE))                                                 \
        g_usleep (2000);                                                                           \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

/* Runs the main context for @ms. */
void run_for (guint ms);

G_END_DECLS
