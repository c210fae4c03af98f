/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-secret.h"

#include "bef-config.h"

#include <string.h>
#include <sys/prctl.h>

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
  if (BEF_DEBUG_BUILD || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return;
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
}
