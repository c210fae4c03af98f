/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-since.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"

/* More are counted, not named. */
#define MAX_NAMED 2

static gboolean
is_of_room (BefCommune *commune, BefAlert *alert)
{
  return bef_commune_get_audience (commune) != BEF_AUDIENCE_ROOM
         || !bef_commune_is_of_camera (commune, alert);
}

static gboolean
is_alarm (BefAlert *alert)
{
  BefAlertState state = bef_alert_get_state (alert);

  return bef_alert_get_severity (alert) > BEF_SEVERITY_UNKNOWN && state != BEF_ALERT_SUPPRESSED
         && state != BEF_ALERT_OUT_OF_SERVICE;
}

gboolean
bef_since_may_tell (BefCommune *commune, BefAlert *alert)
{
  return is_alarm (alert) && is_of_room (commune, alert);
}

static gboolean
ended_since (BefAlert *alert, gint64 since_ms)
{
  gint64 cleared = bef_alert_get_cleared_ms (alert);

  return !bef_alert_is_active (alert) && cleared != BEF_NO_TIME && cleared >= since_ms;
}

static gboolean
raised_since (BefAlert *alert, gint64 since_ms)
{
  gint64 issued = bef_alert_get_issued_ms (alert);

  return issued != BEF_NO_TIME && issued >= since_ms;
}

/* Worst first, then newest. */
static int
compare (gconstpointer a, gconstpointer b)
{
  BefAlert *left = *(BefAlert *const *)a, *right = *(BefAlert *const *)b;
  BefSeverity one = bef_alert_get_severity (left), other = bef_alert_get_severity (right);
  gint64 early = bef_alert_get_since_ms (left), late = bef_alert_get_since_ms (right);

  if (one != other)
    return one > other ? -1 : 1;
  return early != late ? (early > late ? -1 : 1)
                       : g_strcmp0 (bef_alert_get_id (left), bef_alert_get_id (right));
}

GPtrArray *
bef_since_list (BefCommune *commune, gint64 since_ms, gint64 now_ms)
{
  GListModel *alerts = bef_commune_get_alerts (commune);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (bef_since_may_tell (commune, alert)
          && (raised_since (alert, since_ms) || ended_since (alert, since_ms)))
        g_ptr_array_add (list, g_steal_pointer (&alert));
    }
  g_ptr_array_sort (list, compare);
  return list;
}

/* (transfer full) */
static char *
format (gint64 ms, const char *format_text)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);
  g_autoptr (GDateTime) paris = utc != NULL ? g_date_time_to_timezone (utc, bef_paris ()) : NULL;

  return paris != NULL ? g_date_time_format (paris, format_text) : g_strdup ("—");
}

char *
bef_since_dup_moment (gint64 since_ms, gint64 now_ms)
{
  gint64 today = bef_civil_floor (now_ms, BEF_PERIOD_DAY);
  BefCivil civil;

  bef_civil_from_ms (since_ms, &civil);
  if (since_ms >= today)
    return bef_format_time (since_ms);
  if (since_ms < bef_civil_add (today, BEF_PERIOD_DAY, -6))
    return format (since_ms, civil.day == 1
                                 /* Translators: for g_date_time_format(), after "since": the
                                    first of a month. */
                                 ? C_ ("since a first", "%-d %B")
                                 /* Translators: likewise: another day. */
                                 : C_ ("since a day", "%-d %B"));
  if (civil.minute == 0)
    /* Translators: for g_date_time_format(), after "since": a weekday and a whole hour. */
    return format (since_ms, C_ ("since an hour", "%A, %H:%M"));
  /* Translators: for g_date_time_format(), after "since": a weekday and a time. */
  return format (since_ms, C_ ("since a time", "%A, %H:%M"));
}

/* "a door left open for 42 min, closed by itself". (transfer full) */
static char *
dup_ended (BefCommune *commune, BefAlert *alert)
{
  const char *source = bef_alert_get_source_id (alert);
  BefDevice *device = source != NULL ? bef_commune_find_device (commune, source) : NULL;
  gboolean is_door = device != NULL && bef_device_get_kind (device) == BEF_KIND_DOOR;
  gint64 issued = bef_alert_get_issued_ms (alert), cleared = bef_alert_get_cleared_ms (alert);
  g_autofree char *lasted =
      issued != BEF_NO_TIME && issued < cleared ? bef_format_duration (cleared - issued) : NULL;
  const char *name = bef_alert_get_name (alert);

  if (is_door && lasted != NULL && bef_alert_is_unseen (alert))
    /* Translators: %s is a duration. */
    return g_strdup_printf (_ ("a door left open for %s, closed by itself"), lasted);
  if (is_door && lasted != NULL)
    return g_strdup_printf (_ ("a door left open for %s, closed again"), lasted);
  if (lasted != NULL)
    /* Translators: the name of an alert, a duration. */
    return g_strdup_printf (_ ("“%s”, over after %s"), name, lasted);
  return g_strdup_printf (_ ("“%s”, over"), name);
}

/* The only one, to who may do no more than know of it: on their page it is far below. (transfer
 * full) */
static char *
dup_only_one (BefAlert *alert)
{
  const char *building = bef_alert_get_building_name (alert);
  g_autofree char *name = bef_text_without_name (bef_alert_get_name (alert), building);

  return building != NULL
             /* Translators: the fault, then the building. */
             ? g_strdup_printf (_ ("1 urgent matter: “%s”, %s."), name, building)
             : g_strdup_printf (_ ("1 urgent matter: “%s”."), name);
}

/* What is urgent now. (transfer full) */
static char *
dup_urgent (BefCommune *commune, BefRole role)
{
  GListModel *alerts = bef_commune_get_alerts (commune);
  g_autoptr (BefAlert) own = NULL;
  guint n = 0, n_others = 0;

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      gboolean is_urgent = bef_alert_asks (alert)
                           && bef_alert_get_severity (alert) == BEF_SEVERITY_URGENT
                           && is_of_room (commune, alert);
      gboolean is_own = bef_commune_is_work_of (commune, alert, role);
      n += is_urgent && is_own;
      if (is_urgent && is_own)
        g_set_object (&own, alert);
      n_others += is_urgent && !is_own;
    }
  if (n == 0 && n_others == 0)
    return g_strdup (_ ("Nothing urgent."));
  if (n == 0)
    return g_strdup_printf (ngettext ("Nothing urgent for you, %u urgent matter for others.",
                                      "Nothing urgent for you, %u urgent matters for others.",
                                      n_others),
                            n_others);
  if (n == 1 && n_others == 0 && !bef_role_may_acknowledge (role))
    return dup_only_one (own);
  if (n_others == 0)
    return g_strdup_printf (ngettext ("%u urgent matter.", "%u urgent matters.", n), n);
  /* Translators: urgent matters of who reads it, then those of others. */
  return g_strdup_printf (ngettext ("%u urgent matter for you, %u for others.",
                                    "%u urgent matters for you, %u for others.", n),
                          n, n_others);
}

/* What happened, in pieces (of char *): what is over and mattered, by name; then how much more, and
 * what is new for today. What is urgent now was counted. */
static void
add_pieces (BefCommune *commune, GPtrArray *list, GPtrArray *pieces)
{
  guint n_ended = 0, n_new = 0;

  for (guint i = 0; i < list->len; i++)
    {
      BefAlert *alert = list->pdata[i];
      if (bef_alert_asks (alert))
        n_new += bef_alert_get_severity (alert) == BEF_SEVERITY_TODAY;
      else if (!bef_alert_is_active (alert) && bef_alert_get_severity (alert) >= BEF_SEVERITY_TODAY
               && n_ended++ < MAX_NAMED)
        g_ptr_array_add (pieces, dup_ended (commune, alert));
    }
  if (n_ended > MAX_NAMED)
    {
      guint more = n_ended - MAX_NAMED;
      g_ptr_array_add (
          pieces,
          g_strdup_printf (ngettext ("%u other alert over", "%u other alerts over", more), more));
    }
  if (n_new > 0)
    g_ptr_array_add (
        pieces, g_strdup_printf (
                    ngettext ("%u new alert for today", "%u new alerts for today", n_new), n_new));
}

char *
bef_since_sentence (BefCommune *commune, BefRole role, gint64 since_ms, gint64 now_ms)
{
  g_autofree char *urgent = dup_urgent (commune, role);
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (g_free);

  if (since_ms == BEF_NO_TIME)
    return g_steal_pointer (&urgent);
  g_autoptr (GPtrArray) list = bef_since_list (commune, since_ms, now_ms);
  g_autofree char *moment = bef_since_dup_moment (since_ms, now_ms);
  add_pieces (commune, list, pieces);
  if (pieces->len == 0)
    /* Translators: a sentence on what is urgent; a moment. */
    return g_strdup_printf (_ ("%s Nothing new since %s."), urgent, moment);
  g_ptr_array_add (pieces, NULL);
  g_autofree char *happened = g_strjoinv (_ ("; "), (char **)pieces->pdata);
  /* Translators: a sentence on what is urgent; a moment; what happened since. */
  return g_strdup_printf (_ ("%s Since %s: %s."), urgent, moment, happened);
}
