/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "The commune in figures": what is published, when, of whom, and that it fetches nothing. With
 * BEFFROI_REPORTS=FOLDER it is left there. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "french-util.h"
#include "report-util.h"
#include "report/bef-annex.h"
#include "report/bef-publication.h"

/* In the page's order of rules: library 80 m2 is too small to be named. */
static const ReportChange saving[REPORT_N_BUILDINGS] = { { 0.8, 0 }, { 1.1, 0 },  { 1, 0 },
                                                         { 1, 0 },   { 0.95, 0 }, { 0.5, 0 } };
static const ReportChange holes[REPORT_N_BUILDINGS] = { { 1, 0.46 }, { 1, 0.46 }, { 1, 0.46 },
                                                        { 1, 0.46 }, { 1, 0.46 }, { 1, 0 } };

static gint64
month_end (void)
{
  return bef_civil_to_ms (2026, 11, 1, 0, 0);
}

static char *
dup_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static char *
dup_page (const ReportChange change[REPORT_N_BUILDINGS])
{
  g_autoptr (BefEnergyFacts) facts = report_facts_as_of (change, month_end ());
  g_autoptr (BefReport) report = bef_publication_new_report (facts, "Sainte-Lumière");
  g_autoptr (GBytes) page = bef_publication_new_page (report);

  return dup_text (page);
}

/* A week after a month's end, by the days of Paris. */
static void
test_a_week_after (void)
{
  static const struct
  {
    int day[5], end[2];
  } table[] = {
    { { 2026, 11, 7, 23, 59 }, { 2026, 10 } }, { { 2026, 11, 8, 0, 0 }, { 2026, 11 } },
    { { 2026, 11, 30, 9, 0 }, { 2026, 11 } },  { { 2027, 1, 7, 12, 0 }, { 2026, 12 } },
    { { 2027, 1, 8, 0, 0 }, { 2027, 1 } },     { { 2026, 4, 1, 3, 0 }, { 2026, 3 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const int *d = table[i].day;

      g_assert_cmpint (bef_publication_end (bef_civil_to_ms (d[0], d[1], d[2], d[3], d[4])), ==,
                       bef_civil_to_ms (table[i].end[0], table[i].end[1], 1, 0, 0));
    }
}

/* What Python's parser says of @page: every element closed in order, ids once and each reference to
 * one; nothing that is fetched, run or sent; each picture has a title and a description, each table
 * heads with a scope. */
static void
test_page_is_well_formed_and_fetches_nothing (void)
{
  static const char script[] =
      "import sys, html.parser, re\n"
      "text = open(sys.argv[1], encoding='utf-8').read()\n"
      "VOID = {'meta', 'br', 'link', 'hr', 'img', 'input'}; SELF = {'rect', 'path'}\n"
      "KNOWN = {'html','head','meta','title','style','body','main','h1','h2','p','br','section',"
      "'svg','desc','rect','path','text','div','table','thead','tbody','tr','th','td','ul','li',"
      "'a'}\n"
      "class P(html.parser.HTMLParser):\n"
      "  def __init__(s):\n"
      "    super().__init__(convert_charrefs=True)\n"
      "    s.open, s.ids, s.refs, s.seen, s.svg = [], [], [], [], []\n"
      "  def handle_starttag(s, tag, attrs, closed=False):\n"
      "    assert tag in KNOWN, tag\n"
      "    names = [n for n, _ in attrs]; assert len(names) == len(set(names)), attrs\n"
      "    a = dict(attrs); s.seen.append(tag)\n"
      "    assert not any(n.startswith('on') or n in ('src', 'srcset', 'action', 'ping') for n in "
      "a), a\n"
      "    assert not re.match(r'(?i)[a-z]+:|//', a.get('href', '')), a\n"
      "    if 'id' in a: s.ids.append(a['id'])\n"
      "    s.refs += a.get('aria-labelledby', '').split()\n"
      "    if tag == 'svg': assert a['role'] == 'img' and a['aria-labelledby']; s.svg.append([])\n"
      "    if s.svg and 'svg' in s.open: s.svg[-1].append(tag)\n"
      "    if tag == 'th': assert a['scope'] in ('col', 'row')\n"
      "    if tag in SELF: assert closed, tag\n"
      "    if not closed and tag not in VOID: s.open.append(tag)\n"
      "  def handle_startendtag(s, tag, attrs): s.handle_starttag(tag, attrs, True)\n"
      "  def handle_endtag(s, tag):\n"
      "    assert s.open and s.open.pop() == tag, tag\n"
      "p = P(); p.feed(text); p.close()\n"
      "assert not p.open, p.open\n"
      "assert len(p.ids) == len(set(p.ids)) and set(p.refs) <= set(p.ids)\n"
      "assert p.seen.count('h1') == 1 and p.seen.count('main') == 1 and p.seen[0] == 'html'\n"
      "assert text.startswith('<!DOCTYPE html>\\n<html lang=\"')\n"
      "assert p.svg and all(x[:2] == ['title', 'desc'] for x in p.svg), p.svg\n"
      "assert len(text.encode()) < 150000\n"
      "assert not re.search(r'(?i)https?:|url\\(|@import|<script|javascript:', text)\n"
      "style = re.search(r'<style>(.*?)</style>', text, re.S).group(1)\n"
      "def light(h):\n"
      "  c = [int(h[i:i+2], 16) / 255 for i in (1, 3, 5)]\n"
      "  c = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in c]\n"
      "  return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]\n"
      "sets = re.findall(r':root\\{([^}]*)\\}', style); assert len(sets) == 2\n"
      "for one in sets:\n"
      "  v = dict(re.findall(r'--([a-z]+):(#[0-9a-f]{6})', one)); g = light(v.pop('ground'))\n"
      "  assert set(v) == {'ink', 'soft', 'now', 'before', 'line'}\n"
      "  for name, colour in v.items():\n"
      "    l = light(colour); r = (max(l, g) + 0.05) / (min(l, g) + 0.05)\n"
      "    print(name, colour, round(r, 2)); assert r >= 4.5, name\n"
      "assert not re.findall(r'(?<!:)#[0-9a-f]{3,8}(?!.*})', style.split('body{', 1)[1])\n"
      "print('well')\n";
  g_autofree char *page = dup_page (saving), *out = NULL, *python = NULL, *complaint = NULL;
  g_autofree char *path = NULL;
  const char *folder = g_getenv ("BEFFROI_REPORTS");
  int fd, status = 0;

  python = g_find_program_in_path ("python3");
  if (!python)
    {
      g_test_skip ("python3 is not installed");
      return;
    }
  if (folder)
    path = g_build_filename (folder, "page.html", NULL);
  else
    {
      fd = g_file_open_tmp ("beffroi-page-XXXXXX.html", &path, NULL);
      g_assert_true (g_close (fd, NULL));
    }
  g_assert_true (g_file_set_contents (path, page, -1, NULL));
  const char *argv[] = { python, "-c", script, path, NULL };
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out,
                               &complaint, &status, NULL));
  if (!folder)
    g_remove (path);
  g_test_message ("%s%s", out, complaint);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_true (g_str_has_suffix (out, "well\n"));
}

/* Every figure of the months stands on the page as in the report, and in the data as in the annex.
 */
static void
test_figures_agree (void)
{
  g_autoptr (BefEnergyFacts) facts = report_facts_as_of (saving, month_end ());
  const BefReportWhen when = { BEF_REPORT_MONTH,
                               { bef_civil_to_ms (2026, 10, 1, 0, 0), month_end () } };
  g_autoptr (BefReport) report = bef_report_new (facts, &when, "Sainte-Lumière", NULL);
  g_autoptr (GPtrArray) files = bef_publication_new_files (facts, "Sainte-Lumière");
  const BefReportFile *page_file = g_ptr_array_index (files, 0),
                      *data_file = g_ptr_array_index (files, 1);
  g_autofree char *page = dup_text (page_file->bytes), *data = dup_text (data_file->bytes),
                  *annex = bef_annex_dup_csv (report);
  const BefReportTable *months = g_ptr_array_index (report->tables, 1);

  g_assert_cmpuint (months->rows->len, ==, 12);
  for (guint r = 0; r < months->rows->len; r++)
    {
      GArray *row = g_ptr_array_index (months->rows, r);
      const BefReportCell *now = &g_array_index (row, BefReportCell, 1),
                          *before = &g_array_index (row, BefReportCell, 2);
      g_autofree char *now_text = bef_report_cell_dup_text (now),
                      *before_text = bef_report_cell_dup_text (before);
      /* From November 2025 on. */
      guint month = (r + 10) % 12 + 1, year = r < 2 ? 2025 : 2026;
      g_autofree char *cells = g_strdup_printf ("<td>%s</td><td>%s</td>", now_text, before_text),
                      *line = g_strdup_printf ("\n%04u-%02u;Electricity;kWh;%.0f;%.0f;", year,
                                               month, bef_amount_round (&now->amount),
                                               bef_amount_round (&before->amount)),
                      *annex_line =
                          g_strdup_printf (";%.0f;%.0f;0\r\n", bef_amount_round (&now->amount),
                                           bef_amount_round (&before->amount));

      g_assert_nonnull (strstr (page, cells));
      g_assert_nonnull (strstr (data, line));
      g_assert_nonnull (strstr (annex, annex_line));
    }
}

/* By hand: October of the lamps, day by day from the rule, half as much in 2026. */
static void
test_a_month_by_hand (void)
{
  g_autoptr (BefEnergyFacts) facts = report_facts_as_of (saving, month_end ());
  g_autoptr (GPtrArray) files = bef_publication_new_files (facts, "Sainte-Lumière");
  const BefReportFile *data_file = g_ptr_array_index (files, 1);
  g_autofree char *data = dup_text (data_file->bytes), *line = NULL;
  double kwh = 0;

  for (int day = 1; day <= 31; day++)
    kwh += report_day_kwh (5, bef_civil_to_ms (2026, 10, day, 0, 0));
  line = g_strdup_printf ("\n2026-10;Street lighting;kWh;%.0f;%.0f;;0;0\r\n", kwh / 2, kwh);
  g_assert_nonnull (strstr (data, line));
  /* Whole months, and none after the one that is over. */
  g_assert_null (strstr (data, "2026-11"));
  for (const char *p = strchr (data, '\n') + 1; *p; p = strchr (p, '\n') + 1)
    g_assert_true (g_regex_match_simple ("^20[0-9][0-9]-[01][0-9];", p, 0, 0));
}

/* The library is too small to be named; alone unnamed it could be reckoned out of the total, so the
 * two that take the least go with it: those that are left are the two largest. */
static void
test_nobody_is_told_by_subtraction (void)
{
  g_autoptr (BefEnergyFacts) facts = report_facts_as_of (NULL, month_end ());
  g_autoptr (GPtrArray) named = bef_publication_list_named (facts, BEF_FLUID_ELECTRICITY),
                        files = bef_publication_new_files (facts, "Sainte-Lumière");
  double year[5] = { 0 };
  guint n_larger;

  for (gint64 at = bef_civil_to_ms (2025, 11, 1, 0, 0); at < month_end ();
       at = bef_civil_add (at, BEF_PERIOD_DAY, 1))
    for (guint i = 0; i < 5; i++)
      year[i] += report_day_kwh (i, at);
  g_assert_cmpuint (named->len, ==, 2);
  for (guint n = 0; n < named->len; n++)
    {
      const BefEnergyPart *part = g_ptr_array_index (named, n);

      for (guint i = 0; i < 5; i++)
        if (g_str_equal (part->place->id, report_building_id (i)))
          {
            n_larger = 0;
            for (guint k = 0; k < 5; k++)
              n_larger += year[k] > year[i];
            g_assert_cmpuint (n_larger, ==, n);
          }
    }
  for (guint i = 0; i < files->len; i++)
    {
      const BefReportFile *file = g_ptr_array_index (files, i);
      g_autofree char *text = dup_text (file->bytes);

      g_assert_null (strstr (text, "Bibliothèque"));
      g_assert_null (strstr (text, "urn:"));
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
}

/* What is missing stands before the figures. */
static void
test_missing_stands_on_top (void)
{
  g_autofree char *page = dup_page (holes);

  g_assert_true (
      g_regex_match_simple ("<p class=\"warn\">[^<]*missing.*<table", page, G_REGEX_DOTALL, 0));
  g_assert_false (g_regex_match_simple ("kWh.*<p class=\"warn\">", page, G_REGEX_DOTALL, 0));
}

/* A name of a commune is no markup. */
static void
test_names_of_others (void)
{
  g_autoptr (BefEnergyFacts) facts = report_facts_as_of (saving, month_end ());
  g_autoptr (BefReport) report =
      bef_publication_new_report (facts, "<script>alert(1)</script>&\"'");
  g_autoptr (GBytes) bytes = bef_publication_new_page (report);
  g_autofree char *page = dup_text (bytes);

  g_assert_null (strstr (page, "<script"));
  g_assert_nonnull (strstr (page, "&lt;script&gt;"));
}

static void
test_documented (void)
{
  g_autoptr (BefEnergyFacts) facts = report_facts_as_of (saving, month_end ());
  g_autoptr (GPtrArray) files = bef_publication_new_files (facts, "Sainte-Lumière");
  const BefReportFile *readme = g_ptr_array_index (files, files->len - 1);
  g_autofree char *text = dup_text (readme->bytes);

  g_assert_nonnull (strstr (text, "Licence Ouverte / Open Licence 2.0"));
  for (guint i = 1; i + 1 < files->len; i++)
    {
      const BefReportFile *file = g_ptr_array_index (files, i);
      g_autofree char *data = dup_text (file->bytes);
      g_auto (GStrv) lines = g_strsplit (data, "\r\n", 2), columns = g_strsplit (lines[0], ";", -1);

      for (guint c = 0; columns[c]; c++)
        {
          g_autofree char *entry = g_strdup_printf ("\n- %s: ", columns[c]);
          g_assert_nonnull (strstr (text, entry));
        }
    }
}

static void
test_in_french (void)
{
  const char *reason;

  if (!french_speak (&reason))
    {
      g_test_skip (reason);
      return;
    }
  g_autofree char *page = dup_page (saving);
  g_assert_nonnull (strstr (page, "<html lang=\"fr\">"));
  g_assert_nonnull (strstr (page, "<h1>Sainte-Lumière en chiffres</h1>"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publication/a-week-after", test_a_week_after);
  g_test_add_func ("/publication/page", test_page_is_well_formed_and_fetches_nothing);
  g_test_add_func ("/publication/figures-agree", test_figures_agree);
  g_test_add_func ("/publication/by-hand", test_a_month_by_hand);
  g_test_add_func ("/publication/unnamed", test_nobody_is_told_by_subtraction);
  g_test_add_func ("/publication/missing", test_missing_stands_on_top);
  g_test_add_func ("/publication/names-of-others", test_names_of_others);
  g_test_add_func ("/publication/documented", test_documented);
  g_test_add_func ("/publication/in-french", test_in_french);
  return g_test_run ();
}
