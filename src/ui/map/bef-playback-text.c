/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback-text.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"

const char *
bef_playback_part_icon (BefPlaybackPart part, const BefPlaybackFigures *figures)
{
  switch (part)
    {
    case BEF_PLAYBACK_POWER:
      return "bef-energy-symbolic";
    case BEF_PLAYBACK_DOORS:
      return figures->doors_open > 0 ? "bef-door-open-symbolic" : "bef-door-symbolic";
    case BEF_PLAYBACK_LINKS:
      return "bef-link-symbolic";
    case BEF_PLAYBACK_WIFI:
    case BEF_PLAYBACK_N_PARTS:
    default:
      return "bef-wifi-symbolic";
    }
}

static char *
sum_text (const BefPlaybackFigures *f)
{
  if (f->meters_known == 0)
    return g_strdup (_ ("Power unknown"));
  g_autofree char *power = bef_format_value (f->watts, "W", 0);
  if (f->meters_known == f->meters)
    return g_steal_pointer (&power);
  /* TRANSLATORS: a power, and of how many of all meters it is the sum: the others are unknown. */
  return g_strdup_printf (_ ("%s (%u of %u meters)"), power, f->meters_known, f->meters);
}

static char *
power_text (const BefPlaybackFigures *f)
{
  g_autofree char *sum = sum_text (f);

  if (!f->by_means)
    return g_steal_pointer (&sum);
  /* TRANSLATORS: a power, of which means of hours are known, and not what was measured then. */
  return g_strdup_printf (_ ("%s, from hourly means"), sum);
}

/* Of the doors known: how many stand open, or that none does; and how many are not known. */
/* (transfer full) */
static GString *
open_text (const BefPlaybackFigures *f)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (f->doors_known == 0)
    {
      if (f->doors == 1)
        g_string_append (text, _ ("Door unknown"));
      else
        g_string_append_printf (text, ngettext ("%u door unknown", "%u doors unknown", f->doors),
                                f->doors);
    }
  else if (f->doors == 1)
    g_string_append (text, f->doors_open > 0 ? _ ("Door open") : _ ("Door closed"));
  else if (f->doors_open == 0)
    g_string_append_printf (text, ngettext ("%u door closed", "%u doors closed", f->doors_known),
                            f->doors_known);
  else
    /* TRANSLATORS: "1 of 3 doors open"; the plural is that of the first number. */
    g_string_append_printf (text,
                            ngettext ("%u of %u doors open", "%u of %u doors open", f->doors_open),
                            f->doors_open, f->doors);
  return g_steal_pointer (&text);
}

static void
add_locks (GString *text, const BefPlaybackFigures *f)
{
  if (f->locks_known > 0 && f->doors == 1)
    g_string_append_printf (text, ", %s", f->doors_locked > 0 ? _ ("locked") : _ ("unlocked"));
  else if (f->doors_locked > 0)
    /* TRANSLATORS: of doors, after "1 of 3 doors open". */
    g_string_append_printf (text, ngettext (", %u locked", ", %u locked", f->doors_locked),
                            f->doors_locked);
}

static void
add_unknown_doors (GString *text, const BefPlaybackFigures *f)
{
  guint unknown = f->doors - f->doors_known;

  if (unknown > 0 && f->doors_known > 0)
    /* TRANSLATORS: of doors, after "1 of 3 doors open". */
    g_string_append_printf (text, ngettext (", %u unknown", ", %u unknown", unknown), unknown);
}

static char *
doors_text (const BefPlaybackFigures *f)
{
  g_autoptr (GString) text = open_text (f);

  if (f->doors_known > 0)
    add_locks (text, f);
  add_unknown_doors (text, f);
  return g_strdup (text->str);
}

static char *
links_text (const BefPlaybackFigures *f)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (f->links_known == 0)
    return g_strdup (ngettext ("Link unknown", "Links unknown", f->links));
  if (f->links > 1 && f->links_down > 0)
    /* TRANSLATORS: "1 of 14 links cut off"; the plural is that of the first number. */
    g_string_append_printf (
        text, ngettext ("%u of %u links cut off", "%u of %u links cut off", f->links_down),
        f->links_down, f->links);
  else
    /* TRANSLATORS: the state of a network link, or the worst one of several. */
    g_string_append_printf (text, ngettext ("Link: %s", "Links: %s", f->links),
                            bef_state_word (f->link));
  if (f->links_known < f->links)
    /* TRANSLATORS: of network links, after "1 of 14 links cut off". */
    g_string_append_printf (
        text, ngettext (", %u link unknown", ", %u links unknown", f->links - f->links_known),
        f->links - f->links_known);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
wifi_text (const BefPlaybackFigures *f)
{
  if (f->points_known == 0)
    return g_strdup (_ ("Wi-Fi unknown"));
  g_autofree char *clients = bef_format_number (f->clients, 0);
  if (f->points_known == f->points)
    /* TRANSLATORS: how many are connected. */
    return g_strdup_printf (_ ("%s on Wi-Fi"), clients);
  /* TRANSLATORS: how many are connected, to so many of all access points: the others are unknown.
   */
  return g_strdup_printf (_ ("%s on Wi-Fi (%u of %u access points)"), clients, f->points_known,
                          f->points);
}

char *
bef_playback_part_text (BefPlaybackPart part, const BefPlaybackFigures *figures, gboolean *unknown)
{
  static char *(*const texts[]) (const BefPlaybackFigures *) = { power_text, doors_text, links_text,
                                                                 wifi_text };
  const guint all[] = { figures->meters, figures->doors, figures->links, figures->points };
  const guint known[] = { figures->meters_known, figures->doors_known, figures->links_known,
                          figures->points_known };

  g_return_val_if_fail (part < BEF_PLAYBACK_N_PARTS, NULL);
  if (unknown != NULL)
    *unknown = known[part] == 0;
  return all[part] > 0 ? texts[part](figures) : NULL;
}

/* Takes @parts, of char *. */
static char *
join (GPtrArray *parts)
{
  g_ptr_array_add (parts, NULL);
  char *text = g_strjoinv (" · ", (char **)parts->pdata);
  g_ptr_array_unref (parts);
  return text;
}

char *
bef_playback_summary (const BefPlaybackFigures *figures)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < BEF_PLAYBACK_N_PARTS; i++)
    {
      char *text = bef_playback_part_text ((BefPlaybackPart)i, figures, NULL);
      if (text != NULL)
        g_ptr_array_add (parts, text);
    }
  return join (parts);
}

char *
bef_playback_caption (const BefPlaybackFigures *figures)
{
  if (figures->meters_known + figures->doors_known + figures->links_known + figures->points_known
      == 0)
    return NULL;
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  if (figures->meters > 0)
    g_ptr_array_add (parts, power_text (figures));
  if (figures->doors > 0)
    {
      g_autoptr (GString) text = open_text (figures);
      add_unknown_doors (text, figures);
      g_ptr_array_add (parts, g_strdup (text->str));
    }
  return join (parts);
}

char *
bef_playback_lacks (const BefPlaybackFigures *figures)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint not_here = figures->lacks[BEF_LACK_NOT_HERE], dropped = figures->lacks[BEF_LACK_DROPPED];
  guint gap = figures->lacks[BEF_LACK_GAP];

  if (not_here > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%u not in this computer’s history",
                                                "%u not in this computer’s history", not_here),
                                      not_here));
  if (dropped > 0)
    g_ptr_array_add (
        parts, g_strdup_printf (
                   ngettext ("%u not kept that long", "%u not kept that long", dropped), dropped));
  if (gap > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%u of which nothing was received then",
                                                "%u of which nothing was received then", gap),
                                      gap));
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  g_autofree char *joined = g_strjoinv (", ", (char **)parts->pdata);
  /* TRANSLATORS: of meters, doors, links and access points; how many and why. */
  return g_strdup_printf (_ ("Unknown: %s"), joined);
}

/* An hour of an October night occurs twice. */
static gboolean
occurs_twice (gint64 ms)
{
  BefCivil at, other;

  bef_civil_from_ms (ms, &at);
  bef_civil_from_ms (ms + (at.utc_offset_min > 60 ? BEF_MS_HOUR : -BEF_MS_HOUR), &other);
  return at.hour == other.hour;
}

char *
bef_playback_time_text (gint64 ms)
{
  g_autofree char *time = bef_format_time (ms);
  BefCivil civil;

  if (!occurs_twice (ms))
    return g_steal_pointer (&time);
  bef_civil_from_ms (ms, &civil);
  return g_strdup_printf (civil.utc_offset_min > 60
                              /* TRANSLATORS: a time of day, twice in one night of October. */
                              ? _ ("%s (summer time)")
                              /* TRANSLATORS: a time of day, twice in one night of October. */
                              : _ ("%s (winter time)"),
                          time);
}

char *
bef_playback_instant_text (gint64 ms)
{
  g_autofree char *date = bef_format_date_long (ms), *time = bef_playback_time_text (ms);

  /* TRANSLATORS: date with its weekday, then time of day. */
  return g_strdup_printf (C_ ("date and time", "%s, %s"), date, time);
}

char *
bef_playback_sentence (gint64 ms)
{
  g_autofree char *date = bef_format_date_long (ms), *time = bef_playback_time_text (ms);

  /* TRANSLATORS: the commune; date with its weekday, then time of day. */
  return g_strdup_printf (_ ("As it was on %s at %s"), date, time);
}
