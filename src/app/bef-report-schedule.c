/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report-schedule.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "report/bef-report-due.h"
#include "report/bef-report-file.h"
#include "report/bef-report-maker.h"

#define LOOK_S 600
/* After a change of what it goes by: the folder and the day are set one after the other. */
#define SOON_S 1

typedef struct
{
  BefSession *session; /* unowned: whose this is */
  GSettings *profile;  /* owned */
  GCancellable *cancellable;
  guint timer, soon;
  gboolean is_busy;
  BefReportWhen when; /* of what is under way */
  char *folder;       /* owned, likewise */
  char *trouble;      /* owned, nullable: told already */
} Schedule;

/* What goes through threads and answers. */
typedef struct
{
  BefReport *report; /* owned */
  char *path;        /* owned */
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  bef_report_unref (writing->report);
  g_free (writing->path);
  g_free (writing);
}

static void
schedule_free (gpointer data)
{
  Schedule *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->soon, g_source_remove);
  g_object_unref (self->profile);
  g_free (self->folder);
  g_free (self->trouble);
  g_free (self);
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The session went, or nobody is to be told: what lost its connection is done with the next one. */
static gboolean
is_given_up (Schedule *self, const GError *error)
{
  if (self == NULL || g_cancellable_is_cancelled (self->cancellable))
    return TRUE;
  if (is_cancelled (error))
    self->is_busy = FALSE;
  return is_cancelled (error);
}

static Schedule *
schedule_of (gpointer session)
{
  return g_object_get_data (session, "bef-report-schedule");
}

static void
fail (Schedule *self, const char *why)
{
  self->is_busy = FALSE;
  if (!bef_set_str (&self->trouble, why))
    return;
  g_autofree char *month = bef_format_dates (self->when.range.from_ms, self->when.range.to_ms - 1);
  g_autofree char *text
      /* TRANSLATORS: "October 2026"; a sentence. */
      = g_strdup_printf (_ ("The monthly report of %s was not written, and is tried again: %s"),
                         month, why);
  g_signal_emit_by_name (self->session, "told", text);
}

static void look (Schedule *self);

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Schedule *self = schedule_of (source);
  g_autoptr (GError) error = NULL;
  gboolean written = g_task_propagate_boolean (G_TASK (result), &error);

  if (is_given_up (self, error))
    return;
  if (!written)
    {
      fail (self, error->message);
      return;
    }
  g_autofree char *name = bef_report_when_dup_name (&self->when);
  g_settings_set_string (self->profile, "report-last", name);
  g_clear_pointer (&self->trouble, g_free);
  self->is_busy = FALSE;
  /* Another month may have been missed. */
  look (self);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Writing *writing = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = bef_report_new_bytes (writing->report, BEF_REPORT_PDF, &error);

  if (bytes != NULL && bef_report_file_write (bytes, writing->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (bef_session_trace_finish (BEF_SESSION (source), result, &error))
    g_task_run_in_thread (task, write_thread);
  else
    g_task_return_error (task, error);
}

static void
write_report (Schedule *self, BefReport *report)
{
  g_autofree char *name = bef_report_dup_file_name (&self->when, NULL, BEF_REPORT_PDF);
  Writing *writing = g_new0 (Writing, 1);
  GTask *task = g_task_new (self->session, self->cancellable, written_cb, NULL);

  writing->report = report;
  writing->path = g_build_filename (self->folder, name, NULL);
  g_task_set_source_tag (task, write_report);
  g_task_set_task_data (task, writing, writing_free);
  bef_session_trace_async (self->session, "export", name, report->title, self->cancellable,
                           traced_cb, task);
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Schedule *self = schedule_of (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefEnergyFacts) facts = bef_report_facts_finish (BEF_SESSION (source), result, &error);

  if (is_given_up (self, error))
    return;
  if (facts == NULL)
    {
      fail (self, error->message);
      return;
    }
  const char *name = bef_commune_get_name (bef_session_get_commune (self->session));
  BefReport *report = bef_report_new (facts, &self->when, name != NULL ? name : "", NULL);
  if (report != NULL)
    write_report (self, report);
  else
    fail (self, _ ("Nothing is reported: no meter of energy or water is known there."));
}

static void
look (Schedule *self)
{
  g_autofree char *folder = g_settings_get_string (self->profile, "report-folder"),
                  *last = g_settings_get_string (self->profile, "report-last");
  int day = g_settings_get_int (self->profile, "report-day");
  g_autoptr (GError) error = NULL;

  if (self->is_busy || folder[0] == '\0'
      || bef_session_get_connection (self->session) != BEF_CONNECTION_LIVE
      || !bef_report_due_next (bef_now_ms (), day, last, &self->when))
    return;
  self->is_busy = TRUE;
  bef_set_str (&self->folder, folder);
  if (!bef_report_folder_check (folder, &error))
    {
      fail (self, error->message);
      return;
    }
  bef_report_facts_async (
      self->session,
      &(BefReportWant){ .until_ms = self->when.range.to_ms, .source = BEF_REPORT_FETCHED_FIRST },
      NULL, self->cancellable, facts_cb, NULL);
}

static gboolean
look_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
soon_cb (gpointer user_data)
{
  Schedule *self = user_data;

  self->soon = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (BefSession *session)
{
  Schedule *self = schedule_of (session);

  if (self != NULL && self->soon == 0)
    self->soon = g_timeout_add_seconds (SOON_S, soon_cb, self);
}

/* Somebody chose: what was told is told again. */
static void
chosen_cb (BefSession *session)
{
  Schedule *self = schedule_of (session);

  if (self != NULL)
    g_clear_pointer (&self->trouble, g_free);
  changed_cb (session);
}

void
bef_report_schedule_follow (BefSession *session, GSettings *profile)
{
  Schedule *self = g_new0 (Schedule, 1);

  self->session = session;
  self->profile = g_object_ref (profile);
  self->cancellable = g_cancellable_new ();
  self->timer = g_timeout_add_seconds (LOOK_S, look_cb, self);
  g_object_set_data_full (G_OBJECT (session), "bef-report-schedule", self, schedule_free);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (changed_cb), session,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (profile, "changed::report-folder", G_CALLBACK (chosen_cb), session,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (profile, "changed::report-day", G_CALLBACK (chosen_cb), session,
                           G_CONNECT_SWAPPED);
}
