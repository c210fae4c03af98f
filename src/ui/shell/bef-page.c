/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-page.h"

#include "base/bef-text.h"

typedef struct
{
  BefSession *session; /* owned, nullable */
  char *title;         /* owned */
  char *subtitle;      /* owned, nullable */
  GVariant *state;     /* owned, nullable: while it is being shown again */
  gboolean shown;
} BefPagePrivate;

enum
{
  SIGNAL_TITLE_CHANGED,
  SIGNAL_WATCH_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BefPage, bef_page, ADW_TYPE_BIN)

static BefPagePrivate *
priv (BefPage *self)
{
  return bef_page_get_instance_private (self);
}

static void
bef_page_dispose (GObject *object)
{
  g_clear_object (&priv (BEF_PAGE (object))->session);
  G_OBJECT_CLASS (bef_page_parent_class)->dispose (object);
}

static void
bef_page_finalize (GObject *object)
{
  g_free (priv (BEF_PAGE (object))->title);
  g_free (priv (BEF_PAGE (object))->subtitle);
  G_OBJECT_CLASS (bef_page_parent_class)->finalize (object);
}

static void
bef_page_class_init (BefPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_page_finalize;
  signals[SIGNAL_TITLE_CHANGED] = g_signal_new ("title-changed", BEF_TYPE_PAGE, G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_WATCH_CHANGED] = g_signal_new ("watch-changed", BEF_TYPE_PAGE, G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_page_init (BefPage *self)
{
}

void
bef_page_bind (BefPage *self, BefSession *session)
{
  /* First the former session ends, still to be had from bef_page_get_session(); then the new one
   * begins, likewise. */
  if (priv (self)->session != NULL && BEF_PAGE_GET_CLASS (self)->bind != NULL)
    BEF_PAGE_GET_CLASS (self)->bind (self, NULL);
  g_set_object (&priv (self)->session, session);
  if (session != NULL && BEF_PAGE_GET_CLASS (self)->bind != NULL)
    BEF_PAGE_GET_CLASS (self)->bind (self, session);
}

void
bef_page_shown (BefPage *self, const char *argument)
{
  priv (self)->shown = TRUE;
  if (BEF_PAGE_GET_CLASS (self)->shown != NULL)
    BEF_PAGE_GET_CLASS (self)->shown (self, argument);
}

void
bef_page_shown_again (BefPage *self, const char *argument, GVariant *state)
{
  priv (self)->state = state != NULL ? g_variant_ref (state) : NULL;
  bef_page_shown (self, argument);
  g_clear_pointer (&priv (self)->state, g_variant_unref);
}

GVariant *
bef_page_dup_state (BefPage *self)
{
  GVariant *state = BEF_PAGE_GET_CLASS (self)->dup_state != NULL
                        ? BEF_PAGE_GET_CLASS (self)->dup_state (self)
                        : NULL;

  return state != NULL ? g_variant_take_ref (state) : NULL;
}

GVariant *
bef_page_take_state (BefPage *self)
{
  return g_steal_pointer (&priv (self)->state);
}

void
bef_page_hidden (BefPage *self)
{
  priv (self)->shown = FALSE;
  if (BEF_PAGE_GET_CLASS (self)->hidden != NULL)
    BEF_PAGE_GET_CLASS (self)->hidden (self);
}

GStrv
bef_page_get_watched (BefPage *self)
{
  return BEF_PAGE_GET_CLASS (self)->watched != NULL ? BEF_PAGE_GET_CLASS (self)->watched (self)
                                                    : NULL;
}

BefSession *
bef_page_get_session (BefPage *self)
{
  return priv (self)->session;
}

gboolean
bef_page_is_shown (BefPage *self)
{
  return priv (self)->shown;
}

void
bef_page_set_title (BefPage *self, const char *title, const char *subtitle)
{
  gboolean changed = bef_set_str (&priv (self)->title, title);

  changed |= bef_set_str (&priv (self)->subtitle, subtitle);
  if (changed)
    g_signal_emit (self, signals[SIGNAL_TITLE_CHANGED], 0);
}

const char *
bef_page_get_title (BefPage *self)
{
  return priv (self)->title != NULL ? priv (self)->title : "";
}

char *
bef_page_dup_subtitle (BefPage *self)
{
  const char *own = priv (self)->subtitle;
  g_autofree char *bounds =
      priv (self)->session != NULL
          ? bef_bounds_dup_text (bef_session_get_bounds (priv (self)->session))
          : NULL;

  if (bounds == NULL || own == NULL || own[0] == '\0')
    return bounds != NULL ? g_steal_pointer (&bounds) : g_strdup (own);
  return g_strdup_printf ("%s · %s", bounds, own);
}

gboolean
bef_page_is_away (BefPage *self)
{
  BefSession *session = priv (self)->session;
  BefConnection connection =
      session != NULL ? bef_session_get_connection (session) : BEF_CONNECTION_NONE;

  return connection != BEF_CONNECTION_LIVE && connection != BEF_CONNECTION_NONE;
}

gboolean
bef_page_has_audience (BefPage *self)
{
  BefSession *session = priv (self)->session;

  return session != NULL && bef_session_has_audience (session);
}

gboolean
bef_page_may_show_alert (BefPage *self, BefAlert *alert)
{
  BefSession *session = priv (self)->session;

  return session == NULL || !bef_session_has_audience (session)
         || !bef_commune_is_of_camera (bef_session_get_commune (session), alert);
}

void
bef_page_watch_changed (BefPage *self)
{
  g_signal_emit (self, signals[SIGNAL_WATCH_CHANGED], 0);
}
