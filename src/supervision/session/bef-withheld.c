/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-withheld.h"

#include "backend/bef-backend.h"

/* Refused for so long; rights that begin meanwhile end it sooner, where the server tells of them.
 */
#define LASTS_US (5 * 60 * G_USEC_PER_SEC)

struct _BefWithheld
{
  GHashTable *refused; /* owned: camera id -> Refused */
};

typedef struct
{
  GError *error; /* owned */
  char *url;     /* owned, nullable */
  double state;
  gint64 until_us; /* monotonic */
} Refused;

static void
refused_free (gpointer data)
{
  Refused *refused = data;

  g_error_free (refused->error);
  g_free (refused->url);
  g_free (refused);
}

BefWithheld *
bef_withheld_new (void)
{
  BefWithheld *self = g_new0 (BefWithheld, 1);

  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, refused_free);
  return self;
}

void
bef_withheld_free (BefWithheld *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->refused);
  g_free (self);
}

static double
state_of (BefDevice *camera)
{
  const BefValue *value = bef_device_get_value (camera, "camera-state");

  return value != NULL ? value->value : -1;
}

gboolean
bef_withheld_note (BefWithheld *self, BefDevice *camera, const GError *error)
{
  static const int codes[] = { BEF_BACKEND_ERROR_UNAUTHORIZED, BEF_BACKEND_ERROR_FORBIDDEN,
                               BEF_BACKEND_ERROR_NOT_FOUND, BEF_BACKEND_ERROR_TENANT,
                               BEF_BACKEND_ERROR_REFUSED };
  gboolean refused = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    refused |= g_error_matches (error, BEF_BACKEND_ERROR, codes[i]);
  if (!refused)
    return FALSE;
  Refused *entry = g_new (Refused, 1);
  *entry = (Refused){ g_error_copy (error), g_strdup (bef_device_get_image_url (camera)),
                      state_of (camera), g_get_monotonic_time () + LASTS_US };
  g_hash_table_replace (self->refused, g_strdup (bef_device_get_id (camera)), entry);
  return TRUE;
}

GError *
bef_withheld_dup_error (BefWithheld *self, BefDevice *camera)
{
  const char *id = bef_device_get_id (camera);
  const Refused *entry = g_hash_table_lookup (self->refused, id);

  if (entry == NULL)
    return NULL;
  if (g_get_monotonic_time () < entry->until_us && entry->state == state_of (camera)
      && g_strcmp0 (entry->url, bef_device_get_image_url (camera)) == 0)
    return g_error_copy (entry->error);
  g_hash_table_remove (self->refused, id);
  return NULL;
}

void
bef_withheld_clear (BefWithheld *self)
{
  g_hash_table_remove_all (self->refused);
}
