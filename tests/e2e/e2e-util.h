/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <atspi/atspi.h>
#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "history/bef-history.h"

G_BEGIN_DECLS

/* Something on screen, as it said of itself when the screen was read. */
typedef struct
{
  char *path; /* owned: of the object on the accessibility bus */
  char *name; /* owned; "" when there is none. GTK puts a type's name where it knows no better. */
  char *text; /* owned, nullable: contents of an entry */
  int role;   /* AtspiRole */
  guint64 states;      /* set of AtspiStateType */
  GPtrArray *children; /* owned, of E2eNode */
} E2eNode;
E2eNode *e2e_node_ref (E2eNode *node);
void e2e_node_unref (E2eNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eNode, e2e_node_unref)

/*
 * One end-to-end scene: the real hub over HTTPS and the real console in a window, in folders of
 * their own, seen and driven from outside as an assistive technology and a keyboard do. Main thread
 * of a test program that runs under tests/with-display.sh, which gives the display and the session
 * bus.
 *
 * The hub keeps its port, certificate and tokens over a restart. A token is named after its role
 * ("secretary", "elected", "agent", "technician", "writer", "police": under a grant; "police-late":
 * its grant has ended).
 *
 * What is waited for and does not come ends the program after the accessible tree went to the log
 * and a picture of the screen to meson-logs/e2e-NAME.png. Children end with the program in every
 * case.
 */
typedef struct
{
  char *name;             /* owned: of the scene, in file names */
  char *folder;           /* owned: everything private is below */
  char *url;              /* owned: of the hub */
  char *certificate_file; /* owned */
  char *hub_options;      /* owned, nullable: as it was started last */
  char *request_log;      /* owned: one "METHOD PATH" per request the hub got */
  guint16 port;
  GTlsCertificate *certificate; /* owned */
  GSubprocess *hub;             /* owned, nullable */
  GSubprocess *console;         /* owned, nullable */
  GSubprocess *bare_bus;        /* owned, nullable */
  char *bus_name;               /* owned, nullable: of the console on the accessibility bus */
  char *console_errors;         /* owned, nullable: file for its standard error */
  GHashTable *environment;      /* owned: further variables of the console; a NULL value unsets */
  gpointer soup;                /* owned */
} E2e;

/* g_test_init() and the accessibility client. To be called first in main(). */
void e2e_init (int *argc, char ***argv);
/* TRUE when both programs are built; else skips the test with the reason. */
gboolean e2e_is_possible (void);

E2e *e2e_new (const char *name);
void e2e_free (E2e *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2e, e2e_free)

/* All at once: a scene, its hub, its profile and its console, which is live in the end. */
E2e *e2e_open (const char *name, const char *hub_options, const char *role,
               const char *console_options);

/* Starts the hub on its port and waits until it listens. @options: nullable, separated by blanks,
 * added to the harness's own. */
void e2e_hub_start (E2e *self, const char *options);
/* As above, with a seed for which at least one alert waits to be acknowledged now. */
void e2e_hub_start_with_alert (E2e *self, const char *options);
/* SIGKILL, and waits for the end; fails when the hub had ended by itself. */
void e2e_hub_kill (E2e *self);
/* Starts it again as it was started last: the same server. */
void e2e_hub_restart (E2e *self);
/* Replaces the faults; "" for none. */
void e2e_hub_fault (E2e *self, const char *spec);
/* GET as @role; the answer as JSON (transfer full), NULL when there is none or its status is not
 * 2xx. */
JsonNode *e2e_hub_get (E2e *self, const char *role, const char *path);
/* Writes @json (an object) there, or fails: "writer" may put entities where the hub keeps some. */
void e2e_hub_send (E2e *self, const char *method, const char *role, const char *path,
                   const char *json);
/* What the request log holds; (transfer full). */
char *e2e_requests (E2e *self);

/* Writes the settings of the profile "test": the hub's address, its certificate as authority, polls
 * of 2 and 10 s.
 * @ca_file NULL: no authority. @url NULL: the hub's. */
void e2e_write_profile (E2e *self, const char *url, const char *ca_file);
/* Sets (@value NULL: unsets) a variable of the consoles started from now on. */
void e2e_setenv (E2e *self, const char *variable, const char *value);
/* Gives the consoles started from now on a session bus where nothing runs and nothing is started on
 * demand: no keyring, no notifications. */
void e2e_use_bare_bus (E2e *self);
/* The same, but with the services of the folder @services started on demand. */
void e2e_use_bus_of (E2e *self, const char *services);
/* Starts the console on the profile "test" with the token of @role (NULL: no token file) and waits
 * for its window.
 * @options: nullable, separated by blanks. */
void e2e_console_start (E2e *self, const char *role, const char *options);
/* Asks the console to quit by its key, waits for it, and checks that it ended well. */
void e2e_console_quit (E2e *self);
/* FALSE when the console has ended by itself. */
gboolean e2e_console_is_alive (E2e *self);
/* Path below the console's private folders, e.g. ("data", "beffroi/test/history.db"); (transfer
 * full). */
char *e2e_path (E2e *self, const char *root, const char *path);

/* The rows of a query to the console's history file: one a line, columns separated by "|";
 * (transfer full). */
char *e2e_sql (E2e *self, const char *sql);
/* The first column of the first row, 0 when there is none. */
gint64 e2e_sql_number (E2e *self, const char *sql);
/* What the console's history file holds now, read as its pages would: samples lie in more than one
 * table. (transfer full) */
BefHistory *e2e_history_copy (E2e *self);
/* Of [from, to) of @history; BefReading, (transfer full). */
GArray *e2e_history_samples (E2e *self, BefHistory *history, const char *entity,
                             const char *quantity, gint64 from_ms, gint64 to_ms);

/* Consoles beside the scene's own (e2e-life.c). @program: below the build, or absolute; with the
 * console's folders and variables, and the token of @role (nullable: none). */

/* (transfer full); the caller sees to its end. */
GSubprocess *e2e_spawn (E2e *self, const char *program, const char *role, const char *options);
/* Waits for its end: its exit status, and what it said (@said_out nullable, transfer full). */
int e2e_run (E2e *self, const char *program, const char *role, const char *options,
             char **said_out);
/* Fails, with the signal or the status, unless @process, which has ended, ended well. */
void e2e_assert_ended_well (E2e *self, GSubprocess *process, const char *what);
/* Another console on the profile "test". */
int e2e_run_another (E2e *self, const char *options, char **said_out);
void e2e_console_signal (E2e *self, int signal);
/* Waits for the end of the scene's console, and checks that it ended well. */
void e2e_console_ended_well (E2e *self);
/* Waits until the side bar says that the page is shown whose name matches. */
void e2e_until_page (E2e *self, const char *pattern);
/* Writes the settings of profiles PREFIX0, PREFIX50... like those of "test", after it. */
void e2e_add_profiles (E2e *self, const char *prefix, guint first, guint last, guint step);
/* A keyring on the session bus that never answers, until the connection is closed. (transfer full)
 */
GDBusConnection *e2e_own_silent_keyring (void);
void e2e_remove_tree (const char *path);

/* Keys, as from a keyboard. @keys: names joined by "+" ("ctrl+f", "Down", "shift+Tab"). */
void e2e_key (E2e *self, const char *keys);
/* Types @text (ASCII). */
void e2e_type (E2e *self, const char *text);

/* Anything: for the role of what is looked for. */
#define E2E_ANY (-1)

/* Seconds to wait are those of a plain build: test_patience() multiplies them under sanitizers. */

/* The first accessible on screen with @role whose name or text matches the regular expression ("":
 * any, even unnamed); (transfer full) or NULL. */
E2eNode *e2e_look (E2e *self, int role, const char *pattern);
/* The same, waited for @seconds; never NULL. */
E2eNode *e2e_wait (E2e *self, int seconds, int role, const char *pattern);
/* The text of it; (transfer full). */
char *e2e_wait_text (E2e *self, int seconds, int role, const char *pattern);
/* As e2e_wait_text(), but in these seconds whatever the build: for what is promised in that time.
 */
char *e2e_wait_text_within (E2e *self, int seconds, int role, const char *pattern);
/* As e2e_wait_text(), but NULL in the end instead of ending the program. */
char *e2e_try_text (E2e *self, int seconds, int role, const char *pattern);
void e2e_wait_gone (E2e *self, int seconds, int role, const char *pattern);
/* Waits until the keyboard focus is on something with @role that matches. */
void e2e_wait_focus (E2e *self, int seconds, int role, const char *pattern);
/* Presses Tab until the focus is there. */
void e2e_tab_to (E2e *self, int role, const char *pattern);
/* As somebody does with the keys alone: Tab from list to list, Down from row to row, Right to the
 * row's button, until the focus is on the one that matches. */
void e2e_go_to_button (E2e *self, const char *pattern);
/* Ends the program unless @check comes true within @seconds. */
typedef gboolean (*E2eCheck) (E2e *self, gpointer user_data);
void e2e_until (E2e *self, int seconds, const char *what, E2eCheck check, gpointer user_data);

/* The private display as it is. */
typedef struct
{
  int width, height;
  guint32 *pixels; /* owned: row by row, 0xRRGGBB */
} E2ePicture;
E2ePicture *e2e_picture_new (void);
void e2e_picture_free (E2ePicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2ePicture, e2e_picture_free)
/* How many colours there are on the private display. */
guint e2e_count_colours (void);

gboolean e2e_has_state (const E2eNode *node, AtspiStateType state);
/* A question to it on the accessibility bus: (transfer full), NULL where it has no answer. */
GVariant *e2e_ask (E2e *self, const E2eNode *node, const char *interface, const char *method,
                   GVariant *parameters);
/* Presses a button the way an assistive technology does. */
void e2e_press (E2e *self, E2eNode *node);

/* Replaces the contents of an entry the way an assistive technology does. */
void e2e_set_text (E2e *self, E2eNode *node, const char *text);

/* Everything on screen: the application, its windows, what they show; (transfer full). */
E2eNode *e2e_read_screen (E2e *self);

/* Fails: dumps, takes the picture, ends the children and the program. */
void e2e_fail (E2e *self, const char *format, ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;

G_END_DECLS
