/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-door-command.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "bef-door-wishes.h"
#include "bef-session-private.h"

/* How often the door is asked while a command is under way. */
#define FOLLOW_MS 1000
/* A command that could not leave for so long, because its line of the journal waited, is not what
 * the person expects any more. */
#define TOO_LATE_MS (10 * BEF_MS_SECOND)
/* After the announced time of relocking, how long "locked" is waited for. */
#define RELOCK_GRACE_MS (30 * BEF_MS_SECOND)

struct _BefDoorCommand
{
  GObject parent_instance;
  BefSession *session;     /* owned */
  BefDevice *door;         /* owned */
  char *reason;            /* owned */
  char *error;             /* owned, nullable */
  char *doubt;             /* owned, nullable: why nobody knows whether the server took it */
  gint64 failed_before_ms; /* date of the failure that the lock told before this command,
                              BEF_NO_TIME: without one */
  gboolean has_failed_before;
  gboolean is_resumed;  /* the lock may tell of a failure before it */
  gboolean seen_closed; /* by the sensor: a door that was open all along was not opened */
  gint64 sent_ms;       /* session clock; when it was asked for, before it is sent */
  gint64 answered_ms;   /* session clock: from then on the sensor has its time */
  gint64 lock_ms;       /* stamp of what the lock said before the command, BEF_NO_TIME without */
  gint64 unlocked_ms;   /* session clock, BEF_NO_TIME before */
  guint timer;
  BefDoorCommandState state;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_SECONDS_LEFT,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BefDoorCommand, bef_door_command, G_TYPE_OBJECT)

static const char *
result_word (BefDoorCommand *self)
{
  switch (self->state)
    {
    case BEF_DOOR_COMMAND_UNLOCKED:
      return _ ("unlocked, confirmed by the lock");
    case BEF_DOOR_COMMAND_FAILED:
      return self->unlocked_ms != BEF_NO_TIME ? _ ("not locked again") : _ ("failed");
    case BEF_DOOR_COMMAND_RELOCKED:
      return _ ("locked again");
    case BEF_DOOR_COMMAND_TIMED_OUT:
      return self->doubt != NULL ? _ ("nobody knows whether it opened")
                                 : _ ("not confirmed in time");
    default:
      return NULL;
    }
}

static void
set_state (BefDoorCommand *self, BefDoorCommandState state)
{
  if (self->state == state)
    return;
  /* The timer holds the last reference when nobody looks any more. */
  g_autoptr (BefDoorCommand) alive = g_object_ref (self);
  self->state = state;
  const char *result = result_word (self);
  /* What a later start must tell apart is in the action: the words are the language's. */
  gboolean is_refused = state == BEF_DOOR_COMMAND_FAILED && self->unlocked_ms == BEF_NO_TIME;
  if (result != NULL)
    bef_session_journal (self->session, is_refused ? "door-failed" : "door-result",
                         bef_device_get_id (self->door), result);
  if (bef_door_command_is_over (self))
    g_clear_handle_id (&self->timer, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SECONDS_LEFT]);
}

static gboolean
is_in (BefDevice *door, const char *quantity, const char *state_id)
{
  const BefValue *value = bef_device_get_value (door, quantity);
  const BefStateInfo *state = value != NULL ? bef_quantity_state (value->info, value->value) : NULL;

  return state != NULL && g_str_equal (state->id, state_id);
}

/* Said by the sensor itself, at @since_ms or later by the server's clock. A value without a date of
 * the source's own may be what was asked for, come back: it confirms nothing. */
static gboolean
says (BefDevice *door, const char *quantity, const char *state_id, gint64 since_ms)
{
  const BefValue *value = bef_device_get_value (door, quantity);

  if (!is_in (door, quantity, state_id) || !value->is_dated
      || (g_str_equal (quantity, "lock-state") && bef_device_get_lock (door)->is_undated))
    return FALSE;
  /* Sources that stamp whole seconds cut them. */
  if (value->observed_ms % BEF_MS_SECOND == 0)
    since_ms -= since_ms % BEF_MS_SECOND;
  return value->observed_ms >= since_ms;
}

/* After the command, and not what was known before it. */
static gboolean
is_unlocked_since (BefDoorCommand *self)
{
  return says (self->door, "lock-state", "unlocked", self->sent_ms)
         && bef_device_get_value (self->door, "lock-state")->observed_ms > self->lock_ms;
}

static gboolean
tells_failure (BefDoorCommand *self)
{
  return bef_device_get_lock (self->door)->status == BEF_COMMAND_FAILED;
}

/* A failure of this command, not one that the lock has been telling since before. */
static gboolean
has_failed (BefDoorCommand *self)
{
  if (!tells_failure (self))
    {
      self->has_failed_before = FALSE;
      return FALSE;
    }
  return !self->has_failed_before
         || bef_device_get_lock (self->door)->status_ms != self->failed_before_ms;
}

static void
judge (BefDoorCommand *self)
{
  gint64 now = bef_now_ms ();

  if (bef_door_command_is_over (self) || self->state == BEF_DOOR_COMMAND_SENDING)
    return;
  if (self->unlocked_ms == BEF_NO_TIME)
    {
      if (is_unlocked_since (self))
        {
          self->unlocked_ms = bef_device_get_value (self->door, "lock-state")->observed_ms;
          set_state (self, BEF_DOOR_COMMAND_UNLOCKED);
        }
      else if (self->seen_closed && says (self->door, "open-state", "open", self->sent_ms))
        {
          /* A door that opened was unlocked, whatever its lock says or does not say. */
          self->unlocked_ms = bef_device_get_value (self->door, "open-state")->observed_ms;
          bef_session_journal (self->session, "door-result", bef_device_get_id (self->door),
                               _ ("open, confirmed by its sensor"));
          set_state (self, BEF_DOOR_COMMAND_OPENED);
        }
      else if (!self->is_resumed && has_failed (self))
        {
          self->error = g_strdup (_ ("The lock reports that it could not open"));
          set_state (self, BEF_DOOR_COMMAND_FAILED);
        }
      else if (now - self->answered_ms > BEF_DOOR_COMMAND_TIME_OUT_MS)
        set_state (self, BEF_DOOR_COMMAND_TIMED_OUT);
      return;
    }
  self->seen_closed |= is_in (self->door, "open-state", "closed");
  if (self->state == BEF_DOOR_COMMAND_UNLOCKED && self->seen_closed
      && says (self->door, "open-state", "open", self->unlocked_ms))
    set_state (self, BEF_DOOR_COMMAND_OPENED);
  gint64 relock = bef_device_get_lock (self->door)->relock_ms;
  if (says (self->door, "lock-state", "locked", self->unlocked_ms + 1)
      && bef_device_get_value (self->door, "lock-state")->observed_ms > self->unlocked_ms)
    set_state (self, BEF_DOOR_COMMAND_RELOCKED);
  else if (now > self->unlocked_ms + (relock != BEF_NO_TIME ? relock : 0) + RELOCK_GRACE_MS)
    {
      self->error = g_strdup (_ ("The lock has not said that it is locked again: check the door"));
      set_state (self, BEF_DOOR_COMMAND_FAILED);
    }
  else
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SECONDS_LEFT]);
}

static gboolean
follow_cb (gpointer user_data)
{
  BefDoorCommand *self = user_data;

  /* Nothing more is heard, and the journal is closed: the next start finds what was asked. */
  if (bef_session_is_stopped (self->session))
    {
      self->timer = 0;
      return G_SOURCE_REMOVE;
    }
  bef_session_ask (self->session, bef_device_get_id (self->door));
  judge (self);
  /* When over, set_state() has already removed this source. */
  return G_SOURCE_CONTINUE;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefDoorCommand) self = user_data;
  g_autoptr (GError) error = NULL;

  /* Unless it was surely refused, nobody knows whether the lock was reached: the sensor is
   * believed, as after a good answer. */
  if (!bef_backend_done_finish (BEF_BACKEND (source), result, &error))
    {
      if (bef_backend_surely_not_done (error))
        {
          bef_session_question_failed (self->session, error);
          self->error = g_strdup (error->message);
          set_state (self, BEF_DOOR_COMMAND_FAILED);
          return;
        }
      self->doubt = g_strdup (error->message);
      bef_session_journal (self->session, "door-doubt", bef_device_get_id (self->door),
                           _ ("no sure answer: the sensor is watched"));
    }
  self->answered_ms = bef_now_ms ();
  set_state (self, BEF_DOOR_COMMAND_SENT);
  follow_cb (self);
}

static void
bef_door_command_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefDoorCommand *self = BEF_DOOR_COMMAND (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_SECONDS_LEFT:
      g_value_set_int (value, bef_door_command_get_seconds_left (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_door_command_finalize (GObject *object)
{
  BefDoorCommand *self = BEF_DOOR_COMMAND (object);

  g_object_unref (self->session);
  g_object_unref (self->door);
  g_free (self->reason);
  g_free (self->error);
  g_free (self->doubt);
  G_OBJECT_CLASS (bef_door_command_parent_class)->finalize (object);
}

static void
bef_door_command_class_init (BefDoorCommandClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = bef_door_command_get_property;
  object_class->finalize = bef_door_command_finalize;
  props[PROP_STATE] =
      g_param_spec_uint ("state", NULL, NULL, 0, BEF_DOOR_COMMAND_TIMED_OUT, 0, flags);
  props[PROP_SECONDS_LEFT] = g_param_spec_int ("seconds-left", NULL, NULL, -1, G_MAXINT, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
bef_door_command_init (BefDoorCommand *self)
{
  self->unlocked_ms = self->lock_ms = BEF_NO_TIME;
}

const char *
bef_door_command_why_not (BefSession *session, BefDevice *door)
{
  const BefValue *open = bef_device_get_value (door, "open-state");

  if (!bef_role_may_open_doors (bef_session_get_role (session)))
    return _ ("Your role does not allow opening doors.");
  if (bef_session_get_connection (session) != BEF_CONNECTION_LIVE)
    return _ ("There is no connection: a door is never opened later.");
  if (is_in (door, "open-state", "open")
      && bef_value_freshness (open, bef_now_ms ()) != BEF_FRESHNESS_LOST)
    return _ ("This door is open already.");
  return NULL;
}

static void
fail (BefDoorCommand *self, const char *error)
{
  self->error = g_strdup (error);
  set_state (self, BEF_DOOR_COMMAND_FAILED);
}

/* The line stands in the journal, or nothing leaves. */
static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefDoorCommand) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 asked_ms = self->sent_ms;

  self->sent_ms = bef_now_ms ();
  if (!bef_session_trace_finish (self->session, result, &error))
    fail (self, error->message);
  else if (bef_session_get_connection (self->session) != BEF_CONNECTION_LIVE)
    fail (self, _ ("There is no connection: a door is never opened later"));
  else if (ABS (self->sent_ms - asked_ms) > TOO_LATE_MS)
    fail (self, _ ("It took too long to write it in the journal: ask again"));
  else
    {
      const BefStateInfo *unlocked =
          bef_quantity_state_by_id (bef_quantity_info ("lock-state"), "unlocked");
      const BefValue *lock = bef_device_get_value (self->door, "lock-state");
      self->lock_ms = lock != NULL ? lock->observed_ms : BEF_NO_TIME;
      g_signal_connect_object (self->door, "changed", G_CALLBACK (judge), self, G_CONNECT_SWAPPED);
      bef_backend_command_async (bef_session_get_backend (self->session),
                                 &(BefCommandRequest){ bef_device_get_id (self->door), "lock-state",
                                                       unlocked->code, self->reason },
                                 NULL, sent_cb, g_object_ref (self));
      self->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, FOLLOW_MS, follow_cb,
                                        g_object_ref (self), g_object_unref);
    }
}

BefDoorCommand *
bef_door_command_start (BefSession *session, BefDevice *door, const char *reason)
{
  BefDoorCommand *self = g_object_new (BEF_TYPE_DOOR_COMMAND, NULL);
  BefBackend *backend = bef_session_get_backend (session);
  const char *id = bef_device_get_id (door);

  self->session = g_object_ref (session);
  self->door = g_object_ref (door);
  self->reason = g_strdup (reason);
  self->sent_ms = self->answered_ms = bef_now_ms ();
  self->has_failed_before = tells_failure (self);
  self->seen_closed = is_in (door, "open-state", "closed");
  self->failed_before_ms = bef_device_get_lock (door)->status_ms;
  if (backend != NULL && bef_session_get_connection (session) == BEF_CONNECTION_LIVE)
    {
      bef_session_trace_async (session, "door-open", id, reason, NULL, traced_cb,
                               g_object_ref (self));
      bef_door_wishes_add (bef_session_get_door_wishes (session), id, self);
      return self;
    }
  bef_session_journal (session, "door-open", id, reason);
  fail (self, _ ("There is no connection: a door is never opened later"));
  return self;
}

BefDoorCommand *
bef_door_command_resume (BefSession *session, BefDevice *door, gint64 asked_ms)
{
  BefDoorCommand *self = g_object_new (BEF_TYPE_DOOR_COMMAND, NULL);

  self->session = g_object_ref (session);
  self->door = g_object_ref (door);
  self->sent_ms = self->answered_ms = asked_ms;
  self->is_resumed = TRUE;
  self->seen_closed = is_in (door, "open-state", "closed");
  self->doubt = g_strdup (_ ("Beffroi ended meanwhile."));
  self->state = BEF_DOOR_COMMAND_SENT;
  g_signal_connect_object (door, "changed", G_CALLBACK (judge), self, G_CONNECT_SWAPPED);
  self->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, FOLLOW_MS, follow_cb, g_object_ref (self),
                                    g_object_unref);
  bef_door_wishes_add (bef_session_get_door_wishes (session), bef_device_get_id (door), self);
  return self;
}

const char *
bef_door_command_get_door (BefDoorCommand *self)
{
  return bef_device_get_id (self->door);
}

gint64
bef_door_command_get_asked_ms (BefDoorCommand *self)
{
  return self->sent_ms;
}

BefDoorCommandState
bef_door_command_get_state (BefDoorCommand *self)
{
  return self->state;
}

gboolean
bef_door_command_is_doubtful (BefDoorCommand *self)
{
  return self->doubt != NULL && self->unlocked_ms == BEF_NO_TIME;
}

gboolean
bef_door_command_is_over (BefDoorCommand *self)
{
  return self->state >= BEF_DOOR_COMMAND_RELOCKED;
}

int
bef_door_command_get_seconds_left (BefDoorCommand *self)
{
  gint64 relock = bef_device_get_lock (self->door)->relock_ms;

  if (self->unlocked_ms == BEF_NO_TIME || bef_door_command_is_over (self) || relock == BEF_NO_TIME)
    return -1;
  gint64 left = self->unlocked_ms + relock - bef_now_ms ();
  return (int)MAX (left / 1000, 0);
}

char *
bef_door_command_dup_text (BefDoorCommand *self)
{
  int left = bef_door_command_get_seconds_left (self);
  g_autofree char *at =
      self->unlocked_ms != BEF_NO_TIME ? bef_format_time (self->unlocked_ms) : NULL;

  switch (self->state)
    {
    case BEF_DOOR_COMMAND_SENDING:
      return g_strdup (_ ("Sending…"));
    case BEF_DOOR_COMMAND_SENT:
      if (self->doubt != NULL)
        /* TRANSLATORS: %s is a sentence about what failed. */
        return g_strdup_printf (_ ("Nobody knows whether it opens: %s The sensor is watched…"),
                                self->doubt);
      return g_strdup (_ ("Sent. Waiting for the lock to confirm…"));
    case BEF_DOOR_COMMAND_UNLOCKED:
    case BEF_DOOR_COMMAND_OPENED:
      {
        const char *what = self->state == BEF_DOOR_COMMAND_OPENED
                               ? _ ("The door is open (sensor)")
                               : _ ("Unlocked, confirmed by the lock");
        if (left < 0)
          /* TRANSLATORS: what happened, then the time of day. */
          return g_strdup_printf (_ ("%s at %s."), what, at);
        /* TRANSLATORS: what happened, the time of day, then seconds. */
        return g_strdup_printf (_ ("%s at %s. It locks again in %d s."), what, at, left);
      }
    case BEF_DOOR_COMMAND_RELOCKED:
      return g_strdup (_ ("Locked again."));
    case BEF_DOOR_COMMAND_FAILED:
      if (self->unlocked_ms != BEF_NO_TIME)
        return g_strdup (self->error);
      return g_strdup_printf (_ ("Not opened: %s"),
                              self->error != NULL ? self->error : _ ("unknown cause"));
    case BEF_DOOR_COMMAND_TIMED_OUT:
      if (self->doubt != NULL)
        return g_strdup (_ ("Nobody knows whether it opened: no sure answer came, and its sensor "
                            "confirms nothing. Somebody should go and look."));
      return g_strdup (_ ("No confirmation in time: the door is what its sensor last said. "
                          "Somebody should go and look."));
    default:
      g_return_val_if_reached (NULL);
    }
}
