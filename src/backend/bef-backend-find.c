/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/bef-json.h"
#include "bef-backend.h"
#include "bef-https.h"

/* Without the token: a server that is not the one meant learns nothing, and Home Assistant tells
 * everybody of a sign-in that failed. */

#define MAX_BYTES (64 * 1024)

static void ask (GTask *task, const char *path, GAsyncReadyCallback callback);

static JsonNode *
json_of (const BefHttpsAnswer *answer)
{
  return bef_json_parse (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body),
                         MAX_BYTES, NULL);
}

static BefHttpsAnswer *
finish (GTask *task, GObject *source, GAsyncResult *result)
{
  GError *error = NULL;
  BefHttpsAnswer *answer = bef_https_send_finish (BEF_HTTPS (source), result, &error);

  /* A page that is too large is an answer too. */
  if (answer == NULL && !g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA))
    g_task_return_error (task, error);
  else
    g_clear_error (&error);
  return answer;
}

/* Its API refuses whoever shows no token in words of its own. */
static void
api_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const char words[] = "401: Unauthorized";
  g_autoptr (GTask) task = user_data;
  g_autoptr (BefHttpsAnswer) answer = finish (task, source, result);
  gsize size = 0;
  const char *text = answer != NULL ? g_bytes_get_data (answer->body, &size) : NULL;

  if (g_task_had_error (task))
    return;
  g_task_return_pointer (task,
                         answer != NULL && answer->status == 401 && size == strlen (words)
                                 && memcmp (text, words, size) == 0
                             ? (gpointer)BEF_PROTOCOL_HOME_ASSISTANT
                             : (gpointer)BEF_PROTOCOL_NGSI_LD,
                         NULL);
}

static void
manifest_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (BefHttpsAnswer) answer = finish (task, source, result);
  g_autoptr (JsonNode) root = answer != NULL && answer->status == 200 ? json_of (answer) : NULL;
  const char *name = bef_json_get_string (bef_json_node_object (root), "name");

  if (g_task_had_error (task))
    g_object_unref (task);
  else if (g_strcmp0 (name, "Home Assistant") == 0)
    {
      g_task_return_pointer (task, (gpointer)BEF_PROTOCOL_HOME_ASSISTANT, NULL);
      g_object_unref (task);
    }
  else
    ask (task, "/api/", api_cb);
}

static void
ask (GTask *task, const char *path, GAsyncReadyCallback callback)
{
  /* That it wants a token says nothing of ours, which is not shown. */
  BefHttpsRequest request = {
    .method = "GET", .url = path, .accept = "*/*", .max_bytes = MAX_BYTES, .about_one = TRUE
  };

  bef_https_send_async (g_task_get_task_data (task), &request, g_task_get_cancellable (task),
                        callback, task);
}

void
bef_backend_find_async (const BefBackendOptions *options, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  BefHttps *https = bef_https_new (options->url, NULL, NULL, options->ca_pem, &error);

  g_task_set_source_tag (task, bef_backend_find_async);
  if (https == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, https, g_object_unref);
  ask (task, "/manifest.json", manifest_cb);
}

const char *
bef_backend_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
