/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-backend.h"

#include <gtk/gtk.h>

#include "../patience.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* A live session with the fake back end and a history in memory, and an empty window: what tests of
 * pages and dialogs stand on. */
typedef struct
{
  FakeBackend *backend; /* owned, likewise below */
  BefHistory *history;
  BefSession *session;
  GtkWidget *window;
} SessionDesk;

/* At @now_ms, as @role, once all of the building is known. The window is shown. */
void session_desk_begin (SessionDesk *self, BefRole role, gint64 now_ms);
void session_desk_end (SessionDesk *self);

/* Runs the main loop for so long. */
void spin (guint milliseconds);
/* Sets the gboolean @user_data: a GAsyncReadyCallback. */
void done_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/* The first of @type in @widget, itself included; nullable. */
GtkWidget *find_type (GtkWidget *widget, GType type);

/* Runs the main loop until @condition holds. */
#define UNTIL(condition)                                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    for (guint i_ = 0; i_ < 1000 * test_patience () && !(condition); i_++)                         \
      spin (10);                                                                                   \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
