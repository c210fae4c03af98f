/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hygiene-page.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "supervision/alarms/bef-alarm-hygiene.h"
#include "bef-availability-box.h"
#include "bef-rule-dialog.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"

#define DAYS 30
/* Of those that came most often. */
#define MAX_ROWS 10
/* Of the journal in one question, and of all that is looked at. */
#define PART_LINES 2000
#define MAX_LINES 20000
/* Actions of the journal: "alarm-raised/phone-unreachable". */
#define ACTION_BEGINS "alarm-"

struct _BefHygienePage
{
  BefPage parent_instance;
  GtkStack *stack; /* template child, likewise below */
  AdwStatusPage *status;
  GtkListBox *figures, *often, *outs, *rules;
  GtkWidget *often_group, *outs_group;
  BefAvailabilityBox *availability;
  GPtrArray *entries;           /* owned, of BefJournalEntry: what was read so far */
  GCancellable *cancellable;    /* owned, nullable: the read under way */
  char *outs_said, *rules_said; /* owned, nullable: what these lists tell */
  gint64 from_ms;
};

G_DEFINE_FINAL_TYPE (BefHygienePage, bef_hygiene_page, BEF_TYPE_PAGE)

static void
clear (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

/* Whether a list tells @text already (*@said): it is left as it is then, with the focus in it. */
static gboolean
tells (char **said, const char *text)
{
  if (g_strcmp0 (*said, text) == 0)
    return TRUE;
  g_free (*said);
  *said = g_strdup (text);
  return FALSE;
}

static void
add_row (GtkListBox *list, const char *title, const char *subtitle, const char *value)
{
  GtkWidget *row = adw_action_row_new (), *label = gtk_label_new (value);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_append (list, row);
}

static void
show_figures (BefHygienePage *self, const BefHygiene *hygiene)
{
  double a_day = (double)hygiene->raised / hygiene->n_days;
  double share = hygiene->raised > 0 ? 100.0 * hygiene->urgent / hygiene->raised : 0;
  g_autofree char *raised = bef_format_number (hygiene->raised, 0);
  g_autofree char *mean = bef_format_number (a_day, 1);
  g_autofree char *urgent = bef_format_value (share, "%", 0);
  g_autofree char *standing = bef_format_number (hygiene->n_standing_long, 0);
  g_autofree char *chatters = bef_format_number (hygiene->chatters, 0);

  clear (self->figures);
  add_row (self->figures, _ ("Alarms raised"), _ ("By this console's own rules"), raised);
  add_row (self->figures, _ ("A day, on average"), _ ("5 at most is what one person can see to"),
           mean);
  if (hygiene->worst_day_ms != BEF_NO_TIME)
    {
      g_autofree char *day = bef_format_date_short (hygiene->worst_day_ms);
      g_autofree char *n = bef_format_number (hygiene->worst_day, 0);
      add_row (self->figures, _ ("On the worst day"), day, n);
    }
  add_row (self->figures, _ ("Urgent"), _ ("Under 5 %, or nobody runs any more"), urgent);
  add_row (self->figures, _ ("There for more than a day"), _ ("Each should have an owner"),
           standing);
  add_row (self->figures, _ ("That came and went"), NULL, chatters);
}

/* The thing and its building. (transfer full) */
static char *
dup_where (BefCommune *commune, const char *urn)
{
  BefDevice *device = bef_commune_find_device (commune, urn);
  BefBuilding *building = bef_commune_find_building (commune, urn);
  const char *place = device != NULL ? bef_device_get_building_name (device) : NULL;

  if (building != NULL)
    return g_strdup (bef_building_get_name (building));
  if (device == NULL)
    return g_strdup (_ ("No longer there"));
  return place != NULL ? g_strdup_printf ("%s · %s", bef_device_get_name (device), place)
                       : g_strdup (bef_device_get_name (device));
}

/* (transfer full) */
static char *
dup_rule_name (BefAlarmRules *rules, const char *id)
{
  const BefAlarmRule *rule = bef_alarm_rules_find (rules, id);

  return rule != NULL ? bef_alarm_rule_dup_title (rule) : g_strdup (id);
}

/* Others who see the screen are not told where cameras are. @rule nullable. */
static gboolean
may_be_shown (BefSession *session, const BefAlarmRule *rule, const char *object)
{
  BefDevice *device = bef_commune_find_device (bef_session_get_commune (session), object);

  return !bef_session_has_audience (session)
         || !((rule != NULL && rule->kind >= 0
               && bef_kind_has ((BefKind)rule->kind, BEF_KIND_WATCHES))
              || (device != NULL && bef_kind_has (bef_device_get_kind (device), BEF_KIND_WATCHES)));
}

static void
show_often (BefHygienePage *self, BefSession *session, const BefHygiene *hygiene)
{
  BefAlarmRules *rules = bef_alarm_keeper_get_rules (bef_session_get_alarms (session));
  guint n = 0;

  clear (self->often);
  for (guint i = 0; i < hygiene->rows->len && n < MAX_ROWS; i++)
    {
      const BefHygieneRow *row = g_ptr_array_index (hygiene->rows, i);
      const char *advice = bef_hygiene_advice_words (bef_hygiene_advise (hygiene, row));
      if (row->raised == 0
          || !may_be_shown (session, bef_alarm_rules_find (rules, row->rule), row->object))
        continue;
      g_autofree char *name = dup_rule_name (rules, row->rule);
      g_autofree char *where = dup_where (bef_session_get_commune (session), row->object);
      g_autofree char *text =
          advice != NULL ? g_strdup_printf ("%s\n%s", where, advice) : g_strdup (where);
      g_autofree char *times =
          g_strdup_printf (ngettext ("%u time", "%u times", row->raised), row->raised);
      add_row (self->often, name, text, times);
      n++;
    }
  gtk_widget_set_visible (self->often_group, n > 0);
}

/* "Since 24 November 2026 (3 days ago) until 24 December 2026, by Secretary", and why. Nobody is
 * named before others. (transfer full) */
static char *
dup_out_words (BefSession *session, const BefAlarmOut *out)
{
  gboolean is_told = !bef_session_has_audience (session);
  g_autofree char *who = is_told ? bef_text_line (out->who, BEF_TEXT_LINE) : NULL;
  g_autofree char *why = is_told ? bef_text_line (out->reason, BEF_TEXT_WHOLE) : NULL;
  g_autofree char *since = bef_format_date (out->at_ms);
  g_autofree char *age = bef_format_age (out->at_ms, bef_now_ms ());
  g_autofree char *until = bef_format_date (out->until_ms);
  GString *text = g_string_new (NULL);

  /* TRANSLATORS: since when, how long ago, and until when something is out of service. */
  g_string_append_printf (text, _ ("Since %s (%s), until %s"), since, age, until);
  if (who != NULL && who[0] != '\0')
    /* TRANSLATORS: after what was done: who did it. */
    g_string_append_printf (text, _ (" by %s"), who);
  if (out->id == NULL)
    g_string_append_printf (text, "\n%s", _ ("Its condition is not there now"));
  if (why != NULL && why[0] != '\0')
    g_string_append_printf (text, "\n%s", why);
  return g_string_free (text, FALSE);
}

static void
put_back_cb (GtkButton *button, BefHygienePage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  g_autoptr (GError) error = NULL;

  if (session != NULL
      && !bef_session_put_back (session, g_object_get_data (G_OBJECT (button), "rule"),
                                g_object_get_data (G_OBJECT (button), "object"), &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
}

/* @title: of the rule, and where. */
static void
add_put_back (BefHygienePage *self, AdwActionRow *row, const BefAlarmOut *out, const char *title)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Put Back into _Service"));
  /* TRANSLATORS: %s: an alarm and where it is. */
  g_autofree char *name = g_strdup_printf (_ ("Put back into service: %s"), title);

  bef_accessible_set_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "rule", g_strdup (out->rule->id), g_free);
  g_object_set_data_full (G_OBJECT (button), "object", g_strdup (out->object), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (put_back_cb), self, 0);
  adw_action_row_add_suffix (row, button);
}

/* Of which rule, and where. (transfer full) */
static char *
dup_out_title (BefSession *session, const BefAlarmOut *out)
{
  g_autofree char *rule = bef_alarm_rule_dup_title (out->rule);
  g_autofree char *where = dup_where (bef_session_get_commune (session), out->object);

  return g_strdup_printf ("%s · %s", rule, where);
}

static void
add_out (BefHygienePage *self, BefSession *session, const BefAlarmOut *out)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *title = dup_out_title (session, out), *words = dup_out_words (session, out);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (row, words);
  adw_action_row_set_subtitle_lines (row, 0);
  if (bef_session_may_acknowledge (session))
    add_put_back (self, row, out, title);
  gtk_list_box_append (self->outs, GTK_WIDGET (row));
}

/* What rings no more, for as long as that lasts: nothing is quiet without a word. */
static void
show_outs (BefHygienePage *self, BefSession *session)
{
  g_autoptr (GArray) outs = bef_alarm_keeper_dup_outs (bef_session_get_alarms (session));
  g_autoptr (GString) text = g_string_new (bef_session_may_acknowledge (session) ? "may" : "");

  for (guint i = outs->len; i > 0; i--)
    {
      const BefAlarmOut *out = &g_array_index (outs, BefAlarmOut, i - 1);
      if (!may_be_shown (session, out->rule, out->object))
        g_array_remove_index (outs, i - 1);
    }
  for (guint i = 0; i < outs->len; i++)
    {
      const BefAlarmOut *out = &g_array_index (outs, BefAlarmOut, i);
      g_autofree char *title = dup_out_title (session, out), *words = dup_out_words (session, out);
      g_string_append_printf (text, "\n%s %s %s %s", out->rule->id, out->object, title, words);
    }
  if (tells (&self->outs_said, text->str))
    return;
  clear (self->outs);
  for (guint i = 0; i < outs->len; i++)
    add_out (self, session, &g_array_index (outs, BefAlarmOut, i));
  gtk_widget_set_visible (self->outs_group, outs->len > 0);
}

/* "Today · told after 10 min", or that nobody looks for it. (transfer full) */
static char *
dup_rule_words (const BefAlarmRule *rule)
{
  if (rule->flags & BEF_ALARM_OFF)
    return g_strdup (_ ("Not looked for"));
  if (rule->on_delay_ms == 0)
    return g_strdup (bef_severity_word (rule->priority));
  g_autofree char *delay = bef_format_duration (rule->on_delay_ms);
  /* TRANSLATORS: "Urgent", "Today" or "This week"; a duration. */
  return g_strdup_printf (_ ("%s · told after %s"), bef_severity_word (rule->priority), delay);
}

/* (transfer full) */
static char *
dup_rule_subtitle (const BefAlarmRule *rule)
{
  g_autofree char *words = dup_rule_words (rule);
  const char *kind = rule->kind >= 0 ? bef_kind_name ((BefKind)rule->kind) : _ ("Building");

  return g_strdup_printf ("%s · %s", kind, words);
}

static void
add_rule (BefHygienePage *self, BefSession *session, const BefAlarmRule *rule)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = bef_alarm_rule_dup_title (rule);
  g_autofree char *subtitle = dup_rule_subtitle (rule);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  g_object_set_data_full (G_OBJECT (row), "rule", g_strdup (rule->id), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), bef_session_may_acknowledge (session));
  gtk_list_box_append (self->rules, row);
}

static void
show_rules (BefHygienePage *self, BefSession *session)
{
  BefAlarmRules *rules = bef_alarm_keeper_get_rules (bef_session_get_alarms (session));
  g_autoptr (GString) text = g_string_new (bef_session_may_acknowledge (session) ? "may" : "");

  for (guint i = 0; i < bef_alarm_rules_count (rules); i++)
    {
      const BefAlarmRule *rule = bef_alarm_rules_nth (rules, i);
      g_autofree char *subtitle = dup_rule_subtitle (rule);
      g_string_append_printf (text, "\n%s %s", rule->id, subtitle);
    }
  if (tells (&self->rules_said, text->str))
    return;
  clear (self->rules);
  for (guint i = 0; i < bef_alarm_rules_count (rules); i++)
    add_rule (self, session, bef_alarm_rules_nth (rules, i));
}

static void
rule_activated_cb (GtkListBox *list, GtkListBoxRow *row, BefHygienePage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (session != NULL && GTK_IS_WINDOW (root))
    bef_rule_dialog_present (GTK_WINDOW (root), session,
                             g_object_get_data (G_OBJECT (row), "rule"));
}

/* "alarm-raised/phone-unreachable" in two. */
static gboolean
read_action (const char *action, BefHygieneEvent *event, char **word)
{
  const char *slash = action != NULL ? strchr (action, '/') : NULL;

  if (slash == NULL || !g_str_has_prefix (action, ACTION_BEGINS))
    return FALSE;
  *word =
      g_strndup (action + strlen (ACTION_BEGINS), (gsize)(slash - action) - strlen (ACTION_BEGINS));
  event->event = *word;
  event->rule = slash + 1;
  return TRUE;
}

static void
show_month (BefHygienePage *self, BefSession *session)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (BefHygieneEvent));
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const BefJournalEntry *entry = g_ptr_array_index (self->entries, i);
      BefHygieneEvent event = { .at_ms = entry->at_ms, .object = entry->object };
      char *word = NULL;
      if (!read_action (entry->action, &event, &word))
        continue;
      g_ptr_array_add (words, word);
      g_array_append_val (events, event);
    }
  g_autoptr (BefHygiene) hygiene = bef_hygiene_of (
      bef_alarm_keeper_get_rules (bef_session_get_alarms (session)),
      (const BefHygieneEvent *)(void *)events->data, events->len, self->from_ms, bef_now_ms ());
  show_figures (self, hygiene);
  show_often (self, session, hygiene);
  show_outs (self, session);
  show_rules (self, session);
  gtk_stack_set_visible_child_name (self->stack, "month");
}

static void read_part (BefHygienePage *self, BefSession *session, gint64 before_ms,
                       gint64 before_id);

static void
part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefHygienePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefJournalLines) lines =
      bef_history_journal_query_finish (BEF_HISTORY (source), result, &error);
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || session == NULL)
    return;
  if (lines == NULL)
    {
      bef_plain_set_status_title (self->status, _ ("The journal cannot be read"));
      bef_plain_set_status_description (self->status, error->message);
      return;
    }
  g_ptr_array_extend_and_steal (self->entries, g_ptr_array_ref (lines->entries));
  if (lines->is_end || self->entries->len >= MAX_LINES)
    show_month (self, session);
  else
    read_part (self, session, lines->before_ms, lines->before_id);
}

static void
read_part (BefHygienePage *self, BefSession *session, gint64 before_ms, gint64 before_id)
{
  const BefJournalQuery query = {
    .kinds = 1u << BEF_JOURNAL_ALARM,
    .from_ms = self->from_ms,
    .to_ms = bef_now_ms () + 1,
    .before_ms = before_ms,
    .before_id = before_id,
    .limit = PART_LINES,
  };

  bef_history_journal_query_async (bef_session_get_history (session), &query, self->cancellable,
                                   part_cb, g_object_ref (self));
}

static void
forget (BefHygienePage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_ptr_array_set_size (self->entries, 0);
}

static void
bef_hygiene_page_shown (BefPage *page, const char *argument)
{
  BefHygienePage *self = BEF_HYGIENE_PAGE (page);
  BefSession *session = bef_page_get_session (page);

  bef_page_set_title (page, _ ("Alarms of the Month"), NULL);
  forget (self);
  bef_plain_set_status_title (self->status, _ ("Reading the journal…"));
  bef_plain_set_status_description (self->status, NULL);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  if (session == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->from_ms =
      bef_civil_add (bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY), BEF_PERIOD_DAY, -DAYS);
  read_part (self, session, 0, 0);
  bef_availability_box_show (self->availability, session);
}

static void
bef_hygiene_page_hidden (BefPage *page)
{
  forget (BEF_HYGIENE_PAGE (page));
  bef_availability_box_show (BEF_HYGIENE_PAGE (page)->availability, NULL);
}

static void
changed_cb (BefHygienePage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (session == NULL || !bef_page_is_shown (BEF_PAGE (self)))
    return;
  show_outs (self, session);
  show_rules (self, session);
}

/* Of what was read all that names something is shown anew. */
static void
audience_cb (BefHygienePage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (session != NULL && bef_page_is_shown (BEF_PAGE (self))
      && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "month") == 0)
    show_month (self, session);
}

static void
bef_hygiene_page_bind (BefPage *page, BefSession *session)
{
  BefSession *former = bef_page_get_session (page);

  forget (BEF_HYGIENE_PAGE (page));
  bef_availability_box_show (BEF_HYGIENE_PAGE (page)->availability, NULL);
  if (former != NULL)
    {
      g_signal_handlers_disconnect_by_data (bef_session_get_alarms (former), page);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (former), page);
    }
  if (session == NULL)
    return;
  g_signal_connect_object (bef_session_get_alarms (session), "changed", G_CALLBACK (changed_cb),
                           page, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "notify::audience",
                           G_CALLBACK (audience_cb), page, G_CONNECT_SWAPPED);
}

static void
bef_hygiene_page_finalize (GObject *object)
{
  BefHygienePage *self = BEF_HYGIENE_PAGE (object);

  forget (self);
  g_ptr_array_unref (self->entries);
  g_free (self->outs_said);
  g_free (self->rules_said);
  G_OBJECT_CLASS (bef_hygiene_page_parent_class)->finalize (object);
}

static void
bef_hygiene_page_class_init (BefHygienePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bef_hygiene_page_finalize;
  g_type_ensure (BEF_TYPE_AVAILABILITY_BOX);
  page_class->bind = bef_hygiene_page_bind;
  page_class->shown = bef_hygiene_page_shown;
  page_class->hidden = bef_hygiene_page_hidden;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-hygiene-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefHygienePage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefHygienePage, status);
  gtk_widget_class_bind_template_child (widget_class, BefHygienePage, figures);
  gtk_widget_class_bind_template_child (widget_class, BefHygienePage, often);
  gtk_widget_class_bind_template_child (widget_class, BefHygienePage, often_group);
  gtk_widget_class_bind_template_child (widget_class, BefHygienePage, outs);
  gtk_widget_class_bind_template_child (widget_class, BefHygienePage, outs_group);
  gtk_widget_class_bind_template_child (widget_class, BefHygienePage, rules);
  gtk_widget_class_bind_template_child (widget_class, BefHygienePage, availability);
}

static void
bef_hygiene_page_init (BefHygienePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->rules, "row-activated", G_CALLBACK (rule_activated_cb), self);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
}

BefPage *
bef_hygiene_page_new (void)
{
  return g_object_new (BEF_TYPE_HYGIENE_PAGE, NULL);
}
