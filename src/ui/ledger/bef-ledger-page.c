/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ledger-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "bef-ledger-dialog.h"
#include "report/bef-exhibit.h"
#include "report/bef-report-pdf.h"
#include "supervision/energy/bef-energy-words.h"
#include "supervision/energy/bef-savings-words.h"
#include "supervision/kept/bef-contract-keeper.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-toast.h"

struct _BefLedgerPage
{
  BefPage parent_instance;
  GtkStack *stack; /* template child, likewise below */
  GtkWidget *add;
  GtkLabel *note;
  GtkListBox *entries;
  BefLedgerKeeper *keeper;   /* owned, nullable */
  BefEnergyFacts *facts;     /* owned, nullable: not read yet */
  char *failure;             /* owned, nullable: why they could not be read */
  GCancellable *cancellable; /* owned, nullable: a read under way */
};

G_DEFINE_FINAL_TYPE (BefLedgerPage, bef_ledger_page, BEF_TYPE_PAGE)

static void
empty_list (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

static BefBuilding *
building_of (BefLedgerPage *self, const BefLedgerEntry *entry)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  return session != NULL
             ? bef_commune_find_building (bef_session_get_commune (session), entry->building)
             : NULL;
}

static const char *
name_of (BefLedgerPage *self, const BefLedgerEntry *entry)
{
  BefBuilding *building = building_of (self, entry);

  return building != NULL ? bef_building_get_name (building)
                          : _ ("A building that is no longer there");
}

/* What they gave, a line for each energy. (transfer full) */
static char *
dup_outcome (BefLedgerPage *self, const BefLedgerEntry *entry)
{
  if (self->facts == NULL)
    return g_strdup (self->failure != NULL ? self->failure : _ ("Reading what was measured…"));
  g_autoptr (GArray) lines = bef_exhibit_judge (self->facts, entry);
  g_autoptr (GString) text = g_string_new (NULL);
  if (lines->len == 0)
    return g_strdup (_ ("No meter of this building is known: what they gave cannot be said."));
  for (guint i = 0; i < lines->len; i++)
    {
      const BefExhibitLine *line = &g_array_index (lines, BefExhibitLine, i);
      g_autofree char *judged = bef_savings_dup_sentence (&line->savings),
                      *worth = bef_savings_dup_worth (&line->savings),
                      *sentence = g_strjoin (worth != NULL ? " " : "", judged, worth, NULL);

      if (i > 0)
        g_string_append_c (text, '\n');
      if (lines->len == 1)
        g_string_append (text, sentence);
      else
        g_string_append_printf (text, _ ("%s: %s"), bef_fluid_name (line->fluid), sentence);
    }
  return g_strdup (text->str);
}

/* When, and for how much. (transfer full) */
static char *
dup_facts (const BefLedgerEntry *entry)
{
  g_autofree char *dates = bef_format_dates (entry->days.from_ms, entry->days.to_ms - 1),
                  *euros = bef_format_number (entry->euros, 0);

  if (isnan (entry->euros))
    return g_steal_pointer (&dates);
  /* TRANSLATORS: a date; an amount. */
  return g_strdup_printf (_ ("%s · %s\u00a0€"), dates, euros);
}

static void
add_row_button (AdwActionRow *row, const char *icon, const char *action, const char *target,
                const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, name);
  bef_accessible_set_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (row, button);
}

static void
add_entry (BefLedgerPage *self, const BefLedgerEntry *entry)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *title = g_strdup_printf (_ ("%s: %s"), name_of (self, entry), entry->what),
                  *facts = dup_facts (entry), *outcome = dup_outcome (self, entry),
                  *subtitle = g_strdup_printf ("%s\n%s", facts, outcome);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (row, subtitle);
  adw_action_row_set_subtitle_lines (row, 0);
  if (self->facts != NULL && building_of (self, entry) != NULL)
    {
      /* TRANSLATORS: "School: windows". */
      g_autofree char *print = g_strdup_printf (_ ("One page for the council about %s"), title);
      add_row_button (row, "x-office-document-symbolic", "ledger.exhibit", entry->id, print);
    }
  if (bef_ledger_keeper_may_edit (self->keeper))
    {
      g_autofree char *change = g_strdup_printf (_ ("Change %s"), title),
                      *remove = g_strdup_printf (_ ("Remove %s"), title);
      add_row_button (row, "document-edit-symbolic", "ledger.change", entry->id, change);
      add_row_button (row, "user-trash-symbolic", "ledger.remove", entry->id, remove);
    }
  gtk_list_box_append (self->entries, GTK_WIDGET (row));
}

static void
show (BefLedgerPage *self)
{
  if (self->keeper == NULL || !bef_page_is_shown (BEF_PAGE (self)))
    return;
  const BefLedger *ledger = bef_ledger_keeper_get_ledger (self->keeper);
  gboolean may =
      bef_ledger_keeper_may_edit (self->keeper) && bef_ledger_keeper_is_ready (self->keeper);
  guint n = bef_ledger_get_length (ledger);
  const char *child = n > 0                                       ? "ledger"
                      : bef_ledger_keeper_is_ready (self->keeper) ? "empty"
                                                                  : "wait";

  empty_list (self->entries);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.add", may);
  gtk_stack_set_visible_child_name (self->stack, child);
  gtk_widget_set_visible (GTK_WIDGET (self->note), !bef_ledger_keeper_may_edit (self->keeper));
  for (guint i = 0; i < n; i++)
    add_entry (self, bef_ledger_get (ledger, i));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefLedgerPage) self = user_data;
  g_autoptr (GError) error = NULL;
  BefEnergyFacts *facts = bef_energy_facts_load_finish (BEF_HISTORY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  g_clear_pointer (&self->failure, g_free);
  self->facts = facts;
  if (facts == NULL)
    self->failure = g_strdup_printf (_ ("What was measured cannot be read: %s"), error->message);
  show (self);
}

static void
stop_reading (BefLedgerPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Anew each time: works of another year want another past. */
static void
read_facts (BefLedgerPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  const BefLedger *ledger =
      self->keeper != NULL ? bef_ledger_keeper_get_ledger (self->keeper) : NULL;

  stop_reading (self);
  if (ledger == NULL || bef_ledger_get_length (ledger) == 0 || !bef_page_is_shown (BEF_PAGE (self)))
    return;
  gint64 now = bef_now_ms ();
  BefEnergyRequest *request =
      bef_energy_request_new_commune (bef_session_get_commune (session), now);
  bef_energy_request_set_from (request, bef_exhibit_facts_from (ledger, now));
  bef_energy_request_set_contracts (request,
                                    bef_contract_keeper_get (bef_contract_keeper_of (session)));
  self->cancellable = g_cancellable_new ();
  bef_energy_facts_load_async (bef_session_get_history (session), request, self->cancellable,
                               read_cb, g_object_ref (self));
}

static void
changed_cb (BefLedgerPage *self)
{
  show (self);
  read_facts (self);
}

static void
offer_undo (BefLedgerPage *self, guint change, const char *text)
{
  bef_toast_offer_undo (GTK_WIDGET (self), text, self->keeper, change,
                        (BefToastUndo)bef_ledger_keeper_undo);
}

static void
saved_cb (BefLedgerPage *self, guint change)
{
  offer_undo (self, change, _ ("Kept in the ledger of works"));
}

static void
ask (BefLedgerPage *self, const BefLedgerEntry *entry)
{
  GtkWidget *dialog =
      bef_ledger_dialog_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 bef_page_get_session (BEF_PAGE (self)), entry);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
}

static const BefLedgerEntry *
entry_of (BefLedgerPage *self, GVariant *parameter)
{
  return self->keeper == NULL ? NULL
                              : bef_ledger_find (bef_ledger_keeper_get_ledger (self->keeper),
                                                 g_variant_get_string (parameter, NULL));
}

static void
add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ask (BEF_LEDGER_PAGE (widget), NULL);
}

static void
change_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const BefLedgerEntry *entry = entry_of (BEF_LEDGER_PAGE (widget), parameter);

  if (entry != NULL)
    ask (BEF_LEDGER_PAGE (widget), entry);
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefLedgerPage *self = BEF_LEDGER_PAGE (widget);
  const BefLedgerEntry *entry = entry_of (self, parameter);

  if (entry == NULL)
    return;
  /* TRANSLATORS: what was done: "windows". */
  g_autofree char *text = g_strdup_printf (_ ("“%s” removed"), entry->what);
  guint change = bef_ledger_keeper_remove (self->keeper, entry->id);
  if (change != 0)
    offer_undo (self, change, text);
}

/* The page for the council. */

typedef struct
{
  BefLedgerPage *page; /* owned */
  BefReport *report;   /* owned */
  GFile *file;         /* owned, nullable */
} Paper;

static void
paper_free (gpointer data)
{
  Paper *paper = data;

  g_object_unref (paper->page);
  bef_report_unref (paper->report);
  g_clear_object (&paper->file);
  g_free (paper);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Paper, paper_free)

static void
paper_closed (gpointer data, GClosure *closure)
{
  paper_free (data);
}

static void
tell (BefLedgerPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paper) paper = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source)), *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Written to %s"), name);
  else
    text = g_strdup_printf (_ ("Not written: %s"), error->message);
  tell (paper->page, text);
}

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paper) paper = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;

  if (bef_session_trace_finish (BEF_SESSION (source), result, &error))
    pdf = bef_report_new_pdf (paper->report, &error);
  if (pdf == NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Not written: %s"), error->message);
      tell (paper->page, text);
      return;
    }
  GFile *file = paper->file;
  g_file_replace_contents_bytes_async (file, pdf, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb,
                                       g_steal_pointer (&paper));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, Paper *asked)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (asked->page));

  if (response == GTK_RESPONSE_ACCEPT && session != NULL)
    {
      Paper *paper = g_new0 (Paper, 1);
      paper->page = g_object_ref (asked->page);
      paper->report = bef_report_ref (asked->report);
      paper->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *name = g_file_get_basename (paper->file);
      bef_session_trace_async (session, "export", name, paper->report->title, NULL, traced_cb,
                               paper);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
exhibit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefLedgerPage *self = BEF_LEDGER_PAGE (widget);
  const BefLedgerEntry *entry = entry_of (self, parameter);

  if (entry == NULL || self->facts == NULL)
    return;
  Paper *paper = g_new0 (Paper, 1);
  const char *commune =
      bef_commune_get_name (bef_session_get_commune (bef_page_get_session (BEF_PAGE (self))));
  paper->page = g_object_ref (self);
  paper->report = bef_exhibit_new (self->facts, entry, commune, name_of (self, entry));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("One page for the council"), GTK_WINDOW (gtk_widget_get_root (widget)),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autofree char *name = g_strdup_printf ("%s.pdf", paper->report->title);
  g_strdelimit (name, "/\\:", '-');
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (chosen_cb), paper, paper_closed, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
bef_ledger_page_bind (BefPage *page, BefSession *session)
{
  BefLedgerPage *self = BEF_LEDGER_PAGE (page);
  BefSession *former = bef_page_get_session (page);

  stop_reading (self);
  if (former != NULL)
    g_signal_handlers_disconnect_by_data (former, self);
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  if (former != NULL)
    g_signal_handlers_disconnect_by_data (bef_contract_keeper_of (former), self);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  empty_list (self->entries);
  if (session == NULL)
    return;
  self->keeper = g_object_ref (bef_ledger_keeper_of (session));
  g_signal_connect_object (self->keeper, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_contract_keeper_of (session), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
}

static void
bef_ledger_page_shown (BefPage *page, const char *argument)
{
  bef_page_set_title (page, _ ("Works That Save Energy"), NULL);
  changed_cb (BEF_LEDGER_PAGE (page));
}

static void
bef_ledger_page_dispose (GObject *object)
{
  BefLedgerPage *self = BEF_LEDGER_PAGE (object);

  stop_reading (self);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->facts, bef_energy_facts_unref);
  g_clear_pointer (&self->failure, g_free);
  G_OBJECT_CLASS (bef_ledger_page_parent_class)->dispose (object);
}

static void
bef_ledger_page_class_init (BefLedgerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_ledger_page_dispose;
  page_class->bind = bef_ledger_page_bind;
  page_class->shown = bef_ledger_page_shown;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-ledger-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefLedgerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefLedgerPage, add);
  gtk_widget_class_bind_template_child (widget_class, BefLedgerPage, note);
  gtk_widget_class_bind_template_child (widget_class, BefLedgerPage, entries);
  gtk_widget_class_install_action (widget_class, "ledger.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "ledger.change", "s", change_action);
  gtk_widget_class_install_action (widget_class, "ledger.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "ledger.exhibit", "s", exhibit_action);
}

static void
bef_ledger_page_init (BefLedgerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

BefPage *
bef_ledger_page_new (void)
{
  return g_object_new (BEF_TYPE_LEDGER_PAGE, NULL);
}
