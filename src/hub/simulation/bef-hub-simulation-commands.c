/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"

#include "base/bef-json.h"

/*
 * Doors: their timetable, and what people ask of them through the hub. After a command at t, the
 * server's word is PENDING, at t+1 s OK or FAILED; the lock's own sensor follows at t+2 s; for an
 * unlocking somebody pushes the door from t+4 s to t+10 s and the lock falls back @relockDelay
 * after it moved, unless the timetable says unlocked by then.
 */
#define ANSWER_MS (1 * BEF_MS_SECOND)
#define LOCK_MS (2 * BEF_MS_SECOND)
#define OPEN_MS (4 * BEF_MS_SECOND)
#define CLOSED_MS (10 * BEF_MS_SECOND)
#define RELOCK_MS (30 * BEF_MS_SECOND)
#define STATUS_KEPT_MS BEF_MS_DAY

static const BefHubIncident *
left_open (BefHubSimulation *self, const BefHubThing *door, gint64 at_ms)
{
  const BefHubIncident *i = bef_hub_simulation_trouble (self, door, at_ms);

  return i != NULL && i->kind == BEF_HUB_INCIDENT_DOOR ? i : NULL;
}

static gboolean
timetable_unlocks (BefHubSimulation *self, const BefHubThing *door, gint64 at_ms)
{
  double here;

  if (!door->public_door)
    return FALSE;
  here = bef_hub_life_presence (self->life, door->building->profile, at_ms);
  /* Cleaning and the like do not open the door to the public. */
  return here > (door->building->profile == BEF_HUB_PROFILE_CHURCH ? 0.05 : 0.3);
}

gboolean
bef_hub_simulation_is_unlocked (BefHubSimulation *self, const BefHubThing *door, gint64 at_ms)
{
  for (guint i = door->commands != NULL ? door->commands->len : 0; i > 0; i--)
    {
      const BefHubCommand *c = &g_array_index (door->commands, BefHubCommand, i - 1);
      if (!c->failed && at_ms >= c->at_ms + LOCK_MS)
        {
          if (at_ms < c->until_ms)
            return c->unlock;
          break;
        }
    }
  return left_open (self, door, at_ms) != NULL || timetable_unlocks (self, door, at_ms);
}

gboolean
bef_hub_simulation_is_open (BefHubSimulation *self, const BefHubThing *door, gint64 at_ms)
{
  gint64 minute = bef_hub_floor_div (at_ms, BEF_MS_MINUTE);

  for (guint i = door->commands != NULL ? door->commands->len : 0; i > 0; i--)
    {
      const BefHubCommand *c = &g_array_index (door->commands, BefHubCommand, i - 1);
      if (!c->failed && c->unlock && at_ms >= c->at_ms + OPEN_MS && at_ms < c->at_ms + CLOSED_MS)
        return TRUE;
    }
  if (left_open (self, door, at_ms) != NULL)
    return TRUE;
  /* Passages: the busier, the more minutes with the door open. */
  double chance =
      MIN (0.35, door->size / 240.0)
      * bef_hub_life_presence (self->life, door->building->profile, minute * BEF_MS_MINUTE);
  return bef_hub_uniform (door->key + 8, minute) < chance
         && bef_hub_simulation_is_unlocked (self, door, at_ms);
}

void
bef_hub_simulation_command_instants (const BefHubThing *door, BefHubAttr attr, gint64 from_ms,
                                     gint64 to_ms, GArray *out)
{
  for (guint i = 0; door->commands != NULL && i < door->commands->len; i++)
    {
      const BefHubCommand *c = &g_array_index (door->commands, BefHubCommand, i);
      gint64 at[2] = { c->at_ms + LOCK_MS, c->until_ms };
      if (c->failed || (attr == BEF_HUB_ATTR_OPEN_STATE && !c->unlock))
        continue;
      if (attr == BEF_HUB_ATTR_OPEN_STATE)
        {
          at[0] = c->at_ms + OPEN_MS;
          at[1] = c->at_ms + CLOSED_MS;
        }
      else if (attr != BEF_HUB_ATTR_LOCK_STATE)
        continue;
      for (guint j = 0; j < 2; j++)
        if (at[j] >= from_ms && at[j] < to_ms)
          {
            guint place = out->len;
            while (place > 0 && g_array_index (out, gint64, place - 1) > at[j])
              place--;
            if (place == 0 || g_array_index (out, gint64, place - 1) != at[j])
              g_array_insert_val (out, place, at[j]);
          }
    }
}

guint
bef_hub_simulation_commanded_passages (const BefHubThing *door, gint64 from_ms, gint64 to_ms)
{
  guint n = 0;

  for (guint i = 0; door->commands != NULL && i < door->commands->len; i++)
    {
      const BefHubCommand *c = &g_array_index (door->commands, BefHubCommand, i);
      gint64 at = c->at_ms + OPEN_MS;
      n += !c->failed && c->unlock && at >= from_ms && at <= to_ms;
    }
  return n;
}

void
bef_hub_simulation_put_status (const BefHubThing *door, gint64 now_ms, JsonObject *entity)
{
  for (guint i = door->commands != NULL ? door->commands->len : 0; i > 0; i--)
    {
      const BefHubCommand *c = &g_array_index (door->commands, BefHubCommand, i - 1);
      if (c->at_ms > now_ms)
        continue;
      if (now_ms - c->at_ms > STATUS_KEPT_MS)
        return;
      gboolean answered = now_ms >= c->at_ms + ANSWER_MS;
      bef_hub_put_text (entity, "lockState_status",
                        !answered   ? "PENDING"
                        : c->failed ? "FAILED"
                                    : "OK",
                        answered ? c->at_ms + ANSWER_MS : c->at_ms);
      return;
    }
}

/* A locking holds until the timetable's next change, twelve hours at most. */
static gint64
locked_until (BefHubSimulation *self, const BefHubThing *door, gint64 at_ms)
{
  gint64 minute = (bef_hub_floor_div (at_ms, BEF_MS_MINUTE) + 1) * BEF_MS_MINUTE;
  gboolean now = timetable_unlocks (self, door, at_ms);

  for (guint i = 0; i < 12 * 60; i++, minute += BEF_MS_MINUTE)
    if (timetable_unlocks (self, door, minute) != now)
      break;
  return minute;
}

gboolean
bef_hub_simulation_command (BefHubSimulation *self, BefHubThing *thing, const char *attr,
                            JsonNode *value, gint64 now_ms, GError **error)
{
  const char *wanted = bef_json_node_string (value);
  BefHubCommand command = { .at_ms = now_ms };

  if (thing->klass != BEF_HUB_CLASS_DOOR || g_strcmp0 (attr, "lockState") != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s does not take commands on %s",
                   thing->id, attr);
      return FALSE;
    }
  if (g_strcmp0 (wanted, "Unlocked") != 0 && g_strcmp0 (wanted, "Locked") != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "lockState takes \"Locked\" or \"Unlocked\"");
      return FALSE;
    }
  command.unlock = g_str_equal (wanted, "Unlocked");
  command.failed = thing->broken_lock;
  command.until_ms =
      command.unlock ? now_ms + LOCK_MS + RELOCK_MS : locked_until (self, thing, now_ms + LOCK_MS);
  if (thing->commands == NULL)
    thing->commands = g_array_new (FALSE, FALSE, sizeof (BefHubCommand));
  g_array_append_val (thing->commands, command);
  return TRUE;
}
