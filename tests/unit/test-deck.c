/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the slides say, and whether it is read from the last row. With BEFFROI_SLIDES=FOLDER the
 * pictures are left there. */
#include <math.h>
#include <string.h>

#include "base/bef-format.h"
#include "french-util.h"
#include "report-util.h"
#include "report/bef-slide-paint.h"

static GPtrArray *
make_deck (const ReportChange change[REPORT_N_BUILDINGS])
{
  g_autoptr (BefEnergyFacts) facts = report_facts_new (change);
  BefDeckSource source;

  report_source (&source, facts);
  GPtrArray *deck = bef_deck_new (&source);
  g_ptr_array_unref ((GPtrArray *)source.works);
  g_ptr_array_unref ((GPtrArray *)source.web);
  g_ptr_array_unref ((GPtrArray *)source.spots);
  return deck;
}

static const ReportChange saving[REPORT_N_BUILDINGS] = { { 0.8, 0 }, { 1.1, 0 },  { 1, 0 },
                                                         { 1, 0 },   { 0.95, 0 }, { 0.5, 0 } };
static const ReportChange holes[REPORT_N_BUILDINGS] = { { 1, 0.46 }, { 1, 0.46 }, { 1, 0.46 },
                                                        { 1, 0.46 }, { 1, 0.46 }, { 1, 0 } };

/* The sum of a span, day by day, of electricity in buildings. */
static double
sum (gint64 from, gint64 to, const ReportChange change[REPORT_N_BUILDINGS])
{
  double kwh = 0;

  for (gint64 day = from; day < to; day = bef_civil_add (day, BEF_PERIOD_DAY, 1))
    for (guint i = 0; i < REPORT_N_BUILDINGS - 1; i++)
      kwh += report_day_kwh (i, day) * (change ? change[i].factor : 1);
  return kwh;
}

/* A list that is made again leaves what says the same as it is. */
static void
test_the_same_slide (void)
{
  g_autoptr (GPtrArray) deck = make_deck (saving), again = make_deck (saving),
                        other = make_deck (holes);
  guint n_others = 0;

  g_assert_cmpuint (deck->len, ==, again->len);
  for (guint i = 0; i < deck->len; i++)
    {
      BefSlide *slide = g_ptr_array_index (deck, i), *same = g_ptr_array_index (again, i);

      g_assert_true (slide != same && bef_slide_equal (slide, same));
      g_assert_false (bef_slide_equal (slide, NULL));
      n_others += !bef_slide_equal (slide, bef_deck_find (other, slide->id));
      if (same->figures->len > 0)
        g_array_index (same->figures, BefSlideFigure, 0).amount.value += 1;
      else if (same->rows->len > 0)
        ((BefSlideRow *)g_ptr_array_index (same->rows, 0))->amount.value += 1;
      else if (same->spots->len > 0)
        ((BefSlideSpot *)g_ptr_array_index (same->spots, 0))->at.latitude += 1;
      g_assert_false (bef_slide_equal (slide, same));
      if (slide->bars->len > 0)
        {
          g_autoptr (BefSlide) bar = bef_slide_new ("a", "b", NULL),
                               more = bef_slide_new ("a", "b", NULL);
          BefSlideBar value = g_array_index (slide->bars, BefSlideBar, 0);

          bef_slide_add_bar (bar, &value);
          value.now += 1;
          bef_slide_add_bar (more, &value);
          g_assert_false (bef_slide_equal (bar, more));
        }
    }
  /* The energy is another. */
  g_assert_cmpuint (n_others, >=, 3);
  g_assert_true (bef_slide_equal (NULL, NULL));
}

static const BefSlideFigure *
figure (const BefSlide *slide, guint i)
{
  g_assert_cmpuint (i, <, slide->figures->len);
  return &g_array_index (slide->figures, BefSlideFigure, i);
}

static void
test_the_month_against_last_year (void)
{
  g_autoptr (GPtrArray) deck = make_deck (saving);
  BefSlide *month = bef_deck_find (deck, "month");
  gint64 from = bef_civil_to_ms (2026, 11, 1, 0, 0), to = bef_civil_to_ms (2026, 11, 30, 0, 0);
  double now = sum (from, to, saving), before = sum (bef_civil_to_ms (2025, 11, 1, 0, 0),
                                                     bef_civil_to_ms (2025, 11, 30, 0, 0), NULL);
  g_autofree char *percent = bef_format_value (round (100 * (1 - now / before)), "%", 0),
                  *title = g_strdup_printf (
                      "From 1 to 29 November 2026: %s less electricity than a year before",
                      percent);

  g_assert_nonnull (month);
  g_assert_cmpstr (month->title, ==, title);
  g_assert_cmpfloat_with_epsilon (figure (month, 0)->amount.value, now, 1e-6);
  g_assert_cmpfloat_with_epsilon (figure (month, 1)->amount.value, now - before, 1e-6);
  g_assert_null (month->warning);
  g_autofree char *change = bef_amount_dup_text (&figure (month, 1)->amount);
  g_assert_true (g_str_has_prefix (change, "\u2212"));
}

/* The largest change first, whichever way. */
static void
test_what_changed_most (void)
{
  g_autoptr (GPtrArray) deck = make_deck (saving);
  BefSlide *changed = bef_deck_find (deck, "changed");

  g_assert_nonnull (changed);
  g_assert_cmpuint (changed->rows->len, ==, 5);
  g_assert_cmpstr (((BefSlideRow *)g_ptr_array_index (changed->rows, 0))->label, ==,
                   report_building_name (0));
  for (guint i = 1; i < changed->rows->len; i++)
    g_assert_cmpfloat (
        fabs (((BefSlideRow *)g_ptr_array_index (changed->rows, i - 1))->amount.value), >=,
        fabs (((BefSlideRow *)g_ptr_array_index (changed->rows, i))->amount.value));
}

/* Half a year that nobody measured stands above all figures, and nothing is concluded of it. */
static void
test_what_is_missing_stands_on_top (void)
{
  g_autoptr (GPtrArray) deck = make_deck (holes);
  BefSlide *year = bef_deck_find (deck, "year");
  g_autofree char *share = bef_format_value (46, "%", 0);

  g_assert_nonnull (year->warning);
  g_assert_true (g_str_has_prefix (year->warning, share));
  g_assert_nonnull (strstr (year->title, "not enough"));
  g_assert_true (isnan (figure (year, 1)->amount.value));
  g_autofree char *text = bef_slide_dup_text (year);
  g_assert_true (strstr (text, year->warning) < strstr (text, figure (year, 0)->label));
}

static GPtrArray *
deck_of_inclusion (BefDeckInclusion inclusion)
{
  BefDeckSource source = { .commune = "Sainte-Lumière", .inclusion = &inclusion };

  return bef_deck_new (&source);
}

/* A part of what is taken, and what nobody counted is a dash with its word, not a zero. */
static void
test_inclusion (void)
{
  const BefDeckInclusion known = { 0, BEF_MS_DAY, 41, 328, 290, 251, TRUE, TRUE };
  BefDeckInclusion uncounted = known;

  uncounted.knows_taken = uncounted.knows_attended = FALSE;
  g_autoptr (GPtrArray) deck = deck_of_inclusion (known), bare = deck_of_inclusion (uncounted);
  BefSlide *all = bef_deck_find (deck, "inclusion"), *less = bef_deck_find (bare, "inclusion");
  /* 290 / 328 = 88.4 %, 251 / 290 = 86.6 %: never more than there is. */
  g_autofree char *taken = bef_format_value (88, "%", 0), *came = bef_format_value (86, "%", 0),
                  *label = g_strdup_printf ("people came: %s of them", came),
                  *title = g_strdup_printf (
                      "Digital advisers: 41 sessions held, %s of the places taken", taken);

  g_assert_cmpstr (all->title, ==, title);
  g_assert_cmpfloat (figure (all, 0)->amount.value, ==, 41);
  g_assert_cmpfloat (figure (all, 1)->amount.value, ==, 290);
  g_assert_cmpstr (figure (all, 1)->label, ==, "taken, of 328 places");
  g_assert_cmpfloat (figure (all, 2)->amount.value, ==, 251);
  g_assert_cmpstr (figure (all, 2)->label, ==, label);
  g_assert_cmpstr (less->title, ==, "Digital advisers: 41 sessions held");
  g_assert_true (isnan (figure (less, 1)->amount.value));
  g_assert_nonnull (strstr (figure (less, 1)->label, "nobody counted"));
  g_assert_true (isnan (figure (less, 2)->amount.value));
  g_assert_nonnull (strstr (figure (less, 2)->label, "nobody counted"));
}

static const BefSlideRow *
row_of (const BefSlide *slide, guint i)
{
  g_assert_cmpuint (i, <, slide->rows->len);
  return g_ptr_array_index (slide->rows, i);
}

/* A sum with a part that is not known is not known. */
static void
test_web (void)
{
  BefDeckWeb site = { "Site", 4120, 0.9987, 30 }, page = { "Page", 830, NAN, 0 };
  g_autoptr (GPtrArray) web = g_ptr_array_new ();
  BefDeckSource source = { .commune = "Sainte-Lumière", .web = web };

  g_ptr_array_add (web, &site);
  g_ptr_array_add (web, &page);
  g_autoptr (GPtrArray) deck = bef_deck_new (&source);
  g_autofree char *number = bef_format_number (4950, 0),
                  *title = g_strdup_printf ("The commune on the web: %s visits in 30 days", number);
  g_assert_cmpstr (bef_deck_find (deck, "web")->title, ==, title);
  /* The share is of what is known, and says of how much. */
  g_autofree char *share = bef_format_value (99.8, "%", 1),
                  *reached = g_strdup_printf ("reachable %s", share),
                  *partly = g_strdup_printf ("reachable %s of 12 known days", share);
  g_assert_cmpstr (row_of (bef_deck_find (deck, "web"), 0)->remark, ==, reached);
  g_assert_cmpstr (row_of (bef_deck_find (deck, "web"), 1)->remark, ==, "reachable: not known");
  site.known = 12.4;
  page.visits = NAN;
  g_autoptr (GPtrArray) again = bef_deck_new (&source);
  g_assert_cmpstr (bef_deck_find (again, "web")->title, ==,
                   "The commune on the web: not all visits are known");
  g_assert_cmpstr (row_of (bef_deck_find (again, "web"), 0)->remark, ==, partly);
}

/* What is proven with its interval and its euros; what is not says so, and has no figure. */
static void
test_works (void)
{
  g_autoptr (GPtrArray) deck = make_deck (saving);
  BefSlide *works = bef_deck_find (deck, "works");
  g_autofree char *kwh = bef_format_value (4100, "kWh", 0), *euros = bef_format_value (615, "€", 0),
                  *low = bef_format_number (2100, 0), *high = bef_format_number (6100, 0),
                  *remark = g_strdup_printf ("%s to %s; %s", low, high, euros),
                  *title = g_strdup_printf ("The works: %s and %s a year are proven to be saved",
                                            kwh, euros);

  g_assert_cmpstr (works->title, ==, title);
  g_assert_cmpfloat (row_of (works, 0)->amount.value, ==, -4100);
  g_assert_cmpstr (row_of (works, 0)->remark, ==, remark);
  for (guint i = 1; i < 4; i++)
    g_assert_true (isnan (row_of (works, i)->amount.value));
  g_assert_cmpstr (row_of (works, 1)->remark, ==, "Not yet");
  g_assert_cmpstr (row_of (works, 2)->remark, ==, "Not proven");
  g_assert_cmpstr (row_of (works, 3)->remark, ==, "not counted");
}

/* A contract that is not known is said, and makes no euros of the others' sum. */
static void
test_works_without_a_contract (void)
{
  BefDeckWork priced = { "A",
                         { .verdict = BEF_SAVINGS_PROVEN, .per_year = 100, .euros = 20 },
                         TRUE },
              bare = { "B", { .verdict = BEF_SAVINGS_PROVEN, .per_year = 50, .euros = NAN }, TRUE };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  BefDeckSource source = { .commune = "Sainte-Lumière", .works = list };

  g_ptr_array_add (list, &priced);
  g_ptr_array_add (list, &bare);
  g_autoptr (GPtrArray) deck = bef_deck_new (&source);
  g_autofree char *kwh = bef_format_value (150, "kWh", 0),
                  *title = g_strdup_printf ("The works: %s a year are proven to be saved", kwh);
  g_assert_cmpstr (bef_deck_find (deck, "works")->title, ==, title);
  g_assert_nonnull (strstr (row_of (bef_deck_find (deck, "works"), 1)->remark, "no contract"));
}

static void
test_choosing (void)
{
  static const char *const chosen[] = { "map", "gone", "month", "map", NULL };
  g_autoptr (GPtrArray) deck = make_deck (saving);
  g_autoptr (GPtrArray) list = bef_deck_choose (deck, chosen), all = bef_deck_choose (deck, NULL);

  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((BefSlide *)g_ptr_array_index (list, 0))->id, ==, "map");
  g_assert_cmpstr (((BefSlide *)g_ptr_array_index (list, 1))->id, ==, "month");
  g_assert_cmpuint (all->len, ==, deck->len);
}

static void
test_nothing_known (void)
{
  BefDeckSource source = { .commune = "Sainte-Lumière" };
  g_autoptr (GPtrArray) deck = bef_deck_new (&source);

  g_assert_cmpuint (deck->len, ==, 0);
}

static gboolean
overlap (const BefSlideItem *a, const BefSlideItem *b)
{
  return a->x + 1 < b->x + b->width && b->x + 1 < a->x + a->width && a->y + 1 < b->y + b->height
         && b->y + 1 < a->y + a->height;
}

static void
leave_picture (const BefSlide *slide, const BefSlideLayout *layout, PangoContext *context,
               BefSlideRoom room)
{
  const char *folder = g_getenv ("BEFFROI_SLIDES");

  if (!folder)
    return;
  g_autofree char *name = g_strdup_printf ("%s/%s-%d.png", folder, slide->id, room);
  g_strdelimit (name + strlen (folder) + 1, ":/", '-');
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)layout->width, (int)layout->height);
  cairo_t *cr = cairo_create (surface);
  bef_slide_paint (slide, layout, cr, context, room);
  cairo_surface_write_to_png (surface, name);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Every letter of every slide, at 1920 x 1080 and on a projector of four thirds. */
static void
check_all_is_read (void)
{
  static const double sizes[][2] = { { 1920, 1080 }, { 1024, 768 } };
  PangoContext *context = bef_slide_context_new ();
  g_autoptr (BefEnergyFacts) facts = report_facts_new (holes);

  for (guint bad = 0; bad < 2; bad++)
    {
      g_autoptr (GPtrArray) deck = make_deck (bad ? holes : saving);
      if (bad)
        g_ptr_array_add (deck, bef_deck_new_building (facts, report_building_id (4)));
      /* Of what cannot be compared, nothing changed most. */
      g_assert_cmpuint (deck->len, ==, bad ? 8 + 1 : 9);
      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        for (guint i = 0; i < deck->len; i++)
          {
            const BefSlide *slide = g_ptr_array_index (deck, i);
            double w = sizes[s][0], h = sizes[s][1], unit = MIN (h / 1080, w / 1440);
            g_autoptr (BefSlideLayout) layout =
                bef_slide_lay_out (slide, context, w, h, "29 November 2026 · 3/9");

            for (guint j = 0; j < layout->items->len; j++)
              {
                const BefSlideItem *item = &g_array_index (layout->items, BefSlideItem, j);
                double least =
                    item->type == BEF_SLIDE_ITEM_FIGURE ? BEF_SLIDE_FIGURES : BEF_SLIDE_LETTERS;

                g_test_message ("%s %gx%g: %s", slide->id, w, h, item->text ? item->text : "-");
                g_assert_true (item->type == BEF_SLIDE_ITEM_BAR
                               || item->size >= least * unit - 0.01);
                g_assert_cmpfloat (item->x, >=, 0);
                g_assert_cmpfloat (item->y, >=, 0);
                g_assert_cmpfloat (item->x + item->width, <=, w + 1);
                g_assert_cmpfloat (item->y + item->height, <=, h + 1);
                for (guint k = 0; k < j; k++)
                  g_assert_false (overlap (item, &g_array_index (layout->items, BefSlideItem, k)));
              }
            if (s == 0 && !bad)
              for (BefSlideRoom room = BEF_SLIDE_LIGHT; room <= BEF_SLIDE_DARK; room++)
                leave_picture (slide, layout, context, room);
            else if (s == 0 && slide->warning)
              leave_picture (slide, layout, context, BEF_SLIDE_PAPER);
          }
    }
  g_object_unref (context);
}

static void
test_read_from_the_last_row (void)
{
  check_all_is_read ();
}

/* In the language that rooms read, whose words are longer. */
static void
test_read_in_french (void)
{
  const char *reason;

  if (!french_speak (&reason))
    g_test_skip (reason);
  else
    check_all_is_read ();
}

int
main (int argc, char **argv)
{
  gboolean is_french = argc > 1 && g_str_equal (argv[1], "--french");

  g_test_init (&argc, &argv, NULL);
  if (is_french)
    {
      g_test_add_func ("/deck/read-in-french", test_read_in_french);
      return g_test_run ();
    }
  g_test_add_func ("/deck/the-same-slide", test_the_same_slide);
  g_test_add_func ("/deck/the-month-against-last-year", test_the_month_against_last_year);
  g_test_add_func ("/deck/what-changed-most", test_what_changed_most);
  g_test_add_func ("/deck/what-is-missing-stands-on-top", test_what_is_missing_stands_on_top);
  g_test_add_func ("/deck/works", test_works);
  g_test_add_func ("/deck/works-without-a-contract", test_works_without_a_contract);
  g_test_add_func ("/deck/inclusion", test_inclusion);
  g_test_add_func ("/deck/web", test_web);
  g_test_add_func ("/deck/choosing", test_choosing);
  g_test_add_func ("/deck/nothing-known", test_nothing_known);
  g_test_add_func ("/deck/read-from-the-last-row", test_read_from_the_last_row);
  return g_test_run ();
}
