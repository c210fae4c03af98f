/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#if defined(__SANITIZE_ADDRESS__)
#define TEST_PATIENCE_BUILT 6
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TEST_PATIENCE_BUILT 6
#endif
#endif
#ifndef TEST_PATIENCE_BUILT
#define TEST_PATIENCE_BUILT 1
#endif

/* How many times longer than on a plain build a test waits for what has to come: the variable
 * BEFFROI_TEST_PATIENCE, else what the sanitizers of this build cost. Only limits are multiplied,
 * never the time between two looks: who does not wait in vain loses nothing. */
static inline guint
test_patience (void)
{
  const char *told = g_getenv ("BEFFROI_TEST_PATIENCE");
  guint64 factor = told != NULL ? g_ascii_strtoull (told, NULL, 10) : 0;

  return factor > 0 ? (guint)MIN (factor, 100) : TEST_PATIENCE_BUILT;
}

G_END_DECLS
