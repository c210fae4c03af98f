/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-rule-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#include "model/bef-contact.h"
#include "supervision/alarms/bef-alarm-hours.h"
#include "supervision/alarms/bef-alarm-replay.h"
#include "ui/hours/bef-hours-dialog.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-plain.h"

#define DAYS 30
/* Levels are read in slices of ten minutes; what changes state is read as it changed. */
#define SLICES (DAYS * 24 * 6)
#define MOST_SAMPLES 20000
/* With more things of a kind the answer would be long in coming, and is said to be of so many. */
#define MOST_DEVICES 40

struct _BefRuleDialog
{
  AdwWindow parent_instance;
  AdwPreferencesGroup *group; /* template child, likewise below */
  GtkSwitch *on;
  GtkWidget *limit_row, *delay_row;
  GtkSpinButton *limit, *delay, *allowed;
  GtkDropDown *contact;
  GtkLabel *told;
  GtkWidget *save, *standard, *hours, *hours_button;
  BefSession *session;       /* owned */
  char *rule;                /* owned: its id */
  GPtrArray *measures;       /* owned, of GArray of BefAlarmMeasure: one a thing */
  GCancellable *cancellable; /* owned */
  gint64 from_ms, to_ms;
  guint n_awaited, n_devices;
};

G_DEFINE_FINAL_TYPE (BefRuleDialog, bef_rule_dialog, ADW_TYPE_WINDOW)

/* As it is now. (transfer none): until it is tuned. */
static const BefAlarmRule *
get_rule (BefRuleDialog *self)
{
  return bef_alarm_rules_find (bef_alarm_keeper_get_rules (bef_session_get_alarms (self->session)),
                               self->rule);
}

/* As the fields say: plain data, its texts are the rule's. */
static BefAlarmRule
read_fields (BefRuleDialog *self)
{
  BefAlarmRule rule = *get_rule (self);

  rule.limit = gtk_spin_button_get_value (self->limit);
  rule.on_delay_ms = (gint64)round (gtk_spin_button_get_value (self->delay) * BEF_MS_MINUTE);
  rule.allowed_ms = (gint64)round (gtk_spin_button_get_value (self->allowed) * BEF_MS_HOUR);
  return rule;
}

static void
tell (BefRuleDialog *self)
{
  BefAlarmRule rule = read_fields (self);
  guint times = 0;

  if (!bef_alarm_replay_can (&rule))
    {
      gtk_label_set_text (self->told, "");
      return;
    }
  if (self->n_awaited > 0)
    {
      gtk_label_set_text (self->told, _ ("Reading the last thirty days…"));
      return;
    }
  for (guint i = 0; gtk_switch_get_active (self->on) && i < self->measures->len; i++)
    {
      const GArray *of = g_ptr_array_index (self->measures, i);
      times += bef_alarm_replay_count (&rule, (const BefAlarmMeasure *)(void *)of->data, of->len,
                                       self->to_ms);
    }
  g_autofree char *text =
      self->measures->len == 0
          ? g_strdup (_ ("Nothing of this kind is in the history of this computer"))
          : g_strdup_printf (ngettext ("Would have rung %u time in the last thirty days",
                                       "Would have rung %u times in the last thirty days", times),
                             times);
  gtk_label_set_text (self->told, text);
}

/* Reading. */

static void
take (BefRuleDialog *self, GArray *measures)
{
  if (measures->len > 0)
    g_ptr_array_add (self->measures, measures);
  else
    g_array_unref (measures);
  self->n_awaited--;
  tell (self);
}

static void
slices_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefRuleDialog) self = user_data;
  g_autoptr (BefBuckets) buckets = bef_history_buckets_finish (BEF_HISTORY (source), result, NULL);
  GArray *measures = g_array_new (FALSE, FALSE, sizeof (BefAlarmMeasure));
  gboolean any = FALSE;

  for (guint i = 0; buckets != NULL && i < bef_buckets_get_length (buckets); i++)
    {
      const BefBucket *bucket = bef_buckets_get (buckets, i);
      BefAlarmMeasure measure = { bucket->start_ms, bucket->mean };
      any |= isfinite (bucket->mean);
      g_array_append_val (measures, measure);
    }
  if (!any)
    g_array_set_size (measures, 0);
  take (self, measures);
}

static void
samples_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefRuleDialog) self = user_data;
  g_autoptr (GArray) samples = bef_history_samples_finish (BEF_HISTORY (source), result, NULL);
  GArray *measures = g_array_new (FALSE, FALSE, sizeof (BefAlarmMeasure));

  for (guint i = 0; samples != NULL && i < samples->len; i++)
    {
      const BefReading *reading = &g_array_index (samples, BefReading, i);
      BefAlarmMeasure measure = { reading->observed_ms, reading->value };
      g_array_append_val (measures, measure);
    }
  take (self, measures);
}

static void
ask (BefRuleDialog *self, const BefAlarmRule *rule, const char *device)
{
  BefHistoryQuery query = { .key = bef_series_key (device, rule->quantity),
                            .from_ms = self->from_ms,
                            .to_ms = self->to_ms };

  self->n_awaited++;
  if (rule->condition == BEF_ALARM_STATE)
    {
      query.limit = MOST_SAMPLES;
      bef_history_samples_async (bef_session_get_history (self->session), &query, self->cancellable,
                                 samples_cb, g_object_ref (self));
      return;
    }
  query.n_buckets = SLICES;
  bef_history_buckets_async (bef_session_get_history (self->session), &query, self->cancellable,
                             slices_cb, g_object_ref (self));
}

static void
read_history (BefRuleDialog *self)
{
  const BefAlarmRule *rule = get_rule (self);
  GListModel *devices = bef_commune_get_devices (bef_session_get_commune (self->session));

  self->to_ms = bef_now_ms ();
  self->from_ms = self->to_ms - DAYS * BEF_MS_DAY;
  if (!bef_alarm_replay_can (rule))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (devices) && self->n_devices < MOST_DEVICES; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if ((int)bef_device_get_kind (device) != rule->kind
          || bef_device_get_value (device, rule->quantity) == NULL)
        continue;
      self->n_devices++;
      ask (self, rule, bef_device_get_id (device));
    }
}

/* The fields. */

static void
set_range (GtkSpinButton *spin, double lower, double upper, double step, guint digits)
{
  gtk_spin_button_configure (spin, gtk_adjustment_new (lower, lower, upper, step, step * 10, 0),
                             step, digits);
  gtk_spin_button_set_numeric (spin, TRUE);
}

static void
show_rule (BefRuleDialog *self, const BefAlarmRule *rule)
{
  gboolean has_limit = rule->condition == BEF_ALARM_LEVEL || rule->condition == BEF_ALARM_RATE
                       || rule->condition == BEF_ALARM_DATE;
  const BefQuantityInfo *quantity =
      rule->quantity != NULL ? bef_quantity_info (rule->quantity) : NULL;

  gtk_switch_set_active (self->on, (rule->flags & BEF_ALARM_OFF) == 0);
  gtk_widget_set_visible (self->limit_row, has_limit);
  if (has_limit)
    {
      const char *unit = rule->condition == BEF_ALARM_DATE ? _ ("days before")
                         : quantity != NULL                ? quantity->unit
                                                           : "";
      bef_plain_set_subtitle (ADW_ACTION_ROW (self->limit_row), unit);
    }
  gtk_spin_button_set_value (self->limit, rule->limit);
  gtk_spin_button_set_value (self->delay, (double)rule->on_delay_ms / BEF_MS_MINUTE);
  gtk_spin_button_set_value (self->allowed, (double)rule->allowed_ms / BEF_MS_HOUR);
  for (guint i = 0; bef_contact_role_nth (i) != NULL; i++)
    if (g_strcmp0 (bef_contact_role_nth (i), rule->contact) == 0)
      gtk_drop_down_set_selected (self->contact, i);
}

static void
keep (BefRuleDialog *self, GKeyFile *file)
{
  g_autofree char *text = g_key_file_to_data (file, NULL, NULL);

  bef_session_tune_alarms (self->session, text);
  gtk_window_close (GTK_WINDOW (self));
}

/* What was tuned so far, without this rule. (transfer full) */
static GKeyFile *
read_others (BefRuleDialog *self)
{
  GKeyFile *file = g_key_file_new ();
  const char *text = bef_alarm_keeper_get_tuning (bef_session_get_alarms (self->session));

  if (text != NULL)
    g_key_file_load_from_data (file, text, (gsize)-1, G_KEY_FILE_NONE, NULL);
  g_key_file_remove_group (file, self->rule, NULL);
  return file;
}

static void
put_duration (GKeyFile *file, const char *rule, const char *key, gint64 ms)
{
  g_autofree char *text = g_strdup_printf ("PT%" G_GINT64_FORMAT "M", ms / BEF_MS_MINUTE);

  g_key_file_set_string (file, rule, key, text);
}

static void
save_cb (BefRuleDialog *self)
{
  g_autoptr (GKeyFile) file = read_others (self);
  const BefAlarmRule *former = get_rule (self);
  BefAlarmRule rule = read_fields (self);
  const char *contact = bef_contact_role_nth (gtk_drop_down_get_selected (self->contact));

  if (!gtk_switch_get_active (self->on))
    g_key_file_set_string (file, self->rule, "off", "true");
  if (gtk_widget_get_visible (self->limit_row))
    g_key_file_set_double (file, self->rule, "limit", rule.limit);
  put_duration (file, self->rule, "on-delay", rule.on_delay_ms);
  put_duration (file, self->rule, "time-allowed", rule.allowed_ms);
  if (contact != NULL && g_strcmp0 (contact, former->contact) != 0)
    g_key_file_set_string (file, self->rule, "contact", contact);
  keep (self, file);
}

static void
standard_cb (BefRuleDialog *self)
{
  g_autoptr (GKeyFile) file = read_others (self);

  keep (self, file);
}

static void
hours_cb (BefRuleDialog *self)
{
  bef_hours_dialog_present (GTK_WINDOW (self), self->session, "");
}

static void
bef_rule_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (BEF_RULE_DIALOG (object)->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), BEF_TYPE_RULE_DIALOG);
  G_OBJECT_CLASS (bef_rule_dialog_parent_class)->dispose (object);
}

static void
bef_rule_dialog_finalize (GObject *object)
{
  BefRuleDialog *self = BEF_RULE_DIALOG (object);

  g_clear_object (&self->session);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->measures);
  g_free (self->rule);
  G_OBJECT_CLASS (bef_rule_dialog_parent_class)->finalize (object);
}

static void
bef_rule_dialog_class_init (BefRuleDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_rule_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_rule_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-rule-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, group);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, on);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, limit_row);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, delay_row);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, limit);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, delay);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, allowed);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, contact);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, told);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, save);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, standard);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, hours);
  gtk_widget_class_bind_template_child (widget_class, BefRuleDialog, hours_button);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bef_rule_dialog_init (BefRuleDialog *self)
{
  g_autoptr (GtkStringList) roles = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->measures = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  set_range (self->limit, -1e6, 1e6, 0.5, 1);
  set_range (self->delay, 0, 31 * 24 * 60, 5, 0);
  set_range (self->allowed, 1, 366 * 24, 1, 0);
  for (guint i = 0; bef_contact_role_nth (i) != NULL; i++)
    gtk_string_list_append (roles, bef_contact_role_word (bef_contact_role_nth (i)));
  gtk_drop_down_set_model (self->contact, G_LIST_MODEL (roles));
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  g_signal_connect_swapped (self->hours_button, "clicked", G_CALLBACK (hours_cb), self);
  g_signal_connect_swapped (self->standard, "clicked", G_CALLBACK (standard_cb), self);
  g_signal_connect_swapped (self->limit, "value-changed", G_CALLBACK (tell), self);
  g_signal_connect_swapped (self->delay, "value-changed", G_CALLBACK (tell), self);
  g_signal_connect_swapped (self->on, "notify::active", G_CALLBACK (tell), self);
}

void
bef_rule_dialog_present (GtkWindow *parent, BefSession *session, const char *rule)
{
  const BefAlarmRule *known =
      bef_alarm_rules_find (bef_alarm_keeper_get_rules (bef_session_get_alarms (session)), rule);
  BefRuleDialog *self;

  g_return_if_fail (known != NULL);
  self = bef_follow (g_object_new (BEF_TYPE_RULE_DIALOG, "transient-for", parent, NULL));
  g_signal_handlers_block_by_func (self->limit, tell, self);
  g_signal_handlers_block_by_func (self->delay, tell, self);
  g_signal_handlers_block_by_func (self->on, tell, self);
  self->session = g_object_ref (session);
  self->rule = g_strdup (rule);
  g_autofree char *title = bef_alarm_rule_dup_title (known);
  bef_plain_set_group_title (self->group, title);
  bef_plain_set_group_description (self->group, known->cause);
  show_rule (self, known);
  gtk_widget_set_visible (self->hours, bef_alarm_rule_goes_by_hours (known));
  g_signal_handlers_unblock_by_func (self->limit, tell, self);
  g_signal_handlers_unblock_by_func (self->delay, tell, self);
  g_signal_handlers_unblock_by_func (self->on, tell, self);
  read_history (self);
  tell (self);
  gtk_window_present (GTK_WINDOW (self));
}
