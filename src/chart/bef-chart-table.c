/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "chart/bef-chart-compare.h"

/* One row, made when the view asks for it. */
#define BEF_TYPE_CHART_TABLE_ROW (bef_chart_table_row_get_type ())
G_DECLARE_FINAL_TYPE (BefChartTableRow, bef_chart_table_row, BEF, CHART_TABLE_ROW, GObject)

struct _BefChartTableRow
{
  GObject parent_instance;
  BefChartRow row;
};

G_DEFINE_FINAL_TYPE (BefChartTableRow, bef_chart_table_row, G_TYPE_OBJECT)

static void
bef_chart_table_row_class_init (BefChartTableRowClass *klass)
{
}

static void
bef_chart_table_row_init (BefChartTableRow *self)
{
}

/* The rows of a chart, newest first. Follows the chart only while something shows the table. */
#define BEF_TYPE_CHART_TABLE (bef_chart_table_get_type ())
G_DECLARE_FINAL_TYPE (BefChartTable, bef_chart_table, BEF, CHART_TABLE, GObject)

struct _BefChartTable
{
  GObject parent_instance;
  BefChart *chart;         /* owned */
  GtkColumnView *view;     /* unowned: the view owns this model */
  GPtrArray *shown_series; /* owned: those the columns stand for */
  gboolean shows_events;   /* there is a column of events */
  GArray *rows;            /* owned, of BefChartRow */
  GArray *marks;           /* owned, of guint64: what each row said, to know which changed */
  guint update_id;
};

static GType
table_item_type (GListModel *model)
{
  return BEF_TYPE_CHART_TABLE_ROW;
}

static guint
table_n_items (GListModel *model)
{
  return BEF_CHART_TABLE (model)->rows->len;
}

static gpointer
table_item (GListModel *model, guint position)
{
  BefChartTable *self = BEF_CHART_TABLE (model);
  BefChartTableRow *item;

  if (position >= self->rows->len)
    return NULL;
  item = g_object_new (BEF_TYPE_CHART_TABLE_ROW, NULL);
  item->row = g_array_index (self->rows, BefChartRow, self->rows->len - 1 - position);
  return item;
}

static void
table_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = table_item_type;
  iface->get_n_items = table_n_items;
  iface->get_item = table_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BefChartTable, bef_chart_table, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, table_list_model_init))

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), user_data != NULL ? 1 : 0);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_time_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  BefChartTableRow *row = gtk_list_item_get_item (item);
  gboolean days = row->row.end_ms - row->row.start_ms >= 23 * BEF_MS_HOUR;
  gboolean months = row->row.end_ms - row->row.start_ms > 20 * BEF_MS_DAY;
  g_autofree char *date =
      months ? bef_format_month (row->row.shown_ms) : bef_format_date_short (row->row.shown_ms);
  g_autofree char *time = bef_format_time (row->row.shown_ms);
  /* TRANSLATORS: short date, then time of day. */
  g_autofree char *both = g_strdup_printf (C_ ("date and time", "%s, %s"), date, time);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), days ? date : both);
}

static void
bind_value_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  BefChartTableRow *row = gtk_list_item_get_item (item);
  g_autofree char *text = bef_chart_row_text (user_data, &row->row);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
bind_share_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  BefChartTable *self = BEF_CHART_TABLE (g_object_get_data (G_OBJECT (factory), "table"));
  BefChartTableRow *row = gtk_list_item_get_item (item);
  BefChartView view = bef_chart_view_of (self->chart);
  g_autofree char *text = bef_chart_row_share (&view, user_data, &row->row);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
bind_difference_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  BefChartTable *self = BEF_CHART_TABLE (g_object_get_data (G_OBJECT (factory), "table"));
  BefChartTableRow *row = gtk_list_item_get_item (item);
  BefChartView view = bef_chart_view_of (self->chart);
  g_autofree char *text =
      bef_chart_dup_difference (user_data, bef_chart_row_difference (&view, user_data, &row->row));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
bind_events_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  BefChartTable *self = BEF_CHART_TABLE (g_object_get_data (G_OBJECT (factory), "table"));
  BefChartTableRow *row = gtk_list_item_get_item (item);
  g_autofree char *text =
      bef_chart_events_dup_texts (self->chart->events, row->row.start_ms, row->row.end_ms, " · ");

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text != NULL ? text : "");
}

static gboolean
has_events (BefChart *chart)
{
  BefChartView view = bef_chart_view_of (chart);

  return bef_chart_events_any (view.events, view.from_ms, view.to_ms);
}

/* @bind: fills its cells, with @series (nullable) as user data. */
static void
add_column (BefChartTable *self, const char *title, BefChartSeries *series, GCallback bind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_object_set_data (G_OBJECT (factory), "table", self);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), series);
  if (series != NULL)
    g_signal_connect_object (factory, "bind", bind, series, 0);
  else
    g_signal_connect (factory, "bind", bind, NULL);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->view, column);
}

static gboolean
columns_are_current (BefChartTable *self)
{
  if (self->shown_series->len != self->chart->series->len
      || self->shows_events != has_events (self->chart))
    return FALSE;
  for (guint i = 0; i < self->shown_series->len; i++)
    if (g_ptr_array_index (self->shown_series, i) != g_ptr_array_index (self->chart->series, i))
      return FALSE;
  return TRUE;
}

static void
make_columns (BefChartTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  BefChartView view = bef_chart_view_of (self->chart);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->view, column);
    }
  g_ptr_array_set_size (self->shown_series, 0);
  add_column (self, _ ("Time"), NULL, G_CALLBACK (bind_time_cb));
  for (guint i = 0; i < self->chart->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (self->chart->series, i);
      g_ptr_array_add (self->shown_series, g_object_ref (series));
      add_column (self, bef_chart_series_get_title (series), series, G_CALLBACK (bind_value_cb));
      if (bef_chart_series_tells_share (series))
        add_column (self, _ ("Share known"), series, G_CALLBACK (bind_share_cb));
      if (bef_chart_view_get_compared (&view, series) != NULL)
        add_column (self, C_ ("graph", "Difference"), series, G_CALLBACK (bind_difference_cb));
    }
  self->shows_events = has_events (self->chart);
  if (self->shows_events)
    add_column (self, C_ ("graph", "Meanwhile"), NULL, G_CALLBACK (bind_events_cb));
}

static guint64
mix (guint64 mark, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  /* The multiplier of FNV-1a, 64 bits. */
  return (mark ^ bits) * G_GUINT64_CONSTANT (1099511628211);
}

static GArray *
mark_rows (BefChart *chart, GArray *rows)
{
  GArray *marks = g_array_sized_new (FALSE, FALSE, sizeof (guint64), rows->len);

  for (guint i = 0; i < rows->len; i++)
    {
      const BefChartRow *row = &g_array_index (rows, BefChartRow, i);
      guint64 mark = (guint64)row->start_ms * 31 + (guint64)row->end_ms + (guint64)row->shown_ms;
      for (guint j = 0; j < chart->series->len; j++)
        {
          BefChartSeries *series = g_ptr_array_index (chart->series, j);
          const BefBucket *b = bef_chart_row_bucket (series, row);
          mark = mix (mark, b != NULL ? bef_chart_series_bucket_value (series, b) : INFINITY);
          mark = mix (mix (mark, b != NULL ? b->min : 0), b != NULL ? b->max : 0);
          mark = mix (mark, b != NULL ? b->missing : 0);
          mark = mix (mark, bef_chart_series_is_loading (series, row->start_ms, row->end_ms));
          mark = mix (mark, chart->now_ms >= row->start_ms && chart->now_ms < row->end_ms);
        }
      g_autofree char *events =
          bef_chart_events_dup_texts (chart->events, row->start_ms, row->end_ms, " · ");
      mark = mix (mark, events != NULL ? g_str_hash (events) : 0);
      g_array_append_val (marks, mark);
    }
  return marks;
}

/* Only what changed is said to have: live data touches the newest rows, and who reads older ones
 * keeps their place. */
static void
update (BefChartTable *self)
{
  BefChartView view = bef_chart_view_of (self->chart);
  guint before = self->rows->len, same = 0;
  GArray *rows, *marks;

  if (self->view == NULL)
    return;
  rows = bef_chart_view_get_rows (&view);
  marks = mark_rows (self->chart, rows);
  if (!columns_are_current (self))
    make_columns (self);
  else
    while (same < MIN (before, rows->len)
           && g_array_index (marks, guint64, same) == g_array_index (self->marks, guint64, same))
      same++;
  g_array_unref (self->rows);
  g_array_unref (self->marks);
  self->rows = rows;
  self->marks = marks;
  if (before > same || rows->len > same)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before - same, rows->len - same);
}

static gboolean
update_cb (gpointer user_data)
{
  BefChartTable *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Several series usually change together: one rebuild for all of them, before the next frame. */
static void
content_changed_cb (BefChart *chart, gpointer user_data)
{
  BefChartTable *self = user_data;

  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
bef_chart_table_dispose (GObject *object)
{
  BefChartTable *self = BEF_CHART_TABLE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->chart);
  g_clear_weak_pointer (&self->view);
  g_ptr_array_set_size (self->shown_series, 0);
  G_OBJECT_CLASS (bef_chart_table_parent_class)->dispose (object);
}

static void
bef_chart_table_finalize (GObject *object)
{
  BefChartTable *self = BEF_CHART_TABLE (object);

  g_ptr_array_unref (self->shown_series);
  g_array_unref (self->rows);
  g_array_unref (self->marks);
  G_OBJECT_CLASS (bef_chart_table_parent_class)->finalize (object);
}

static void
bef_chart_table_class_init (BefChartTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_chart_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_chart_table_finalize;
}

static void
bef_chart_table_init (BefChartTable *self)
{
  self->shown_series = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_array_new (FALSE, FALSE, sizeof (BefChartRow));
  self->marks = g_array_new (FALSE, FALSE, sizeof (guint64));
}

/**
 * bef_chart_table_new:
 * @chart: the chart whose data it shows; kept alive by the table
 *
 * The caller puts it in a scrolled window. It follows the chart's data, range and series.
 *
 * Returns: (transfer floating): a GtkColumnView
 */
GtkWidget *
bef_chart_table_new (BefChart *chart)
{
  g_return_val_if_fail (BEF_IS_CHART (chart), NULL);
  BefChartTable *self = g_object_new (BEF_TYPE_CHART_TABLE, NULL);
  GtkNoSelection *selection = gtk_no_selection_new (G_LIST_MODEL (self));
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));

  self->chart = g_object_ref (chart);
  g_set_weak_pointer (&self->view, GTK_COLUMN_VIEW (view));
  g_signal_connect_object (chart, "content-changed", G_CALLBACK (content_changed_cb), self, 0);
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Values of the graph"), -1);
  update (self);
  return view;
}
