/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-absence.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-json.h"
#include "base/bef-text.h"

BefAbsence *
bef_absence_new (gint64 from_ms, gint64 until_ms, const char *deputy)
{
  g_autofree char *line = deputy != NULL ? bef_text_line (deputy, BEF_TEXT_LINE) : NULL;

  if (until_ms <= from_ms || line == NULL || *g_strstrip (line) == '\0')
    return NULL;
  BefAbsence *self = g_new0 (BefAbsence, 1);
  self->from_ms = from_ms;
  self->until_ms = until_ms;
  self->deputy = g_steal_pointer (&line);
  return self;
}

BefAbsence *
bef_absence_copy (const BefAbsence *self)
{
  return self != NULL ? bef_absence_new (self->from_ms, self->until_ms, self->deputy) : NULL;
}

void
bef_absence_free (BefAbsence *self)
{
  if (self == NULL)
    return;
  g_free (self->deputy);
  g_free (self);
}

gboolean
bef_absence_is_on (const BefAbsence *self, gint64 at_ms)
{
  return self != NULL && at_ms >= self->from_ms && at_ms < self->until_ms;
}

char *
bef_absence_dup_words (const BefAbsence *self, gint64 now_ms)
{
  g_autofree char *until = self->until_ms == bef_civil_floor (self->until_ms, BEF_PERIOD_DAY)
                               ? bef_format_date_long (self->until_ms)
                               : bef_format_when (self->until_ms, now_ms);

  /* TRANSLATORS: a day or a moment; the office that stands in. */
  return g_strdup_printf (_ ("Away until %s; deputy: %s"), until, self->deputy);
}

gint64
bef_absence_next_monday (gint64 now_ms)
{
  return bef_civil_add (now_ms, BEF_PERIOD_WEEK, 1);
}

JsonObject *
bef_absence_to_json (const BefAbsence *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "from", self->from_ms);
  json_object_set_int_member (object, "until", self->until_ms);
  json_object_set_string_member (object, "deputy", self->deputy);
  return object;
}

BefAbsence *
bef_absence_from_json (JsonObject *object)
{
  double from, until;

  if (!bef_json_get_number (object, "from", &from)
      || !bef_json_get_number (object, "until", &until))
    return NULL;
  return bef_absence_new ((gint64)from, (gint64)until, bef_json_get_string (object, "deputy"));
}
