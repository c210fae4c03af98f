/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-empty-commune.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-offer-words.h"
#include "ui/kit/bef-plain.h"

#define STATE "bef-empty-commune"
#define ASK_AGAIN_US (60 * G_USEC_PER_SEC)
/* So many types are named: a page, not a catalogue. */
#define MAX_NAMED 12

/* Of one status page. */
typedef struct
{
  BefBackend *backend;       /* owned: what was asked */
  GCancellable *cancellable; /* owned: ends with the page */
  char *words;               /* owned, nullable before an answer */
  char *shown;     /* owned, nullable: the page's description when it was last said here */
  gint64 asked_us; /* monotonic */
} State;

static void
state_free (gpointer data)
{
  State *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->backend);
  g_free (self->words);
  g_free (self->shown);
  g_free (self);
}

static char *
line_of (const BefOfferedType *type)
{
  const char *name = type->is_foreign ? type->name : bef_offer_short_name (type->name);
  g_autofree char *count = type->count >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, type->count)
                                            : g_strdup (C_ ("unknown number", "some"));

  if (type->is_understood)
    /* TRANSLATORS: a type of entities of the server, how many there are. */
    return g_strdup_printf (_ ("%s (%s): understood"), name, count);
  if (type->is_foreign)
    return g_strdup_printf (_ ("%s (%s): of another vocabulary, left out"), name, count);
  return g_strdup_printf (_ ("%s (%s): not known to Beffroi"), name, count);
}

char *
bef_empty_commune_words (const GPtrArray *types)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (types->len == 0)
    return g_strdup (_ ("The server answers, but holds nothing that you may see. Check the tenant "
                        "and the access token in the connection's settings, or ask whoever runs "
                        "the server."));
  g_string_append_printf (text,
                          ngettext ("The server answers. It has %u type of entities, and no "
                                    "building that Beffroi understands:",
                                    "The server answers. It has %u types of entities, and no "
                                    "building that Beffroi understands:",
                                    types->len),
                          types->len);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < MIN (types->len, MAX_NAMED); i++)
    {
      g_autofree char *line = line_of (types->pdata[i]);
      g_string_append_printf (text, "\n%s", line);
    }
  if (types->len > MAX_NAMED)
    g_string_append (text, "\n…");
  g_string_append_printf (
      text, "\n\n%s",
      _ ("Say below what a building is for this server, check the tenant and the @context in the "
         "connection's settings, or ask whoever runs the server to describe the buildings as "
         "entities of type Building."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The way to what the server has, wherever nothing of it is shown. */
static void
offer_way (AdwStatusPage *page)
{
  GtkWidget *button = adw_status_page_get_child (page);

  if (button == NULL)
    {
      button = gtk_button_new_with_label (_ ("What the Server Offers"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.go");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "offer");
      gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
      adw_status_page_set_child (page, button);
    }
  gtk_widget_set_visible (button, TRUE);
}

void
bef_empty_commune_show_way (AdwStatusPage *page, gboolean shown)
{
  if (shown)
    offer_way (page);
  else if (adw_status_page_get_child (page) != NULL)
    gtk_widget_set_visible (adw_status_page_get_child (page), FALSE);
}

/* @state nullable. */
static void
say (AdwStatusPage *page, State *state)
{
  bef_plain_set_status (page, _ ("The commune has no building"),
                        state != NULL && state->words != NULL
                            ? state->words
                            : _ ("The server answers, but lists none for you."));
  if (state != NULL)
    bef_set_str (&state->shown, adw_status_page_get_description (page));
}

static void
offered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AdwStatusPage) page = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) types = bef_backend_offer_finish (BEF_BACKEND (source), result, &error);
  State *state = g_object_get_data (G_OBJECT (page), STATE);

  /* What cannot be told leaves what is said already: the connection has its own words. */
  if (types == NULL || state == NULL || state->backend != BEF_BACKEND (source))
    return;
  g_free (state->words);
  state->words = bef_empty_commune_words (types);
  if (g_strcmp0 (adw_status_page_get_description (page), state->shown) == 0)
    say (page, state);
}

static State *
state_of (AdwStatusPage *page, BefBackend *backend)
{
  State *state = g_object_get_data (G_OBJECT (page), STATE);

  if (state != NULL && state->backend == backend)
    return state;
  state = g_new0 (State, 1);
  state->backend = g_object_ref (backend);
  state->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (page), STATE, state, state_free);
  return state;
}

void
bef_empty_commune_describe (AdwStatusPage *page, BefSession *session)
{
  BefBackend *backend = bef_session_get_backend (session);
  State *state = backend != NULL ? state_of (page, backend) : NULL;
  gint64 now_us = g_get_monotonic_time ();

  bef_empty_commune_show_way (page, TRUE);
  say (page, state);
  if (state == NULL || (state->asked_us != 0 && now_us - state->asked_us < ASK_AGAIN_US))
    return;
  state->asked_us = now_us;
  bef_backend_offer_async (backend, state->cancellable, offered_cb, g_object_ref (page));
}
