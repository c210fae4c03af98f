/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alerts-page.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-alert-card.h"
#include "bef-alert-row.h"
#include "bef-decision-dialog.h"
#include "ui/kit/bef-lazy-row.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-scroll.h"
#include "ui/kit/bef-wrap-box.h"

/* Of a row until one was seen. */
#define ROW_HEIGHT 64
/* The first one first shown. */
#define FILTERS(self)                                                                              \
  {                                                                                                \
    self->filter_active, self->filter_waiting, self->filter_aside, self->filter_past               \
  }

struct _BefAlertsPage
{
  BefPage parent_instance;
  GtkToggleButton *filter_active;
  GtkToggleButton *filter_waiting;
  GtkToggleButton *filter_aside;
  GtkToggleButton *filter_past;
  GtkStack *list_stack;
  GtkListView *list;
  AdwStatusPage *none;
  GtkStack *detail_stack;
  BefAlertCard *card;
  AdwStatusPage *several;
  GtkFilter *filter;            /* owned */
  GtkSorter *sorter;            /* owned */
  GtkFilterListModel *filtered; /* owned, nullable */
  GListModel *gradual;          /* owned, nullable: of selection */
  GtkMultiSelection *selection; /* owned, nullable */
  BefAlert *shown;              /* owned, nullable: in the card */
  guint shown_at;               /* its row when it was selected */
  gboolean is_chosen;           /* by a person; else the first one is shown */
  gboolean is_choosing;         /* the page itself selects */
  char *wanted;                 /* owned, nullable: URN to select once it is known */
};

G_DEFINE_FINAL_TYPE (BefAlertsPage, bef_alerts_page, BEF_TYPE_PAGE)

/* What was urgent still does after its end, until somebody saw that it was. */
static gboolean
needs_somebody (BefAlert *alert)
{
  return bef_alert_asks (alert) || bef_alert_is_unseen (alert);
}

/* There, and it asks for nobody: nothing is hidden without a way to find it. */
static gboolean
is_aside (BefAlert *alert)
{
  return bef_alert_is_active (alert) && !bef_alert_asks (alert);
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
  if (gtk_toggle_button_get_active (self->filter_aside))
    return is_aside (item);
  if (gtk_toggle_button_get_active (self->filter_waiting))
    return state == BEF_ALERT_ACTIVE || state == BEF_ALERT_CLEARED;
  return needs_somebody (item);
}

/* The selection. */

static BefAlert *
alert_at (BefAlertsPage *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->selection), position);
}

/* (transfer full) GPtrArray of BefAlert, in the order of the list */
static GPtrArray *
get_selected (BefAlertsPage *self)
{
  GPtrArray *alerts = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->selection == NULL)
    return alerts;
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (guint i = 0; i < gtk_bitset_get_size (selected); i++)
    g_ptr_array_add (alerts, alert_at (self, gtk_bitset_get_nth (selected, i)));
  return alerts;
}

static void
select_only (BefAlertsPage *self, guint position)
{
  self->is_choosing = TRUE;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  self->is_choosing = FALSE;
}

static void
show_several (BefAlertsPage *self, guint n)
{
  g_autofree char *title =
      g_strdup_printf (ngettext ("%u alert selected", "%u alerts selected", n), n);

  bef_plain_set_status_title (self->several, title);
}

static void
selected_cb (BefAlertsPage *self)
{
  g_autoptr (GPtrArray) alerts = get_selected (self);
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  BefAlert *alert = alerts->len == 1 ? alerts->pdata[0] : NULL;

  g_set_object (&self->shown, alert);
  if (alert != NULL)
    {
      g_autoptr (GtkBitset) selected =
          gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
      self->shown_at = gtk_bitset_get_minimum (selected);
    }
  bef_alert_card_set (self->card, session, alert);
  if (alerts->len > 1)
    show_several (self, alerts->len);
  gtk_stack_set_visible_child_name (self->detail_stack, alerts->len > 1 ? "several"
                                                        : alert != NULL ? "detail"
                                                                        : "none");
}

static void
chosen_cb (BefAlertsPage *self)
{
  self->is_chosen |= !self->is_choosing;
  selected_cb (self);
}

/* Where nobody chose anything and the keyboard is elsewhere, the first row, which needs somebody
 * most, is shown. */
static gboolean
follows_first (BefAlertsPage *self)
{
  return !self->is_chosen && gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL;
}

/* Something is selected while there is anything: the row that was, or came into its place. */
static void
keep_selected (BefAlertsPage *self)
{
  guint n = self->selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;
  g_autoptr (GtkBitset) selected =
      n > 0 ? gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection)) : NULL;

  if (n > 0 && follows_first (self))
    {
      select_only (self, 0);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
    }
  else if (n > 0 && gtk_bitset_is_empty (selected))
    {
      guint at = MIN (self->shown_at, n - 1);
      for (guint i = 0; self->shown != NULL && i < n; i++)
        {
          g_autoptr (BefAlert) alert = alert_at (self, i);
          if (alert == self->shown)
            at = i;
        }
      select_only (self, at);
    }
  selected_cb (self);
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
  else if (gtk_toggle_button_get_active (self->filter_aside))
    bef_plain_set_status_title (self->none, _ ("Nothing is put aside"));
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
      select_only (self, i);
      self->is_chosen = TRUE;
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
      g_clear_pointer (&self->wanted, g_free);
    }
}

static void
items_changed_cb (BefAlertsPage *self)
{
  find_wanted (self);
  keep_selected (self);
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
    gtk_toggle_button_set_active (needs_somebody (alert) ? self->filter_active
                                  : is_aside (alert)     ? self->filter_aside
                                                         : self->filter_past,
                                  TRUE);
  find_wanted (self);
}

/* What is to be done is said to who may do it. */
static void
update_words (BefAlertsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  gboolean may = session == NULL || bef_session_may_acknowledge (session);

  gtk_button_set_label (GTK_BUTTON (self->filter_waiting),
                        may ? _ ("To acknowledge") : _ ("Not acknowledged"));
}

static void
commune_changed_cb (BefAlertsPage *self)
{
  if (!bef_page_is_shown (BEF_PAGE (self)))
    return;
  update_words (self);
  /* Acknowledged and cleared alerts move. */
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  update_empty (self);
  if (self->wanted != NULL)
    select_wanted (self);
  bef_alert_card_refresh (self->card);
}

static void
filter_toggled_cb (BefAlertsPage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_empty (self);
  keep_selected (self);
}

static void
activated_cb (GtkListView *list, guint position, BefAlertsPage *self)
{
  g_autoptr (BefAlert) alert = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  const char *source = alert != NULL ? bef_alert_get_source_id (alert) : NULL;

  if (source != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-device", "s", source);
}

/* Actions, on all that is selected. */

static void
decide_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefAlertsPage *self = BEF_ALERTS_PAGE (widget);
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  g_autoptr (GPtrArray) alerts = get_selected (self);

  if (session == NULL)
    return;
  if (g_str_equal (action, "alerts.take"))
    bef_decision_take (window, session, alerts);
  else if (g_str_equal (action, "alerts.shelve"))
    bef_decision_shelve (window, session, alerts);
  else if (g_str_equal (action, "alerts.take-out"))
    bef_decision_take_out (window, session, alerts);
  else
    bef_decision_note (window, session, alerts);
}

static void
acknowledge_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefAlertsPage *self = BEF_ALERTS_PAGE (widget);
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  g_autoptr (GPtrArray) alerts = get_selected (self);

  for (guint i = alerts->len; i > 0; i--)
    if (bef_alert_get_acknowledged_ms (alerts->pdata[i - 1]) != BEF_NO_TIME)
      g_ptr_array_remove_index (alerts, i - 1);
  if (session != NULL && bef_session_may_acknowledge (session))
    bef_decision_acknowledge (GTK_WINDOW (gtk_widget_get_root (widget)), session, alerts);
}

static void
select_all_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefAlertsPage *self = BEF_ALERTS_PAGE (widget);

  if (self->selection == NULL)
    return;
  bef_gradual_model_complete (self->gradual);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
}

static void
card_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefAlertsPage *self = BEF_ALERTS_PAGE (widget);

  if (self->shown != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->card),
                                g_str_equal (action, "alerts.call") ? "card.call" : "card.graph",
                                NULL);
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
  bef_alert_card_set (self->card, NULL, NULL);
  g_clear_object (&self->shown);
  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->gradual);
  g_clear_object (&self->filtered);
  if (session == NULL)
    return;
  GListModel *alerts = bef_commune_get_alerts (bef_session_get_commune (session));
  GtkSortListModel *sorted =
      gtk_sort_list_model_new (g_object_ref (alerts), g_object_ref (self->sorter));
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (sorted), g_object_ref (self->filter));
  self->gradual = bef_gradual_model_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  self->selection = gtk_multi_selection_new (g_object_ref (self->gradual));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
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
  self->is_chosen = FALSE;
  bef_set_str (&self->wanted, selected);
  commune_changed_cb (self);
  keep_selected (self);
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
  g_clear_object (&self->gradual);
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
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { GDK_KEY_a, 0, "alerts.acknowledge", acknowledge_action },
    { GDK_KEY_t, 0, "alerts.take", decide_action },
    { GDK_KEY_s, 0, "alerts.shelve", decide_action },
    { GDK_KEY_o, 0, "alerts.take-out", decide_action },
    { GDK_KEY_n, 0, "alerts.note", decide_action },
    { GDK_KEY_c, 0, "alerts.call", card_action },
    { GDK_KEY_g, 0, "alerts.graph", card_action },
    { GDK_KEY_a, GDK_CONTROL_MASK, "alerts.select-all", select_all_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].action, NULL, actions[i].activate);
      gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifiers,
                                           actions[i].action, NULL);
    }
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
  g_type_ensure (BEF_TYPE_ALERT_CARD);
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-alerts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, filter_active);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, filter_waiting);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, filter_aside);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, filter_past);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, list);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, none);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, card);
  gtk_widget_class_bind_template_child (widget_class, BefAlertsPage, several);
  install_actions (widget_class);
}

static void
bef_alerts_page_init (BefAlertsPage *self)
{
  GtkListItemFactory *factory = bef_lazy_rows_factory (&rows, self, ROW_HEIGHT);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (bef_alert_compare, NULL, NULL));
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  g_signal_connect (self->list, "activate", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->filter_active, "toggled", G_CALLBACK (filter_toggled_cb), self);
  g_signal_connect_swapped (self->filter_waiting, "toggled", G_CALLBACK (filter_toggled_cb), self);
  g_signal_connect_swapped (self->filter_aside, "toggled", G_CALLBACK (filter_toggled_cb), self);
  g_signal_connect_swapped (self->filter_past, "toggled", G_CALLBACK (filter_toggled_cb), self);
}

BefPage *
bef_alerts_page_new (void)
{
  return g_object_new (BEF_TYPE_ALERTS_PAGE, NULL);
}
