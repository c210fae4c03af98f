/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PDF and the annex of a report, read back by programs that are not ours. With
 * BEFFROI_REPORTS=FOLDER they are left there. */
#include <math.h>
#include <glib/gstdio.h>
#include <string.h>

#include "french-util.h"
#include "report-util.h"
#include "report/bef-annex.h"
#include "report/bef-report-pdf.h"
#include "supervision/energy/bef-energy-words.h"

static const ReportChange saving[REPORT_N_BUILDINGS] = { { 0.8, 0 }, { 1.1, 0 },  { 1, 0 },
                                                         { 1, 0 },   { 0.95, 0 }, { 0.5, 0 } };
static const ReportChange holes[REPORT_N_BUILDINGS] = { { 1, 0.46 }, { 1, 0.46 }, { 1, 0.46 },
                                                        { 1, 0.46 }, { 1, 0.46 }, { 1, 0 } };

static BefReport *
make_report (const ReportChange change[REPORT_N_BUILDINGS], const char *building)
{
  g_autoptr (BefEnergyFacts) facts = report_facts_new (change);
  BefReportWhen when = {
    BEF_REPORT_YEAR, { bef_civil_to_ms (2026, 1, 1, 0, 0), bef_civil_to_ms (2026, 11, 30, 0, 0) }
  };
  BefReport *report = bef_report_new (facts, &when, "Sainte-Lumière", building);

  g_assert_nonnull (report);
  return report;
}

static void
test_periods (void)
{
  static const struct
  {
    const char *text, *name;
    int year, month, year_to, month_to;
  } right[] = { { "month:2026-10", "2026-10", 2026, 10, 2026, 11 },
                { "month:2025-12", "2025-12", 2025, 12, 2026, 1 },
                { "quarter:2026-3", "2026-Q3", 2026, 7, 2026, 10 },
                { "quarter:2025-4", "2025-Q4", 2025, 10, 2026, 1 },
                { "year:2025", "2025", 2025, 1, 2026, 1 } };
  static const char *const wrong[] = { "",
                                       "month",
                                       "month:2026",
                                       "month:2026-13",
                                       "month:2026-1",
                                       "month:2026-00",
                                       "quarter:2026-5",
                                       "quarter:2026-03",
                                       "year:26",
                                       "year:2026-1",
                                       "Year:2025",
                                       "month:2026-10-1",
                                       "month:-026-10",
                                       "year:+202",
                                       "month:2026-11",
                                       "year:2026",
                                       "quarter:2026-4",
                                       "month:9999-01" };
  BefReportWhen when;

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean ok = bef_report_when_parse (right[i].text, report_now (), &when, &error);

      g_assert_no_error (error);
      g_assert_true (ok);
      g_assert_cmpint (when.range.from_ms, ==,
                       bef_civil_to_ms (right[i].year, right[i].month, 1, 0, 0));
      g_assert_cmpint (when.range.to_ms, ==,
                       bef_civil_to_ms (right[i].year_to, right[i].month_to, 1, 0, 0));
      g_autofree char *name = bef_report_when_dup_name (&when);
      g_assert_cmpstr (name, ==, right[i].name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", wrong[i]);
      g_assert_false (bef_report_when_parse (wrong[i], report_now (), &when, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static char *
leave (const char *name, const void *data, gsize size)
{
  const char *folder = g_getenv ("BEFFROI_REPORTS");
  g_autofree char *made = folder ? NULL : g_dir_make_tmp ("beffroi-report-XXXXXX", NULL);
  char *path = g_build_filename (folder ? folder : made, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize)size, &error);
  g_assert_no_error (error);
  return path;
}

static void
drop (const char *path)
{
  if (g_getenv ("BEFFROI_REPORTS"))
    return;
  g_autofree char *folder = g_path_get_dirname (path);
  g_remove (path);
  g_rmdir (folder);
}

/* What @argv prints; NULL: the program is not there. */
static char *
run (const char *const *argv)
{
  g_autofree char *program = g_find_program_in_path (argv[0]);
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  if (!program)
    return NULL;
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  return out;
}

/* Without spaces of any kind: a PDF has only what is drawn, and a cell may have two lines. */
static char *
squeeze (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

/* Every cell of the tables stands in the PDF and in the annex with the same digits. */
static void
assert_agrees (const BefReport *report, const char *pdf_text, const char *csv)
{
  guint n = 0;

  for (guint t = 0; t < report->tables->len; t++)
    {
      const BefReportTable *table = g_ptr_array_index (report->tables, t);

      for (guint r = 0; r < table->rows->len; r++)
        {
          GArray *row = g_ptr_array_index (table->rows, r);

          for (guint c = 0; c < row->len; c++)
            {
              const BefReportCell *cell = &g_array_index (row, BefReportCell, c);
              g_autofree char *text = bef_report_cell_dup_text (cell), *flat = squeeze (text);

              g_assert_true (strstr (pdf_text, flat) != NULL);
              if (cell->text || isnan (cell->amount.value))
                continue;
              g_autofree char *digits = g_strdup_printf (";%.0f", bef_amount_round (&cell->amount));
              g_assert_true (strstr (csv, digits) != NULL);
              n++;
            }
        }
    }
  g_assert_cmpuint (n, >, 60);
}

static void
test_pdf_and_annex_agree (void)
{
  g_autoptr (BefReport) report = make_report (saving, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = bef_report_new_pdf (report, &error);
  g_autofree char *csv = bef_annex_dup_csv (report);

  g_assert_no_error (error);
  g_autofree char *path =
      leave ("report.pdf", g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  g_autofree char *text = run ((const char *const[]){ "pdftotext", "-raw", path, "-", NULL });
  if (!text)
    {
      g_test_skip ("pdftotext (poppler-utils) is not installed");
      return;
    }
  g_autofree char *flat = squeeze (text);
  g_autofree char *title = squeeze (report->title);
  g_assert_nonnull (strstr (flat, title));
  assert_agrees (report, flat, csv);
  g_autofree char *info = run ((const char *const[]){ "pdfinfo", path, NULL });
  g_assert_true (g_regex_match_simple ("Pages: +2\n", info, 0, 0));
  g_autofree char *structure = run ((const char *const[]){ "pdfinfo", "-struct-text", path, NULL });
  g_assert_nonnull (strstr (structure, "H1"));
  g_assert_nonnull (strstr (structure, "Table"));
  g_assert_nonnull (strstr (structure, "Figure"));
  g_assert_nonnull (strstr (structure, "Mairie"));
  drop (path);
}

/* One building with a load curve of a year: 4 kW from 8 to 18 h of working days, 1 kW else, and
 * twice as much in its last week. */
static BefEnergyFacts *
make_curve_facts (void)
{
  BefEnergyRequest *request = bef_energy_request_new (BEF_SCOPE_BUILDING, report_building_id (0),
                                                      report_building_name (0), report_now ());
  gint64 until = bef_civil_floor (report_now (), BEF_PERIOD_DAY),
         week = bef_civil_days_before (until, 7);
  BefEnergyReadings readings = { 0 };
  GArray *hours = g_array_new (FALSE, FALSE, sizeof (BefLoadStep)),
         *days = g_array_new (FALSE, TRUE, sizeof (BefDayEnergy));

  bef_energy_request_add_place (request, &(BefEnergyPlace){ .id = report_building_id (0),
                                                            .name = report_building_name (0),
                                                            .category = "school",
                                                            .area_m2 = 600,
                                                            .subscribed_kva = 12 });
  bef_energy_request_add_meter (
      request,
      &(BefEnergyMeter){ .id = "urn:meter:0", .name = "Main", .building = report_building_id (0) });
  readings.dates = bef_energy_dates_new (bef_energy_request_get_from (request), until);
  for (guint d = 0; d < bef_energy_dates_count (readings.dates); d++)
    {
      gint64 start = bef_energy_dates_get (readings.dates, d)->start_ms;
      BefDayEnergy day = { .start_ms = start, .kwh = report_day_kwh (0, start), .coverage = 1 };
      g_array_append_val (days, day);
    }
  for (gint64 at = bef_civil_days_before (until, 364); at < until; at += BEF_MS_HOUR)
    {
      BefCivil c;
      bef_civil_from_ms (at, &c);
      BefLoadStep step = { at, BEF_MS_HOUR,
                           c.weekday < 6 && c.hour >= 8 && c.hour < 18 ? 4000 : 1000 };
      step.watts *= at >= week ? 2 : 1;
      g_array_append_val (hours, step);
    }
  readings.meters = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_ptr_array_add (readings.meters, days);
  readings.hours = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_ptr_array_add (readings.hours, hours);
  BefEnergyFacts *facts = bef_energy_facts_new (request, &readings);
  g_ptr_array_unref (readings.hours);
  return facts;
}

/* A building's paper has the sentence of its page, and its week drawn, on two pages. */
static void
test_a_building_has_its_week (void)
{
  g_autoptr (BefEnergyFacts) facts = make_curve_facts ();
  BefReportWhen when = {
    BEF_REPORT_YEAR, { bef_civil_to_ms (2026, 1, 1, 0, 0), bef_civil_to_ms (2026, 11, 30, 0, 0) }
  };
  g_autoptr (BefReport) report =
      bef_report_new (facts, &when, "Sainte-Lumière", report_building_id (0));
  const BefEnergyPart *part =
      bef_energy_facts_find (facts, report_building_id (0), BEF_FLUID_ELECTRICITY);
  g_autofree char *sentence = bef_typical_week_dup_sentence (part->week);
  g_autoptr (GBytes) pdf = bef_report_new_pdf (report, NULL);

  g_assert_cmpint (part->week->verdict, ==, BEF_WEEK_ABOVE);
  g_assert_cmpuint (report->pictures->len, ==, 2);
  g_autofree char *path = leave ("week.pdf", g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  g_autofree char *text = run ((const char *const[]){ "pdftotext", "-raw", path, "-", NULL });
  g_autofree char *info = run ((const char *const[]){ "pdfinfo", path, NULL });
  drop (path);
  if (!text)
    {
      g_test_skip ("pdftotext (poppler-utils) is not installed");
      return;
    }
  g_autofree char *flat = squeeze (text), *wanted = squeeze (sentence);
  g_assert_nonnull (strstr (flat, wanted));
  g_assert_true (g_regex_match_simple ("Pages: +2\n", info, 0, 0));
}

/* A year of 1 kW in off-peak hours, from 22 to 6 h, and 2 kW else, charged by the contract. */
static BefEnergyFacts *
make_priced_facts (void)
{
  static const char text[] = "beffroi-contracts 1\ncontract 1 electricity\nmeter urn:meter:0\n"
                             "version 2024-01-01 hphc\noff-peak 22:00-06:00\nprice hp 0.2\n"
                             "price hc 0.1\nsubscription 120 year\n";
  g_autoptr (BefContracts) contracts = bef_contracts_read (text, strlen (text), NULL);
  BefEnergyRequest *request = bef_energy_request_new (BEF_SCOPE_BUILDING, report_building_id (0),
                                                      report_building_name (0), report_now ());
  gint64 from = bef_energy_request_get_from (request),
         until = bef_civil_floor (report_now (), BEF_PERIOD_DAY);
  BefEnergyReadings readings = { .dates = bef_energy_dates_new (from, until) };
  GArray *days = g_array_new (FALSE, TRUE, sizeof (BefDayEnergy)),
         *used = g_array_new (FALSE, TRUE, sizeof (BefEnergy));
  BefContract *contract = bef_contract_copy (
      bef_contracts_find_meter (contracts, "urn:meter:0", BEF_FLUID_ELECTRICITY));
  GArray *cells = bef_tariff_cells (contract, from, until);

  for (guint i = 0; i < cells->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (cells, BefTariffCell, i);
      BefEnergy energy = { .start_ms = cell->start_ms, .end_ms = cell->end_ms, .coverage = 1 };
      energy.kwh = (cell->cls == BEF_CLASS_HC ? 1 : 2) * (double)(cell->end_ms - cell->start_ms)
                   / BEF_MS_HOUR;
      g_array_append_val (used, energy);
    }
  g_autoptr (BefCostSource) source = bef_cost_source_new_take (
      contract, cells, used, g_array_new (FALSE, FALSE, sizeof (BefEnergy)), NULL);
  g_autoptr (BefCost) cost = bef_cost_source_price (source, bef_contracts_get_taxes (contracts));
  for (guint d = 0; d < cost->days->len; d++)
    {
      const BefCostDay *of = &g_array_index (cost->days, BefCostDay, d);
      BefDayEnergy day = { .start_ms = of->start_ms, .kwh = 40, .coverage = 1, .is_priced = TRUE };
      day.euros = bef_money_to_euros (of->amount);
      g_array_append_val (days, day);
    }
  bef_energy_request_add_place (
      request, &(BefEnergyPlace){ .id = report_building_id (0), .name = report_building_name (0) });
  bef_energy_request_add_meter (
      request,
      &(BefEnergyMeter){ .id = "urn:meter:0", .name = "Main", .building = report_building_id (0) });
  bef_energy_request_set_contracts (request, contracts);
  readings.meters = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_ptr_array_add (readings.meters, days);
  readings.costs = g_ptr_array_new ();
  g_ptr_array_add (readings.costs, source);
  BefEnergyFacts *facts = bef_energy_facts_new (request, &readings);
  g_ptr_array_unref (readings.costs);
  return facts;
}

static const BefReportTable *
find_table (const BefReport *report, const char *title)
{
  for (guint i = 0; i < report->tables->len; i++)
    if (g_str_equal (((BefReportTable *)g_ptr_array_index (report->tables, i))->title, title))
      return g_ptr_array_index (report->tables, i);
  return NULL;
}

/* By price: reckoned by hand, through both changes of the clock, and the same digits in the
 * sentence of the page, on paper and in the annex. */
static void
test_price_classes_agree (void)
{
  g_autoptr (BefEnergyFacts) facts = make_priced_facts ();
  BefReportWhen when = {
    BEF_REPORT_YEAR, { bef_civil_to_ms (2026, 1, 1, 0, 0), bef_civil_to_ms (2026, 11, 30, 0, 0) }
  };
  const BefEnergyPart *part =
      bef_energy_facts_find (facts, report_building_id (0), BEF_FLUID_ELECTRICITY);
  const BefEnergySplit *split = &part->splits[BEF_SPAN_YEAR];

  /* 333 days; the hour that one night lacks another has twice. */
  g_assert_cmpuint (split->n, ==, 2);
  g_assert_cmpfloat_with_epsilon (split->classes[BEF_CLASS_HC].kwh, 333 * 8, 1e-6);
  g_assert_cmpfloat_with_epsilon (split->classes[BEF_CLASS_HP].kwh, 333 * 32, 1e-6);
  g_assert_cmpfloat_with_epsilon (split->classes[BEF_CLASS_HC].euros, 333 * 0.8, 1e-4);
  g_assert_cmpfloat_with_epsilon (split->classes[BEF_CLASS_HP].euros, 333 * 6.4, 1e-4);
  g_assert_cmpfloat_with_epsilon (split->rest_euros, 120.0 * 333 / 365, 1e-4);
  g_assert_cmpfloat_with_epsilon (part->spans[BEF_SPAN_YEAR].now.euros,
                                  333 * 7.2 + 120.0 * 333 / 365, 1e-4);
  /* Of October alone, too. */
  g_assert_cmpfloat_with_epsilon (part->splits[BEF_SPAN_MONTH_BEFORE].classes[BEF_CLASS_HC].kwh,
                                  31 * 8 + 1, 1e-6);

  g_autoptr (BefReport) report =
      bef_report_new (facts, &when, "Sainte-Lumière", report_building_id (0));
  const BefReportTable *table = find_table (report, "Electricity by price");
  g_assert_nonnull (table);
  g_autofree char *sentence = bef_energy_split_dup_sentence (split, "2026"),
                  *told = squeeze (sentence), *csv = bef_annex_dup_csv (report);
  g_autoptr (GBytes) pdf = bef_report_new_pdf (report, NULL);
  g_autofree char *path = leave ("price.pdf", g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  g_autofree char *text = run ((const char *const[]){ "pdftotext", "-raw", path, "-", NULL });
  g_autofree char *flat = text != NULL ? squeeze (text) : NULL;
  drop (path);
  g_assert_cmpuint (table->rows->len, ==, 3);
  for (guint r = 0; r < table->rows->len; r++)
    {
      const GArray *row = g_ptr_array_index (table->rows, r);
      for (guint c = 1; c < row->len; c++)
        {
          const BefReportCell *cell = &g_array_index (row, BefReportCell, c);
          g_autofree char *words = bef_report_cell_dup_text (cell), *bare = squeeze (words),
                          *digits = g_strdup_printf (";%.0f", bef_amount_round (&cell->amount));
          if (isnan (cell->amount.value))
            continue;
          g_assert_nonnull (strstr (told, bare));
          g_assert_nonnull (strstr (csv, digits));
          g_assert_true (flat == NULL || strstr (flat, bare) != NULL);
        }
    }
}

/* The ranges that there are today were published by nobody: beside them nothing is usual. */
static void
test_ranges_to_be_verified (void)
{
  g_autoptr (BefReport) report = make_report (saving, NULL);
  const BefReportTable *table =
      find_table (report, "Energy per m² in twelve months, the most first");
  guint n = 0;

  g_assert_nonnull (table);
  for (guint i = 0; i < table->heads->len; i++)
    g_assert_null (strstr (g_ptr_array_index (table->heads, i), "sual"));
  for (guint i = 0; i < table->rows->len; i++)
    {
      const GArray *row = g_ptr_array_index (table->rows, i);
      const char *remark = g_array_index (row, BefReportCell, 4).text;

      g_assert_null (strstr (remark, "usual"));
      if (isnan (g_array_index (row, BefReportCell, 2).amount.value))
        continue;
      g_assert_true (g_str_has_suffix (remark, "which is to be verified"));
      n++;
    }
  g_assert_cmpuint (n, >=, 2);
}

/* Of one price there is nothing to split. */
static void
test_one_price_is_not_split (void)
{
  g_autoptr (BefReport) report = make_report (saving, NULL);

  g_assert_null (find_table (report, "Electricity by price"));
}

/* What nobody measured is said before any figure. */
static void
test_missing_stands_on_top (void)
{
  g_autoptr (BefReport) report = make_report (holes, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = bef_report_new_pdf (report, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report->warning);
  g_assert_nonnull (strstr (report->warning, "46"));
  g_autofree char *path = leave ("holes.pdf", g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  g_autofree char *text = run ((const char *const[]){ "pdftotext", "-raw", path, "-", NULL });
  if (text)
    {
      g_autofree char *flat = squeeze (text), *warning = squeeze (report->warning);
      const char *at = strstr (flat, warning);

      g_assert_nonnull (at);
      g_assert_true (at < strstr (flat, "kWh"));
    }
  drop (path);
  g_autofree char *csv = bef_annex_dup_csv (report);
  g_assert_true (strstr (csv, report->warning) < strstr (csv, "kWh"));
  if (!text)
    g_test_skip ("pdftotext (poppler-utils) is not installed");
}

/* A name of a building is no formula, no new cell and no markup. */
static void
test_names_of_others (void)
{
  g_autoptr (BefReport) report = make_report (saving, NULL);
  g_autoptr (GError) error = NULL;
  BefReportTable *table = g_ptr_array_index (report->tables, 0);
  BefReportCell *cell =
      &g_array_index ((GArray *)g_ptr_array_index (table->rows, 0), BefReportCell, 0);

  g_free (cell->text);
  cell->text = g_strdup ("=cmd|'/c calc'!A1;\"<b>&");
  g_autofree char *csv = bef_annex_dup_csv (report);
  g_assert_nonnull (strstr (csv, "\"'=cmd|'/c calc'!A1;\"\"<b>&\";"));
  g_autoptr (GBytes) pdf = bef_report_new_pdf (report, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) ods = bef_annex_new_ods (report);
}

/* Read by Python's zip and XML: kind of file first and not packed, and every number is one. */
static void
test_ods_is_read_by_others (void)
{
  static const char script[] =
      "import sys, zipfile, xml.etree.ElementTree as e\n"
      "z = zipfile.ZipFile(sys.argv[1]); i = z.infolist()\n"
      "assert z.testzip() is None\n"
      "assert i[0].filename == 'mimetype' and i[0].compress_type == 0 and not i[0].extra, i[0]\n"
      "assert z.read('mimetype') == b'application/vnd.oasis.opendocument.spreadsheet'\n"
      "m = e.fromstring(z.read('META-INF/manifest.xml'))\n"
      "t = '{urn:oasis:names:tc:opendocument:xmlns:table:1.0}'; o = "
      "'{urn:oasis:names:tc:opendocument:xmlns:office:1.0}'\n"
      "r = e.fromstring(z.read('content.xml'))\n"
      "for s in r.iter(t + 'table'):\n"
      "  for c in s.iter(t + 'table-cell'):\n"
      "    if c.get(o + 'value-type') == 'float': print(int(float(c.get(o + 'value'))))\n";
  g_autoptr (BefReport) report = make_report (saving, NULL);
  g_autoptr (GBytes) ods = bef_annex_new_ods (report);
  GString *expected = g_string_new (NULL);

  g_autofree char *path = leave ("annex.ods", g_bytes_get_data (ods, NULL), g_bytes_get_size (ods));
  g_autofree char *out = run ((const char *const[]){ "python3", "-c", script, path, NULL });
  for (guint t = 0; t < report->tables->len; t++)
    {
      const BefReportTable *table = g_ptr_array_index (report->tables, t);

      for (guint r = 0; r < table->rows->len; r++)
        {
          GArray *row = g_ptr_array_index (table->rows, r);
          for (guint c = 0; c < row->len; c++)
            {
              const BefReportCell *cell = &g_array_index (row, BefReportCell, c);
              if (!cell->text && !isnan (cell->amount.value))
                g_string_append_printf (expected, "%d\n", (int)bef_amount_round (&cell->amount));
            }
        }
    }
  drop (path);
  if (out)
    g_assert_cmpstr (out, ==, expected->str);
  else
    g_test_skip ("python3 is not installed");
  g_string_free (expected, TRUE);
}

/* What a French spreadsheet opens: commas, a mark of the encoding. */
static void
test_in_french (void)
{
  const char *reason;

  if (!french_speak (&reason))
    {
      g_test_skip (reason);
      return;
    }
  g_autoptr (BefReport) report = make_report (saving, report_building_id (0));
  g_autofree char *csv = bef_annex_dup_csv (report);
  g_assert_true (g_str_has_prefix (csv, "\ufeffBilan énergétique, "));
  g_assert_nonnull (strstr (report->subject, "École"));
  g_autoptr (GBytes) pdf = bef_report_new_pdf (report, NULL);
  g_autofree char *path = leave ("bilan.pdf", g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  drop (path);
}

static void
test_nothing_counted (void)
{
  g_autoptr (BefEnergyFacts) facts = report_facts_new (saving);
  BefReportWhen when = { BEF_REPORT_YEAR, { 0, 1 } };

  g_assert_null (bef_report_new (facts, &when, "Sainte-Lumière", "urn:ngsi-ld:Building:gone"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/periods", test_periods);
  g_test_add_func ("/report/pdf-and-annex-agree", test_pdf_and_annex_agree);
  g_test_add_func ("/report/building-week", test_a_building_has_its_week);
  g_test_add_func ("/report/price-classes", test_price_classes_agree);
  g_test_add_func ("/report/one-price", test_one_price_is_not_split);
  g_test_add_func ("/report/missing-stands-on-top", test_missing_stands_on_top);
  g_test_add_func ("/report/names-of-others", test_names_of_others);
  g_test_add_func ("/report/ods-is-read-by-others", test_ods_is_read_by_others);
  g_test_add_func ("/report/ranges-to-be-verified", test_ranges_to_be_verified);
  g_test_add_func ("/report/nothing-counted", test_nothing_counted);
  g_test_add_func ("/report/in-french", test_in_french);
  return g_test_run ();
}
