/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-scene.h"

/*
 * When what goes wrong goes wrong. Time is cut into slots of whole civil days, per group; each slot
 * draws at most one incident, which begins and ends inside it. Groups 0, 1 and 2 fill their slots
 * from end to end, so that three alerts are active at any instant; the others come and go, on
 * hours of their own, so that there are never more than eight.
 */
typedef struct
{
  BefHubIncidentKind kind;
  const char *target;
  int delay_min; /* what is wrong must last before the alert is raised */
} Choice;

typedef struct
{
  guint slot_days;
  int first_day;    /* slots begin on this day since 1970: the Monday 2019-12-30 for weeks */
  int chance;       /* percent of the slots */
  int start_min[2]; /* civil minutes of the slot's first day, earliest and latest */
  int last_min[2];  /* duration in minutes, shortest and longest; 0: until the slot's end */
  gboolean winter_only, school_days_only;
  gboolean seasonal; /* the second half of the choices from April to October */
  guint n_choices;
  Choice choices[10];
} Group;

#define WEEK_ORIGIN (BEF_HUB_EPOCH_DAY - 2)

static const Group groups[BEF_HUB_N_GROUPS] = {
  { 84,
    WEEK_ORIGIN,
    100,
    { 480, 480 },
    { 0, 0 },
    .n_choices = 4,
    .choices = { { BEF_HUB_INCIDENT_AUTHORISATION, "mairie:place", 0 },
                 { BEF_HUB_INCIDENT_AUTHORISATION, "ateliers:cour", 0 },
                 { BEF_HUB_INCIDENT_AUTHORISATION, "ecole-elementaire:portail", 0 },
                 { BEF_HUB_INCIDENT_AUTHORISATION, "salle-fetes:parking", 0 } } },
  { 7,
    WEEK_ORIGIN,
    100,
    { 480, 480 },
    { 0, 0 },
    .n_choices = 3,
    .choices = { { BEF_HUB_INCIDENT_BATTERY, "mairie:defibrillateur", 0 },
                 { BEF_HUB_INCIDENT_BATTERY, "mairie:onduleur", 0 },
                 { BEF_HUB_INCIDENT_BATTERY, "salle-fetes:defibrillateur", 0 } } },
  { 3,
    WEEK_ORIGIN,
    100,
    { 540, 540 },
    { 0, 0 },
    .seasonal = TRUE,
    .n_choices = 10,
    .choices = { { BEF_HUB_INCIDENT_HEATING_EMPTY, "salle-associations:grande-salle", 0 },
                 { BEF_HUB_INCIDENT_NIGHT_DRIFT, "bibliotheque:compteur-electricite", 0 },
                 { BEF_HUB_INCIDENT_PROJECTOR, "ecole-elementaire:videoprojecteur-4", 0 },
                 { BEF_HUB_INCIDENT_HEATING_EMPTY, "salle-associations:grande-salle", 0 },
                 { BEF_HUB_INCIDENT_LEAK, "ecole-elementaire:compteur-eau", 0 },
                 { BEF_HUB_INCIDENT_LAMPS_BY_DAY, "eclairage-bourg:lampes", 0 },
                 { BEF_HUB_INCIDENT_NIGHT_DRIFT, "bibliotheque:compteur-electricite", 0 },
                 { BEF_HUB_INCIDENT_LEAK, "ecole-elementaire:compteur-eau", 0 },
                 { BEF_HUB_INCIDENT_PROJECTOR, "ecole-elementaire:videoprojecteur-4", 0 },
                 { BEF_HUB_INCIDENT_NIGHT_DRIFT, "bibliotheque:compteur-electricite", 0 } } },
  { 2,
    WEEK_ORIGIN,
    92,
    { 360, 840 },
    { 720, 1800 },
    .n_choices = 8,
    .choices = { { BEF_HUB_INCIDENT_AP_DOWN, "bibliotheque:wifi-public", 5 },
                 { BEF_HUB_INCIDENT_LINK_BACKUP, "ecole-maternelle:liaison-fibre", 3 },
                 { BEF_HUB_INCIDENT_PHONE, "maison-sante:telephone-accueil", 10 },
                 { BEF_HUB_INCIDENT_CAMERA, "ateliers:cour", 10 },
                 { BEF_HUB_INCIDENT_WEB_SLOW, "mairie:site-internet", 15 },
                 { BEF_HUB_INCIDENT_PRINTER, "mairie:imprimante", 5 },
                 { BEF_HUB_INCIDENT_AP_DOWN, "micro-folie:wifi", 5 },
                 { BEF_HUB_INCIDENT_PHONE, "centre-loisirs:telephone", 10 } } },
  { 1,
    WEEK_ORIGIN,
    42,
    { 1180, 1250 },
    { 50, 160 },
    .n_choices = 3,
    .choices = { { BEF_HUB_INCIDENT_DOOR, "salle-fetes:porte-cote", 10 },
                 { BEF_HUB_INCIDENT_DOOR, "centre-loisirs:porte-jardin", 10 },
                 { BEF_HUB_INCIDENT_DOOR, "mairie:porte-arriere", 10 } } },
  { 1,
    WEEK_ORIGIN,
    45,
    { 615, 640 },
    { 45, 75 },
    .school_days_only = TRUE,
    .n_choices = 2,
    .choices = { { BEF_HUB_INCIDENT_CO2, "ecole-elementaire:classe-3", 10 },
                 { BEF_HUB_INCIDENT_CO2, "ecole-elementaire:classe-5", 10 } } },
  { 3,
    WEEK_ORIGIN,
    35,
    { 270, 330 },
    { 150, 290 },
    .winter_only = TRUE,
    .n_choices = 1,
    .choices = { { BEF_HUB_INCIDENT_BOILER, "ecole-elementaire:chaudiere", 15 } } },
  { 3,
    WEEK_ORIGIN,
    65,
    { 540, 2900 },
    { 45, 115 },
    .n_choices = 3,
    .choices = { { BEF_HUB_INCIDENT_LINK_DOWN, "ateliers:liaison-fibre", 3 },
                 { BEF_HUB_INCIDENT_LINK_DOWN, "salle-associations:liaison-fibre", 3 },
                 { BEF_HUB_INCIDENT_LINK_DOWN, "chateau-eau:liaison-radio", 3 } } },
};

typedef struct
{
  gboolean known;
  BefHubIncident incident;
} Drawn;

struct _BefHubIncidents
{
  GArray *drawn[BEF_HUB_N_GROUPS]; /* owned, Drawn by slot */
};

BefHubIncidents *
bef_hub_incidents_new (void)
{
  BefHubIncidents *self = g_new0 (BefHubIncidents, 1);

  for (guint i = 0; i < BEF_HUB_N_GROUPS; i++)
    self->drawn[i] = g_array_new (FALSE, TRUE, sizeof (Drawn));
  return self;
}

void
bef_hub_incidents_free (BefHubIncidents *self)
{
  for (guint i = 0; i < BEF_HUB_N_GROUPS; i++)
    g_array_unref (self->drawn[i]);
  g_free (self);
}

guint
bef_hub_incident_slot_days (guint group)
{
  return groups[group].slot_days;
}

gint64
bef_hub_incident_slot (guint group, gint64 day_number)
{
  return bef_hub_floor_div (day_number - groups[group].first_day, groups[group].slot_days);
}

static const Choice *
choose (const Group *group, guint64 key, gint64 slot, const BefHubDay *day)
{
  guint half = group->n_choices / 2;

  if (!group->seasonal)
    {
      /* Groups that fill their slots take turns, the others draw. */
      if (group->last_min[1] == 0)
        return &group->choices[slot % group->n_choices];
      return &group->choices[bef_hub_pick (key, slot, 0, (int)group->n_choices - 1)];
    }
  gboolean cold = day->month >= 11 || day->month <= 3;
  return &group->choices[(cold ? 0 : half) + slot % half];
}

static void
draw (BefHubLife *life, guint g, gint64 slot, BefHubIncident *out)
{
  const Group *group = &groups[g];
  guint64 key = bef_hub_hash (bef_hub_life_seed (life), 9000 + g);
  gint64 number = group->first_day + slot * group->slot_days;
  BefHubDay day = *bef_hub_life_day_number (life, number);

  memset (out, 0, sizeof *out);
  if (bef_hub_scene_tells (bef_hub_life_scene (life), life, g, slot, out))
    return;
  if (bef_hub_pick (key, slot, 0, 99) >= group->chance
      || (group->winter_only && day.month > 3 && day.month < 11)
      || (group->school_days_only && !day.school_day))
    return;
  const Choice *choice = choose (group, key + 1, slot, &day);
  int start = bef_hub_pick (key + 2, slot, group->start_min[0], group->start_min[1]);
  int last = bef_hub_pick (key + 3, slot, group->last_min[0], group->last_min[1]);
  gint64 next = number + group->slot_days;

  out->happens = TRUE;
  out->kind = choice->kind;
  out->target = choice->target;
  out->start_ms = bef_hub_life_instant (life, number, start);
  out->end_ms = group->last_min[1] == 0
                    ? bef_hub_life_instant (life, next, group->start_min[0])
                    : MIN (out->start_ms + last * BEF_MS_MINUTE,
                           bef_hub_life_instant (life, next, 0) - BEF_MS_MINUTE);
  out->issued_ms = out->start_ms + choice->delay_min * BEF_MS_MINUTE;
  out->day = bef_hub_life_day (life, out->start_ms, NULL)->number;
  if (bef_hub_scene_is_quiet (bef_hub_life_scene (life), out->start_ms, out->end_ms))
    out->happens = FALSE;
}

const BefHubIncident *
bef_hub_incident_in_slot (BefHubLife *life, guint group, gint64 slot)
{
  GArray *drawn = bef_hub_life_incidents (life)->drawn[group];
  gint64 last = bef_hub_incident_slot (group, BEF_HUB_END_MS / BEF_MS_DAY);
  guint index = (guint)CLAMP (slot, 0, last);

  if (index >= drawn->len)
    g_array_set_size (drawn, index + 64);
  if (!g_array_index (drawn, Drawn, index).known)
    {
      BefHubIncident incident;
      draw (life, group, index, &incident);
      g_array_index (drawn, Drawn, index) = (Drawn){ TRUE, incident };
    }
  return &g_array_index (drawn, Drawn, index).incident;
}

const BefHubIncident *
bef_hub_incident_at (BefHubLife *life, guint group, gint64 at_ms)
{
  gint64 slot = bef_hub_incident_slot (group, bef_hub_life_day (life, at_ms, NULL)->number);
  const BefHubIncident *i = bef_hub_incident_in_slot (life, group, slot);

  if (i->happens && at_ms >= i->start_ms && at_ms < i->end_ms)
    return i;
  /* A slot that is filled ends on the morning of the next one. */
  if (groups[group].last_min[1] != 0 || slot == 0)
    return NULL;
  i = bef_hub_incident_in_slot (life, group, slot - 1);
  return i->happens && at_ms >= i->start_ms && at_ms < i->end_ms ? i : NULL;
}

gboolean
bef_hub_incident_is_on (BefHubLife *life, BefHubIncidentKind kind, gint64 at_ms)
{
  for (guint g = 0; g < BEF_HUB_N_GROUPS; g++)
    for (guint i = 0; i < groups[g].n_choices; i++)
      if (groups[g].choices[i].kind == kind)
        {
          const BefHubIncident *now = bef_hub_incident_at (life, g, at_ms);
          return now != NULL && now->kind == kind;
        }
  return FALSE;
}

guint
bef_hub_incident_groups (const char *target)
{
  guint mask = 0;

  for (guint g = 0; g < BEF_HUB_N_GROUPS; g++)
    for (guint i = 0; i < groups[g].n_choices; i++)
      if (g_str_equal (groups[g].choices[i].target, target))
        mask |= 1u << g;
  return mask;
}
