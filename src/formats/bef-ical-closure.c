/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ical.h"

/* In small letters. */
static const char *const closing[] = {
  "fermé",
  "fermée",
  "fermés",
  "fermées",
  "fermeture",
  "fermetures",
  /* Of capitals, which many write without accents. "Ferme" is a farm. */
  "fermee",
  "fermees",
  "closed",
  "closure",
};
/* What is not at school or at work; of a title that begins so: a camp may be "for the holidays". */
static const char *const away[] = { "vacances", "congé", "congés", "conges", "holidays" };
/* With one of these a title says the contrary, or so much that nobody knows. */
static const char *const opening[] = { "ouvert",    "ouverte",     "ouverts",     "ouvertes",
                                       "ouverture", "réouverture", "reouverture", "pas",
                                       "sauf",      "open",        "reopening",   "not",
                                       "except" };

static gboolean
is_one_of (const char *word, const char *const *words, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (word, words[i]))
      return TRUE;
  return FALSE;
}

gboolean
bef_ical_is_closure (const char *title)
{
  gboolean closes = FALSE;

  if (title == NULL || !g_utf8_validate (title, -1, NULL))
    return FALSE;
  g_autofree char *composed = g_utf8_normalize (title, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *lower = g_utf8_strdown (composed, -1);
  g_autoptr (GRegex) apart = g_regex_new ("[^\\p{L}]+", G_REGEX_DEFAULT, 0, NULL);
  g_auto (GStrv) words = g_regex_split (apart, lower, 0);
  guint n = 0;
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0')
        continue;
      if (is_one_of (words[i], opening, G_N_ELEMENTS (opening)))
        return FALSE;
      closes |= is_one_of (words[i], closing, G_N_ELEMENTS (closing))
                || (n == 0 && is_one_of (words[i], away, G_N_ELEMENTS (away)));
      n++;
    }
  return closes;
}

guint
bef_ical_count_closures (const GArray *events)
{
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    n += g_array_index (events, BefIcalEvent, i).is_closure ? 1 : 0;
  return n;
}
