/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two people at their desks, each with a console of their own on the same server: what one takes
 * over goes from the other's desktop, and whoever was faster is named, also to somebody who decided
 * while there was no server and whose computer slept meanwhile. */
#include "e2e-desk.h"
#include "e2e-private.h"

#include <signal.h>

typedef struct
{
  E2eDesk technician; /* with the hub, and a desktop that tells */
  E2e *secretary;     /* owned */
} Desks;

static gboolean
open_desks (Desks *self)
{
  if (!e2e_desk_open (&self->technician, "two-desks"))
    return FALSE;
  const E2e *scene = self->technician.scene;
  self->secretary = e2e_new ("two-desks-secretary");
  e2e_write_profile (self->secretary, scene->url, scene->certificate_file);
  e2e_use_bare_bus (self->secretary);
  e2e_console_start (self->technician.scene, "technician", "--page=alerts");
  e2e_console_start (self->secretary, "secretary", "--page=alerts");
  g_autoptr (E2eNode) there = e2e_wait (self->technician.scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  g_autoptr (E2eNode) here = e2e_wait (self->secretary, 40, ATSPI_ROLE_LABEL, "^Live$");
  return TRUE;
}

static void
close_console (E2e *scene)
{
  e2e_console_signal (scene, SIGTERM);
  e2e_console_ended_well (scene);
}

static void
close_desks (Desks *self)
{
  close_console (self->secretary);
  close_console (self->technician.scene);
  e2e_free (self->secretary);
  e2e_desk_close (&self->technician);
}

/* In the window, of the one alert that waits. */
static void
acknowledge (E2e *scene)
{
  g_autoptr (E2eNode) button = e2e_wait (scene, 40, ATSPI_ROLE_PUSH_BUTTON, "^Acknowledge…");

  e2e_press (scene, button);
  g_autoptr (E2eNode) asked = e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Acknowledge this alert\\?");
  g_autoptr (E2eNode) sure = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "^Acknowledge$");
  e2e_press (scene, sure);
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, "^Acknowledge this alert\\?");
}

static void
test_who_is_at_it_is_known_to_both (void)
{
  Desks desks = { 0 };

  if (!open_desks (&desks))
    return;
  E2e *technician = desks.technician.scene, *secretary = desks.secretary;
  e2e_desk_raise (technician, "door", "Door open", "high");
  e2e_desk_until_told (&desks.technician, E2E_DESK_TELL_S, "\\|Today: Door open\\|");
  acknowledge (secretary);
  gint64 since = g_get_monotonic_time ();
  e2e_until (technician, E2E_DESK_TELL_S, "withdrawal at the other desk", e2e_desk_is_clear_cb,
             NULL);
  double withdrawn_s = (double)(g_get_monotonic_time () - since) / G_USEC_PER_SEC;
  g_autofree char *who = e2e_wait_text (technician, 20, E2E_ANY, "Door open.*Acknowledged by Secr");
  g_test_message ("withdrawn %.1f s after it was acknowledged elsewhere (alerts are asked for "
                  "every 10 s): “%s”",
                  withdrawn_s, who);
  close_desks (&desks);
}

/* The technician decides while the server is away and shuts the lid; the secretary does when it is
 * back. */
static void
test_who_was_faster_is_named (void)
{
  Desks desks = { 0 };

  if (!open_desks (&desks))
    return;
  E2e *technician = desks.technician.scene, *secretary = desks.secretary;
  e2e_desk_raise (technician, "gate", "Gate open", "high");
  g_autoptr (E2eNode) there = e2e_wait (technician, 40, E2E_ANY, "Gate open");
  g_autoptr (E2eNode) here = e2e_wait (secretary, 40, E2E_ANY, "Gate open");
  e2e_hub_kill (technician);
  e2e_wait_gone (technician, 40, ATSPI_ROLE_LABEL, "^Live$");
  acknowledge (technician);
  g_autofree char *queued = e2e_wait_text (technician, 20, E2E_ANY, "Gate open.*not yet");
  e2e_console_signal (technician, SIGSTOP);
  e2e_hub_restart (technician);
  g_autoptr (E2eNode) live = e2e_wait (secretary, 60, ATSPI_ROLE_LABEL, "^Live$");
  acknowledge (secretary);
  g_autofree char *first =
      e2e_wait_text (secretary, 40, E2E_ANY, "Gate open.*Acknowledged by Secr");
  e2e_console_signal (technician, SIGCONT);
  g_autofree char *faster = e2e_wait_text (technician, 60, E2E_ANY, "Secr.* was faster\\.");
  g_autofree char *who = e2e_wait_text (technician, 20, E2E_ANY, "Gate open.*Acknowledged by Secr");
  g_test_message ("“%s” “%s” “%s”", queued, faster, who);
  /* Nothing goes on trying to write over it. */
  g_assert_cmpint (e2e_sql_number (technician, "SELECT count(*) FROM outbox"), ==, 0);
  close_desks (&desks);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/two-desks/withdrawn-at-the-other", test_who_is_at_it_is_known_to_both);
  g_test_add_func ("/e2e/two-desks/who-was-faster", test_who_was_faster_is_named);
  return g_test_run ();
}
