/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contract-sheet.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-contract-rows.h"
#include "supervision/tariff/bef-cost-words.h"
#include "supervision/tariff/bef-power-advice.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-wrap-box.h"

struct _BefContractSheet
{
  GtkWidget parent_instance;
  GtkLabel *sentence, *about; /* template children, likewise below */
  GtkWidget *bill, *version, *duplicate, *remove, *lines_group, *power_group, *compare_group;
  GtkListBox *lines, *power, *versions;
  AdwComboRow *other;
  AdwActionRow *compared;
  BefSession *session;       /* owned, nullable */
  BefContractKeeper *keeper; /* owned, nullable */
  char *point;               /* owned, nullable */
  BefRange span;
  GPtrArray *others; /* owned, of BefContract: in the order of the choice; the first is none */
  BefCost *cost;     /* owned, nullable */
  GCancellable *cancellable, *comparing; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefContractSheet, bef_contract_sheet, GTK_TYPE_WIDGET)

static const BefContract *
get_contract (BefContractSheet *self)
{
  return self->keeper != NULL && self->point != NULL
             ? bef_contracts_find (bef_contract_keeper_get (self->keeper), self->point)
             : NULL;
}

/* The bill of the year. */

static void
show_lines (BefContractSheet *self, const BefContract *contract)
{
  const BefTaxes *taxes = bef_contracts_get_taxes (bef_contract_keeper_get (self->keeper));
  g_autofree char *sentence = bef_cost_dup_sentence (self->cost),
                  *quality = bef_cost_dup_quality (self->cost);

  bef_contract_rows_clear (self->lines);
  for (guint i = 0; i < self->cost->lines->len; i++)
    {
      const BefCostLine *line = &g_array_index (self->cost->lines, BefCostLine, i);
      g_autofree char *title = bef_cost_line_dup_title (line, taxes);
      g_autofree char *quantity = bef_cost_line_dup_quantity (line, contract->fluid);
      g_autofree char *amount = bef_money_format (line->amount);
      bef_contract_rows_add (self->lines, title, quantity, amount);
    }
  if (self->cost->lines->len > 0)
    {
      g_autofree char *total = bef_money_format (self->cost->total);
      GtkWidget *row =
          bef_contract_rows_add (self->lines, C_ ("bill", "Total, taxes included"), NULL, total);
      gtk_widget_add_css_class (row, "heading");
    }
  gtk_widget_set_visible (self->lines_group, self->cost->lines->len > 0);
  gtk_label_set_text (self->sentence, sentence);
  g_autofree char *dates =
      bef_format_dates (self->span.from_ms, bef_civil_add (self->span.to_ms, BEF_PERIOD_DAY, -1));
  g_autofree char *about =
      quality != NULL ? g_strdup_printf ("%s · %s", dates, quality) : g_strdup_printf ("%s", dates);
  gtk_label_set_text (self->about, about);
}

/* The power. */

static void
add_power_row (BefContractSheet *self, const BefTariff *tariff, const BefPowerAdvice *advice,
               BefClass cls)
{
  g_autofree char *best = bef_format_value ((double)advice->power[cls] / 1000, "kVA", 0);
  g_autofree char *now = bef_format_value ((double)tariff->power[cls] / 1000, "kVA", 0);
  g_autofree char *highest = bef_format_value (advice->highest[cls], "kVA", 1);
  g_autofree char *value =
      advice->power[cls] == tariff->power[cls]
          ? g_strdup (now)
          /* TRANSLATORS: subscribed now, and what would have been best: "60 kVA → 48 kVA". */
          : g_strdup_printf (_ ("%s → %s"), now, best);
  g_autofree char *subtitle = NULL;

  if (advice->above_ms[cls] > 0)
    {
      g_autofree char *above = bef_format_duration (advice->above_ms[cls]);
      /* TRANSLATORS: of a subscribed power: the highest mean, how long it was exceeded. */
      subtitle = g_strdup_printf (_ ("Highest mean of ten minutes: %s, above what is subscribed "
                                     "for %s"),
                                  highest, above);
    }
  else
    subtitle = g_strdup_printf (_ ("Highest mean of ten minutes: %s"), highest);
  bef_contract_rows_add (self->power, bef_class_word (cls), subtitle, value);
}

static void
show_power (BefContractSheet *self, const BefCostSource *source)
{
  const GArray *cells = source->cells;
  const BefTariff *tariff =
      cells->len > 0 ? g_array_index (cells, BefTariffCell, cells->len - 1).tariff : NULL;
  BefPowerAdvice advice;
  BefClass first;
  gboolean is_known = bef_power_advice (source, &advice);
  gboolean has_power = FALSE;

  bef_contract_rows_clear (self->power);
  if (tariff != NULL)
    {
      bef_scheme_classes (tariff->scheme, &first);
      has_power = tariff->power[first] > 0;
    }
  gtk_widget_set_visible (self->power_group, has_power);
  if (!has_power)
    return;
  if (!is_known)
    {
      g_autofree char *share = bef_format_value (floor (advice.coverage * 100), "%", 0);
      g_autofree char *text = g_strdup_printf (
          _ ("The power is known of %s of the year: at least 90 %% are needed to advise"), share);
      bef_contract_rows_add (self->power, _ ("Not yet known"), text, NULL);
      return;
    }
  guint n = tariff->scheme == BEF_SCHEME_C4 ? 4 : 1;
  for (BefClass c = first; c < first + n; c++)
    {
      /* Of one power for all hours, the highest of them. */
      for (BefClass k = 0; n == 1 && k < BEF_N_CLASSES; k++)
        advice.highest[c] = MAX (advice.highest[c], advice.highest[k]);
      add_power_row (self, tariff, &advice, c);
    }
  if (n == 1)
    {
      if (advice.power[first] != tariff->power[first])
        bef_contract_rows_add (
            self->power, _ ("The size that carries the highest mean"),
            _ ("A short peak may cut off sooner: ask what starts together before "
               "choosing a smaller one"),
            NULL);
      return;
    }
  g_autofree char *now = bef_money_format_round (advice.now),
                  *best = bef_money_format_round (advice.best),
                  *saved = bef_money_format_round (advice.now - advice.best);
  /* TRANSLATORS: euros a year, three times. */
  g_autofree char *text =
      g_strdup_printf (_ ("Power and excess, without taxes: %s now, %s at best"), now, best);
  g_autofree char *title = advice.now > advice.best
                               ? g_strdup_printf (_ ("%s less a year at the best powers"), saved)
                               : g_strdup (_ ("The subscribed powers are the best ones"));
  bef_contract_rows_add (self->power, title, text, NULL);
}

/* Another contract. */

static void
compared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefContractSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefCostSource) source = bef_cost_source_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->keeper == NULL
      || self->cost == NULL)
    return;
  if (source == NULL)
    {
      bef_plain_set_title (ADW_PREFERENCES_ROW (self->compared), error->message);
      return;
    }
  const BefTaxes *taxes = bef_contracts_get_taxes (bef_contract_keeper_get (self->keeper));
  g_autoptr (BefCost) cost = bef_cost_source_price (source, taxes);
  /* This one by its newest version too: prices of today against prices of today. */
  BefMoney difference = cost->total - self->cost->total;
  g_autofree char *amount = bef_money_format_round (ABS (difference)),
                  *own = bef_money_format_round (self->cost->total),
                  *others = bef_money_format_round (cost->total);
  g_autofree char *title =
      difference < 0   ? g_strdup_printf (_ ("It would have cost %s less"), amount)
      : difference > 0 ? g_strdup_printf (_ ("It would have cost %s more"), amount)
                       : g_strdup (_ ("It would have cost as much"));
  /* TRANSLATORS: euros, of a contract and of the one that it is compared with. */
  g_autofree char *text =
      g_strdup_printf (_ ("%s here, %s there, over the same measures"), own, others);
  bef_plain_set_title (ADW_PREFERENCES_ROW (self->compared), title);
  bef_plain_set_subtitle (self->compared, text);
}

static void
compare (BefContractSheet *self)
{
  guint i = adw_combo_row_get_selected (self->other);
  const BefContract *contract = get_contract (self);

  g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  gtk_widget_set_visible (GTK_WIDGET (self->compared), i > 0);
  bef_plain_set_title (ADW_PREFERENCES_ROW (self->compared), _ ("Reckoning…"));
  bef_plain_set_subtitle (self->compared, NULL);
  if (contract == NULL || self->session == NULL || i == 0 || i > self->others->len)
    return;
  g_autoptr (BefContract) as_if =
      bef_contract_as_if (g_ptr_array_index (self->others, i - 1), contract, self->span.from_ms);
  if (as_if == NULL)
    return;
  self->comparing = g_cancellable_new ();
  bef_cost_source_load_async (bef_session_get_history (self->session), as_if, self->span,
                              BEF_COST_SOURCE_PLAIN, self->comparing, compared_cb,
                              g_object_ref (self));
}

/* "Example: four classes (C4)". (transfer full) */
static char *
dup_example_title (const BefContract *example)
{
  const BefTariff *tariff = &g_array_index (example->tariffs, BefTariff, 0);

  /* TRANSLATORS: "Peak and off-peak hours": a contract that is shipped as an example. */
  return g_strdup_printf (_ ("Example: %s"), bef_scheme_name (tariff->scheme));
}

/* This one's other ways first, as examples, then the commune's other contracts. */
static void
fill_others (BefContractSheet *self, const BefContract *contract)
{
  const BefContracts *all = bef_contract_keeper_get (self->keeper),
                     *examples = bef_contracts_examples ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->others, 0);
  gtk_string_list_append (names, C_ ("contract", "None"));
  for (guint i = 0; i < bef_contracts_get_length (examples); i++)
    {
      const BefContract *example = bef_contracts_nth (examples, i);
      if (example->fluid != contract->fluid)
        continue;
      g_autofree char *title = dup_example_title (example);
      gtk_string_list_append (names, title);
      g_ptr_array_add (self->others, bef_contract_copy (example));
    }
  for (guint i = 0; i < bef_contracts_get_length (all); i++)
    {
      const BefContract *other = bef_contracts_nth (all, i);
      if (other->fluid != contract->fluid || g_str_equal (other->point, contract->point)
          || other->tariffs->len == 0)
        continue;
      gtk_string_list_append (names, bef_contract_get_title (other));
      g_ptr_array_add (self->others, bef_contract_copy (other));
    }
  adw_combo_row_set_model (self->other, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->other, 0);
}

/* Versions. */

static void
append_price (GString *out, const char *what, gint64 value, const char *unit)
{
  g_autofree char *number = bef_format_number ((double)value / 1e6, 5);

  g_string_append_printf (out, "%s%s %s\302\240€/%s", out->len > 0 ? " · " : "", what, number,
                          unit);
}

static char *
dup_version_text (const BefContract *contract, const BefTariff *tariff)
{
  g_autoptr (GString) prices = g_string_new (NULL);
  g_autofree char *hours = bef_tariff_dup_hours (tariff);
  BefClass first;
  guint n = bef_scheme_classes (tariff->scheme, &first);

  for (BefClass c = first; c < first + n; c++)
    append_price (prices, tariff->scheme == BEF_SCHEME_BASE ? "" : bef_class_code (c),
                  tariff->price[c], bef_fluid_unit (contract->fluid));
  if (tariff->subscription > 0)
    {
      g_autofree char *amount = bef_money_format (tariff->subscription);
      g_autofree char *text = tariff->is_yearly
                                  ? g_strdup_printf (_ ("subscription %s a year"), amount)
                                  : g_strdup_printf (_ ("subscription %s a month"), amount);
      g_string_append_printf (prices, " · %s", text);
    }
  if (hours == NULL)
    return g_strdup (prices->str);
  /* TRANSLATORS: prices; then hours: "22:00–06:00". */
  return g_strdup_printf (_ ("%s\nOff-peak: %s"), prices->str, hours);
}

static void
show_versions (BefContractSheet *self, const BefContract *contract)
{
  gboolean may = bef_contract_keeper_may_edit (self->keeper);
  int focused = bef_contract_rows_clear (self->versions);

  for (guint i = contract->tariffs->len; i > 0; i--)
    {
      const BefTariff *tariff = &g_array_index (contract->tariffs, BefTariff, i - 1);
      g_autofree char *title = bef_tariff_dup_words (tariff);
      g_autofree char *text = dup_version_text (contract, tariff);
      g_autofree char *day = bef_tariff_dup_day (tariff->from_ms);
      g_autofree char *target = g_strdup_printf ("%s %s", contract->point, day);
      g_autofree char *change = g_strdup_printf (_ ("Change %s"), title);
      g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), title);
      GtkWidget *row = bef_contract_rows_add (self->versions, title, text, NULL);
      if (!may)
        continue;
      bef_contract_rows_add_button (row, "document-edit-symbolic", "contracts.edit", target,
                                    change);
      if (contract->tariffs->len > 1)
        bef_contract_rows_add_button (row, "user-trash-symbolic", "contracts.remove-version",
                                      target, remove);
    }
  bef_contract_rows_focus (self->versions, focused);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefContractSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefCostSource) source = bef_cost_source_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->keeper == NULL)
    return;
  if (source == NULL)
    {
      gtk_label_set_text (self->sentence, error->message);
      return;
    }
  const BefContract *contract = get_contract (self);
  if (contract == NULL)
    return;
  const BefTaxes *taxes = bef_contracts_get_taxes (bef_contract_keeper_get (self->keeper));
  g_clear_pointer (&self->cost, bef_cost_unref);
  self->cost = bef_cost_source_price (source, taxes);
  show_lines (self, contract);
  show_power (self, source);
  if (adw_combo_row_get_selected (self->other) > 0)
    compare (self);
}

static void
forget (BefContractSheet *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
}

static void
set_target (GtkWidget *button, const char *point)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", point);
}

static void
show_contract (BefContractSheet *self, const BefContract *contract)
{
  gboolean may = bef_contract_keeper_may_edit (self->keeper);

  set_target (self->bill, contract->point);
  set_target (self->version, contract->point);
  set_target (self->duplicate, contract->point);
  set_target (self->remove, contract->point);
  gtk_widget_set_visible (self->version, may);
  gtk_widget_set_visible (self->duplicate, may);
  gtk_widget_set_visible (self->remove, may);
  show_versions (self, contract);
  fill_others (self, contract);
  if (self->cost == NULL)
    {
      gtk_label_set_text (self->sentence, _ ("Reckoning…"));
      gtk_label_set_text (self->about, "");
      gtk_widget_set_visible (self->lines_group, FALSE);
      gtk_widget_set_visible (self->power_group, FALSE);
    }
  self->cancellable = g_cancellable_new ();
  bef_cost_source_load_async (bef_session_get_history (self->session), contract, self->span,
                              BEF_COST_SOURCE_POWER, self->cancellable, loaded_cb,
                              g_object_ref (self));
}

void
bef_contract_sheet_show (BefContractSheet *self, BefSession *session, BefContractKeeper *keeper,
                         const char *point, BefRange span)
{
  forget (self);
  g_set_object (&self->session, session);
  g_set_object (&self->keeper, keeper);
  if (g_strcmp0 (self->point, point) != 0)
    {
      g_clear_pointer (&self->cost, bef_cost_unref);
      g_free (self->point);
      self->point = g_strdup (point);
    }
  self->span = span;
  const BefContract *contract = get_contract (self);
  if (contract != NULL && session != NULL)
    show_contract (self, contract);
}

static void
bef_contract_sheet_dispose (GObject *object)
{
  BefContractSheet *self = BEF_CONTRACT_SHEET (object);
  GtkWidget *child;

  forget (self);
  g_clear_object (&self->session);
  g_clear_object (&self->keeper);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_CONTRACT_SHEET);
  /* Those of the template that have no name here are not among what that takes away. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bef_contract_sheet_parent_class)->dispose (object);
}

static void
bef_contract_sheet_finalize (GObject *object)
{
  BefContractSheet *self = BEF_CONTRACT_SHEET (object);

  g_free (self->point);
  g_clear_pointer (&self->cost, bef_cost_unref);
  g_ptr_array_unref (self->others);
  G_OBJECT_CLASS (bef_contract_sheet_parent_class)->finalize (object);
}

static void
bef_contract_sheet_class_init (BefContractSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_contract_sheet_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_contract_sheet_finalize;
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-contract-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, sentence);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, about);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, bill);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, version);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, duplicate);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, remove);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, lines_group);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, lines);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, power_group);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, power);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, compare_group);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, other);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, compared);
  gtk_widget_class_bind_template_child (widget_class, BefContractSheet, versions);
}

static void
bef_contract_sheet_init (BefContractSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->others = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_contract_free);
  g_signal_connect_swapped (self->other, "notify::selected", G_CALLBACK (compare), self);
}
