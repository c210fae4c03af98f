/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-item.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "supervision/facts/bef-energy-request.h"

/* What is on screen is read again after this long. */
#define STALE_MS BEF_MS_MINUTE
#define STORED_MONTHS 12
/* Known by at least so much is told as known. */
#define WHOLE 0.97

struct _BefEnergyItem
{
  GObject parent_instance;
  BefSession *session;   /* owned */
  BefBuilding *building; /* owned; NULL: the total of @parts */
  GListModel *parts;     /* owned, nullable: of BefEnergyItem */
  GArray *days;          /* owned, of BefEnergy: whole civil days in order */
  gint64 from_ms;        /* from when on @days is read, BEF_NO_TIME before */
  gint64 read_ms;        /* when it was last read */
  gboolean outdated;     /* older samples came since */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefEnergyItem, bef_energy_item, G_TYPE_OBJECT)

BefEnergyFigure
bef_energy_figure_sum (GArray *days, gint64 from_ms, gint64 to_ms, gint64 now_ms)
{
  BefEnergyFigure figure = { .kwh = NAN, .since_ms = BEF_NO_TIME };
  double measured = 0;

  for (guint i = 0; i < days->len; i++)
    {
      const BefEnergy *day = &g_array_index (days, BefEnergy, i);
      if (day->start_ms < from_ms || day->start_ms >= to_ms)
        continue;
      figure.set_aside |= day->set_aside;
      figure.meter_changed |= day->meter_changed;
      if (!isfinite (day->kwh))
        continue;
      if (figure.since_ms == BEF_NO_TIME)
        {
          figure.since_ms = day->start_ms;
          figure.kwh = 0;
        }
      figure.kwh += day->kwh;
      figure.estimated |= day->estimated;
      measured += day->coverage * (double)(day->end_ms - day->start_ms);
    }
  gint64 passed = figure.since_ms != BEF_NO_TIME ? MIN (to_ms, now_ms) - figure.since_ms : 0;
  if (passed > 0)
    figure.coverage = CLAMP (measured / (double)passed, 0, 1);
  return figure;
}

BefEnergyFigure
bef_energy_figure_add_up (const BefEnergyFigure *figures, guint n, gint64 end_ms)
{
  BefEnergyFigure total = { .kwh = NAN, .since_ms = BEF_NO_TIME };
  double measured = 0, passed;
  guint known = 0;

  for (guint i = 0; i < n; i++)
    {
      total.loading |= figures[i].loading;
      if (!isfinite (figures[i].kwh))
        continue;
      total.kwh = known == 0 ? figures[i].kwh : total.kwh + figures[i].kwh;
      total.since_ms = known == 0 ? figures[i].since_ms : MIN (total.since_ms, figures[i].since_ms);
      total.estimated |= figures[i].estimated;
      total.set_aside |= figures[i].set_aside;
      total.meter_changed |= figures[i].meter_changed;
      measured += figures[i].coverage * (double)MAX (end_ms - figures[i].since_ms, 0);
      known++;
    }
  passed = known > 0 ? (double)(end_ms - total.since_ms) : 0;
  /* What begins later than the others, and what is not known at all, is missing from the sum. */
  if (passed > 0)
    total.coverage = CLAMP (measured / passed / n, 0, 1);
  return total;
}

gboolean
bef_energy_figure_is_whole (const BefEnergyFigure *figure, gint64 from_ms)
{
  return isfinite (figure->kwh) && figure->since_ms <= from_ms && figure->coverage >= WHOLE;
}

double
bef_energy_figure_per_area (const BefEnergyFigure *figure, gint64 from_ms, double area)
{
  return bef_energy_figure_is_whole (figure, from_ms) ? figure->kwh / area : NAN;
}

int
bef_energy_sort_key_compare (BefEnergySortKey a, BefEnergySortKey b, GtkSortType order)
{
  int a_rank = !isfinite (a.value) ? 2 : !a.is_whole,
      b_rank = !isfinite (b.value) ? 2 : !b.is_whole;

  if (a_rank != b_rank)
    return a_rank - b_rank;
  if (a_rank == 2 || a.value == b.value)
    return 0;
  return (a.value < b.value) == (order == GTK_SORT_ASCENDING) ? -1 : 1;
}

char *
bef_energy_figure_dup_note (const BefEnergyFigure *figure, gint64 from_ms)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (!isfinite (figure->kwh))
    return g_strdup (figure->loading ? C_ ("graph", "loading") : _ ("not measured"));
  if (figure->since_ms > from_ms)
    {
      g_autofree char *day = bef_format_day_month (figure->since_ms);
      /* TRANSLATORS: a day: "since 21 Nov". */
      g_ptr_array_add (parts, g_strdup_printf (C_ ("day", "since %s"), day));
    }
  if (figure->coverage < WHOLE)
    {
      g_autofree char *percent = bef_format_value (floor (figure->coverage * 100), "%", 0);
      g_ptr_array_add (
          parts, figure->loading
                     /* TRANSLATORS: of a period; %s is the share of it that is known ("40 %"). */
                     ? g_strdup_printf (_ ("%s known, loading"), percent)
                     /* TRANSLATORS: of a period; %s is the share of it that is known ("40 %"). */
                     : g_strdup_printf (_ ("%s known"), percent));
    }
  if (figure->estimated)
    /* TRANSLATORS: of a sum: when a part of it was used is not known. */
    g_ptr_array_add (parts, g_strdup (_ ("partly estimated")));
  if (figure->set_aside)
    g_ptr_array_add (parts, g_strdup (C_ ("energy", "jump of the index set aside")));
  if (figure->meter_changed)
    g_ptr_array_add (parts, g_strdup (C_ ("energy", "meter replaced")));
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

gboolean
bef_energy_is_counted (BefDevice *device)
{
  return bef_energy_device_counts (device, BEF_FLUID_ELECTRICITY);
}

/* (transfer full) URNs of the building's main meters. */
static GPtrArray *
main_meters (BefBuilding *building)
{
  GListModel *devices = bef_building_get_devices (building);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_energy_is_counted (device))
        g_ptr_array_add (ids, g_strdup (bef_device_get_id (device)));
    }
  return ids;
}

static gint64
span_start (BefEnergySpan span, gint64 now_ms)
{
  switch (span)
    {
    case BEF_ENERGY_YESTERDAY:
      return bef_civil_add (now_ms, BEF_PERIOD_DAY, -1);
    case BEF_ENERGY_MONTH:
      return bef_civil_floor (now_ms, BEF_PERIOD_MONTH);
    case BEF_ENERGY_STORED:
      return bef_civil_add (now_ms, BEF_PERIOD_MONTH, -STORED_MONTHS);
    case BEF_ENERGY_TODAY:
    case BEF_N_ENERGY_SPANS:
    default:
      return bef_civil_floor (now_ms, BEF_PERIOD_DAY);
    }
}

/* Of those that are read; FALSE before any is. */
static gboolean
add_up_parts (BefEnergyItem *self, BefEnergySpan span, gint64 now_ms, gint64 end_ms,
              BefEnergyFigure *out)
{
  g_autoptr (GArray) figures = g_array_new (FALSE, FALSE, sizeof (BefEnergyFigure));
  guint n = g_list_model_get_n_items (self->parts);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BefEnergyItem) part = g_list_model_get_item (self->parts, i);
      BefEnergyFigure figure;
      if (!bef_energy_item_get_figure (part, span, now_ms, &figure))
        return FALSE;
      g_array_append_val (figures, figure);
    }
  *out = bef_energy_figure_add_up ((const BefEnergyFigure *)(gpointer)figures->data, n, end_ms);
  return n > 0;
}

gboolean
bef_energy_item_get_figure (BefEnergyItem *self, BefEnergySpan span, gint64 now_ms,
                            BefEnergyFigure *out)
{
  gint64 from = span_start (span, now_ms), today = bef_civil_floor (now_ms, BEF_PERIOD_DAY);
  gint64 to = span == BEF_ENERGY_YESTERDAY ? today : bef_civil_add (today, BEF_PERIOD_DAY, 1);

  if (self->parts != NULL)
    return add_up_parts (self, span, now_ms, MIN (to, now_ms), out);
  if (self->from_ms == BEF_NO_TIME || self->from_ms > from)
    return FALSE;
  *out = bef_energy_figure_sum (self->days, from, to, now_ms);
  out->loading = bef_session_get_backfill (self->session) >= 0 && out->coverage < WHOLE;
  return TRUE;
}

double
bef_energy_item_get_per_area (BefEnergyItem *self, gint64 now_ms)
{
  gint64 begins = bef_civil_add (span_start (BEF_ENERGY_STORED, now_ms), BEF_PERIOD_DAY, 1);
  BefEnergyFigure year;
  double area;

  if (self->building == NULL || !bef_building_get_fact_number (self->building, "floorArea", &area)
      || !(area > 0) || !bef_energy_item_get_figure (self, BEF_ENERGY_STORED, now_ms, &year))
    return NAN;
  return bef_energy_figure_per_area (&year, begins, area);
}

gboolean
bef_energy_item_get_power (BefEnergyItem *self, gint64 now_ms, double *watts, gint64 *observed_ms,
                           BefFreshness *freshness)
{
  guint n = self->parts != NULL ? g_list_model_get_n_items (self->parts) : 0;
  gboolean known = FALSE;

  if (self->building != NULL)
    return !bef_building_is_cut_off (self->building)
           && bef_building_get_shown_power (self->building, now_ms, watts, observed_ms, freshness);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BefEnergyItem) part = g_list_model_get_item (self->parts, i);
      gint64 observed;
      double more;
      if (bef_building_is_cut_off (part->building)
          || !bef_building_get_power (part->building, now_ms, &more, &observed))
        continue;
      *watts = known ? *watts + more : more;
      *observed_ms = known ? MIN (*observed_ms, observed) : observed;
      known = TRUE;
    }
  *freshness = BEF_FRESHNESS_LIVE;
  return known;
}

gint64
bef_energy_item_next_first_read (BefEnergyItem *self, gint64 now_ms)
{
  gint64 recent =
      MIN (span_start (BEF_ENERGY_MONTH, now_ms), span_start (BEF_ENERGY_YESTERDAY, now_ms));

  if (self->parts != NULL)
    return BEF_NO_TIME;
  return self->from_ms == BEF_NO_TIME || self->from_ms > recent ? recent : BEF_NO_TIME;
}

gint64
bef_energy_item_next_read (BefEnergyItem *self, gint64 now_ms)
{
  gint64 yesterday = span_start (BEF_ENERGY_YESTERDAY, now_ms);
  gint64 stored = span_start (BEF_ENERGY_STORED, now_ms);
  gint64 first = bef_energy_item_next_first_read (self, now_ms);

  if (self->parts != NULL || first != BEF_NO_TIME)
    return first;
  if (self->from_ms > stored)
    return stored;
  if (self->outdated)
    return self->from_ms;
  return now_ms - self->read_ms > STALE_MS ? yesterday : BEF_NO_TIME;
}

void
bef_energy_item_invalidate (BefEnergyItem *self)
{
  self->outdated = TRUE;
}

/* One read: the meters' answers are summed as they come. */
typedef struct
{
  gint64 from_ms, now_ms;
  guint meters, answers;
  gboolean failed; /* and returned; g_task_had_error() is also TRUE of what was only cancelled */
  GArray *days;    /* owned, nullable: of BefEnergy; their coverage is a sum until all answered */
} Read;

static void
read_free (Read *read)
{
  g_clear_pointer (&read->days, g_array_unref);
  g_free (read);
}

static void
add_answer (Read *read, GArray *energies)
{
  if (read->days == NULL)
    {
      read->days = g_array_ref (energies);
      return;
    }
  for (guint i = 0; i < MIN (read->days->len, energies->len); i++)
    {
      BefEnergy *sum = &g_array_index (read->days, BefEnergy, i);
      const BefEnergy *more = &g_array_index (energies, BefEnergy, i);
      if (!isfinite (sum->kwh))
        sum->kwh = more->kwh;
      else if (isfinite (more->kwh))
        sum->kwh += more->kwh;
      sum->coverage += more->coverage;
      sum->meter_changed |= more->meter_changed;
      sum->estimated |= more->estimated;
      sum->set_aside |= more->set_aside;
    }
}

/* Days before the read stay; those from it on are replaced. */
static void
take_days (BefEnergyItem *self, Read *read)
{
  guint kept = 0;

  for (guint i = 0; i < read->days->len; i++)
    g_array_index (read->days, BefEnergy, i).coverage /= read->meters;
  while (kept < self->days->len
         && g_array_index (self->days, BefEnergy, kept).start_ms < read->from_ms)
    kept++;
  g_array_set_size (self->days, kept);
  g_array_append_vals (self->days, read->days->data, read->days->len);
  self->from_ms = self->from_ms == BEF_NO_TIME ? read->from_ms : MIN (self->from_ms, read->from_ms);
  self->read_ms = read->now_ms;
  self->outdated &= self->from_ms < read->from_ms;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
energy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Read *read = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) energies = bef_history_energy_finish (BEF_HISTORY (source), result, &error);

  read->answers++;
  if (energies != NULL)
    add_answer (read, energies);
  else if (read->failed)
    g_clear_error (&error);
  else
    {
      read->failed = TRUE;
      g_task_return_error (task, error);
    }
  if (read->answers < read->meters || read->failed || g_task_return_error_if_cancelled (task))
    return;
  take_days (g_task_get_source_object (task), read);
  g_task_return_boolean (task, TRUE);
}

void
bef_energy_item_read_async (BefEnergyItem *self, gint64 from_ms, gint64 now_ms,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GPtrArray) meters = main_meters (self->building);
  gint64 to = bef_civil_add (now_ms, BEF_PERIOD_DAY, 1);
  Read *read = g_new0 (Read, 1);

  g_task_set_source_tag (task, bef_energy_item_read_async);
  g_task_set_task_data (task, read, (GDestroyNotify)read_free);
  read->from_ms = from_ms;
  read->now_ms = now_ms;
  read->meters = meters->len;
  if (meters->len == 0)
    {
      self->from_ms = from_ms;
      self->read_ms = now_ms;
      g_task_return_boolean (task, TRUE);
      return;
    }
  for (guint i = 0; i < meters->len; i++)
    bef_history_energy_async (bef_session_get_history (self->session),
                              &(BefHistoryQuery){ .key.entity = g_ptr_array_index (meters, i),
                                                  .from_ms = from_ms,
                                                  .to_ms = to,
                                                  .period = BEF_PERIOD_DAY },
                              cancellable, energy_cb, g_object_ref (task));
}

gboolean
bef_energy_item_read_finish (BefEnergyItem *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

BefBuilding *
bef_energy_item_get_building (BefEnergyItem *self)
{
  return self->building;
}

const char *
bef_energy_item_get_meter (BefEnergyItem *self)
{
  BefDevice *meter = self->building != NULL
                         ? bef_building_find_device (self->building, BEF_KIND_METER, "power")
                         : NULL;

  return meter != NULL ? bef_device_get_id (meter) : NULL;
}

static void
building_changed_cb (BefEnergyItem *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
bef_energy_item_dispose (GObject *object)
{
  g_clear_object (&BEF_ENERGY_ITEM (object)->session);
  G_OBJECT_CLASS (bef_energy_item_parent_class)->dispose (object);
}

static void
bef_energy_item_finalize (GObject *object)
{
  BefEnergyItem *self = BEF_ENERGY_ITEM (object);

  g_clear_object (&self->building);
  g_clear_object (&self->parts);
  g_array_unref (self->days);
  G_OBJECT_CLASS (bef_energy_item_parent_class)->finalize (object);
}

static void
bef_energy_item_class_init (BefEnergyItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_energy_item_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_energy_item_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_ENERGY_ITEM, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_energy_item_init (BefEnergyItem *self)
{
  self->days = g_array_new (FALSE, FALSE, sizeof (BefEnergy));
  self->from_ms = BEF_NO_TIME;
  self->read_ms = BEF_NO_TIME;
}

BefEnergyItem *
bef_energy_item_new (BefSession *session, BefBuilding *building)
{
  BefEnergyItem *self = g_object_new (BEF_TYPE_ENERGY_ITEM, NULL);

  self->session = g_object_ref (session);
  self->building = g_object_ref (building);
  g_signal_connect_object (building, "changed", G_CALLBACK (building_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

BefEnergyItem *
bef_energy_item_new_total (BefSession *session, GListModel *parts)
{
  BefEnergyItem *self = g_object_new (BEF_TYPE_ENERGY_ITEM, NULL);

  self->session = g_object_ref (session);
  self->parts = g_object_ref (parts);
  return self;
}
