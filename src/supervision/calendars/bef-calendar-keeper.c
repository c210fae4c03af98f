/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-calendar-keeper.h"

#include <glib/gi18n.h>

#include "backend/bef-backend.h"
#include "base/bef-present.h"
#include "base/bef-secret.h"
#include "supervision/alarms/bef-alarm-hours.h"
#include "supervision/kept/bef-hours-keeper.h"
#include "supervision/kept/bef-kept-document.h"

#define KEY "bef-calendar-keeper"
#define REFRESH_S 3600

struct _BefCalendarKeeper
{
  GObject parent_instance;
  BefSession *session;       /* unowned: it owns the keeper; NULL once it is gone */
  BefKeptDocument *document; /* owned */
  GPtrArray *calendars;      /* owned, of BefKeptCalendar */
  GHashTable *troubles;      /* owned, of char * by id */
  GHashTable *logins;        /* owned, of Login by id */
  const BefKeyring *keyring; /* static */
  GCancellable *cancellable; /* owned */
  guint refresh_id;
};

/* How a calendar is asked for. */
typedef struct
{
  char *password; /* owned, nullable: wiped in the end */
  BefCalendarNeed need;
  gboolean is_refused; /* what was entered last */
  gboolean is_reading;
  guint serial; /* of the reading: what comes of a former one says nothing */
} Login;

static const BefKeyring desktop = { bef_credentials_lookup_async, bef_credentials_lookup_finish,
                                    bef_credentials_store_async, bef_credentials_store_finish };

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefCalendarKeeper, bef_calendar_keeper, G_TYPE_OBJECT)

static const BefKeptInfo info = {
  .name = "calendars",
  .action = "calendar",
  .not_kept = N_ ("The calendars could not be kept, and are as they were."),
  .most_bytes = G_MAXSIZE, /* they are few */
};

BefRange
bef_calendar_keeper_range (gint64 now_ms)
{
  return (BefRange){ bef_civil_add (now_ms, BEF_PERIOD_DAY, -31),
                     bef_civil_add (now_ms, BEF_PERIOD_DAY, 550) };
}

/* What the calendars say of @room. (transfer full) nullable */
static GPtrArray *
dup_bookings (BefCalendarKeeper *self, const char *room)
{
  g_autoptr (BefEntity) holder = bef_entity_new ("", "", BEF_ENTITY_EQUIPMENT);

  for (guint i = 0; i < self->calendars->len; i++)
    {
      const BefKeptCalendar *c = g_ptr_array_index (self->calendars, i);
      for (guint k = 0; g_str_equal (c->room, room) && k < c->events->len; k++)
        {
          const BefIcalEvent *e = &g_array_index (c->events, BefIcalEvent, k);
          if (!e->is_closure)
            bef_entity_add_booking (holder, e->start_ms, e->end_ms, NULL, NULL);
        }
    }
  return g_steal_pointer (&holder->bookings);
}

static void
apply_to (BefCalendarKeeper *self, BefDevice *room)
{
  g_autoptr (GPtrArray) bookings = dup_bookings (self, bef_device_get_id (room));

  bef_device_set_own_bookings (room, bookings);
}

/* The building that closes with @target: itself, or the hall of which it is the only room. Another
 * room may be closed while its building is not. (transfer none) nullable */
static const char *
closed_with (BefCalendarKeeper *self, const char *target)
{
  BefCommune *commune = bef_session_get_commune (self->session);
  GListModel *devices = bef_commune_get_devices (commune);
  BefDevice *room = bef_commune_find_device (commune, target);
  const char *id = room != NULL ? bef_device_get_building_id (room) : target;
  BefBuilding *building = id != NULL ? bef_commune_find_building (commune, id) : NULL;

  if (building == NULL
      || (room != NULL && !bef_alarm_is_hall (bef_building_get_category (building))))
    return NULL;
  for (guint i = 0; room != NULL && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) other = g_list_model_get_item (devices, i);
      if (other != room && bef_device_get_kind (other) == BEF_KIND_ROOM
          && g_strcmp0 (bef_device_get_building_id (other), id) == 0)
        return NULL;
    }
  return bef_building_get_id (building);
}

static void
closure_free (gpointer data)
{
  bef_building_closure_free (data);
}

/* Buildings are closed by what the calendars say now. */
static void
close_buildings (BefCalendarKeeper *self)
{
  g_autoptr (GPtrArray) closures = g_ptr_array_new_with_free_func (closure_free);

  if (self->session == NULL)
    return;
  for (guint i = 0; i < self->calendars->len; i++)
    {
      const BefKeptCalendar *c = g_ptr_array_index (self->calendars, i);
      const char *building = closed_with (self, c->room);
      for (guint k = 0; building != NULL && k < c->events->len; k++)
        {
          const BefIcalEvent *e = &g_array_index (c->events, BefIcalEvent, k);
          BefHoursClosure days = { bef_hours_moment (e->start_ms).day,
                                   bef_hours_moment (e->end_ms - 1).day };
          if (e->is_closure)
            g_ptr_array_add (closures, bef_building_closure_new (building, days, c->name));
        }
    }
  bef_hours_keeper_set_closures (bef_hours_keeper_of (self->session), closures);
}

static void
apply (BefCalendarKeeper *self)
{
  GListModel *devices = bef_commune_get_devices (bef_session_get_commune (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_ROOM)
        apply_to (self, device);
    }
  close_buildings (self);
}

static void
devices_changed_cb (BefCalendarKeeper *self, guint at, guint removed, guint added,
                    GListModel *devices)
{
  for (guint i = at; i < at + added; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (device != NULL && bef_device_get_kind (device) == BEF_KIND_ROOM)
        apply_to (self, device);
    }
  close_buildings (self);
}

/* Who asks. */

static void
login_free (gpointer data)
{
  Login *login = data;

  bef_secret_free (login->password);
  g_free (login);
}

/* (transfer none) */
static Login *
login_of (BefCalendarKeeper *self, const char *id)
{
  Login *login = g_hash_table_lookup (self->logins, id);

  if (login == NULL)
    g_hash_table_insert (self->logins, g_strdup (id), login = g_new0 (Login, 1));
  return login;
}

/* What its password is called in the keyring: of another server or name, it is another. (transfer
 * full) */
static char *
dup_key (const BefKeptCalendar *calendar)
{
  g_autofree char *server = bef_calendar_fetch_dup_server (calendar->url);

  return g_strdup_printf (BEF_CREDENTIALS_CALENDAR "%s %s %s", server, calendar->user,
                          calendar->id);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefCalendarKeeper) self = user_data;

  /* What stays of a calendar that is gone is shown to nobody. */
  self->keyring->store_finish (result, NULL);
}

static void
forget (BefCalendarKeeper *self, const BefKeptCalendar *calendar)
{
  g_autofree char *key = *calendar->user != '\0' ? dup_key (calendar) : NULL;

  if (key != NULL)
    self->keyring->store_async (key, NULL, NULL, forgotten_cb, g_object_ref (self));
  g_hash_table_remove (self->logins, calendar->id);
  g_hash_table_remove (self->troubles, calendar->id);
}

static gboolean
has (GPtrArray *calendars, const char *id)
{
  for (guint i = 0; i < calendars->len; i++)
    if (g_str_equal (((BefKeptCalendar *)calendars->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

static void
text_changed_cb (BefCalendarKeeper *self)
{
  const char *text = bef_kept_document_get_text (self->document);

  if (self->session == NULL)
    return;
  g_autoptr (GPtrArray) before = self->calendars;
  self->calendars = bef_kept_calendars_read (text != NULL ? text : "");
  for (guint i = 0; i < before->len; i++)
    if (!has (self->calendars, ((BefKeptCalendar *)before->pdata[i])->id))
      forget (self, before->pdata[i]);
  apply (self);
  g_signal_emit (self, changed_signal, 0);
}

/* Reading again. */

typedef struct
{
  BefCalendarKeeper *keeper; /* owned */
  char *id;                  /* owned */
  guint serial;
} Reread;

static void
reread_free (Reread *self)
{
  g_object_unref (self->keeper);
  g_free (self->id);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reread, reread_free)

static BefKeptCalendar *
find (BefCalendarKeeper *self, const char *id)
{
  for (guint i = 0; i < self->calendars->len; i++)
    if (g_str_equal (((BefKeptCalendar *)self->calendars->pdata[i])->id, id))
      return self->calendars->pdata[i];
  return NULL;
}

static guint
keep (BefCalendarKeeper *self, const char *object, const char *detail)
{
  g_autofree char *text = bef_kept_calendars_to_text (self->calendars);
  BefKeptLine line = { object, detail };

  return bef_kept_document_put (self->document, text, &line);
}

static gboolean
is_same (const GArray *a, const GArray *b)
{
  for (guint i = 0; a->len == b->len && i < a->len; i++)
    {
      const BefIcalEvent *x = &g_array_index (a, BefIcalEvent, i);
      const BefIcalEvent *y = &g_array_index (b, BefIcalEvent, i);
      if (x->start_ms != y->start_ms || x->end_ms != y->end_ms || x->is_closure != y->is_closure)
        return FALSE;
    }
  return a->len == b->len;
}

static void
set_trouble (BefCalendarKeeper *self, const char *id, const char *message, BefCalendarNeed need)
{
  login_of (self, id)->need = need;
  g_hash_table_insert (self->troubles, g_strdup (id), g_strdup (message));
  g_signal_emit (self, changed_signal, 0);
}

/* What @reread is of, as long as it was not begun anew. (transfer none) nullable */
static BefKeptCalendar *
reread_calendar (const Reread *reread)
{
  BefCalendarKeeper *self = reread->keeper;
  BefKeptCalendar *calendar = self->session != NULL ? find (self, reread->id) : NULL;

  return calendar != NULL && login_of (self, reread->id)->serial == reread->serial ? calendar
                                                                                   : NULL;
}

/* What was read before stands, with why it is not read now. */
static void
fetch_failed (BefCalendarKeeper *self, const BefKeptCalendar *calendar, const GError *error)
{
  gboolean refused = g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED);
  Login *login = login_of (self, calendar->id);

  if (refused)
    {
      g_clear_pointer (&login->password, bef_secret_free);
      login->is_refused = *calendar->user != '\0';
    }
  set_trouble (self, calendar->id, error->message,
               refused ? BEF_CALENDAR_NEEDS_PASSWORD : BEF_CALENDAR_NEEDS_NOTHING);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reread) reread = user_data;
  BefCalendarKeeper *self = reread->keeper;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefIcal) ical = bef_calendar_fetch_finish (result, &error);
  BefKeptCalendar *calendar = reread_calendar (reread);

  if (calendar == NULL)
    return;
  login_of (self, reread->id)->is_reading = FALSE;
  if (ical == NULL)
    {
      fetch_failed (self, calendar, error);
      return;
    }
  login_of (self, reread->id)->need = BEF_CALENDAR_NEEDS_NOTHING;
  g_hash_table_remove (self->troubles, reread->id);
  gboolean first = calendar->read_ms == BEF_NO_TIME,
           same = is_same (calendar->events, ical->events);
  bef_kept_calendar_set_events (calendar, ical->events, bef_now_ms ());
  if (ical->name != NULL && first)
    {
      g_free (calendar->name);
      calendar->name = g_strdup (ical->name);
    }
  if (first || !same)
    keep (self, calendar->room, _ ("read"));
  else
    g_signal_emit (self, changed_signal, 0);
}

/* Takes @reread. */
static void
fetch (const BefKeptCalendar *calendar, Reread *reread)
{
  BefCalendarKeeper *self = reread->keeper;
  BefCalendarLogin login = { calendar->user, login_of (self, calendar->id)->password };

  bef_calendar_fetch_async (calendar->url, *calendar->user != '\0' ? &login : NULL,
                            bef_calendar_keeper_range (bef_now_ms ()), self->cancellable,
                            fetched_cb, reread);
}

/* (transfer full) */
static char *
dup_keyring_words (const GError *error)
{
  if (g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT))
    return g_strdup (_ ("No keyring is running on this computer, so the password of the calendar "
                        "lasts until Beffroi is closed. Install and start a keyring "
                        "(gnome-keyring or KeePassXC)."));
  return g_strdup (error->message);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reread) reread = user_data;
  BefCalendarKeeper *self = reread->keeper;
  g_autoptr (GError) error = NULL;
  char *password = self->keyring->lookup_finish (result, &error);
  BefKeptCalendar *calendar = reread_calendar (reread);

  if (calendar == NULL)
    {
      bef_secret_free (password);
      return;
    }
  Login *login = login_of (self, reread->id);
  if (password != NULL)
    {
      bef_secret_free (login->password);
      login->password = password;
      fetch (calendar, g_steal_pointer (&reread));
      return;
    }
  login->is_reading = FALSE;
  if (error == NULL)
    set_trouble (self, reread->id, _ ("The keyring has no password for this calendar: enter it."),
                 BEF_CALENDAR_NEEDS_PASSWORD);
  else
    {
      g_autofree char *words = dup_keyring_words (error);
      set_trouble (self, reread->id, words,
                   g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT)
                       ? BEF_CALENDAR_NEEDS_PASSWORD
                       : BEF_CALENDAR_NEEDS_KEYRING);
    }
}

/* Unbidden, what was refused is not asked again, and no question of the keyring's comes up. */
static void
read_again (BefCalendarKeeper *self, const BefKeptCalendar *calendar, BefKeyringUse use)
{
  Login *login = login_of (self, calendar->id);

  if (login->is_refused || (login->is_reading && use == BEF_KEYRING_AS_IT_IS))
    return;
  Reread *reread = g_new0 (Reread, 1);
  reread->keeper = g_object_ref (self);
  reread->id = g_strdup (calendar->id);
  reread->serial = ++login->serial;
  login->is_reading = TRUE;
  if (*calendar->user == '\0' || login->password != NULL)
    {
      fetch (calendar, reread);
      return;
    }
  g_autofree char *key = dup_key (calendar);
  self->keyring->lookup_async (key, use, self->cancellable, looked_up_cb, reread);
}

void
bef_calendar_keeper_refresh (BefCalendarKeeper *self)
{
  g_return_if_fail (BEF_IS_CALENDAR_KEEPER (self));
  for (guint i = 0; i < self->calendars->len; i++)
    {
      const BefKeptCalendar *calendar = g_ptr_array_index (self->calendars, i);
      if (*calendar->url != '\0')
        read_again (self, calendar, BEF_KEYRING_AS_IT_IS);
    }
}

static gboolean
refresh_cb (gpointer user_data)
{
  bef_calendar_keeper_refresh (user_data);
  return G_SOURCE_CONTINUE;
}

/* Changing. */

static gboolean
may_change (BefCalendarKeeper *self)
{
  return bef_calendar_keeper_may_edit (self) && bef_kept_document_is_ready (self->document);
}

guint
bef_calendar_keeper_add (BefCalendarKeeper *self, const char *room, const char *name,
                         const BefIcal *ical)
{
  g_return_val_if_fail (BEF_IS_CALENDAR_KEEPER (self), 0);
  BefKeptCalendar *calendar = NULL;

  if (!may_change (self))
    return 0;
  for (guint i = 0; calendar == NULL && i < self->calendars->len; i++)
    {
      BefKeptCalendar *c = g_ptr_array_index (self->calendars, i);
      if (g_str_equal (c->room, room) && g_str_equal (c->name, name) && *c->url == '\0')
        calendar = c;
    }
  if (calendar == NULL && self->calendars->len >= BEF_CALENDARS_MAX)
    return 0;
  if (calendar == NULL)
    g_ptr_array_add (self->calendars, calendar = bef_kept_calendar_new (room, name, ""));
  bef_kept_calendar_set_events (calendar, ical->events, bef_now_ms ());
  return keep (self, room, _ ("added"));
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefCalendarKeeper) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->keyring->store_finish (result, &error) || self->session == NULL)
    return;
  g_autofree char *words = dup_keyring_words (error);
  g_autofree char *text =
      /* TRANSLATORS: %s is a sentence that says why. */
      g_strdup_printf (_ ("The password of the calendar could not be kept. %s"), words);
  bef_kept_document_tell (self->document, text);
}

/* From now on, of @calendar. */
static void
take_password (BefCalendarKeeper *self, const BefKeptCalendar *calendar, const char *password)
{
  Login *login = login_of (self, calendar->id);
  g_autofree char *key = dup_key (calendar);

  bef_secret_free (login->password);
  login->password = g_strdup (password);
  login->is_refused = FALSE;
  self->keyring->store_async (key, password, NULL, stored_cb, g_object_ref (self));
}

gboolean
bef_calendar_keeper_sign_in (BefCalendarKeeper *self, const char *id, const BefCalendarLogin *login)
{
  g_return_val_if_fail (BEF_IS_CALENDAR_KEEPER (self), FALSE);
  BefKeptCalendar *calendar = find (self, id);
  g_autofree char *same = g_strdup (id);

  if (calendar == NULL || !may_change (self) || *calendar->url == '\0' || *login->user == '\0')
    return FALSE;
  if (!g_str_equal (calendar->user, login->user))
    {
      forget (self, calendar);
      bef_kept_calendar_set_user (calendar, login->user);
      keep (self, calendar->room, _ ("user name entered"));
      calendar = find (self, same);
    }
  if (calendar == NULL)
    return FALSE;
  take_password (self, calendar, login->password);
  read_again (self, calendar, BEF_KEYRING_UNLOCK);
  return TRUE;
}

void
bef_calendar_keeper_unlock (BefCalendarKeeper *self, const char *id)
{
  g_return_if_fail (BEF_IS_CALENDAR_KEEPER (self));
  BefKeptCalendar *calendar = find (self, id);

  if (calendar != NULL && *calendar->url != '\0')
    read_again (self, calendar, BEF_KEYRING_UNLOCK);
}

void
bef_calendar_keeper_set_keyring (BefCalendarKeeper *self, const BefKeyring *keyring)
{
  self->keyring = keyring;
}

guint
bef_calendar_keeper_subscribe (BefCalendarKeeper *self, const char *room, const char *url,
                               const BefCalendarLogin *login)
{
  g_return_val_if_fail (BEF_IS_CALENDAR_KEEPER (self), 0);
  if (!may_change (self) || self->calendars->len >= BEF_CALENDARS_MAX)
    return 0;
  BefKeptCalendar *calendar = bef_kept_calendar_new (room, _ ("Calendar"), url);
  if (login != NULL)
    bef_kept_calendar_set_user (calendar, login->user);
  g_ptr_array_add (self->calendars, calendar);
  g_autofree char *id = g_strdup (calendar->id);
  guint change = keep (self, room, _ ("subscribed"));
  calendar = find (self, id);
  if (calendar != NULL && login != NULL && *login->user != '\0' && *login->password != '\0')
    take_password (self, calendar, login->password);
  if (calendar != NULL)
    read_again (self, calendar, BEF_KEYRING_UNLOCK);
  return change;
}

guint
bef_calendar_keeper_remove (BefCalendarKeeper *self, const char *id)
{
  g_return_val_if_fail (BEF_IS_CALENDAR_KEEPER (self), 0);
  BefKeptCalendar *calendar = find (self, id);

  if (calendar == NULL || !may_change (self))
    return 0;
  g_autofree char *room = g_strdup (calendar->room);
  forget (self, calendar);
  g_ptr_array_remove (self->calendars, calendar);
  return keep (self, room, _ ("removed"));
}

gboolean
bef_calendar_keeper_undo (BefCalendarKeeper *self, guint change)
{
  g_return_val_if_fail (BEF_IS_CALENDAR_KEEPER (self), FALSE);
  BefKeptLine line = { NULL, _ ("taken back") };

  return bef_kept_document_undo (self->document, change, &line);
}

GPtrArray *
bef_calendar_keeper_get_calendars (BefCalendarKeeper *self)
{
  g_return_val_if_fail (BEF_IS_CALENDAR_KEEPER (self), NULL);
  return self->calendars;
}

gboolean
bef_calendar_keeper_may_edit (BefCalendarKeeper *self)
{
  g_return_val_if_fail (BEF_IS_CALENDAR_KEEPER (self), FALSE);
  BefRole role = self->session != NULL ? bef_session_get_role (self->session) : BEF_ROLE_ELECTED;

  return role == BEF_ROLE_SECRETARY || role == BEF_ROLE_TECHNICIAN;
}

const char *
bef_calendar_keeper_get_trouble (BefCalendarKeeper *self, const char *id)
{
  g_return_val_if_fail (BEF_IS_CALENDAR_KEEPER (self), NULL);
  return g_hash_table_lookup (self->troubles, id);
}

BefCalendarNeed
bef_calendar_keeper_get_need (BefCalendarKeeper *self, const char *id)
{
  g_return_val_if_fail (BEF_IS_CALENDAR_KEEPER (self), BEF_CALENDAR_NEEDS_NOTHING);
  const Login *login = g_hash_table_lookup (self->logins, id);

  return login != NULL ? login->need : BEF_CALENDAR_NEEDS_NOTHING;
}

static void
bef_calendar_keeper_finalize (GObject *object)
{
  BefCalendarKeeper *self = BEF_CALENDAR_KEEPER (object);

  g_clear_object (&self->document);
  g_ptr_array_unref (self->calendars);
  g_hash_table_unref (self->troubles);
  g_hash_table_unref (self->logins);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (bef_calendar_keeper_parent_class)->finalize (object);
}

static void
bef_calendar_keeper_class_init (BefCalendarKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_calendar_keeper_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
calendar_free (gpointer data)
{
  bef_kept_calendar_free (data);
}

static void
bef_calendar_keeper_init (BefCalendarKeeper *self)
{
  self->calendars = g_ptr_array_new_with_free_func (calendar_free);
  self->troubles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->logins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, login_free);
  self->keyring = &desktop;
  self->cancellable = g_cancellable_new ();
}

static void
stop (gpointer data)
{
  BefCalendarKeeper *self = data;

  self->session = NULL;
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  bef_kept_document_stop (self->document);
  g_object_unref (self);
}

BefCalendarKeeper *
bef_calendar_keeper_of (BefSession *session)
{
  BefCalendarKeeper *self = g_object_get_data (G_OBJECT (session), KEY);

  if (self != NULL)
    return self;
  self = g_object_new (BEF_TYPE_CALENDAR_KEEPER, NULL);
  self->session = session;
  self->document = bef_kept_document_new (session, &info);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (text_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_commune_get_devices (bef_session_get_commune (session)),
                           "items-changed", G_CALLBACK (devices_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_commune_get_buildings (bef_session_get_commune (session)),
                           "items-changed", G_CALLBACK (close_buildings), self, G_CONNECT_SWAPPED);
  self->refresh_id = g_timeout_add_seconds (REFRESH_S, refresh_cb, self);
  g_object_set_data_full (G_OBJECT (session), KEY, self, stop);
  return self;
}
