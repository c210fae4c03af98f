/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-water-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "supervision/kept/bef-contract-keeper.h"
#include "supervision/tariff/bef-cost.h"
#include "supervision/water/bef-water-stand.h"
#include "supervision/water/bef-water-words.h"

#define INDEX "water-index"

/* What was found of one meter, or of what no meter behind it counts. */
typedef struct
{
  char *name, *place; /* owned; place: its building's URN, nullable */
  const char *id;     /* interned */
  gboolean is_part;
  BefWaterUse use;
  BefContract *contract; /* owned, nullable */
  GArray *hours, *days;  /* owned, nullable until it was read */
  gboolean leaks;
  BefWaterLeak leak;
} Meter;

struct _BefWaterCard
{
  BefSentenceCard parent_instance;
  BefSession *session;       /* owned, nullable */
  GCancellable *cancellable; /* owned, nullable: a reading under way */
  GPtrArray *meters;         /* owned, of Meter */
  GHashTable *series;        /* owned: interned URNs that it is made of */
  guint n_reading;
};

G_DEFINE_FINAL_TYPE (BefWaterCard, bef_water_card, BEF_TYPE_SENTENCE_CARD)

static void
meter_free (gpointer data)
{
  Meter *meter = data;

  g_free (meter->name);
  g_free (meter->place);
  bef_contract_free (meter->contract);
  g_clear_pointer (&meter->hours, g_array_unref);
  g_clear_pointer (&meter->days, g_array_unref);
  g_free (meter);
}

/* What @litres cost at @ms, euros; NAN: no contract. */
static double
price_of (BefWaterCard *self, const Meter *meter, double litres, gint64 ms)
{
  const BefContracts *all = bef_contract_keeper_get (bef_contract_keeper_of (self->session));

  if (meter->contract == NULL)
    return NAN;
  return litres / 1000
         * bef_money_to_euros (
             bef_cost_of_one_more (meter->contract, bef_contracts_get_taxes (all), ms));
}

static void
judge (Meter *meter)
{
  g_clear_pointer (&meter->days, g_array_unref);
  meter->days = bef_water_days (meter->hours);
  BefWaterVerdict verdict = bef_water_stand (meter->days, meter->use);
  meter->leaks = verdict.is_judged && verdict.leaks;
  meter->leak = verdict.leak;
}

/* Rows. */

static void
add_leak (BefWaterCard *self, const Meter *meter)
{
  g_autofree char *title = bef_water_leak_dup_title (&meter->leak, meter->use);
  g_autofree char *detail = bef_water_leak_dup_detail (
      &meter->leak, meter->use, price_of (self, meter, meter->leak.litres, meter->leak.since_ms));
  /* TRANSLATORS: a meter; what is wrong with it. */
  g_autofree char *named = g_strdup_printf (_ ("%s: %s"), meter->name, title);
  g_autofree char *since = bef_iso8601_format (meter->leak.since_ms);
  g_autofree char *graph = g_strdup_printf ("%s|" INDEX "|%s", meter->id, since);

  bef_sentence_card_add_graph_row (BEF_SENTENCE_CARD (self), named, detail, graph);
}

/* The meter that @part stands behind: that of its building, if there is one only. Nullable. */
static Meter *
main_of (BefWaterCard *self, const Meter *part)
{
  Meter *found = NULL;

  for (guint i = 0; part->is_part && part->place != NULL && i < self->meters->len; i++)
    {
      Meter *meter = g_ptr_array_index (self->meters, i);
      if (meter->is_part || g_strcmp0 (meter->place, part->place) != 0)
        continue;
      if (found != NULL)
        return NULL;
      found = meter;
    }
  return found;
}

/* (transfer container) of Meter: those that stand behind @main_meter. */
static GPtrArray *
parts_of (BefWaterCard *self, const Meter *main_meter)
{
  GPtrArray *parts = g_ptr_array_new ();

  for (guint i = 0; i < self->meters->len; i++)
    if (main_of (self, self->meters->pdata[i]) == main_meter)
      g_ptr_array_add (parts, self->meters->pdata[i]);
  return parts;
}

/* What no meter behind @main_meter counts, as a meter of its own. (transfer full) */
static Meter *
rest_of (const Meter *main_meter, const GPtrArray *parts)
{
  g_autoptr (GPtrArray) hours = g_ptr_array_new ();
  Meter *rest = g_new0 (Meter, 1);

  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add (hours, ((const Meter *)parts->pdata[i])->hours);
  /* TRANSLATORS: a meter of water: the pipes and taps behind it that no other meter counts. */
  rest->name = g_strdup_printf (_ ("%s, outside the meters behind it"), main_meter->name);
  rest->id = main_meter->id;
  rest->use = main_meter->use;
  rest->contract = main_meter->contract != NULL ? bef_contract_copy (main_meter->contract) : NULL;
  rest->hours = bef_water_rest (main_meter->hours, hours);
  judge (rest);
  return rest;
}

/* What each of them took of the last month, and the rest. */
static void
add_shares (BefWaterCard *self, const Meter *main_meter, const GPtrArray *parts, const Meter *rest)
{
  g_autofree char *title = g_strdup_printf (_ ("%s: who took what"), main_meter->name);
  g_autoptr (GString) text = g_string_new (NULL);
  double litres;

  for (guint i = 0; i <= parts->len; i++)
    {
      const Meter *meter = i < parts->len ? g_ptr_array_index (parts, i) : rest;
      double sum = bef_water_sum (meter->days, BEF_WATER_MONTH_DAYS, NULL);
      g_autofree char *volume = bef_format_value (sum / 1000, "m³", 1);
      g_string_append_printf (text, _ ("%s: %s"), meter->name, volume);
      g_string_append_c (text, '\n');
    }
  if (bef_water_parts_exceed (main_meter->days, rest->days, &litres))
    {
      g_autofree char *words = bef_water_exceed_dup_words (litres);
      g_string_append (text, words);
    }
  g_autofree char *lines = g_strchomp (g_strdup (text->str));
  bef_sentence_card_add_row (BEF_SENTENCE_CARD (self), title, lines);
}

/* A leak is told where it is known best: behind a meter, or outside of all. */
static void
add_shared (BefWaterCard *self, const Meter *main_meter, const GPtrArray *parts)
{
  Meter *rest = rest_of (main_meter, parts);
  gboolean is_told = rest->leaks;

  add_shares (self, main_meter, parts, rest);
  for (guint i = 0; i < parts->len; i++)
    {
      const Meter *part = g_ptr_array_index (parts, i);
      is_told |= part->leaks;
      if (part->leaks)
        add_leak (self, part);
    }
  if (rest->leaks)
    add_leak (self, rest);
  if (main_meter->leaks && !is_told)
    add_leak (self, main_meter);
  meter_free (rest);
}

static void
add_meter (BefWaterCard *self, const Meter *meter)
{
  g_autoptr (GPtrArray) parts = parts_of (self, meter);
  double litres = bef_water_sum (meter->days, BEF_WATER_MONTH_DAYS, NULL);
  g_autofree char *words =
      bef_water_days_dup_words (meter->days, price_of (self, meter, litres, bef_now_ms ()));

  bef_sentence_card_add_row (BEF_SENTENCE_CARD (self), meter->name, words);
  if (parts->len > 0)
    add_shared (self, meter, parts);
  else if (meter->leaks)
    add_leak (self, meter);
}

static char *
dup_sentence (BefWaterCard *self)
{
  guint n = 0, n_known = 0, n_leaks = 0;
  double l_h = 0, euros = 0;

  for (guint i = 0; i < self->meters->len; i++)
    {
      const Meter *meter = g_ptr_array_index (self->meters, i);
      if (main_of (self, meter) != NULL)
        continue;
      n++;
      n_known += bef_water_is_judged (meter->days, meter->use);
      if (!meter->leaks)
        continue;
      n_leaks++;
      l_h += meter->leak.l_h;
      euros += price_of (self, meter, meter->leak.l_h * 24, bef_now_ms ());
    }
  if (n_leaks > 0)
    {
      g_autofree char *flow = bef_format_value (l_h, "L/h", 0);
      g_autofree char *words = g_strdup_printf (
          /* TRANSLATORS: a number of meters of water; together, litres an hour. */
          ngettext ("Water runs all night behind %u meter: %s",
                    "Water runs all night behind %u meters: %s", n_leaks),
          n_leaks, flow);
      if (isnan (euros))
        return g_steal_pointer (&words);
      g_autofree char *money = bef_format_value (euros, "€", euros < 10 ? 2 : 0);
      /* TRANSLATORS: a sentence; euros. */
      return g_strdup_printf (_ ("%s, %s a day"), words, money);
    }
  if (n_known == 0)
    return g_strdup (_ ("Water: what flows at night is not known yet"));
  if (n_known < n)
    return g_strdup_printf (_ ("Water: nothing unusual at night by %u meters; of %u too few nights "
                               "are known"),
                            n_known, n - n_known);
  return g_strdup_printf (ngettext ("Water: nothing unusual at night, by %u meter",
                                    "Water: nothing unusual at night, by %u meters", n),
                          n);
}

static int
compare_meters (gconstpointer a, gconstpointer b)
{
  const Meter *x = *(Meter *const *)a, *y = *(Meter *const *)b;

  if (x->leaks != y->leaks)
    return x->leaks ? -1 : 1;
  return g_utf8_collate (x->name, y->name);
}

static void
show (BefWaterCard *self)
{
  BefSentenceCard *card = BEF_SENTENCE_CARD (self);

  if (self->meters->len == 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  bef_sentence_card_clear (card);
  g_ptr_array_sort (self->meters, compare_meters);
  for (guint i = 0; i < self->meters->len; i++)
    if (main_of (self, self->meters->pdata[i]) == NULL)
      add_meter (self, self->meters->pdata[i]);
  g_autofree char *sentence = dup_sentence (self);
  bef_sentence_card_show (card, sentence);
}

/* Reading. */

typedef struct
{
  BefWaterCard *card;        /* owned */
  GCancellable *cancellable; /* owned: the card's, unless it reads anew */
  Meter *meter;              /* the card's, while that is so */
} Reading;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *r = user_data;
  g_autoptr (BefWaterCard) self = r->card;
  g_autoptr (GCancellable) cancellable = r->cancellable;
  GArray *hours = bef_history_energy_finish (BEF_HISTORY (source), result, NULL);

  if (cancellable != self->cancellable)
    {
      g_clear_pointer (&hours, g_array_unref);
      return;
    }
  r->meter->hours = hours;
  if (hours != NULL)
    judge (r->meter);
  if (--self->n_reading > 0)
    return;
  for (guint i = self->meters->len; i > 0; i--)
    if (((Meter *)g_ptr_array_index (self->meters, i - 1))->days == NULL)
      g_ptr_array_remove_index (self->meters, i - 1);
  show (self);
}

static Meter *
make_meter (BefWaterCard *self, BefDevice *device)
{
  const BefContracts *all = bef_contract_keeper_get (bef_contract_keeper_of (self->session));
  BefCommune *commune = bef_session_get_commune (self->session);
  const char *id = bef_device_get_id (device), *place = bef_device_get_building_id (device);
  const BefContract *contract = bef_contracts_find_meter (all, id, BEF_FLUID_WATER);
  BefBuilding *building = place != NULL ? bef_commune_find_building (commune, place) : NULL;
  Meter *meter = g_new0 (Meter, 1);

  meter->id = g_intern_string (id);
  meter->is_part = bef_device_is_part (device);
  meter->place = g_strdup (place);
  meter->name = g_strdup (building != NULL && !meter->is_part ? bef_building_get_name (building)
                                                              : bef_device_get_name (device));
  meter->use =
      building != NULL && g_strcmp0 (bef_building_get_category (building), "waterTower") == 0
          ? BEF_WATER_NETWORK
          : BEF_WATER_BUILDING;
  meter->contract = contract != NULL ? bef_contract_copy (contract) : NULL;
  return meter;
}

static void
read_device (BefWaterCard *self, BefDevice *device, const GArray *bounds)
{
  BefSeriesKey key = bef_series_key (bef_device_get_id (device), INDEX);
  const gint64 *ms = (const gint64 *)(const void *)bounds->data;
  Meter *meter = make_meter (self, device);
  Reading *r = g_new0 (Reading, 1);

  g_ptr_array_add (self->meters, meter);
  g_hash_table_add (self->series, (gpointer)key.entity);
  *r = (Reading){ g_object_ref (self), g_object_ref (self->cancellable), meter };
  self->n_reading++;
  bef_session_want_glance (self->session, key, ms[0], ms[bounds->len - 1]);
  bef_history_spans_energy_async (bef_session_get_history (self->session), key, ms, bounds->len,
                                  self->cancellable, read_cb, r);
}

static void
stop (BefSentenceCard *card)
{
  BefWaterCard *self = BEF_WATER_CARD (card);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->n_reading = 0;
}

static void
read_all (BefSentenceCard *card)
{
  BefWaterCard *self = BEF_WATER_CARD (card);

  if (self->session == NULL)
    return;
  GListModel *devices = bef_commune_get_devices (bef_session_get_commune (self->session));
  g_autoptr (GArray) bounds = bef_water_bounds (bef_now_ms ());
  self->cancellable = g_cancellable_new ();
  g_ptr_array_set_size (self->meters, 0);
  g_hash_table_remove_all (self->series);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_value (device, INDEX) != NULL)
        read_device (self, device, bounds);
    }
  if (self->n_reading == 0)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity,
                    BefWaterCard *self)
{
  if (entity != NULL && g_hash_table_contains (self->series, g_intern_string (entity)))
    bef_sentence_card_read_soon (BEF_SENTENCE_CARD (self));
}

void
bef_water_card_set_session (BefWaterCard *self, BefSession *session)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (bef_contract_keeper_of (self->session), self);
      g_signal_handlers_disconnect_by_data (
          bef_commune_get_devices (bef_session_get_commune (self->session)), self);
    }
  bef_sentence_card_hide (BEF_SENTENCE_CARD (self));
  g_ptr_array_set_size (self->meters, 0);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "history-changed", G_CALLBACK (history_changed_cb), self, 0);
  g_signal_connect_object (bef_contract_keeper_of (session), "changed",
                           G_CALLBACK (bef_sentence_card_read_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_commune_get_devices (bef_session_get_commune (session)),
                           "items-changed", G_CALLBACK (bef_sentence_card_read_soon), self,
                           G_CONNECT_SWAPPED);
  bef_sentence_card_read (BEF_SENTENCE_CARD (self));
}

static void
bef_water_card_dispose (GObject *object)
{
  BefWaterCard *self = BEF_WATER_CARD (object);

  if (self->session != NULL)
    bef_water_card_set_session (self, NULL);
  G_OBJECT_CLASS (bef_water_card_parent_class)->dispose (object);
}

static void
bef_water_card_finalize (GObject *object)
{
  BefWaterCard *self = BEF_WATER_CARD (object);

  g_ptr_array_unref (self->meters);
  g_hash_table_unref (self->series);
  G_OBJECT_CLASS (bef_water_card_parent_class)->finalize (object);
}

static void
bef_water_card_class_init (BefWaterCardClass *klass)
{
  BefSentenceCardClass *card_class = BEF_SENTENCE_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_water_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_water_card_finalize;
  card_class->read = read_all;
  card_class->stop = stop;
}

static void
bef_water_card_init (BefWaterCard *self)
{
  self->meters = g_ptr_array_new_with_free_func (meter_free);
  self->series = g_hash_table_new (NULL, NULL);
  bef_sentence_card_set_label (BEF_SENTENCE_CARD (self), _ ("Water at night, by meter"));
}

GtkWidget *
bef_water_card_new (void)
{
  return g_object_new (BEF_TYPE_WATER_CARD, NULL);
}
