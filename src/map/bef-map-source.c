/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-source.h"

#define IGN_WMTS                                                                                   \
  "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=normal"             \
  "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"

static const struct
{
  const char *folder;
  const char *tmpl;
  const char *credit;
  const char *credit_uri;
} sources[] = {
  [BEF_MAP_SOURCE_NONE] = { "none", NULL, NULL, NULL },
  [BEF_MAP_SOURCE_SERVER] = { "server", "/tiles/{z}/{x}/{y}.png", NULL, NULL },
  [BEF_MAP_SOURCE_IGN] = { "ign",
                           IGN_WMTS "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&FORMAT=image/png",
                           "© IGN", "https://geoservices.ign.fr/" },
  [BEF_MAP_SOURCE_IGN_PHOTO] = { "ign-photo",
                                 IGN_WMTS "&LAYER=ORTHOIMAGERY.ORTHOPHOTOS&FORMAT=image/jpeg",
                                 "© IGN", "https://geoservices.ign.fr/" },
  [BEF_MAP_SOURCE_OSM] = { "osm", "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
                           "© OpenStreetMap contributors",
                           "https://www.openstreetmap.org/copyright" },
  [BEF_MAP_SOURCE_CUSTOM] = { "custom", NULL, NULL, NULL },
};

const char *
bef_map_source_template (BefMapSourceKind kind, const char *given)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (sources), NULL);

  if (kind == BEF_MAP_SOURCE_CUSTOM || (kind == BEF_MAP_SOURCE_SERVER && given != NULL))
    return given;
  return sources[kind].tmpl;
}

gboolean
bef_map_source_template_is_valid (const char *tmpl)
{
  return tmpl != NULL && strstr (tmpl, "{z}") != NULL && strstr (tmpl, "{x}") != NULL
         && strstr (tmpl, "{y}") != NULL;
}

char *
bef_map_source_url (const char *tmpl, guint zoom, guint x, guint y)
{
  g_return_val_if_fail (tmpl != NULL, NULL);

  GString *url = g_string_sized_new (strlen (tmpl) + 16);
  for (const char *p = tmpl; *p != '\0';)
    {
      if (p[0] == '{' && p[1] != '\0' && strchr ("xyz", p[1]) != NULL && p[2] == '}')
        {
          g_string_append_printf (url, "%u", p[1] == 'x' ? x : p[1] == 'y' ? y : zoom);
          p += 3;
        }
      else
        g_string_append_c (url, *p++);
    }
  return g_string_free (url, FALSE);
}

char *
bef_map_source_dup_folder (BefMapSourceKind kind, const char *tmpl)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (sources), NULL);

  /* Two templates must never answer for each other. */
  if (tmpl != NULL && g_strcmp0 (tmpl, sources[kind].tmpl) != 0)
    {
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, tmpl, -1);
      return g_strdup_printf ("%s-%.16s", sources[kind].folder, sum);
    }
  return g_strdup (sources[kind].folder);
}

const char *
bef_map_source_credit (BefMapSourceKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (sources), NULL);
  return sources[kind].credit;
}

const char *
bef_map_source_credit_uri (BefMapSourceKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (sources), NULL);
  return sources[kind].credit_uri;
}
