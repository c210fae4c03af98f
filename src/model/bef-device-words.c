/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device says of itself first, and that rows which show it are told when it differs. */
#include "bef-device-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-text.h"

const BefValue *
bef_device_get_shown (BefDevice *self)
{
  const BefValue *shown = bef_device_get_primary (self);
  BefSeverity worst = BEF_SEVERITY_NORMAL;

  for (guint i = 0; i < bef_device_get_n_values (self); i++)
    {
      const BefValue *value = bef_device_nth_value (self, i);
      const BefStateInfo *state = bef_quantity_state (value->info, value->value);
      /* What is not known any more does not speak for the rest. */
      if (state != NULL && state->severity > worst
          && bef_value_freshness (value, bef_now_ms ()) != BEF_FRESHNESS_LOST)
        {
          worst = state->severity;
          shown = value;
        }
    }
  return shown;
}

char *
bef_value_dup_text (const BefValue *value)
{
  char *count = isfinite (value->value) ? bef_quantity_dup_count (value->info, value->value) : NULL;

  return count != NULL ? count : bef_quantity_format (value->info, value->value);
}

char *
bef_device_dup_value_text (BefDevice *self)
{
  const BefValue *shown = bef_device_get_shown (self);

  if (shown == NULL)
    {
      g_autofree char *note = bef_device_dup_note (self);
      return g_strdup (note != NULL ? C_ ("severity", "Unknown") : _ ("Never received"));
    }
  if (bef_device_get_freshness (self) == BEF_FRESHNESS_LOST)
    return g_strdup (C_ ("severity", "Unknown"));
  return bef_value_dup_text (shown);
}

/* Whether anybody follows a property: of thousands of devices, those that rows on screen show. */
static gboolean
is_followed (BefDevice *self)
{
  static guint notify_signal;

  if (notify_signal == 0)
    notify_signal = g_signal_lookup ("notify", G_TYPE_OBJECT);
  return g_signal_handler_find (self, G_SIGNAL_MATCH_ID, notify_signal, 0, NULL, NULL, NULL) != 0;
}

void
bef_device_tell_words (BefDevice *self)
{
  GObject *object = G_OBJECT (self);
  /* Words that nobody waits for are not made; who comes later is told them with the next change. */
  g_autofree char *text = is_followed (self) ? bef_device_dup_value_text (self) : NULL;
  const BefValue *shown = bef_device_get_shown (self);
  gint64 observed_ms = shown != NULL ? shown->observed_ms : BEF_NO_TIME;

  g_object_freeze_notify (object);
  if (bef_set_str (&self->told.value_text, text))
    g_object_notify (object, "value-text");
  if (bef_set_shared_str (&self->told.building_name, self->building_name))
    g_object_notify (object, "building-name");
  if (self->told.freshness != self->freshness)
    g_object_notify (object, "freshness");
  if (self->told.observed_ms != observed_ms)
    g_object_notify (object, "value-observed");
  self->told.freshness = self->freshness;
  self->told.observed_ms = observed_ms;
  g_object_thaw_notify (object);
}
