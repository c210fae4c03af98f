/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What digital advisers did, of the rooms in which they did it: what is said, what is not, and what
 * cannot be so. */
#include "base/bef-civil-time.h"
#include "model/bef-advice.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 24 November 2026 */

/* A room that says @facts: adviceFrom, Sessions, Places, PlacesTaken, Attended; NULL: not. */
static void
add_room (GPtrArray *answer, BefKind kind, const char *const facts[5])
{
  static const char *const names[] = { "adviceFrom", "adviceSessions", "advicePlaces",
                                       "advicePlacesTaken", "adviceAttended" };
  g_autofree char *id = g_strdup_printf ("urn:room:%u", answer->len);
  BefEntity *e = bef_entity_new (id, "BookableRoom", BEF_ENTITY_EQUIPMENT);

  e->kind = kind;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (facts[i] != NULL)
      bef_entity_set_fact (e, names[i], facts[i]);
  g_ptr_array_add (answer, e);
}

static gboolean
read_of (GPtrArray *answer, BefAdvice *out)
{
  g_autoptr (BefCommune) commune = bef_commune_new ();
  gboolean is_said;

  bef_commune_apply (commune, answer, BEF_APPLY_EVERYTHING, NOW, NOW);
  is_said = bef_advice_read (commune, out);
  g_ptr_array_unref (answer);
  return is_said;
}

static GPtrArray *
rooms (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
}

#define ROOM(...)                                                                                  \
  (const char *const[5]) { __VA_ARGS__ }

static void
test_added_up (void)
{
  GPtrArray *answer = rooms ();
  BefAdvice advice;

  add_room (answer, BEF_KIND_ROOM, ROOM ("2025-11-24", "40", "320", "251", "230"));
  add_room (answer, BEF_KIND_ROOM, ROOM ("2026-01-01T00:00:00Z", "3", "24", "24", "20"));
  add_room (answer, BEF_KIND_ROOM, ROOM (NULL, NULL, NULL, NULL, NULL));
  /* Of what is no room, nothing of this is said. */
  add_room (answer, BEF_KIND_EQUIPMENT, ROOM ("2020-01-01", "99", "99", "99", "99"));
  g_assert_true (read_of (answer, &advice));
  g_assert_cmpint (advice.from_ms, ==, bef_civil_to_ms (2025, 11, 24, 0, 0));
  g_assert_cmpuint (advice.n_rooms, ==, 2);
  g_assert_cmpuint (advice.sessions, ==, 43);
  g_assert_cmpuint (advice.places, ==, 344);
  g_assert_cmpuint (advice.taken, ==, 275);
  g_assert_cmpuint (advice.attended, ==, 250);
  g_assert_true (advice.knows_taken && advice.knows_attended);
}

/* Unknown is not zero, and of one room it is unknown of all. */
static void
test_not_said (void)
{
  static const struct
  {
    const char *facts[5];
    gboolean is_said, knows_taken, knows_attended;
  } cases[] = {
    { { NULL, NULL, NULL, NULL, NULL }, FALSE, FALSE, FALSE },
    { { NULL, "3", "24", "20", "18" }, FALSE, FALSE, FALSE },
    { { "2026-02-30", "3", "24", "20", "18" }, FALSE, FALSE, FALSE },
    { { "2026-01-01", "-3", "24", "20", "18" }, FALSE, FALSE, FALSE },
    { { "2026-01-01", "2.5", "24", "20", "18" }, FALSE, FALSE, FALSE },
    { { "2026-01-01", "3", NULL, "20", "18" }, TRUE, FALSE, TRUE },
    { { "2026-01-01", "3", "24", "25", "18" }, TRUE, FALSE, TRUE },
    { { "2026-01-01", "3", "24", "20", NULL }, TRUE, TRUE, FALSE },
    { { "2026-01-01", "3", "24", "20", "21" }, TRUE, TRUE, FALSE },
    { { "2026-01-01", "0", "0", "0", "0" }, TRUE, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint beside = 0; beside < 2; beside++)
      {
        GPtrArray *answer = rooms ();
        BefAdvice advice;

        if (beside)
          add_room (answer, BEF_KIND_ROOM, ROOM ("2026-01-01", "1", "8", "8", "8"));
        add_room (answer, BEF_KIND_ROOM, cases[i].facts);
        gboolean is_said = read_of (answer, &advice);
        g_test_message ("case %u, beside another: %u", i, beside);
        g_assert_true (is_said == (cases[i].is_said || beside));
        if (!cases[i].is_said)
          continue;
        g_assert_true (advice.knows_taken == cases[i].knows_taken);
        g_assert_true (advice.knows_attended == cases[i].knows_attended);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/advice/added-up", test_added_up);
  g_test_add_func ("/advice/not-said", test_not_said);
  return g_test_run ();
}
