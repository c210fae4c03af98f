/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-calendar-query.h"

#include <string.h>

#define END_LINE "END:VCALENDAR"

static char *
dup_instant (gint64 ms)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (ms / 1000);

  return g_date_time_format (at, "%Y%m%dT%H%M%SZ");
}

char *
bef_calendar_query_dup_body (BefRange range)
{
  g_autofree char *from = dup_instant (range.from_ms), *to = dup_instant (range.to_ms);

  return g_strdup_printf ("<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                          "<C:calendar-query xmlns:D=\"DAV:\" "
                          "xmlns:C=\"urn:ietf:params:xml:ns:caldav\">"
                          "<D:prop><C:calendar-data/></D:prop>"
                          "<C:filter><C:comp-filter name=\"VCALENDAR\">"
                          "<C:comp-filter name=\"VEVENT\">"
                          "<C:time-range start=\"%s\" end=\"%s\"/>"
                          "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>",
                          from, to);
}

/* What is read of an answer. */
typedef struct
{
  GString *inside; /* the components of all calendars */
  GString *one;    /* nullable: of the calendar-data that is open */
  gboolean is_multistatus;
} Answer;

static const char *
local_name (const char *element)
{
  const char *colon = strrchr (element, ':');

  return colon != NULL ? colon + 1 : element;
}

static void
start_cb (GMarkupParseContext *context, const char *element, const char **names,
          const char **values, gpointer user_data, GError **error)
{
  Answer *answer = user_data;

  answer->is_multistatus |= g_str_equal (local_name (element), "multistatus");
  if (g_str_equal (local_name (element), "calendar-data") && answer->one == NULL)
    answer->one = g_string_new (NULL);
}

/* Its components, without the calendar around them. */
static void
take_inside (Answer *answer)
{
  const char *head = strstr (answer->one->str, "BEGIN:VCALENDAR");
  const char *first = head != NULL ? strstr (head, "\nBEGIN:") : NULL;
  const char *last = first != NULL ? g_strrstr (first, "\n" END_LINE) : NULL;

  if (last != NULL)
    g_string_append_len (answer->inside, first + 1, last - first);
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  Answer *answer = user_data;

  if (answer->one == NULL || !g_str_equal (local_name (element), "calendar-data"))
    return;
  take_inside (answer);
  g_string_free (answer->one, TRUE);
  answer->one = NULL;
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
         GError **error)
{
  Answer *answer = user_data;

  if (answer->one != NULL)
    g_string_append_len (answer->one, text, (gssize)length);
}

char *
bef_calendar_query_dup_calendar (const char *body, gsize size, const char *name)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, NULL, NULL };
  Answer answer = { g_string_new (NULL), NULL, FALSE };
  GMarkupParseContext *context =
      g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &answer, NULL);
  gboolean is_read = g_markup_parse_context_parse (context, body, (gssize)size, NULL)
                     && g_markup_parse_context_end_parse (context, NULL);
  char *calendar = is_read && answer.is_multistatus
                       ? g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:%s\r\n"
                                          "%s" END_LINE "\r\n",
                                          name, answer.inside->str)
                       : NULL;

  g_markup_parse_context_free (context);
  g_string_free (answer.inside, TRUE);
  if (answer.one != NULL)
    g_string_free (answer.one, TRUE);
  return calendar;
}
