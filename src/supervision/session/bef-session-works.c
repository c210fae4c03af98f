/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works and maintenance as the session answers for them: of an equipment, its building's too. */
#include "bef-session-parts.h"

static void
told_cb (const char *text, gpointer user_data)
{
  g_signal_emit_by_name (user_data, "told", text);
}

static const char *
get_person_cb (gpointer user_data)
{
  return bef_session_get_person (user_data);
}

BefWorksKeeper *
bef_session_make_works (BefSession *self)
{
  return bef_works_keeper_new (self->history, &(BefWorksCallbacks){ told_cb, get_person_cb, self });
}

BefWorksKeeper *
bef_session_get_works (BefSession *self)
{
  return self->works;
}

static BefWorksOf
works_of (BefSession *self, const char *id)
{
  BefDevice *device = bef_commune_find_device (self->commune, id);

  return (BefWorksOf){ id, device != NULL ? bef_device_get_building_id (device) : NULL };
}

const BefWorksWindow *
bef_session_find_works (BefSession *self, const char *id, gint64 at_ms)
{
  const BefWorksOf of = works_of (self, id);

  return bef_works_at (bef_works_keeper_get (self->works), &of, at_ms);
}

GArray *
bef_session_get_works_spans (BefSession *self, const char *id, gint64 from_ms, gint64 to_ms)
{
  const BefWorksOf of = works_of (self, id);

  return bef_works_spans (bef_works_keeper_get (self->works), &of, from_ms, to_ms);
}

gboolean
bef_session_may_plan_works (BefSession *self)
{
  return bef_session_may_acknowledge (self) && bef_works_keeper_is_ready (self->works);
}
