/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history/bef-history-answer.h"

/* A space between two values of more than so many usual steps is empty. */
#define EMPTY_STEPS 1.5
/* Where more than one space in IRREGULAR is longer than that, the steps vary: then so many usual
 * ones, or more than nine spaces in ten are. */
#define IRREGULAR 8
#define EMPTY_STEPS_IRREGULAR 6
/* The fewest spaces that tell a usual step; with fewer, what is longer than this is empty. */
#define SPACES_MIN 3
#define EMPTY_UNKNOWN_MS (6 * BEF_MS_HOUR)
/* More empty parts than this become one. */
#define PARTS_MAX 8

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

/* The longest space between two values that is not empty. */
static gint64
longest_space (const gint64 *stamps, guint n_stamps)
{
  g_autoptr (GArray) spaces = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_long = 0;

  for (guint i = 1; i < n_stamps; i++)
    {
      gint64 space = stamps[i] - stamps[i - 1];
      if (space > 0)
        g_array_append_val (spaces, space);
    }
  if (spaces->len < SPACES_MIN)
    return EMPTY_UNKNOWN_MS;
  g_array_sort (spaces, compare);
  gint64 usual = g_array_index (spaces, gint64, spaces->len / 2),
         longest = (gint64)((double)usual * EMPTY_STEPS);
  while (n_long < spaces->len && g_array_index (spaces, gint64, spaces->len - 1 - n_long) > longest)
    n_long++;
  if (n_long <= 1 || n_long <= spaces->len / IRREGULAR)
    return longest;
  gint64 wide = g_array_index (spaces, gint64, spaces->len * 9 / 10);
  return MAX (usual * EMPTY_STEPS_IRREGULAR, (gint64)((double)wide * EMPTY_STEPS));
}

static void
add (GArray *parts, gint64 from_ms, gint64 to_ms)
{
  BefRange part = { from_ms, to_ms };

  if (from_ms >= to_ms)
    return;
  if (parts->len < PARTS_MAX)
    g_array_append_val (parts, part);
  else
    {
      /* The tail stands alone: it is what is filled next. */
      g_array_index (parts, BefRange, 0).to_ms =
          g_array_index (parts, BefRange, parts->len - 1).to_ms;
      g_array_set_size (parts, 1);
      g_array_append_val (parts, part);
    }
}

GArray *
bef_history_answer_empty (gint64 from_ms, gint64 to_ms, const gint64 *stamps, guint n_stamps,
                          BefSeriesPace pace)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (BefRange));

  while (n_stamps > 0 && stamps[0] < from_ms)
    stamps++, n_stamps--;
  while (n_stamps > 0 && stamps[n_stamps - 1] >= to_ms)
    n_stamps--;
  if (n_stamps == 0)
    {
      add (parts, from_ms, to_ms);
      return parts;
    }
  gint64 longest = pace == BEF_SERIES_STEADY ? longest_space (stamps, n_stamps) : G_MAXINT64;
  if (stamps[0] - from_ms > longest)
    add (parts, from_ms, stamps[0]);
  for (guint i = 1; i < n_stamps; i++)
    if (stamps[i] - stamps[i - 1] > longest)
      add (parts, stamps[i - 1] + 1, stamps[i]);
  add (parts, stamps[n_stamps - 1] + 1, to_ms);
  return parts;
}

gint64
bef_history_answer_due (gint64 first_ms, gint64 asked_ms, guint salt)
{
  static const gint64 delays[] = { 6 * BEF_MS_HOUR, BEF_MS_DAY, 3 * BEF_MS_DAY, 10 * BEF_MS_DAY,
                                   30 * BEF_MS_DAY };

  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      guint part = (salt * 2654435761u + i * 40503u) >> 16 & 1023;
      gint64 due = first_ms + delays[i] + delays[i] / 10 * part / 1023;
      if (asked_ms < due)
        return due;
    }
  return 0;
}
