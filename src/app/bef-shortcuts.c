/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-shortcuts.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"

static const struct
{
  const char *group;
  const char *action;      /* detailed; NULL: handled where it applies, shown only */
  const char *accelerator; /* NULL: done with the mouse or the fingers, @how */
  const char *title;
  const char *how; /* nullable */
} table[] = {
  { N_ ("Everywhere"), "win.go::today", "<Ctrl>1", N_ ("Today") },
  { N_ ("Everywhere"), "win.go::map", "<Ctrl>2", N_ ("Map") },
  { N_ ("Everywhere"), "win.go::alerts", "<Ctrl>3", N_ ("Alerts") },
  { N_ ("Everywhere"), "win.go::meter", "<Ctrl>4", N_ ("Energy") },
  { N_ ("Everywhere"), "win.go::door", "<Ctrl>5", N_ ("Doors") },
  { N_ ("Everywhere"), "win.go::rounds", "<Ctrl>6", N_ ("Rounds") },
  { N_ ("Everywhere"), "win.help::", "F1", N_ ("Help on this page") },
  { N_ ("Everywhere"), "win.search", "<Ctrl>f", N_ ("Search everything") },
  { N_ ("Everywhere"), "win.filter", "<Ctrl><Shift>f", N_ ("Filter the list of the page") },
  { N_ ("Everywhere"), "win.back", "<Alt>Left", N_ ("Back") },
  { N_ ("Everywhere"), "win.retry", "<Ctrl>r", N_ ("Refresh now") },
  { N_ ("Everywhere"), "win.fullscreen", "F11", N_ ("Full screen") },
  { N_ ("Everywhere"), "win.present::", "F5", N_ ("Present the slides") },
  { N_ ("Everywhere"), "win.presentation", "<Shift>F5",
    N_ ("Others see this screen: no names, no cameras") },
  { N_ ("Everywhere"), "app.preferences", "<Ctrl>comma", N_ ("Preferences") },
  { N_ ("Everywhere"), "app.shortcuts", "<Ctrl>question", N_ ("Keyboard shortcuts") },
  { N_ ("Everywhere"), "app.quit", "<Ctrl>q", N_ ("Quit") },
  { N_ ("Lists"), NULL, "Up Down", N_ ("Next or previous row") },
  { N_ ("Lists"), NULL, "Right Left", N_ ("To the button of a row, and back") },
  { N_ ("Lists"), NULL, "Tab", N_ ("Past the list") },
  { N_ ("Slides of a council"), NULL, "<Alt>Up <Alt>Down", N_ ("Show it earlier or later") },
  { N_ ("Slides of a council"), NULL, "<Ctrl>z", N_ ("Take the last change back") },
  { N_ ("Slides of a council"), NULL, NULL, N_ ("Show it earlier or later"),
    N_ ("Drag it onto another one") },
  { N_ ("Map"), "win.playback", "<Ctrl>h", N_ ("The commune as it was") },
  { N_ ("Map"), NULL, "Up Down Left Right", N_ ("Move") },
  { N_ ("Map"), NULL, "plus minus", N_ ("Zoom") },
  { N_ ("Map"), NULL, "0", N_ ("Show everything") },
  { N_ ("Map"), NULL, "n p", N_ ("Next or previous building") },
  { N_ ("Map"), NULL, "Return", N_ ("Open the building") },
  { N_ ("The commune as it was"), NULL, "Left Right", N_ ("A minute earlier or later") },
  { N_ ("The commune as it was"), NULL, "Page_Up Page_Down", N_ ("An hour earlier or later") },
  { N_ ("The commune as it was"), NULL, "Home End", N_ ("Start or end of the day") },
  { N_ ("The commune as it was"), NULL, "space", N_ ("Play or pause") },
  { N_ ("The commune as it was"), NULL, "Escape", N_ ("Back to now") },
  { N_ ("Graph"), NULL, "Left Right", N_ ("Move the cursor") },
  { N_ ("Graph"), NULL, "m <Shift>m", N_ ("Next alert or works, or those before") },
  { N_ ("Graph"), NULL, "Return", N_ ("See the alert at the cursor") },
  { N_ ("Graph"), NULL, "a", N_ ("Write at the cursor") },
  { N_ ("Graph"), NULL, NULL, N_ ("Write on the graph"), N_ ("Click with the second button") },
  { N_ ("Graph"), NULL, "<Shift>Left <Shift>Right", N_ ("Earlier or later") },
  { N_ ("Graph"), NULL, "plus minus", N_ ("Zoom") },
  { N_ ("Graph"), NULL, "0", N_ ("Whole period") },
  { N_ ("Graph"), NULL, "1...5", N_ ("Hour, day, week, month, year") },
  { N_ ("Graph"), NULL, "Page_Up Page_Down", N_ ("The period before or after") },
  { N_ ("Graph"), NULL, "<Ctrl>Home", N_ ("Back to the present") },
  { N_ ("Graph"), NULL, "t", N_ ("Values as a table") },
  { N_ ("Graph"), NULL, "r", N_ ("Ask the server again") },
  { N_ ("Graph"), NULL, NULL, N_ ("Zoom into a stretch of time"), N_ ("Drag the mouse over it") },
  { N_ ("Graph"), NULL, NULL, N_ ("Earlier or later"),
    N_ ("Drag with Shift, the middle button or a finger; scroll sideways") },
  { N_ ("Graph"), NULL, NULL, N_ ("Zoom"), N_ ("Scroll with Ctrl, or pinch with two fingers") },
  { N_ ("Alerts"), NULL, "a", N_ ("Acknowledge the selected alert") },
  { N_ ("Alerts"), NULL, "t", N_ ("Take care of it") },
  { N_ ("Alerts"), NULL, "s", N_ ("Put it aside") },
  { N_ ("Alerts"), NULL, "o", N_ ("Take it out of service") },
  { N_ ("Alerts"), NULL, "n", N_ ("Note something on it") },
  { N_ ("Alerts"), NULL, "c", N_ ("Call who repairs it") },
  { N_ ("Alerts"), NULL, "g", N_ ("See the graph at that moment") },
  { N_ ("Alerts"), NULL, "<Ctrl>a", N_ ("Select all alerts of the list") },
  { N_ ("Alerts"), NULL, "<Shift>Up <Shift>Down", N_ ("Select several alerts") },
  { N_ ("Alerts"), NULL, "Return", N_ ("Go to the equipment") },
};

void
bef_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].action != NULL)
      gtk_application_set_accels_for_action (application, table[i].action,
                                             (const char *const[]){ table[i].accelerator, NULL });
}

static void
append_xml (GString *xml, const char *last_group, guint i)
{
  if (last_group == NULL || !g_str_equal (last_group, table[i].group))
    {
      g_autofree char *title = bef_text_escape (_ (table[i].group));
      if (last_group != NULL)
        g_string_append (xml, "</object></child>");
      g_string_append_printf (
          xml, "<child><object class=\"GtkShortcutsGroup\"><property name=\"title\">%s</property>",
          title);
    }
  g_autofree char *title = bef_text_escape (_ (table[i].title));
  if (table[i].accelerator == NULL)
    {
      g_autofree char *how = bef_text_escape (_ (table[i].how));
      g_string_append_printf (xml,
                              "<child><object class=\"GtkShortcutsShortcut\">"
                              "<property name=\"shortcut-type\">gesture</property>"
                              "<property name=\"title\">%s</property>"
                              "<property name=\"subtitle\">%s</property></object></child>",
                              title, how);
      return;
    }
  g_autofree char *accelerator = bef_text_escape (table[i].accelerator);
  g_string_append_printf (
      xml,
      "<child><object class=\"GtkShortcutsShortcut\"><property name=\"title\">%s</property>"
      "<property name=\"accelerator\">%s</property></object></child>",
      title, accelerator);
}

/* GtkShortcutsWindow can only be filled by a builder in GTK 4.8. */
void
bef_shortcuts_present (GtkWindow *parent)
{
  g_autoptr (GString) xml =
      g_string_new ("<interface><object class=\"GtkShortcutsWindow\" id=\"window\">"
                    "<property name=\"modal\">1</property>"
                    "<child><object class=\"GtkShortcutsSection\">");
  const char *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      append_xml (xml, group, i);
      group = table[i].group;
    }
  g_string_append (xml, "</object></child></object></child></object></interface>");
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (xml->str, (gssize)xml->len);
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));
  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
