/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-pattern.h"

#include <string.h>
#include <sys/resource.h>

/* What PCRE may do for one match (pcre2pattern(3), "Setting match resource limits"). What the
 * expression says of it itself can only lower it. Names and values of entities are short: an honest
 * expression needs some hundreds. */
#define LIMITS "(*LIMIT_MATCH=20000)(*LIMIT_DEPTH=1000)"

struct _BefHubPattern
{
  GRegex *regex; /* owned */
  gint64 work_us;
  gboolean is_worn;
};

/* Of this thread: what a busy machine does meanwhile does not count. */
static gint64
cpu_us (void)
{
  struct rusage spent;

  getrusage (RUSAGE_THREAD, &spent);
  return (gint64)(spent.ru_utime.tv_sec + spent.ru_stime.tv_sec) * G_USEC_PER_SEC
         + spent.ru_utime.tv_usec + spent.ru_stime.tv_usec;
}

BefHubPattern *
bef_hub_pattern_new (const char *text)
{
  if (*text == '\0' || strlen (text) > BEF_HUB_PATTERN_MAX_LENGTH)
    return NULL;
  g_autofree char *limited = g_strconcat (LIMITS, text, NULL);
  GRegex *regex = g_regex_new (limited, 0, 0, NULL);
  if (regex == NULL)
    return NULL;
  BefHubPattern *self = g_new0 (BefHubPattern, 1);
  self->regex = regex;
  return self;
}

void
bef_hub_pattern_free (BefHubPattern *self)
{
  if (self == NULL)
    return;
  g_regex_unref (self->regex);
  g_free (self);
}

gboolean
bef_hub_pattern_match (BefHubPattern *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (self->is_worn)
    return FALSE;
  gint64 start = cpu_us ();
  gboolean matches = g_regex_match_full (self->regex, text, -1, 0, 0, NULL, &error);
  self->work_us += cpu_us () - start;
  self->is_worn = error != NULL || self->work_us > BEF_HUB_PATTERN_WORK_US;
  return matches && !self->is_worn;
}

gboolean
bef_hub_pattern_is_worn (const BefHubPattern *self)
{
  return self->is_worn;
}
