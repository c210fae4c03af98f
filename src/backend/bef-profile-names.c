/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-profile.h"

#include <string.h>

const char *
bef_profile_short_name (const char *name)
{
  gsize length = strlen (name);

  while (length > 0 && strchr ("/#:", name[length - 1]) == NULL)
    length--;
  return name[length] != '\0' ? name + length : name;
}

gboolean
bef_profile_is_private (const char *attribute)
{
  static const char *const parts[] = {
    "macaddr",    "clientsmac", "clientmac", "ipaddr",       "hostname",     "phonenumber",
    "telephone",  "msisdn",     "caller",    "callee",       "calllog",      "badge",
    "cardholder", "username",   "email",     "contactpoint", "licenseplate", "licenceplate",
    "plateread",  "faceid",     "person",    "firstname",    "lastname",     "familyname",
    "givenname",  "occupier",   "owner",     "serialnumber",
  };
  static const char *const wholes[] = { "mac", "ip", "phone", "imsi",
                                        "imei" }; /* too short to look for inside */
  g_autofree char *folded = g_ascii_strdown (bef_profile_short_name (attribute), -1);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (folded, parts[i]) != NULL)
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (wholes); i++)
    if (g_str_equal (folded, wholes[i]))
      return TRUE;
  return FALSE;
}
