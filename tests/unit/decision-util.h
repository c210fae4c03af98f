/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

#define NOW G_GINT64_CONSTANT (1795557356000)
#define HALL "urn:hall"

/* A console on a scripted server, with a history in a file. */
typedef struct
{
  ScriptedBackend *backend;
  char *folder, *path;
  BefHistory *history;
  BefSession *session; /* nullable */
  GPtrArray *told;
} Fixture;

/* HALL with the active alerts "urn:a1" to "urn:a3"; no session yet. */
void decision_set_up (Fixture *f);
void tear_down (Fixture *f, gconstpointer data);

/* An active alert of HALL. */
void add_alert (Fixture *f, const char *id);

void begin_session (Fixture *f);
void end_session (Fixture *f);
/* The server answers, or does not; begins a session where there is none. */
void go_live (Fixture *f);
void go_away (Fixture *f);
/* The console is started anew, on the same file. */
void restart (Fixture *f);

BefAlert *alert (Fixture *f, const char *id); /* (transfer none) */
/* Of what was told to be read, how much has @part. */
guint n_told (Fixture *f, const char *part);
/* In the outbox. */
guint n_waiting (Fixture *f);
/* Lines of the journal with @action, and @detail (nullable: any). */
guint n_journalled (Fixture *f, const char *action, const char *detail);

G_END_DECLS
