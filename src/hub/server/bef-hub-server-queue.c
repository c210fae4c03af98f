/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "base/bef-present.h"
#include "base/bef-secret.h"

/* Requests of one token that may wait; a console has at most eight connections. */
#define LINE_MAX_WAITING 64

/* The requests of one token, or of one address for those without. */
typedef struct
{
  char *who;       /* owned; holds the token */
  GQueue messages; /* of SoupServerMessage, owned: the first to come first */
} Line;

static void
line_free (Line *line)
{
  g_queue_clear_full (&line->messages, g_object_unref);
  bef_secret_free (line->who);
  g_free (line);
}

/* (transfer full) */
static char *
who_asks (BefHubServer *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const BefHubToken *token =
      bef_hub_auth_check (self->auth, soup_message_headers_get_one (headers, "Authorization"));
  const char *host = soup_server_message_get_remote_host (message);

  return token != NULL ? g_strconcat ("token ", token->secret, NULL)
                       : g_strconcat ("address ", host != NULL ? host : "", NULL);
}

static gboolean
next_cb (gpointer user_data)
{
  BefHubServer *self = user_data;
  Line *line = g_queue_pop_head (&self->lines);
  g_autoptr (SoupServerMessage) message = g_queue_pop_head (&line->messages);

  bef_hub_call_answer (self, message);
  if (!bef_hub_call_is_scanned (message))
    g_queue_push_head (&line->messages, g_object_ref (message));
  if (g_queue_is_empty (&line->messages))
    line_free (line);
  else
    g_queue_push_tail (&self->lines, line);
  /* The fault latency holds it back longer. */
  if (bef_hub_call_is_scanned (message)
      && g_object_get_data (G_OBJECT (message), "bef-delay") == NULL)
    soup_server_message_unpause (message);
  if (!g_queue_is_empty (&self->lines))
    return G_SOURCE_CONTINUE;
  self->queue_source = 0;
  return G_SOURCE_REMOVE;
}

static void
reply_busy (BefHubServer *self, SoupServerMessage *message)
{
  g_autoptr (GError) error = g_error_new_literal (BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BUSY,
                                                  "Too many requests of this token wait");
  BefHubCall call = { .server = self, .message = message, .now_ms = bef_computer_ms () };

  bef_hub_call_reply_problem (&call, error);
}

void
bef_hub_queue_add (BefHubServer *self, SoupServerMessage *message)
{
  char *who = who_asks (self, message);
  Line *line = NULL;

  for (GList *l = self->lines.head; l != NULL && line == NULL; l = l->next)
    if (g_str_equal (((Line *)l->data)->who, who))
      line = l->data;
  if (line != NULL && line->messages.length >= LINE_MAX_WAITING)
    {
      bef_secret_free (who);
      reply_busy (self, message);
      return;
    }
  if (line == NULL)
    {
      line = g_new0 (Line, 1);
      line->who = g_steal_pointer (&who);
      g_queue_push_tail (&self->lines, line);
    }
  bef_secret_free (who);
  g_queue_push_tail (&line->messages, g_object_ref (message));
  soup_server_message_pause (message);
  /* After what comes in: a newcomer is in its line before anybody has a second turn. */
  if (self->queue_source == 0)
    self->queue_source = g_idle_add_full (G_PRIORITY_DEFAULT + 10, next_cb, self, NULL);
}

void
bef_hub_queue_clear (BefHubServer *self)
{
  g_clear_handle_id (&self->queue_source, g_source_remove);
  g_queue_clear_full (&self->lines, (GDestroyNotify)line_free);
}
