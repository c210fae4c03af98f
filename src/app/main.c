/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bef-secret.h"
#include "base/bef-tls-floor.h"
#include "bef-command-line.h"
#include "ui/shell/bef-policy.h"

#include <stdio.h>
#include <unistd.h>

/* All of ours is closed by now. Threads of the platform are not: of GLib's pool, of the bus, of a
 * renderer. Where libraries take down what those use, one that is at work still falls. */
static void
end_at_once (int status)
{
#ifndef __SANITIZE_ADDRESS__ /* leaks are looked for at the end */
  fflush (NULL);
  _exit (status);
#endif
}

int
main (int argc, char **argv)
{
  bef_secret_seal_process ();
  bef_tls_floor_set ();
  bef_policy_hold ();
  int status = bef_command_line_run (argc, argv);
  end_at_once (status);
  return status;
}
