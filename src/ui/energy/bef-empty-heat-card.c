/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-empty-heat-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "supervision/alarms/bef-alarm-hours.h"
#include "supervision/alarms/bef-empty-heat.h"
#include "supervision/kept/bef-contract-keeper.h"
#include "supervision/tariff/bef-cost.h"
#include "ui/energy/bef-energy-card.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-expander.h"
#include "ui/kit/bef-plain.h"

/* Read again so long after something was fetched, and this often. */
#define REREAD_MS 3000
#define EVERY_S 900

/* What was found of one hall. */
typedef struct
{
  char *name; /* owned */
  BefEmptyHeat week, season;
} Hall;

struct _BefEmptyHeatCard
{
  GtkWidget parent_instance;
  GtkWidget *expander, *sentence, *rows; /* template children */
  BefSession *session;                   /* owned, nullable */
  GCancellable *cancellable;             /* owned, nullable: a reading under way */
  GHashTable *series;                    /* owned: interned URNs that it is made of */
  GPtrArray *halls;                      /* owned, of Hall: being read */
  guint n_reading;                       /* halls that are being read */
  gint64 season_ms, week_ms, to_ms;      /* of the reading */
  guint timer, reread;
};

G_DEFINE_FINAL_TYPE (BefEmptyHeatCard, bef_empty_heat_card, GTK_TYPE_WIDGET)

static void
hall_free (gpointer data)
{
  Hall *hall = data;

  g_free (hall->name);
  g_free (hall);
}

/* Words. */

/* "6 h, 24 kWh". (transfer full) */
static char *
dup_amount (const BefEmptyHeat *heat)
{
  g_autofree char *hours = bef_format_value (heat->hours, "h", 0);

  if (isnan (heat->kwh))
    return g_steal_pointer (&hours);
  g_autofree char *kwh = bef_format_value (heat->kwh, "kWh", 0);
  if (isnan (heat->euros))
    return g_strdup_printf ("%s, %s", hours, kwh);
  g_autofree char *euros = bef_format_value (heat->euros, "€", 0);
  return g_strdup_printf ("%s, %s, %s", hours, kwh, euros);
}

static char *
dup_detail (const Hall *hall)
{
  g_autofree char *week = dup_amount (&hall->week);
  g_autofree char *season = dup_amount (&hall->season);

  if (hall->season.unknown_hours < 1)
    /* TRANSLATORS: heated while empty: amounts such as "6 h, 24 kWh". */
    return g_strdup_printf (_ ("%s this week, %s since 1 October"), week, season);
  g_autofree char *unknown = bef_format_value (hall->season.unknown_hours, "h", 0);
  /* TRANSLATORS: the same; then the hours of which nothing is known. */
  return g_strdup_printf (_ ("%s this week, %s since 1 October; %s not known"), week, season,
                          unknown);
}

static char *
dup_sentence (BefEmptyHeatCard *self)
{
  BefEmptyHeat all = { .kwh = NAN, .euros = NAN };
  guint n = 0;

  for (guint i = 0; i < self->halls->len; i++)
    {
      const BefEmptyHeat *week = &((Hall *)g_ptr_array_index (self->halls, i))->week;
      all.hours += week->hours;
      all.empty_hours += week->empty_hours;
      n += week->hours >= 0.5;
      if (isnan (week->kwh))
        continue;
      /* One without a contract leaves no sum of euros. */
      all.euros = isnan (all.kwh) ? week->euros : all.euros + week->euros;
      all.kwh = (isnan (all.kwh) ? 0 : all.kwh) + week->kwh;
    }
  if (n == 0 && all.empty_hours < 1)
    return g_strdup (_ ("Whether a hall was heated while empty this week is not known"));
  if (n == 0)
    return g_strdup (_ ("No hall was heated while empty this week"));
  g_autofree char *amount = dup_amount (&all);
  /* TRANSLATORS: then an amount such as "6 h, 24 kWh". */
  return g_strdup_printf (ngettext ("%u hall was heated while empty this week: %s",
                                    "%u halls were heated while empty this week: %s", n),
                          n, amount);
}

static int
compare_halls (gconstpointer a, gconstpointer b)
{
  const Hall *x = *(Hall *const *)a, *y = *(Hall *const *)b;

  if (x->season.hours != y->season.hours)
    return x->season.hours < y->season.hours ? 1 : -1;
  return g_utf8_collate (x->name, y->name);
}

static void
show (BefEmptyHeatCard *self)
{
  GtkWidget *row;
  g_autofree char *sentence = dup_sentence (self);

  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->rows), row);
  g_ptr_array_sort (self->halls, compare_halls);
  for (guint i = 0; i < self->halls->len; i++)
    {
      const Hall *hall = g_ptr_array_index (self->halls, i);
      g_autofree char *detail = dup_detail (hall);
      row = adw_action_row_new ();
      bef_plain_set_title (ADW_PREFERENCES_ROW (row), hall->name);
      bef_plain_set_subtitle (ADW_ACTION_ROW (row), detail);
      gtk_list_box_append (GTK_LIST_BOX (self->rows), row);
    }
  gtk_label_set_text (GTK_LABEL (self->sentence), sentence);
  bef_accessible_set_name (self->expander, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self), self->halls->len > 0);
}

/* Reading. */

typedef enum
{
  CELSIUS,
  WATTS,
  OUTDOORS,
  ROOM,
  DOOR,
} Part;

/* One hall that is read. */
typedef struct
{
  BefEmptyHeatCard *card;    /* owned */
  GCancellable *cancellable; /* owned: the card's, unless it reads anew */
  char *name;                /* owned */
  BefHallSources sources;
  BefHall hall;
  BefContract *contract; /* owned, nullable: of its meter */
  BefTaxes *taxes;       /* owned, nullable */
  guint n_parts;         /* on their way */
  gboolean failed;
} Reading;

typedef struct
{
  Reading *reading;
  Part part;
} Asked;

static void
reading_done (Reading *r)
{
  BefEmptyHeatCard *self = r->card;

  gboolean is_wanted = r->cancellable == self->cancellable;
  if (is_wanted && !r->failed)
    {
      g_autoptr (GArray) steps = bef_hall_steps_new (&r->sources);
      Hall *hall = g_new0 (Hall, 1);
      hall->name = g_strdup (r->name);
      hall->week = bef_empty_heat_sum (steps, &r->hall, self->week_ms, self->to_ms);
      hall->season = bef_empty_heat_sum (steps, &r->hall, self->season_ms, self->to_ms);
      g_ptr_array_add (self->halls, hall);
    }
  if (is_wanted && --self->n_reading == 0)
    show (self);
  g_object_unref (r->cancellable);
  g_clear_pointer (&r->sources.celsius, bef_buckets_unref);
  g_clear_pointer (&r->sources.watts, bef_buckets_unref);
  g_clear_pointer (&r->sources.outdoors, bef_buckets_unref);
  g_ptr_array_unref (r->sources.rooms);
  g_ptr_array_unref (r->sources.doors);
  bef_contract_free (r->contract);
  bef_taxes_free (r->taxes);
  g_free (r->name);
  g_object_unref (r->card);
  g_free (r);
}

static void
part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  Reading *r = asked->reading;
  BefBuckets *buckets = bef_history_buckets_finish (BEF_HISTORY (source), result, NULL);

  if (buckets == NULL)
    r->failed = TRUE;
  else if (asked->part == CELSIUS)
    r->sources.celsius = buckets;
  else if (asked->part == WATTS)
    r->sources.watts = buckets;
  else if (asked->part == OUTDOORS)
    r->sources.outdoors = buckets;
  else
    g_ptr_array_add (asked->part == ROOM ? r->sources.rooms : r->sources.doors, buckets);
  if (--r->n_parts == 0)
    reading_done (r);
}

static void
ask (Reading *r, BefDevice *device, const char *quantity, Part part)
{
  BefEmptyHeatCard *self = r->card;
  BefSeriesKey key = bef_series_key (bef_device_get_id (device), quantity);
  Asked *asked = g_new0 (Asked, 1);

  *asked = (Asked){ r, part };
  r->n_parts++;
  g_hash_table_add (self->series, (gpointer)key.entity);
  bef_session_want_glance (self->session, key, self->season_ms, self->to_ms);
  bef_history_buckets_async (
      bef_session_get_history (self->session),
      &(BefHistoryQuery){ .key = key,
                          .from_ms = self->season_ms,
                          .to_ms = self->to_ms,
                          .n_buckets = (guint)((self->to_ms - self->season_ms) / BEF_MS_HOUR) },
      self->cancellable, part_cb, asked);
}

/* The first sensor of @devices that is expected to be of some warmth, or that is not: outdoors. */
static BefDevice *
find_sensor (GListModel *devices, Part part)
{
  double low, high;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_CLIMATE
          && bef_device_get_value (device, "temperature") != NULL
          && bef_device_get_expected (device, &low, &high) == (part == CELSIUS))
        return device;
    }
  return NULL;
}

static double
price_at (gint64 ms, gpointer user_data)
{
  const Reading *r = user_data;

  return bef_money_to_euros (bef_cost_of_one_more (r->contract, r->taxes, ms));
}

/* What its kWh cost by its meter's contract, where there is one. */
static void
take_price (Reading *r, BefDevice *meter)
{
  const BefContracts *all = bef_contract_keeper_get (bef_contract_keeper_of (r->card->session));
  const BefContract *contract =
      meter != NULL
          ? bef_contracts_find_meter (all, bef_device_get_id (meter), BEF_FLUID_ELECTRICITY)
          : NULL;

  if (contract == NULL)
    return;
  r->contract = bef_contract_copy (contract);
  r->taxes = bef_taxes_copy (bef_contracts_get_taxes (all));
  r->hall.price = price_at;
  r->hall.price_data = r;
}

static void
read_hall (BefEmptyHeatCard *self, BefBuilding *building)
{
  BefDevice *sensor = find_sensor (bef_building_get_devices (building), CELSIUS);
  BefDevice *outdoors =
      find_sensor (bef_commune_get_devices (bef_session_get_commune (self->session)), OUTDOORS);
  BefDevice *meter = bef_energy_card_find_meter (building);
  GListModel *devices = bef_building_get_devices (building);

  if (!bef_alarm_is_hall (bef_building_get_category (building)) || sensor == NULL
      || bef_building_find_device (building, BEF_KIND_ROOM, "room-state") == NULL)
    return;
  Reading *r = g_new0 (Reading, 1);
  r->card = g_object_ref (self);
  r->cancellable = g_object_ref (self->cancellable);
  r->name = g_strdup (bef_building_get_name (building));
  r->sources.rooms = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_buckets_unref);
  r->sources.doors = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_buckets_unref);
  self->n_reading++;
  ask (r, sensor, "temperature", CELSIUS);
  gboolean has_gas = bef_building_find_device (building, BEF_KIND_METER, "gas-index") != NULL;
  r->hall =
      (BefHall){ BEF_EMPTY_HEAT_SETBACK_C,
                 meter != NULL && !has_gas ? BEF_HALL_BY_POWER : BEF_HALL_BY_WARMTH, NULL, NULL };
  take_price (r, meter);
  if (meter != NULL)
    ask (r, meter, "power", WATTS);
  if (outdoors != NULL)
    ask (r, outdoors, "temperature", OUTDOORS);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      BefKind kind = bef_device_get_kind (device);
      if (kind == BEF_KIND_ROOM && bef_device_get_value (device, "room-state") != NULL)
        ask (r, device, "room-state", ROOM);
      else if (kind == BEF_KIND_DOOR && bef_device_get_value (device, "open-state") != NULL)
        ask (r, device, "open-state", DOOR);
    }
}

static void
stop (BefEmptyHeatCard *self)
{
  g_clear_handle_id (&self->reread, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->n_reading = 0;
}

static void
read_all (BefEmptyHeatCard *self)
{
  gint64 now_ms = bef_now_ms ();

  stop (self);
  if (self->session == NULL)
    return;
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (self->session));
  self->cancellable = g_cancellable_new ();
  self->season_ms = bef_empty_heat_season (now_ms);
  self->week_ms = bef_civil_floor (now_ms, BEF_PERIOD_WEEK);
  self->to_ms = bef_civil_floor (now_ms, BEF_PERIOD_HOUR);
  g_ptr_array_set_size (self->halls, 0);
  g_hash_table_remove_all (self->series);
  /* In the first hour of the season there is none yet. */
  if (self->to_ms <= self->season_ms)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      read_hall (self, building);
    }
  if (self->n_reading == 0)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static gboolean
reread_cb (gpointer user_data)
{
  BefEmptyHeatCard *self = user_data;

  self->reread = 0;
  read_all (self);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer user_data)
{
  read_all (user_data);
  return G_SOURCE_CONTINUE;
}

static void
reread_soon (BefEmptyHeatCard *self)
{
  if (self->reread == 0 && self->timer != 0)
    self->reread = g_timeout_add (REREAD_MS, reread_cb, self);
}

static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity,
                    BefEmptyHeatCard *self)
{
  /* What is live comes every few seconds: the tick reads that. */
  if (entity != NULL && g_hash_table_contains (self->series, g_intern_string (entity)))
    reread_soon (self);
}

/* Its own visibility depends on what it reads, so it goes by its parent. */
static void
parent_mapped_cb (BefEmptyHeatCard *self)
{
  if (self->timer != 0)
    return;
  self->timer = g_timeout_add_seconds (EVERY_S, tick_cb, self);
  read_all (self);
}

static void
parent_unmapped_cb (BefEmptyHeatCard *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  stop (self);
}

static void
root (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  GTK_WIDGET_CLASS (bef_empty_heat_card_parent_class)->root (widget);
  g_signal_connect_object (parent, "map", G_CALLBACK (parent_mapped_cb), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (parent, "unmap", G_CALLBACK (parent_unmapped_cb), widget,
                           G_CONNECT_SWAPPED);
}

static void
unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_parent (widget), widget);
  parent_unmapped_cb (BEF_EMPTY_HEAT_CARD (widget));
  GTK_WIDGET_CLASS (bef_empty_heat_card_parent_class)->unroot (widget);
}

void
bef_empty_heat_card_set_session (BefEmptyHeatCard *self, BefSession *session)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (bef_contract_keeper_of (self->session), self);
      g_signal_handlers_disconnect_by_data (
          bef_commune_get_buildings (bef_session_get_commune (self->session)), self);
    }
  stop (self);
  g_set_object (&self->session, session);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "history-changed", G_CALLBACK (history_changed_cb), self, 0);
  g_signal_connect_object (bef_contract_keeper_of (session), "changed", G_CALLBACK (reread_soon),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_commune_get_buildings (bef_session_get_commune (session)),
                           "items-changed", G_CALLBACK (reread_soon), self, G_CONNECT_SWAPPED);
  if (self->timer != 0)
    read_all (self);
}

static void
bef_empty_heat_card_dispose (GObject *object)
{
  BefEmptyHeatCard *self = BEF_EMPTY_HEAT_CARD (object);

  if (self->session != NULL)
    bef_empty_heat_card_set_session (self, NULL);
  parent_unmapped_cb (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_EMPTY_HEAT_CARD);
  G_OBJECT_CLASS (bef_empty_heat_card_parent_class)->dispose (object);
}

static void
bef_empty_heat_card_finalize (GObject *object)
{
  BefEmptyHeatCard *self = BEF_EMPTY_HEAT_CARD (object);

  g_hash_table_unref (self->series);
  g_ptr_array_unref (self->halls);
  G_OBJECT_CLASS (bef_empty_heat_card_parent_class)->finalize (object);
}

static void
bef_empty_heat_card_class_init (BefEmptyHeatCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_empty_heat_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_empty_heat_card_finalize;
  widget_class->root = root;
  widget_class->unroot = unroot;
  gtk_widget_class_set_css_name (widget_class, "emptyheat");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-empty-heat-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BefEmptyHeatCard, expander);
  gtk_widget_class_bind_template_child (widget_class, BefEmptyHeatCard, sentence);
  gtk_widget_class_bind_template_child (widget_class, BefEmptyHeatCard, rows);
}

static void
bef_empty_heat_card_init (BefEmptyHeatCard *self)
{
  self->series = g_hash_table_new (NULL, NULL);
  self->halls = g_ptr_array_new_with_free_func (hall_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  bef_expander_guard (GTK_EXPANDER (self->expander));
}

GtkWidget *
bef_empty_heat_card_new (void)
{
  return g_object_new (BEF_TYPE_EMPTY_HEAT_CARD, NULL);
}
