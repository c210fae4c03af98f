/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "supervision/lighting/bef-lighting-words.h"

static void
check_finding (BefLightingFinding f, double euros, const char *title, const char *detail)
{
  g_autofree char *a = bef_lighting_finding_dup_title (&f);
  g_autofree char *b = bef_lighting_finding_dup_detail (&f, euros);

  g_assert_cmpstr (a, ==, title);
  g_assert_cmpstr (b, ==, detail);
}

static void
test_findings_say_since_when_and_what_to_do (void)
{
  gint64 noon = bef_civil_to_ms (2026, 11, 12, 12, 0);

  check_finding ((BefLightingFinding){ BEF_LIGHTING_DRIFT, noon, 5.1, 0 }, NAN,
                 "The clock is 5 min late", "Since Thu 12 Nov. Have the clock of the cabinet set.");
  check_finding ((BefLightingFinding){ BEF_LIGHTING_DRIFT, noon, -4.8, 0 }, NAN,
                 "The clock is 5 min early",
                 "Since Thu 12 Nov. Have the clock of the cabinet set.");
  check_finding ((BefLightingFinding){ BEF_LIGHTING_LAMPS, noon, 0.052, 14 }, 2.5,
                 "5\302\240% of the light is missing",
                 "Since Thu 12 Nov: 14\302\240kWh, 2.50\302\240€ less. Walk along its lamps after "
                 "dusk.");
  check_finding (
      (BefLightingFinding){ BEF_LIGHTING_BY_DAY, noon, 2.5, 6.5 }, NAN,
      "Burning by day: 2 h 30 min",
      "Since Thu 12 Nov: 6.5\302\240kWh. Somebody may be working on it; else the cell or "
      "the contactor is stuck.");
  check_finding ((BefLightingFinding){ BEF_LIGHTING_NOT_OFF, noon, 1, 20 }, 12.4,
                 "The switch-off was not kept on 1 night of the last seven",
                 "Since Thu 12 Nov: 20\302\240kWh, 12\302\240€. A feast, or the programme of the "
                 "cabinet.");
}

/* By hand: on at 17:12, 16 minutes after the sun set; off at 8:31, 9 before it rises. */
static void
test_a_night_says_when_it_was_switched (void)
{
  gint64 noon = bef_civil_to_ms (2026, 11, 12, 12, 0);
  BefLightingNight night = { .noon_ms = noon,
                             .set_ms = bef_civil_to_ms (2026, 11, 12, 16, 56),
                             .rise_ms = bef_civil_to_ms (2026, 11, 13, 8, 40),
                             .is_told = TRUE,
                             .is_known = TRUE,
                             .on_ms = bef_civil_to_ms (2026, 11, 12, 17, 12),
                             .off_ms = bef_civil_to_ms (2026, 11, 13, 8, 31),
                             .lit_ms = 15 * BEF_MS_HOUR + 19 * BEF_MS_MINUTE,
                             .kwh = 41 };
  g_autofree char *words = bef_lighting_night_dup_words (&night, 8.2);
  g_assert_nonnull (strstr (words, "16 min after sunset"));
  g_assert_nonnull (strstr (words, "9 min before sunrise"));
  g_assert_nonnull (strstr (words, "15 h 19 min, 41\302\240kWh, 8.20\302\240€"));
  night.is_known = FALSE;
  g_autofree char *unknown = bef_lighting_night_dup_words (&night, 8.2);
  g_assert_cmpstr (unknown, ==, "Too little of it is known");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lighting-words/findings", test_findings_say_since_when_and_what_to_do);
  g_test_add_func ("/lighting-words/night", test_a_night_says_when_it_was_switched);
  return g_test_run ();
}
