/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-notifier.h"

#include <glib/gi18n.h>

#include "base/bef-civil-time.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "base/bef-timeout.h"
#include "bef-bubbles.h"

/* Key of the one notification that sums up what is no news. */
#define SUMMARY_KEY "summary"
#define FLOOD_KEY "flood"
/* Of what is of no building. */
#define COMMUNE_KEY "commune"
/* Several alerts at once are told once. */
#define SETTLE_MS 800
/* While quiet hours or a flood may end by themselves; a clock that is set is noticed as late. */
#define WAKE_MS (30 * 1000)
/* An alert that no answer had for so long is forgotten. */
#define FORGET_MS BEF_MS_DAY
/* Five a day is what a person looks at, and the fifth is left to what is urgent. Of these the last
 * is the summary, to which goes what comes then and is not urgent; should that have been withdrawn,
 * since somebody saw to all of it, the next is the next day's. */
#define DAY_MOST 4
/* Buildings that a flood is told by, the others in one line. */
#define FLOOD_LINES 3

typedef enum
{
  TRACK_NEW = 0,
  TRACK_KNOWN = 1 << 0,   /* no news any more: told of in the summary */
  TRACK_FLOODED = 1 << 1, /* told of in the flood */
  TRACK_SOUNDED = 1 << 2,
  TRACK_HELD = 1 << 3,   /* known, since it was one too many for a day */
  TRACK_BEFORE = 1 << 4, /* others see the screen, and it was told before they did */
} TrackFlags;

/* An alert that needs somebody. */
typedef struct
{
  TrackFlags flags;
  BefSeverity severity; /* at the last look */
  BefSeverity at;       /* when it became known or flooded, or was set aside */
  gint64 seen_ms;       /* ticks */
} Track;

struct _BefNotifier
{
  GObject parent_instance;
  BefCommune *commune;    /* owned */
  BefBubbles *bubbles;    /* owned */
  BefNotifierJudge judge; /* news is NULL: there is none */
  GHashTable *told;       /* owned: group -> text already shown */
  GHashTable *tracks;     /* owned: alert id -> Track */
  GHashTable *worst;      /* owned: group -> id of the worst alert told of */
  char *flood_line;       /* owned, nullable: as signalled */
  BefQuietHours quiet;
  gint64 day_ms;    /* that is counted */
  guint n_of_today; /* notifications shown in it; one that replaces another is none */
  guint timeout, wake;
  gboolean enabled;
  gboolean presenting;
  gboolean stopped;
  gboolean first_look_done;
  gboolean is_flood, is_quiet; /* as of the last look: something is counted in one */
  gboolean is_held;            /* likewise: something waits for the next day */
  BefSeverity least;
};

typedef struct
{
  guint count;
  BefAlert *worst;    /* unowned: alive through the look */
  GHashTable *places; /* owned: building name -> number of alerts */
  gboolean sounds;
} Group;

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_FLOOD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefNotifier, bef_notifier, G_TYPE_OBJECT)

static void
group_free (gpointer data)
{
  Group *group = data;

  g_hash_table_unref (group->places);
  g_free (group);
}

/* What was clicked on may have been withdrawn meanwhile. */
static void
clicked_cb (BefNotifier *self, const char *key, const char *token)
{
  g_autofree char *alert = g_strdup (g_hash_table_lookup (self->worst, key));

  if (alert != NULL)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, alert, token);
}

/* The words. */

static char *
summary_title (const Group *group)
{
  return g_strdup_printf (
      ngettext ("%u alert needs somebody", "%u alerts need somebody", group->count), group->count);
}

/* Its building stands beside it. (transfer full) */
static char *
name_of_worst (const Group *group)
{
  return bef_text_without_name (bef_alert_get_name (group->worst),
                                bef_alert_get_building_name (group->worst));
}

static char *
summary_body (const Group *group)
{
  const char *building = bef_alert_get_building_name (group->worst);
  g_autofree char *name = name_of_worst (group);

  /* TRANSLATORS: the worst alert's name, then its building. */
  return building != NULL ? g_strdup_printf (_ ("First: %s (%s)"), name, building)
                          : g_steal_pointer (&name);
}

static char *
building_body (const Group *group)
{
  const char *building = bef_alert_get_building_name (group->worst);
  g_autofree char *instruction =
      bef_text_line (bef_alert_get_facts (group->worst)->instruction, BEF_TEXT_LINE);
  g_autofree char *more =
      group->count > 1 ? g_strdup_printf (
          ngettext ("and %u other alert there", "and %u other alerts there", group->count - 1),
          group->count - 1)
                       : NULL;
  const char *lines[4] = { NULL };
  guint n = 0;

  if (building != NULL)
    lines[n++] = building;
  if (instruction != NULL)
    lines[n++] = instruction;
  if (more != NULL)
    lines[n++] = more;
  return g_strjoinv ("\n", (char **)lines);
}

static char *
flood_title (const Group *group)
{
  const guint n = g_hash_table_size (group->places);
  g_autofree char *alerts =
      g_strdup_printf (ngettext ("%u alert", "%u alerts", group->count), group->count);
  g_autofree char *buildings = g_strdup_printf (ngettext ("%u building", "%u buildings", n), n);

  if (n == 0)
    return g_steal_pointer (&alerts);
  /* TRANSLATORS: "14 alerts", "3 buildings". */
  return g_strdup_printf (_ ("%s in %s"), alerts, buildings);
}

typedef struct
{
  const char *name;
  guint count;
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;

  return x->count != y->count ? (x->count < y->count ? 1 : -1) : g_utf8_collate (x->name, y->name);
}

static char *
flood_body (const Group *group)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr (GString) body = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name, count;

  g_hash_table_iter_init (&iter, group->places);
  while (g_hash_table_iter_next (&iter, &name, &count))
    g_array_append_val (places, ((Place){ name, GPOINTER_TO_UINT (count) }));
  g_array_sort (places, compare_places);
  for (guint i = 0; i < MIN (places->len, FLOOD_LINES); i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      /* TRANSLATORS: a building, how many alerts it has. */
      g_string_append_printf (body, _ ("%s: %u"), place->name, place->count);
      g_string_append_c (body, '\n');
    }
  guint rest = places->len > FLOOD_LINES ? places->len - FLOOD_LINES : 0;
  if (rest > 0)
    g_string_append_printf (
        body, ngettext ("and %u other building", "and %u other buildings", rest), rest);
  return g_strchomp (g_string_free (g_steal_pointer (&body), FALSE));
}

static char *
title_of (const char *key, const Group *group)
{
  if (g_str_equal (key, SUMMARY_KEY))
    return summary_title (group);
  if (g_str_equal (key, FLOOD_KEY))
    return flood_title (group);
  g_autofree char *name = name_of_worst (group);
  /* TRANSLATORS: severity ("Urgent"), then the alert's name. */
  return g_strdup_printf (_ ("%s: %s"), bef_severity_word (bef_alert_get_severity (group->worst)),
                          name);
}

static char *
body_of (const char *key, const Group *group)
{
  if (g_str_equal (key, SUMMARY_KEY))
    return summary_body (group);
  return g_str_equal (key, FLOOD_KEY) ? flood_body (group) : building_body (group);
}

static void
look_group (BefNotifier *self, const char *key, const Group *group)
{
  BefSeverity severity = bef_alert_get_severity (group->worst);
  g_autofree char *title = title_of (key, group), *body = body_of (key, group);
  g_autofree char *text = g_strdup_printf ("%d\n%s\n%s", severity, title, body);

  g_hash_table_insert (self->worst, g_strdup (key), g_strdup (bef_alert_get_id (group->worst)));
  self->n_of_today += !g_hash_table_contains (self->told, key);
  if (g_strcmp0 (g_hash_table_lookup (self->told, key), text) == 0 && !group->sounds)
    return;
  g_hash_table_insert (self->told, g_strdup (key), g_steal_pointer (&text));
  bef_bubbles_show (
      self->bubbles, key,
      &(BefBubble){ title, body, severity, group->sounds ? BEF_BUBBLE_SOUNDS : BEF_BUBBLE_SILENT });
}

/* What is known of each alert. */

static void
mark (Track *track, TrackFlags flag, BefSeverity severity)
{
  track->flags |= flag;
  track->at = severity;
}

/* What was counted in a flood is no news when that is over. */
static void
take_word (BefNotifier *self, const char *id, BefSeverity severity, Track *track)
{
  BefNotifierNews news =
      self->judge.news != NULL ? self->judge.news (id, self->judge.user_data) : BEF_NOTIFIER_NOW;

  if ((track->flags & TRACK_KNOWN) != 0)
    return;
  if (news == BEF_NOTIFIER_FLOOD)
    mark (track, TRACK_FLOODED, severity);
  else if (news == BEF_NOTIFIER_SUMMARY || (track->flags & TRACK_FLOODED) != 0)
    mark (track, TRACK_KNOWN, severity);
  if (news != BEF_NOTIFIER_FLOOD)
    track->flags &= ~TRACK_FLOODED;
  self->is_flood |= news == BEF_NOTIFIER_FLOOD;
}

static void
track_alert (BefNotifier *self, BefAlert *alert, gint64 ticks_ms)
{
  const char *id = bef_alert_get_id (alert);
  BefSeverity severity = bef_alert_get_severity (alert);
  Track *track = g_hash_table_lookup (self->tracks, id);

  if (bef_alert_get_state (alert) != BEF_ALERT_ACTIVE)
    {
      g_hash_table_remove (self->tracks, id);
      return;
    }
  if (track == NULL)
    {
      track = g_new0 (Track, 1);
      g_hash_table_insert (self->tracks, g_strdup (id), track);
    }
  track->seen_ms = ticks_ms;
  track->severity = severity;
  if (!self->presenting && (track->flags & TRACK_BEFORE) != 0)
    {
      track->flags &= ~TRACK_BEFORE;
      if (severity < BEF_SEVERITY_URGENT)
        mark (track, TRACK_KNOWN, severity);
    }
  /* Also what is not to be told now: it is no news when the preference changes. */
  if (!self->first_look_done)
    mark (track, TRACK_KNOWN, severity);
  else if (severity == BEF_SEVERITY_URGENT && track->at < severity)
    track->flags &= ~(TRACK_KNOWN | TRACK_FLOODED | TRACK_HELD | TRACK_BEFORE);
  take_word (self, id, severity, track);
}

static void
track_all (BefNotifier *self, gint64 ticks_ms)
{
  GListModel *alerts = bef_commune_get_alerts (self->commune);
  GHashTableIter iter;
  gpointer value;

  self->is_flood = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      track_alert (self, alert, ticks_ms);
    }
  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Track *track = value;
      if (ticks_ms - track->seen_ms > FORGET_MS)
        g_hash_table_iter_remove (&iter);
    }
}

/* How many are shown in a day by the end of this look, of @groups so far, with one of @key. */
static guint
count_of_today (BefNotifier *self, GHashTable *groups, const char *key)
{
  guint n = self->n_of_today;
  GHashTableIter iter;
  gpointer other;

  n += !g_hash_table_contains (groups, key) && !g_hash_table_contains (self->told, key);
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &other, NULL))
    n += !g_hash_table_contains (self->told, other);
  return n;
}

static gboolean
is_there (BefNotifier *self, GHashTable *groups, const char *key)
{
  return g_hash_table_contains (groups, key) || g_hash_table_contains (self->told, key);
}

/* Which notification tells of it, beside @groups so far; NULL: none, or see key_of_held(). */
static const char *
key_of (BefNotifier *self, GHashTable *groups, BefAlert *alert, Track *track)
{
  const BefSeverity severity = bef_alert_get_severity (alert);
  const gboolean is_urgent = severity == BEF_SEVERITY_URGENT;

  if ((track->flags & TRACK_FLOODED) != 0)
    return FLOOD_KEY;
  if (!self->enabled || (self->is_quiet && !is_urgent))
    {
      mark (track, TRACK_KNOWN, severity);
      return NULL;
    }
  if ((track->flags & TRACK_KNOWN) != 0)
    return SUMMARY_KEY;
  const char *building = bef_alert_get_building_id (alert);
  const char *key = building != NULL ? building : COMMUNE_KEY;
  if (is_urgent || is_there (self, groups, key) || count_of_today (self, groups, key) < DAY_MOST)
    return key;
  mark (track, TRACK_KNOWN | TRACK_HELD, severity);
  return NULL;
}

/* Likewise of what was one too many, when all others have theirs. */
static const char *
key_of_held (BefNotifier *self, GHashTable *groups)
{
  if (!self->enabled || self->is_quiet)
    return NULL;
  if (is_there (self, groups, SUMMARY_KEY)
      || count_of_today (self, groups, SUMMARY_KEY) <= DAY_MOST)
    return SUMMARY_KEY;
  self->is_held = TRUE;
  return NULL;
}

static void
add_to_group (GHashTable *groups, const char *key, BefAlert *alert, Track *track)
{
  const char *building = bef_alert_get_building_name (alert);
  Group *group = g_hash_table_lookup (groups, key);

  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (groups, g_strdup (key), group);
    }
  group->count++;
  if (group->worst == NULL || bef_alert_compare (alert, group->worst, NULL) < 0)
    group->worst = alert;
  if (building != NULL)
    g_hash_table_insert (
        group->places, g_strdup (building),
        GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (group->places, building)) + 1));
  if (bef_alert_get_severity (alert) == BEF_SEVERITY_URGENT && (track->flags & TRACK_SOUNDED) == 0)
    {
      group->sounds = TRUE;
      track->flags |= TRACK_SOUNDED;
    }
}

static gboolean
is_told (BefNotifier *self, BefAlert *alert, const Track *track)
{
  if (self->presenting && (track->flags & TRACK_BEFORE) != 0)
    return FALSE;
  return bef_alert_get_severity (alert) >= self->least
         && (!self->presenting || !bef_commune_is_of_camera (self->commune, alert));
}

static GHashTable *
collect (BefNotifier *self)
{
  GHashTable *groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, group_free);
  GListModel *alerts = bef_commune_get_alerts (self->commune);
  const guint n = g_list_model_get_n_items (alerts);

  self->is_held = FALSE;
  for (guint i = 0; i < 2 * n; i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i % n);
      Track *track = g_hash_table_lookup (self->tracks, bef_alert_get_id (alert));
      const char *key = NULL;
      if (track == NULL || !is_told (self, alert, track))
        continue;
      if ((track->flags & TRACK_HELD) == 0)
        key = i < n ? key_of (self, groups, alert, track) : NULL;
      else if (i >= n)
        key = key_of_held (self, groups);
      if (key != NULL)
        add_to_group (groups, key, alert, track);
    }
  return groups;
}

static void
set_flood_line (BefNotifier *self, const char *line)
{
  if (bef_set_str (&self->flood_line, line))
    g_signal_emit (self, signals[SIGNAL_FLOOD], 0, self->flood_line);
}

/* A flood is told in the window whatever the desktop is told. */
static void
tell_flood (BefNotifier *self, GHashTable *groups)
{
  const Group *group = g_hash_table_lookup (groups, FLOOD_KEY);
  g_autofree char *title = group != NULL ? flood_title (group) : NULL;
  g_autofree char *line =
      /* TRANSLATORS: "14 alerts in 3 buildings". */
      title != NULL ? g_strdup_printf (_ ("%s within a short time: they are told as one. What is "
                                          "urgent goes on being told by itself."),
                                       title)
                    : NULL;

  set_flood_line (self, line);
  if (!self->enabled || self->is_quiet)
    g_hash_table_remove (groups, FLOOD_KEY);
}

static void
withdraw (BefNotifier *self, const char *key)
{
  bef_bubbles_withdraw (self->bubbles, key);
  g_hash_table_remove (self->worst, key);
}

static gboolean look_cb (gpointer user_data);

static gboolean
wake_cb (gpointer user_data)
{
  BefNotifier *self = user_data;

  self->wake = 0;
  look_cb (self);
  return G_SOURCE_REMOVE;
}

static void
look_at_day (BefNotifier *self, gint64 now_ms)
{
  const gint64 day_ms = bef_civil_floor (now_ms, BEF_PERIOD_DAY);

  if (day_ms != self->day_ms)
    self->n_of_today = 0;
  self->day_ms = day_ms;
}

/* Quiet hours begin and end, floods end, and a day begins, with nobody's saying. */
static void
look_again_later (BefNotifier *self)
{
  const gint64 now_ms = bef_now_ms ();
  const gint64 next_ms = bef_quiet_hours_next (&self->quiet, now_ms);
  gint64 wait_ms = next_ms != BEF_NO_TIME ? MIN (next_ms - now_ms, WAKE_MS) : WAKE_MS;

  g_clear_handle_id (&self->wake, g_source_remove);
  if (self->is_flood || self->is_held || next_ms != BEF_NO_TIME)
    self->wake = bef_timeout_add ((guint)MAX (wait_ms, SETTLE_MS), wake_cb, self);
}

static gboolean
look_cb (gpointer user_data)
{
  BefNotifier *self = user_data;
  GHashTableIter iter;
  gpointer key, value;

  self->timeout = 0;
  self->is_quiet = bef_quiet_hours_hold (&self->quiet, bef_now_ms ());
  look_at_day (self, bef_now_ms ());
  if (self->judge.look != NULL)
    self->judge.look (self->judge.user_data);
  track_all (self, bef_present_ticks_us () / 1000);
  g_autoptr (GHashTable) groups = collect (self);
  if (g_list_model_get_n_items (bef_commune_get_buildings (self->commune)) > 0)
    self->first_look_done = TRUE;
  tell_flood (self, groups);
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &key, &value))
    look_group (self, key, value);
  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (groups, key))
      {
        withdraw (self, key);
        g_hash_table_iter_remove (&iter);
      }
  look_again_later (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (BefNotifier *self)
{
  if (self->timeout == 0 && !self->stopped)
    self->timeout = bef_timeout_add (SETTLE_MS, look_cb, self);
}

gboolean
bef_notifier_has_told (BefNotifier *self)
{
  return self->timeout == 0 && bef_bubbles_are_settled (self->bubbles);
}

void
bef_notifier_stop (BefNotifier *self)
{
  GHashTableIter iter;
  gpointer key;

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_handle_id (&self->wake, g_source_remove);
  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    withdraw (self, key);
  g_hash_table_remove_all (self->told);
  set_flood_line (self, NULL);
  bef_bubbles_stop (self->bubbles);
}

static void
bef_notifier_dispose (GObject *object)
{
  BefNotifier *self = BEF_NOTIFIER (object);

  bef_notifier_stop (self);
  g_clear_object (&self->commune);
  g_clear_object (&self->bubbles);
  G_OBJECT_CLASS (bef_notifier_parent_class)->dispose (object);
}

static void
bef_notifier_finalize (GObject *object)
{
  BefNotifier *self = BEF_NOTIFIER (object);

  g_hash_table_unref (self->told);
  g_hash_table_unref (self->tracks);
  g_hash_table_unref (self->worst);
  g_free (self->flood_line);
  G_OBJECT_CLASS (bef_notifier_parent_class)->finalize (object);
}

static void
bef_notifier_class_init (BefNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_notifier_finalize;
  signals[SIGNAL_ACTIVATED] =
      g_signal_new ("activated", BEF_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_FLOOD] = g_signal_new ("flood", BEF_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bef_notifier_init (BefNotifier *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->tracks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->worst = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->enabled = TRUE;
  self->least = BEF_SEVERITY_TODAY;
}

BefNotifier *
bef_notifier_new (BefCommune *commune, const char *folder)
{
  BefNotifier *self = g_object_new (BEF_TYPE_NOTIFIER, NULL);

  self->commune = g_object_ref (commune);
  self->bubbles = bef_bubbles_new (folder);
  g_signal_connect_object (self->bubbles, "clicked", G_CALLBACK (clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (commune, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/* What stands on the desktop would stand above what others are shown. */
static void
set_aside_what_was_told (BefNotifier *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    mark (value, TRACK_BEFORE, ((Track *)value)->severity);
}

void
bef_notifier_configure (BefNotifier *self, BefSeverity least, BefNotifierFlags flags)
{
  if ((flags & BEF_NOTIFIER_PRESENTING) != 0 && !self->presenting)
    set_aside_what_was_told (self);
  self->presenting = (flags & BEF_NOTIFIER_PRESENTING) != 0;
  self->enabled = (flags & BEF_NOTIFIER_OFF) == 0;
  self->least = least;
  changed_cb (self);
}

void
bef_notifier_set_quiet_hours (BefNotifier *self, const BefQuietHours *hours)
{
  self->quiet = *hours;
  changed_cb (self);
}

void
bef_notifier_set_judge (BefNotifier *self, const BefNotifierJudge *judge)
{
  self->judge = *judge;
  changed_cb (self);
}
