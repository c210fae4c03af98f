/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "e2e-util.h"

static void
test_try (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("try");
  e2e_hub_start (scene, "--interval=5");
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_console_start (scene, "secretary", NULL);
  g_autofree char *live = e2e_wait_text (scene, 8, ATSPI_ROLE_LABEL, "^Live$");
  e2e_key (scene, "ctrl+f");
  g_usleep (500000);
  e2e_type (scene, "mairie");
  g_usleep (1500000);
  e2e_fail (scene, "look");
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/try", test_try);
  return g_test_run ();
}
