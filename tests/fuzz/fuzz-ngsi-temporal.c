/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes a broker may send as a history: decoded without harm; what is kept is in order, once
 * per instant, and plausible. */
#include <math.h>

#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "base/bef-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
decode (JsonNode *root, BefProfile *profile, const char *quantity)
{
  BefNgsiCounts counts = { 0 };
  BefNgsiTemporal out;

  if (!bef_ngsi_decode_temporal (root, profile, NULL, bef_series_key ("urn:m:1", quantity), &out,
                                 &counts, NULL))
    return;
  for (guint i = 0; i < out.readings->len; i++)
    {
      const BefReading *reading = &g_array_index (out.readings, BefReading, i);
      g_assert_true (isfinite (reading->value));
      g_assert_true (reading->observed_ms >= out.first_ms && reading->observed_ms <= out.last_ms);
      g_assert_true (i == 0 || reading[-1].observed_ms < reading->observed_ms);
    }
  bef_ngsi_temporal_clear (&out);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static BefProfile *profile;
  g_autoptr (JsonNode) root = bef_json_parse ((const char *)data, size, 1024 * 1024, NULL);

  if (profile == NULL)
    profile = bef_profile_load (NULL, NULL);
  if (root == NULL)
    return 0;
  decode (root, profile, "power");
  decode (root, profile, "open-state");
  decode (root, profile, "humidity");
  return 0;
}
