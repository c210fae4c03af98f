/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bill-dialog.h"

#include <glib/gi18n.h>

#include "bef-contract-form.h"
#include "bef-contract-rows.h"
#include "supervision/tariff/bef-bill-loader.h"
#include "supervision/tariff/bef-cost-words.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-plain.h"

/* A detail of a bill that may be typed. */
typedef struct
{
  GtkWidget *row; /* owned by the group */
  gsize offset;   /* of a gint64 of BefBill */
  int decimals;
} Detail;

struct _BefBillDialog
{
  AdwWindow parent_instance;
  GtkWidget *check; /* template children, likewise below */
  GtkListBox *found;
  AdwPreferencesGroup *details;
  AdwComboRow *contract;
  GtkWidget *from, *to, *total;
  GtkLabel *flaw;
  BefSession *session;       /* owned */
  BefContractKeeper *keeper; /* owned */
  GPtrArray *points;         /* owned, of char: in the order of the choice */
  GArray *fields;            /* owned, of Detail */
  GCancellable *cancellable; /* owned, nullable: a check under way */
};

#define BEF_TYPE_BILL_DIALOG (bef_bill_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefBillDialog, bef_bill_dialog, BEF, BILL_DIALOG, AdwWindow)
G_DEFINE_FINAL_TYPE (BefBillDialog, bef_bill_dialog, ADW_TYPE_WINDOW)

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static const BefContract *
get_contract (BefBillDialog *self)
{
  guint i = adw_combo_row_get_selected (self->contract);

  return i < self->points->len ? bef_contracts_find (bef_contract_keeper_get (self->keeper),
                                                     g_ptr_array_index (self->points, i))
                               : NULL;
}

/* What is typed. */

/* Marks @row with @flaw (nullable: none). */
static gboolean
mark (BefBillDialog *self, GtkWidget *row, const char *flaw)
{
  bef_css_class_set (row, "error", flaw != NULL);
  if (flaw != NULL && !gtk_widget_get_visible (GTK_WIDGET (self->flaw)))
    {
      g_autofree char *text = g_strdup_printf (
          C_ ("field", "%s: %s"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), flaw);
      gtk_label_set_text (self->flaw, text);
      gtk_widget_set_visible (GTK_WIDGET (self->flaw), TRUE);
    }
  return flaw == NULL;
}

static gboolean
read_day (BefBillDialog *self, GtkWidget *row, gint64 *out)
{
  g_autofree char *iso = bef_contract_dup_iso_day (text_of (row));

  return mark (self, row,
               bef_tariff_parse_day (iso, out) ? NULL : _ ("a date is expected, like 31/01/2026"));
}

static gboolean
read_details (BefBillDialog *self, BefBill *bill)
{
  gboolean is_right = TRUE;

  for (guint i = 0; i < self->fields->len; i++)
    {
      const Detail *detail = &g_array_index (self->fields, Detail, i);
      gint64 *place = G_STRUCT_MEMBER_P (bill, detail->offset);
      const char *text = text_of (detail->row);
      gboolean is_number = *text == '\0' || bef_decimal_parse (text, detail->decimals, place);
      is_right =
          mark (self, detail->row, is_number ? NULL : _ ("a number is expected")) && is_right;
    }
  return is_right;
}

/* (transfer full) NULL: something is wrong, and told. */
static BefBill *
read_bill (BefBillDialog *self)
{
  const BefContract *contract = get_contract (self);
  g_autoptr (BefBill) bill = bef_bill_new (contract != NULL ? contract->point : "");

  gtk_widget_set_visible (GTK_WIDGET (self->flaw), FALSE);
  if (contract == NULL || !read_day (self, self->from, &bill->from_ms)
      || !read_day (self, self->to, &bill->to_ms))
    return NULL;
  bill->to_ms = bef_civil_add (bill->to_ms, BEF_PERIOD_DAY, 1);
  if (!mark (self, self->to,
             bill->from_ms < bill->to_ms ? NULL : _ ("the last day is before the first"))
      || !mark (self, self->total,
                bef_decimal_parse (text_of (self->total), 9, &bill->total)
                    ? NULL
                    : _ ("a number is expected"))
      || !read_details (self, bill))
    return NULL;
  return g_steal_pointer (&bill);
}

static void
update_cb (BefBillDialog *self)
{
  gboolean is_filled = *text_of (self->from) != '\0' && *text_of (self->to) != '\0'
                       && *text_of (self->total) != '\0';

  gtk_widget_set_sensitive (self->check, is_filled);
}

/* What was found. */

/* Each two that explain it together are a row. */
static void
add_pairs (GtkListBox *list, const BefBillCheck *check)
{
  for (guint i = 0; i + 1 < check->causes->len; i += 2)
    {
      const BefBillCause *a = g_ptr_array_index (check->causes, i),
                         *b = g_ptr_array_index (check->causes, i + 1);
      g_autofree char *first = bef_money_format (a->amount), *second = bef_money_format (b->amount);
      /* TRANSLATORS: two mistakes that a bill may have at once. */
      g_autofree char *title = g_strdup_printf (_ ("%s, and: %s"), bef_bill_cause_title (a->kind),
                                                bef_bill_cause_title (b->kind));
      g_autofree char *detail = g_strdup_printf ("%s\n%s", a->detail, b->detail);
      g_autofree char *amounts = g_strdup_printf ("%s + %s", first, second);
      bef_contract_rows_add (list, title, detail, amounts);
    }
  if (check->n_pairs * 2 > check->causes->len)
    {
      guint n = check->n_pairs - check->causes->len / 2;
      g_autofree char *text =
          g_strdup_printf (ngettext ("%u other explanation", "%u other explanations", n), n);
      bef_contract_rows_add (list, text, NULL, NULL);
    }
}

void
bef_bill_add_rows (GtkListBox *list, const char *title, const BefBillCheck *check)
{
  g_autofree char *sentence = bef_bill_check_dup_sentence (check);
  g_autofree char *amount =
      check->difference != BEF_NO_MONEY ? bef_money_format (check->difference) : NULL;
  gboolean is_right = check->verdict == BEF_BILL_RIGHT;

  bef_contract_rows_add (list, title != NULL ? title : sentence, title != NULL ? sentence : NULL,
                         is_right ? NULL : amount);
  /* Where it agrees, so do the rates. */
  if (!is_right && check->cost != NULL && check->cost->is_unchecked)
    bef_contract_rows_add (list, _ ("Its taxes are compared with rates that are to be verified"),
                           NULL, NULL);
  if (check->verdict == BEF_BILL_SEVERAL)
    {
      add_pairs (list, check);
      return;
    }
  for (guint i = 0; i < check->causes->len; i++)
    {
      const BefBillCause *cause = g_ptr_array_index (check->causes, i);
      g_autofree char *part = bef_money_format (cause->amount);
      /* The sentence ends with the first. */
      gboolean is_told = cause->detail != NULL && g_str_has_suffix (sentence, cause->detail);
      bef_contract_rows_add (list, bef_bill_cause_title (cause->kind),
                             is_told ? NULL : cause->detail, part);
    }
}

static void
show_reckoned (BefBillDialog *self, const BefBillCheck *check)
{
  const BefContract *contract = get_contract (self);
  const BefTaxes *taxes = bef_contracts_get_taxes (bef_contract_keeper_get (self->keeper));

  for (guint i = 0; contract != NULL && i < check->cost->lines->len; i++)
    {
      const BefCostLine *line = &g_array_index (check->cost->lines, BefCostLine, i);
      g_autofree char *name = bef_cost_line_dup_title (line, taxes);
      /* TRANSLATORS: a line of a bill, as it is reckoned here. */
      g_autofree char *title = g_strdup_printf (_ ("Reckoned: %s"), name);
      g_autofree char *quantity = bef_cost_line_dup_quantity (line, contract->fluid);
      g_autofree char *amount = bef_money_format (line->amount);
      bef_contract_rows_add (self->found, title, quantity, amount);
    }
}

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefBillDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBillCheck) check = bef_bill_check_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->keeper == NULL)
    return;
  gtk_widget_set_sensitive (self->check, TRUE);
  bef_contract_rows_clear (self->found);
  gtk_widget_set_visible (GTK_WIDGET (self->found), TRUE);
  if (check == NULL)
    {
      bef_contract_rows_add (self->found, _ ("The bill cannot be checked"), error->message, NULL);
      return;
    }
  bef_bill_add_rows (self->found, NULL, check);
  show_reckoned (self, check);
}

static void
check_cb (BefBillDialog *self)
{
  g_autoptr (BefBill) bill = read_bill (self);

  if (bill == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->check, FALSE);
  bef_bill_check_async (bef_session_get_history (self->session),
                        bef_contract_keeper_get (self->keeper), bill, self->cancellable, checked_cb,
                        g_object_ref (self));
}

/* The details that such a contract's bill has. */

static void
add_detail (BefBillDialog *self, const char *title, gsize offset, int decimals)
{
  Detail detail = { adw_entry_row_new (), offset, decimals };

  bef_plain_set_title (ADW_PREFERENCES_ROW (detail.row), title);
  g_signal_connect_swapped (detail.row, "entry-activated", G_CALLBACK (check_cb), self);
  adw_preferences_group_add (self->details, detail.row);
  g_array_append_val (self->fields, detail);
}

static void
add_class_details (BefBillDialog *self, const BefContract *contract, const BefTariff *tariff)
{
  BefClass first;
  guint n = bef_scheme_classes (tariff->scheme, &first);
  const char *unit = bef_fluid_unit (contract->fluid);

  for (BefClass c = first; c < first + n; c++)
    {
      /* TRANSLATORS: "Peak hours", "kWh". */
      g_autofree char *used = g_strdup_printf (_ ("%s, %s"), bef_class_word (c), unit);
      g_autofree char *price = g_strdup_printf (_ ("%s, euros a %s"), bef_class_word (c), unit);
      add_detail (self, used, G_STRUCT_OFFSET (BefBill, used) + c * sizeof (gint64), 3);
      add_detail (self, price, G_STRUCT_OFFSET (BefBill, price) + c * sizeof (gint64), 6);
    }
}

static void
build_details (BefBillDialog *self)
{
  const BefContract *contract = get_contract (self);
  const BefTaxes *taxes = bef_contracts_get_taxes (bef_contract_keeper_get (self->keeper));

  for (guint i = 0; i < self->fields->len; i++)
    adw_preferences_group_remove (self->details, g_array_index (self->fields, Detail, i).row);
  g_array_set_size (self->fields, 0);
  if (contract == NULL || contract->tariffs->len == 0)
    return;
  const BefTariff *tariff =
      &g_array_index (contract->tariffs, BefTariff, contract->tariffs->len - 1);
  add_class_details (self, contract, tariff);
  if (contract->fluid == BEF_FLUID_GAS)
    add_detail (self, _ ("kWh in a cubic metre, as on the bill"),
                G_STRUCT_OFFSET (BefBill, coefficient), 4);
  add_detail (self, _ ("Subscription, euros"), G_STRUCT_OFFSET (BefBill, subscription), 9);
  if (bef_tariff_power_a_year (tariff) > 0)
    add_detail (self, _ ("For the subscribed power, euros"),
                G_STRUCT_OFFSET (BefBill, power_amount), 9);
  if (tariff->excess > 0)
    add_detail (self, _ ("Above the subscribed power, euros"), G_STRUCT_OFFSET (BefBill, excess),
                9);
  for (guint t = 0; t < tariff->n_taxes; t++)
    {
      const BefTax *tax = bef_taxes_find (taxes, tariff->taxes[t]);
      g_autofree char *title =
          g_strdup_printf (_ ("%s, euros"), tax != NULL ? tax->name : tariff->taxes[t]);
      add_detail (self, title, G_STRUCT_OFFSET (BefBill, tax) + t * sizeof (gint64), 9);
    }
  add_detail (self, _ ("Total without taxes, euros"), G_STRUCT_OFFSET (BefBill, net), 9);
}

static void
bef_bill_dialog_dispose (GObject *object)
{
  BefBillDialog *self = BEF_BILL_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->keeper);
  G_OBJECT_CLASS (bef_bill_dialog_parent_class)->dispose (object);
}

static void
bef_bill_dialog_finalize (GObject *object)
{
  BefBillDialog *self = BEF_BILL_DIALOG (object);

  g_ptr_array_unref (self->points);
  g_array_unref (self->fields);
  G_OBJECT_CLASS (bef_bill_dialog_parent_class)->finalize (object);
}

static void
bef_bill_dialog_class_init (BefBillDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_bill_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_bill_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-bill-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefBillDialog, check);
  gtk_widget_class_bind_template_child (widget_class, BefBillDialog, found);
  gtk_widget_class_bind_template_child (widget_class, BefBillDialog, details);
  gtk_widget_class_bind_template_child (widget_class, BefBillDialog, contract);
  gtk_widget_class_bind_template_child (widget_class, BefBillDialog, from);
  gtk_widget_class_bind_template_child (widget_class, BefBillDialog, to);
  gtk_widget_class_bind_template_child (widget_class, BefBillDialog, total);
  gtk_widget_class_bind_template_child (widget_class, BefBillDialog, flaw);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bef_bill_dialog_init (BefBillDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->points = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_array_new (FALSE, FALSE, sizeof (Detail));
}

void
bef_bill_dialog_present (GtkWindow *parent, BefSession *session, const char *point)
{
  BefBillDialog *self =
      bef_follow (g_object_new (BEF_TYPE_BILL_DIALOG, "transient-for", parent, NULL));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  self->session = g_object_ref (session);
  self->keeper = g_object_ref (bef_contract_keeper_of (session));
  const BefContracts *all = bef_contract_keeper_get (self->keeper);
  for (guint i = 0; i < bef_contracts_get_length (all); i++)
    {
      const BefContract *contract = bef_contracts_nth (all, i);
      if (g_strcmp0 (contract->point, point) == 0)
        selected = i;
      gtk_string_list_append (names, bef_contract_get_title (contract));
      g_ptr_array_add (self->points, g_strdup (contract->point));
    }
  adw_combo_row_set_model (self->contract, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->contract, selected);
  g_signal_connect_swapped (self->contract, "notify::selected", G_CALLBACK (build_details), self);
  /* Last month's, as most bills are. */
  gint64 month = bef_civil_floor (bef_now_ms (), BEF_PERIOD_MONTH);
  g_autofree char *from = bef_contract_dup_typed_day (bef_civil_add (month, BEF_PERIOD_MONTH, -1));
  g_autofree char *to = bef_contract_dup_typed_day (bef_civil_add (month, BEF_PERIOD_DAY, -1));
  gtk_editable_set_text (GTK_EDITABLE (self->from), from);
  gtk_editable_set_text (GTK_EDITABLE (self->to), to);
  build_details (self);
  update_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->total);
}
