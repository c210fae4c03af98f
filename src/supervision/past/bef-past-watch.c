/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-past-watch.h"

#define DOCUMENT "alarms-looked"
#define KEEP_EVERY_MS (5 * BEF_MS_MINUTE)

struct _BefPastWatch
{
  GObject parent_instance;
  BefHistory *history; /* owned, likewise below */
  BefCommune *commune;
  BefPastRecord *record;
  BefRole role;
  gint64 kept_ms;   /* of the document; BEF_NO_TIME: it says that nobody looks */
  gboolean is_read; /* the document */
};

G_DEFINE_FINAL_TYPE (BefPastWatch, bef_past_watch, G_TYPE_OBJECT)

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefPastWatch) self = user_data;
  g_autoptr (GError) error = NULL;

  if (bef_history_journal_add_many_finish (BEF_HISTORY (source), result, &error))
    return;
  /* The history tells what is wrong with it. What is missing shows by its number. */
  bef_past_record_forget (self->record);
  g_debug ("How alerts stand could not be noted: %s", error->message);
}

static void
note (BefPastWatch *self, const GPtrArray *lines)
{
  if (lines->len > 0)
    bef_history_journal_add_many_async (self->history, lines, NULL, noted_cb, g_object_ref (self));
}

static void
keep (BefPastWatch *self, gint64 ms)
{
  g_autofree char *text =
      ms != BEF_NO_TIME ? g_strdup_printf ("%" G_GINT64_FORMAT, ms) : g_strdup ("");

  self->kept_ms = ms;
  bef_history_put_document_async (self->history, DOCUMENT, text, NULL, NULL, NULL);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefPastWatch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, &error);
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  gint64 looked_ms;

  if (error != NULL)
    return;
  self->is_read = TRUE;
  if (text == NULL
      || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64 - 1, &looked_ms, NULL))
    return;
  g_ptr_array_add (lines, bef_past_line_end (BEF_PAST_NO_NUMBER, looked_ms + 1));
  note (self, lines);
  keep (self, BEF_NO_TIME);
}

void
bef_past_watch_load (BefPastWatch *self, GCancellable *cancellable)
{
  g_return_if_fail (BEF_IS_PAST_WATCH (self));

  bef_history_get_document_async (self->history, DOCUMENT, cancellable, read_cb,
                                  g_object_ref (self));
}

void
bef_past_watch_set_role (BefPastWatch *self, BefRole role)
{
  self->role = role;
}

/* What stands: neither over (but for what was urgent and nobody saw) nor no alarm at all. */
static gboolean
stands (BefAlert *alert)
{
  BefAlertState state = bef_alert_get_state (alert);
  gboolean is_over = state == BEF_ALERT_CLEARED || state == BEF_ALERT_CLOSED;

  return bef_alert_get_severity (alert) > BEF_SEVERITY_UNKNOWN
         && (!is_over || bef_alert_is_unseen (alert));
}

/* Its texts are the alert's. */
static BefPastAlarm
look_at (BefAlert *alert)
{
  return (BefPastAlarm){
    .id = (char *)bef_alert_get_id (alert),
    .name = (char *)bef_alert_get_name (alert),
    .object = (char *)bef_alert_get_source_id (alert),
    .building = (char *)bef_alert_get_building_id (alert),
    .origin = bef_alert_get_origin (alert),
    .state = bef_alert_get_state (alert),
    .priority = bef_alert_get_severity (alert),
    .since_ms = bef_alert_get_issued_ms (alert),
    .acknowledged_ms = bef_alert_get_acknowledged_ms (alert),
    .shelved_until_ms = bef_alert_get_shelved_until_ms (alert),
    .acknowledged_by = (char *)bef_alert_get_acknowledged_by (alert),
    .comment = (char *)bef_alert_get_comment (alert),
    .assigned_to = (char *)bef_alert_get_assigned_to (alert),
    .shelved_by = (char *)bef_alert_get_shelved_by (alert),
    .shelve_reason = (char *)bef_alert_get_shelve_reason (alert),
  };
}

void
bef_past_watch_look (BefPastWatch *self, gint64 now_ms)
{
  g_return_if_fail (BEF_IS_PAST_WATCH (self));
  GListModel *alerts = bef_commune_get_alerts (self->commune);
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (BefPastAlarm));
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);

  if (!self->is_read)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      BefPastAlarm alarm = look_at (alert);
      if (stands (alert))
        g_array_append_val (alarms, alarm);
    }
  bef_past_record_look (self->record, (const BefPastAlarm *)(void *)alarms->data, alarms->len,
                        self->role, now_ms, lines);
  note (self, lines);
  if (self->kept_ms == BEF_NO_TIME || now_ms - self->kept_ms >= KEEP_EVERY_MS
      || now_ms < self->kept_ms)
    keep (self, now_ms);
}

void
bef_past_watch_end (BefPastWatch *self)
{
  g_return_if_fail (BEF_IS_PAST_WATCH (self));
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);

  if (!self->is_read)
    return;
  bef_past_record_end (self->record, lines);
  note (self, lines);
  if (self->kept_ms != BEF_NO_TIME)
    keep (self, BEF_NO_TIME);
}

static void
bef_past_watch_finalize (GObject *object)
{
  BefPastWatch *self = BEF_PAST_WATCH (object);

  bef_past_record_free (self->record);
  g_object_unref (self->history);
  g_object_unref (self->commune);
  G_OBJECT_CLASS (bef_past_watch_parent_class)->finalize (object);
}

static void
bef_past_watch_class_init (BefPastWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_past_watch_finalize;
}

static void
bef_past_watch_init (BefPastWatch *self)
{
  self->record = bef_past_record_new ();
  self->kept_ms = BEF_NO_TIME;
}

BefPastWatch *
bef_past_watch_new (BefHistory *history, BefCommune *commune)
{
  BefPastWatch *self = g_object_new (BEF_TYPE_PAST_WATCH, NULL);

  self->history = g_object_ref (history);
  self->commune = g_object_ref (commune);
  return self;
}
