/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was learned of the beats of all equipment, as the text that the disk keeps. */
#include "bef-commune.h"

typedef struct
{
  GString *text;
  const char *id;
} Written;

static void
write_beat_cb (const char *quantity, const BefBeat *beat, gpointer user_data)
{
  Written *written = user_data;
  g_autofree char *moves = bef_beat_to_text (beat);

  if (moves != NULL && strpbrk (written->id, "\t\n") == NULL)
    g_string_append_printf (written->text, "%s\t%s\t%s\n", written->id, quantity, moves);
}

char *
bef_commune_dup_beats (BefCommune *self)
{
  GListModel *devices = bef_commune_get_devices (self);
  Written written = { g_string_new (NULL), NULL };

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      written.id = bef_device_get_id (device);
      bef_device_foreach_beat (device, write_beat_cb, &written);
    }
  return g_string_free (written.text, FALSE);
}
