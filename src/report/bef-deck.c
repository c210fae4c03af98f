/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-deck.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-deck-private.h"
#include "supervision/energy/bef-energy-words.h"

static const struct
{
  const char *id, *topic;
} topics[] = {
  { "now", N_ ("Now, against usual") },
  { "month", N_ ("The month") },
  { "year", N_ ("The year") },
  { "changed", N_ ("What changed most") },
  { "works", N_ ("Works and what they gave") },
  { "lighting", N_ ("Street lighting") },
  { "inclusion", N_ ("Digital inclusion") },
  { "web", N_ ("On the web") },
  { "map", N_ ("The buildings") },
};

const char *
bef_deck_topic (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (g_str_equal (topics[i].id, id))
      return _ (topics[i].topic);
  return NULL;
}

const char *
bef_deck_nth_id (guint i)
{
  return i < G_N_ELEMENTS (topics) ? topics[i].id : NULL;
}

BefSlide *
bef_deck_find (GPtrArray *deck, const char *id)
{
  for (guint i = 0; i < deck->len; i++)
    if (g_strcmp0 (((BefSlide *)g_ptr_array_index (deck, i))->id, id) == 0)
      return g_ptr_array_index (deck, i);
  return NULL;
}

GPtrArray *
bef_deck_choose (GPtrArray *deck, const char *const *chosen)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_slide_unref);

  if (!chosen)
    {
      for (guint i = 0; i < deck->len; i++)
        g_ptr_array_add (list, bef_slide_ref (g_ptr_array_index (deck, i)));
      return list;
    }
  for (; *chosen; chosen++)
    {
      BefSlide *slide = bef_deck_find (deck, *chosen);

      if (slide && !bef_deck_find (list, *chosen))
        g_ptr_array_add (list, bef_slide_ref (slide));
    }
  return list;
}

/* "between 2,100 and 6,200 kWh a year" is too long for a row that is read from the last chair.
 * (transfer full) */
static char *
dup_work_remark (const BefDeckWork *work)
{
  const BefSavings *s = &work->savings;

  if (!work->is_counted)
    return g_strdup (C_ ("savings", "not counted"));
  if (s->verdict != BEF_SAVINGS_PROVEN && s->verdict != BEF_SAVINGS_MORE)
    return g_strdup (bef_savings_word (s->verdict));
  g_autofree char *low = bef_format_number (fabs (s->year_low), 0),
                  *high = bef_format_number (fabs (s->year_high), 0),
                  *euros = bef_format_value (fabs (s->euros), "€", 0);
  gboolean is_more = s->verdict == BEF_SAVINGS_MORE;
  if (!isfinite (s->euros))
    /* TRANSLATORS: kWh, the ends of an interval: "2,100", "6,200". */
    return g_strdup_printf (_ ("%s to %s; €: no contract"), is_more ? high : low,
                            is_more ? low : high);
  /* TRANSLATORS: kWh, the ends of an interval, and euros: "2,100", "6,200", "620 €". */
  return g_strdup_printf (_ ("%s to %s; %s"), is_more ? high : low, is_more ? low : high, euros);
}

/* What is proven of all works together; *@n: of how many. */
static BefSavings
add_up_works (const GPtrArray *works, guint *n)
{
  BefSavings sum = { 0 };

  *n = 0;
  for (guint i = 0; i < works->len; i++)
    {
      const BefDeckWork *work = g_ptr_array_index (works, i);

      if (!work->is_counted || work->savings.verdict != BEF_SAVINGS_PROVEN)
        continue;
      sum.per_year += work->savings.per_year;
      sum.euros += work->savings.euros;
      (*n)++;
    }
  return sum;
}

/* (transfer full) */
static char *
dup_works_title (const GPtrArray *works)
{
  guint n;
  BefSavings sum = add_up_works (works, &n);

  if (n == 0)
    return g_strdup (_ ("What the works gave is not proven yet"));
  g_autofree char *kwh = bef_format_value (sum.per_year, "kWh", 0),
                  *euros = bef_format_value (sum.euros, "€", 0);
  if (!isfinite (sum.euros))
    /* TRANSLATORS: "4,100 kWh". */
    return g_strdup_printf (_ ("The works: %s a year are proven to be saved"), kwh);
  /* TRANSLATORS: "4,100 kWh", "620 €". */
  return g_strdup_printf (_ ("The works: %s and %s a year are proven to be saved"), kwh, euros);
}

static BefSlide *
slide_of_works (const GPtrArray *works)
{
  g_autofree char *title = dup_works_title (works);
  BefSlide *slide = bef_slide_new ("works", _ ("Works and what they gave"), title);

  for (guint i = 0; i < works->len; i++)
    {
      const BefDeckWork *work = g_ptr_array_index (works, i);
      gboolean is_known = work->is_counted
                          && (work->savings.verdict == BEF_SAVINGS_PROVEN
                              || work->savings.verdict == BEF_SAVINGS_MORE);
      g_autofree char *remark = dup_work_remark (work);

      bef_slide_add_row (
          slide, work->name,
          (BefAmount){ is_known ? -work->savings.per_year : NAN, "kWh", 0, BEF_AMOUNT_CHANGE },
          remark);
    }
  slide->method = g_strdup (_ ("A year, at the same weather, with the interval of 90 %"));
  return slide;
}

/* "92 %" of @whole, never more than there is. (transfer full) */
static char *
dup_share (guint part, guint whole)
{
  return bef_format_value (whole > 0 ? floor (100.0 * part / whole) : NAN, "%", 0);
}

/* (transfer full) */
static char *
dup_inclusion_title (const BefDeckInclusion *inclusion)
{
  g_autofree char *held =
      g_strdup_printf (ngettext ("Digital advisers: one session held",
                                 "Digital advisers: %u sessions held", inclusion->held),
                       inclusion->held);

  if (!inclusion->knows_taken || inclusion->places == 0)
    return g_steal_pointer (&held);
  g_autofree char *share = dup_share (inclusion->taken, inclusion->places);
  /* TRANSLATORS: "Digital advisers: 47 sessions held", "81 %". */
  return g_strdup_printf (_ ("%s, %s of the places taken"), held, share);
}

static BefSlide *
slide_of_inclusion (const BefDeckInclusion *inclusion)
{
  g_autofree char *when = bef_format_dates (inclusion->from_ms, inclusion->to_ms - 1),
                  *title = dup_inclusion_title (inclusion), *taken = NULL, *came = NULL;
  BefSlide *slide = bef_slide_new ("inclusion", _ ("Digital inclusion"), title);
  gboolean has_places = inclusion->knows_taken && inclusion->places > 0;

  taken = has_places ? g_strdup_printf (
              ngettext ("taken, of one place", "taken, of %u places", inclusion->places),
              inclusion->places)
                     : g_strdup (_ ("places taken: nobody counted"));
  if (inclusion->knows_attended && has_places && inclusion->taken > 0)
    {
      g_autofree char *share = dup_share (inclusion->attended, inclusion->taken);

      /* TRANSLATORS: below a number of people: "92 %". */
      came = g_strdup_printf (_ ("people came: %s of them"), share);
    }
  else
    came = g_strdup (inclusion->knows_attended ? _ ("people came")
                                               : _ ("people who came: nobody counted"));
  bef_slide_add_figure (slide, (BefAmount){ inclusion->held, "", 0 }, _ ("sessions held"));
  bef_slide_add_figure (slide, (BefAmount){ has_places ? inclusion->taken : NAN, "", 0 }, taken);
  bef_slide_add_figure (
      slide, (BefAmount){ inclusion->knows_attended ? inclusion->attended : NAN, "", 0 }, came);
  slide->method = g_strdup (when);
  return slide;
}

/* What all pages were visited, as far as all were counted. (transfer full) */
static char *
dup_web_title (const GPtrArray *web)
{
  double visits = 0;

  for (guint i = 0; i < web->len; i++)
    visits += ((const BefDeckWeb *)g_ptr_array_index (web, i))->visits;
  if (isnan (visits))
    return g_strdup (_ ("The commune on the web: not all visits are known"));
  g_autofree char *number = bef_format_number (visits, 0);
  /* TRANSLATORS: "4,312". */
  return g_strdup_printf (_ ("The commune on the web: %s visits in 30 days"), number);
}

/* Whether it could be reached: never a share of days that nobody looked at. (transfer full) */
static char *
dup_web_remark (const BefDeckWeb *page)
{
  guint known = (guint)floor (page->known);
  g_autofree char *percent = bef_format_value (floor (1000 * page->available) / 10, "%", 1);

  if (isnan (page->available) || known == 0)
    return g_strdup (C_ ("web", "reachable: not known"));
  if (known >= BEF_DECK_WEB_DAYS)
    /* TRANSLATORS: "99.8 %". */
    return g_strdup_printf (_ ("reachable %s"), percent);
  /* TRANSLATORS: "99.8 %", of the days of which it is known. */
  return g_strdup_printf (
      ngettext ("reachable %s of the one known day", "reachable %s of %u known days", known),
      percent, known);
}

static BefSlide *
slide_of_web (const GPtrArray *web)
{
  g_autofree char *title = dup_web_title (web);
  BefSlide *slide = bef_slide_new ("web", _ ("On the web"), title);

  for (guint i = 0; i < web->len; i++)
    {
      const BefDeckWeb *page = g_ptr_array_index (web, i);
      g_autofree char *remark = dup_web_remark (page);

      bef_slide_add_row (slide, page->name, (BefAmount){ page->visits, "", 0 }, remark);
    }
  slide->method =
      g_strdup (_ ("Visits of the last 30 days, and how much of them each page could be reached"));
  return slide;
}

static BefSlide *
slide_of_map (const char *commune, const GPtrArray *spots)
{
  g_autofree char *title = g_strdup_printf (
      ngettext ("%s: one municipal building", "%s: %u municipal buildings", spots->len), commune,
      spots->len);
  BefSlide *slide = bef_slide_new ("map", _ ("The buildings"), title);

  for (guint i = 0; i < spots->len; i++)
    {
      const BefSlideSpot *spot = g_ptr_array_index (spots, i);

      bef_slide_add_spot (slide, spot->name, spot->at);
    }
  return slide;
}

GPtrArray *
bef_deck_new (const BefDeckSource *source)
{
  GPtrArray *deck = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_slide_unref);

  if (source->facts)
    bef_deck_add_energy (deck, source->facts);
  if (source->works && source->works->len > 0)
    g_ptr_array_add (deck, slide_of_works (source->works));
  if (source->facts)
    bef_deck_add_lighting (deck, source->facts);
  if (source->inclusion)
    g_ptr_array_add (deck, slide_of_inclusion (source->inclusion));
  if (source->web && source->web->len > 0)
    g_ptr_array_add (deck, slide_of_web (source->web));
  if (source->spots && source->spots->len > 0)
    g_ptr_array_add (deck, slide_of_map (source->commune, source->spots));
  return deck;
}
