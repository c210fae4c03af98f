/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-secret.h"

#include "bef-config.h"

#include <malloc.h>
#include <string.h>
#include <sys/prctl.h>

/* What memory is filled with when it is given back; anything but 0. */
#define FILLING 0xa5

void
bef_secret_wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
}

void
bef_secret_free (char *text)
{
  bef_secret_wipe (text);
  g_free (text);
}

void
bef_secret_strv_free (char **list)
{
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    bef_secret_free (list[i]);
  g_free (list);
}

void
bef_secret_seal_process (void)
{
#ifdef M_PERTURB
  mallopt (M_PERTURB, FILLING);
#endif
  if (BEF_DEBUG_BUILD || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return;
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
}
