/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-role.h"

#include <glib/gi18n.h>

typedef enum
{
  IMAGES = 1 << 0, /* under a grant */
  POSITIONS = 1 << 1,
  NAMES = 1 << 2,
  EVERY_BUILDING = 1 << 3,
  DOORS = 1 << 4,
  ACKNOWLEDGE = 1 << 5,
} Right;

static const struct
{
  const char *id, *name;
  guint rights; /* of Right */
} roles[BEF_N_ROLES] = {
  [BEF_ROLE_SECRETARY] = { "secretary", NC_ ("role", "Secretary"),
                           POSITIONS | NAMES | EVERY_BUILDING | DOORS | ACKNOWLEDGE },
  [BEF_ROLE_ELECTED] = { "elected", NC_ ("role", "Elected official"), EVERY_BUILDING },
  [BEF_ROLE_AGENT] = { "agent", NC_ ("role", "Agent"), POSITIONS | NAMES | DOORS | ACKNOWLEDGE },
  [BEF_ROLE_POLICE] = { "police", NC_ ("role", "Municipal police"),
                        IMAGES | POSITIONS | NAMES | EVERY_BUILDING | ACKNOWLEDGE },
  [BEF_ROLE_TECHNICIAN] = { "technician", NC_ ("role", "Technician"),
                            POSITIONS | NAMES | EVERY_BUILDING | DOORS | ACKNOWLEDGE },
};

static gboolean
has (BefRole role, Right right)
{
  return role < BEF_N_ROLES && (roles[role].rights & right) != 0;
}

const char *
bef_role_name (BefRole role)
{
  g_return_val_if_fail (role < BEF_N_ROLES, "");
  return g_dpgettext2 (NULL, "role", roles[role].name);
}

const char *
bef_role_words (BefRole role)
{
  switch (role)
    {
    case BEF_ROLE_SECRETARY:
      return _ (
          "Sees every building, who takes care of what, and the places of cameras; takes care "
          "of alerts and opens doors. No images.");
    case BEF_ROLE_AGENT:
      return _ ("Sees their own buildings only, and who takes care of what there; takes care of "
                "alerts and opens doors. No images.");
    case BEF_ROLE_POLICE:
      return _ ("Sees every building and the places of cameras, and images only under a grant that "
                "names the person and ends; takes care of alerts. Opens no door.");
    case BEF_ROLE_TECHNICIAN:
      return _ ("Sees every building and its equipment, who takes care of what, and the places of "
                "cameras; takes care of alerts and opens doors. No images.");
    case BEF_ROLE_ELECTED:
    case BEF_N_ROLES:
    default:
      return _ (
          "Sees states, energy and costs of every building. No names, no places of cameras, no "
          "images; takes care of no alert and opens no door.");
    }
}

const char *
bef_role_id (BefRole role)
{
  g_return_val_if_fail (role < BEF_N_ROLES, "");
  return roles[role].id;
}

BefRole
bef_role_from_id (const char *id)
{
  for (guint i = 0; i < BEF_N_ROLES; i++)
    if (g_strcmp0 (id, roles[i].id) == 0)
      return (BefRole)i;
  return BEF_ROLE_ELECTED;
}

gboolean
bef_role_may_see_images (BefRole role)
{
  return has (role, IMAGES);
}

gboolean
bef_role_may_see_camera_positions (BefRole role)
{
  return has (role, POSITIONS);
}

gboolean
bef_role_may_see_names (BefRole role)
{
  return has (role, NAMES);
}

gboolean
bef_role_may_see_every_building (BefRole role)
{
  return has (role, EVERY_BUILDING);
}

gboolean
bef_role_may_open_doors (BefRole role)
{
  return has (role, DOORS);
}

gboolean
bef_role_may_acknowledge (BefRole role)
{
  return has (role, ACKNOWLEDGE);
}
