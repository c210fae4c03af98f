/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contracts-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-format.h"
#include "bef-bill-dialog.h"
#include "bef-contract-dialog.h"
#include "bef-contract-files.h"
#include "bef-contract-rows.h"
#include "bef-contract-sheet.h"
#include "supervision/tariff/bef-bill-loader.h"
#include "supervision/tariff/bef-cost-words.h"
#include "ui/kit/bef-toast.h"
#include "ui/kit/bef-wrap-box.h"

/* Reckoned again so long after something was fetched. */
#define AGAIN_MS 3000
/* From here on a sum is told as it is. */
#define ALL_MEASURED 0.98

struct _BefContractsPage
{
  BefPage parent_instance;
  GtkWidget *scroller; /* template children, likewise below */
  GtkStack *stack;
  GtkLabel *total, *quality, *note;
  GtkListBox *contracts, *without, *checked;
  GtkWidget *without_group, *checked_group;
  BefContractSheet *sheet;
  BefContractKeeper *keeper; /* owned, nullable */
  char *point;               /* owned, nullable: the one that is shown */
  GPtrArray *costs;          /* owned, nullable, of BefCost: of the contracts in their order */
  GPtrArray *bills;          /* owned, nullable, of BefBill: being checked */
  guint n_bills;             /* of them, that are */
  GCancellable *cancellable; /* owned, nullable: a reckoning under way */
  GCancellable *checking;    /* owned, nullable */
  guint again;               /* source, or 0 */
};

G_DEFINE_FINAL_TYPE (BefContractsPage, bef_contracts_page, BEF_TYPE_PAGE)

/* The twelve months up to the last midnight. */
static BefRange
span_of_year (void)
{
  gint64 to = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);

  return (BefRange){ bef_civil_days_before (to, 365), to };
}

/* The list. */

static void
add_contract_row (BefContractsPage *self, const BefContract *contract, const BefCost *cost)
{
  BefCommune *commune = bef_session_get_commune (bef_page_get_session (BEF_PAGE (self)));
  const BefTariff *tariff = bef_contract_tariff_at (contract, bef_now_ms ());
  const char *title = bef_contract_get_title (contract);
  g_autofree char *meter =
      bef_contract_dup_meter (commune, bef_contract_meter_at (contract, bef_now_ms ()));
  g_autofree char *words =
      tariff != NULL ? bef_tariff_dup_words (tariff) : g_strdup (_ ("no version holds now"));
  g_autofree char *text =
      g_strdup_printf ("%s · %s\n%s", bef_fluid_name (contract->fluid), meter, words);
  g_autofree char *amount = cost != NULL ? bef_money_format_round (cost->total) : NULL;
  g_autofree char *quality =
      cost != NULL && (cost->is_unchecked || bef_cost_get_coverage (cost) < ALL_MEASURED)
          ? bef_cost_dup_quality (cost)
          : NULL;
  g_autofree char *whole =
      quality != NULL ? g_strdup_printf ("%s\n%s", text, quality) : g_strdup (text);
  GtkWidget *row = bef_contract_rows_add (self->contracts, title, whole, amount);

  g_object_set_data_full (G_OBJECT (row), "point", g_strdup (contract->point), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
}

static void
show_without (BefContractsPage *self, const BefContracts *all)
{
  BefCommune *commune = bef_session_get_commune (bef_page_get_session (BEF_PAGE (self)));
  GListModel *devices = bef_commune_get_devices (commune);
  guint n = 0;

  bef_contract_rows_clear (self->without);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      for (BefFluid f = 0; f < BEF_TARIFF_N_FLUIDS; f++)
        {
          const char *id = bef_device_get_id (device);
          if (!bef_contract_counts (device, f) || bef_contracts_find_meter (all, id, f) != NULL)
            continue;
          g_autofree char *name = bef_contract_dup_meter (commune, id);
          bef_contract_rows_add (self->without, name, bef_fluid_name (f), NULL);
          n++;
        }
    }
  gtk_widget_set_visible (self->without_group, n > 0);
}

static void
show_total (BefContractsPage *self)
{
  BefRange span = span_of_year ();

  if (self->costs == NULL || self->costs->len == 0)
    {
      gtk_label_set_text (self->total, self->costs == NULL ? _ ("Reckoning…")
                                                           : _ ("No contract is entered yet"));
      gtk_label_set_text (self->quality, self->costs == NULL
                                             ? ""
                                             : _ ("With the prices of a bill, the measures of the "
                                                  "meters become euros."));
      return;
    }
  g_autoptr (BefCost) sum = bef_cost_sum (self->costs);
  g_autofree char *amount = bef_money_format_round (sum->total);
  g_autofree char *dates =
      bef_format_dates (span.from_ms, bef_civil_add (span.to_ms, BEF_PERIOD_DAY, -1));
  g_autofree char *quality = bef_cost_dup_quality (sum);
  /* What is not measured is in none of it. */
  g_autofree char *least = bef_cost_get_coverage (sum) < ALL_MEASURED
                               /* TRANSLATORS: euros: more, for not all was measured. */
                               ? g_strdup_printf (_ ("At least %s"), amount)
                               : g_strdup (amount);
  /* TRANSLATORS: euros with taxes, a number of contracts. */
  g_autofree char *title =
      g_strdup_printf (ngettext ("%s over twelve months, by %u contract",
                                 "%s over twelve months, by %u contracts", self->costs->len),
                       least, self->costs->len);
  g_autofree char *text = quality != NULL
                              ? g_strdup_printf (_ ("Taxes included, %s · %s"), dates, quality)
                              : g_strdup_printf (_ ("Taxes included, %s"), dates);
  gtk_label_set_text (self->total, title);
  gtk_label_set_text (self->quality, text);
}

static void
update_note (BefContractsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  const char *text = NULL;

  if (!bef_contract_keeper_may_edit (self->keeper))
    text = _ ("Your role may read them, and not change them.");
  else if (bef_history_is_in_memory (bef_session_get_history (session)))
    text = _ ("Nothing is kept on this computer now: what is changed here is gone when the window "
              "is closed.");
  gtk_label_set_text (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), text != NULL);
}

static void
show_list (BefContractsPage *self)
{
  const BefContracts *all = bef_contract_keeper_get (self->keeper);
  guint n = bef_contracts_get_length (all);
  int focused = bef_contract_rows_clear (self->contracts);

  for (guint i = 0; i < n; i++)
    add_contract_row (
        self, bef_contracts_nth (all, i),
        self->costs != NULL && i < self->costs->len ? g_ptr_array_index (self->costs, i) : NULL);
  bef_contract_rows_focus (self->contracts, focused);
  gtk_widget_set_visible (GTK_WIDGET (self->contracts), n > 0);
  show_without (self, all);
  show_total (self);
  update_note (self);
}

/* Reckoning. */

static void
reckoned_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefContractsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) costs = bef_costs_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->keeper == NULL
      || !bef_page_is_shown (BEF_PAGE (self)))
    return;
  if (costs == NULL)
    {
      gtk_label_set_text (self->quality, error->message);
      return;
    }
  g_clear_pointer (&self->costs, g_ptr_array_unref);
  self->costs = g_steal_pointer (&costs);
  show_list (self);
}

static void
want (BefContractsPage *self, const BefContract *contract, BefRange span)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  for (guint i = 0; i < contract->meters->len; i++)
    {
      const char *meter = g_array_index (contract->meters, BefContractMeter, i).entity;
      bef_session_want_glance (session,
                               bef_series_key (meter, bef_tariff_index_of (contract->fluid)),
                               span.from_ms, span.to_ms);
      if (contract->fluid == BEF_FLUID_ELECTRICITY && self->point != NULL)
        bef_session_want_glance (session, bef_series_key (meter, "power"), span.from_ms,
                                 span.to_ms);
    }
}

static void
forget (BefContractsPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->again, g_source_remove);
}

static void
reckon (BefContractsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  const BefContracts *all = bef_contract_keeper_get (self->keeper);
  g_autoptr (GPtrArray) contracts = g_ptr_array_new ();
  BefRange span = span_of_year ();

  for (guint i = 0; i < bef_contracts_get_length (all); i++)
    {
      g_ptr_array_add (contracts, (gpointer)bef_contracts_nth (all, i));
      want (self, bef_contracts_nth (all, i), span);
    }
  self->cancellable = g_cancellable_new ();
  bef_costs_load_async (bef_session_get_history (session), contracts, bef_contracts_get_taxes (all),
                        span, self->cancellable, reckoned_cb, g_object_ref (self));
}

static void
set_actions (BefContractsPage *self)
{
  static const char *const editing[] = {
    "contracts.new",       "contracts.import", "contracts.edit",           "contracts.version",
    "contracts.duplicate", "contracts.remove", "contracts.remove-version", NULL
  };
  gboolean may =
      bef_contract_keeper_may_edit (self->keeper) && bef_contract_keeper_is_ready (self->keeper);
  gboolean has_any = bef_contracts_get_length (bef_contract_keeper_get (self->keeper)) > 0;

  for (guint i = 0; editing[i] != NULL; i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), editing[i], may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contracts.bill", has_any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contracts.bills", has_any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contracts.export", has_any);
}

static void
update (BefContractsPage *self)
{
  BefPage *page = BEF_PAGE (self);
  BefSession *session = bef_page_get_session (page);

  if (self->keeper == NULL || session == NULL || !bef_page_is_shown (page))
    return;
  const BefContract *one =
      self->point != NULL ? bef_contracts_find (bef_contract_keeper_get (self->keeper), self->point)
                          : NULL;
  forget (self);
  set_actions (self);
  gtk_stack_set_visible_child_name (self->stack, one != NULL ? "one" : "all");
  bef_page_set_title (page, one != NULL ? bef_contract_get_title (one) : _ ("Contracts and Bills"),
                      one != NULL ? one->point : NULL);
  if (one != NULL)
    {
      want (self, one, span_of_year ());
      bef_contract_sheet_show (self->sheet, session, self->keeper, one->point, span_of_year ());
      return;
    }
  show_list (self);
  reckon (self);
}

static gboolean
again_cb (gpointer user_data)
{
  BefContractsPage *self = user_data;

  self->again = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* What is live comes every few seconds, and is of today. */
static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity,
                    BefContractsPage *self)
{
  if (entity != NULL && self->again == 0 && bef_page_is_shown (BEF_PAGE (self)))
    self->again = g_timeout_add (AGAIN_MS, again_cb, self);
}

static void
contracts_changed_cb (BefContractsPage *self)
{
  g_clear_pointer (&self->costs, g_ptr_array_unref);
  update (self);
}

static void
offer_undo (BefContractsPage *self, guint change, const char *text)
{
  bef_toast_offer_undo (GTK_WIDGET (self), text, self->keeper, change,
                        (BefToastUndo)bef_contract_keeper_undo);
}

static void
saved_cb (BefContractsPage *self, guint change)
{
  offer_undo (self, change, _ ("The contract is kept"));
}

static void
imported_cb (guint change, guint n, gpointer user_data)
{
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u contract imported", "%u contracts imported", n), n);

  offer_undo (user_data, change, text);
}

/* Actions. */

static GtkWindow *
window_of (BefContractsPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
present (BefContractsPage *self, BefContractTask task, const char *point, gint64 from_ms)
{
  BefContractAsked asked = { task, point, from_ms };

  GtkWidget *dialog = bef_contract_dialog_present (window_of (self),
                                                   bef_page_get_session (BEF_PAGE (self)), &asked);

  if (dialog != NULL)
    g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
}

static void
contract_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefContractsPage *self = BEF_CONTRACTS_PAGE (widget);
  const char *point = parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL;

  if (g_str_equal (action, "contracts.new"))
    present (self, BEF_CONTRACT_NEW, "electricity-hphc", BEF_NO_TIME);
  else if (g_str_equal (action, "contracts.version"))
    present (self, BEF_CONTRACT_VERSION, point, BEF_NO_TIME);
  else if (g_str_equal (action, "contracts.duplicate"))
    present (self, BEF_CONTRACT_DUPLICATE, point, BEF_NO_TIME);
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefContractsPage *self = BEF_CONTRACTS_PAGE (widget);
  guint change = bef_contract_keeper_remove (self->keeper, g_variant_get_string (parameter, NULL));

  if (change != 0)
    offer_undo (self, change, _ ("The contract is removed"));
}

/* "POINT 2026-01-01". */
static void
version_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefContractsPage *self = BEF_CONTRACTS_PAGE (widget);
  g_auto (GStrv) words = g_strsplit (g_variant_get_string (parameter, NULL), " ", 2);
  gint64 from_ms;

  if (g_strv_length (words) != 2 || !bef_tariff_parse_day (words[1], &from_ms))
    return;
  if (g_str_equal (action, "contracts.edit"))
    {
      present (self, BEF_CONTRACT_CHANGE, words[0], from_ms);
      return;
    }
  const BefContract *contract =
      bef_contracts_find (bef_contract_keeper_get (self->keeper), words[0]);
  if (contract == NULL)
    return;
  g_autoptr (BefContract) rest = bef_contract_copy (contract);
  if (!bef_contract_remove_tariff (rest, from_ms))
    return;
  guint change = bef_contract_keeper_put (self->keeper, rest);
  if (change != 0)
    offer_undo (self, change, _ ("The version is removed"));
}

static void
bill_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefContractsPage *self = BEF_CONTRACTS_PAGE (widget);

  bef_bill_dialog_present (window_of (self), bef_page_get_session (BEF_PAGE (self)),
                           parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

/* A file of bills, one after the other. */

static void check_next (BefContractsPage *self);

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefContractsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBillCheck) check = bef_bill_check_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->bills == NULL
      || self->keeper == NULL)
    return;
  const BefBill *bill = g_ptr_array_index (self->bills, self->n_bills);
  const BefContract *contract =
      bef_contracts_find (bef_contract_keeper_get (self->keeper), bill->point);
  g_autofree char *days =
      bef_format_dates (bill->from_ms, bef_civil_add (bill->to_ms, BEF_PERIOD_DAY, -1));
  g_autofree char *title = g_strdup_printf (
      "%s, %s", contract != NULL ? bef_contract_get_title (contract) : bill->point, days);
  if (check != NULL)
    bef_bill_add_rows (self->checked, title, check);
  else
    bef_contract_rows_add (self->checked, title, error->message, NULL);
  self->n_bills++;
  check_next (self);
}

static void
check_next (BefContractsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (session == NULL || self->n_bills >= self->bills->len)
    return;
  bef_bill_check_async (bef_session_get_history (session), bef_contract_keeper_get (self->keeper),
                        g_ptr_array_index (self->bills, self->n_bills), self->checking, checked_cb,
                        g_object_ref (self));
}

static void
stop_checking (BefContractsPage *self)
{
  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  g_clear_pointer (&self->bills, g_ptr_array_unref);
}

static void
bills_read (GPtrArray *bills, gpointer user_data)
{
  BefContractsPage *self = user_data;

  stop_checking (self);
  self->bills = g_ptr_array_ref (bills);
  self->n_bills = 0;
  self->checking = g_cancellable_new ();
  bef_contract_rows_clear (self->checked);
  gtk_widget_set_visible (self->checked_group, TRUE);
  check_next (self);
}

static void
file_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefContractsPage *self = BEF_CONTRACTS_PAGE (widget);

  if (self->keeper == NULL)
    return;
  if (g_str_equal (action, "contracts.export"))
    bef_contract_files_export (BEF_PAGE (self), self->keeper);
  else if (g_str_equal (action, "contracts.bills"))
    bef_contract_files_read_bills (BEF_PAGE (self), bills_read, self);
  else
    bef_contract_files_import (BEF_PAGE (self), self->keeper, imported_cb, self);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, BefContractsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-contract", "s",
                              g_object_get_data (G_OBJECT (row), "point"));
}

/* The page. */

static void
bef_contracts_page_bind (BefPage *page, BefSession *session)
{
  BefContractsPage *self = BEF_CONTRACTS_PAGE (page);
  BefSession *former = bef_page_get_session (page);

  if (former != NULL)
    g_signal_handlers_disconnect_by_data (former, self);
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  forget (self);
  stop_checking (self);
  gtk_widget_set_visible (self->checked_group, FALSE);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->costs, g_ptr_array_unref);
  bef_contract_sheet_show (self->sheet, NULL, NULL, NULL, (BefRange){ 0, 0 });
  if (session == NULL)
    return;
  self->keeper = g_object_ref (bef_contract_keeper_of (session));
  g_signal_connect_object (self->keeper, "changed", G_CALLBACK (contracts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "history-changed", G_CALLBACK (history_changed_cb), self, 0);
}

static void
bef_contracts_page_shown (BefPage *page, const char *argument)
{
  BefContractsPage *self = BEF_CONTRACTS_PAGE (page);

  g_free (self->point);
  self->point = argument != NULL && *argument != '\0' ? g_strdup (argument) : NULL;
  update (self);
}

static void
bef_contracts_page_hidden (BefPage *page)
{
  forget (BEF_CONTRACTS_PAGE (page));
}

static void
bef_contracts_page_dispose (GObject *object)
{
  BefContractsPage *self = BEF_CONTRACTS_PAGE (object);

  forget (self);
  stop_checking (self);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->costs, g_ptr_array_unref);
  g_clear_pointer (&self->point, g_free);
  G_OBJECT_CLASS (bef_contracts_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "contracts.new", NULL, contract_action);
  gtk_widget_class_install_action (widget_class, "contracts.version", "s", contract_action);
  gtk_widget_class_install_action (widget_class, "contracts.duplicate", "s", contract_action);
  gtk_widget_class_install_action (widget_class, "contracts.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "contracts.edit", "s", version_action);
  gtk_widget_class_install_action (widget_class, "contracts.remove-version", "s", version_action);
  gtk_widget_class_install_action (widget_class, "contracts.bill", NULL, bill_action);
  gtk_widget_class_install_action (widget_class, "contracts.bill-of", "s", bill_action);
  gtk_widget_class_install_action (widget_class, "contracts.bills", NULL, file_action);
  gtk_widget_class_install_action (widget_class, "contracts.import", NULL, file_action);
  gtk_widget_class_install_action (widget_class, "contracts.export", NULL, file_action);
}

static void
bef_contracts_page_class_init (BefContractsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_contracts_page_dispose;
  page_class->bind = bef_contracts_page_bind;
  page_class->shown = bef_contracts_page_shown;
  page_class->hidden = bef_contracts_page_hidden;
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  g_type_ensure (BEF_TYPE_CONTRACT_SHEET);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-contracts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, total);
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, quality);
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, note);
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, contracts);
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, without);
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, without_group);
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, checked);
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, checked_group);
  gtk_widget_class_bind_template_child (widget_class, BefContractsPage, sheet);
  install_actions (widget_class);
}

static void
bef_contracts_page_init (BefContractsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->contracts, "row-activated", G_CALLBACK (row_activated_cb), self);
}

BefPage *
bef_contracts_page_new (void)
{
  return g_object_new (BEF_TYPE_CONTRACTS_PAGE, NULL);
}
