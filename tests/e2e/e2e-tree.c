/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is on screen, as an assistive technology reads it, and the keyboard. */
#include "e2e-private.h"

#include "../patience.h"

#define POLL_US 150000
#define MAX_TABS 150
/* Between two keys, so that each is seen as pressed and released on its own. */
#define KEY_US 20000

gboolean
e2e_has_state (const E2eNode *node, AtspiStateType state)
{
  return (node->states >> state & 1) != 0;
}

static E2eNode *
search (E2eNode *node, int role, GRegex *pattern, gboolean focused)
{
  if ((role == E2E_ANY || node->role == role)
      && (!focused || e2e_has_state (node, ATSPI_STATE_FOCUSED))
      && (g_regex_match (pattern, node->name, 0, NULL)
          || (node->text != NULL && g_regex_match (pattern, node->text, 0, NULL))))
    return e2e_node_ref (node);
  for (guint i = 0; i < node->children->len; i++)
    {
      E2eNode *found = search (g_ptr_array_index (node->children, i), role, pattern, focused);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static E2eNode *
look (E2e *self, int role, const char *pattern, gboolean focused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, &error);
  g_autoptr (E2eNode) screen = e2e_read_screen (self);

  g_assert_no_error (error);
  return search (screen, role, regex, focused);
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

static gint64
end_of (int seconds)
{
  return g_get_monotonic_time () + (gint64)seconds * test_patience () * G_USEC_PER_SEC;
}

/* Waits until something with @role matches or, @wanted FALSE, until nothing does. FALSE: it did not
 * happen by the monotonic time @end. */
static gboolean
wait_for (E2e *self, gint64 end, int role, const char *pattern, gboolean focused, gboolean wanted,
          E2eNode **out)
{

  for (;;)
    {
      gint64 looked = g_get_monotonic_time ();
      g_autoptr (E2eNode) found = look (self, role, pattern, focused);
      if ((found != NULL) == wanted)
        {
          if (out != NULL)
            *out = g_steal_pointer (&found);
          return TRUE;
        }
      if (!e2e_console_is_alive (self))
        e2e_fail (self, "the console ended while “%s” was waited for", pattern);
      if (looked > end)
        return FALSE;
      g_usleep (POLL_US);
    }
}

E2eNode *
e2e_wait (E2e *self, int seconds, int role, const char *pattern)
{
  E2eNode *found = NULL;

  if (!wait_for (self, end_of (seconds), role, pattern, FALSE, TRUE, &found))
    e2e_fail (self, "there is no %s that reads /%s/, waited for %d s × %u", role_word (role),
              pattern, seconds, test_patience ());
  return found;
}

char *
e2e_wait_text (E2e *self, int seconds, int role, const char *pattern)
{
  g_autoptr (E2eNode) found = e2e_wait (self, seconds, role, pattern);

  return g_strdup (found->name);
}

char *
e2e_wait_text_within (E2e *self, int seconds, int role, const char *pattern)
{
  gint64 end = g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
  g_autoptr (E2eNode) found = NULL;

  if (!wait_for (self, end, role, pattern, FALSE, TRUE, &found))
    e2e_fail (self, "within %d s there is no %s that reads /%s/", seconds, role_word (role),
              pattern);
  return g_strdup (found->name);
}

char *
e2e_try_text (E2e *self, int seconds, int role, const char *pattern)
{
  g_autoptr (E2eNode) found = NULL;

  return wait_for (self, end_of (seconds), role, pattern, FALSE, TRUE, &found)
             ? g_strdup (found->name)
             : NULL;
}

void
e2e_wait_gone (E2e *self, int seconds, int role, const char *pattern)
{
  if (!wait_for (self, end_of (seconds), role, pattern, FALSE, FALSE, NULL))
    e2e_fail (self, "there still is %s that reads /%s/ after %d s × %u", role_word (role), pattern,
              seconds, test_patience ());
}

void
e2e_wait_focus (E2e *self, int seconds, int role, const char *pattern)
{
  if (!wait_for (self, end_of (seconds), role, pattern, TRUE, TRUE, NULL))
    e2e_fail (self, "the focus is not on %s that reads /%s/, waited for %d s × %u",
              role_word (role), pattern, seconds, test_patience ());
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
      g_usleep (KEY_US * 3 * test_patience ());
    }
  e2e_fail (self, "no number of tabs leads to %s that reads /%s/", role_word (role), pattern);
}

static void
press (E2e *self, const char *key)
{
  e2e_key (self, key);
  g_usleep (KEY_US * 3 * test_patience ());
}

void
e2e_go_to_button (E2e *self, const char *pattern)
{
  for (guint i = 0; i < MAX_TABS; i++)
    {
      g_autoptr (E2eNode) before = look (self, ATSPI_ROLE_LIST_ITEM, "", TRUE);
      if (before != NULL)
        press (self, "Right");
      g_autoptr (E2eNode) found = look (self, ATSPI_ROLE_PUSH_BUTTON, pattern, TRUE);
      if (found != NULL)
        return;
      if (before != NULL)
        {
          press (self, "Left");
          press (self, "Down");
        }
      g_autoptr (E2eNode) after = look (self, ATSPI_ROLE_LIST_ITEM, "", TRUE);
      if (before == NULL || after == NULL || g_str_equal (before->path, after->path))
        press (self, "Tab");
    }
  e2e_fail (self, "no keys lead to the button that reads /%s/", pattern);
}

void
e2e_until (E2e *self, int seconds, const char *what, E2eCheck check, gpointer user_data)
{
  gint64 end = end_of (seconds);

  while (!check (self, user_data))
    {
      if (g_get_monotonic_time () > end)
        e2e_fail (self, "there is no %s, waited for %d s × %u", what, seconds, test_patience ());
      g_usleep (POLL_US);
    }
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
  { "Return", 0xff0d },    { "Escape", 0xff1b }, { "Tab", 0xff09 }, { "BackSpace", 0xff08 },
  { "Delete", 0xffff },    { "Left", 0xff51 },   { "Up", 0xff52 },  { "Right", 0xff53 },
  { "Down", 0xff54 },      { "Home", 0xff50 },   { "End", 0xff57 }, { "Page_Up", 0xff55 },
  { "Page_Down", 0xff56 }, { "space", 0x20 },    { "plus", 0x2b },  { "minus", 0x2d },
  { "comma", 0x2c },       { "F1", 0xffbe },     { "F5", 0xffc2 },
};

static void
press_modifier (const char *name, AtspiKeySynthType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (modifiers); i++)
    if (g_str_equal (modifiers[i].name, name))
      atspi_generate_keyboard_event ((glong)modifiers[i].code, NULL, type, NULL);
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
  e2e_pass_focus ();
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
dump (const E2eNode *node, int depth)
{
  g_test_message (
      "%*s%s “%s”%s%s%s%s%s", depth * 2, "", role_word (node->role) + strlen ("ATSPI_ROLE_"),
      node->name, node->text != NULL ? " text “" : "", node->text != NULL ? node->text : "",
      node->text != NULL ? "”" : "", e2e_has_state (node, ATSPI_STATE_FOCUSED) ? " focused" : "",
      e2e_has_state (node, ATSPI_STATE_SENSITIVE) ? "" : " insensitive");
  for (guint i = 0; i < node->children->len; i++)
    dump (g_ptr_array_index (node->children, i), depth + 1);
}

static void
dump_screen (E2e *self)
{
  g_autoptr (E2eNode) screen = e2e_read_screen (self);

  dump (screen, 0);
}

static void
take_picture (E2e *self)
{
  const char *root = g_getenv ("BEFFROI_BUILD_ROOT");
  g_autofree char *import = g_find_program_in_path ("import");
  g_autofree char *path = g_strdup_printf ("%s/meson-logs/e2e-%s.png",
                                           root != NULL ? root : g_get_tmp_dir (), self->name);

  if (import == NULL)
    {
      g_test_message ("no picture: ImageMagick's import is not installed");
      return;
    }
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                                                      import, "-window", "root", path, NULL);
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
  if (e2e_console_is_alive (self))
    dump_screen (self);
  else if (self->console != NULL && g_subprocess_get_if_signaled (self->console))
    g_test_message ("the console ended by signal %d", g_subprocess_get_term_sig (self->console));
  e2e_end_children (self);
  g_error ("%s: %s", self->name, message);
}
