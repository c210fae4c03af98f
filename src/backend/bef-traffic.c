/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-traffic.h"

#include "base/bef-civil-time.h"
#include "base/bef-text.h"

#define N_HOURS 24

typedef struct
{
  gint64 hour; /* since 1970; 0: none */
  guint64 requests, bytes;
} Hour;

static struct
{
  GMutex lock;
  char *origin;      /* owned, nullable */
  gboolean has_text; /* what an earlier sitting kept is in it */
  Hour hours[N_HOURS];
} traffic;

/* Of @hour, which begins anew where an older one was. NULL: a newer one is there. */
static Hour *
slot_of (gint64 hour)
{
  Hour *slot = &traffic.hours[hour % N_HOURS];

  if (hour < slot->hour)
    return NULL;
  if (hour > slot->hour)
    *slot = (Hour){ .hour = hour };
  return slot;
}

void
bef_traffic_follow (const char *origin)
{
  g_mutex_lock (&traffic.lock);
  if (bef_set_str (&traffic.origin, origin))
    {
      traffic.has_text = FALSE;
      for (guint i = 0; i < N_HOURS; i++)
        traffic.hours[i] = (Hour){ 0 };
    }
  g_mutex_unlock (&traffic.lock);
}

static void
add (gint64 hour, guint64 requests, guint64 bytes)
{
  Hour *slot = hour > 0 ? slot_of (hour) : NULL;

  if (slot == NULL)
    return;
  slot->requests += requests;
  slot->bytes += bytes;
}

void
bef_traffic_note (guint requests, gsize bytes)
{
  const gint64 hour = bef_now_ms () / BEF_MS_HOUR;

  g_mutex_lock (&traffic.lock);
  add (hour, requests, bytes);
  g_mutex_unlock (&traffic.lock);
}

void
bef_traffic_get (gint64 now_ms, BefTraffic *out)
{
  const gint64 now = now_ms / BEF_MS_HOUR;

  *out = (BefTraffic){ .since_ms = BEF_NO_TIME };
  g_mutex_lock (&traffic.lock);
  for (guint i = 0; i < N_HOURS; i++)
    {
      const Hour *hour = &traffic.hours[i];
      if (hour->hour == 0 || hour->hour > now || hour->hour <= now - N_HOURS)
        continue;
      out->requests += hour->requests;
      out->bytes += hour->bytes;
      if (out->since_ms == BEF_NO_TIME || hour->hour * BEF_MS_HOUR < out->since_ms)
        out->since_ms = hour->hour * BEF_MS_HOUR;
    }
  g_mutex_unlock (&traffic.lock);
}

char *
bef_traffic_to_text (void)
{
  GString *text = g_string_new (NULL);

  g_mutex_lock (&traffic.lock);
  for (guint i = 0; i < N_HOURS; i++)
    if (traffic.hours[i].hour != 0)
      g_string_append_printf (
          text, "%" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
          traffic.hours[i].hour, traffic.hours[i].requests, traffic.hours[i].bytes);
  g_mutex_unlock (&traffic.lock);
  return g_string_free (text, text->len == 0);
}

void
bef_traffic_add_text (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", N_HOURS + 1);

  g_mutex_lock (&traffic.lock);
  /* A connection that begins anew in this sitting finds what is counted here already. */
  gboolean is_known = traffic.has_text;
  for (guint i = 0; !is_known && lines[i] != NULL && i < N_HOURS; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], " ", 4);
      gint64 hour;
      guint64 requests, bytes;
      if (g_strv_length (parts) == 3
          && g_ascii_string_to_signed (parts[0], 10, 1, G_MAXINT32, &hour, NULL)
          && g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT32, &requests, NULL)
          && g_ascii_string_to_unsigned (parts[2], 10, 0, G_MAXINT64, &bytes, NULL))
        {
          add (hour, requests, bytes);
          traffic.has_text = TRUE;
        }
    }
  g_mutex_unlock (&traffic.lock);
}
