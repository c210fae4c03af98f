/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report-dialog.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "bef-report-print.h"
#include "bef-report-save.h"
#include "report/bef-report-maker.h"
#include "ui/kit/bef-follow.h"

/* How far back there is something to choose. */
#define N_MONTHS 36
#define N_QUARTERS 12
#define N_YEARS 5
/* Of the formats, the one beside those of a report. */
#define PUBLICATION BEF_N_REPORT_FORMATS

struct _BefReportDialog
{
  AdwWindow parent_instance;
  AdwComboRow *format; /* template child, likewise below */
  AdwComboRow *place;
  AdwComboRow *kind;
  AdwComboRow *when;
  GtkLabel *conclusion;
  GtkLabel *note;
  GtkProgressBar *progress;
  BefSession *session;       /* owned, nullable until presented */
  GPtrArray *buildings;      /* owned, of URNs, in the order of the row; the commune is before */
  GArray *periods;           /* owned, of BefReportWhen, in the order of the row */
  BefReport *report;         /* owned, nullable: not known yet */
  BefEnergyFacts *facts;     /* owned, nullable: likewise */
  GCancellable *cancellable; /* owned, nullable: what is under way */
  GtkFileChooserNative *chooser; /* owned, nullable */
  gboolean is_filling;           /* the rows */
};

G_DEFINE_FINAL_TYPE (BefReportDialog, bef_report_dialog, ADW_TYPE_WINDOW)

static gboolean
is_publication (BefReportDialog *self)
{
  return adw_combo_row_get_selected (self->format) == PUBLICATION;
}

/* NULL: the commune. */
static const char *
get_building (BefReportDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->place);

  if (is_publication (self) || selected == 0 || selected > self->buildings->len)
    return NULL;
  return g_ptr_array_index (self->buildings, selected - 1);
}

static const BefReportWhen *
get_when (BefReportDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->when);

  return selected < self->periods->len ? &g_array_index (self->periods, BefReportWhen, selected)
                                       : NULL;
}

static const char *
get_commune_name (BefReportDialog *self)
{
  const char *name = bef_commune_get_name (bef_session_get_commune (self->session));

  return name ? name : "";
}

/* What is known. */

static void
show (BefReportDialog *self, const char *conclusion, const char *note)
{
  gboolean may = self->report && self->report->is_known;

  gtk_label_set_text (self->conclusion, conclusion);
  gtk_label_set_text (self->note, note ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.save", may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.print", may && !is_publication (self));
}

static void
show_report (BefReportDialog *self)
{
  if (self->report && self->report->is_known)
    show (self, self->report->conclusion, self->report->warning);
  else
    show (self, _ ("Nothing was measured then, as far as the local history knows."), NULL);
}

static void
take_facts (BefReportDialog *self, BefEnergyFacts *facts)
{
  const BefReportWhen *when = get_when (self);

  g_clear_pointer (&self->report, bef_report_unref);
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  self->facts = facts;
  if (is_publication (self))
    self->report = bef_publication_new_report (facts, get_commune_name (self));
  else if (when)
    self->report = bef_report_new (facts, when, get_commune_name (self), get_building (self));
  show_report (self);
}

static void read_facts (BefReportDialog *self, BefReportSource source);

static void
stop (BefReportDialog *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* After what is here, what can be had. */
static void
here_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefReportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  BefEnergyFacts *facts = bef_report_facts_finish (BEF_SESSION (source), result, &error);

  if (is_cancelled (error))
    {
      g_clear_pointer (&facts, bef_energy_facts_unref);
      return;
    }
  if (!facts)
    {
      show (self, error->message, NULL);
      return;
    }
  take_facts (self, facts);
  if (bef_session_get_connection (self->session) == BEF_CONNECTION_LIVE)
    read_facts (self, BEF_REPORT_FETCHED_FIRST);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefReportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  BefEnergyFacts *facts = bef_report_facts_finish (BEF_SESSION (source), result, &error);

  /* Another one was chosen, or the dialog closed. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    {
      g_clear_pointer (&facts, bef_energy_facts_unref);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  if (is_cancelled (error))
    return; /* the connection went: what was here stays */
  if (facts)
    {
      take_facts (self, facts);
      return;
    }
  /* What was here stays. */
  g_autofree char *note
      /* TRANSLATORS: a sentence. */
      = g_strdup_printf (_ ("Made of what is on this computer: %s"), error->message);
  show (self, self->report ? self->report->conclusion : "", note);
}

static void
progress_cb (guint done, guint all, gpointer user_data)
{
  BefReportDialog *self = user_data;

  gtk_widget_set_visible (GTK_WIDGET (self->progress), done < all);
  gtk_progress_bar_set_fraction (self->progress, (double)done / MAX (1, all));
}

static void
read_facts (BefReportDialog *self, BefReportSource source)
{
  const BefReportWhen *when = get_when (self);
  gint64 until = is_publication (self) ? bef_publication_end (bef_now_ms ())
                 : when                ? when->range.to_ms
                                       : BEF_NO_TIME;

  stop (self);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  if (until == BEF_NO_TIME)
    return;
  self->cancellable = g_cancellable_new ();
  bef_report_facts_async (
      self->session,
      &(BefReportWant){ .until_ms = until, .building = get_building (self), .source = source },
      source == BEF_REPORT_FETCHED_FIRST ? progress_cb : NULL, self->cancellable,
      source == BEF_REPORT_FETCHED_FIRST ? fetched_cb : here_cb, g_object_ref (self));
}

static void
read_again (BefReportDialog *self)
{
  if (self->is_filling || !self->session)
    return;
  g_clear_pointer (&self->report, bef_report_unref);
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  show (self, _ ("Reading what was measured…"), NULL);
  read_facts (self, BEF_REPORT_FROM_WHAT_IS_HERE);
}

/* The rows. */

static void
chosen_cb (BefReportDialog *self)
{
  read_again (self);
}

static void
format_cb (BefReportDialog *self)
{
  gboolean publishes = is_publication (self);

  gtk_widget_set_visible (GTK_WIDGET (self->place), !publishes);
  gtk_widget_set_visible (GTK_WIDGET (self->kind), !publishes);
  gtk_widget_set_visible (GTK_WIDGET (self->when), !publishes);
  read_again (self);
}

/* The newest that is over first. */
static void
fill_periods (BefReportDialog *self)
{
  static const struct
  {
    int months;
    guint n;
  } kinds[] = { { 1, N_MONTHS }, { 3, N_QUARTERS }, { 12, N_YEARS } };
  guint kind = MIN (adw_combo_row_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  BefCivil now;

  bef_civil_from_ms (bef_now_ms (), &now);
  int months = kinds[kind].months, first = (now.month - 1) / months * months + 1;
  gint64 to = bef_civil_to_ms (now.year, first, 1, 0, 0);
  g_array_set_size (self->periods, 0);
  for (guint i = 0; i < kinds[kind].n; i++)
    {
      gint64 from = bef_civil_add (to, BEF_PERIOD_MONTH, -months);
      BefReportWhen when = { (BefReportPeriod)kind, { from, to } };
      g_autofree char *name = bef_format_dates (from, to - 1);

      g_array_append_val (self->periods, when);
      gtk_string_list_append (names, name);
      to = from;
    }
  adw_combo_row_set_model (self->when, G_LIST_MODEL (names));
}

static void
kind_cb (BefReportDialog *self)
{
  self->is_filling = TRUE;
  fill_periods (self);
  self->is_filling = FALSE;
  read_again (self);
}

/* The commune, then those of its buildings that count something. */
static void
fill_places (BefReportDialog *self, const char *chosen)
{
  BefCommune *commune = bef_session_get_commune (self->session);
  GListModel *buildings = bef_commune_get_buildings (commune);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (names, C_ ("report", "The whole commune"));
  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      const char *id = bef_building_get_id (building);
      g_autoptr (BefEnergyRequest) request =
          bef_energy_request_new_building (commune, id, bef_now_ms ());

      if (!request || bef_energy_request_n_meters (request) == 0)
        continue;
      g_ptr_array_add (self->buildings, g_strdup (id));
      gtk_string_list_append (names, bef_building_get_name (building));
      if (g_str_equal (id, chosen))
        selected = self->buildings->len;
    }
  adw_combo_row_set_model (self->place, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->place, selected);
}

/* Out. */

static void
response_cb (BefReportDialog *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                               : NULL;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (!file || !parent || !self->report)
    return;
  if (is_publication (self))
    bef_report_save_publication (parent, self->session, self->facts, file);
  else
    bef_report_save (parent, self->session, self->report,
                     (BefReportFormat)adw_combo_row_get_selected (self->format), file);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefReportDialog *self = BEF_REPORT_DIALOG (widget);
  const BefReportWhen *when = get_when (self);
  gboolean publishes = is_publication (self);
  const char *id = get_building (self);

  if (self->chooser || !self->report || !when)
    return;
  BefBuilding *building =
      id ? bef_commune_find_building (bef_session_get_commune (self->session), id) : NULL;
  self->chooser = gtk_file_chooser_native_new (
      publishes ? _ ("Folder of the published page") : _ ("Save the report"), GTK_WINDOW (self),
      publishes ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_SAVE,
      C_ ("report", "_Save"), _ ("_Cancel"));
  if (!publishes)
    {
      g_autofree char *name =
          bef_report_dup_file_name (when, building ? bef_building_get_name (building) : NULL,
                                    (BefReportFormat)adw_combo_row_get_selected (self->format));
      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Printed after its line of the journal. */
static void
print_traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefReportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (bef_session_trace_finish (BEF_SESSION (source), result, &error) && self->report && parent)
    {
      g_autoptr (GtkPrintOperation) operation = bef_report_print_new (self->report);
      gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, &error);
    }
  if (!error)
    return;
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    show (self, self->report ? self->report->conclusion : "", error->message);
  else if (parent)
    {
      /* It was closed meanwhile. */
      g_autofree char *text = g_strdup_printf (_ ("Not printed: %s"), error->message);
      gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", text);
    }
}

static void
print_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefReportDialog *self = BEF_REPORT_DIALOG (widget);

  if (self->report)
    bef_session_trace_async (self->session, "export", self->report->title, _ ("printed"), NULL,
                             print_traced_cb, g_object_ref (self));
}

/* Life. */

static void
bef_report_dialog_dispose (GObject *object)
{
  BefReportDialog *self = BEF_REPORT_DIALOG (object);

  stop (self);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_pointer (&self->report, bef_report_unref);
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  G_OBJECT_CLASS (bef_report_dialog_parent_class)->dispose (object);
}

static void
bef_report_dialog_finalize (GObject *object)
{
  BefReportDialog *self = BEF_REPORT_DIALOG (object);

  g_ptr_array_unref (self->buildings);
  g_array_unref (self->periods);
  G_OBJECT_CLASS (bef_report_dialog_parent_class)->finalize (object);
}

static gboolean
bef_report_dialog_close_request (GtkWindow *window)
{
  stop (BEF_REPORT_DIALOG (window));
  return GTK_WINDOW_CLASS (bef_report_dialog_parent_class)->close_request (window);
}

static void
bef_report_dialog_class_init (BefReportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_report_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_report_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = bef_report_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-report-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefReportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, BefReportDialog, place);
  gtk_widget_class_bind_template_child (widget_class, BefReportDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, BefReportDialog, when);
  gtk_widget_class_bind_template_child (widget_class, BefReportDialog, conclusion);
  gtk_widget_class_bind_template_child (widget_class, BefReportDialog, note);
  gtk_widget_class_bind_template_child (widget_class, BefReportDialog, progress);
  gtk_widget_class_bind_template_callback (widget_class, format_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_install_action (widget_class, "report.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "report.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bef_report_dialog_init (BefReportDialog *self)
{
  self->buildings = g_ptr_array_new_with_free_func (g_free);
  self->periods = g_array_new (FALSE, FALSE, sizeof (BefReportWhen));
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bef_report_dialog_present (GtkWindow *parent, BefSession *session, const char *building)
{
  BefReportDialog *self =
      bef_follow (g_object_new (BEF_TYPE_REPORT_DIALOG, "transient-for", parent, NULL));

  self->session = g_object_ref (session);
  self->is_filling = TRUE;
  fill_places (self, building);
  fill_periods (self);
  self->is_filling = FALSE;
  read_again (self);
  gtk_window_present (GTK_WINDOW (self));
}
