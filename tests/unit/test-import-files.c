/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of meters as people have them: flows in XML, daily indexes, tables of any layout, and files
 * that are broken, each with the line and the reason. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#include "broken-files.h"
#include "formats/bef-recording.h"
#include "formats/bef-table.h"

static gint64
instant (const char *iso)
{
  gint64 ms = 0;

  g_assert_true (bef_iso8601_parse (iso, &ms));
  return ms;
}

static BefRecording *
read_with (const char *text, const BefTablePlan *plan)
{
  g_autoptr (GError) error = NULL;
  BefRecording *recording = bef_recording_read_any (text, strlen (text), "r", plan, &error);

  g_assert_no_error (error);
  return recording;
}

static const BefCurve *
curve_at (const BefRecording *recording, guint i)
{
  g_assert_cmpuint (recording->curves->len, >, i);
  return g_ptr_array_index (recording->curves, i);
}

static void
assert_point (const BefCurve *curve, guint i, const char *at, gint64 step_min, double value)
{
  g_assert_cmpuint (curve->points->len, >, i);
  const BefCurvePoint *p = &g_array_index (curve->points, BefCurvePoint, i);
  g_autofree char *said = bef_iso8601_format (p->at_ms);
  g_assert_cmpstr (said, ==, at);
  g_assert_cmpint (p->step_ms, ==, step_min * BEF_MS_MINUTE);
  g_assert_cmpfloat_with_epsilon (p->value, value, 1e-9 * fmax (1, value));
}

static guint
count_points (const BefRecording *recording)
{
  guint n = 0;

  for (guint i = 0; i < recording->curves->len; i++)
    n += curve_at (recording, i)->points->len;
  return n;
}

static void
test_broken_files_say_which_line (void)
{
  guint n_refused = 0;

  for (guint i = 0; i < n_broken_files; i++)
    {
      const BrokenFile *file = &broken_files[i];
      g_autoptr (GError) error = NULL;
      g_autofree char *exact = g_memdup2 (file->text, MAX (broken_file_size (file), 1));
      g_autoptr (BefRecording) recording =
          bef_recording_read_any (exact, broken_file_size (file), "f.csv", NULL, &error);
      g_test_message ("%s: %s", file->name, error != NULL ? error->message : "read");
      g_assert_true ((recording == NULL) == (file->words != NULL));
      n_refused += file->words != NULL;
      if (file->words != NULL)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
          g_assert_nonnull (strstr (error->message, "f.csv"));
          g_assert_nonnull (strstr (error->message, file->words));
          continue;
        }
      const BefFileNote *note = g_ptr_array_index (recording->notes, 0);
      g_test_message ("  line %u: %s", note->line, note->reason);
      g_assert_cmpuint (note->line, ==, file->line);
      g_assert_nonnull (strstr (note->reason, file->reason));
      g_assert_cmpuint (count_points (recording), ==, file->n_points);
    }
  g_assert_cmpuint (n_broken_files, >=, 20);
  g_assert_cmpuint (n_refused, >=, 10);
}

/* As the midnight that begins the date, also where the stamp of winter says 23:00 of it. */
static void
test_daily_indexes_are_of_midnight (void)
{
  g_autoptr (BefRecording) recording = read_with (
      "\xEF\xBB\xBFIdentifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;"
      "Grandeur metier;Etape metier;Unite\n"
      "09111642617347;Index;20/10/2020;02/02/2022;Energie active;Consommation;Comptage Brut;\n"
      "Horodate;Type de releve;EAS F1;EAS D1;EAS D2;EAS T\n"
      "2021-10-30T00:00:00+02:00;Arrêté quotidien;1000;;;1000\n"
      "2021-10-31T00:00:00+02:00;Arrêté quotidien;2000;;;2000\n"
      "2021-10-31T23:00:00+01:00;Arrêté quotidien;2000;;;2000\n"
      "2021-11-01T23:00:00+01:00;Arrêté quotidien;4500;;;4500\n"
      "2021-11-02T23:00:00+01:00;Arrêté quotidien;;;;\n"
      "2021-11-03T23:00:00+01:00;Arrêté quotidien;7000;3000;4000;\n"
      "2021-11-04T11:20:00+01:00;Relevé spécial;8000;;;8000\n"
      "Periode;Identifiant calendrier fournisseur\nDu 2020-10-21T00:00:00+02:00 au;FC\n"
      "Identifiant PRM;Type de donnees\n1;Puissance maximale quotidienne\nHorodate;Valeur\n"
      "2022-01-30T08:55:02+01:00;4404\n",
      NULL);
  const BefCurve *curve = curve_at (recording, 0);

  g_assert_cmpstr (curve->quantity, ==, "energy-index");
  g_assert_cmpstr (curve->point, ==, "09111642617347");
  g_assert_cmpuint (curve->points->len, ==, 5);
  assert_point (curve, 0, "2021-10-29T22:00:00Z", 0, 1);
  assert_point (curve, 1, "2021-10-30T22:00:00Z", 0, 2);
  assert_point (curve, 2, "2021-10-31T23:00:00Z", 0, 4.5);
  /* No total: the classes of the grid, and not those of the supplier once more. */
  assert_point (curve, 3, "2021-11-02T23:00:00Z", 0, 7);
  assert_point (curve, 4, "2021-11-04T10:20:00Z", 0, 8);
  g_assert_cmpuint (recording->n_blank, ==, 1);
  g_assert_cmpuint (recording->n_doubles, ==, 1);
}

#define R4X_CURVE(kind, nature, unit, points)                                                      \
  "<Donnees_Courbe><Granularite>10</Granularite><Unite_Mesure>" unit                               \
  "</Unite_Mesure>\n<Grandeur_Metier>" kind "</Grandeur_Metier><Grandeur_Physique>" nature         \
  "</Grandeur_Physique>\n" points "</Donnees_Courbe>\n"
#define R4X_POINT(time, value)                                                                     \
  "<Donnees_Point_Mesure Horodatage =\"2022-02-02T" time "+01:00\" Valeur_Point =\"" value         \
  "\" Statut_Point =\"R\"></Donnees_Point_Mesure>\n"

/* Starts of steps in kW, production apart, reactive energy named and left out. */
static void
test_r4x_keeps_what_is_active (void)
{
  g_autoptr (BefRecording) recording = read_with (
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Courbe><Corps>"
      "<Identifiant_PRM>30001642617347</Identifiant_PRM>\n" R4X_CURVE (
          "CONS", "EA", "kW", R4X_POINT ("00:00:00", "28") R4X_POINT ("00:10:00", ""))
          R4X_CURVE ("CONS", "ERI", "kVAr", R4X_POINT ("00:00:00", "3"))
              R4X_CURVE ("PROD", "EA", "W", R4X_POINT ("00:00:00", "500")) "</Corps></Courbe>",
      NULL);

  g_assert_cmpint (recording->kind, ==, BEF_FILE_R4X);
  g_assert_cmpuint (recording->curves->len, ==, 2);
  assert_point (curve_at (recording, 0), 0, "2022-02-01T23:00:00Z", 10, 28000);
  g_assert_cmpuint (curve_at (recording, 0)->points->len, ==, 1);
  g_assert_cmpstr (curve_at (recording, 1)->quantity, ==, "power-export");
  assert_point (curve_at (recording, 1), 0, "2022-02-01T23:00:00Z", 10, 500);
  g_assert_cmpuint (recording->n_blank, ==, 1);
  g_assert_cmpuint (recording->n_malformed, ==, 0);
  const BefFileNote *note = g_ptr_array_index (recording->notes, 0);
  g_assert_cmpuint (note->line, ==, 7);
}

/* Ends of steps, of several delivery points; names may have a name space. */
static void
test_r50_is_of_each_delivery_point (void)
{
  g_autoptr (BefRecording) recording =
      read_with ("<a:R50 xmlns:a='x'><a:Pas_Publication>30</a:Pas_Publication>"
                 "<a:PRM><Id_PRM>1</Id_PRM><PDC><H>2021-03-28T00:30:00+01:00</H><V>10</V></PDC>"
                 "<PDC><H>2021-03-28T03:00:00+02:00</H><V>20</V></PDC></a:PRM>"
                 "<PRM><Id_PRM>2</Id_PRM><PDC><V>30</V><H>2021-10-31T02:00:00+01:00</H></PDC>"
                 "<PDC><H>2021-10-31T02:00:00+02:00</H><V>40</V></PDC></PRM></a:R50>",
                 NULL);

  g_assert_cmpuint (recording->curves->len, ==, 2);
  g_assert_cmpstr (curve_at (recording, 0)->point, ==, "1");
  assert_point (curve_at (recording, 0), 0, "2021-03-27T23:00:00Z", 30, 10);
  assert_point (curve_at (recording, 0), 1, "2021-03-28T00:30:00Z", 30, 20);
  assert_point (curve_at (recording, 1), 0, "2021-10-30T23:30:00Z", 30, 40);
  assert_point (curve_at (recording, 1), 1, "2021-10-31T00:30:00Z", 30, 30);
}

#define R151_CLASS(tag, value) "<" tag "><Valeur>" value "</Valeur></" tag ">"

/* What the meter read when the day ended; the registers of the grid, the highest power apart. */
static void
test_r151_is_of_the_end_of_the_day (void)
{
  g_autoptr (BefRecording) recording =
      read_with ("<R151><Unite_Mesure_Index>Wh</Unite_Mesure_Index><PRM><Id_PRM>1</Id_PRM>"
                 "<Donnees_Releve><Date_Releve>2021-10-30</Date_Releve>" R151_CLASS (
                     "Classe_Temporelle_Distributeur",
                     "1000") R151_CLASS ("Classe_Temporelle_Distributeur", "2000")
                     R151_CLASS ("Classe_Temporelle", "3000")
                         R151_CLASS ("Puissance_Maximale", "3817") "</Donnees_Releve></PRM></R151>",
                 NULL);

  g_assert_cmpuint (curve_at (recording, 0)->points->len, ==, 1);
  assert_point (curve_at (recording, 0), 0, "2021-10-30T22:00:00Z", 0, 3);
}

#define R171_SERIES(nature, class, calendar, unit, measures)                                       \
  "<serieMesuresDatees><prmId>7</prmId><type>INDEX</type><grandeurMetier>CONS</grandeurMetier>"    \
  "<grandeurPhysique>" nature "</grandeurPhysique><typeCalendrier>" calendar                       \
  "</typeCalendrier><codeClasseTemporelle>" class "</codeClasseTemporelle><unite>" unit            \
                                                  "</unite>\n<mesuresDateesListe>" measures        \
                                                  "</mesuresDateesListe></serieMesuresDatees>\n"
#define R171_MEASURE(at, value)                                                                    \
  "<mesureDatee><dateFin>" at "</dateFin><valeur>" value "</valeur></mesureDatee>"

/* Registers are summed up at each moment; one at which a register is missing has no sum, which
 * would be a fall of the index. */
static void
test_r171_sums_the_registers (void)
{
  g_autoptr (BefRecording) recording = read_with (
      "<n:R171 xmlns:n='x'>\n" R171_SERIES ("EA", "HPH", "D", "Wh",
                                            R171_MEASURE ("2022-02-03T02:37:56", "429229000")
                                                R171_MEASURE ("2022-02-04T02:30:00", "429300000"))
          R171_SERIES ("EA", "HCH", "D", "Wh", R171_MEASURE ("2022-02-03T02:37:56", "175013000"))
              R171_SERIES ("ERC", "HCH", "D", "VARh", R171_MEASURE ("2022-02-03T02:37:56", "5"))
                  R171_SERIES ("EA", "HC", "F", "Wh",
                               R171_MEASURE ("2022-02-03T02:37:56", "604242000"))
                      R171_SERIES ("PMA", "HCH", "D", "VA",
                                   R171_MEASURE ("2022-02-03T02:37:56", "86000")) "</n:R171>",
      NULL);

  g_assert_cmpuint (curve_at (recording, 0)->points->len, ==, 1);
  assert_point (curve_at (recording, 0), 0, "2022-02-03T01:37:56Z", 0, 604242);
  const BefFileNote *note = g_ptr_array_index (recording->notes, 0);
  g_assert_cmpuint (note->line, ==, 3);
  g_assert_nonnull (strstr (note->reason, "1 of 2"));
}

static void
test_xml_is_bounded (void)
{
  g_autoptr (GString) deep = g_string_new ("<R50>");
  g_autofree char *many = g_strnfill (100000, '9');
  g_autofree char *wide = g_strconcat ("<R50>\n<PRM><Id_PRM>", many, "</Id_PRM></PRM></R50>", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  g_assert_null (bef_recording_read_any (deep->str, deep->len, "f.xml", NULL, &error));
  g_assert_nonnull (strstr (error->message, "32"));
  g_clear_error (&error);
  g_assert_null (bef_recording_read_any (wide, strlen (wide), "f.xml", NULL, &error));
  g_assert_nonnull (strstr (error->message, "line 2"));
}

/* A file of 1 GB, nearly all of it a hole: told by its size, before a byte is read. */
static void
test_a_file_of_a_gigabyte_is_refused (void)
{
  g_autofree char *folder = g_dir_make_tmp ("beffroi-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "large.csv", NULL);
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  int fd = g_open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, (off_t)1 << 30), ==, 0);
  close (fd);
  g_assert_null (bef_recording_read_file (path, &size, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "1.1"));
  g_assert_nonnull (strstr (error->message, "64 MiB"));
  g_unlink (path);
  g_rmdir (folder);
}

/* What is guessed of each layout, and what is read with that. */
static const struct
{
  const char *text;
  BefTablePlan plan;
  const char *quantity, *first;
  gint64 step_min;
  double value;
} tables[] = {
  { "Date;Heure;Puissance (kW)\n12/11/2026;00:00;1,5\n12/11/2026;00:10;2,25\n12/11/2026;0h20;1,0\n",
    { ';', 1, 0, 1, 2, BEF_TABLE_NONE, BEF_TABLE_DECIMAL_COMMA, BEF_TABLE_DAY_FIRST,
      BEF_TABLE_PARIS, BEF_TABLE_KW, BEF_TABLE_POWER, BEF_TABLE_ELECTRICITY, BEF_TABLE_AT_START },
    "power",
    "2026-11-11T23:00:00Z",
    10,
    1500 },
  { "timestamp,consumption (Wh)\n2026-07-12 00:00,250\n2026-07-12 00:30,300.5\n"
    "2026-07-12 01:00,200\n",
    { ',', 1, 0, BEF_TABLE_NONE, 1, BEF_TABLE_NONE, BEF_TABLE_DECIMAL_POINT, BEF_TABLE_YEAR_FIRST,
      BEF_TABLE_PARIS, BEF_TABLE_WH, BEF_TABLE_CONSUMPTION, BEF_TABLE_ELECTRICITY,
      BEF_TABLE_AT_START },
    "power",
    "2026-07-11T22:00:00Z",
    30,
    500 },
  { "PRM\tDate de fin\tConsommation kWh\n30001642617347\t2026-11-12T00:30:00+01:00\t1\n"
    "30001642617347\t2026-11-12T01:00:00+01:00\t2\n",
    { '\t', 1, 1, BEF_TABLE_NONE, 2, 0, BEF_TABLE_DECIMAL_POINT, BEF_TABLE_YEAR_FIRST,
      BEF_TABLE_PARIS, BEF_TABLE_KWH, BEF_TABLE_CONSUMPTION, BEF_TABLE_ELECTRICITY,
      BEF_TABLE_AT_END },
    "power",
    "2026-11-11T23:00:00Z",
    30,
    2000 },
  { "Commune de X\nGaz - PCE 123\n\nDate;Index (m3)\n01/11/2026;1 234,5\n02/11/2026;1 236\n"
    "03/11/2026;1 240,25\n",
    { ';', 4, 0, BEF_TABLE_NONE, 1, BEF_TABLE_NONE, BEF_TABLE_DECIMAL_COMMA, BEF_TABLE_DAY_FIRST,
      BEF_TABLE_PARIS, BEF_TABLE_M3, BEF_TABLE_INDEX, BEF_TABLE_GAS, BEF_TABLE_AT_START },
    "gas-index",
    "2026-10-31T23:00:00Z",
    0,
    1234.5 },
  { "\"Relevé\";\"Compteur d'eau, index m³\"\n13/01/2026;\"12,5\"\n14/01/2026;\"12,7\"\n",
    { ';', 1, 0, BEF_TABLE_NONE, 1, BEF_TABLE_NONE, BEF_TABLE_DECIMAL_COMMA, BEF_TABLE_DAY_FIRST,
      BEF_TABLE_PARIS, BEF_TABLE_M3, BEF_TABLE_INDEX, BEF_TABLE_WATER, BEF_TABLE_AT_START },
    "water-index",
    "2026-01-12T23:00:00Z",
    0,
    12500 },
  { "Date|Production Wh\n2026-06-01 12:00|100\n2026-06-01 12:15|200\n",
    { '|', 1, 0, BEF_TABLE_NONE, 1, BEF_TABLE_NONE, BEF_TABLE_DECIMAL_POINT, BEF_TABLE_YEAR_FIRST,
      BEF_TABLE_PARIS, BEF_TABLE_WH, BEF_TABLE_CONSUMPTION, BEF_TABLE_FED_IN, BEF_TABLE_AT_START },
    "power-export",
    "2026-06-01T10:00:00Z",
    15,
    400 },
};

static void
test_tables_are_guessed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const BefTablePlan *right = &tables[i].plan;
      BefTablePlan plan;
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", tables[i].text);
      g_assert_true (bef_table_guess (tables[i].text, strlen (tables[i].text), "t", &plan, &error));
      g_assert_cmpint (plan.separator, ==, right->separator);
      g_assert_cmpuint (plan.header_lines, ==, right->header_lines);
      g_assert_cmpuint (plan.stamp_column, ==, right->stamp_column);
      g_assert_cmpuint (plan.time_column, ==, right->time_column);
      g_assert_cmpuint (plan.value_column, ==, right->value_column);
      g_assert_cmpuint (plan.point_column, ==, right->point_column);
      g_assert_cmpint (plan.decimal, ==, right->decimal);
      g_assert_cmpint (plan.dates, ==, right->dates);
      g_assert_cmpint (plan.unit, ==, right->unit);
      g_assert_cmpint (plan.measure, ==, right->measure);
      g_assert_cmpint (plan.fluid, ==, right->fluid);
      g_assert_cmpint (plan.stamps, ==, right->stamps);
      g_autoptr (BefRecording) recording = read_with (tables[i].text, NULL);
      g_assert_cmpstr (curve_at (recording, 0)->quantity, ==, tables[i].quantity);
      assert_point (curve_at (recording, 0), 0, tables[i].first, tables[i].step_min,
                    tables[i].value);
      g_assert_cmpuint (recording->n_malformed, ==, 0);
    }
}

/* What a person changes counts: the same table as month first, of UTC, in W. */
static void
test_a_plan_is_followed (void)
{
  const char *text = "a;b\n02/03/2026 10:00;5\n02/03/2026 10:30;7\n";
  BefTablePlan plan;

  g_assert_true (bef_table_guess (text, strlen (text), "t", &plan, NULL));
  g_assert_cmpint (plan.dates, ==, BEF_TABLE_DAY_FIRST);
  plan.dates = BEF_TABLE_MONTH_FIRST;
  plan.zone = BEF_TABLE_UTC;
  plan.unit = BEF_TABLE_KW;
  g_autoptr (BefRecording) utc = read_with (text, &plan);
  assert_point (curve_at (utc, 0), 0, "2026-02-03T10:00:00Z", 30, 5000);
  plan.zone = BEF_TABLE_WINTER;
  plan.dates = BEF_TABLE_DAY_FIRST;
  g_autoptr (BefRecording) winter = read_with (text, &plan);
  assert_point (curve_at (winter, 0), 0, "2026-03-02T09:00:00Z", 30, 5000);
  plan.unit = BEF_TABLE_M3;
  g_autofree char *problem = bef_table_dup_problem (&plan);
  g_assert_nonnull (problem);
}

static void
test_numbers_are_read_as_written (void)
{
  static const struct
  {
    const char *text;
    BefTableDecimal decimal;
    double value; /* NaN: none */
  } numbers[] = {
    { "1 234,5", BEF_TABLE_DECIMAL_COMMA, 1234.5 },
    { "1\u202f234\u00a0567,5", BEF_TABLE_DECIMAL_COMMA, 1234567.5 },
    { "1.234,5", BEF_TABLE_DECIMAL_COMMA, 1234.5 },
    { "1.234.567", BEF_TABLE_DECIMAL_COMMA, 1234567 },
    { "1.5", BEF_TABLE_DECIMAL_COMMA, NAN },
    { "12.34,5", BEF_TABLE_DECIMAL_COMMA, NAN },
    { "1,234.5", BEF_TABLE_DECIMAL_POINT, 1234.5 },
    { "1,5", BEF_TABLE_DECIMAL_POINT, NAN },
    { "1.5", BEF_TABLE_DECIMAL_POINT, 1.5 },
    { "1,5,5", BEF_TABLE_DECIMAL_COMMA, NAN },
    { "\u22123", BEF_TABLE_DECIMAL_COMMA, -3 },
    { "", BEF_TABLE_DECIMAL_COMMA, NAN },
    { "12 kWh", BEF_TABLE_DECIMAL_COMMA, NAN },
    { "1e999", BEF_TABLE_DECIMAL_POINT, NAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      double value = 0;
      g_test_message ("“%s”", numbers[i].text);
      g_assert_cmpint (bef_table_read_number (numbers[i].text, numbers[i].decimal, &value), ==,
                       !isnan (numbers[i].value));
      if (!isnan (numbers[i].value))
        g_assert_cmpfloat (value, ==, numbers[i].value);
    }
}

/* The October night of a wall clock, in steps of half an hour: 25 hours, and none twice. */
static void
test_the_long_night_of_a_wall_clock (void)
{
  g_autoptr (GString) text = g_string_new ("Date;Heure;W\n");
  static const char *const times[] = { "01:30", "02:00", "02:30", "02:00", "02:30", "03:00" };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    g_string_append_printf (text, "25/10/2026;%s;%u\n", times[i], i + 1);
  g_autoptr (BefRecording) recording = read_with (text->str, NULL);
  const BefCurve *curve = curve_at (recording, 0);
  g_assert_cmpuint (curve->points->len, ==, 6);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (g_array_index (curve->points, BefCurvePoint, i).at_ms, ==,
                     instant ("2026-10-24T23:30:00Z") + i * 30 * BEF_MS_MINUTE);
}

static void
test_other_encodings (void)
{
  const char *table = "Relev\u00e9;\u00c9nergie (kWh)\n12/11/2026 00:00;1,5\n12/11/2026 00:30;2\n";
  static const char *const encodings[] = { "WINDOWS-1252", "UTF-16", "UTF-8" };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      gsize size = 0;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_convert (table, -1, encodings[i], "UTF-8", NULL, &size, NULL);
      g_autoptr (BefRecording) recording = bef_recording_read_any (text, size, "t", NULL, &error);
      g_assert_no_error (error);
      assert_point (curve_at (recording, 0), 0, "2026-11-11T23:00:00Z", 30, 3000);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-files/broken", test_broken_files_say_which_line);
  g_test_add_func ("/import-files/daily-index", test_daily_indexes_are_of_midnight);
  g_test_add_func ("/import-files/r4x", test_r4x_keeps_what_is_active);
  g_test_add_func ("/import-files/r50", test_r50_is_of_each_delivery_point);
  g_test_add_func ("/import-files/r151", test_r151_is_of_the_end_of_the_day);
  g_test_add_func ("/import-files/r171", test_r171_sums_the_registers);
  g_test_add_func ("/import-files/xml-bounds", test_xml_is_bounded);
  g_test_add_func ("/import-files/gigabyte", test_a_file_of_a_gigabyte_is_refused);
  g_test_add_func ("/import-files/table-guess", test_tables_are_guessed);
  g_test_add_func ("/import-files/table-plan", test_a_plan_is_followed);
  g_test_add_func ("/import-files/table-numbers", test_numbers_are_read_as_written);
  g_test_add_func ("/import-files/table-october", test_the_long_night_of_a_wall_clock);
  g_test_add_func ("/import-files/encodings", test_other_encodings);
  return g_test_run ();
}
