/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alerts-page.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "bef-alert-row.h"
#include "ui/kit/bef-lazy-row.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-scroll.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-wrap-box.h"

/* Of a row until one was seen. */
#define ROW_HEIGHT 64
/* The first one first shown. */
#define FILTERS(self)                                                                              \
  {                                                                                                \
    self->filter_active, self->filter_waiting, self->filter_past                                   \
  }

/* The lines under the instruction, each hidden when there is nothing to say. */
typedef enum
{
  FACT_CAUSE,
  FACT_CONSEQUENCE,
  FACT_CONTACT,
  FACT_TIME,
  FACT_RAISED,
  FACT_ACKNOWLEDGED,
  FACT_CLEARED,
  N_FACTS,
} Fact;

struct _BefAlertsPage
{
  BefPage parent_instance;
  GtkToggleButton *filter_active;
  GtkToggleButton *filter_waiting;
  GtkToggleButton *filter_past;
  GtkStack *list_stack;
  GtkListView *list;
  AdwStatusPage *none;
  GtkStack *detail_stack;
  GtkBox *head;
  GtkLabel *name;
  GtkLabel *description;
  GtkWidget *todo;
  GtkLabel *instruction;
  GtkWidget *acknowledge;
  GtkWidget *see_source;
  GtkWidget *see_building;
  GtkListBox *facts;
  GtkWidget *badge;              /* in head */
  GtkWidget *state;              /* in head */
  AdwActionRow *lines[N_FACTS];  /* in facts */
  GtkFilter *filter;             /* owned */
  GtkSorter *sorter;             /* owned */
  GtkFilterListModel *filtered;  /* owned, nullable */
  GtkSingleSelection *selection; /* owned, nullable */
  BefAlert *shown;               /* owned, nullable: in the detail */
  char *wanted;                  /* owned, nullable: URN to select once it is known */
};

G_DEFINE_FINAL_TYPE (BefAlertsPage, bef_alerts_page, BEF_TYPE_PAGE)

/* What was urgent still does after its end, until somebody saw that it was. */
static gboolean
needs_somebody (BefAlert *alert)
{
  return bef_alert_asks (alert) || bef_alert_is_unseen (alert);
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  BefAlertsPage *self = user_data;
  BefAlertState state = bef_alert_get_state (item);

  if (!bef_page_may_show_alert (BEF_PAGE (self), item))
    return FALSE;
  if (gtk_toggle_button_get_active (self->filter_past))
    return !bef_alert_is_active (item);
  if (gtk_toggle_button_get_active (self->filter_waiting))
    return state == BEF_ALERT_ACTIVE || state == BEF_ALERT_CLEARED;
  return needs_somebody (item);
}

static void
set_line (BefAlertsPage *self, Fact fact, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self->lines[fact]), text != NULL && text[0] != '\0');
  bef_plain_set_subtitle (self->lines[fact], text);
}

static char *
instant_text (BefSession *session, gint64 ms)
{
  if (ms == BEF_NO_TIME)
    return NULL;
  g_autofree char *at = bef_format_datetime (ms), *age = bef_format_age (ms, bef_now_ms ());

  /* TRANSLATORS: a date and time, then an age. */
  return g_strdup_printf (_ ("%s, %s"), at, age);
}

static char *
time_text (BefSession *session, BefAlert *alert)
{
  int allowed = bef_alert_get_facts (alert)->time_allowed_min;

  if (allowed < 0)
    return NULL;
  g_autofree char *span = bef_format_duration (allowed * BEF_MS_MINUTE);
  if (!bef_alert_is_active (alert))
    return g_steal_pointer (&span);
  gint64 left = bef_alert_get_issued_ms (alert) + allowed * BEF_MS_MINUTE - bef_now_ms ();
  if (left <= 0)
    /* TRANSLATORS: a duration. */
    return g_strdup_printf (_ ("%s, which has passed"), span);
  g_autofree char *rest = bef_format_duration (left);
  /* TRANSLATORS: a duration, then the part of it that is left. */
  return g_strdup_printf (_ ("%s, of which %s are left"), span, rest);
}

static char *
acknowledged_text (BefSession *session, BefAlert *alert)
{
  const char *comment = bef_alert_get_comment (alert);
  g_autofree char *state = bef_alert_row_state_text (session, alert);

  if (bef_alert_get_acknowledged_ms (alert) == BEF_NO_TIME)
    return NULL;
  if (comment == NULL || comment[0] == '\0')
    return g_steal_pointer (&state);
  /* TRANSLATORS: who acknowledged and when, then the comment. */
  return g_strdup_printf (_ ("%s: “%s”"), state, comment);
}

/* The target first: the action takes a text, and never sees none. */
static void
set_action (GtkWidget *button, const char *action, const char *target)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/* What the name had to be cut of is read here, whole. */
static void
show_description (BefAlertsPage *self, const char *description)
{
  const char *whole = bef_alert_get_facts (self->shown)->name;
  gboolean is_cut = whole != NULL && g_utf8_strlen (whole, -1) > BEF_TEXT_LINE;
  /* So long no name is that somebody wrote to be read; the description is. */
  g_autofree char *name = bef_text_line (whole, 3 * BEF_TEXT_LINE);
  g_autofree char *text = is_cut && description != NULL
                              ? g_strdup_printf ("%s\n\n%s", name, description)
                              : g_strdup (is_cut ? name : description);

  gtk_label_set_text (self->description, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description), text != NULL);
}

static void
show_detail (BefAlertsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  BefAlert *alert = self->shown;

  gtk_stack_set_visible_child_name (self->detail_stack,
                                    alert != NULL && session != NULL ? "detail" : "none");
  if (alert == NULL || session == NULL)
    return;
  const char *source = bef_alert_get_source_id (alert),
             *building = bef_alert_get_building_id (alert);
  const char *description = bef_alert_get_facts (alert)->description,
             *todo = bef_alert_get_facts (alert)->instruction;
  const char *place = bef_alert_get_building_name (alert);
  g_autofree char *raised = instant_text (session, bef_alert_get_issued_ms (alert));
  g_autofree char *cleared =
      bef_alert_is_active (alert) ? NULL : instant_text (session, bef_alert_get_cleared_ms (alert));
  g_autofree char *allowed = time_text (session, alert),
                  *acknowledged = acknowledged_text (session, alert);
  g_autofree char *state = bef_alert_row_state_text (session, alert);

  bef_severity_badge_set (BEF_SEVERITY_BADGE (self->badge), bef_alert_get_severity (alert));
  g_autofree char *where =
      place != NULL ? g_strdup_printf ("%s · %s", place, state) : g_strdup (state);
  gtk_label_set_text (GTK_LABEL (self->state), where);
  gtk_label_set_text (self->name, bef_alert_get_name (alert));
  show_description (self, description);
  gtk_label_set_text (self->instruction, todo != NULL ? todo : "");
  gtk_widget_set_visible (self->todo, todo != NULL);
  gtk_widget_set_visible (self->acknowledge, bef_alert_get_acknowledged_ms (alert) == BEF_NO_TIME
                                                 && bef_session_may_acknowledge (session));
  set_action (self->acknowledge, "win.acknowledge", bef_alert_get_id (alert));
  bef_alert_row_name_command (self->acknowledge, _ ("Acknowledge…"), alert);
  gtk_widget_set_visible (self->see_source, source != NULL);
  if (source != NULL)
    set_action (self->see_source, "win.show-device", source);
  gtk_widget_set_visible (self->see_building, building != NULL);
  if (building != NULL)
    set_action (self->see_building, "win.show-building", building);
  set_line (self, FACT_CAUSE, bef_alert_get_facts (alert)->cause);
  set_line (self, FACT_CONSEQUENCE, bef_alert_get_facts (alert)->consequence);
  set_line (self, FACT_CONTACT, bef_alert_get_facts (alert)->contact);
  set_line (self, FACT_TIME, allowed);
  set_line (self, FACT_RAISED, raised);
  set_line (self, FACT_ACKNOWLEDGED, acknowledged);
  set_line (self, FACT_CLEARED, cleared);
}

static void
set_shown (BefAlertsPage *self, BefAlert *alert)
{
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_set_object (&self->shown, alert);
  if (alert != NULL)
    g_signal_connect_object (alert, "changed", G_CALLBACK (show_detail), self, G_CONNECT_SWAPPED);
  show_detail (self);
}

static void
selected_cb (BefAlertsPage *self)
{
  set_shown (self, self->selection != NULL
                       ? gtk_single_selection_get_selected_item (self->selection)
                       : NULL);
}

static void
update_empty (BefAlertsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  guint n = self->filtered != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) : 0;
  gboolean live = session != NULL && bef_session_get_connection (session) == BEF_CONNECTION_LIVE;

  gtk_stack_set_visible_child_name (self->list_stack, n > 0 ? "list" : "none");
  if (n > 0)
    return;
  if (gtk_toggle_button_get_active (self->filter_past))
    bef_plain_set_status_title (self->none, _ ("No past alert"));
  else if (live)
    bef_plain_set_status_title (self->none, _ ("No alert: nothing needs anybody now"));
  else
    bef_plain_set_status_title (self->none, _ ("No alert was known when last connected"));
}

/* Selects the alert asked for once its row is there: rows of a long list appear gradually. */
static void
find_wanted (BefAlertsPage *self)
{
  guint n = self->selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;

  for (guint i = 0; self->wanted != NULL && i < n; i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      if (!g_str_equal (bef_alert_get_id (alert), self->wanted))
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
      g_clear_pointer (&self->wanted, g_free);
    }
}

/* The same, under whichever filter shows it. */
static void
select_wanted (BefAlertsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  BefAlert *alert = session != NULL
                        ? bef_commune_find_alert (bef_session_get_commune (session), self->wanted)
                        : NULL;

  if (alert == NULL || self->selection == NULL)
    return;
  if (!matches (alert, self))
    gtk_toggle_button_set_active (needs_somebody (alert) ? self->filter_active : self->filter_past,
                                  TRUE);
  find_wanted (self);
}

static void
commune_changed_cb (BefAlertsPage *self)
{
  if (!bef_page_is_shown (BEF_PAGE (self)))
    return;
  /* Acknowledged and cleared alerts move. */
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  update_empty (self);
  if (self->wanted != NULL)
    select_wanted (self);
}

static void
filter_toggled_cb (BefAlertsPage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_empty (self);
}

static void
activated_cb (GtkListView *list, guint position, BefAlertsPage *self)
{
  g_autoptr (BefAlert) alert = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  const char *source = alert != NULL ? bef_alert_get_source_id (alert) : NULL;

  if (source != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-device", "s", source);
}

static gboolean
acknowledge_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  BefAlertsPage *self = user_data;

  if (self->shown == NULL)
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.acknowledge", "s",
                              bef_alert_get_id (self->shown));
  return TRUE;
}

static GtkWidget *
make_row (gpointer user_data)
{
  return bef_alert_row_new_compact ();
}

static void
bind_row (GtkWidget *row, GObject *item, gpointer user_data)
{
  bef_alert_row_bind (BEF_ALERT_ROW (row), bef_page_get_session (user_data), BEF_ALERT (item));
}

static void
unbind_row (GtkWidget *row, GObject *item, gpointer user_data)
{
  bef_alert_row_bind (BEF_ALERT_ROW (row), NULL, NULL);
}

static char *
dup_row_name (GObject *item, gpointer user_data)
{
  return g_strdup (bef_alert_get_name (BEF_ALERT (item)));
}

static const BefLazyRows rows = { make_row, bind_row, unbind_row, dup_row_name };

static void
bef_alerts_page_bind (BefPage *page, BefSession *session)
{
  BefAlertsPage *self = BEF_ALERTS_PAGE (page);
  BefSession *former = bef_page_get_session (page);

  if (former != NULL)
    {
      g_signal_handlers_disconnect_by_data (former, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (former), self);
    }
  set_shown (self, NULL);
  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  if (session == NULL)
    return;
  GListModel *alerts = bef_commune_get_alerts (bef_session_get_commune (session));
  GtkSortListModel *sorted =
      gtk_sort_list_model_new (g_object_ref (alerts), g_object_ref (self->sorter));
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (sorted), g_object_ref (self->filter));
  self->selection = gtk_single_selection_new (
      bef_gradual_model_new (g_object_ref (G_LIST_MODEL (self->filtered))));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (find_wanted), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (bef_session_get_commune (session), "changed",
                           G_CALLBACK (commune_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (commune_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
is_listed (BefAlertsPage *self, const char *id)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  BefAlert *alert =
      session != NULL ? bef_commune_find_alert (bef_session_get_commune (session), id) : NULL;

  return alert != NULL && matches (alert, self);
}

static void
bef_alerts_page_shown (BefPage *page, const char *argument)
{
  BefAlertsPage *self = BEF_ALERTS_PAGE (page);

  GtkToggleButton *const filters[] = FILTERS (self);
  g_autoptr (GVariant) state = bef_page_take_state (page);
  const char *selected = argument;
  guint filter = 0;
  double scrolled = 0;

  bef_page_set_title (page, _ ("Alerts"), NULL);
  if (state != NULL)
    g_variant_get (state, "(u&sd)", &filter, &selected, &scrolled);
  gtk_toggle_button_set_active (filters[filter], TRUE);
  /* Who comes back finds the same filter, whatever became of the alert. */
  if (state != NULL && !is_listed (self, selected))
    selected = NULL;
  bef_set_str (&self->wanted, selected);
  commune_changed_cb (self);
  selected_cb (self);
  if (state != NULL)
    bef_scroll_set (GTK_WIDGET (self->list_stack), scrolled);
}

/* Filter, URN of the alert selected, scrolled pixels. */
static GVariant *
bef_alerts_page_dup_state (BefPage *page)
{
  BefAlertsPage *self = BEF_ALERTS_PAGE (page);
  GtkToggleButton *const filters[] = FILTERS (self);
  guint filter = 0;

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (gtk_toggle_button_get_active (filters[i]))
      filter = i;
  return g_variant_new ("(usd)", filter, self->shown != NULL ? bef_alert_get_id (self->shown) : "",
                        bef_scroll_get (GTK_WIDGET (self->list_stack)));
}

static void
bef_alerts_page_dispose (GObject *object)
{
  BefAlertsPage *self = BEF_ALERTS_PAGE (object);

  g_clear_object (&self->shown);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  G_OBJECT_CLASS (bef_alerts_page_parent_class)->dispose (object);
}

static void
bef_alerts_page_finalize (GObject *object)
{
  g_free (BEF_ALERTS_PAGE (object)->wanted);
  G_OBJECT_CLASS (bef_alerts_page_parent_class)->finalize (object);
}

static void
bef_alerts_page_class_init (BefAlertsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_alerts_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_alerts_page_finalize;
  page_class->bind = bef_alerts_page_bind;
  page_class->shown = bef_alerts_page_shown;
  page_class->dup_state = bef_alerts_page_dup_state;
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-alerts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, filter_active);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, filter_waiting);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, filter_past);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, list);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, none);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, head);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, name);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, description);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, todo);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, instruction);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, see_source);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, see_building);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, facts);
}

static void
make_detail (BefAlertsPage *self)
{
  const char *const titles[N_FACTS] = { _ ("Cause"),         _ ("Consequence"), _ ("Who to call"),
                                        _ ("Time allowed"),  _ ("Raised"),      _ ("Acknowledged"),
                                        _ ("Back to normal") };

  self->badge = bef_severity_badge_new_with_word ();
  self->state = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->state, "bef-secondary");
  gtk_label_set_wrap (GTK_LABEL (self->state), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->state), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (self->head, self->badge);
  gtk_box_append (self->head, self->state);
  for (guint i = 0; i < N_FACTS; i++)
    {
      self->lines[i] = ADW_ACTION_ROW (adw_action_row_new ());
      bef_plain_set_title (ADW_PREFERENCES_ROW (self->lines[i]), titles[i]);
      gtk_list_box_append (self->facts, GTK_WIDGET (self->lines[i]));
    }
}

static void
bef_alerts_page_init (BefAlertsPage *self)
{
  GtkListItemFactory *factory = bef_lazy_rows_factory (&rows, self, ROW_HEIGHT);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  make_detail (self);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (bef_alert_compare, NULL, NULL));
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  g_signal_connect (self->list, "activate", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->filter_active, "toggled", G_CALLBACK (filter_toggled_cb), self);
  g_signal_connect_swapped (self->filter_waiting, "toggled", G_CALLBACK (filter_toggled_cb), self);
  g_signal_connect_swapped (self->filter_past, "toggled", G_CALLBACK (filter_toggled_cb), self);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_a, 0),
                        gtk_callback_action_new (acknowledge_key_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}

BefPage *
bef_alerts_page_new (void)
{
  return g_object_new (BEF_TYPE_ALERTS_PAGE, NULL);
}
