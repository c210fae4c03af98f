/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any file a person may give as a profile: refused with a message, or read so that every entry can
 * be used. */
#include "backend/bef-profile.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefProfile) profile = bef_profile_new_from_data ((const char *)data, size, &error);

  g_assert_true ((profile == NULL) == (error != NULL));
  if (profile == NULL)
    {
      g_assert_true (error->message[0] != '\0' && g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  for (const char *const *type = bef_profile_get_types (profile); *type != NULL; type++)
    {
      const BefProfileType *one = bef_profile_find_type (profile, *type);
      for (guint i = 0; one != NULL && i < one->attributes->len; i++)
        {
          const BefProfileAttribute *attribute = one->attributes->pdata[i];
          g_assert_false (bef_profile_is_private (attribute->name));
          g_assert_true (attribute->use != BEF_PROFILE_QUANTITY || attribute->quantity != NULL);
          g_assert_true (attribute->use != BEF_PROFILE_FACT || attribute->fact != NULL);
          bef_profile_attribute_word (attribute, "Open");
          bef_profile_attribute_wire_word (attribute, "open");
        }
    }
  g_autofree const char **names = bef_profile_candidates (profile, NULL, "power");
  return names == NULL;
}
