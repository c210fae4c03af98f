/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars: when something is, over clock changes, with what recurs, moves and falls away. */
#include "formats/bef-ical.h"

#define BEGIN "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
#define END "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nDTSTAMP:20260101T000000Z\r\n" lines "END:VEVENT\r\n"

static gint64
instant (const char *iso)
{
  gint64 ms = 0;

  g_assert_true (bef_iso8601_parse (iso, &ms));
  return ms;
}

static BefIcal *
read_year (const char *text)
{
  g_autoptr (GError) error = NULL;
  BefRange range = { instant ("2026-01-01T00:00:00Z"), instant ("2027-01-01T00:00:00Z") };
  BefIcal *ical = bef_ical_read (text, strlen (text), "c.ics", range, &error);

  g_assert_no_error (error);
  return ical;
}

/* @expected: "start/end" in ISO 8601, by time. */
static void
assert_events (const char *text, const char *const *expected)
{
  g_autoptr (BefIcal) ical = read_year (text);
  guint n = g_strv_length ((char **)expected);

  for (guint i = 0; i < ical->events->len; i++)
    {
      const BefIcalEvent *e = &g_array_index (ical->events, BefIcalEvent, i);
      g_autofree char *start = bef_iso8601_format (e->start_ms);
      g_autofree char *end = bef_iso8601_format (e->end_ms);
      g_autofree char *said = g_strdup_printf ("%s/%s", start, end);
      g_test_message ("%s", said);
      g_assert_cmpstr (said, ==, i < n ? expected[i] : NULL);
    }
  g_assert_cmpuint (ical->events->len, ==, n);
}

#define EVENTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* The gymnastics of each Thursday at 18:00 stays at 18:00 when clocks change. */
static void
test_a_weekly_hour_stays_on_the_wall (void)
{
  assert_events (BEGIN EVENT ("UID:1\r\nDTSTART;TZID=Europe/Paris:20260319T180000\r\n"
                              "DTEND;TZID=Europe/Paris:20260319T193000\r\n"
                              "RRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:Gym of somebody\r\n") END,
                 EVENTS ("2026-03-19T17:00:00Z/2026-03-19T18:30:00Z",
                         "2026-03-26T17:00:00Z/2026-03-26T18:30:00Z",
                         "2026-04-02T16:00:00Z/2026-04-02T17:30:00Z"));
}

static void
test_exceptions_and_moved_ones (void)
{
  assert_events (
      BEGIN EVENT ("UID:1\r\nDTSTART;TZID=Europe/Paris:20260106T090000\r\nDURATION:PT1H\r\n"
                   "RRULE:FREQ=WEEKLY;UNTIL=20260203T080000Z\r\n"
                   "EXDATE;TZID=Europe/Paris:20260113T090000\r\n"
                   "RDATE;TZID=Europe/Paris:20260108T100000\r\n")
          EVENT ("UID:1\r\nRECURRENCE-ID;TZID=Europe/Paris:20260120T090000\r\n"
                 "DTSTART;TZID=Europe/Paris:20260121T140000\r\n"
                 "DTEND;TZID=Europe/Paris:20260121T160000\r\n")
              EVENT ("UID:1\r\nRECURRENCE-ID;TZID=Europe/Paris:20260127T090000\r\n"
                     "DTSTART;TZID=Europe/Paris:20260127T090000\r\nSTATUS:CANCELLED\r\n") END,
      EVENTS ("2026-01-06T08:00:00Z/2026-01-06T09:00:00Z",
              "2026-01-08T09:00:00Z/2026-01-08T10:00:00Z",
              "2026-01-21T13:00:00Z/2026-01-21T15:00:00Z",
              "2026-02-03T08:00:00Z/2026-02-03T09:00:00Z"));
}

/* A day of 23 hours and one of 25. */
static void
test_whole_days_are_civil_days (void)
{
  assert_events (BEGIN EVENT ("UID:1\r\nDTSTART;VALUE=DATE:20260329\r\n")
                     EVENT ("UID:2\r\nDTSTART;VALUE=DATE:20261024\r\n"
                            "DTEND;VALUE=DATE:20261026\r\n") END,
                 EVENTS ("2026-03-28T23:00:00Z/2026-03-29T22:00:00Z",
                         "2026-10-23T22:00:00Z/2026-10-25T23:00:00Z"));
}

/* UTC, floating (Paris), another zone by its name, and one that the calendar describes. */
static void
test_zones (void)
{
  assert_events (
      BEGIN
      "BEGIN:VTIMEZONE\r\nTZID:Far\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
      "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" EVENT (
          "UID:1\r\nDTSTART:20260701T100000Z\r\nDTEND:20260701T110000Z\r\n")
          EVENT ("UID:2\r\nDTSTART:20260702T100000\r\nDTEND:20260702T110000\r\n")
              EVENT ("UID:3\r\nDTSTART;TZID=Europe/London:20260703T100000\r\nDURATION:PT30M\r\n")
                  EVENT ("UID:4\r\nDTSTART;TZID=Far:20260704T100000\r\nDURATION:PT30M\r\n")
                      EVENT ("UID:5\r\nDTSTART;TZID=Romance Standard Time:20260705T100000\r\n"
                             "DURATION:PT30M\r\n") END,
      EVENTS (
          "2026-07-01T10:00:00Z/2026-07-01T11:00:00Z", "2026-07-02T08:00:00Z/2026-07-02T09:00:00Z",
          "2026-07-03T09:00:00Z/2026-07-03T09:30:00Z", "2026-07-04T05:00:00Z/2026-07-04T05:30:00Z",
          "2026-07-05T08:00:00Z/2026-07-05T08:30:00Z"));
}

static void
test_what_is_free_is_not_there (void)
{
  g_autoptr (BefIcal) ical =
      read_year (BEGIN "X-WR-CALNAME:Salle des fêtes\r\n" EVENT (
          "UID:1\r\nDTSTART:20260701T100000Z\r\nSTATUS:CANCELLED\r\n")
                     EVENT ("UID:2\r\nDTSTART:20260702T100000Z\r\nTRANSP:TRANSPARENT\r\n")
                         EVENT ("UID:3\r\nSUMMARY:no date\r\n")
                             EVENT ("UID:4\r\nDTSTART:20260703T100000Z\r\nDURATION:PT1H\r\n") END);

  g_assert_cmpuint (ical->events->len, ==, 1);
  g_assert_cmpuint (ical->n_entries, ==, 4);
  g_assert_cmpuint (ical->n_free, ==, 2);
  g_assert_cmpuint (ical->notes->len, ==, 1);
  g_assert_cmpstr (ical->name, ==, "Salle des fêtes");
}

/* Titles are looked at for this alone. */
static void
test_what_says_that_it_is_closed (void)
{
  static const char *const closed[] = { "Fermé",
                                        "MAIRIE FERMEE",
                                        "Mairie : fermeture exceptionnelle",
                                        "École fermée (pont)",
                                        "Vacances de Noël",
                                        "vacances scolaires",
                                        "Congés annuels",
                                        "Closed",
                                        "Ferme\xCC\x81" };
  static const char *const others[] = { NULL,
                                        "",
                                        "Visite de la ferme",
                                        "Ouvert pendant les vacances",
                                        "Réouverture après fermeture",
                                        "Pas de fermeture le midi",
                                        "Stage des vacances",
                                        "Gymnastique",
                                        "renfermés",
                                        "\xFF" };

  for (guint i = 0; i < G_N_ELEMENTS (closed); i++)
    {
      g_test_message ("%s", closed[i]);
      g_assert_true (bef_ical_is_closure (closed[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_test_message ("%u", i);
      g_assert_false (bef_ical_is_closure (others[i]));
    }
}

static void
assert_closures (const char *text, const char *const *expected)
{
  g_autoptr (BefIcal) ical = read_year (text);

  assert_events (text, expected);
  g_assert_cmpuint (bef_ical_count_closures (ical->events), ==, ical->events->len);
}

/* Whole civil days, of 23 and 25 hours too, though they leave the time free; without what was
 * cancelled. */
static void
test_closures_are_civil_days (void)
{
  assert_closures (
      BEGIN EVENT ("UID:1\r\nDTSTART;VALUE=DATE:20261024\r\nDTEND;VALUE=DATE:20261027\r\n"
                   "SUMMARY:Fermé\r\nTRANSP:TRANSPARENT\r\n") END,
      EVENTS ("2026-10-23T22:00:00Z/2026-10-26T23:00:00Z"));
  /* Each Sunday from a midnight to the next: that of the change has 23 hours. One was cancelled. */
  assert_closures (
      BEGIN EVENT ("UID:1\r\nDTSTART;TZID=Europe/Paris:20260315T000000\r\n"
                   "DTEND;TZID=Europe/Paris:20260316T000000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n"
                   "SUMMARY:Fermeture\r\n")
          EVENT ("UID:1\r\nRECURRENCE-ID;TZID=Europe/Paris:20260322T000000\r\n"
                 "DTSTART;TZID=Europe/Paris:20260322T000000\r\nSTATUS:CANCELLED\r\n"
                 "SUMMARY:Fermeture\r\n") END,
      EVENTS ("2026-03-14T23:00:00Z/2026-03-15T23:00:00Z",
              "2026-03-28T23:00:00Z/2026-03-29T22:00:00Z"));
  /* Each 1 May, and one year it is open. */
  assert_closures (
      BEGIN EVENT ("UID:1\r\nDTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Fermé\r\n")
          END,
      EVENTS ("2026-04-30T22:00:00Z/2026-05-01T22:00:00Z"));
  assert_closures (
      BEGIN EVENT ("UID:1\r\nDTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Fermé\r\n")
          EVENT ("UID:1\r\nRECURRENCE-ID;VALUE=DATE:20260501\r\nDTSTART;VALUE=DATE:20260501\r\n"
                 "SUMMARY:Ouvert\r\nTRANSP:TRANSPARENT\r\n") END,
      EVENTS (NULL));
  /* As somebody exports it who writes all in UTC. */
  assert_closures (BEGIN EVENT ("UID:1\r\nDTSTART:20260713T220000Z\r\nDTEND:20260714T220000Z\r\n"
                                "SUMMARY:Fermé\r\n") END,
                   EVENTS ("2026-07-13T22:00:00Z/2026-07-14T22:00:00Z"));
}

/* Of hours, or of the days of elsewhere: it stays what it was, and cancelled it is not there. */
static void
test_what_closes_no_day (void)
{
  g_autoptr (BefIcal) ical = read_year (
      BEGIN EVENT ("UID:1\r\nDTSTART;TZID=Europe/Paris:20260601T120000\r\nDURATION:PT2H\r\n"
                   "SUMMARY:Fermé\r\n")
          EVENT ("UID:2\r\nDTSTART;TZID=America/New_York:20260602T000000\r\nDURATION:P1D\r\n"
                 "SUMMARY:Fermé\r\n")
              EVENT ("UID:3\r\nDTSTART;VALUE=DATE:20260603\r\nSTATUS:CANCELLED\r\n"
                     "SUMMARY:Fermé\r\n")
                  EVENT ("UID:4\r\nDTSTART;VALUE=DATE:20260604\r\nSUMMARY:Fête\r\n") END);

  g_assert_cmpuint (ical->events->len, ==, 3);
  g_assert_cmpuint (bef_ical_count_closures (ical->events), ==, 0);
  g_assert_cmpuint (ical->n_free, ==, 1);
}

/* Daily for ever from 1970 on: only the year that is asked for, and an end. */
static void
test_what_never_ends_is_bounded (void)
{
  g_autoptr (BefIcal) ical = read_year (
      BEGIN EVENT ("UID:1\r\nDTSTART:19700101T100000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n")
          EVENT ("UID:2\r\nDTSTART:20260101T000000Z\r\nRRULE:FREQ=SECONDLY\r\n") END);

  g_assert_cmpuint (ical->events->len, ==, BEF_ICAL_MAX_EVENTS);
  g_autoptr (BefIcal) daily = read_year (BEGIN EVENT (
      "UID:1\r\nDTSTART:19700101T100000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n") END);
  g_assert_cmpuint (daily->events->len, ==, 365);
}

static void
test_broken_calendars (void)
{
  static const struct
  {
    const char *text, *words;
  } broken[] = {
    { "", "is empty" },
    { "Madame,\r\n", "line 1" },
    { "BEGIN:VEVENT\r\nEND:VEVENT\r\n", "line 1" },
    { "BEGIN:VCALENDAR", "not a whole calendar" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      BefRange range = { 0, G_MAXINT64 };
      g_assert_null (
          bef_ical_read (broken[i].text, strlen (broken[i].text), "c.ics", range, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, broken[i].words));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ical/weekly", test_a_weekly_hour_stays_on_the_wall);
  g_test_add_func ("/ical/exceptions", test_exceptions_and_moved_ones);
  g_test_add_func ("/ical/days", test_whole_days_are_civil_days);
  g_test_add_func ("/ical/zones", test_zones);
  g_test_add_func ("/ical/free", test_what_is_free_is_not_there);
  g_test_add_func ("/ical/closed", test_what_says_that_it_is_closed);
  g_test_add_func ("/ical/closures", test_closures_are_civil_days);
  g_test_add_func ("/ical/no-closures", test_what_closes_no_day);
  g_test_add_func ("/ical/bounds", test_what_never_ends_is_bounded);
  g_test_add_func ("/ical/broken", test_broken_calendars);
  return g_test_run ();
}
