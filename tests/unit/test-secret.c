/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets do not outlive their use in memory, nor can others of the same person look for them. */
#include "base/bef-secret-hunt.h"
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

/* In the unused end of a block that something else has by now, as a library's header was. */
#define REPLACED "tk-replaced-Zq7pX2vL9"
#define SPARED "tk-again-in-use-8zQ4"

static gboolean
stands_in (const char *block, gsize size, const char *what)
{
  return memmem (block, size, what, strlen (what)) != NULL;
}

static gboolean
ended_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_copies_of_what_was_replaced_are_hunted (void)
{
  char *heap = g_malloc0 (BLOCK), *other = g_malloc0 (BLOCK), stack[64] = { 0 };
  static gboolean ended; /* a timer may come after the test */

  strcpy (heap + 500, "Authorization: Bearer " REPLACED "\r\n");
  strcpy (heap + 5000, REPLACED);
  strcpy (heap, "in use");
  strcpy (other + 100, SPARED);
  strcpy (other + 200, "tk-replaced-Zq7pX2vL8");
  /* Of what was pasted in part the whole is in use now. */
  strcpy (other + 300, REPLACED "-and-the-rest");
  strcpy (other + 400, "the-head-of-" REPLACED);
  strcpy (other + 500, "\u00c0\u00c0\u00c0\u00c0\u00c0");
  strcpy (stack + 10, REPLACED);
  bef_secret_hunt ("short");
  bef_secret_hunt ("\u00c0\u00c0\u00c0\u00c0\u00c0");
  bef_secret_hunt (REPLACED);
  bef_secret_hunt (SPARED);
  bef_secret_spare (SPARED);
  bef_secret_spare ("tk-unknown");
  g_timeout_add_seconds (60, ended_cb, &ended);
  while (!ended && (stands_in (heap, BLOCK, REPLACED) || stands_in (stack, sizeof stack, REPLACED)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (ended);
  /* The others' search may be over later. */
  g_timeout_add_seconds (3, ended_cb, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  /* What stands beside it is as it was. */
  g_assert_cmpstr (heap, ==, "in use");
  g_assert_cmpmem (heap + 500, 22, "Authorization: Bearer ", 22);
  g_assert_cmpmem (heap + 522 + strlen (REPLACED), 2, "\r\n", 2);
  g_assert_cmpstr (other + 100, ==, SPARED);
  g_assert_cmpstr (other + 200, ==, "tk-replaced-Zq7pX2vL8");
  g_assert_cmpstr (other + 300, ==, REPLACED "-and-the-rest");
  g_assert_cmpstr (other + 400, ==, "the-head-of-" REPLACED);
  g_assert_cmpstr (other + 500, ==, "\u00c0\u00c0\u00c0\u00c0\u00c0");
  g_free (heap);
  g_free (other);
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
  g_test_add_func ("/secret/copies-of-what-was-replaced-are-hunted",
                   test_copies_of_what_was_replaced_are_hunted);
  return g_test_run ();
}
