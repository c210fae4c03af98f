/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-calendar-fetch.h"

#include <glib/gi18n.h>
#include <string.h>

#include "backend/bef-backend.h"
#include "backend/bef-https.h"
#include "base/bef-secret.h"
#include "base/bef-text.h"
#include "bef-calendar-query.h"

typedef struct
{
  BefHttps *https;     /* owned */
  char *url;           /* owned */
  char *called;        /* owned: what a collection is called, when its server does not say */
  char *name;          /* owned: the host, in messages */
  char *authorization; /* owned, nullable: wiped in the end */
  BefRange range;
  char *path;   /* owned, nullable: of a file */
  GBytes *body; /* owned, nullable until it is there */
} Fetch;

#define MULTISTATUS 207 /* of WebDAV */

static char *authority; /* owned, nullable */

void
bef_calendar_fetch_set_authority (const char *ca_pem)
{
  g_free (authority);
  authority = g_strdup (ca_pem);
}

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_object (&fetch->https);
  g_free (fetch->name);
  g_free (fetch->url);
  g_free (fetch->called);
  g_free (fetch->path);
  bef_secret_free (fetch->authorization);
  g_clear_pointer (&fetch->body, g_bytes_unref);
  g_free (fetch);
}

/* (transfer full) nullable: what is no address. */
static GUri *
parse (const char *url)
{
  g_autofree char *https =
      g_str_has_prefix (url, "webcal://") || g_str_has_prefix (url, "webcals://")
          ? g_strconcat ("https", strstr (url, "://"), NULL)
          : g_strdup (url);

  return g_uri_parse (g_strstrip (https), G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL);
}

char *
bef_calendar_fetch_dup_fault (const char *url)
{
  g_autoptr (GUri) uri = parse (url);

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0
      || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return g_strdup (_ ("The address of a calendar begins with https:// or webcal://."));
  if (g_uri_get_userinfo (uri) != NULL)
    return g_strdup (_ ("A name and a password cannot stand in the address: enter them below it."));
  return NULL;
}

char *
bef_calendar_fetch_dup_user_fault (const char *user)
{
  /* Basic has the password begin at the first colon. */
  for (const char *at = user; *at != '\0'; at++)
    if (*at == ':' || g_ascii_iscntrl (*at))
      return g_strdup (_ ("A user name holds no colon."));
  return NULL;
}

char *
bef_calendar_fetch_dup_server (const char *url)
{
  g_autoptr (GUri) uri = parse (url);
  int port = uri != NULL ? g_uri_get_port (uri) : -1;

  return uri != NULL && g_uri_get_host (uri) != NULL
             ? g_strdup_printf ("%s:%d", g_uri_get_host (uri), port > 0 ? port : 443)
             : g_strdup ("");
}

/* (transfer full): to be wiped */
static char *
dup_authorization (const BefCalendarLogin *login)
{
  char *both = g_strconcat (login->user, ":", login->password, NULL);
  char *code = g_base64_encode ((const guchar *)both, strlen (both));
  char *value = g_strconcat ("Basic ", code, NULL);

  bef_secret_free (both);
  bef_secret_free (code);
  return value;
}

/* Challenges stand behind each other, each with commas of its own: a way is a word at the beginning
 * or after a comma, and not in quotes. */
static gboolean
offers_basic (const char *challenges)
{
  g_autoptr (GRegex) quoted = g_regex_new ("\"(\\\\.|[^\"])*\"", G_REGEX_DEFAULT, 0, NULL);
  g_autofree char *bare = g_regex_replace_literal (quoted, challenges, -1, 0, "", 0, NULL);

  return bare != NULL
         && g_regex_match_simple ("(^|,)\\s*basic(\\s|,|$)", bare, G_REGEX_CASELESS, 0);
}

/* How a password is asked for, where it is not as it is shown here: "Digest". NULL: it is, or
 * nobody says how. (transfer full) */
static char *
dup_other_way (const char *challenges)
{
  if (challenges == NULL || *challenges == '\0' || offers_basic (challenges))
    return NULL;
  g_autofree char *way = g_strndup (challenges, strcspn (challenges, " ,"));
  return bef_text_line (way, BEF_TEXT_LINE);
}

/* Whether who asks was refused; then with the error. Where nobody asked by name, a 403 may be of
 * the question alone. */
static gboolean
is_refused (const Fetch *fetch, const BefHttpsAnswer *answer, GError **error)
{
  g_autofree char *way = answer->status == 401 ? dup_other_way (answer->challenges) : NULL;

  if (way != NULL)
    g_set_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED,
                 /* TRANSLATORS: a server, a word of its protocol: "Digest". */
                 _ ("%s asks for passwords in a way that Beffroi does not know (%.40s): have its "
                    "administrator allow “Basic”, which goes over https only."),
                 fetch->name, way);
  else if (fetch->authorization != NULL && (answer->status == 401 || answer->status == 403))
    g_set_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED,
                 _ ("%s refused the user name or the password: enter the password again. (%u)"),
                 fetch->name, answer->status);
  else if (answer->status == 401)
    g_set_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED,
                 _ ("%s asks for a user name and a password: enter them. (401)"), fetch->name);
  else
    return FALSE;
  return TRUE;
}

static void
decode_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fetch *fetch = data;
  GError *error = NULL;
  gsize size = 0;
  char *read = fetch->path != NULL ? bef_recording_read_file (fetch->path, &size, &error) : NULL;

  if (read != NULL)
    fetch->body = g_bytes_new_take (read, size);
  if (fetch->body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  const char *text = g_bytes_get_data (fetch->body, &size);
  BefIcal *ical = bef_ical_read (text != NULL ? text : "", size, fetch->name, fetch->range, &error);

  if (ical != NULL)
    g_task_return_pointer (task, ical, (GDestroyNotify)bef_ical_free);
  else
    g_task_return_error (task, error);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, &error);

  if (answer == NULL || is_refused (fetch, answer, &error)
      || !bef_https_answer_check (answer, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  fetch->body = g_bytes_ref (answer->body);
  g_task_run_in_thread (task, decode_job);
}

/* All of it, whatever its server knows. */
static void
get (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  BefHttpsRequest request = { .method = "GET",
                              .url = fetch->url,
                              .accept = "text/calendar",
                              .authorization = fetch->authorization,
                              .max_bytes = BEF_ICAL_MAX_BYTES };

  bef_https_send_async (fetch->https, &request, g_task_get_cancellable (task), answer_cb,
                        g_object_ref (task));
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, &error);
  gsize size;

  /* Nobody answers, or too much, or refuses who asks: the same would come of a second question. */
  if (answer == NULL || is_refused (fetch, answer, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  const char *body = g_bytes_get_data (answer->body, &size);
  char *calendar = answer->status == MULTISTATUS && body != NULL
                       ? bef_calendar_query_dup_calendar (body, size, fetch->called)
                       : NULL;
  if (calendar == NULL)
    {
      get (task);
      return;
    }
  fetch->body = g_bytes_new_take (calendar, strlen (calendar));
  g_task_run_in_thread (task, decode_job);
}

/* What happens in the time that is asked for, and not ten years of a hall. */
static void
report (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  char *text = bef_calendar_query_dup_body (fetch->range);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  BefHttpsRequest request = { .method = "REPORT",
                              .url = fetch->url,
                              .accept = "text/xml, application/xml",
                              .body = body,
                              .body_type = "application/xml; charset=utf-8",
                              .depth = "1",
                              .authorization = fetch->authorization,
                              .max_bytes = 2 * BEF_ICAL_MAX_BYTES };

  bef_https_send_async (fetch->https, &request, g_task_get_cancellable (task), report_cb,
                        g_object_ref (task));
}

/* The last part of the path of a collection, on one line; NULL: it is the address of a file.
 * (transfer full) */
static char *
dup_collection (GUri *uri)
{
  const char *path = g_uri_get_path (uri);

  if (!g_str_has_suffix (path, "/") || strlen (path) < 2 || g_uri_get_query (uri) != NULL)
    return NULL;
  g_autofree char *folder = g_strndup (path, strlen (path) - 1);
  const char *last = strrchr (folder, '/');
  g_autofree char *name = g_uri_unescape_string (last != NULL ? last + 1 : folder, "/");
  return name != NULL ? bef_text_line (name, BEF_TEXT_LINE) : g_strdup ("");
}

void
bef_calendar_fetch_async (const char *url, const BefCalendarLogin *login, BefRange range,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *fault = bef_calendar_fetch_dup_fault (url);
  GError *error = NULL;

  g_task_set_source_tag (task, bef_calendar_fetch_async);
  if (fault != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s", fault);
      return;
    }
  g_autoptr (GUri) uri = parse (url);
  g_autoptr (GUri) server = g_uri_build (G_URI_FLAGS_ENCODED, "https", NULL, g_uri_get_host (uri),
                                         g_uri_get_port (uri), "", NULL, NULL);
  g_autofree char *base = g_uri_to_string (server), *whole = g_uri_to_string (uri);
  Fetch *fetch = g_new0 (Fetch, 1);
  fetch->name = g_strdup (g_uri_get_host (uri));
  fetch->range = range;
  g_task_set_task_data (task, fetch, fetch_free);
  fetch->https = bef_https_new (base, NULL, NULL, authority, &error);
  if (fetch->https == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  fetch->url = g_steal_pointer (&whole);
  fetch->authorization = login != NULL ? dup_authorization (login) : NULL;
  fetch->called = dup_collection (uri);
  if (fetch->called != NULL)
    report (task);
  else
    get (task);
}

void
bef_calendar_read_file_async (const char *path, BefRange range, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->path = g_strdup (path);
  fetch->name = g_path_get_basename (path);
  fetch->range = range;
  g_task_set_source_tag (task, bef_calendar_read_file_async);
  g_task_set_task_data (task, fetch, fetch_free);
  g_task_run_in_thread (task, decode_job);
}

BefIcal *
bef_calendar_fetch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
