/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-offer-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-format.h"

const char *
bef_offer_short_name (const char *name)
{
  const char *last = name;

  for (const char *p = name; *p != '\0'; p++)
    if (strchr ("/#:", *p) != NULL && p[1] != '\0')
      last = p + 1;
  return last;
}

char *
bef_offer_count (const BefOfferedType *type)
{
  if (type->count < 0)
    return g_strdup (_ ("number of entities not told"));
  g_autofree char *number = bef_format_number ((double)type->count, 0);
  /* TRANSLATORS: a number. */
  return g_strdup_printf (ngettext ("%s entity", "%s entities", (gulong)type->count), number);
}

char *
bef_offer_type_text (const BefOfferedType *type, const char *said)
{
  if (type->use != NULL && said != NULL)
    /* TRANSLATORS: "meter", "building". */
    return g_strdup_printf (_ ("Read as: %s, as you said"), bef_offer_use_word (type->use));
  if (type->use != NULL)
    return g_strdup_printf (_ ("Read as: %s"), bef_offer_use_word (type->use));
  if (type->is_foreign)
    return g_strdup (_ ("Not read: it ends like a type that is understood, in another vocabulary"));
  return g_strdup (_ ("Not read: Beffroi does not know this type"));
}

const char *
bef_offer_attribute_word (const char *use)
{
  return g_str_equal (use, "building") ? C_ ("use", "Building it is in") : bef_offer_use_word (use);
}

char *
bef_offer_attribute_text (const BefOfferedAttribute *attribute, const char *said)
{
  if (attribute->is_private)
    return g_strdup (_ ("Never read: it may hold personal data"));
  if (attribute->use == NULL && said != NULL)
    return g_strdup (_ ("Not read, as you said"));
  if (attribute->use == NULL)
    return g_strdup (_ ("Not read"));
  if (said != NULL)
    return g_strdup_printf (_ ("Read as: %s, as you said"),
                            bef_offer_attribute_word (attribute->use));
  return g_strdup_printf (_ ("Read as: %s"), bef_offer_attribute_word (attribute->use));
}

const char *const *
bef_offer_type_uses (void)
{
  static const char *uses[BEF_N_KINDS + 3];

  if (g_once_init_enter (&uses[0]))
    {
      uses[1] = "alert";
      for (guint kind = 0; kind < BEF_N_KINDS; kind++)
        uses[kind + 2] = bef_kind_info (kind)->id;
      g_once_init_leave (&uses[0], "building");
    }
  return uses;
}

#define N_QUANTITIES_MAX 100

const char *const *
bef_offer_attribute_uses (void)
{
  static const char *uses[N_QUANTITIES_MAX + 5];

  if (g_once_init_enter (&uses[0]))
    {
      guint n = 1;
      uses[n++] = "name";
      uses[n++] = "building";
      uses[n++] = "location";
      for (guint i = 0; i < MIN (bef_quantity_count (), N_QUANTITIES_MAX); i++)
        uses[n++] = bef_quantity_nth (i)->id;
      g_once_init_leave (&uses[0], "nothing");
    }
  return uses;
}

const char *
bef_offer_use_word (const char *use)
{
  static const struct
  {
    const char *use, *word;
  } words[] = {
    { "building", NC_ ("use", "Building") },
    { "alert", NC_ ("use", "Alert") },
    { "nothing", NC_ ("use", "Nothing: not read") },
    { "name", NC_ ("use", "Name") },
    { "location", NC_ ("use", "Place on the map") },
    { "fact", NC_ ("use", "Detail") },
    { "image", NC_ ("use", "Image") },
    { "bookings", NC_ ("use", "Bookings") },
    { "observed", NC_ ("use", "Date of the measurement") },
    { "values", NC_ ("use", "Measured values") },
  };
  const BefKindInfo *kind = bef_kind_by_id (use);
  const BefQuantityInfo *quantity = bef_quantity_info (use);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].use, use))
      return g_dpgettext2 (NULL, "use", words[i].word);
  return kind != NULL       ? bef_kind_name (kind->kind)
         : quantity != NULL ? bef_quantity_name (quantity)
                            : use;
}
