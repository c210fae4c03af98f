/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-index.h"

#include <math.h>

#include "history/bef-history-rollup.h"

#define MAX_INDEX 9e12
#define LEAST_STEP_MS (15 * BEF_MS_MINUTE)
#define USUAL_PART 30
#define LONGEST_BACK_MS (50 * 366 * BEF_MS_DAY)

G_STATIC_ASSERT (BEF_INDEX_BEFORE <= BEF_SAMPLE_MAX_BEFORE);

static const struct
{
  const char *quantity;
  double per_hour;
} ceilings[] = {
  { "energy-index", 1e3 },
  { "energy-export-index", 1e3 },
  { "gas-index", 400 },
  { "water-index", 300e3 },
};

double
bef_index_ceiling (const char *quantity)
{
  for (guint i = 0; i < G_N_ELEMENTS (ceilings); i++)
    if (g_str_equal (quantity, ceilings[i].quantity))
      return ceilings[i].per_hour;
  return INFINITY;
}

gboolean
bef_index_is_within (double per_hour, double gain, gint64 ms)
{
  return gain * BEF_MS_HOUR <= per_hour * (double)MAX (ms, LEAST_STEP_MS);
}

gboolean
bef_index_may_gain (const char *quantity, double gain, gint64 ms)
{
  return bef_index_is_within (bef_index_ceiling (quantity), gain, ms);
}

/* Whether a meter that read @from may read @to. */
static gboolean
goes_on (const BefIndexSource *s, const BefSample *from, const BefSample *to)
{
  return to->value >= from->value
         && bef_index_is_within (s->ceiling, to->value - from->value, to->ts - from->ts);
}

static gboolean
is_index (const BefSample *sample, gint64 hold)
{
  return sample->value >= 0 && sample->value <= MAX_INDEX && hold != BEF_HOLD_MISREAD;
}

/* In order: what is implausible is met before what comes earlier is judged. */
static void
leave_out (BefIndexSource *s, gint64 ts)
{
  guint i = s->misread != NULL ? s->misread->len : 0;

  if (s->misread == NULL)
    return;
  while (i > 0 && g_array_index (s->misread, gint64, i - 1) > ts)
    i--;
  g_array_insert_val (s->misread, i, ts);
}

/* The next sample that may be an index. */
static gboolean
pull_plausible (BefIndexSource *s, BefSample *out, gint64 *hold_out, GError **error)
{
  while (bef_sample_iter_pull (&s->samples, out, hold_out, error))
    {
      if (is_index (out, *hold_out))
        return TRUE;
      leave_out (s, out->ts);
    }
  return FALSE;
}

/* Whether the few samples that come next show that the one to judge was no reading. */
static gboolean
is_shown_misread (const BefIndexSource *s)
{
  double previous = s->previous.value, current = s->ahead[0].value;

  if (s->n_ahead == 1)
    return !goes_on (s, &s->previous, &s->ahead[0]);
  for (guint i = 1; i < s->n_ahead; i++)
    {
      double later = s->ahead[i].value;
      if (later >= previous && (current < previous || later < current)
          && goes_on (s, &s->previous, &s->ahead[i]))
        return TRUE;
    }
  return FALSE;
}

/* The search for the sample with which the meter is back on the line that the sample to judge left.
 */
typedef struct
{
  BefSample at;    /* of the run, the last one */
  BefSample back;  /* with which the run may end */
  double way;      /* from the line to the run, at most; 0 before it began */
  guint confirmed; /* samples since @back, none of them below it */
  guint strays;    /* samples of late that do not follow @at */
  gboolean fell, has_back;
} Return;

typedef enum
{
  RETURN_NOT_YET,
  RETURN_FOUND,
  RETURN_NEVER
} ReturnStep;

static void
follow_run (const BefIndexSource *s, Return *r, const BefSample *later)
{
  double below = s->previous.value - later->value;
  gboolean first = r->way == 0, falls = below > 0 && (!r->fell || later->value < r->at.value);

  /* What neither falls nor follows is a spike of the run itself, unless it stays. */
  if (first || falls || (r->fell == (below > 0) && goes_on (s, &r->at, later))
      || ++r->strays == BEF_INDEX_RUN)
    {
      r->at = *later;
      r->strays = 0;
    }
  if (first || (below > 0 && !r->fell))
    r->way = fabs (below);
  else if (below > 0)
    r->way = MAX (r->way, below);
  r->fell |= below > 0;
}

/* Whether @later is on the line again. Over a long time a connection may carry anything: then no
 * more than the run was away, or than a connection used at a thirtieth. */
static gboolean
is_back (const BefIndexSource *s, const Return *r, const BefSample *later)
{
  double gain = later->value - s->previous.value;
  gint64 ms = later->ts - s->previous.ts;

  return gain >= 0 && bef_index_is_within (s->ceiling, gain, gain <= r->way ? ms : ms / USUAL_PART);
}

static ReturnStep
look_for_return (const BefIndexSource *s, Return *r, const BefSample *later)
{
  if (r->has_back)
    {
      if (later->value >= r->back.value)
        return ++r->confirmed == BEF_INDEX_RUN ? RETURN_FOUND : RETURN_NOT_YET;
      r->has_back = FALSE;
    }
  double back = r->fell ? later->value - r->at.value : r->at.value - later->value;
  if (later->ts > s->ahead[0].ts && is_back (s, r, later) && 2 * back >= r->way)
    {
      r->back = *later;
      r->has_back = TRUE;
      r->confirmed = 0;
      return RETURN_NOT_YET;
    }
  /* It has grown past the line by itself: another meter. */
  if (r->fell && later->value >= s->previous.value && 2 * back < r->way)
    return RETURN_NEVER;
  follow_run (s, r, later);
  return RETURN_NOT_YET;
}

/* The sample with which the meter is back where it had been before the sample to judge left its
 * line, the run being looked at from its beginning. FALSE when it never is, or with @error. */
static gboolean
find_return (const BefIndexSource *s, BefSample *out, GError **error)
{
  BefSample later;
  Return r = { .way = 0 };
  ReturnStep step = RETURN_NOT_YET;
  g_autoptr (GError) local_error = NULL;
  g_auto (BefSampleIter) samples = { NULL };

  bef_sample_iter_init (&samples, s->db,
                        &(BefSampleSpan){ s->series, s->previous.ts + 1, G_MAXINT64, 0, 0 },
                        s->cancellable, &local_error);
  while (local_error == NULL && step == RETURN_NOT_YET
         && bef_sample_iter_next (&samples, &later, &local_error))
    if (is_index (&later, 0))
      step = look_for_return (s, &r, &later);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *out = r.back;
  return step != RETURN_NEVER && r.has_back && r.confirmed > 0;
}

static gboolean
is_misread (BefIndexSource *s, GError **error)
{
  const BefSample *current = &s->ahead[0];

  if (s->is_away && current->ts < s->back.ts)
    return TRUE;
  s->is_away = FALSE;
  if (!s->has_previous || s->holds[0] != BEF_HOLD_UNKNOWN)
    return FALSE;
  if (is_shown_misread (s))
    return TRUE;
  if (goes_on (s, &s->previous, current))
    return FALSE;
  s->is_away = find_return (s, &s->back, error);
  return s->is_away;
}

gboolean
bef_index_pull (gpointer source, BefSample *out, gint64 *hold_out, GError **error)
{
  BefIndexSource *s = source;
  g_autoptr (GError) local_error = NULL;

  for (;;)
    {
      while (!s->at_end && s->n_ahead < G_N_ELEMENTS (s->ahead))
        {
          s->at_end =
              !pull_plausible (s, &s->ahead[s->n_ahead], &s->holds[s->n_ahead], &local_error);
          s->n_ahead += !s->at_end;
        }
      if (local_error != NULL || s->n_ahead == 0)
        break;
      gboolean given = !is_misread (s, &local_error);
      if (local_error != NULL)
        break;
      if (given)
        {
          *out = s->previous = s->ahead[0];
          *hold_out = s->holds[0];
          s->has_previous = TRUE;
        }
      else
        leave_out (s, s->ahead[0].ts);
      s->n_ahead--;
      memmove (s->ahead, s->ahead + 1, s->n_ahead * sizeof *s->ahead);
      memmove (s->holds, s->holds + 1, s->n_ahead * sizeof *s->holds);
      if (given)
        return TRUE;
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (s->is_away)
    {
      /* The run goes on beyond what is read: its end is the reading after it. */
      *out = s->previous = s->back;
      *hold_out = BEF_HOLD_UNKNOWN;
      s->is_away = FALSE;
      return TRUE;
    }
  return FALSE;
}

/* Of the segment, where the sample to judge stands, when it and those read ahead are the ones that
 * follow the last reading there without a hole; G_MAXUINT: they are not. */
static guint
find_ahead (const BefIndexSource *s)
{
  const BefSampleIter *samples = &s->samples;

  if (s->is_away || s->at_end || s->n_ahead != BEF_INDEX_RUN || samples->segment == NULL
      || samples->holds != NULL || samples->next_before < samples->n_before
      || samples->index <= s->n_ahead)
    return G_MAXUINT;
  guint first = samples->index - s->n_ahead;
  return bef_chunk_ts (samples->segment->chunk, first - 1) == s->previous.ts ? first : G_MAXUINT;
}

/* A row that never falls, each step of it within what a connection carries, needs no judging: no
 * sample can show that an earlier one was none. Only the last few have to wait for those that
 * follow. */
gboolean
bef_index_skip (BefIndexSource *s, gint64 until_ms, BefSample *out)
{
  guint first = find_ahead (s), i = first;

  if (first == G_MAXUINT)
    return FALSE;
  const BefChunk *chunk = s->samples.segment->chunk;
  double before = s->previous.value;
  gint64 before_ms = s->previous.ts;
  for (; i < chunk->n; i++)
    {
      gint64 ms = bef_chunk_ts (chunk, i);
      double value = chunk->values[i];
      if (!(value >= before) || value > MAX_INDEX || ms >= s->samples.to_ms
          || !bef_index_is_within (s->ceiling, value - before, ms - before_ms)
          || (i >= first + BEF_INDEX_RUN && bef_chunk_ts (chunk, i - BEF_INDEX_RUN) > until_ms))
        break;
      before = value;
      before_ms = ms;
    }
  /* The last of which all that follow it and count for it are seen. */
  if (i < first + BEF_INDEX_RUN + 1)
    return FALSE;
  guint last = i - 1 - BEF_INDEX_RUN;
  if (bef_chunk_ts (chunk, last) > until_ms)
    return FALSE;
  *out = s->previous = (BefSample){ bef_chunk_ts (chunk, last), chunk->values[last] };
  for (guint k = 0; k < BEF_INDEX_RUN; k++)
    {
      s->ahead[k] = (BefSample){ bef_chunk_ts (chunk, last + 1 + k), chunk->values[last + 1 + k] };
      s->holds[k] = BEF_HOLD_UNKNOWN;
    }
  bef_sample_iter_skip_to (&s->samples, i);
  return TRUE;
}

/* The last reading before @ms. *@any_out: whether there is any sample at all before it. FALSE when
 * none of the few before is a reading, or with @error. */
static gboolean
find_before (BefIndexSource *s, gint64 ms, BefSample *out, gboolean *any_out, GError **error)
{
  g_auto (BefSampleIter) samples = { NULL };
  gboolean found = FALSE;
  BefSample sample;

  *any_out = FALSE;
  if (!bef_sample_iter_init (&samples, s->db,
                             &(BefSampleSpan){ s->series, ms, ms, BEF_INDEX_BEFORE, 0 },
                             s->cancellable, error))
    return FALSE;
  *any_out = samples.n_before > 0;
  while (samples.next_before < samples.n_before && bef_sample_iter_next (&samples, &sample, error))
    if (is_index (&sample, samples.hold_ms))
      {
        *out = sample;
        found = TRUE;
      }
  return found;
}

/* The first reading from @from_ms on. FALSE when there is none, or with @error. */
static gboolean
find_first (BefIndexSource *s, gint64 from_ms, BefSample *out, GError **error)
{
  g_auto (BefSampleIter) samples = { NULL };

  if (!bef_sample_iter_init (&samples, s->db,
                             &(BefSampleSpan){ s->series, from_ms, G_MAXINT64, 0, 0 },
                             s->cancellable, error))
    return FALSE;
  while (bef_sample_iter_next (&samples, out, error))
    if (is_index (out, samples.hold_ms))
      return TRUE;
  return FALSE;
}

/*
 * From when on to read so that the readings from @from_ms on are judged as in the whole series. The
 * first of them is compared with what the meter read before it: just before, an hour before, and
 * then each time twice as far back. Where it goes on from all of them, @from_ms will do. Else it is
 * in a run that may be misread, of which the nearest it does not go on from is before the
 * beginning; or it comes after one, and goes on again from what was before that. Before @border all
 * is decided: there only the last reading counts.
 */
static gint64
find_start (BefIndexSource *s, gint64 from_ms, gint64 border, GError **error)
{
  gint64 start_ms = from_ms;
  BefSample here, before;
  gboolean any, left = FALSE, last = FALSE, found = find_before (s, from_ms, &before, &any, error);

  if (!any || (found && from_ms < border) || !find_first (s, from_ms, &here, error))
    return from_ms;
  /* A few samples are kept before the border, but not what was decided of them. */
  if (border != G_MININT64 && from_ms >= border && (!found || before.ts < border))
    {
      start_ms = border - 1;
      found = find_before (s, start_ms, &before, &any, error);
    }
  for (gint64 back = BEF_MS_HOUR; back < LONGEST_BACK_MS; back *= 2)
    {
      gboolean same = found && goes_on (s, &before, &here);
      if (found && !same && !left)
        {
          left = TRUE;
          start_ms = before.ts;
        }
      else if (same && left)
        return before.ts;
      if (last || (found && before.ts < border))
        break;
      gint64 at = from_ms - back;
      if (found && at < border)
        at = border - 1;
      found = find_before (s, at, &before, &any, error);
      if (!any && border == G_MININT64)
        found = find_first (s, G_MININT64, &before, error);
      last = !any;
    }
  return start_ms;
}

gboolean
bef_index_source_init (BefIndexSource *source, BefHistoryDb *db, BefSeriesKey key, BefRange range,
                       GArray *misread, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 border = G_MININT64, start_ms = range.from_ms;
  gint64 series = bef_history_series_find (db, key, &local_error);

  *source = (BefIndexSource){ .db = db,
                              .ceiling = bef_index_ceiling (key.quantity),
                              .series = series,
                              .cancellable = cancellable,
                              .misread = misread };
  if (local_error == NULL && series != 0 && bef_rollup_border (db, series, &border, &local_error))
    start_ms = find_start (source, range.from_ms, border, &local_error);
  if (local_error == NULL)
    bef_sample_iter_init (
        &source->samples, db,
        &(BefSampleSpan){ series, start_ms, range.to_ms, BEF_INDEX_BEFORE, BEF_INDEX_AFTER },
        cancellable, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
bef_index_source_clear (BefIndexSource *source)
{
  bef_sample_iter_clear (&source->samples);
}
