/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-lighting-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "supervision/kept/bef-contract-keeper.h"
#include "supervision/lighting/bef-lighting-stand.h"
#include "supervision/lighting/bef-lighting-words.h"
#include "supervision/tariff/bef-cost.h"
#include "supervision/watch/bef-night-findings.h"

/* So many days are looked at, as the alarms do. */
#define DAYS BEF_NIGHT_FINDINGS_DAYS
#define NIGHTS 30

/* What was found of one cabinet. */
typedef struct
{
  char *name;     /* owned */
  const char *id; /* interned */
  BefSunPlace place;
  BefContract *contract;     /* owned, nullable */
  GArray *nights, *findings; /* owned, nullable until it was read */
} Cabinet;

struct _BefLightingCard
{
  BefSentenceCard parent_instance;
  BefSession *session;       /* owned, nullable */
  GCancellable *cancellable; /* owned, nullable: a reading under way */
  GPtrArray *cabinets;       /* owned, of Cabinet */
  GHashTable *series;        /* owned: interned URNs that it is made of */
  guint n_reading;
};

G_DEFINE_FINAL_TYPE (BefLightingCard, bef_lighting_card, BEF_TYPE_SENTENCE_CARD)

static void
cabinet_free (gpointer data)
{
  Cabinet *cabinet = data;

  g_free (cabinet->name);
  bef_contract_free (cabinet->contract);
  g_clear_pointer (&cabinet->nights, g_array_unref);
  g_clear_pointer (&cabinet->findings, g_array_unref);
  g_free (cabinet);
}

/* What @kwh cost at @ms, euros; NAN: no contract. */
static double
price_of (BefLightingCard *self, const Cabinet *cabinet, double kwh, gint64 ms)
{
  const BefContracts *all = bef_contract_keeper_get (bef_contract_keeper_of (self->session));

  if (cabinet->contract == NULL)
    return NAN;
  return kwh
         * bef_money_to_euros (
             bef_cost_of_one_more (cabinet->contract, bef_contracts_get_taxes (all), ms));
}

/* Rows. */

/* The last night that is over and known; NULL: none. */
static const BefLightingNight *
last_night (const Cabinet *cabinet)
{
  for (guint i = cabinet->nights->len; i > 0; i--)
    {
      const BefLightingNight *night = &g_array_index (cabinet->nights, BefLightingNight, i - 1);
      if (night->is_known)
        return night;
    }
  return NULL;
}

/* "30 nights: 1,230 kWh, 210 €", and the hours in which it is off. (transfer full) */
static char *
dup_month (BefLightingCard *self, const Cabinet *cabinet)
{
  BefLightingOff off = bef_lighting_usual_off (cabinet->nights, cabinet->nights->len);
  g_autofree char *off_words =
      bef_lighting_off_dup_words (&off, cabinet->nights, cabinet->nights->len);
  double kwh = 0, euros = 0;
  guint n = 0, len = cabinet->nights->len;

  for (guint i = len > NIGHTS ? len - NIGHTS : 0; i < len; i++)
    {
      const BefLightingNight *night = &g_array_index (cabinet->nights, BefLightingNight, i);
      if (!night->is_known)
        continue;
      n++;
      kwh += night->kwh;
      euros += price_of (self, cabinet, night->kwh, night->noon_ms + BEF_MS_DAY / 2);
    }
  g_autofree char *energy = bef_format_value (kwh, "kWh", 0);
  g_autofree char *money = isnan (euros) ? NULL : bef_format_value (euros, "€", 0);
  g_autofree char *nights = g_strdup_printf (
      ngettext ("The last %u night that is known", "The last %u nights that are known", n), n);
  g_autoptr (GString) text = g_string_new (NULL);
  /* TRANSLATORS: "The last 30 nights that are known", "1,230 kWh". */
  g_string_append_printf (text, _ ("%s: %s"), nights, energy);
  if (money != NULL)
    g_string_append_printf (text, ", %s", money);
  if (off_words != NULL)
    g_string_append_printf (text, "\n%s", off_words);
  return g_strdup (text->str);
}

static void
add_cabinet (BefLightingCard *self, const Cabinet *cabinet)
{
  const BefLightingNight *night = last_night (cabinet);
  g_autofree char *month = dup_month (self, cabinet);
  g_autofree char *words = NULL;

  if (night != NULL)
    {
      g_autofree char *day = bef_format_date_short (night->noon_ms);
      g_autofree char *text = bef_lighting_night_dup_words (
          night, price_of (self, cabinet, night->kwh, night->noon_ms + BEF_MS_DAY / 2));
      /* TRANSLATORS: the night of a date; what happened. */
      words = g_strdup_printf (_ ("Night of %s: %s"), day, text);
    }
  else
    words = g_strdup (_ ("No night of it is known yet"));
  g_autofree char *whole = g_strdup_printf ("%s\n%s", words, month);
  bef_sentence_card_add_row (BEF_SENTENCE_CARD (self), cabinet->name, whole);
  for (guint i = 0; i < cabinet->findings->len; i++)
    {
      const BefLightingFinding *f = &g_array_index (cabinet->findings, BefLightingFinding, i);
      /* Most of what is wrong by day costs what an afternoon costs. */
      gint64 at = f->since_ms + (f->kind == BEF_LIGHTING_BY_DAY ? 0 : BEF_MS_DAY / 2);
      g_autofree char *title = bef_lighting_finding_dup_title (f);
      g_autofree char *detail =
          bef_lighting_finding_dup_detail (f, price_of (self, cabinet, f->kwh, at));
      /* TRANSLATORS: a cabinet; what is wrong with it. */
      g_autofree char *named = g_strdup_printf (_ ("%s: %s"), cabinet->name, title);
      g_autofree char *since = bef_iso8601_format (at);
      g_autofree char *graph = g_strdup_printf ("%s|power|%s", cabinet->id, since);
      bef_sentence_card_add_graph_row (BEF_SENTENCE_CARD (self), named, detail, graph);
    }
}

static gint64
newest_night (BefLightingCard *self)
{
  gint64 newest = BEF_NO_TIME;

  for (guint i = 0; i < self->cabinets->len; i++)
    {
      const BefLightingNight *night = last_night (g_ptr_array_index (self->cabinets, i));
      newest = MAX (newest, night != NULL ? night->noon_ms : BEF_NO_TIME);
    }
  return newest;
}

static char *
dup_sentence (BefLightingCard *self)
{
  gint64 newest = newest_night (self);
  guint n_wrong = 0, n_judged = 0;
  double kwh = 0, euros = 0;

  for (guint i = 0; i < self->cabinets->len; i++)
    {
      const Cabinet *cabinet = g_ptr_array_index (self->cabinets, i);
      const BefLightingNight *night = last_night (cabinet);
      n_wrong += cabinet->findings->len > 0;
      n_judged +=
          bef_lighting_is_judged (cabinet->nights, cabinet->nights->len, BEF_LIGHTING_LAMPS);
      if (night == NULL || night->noon_ms != newest)
        continue;
      kwh += night->kwh;
      euros += price_of (self, cabinet, night->kwh, night->noon_ms + BEF_MS_DAY / 2);
    }
  if (newest == BEF_NO_TIME)
    return g_strdup (_ ("What the lamps did last night is not known yet"));
  g_autofree char *day = bef_format_date_short (newest);
  g_autofree char *energy = bef_format_value (kwh, "kWh", 0);
  g_autofree char *money = isnan (euros) ? NULL : bef_format_value (euros, "€", 0);
  g_autofree char *amount =
      money != NULL ? g_strdup_printf ("%s, %s", energy, money) : g_strdup (energy);
  if (n_wrong > 0)
    /* TRANSLATORS: of the night of a date "41 kWh, 8 €"; a number of cabinets. */
    return g_strdup_printf (ngettext ("Night of %s: %s; %u cabinet to look at",
                                      "Night of %s: %s; %u cabinets to look at", n_wrong),
                            day, amount, n_wrong);
  if (n_judged < self->cabinets->len)
    return g_strdup_printf (_ ("Night of %s: %s; too few nights are known to judge them all"), day,
                            amount);
  return g_strdup_printf (_ ("Night of %s: %s; every cabinet in step with the sun"), day, amount);
}

static int
compare_cabinets (gconstpointer a, gconstpointer b)
{
  const Cabinet *x = *(Cabinet *const *)a, *y = *(Cabinet *const *)b;

  if (x->findings->len != y->findings->len)
    return x->findings->len < y->findings->len ? 1 : -1;
  return g_utf8_collate (x->name, y->name);
}

static void
show (BefLightingCard *self)
{
  BefSentenceCard *card = BEF_SENTENCE_CARD (self);

  if (self->cabinets->len == 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  bef_sentence_card_clear (card);
  g_ptr_array_sort (self->cabinets, compare_cabinets);
  for (guint i = 0; i < self->cabinets->len; i++)
    add_cabinet (self, g_ptr_array_index (self->cabinets, i));
  g_autofree char *sentence = dup_sentence (self);
  bef_sentence_card_show (card, sentence);
}

/* Reading. */

typedef struct
{
  BefLightingCard *card;     /* owned */
  GCancellable *cancellable; /* owned: the card's, unless it reads anew */
  Cabinet *cabinet;          /* the card's, while that is so */
  BefSunPlace place;
} Reading;

/* Whatever became of one of them. */
static void
end_reading (BefLightingCard *self)
{
  if (--self->n_reading > 0)
    return;
  for (guint i = self->cabinets->len; i > 0; i--)
    if (((Cabinet *)g_ptr_array_index (self->cabinets, i - 1))->findings == NULL)
      g_ptr_array_remove_index (self->cabinets, i - 1);
  show (self);
}

/* What is thought over on another thread. */
typedef struct
{
  BefSunPlace place;
  BefBuckets *power; /* owned */
  GArray *nights;    /* owned, nullable until it was thought over */
  BefLightingStand stand;
} Thought;

static void
thought_free (gpointer data)
{
  Thought *thought = data;

  bef_buckets_unref (thought->power);
  g_clear_pointer (&thought->nights, g_array_unref);
  g_free (thought);
}

static void
think_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Thought *thought = task_data;

  thought->nights = bef_lighting_nights (thought->power, &thought->place);
  bef_lighting_stand (&thought->stand, thought->nights);
  g_task_return_boolean (task, TRUE);
}

static void
thought_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *r = user_data;
  g_autoptr (BefLightingCard) self = r->card;
  g_autoptr (GCancellable) cancellable = r->cancellable;
  const Thought *thought = g_task_get_task_data (G_TASK (result));

  if (cancellable != self->cancellable)
    return;
  if (g_task_propagate_boolean (G_TASK (result), NULL))
    {
      r->cabinet->nights = g_array_ref (thought->nights);
      r->cabinet->findings = g_array_new (FALSE, FALSE, sizeof (BefLightingFinding));
      for (guint k = 0; k < BEF_LIGHTING_N_FINDINGS; k++)
        if (thought->stand.of[k].stands)
          g_array_append_val (r->cabinet->findings, thought->stand.of[k].finding);
    }
  end_reading (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *r = user_data;
  BefBuckets *power = bef_history_buckets_finish (BEF_HISTORY (source), result, NULL);
  Thought *thought = g_new0 (Thought, 1);

  *thought = (Thought){
    r->place,
    power != NULL ? power : bef_buckets_new_take (g_array_new (FALSE, FALSE, sizeof (BefBucket)))
  };
  g_autoptr (GTask) task = g_task_new (r->card, r->cancellable, thought_cb, r);
  g_task_set_source_tag (task, read_cb);
  g_task_set_task_data (task, thought, thought_free);
  g_task_run_in_thread (task, think_thread);
}

/* Whole steps of the clock's ten minutes. (transfer full) */
static GArray *
make_bounds (gint64 now_ms)
{
  GArray *bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 from = bef_civil_add (bef_civil_floor (now_ms, BEF_PERIOD_DAY), BEF_PERIOD_DAY, -DAYS);

  for (gint64 at = from; at <= now_ms; at += BEF_LIGHTING_STEP_MS)
    g_array_append_val (bounds, at);
  return bounds;
}

static void
read_device (BefLightingCard *self, BefDevice *device, const BefSunPlace *where, const char *name)
{
  const char *id = bef_device_get_id (device);
  const BefContracts *all = bef_contract_keeper_get (bef_contract_keeper_of (self->session));
  const BefContract *contract = bef_contracts_find_meter (all, id, BEF_FLUID_ELECTRICITY);
  BefSeriesKey key = bef_series_key (id, "power");
  g_autoptr (GArray) bounds = make_bounds (bef_now_ms ());
  const gint64 *ms = (const gint64 *)(const void *)bounds->data;
  Cabinet *cabinet = g_new0 (Cabinet, 1);
  Reading *r = g_new0 (Reading, 1);

  cabinet->name = g_strdup (name);
  cabinet->id = key.entity;
  cabinet->place = *where;
  cabinet->contract = contract != NULL ? bef_contract_copy (contract) : NULL;
  g_ptr_array_add (self->cabinets, cabinet);
  g_hash_table_add (self->series, (gpointer)key.entity);
  *r = (Reading){ g_object_ref (self), g_object_ref (self->cancellable), cabinet, cabinet->place };
  self->n_reading++;
  bef_session_want_glance (self->session, key, ms[0], ms[bounds->len - 1]);
  bef_history_spans_async (bef_session_get_history (self->session), key, ms, bounds->len,
                           self->cancellable, read_cb, r);
}

static void
stop (BefSentenceCard *card)
{
  BefLightingCard *self = BEF_LIGHTING_CARD (card);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->n_reading = 0;
}

static void
read_all (BefSentenceCard *card)
{
  BefLightingCard *self = BEF_LIGHTING_CARD (card);

  if (self->session == NULL)
    return;
  GListModel *devices = bef_commune_get_devices (bef_session_get_commune (self->session));
  self->cancellable = g_cancellable_new ();
  g_ptr_array_set_size (self->cabinets, 0);
  g_hash_table_remove_all (self->series);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      BefSunPlace where;
      if (!bef_night_is_of_lamps (bef_session_get_commune (self->session), device, &where))
        continue;
      const char *building = bef_device_get_building_name (device);
      read_device (self, device, &where,
                   building != NULL ? building : bef_device_get_name (device));
    }
  if (self->n_reading == 0)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity,
                    BefLightingCard *self)
{
  if (entity != NULL && g_hash_table_contains (self->series, g_intern_string (entity)))
    bef_sentence_card_read_soon (BEF_SENTENCE_CARD (self));
}

void
bef_lighting_card_set_session (BefLightingCard *self, BefSession *session)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (bef_contract_keeper_of (self->session), self);
      g_signal_handlers_disconnect_by_data (
          bef_commune_get_devices (bef_session_get_commune (self->session)), self);
    }
  bef_sentence_card_hide (BEF_SENTENCE_CARD (self));
  g_ptr_array_set_size (self->cabinets, 0);
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
bef_lighting_card_dispose (GObject *object)
{
  BefLightingCard *self = BEF_LIGHTING_CARD (object);

  if (self->session != NULL)
    bef_lighting_card_set_session (self, NULL);
  G_OBJECT_CLASS (bef_lighting_card_parent_class)->dispose (object);
}

static void
bef_lighting_card_finalize (GObject *object)
{
  BefLightingCard *self = BEF_LIGHTING_CARD (object);

  g_ptr_array_unref (self->cabinets);
  g_hash_table_unref (self->series);
  G_OBJECT_CLASS (bef_lighting_card_parent_class)->finalize (object);
}

static void
bef_lighting_card_class_init (BefLightingCardClass *klass)
{
  BefSentenceCardClass *card_class = BEF_SENTENCE_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_lighting_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_lighting_card_finalize;
  card_class->read = read_all;
  card_class->stop = stop;
}

static void
bef_lighting_card_init (BefLightingCard *self)
{
  self->cabinets = g_ptr_array_new_with_free_func (cabinet_free);
  self->series = g_hash_table_new (NULL, NULL);
  bef_sentence_card_set_label (BEF_SENTENCE_CARD (self), _ ("Street lighting, by cabinet"));
}

GtkWidget *
bef_lighting_card_new (void)
{
  return g_object_new (BEF_TYPE_LIGHTING_CARD, NULL);
}
