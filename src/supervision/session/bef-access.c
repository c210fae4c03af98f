/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-access.h"

#include "base/bef-json.h"
#include "base/bef-text.h"

#define DOCUMENT BEF_ACCESS_DOCUMENT
/* A timer is never set further ahead: clocks are set, computers sleep. */
#define LONGEST_WAIT_MS BEF_MS_HOUR

/* Who we are is asked again after so long, and up to a quarter more. */
#define ASK_EVERY_S 240
/* After refusals, not more often than that. */
#define DOUBT_EVERY_US (2 * G_USEC_PER_SEC)

struct _BefAccess
{
  GObject parent_instance;
  BefBackend *backend;   /* owned, nullable */
  BefHistory *history;   /* owned */
  BefIdentity *identity; /* owned, nullable */
  char *known_person;    /* owned, nullable: as last known */
  BefRole known_role;
  GCancellable *cancellable; /* owned: of what is asked unbidden */
  guint timer;               /* to the beginning or the end of a grant */
  guint ask_timer;
  gint64 doubted_us; /* monotonic */
  gboolean has_known_role;
  gboolean saw_images; /* what bef_access_may_see_images() said last */
  int asked_offer;     /* whether images were offered when that was asked about; -1: not */
  gboolean renews;     /* a token that is refused has had its time, and another comes */
  gboolean is_stopped;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefAccess, bef_access, G_TYPE_OBJECT)

static void
tell (BefAccess *self, BefAccessChange change)
{
  self->saw_images = bef_access_may_see_images (self);
  if (!self->is_stopped)
    g_signal_emit (self, changed_signal, 0, (guint)change);
}

/* What is known of us goes to the next session: nothing that could be shown to another. */
static void
keep (BefAccess *self)
{
  g_autoptr (JsonObject) o = json_object_new ();

  if (self->known_person != NULL)
    json_object_set_string_member (o, "person", self->known_person);
  if (self->has_known_role)
    json_object_set_string_member (o, "role", bef_role_id (self->known_role));
  g_autofree char *text = bef_json_object_to_string (o);
  bef_history_put_document_async (self->history, DOCUMENT, text, NULL, NULL, NULL);
}

gboolean
bef_access_parse_role (const char *text, BefRole *role_out)
{
  g_autoptr (JsonNode) root = text != NULL ? bef_json_parse (text, strlen (text), 0, NULL) : NULL;
  const char *role = bef_json_get_string (bef_json_node_object (root), "role");

  *role_out = bef_role_from_id (role);
  return role != NULL;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefAccess) self = user_data;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, NULL);
  g_autoptr (JsonNode) root = text != NULL ? bef_json_parse (text, strlen (text), 0, NULL) : NULL;
  JsonObject *o = bef_json_node_object (root);
  const char *role = bef_json_get_string (o, "role");

  /* The server may have been faster. */
  if (self->identity != NULL || self->known_person != NULL || o == NULL)
    return;
  self->known_person = bef_text_line (bef_json_get_string (o, "person"), BEF_TEXT_LINE);
  self->has_known_role = role != NULL;
  self->known_role = bef_role_from_id (role);
}

static gboolean
timer_cb (gpointer user_data)
{
  BefAccess *self = user_data;

  self->timer = 0;
  bef_access_check (self);
  return G_SOURCE_REMOVE;
}

static void
set_timer (BefAccess *self)
{
  gint64 now = bef_now_ms (), next = G_MAXINT64;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->identity == NULL || self->is_stopped)
    return;
  if (self->identity->grant_from_ms > now)
    next = self->identity->grant_from_ms;
  else if (self->identity->grant_until_ms > now)
    next = self->identity->grant_until_ms;
  if (next < G_MAXINT64)
    self->timer = g_timeout_add ((guint)MIN (next - now + 1, LONGEST_WAIT_MS), timer_cb, self);
}

static gboolean
is_same_grant (const BefIdentity *a, const BefIdentity *b)
{
  return a->grant_until_ms == b->grant_until_ms && a->grant_from_ms == b->grant_from_ms
         && g_strcmp0 (a->grant_reference, b->grant_reference) == 0;
}

static gboolean
is_same_list (const char *const *a, const char *const *b)
{
  return a == NULL || b == NULL ? a == b : g_strv_equal (a, b);
}

/* The server says who we are. Takes @identity. */
static void
take (BefAccess *self, BefIdentity *identity)
{
  g_autoptr (BefIdentity) former = g_steal_pointer (&self->identity);
  gboolean had_role = former != NULL || self->has_known_role;
  BefRole role = former != NULL ? former->role : self->known_role;
  /* Whoever signs in after another sees nothing of theirs. */
  gboolean is_other = former == NULL && self->known_person != NULL && identity->person != NULL
                      && !g_str_equal (self->known_person, identity->person);
  gboolean lost = (had_role && role != identity->role) || is_other
                  || (former != NULL
                      && (!is_same_grant (former, identity)
                          || !is_same_list ((const char *const *)former->buildings,
                                            (const char *const *)identity->buildings)
                          || g_strcmp0 (former->person, identity->person) != 0));
  gboolean kept = self->has_known_role && self->known_role == identity->role
                  && g_strcmp0 (self->known_person, identity->person) == 0;

  self->identity = identity;
  self->known_role = identity->role;
  self->has_known_role = TRUE;
  bef_set_str (&self->known_person, identity->person);
  if (!kept)
    keep (self);
  set_timer (self);
  if (lost || former == NULL)
    tell (self, lost ? BEF_ACCESS_LESS : BEF_ACCESS_MORE);
  else
    bef_access_check (self);
}

/* The server knows us no more: nothing but the name stays. */
static void
refuse (BefAccess *self)
{
  if (self->identity == NULL && !self->has_known_role)
    return;
  g_clear_pointer (&self->identity, bef_identity_free);
  self->has_known_role = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  keep (self);
  tell (self, BEF_ACCESS_LESS);
}

void
bef_access_expire (BefAccess *self)
{
  if (self->identity == NULL)
    return;
  g_clear_pointer (&self->identity, bef_identity_free);
  g_clear_handle_id (&self->timer, g_source_remove);
  tell (self, BEF_ACCESS_MORE);
}

/* The token is not taken (any more). */
static void
refuse_token (BefAccess *self)
{
  if (self->renews)
    bef_access_expire (self);
  else
    refuse (self);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefAccess *self = g_task_get_source_object (task);
  GError *error = NULL;
  BefIdentity *identity = bef_backend_probe_finish (BEF_BACKEND (source), result, &error);

  if (identity != NULL)
    {
      take (self, identity);
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED))
    refuse_token (self);
  else if (g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_FORBIDDEN)
           || g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TENANT))
    refuse (self);
  g_task_return_error (task, error);
}

void
bef_access_ask_async (BefAccess *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_access_ask_async);
  bef_backend_probe_async (self->backend, cancellable, probed_cb, task);
}

const BefIdentity *
bef_access_ask_finish (BefAccess *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_boolean (G_TASK (result), error) ? self->identity : NULL;
}

static gboolean
ask_cb (gpointer user_data)
{
  BefAccess *self = user_data;

  self->ask_timer = 0;
  bef_access_follow (self);
  if (bef_backend_is_refused (self->backend))
    return G_SOURCE_REMOVE;
  /* What fails here fails elsewhere, and is told there. */
  bef_access_ask_async (self, self->cancellable, NULL, NULL);
  return G_SOURCE_REMOVE;
}

void
bef_access_follow (BefAccess *self)
{
  if (self->ask_timer == 0 && self->backend != NULL && !self->is_stopped)
    self->ask_timer = g_timeout_add (
        ASK_EVERY_S * 1000 + (guint)g_random_int_range (0, ASK_EVERY_S * 250), ask_cb, self);
}

void
bef_access_doubt_anyway (BefAccess *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->is_stopped || self->backend == NULL)
    return;
  if (bef_backend_is_refused (self->backend))
    refuse_token (self);
  else if (self->doubted_us == 0 || now - self->doubted_us >= DOUBT_EVERY_US)
    {
      self->doubted_us = now;
      bef_access_ask_async (self, self->cancellable, NULL, NULL);
    }
}

void
bef_access_doubt (BefAccess *self, const GError *error)
{
  if (g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED)
      || g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_FORBIDDEN))
    bef_access_doubt_anyway (self);
}

void
bef_access_compare (BefAccess *self, GPtrArray *entities)
{
  gboolean has_cameras = FALSE, offers = FALSE;

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      if (e->role != BEF_ENTITY_EQUIPMENT || !bef_kind_has (e->kind, BEF_KIND_WATCHES))
        continue;
      has_cameras = TRUE;
      offers |= e->offers_image;
    }
  if (!has_cameras || self->identity == NULL || self->is_stopped)
    return;
  if (offers == bef_access_may_see_images (self))
    self->asked_offer = -1;
  /* A server that offers images to everybody is asked once. */
  else if (offers != self->asked_offer)
    {
      self->asked_offer = offers;
      bef_access_ask_async (self, self->cancellable, NULL, NULL);
    }
}

void
bef_access_check (BefAccess *self)
{
  if (self->timer == 0)
    set_timer (self);
  if (self->saw_images != bef_access_may_see_images (self))
    tell (self, self->saw_images ? BEF_ACCESS_LESS : BEF_ACCESS_MORE);
}

void
bef_access_set_renews (BefAccess *self, gboolean renews)
{
  self->renews = renews;
}

void
bef_access_load (BefAccess *self, GCancellable *cancellable)
{
  bef_history_get_document_async (self->history, DOCUMENT, cancellable, loaded_cb,
                                  g_object_ref (self));
}

void
bef_access_stop (BefAccess *self)
{
  self->is_stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->ask_timer, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
}

static void
bef_access_finalize (GObject *object)
{
  BefAccess *self = BEF_ACCESS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->ask_timer, g_source_remove);
  g_clear_object (&self->backend);
  g_object_unref (self->cancellable);
  g_object_unref (self->history);
  g_clear_pointer (&self->identity, bef_identity_free);
  g_free (self->known_person);
  G_OBJECT_CLASS (bef_access_parent_class)->finalize (object);
}

static void
bef_access_class_init (BefAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_access_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
bef_access_init (BefAccess *self)
{
  self->cancellable = g_cancellable_new ();
  self->known_role = BEF_ROLE_ELECTED;
  self->asked_offer = -1;
}

BefAccess *
bef_access_new (BefBackend *backend, BefHistory *history)
{
  BefAccess *self = g_object_new (BEF_TYPE_ACCESS, NULL);

  g_set_object (&self->backend, backend);
  self->history = g_object_ref (history);
  return self;
}

const BefIdentity *
bef_access_get_identity (BefAccess *self)
{
  return self->identity;
}

BefRole
bef_access_get_role (BefAccess *self)
{
  if (self->identity != NULL)
    return self->identity->role;
  return self->has_known_role ? self->known_role : BEF_ROLE_ELECTED;
}

const char *
bef_access_get_person (BefAccess *self)
{
  return self->known_person;
}

gboolean
bef_access_may_see_images (BefAccess *self)
{
  return self->identity != NULL && bef_identity_may_see_images (self->identity, bef_now_ms ());
}

gboolean
bef_access_may_acknowledge (BefAccess *self)
{
  return bef_role_may_acknowledge (bef_access_get_role (self))
         || (self->identity != NULL && self->identity->is_guessed);
}
