/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A notification service of our own on a private bus, and a commune that a notifier tells it of. */
#pragma once

#include "scripted-backend.h"
#include "supervision/notifier/bef-notifier.h"

#include <gio/gio.h>

#define NOW G_GINT64_CONSTANT (1795557356000)
#define HALL "urn:hall"
#define SCHOOL "urn:school"
/* What the notifier waits for several alerts to be one, and a margin. */
#define SETTLED_MS 1500
#define HUNG_MS 12000

typedef struct
{
  guint id, replaces;
  char *title, *body;
  char *action;           /* of a click, nullable */
  char *sound, *category; /* nullable */
  guint8 urgency;
  gboolean suppresses_sound;
  gboolean has_picture;
  gboolean is_open;
} Shown;

/* The service: a thread with a connection of its own. */
typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GMutex mutex;
  GCond cond;
  gboolean is_ready;
  GPtrArray *shown;            /* of Shown, in order; under the mutex */
  guint last_id, n_withdrawn;  /* likewise */
  gboolean reads_markup;       /* set before it is asked */
  guint delay_ms;              /* before each answer; lowering it shortens a delay under way */
  gboolean has_hung;           /* for as long as HUNG_MS in one call */
  GDBusConnection *connection; /* unowned, while it runs */
} Service;

typedef struct
{
  Service *service; /* nullable */
  BefCommune *commune;
  BefNotifier *notifier;
  GPtrArray *world; /* of BefEntity */
  GString *opened;  /* the alerts clicked on, each with a blank */
} Fixture;

/* Number of notifications received; the newest one of them in @newest (nullable; valid until the
 * next). */
guint received (Fixture *f, const Shown **newest);
/* Number of different notifications on the desktop. */
guint n_open (Fixture *f);
BefEntity *say (Fixture *f, BefEntityRole role, const char *id, const char *name);
BefEntity *say_alert (Fixture *f, const char *id, const char *building, const char *severity);
void apply (Fixture *f);
/* Lets time pass until what there is to tell has settled, and waits until the service has it. */
void settle (Fixture *f);
void apply_and_settle (Fixture *f);
/* What the desktop was told, over all. */
typedef struct
{
  guint shown, replaced, withdrawn;
} Tally;
Tally tally (Fixture *f);
/* As a person does on the newest notification, or later on one that is gone. */
void click_on (Fixture *f, const Shown *shown);
/* @with_service nullable: none. The notifier tells of @commune, or of one of its own. */
void set_up_on (Fixture *f, BefCommune *commune, gconstpointer with_service);
void set_up (Fixture *f, gconstpointer with_service);
void tear_down (Fixture *f, gconstpointer with_service);
/* Those on the desktop as they are now; of Shown, valid until tear_down(). (transfer container) */
GPtrArray *list_open (Fixture *f);
/* The service ends, with all it shows, and another one takes its place. */
void restart_service (Fixture *f);
/* As somebody does who sends them all away. */
void close_all (Fixture *f);
/* The newest open notification whose title begins with @prefix; NULL: none. */
const Shown *open_one (Fixture *f, const char *prefix);
/* Runs what @add added with ADD(), on a bus of its own. */
int notifier_test_main (int argc, char **argv, void (*add) (void));
