/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Anything is found from anywhere, with the keys alone, and one comes back to where one was. */
#include "e2e-util.h"

static void
search_for (E2e *scene, const char *text)
{
  e2e_key (scene, "ctrl+f");
  e2e_wait_focus (scene, 10, E2E_ANY, "^Search everything$|^$");
  e2e_type (scene, text);
}

static void
test_from_anywhere (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("search", NULL, "secretary", NULL);

  /* A building, from the page of the journal, without its accents and with half of its name. */
  e2e_key (scene, "ctrl+3");
  e2e_until_page (scene, "^Alerts");
  search_for (scene, "ecole elem");
  g_autoptr (E2eNode) school =
      e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM, "^École élém.*Buildings$");
  e2e_key (scene, "Return");
  e2e_wait (scene, 10, ATSPI_ROLE_HEADING, "^École élém");
  /* A page, from a building. */
  search_for (scene, "wi");
  e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM, "^Wi-Fi, Pages$");
  e2e_key (scene, "Return");
  e2e_until_page (scene, "^Wi-Fi");
  /* An equipment by its name: chosen with Down, not the first. */
  search_for (scene, "porte");
  e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM, "^Porte.*Equipment$");
  g_autoptr (E2eNode) list = e2e_wait (scene, 10, ATSPI_ROLE_LIST, "^Results$");
  g_assert_cmpuint (list->children->len, >, 1);
  const E2eNode *second = g_ptr_array_index (list->children, 1);
  /* "Porte, Mairie · Door, Equipment" */
  g_auto (GStrv) parts = g_strsplit (second->name, " · ", 2);
  const char *building = strrchr (parts[0], ',') + 2;
  g_autofree char *escaped = g_regex_escape_string (building, -1);
  g_autofree char *heading = g_strdup_printf ("^%s$", escaped);
  e2e_key (scene, "Down");
  e2e_key (scene, "Return");
  e2e_wait (scene, 10, ATSPI_ROLE_HEADING, heading);
  /* Nothing; and back to where one was. */
  e2e_key (scene, "ctrl+5");
  e2e_until_page (scene, "^Doors");
  search_for (scene, "zzzz");
  e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Nothing of that name$");
  e2e_key (scene, "Return");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, E2E_ANY, "^Nothing of that name$");
  e2e_until_page (scene, "^Doors");
  e2e_console_quit (scene);
}

/* Before a letter is typed it says what needs somebody. */
static void
test_nothing_typed (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("search-empty");

  e2e_hub_start_with_alert (scene, NULL);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_console_start (scene, "secretary", NULL);
  e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  e2e_key (scene, "ctrl+f");
  e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM, "To acknowledge · .*, Alerts$");
  e2e_key (scene, "Escape");
  e2e_console_quit (scene);
}

/* F1 helps on the page where one is, and Escape comes back to it. */
static void
test_help (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("search-help", NULL, "secretary", NULL);

  e2e_key (scene, "ctrl+5");
  e2e_until_page (scene, "^Doors");
  e2e_key (scene, "F1");
  e2e_wait (scene, 10, ATSPI_ROLE_HEADING, "^Opening a door from here$");
  e2e_wait (scene, 10, ATSPI_ROLE_IMAGE, "^The four steps");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_HEADING, "^Opening a door from here$");
  e2e_until_page (scene, "^Doors");
  /* Likewise by a word that is in no title. */
  search_for (scene, "heating");
  e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM, "^Whom to call, .*, Help$");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LIST, "^Results$");
  search_for (scene, "handing over");
  e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM, "^Being away and handing over, .*, Help$");
  e2e_key (scene, "Return");
  e2e_wait (scene, 10, ATSPI_ROLE_HEADING, "^Being away and handing over$");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_HEADING, "^Being away and handing over$");
  e2e_console_quit (scene);
}

/* The names of cameras tell where they are. */
static void
test_audience (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("search-audience", NULL, "police", NULL);

  search_for (scene, "camera");
  e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM, ", Equipment$");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LIST, "^Results$");
  e2e_key (scene, "shift+F5");
  g_usleep (G_USEC_PER_SEC);
  search_for (scene, "camera");
  e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM, "^Cameras, Pages$");
  g_autoptr (E2eNode) camera = e2e_look (scene, ATSPI_ROLE_LIST_ITEM, ", Equipment$");
  g_assert_null (camera);
  e2e_key (scene, "Escape");
  /* Its window has the keys until it is gone. */
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LIST, "^Results$");
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/search/from-anywhere", test_from_anywhere);
  g_test_add_func ("/e2e/search/nothing-typed", test_nothing_typed);
  g_test_add_func ("/e2e/search/help", test_help);
  g_test_add_func ("/e2e/search/audience", test_audience);
  return g_test_run ();
}
