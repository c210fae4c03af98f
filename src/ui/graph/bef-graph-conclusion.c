/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-conclusion.h"

#include "supervision/energy/bef-energy-words.h"
#include "supervision/facts/bef-energy-facts.h"
#include "supervision/kept/bef-contract-keeper.h"

/* A longer span is compared by dates, as months are. */
#define WEEKS_MS (32 * BEF_MS_DAY)
/* The year before what is looked at, and the weeks that make the usual. */
#define BACK_DAYS 430
/* Days change once a day. */
#define KEPT_MS (10 * BEF_MS_MINUTE)

struct _BefGraphConclusion
{
  GObject parent_instance;
  BefSession *session;       /* owned, nullable: there is nothing to conclude */
  BefEnergyMeter meter;      /* its texts are interned */
  BefEnergyFacts *facts;     /* owned, nullable */
  GCancellable *cancellable; /* owned, nullable: a read under way */
  gint64 from_ms;            /* from when on the facts are read, or being read */
  gint64 read_ms;            /* when that began */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefGraphConclusion, bef_graph_conclusion, G_TYPE_OBJECT)

static void
forget (BefGraphConclusion *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  self->read_ms = BEF_NO_TIME;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefGraphConclusion) self = user_data;
  g_autoptr (GError) error = NULL;
  BefEnergyFacts *facts = bef_energy_facts_load_finish (BEF_HISTORY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  /* That the history cannot be read is told in the graph itself. */
  if (facts == NULL)
    return;
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  self->facts = facts;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
read_from (BefGraphConclusion *self, gint64 from_ms)
{
  gint64 now = bef_now_ms ();
  BefEnergyRequest *request = bef_energy_request_new (BEF_SCOPE_BUILDING, NULL, NULL, now);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->from_ms = MIN (from_ms, bef_energy_request_get_from (request));
  self->read_ms = now;
  bef_energy_request_set_from (request, self->from_ms);
  bef_energy_request_add_meter (request, &self->meter);
  bef_energy_request_set_contracts (
      request, bef_contract_keeper_get (bef_contract_keeper_of (self->session)));
  bef_energy_facts_load_async (bef_session_get_history (self->session), request, self->cancellable,
                               loaded_cb, g_object_ref (self));
}

/* What @info counts. FALSE: nothing. */
static gboolean
find_fluid (BefDevice *device, const BefQuantityInfo *info, BefFluid *out)
{
  gboolean is_gas = g_str_equal (info->id, "gas-index"),
           is_water = g_str_equal (info->id, "water-index");

  if (!is_gas && !is_water && !g_str_equal (info->id, "power")
      && !g_str_equal (info->id, "energy-index"))
    return FALSE;
  *out = is_gas                                                  ? BEF_FLUID_GAS
         : is_water                                              ? BEF_FLUID_WATER
         : bef_device_get_kind (device) == BEF_KIND_STREET_LIGHT ? BEF_FLUID_LIGHTING
                                                                 : BEF_FLUID_ELECTRICITY;
  return TRUE;
}

gboolean
bef_graph_conclusion_counts (BefDevice *device, const BefQuantityInfo *info)
{
  BefFluid fluid;

  return device != NULL && info != NULL && find_fluid (device, info, &fluid);
}

void
bef_graph_conclusion_set (BefGraphConclusion *self, BefSession *session, BefDevice *device,
                          const BefQuantityInfo *info)
{
  BefFluid fluid;
  gboolean counts =
      session != NULL && device != NULL && info != NULL && find_fluid (device, info, &fluid);
  const char *id = counts ? g_intern_string (bef_device_get_id (device)) : NULL;

  if (counts && session == self->session && id == self->meter.id && fluid == self->meter.fluid)
    return;
  forget (self);
  g_set_object (&self->session, (counts ? session : NULL));
  self->meter = (BefEnergyMeter){ .id = id, .name = id };
  if (counts)
    self->meter.fluid = fluid;
}

static BefEnergyComparison
compare (const BefEnergyPart *part, BefRange range)
{
  gboolean by_weeks = range.to_ms - range.from_ms < WEEKS_MS
                      && range.from_ms != bef_civil_floor (range.from_ms, BEF_PERIOD_MONTH);

  return bef_energy_compare_range (part->dates, part->meters, part->n_meters, range,
                                   by_weeks ? BEF_ALIGN_WEEKDAYS : BEF_ALIGN_DATES);
}

char *
bef_graph_conclusion_dup (BefGraphConclusion *self, gint64 from_ms, gint64 to_ms)
{
  gint64 now = bef_now_ms (), today = bef_civil_floor (now, BEF_PERIOD_DAY),
         wanted = bef_civil_days_before (bef_civil_floor (from_ms, BEF_PERIOD_DAY), BACK_DAYS);
  BefRange range = { bef_civil_floor (from_ms, BEF_PERIOD_DAY),
                     bef_civil_floor (to_ms, BEF_PERIOD_DAY) };

  if (self->session == NULL)
    return NULL;
  if (self->read_ms == BEF_NO_TIME || wanted < self->from_ms || now - self->read_ms > KEPT_MS
      || now < self->read_ms)
    read_from (self, wanted);
  const BefEnergyPart *part =
      self->facts != NULL ? bef_energy_facts_get_total (self->facts, self->meter.fluid) : NULL;
  if (part == NULL || bef_energy_dates_count (part->dates) == 0)
    return NULL;
  if (range.from_ms < from_ms)
    range.from_ms = bef_civil_add (range.from_ms, BEF_PERIOD_DAY, 1);
  range.to_ms = MIN (range.to_ms, bef_energy_facts_get_until (self->facts));
  if (range.from_ms < range.to_ms)
    {
      BefEnergyComparison c = compare (part, range);
      return bef_energy_dup_last_year (&c, self->meter.fluid, now);
    }
  /* Today alone: the day before it. */
  return to_ms > today ? bef_energy_dup_usual (&part->spans[BEF_SPAN_DAY], self->meter.fluid, now)
                       : NULL;
}

static void
bef_graph_conclusion_dispose (GObject *object)
{
  BefGraphConclusion *self = BEF_GRAPH_CONCLUSION (object);

  forget (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_graph_conclusion_parent_class)->dispose (object);
}

static void
bef_graph_conclusion_class_init (BefGraphConclusionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_graph_conclusion_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_GRAPH_CONCLUSION, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_graph_conclusion_init (BefGraphConclusion *self)
{
  self->read_ms = BEF_NO_TIME;
}

BefGraphConclusion *
bef_graph_conclusion_new (void)
{
  return g_object_new (BEF_TYPE_GRAPH_CONCLUSION, NULL);
}
