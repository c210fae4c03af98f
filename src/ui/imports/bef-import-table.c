/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-import-table.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"

#define SHOWN_LINES 12
#define SHOWN_COLUMNS 12
#define LONGEST_CELL 28

/* What can be changed, in the order of the rows. */
typedef enum
{
  CHOICE_SEPARATOR,
  CHOICE_STAMP,
  CHOICE_TIME,
  CHOICE_VALUE,
  CHOICE_POINT,
  CHOICE_DATES,
  CHOICE_DECIMAL,
  CHOICE_UNIT,
  CHOICE_MEASURE,
  CHOICE_FLUID,
  CHOICE_STAMPS,
  CHOICE_ZONE,
  N_CHOICES
} Choice;

struct _BefImportTable
{
  GtkBox parent_instance;
  GtkGrid *grid; /* of the first lines */
  GtkListBox *list;
  AdwComboRow *rows[N_CHOICES];
  BefImportFile *file; /* owned, nullable */
  BefTablePlan plan;
  gboolean is_filling; /* what changes is not a person's doing */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefImportTable, bef_import_table, GTK_TYPE_BOX)

static const char separators[] = { ';', ',', '\t', '|' };

static const struct
{
  const char *title;
  const char *values[8]; /* NULL-terminated; none: columns */
} choices[N_CHOICES] = {
  [CHOICE_SEPARATOR] = { N_ ("Separator of columns"),
                         { N_ ("Semicolon ;"), N_ ("Comma ,"), N_ ("Tabulator"),
                           N_ ("Vertical bar |") } },
  [CHOICE_STAMP] = { N_ ("Column of the date"), { NULL } },
  [CHOICE_TIME] = { N_ ("Column of the time"), { NULL } },
  [CHOICE_VALUE] = { N_ ("Column of the values"), { NULL } },
  [CHOICE_POINT] = { N_ ("Column of the delivery point"), { NULL } },
  [CHOICE_DATES] = { N_ ("Dates are written"),
                     { N_ ("year, month, day"), N_ ("day, month, year"),
                       N_ ("month, day, year") } },
  [CHOICE_DECIMAL] = { N_ ("Numbers are written"),
                       { N_ ("with a comma: 1 234,5"), N_ ("with a point: 1234.5") } },
  [CHOICE_UNIT] = { N_ ("Unit"), { "W", "kW", "Wh", "kWh", "MWh", "m³", "L" } },
  [CHOICE_MEASURE] = { N_ ("The values are"),
                       { N_ ("power, the mean of each step"), N_ ("consumption of each step"),
                         N_ ("the index that the meter reads") } },
  [CHOICE_FLUID] = { N_ ("Of"),
                     { N_ ("electricity"), N_ ("electricity fed in"), N_ ("gas"), N_ ("water") } },
  [CHOICE_STAMPS] = { N_ ("The date says"),
                      { N_ ("when a step begins"), N_ ("when a step ends") } },
  [CHOICE_ZONE] = { N_ ("Times without an offset are"),
                    { N_ ("of the clock on the wall"), N_ ("of winter all year (UTC+1)"),
                      N_ ("UTC") } },
};

/* The header of column @i, or its number. (transfer full) */
static char *
dup_column_name (BefImportTable *self, guint i)
{
  GPtrArray *preview = bef_import_file_get_preview (self->file);
  guint header = bef_import_file_get_plan (self->file)->header_lines;
  char **cells = header > 0 && header <= preview->len ? preview->pdata[header - 1] : NULL;

  if (cells != NULL && i < g_strv_length (cells) && *cells[i] != '\0')
    return g_strdup_printf ("%u · %.60s", i + 1, cells[i]);
  /* TRANSLATORS: of a table, by its number. */
  return g_strdup_printf (_ ("Column %u"), i + 1);
}

static guint
count_columns (BefImportTable *self)
{
  GPtrArray *preview = bef_import_file_get_preview (self->file);
  guint n = 0;

  for (guint i = 0; i < preview->len; i++)
    n = MAX (n, g_strv_length (preview->pdata[i]));
  return MIN (n, 64);
}

static gboolean
may_be_none (Choice choice)
{
  return choice == CHOICE_TIME || choice == CHOICE_POINT;
}

static gboolean
is_column (Choice choice)
{
  return choice >= CHOICE_STAMP && choice <= CHOICE_POINT;
}

static guint *
column_of (BefTablePlan *plan, Choice choice)
{
  switch (choice)
    {
    case CHOICE_STAMP:
      return &plan->stamp_column;
    case CHOICE_TIME:
      return &plan->time_column;
    case CHOICE_VALUE:
      return &plan->value_column;
    default:
      return &plan->point_column;
    }
}

/* Where @plan stands in the list of @choice. */
static guint
position_of (const BefTablePlan *plan, Choice choice)
{
  BefTablePlan copy = *plan;

  if (is_column (choice))
    {
      guint column = *column_of (&copy, choice);
      guint none = may_be_none (choice) ? 1 : 0;
      return column == BEF_TABLE_NONE ? (none > 0 ? 0 : GTK_INVALID_LIST_POSITION) : column + none;
    }
  switch (choice)
    {
    case CHOICE_SEPARATOR:
      for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
        if (separators[i] == plan->separator)
          return i;
      return 0;
    case CHOICE_DATES:
      return plan->dates;
    case CHOICE_DECIMAL:
      return plan->decimal;
    case CHOICE_UNIT:
      return plan->unit;
    case CHOICE_MEASURE:
      return plan->measure;
    case CHOICE_FLUID:
      return plan->fluid;
    case CHOICE_STAMPS:
      return plan->stamps;
    default:
      return plan->zone;
    }
}

static void
set_position (BefTablePlan *plan, Choice choice, guint at)
{
  if (is_column (choice))
    {
      guint none = may_be_none (choice) ? 1 : 0;
      *column_of (plan, choice) = at < none ? BEF_TABLE_NONE : at - none;
      return;
    }
  switch (choice)
    {
    case CHOICE_SEPARATOR:
      plan->separator = separators[MIN (at, G_N_ELEMENTS (separators) - 1)];
      break;
    case CHOICE_DATES:
      plan->dates = (BefTableDates)at;
      break;
    case CHOICE_DECIMAL:
      plan->decimal = (BefTableDecimal)at;
      break;
    case CHOICE_UNIT:
      plan->unit = (BefTableUnit)at;
      break;
    case CHOICE_MEASURE:
      plan->measure = (BefTableMeasure)at;
      break;
    case CHOICE_FLUID:
      plan->fluid = (BefTableFluid)at;
      break;
    case CHOICE_STAMPS:
      plan->stamps = (BefTableStamps)at;
      break;
    default:
      plan->zone = (BefTableZone)at;
      break;
    }
}

static void
selected_cb (BefImportTable *self, GParamSpec *pspec, AdwComboRow *row)
{
  guint choice = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "choice"));
  guint at = adw_combo_row_get_selected (row);

  if (self->is_filling || at == GTK_INVALID_LIST_POSITION
      || at == position_of (&self->plan, (Choice)choice))
    return;
  set_position (&self->plan, (Choice)choice, at);
  g_signal_emit (self, changed_signal, 0);
}

/* (transfer full) */
static GtkStringList *
make_model (BefImportTable *self, Choice choice)
{
  GtkStringList *model = gtk_string_list_new (NULL);

  for (guint i = 0; choices[choice].values[i] != NULL; i++)
    gtk_string_list_append (model, _ (choices[choice].values[i]));
  if (!is_column (choice))
    return model;
  if (may_be_none (choice))
    gtk_string_list_append (model, choice == CHOICE_TIME ? _ ("With the date") : _ ("None"));
  for (guint i = 0; i < count_columns (self); i++)
    {
      g_autofree char *name = dup_column_name (self, i);
      gtk_string_list_append (model, name);
    }
  return model;
}

static void
fill_rows (BefImportTable *self)
{
  self->is_filling = TRUE;
  for (guint i = 0; i < N_CHOICES; i++)
    {
      g_autoptr (GtkStringList) model = make_model (self, (Choice)i);
      adw_combo_row_set_model (self->rows[i], G_LIST_MODEL (model));
      adw_combo_row_set_selected (self->rows[i], position_of (&self->plan, (Choice)i));
    }
  self->is_filling = FALSE;
}

static void
fill_grid (BefImportTable *self)
{
  GPtrArray *preview = bef_import_file_get_preview (self->file);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  for (guint i = 0; i < MIN (preview->len, SHOWN_LINES); i++)
    {
      char **cells = preview->pdata[i];
      for (guint k = 0; cells[k] != NULL && k < SHOWN_COLUMNS; k++)
        {
          GtkWidget *label = gtk_label_new (cells[k]);
          gboolean header = i < self->plan.header_lines;
          gtk_label_set_xalign (GTK_LABEL (label), 0);
          gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
          gtk_label_set_max_width_chars (GTK_LABEL (label), LONGEST_CELL);
          gtk_widget_add_css_class (label, header ? "bef-secondary" : "numeric");
          gtk_grid_attach (self->grid, label, (int)k, (int)i, 1, 1);
        }
    }
}

void
bef_import_table_set_file (BefImportTable *self, BefImportFile *file)
{
  g_return_if_fail (BEF_IS_IMPORT_TABLE (self));
  g_clear_pointer (&self->file, bef_import_file_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), file != NULL);
  if (file == NULL)
    return;
  self->file = bef_import_file_ref (file);
  self->plan = *bef_import_file_get_plan (file);
  fill_grid (self);
  fill_rows (self);
}

const BefTablePlan *
bef_import_table_get_plan (BefImportTable *self)
{
  g_return_val_if_fail (BEF_IS_IMPORT_TABLE (self), NULL);
  return &self->plan;
}

static void
bef_import_table_finalize (GObject *object)
{
  g_clear_pointer (&BEF_IMPORT_TABLE (object)->file, bef_import_file_unref);
  G_OBJECT_CLASS (bef_import_table_parent_class)->finalize (object);
}

static void
bef_import_table_class_init (BefImportTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bef_import_table_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-import-table.ui");
  gtk_widget_class_bind_template_child (widget_class, BefImportTable, grid);
  gtk_widget_class_bind_template_child (widget_class, BefImportTable, list);
}

static void
bef_import_table_init (BefImportTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_CHOICES; i++)
    {
      self->rows[i] = ADW_COMBO_ROW (adw_combo_row_new ());
      bef_plain_set_title (ADW_PREFERENCES_ROW (self->rows[i]), _ (choices[i].title));
      g_object_set_data (G_OBJECT (self->rows[i]), "choice", GUINT_TO_POINTER (i));
      g_signal_connect_object (self->rows[i], "notify::selected", G_CALLBACK (selected_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_list_box_append (self->list, GTK_WIDGET (self->rows[i]));
    }
}
