/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets do not outlive their use in memory, nor can others of the same person look for them. */
#include "base/bef-secret.h"

#include <malloc.h>
#include <string.h>
#include <sys/prctl.h>

#include "bef-config.h"

#define LETTERS 64
#define BLOCK 8192

static void
test_a_secret_is_overwritten (void)
{
  g_autofree char *text = g_strdup ("tk-Zq7pX2vL9");
  static const char none[12] = { 0 };

  bef_secret_wipe (text);
  g_assert_cmpmem (text, sizeof none, none, sizeof none);
  bef_secret_wipe (NULL);
  bef_secret_free (NULL);
  bef_secret_strv_free (NULL);
}

/* Whoever gets the memory next finds nothing of who had it. */
static void
test_what_is_given_back_is_overwritten (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("the sanitizer has its own memory");
  return;
#endif
  char letters[LETTERS];

  memset (letters, 'S', sizeof letters);
  for (guint i = 0; i < 20; i++)
    {
      char *given = malloc (BLOCK);
      memset (given, 'S', BLOCK);
      free (given);
      char *got = malloc (BLOCK);
      g_assert_null (memmem (got, BLOCK, letters, sizeof letters));
      free (got);
    }
}

/* Blocks that libraries gave back, as they gave them: what is swept is empty for whoever is next.
 */
static void
test_what_others_gave_back_is_swept (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("the sanitizer has its own memory");
  return;
#endif
  static const gsize sizes[] = { 24, 40, 104, 200, 504, 1000, 1032 };
  char letters[16], *blocks[5];

  memset (letters, 'S', sizeof letters);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (blocks); k++)
        {
          blocks[k] = malloc (sizes[i]);
          memset (blocks[k], 'S', sizes[i]);
        }
      for (guint k = 0; k < G_N_ELEMENTS (blocks); k++)
        free (blocks[k]);
    }
  bef_secret_sweep ();
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (blocks); k++)
        {
          blocks[k] = malloc (sizes[i]);
          g_assert_null (memmem (blocks[k], sizes[i], letters, sizeof letters));
        }
      for (guint k = 0; k < G_N_ELEMENTS (blocks); k++)
        free (blocks[k]);
    }
}

static void
test_nobody_may_look (void)
{
  g_assert_cmpint (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0), ==, BEF_DEBUG_BUILD ? 1 : 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Whatever the tests are run with. */
  mallopt (M_PERTURB, 0);
  bef_secret_seal_process ();
  g_test_add_func ("/secret/wiped", test_a_secret_is_overwritten);
  g_test_add_func ("/secret/given-back", test_what_is_given_back_is_overwritten);
  g_test_add_func ("/secret/swept", test_what_others_gave_back_is_swept);
  g_test_add_func ("/secret/nobody-looks", test_nobody_may_look);
  return g_test_run ();
}
