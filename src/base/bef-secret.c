/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-secret.h"

#include "bef-config.h"

#include <malloc.h>
#include <string.h>
#include <sys/prctl.h>

/* What memory is filled with when it is given back; anything but 0. */
#define FILLING 0xa5
/* Bytes of a block: of the first and the last size that glibc keeps per thread, and from one to the
 * next. */
#define SMALLEST 24
#define LARGEST 1032
#define STEP 16
/* Of each size: one more than are kept per thread. */
#define SWEPT_BLOCKS 8

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

/* What glibc keeps of small blocks per thread is not overwritten, whatever M_PERTURB says: all that
 * is there of each size is used up, wiped and given back. */
void
bef_secret_sweep (void)
{
  char *blocks[SWEPT_BLOCKS];

  for (gsize size = SMALLEST; size <= LARGEST; size += STEP)
    {
      for (guint i = 0; i < SWEPT_BLOCKS; i++)
        {
          blocks[i] = g_malloc (size);
          explicit_bzero (blocks[i], size);
        }
      for (guint i = 0; i < SWEPT_BLOCKS; i++)
        g_free (blocks[i]);
    }
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
