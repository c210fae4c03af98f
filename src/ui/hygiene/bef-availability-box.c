/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-availability-box.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "supervision/availability/bef-availability-csv.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-lazy-row.h"
#include "ui/kit/bef-one-stop.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/shell/bef-export.h"

#define EXPORT "availability.export"

#define ROW_HEIGHT 36
/* Names get so much of the width before the table scrolls to the side: with large letters too they
 * can be read. */
#define NAME_CHARS 22
/* Less unknown than one part in so many of what is known is not worth a word. */
#define LITTLE_UNKNOWN 100
/* Of the table: some ten rows, the worst first. */
#define MAX_HEIGHT 420

/* A row of the table. */
#define BEF_TYPE_AVAILABILITY_ITEM (bef_availability_item_get_type ())
G_DECLARE_FINAL_TYPE (BefAvailabilityItem, bef_availability_item, BEF, AVAILABILITY_ITEM, GObject)
struct _BefAvailabilityItem
{
  GObject parent_instance;
  GPtrArray *rows;               /* owned: holds row */
  const BefAvailabilityRow *row; /* of rows */
};
G_DEFINE_FINAL_TYPE (BefAvailabilityItem, bef_availability_item, G_TYPE_OBJECT)

struct _BefAvailabilityBox
{
  GtkWidget parent_instance;
  GtkWidget *box;  /* template child, likewise below */
  GtkLabel *month; /* in box, likewise below */
  GtkLabel *sentence;
  GtkWidget *scrolled;
  GtkColumnView *view;
  GListStore *items;         /* owned, of BefAvailabilityItem */
  BefSession *session;       /* owned, nullable */
  GCancellable *cancellable; /* owned, nullable: the month is being read */
  GPtrArray *rows;           /* owned, nullable: of BefAvailabilityRow, as they are shown */
  gint64 month_ms;           /* that is shown */
  gboolean is_chosen;        /* by the person: else it is that of the present */
  guint n_devices;           /* of the commune, as it was read */
};

G_DEFINE_FINAL_TYPE (BefAvailabilityBox, bef_availability_box, GTK_TYPE_WIDGET)

static void
bef_availability_item_finalize (GObject *object)
{
  g_ptr_array_unref (BEF_AVAILABILITY_ITEM (object)->rows);
  G_OBJECT_CLASS (bef_availability_item_parent_class)->finalize (object);
}

static void
bef_availability_item_class_init (BefAvailabilityItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_availability_item_finalize;
}

static void
bef_availability_item_init (BefAvailabilityItem *self)
{
}

/* Cells: each makes its text of a row. (transfer full) */

/* All the time of a part of the month is not all the time: how much is known stands with it. */
static char *
dup_share (const BefAvailabilityRow *row)
{
  double share = bef_availability_share (&row->value);

  if (isnan (share))
    return g_strdup (_ ("not known"));
  gint64 known_ms = row->value.up_ms + row->value.down_ms;
  g_autofree char *percent = bef_format_value (bef_availability_percent (share), "%", 1);
  if (row->value.unknown_ms * LITTLE_UNKNOWN <= known_ms)
    return g_steal_pointer (&percent);
  g_autofree char *known = bef_format_duration (known_ms);
  /* TRANSLATORS: a share in %, then a duration: as much as is known of a month. */
  return g_strdup_printf (_ ("%s\nover %s only"), percent, known);
}

static char *
dup_name (const BefAvailabilityRow *row)
{
  return row->building != NULL && strstr (row->name, row->building) == NULL
             ? g_strdup_printf ("%s · %s", row->name, row->building)
             : g_strdup (row->name);
}

static char *
dup_outages (const BefAvailabilityRow *row)
{
  g_autofree char *n = bef_format_number (row->value.n_outages, 0);

  /* TRANSLATORS: a number of outages, of which the last goes on. */
  return row->value.is_down ? g_strdup_printf (_ ("%s, still out"), n) : g_steal_pointer (&n);
}

static char *
dup_span (gint64 ms)
{
  return ms > 0 ? bef_format_duration (ms) : g_strdup ("–");
}

static char *
dup_longest (const BefAvailabilityRow *row)
{
  return dup_span (row->value.longest_ms);
}

static char *
dup_unknown (const BefAvailabilityRow *row)
{
  return dup_span (row->value.unknown_ms);
}

static char *
dup_works (const BefAvailabilityRow *row)
{
  return dup_span (row->value.works_ms);
}

typedef char *(*DupText) (const BefAvailabilityRow *row);

static const struct
{
  const char *title;
  DupText dup_text;
} columns[] = {
  { N_ ("Equipment"), dup_name },    { N_ ("In service"), dup_share },
  { N_ ("Outages"), dup_outages },   { N_ ("Longest"), dup_longest },
  { N_ ("Not known"), dup_unknown }, { N_ ("Under works"), dup_works },
};

static GtkWidget *
make_cell (gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean is_name = user_data == columns[0].dup_text;

  gtk_label_set_xalign (GTK_LABEL (label), is_name ? 0 : 1);
  gtk_label_set_wrap (GTK_LABEL (label), is_name);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (is_name)
    gtk_label_set_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_label_set_justify (GTK_LABEL (label), is_name ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
bind_cell (GtkWidget *label, GObject *object, gpointer user_data)
{
  const BefAvailabilityRow *row = BEF_AVAILABILITY_ITEM (object)->row;
  DupText dup_text = (DupText)user_data;
  g_autofree char *text = dup_text (row);

  gtk_label_set_text (GTK_LABEL (label), text);
  bef_css_class_set (label, "bef-hatched",
                     dup_text == dup_share && isnan (bef_availability_share (&row->value)));
  if (dup_text != dup_longest || row->value.longest_ms == 0)
    return;
  g_autofree char *from = bef_format_datetime (row->value.longest_from_ms);
  g_autofree char *since = g_strdup_printf (_ ("since %s"), from);
  bef_tooltip_set (label, since);
}

static char *
dup_row_name (GObject *object, gpointer user_data)
{
  const BefAvailabilityRow *row = BEF_AVAILABILITY_ITEM (object)->row;
  g_autofree char *name = dup_name (row), *share = dup_share (row);

  g_strdelimit (share, "\n", ' ');
  return g_strdup_printf ("%s, %s", name, share);
}

static const BefLazyRows name_cells = { make_cell, bind_cell, NULL, dup_row_name };
static const BefLazyRows other_cells = { make_cell, bind_cell, NULL, NULL };

/* What the month was, in one sentence. (transfer full) */
static char *
dup_sentence (const GPtrArray *rows)
{
  guint known = 0, out = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const BefAvailabilityRow *row = g_ptr_array_index (rows, i);
      known += !isnan (bef_availability_share (&row->value));
      out += row->value.n_outages > 0;
    }
  if (rows->len == 0)
    return g_strdup (_ ("Nothing here says whether it is in service"));
  if (known == 0)
    return g_strdup (_ ("Of this month nothing is kept on this computer"));
  g_autofree char *some =
      out == 0 ? g_strdup (_ ("no outage is known"))
               : g_strdup_printf (ngettext ("%u had an outage", "%u had outages", out), out);
  g_autofree char *rest =
      known < rows->len ? g_strdup_printf (
          ngettext (", of %u nothing is known", ", of %u nothing is known", rows->len - known),
          rows->len - known)
                        : g_strdup ("");
  /* TRANSLATORS: "Of 42 equipment items, 3 had outages", and where there are, ", of 2 nothing is
   * known". */
  return g_strdup_printf (ngettext ("Of %u equipment item, %s%s. What is unknown and works are in "
                                    "no share.",
                                    "Of %u equipment items, %s%s. What is unknown and works are "
                                    "in no share.",
                                    rows->len),
                          rows->len, some, rest);
}

static gboolean
is_any_known (const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    if (!isnan (bef_availability_share (
            &((const BefAvailabilityRow *)g_ptr_array_index (rows, i))->value)))
      return TRUE;
  return FALSE;
}

static gboolean
is_of_camera (const BefAvailabilityRow *row)
{
  return bef_kind_has (row->kind, BEF_KIND_WATCHES);
}

static void
show_rows (BefAvailabilityBox *self, GPtrArray *rows)
{
  g_autofree char *sentence = NULL;

  /* Others who see the screen are not told where cameras are. */
  for (guint i = rows->len; bef_session_has_audience (self->session) && i > 0; i--)
    if (is_of_camera (g_ptr_array_index (rows, i - 1)))
      g_ptr_array_remove_index (rows, i - 1);
  sentence = dup_sentence (rows);
  gtk_label_set_text (self->sentence, sentence);
  g_list_store_remove_all (self->items);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (BefAvailabilityItem) item = g_object_new (BEF_TYPE_AVAILABILITY_ITEM, NULL);
      item->rows = g_ptr_array_ref (rows);
      item->row = g_ptr_array_index (rows, i);
      g_list_store_append (self->items, item);
    }
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_ptr_array_ref (rows);
  gtk_widget_set_visible (self->scrolled, is_any_known (rows));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), EXPORT, is_any_known (rows));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scrolled),
                                              (gint)MIN (MAX_HEIGHT, ROW_HEIGHT * (1 + rows->len)));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefAvailabilityBox) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bef_availability_month_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (rows != NULL)
    show_rows (self, rows);
  else
    gtk_label_set_text (self->sentence, error->message);
}

static void
stop (BefAvailabilityBox *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static guint
count_devices (BefAvailabilityBox *self)
{
  return g_list_model_get_n_items (
      bef_commune_get_devices (bef_session_get_commune (self->session)));
}

static void
read_month (BefAvailabilityBox *self)
{
  gint64 present = bef_civil_floor (bef_now_ms (), BEF_PERIOD_MONTH);

  if (!self->is_chosen)
    self->month_ms = present;
  g_autofree char *name = bef_format_month (self->month_ms);
  stop (self);
  self->n_devices = count_devices (self);
  gtk_label_set_text (self->month, name);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "availability.next", self->month_ms < present);
  gtk_label_set_text (self->sentence, _ ("Reading the month…"));
  g_list_store_remove_all (self->items);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_set_visible (self->scrolled, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), EXPORT, FALSE);
  self->cancellable = g_cancellable_new ();
  bef_availability_month_async (bef_session_get_history (self->session),
                                bef_session_get_commune (self->session),
                                bef_works_keeper_get (bef_session_get_works (self->session)),
                                self->month_ms, self->cancellable, read_cb, g_object_ref (self));
}

/* The page may be open before anything is known of the commune, and of the server's present. */
static void
changed_cb (BefAvailabilityBox *self)
{
  if (count_devices (self) != self->n_devices)
    read_month (self);
}

/* What was fetched meanwhile may be of any month. */
static void
backfill_cb (BefAvailabilityBox *self)
{
  if (bef_session_get_backfill (self->session) < 0)
    read_month (self);
}

static void
let_go (BefAvailabilityBox *self)
{
  stop (self);
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (bef_session_get_commune (self->session), self);
  g_signal_handlers_disconnect_by_data (self->session, self);
}

void
bef_availability_box_show (BefAvailabilityBox *self, BefSession *session)
{
  g_return_if_fail (BEF_IS_AVAILABILITY_BOX (self));

  let_go (self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_object (bef_session_get_commune (session), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  /* What is shown by then may tell where cameras are. */
  g_signal_connect_object (bef_session_get_commune (session), "notify::audience",
                           G_CALLBACK (read_month), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::backfill", G_CALLBACK (backfill_cb), self,
                           G_CONNECT_SWAPPED);
  read_month (self);
}

static void
go (BefAvailabilityBox *self, int months)
{
  if (self->session == NULL)
    return;
  self->is_chosen = TRUE;
  self->month_ms = bef_civil_add (self->month_ms, BEF_PERIOD_MONTH, months);
  read_month (self);
}

static void
former_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go (BEF_AVAILABILITY_BOX (widget), -1);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go (BEF_AVAILABILITY_BOX (widget), 1);
}

/* As it is shown: what an audience does not see does not go into a file either. */
static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BefAvailabilityBox *self = BEF_AVAILABILITY_BOX (widget);
  GtkWidget *page = gtk_widget_get_ancestor (widget, BEF_TYPE_PAGE);
  BefCivil c;

  if (self->rows == NULL || page == NULL)
    return;
  char *csv = bef_availability_month_to_csv (self->rows);
  g_autoptr (GBytes) bytes = g_bytes_new_take (csv, strlen (csv));
  g_autofree char *month = bef_format_month (self->month_ms);
  /* TRANSLATORS: what is exported; %s: a month. */
  g_autofree char *extent = g_strdup_printf (_ ("Equipment in service, %s"), month);
  bef_civil_from_ms (self->month_ms, &c);
  g_autofree char *file =
      /* TRANSLATORS: the name of a file. */
      g_strdup_printf ("%s-%04d-%02d.csv", _ ("in-service"), c.year, c.month);
  bef_export_ask (BEF_PAGE (page), _ ("Export the month"), file, bytes, G_FILE_CREATE_NONE, extent);
}

static void
bef_availability_box_dispose (GObject *object)
{
  BefAvailabilityBox *self = BEF_AVAILABILITY_BOX (object);

  let_go (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (bef_availability_box_parent_class)->dispose (object);
}

static void
bef_availability_box_class_init (BefAvailabilityBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_availability_box_dispose;
  gtk_widget_class_set_css_name (widget_class, "availabilitybox");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-availability-box.ui");
  gtk_widget_class_install_action (widget_class, "availability.former", NULL, former_action);
  gtk_widget_class_install_action (widget_class, "availability.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, EXPORT, NULL, export_action);
  gtk_widget_class_bind_template_child (widget_class, BefAvailabilityBox, box);
  gtk_widget_class_bind_template_child (widget_class, BefAvailabilityBox, month);
  gtk_widget_class_bind_template_child (widget_class, BefAvailabilityBox, sentence);
  gtk_widget_class_bind_template_child (widget_class, BefAvailabilityBox, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BefAvailabilityBox, view);
}

static void
bef_availability_box_init (BefAvailabilityBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (BEF_TYPE_AVAILABILITY_ITEM);
  g_autoptr (GtkNoSelection) model =
      gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (model));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (
          _ (columns[i].title), bef_lazy_rows_factory (i == 0 ? &name_cells : &other_cells,
                                                       (gpointer)columns[i].dup_text, ROW_HEIGHT));
      gtk_column_view_column_set_expand (column, i == 0);
      gtk_column_view_append_column (self->view, column);
    }
  bef_one_stop_table (self->view);
  bef_accessible_name_table (self->view, _ ("In service"));
}
