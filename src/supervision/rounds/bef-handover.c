/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-handover.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "bef-since.h"

#define BOOKED_AHEAD_MS (3 * BEF_MS_DAY)
#define NOTED_BEFORE_MS (14 * BEF_MS_DAY)

static void
section_free (gpointer data)
{
  BefHandoverSection *section = data;

  g_free (section->title);
  g_ptr_array_unref (section->lines);
  g_free (section);
}

void
bef_handover_free (BefHandover *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->subtitle);
  g_ptr_array_unref (self->sections);
  g_free (self);
}

/* (transfer none) its lines */
static GPtrArray *
add_section (BefHandover *self, const char *title)
{
  BefHandoverSection *section = g_new0 (BefHandoverSection, 1);

  section->title = g_strdup (title);
  section->lines = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->sections, section);
  return section->lines;
}

static int
compare_alerts (gconstpointer a, gconstpointer b)
{
  return bef_alert_compare (*(gconstpointer *)a, *(gconstpointer *)b, NULL);
}

/* What is open and may be told, worst and nearest first. (transfer full) of BefAlert */
static GPtrArray *
open_alerts (BefCommune *commune)
{
  GListModel *alerts = bef_commune_get_alerts (commune);
  GPtrArray *open = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (bef_alert_asks (alert) && bef_since_may_tell (commune, alert))
        g_ptr_array_add (open, g_steal_pointer (&alert));
    }
  g_ptr_array_sort (open, compare_alerts);
  return open;
}

static void
append (GString *out, const char *piece)
{
  if (piece != NULL && *piece != '\0')
    g_string_append_printf (out, " · %s", piece);
}

/* Who took it, and which words they left: who was called stands there. */
static void
append_people (GString *out, BefAlert *alert)
{
  const BefAlertFacts *facts = bef_alert_get_facts (alert);
  const char *who =
      facts->assigned_to != NULL ? facts->assigned_to : bef_alert_get_acknowledged_by (alert);
  const char *comment = bef_alert_get_comment (alert);

  if (who != NULL && *who != '\0')
    {
      /* TRANSLATORS: who takes care of an alert. */
      g_autofree char *text = g_strdup_printf (_ ("taken by %s"), who);
      append (out, text);
    }
  if (comment != NULL && *comment != '\0')
    {
      /* TRANSLATORS: what somebody noted. */
      g_autofree char *text = g_strdup_printf (_ ("“%s”"), comment);
      append (out, text);
    }
}

/* Whom to call: as the commune's own book says, else as the alert does. */
static void
append_contact (GString *out, const BefHandoverSources *from, BefAlert *alert)
{
  const char *contact = bef_alert_get_facts (alert)->contact;
  gboolean is_alone = bef_commune_get_audience (from->commune) == BEF_AUDIENCE_NOBODY;
  g_autoptr (GPtrArray) found = from->book != NULL && contact != NULL && is_alone
                                    ? bef_address_book_look_up (from->book, contact)
                                    : NULL;

  if (found == NULL || found->len == 0)
    {
      append (out, contact);
      return;
    }
  for (guint i = 0; i < found->len; i++)
    {
      append (out, bef_contact_get_name (found->pdata[i]));
      append (out, bef_contact_get (found->pdata[i], BEF_CONTACT_PHONE));
    }
}

/* (transfer full) */
static char *
dup_line (const BefHandoverSources *from, BefAlert *alert, gint64 now_ms)
{
  g_autoptr (GString) out = g_string_new (bef_severity_word (bef_alert_get_severity (alert)));
  g_autofree char *since = bef_format_datetime (bef_alert_get_since_ms (alert));
  g_autofree char *deadline = bef_alert_dup_deadline_text (alert, now_ms);
  g_autofree char *name =
      bef_text_without_name (bef_alert_get_name (alert), bef_alert_get_building_name (alert));
  /* TRANSLATORS: a moment. */
  g_autofree char *begun = g_strdup_printf (_ ("since %s"), since);

  append (out, bef_alert_get_building_name (alert));
  append (out, name);
  if (bef_alert_get_since_ms (alert) != BEF_NO_TIME)
    append (out, begun);
  append (out, deadline);
  if (bef_commune_get_audience (from->commune) == BEF_AUDIENCE_NOBODY)
    append_people (out, alert);
  else if (bef_alert_get_acknowledged_by (alert) != NULL)
    append (out, _ ("taken in charge"));
  append_contact (out, from, alert);
  return g_strdup (out->str);
}

static void
add_open (BefHandover *self, const BefHandoverSources *from, GPtrArray *alerts, gint64 now_ms)
{
  GPtrArray *lines = add_section (self, _ ("Open matters"));
  guint n_cameras = 0;

  for (guint i = 0; i < alerts->len; i++)
    if (bef_commune_is_of_camera (from->commune, alerts->pdata[i]))
      n_cameras++;
    else
      g_ptr_array_add (lines, dup_line (from, alerts->pdata[i], now_ms));
  if (n_cameras > 0)
    g_ptr_array_add (lines,
                     g_strdup_printf (ngettext ("Video protection: %u matter, to be read on the "
                                                "console",
                                                "Video protection: %u matters, to be read on the "
                                                "console",
                                                n_cameras),
                                      n_cameras));
}

static int
compare_deadlines (gconstpointer a, gconstpointer b)
{
  gint64 left = bef_alert_get_deadline_ms (*(BefAlert *const *)a);
  gint64 right = bef_alert_get_deadline_ms (*(BefAlert *const *)b);

  return left < right ? -1 : left > right;
}

static void
add_deadlines (BefHandover *self, BefCommune *commune, GPtrArray *alerts, gint64 now_ms)
{
  GPtrArray *lines = add_section (self, _ ("Deadlines"));
  /* Nothing of its own: @alerts holds them. */
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < alerts->len; i++)
    g_ptr_array_add (sorted, alerts->pdata[i]);
  g_ptr_array_sort (sorted, compare_deadlines);
  for (guint i = 0; i < sorted->len; i++)
    {
      BefAlert *alert = sorted->pdata[i];
      gboolean is_camera = bef_commune_is_of_camera (commune, alert);
      g_autofree char *deadline = bef_alert_dup_deadline_text (alert, now_ms);
      if (deadline == NULL)
        continue;
      const char *name = is_camera ? _ ("Video protection") : bef_alert_get_name (alert);
      /* TRANSLATORS: a deadline ("before tomorrow"), what has to be done by then. */
      g_ptr_array_add (lines, g_strdup_printf (_ ("%s: %s"), deadline, name));
    }
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* What is booked in the days to come, in its order. */
static void
add_bookings (BefHandover *self, BefCommune *commune, gint64 now_ms)
{
  GListModel *devices = bef_commune_get_devices (commune);
  GPtrArray *lines = add_section (self, _ ("Bookings of the next three days"));
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) room = g_list_model_get_item (devices, i);
      GPtrArray *bookings = bef_device_get_bookings (room);
      for (guint j = 0; bookings != NULL && j < bookings->len; j++)
        {
          const BefBooking *b = bookings->pdata[j];
          if (b->end_ms <= now_ms || b->start_ms >= now_ms + BOOKED_AHEAD_MS)
            continue;
          g_autofree char *when = bef_format_datetime (b->start_ms);
          /* Sorted by its start, which is cut off again. */
          g_ptr_array_add (sorted, g_strdup_printf ("%020" G_GINT64_FORMAT "%s · %s", b->start_ms,
                                                    when, bef_device_get_name (room)));
        }
    }
  g_ptr_array_sort (sorted, compare_texts);
  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (lines, g_strdup ((char *)sorted->pdata[i] + 20));
}

/* What was noted lately on the buildings, the newest of each first. */
static void
add_notes (BefHandover *self, const BefHandoverSources *from, gint64 now_ms)
{
  GListModel *buildings = bef_commune_get_buildings (from->commune);
  GPtrArray *lines;

  if (from->notes == NULL || bef_commune_get_audience (from->commune) != BEF_AUDIENCE_NOBODY)
    return;
  lines = add_section (self, _ ("Notes of the last two weeks"));
  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      g_autoptr (GPtrArray) notes = bef_notes_about (from->notes, bef_building_get_id (building));
      for (guint j = 0; j < notes->len; j++)
        {
          const BefNote *note = notes->pdata[j];
          if (note->at_ms < now_ms - NOTED_BEFORE_MS)
            continue;
          g_autofree char *text = bef_text_line (note->text, BEF_TEXT_LINE);
          g_autofree char *when = bef_format_datetime (note->at_ms);
          g_autoptr (GString) line = g_string_new (bef_building_get_name (building));
          append (line, text);
          append (line, when);
          append (line, note->who);
          g_ptr_array_add (lines, g_strdup (line->str));
        }
    }
}

BefHandover *
bef_handover_new (const BefHandoverSources *from, gint64 now_ms)
{
  BefHandover *self = g_new0 (BefHandover, 1);
  const char *name = bef_commune_get_name (from->commune);
  g_autofree char *day = bef_format_date_long (now_ms), *time = bef_format_time (now_ms);
  g_autofree char *away =
      from->absence != NULL ? bef_absence_dup_words (from->absence, now_ms) : NULL;
  g_autoptr (GPtrArray) alerts = open_alerts (from->commune);

  self->sections = g_ptr_array_new_with_free_func (section_free);
  /* TRANSLATORS: the name of a commune. */
  self->title = name != NULL ? g_strdup_printf (_ ("Handover sheet, %s"), name)
                             : g_strdup (_ ("Handover sheet"));
  self->subtitle = away != NULL ? g_strdup_printf ("%s, %s · %s", day, time, away)
                                : g_strdup_printf ("%s, %s", day, time);
  add_open (self, from, alerts, now_ms);
  add_deadlines (self, from->commune, alerts, now_ms);
  add_bookings (self, from->commune, now_ms);
  add_notes (self, from, now_ms);
  return self;
}
