/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-reader.h"

#include "supervision/kept/bef-contract-keeper.h"

/* Days change once a day, and come late. */
#define EVERY_S (10 * 60)
/* After older samples came: more are on their way, and a commune takes a second or two. */
#define REREAD_MS 5000
#define REREAD_COMMUNE_MS 20000

/* A large commune: its days are read again after an hour. */
#define LARGE_METERS 100
#define LARGE_EVERY_S (60 * 60)
/* More cost too much for a sentence: up to 20 ms of the history each, and some 100 kB. Five hundred
 * buildings have a thousand (tests/bench/bench-energy --meters 1000). */
#define MOST_METERS 1000

struct _BefEnergyReader
{
  GObject parent_instance;
  BefSession *session;       /* owned, nullable */
  char *building;            /* owned, nullable: the whole commune */
  BefEnergyFacts *facts;     /* owned, nullable */
  GCancellable *cancellable; /* owned, nullable: a read under way */
  guint timer;               /* while it is started */
  guint reread;              /* a read to be made soon */
  gboolean has_wanted;       /* the past was asked for */
  gint64 read_us;            /* when the last read began, of the monotonic clock */
  guint n_meters;            /* of it */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefEnergyReader, bef_energy_reader, G_TYPE_OBJECT)

static void
give_up (BefEnergyReader *self)
{
  g_clear_handle_id (&self->reread, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefEnergyReader) self = user_data;
  g_autoptr (GError) error = NULL;
  BefEnergyFacts *facts = bef_energy_facts_load_finish (BEF_HISTORY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  /* That the history cannot be read is told by the shell: what was known stays. */
  if (facts == NULL)
    return;
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  self->facts = facts;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Indexes and the outdoor temperature since the request begins, in their turn, once. */
static void
want_past (BefEnergyReader *self, const BefEnergyRequest *request)
{
  gint64 from = bef_energy_request_get_from (request), to = bef_energy_request_get_now (request);
  const char *sensor = bef_energy_request_get_thermometer (request);

  for (guint i = 0; i < bef_energy_request_n_meters (request); i++)
    {
      const BefEnergyMeter *meter = bef_energy_request_nth_meter (request, i);
      bef_session_want_glance (
          self->session, bef_series_key (meter->id, bef_energy_meter_index (meter)), from, to);
    }
  if (sensor != NULL)
    bef_session_want_glance (self->session, bef_series_key (sensor, "temperature"), from, to);
}

static void
read_facts (BefEnergyReader *self)
{
  if (self->session == NULL || self->timer == 0)
    return;
  BefCommune *commune = bef_session_get_commune (self->session);
  BefEnergyRequest *request =
      self->building != NULL
          ? bef_energy_request_new_building (commune, self->building, bef_now_ms ())
          : bef_energy_request_new_commune (commune, bef_now_ms ());
  if (request == NULL)
    return;
  if (bef_energy_request_n_meters (request) > MOST_METERS)
    {
      bef_energy_request_free (request);
      return;
    }
  bef_energy_request_set_contracts (
      request, bef_contract_keeper_get (bef_contract_keeper_of (self->session)));
  /* The whole commune's past would be too much to ask for at a glance. */
  if (!self->has_wanted && self->building != NULL)
    want_past (self, request);
  self->has_wanted = TRUE;
  give_up (self);
  self->read_us = g_get_monotonic_time ();
  self->n_meters = bef_energy_request_n_meters (request);
  self->cancellable = g_cancellable_new ();
  bef_energy_facts_load_async (bef_session_get_history (self->session), request, self->cancellable,
                               loaded_cb, g_object_ref (self));
}

static gboolean
reread_cb (gpointer user_data)
{
  BefEnergyReader *self = user_data;

  self->reread = 0;
  read_facts (self);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer user_data)
{
  BefEnergyReader *self = user_data;
  gint64 passed = g_get_monotonic_time () - self->read_us;

  if (self->facts == NULL || self->n_meters <= LARGE_METERS
      || passed >= (gint64)LARGE_EVERY_S * G_USEC_PER_SEC)
    read_facts (self);
  return G_SOURCE_CONTINUE;
}

static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity,
                    BefEnergyReader *self)
{
  BefDevice *device =
      entity != NULL ? bef_commune_find_device (bef_session_get_commune (session), entity) : NULL;

  /* What is live comes every few seconds: the tick reads that. */
  if (self->timer == 0 || self->reread != 0 || device == NULL
      || (self->facts != NULL && self->n_meters > LARGE_METERS)
      || bef_device_get_kind (device) != BEF_KIND_METER
      || (self->building != NULL
          && g_strcmp0 (bef_device_get_building_id (device), self->building) != 0))
    return;
  self->reread =
      g_timeout_add (self->building != NULL ? REREAD_MS : REREAD_COMMUNE_MS, reread_cb, self);
}

void
bef_energy_reader_set (BefEnergyReader *self, BefSession *session, const char *building)
{
  give_up (self);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (bef_contract_keeper_of (self->session), self);
    }
  g_set_object (&self->session, session);
  g_free (self->building);
  self->building = g_strdup (building);
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  self->has_wanted = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "history-changed", G_CALLBACK (history_changed_cb), self, 0);
  g_signal_connect_object (bef_contract_keeper_of (session), "changed", G_CALLBACK (read_facts),
                           self, G_CONNECT_SWAPPED);
  read_facts (self);
}

void
bef_energy_reader_start (BefEnergyReader *self)
{
  if (self->timer != 0)
    return;
  self->timer = g_timeout_add_seconds (EVERY_S, tick_cb, self);
  read_facts (self);
}

void
bef_energy_reader_stop (BefEnergyReader *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  give_up (self);
}

void
bef_energy_reader_follow (BefEnergyReader *self, GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  g_signal_connect_object (parent, "map", G_CALLBACK (bef_energy_reader_start), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parent, "unmap", G_CALLBACK (bef_energy_reader_stop), self,
                           G_CONNECT_SWAPPED);
}

void
bef_energy_reader_unfollow (BefEnergyReader *self, GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_parent (widget), self);
  bef_energy_reader_stop (self);
}

const BefEnergyFacts *
bef_energy_reader_get_facts (BefEnergyReader *self)
{
  return self->facts;
}

static void
bef_energy_reader_dispose (GObject *object)
{
  BefEnergyReader *self = BEF_ENERGY_READER (object);

  bef_energy_reader_stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_energy_reader_parent_class)->dispose (object);
}

static void
bef_energy_reader_finalize (GObject *object)
{
  BefEnergyReader *self = BEF_ENERGY_READER (object);

  g_free (self->building);
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  G_OBJECT_CLASS (bef_energy_reader_parent_class)->finalize (object);
}

static void
bef_energy_reader_class_init (BefEnergyReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_energy_reader_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_energy_reader_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_ENERGY_READER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_energy_reader_init (BefEnergyReader *self)
{
}

BefEnergyReader *
bef_energy_reader_new (void)
{
  return g_object_new (BEF_TYPE_ENERGY_READER, NULL);
}
