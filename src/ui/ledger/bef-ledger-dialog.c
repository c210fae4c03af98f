/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ledger-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "model/bef-building.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-follow.h"
#include "ui/works/bef-moment-entry.h"

struct _BefLedgerDialog
{
  AdwWindow parent_instance;
  GtkWidget *save; /* template child, likewise below */
  AdwComboRow *building;
  GtkWidget *what;
  BefMomentEntry *from, *last;
  GtkWidget *euros;
  GtkLabel *flaw;
  GPtrArray *buildings;    /* owned, of owned URNs, as they are listed */
  BefLedgerKeeper *keeper; /* owned */
  BefLedgerEntry *entry;   /* owned, nullable: what is changed */
};

#define BEF_TYPE_LEDGER_DIALOG (bef_ledger_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefLedgerDialog, bef_ledger_dialog, BEF, LEDGER_DIALOG, AdwWindow)

static guint saved_signal;

G_DEFINE_FINAL_TYPE (BefLedgerDialog, bef_ledger_dialog, ADW_TYPE_WINDOW)

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* What is typed; NULL: something is missing, and *@flaw (static, nullable) says what is wrong.
 * (transfer full) */
static BefLedgerEntry *
read_form (BefLedgerDialog *self, const char **flaw)
{
  guint chosen = adw_combo_row_get_selected (self->building);
  gint64 from = bef_moment_entry_get (self->from), last = bef_moment_entry_get (self->last);
  double euros;

  *flaw = NULL;
  if (chosen >= self->buildings->len)
    return NULL;
  if (last < from)
    {
      *flaw = _ ("The last day is before the first one.");
      return NULL;
    }
  if (!bef_ledger_read_euros (text_of (self->euros), &euros))
    {
      *flaw = _ ("What was paid is an amount in euros, like 38,000.");
      return NULL;
    }
  BefLedgerEntry *entry =
      bef_ledger_entry_new (self->buildings->pdata[chosen], text_of (self->what), from, last);
  if (entry == NULL)
    return NULL;
  entry->euros = euros;
  return entry;
}

static void
update (BefLedgerDialog *self)
{
  const char *flaw;
  double euros;
  g_autoptr (BefLedgerEntry) entry = read_form (self, &flaw);

  bef_css_class_set (self->euros, "error", !bef_ledger_read_euros (text_of (self->euros), &euros));
  gtk_widget_set_sensitive (self->save, entry != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->flaw), flaw != NULL);
  gtk_label_set_text (self->flaw, flaw != NULL ? flaw : "");
}

static void
save_cb (BefLedgerDialog *self)
{
  const char *flaw;
  g_autoptr (BefLedgerEntry) entry = read_form (self, &flaw);

  if (entry == NULL)
    return;
  if (self->entry != NULL)
    {
      bef_set_str (&entry->id, self->entry->id);
      entry->rest = self->entry->rest != NULL ? json_object_ref (self->entry->rest) : NULL;
    }
  guint change = bef_ledger_keeper_put (self->keeper, entry);
  if (change == 0)
    {
      gtk_label_set_text (self->flaw, _ ("It could not be put into the ledger."));
      gtk_widget_set_visible (GTK_WIDGET (self->flaw), TRUE);
      return;
    }
  g_signal_emit (self, saved_signal, 0, change);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
bef_ledger_dialog_dispose (GObject *object)
{
  BefLedgerDialog *self = BEF_LEDGER_DIALOG (object);

  g_clear_object (&self->keeper);
  g_clear_pointer (&self->entry, bef_ledger_entry_free);
  g_clear_pointer (&self->buildings, g_ptr_array_unref);
  G_OBJECT_CLASS (bef_ledger_dialog_parent_class)->dispose (object);
}

static void
bef_ledger_dialog_class_init (BefLedgerDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_ledger_dialog_dispose;
  saved_signal = g_signal_new ("saved", BEF_TYPE_LEDGER_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  g_type_ensure (BEF_TYPE_MOMENT_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-ledger-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefLedgerDialog, save);
  gtk_widget_class_bind_template_child (widget_class, BefLedgerDialog, building);
  gtk_widget_class_bind_template_child (widget_class, BefLedgerDialog, what);
  gtk_widget_class_bind_template_child (widget_class, BefLedgerDialog, from);
  gtk_widget_class_bind_template_child (widget_class, BefLedgerDialog, last);
  gtk_widget_class_bind_template_child (widget_class, BefLedgerDialog, euros);
  gtk_widget_class_bind_template_child (widget_class, BefLedgerDialog, flaw);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bef_ledger_dialog_init (BefLedgerDialog *self)
{
  self->buildings = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The group names its list by its title, and has none. */
  bef_accessible_set_name (gtk_widget_get_ancestor (GTK_WIDGET (self->building), GTK_TYPE_LIST_BOX),
                           _ ("Works"));
  bef_moment_entry_set_name (self->from, _ ("First day"));
  bef_moment_entry_set_name (self->last, _ ("Last day"));
  bef_moment_entry_ask_day (self->from);
  bef_moment_entry_ask_day (self->last);
}

static void
fill (BefLedgerDialog *self, BefCommune *commune)
{
  GListModel *list = bef_commune_get_buildings (commune);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const BefLedgerEntry *entry = self->entry;
  gint64 now = bef_now_ms ();

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (list, i);

      gtk_string_list_append (names, bef_building_get_name (building));
      g_ptr_array_add (self->buildings, g_strdup (bef_building_get_id (building)));
    }
  adw_combo_row_set_model (self->building, G_LIST_MODEL (names));
  bef_moment_entry_set (self->from, entry != NULL ? entry->days.from_ms : now);
  bef_moment_entry_set (self->last, entry != NULL ? entry->days.to_ms - 1 : now);
  if (entry == NULL)
    return;
  for (guint i = 0; i < self->buildings->len; i++)
    if (g_strcmp0 (self->buildings->pdata[i], entry->building) == 0)
      adw_combo_row_set_selected (self->building, i);
  gtk_editable_set_text (GTK_EDITABLE (self->what), entry->what);
  if (isnan (entry->euros))
    return;
  g_autofree char *euros =
      bef_format_number (entry->euros, entry->euros == floor (entry->euros) ? 0 : 2);
  gtk_editable_set_text (GTK_EDITABLE (self->euros), euros);
}

GtkWidget *
bef_ledger_dialog_present (GtkWindow *parent, BefSession *session, const BefLedgerEntry *entry)
{
  BefLedgerDialog *self =
      bef_follow (g_object_new (BEF_TYPE_LEDGER_DIALOG, "transient-for", parent, NULL));

  self->keeper = g_object_ref (bef_ledger_keeper_of (session));
  self->entry = entry != NULL ? bef_ledger_entry_copy (entry) : NULL;
  fill (self, bef_session_get_commune (session));
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->what);
  return GTK_WIDGET (self);
}
