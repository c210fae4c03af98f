/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-write.h"

#include <glib/gi18n.h>

#include "backend/bef-https-error.h"
#include "base/bef-json.h"

/*
 * What people decide of alerts. A decision may go out twice, in another way, for the same again
 * does no harm; it is taken back by deleting its attributes. Notes are instances of one attribute,
 * each with its own datasetId, so that nobody's is written over: they are only ever added.
 */

/* Ways to put new attributes on an entity. By clause 5.6.2 of NGSI-LD 1.8.1 the first changes what
 * is there already and adds nothing: one broker answers 204 and stores nothing, another 207,
 * another adds. The second (5.6.3) adds; where it must not write over what somebody else was faster
 * to add, by its other path. The third merges (5.6.17). */
static const struct
{
  const char *method, *path;
  const char *first_path; /* where only the first counts; NULL: it cannot be asked so */
} ways[BEF_NGSI_N_WRITES] = {
  [BEF_NGSI_WRITE_UPDATE] = { "PATCH", "/attrs", NULL },
  [BEF_NGSI_WRITE_APPEND] = { "POST", "/attrs", "/attrs?options=noOverwrite" },
  [BEF_NGSI_WRITE_MERGE] = { "PATCH", "", NULL },
};

/* Of a decision, the one that says that it was made last: what is deleted in parts is there until
 * all of it is gone. */
static const char *const attributes[BEF_DECISION_N_KINDS][4] = {
  [BEF_DECISION_ACKNOWLEDGE] = { "acknowledgeComment", "acknowledgedBy", "acknowledgedAt", NULL },
  [BEF_DECISION_COMMENT] = { "comments", NULL },
  [BEF_DECISION_ASSIGN] = { "assignedBy", "assignedTo", NULL },
  [BEF_DECISION_SHELVE] = { "shelveReason", "shelvedBy", "shelvedUntil", NULL },
  [BEF_DECISION_TAKE_OUT] = { NULL }, /* no server has a place for it */
};

/* The task's data. */
typedef struct
{
  BefDecisionKind kind;
  BefDecisionSense sense;
  gboolean is_first; /* nobody decided before, as far as was seen: what is there is not replaced */
  char *alert;       /* owned */
  GBytes *body;      /* owned, nullable */
  char *dataset;     /* owned, nullable: of a note that is taken back */
  guint n_tried;     /* ways that the server knows nothing of */
  guint n_deleted;   /* attributes, when it is taken back */
} Deciding;

static void send (GTask *task);
static void send_deletion (GTask *task);

static void
deciding_free (gpointer data)
{
  Deciding *self = data;

  g_free (self->alert);
  g_free (self->dataset);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static const char *
marker_of (const Deciding *self)
{
  const char *const *names = attributes[self->kind];

  while (names[1] != NULL)
    names++;
  return names[0];
}

/* The server does not know this way, or does not take this by it. */
static gboolean
is_wrong_way (const BefHttpsAnswer *answer)
{
  static const guint statuses[] = { 400, 405, 415, 422, 501 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (answer->status == statuses[i])
      return TRUE;
  return FALSE;
}

/* It looked at no word of it. */
static gboolean
is_unknown_way (const BefHttpsAnswer *answer)
{
  return answer->status == 405 || answer->status == 415 || answer->status == 501;
}

/* What was not taken of it: NULL when all was, or nothing is said. (transfer full) */
static GError *
missing_part (const Deciding *self, const BefHttpsAnswer *answer, guint way)
{
  g_autofree char *reason = NULL;

  /* A note that is there already was added before; it is looked for. */
  if (answer->status != 207 || self->kind == BEF_DECISION_COMMENT
      || bef_ngsi_read_parts (answer, marker_of (self), &reason) != BEF_NGSI_PART_NOT_TAKEN)
    return NULL;
  if (self->is_first && ways[way].first_path != NULL)
    return g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONFLICT,
                                _ ("Somebody was faster."));
  return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED, "%s%s%s",
                      self->kind == BEF_DECISION_ACKNOWLEDGE
                          ? _ ("The server did not take the acknowledgement.")
                          : _ ("The server did not take what was decided."),
                      reason != NULL ? " " : "", reason != NULL ? reason : "");
}

/* What changes only what is there knows nothing of who was first: others than acknowledgements,
 * which are there once, are added. */
static guint
way_of (BefNgsiBackend *backend, const Deciding *self)
{
  guint way = backend->dialect->write_variant;

  if (self->kind == BEF_DECISION_COMMENT
      || (self->kind != BEF_DECISION_ACKNOWLEDGE && way == BEF_NGSI_WRITE_UPDATE))
    return BEF_NGSI_WRITE_APPEND;
  return way;
}

static guint
n_ways (const Deciding *self)
{
  return self->kind == BEF_DECISION_COMMENT ? 1 : BEF_NGSI_N_WRITES;
}

static GError *
no_place (void)
{
  return g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NO_PLACE,
                              _ ("This server has no place for that."));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefNgsiBackend *self = g_task_get_source_object (task);
  Deciding *deciding = g_task_get_task_data (task);
  guint way = way_of (self, deciding);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, &error);
  gboolean elsewhere = FALSE;

  if (answer != NULL && bef_https_answer_check (answer, &error))
    {
      error = missing_part (deciding, answer, way);
      elsewhere = g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED);
    }
  else if (answer != NULL)
    elsewhere = is_wrong_way (answer);
  if (elsewhere && ++deciding->n_tried < n_ways (deciding))
    {
      g_clear_error (&error);
      self->dialect->write_variant = (way + 1) % BEF_NGSI_N_WRITES;
      bef_ngsi_note_ways (self);
      send (g_steal_pointer (&task));
      return;
    }
  /* A note within our own limits is refused for its form. */
  gboolean is_form =
      deciding->kind == BEF_DECISION_COMMENT && answer != NULL && answer->status == 400;
  if (error != NULL && answer != NULL && (is_unknown_way (answer) || is_form))
    {
      g_error_free (error);
      error = no_place ();
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes @task. */
static void
send (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Deciding *deciding = g_task_get_task_data (task);
  guint way = way_of (self, deciding);
  g_autofree char *id = bef_ngsi_encode (deciding->alert);
  g_autofree char *path = g_strdup_printf (
      "/ngsi-ld/v1/entities/%s%s", id,
      deciding->is_first && ways[way].first_path != NULL ? ways[way].first_path : ways[way].path);
  BefHttpsRequest request = { .method = ways[way].method,
                              .url = path,
                              .context = self->dialect->context,
                              .body = deciding->body,
                              .max_bytes = BEF_NGSI_MAX_REPLY,
                              .once = TRUE };

  bef_https_send_async (self->https, &request, g_task_get_cancellable (task), sent_cb, task);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Deciding *deciding = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, &error);

  /* What is not there need not be taken away. */
  if (answer != NULL && answer->status != 404 && !bef_https_answer_check (answer, &error)
      && is_wrong_way (answer))
    {
      g_clear_error (&error);
      g_set_error_literal (&error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED,
                           _ ("This server cannot take that back."));
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else if (attributes[deciding->kind][++deciding->n_deleted] != NULL)
    send_deletion (g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes @task. */
static void
send_deletion (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Deciding *deciding = g_task_get_task_data (task);
  g_autofree char *id = bef_ngsi_encode (deciding->alert);
  g_autofree char *dataset = deciding->dataset != NULL ? bef_ngsi_encode (deciding->dataset) : NULL;
  g_autofree char *path = g_strdup_printf (
      "/ngsi-ld/v1/entities/%s/attrs/%s%s%s", id, attributes[deciding->kind][deciding->n_deleted],
      dataset != NULL ? "?datasetId=" : "", dataset != NULL ? dataset : "");
  BefHttpsRequest request = { .method = "DELETE",
                              .url = path,
                              .context = self->dialect->context,
                              .max_bytes = BEF_NGSI_MAX_REPLY,
                              .once = TRUE };

  bef_https_send_async (self->https, &request, g_task_get_cancellable (task), deleted_cb, task);
}

static void
put_text (JsonObject *body, const char *name, const char *text)
{
  if (text != NULL && text[0] != '\0')
    json_object_set_object_member (body, name, bef_ngsi_property (text));
}

/* (transfer full) */
static GBytes *
body_of (const BefAlertDecision *decision)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *at = bef_iso8601_format (decision->at_ms);
  g_autofree char *until =
      decision->until_ms != BEF_NO_TIME ? bef_iso8601_format (decision->until_ms) : NULL;
  const char *who = decision->who != NULL ? decision->who : "";

  switch (decision->kind)
    {
    case BEF_DECISION_ACKNOWLEDGE:
      json_object_set_object_member (body, "acknowledgedBy", bef_ngsi_property (who));
      put_text (body, "acknowledgedAt", at);
      put_text (body, "acknowledgeComment", decision->text);
      break;
    case BEF_DECISION_COMMENT:
      {
        JsonObject *note = bef_ngsi_property (decision->text != NULL ? decision->text : "");
        json_object_set_string_member (note, "datasetId", decision->id);
        json_object_set_string_member (note, "observedAt", at);
        put_text (note, "author", who);
        json_object_set_object_member (body, "comments", note);
        break;
      }
    case BEF_DECISION_ASSIGN:
      put_text (body, "assignedTo", decision->to);
      put_text (body, "assignedBy", who);
      break;
    default:
      put_text (body, "shelvedUntil", until);
      put_text (body, "shelvedBy", who);
      put_text (body, "shelveReason", decision->text);
    }
  char *text = bef_json_object_to_string (body);
  return g_bytes_new_take (text, strlen (text));
}

/* Given back to who had it before is written, like what is decided. */
static gboolean
is_taken_away (const BefAlertDecision *decision)
{
  return decision->sense == BEF_DECISION_UNDO
         && (decision->kind != BEF_DECISION_ASSIGN || decision->to == NULL);
}

void
bef_ngsi_decide_async (BefBackend *backend, const char *alert, const BefAlertDecision *decision,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);
  Deciding *deciding = g_new0 (Deciding, 1);

  g_task_set_source_tag (task, bef_ngsi_decide_async);
  g_task_set_task_data (task, deciding, deciding_free);
  if (attributes[decision->kind][0] == NULL)
    {
      g_task_return_error (task, no_place ());
      g_object_unref (task);
      return;
    }
  deciding->kind = decision->kind;
  deciding->sense = decision->sense;
  deciding->is_first = decision->kind == BEF_DECISION_ACKNOWLEDGE
                       || decision->kind == BEF_DECISION_COMMENT || decision->was == NULL;
  deciding->alert = g_strdup (alert);
  if (is_taken_away (decision))
    {
      deciding->dataset = decision->kind == BEF_DECISION_COMMENT ? g_strdup (decision->was) : NULL;
      send_deletion (task);
      return;
    }
  deciding->body = body_of (decision);
  send (task);
}

gboolean
bef_ngsi_decide_otherwise (BefBackend *backend, const BefAlertDecision *decision, guint tries)
{
  BefNgsiDialect *dialect = BEF_NGSI_BACKEND (backend)->dialect;

  if (is_taken_away (decision) || decision->kind == BEF_DECISION_COMMENT)
    return FALSE;
  dialect->write_variant = (dialect->write_variant + 1) % BEF_NGSI_N_WRITES;
  bef_ngsi_note_ways (BEF_NGSI_BACKEND (backend));
  return tries < BEF_NGSI_N_WRITES;
}
