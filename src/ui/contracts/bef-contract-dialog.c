/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contract-dialog.h"

#include <glib/gi18n.h>

#include "bef-contract-form.h"
#include "bef-contract-rows.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-plain.h"

struct _BefContractDialog
{
  AdwWindow parent_instance;
  GtkWidget *save; /* template children, likewise below */
  GtkBox *groups;
  GtkLabel *flaw;
  BefSession *session;       /* owned */
  BefContractKeeper *keeper; /* owned */
  BefContractForm *form;     /* owned */
  BefContractTask task;
  char *point;          /* owned: whose */
  gint64 from_ms;       /* of the version that is changed, else BEF_NO_TIME */
  GHashTable *rows;     /* owned: the rows by interned fields, not owned */
  GPtrArray *meters;    /* owned, of char: in the order of the choice */
  gboolean is_building; /* the rows are filled: nobody types */
  guint rebuild;        /* source, or 0 */
};

#define BEF_TYPE_CONTRACT_DIALOG (bef_contract_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefContractDialog, bef_contract_dialog, BEF, CONTRACT_DIALOG, AdwWindow)

static guint saved_signal;

G_DEFINE_FINAL_TYPE (BefContractDialog, bef_contract_dialog, ADW_TYPE_WINDOW)

static void update (BefContractDialog *self);
static void build (BefContractDialog *self);

static const char *
field_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "field");
}

static void
typed_cb (GtkWidget *row, BefContractDialog *self)
{
  if (self->is_building)
    return;
  bef_contract_form_set (self->form, field_of (row), gtk_editable_get_text (GTK_EDITABLE (row)));
  update (self);
}

static void save_cb (BefContractDialog *self);

static void
add_entry (BefContractDialog *self, AdwPreferencesGroup *group, const char *field,
           const char *title)
{
  GtkWidget *row = adw_entry_row_new ();
  const char *name = g_intern_string (field);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  g_object_set_data (G_OBJECT (row), "field", (gpointer)name);
  gtk_editable_set_text (GTK_EDITABLE (row), bef_contract_form_get (self->form, field));
  g_signal_connect (row, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (save_cb), self);
  g_hash_table_insert (self->rows, (gpointer)name, row);
  adw_preferences_group_add (group, row);
}

static AdwPreferencesGroup *
add_group (BefContractDialog *self, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (group), title);
  bef_plain_set_group_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (self->groups, group);
  return ADW_PREFERENCES_GROUP (group);
}

/* A choice among @names: last_of() is its row. */
static void
add_choice (BefContractDialog *self, AdwPreferencesGroup *group, const char *title,
            GListModel *names, guint selected)
{
  GtkWidget *row = adw_combo_row_new ();

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), names);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  adw_preferences_group_add (group, row);
  g_object_set_data (G_OBJECT (group), "last", row);
}

static GtkWidget *
last_of (AdwPreferencesGroup *group)
{
  return g_object_get_data (G_OBJECT (group), "last");
}

/* Choices. */

static BefFluid
fluid_of (BefContractDialog *self)
{
  for (BefFluid f = 0; f < BEF_TARIFF_N_FLUIDS; f++)
    if (g_str_equal (bef_contract_form_get (self->form, "fluid"), bef_fluid_id (f)))
      return f;
  return BEF_FLUID_ELECTRICITY;
}

static BefScheme
scheme_of (BefContractDialog *self)
{
  for (BefScheme s = 0; s < BEF_N_SCHEMES; s++)
    if (g_str_equal (bef_contract_form_get (self->form, "scheme"), bef_scheme_id (s)))
      return s;
  return BEF_SCHEME_BASE;
}

static gboolean
rebuild_cb (gpointer user_data)
{
  BefContractDialog *self = user_data;

  self->rebuild = 0;
  build (self);
  return G_SOURCE_REMOVE;
}

/* Another way of paying begins as its example; what was typed of the point stays. */
static void
begin_as (BefContractDialog *self, BefFluid fluid, BefScheme scheme)
{
  static const char *const kept[] = { "point", "label", "meter", "meter-since",
                                      "from",  "until", NULL };
  g_autofree char *example =
      g_strdup_printf ("%s-%s", bef_fluid_id (fluid), bef_scheme_id (scheme));
  const BefContract *found = bef_contracts_find (bef_contracts_examples (), example);
  g_autoptr (BefContractForm) former = g_steal_pointer (&self->form);

  self->form = bef_contract_form_new ();
  bef_contract_form_fill (self->form, found, &g_array_index (found->tariffs, BefTariff, 0));
  for (guint i = 0; kept[i] != NULL; i++)
    bef_contract_form_set (self->form, kept[i], bef_contract_form_get (former, kept[i]));
  /* Not while the row that was chosen from is still telling so. */
  if (self->rebuild == 0)
    self->rebuild = g_idle_add (rebuild_cb, self);
}

static void
fluid_cb (AdwComboRow *row, GParamSpec *spec, BefContractDialog *self)
{
  if (!self->is_building)
    begin_as (self, (BefFluid)adw_combo_row_get_selected (row), BEF_SCHEME_BASE);
}

static void
scheme_cb (AdwComboRow *row, GParamSpec *spec, BefContractDialog *self)
{
  if (!self->is_building)
    begin_as (self, BEF_FLUID_ELECTRICITY, (BefScheme)adw_combo_row_get_selected (row));
}

static void
per_cb (AdwComboRow *row, GParamSpec *spec, BefContractDialog *self)
{
  if (self->is_building)
    return;
  bef_contract_form_set (self->form, "per",
                         adw_combo_row_get_selected (row) == 1 ? "year" : "month");
  update (self);
}

static void
meter_cb (AdwComboRow *row, GParamSpec *spec, BefContractDialog *self)
{
  guint i = adw_combo_row_get_selected (row);

  if (self->is_building || i >= self->meters->len)
    return;
  bef_contract_form_set (self->form, "meter", g_ptr_array_index (self->meters, i));
  update (self);
}

static void
tax_cb (GtkSwitch *button, GParamSpec *spec, BefContractDialog *self)
{
  if (self->is_building)
    return;
  bef_contract_form_set (self->form, field_of (GTK_WIDGET (button)),
                         gtk_switch_get_active (button) ? "on" : "");
  update (self);
}

/* Groups. */

static void
add_meter_choice (BefContractDialog *self, AdwPreferencesGroup *group)
{
  BefCommune *commune = bef_session_get_commune (self->session);
  GListModel *devices = bef_commune_get_devices (commune);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *now = bef_contract_form_get (self->form, "meter");
  guint selected = GTK_INVALID_LIST_POSITION;

  g_ptr_array_set_size (self->meters, 0);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      const char *id = bef_device_get_id (device);
      if (!bef_contract_counts (device, fluid_of (self)) && !g_str_equal (id, now))
        continue;
      g_autofree char *name = bef_contract_dup_meter (commune, id);
      if (g_str_equal (id, now))
        selected = self->meters->len;
      gtk_string_list_append (names, name);
      g_ptr_array_add (self->meters, g_strdup (id));
    }
  if (selected == GTK_INVALID_LIST_POSITION && *now != '\0' && !g_str_equal (now, "urn:example"))
    {
      selected = self->meters->len;
      gtk_string_list_append (names, now);
      g_ptr_array_add (self->meters, g_strdup (now));
    }
  if (selected == GTK_INVALID_LIST_POSITION)
    {
      selected = 0;
      bef_contract_form_set (self->form, "meter",
                             self->meters->len > 0 ? g_ptr_array_index (self->meters, 0) : "");
    }
  add_choice (self, group, _ ("Meter"), G_LIST_MODEL (names), selected);
  g_signal_connect (last_of (group), "notify::selected", G_CALLBACK (meter_cb), self);
}

static void
add_point_group (BefContractDialog *self)
{
  AdwPreferencesGroup *group = add_group (self, _ ("Delivery point"), NULL);
  gboolean is_new = self->task == BEF_CONTRACT_NEW;

  if (is_new)
    {
      g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
      for (BefFluid f = 0; f < BEF_TARIFF_N_FLUIDS; f++)
        gtk_string_list_append (names, bef_fluid_name (f));
      add_choice (self, group, _ ("What is delivered"), G_LIST_MODEL (names), fluid_of (self));
      g_signal_connect (last_of (group), "notify::selected", G_CALLBACK (fluid_cb), self);
    }
  add_entry (self, group, "point", _ ("Number (PRM, PCE)"));
  add_entry (self, group, "label", _ ("Name"));
  add_meter_choice (self, group);
  add_entry (self, group, "meter-since", _ ("Counted by this meter since (empty: always)"));
  if (fluid_of (self) != BEF_FLUID_GAS)
    return;
  add_entry (self, group, "coefficient", _ ("kWh in a cubic metre, as on the bill"));
  add_entry (self, group, "coefficient-since", _ ("Since (empty: always)"));
}

static void
add_version_group (BefContractDialog *self)
{
  AdwPreferencesGroup *group = add_group (self, _ ("Version"), NULL);

  add_entry (self, group, "from", _ ("First day"));
  add_entry (self, group, "until", _ ("Last day (empty: until the next version)"));
  if (fluid_of (self) != BEF_FLUID_ELECTRICITY)
    return;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (BefScheme s = 0; s < BEF_N_SCHEMES; s++)
    gtk_string_list_append (names, bef_scheme_name (s));
  add_choice (self, group, _ ("Prices by the hour"), G_LIST_MODEL (names), scheme_of (self));
  g_signal_connect (last_of (group), "notify::selected", G_CALLBACK (scheme_cb), self);
  if (scheme_of (self) != BEF_SCHEME_BASE)
    /* TRANSLATORS: "summer" and "winter" are the words that may be typed. */
    add_entry (self, group, "off-peak", _ ("Off-peak hours (22:00-06:00; 12:00-15:00 summer)"));
}

static void
add_price_group (BefContractDialog *self)
{
  AdwPreferencesGroup *group =
      add_group (self, _ ("Prices"), _ ("Without taxes, as on the bill or in the contract"));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  BefClass first;
  guint n = bef_scheme_classes (scheme_of (self), &first);

  for (BefClass c = first; c < first + n; c++)
    {
      g_autofree char *field = g_strdup_printf ("price %s", bef_class_id (c));
      /* TRANSLATORS: "Peak hours", "kWh". */
      g_autofree char *title = g_strdup_printf (_ ("%s, euros a %s"), bef_class_word (c),
                                                bef_fluid_unit (fluid_of (self)));
      add_entry (self, group, field, title);
    }
  add_entry (self, group, "subscription", _ ("Subscription, euros"));
  gtk_string_list_append (names, _ ("a month"));
  gtk_string_list_append (names, _ ("a year"));
  add_choice (self, group, _ ("The subscription is"), G_LIST_MODEL (names),
              g_str_equal (bef_contract_form_get (self->form, "per"), "year"));
  g_signal_connect (last_of (group), "notify::selected", G_CALLBACK (per_cb), self);
  if (fluid_of (self) != BEF_FLUID_WATER)
    add_entry (self, group, "network",
               _ ("Of it for the network, euros a year (the CTA is on it)"));
}

static void
add_power_group (BefContractDialog *self)
{
  gboolean has_classes = scheme_of (self) == BEF_SCHEME_C4;
  BefClass first;
  guint n = bef_scheme_classes (scheme_of (self), &first);

  if (fluid_of (self) != BEF_FLUID_ELECTRICITY)
    return;
  AdwPreferencesGroup *group = add_group (self, _ ("Power"), NULL);
  for (BefClass c = first; c < first + (has_classes ? n : 1); c++)
    {
      g_autofree char *field = g_strdup_printf ("power %s", bef_class_id (c));
      g_autofree char *title = has_classes
                                   ? g_strdup_printf (_ ("Subscribed, %s, kVA"), bef_class_code (c))
                                   : g_strdup (_ ("Subscribed, kVA"));
      add_entry (self, group, field, title);
    }
  for (BefClass c = first; c < first + (has_classes ? n : 1); c++)
    {
      g_autofree char *field = g_strdup_printf ("power-price %s", bef_class_id (c));
      g_autofree char *title =
          has_classes ? g_strdup_printf (_ ("Price, %s, euros a kVA and year"), bef_class_code (c))
                      : g_strdup (_ ("Price, euros a kVA and year (empty: in the subscription)"));
      add_entry (self, group, field, title);
    }
  if (!has_classes)
    return;
  add_entry (self, group, "excess", _ ("Above it, euros an hour"));
  add_entry (self, group, "factor", _ ("kW in a kVA (0.93 where kW are measured)"));
}

/* Of the shipped ones, those that this may have. */
static gboolean
may_have (BefFluid fluid, const char *tax)
{
  gboolean is_gas = g_str_has_suffix (tax, "-gaz"), is_water = g_str_has_suffix (tax, "-eau");
  gboolean is_power = g_str_has_prefix (tax, "accise-") && !is_gas;

  if (fluid == BEF_FLUID_WATER)
    return is_water;
  if (fluid == BEF_FLUID_GAS)
    return !is_water && !is_power && !g_str_equal (tax, "cta");
  return !is_water && !is_gas;
}

static void
add_tax_group (BefContractDialog *self)
{
  AdwPreferencesGroup *group =
      add_group (self, _ ("Taxes"), _ ("Their rates are known by date, and follow the law"));
  const BefTaxes *taxes = bef_taxes_shipped ();

  for (guint i = 0; i < bef_taxes_get_length (taxes); i++)
    {
      const BefTax *tax = bef_taxes_nth (taxes, i);
      g_autofree char *field = g_strdup_printf ("tax %s", tax->id);
      if (!may_have (fluid_of (self), tax->id))
        continue;
      GtkWidget *row = adw_action_row_new (), *button = gtk_switch_new ();
      bef_plain_set_title (ADW_PREFERENCES_ROW (row), tax->name);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_switch_set_active (GTK_SWITCH (button),
                             *bef_contract_form_get (self->form, field) != '\0');
      g_object_set_data (G_OBJECT (button), "field", (gpointer)g_intern_string (field));
      g_signal_connect (button, "notify::active", G_CALLBACK (tax_cb), self);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
      adw_preferences_group_add (group, row);
    }
}

static void
build (BefContractDialog *self)
{
  GtkWidget *child;

  self->is_building = TRUE;
  g_hash_table_remove_all (self->rows);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  add_point_group (self);
  add_version_group (self);
  add_price_group (self);
  add_power_group (self);
  add_tax_group (self);
  self->is_building = FALSE;
  update (self);
}

/* Telling what is wrong. */

static void
tell (BefContractDialog *self, const char *field, const char *flaw)
{
  GHashTableIter iter;
  gpointer name, row;
  GtkWidget *wrong = NULL;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &name, &row))
    {
      bef_css_class_set (row, "error", flaw != NULL && name == field);
      if (flaw != NULL && name == field)
        wrong = row;
    }
  gtk_widget_set_sensitive (self->save, flaw == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->flaw), flaw != NULL);
  if (flaw == NULL)
    return;
  g_autofree char *text =
      wrong != NULL ? g_strdup_printf (
          C_ ("field", "%s: %s"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (wrong)), flaw)
                    : g_strdup (flaw);
  gtk_label_set_text (self->flaw, text);
}

static void
update (BefContractDialog *self)
{
  const char *field = NULL;
  g_autofree char *flaw = NULL;
  g_autoptr (BefContract) contract = bef_contract_form_read (self->form, &field, &flaw);

  tell (self, field, flaw);
}

/* The whole contract with what was typed. (transfer full) */
static BefContract *
dup_whole (BefContractDialog *self, const BefContract *typed)
{
  const BefContract *former =
      self->task != BEF_CONTRACT_NEW
          ? bef_contracts_find (bef_contract_keeper_get (self->keeper), self->point)
          : NULL;

  if (former == NULL)
    return bef_contract_copy (typed);
  BefContract *whole = bef_contract_copy (former);
  g_free (whole->point);
  whole->point = g_strdup (typed->point);
  g_free (whole->label);
  whole->label = g_strdup (typed->label);
  if (self->task == BEF_CONTRACT_DUPLICATE)
    g_array_set_size (whole->meters, 0);
  const BefContractMeter *meter = &g_array_index (typed->meters, BefContractMeter, 0);
  bef_contract_put_meter (whole, meter->from_ms, meter->entity);
  for (guint i = 0; i < typed->coefficients->len; i++)
    {
      const BefCoefficient *c = &g_array_index (typed->coefficients, BefCoefficient, i);
      bef_contract_put_coefficient (whole, c->from_ms, c->value);
    }
  if (self->task == BEF_CONTRACT_CHANGE)
    bef_contract_remove_tariff (whole, self->from_ms);
  bef_contract_put_tariff (whole, &g_array_index (typed->tariffs, BefTariff, 0));
  return whole;
}

static char *
dup_clash (BefContractDialog *self, const BefContract *whole)
{
  gboolean is_own = self->task == BEF_CONTRACT_VERSION || self->task == BEF_CONTRACT_CHANGE;
  const BefContracts *all = bef_contract_keeper_get (self->keeper);

  if (bef_contracts_find (all, whole->point) != NULL
      && !(is_own && g_str_equal (whole->point, self->point)))
    return g_strdup (_ ("There is a contract of this number already."));
  return bef_contract_dup_problem (whole, bef_contracts_get_taxes (all));
}

static void
save_cb (BefContractDialog *self)
{
  const char *field = NULL;
  g_autofree char *flaw = NULL;
  g_autoptr (BefContract) typed = bef_contract_form_read (self->form, &field, &flaw);

  if (typed == NULL)
    {
      tell (self, field, flaw);
      return;
    }
  g_autoptr (BefContract) whole = dup_whole (self, typed);
  g_autofree char *clash = dup_clash (self, whole);
  if (clash != NULL)
    {
      tell (self, g_intern_static_string ("point"), clash);
      gtk_widget_set_sensitive (self->save, TRUE);
      return;
    }
  gboolean is_own = self->task == BEF_CONTRACT_VERSION || self->task == BEF_CONTRACT_CHANGE;
  guint change = bef_contract_keeper_rename (self->keeper, is_own ? self->point : NULL, whole);
  if (change == 0)
    {
      tell (self, NULL, _ ("The contract could not be kept."));
      return;
    }
  g_signal_emit (self, saved_signal, 0, change);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
bef_contract_dialog_dispose (GObject *object)
{
  BefContractDialog *self = BEF_CONTRACT_DIALOG (object);

  self->is_building = TRUE;
  g_clear_handle_id (&self->rebuild, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->keeper);
  G_OBJECT_CLASS (bef_contract_dialog_parent_class)->dispose (object);
}

static void
bef_contract_dialog_finalize (GObject *object)
{
  BefContractDialog *self = BEF_CONTRACT_DIALOG (object);

  bef_contract_form_free (self->form);
  g_free (self->point);
  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->meters);
  G_OBJECT_CLASS (bef_contract_dialog_parent_class)->finalize (object);
}

static void
bef_contract_dialog_class_init (BefContractDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_contract_dialog_dispose;
  saved_signal = g_signal_new ("saved", BEF_TYPE_CONTRACT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  G_OBJECT_CLASS (klass)->finalize = bef_contract_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-contract-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefContractDialog, save);
  gtk_widget_class_bind_template_child (widget_class, BefContractDialog, groups);
  gtk_widget_class_bind_template_child (widget_class, BefContractDialog, flaw);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bef_contract_dialog_init (BefContractDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->form = bef_contract_form_new ();
  self->rows = g_hash_table_new (NULL, NULL);
  self->meters = g_ptr_array_new_with_free_func (g_free);
}

/* FALSE: there is nothing to begin with. */
static gboolean
fill (BefContractDialog *self, const BefContractAsked *asked)
{
  const BefContracts *all = asked->task == BEF_CONTRACT_NEW
                                ? bef_contracts_examples ()
                                : bef_contract_keeper_get (self->keeper);
  const BefContract *contract = bef_contracts_find (all, asked->point);
  g_autofree char *today = bef_contract_dup_typed_day (bef_now_ms ());

  if (contract == NULL || contract->tariffs->len == 0)
    return FALSE;
  const BefTariff *tariff =
      &g_array_index (contract->tariffs, BefTariff, contract->tariffs->len - 1);
  if (asked->task == BEF_CONTRACT_CHANGE)
    tariff = bef_contract_tariff_at (contract, asked->from_ms);
  if (tariff == NULL)
    return FALSE;
  bef_contract_form_fill (self->form, contract, tariff);
  if (asked->task == BEF_CONTRACT_VERSION)
    bef_contract_form_set (self->form, "from", today);
  if (asked->task == BEF_CONTRACT_VERSION)
    bef_contract_form_set (self->form, "until", "");
  if (asked->task == BEF_CONTRACT_NEW || asked->task == BEF_CONTRACT_DUPLICATE)
    {
      bef_contract_form_set (self->form, "point", "");
      bef_contract_form_set (self->form, "meter-since", "");
    }
  return TRUE;
}

GtkWidget *
bef_contract_dialog_present (GtkWindow *parent, BefSession *session, const BefContractAsked *asked)
{
  BefContractDialog *self =
      bef_follow (g_object_new (BEF_TYPE_CONTRACT_DIALOG, "transient-for", parent, NULL));

  self->session = g_object_ref (session);
  self->keeper = g_object_ref (bef_contract_keeper_of (session));
  self->task = asked->task;
  self->point = g_strdup (asked->point);
  self->from_ms = asked->from_ms;
  if (!fill (self, asked))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return NULL;
    }
  build (self);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}
