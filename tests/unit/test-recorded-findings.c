/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "formats/bef-recording.h"
#include "supervision/alarms/bef-alarm-finding.h"

/*
 * Recorded municipal buildings, hour by hour for two to four years (../shared/data/drammen-cofactor
 * and its SOURCES.md), judged on every day of them.
 */

static char *
path_of (const char *id)
{
  const char *root = g_getenv ("BEFFROI_SHARED"), *source = g_getenv ("BEFFROI_SOURCE_ROOT");
  g_autofree char *beside = g_build_filename (source != NULL ? source : ".", "..", "shared", NULL);
  g_autofree char *name = g_strdup_printf ("building_%s.csv", id);

  return g_build_filename (root != NULL ? root : beside, "data", "drammen-cofactor", name, NULL);
}

static BefBuckets *
hours_of (const BefCurve *curve, gint64 end_ms)
{
  GArray *buckets = g_array_new (FALSE, TRUE, sizeof (BefBucket));

  for (guint i = 0; i < curve->points->len; i++)
    {
      const BefCurvePoint *p = &g_array_index (curve->points, BefCurvePoint, i);
      BefBucket b = { .start_ms = p->at_ms,
                      .end_ms = p->at_ms + p->step_ms,
                      .min = p->value,
                      .max = p->value,
                      .mean = p->value,
                      .count = 1 };
      g_array_append_val (buckets, b);
    }
  /* The file goes on, whatever it knows. */
  BefBucket last = { .start_ms = end_ms - BEF_MS_HOUR,
                     .end_ms = end_ms,
                     .min = NAN,
                     .max = NAN,
                     .mean = NAN,
                     .missing = 1 };
  g_array_append_val (buckets, last);
  return bef_buckets_new_take (buckets);
}

static BefBuckets *
temperatures_of (const BefRecording *recording)
{
  GArray *buckets = g_array_new (FALSE, TRUE, sizeof (BefBucket));

  for (guint i = 0; i < recording->temperatures->len; i++)
    {
      const BefCurveTemperature *t =
          &g_array_index (recording->temperatures, BefCurveTemperature, i);
      BefBucket b = { .start_ms = t->at_ms,
                      .end_ms = t->at_ms + BEF_MS_HOUR,
                      .min = t->celsius,
                      .max = t->celsius,
                      .mean = t->celsius,
                      .count = 1 };
      g_array_append_val (buckets, b);
    }
  return bef_buckets_new_take (buckets);
}

/* All that is said of a building up to the end of its file. NULL: it is not there. */
static GArray *
findings_of (const char *id)
{
  g_autofree char *path = path_of (id);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefRecording) r = bef_recording_load (path, &error);
  g_assert_no_error (error);
  const BefCurveTemperature *last =
      &g_array_index (r->temperatures, BefCurveTemperature, r->temperatures->len - 1);
  gint64 end_ms = last->at_ms + BEF_MS_HOUR;
  g_autoptr (BefBuckets) watts = hours_of (g_ptr_array_index (r->curves, 0), end_ms);
  g_autoptr (BefBuckets) celsius = temperatures_of (r);
  g_autoptr (GArray) days = bef_finding_days_from_buckets (watts, celsius);
  BefFindingMeter meter = { &g_array_index (days, BefFindingDay, 0), days->len, r->floor_area_m2,
                            r->category };
  GArray *found = bef_findings_of (&meter, end_ms);
  for (guint i = 0; i < found->len; i++)
    {
      const BefFinding *f = &g_array_index (found, BefFinding, i);
      g_autofree char *text = bef_finding_dup_text (f);
      g_autofree char *since = bef_iso8601_format (f->since_ms);
      g_autofree char *raised = bef_iso8601_format (f->raised_ms);
      g_autofree char *until =
          f->until_ms == BEF_NO_TIME ? g_strdup ("stands") : bef_iso8601_format (f->until_ms);
      g_test_message ("%s %s: since %.10s, said %.10s, %.10s; %s; R2 %.2f", id,
                      bef_finding_rule_id (f->kind), since, raised, until, text, f->r2);
    }
  return found;
}

static guint
count (const GArray *found, BefFindingKind kind)
{
  guint n = 0;

  for (guint i = 0; i < found->len; i++)
    n += g_array_index (found, BefFinding, i).kind == kind;
  return n;
}

static const BefFinding *
only (const GArray *found, BefFindingKind kind)
{
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, BefFinding, i).kind == kind)
      return &g_array_index (found, BefFinding, i);
  return NULL;
}

/* What was seen in the curves by eye, before there was any rule: what, once, since when about, and
 * whether it stands at the end of the file. */
typedef struct
{
  const char *id;
  BefFindingKind kind;
  const char *from, *to; /* it began between them */
  gboolean stands;
  const char *words;
} Seen;

static const Seen seen[] = {
  /* From 7 September 2020 the nights take 12 kW and more where they took 2. */
  { "6398", BEF_FINDING_DRIFT, "2020-08-20", "2020-10-10", TRUE,
    "more than in the same weather of the year before" },
  /* The winter of 2019 takes 950 kWh a day where the one before took 1,700, on nights too; the
   * autumn of 2019 is the first. */
  { "6404", BEF_FINDING_DROP, "2019-07-01", "2019-10-15", FALSE,
    "less than in the same weather of the year before" },
  { "6413", BEF_FINDING_END, "2020-02-28", "2020-03-02", TRUE, "no data for" },
  /* 864 to 595 kWh/m2. */
  { "6415", BEF_FINDING_IMPLAUSIBLE, "2017-12-30", "2018-01-05", TRUE, "check the floor area" },
  /* At night 0.69 to 0.74 of the day, in each of four years. */
  { "6425", BEF_FINDING_NIGHT, "2017-12-30", "2018-01-05", TRUE, "of the power of a working day" },
};

static void
test_seen (gconstpointer data)
{
  const Seen *s = data;
  gint64 from_ms, to_ms;
  g_autoptr (GArray) found = findings_of (s->id);

  if (found == NULL)
    {
      g_test_skip ("the recorded curves are not here: set BEFFROI_SHARED");
      return;
    }
  g_assert_cmpuint (count (found, s->kind), ==, 1);
  const BefFinding *f = only (found, s->kind);
  g_assert_true (bef_iso8601_parse (s->from, &from_ms) && bef_iso8601_parse (s->to, &to_ms));
  g_assert_cmpint (f->since_ms, >=, from_ms);
  g_assert_cmpint (f->since_ms, <=, to_ms);
  g_assert_cmpint (f->until_ms == BEF_NO_TIME, ==, s->stands);
  g_autofree char *text = bef_finding_dup_text (f);
  g_assert_nonnull (strstr (text, s->words));
  /* The matters of the others are not this one's; nights and days may be looked at in any. */
  for (guint k = 0; k <= BEF_FINDING_JUMP; k++)
    if (k != s->kind)
      g_assert_cmpuint (count (found, (BefFindingKind)k), ==, 0);
  /* And at the end of the file, nothing else stands. */
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, BefFinding, i).until_ms == BEF_NO_TIME)
      g_assert_true (&g_array_index (found, BefFinding, i) == f);
}

static void
test_sound (gconstpointer data)
{
  g_autoptr (GArray) found = findings_of (data);

  if (found == NULL)
    g_test_skip ("the recorded curves are not here: set BEFFROI_SHARED");
  else
    g_assert_cmpuint (found->len, ==, 0);
}

/* In neither list: only said. */
static void
test_said (gconstpointer data)
{
  g_autoptr (GArray) found = findings_of (data);

  if (found == NULL)
    g_test_skip ("the recorded curves are not here: set BEFFROI_SHARED");
  else
    g_assert_cmpuint (count (found, BEF_FINDING_DRIFT) + count (found, BEF_FINDING_DROP)
                          + count (found, BEF_FINDING_END) + count (found, BEF_FINDING_IMPLAUSIBLE),
                      ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    {
      g_autofree char *path = g_strdup_printf ("/recorded-findings/%s", seen[i].id);
      g_test_add_data_func (path, &seen[i], test_seen);
    }
  g_test_add_data_func ("/recorded-findings/6411", "6411", test_sound);
  g_test_add_data_func ("/recorded-findings/6441", "6441", test_sound);
  g_test_add_data_func ("/recorded-findings/6406", "6406", test_said);
  return g_test_run ();
}
