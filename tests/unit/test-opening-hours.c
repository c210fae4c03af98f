/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hours of buildings: what somebody types, what is kept of it, and when a building is open by it.
 * Expectations are by hand, from the calendar of 2026 and 2027. */
#include <string.h>

#include "model/bef-hours-book.h"
#include "supervision/alarms/bef-alarm-hours.h"
#include "supervision/alarms/bef-alarm-rules.h"

static void
test_what_is_typed_is_read (void)
{
  static const char *const typed[][2] = {
    { "08:30-12:00 14:00-18:30", "08:30-12:00 14:00-18:30" },
    { "8h30-12h, 14h-18h30", "08:30-12:00 14:00-18:30" },
    { "8 h 30 – 12 h ; 14 h – 18 h", "08:30-12:00 14:00-18:00" },
    { "8 h\u00a030 à 12 h 14 h à 18 h", "08:30-12:00 14:00-18:00" },
    { "14:00-18:00 8-12", "08:00-12:00 14:00-18:00" }, /* in order */
    { "08:00-12:00 12:00-14:00", "08:00-12:00 12:00-14:00" },
    { "0-24", "00:00-24:00" },
    { "  ", "closed" },
    { "Closed", "closed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (GError) error = NULL;
      BefHoursDay day, again;
      bef_hours_day_parse (typed[i][0], &day, &error);
      g_assert_no_error (error);
      g_autofree char *text = bef_hours_day_dup_text (&day);
      g_assert_cmpstr (text, ==, typed[i][1]);
      /* What is shown is read as it was meant. */
      g_assert_true (bef_hours_day_parse (text, &again, NULL));
      g_assert_cmpmem (&again, sizeof again, &day, sizeof day);
    }
}

static void
test_what_is_wrong_is_said (void)
{
  static const char *const wrong[][2] = {
    { "25:00-26:00", "“25:00-26:00” is no time" },
    { "24:30-24:45", "is no time" },
    { "8:60-9:00", "is no time" },
    { "8:5-9:00", "is no time" },
    { "morning", "“morning” is no time" },
    { "08:00", "“08:00” has no end" },
    { "08:00-12:00 14:00", "“14:00” has no end" },
    { "22:00-02:00", "22:00-02:00 ends before it begins" },
    { "08:00-08:00", "ends before it begins" },
    { "08:00-12:00 11:59-14:00", "08:00-12:00 and 11:59-14:00 are over each other" },
    { "1-2 3-4 5-6 7-8 9-10 11-12 13-14", "6 spans at most" },
    { "123-130", "is no time" },
    { "08:00-", "is no time" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      BefHoursDay day = { 1, { { 1, 2 } } };
      g_assert_false (bef_hours_day_parse (wrong[i][0], &day, &error));
      if (strstr (error->message, wrong[i][1]) == NULL)
        g_error ("%s: %s", wrong[i][0], error->message);
      g_assert_cmpint (day.spans[0].to_min, ==, 2);
    }
}

static void
test_days_off (void)
{
  static const char *const wrong[] = { "24/12",          "31/02/2027", "tomorrow",
                                       "2/1/2027-24/12", "2026-12-24", "24/12/2026-2/1/2026",
                                       "24/13/2026",     "0/1/2027",   "1/1/20271" };
  BefOpeningHours hours = { 0 };
  g_autoptr (GError) error = NULL;

  bef_hours_closures_parse ("15/5/2027, 24/12/2026 au 2/1/2027", &hours, &error);
  g_assert_no_error (error);
  g_autofree char *text = bef_hours_closures_dup_text (&hours);
  g_assert_cmpstr (text, ==, "24/12/2026-02/01/2027, 15/05/2027");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) flaw = NULL;
      g_assert_false (bef_hours_closures_parse (wrong[i], &hours, &flaw));
      g_assert_nonnull (flaw);
      g_assert_cmpuint (hours.n_closures, ==, 2);
    }
}

static gboolean
is_open (const BefOpeningHours *hours, int year, int month, int day, int hour, int minute)
{
  BefHoursMoment moment = bef_hours_moment (bef_civil_to_ms (year, month, day, hour, minute));

  return bef_opening_hours_has (hours, &moment);
}

static void
test_when_it_is_open (void)
{
  BefOpeningHours hours = { .on_public = BEF_HOURS_CLOSED, .on_school = BEF_HOURS_OTHER };

  for (guint d = 0; d < 5; d++)
    {
      g_assert_true (bef_hours_day_parse ("8:30-12 14-24", &hours.week[d], NULL));
      g_assert_true (bef_hours_day_parse ("9-10", &hours.holiday[d], NULL));
    }
  g_assert_true (bef_hours_closures_parse ("30/11/2026-1/12/2026, 11/11/2026", &hours, NULL));
  /* Tuesday 24 November 2026. */
  g_assert_false (is_open (&hours, 2026, 11, 24, 8, 29));
  g_assert_true (is_open (&hours, 2026, 11, 24, 8, 30));
  g_assert_true (is_open (&hours, 2026, 11, 24, 11, 59));
  g_assert_false (is_open (&hours, 2026, 11, 24, 12, 0));
  g_assert_true (is_open (&hours, 2026, 11, 24, 23, 59));
  g_assert_false (is_open (&hours, 2026, 11, 25, 0, 0));
  /* Saturday the 28th, then the two days off, both whole, and the day after. */
  g_assert_false (is_open (&hours, 2026, 11, 28, 9, 0));
  g_assert_false (is_open (&hours, 2026, 11, 30, 9, 0));
  g_assert_false (is_open (&hours, 2026, 12, 1, 23, 59));
  g_assert_true (is_open (&hours, 2026, 12, 2, 9, 0));
  /* The autumn holidays of zone A. */
  g_assert_true (is_open (&hours, 2026, 10, 21, 9, 30));
  g_assert_false (is_open (&hours, 2026, 10, 21, 10, 30));
  hours.on_school = BEF_HOURS_CLOSED;
  g_assert_false (is_open (&hours, 2026, 10, 21, 9, 30));
  hours.on_school = BEF_HOURS_AS_USUAL;
  g_assert_true (is_open (&hours, 2026, 10, 21, 10, 30));
  /* A public holiday on a Friday: 14 May 2027 is none, 25 December 2026 is. */
  g_assert_false (is_open (&hours, 2026, 12, 25, 9, 0));
  hours.on_public = BEF_HOURS_AS_USUAL;
  g_assert_true (is_open (&hours, 2026, 12, 25, 9, 0));
  /* A day off is over all. */
  g_assert_false (is_open (&hours, 2026, 11, 11, 9, 0));
}

/* What was fixed before a commune could say otherwise. */
static void
test_usual_hours (void)
{
  static const struct
  {
    const char *category;
    const char *weekday, *saturday, *sunday;
  } usual[] = {
    { "townHall", "07:00-20:00", "08:00-13:00", "closed" },
    { "school", "06:30-19:30", "closed", "closed" },
    { "leisureCentre", "07:00-19:30", "closed", "closed" },
    { "library", "08:00-19:30", "08:00-19:30", "closed" },
    { "villageHall", "08:00-19:00", "closed", "closed" },
    { "workshop", "06:00-19:00", "06:00-19:00", "closed" },
    { "church", "08:00-20:00", "08:00-20:00", "08:00-20:00" },
    { "medicalCentre", "07:00-21:00", "07:00-21:00", "closed" },
    { "coworking", "07:00-22:00", "07:00-22:00", "07:00-22:00" },
    { "microFolie", "09:00-20:00", "09:00-20:00", "09:00-20:00" },
    { "waterTower", "closed", "closed", "closed" },
    { "anything", "07:00-21:00", "07:00-21:00", "07:00-21:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      const BefOpeningHours *hours = bef_alarm_usual_hours (usual[i].category);
      g_autofree char *tuesday = bef_hours_day_dup_text (&hours->week[1]);
      g_autofree char *saturday = bef_hours_day_dup_text (&hours->week[5]);
      g_autofree char *sunday = bef_hours_day_dup_text (&hours->week[6]);
      g_assert_cmpstr (tuesday, ==, usual[i].weekday);
      g_assert_cmpstr (saturday, ==, usual[i].saturday);
      g_assert_cmpstr (sunday, ==, usual[i].sunday);
    }
  g_assert_cmpuint (bef_alarm_usual_hours ("microFolie")->week[0].n, ==, 0);
  g_assert_cmpuint (bef_alarm_usual_hours ("coworking")->week[0].n, ==, 1);
  g_assert_cmpint (bef_alarm_usual_hours ("church")->on_public, ==, BEF_HOURS_AS_USUAL);
  g_assert_cmpint (bef_alarm_usual_hours ("library")->on_public, ==, BEF_HOURS_CLOSED);
}

static void
test_which_rules_go_by_them (void)
{
  static const char *const by_hours[] = { "door-open-closed", "left-on", "heated-while-empty" };
  static const char *const others[] = { "building-cut-off", "link-down",
                                        "room-cold-before-booking" };
  g_autoptr (BefAlarmRules) rules = bef_alarm_rules_load ("en", NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (bef_alarm_rule_goes_by_hours (bef_alarm_rules_find (rules, by_hours[i])));
      g_assert_false (bef_alarm_rule_goes_by_hours (bef_alarm_rules_find (rules, others[i])));
    }
}

/* Hours as a person might give them. */
static BefOpeningHours
random_hours (void)
{
  BefOpeningHours hours = { 0 };

  for (guint i = 0; i < 14; i++)
    {
      BefHoursDay *day = i < 7 ? &hours.week[i] : &hours.holiday[i - 7];
      int from = g_test_rand_int_range (0, 200);
      day->n = (guint)g_test_rand_int_range (0, BEF_HOURS_MAX_SPANS + 1);
      for (guint k = 0; k < day->n; k++)
        {
          int to = from + g_test_rand_int_range (1, 200);
          day->spans[k] = (BefHoursSpan){ from, to };
          from = to + g_test_rand_int_range (0, 5);
        }
    }
  hours.on_public = (BefHoursManner)g_test_rand_int_range (0, BEF_HOURS_OTHER);
  hours.on_school = (BefHoursManner)g_test_rand_int_range (0, BEF_N_HOURS_MANNERS);
  hours.n_closures = (guint)g_test_rand_int_range (0, 5);
  for (guint i = 0; i < hours.n_closures; i++)
    hours.closures[i] = (BefHoursClosure){ 20260101 + (int)i * 100, 20270201 + (int)i };
  return hours;
}

static void
test_kept_hours_are_read_as_they_were (void)
{
  for (guint n = 0; n < 200; n++)
    {
      g_autoptr (BefHoursBook) book = bef_hours_book_new ();
      g_autoptr (GError) error = NULL;
      BefOpeningHours one = random_hours (), other = random_hours ();
      bef_hours_book_put (book, "urn:b:one", &one);
      bef_hours_book_put (book, "urn:b:other", &other);
      g_autofree char *text = bef_hours_book_to_text (book);
      g_autoptr (BefHoursBook) again = bef_hours_book_read (text, strlen (text), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (bef_hours_book_get_problems (again)->len, ==, 0);
      g_assert_true (bef_opening_hours_equal (bef_hours_book_find (again, "urn:b:one"), &one));
      g_assert_true (bef_opening_hours_equal (bef_hours_book_find (again, "urn:b:other"), &other));
    }
}

/* What cannot be read is told, opens nothing, and is written back. */
static void
test_damage_is_kept_and_told (void)
{
#define WEEK "\"week\":[\"08:00-12:00\",\"\",\"\",\"\",\"\",\"\",\"\"]"
#define REST "\"public\":\"closed\",\"school\":\"usual\",\"closures\":[]"
  static const char *const damaged[][2] = {
    { "{" WEEK "," REST "}", "of which building" },
    { "{\"building\":\"urn:b:good\"," WEEK "," REST "}", "already" },
    { "{\"building\":\"x\"," REST "}", "“week”" },
    { "{\"building\":\"x\",\"week\":[\"08:00-12:00\"]," REST "}", "“week”" },
    { "{\"building\":\"x\",\"week\":[\"8-12\",\"\",\"\",\"\",\"\",\"\",\"\"]," REST "}",
      "Monday: “8-12” is not written" },
    { "{\"building\":\"x\",\"week\":[\"\",\"\",\"\",\"\",\"\",\"\",7]," REST "}", "Sunday" },
    { "{\"building\":\"x\"," WEEK ",\"public\":\"other\",\"school\":\"usual\"}", "“public”" },
    { "{\"building\":\"x\"," WEEK ",\"public\":\"closed\",\"school\":\"sometimes\"}", "“school”" },
    { "{\"building\":\"x\"," WEEK ",\"public\":\"closed\",\"school\":\"other\"}", "“holiday”" },
    { "{\"building\":\"x\"," WEEK ",\"public\":\"closed\",\"school\":\"usual\","
      "\"closures\":[\"2026-02-30/2026-03-01\"]}",
      "2026-02-30" },
    { "{\"building\":\"x\"," WEEK ",\"public\":\"closed\",\"school\":\"usual\",\"closures\":7}",
      "“closures”" },
    { "7", "of which building" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"hours\":[{\"building\":\"urn:b:good\"," WEEK "," REST "},%s]}", damaged[i][0]);
      g_autoptr (GError) error = NULL;
      g_autoptr (BefHoursBook) book = bef_hours_book_read (text, strlen (text), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (bef_hours_book_get_length (book), ==, 1);
      g_assert_nonnull (bef_hours_book_find (book, "urn:b:good"));
      g_assert_cmpuint (bef_hours_book_get_problems (book)->len, ==, 1);
      const char *problem = bef_hours_book_get_problems (book)->pdata[0];
      if (strstr (problem, damaged[i][1]) == NULL || !g_str_has_prefix (problem, "Entry 2: "))
        g_error ("%s: %s", damaged[i][0], problem);
      g_autofree char *back = bef_hours_book_to_text (book);
      g_assert_nonnull (strstr (back, damaged[i][0]));
    }
  g_assert_null (bef_hours_book_read ("<html>", 6, NULL));
  g_assert_null (bef_hours_book_read ("{}", 2, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/opening-hours/typed", test_what_is_typed_is_read);
  g_test_add_func ("/opening-hours/wrong", test_what_is_wrong_is_said);
  g_test_add_func ("/opening-hours/days-off", test_days_off);
  g_test_add_func ("/opening-hours/open", test_when_it_is_open);
  g_test_add_func ("/opening-hours/usual", test_usual_hours);
  g_test_add_func ("/opening-hours/rules", test_which_rules_go_by_them);
  g_test_add_func ("/opening-hours/kept", test_kept_hours_are_read_as_they_were);
  g_test_add_func ("/opening-hours/damaged", test_damage_is_kept_and_told);
  return g_test_run ();
}
