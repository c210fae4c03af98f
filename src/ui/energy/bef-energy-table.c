/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-energy-cell.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-lazy-row.h"
#include "ui/kit/bef-one-stop.h"

/* What is on screen is looked at again this often. */
#define TICK_S 20
/* Changes of figures that come together are told together. */
#define SETTLE_MS 300
/* What was fetched is read together. */
#define REREAD_MS 1500
/* Of a row until one was seen. */
#define ROW_HEIGHT 40

/* What the cells of a column know. */
typedef struct
{
  BefEnergyTable *table;
  BefEnergyColumn id;
} Column;

struct _BefEnergyTable
{
  GtkWidget parent_instance;
  GtkWidget *scrolled; /* child */
  GtkColumnView *view; /* in scrolled */
  GtkColumnViewColumn *columns[BEF_N_ENERGY_COLUMNS];
  Column cells[BEF_N_ENERGY_COLUMNS];
  BefSession *session;    /* owned, nullable */
  GHashTable *items;      /* owned: building URN -> BefEnergyItem */
  GListStore *store;      /* owned, of BefEnergyItem: those shown */
  GListStore *totals;     /* owned: the BefEnergyItem of all that is shown, when that is several */
  BefEnergyCommon common; /* told by the total */
  GHashTable *seen;       /* owned: BefEnergyItem on screen -> number of its cells */
  GCancellable *cancellable; /* owned: the read under way */
  guint tick;
  guint settle;
  guint reread;
  gboolean reading;
  gboolean descending; /* the order of the view */
  gboolean probing;    /* the view is asked which way it turns what we answer */
  gboolean failed;     /* the history refused: told once, not asked again until shown anew */
};

enum
{
  SIGNAL_FIGURES_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefEnergyTable, bef_energy_table, GTK_TYPE_WIDGET)

static void read_next (BefEnergyTable *self);

/* The total. */

static void
emit_changed (BefEnergyTable *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    g_signal_emit_by_name (item, "changed");
}

/* What would be beside every figure is said of the total. */
static void
update_total (BefEnergyTable *self)
{
  gint64 now = bef_now_ms ();
  g_autoptr (BefEnergyItem) total = g_list_model_get_item (G_LIST_MODEL (self->totals), 0);
  BefEnergyCommon common = { BEF_NO_TIME, { NAN, NAN, NAN, NAN } };
  gboolean any_year = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)) && !any_year; i++)
    {
      g_autoptr (BefEnergyItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);
      any_year = isfinite (bef_energy_item_get_per_area (item, now));
    }
  gtk_column_view_column_set_visible (self->columns[BEF_ENERGY_COLUMN_PER_AREA], any_year);
  for (guint span = 0; total != NULL && span < BEF_ENERGY_STORED; span++)
    {
      BefEnergyFigure figure;
      if (!bef_energy_item_get_figure (total, span, now, &figure))
        continue;
      common.coverage[span] = figure.coverage;
      if (span == BEF_ENERGY_MONTH)
        common.month_ms = figure.since_ms;
    }
  self->common = common;
  emit_changed (self);
}

/* The view holds on to the row that is first on screen: at the top that is none. */
static gboolean
is_at_top (BefEnergyTable *self)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (self->scrolled);

  return gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (scrolled)) <= 0;
}

static void
stay_at_top (BefEnergyTable *self)
{
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->view)),
                              "list.scroll-to-item", "u", 0u);
}

/* A sum of one is that one. */
static void
show_total (BefEnergyTable *self)
{
  gboolean wanted = g_list_model_get_n_items (G_LIST_MODEL (self->store)) > 1;
  gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (self->totals)) > 0;

  if (wanted && !shown)
    {
      g_autoptr (BefEnergyItem) total =
          bef_energy_item_new_total (self->session, G_LIST_MODEL (self->store));
      gboolean at_top = is_at_top (self);
      g_list_store_append (self->totals, total);
      if (at_top)
        stay_at_top (self);
    }
  else if (shown && !wanted)
    g_list_store_remove_all (self->totals);
}

/* As the figures come, what matters moves up; not under somebody's hands. */
static void
sort_again (BefEnergyTable *self)
{
  gboolean at_top = is_at_top (self);

  if (self->reading || gtk_widget_get_focus_child (GTK_WIDGET (self->view)) != NULL)
    return;
  gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
  if (at_top)
    stay_at_top (self);
}

/* Reading. */

static gboolean
settle_cb (gpointer user_data)
{
  BefEnergyTable *self = user_data;

  self->settle = 0;
  if (self->session != NULL)
    {
      update_total (self);
      sort_again (self);
    }
  g_signal_emit (self, signals[SIGNAL_FIGURES_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefEnergyTable) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean cancelled;

  bef_energy_item_read_finish (BEF_ENERGY_ITEM (source), result, &error);
  cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  self->reading = FALSE;
  if (error != NULL && !cancelled)
    {
      self->failed = TRUE;
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
    }
  if (error == NULL && self->settle == 0 && self->session != NULL)
    self->settle = g_timeout_add (SETTLE_MS, settle_cb, self);
  read_next (self);
}

/* Those on screen first. */
static BefEnergyItem *
find_next (BefEnergyTable *self, gint64 now, gint64 *from)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if ((*from = bef_energy_item_next_read (item, now)) != BEF_NO_TIME)
      return item;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if ((*from = bef_energy_item_next_first_read (item, now)) != BEF_NO_TIME)
      return item;
  return NULL;
}

static void
read_next (BefEnergyTable *self)
{
  gint64 now, from;

  if (self->session == NULL || self->reading || self->failed
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  now = bef_now_ms ();
  BefEnergyItem *item = find_next (self, now, &from);
  if (item == NULL)
    return;
  self->reading = TRUE;
  bef_energy_item_read_async (item, from, now, self->cancellable, read_cb, g_object_ref (self));
}

static gboolean
reread_cb (gpointer user_data)
{
  BefEnergyTable *self = user_data;

  self->reread = 0;
  read_next (self);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer user_data)
{
  read_next (user_data);
  return G_SOURCE_CONTINUE;
}

/* Of what was fetched for a meter; live samples are read by the tick. */
static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity,
                    BefEnergyTable *self)
{
  BefDevice *meter =
      entity != NULL ? bef_commune_find_device (bef_session_get_commune (session), entity) : NULL;
  const char *building = meter != NULL ? bef_device_get_building_id (meter) : NULL;
  BefEnergyItem *item = building != NULL ? g_hash_table_lookup (self->items, building) : NULL;

  if (item == NULL || bef_device_get_kind (meter) != BEF_KIND_METER)
    return;
  bef_energy_item_invalidate (item);
  if (self->reread == 0)
    self->reread = g_timeout_add (REREAD_MS, reread_cb, self);
}

/* What was on its way has come, or will not. */
static void
backfill_cb (BefEnergyTable *self)
{
  if (bef_session_get_backfill (self->session) < 0)
    emit_changed (self);
}

/* Yesterday's consumption of what is looked at; months are fetched by the building's own graph. */
static void
want_yesterday (BefEnergyTable *self, BefEnergyItem *item)
{
  const char *meter = bef_energy_item_get_meter (item);
  gint64 now = bef_now_ms ();

  if (meter != NULL)
    bef_session_want_history (self->session, bef_series_key (meter, "energy-index"),
                              bef_civil_add (now, BEF_PERIOD_DAY, -1), now);
}

/* Cells. */

static void
item_changed_cb (BefEnergyItem *item, GtkWidget *cell)
{
  GtkWidget *table = gtk_widget_get_ancestor (cell, BEF_TYPE_ENERGY_TABLE);

  if (table != NULL && gtk_widget_get_mapped (cell))
    bef_energy_cell_update (BEF_ENERGY_TABLE (table)->session, cell, item,
                            &BEF_ENERGY_TABLE (table)->common);
}

static GtkWidget *
make_cell (gpointer user_data)
{
  return bef_energy_cell_new (((Column *)user_data)->id);
}

static void
bind_cell (GtkWidget *cell, GObject *object, gpointer user_data)
{
  const Column *column = user_data;
  BefEnergyTable *self = column->table;
  BefEnergyItem *item = BEF_ENERGY_ITEM (object);

  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), cell, 0);
  if (column->id == BEF_ENERGY_COLUMN_BUILDING)
    {
      g_hash_table_add (self->seen, g_object_ref (item));
      want_yesterday (self, item);
      read_next (self);
    }
  bef_energy_cell_update (self->session, cell, item, &self->common);
}

static void
unbind_cell (GtkWidget *cell, GObject *item, gpointer user_data)
{
  const Column *column = user_data;

  g_signal_handlers_disconnect_by_data (item, cell);
  bef_energy_cell_clear (cell);
  if (column->id == BEF_ENERGY_COLUMN_BUILDING)
    g_hash_table_remove (column->table->seen, item);
}

static char *
dup_building_name (GObject *item, gpointer user_data)
{
  BefBuilding *building = bef_energy_item_get_building (BEF_ENERGY_ITEM (item));

  return g_strdup (building != NULL ? bef_building_get_name (building) : _ ("Total"));
}

static const BefLazyRows cells = { make_cell, bind_cell, unbind_cell, NULL };
static const BefLazyRows naming_cells = { make_cell, bind_cell, unbind_cell, dup_building_name };

static void
activated_cb (GtkColumnView *view, guint position, BefEnergyTable *self)
{
  g_autoptr (BefEnergyItem) item =
      g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), position);
  const char *meter = item != NULL ? bef_energy_item_get_meter (item) : NULL;
  g_autofree char *target = meter != NULL ? g_strdup_printf ("%s|power", meter) : NULL;

  if (target != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-graph", "s", target);
}

/* Sorting. */

/* NaN where nothing is known. */
static double
sort_value (BefEnergyTable *self, BefEnergyItem *item, BefEnergyColumn column, gboolean *whole)
{
  static const BefEnergySpan spans[BEF_N_ENERGY_COLUMNS] = {
    [BEF_ENERGY_COLUMN_TODAY] = BEF_ENERGY_TODAY,
    [BEF_ENERGY_COLUMN_YESTERDAY] = BEF_ENERGY_YESTERDAY,
    [BEF_ENERGY_COLUMN_MONTH] = BEF_ENERGY_MONTH
  };
  gint64 now = bef_now_ms (), observed;
  BefEnergyFigure figure;
  double value = NAN;

  *whole = TRUE;
  if (column == BEF_ENERGY_COLUMN_POWER)
    return !bef_building_is_cut_off (bef_energy_item_get_building (item))
                   && bef_building_get_power (bef_energy_item_get_building (item), now, &value,
                                              &observed)
               ? value
               : NAN;
  if (column == BEF_ENERGY_COLUMN_PER_AREA)
    return bef_energy_item_get_per_area (item, now);
  if (!bef_energy_item_get_figure (item, spans[column], now, &figure))
    return NAN;
  *whole = bef_energy_figure_is_whole (
      &figure, column == BEF_ENERGY_COLUMN_MONTH
                   ? MAX (bef_civil_floor (now, BEF_PERIOD_MONTH), self->common.month_ms)
                   : G_MAXINT64);
  return figure.kwh;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GtkColumnViewColumn *column = user_data;
  BefEnergyTable *self = g_object_get_data (G_OBJECT (column), "table");
  BefEnergyColumn id = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (column), "column"));
  BefEnergyItem *x = (gpointer)a, *y = (gpointer)b;

  if (self->probing)
    return -1;
  if (id == BEF_ENERGY_COLUMN_BUILDING || self->session == NULL)
    return g_utf8_collate (bef_building_get_name (bef_energy_item_get_building (x)),
                           bef_building_get_name (bef_energy_item_get_building (y)));
  BefEnergySortKey p, q;
  p.value = sort_value (self, x, id, &p.is_whole);
  q.value = sort_value (self, y, id, &q.is_whole);
  int order = bef_energy_sort_key_compare (
      p, q, self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  /* The view turns it round again. */
  return self->descending ? -order : order;
}

/* GTK tells which way a column is sorted from 4.10 on only: of two rows that we say are in order
 * the view says otherwise where it turns the order round. */
static void
order_cb (GtkSorter *sorter, GtkSorterChange change, BefEnergyTable *self)
{
  if (self->probing || g_list_model_get_n_items (G_LIST_MODEL (self->store)) < 2)
    return;
  g_autoptr (GObject) a = g_list_model_get_item (G_LIST_MODEL (self->store), 0);
  g_autoptr (GObject) b = g_list_model_get_item (G_LIST_MODEL (self->store), 1);
  self->probing = TRUE;
  gboolean descending = gtk_sorter_compare (sorter, a, b) == GTK_ORDERING_LARGER;
  self->probing = FALSE;
  if (descending != self->descending)
    {
      self->descending = descending;
      gtk_sorter_changed (sorter, GTK_SORTER_CHANGE_DIFFERENT);
    }
}

/* Which buildings. */

static BefEnergyItem *
item_for (BefEnergyTable *self, BefBuilding *building)
{
  BefEnergyItem *item = g_hash_table_lookup (self->items, bef_building_get_id (building));

  if (item == NULL || bef_energy_item_get_building (item) != building)
    {
      item = bef_energy_item_new (self->session, building);
      g_hash_table_replace (self->items, g_strdup (bef_building_get_id (building)), item);
    }
  return item;
}

/* Whether @building has an electricity meter, and whether one of its meters is selected. */
static gboolean
look_at (BefBuilding *building, const BefKindQuery *query, gboolean *selected)
{
  GListModel *devices = bef_building_get_devices (building);
  gboolean metered = bef_building_find_device (building, BEF_KIND_METER, "power") != NULL;

  *selected = FALSE;
  for (guint i = 0; metered && !*selected && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      *selected = bef_kind_list_matches (device, query);
    }
  return metered;
}

void
bef_energy_table_update (BefEnergyTable *self, const BefKindQuery *query)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GHashTable) present = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;

  if (self->session == NULL)
    return;
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (self->session));
  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      gboolean selected;
      if (!look_at (building, query, &selected))
        continue;
      g_hash_table_add (present, (gpointer)bef_building_get_id (building));
      BefEnergyItem *item = item_for (self, building);
      if (selected)
        g_ptr_array_add (wanted, item);
    }
  if (!bef_kind_list_same_set (self->store, wanted))
    bef_kind_list_sync (self->store, wanted);
  show_total (self);
  update_total (self);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (present, id))
      g_hash_table_iter_remove (&iter);
  read_next (self);
}

guint
bef_energy_table_get_n_rows (BefEnergyTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}

gboolean
bef_energy_table_get_today (BefEnergyTable *self, double *kwh, double *known, guint *measured,
                            guint *total)
{
  GHashTableIter iter;
  gpointer item;

  *kwh = *known = 0;
  *measured = 0;
  *total = g_hash_table_size (self->items);
  if (self->session == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      BefEnergyFigure figure;
      if (!bef_energy_item_get_figure (item, BEF_ENERGY_TODAY, bef_now_ms (), &figure)
          || !isfinite (figure.kwh))
        continue;
      *kwh += figure.kwh;
      *known += figure.coverage;
      (*measured)++;
    }
  *known /= MAX (*measured, 1);
  return *measured > 0;
}

void
bef_energy_table_set_session (BefEnergyTable *self, BefSession *session)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_list_store_remove_all (self->totals);
  g_list_store_remove_all (self->store);
  g_hash_table_remove_all (self->items);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_signal_connect_object (session, "history-changed", G_CALLBACK (history_changed_cb), self,
                               0);
      g_signal_connect_object (session, "notify::backfill", G_CALLBACK (backfill_cb), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
bef_energy_table_map (GtkWidget *widget)
{
  BefEnergyTable *self = BEF_ENERGY_TABLE (widget);

  GTK_WIDGET_CLASS (bef_energy_table_parent_class)->map (widget);
  self->failed = FALSE;
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (TICK_S, tick_cb, self);
  read_next (self);
}

static void
bef_energy_table_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&BEF_ENERGY_TABLE (widget)->tick, g_source_remove);
  GTK_WIDGET_CLASS (bef_energy_table_parent_class)->unmap (widget);
}

static void
bef_energy_table_dispose (GObject *object)
{
  BefEnergyTable *self = BEF_ENERGY_TABLE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_handle_id (&self->reread, g_source_remove);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->totals);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_energy_table_parent_class)->dispose (object);
}

static void
bef_energy_table_finalize (GObject *object)
{
  BefEnergyTable *self = BEF_ENERGY_TABLE (object);

  g_hash_table_unref (self->items);
  g_hash_table_unref (self->seen);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (bef_energy_table_parent_class)->finalize (object);
}

static void
bef_energy_table_class_init (BefEnergyTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_energy_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_energy_table_finalize;
  widget_class->map = bef_energy_table_map;
  widget_class->unmap = bef_energy_table_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "energytable");
  signals[SIGNAL_FIGURES_CHANGED] =
      g_signal_new ("figures-changed", BEF_TYPE_ENERGY_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
}

static void
add_column (BefEnergyTable *self, BefEnergyColumn id, const char *title)
{
  Column *cell = &self->cells[id];

  *cell = (Column){ self, id };
  GtkListItemFactory *factory = bef_lazy_rows_factory (
      id == BEF_ENERGY_COLUMN_BUILDING ? &naming_cells : &cells, cell, ROW_HEIGHT);
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

  g_object_set_data (G_OBJECT (column), "table", self);
  g_object_set_data (G_OBJECT (column), "column", GUINT_TO_POINTER (id));
  /* The figures stand beside the names: what is left over is the graph's. */
  gtk_column_view_column_set_expand (column, id == BEF_ENERGY_COLUMN_GRAPH);
  gtk_column_view_column_set_resizable (column, id != BEF_ENERGY_COLUMN_GRAPH);
  if (id != BEF_ENERGY_COLUMN_GRAPH)
    {
      GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare, column, NULL));
      gtk_column_view_column_set_sorter (column, sorter);
      g_object_unref (sorter);
    }
  gtk_column_view_append_column (self->view, column);
  self->columns[id] = column;
  g_object_unref (column);
}

/* Over figures that stand right, headings do too. GTK has no property for it: where its heading is
 * made otherwise, it stays as it is. */
static void
align_headings (BefEnergyTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; i < BEF_N_ENERGY_COLUMNS && title != NULL; i++)
    {
      GtkWidget *content = gtk_widget_get_first_child (title);
      if (i != BEF_ENERGY_COLUMN_BUILDING && i != BEF_ENERGY_COLUMN_GRAPH && GTK_IS_BOX (content))
        {
          gtk_widget_set_halign (content, GTK_ALIGN_END);
          /* The mark of the order, which takes room also when it is not drawn. */
          gtk_box_reorder_child_after (GTK_BOX (content), gtk_widget_get_last_child (content),
                                       NULL);
        }
      title = gtk_widget_get_next_sibling (title);
    }
}

static void
bef_energy_table_init (BefEnergyTable *self)
{
  const char *const titles[BEF_N_ENERGY_COLUMNS] = { _ ("Building"),
                                                     _ ("Power now"),
                                                     C_ ("energy", "Today"),
                                                     C_ ("energy", "Yesterday"),
                                                     C_ ("energy", "This month"),
                                                     _ ("By area and year"),
                                                     _ ("The day") };
  g_autoptr (GListStore) whole = g_list_store_new (G_TYPE_LIST_MODEL);

  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->seen = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->cancellable = g_cancellable_new ();
  self->common = (BefEnergyCommon){ BEF_NO_TIME, { NAN, NAN, NAN, NAN } };
  self->totals = g_list_store_new (BEF_TYPE_ENERGY_ITEM);
  self->store = g_list_store_new (BEF_TYPE_ENERGY_ITEM);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  for (guint i = 0; i < BEF_N_ENERGY_COLUMNS; i++)
    add_column (self, (BefEnergyColumn)i, titles[i]);
  GtkSortListModel *sorted =
      gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->store)),
                               g_object_ref (gtk_column_view_get_sorter (self->view)));
  /* In whatever order the buildings are, their total is first. */
  g_list_store_append (whole, self->totals);
  g_list_store_append (whole, sorted);
  g_object_unref (sorted);
  g_autoptr (GtkSelectionModel) selection =
      GTK_SELECTION_MODEL (gtk_no_selection_new (bef_gradual_model_new (
          G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&whole)))))));
  gtk_column_view_set_model (self->view, selection);
  gtk_column_view_column_set_visible (self->columns[BEF_ENERGY_COLUMN_PER_AREA], FALSE);
  /* What uses most is first. */
  self->descending = TRUE;
  gtk_column_view_sort_by_column (self->view, self->columns[BEF_ENERGY_COLUMN_MONTH],
                                  GTK_SORT_DESCENDING);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed",
                           G_CALLBACK (order_cb), self, 0);
  gtk_column_view_set_single_click_activate (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "bef-table");
  bef_one_stop_table (self->view);
  bef_accessible_name_table (self->view, _ ("Energy by building"));
  g_signal_connect (self->view, "activate", G_CALLBACK (activated_cb), self);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  align_headings (self);
}

GtkWidget *
bef_energy_table_new (void)
{
  return g_object_new (BEF_TYPE_ENERGY_TABLE, NULL);
}
