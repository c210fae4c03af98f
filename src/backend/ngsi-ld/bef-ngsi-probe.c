/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-backend.h"

#include <glib/gi18n.h>

#include "backend/bef-https-error.h"
#include "base/bef-json.h"
#include "base/bef-text.h"

/*
 * Who are we, and what is this server? In order: our own "me"; its types, as it calls them; where
 * it does not list them, a page of Buildings in each JSON-LD context that may be the right one; a
 * look at what the broker calls itself, for the record only.
 */
typedef struct
{
  BefIdentity *identity;
  guint context;       /* index of the context being tried; one past the last is "none named" */
  gboolean seen_empty; /* an answer was right, but held no building */
  char *empty_context; /* the context of that answer, nullable */
} Probe;

/* Nothing asked here is long. */
#define MAX_ANSWER_BYTES (4 * 1024 * 1024)

static void ask_buildings (GTask *task);
static void ask_name (GTask *task);

static void
probe_free (gpointer data)
{
  Probe *self = data;

  bef_identity_free (self->identity);
  g_free (self->empty_context);
  g_free (self);
}

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Whether both may see the same. */
static gboolean
is_same_view (const BefIdentity *a, const BefIdentity *b)
{
  static const char *const none[] = { NULL };
  const char *const *in_a = a->buildings != NULL ? (const char *const *)a->buildings : none;
  const char *const *in_b = b->buildings != NULL ? (const char *const *)b->buildings : none;

  return a->role == b->role && (a->buildings == NULL) == (b->buildings == NULL)
         && g_strv_equal (in_a, in_b) && a->grant_from_ms == b->grant_from_ms
         && a->grant_until_ms == b->grant_until_ms;
}

static void
succeed (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Probe *probe = g_task_get_task_data (task);

  probe->identity->broker = g_strdup (self->dialect->broker);
  if (probe->identity->is_guessed && self->rights != NULL)
    bef_rights_apply (self->rights, bef_https_get_token (self->https), probe->identity);
  if (self->identity != NULL && !is_same_view (self->identity, probe->identity))
    bef_ngsi_changes_forget (self->changes);
  g_clear_pointer (&self->identity, bef_identity_free);
  self->identity = bef_identity_copy (probe->identity);
  g_task_return_pointer (task, g_steal_pointer (&probe->identity),
                         (GDestroyNotify)bef_identity_free);
  g_object_unref (task);
}

static void
name_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, NULL);
  g_autoptr (JsonNode) root =
      answer != NULL && answer->status == 200 ? bef_ngsi_parse (answer, NULL) : NULL;
  JsonObject *object = bef_json_node_object (root);

  if (object != NULL && json_object_has_member (object, "Orion-LD version"))
    {
      self->dialect->broker = "orion-ld";
      bef_set_str (&self->dialect->version, bef_json_get_string (object, "Orion-LD version"));
    }
  bef_ngsi_recall_ways (self);
  succeed (task);
  bef_ngsi_note_ways (self);
}

/* TRUE when @answer is what an NGSI-LD server says to a question about entities; *@n how many came.
 */
static gboolean
is_entity_list (const BefHttpsAnswer *answer, guint *n)
{
  g_autoptr (JsonNode) root = answer->status == 200 ? bef_ngsi_parse (answer, NULL) : NULL;

  *n = 0;
  if (bef_json_node_array (root) != NULL)
    *n = json_array_get_length (bef_json_node_array (root));
  return bef_json_node_array (root) != NULL
         || bef_json_get_array (bef_json_node_object (root), "features") != NULL;
}

/* An error of the specification's own vocabulary also says that it is NGSI-LD. */
static gboolean
is_ngsi_problem (const BefHttpsAnswer *answer)
{
  return answer->content_type != NULL && strstr (answer->content_type, "json") != NULL
         && (bef_https_answer_is_problem (answer, "BadRequestData")
             || bef_https_answer_is_problem (answer, "LdContextNotAvailable")
             || bef_https_answer_is_problem (answer, "InvalidRequest"));
}

/* What a 200 that is no list means: JSON that came damaged, or another kind of server. (transfer
 * full) */
static GError *
not_ngsi_ld (BefNgsiBackend *self, const BefHttpsAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (answer != NULL && answer->status == 200)
    root = bef_json_parse (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body),
                           0, &error);
  if (g_error_matches (error, BEF_JSON_ERROR, BEF_JSON_ERROR_TRUNCATED)
      || g_error_matches (error, BEF_JSON_ERROR, BEF_JSON_ERROR_TOO_DEEP))
    return g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA, error->message);
  return g_error_new (
      BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_OTHER_SERVER,
      _ ("%s answers, but not as an NGSI-LD server. Check the address and the path."),
      bef_https_get_base (self->https));
}

static void
next_context (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Probe *probe = g_task_get_task_data (task);
  const char *const *contexts = bef_profile_get_contexts (self->profile);
  guint n = g_strv_length ((char **)contexts);

  if (probe->context < n)
    {
      probe->context++;
      ask_buildings (task);
    }
  else if (probe->seen_empty)
    {
      g_free (self->dialect->context);
      self->dialect->context = g_steal_pointer (&probe->empty_context);
      ask_name (task);
    }
  else
    fail (task, not_ngsi_ld (self, NULL));
}

static void
ask_name (GTask *task)
{
  bef_ngsi_backend_get_async (g_task_get_source_object (task), "/ngsi-ld/ex/v1/version",
                              BEF_NGSI_LIGHT, MAX_ANSWER_BYTES, g_task_get_cancellable (task),
                              name_cb, task);
}

static void
buildings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, &error);
  guint n;

  if (answer == NULL)
    fail (task, error);
  else if (is_entity_list (answer, &n))
    {
      if (n > 0)
        {
          ask_name (task);
          return;
        }
      if (!probe->seen_empty)
        probe->empty_context = g_strdup (self->dialect->context);
      probe->seen_empty = TRUE;
      next_context (task);
    }
  else if (is_ngsi_problem (answer) || answer->status == 504)
    next_context (task);
  else if (answer->status == 200 || answer->status == 404 || answer->status == 405
           || answer->status == 406)
    {
      if (answer->status == 404 && bef_https_answer_is_other_tenant (answer))
        {
          bef_https_answer_check (answer, &error);
          fail (task, error);
        }
      else
        fail (task, not_ngsi_ld (self, answer));
    }
  else
    {
      bef_https_answer_check (answer, &error);
      fail (task, error != NULL ? error : not_ngsi_ld (self, answer));
    }
}

static void
ask_buildings (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Probe *probe = g_task_get_task_data (task);
  const char *const *contexts = bef_profile_get_contexts (self->profile);

  g_free (self->dialect->context);
  self->dialect->context =
      g_strdup (self->context != NULL ? self->context : contexts[probe->context]);
  bef_ngsi_backend_get_async (self, "/ngsi-ld/v1/entities?type=Building&limit=1", BEF_NGSI_LIGHT,
                              MAX_ANSWER_BYTES, g_task_get_cancellable (task), buildings_cb, task);
}

/* A server that lists its types is asked for them as it calls them; any other is asked for
 * buildings in one context after another. */
static void
types_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, &error);

  if (answer == NULL)
    fail (task, error);
  else if (bef_ngsi_take_types (self, answer))
    ask_name (task);
  else if (bef_https_answer_is_problem (answer, "LdContextNotAvailable") && self->context != NULL)
    fail (task, g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED,
                             _ ("The server cannot read the @context given for this connection: "
                                "%s. Check it in the settings."),
                             self->context));
  else
    ask_buildings (task);
}

/* (transfer full), NULL where nothing is said. */
static GStrv
read_buildings (JsonObject *me)
{
  JsonArray *list = bef_json_get_array (me, "buildings");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *id = bef_json_node_string (json_array_get_element (list, i));
      if (id != NULL)
        g_strv_builder_add (builder, id);
    }
  return list != NULL ? g_strv_builder_end (builder) : NULL;
}

/* Reads our own server's "me". FALSE when it is not one. @is_gateway_out: what answers says that it
 * speaks for another broker. */
static gboolean
read_me (const BefHttpsAnswer *answer, BefIdentity *identity, gboolean *is_gateway_out)
{
  g_autoptr (JsonNode) root = answer->status == 200 ? bef_ngsi_parse (answer, NULL) : NULL;
  JsonObject *me = bef_json_node_object (root);
  JsonObject *grant = bef_json_get_object (me, "grant");
  gint64 until;

  if (bef_json_get_string (me, "role") == NULL)
    return FALSE;
  *is_gateway_out = bef_json_get_string (me, "broker") != NULL
                    && !g_str_equal (bef_json_get_string (me, "broker"), "beffroi-hub");
  identity->role = bef_role_from_id (bef_json_get_string (me, "role"));
  identity->person = bef_text_line (bef_json_get_string (me, "name"), BEF_TEXT_LINE);
  identity->commune = bef_text_line (bef_json_get_string (me, "commune"), BEF_TEXT_LINE);
  identity->tiles = g_strdup (bef_json_get_string (me, "tiles"));
  identity->is_guessed = FALSE;
  identity->buildings = read_buildings (me);
  if (grant != NULL && bef_iso8601_parse (bef_json_get_string (grant, "until"), &until))
    {
      identity->grant_until_ms = until;
      /* A beginning that cannot be read has not come. */
      if (bef_json_get_string (grant, "from") != NULL
          && !bef_iso8601_parse (bef_json_get_string (grant, "from"), &identity->grant_from_ms))
        identity->grant_from_ms = until;
      identity->grant_reference =
          bef_text_line (bef_json_get_string (grant, "reference"), BEF_TEXT_LINE);
    }
  return TRUE;
}

/* Whom the server knows no more sees the least from now on. */
static void
forget_if_refused (BefNgsiBackend *self, const GError *error)
{
  if (!g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BUSY)
      && !g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_SERVER)
      && !g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT))
    g_clear_pointer (&self->identity, bef_identity_free);
}

static void
me_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, &error);

  if (answer == NULL)
    {
      fail (task, error);
      return;
    }
  gboolean is_gateway = FALSE, said = read_me (answer, probe->identity, &is_gateway);
  if (said && self->identity != NULL
      && (is_gateway || g_str_equal (self->dialect->broker, "beffroi-hub")))
    {
      succeed (task);
      return;
    }
  if (said && !is_gateway)
    {
      g_clear_pointer (&self->dialect, bef_ngsi_dialect_free);
      self->dialect = bef_ngsi_dialect_new ();
      self->dialect->broker = "beffroi-hub";
      self->dialect->write_variant = BEF_NGSI_WRITE_UPDATE;
      self->dialect->entities_variant = BEF_NGSI_ENTITIES_BRIEF; /* it dates every value itself */
      bef_ngsi_names_unref (self->names);
      self->names = bef_ngsi_names_new ();
      self->dialect->context =
          g_strconcat (bef_https_get_base (self->https), "/context.jsonld", NULL);
      succeed (task);
      return;
    }
  /* No other server owes us an answer here; but these say the same of everything else. */
  if (answer->status == 401 || answer->status == 429 || answer->status == 503
      || bef_https_answer_is_other_tenant (answer))
    {
      bef_https_answer_check (answer, &error);
      forget_if_refused (self, error);
      fail (task, error);
      return;
    }
  if (self->identity != NULL && (self->identity->is_guessed || self->identity->is_resolved))
    {
      succeed (task); /* it never said, and its dialect is known */
      return;
    }
  if (self->identity != NULL && (answer->status == 403 || answer->status / 100 == 5))
    {
      bef_https_answer_check (answer, &error);
      forget_if_refused (self, error);
      fail (task, error);
      return;
    }
  g_clear_pointer (&self->dialect, bef_ngsi_dialect_free);
  self->dialect = bef_ngsi_dialect_new ();
  bef_ngsi_names_unref (self->names);
  self->names = bef_ngsi_names_new ();
  bef_ngsi_ask_types_async (self, BEF_NGSI_LIGHT, g_task_get_cancellable (task), types_cb, task);
}

void
bef_ngsi_probe_async (BefBackend *backend, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Probe *probe = g_new0 (Probe, 1);

  g_task_set_source_tag (task, bef_ngsi_probe_async);
  /* Whoever cannot say who we are gets the least privileged view. */
  probe->identity = g_new0 (BefIdentity, 1);
  probe->identity->role = bef_role_from_id (NULL);
  probe->identity->grant_from_ms = probe->identity->grant_until_ms = BEF_NO_TIME;
  probe->identity->is_guessed = TRUE;
  g_task_set_task_data (task, probe, probe_free);
  bef_ngsi_backend_get_async (self, "/beffroi/v1/me", BEF_NGSI_TRIAL, MAX_ANSWER_BYTES, cancellable,
                              me_cb, task);
}

BefIdentity *
bef_ngsi_probe_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
