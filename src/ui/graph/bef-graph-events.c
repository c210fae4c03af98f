/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-events.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-graph-annotations.h"

static void
add_works (GPtrArray *events, const BefWorks *works, const BefWorksOf *of)
{
  g_autoptr (GPtrArray) windows = bef_works_touching (works, of, G_MININT64, G_MAXINT64);

  for (guint i = 0; i < windows->len; i++)
    {
      const BefWorksWindow *window = windows->pdata[i];
      BefChartEvent *event =
          bef_chart_event_new (BEF_CHART_EVENT_STRETCH, window->from_ms,
                               window->to_ms == BEF_WORKS_OPEN ? BEF_CHART_LASTS : window->to_ms);
      g_autofree char *text = window->purpose[0] != '\0'
                                  /* TRANSLATORS: on a graph; %s is what works are for. */
                                  ? g_strdup_printf (_ ("Works: %s"), window->purpose)
                                  : g_strdup (C_ ("graph", "Works"));
      bef_chart_event_set_words (event, C_ ("graph", "Works"), text);
      g_ptr_array_add (events, event);
    }
}

/* Its own, or of the building and nothing in it: of other equipment there are other graphs. */
static gboolean
is_about (BefAlert *alert, BefDevice *device)
{
  const char *source = bef_alert_get_source_id (alert), *id = bef_device_get_id (device),
             *building = bef_device_get_building_id (device);

  if (g_strcmp0 (source, id) == 0)
    return TRUE;
  return building != NULL && (source == NULL || g_str_equal (source, building))
         && g_strcmp0 (bef_alert_get_building_id (alert), building) == 0;
}

static void
add_alert (GPtrArray *events, BefAlert *alert)
{
  static const BefChartEventForm forms[] = {
    [BEF_SEVERITY_WEEK] = BEF_CHART_EVENT_CIRCLE,
    [BEF_SEVERITY_TODAY] = BEF_CHART_EVENT_DIAMOND,
    [BEF_SEVERITY_URGENT] = BEF_CHART_EVENT_OCTAGON,
  };
  BefSeverity severity = bef_alert_get_severity (alert);
  gint64 from = bef_alert_get_issued_ms (alert), to = bef_alert_get_cleared_ms (alert);

  /* A line of the journal is no alarm; without its moment it has no place. */
  if (severity < BEF_SEVERITY_WEEK || severity > BEF_SEVERITY_URGENT || from == BEF_NO_TIME)
    return;
  BefChartEvent *event =
      bef_chart_event_new (forms[severity], from, to != BEF_NO_TIME ? to : BEF_CHART_LASTS);
  /* The building is said above. */
  g_autofree char *name =
      bef_text_without_name (bef_alert_get_name (alert), bef_alert_get_building_name (alert));
  g_autofree char *text =
      /* TRANSLATORS: on a graph: the priority of an alert ("Urgent"), then the alert. */
      g_strdup_printf (C_ ("graph", "%s: %s"), bef_severity_word (severity), name);
  bef_chart_event_set_words (event, bef_severity_word (severity), text);
  bef_chart_event_set_id (event, bef_alert_get_id (alert));
  g_ptr_array_add (events, event);
}

static void
activated_cb (GtkWidget *chart, const char *id)
{
  const char *annotation = bef_graph_annotations_find_id (id);

  if (annotation != NULL)
    gtk_widget_activate_action (chart, "graph.annotation", "s", annotation);
  else
    gtk_widget_activate_action (chart, "win.show-alert", "s", id);
}

void
bef_graph_events_open_from (BefChart *chart)
{
  g_signal_connect (chart, "event-activated", G_CALLBACK (activated_cb), NULL);
}

void
bef_graph_events_show (BefPage *page, BefChart *chart, BefDevice *device)
{
  BefSession *session = bef_page_get_session (page);
  GListModel *alerts = bef_commune_get_alerts (bef_session_get_commune (session));
  g_autoptr (GPtrArray) events = bef_chart_events_new ();
  const BefWorksOf of = { bef_device_get_id (device), bef_device_get_building_id (device) };

  add_works (events, bef_works_keeper_get (bef_session_get_works (session)), &of);
  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (is_about (alert, device) && bef_page_may_show_alert (page, alert))
        add_alert (events, alert);
    }
  bef_graph_annotations_add (events, session, device);
  bef_chart_events_sort (events);
  bef_chart_set_events (chart, events);
}

void
bef_graph_events_follow (BefSession *session, GCallback changed, GObject *owner)
{
  g_signal_connect_object (bef_session_get_works (session), "changed", changed, owner,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_annotation_keeper_of (session), "changed", changed, owner,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", changed, owner, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "notify::audience", changed, owner,
                           G_CONNECT_SWAPPED);
}

void
bef_graph_events_unfollow (BefSession *session, GObject *owner)
{
  g_signal_handlers_disconnect_by_data (bef_session_get_works (session), owner);
  g_signal_handlers_disconnect_by_data (bef_annotation_keeper_of (session), owner);
}
