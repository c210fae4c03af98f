/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-publication.h"

/* Of a picture, in its own units; letters of it are 12. */
#define WIDTH 640
#define HEIGHT 240
#define LEFT 8
#define BASE 200
#define TOP 30

/* Each pair of colours that meet has 4.5 to 1 at least, in light and in dark (tests/unit/
 * test-publication.c reckons them). */
static const char style[] =
    ":root{--ground:#ffffff;--ink:#1d1d20;--soft:#55555d;--now:#1a5fb4;--before:#6a696e;"
    "--line:#6f6f76}\n"
    "@media(prefers-color-scheme:dark){:root{--ground:#1e1e22;--ink:#f2f2f4;--soft:#b8b8c0;"
    "--now:#78aeed;--before:#a5a4a9;--line:#9a9aa2}}\n"
    "body{background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;"
    "margin:0}\n"
    "main{max-width:60rem;margin:0 auto;padding:1rem}\n"
    "h1{font-size:2rem;line-height:1.2;margin:.5rem 0}h2{margin-top:2.5rem}\n"
    ".lead{font-size:1.25rem;font-weight:600}.warn{border:2px solid;padding:.5rem 1rem;"
    "font-weight:600}.soft{color:var(--soft)}\n"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%}\n"
    "th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem;text-align:right;"
    "font-variant-numeric:tabular-nums;white-space:nowrap}th:first-child{text-align:left}"
    "tbody th{font-weight:400}\n"
    "svg{width:100%;height:auto;max-width:40rem}.now{fill:var(--now)}.before{fill:var(--ground);"
    "stroke:var(--before);stroke-width:1.5}svg text{fill:var(--ink);font-size:12px}"
    ".axis{stroke:var(--line)}\n"
    "a{color:inherit}\n";

static void
append (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

static void
append_element (GString *out, const char *open, const char *text, const char *close)
{
  g_string_append (out, open);
  append (out, text);
  g_string_append (out, close);
}

static void
append_row (GString *out, GArray *row)
{
  g_string_append (out, "<tr>");
  for (guint c = 0; c < row->len; c++)
    {
      g_autofree char *text = bef_report_cell_dup_text (&g_array_index (row, BefReportCell, c));

      append_element (out, c == 0 ? "<th scope=\"row\">" : "<td>", text,
                      c == 0 ? "</th>" : "</td>");
    }
  g_string_append (out, "</tr>\n");
}

/* It scrolls by itself where it is wider than the screen: then keys have to reach it. */
static void
append_table (GString *out, const BefReportTable *table, guint i)
{
  g_string_append_printf (out,
                          "<div class=\"wide\" role=\"region\" tabindex=\"0\" "
                          "aria-labelledby=\"h%u\"><table aria-labelledby=\"h%u\">\n<thead><tr>",
                          i, i);
  for (guint c = 0; c < table->heads->len; c++)
    append_element (out, "<th scope=\"col\">", g_ptr_array_index (table->heads, c), "</th>");
  g_string_append (out, "</tr></thead>\n<tbody>\n");
  for (guint r = 0; r < table->rows->len; r++)
    append_row (out, g_ptr_array_index (table->rows, r));
  g_string_append (out, "</tbody></table></div>\n");
}

/* Pictures. */

static double
find_largest (const BefSlide *slide)
{
  double largest = 0;

  for (guint i = 0; i < slide->bars->len; i++)
    {
      const BefSlideBar *bar = &g_array_index (slide->bars, BefSlideBar, i);

      largest = fmax (largest, fmax (bar->now, bar->before)); /* fmax() leaves NAN aside */
    }
  return largest;
}

/* Nothing where nothing is known. */
static void
append_bar (GString *out, const char *class, double x, double width, double height)
{
  if (isfinite (height) && height >= 0)
    g_string_append_printf (
        out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", class, (int)x,
        BASE - (int)round (height), (int)width, (int)round (height));
}

static void
append_legend (GString *out)
{
  g_string_append (out, "<rect class=\"before\" x=\"9\" y=\"5\" width=\"12\" height=\"12\"/>");
  append_element (out, "<text x=\"27\" y=\"16\">", C_ ("publication", "A year before"), "</text>");
  g_string_append (out, "<rect class=\"now\" x=\"160\" y=\"5\" width=\"12\" height=\"12\"/>");
  append_element (out, "<text x=\"178\" y=\"16\">", C_ ("publication", "Now"), "</text>\n");
}

/* Its alternative: what it shows, and that the table has the figures. */
static char *
dup_description (const BefSlide *slide)
{
  const BefSlideBar *first = &g_array_index (slide->bars, BefSlideBar, 0),
                    *last = &g_array_index (slide->bars, BefSlideBar, slide->bars->len - 1);
  const BefAmount most = { find_largest (slide), slide->bars_unit, 0, BEF_AMOUNT_PLAIN };
  g_autofree char *dates = bef_format_dates (first->start_ms, last->end_ms - 1),
                  *amount = bef_amount_dup_text (&most);

  /* TRANSLATORS: "from November 2025 to October 2026"; "23 892 kWh". */
  return g_strdup_printf (_ ("Bars by month, %s, each beside the same month a year before; the "
                             "highest is %s. The table below has every figure."),
                          dates, amount);
}

static void
append_picture (GString *out, const BefSlide *slide, guint i)
{
  double largest = find_largest (slide);

  if (slide->bars->len == 0 || largest <= 0)
    return;
  double pitch = (WIDTH - 2.0 * LEFT) / slide->bars->len, width = floor (pitch * 0.36),
         scale = (BASE - TOP) / largest;
  g_autofree char *title = g_markup_escape_text (slide->title, -1),
                  *description = dup_description (slide),
                  *escaped = g_markup_escape_text (description, -1);
  g_string_append_printf (out,
                          "<svg role=\"img\" viewBox=\"0 0 %d %d\" aria-labelledby=\"t%u d%u\">"
                          "<title id=\"t%u\">%s</title><desc id=\"d%u\">%s</desc>\n",
                          WIDTH, HEIGHT, i, i, i, title, i, escaped);
  append_legend (out);
  for (guint b = 0; b < slide->bars->len; b++)
    {
      const BefSlideBar *bar = &g_array_index (slide->bars, BefSlideBar, b);
      double x = LEFT + b * pitch + pitch * 0.1;
      g_autofree char *month = bef_format_month_short (bar->start_ms);

      append_bar (out, "before", x, width, bar->before * scale);
      append_bar (out, "now", x + width + 2, width, bar->now * scale);
      g_string_append_printf (out, "<text text-anchor=\"middle\" x=\"%d\" y=\"%d\">",
                              (int)(x + width), BASE + 18);
      append_element (out, "", month, "</text>\n");
    }
  g_string_append_printf (out, "<path class=\"axis\" d=\"M%d %d.5H%d\"/></svg>\n", LEFT, BASE,
                          WIDTH - LEFT);
}

/* The page. */

static void
append_head (GString *out, const BefReport *report)
{
  g_autofree char *title = g_markup_escape_text (report->title, -1);

  g_string_append_printf (
      out,
      "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n",
      /* TRANSLATORS: the code of the language translated into. */
      C_ ("language code", "en"), title, style);
}

static void
append_files (GString *out)
{
  const struct
  {
    const char *name, *label;
  } files[] = {
    { C_ ("file name", "monthly-use.csv"), _ ("All months, of the whole commune (CSV)") },
    { C_ ("file name", "monthly-use-by-building.csv"), _ ("All months, by building (CSV)") },
    { C_ ("file name", "read-me.txt"), _ ("What the columns mean, and the licence") },
  };

  append_element (out, "<h2>", _ ("Open data"), "</h2>\n<ul>\n");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_markup_escape_text (files[i].name, -1);

      g_string_append_printf (out, "<li><a href=\"%s\">", name);
      append_element (out, "", files[i].label, "</a></li>\n");
    }
  g_string_append (out, "</ul>\n");
  append_element (out, "<p>", _ ("Licence: Licence Ouverte / Open Licence 2.0 (Etalab)"), "</p>\n");
}

/* The picture of @table, which has the same title; NULL: it has none. */
static const BefSlide *
find_picture (const BefReport *report, const BefReportTable *table)
{
  for (guint i = 0; i < report->pictures->len; i++)
    {
      const BefSlide *slide = g_ptr_array_index (report->pictures, i);

      if (g_strcmp0 (slide->title, table->title) == 0)
        return slide;
    }
  return NULL;
}

GBytes *
bef_publication_new_page (const BefReport *report)
{
  GString *out = g_string_new (NULL);
  g_autofree char *date = bef_format_date (report->until_ms - 1),
                  /* TRANSLATORS: a date. */
      *until = g_strdup_printf (_ ("Up to %s"), date);

  append_head (out, report);
  append_element (out, "<h1>", report->title, "</h1>\n");
  append_element (out, "<p class=\"soft\">", report->subject, "<br>");
  append_element (out, "", until, "</p>\n");
  if (report->warning)
    append_element (out, "<p class=\"warn\">", report->warning, "</p>\n");
  append_element (out, "<p class=\"lead\">", report->conclusion, "</p>\n");
  for (guint t = 0; t < report->tables->len; t++)
    {
      const BefReportTable *table = g_ptr_array_index (report->tables, t);
      const BefSlide *picture = find_picture (report, table);

      g_string_append_printf (out, "<section>\n<h2 id=\"h%u\">", t);
      append_element (out, "", table->title, "</h2>\n");
      if (picture)
        append_picture (out, picture, t);
      append_table (out, table, t);
      g_string_append (out, "</section>\n");
    }
  append_files (out);
  append_element (out, "<h2>", _ ("How it was reckoned"), "</h2>\n<ul>\n");
  for (guint i = 0; i < report->methods->len; i++)
    append_element (out, "<li>", g_ptr_array_index (report->methods, i), "</li>\n");
  g_string_append (out, "</ul>\n</main>\n</body>\n</html>\n");
  return g_string_free_to_bytes (out);
}
