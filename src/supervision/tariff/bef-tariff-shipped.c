/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "bef-contract-text.h"
#include "bef-tariffs-resources.h"

#define FOLDER "/fr/beffroi/tariffs/"

/* A shipped text, which is there and can be read. (transfer full) */
static GBytes *
read_shipped (const char *path)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (bef_tariffs_get_resource (), path,
                                          G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  if (bytes == NULL)
    g_error ("%s: %s", path, error->message);
  return bytes;
}

const BefTaxes *
bef_taxes_shipped (void)
{
  static gsize shipped;

  if (g_once_init_enter (&shipped))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = read_shipped (FOLDER "taxes.txt");
      BefTaxes *taxes =
          bef_taxes_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
      if (taxes == NULL)
        g_error ("The shipped table of taxes: %s", error->message);
      g_once_init_leave (&shipped, (gsize)taxes);
    }
  return (const BefTaxes *)shipped;
}

const BefContracts *
bef_contracts_examples (void)
{
  static gsize shipped;

  if (g_once_init_enter (&shipped))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = read_shipped (FOLDER "examples.txt");
      BefContracts *examples =
          bef_contracts_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
      if (examples == NULL)
        g_error ("The shipped examples of contracts: %s", error->message);
      g_once_init_leave (&shipped, (gsize)examples);
    }
  return (const BefContracts *)shipped;
}
