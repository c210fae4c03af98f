/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is on screen, as an assistive technology reads it, and the keyboard. */
#include "e2e-private.h"

#define POLL_US 150000
/* Deeper than any window of ours. */
#define MAX_DEPTH 60
#define MAX_TABS 150

/* Between two keys, so that each is seen as pressed and released on its own. */
#define KEY_US 20000

gboolean
e2e_has_state (E2eNode *accessible, AtspiStateType state)
{
  AtspiStateSet *states = atspi_accessible_get_state_set (accessible);
  gboolean has = states != NULL && atspi_state_set_contains (states, state);

  g_clear_object (&states);
  return has;
}

static char *
text_contents (E2eNode *accessible)
{
  AtspiText *text = atspi_accessible_get_text_iface (accessible);
  int n = text != NULL ? atspi_text_get_character_count (text, NULL) : 0;
  char *contents = n > 0 ? atspi_text_get_text (text, 0, n, NULL) : NULL;

  g_clear_object (&text);
  return contents;
}

char *
e2e_text_of (E2eNode *accessible)
{
  g_autofree char *name = atspi_accessible_get_name (accessible, NULL);

  if (name == NULL || name[0] == '\0')
    {
      g_autofree char *text = text_contents (accessible);
      return text != NULL ? g_steal_pointer (&text) : g_strdup ("");
    }
  return g_steal_pointer (&name);
}

static gboolean
walk (E2eNode *accessible, int depth, E2eVisit visit, gpointer user_data)
{
  if (visit (accessible, user_data))
    return TRUE;
  int n = depth < MAX_DEPTH ? atspi_accessible_get_child_count (accessible, NULL) : 0;
  for (int i = 0; i < n; i++)
    {
      g_autoptr (E2eNode) child = atspi_accessible_get_child_at_index (accessible, i, NULL);
      /* GTK lists what is shown only, and says "showing" of windows alone. */
      if (child != NULL && walk (child, depth + 1, visit, user_data))
        return TRUE;
    }
  return FALSE;
}

void
e2e_walk (E2e *self, E2eVisit visit, gpointer user_data)
{
  if (self->app != NULL)
    walk (self->app, 0, visit, user_data);
}

typedef struct
{
  int role;
  GRegex *pattern;
  gboolean focused;
  E2eNode *found; /* owned, nullable */
} Search;

static gboolean
search_cb (E2eNode *accessible, gpointer user_data)
{
  Search *search = user_data;

  if (search->role != E2E_ANY && (int) atspi_accessible_get_role (accessible, NULL) != search->role)
    return FALSE;
  if (search->focused && !e2e_has_state (accessible, ATSPI_STATE_FOCUSED))
    return FALSE;
  g_autofree char *name = atspi_accessible_get_name (accessible, NULL);
  gboolean match = name != NULL && name[0] != '\0' && g_regex_match (search->pattern, name, 0, NULL);
  if (!match)
    {
      g_autofree char *text = text_contents (accessible);
      match = text != NULL && g_regex_match (search->pattern, text, 0, NULL);
    }
  if (match)
    search->found = g_object_ref (accessible);
  return match;
}

static E2eNode *
look (E2e *self, int role, const char *pattern, gboolean focused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, &error);
  Search search = { role, regex, focused, NULL };

  g_assert_no_error (error);
  e2e_walk (self, search_cb, &search);
  return search.found;
}

E2eNode *
e2e_look (E2e *self, int role, const char *pattern)
{
  return look (self, role, pattern, FALSE);
}

static const char *
role_word (int role)
{
  return role == E2E_ANY ? "anything" : g_enum_to_string (ATSPI_TYPE_ROLE, role);
}

/* Waits until something with @role matches or, @wanted FALSE, until nothing does. NULL in time: it did not happen. */
static gboolean
wait_for (E2e *self, int seconds, int role, const char *pattern, gboolean focused, gboolean wanted,
          E2eNode **out)
{
  gint64 end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;

  for (;;)
    {
      g_autoptr (E2eNode) found = look (self, role, pattern, focused);
      if ((found != NULL) == wanted)
        {
          if (out != NULL)
            *out = g_steal_pointer (&found);
          return TRUE;
        }
      if (!e2e_console_is_alive (self))
        e2e_fail (self, "the console ended while “%s” was waited for", pattern);
      if (g_get_monotonic_time () > end)
        return FALSE;
      g_usleep (POLL_US);
    }
}

E2eNode *
e2e_wait (E2e *self, int seconds, int role, const char *pattern)
{
  E2eNode *found = NULL;

  if (!wait_for (self, seconds, role, pattern, FALSE, TRUE, &found))
    e2e_fail (self, "within %d s there is no %s that reads /%s/", seconds, role_word (role), pattern);
  return found;
}

char *
e2e_wait_text (E2e *self, int seconds, int role, const char *pattern)
{
  g_autoptr (E2eNode) found = e2e_wait (self, seconds, role, pattern);

  return e2e_text_of (found);
}

char *
e2e_try_text (E2e *self, int seconds, int role, const char *pattern)
{
  g_autoptr (E2eNode) found = NULL;

  return wait_for (self, seconds, role, pattern, FALSE, TRUE, &found) ? e2e_text_of (found) : NULL;
}

void
e2e_wait_gone (E2e *self, int seconds, int role, const char *pattern)
{
  if (!wait_for (self, seconds, role, pattern, FALSE, FALSE, NULL))
    e2e_fail (self, "after %d s there still is %s that reads /%s/", seconds, role_word (role), pattern);
}

void
e2e_wait_focus (E2e *self, int seconds, int role, const char *pattern)
{
  if (!wait_for (self, seconds, role, pattern, TRUE, TRUE, NULL))
    e2e_fail (self, "within %d s the focus is not on %s that reads /%s/", seconds, role_word (role), pattern);
}

void
e2e_tab_to (E2e *self, int role, const char *pattern)
{
  for (guint i = 0; i < MAX_TABS; i++)
    {
      g_autoptr (E2eNode) found = look (self, role, pattern, TRUE);
      if (found != NULL)
        return;
      e2e_key (self, "Tab");
      g_usleep (KEY_US * 3);
    }
  e2e_fail (self, "no number of tabs leads to %s that reads /%s/", role_word (role), pattern);
}

void
e2e_until (E2e *self, int seconds, const char *what, E2eCheck check, gpointer user_data)
{
  gint64 end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;

  while (!check (self, user_data))
    {
      if (g_get_monotonic_time () > end)
        e2e_fail (self, "within %d s there is no %s", seconds, what);
      g_usleep (POLL_US);
    }
}

void
e2e_press (E2e *self, E2eNode *accessible)
{
  AtspiAction *action = atspi_accessible_get_action_iface (accessible);

  if (action == NULL || !atspi_action_do_action (action, 0, NULL))
    {
      g_autofree char *text = e2e_text_of (accessible);
      e2e_fail (self, "“%s” cannot be pressed", text);
    }
  g_object_unref (action);
}

/* The keyboard: the accessibility registry synthesises the keys on the display. */

static const struct
{
  const char *name;
  guint code; /* hardware code on an evdev keyboard */
} modifiers[] = { { "ctrl", 37 }, { "alt", 64 }, { "shift", 50 } };

static const struct
{
  const char *name;
  glong symbol;
} keys_known[] = {
  { "Return", 0xff0d }, { "Escape", 0xff1b }, { "Tab", 0xff09 },  { "BackSpace", 0xff08 }, { "Delete", 0xffff },
  { "Left", 0xff51 },   { "Up", 0xff52 },     { "Right", 0xff53 }, { "Down", 0xff54 },      { "Home", 0xff50 },
  { "End", 0xff57 },    { "Page_Up", 0xff55 }, { "Page_Down", 0xff56 }, { "space", 0x20 },  { "plus", 0x2b },
  { "minus", 0x2d },    { "comma", 0x2c },
};

static void
press_modifier (const char *name, AtspiKeySynthType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (modifiers); i++)
    if (g_str_equal (modifiers[i].name, name))
      atspi_generate_keyboard_event ((glong) modifiers[i].code, NULL, type, NULL);
}

void
e2e_key (E2e *self, const char *keys)
{
  g_auto (GStrv) parts = g_strsplit (keys, "+", -1);
  guint n = g_strv_length (parts);
  const char *name = parts[n - 1];
  glong symbol = strlen (name) == 1 ? name[0] : 0;

  for (guint i = 0; i < G_N_ELEMENTS (keys_known) && symbol == 0; i++)
    if (g_str_equal (keys_known[i].name, name))
      symbol = keys_known[i].symbol;
  g_assert_cmpint (symbol, !=, 0);
  for (guint i = 0; i + 1 < n; i++)
    press_modifier (parts[i], ATSPI_KEY_PRESS);
  if (!atspi_generate_keyboard_event (symbol, NULL, ATSPI_KEY_SYM, NULL))
    e2e_fail (self, "the key %s cannot be pressed", keys);
  for (guint i = n - 1; i > 0; i--)
    press_modifier (parts[i - 1], ATSPI_KEY_RELEASE);
  g_usleep (KEY_US);
}

void
e2e_type (E2e *self, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (!atspi_generate_keyboard_event (*p, NULL, ATSPI_KEY_SYM, NULL))
        e2e_fail (self, "the text “%s” cannot be typed", text);
      g_usleep (KEY_US);
    }
}

/* Failures. */

static void
dump (E2eNode *accessible, int depth)
{
  g_autofree char *role = atspi_accessible_get_role_name (accessible, NULL);
  g_autofree char *name = atspi_accessible_get_name (accessible, NULL), *text = text_contents (accessible);
  gboolean same = text == NULL || g_strcmp0 (name, text) == 0;

  g_test_message ("%*s%s “%s”%s%s%s%s%s", depth * 2, "", role != NULL ? role : "?", name != NULL ? name : "",
                  same ? "" : " text “", same ? "" : text, same ? "" : "”",
                  e2e_has_state (accessible, ATSPI_STATE_FOCUSED) ? " focused" : "",
                  e2e_has_state (accessible, ATSPI_STATE_SENSITIVE) ? "" : " insensitive");
  int n = depth < MAX_DEPTH ? atspi_accessible_get_child_count (accessible, NULL) : 0;
  for (int i = 0; i < n; i++)
    {
      g_autoptr (E2eNode) child = atspi_accessible_get_child_at_index (accessible, i, NULL);
      if (child != NULL)
        dump (child, depth + 1);
    }
}

static void
take_picture (E2e *self)
{
  const char *root = g_getenv ("BEFFROI_BUILD_ROOT");
  g_autofree char *import = g_find_program_in_path ("import");
  g_autofree char *path
      = g_strdup_printf ("%s/meson-logs/e2e-%s.png", root != NULL ? root : g_get_tmp_dir (), self->name);

  if (import == NULL)
    {
      g_test_message ("no picture: ImageMagick's import is not installed");
      return;
    }
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, import, "-window", "root", path, NULL);
  if (process != NULL && g_subprocess_wait_check (process, NULL, NULL))
    g_test_message ("picture of the screen: %s", path);
}

void
e2e_fail (E2e *self, const char *format, ...)
{
  va_list list;

  va_start (list, format);
  g_autofree char *message = g_strdup_vprintf (format, list);
  va_end (list);
  g_test_message ("%s: %s", self->name, message);
  take_picture (self);
  if (self->app != NULL && e2e_console_is_alive (self))
    dump (self->app, 0);
  e2e_end_children (self);
  g_error ("%s: %s", self->name, message);
}
