/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-diagnostic-private.h"

#include <glib/gi18n.h>

/* What an error means, and what to do. */
typedef struct
{
  int error;
  const char *word, *advice;
} Words;

/* The server's own sentences stay out: they may repeat what they were asked. */
static const Words answers[] = {
  { BEF_BACKEND_ERROR_ADDRESS, N_ ("the address is not one of a server"),
    N_ ("Correct the address in the connection's settings: it begins with https://.") },
  { BEF_BACKEND_ERROR_DNS, N_ ("no server of that name is known"),
    N_ ("Look for a typing error in the address; if there is none, see whether this computer opens "
        "a web site.") },
  { BEF_BACKEND_ERROR_CONNECT, N_ ("no connection"),
    N_ ("See whether this computer opens a web site; if so, ask whoever runs the server whether it "
        "runs and is open to this network.") },
  { BEF_BACKEND_ERROR_TIMEOUT, N_ ("it does not answer in time"),
    N_ ("Try again in a few minutes; if it stays so, ask whoever runs the server whether it "
        "runs.") },
  { BEF_BACKEND_ERROR_TLS, N_ ("its certificate is not trusted: nothing was said to it"),
    N_ ("Send this text to whoever runs the server. Where the commune has an authority of its own, "
        "choose that one's file in the connection's settings.") },
  { BEF_BACKEND_ERROR_UNAUTHORIZED, N_ ("it refuses the access token"),
    N_ ("Sign in again, or enter a new access token in the connection's settings.") },
  { BEF_BACKEND_ERROR_FORBIDDEN, N_ ("it refuses this account"),
    N_ ("Ask whoever runs the server to give this account the right to read.") },
  { BEF_BACKEND_ERROR_TENANT, N_ ("it does not know the tenant"),
    N_ ("Correct the tenant in the connection's settings.") },
  { BEF_BACKEND_ERROR_OTHER_SERVER, N_ ("something answers that is not the expected server"),
    N_ ("Check the address and the protocol in the connection's settings.") },
  { BEF_BACKEND_ERROR_BUSY, N_ ("it is too busy to answer"),
    N_ ("Try again in a few minutes; if it stays so, send this text to whoever runs the server.") },
  { BEF_BACKEND_ERROR_SERVER, N_ ("it answers that it is out of order"),
    N_ ("Try again in a few minutes; if it stays so, send this text to whoever runs the server.") },
  { BEF_BACKEND_ERROR_BAD_DATA, N_ ("its answer cannot be read"),
    N_ ("Send this text to whoever runs the server.") },
  { BEF_BACKEND_ERROR_PROXY, N_ ("a proxy on the way refuses"),
    N_ ("Ask whoever looks after this network to let this computer reach the server.") },
  { -1, N_ ("it refuses the question"), N_ ("Send this text to whoever runs the server.") },
};

static const Words caches[] = {
  { BEF_HISTORY_ERROR_FULL, N_ ("the disk is full"), N_ ("Make room on this computer's disk.") },
  { BEF_HISTORY_ERROR_READ_ONLY, N_ ("it may not be written"),
    N_ ("Ask whoever looks after this computer to make its folder yours again.") },
  { BEF_HISTORY_ERROR_CORRUPT, N_ ("damaged"),
    N_ ("Start the console: it sets the damaged file aside, keeps what can be read of it, and "
        "fills the rest again from the server.") },
  { BEF_HISTORY_ERROR_NEWER, N_ ("written by a newer version"),
    N_ ("Install the newer version of Beffroi again: the file was left as it is.") },
  { BEF_HISTORY_ERROR_BUSY, N_ ("another program holds it"),
    N_ ("Close the program that holds it: a backup or an antivirus, or start the computer "
        "again.") },
  { -1, N_ ("it cannot be opened"),
    N_ ("Ask whoever looks after this computer to see whether its folder may be read and "
        "written.") },
};

static const Words *
find (const Words *table, int error)
{
  while (table->error != error && table->error != -1)
    table++;
  return table;
}

const char *
bef_diagnostic_answer_word (int error)
{
  return _ (find (answers, error)->word);
}

const char *
bef_diagnostic_answer_advice (int error)
{
  return _ (find (answers, error)->advice);
}

const char *
bef_diagnostic_cache_word (int error)
{
  return _ (find (caches, error)->word);
}

const char *
bef_diagnostic_cache_advice (int error)
{
  return _ (find (caches, error)->advice);
}

const char *
bef_diagnostic_nothing (void)
{
  return _ ("Nothing to be done.");
}

const char *
bef_verdict_word (BefVerdict verdict)
{
  static const char *const words[] = { N_ ("good"), N_ ("look"), N_ ("bad") };

  return _ (words[verdict]);
}
