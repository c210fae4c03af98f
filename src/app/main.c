/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bef-secret.h"
#include "base/bef-tls-floor.h"
#include "bef-command-line.h"
#include "ui/shell/bef-policy.h"

int
main (int argc, char **argv)
{
  bef_secret_seal_process ();
  bef_tls_floor_set ();
  bef_policy_hold ();
  return bef_command_line_run (argc, argv);
}
