/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"

/* What is in each building. Names are proper names of the fictional commune. */

typedef struct
{
  const char *slug, *name;
  BefHubClass klass;
  const char *variant; /* deviceCategory, medium, kind of network, kind of room or of door */
  double size;         /* people, clients, litres an hour, passages an hour... */
} Item;

#define METER BEF_HUB_CLASS_METER
#define GAS BEF_HUB_CLASS_GAS
#define WATER BEF_HUB_CLASS_WATER
#define DOOR BEF_HUB_CLASS_DOOR
#define CAMERA BEF_HUB_CLASS_CAMERA
#define AP BEF_HUB_CLASS_AP
#define LINK BEF_HUB_CLASS_LINK
#define PHONE BEF_HUB_CLASS_PHONE
#define CLIMATE BEF_HUB_CLASS_CLIMATE
#define CLASSROOM BEF_HUB_CLASS_CLASSROOM
#define DEVICE BEF_HUB_CLASS_DEVICE
#define BATTERY BEF_HUB_CLASS_BATTERY
#define COUNTED BEF_HUB_CLASS_COUNTED
#define ROOM BEF_HUB_CLASS_ROOM

static const Item mairie[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "compteur-gaz", "Compteur de gaz", GAS, NULL, 0 },
  { "compteur-eau", "Compteur d’eau", WATER, NULL, 55 },
  { "entree", "Porte d’entrée", DOOR, "public", 22 },
  { "porte-arriere", "Porte arrière", DOOR, NULL, 6 },
  { "salle-conseil-porte", "Porte de la salle du conseil", DOOR, NULL, 4 },
  { "place", "Caméra de la place de la Mairie", CAMERA, NULL, 0 },
  { "wifi-accueil", "Borne Wi-Fi de l’accueil", AP, "Mairie-Invites", 14 },
  { "wifi-bureaux", "Borne Wi-Fi des bureaux", AP, "Mairie-Agents", 12 },
  { "wifi-conseil", "Borne Wi-Fi de la salle du conseil", AP, "Mairie-Invites", 8 },
  { "wifi-place", "Borne Wi-Fi de la place", AP, "Wifi-Public", 16 },
  { "acces-internet", "Accès Internet de la commune", LINK, "fibre", 40 },
  { "secours-4g", "Secours 4G de la mairie", LINK, "4g", 0 },
  { "telephone-accueil", "Poste de l’accueil", PHONE, NULL, 0.5 },
  { "telephone-secretariat", "Poste du secrétariat", PHONE, NULL, 0.4 },
  { "telephone-maire", "Poste du bureau du maire", PHONE, NULL, 0.15 },
  { "telephone-urbanisme", "Poste de l’urbanisme", PHONE, NULL, 0.2 },
  { "accueil", "Accueil", CLIMATE, NULL, 0 },
  { "salle-conseil-climat", "Salle du conseil", CLASSROOM, NULL, 0 },
  { "archives", "Salle des archives", CLIMATE, "archive", 0 },
  { "station-meteo", "Station météo", BEF_HUB_CLASS_WEATHER, NULL, 0 },
  { "imprimante", "Imprimante du secrétariat", DEVICE, "printer", 0 },
  { "chaudiere", "Chaudière de la mairie", DEVICE, "boiler", 0 },
  { "defibrillateur", "Défibrillateur de la mairie", BATTERY, "defibrillator", 0 },
  { "onduleur", "Onduleur de la baie informatique", BATTERY, "ups", 0 },
  { "salle-conseil", "Salle du conseil", ROOM, "council", 45 },
  { "site-internet", "Site internet de la commune", BEF_HUB_CLASS_WEB,
    "https://www.sainte-gemme-daunis.example", 14 },
  { "page-sociale", "Page de la commune sur les réseaux", BEF_HUB_CLASS_WEB,
    "https://social.example/sainte-gemme-daunis", 22 },
  { NULL },
};

static const Item ecole_elementaire[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "compteur-gaz", "Compteur de gaz", GAS, NULL, 0 },
  { "compteur-eau", "Compteur d’eau", WATER, NULL, 260 },
  { "portail-porte", "Portail de la cour", DOOR, "public", 30 },
  { "entree", "Porte d’entrée", DOOR, NULL, 14 },
  { "cantine-porte", "Porte de la cantine", DOOR, NULL, 10 },
  { "portail", "Caméra du portail de l’école", CAMERA, NULL, 0 },
  { "wifi-1", "Borne Wi-Fi du rez-de-chaussée", AP, "Ecole-Pedagogie", 18 },
  { "wifi-2", "Borne Wi-Fi de l’étage", AP, "Ecole-Pedagogie", 16 },
  { "wifi-cantine", "Borne Wi-Fi de la cantine", AP, "Ecole-Pedagogie", 5 },
  { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 24 },
  { "secours-4g", "Secours 4G de l’école", LINK, "4g", 0 },
  { "telephone-direction", "Poste de la direction", PHONE, NULL, 0.2 },
  { "telephone-cantine", "Poste de la cantine", PHONE, NULL, 0.1 },
  { "classe-1", "Classe de CP", CLASSROOM, NULL, 0 },
  { "classe-2", "Classe de CE1", CLASSROOM, NULL, 0 },
  { "classe-3", "Classe de CE2", CLASSROOM, NULL, 0 },
  { "classe-4", "Classe de CM1", CLASSROOM, NULL, 0 },
  { "classe-5", "Classe de CM2", CLASSROOM, NULL, 0 },
  { "cantine", "Cantine", CLIMATE, NULL, 0 },
  { "videoprojecteur-1", "Vidéoprojecteur interactif du CP", DEVICE, "projector", 0 },
  { "videoprojecteur-2", "Vidéoprojecteur interactif du CE1", DEVICE, "projector", 0 },
  { "videoprojecteur-3", "Vidéoprojecteur interactif du CE2", DEVICE, "projector", 0 },
  { "videoprojecteur-4", "Vidéoprojecteur interactif du CM1", DEVICE, "projector", 0 },
  { "videoprojecteur-5", "Vidéoprojecteur interactif du CM2", DEVICE, "projector", 0 },
  { "tablettes", "Valise de tablettes", COUNTED, "tabletSet", 24 },
  { "chaudiere", "Chaudière de l’école", DEVICE, "boiler", 0 },
  { "sonnerie", "Sonnerie de l’école", DEVICE, "bell", 0 },
  { NULL },
};

static const Item ecole_maternelle[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "compteur-eau", "Compteur d’eau", WATER, NULL, 140 },
  { "portail-porte", "Portail de la cour", DOOR, "public", 24 },
  { "entree", "Porte d’entrée", DOOR, NULL, 10 },
  { "wifi", "Borne Wi-Fi de la maternelle", AP, "Ecole-Pedagogie", 9 },
  { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 12 },
  { "secours-4g", "Secours 4G de la maternelle", LINK, "4g", 0 },
  { "telephone", "Poste de la maternelle", PHONE, NULL, 0.15 },
  { "classe-petits", "Classe des petits", CLASSROOM, NULL, 0 },
  { "classe-grands", "Classe des grands", CLASSROOM, NULL, 0 },
  { "dortoir", "Dortoir", CLIMATE, NULL, 0 },
  { "videoprojecteur-1", "Vidéoprojecteur interactif des grands", DEVICE, "projector", 0 },
  { "videoprojecteur-2", "Vidéoprojecteur interactif des petits", DEVICE, "projector", 0 },
  { NULL },
};

static const Item bibliotheque[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "entree", "Porte d’entrée", DOOR, "public", 26 },
  { "wifi-public", "Borne Wi-Fi publique", AP, "Wifi-Public", 15 },
  { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 12 },
  { "secours-4g", "Secours 4G de la bibliothèque", LINK, "4g", 0 },
  { "telephone", "Poste de la bibliothèque", PHONE, NULL, 0.15 },
  { "salle-lecture", "Salle de lecture", CLIMATE, NULL, 0 },
  { "imprimante", "Imprimante de la bibliothèque", DEVICE, "printer", 0 },
  { "videoprojecteur", "Vidéoprojecteur de la bibliothèque", DEVICE, "projector", 0 },
  { NULL },
};

static const Item centre_loisirs[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "compteur-eau", "Compteur d’eau", WATER, NULL, 120 },
  { "entree", "Porte d’entrée", DOOR, "public", 20 },
  { "porte-jardin", "Porte du jardin", DOOR, NULL, 12 },
  { "wifi", "Borne Wi-Fi du centre de loisirs", AP, "Loisirs", 10 },
  { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 9 },
  { "secours-4g", "Secours 4G du centre de loisirs", LINK, "4g", 0 },
  { "telephone", "Poste du centre de loisirs", PHONE, NULL, 0.15 },
  { "salle-jeux", "Salle de jeux", CLASSROOM, NULL, 0 },
  { "tablettes", "Valise de tablettes", COUNTED, "tabletSet", 12 },
  { NULL },
};

static const Item salle_fetes[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "compteur-eau", "Compteur d’eau", WATER, NULL, 180 },
  { "entree", "Porte d’entrée", DOOR, "public", 30 },
  { "porte-cote", "Porte du côté du parking", DOOR, NULL, 12 },
  { "cuisine-porte", "Porte de la cuisine", DOOR, NULL, 8 },
  { "parking", "Caméra du parking de la salle des fêtes", CAMERA, NULL, 0 },
  { "wifi", "Borne Wi-Fi de la salle des fêtes", AP, "Wifi-Public", 34 },
  { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 20 },
  { "secours-4g", "Secours 4G de la salle des fêtes", LINK, "4g", 0 },
  { "grande-salle-climat", "Grande salle", CLASSROOM, NULL, 0 },
  { "grande-salle", "Grande salle des fêtes", ROOM, "bigHall", 180 },
  { "petite-salle", "Petite salle des fêtes", ROOM, "smallHall", 40 },
  { "defibrillateur", "Défibrillateur de la salle des fêtes", BATTERY, "defibrillator", 0 },
  { "videoprojecteur", "Vidéoprojecteur de la salle des fêtes", DEVICE, "projector", 0 },
  { NULL },
};

static const Item salle_associations[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "entree", "Porte d’entrée", DOOR, "public", 14 },
  { "porte-arriere", "Porte arrière", DOOR, "broken", 4 },
  { "wifi", "Borne Wi-Fi de la salle des associations", AP, "Wifi-Public", 12 },
  { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 8 },
  { "grande-salle", "Grande salle", CLIMATE, NULL, 0 },
  { "salle-a", "Salle A", ROOM, "associationsA", 40 },
  { "salle-b", "Salle B", ROOM, "associationsB", 18 },
  { NULL },
};

static const Item ateliers[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "portail-porte", "Portail de la cour", DOOR, "public", 10 },
  { "entree", "Porte du vestiaire", DOOR, NULL, 10 },
  { "cour", "Caméra de la cour des ateliers", CAMERA, NULL, 0 },
  { "wifi", "Borne Wi-Fi des ateliers", AP, "Mairie-Agents", 7 },
  { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 6 },
  { "telephone", "Poste des ateliers", PHONE, NULL, 0.15 },
  { "vestiaire", "Vestiaire", CLIMATE, NULL, 0 },
  { NULL },
};

static const Item eglise[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "porche", "Porte du porche", DOOR, "public", 16 },
  { "liaison-radio", "Liaison radio vers la mairie", LINK, "radio", 1 },
  { "nef", "Nef", CLIMATE, NULL, 0 },
  { "cloches", "Commande des cloches", DEVICE, "bell", 0 },
  { NULL },
};

static const Item maison_sante[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "compteur-eau", "Compteur d’eau", WATER, NULL, 90 },
  { "entree", "Porte d’entrée", DOOR, "public", 28 },
  { "wifi", "Borne Wi-Fi de la salle d’attente", AP, "Wifi-Public", 12 },
  { "wifi-cabinets", "Borne Wi-Fi des cabinets", AP, "Sante", 8 },
  { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 16 },
  { "secours-4g", "Secours 4G de la maison de santé", LINK, "4g", 0 },
  { "telephone-accueil", "Poste de l’accueil", PHONE, NULL, 0.6 },
  { "telephone-cabinet-1", "Poste du cabinet 1", PHONE, NULL, 0.3 },
  { "telephone-cabinet-2", "Poste du cabinet 2", PHONE, NULL, 0.3 },
  { "attente", "Salle d’attente", CLASSROOM, NULL, 0 },
  { "pharmacie", "Réserve à pharmacie", CLIMATE, NULL, 0 },
  { NULL },
};

static const Item coworking[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "entree", "Porte d’entrée", DOOR, "public", 12 },
  { "wifi", "Borne Wi-Fi du coworking", AP, "Coworking", 18 },
  { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 22 },
  { "secours-4g", "Secours 4G du coworking", LINK, "4g", 0 },
  { "plateau", "Plateau", CLASSROOM, NULL, 0 },
  { "imprimante", "Imprimante du coworking", DEVICE, "printer", 0 },
  { "salle-reunion", "Salle de réunion", ROOM, "meeting", 8 },
  { "box", "Box fermé", ROOM, "box", 2 },
  { NULL },
};

static const Item micro_folie[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "entree", "Porte d’entrée", DOOR, "public", 18 },
  { "wifi", "Borne Wi-Fi de la Micro-Folie", AP, "Wifi-Public", 16 },
  { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 18 },
  { "musee", "Musée numérique", CLASSROOM, NULL, 0 },
  { "casques", "Casques de réalité virtuelle", COUNTED, "vr", 6 },
  { "videoprojecteur", "Vidéoprojecteur du musée numérique", DEVICE, "projector", 0 },
  { "tablettes", "Tablettes de visite", COUNTED, "tabletSet", 16 },
  { NULL },
};

static const Item chateau_eau[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "compteur-eau", "Compteur de sortie", WATER, NULL, 0 },
  { "trappe", "Porte du château d’eau", DOOR, NULL, 0 },
  { "liaison-radio", "Liaison radio vers la mairie", LINK, "radio", 0.5 },
  { "cuve", "Cuve", BEF_HUB_CLASS_TANK, "pump", 0 },
  { NULL },
};

static const Item eclairage[] = {
  { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
  { "armoire", "Porte de l’armoire", DOOR, NULL, 0 },
  { "liaison-4g", "Liaison 4G vers la mairie", LINK, "4g", 0.3 },
  { "lampes", "Lampes du bourg", COUNTED, "lighting", 86 },
  { NULL },
};

static const struct
{
  const char *building;
  const Item *items;
} inventory[] = {
  { "mairie", mairie },
  { "ecole-elementaire", ecole_elementaire },
  { "ecole-maternelle", ecole_maternelle },
  { "bibliotheque", bibliotheque },
  { "centre-loisirs", centre_loisirs },
  { "salle-fetes", salle_fetes },
  { "salle-associations", salle_associations },
  { "ateliers", ateliers },
  { "eglise", eglise },
  { "maison-sante", maison_sante },
  { "coworking", coworking },
  { "micro-folie", micro_folie },
  { "chateau-eau", chateau_eau },
  { "eclairage-bourg", eclairage },
};

static const char *const room_names[BEF_HUB_N_ROOMS] = {
  [BEF_HUB_ROOM_BIG_HALL] = "bigHall",
  [BEF_HUB_ROOM_SMALL_HALL] = "smallHall",
  [BEF_HUB_ROOM_ASSOCIATIONS_A] = "associationsA",
  [BEF_HUB_ROOM_ASSOCIATIONS_B] = "associationsB",
  [BEF_HUB_ROOM_MEETING] = "meeting",
  [BEF_HUB_ROOM_BOX] = "box",
  [BEF_HUB_ROOM_COUNCIL] = "council",
};

static void
add_item (BefHubSimulation *self, BefHubBuilding *building, const Item *item)
{
  BefHubThing *thing = bef_hub_simulation_add (self, building, item->klass, item->slug, item->name,
                                               item->variant, item->size);

  if (item->klass == DOOR)
    {
      thing->public_door = g_strcmp0 (item->variant, "public") == 0;
      thing->broken_lock = g_strcmp0 (item->variant, "broken") == 0;
    }
  for (int r = 0; item->klass == ROOM && r < BEF_HUB_N_ROOMS; r++)
    if (g_str_equal (room_names[r], item->variant))
      thing->room = r;
  /* What people look for outdoors has a place of its own, a few metres from the middle. */
  if (item->klass == CAMERA || item->klass == DOOR || item->klass == AP
      || item->klass == BEF_HUB_CLASS_WEATHER)
    {
      thing->lon = building->lon + 0.00012 * (bef_hub_uniform (thing->key, 1) - 0.5);
      thing->lat = building->lat + 0.00009 * (bef_hub_uniform (thing->key, 2) - 0.5);
    }
}

void
bef_hub_simulation_equip (BefHubSimulation *self, BefHubBuilding *building)
{
  for (guint i = 0; i < G_N_ELEMENTS (inventory); i++)
    if (g_str_equal (inventory[i].building, building->slug))
      for (const Item *item = inventory[i].items; item->slug != NULL; item++)
        add_item (self, building, item);
}

void
bef_hub_simulation_equip_generated (BefHubSimulation *self, BefHubBuilding *building)
{
  static const Item usual[] = {
    { "compteur-electricite", "Compteur électrique", METER, NULL, 0 },
    { "compteur-eau", "Compteur d’eau", WATER, NULL, 80 },
    { "entree", "Porte d’entrée", DOOR, "public", 14 },
    { "porte-arriere", "Porte arrière", DOOR, NULL, 4 },
    { "wifi", "Borne Wi-Fi", AP, "Wifi-Public", 12 },
    { "liaison-fibre", "Liaison fibre vers la mairie", LINK, "fibre", 10 },
    { "telephone", "Poste de l’accueil", PHONE, NULL, 0.2 },
    { "salle", "Salle principale", CLASSROOM, NULL, 0 },
    { "bureau", "Bureau", CLIMATE, NULL, 0 },
    { "imprimante", "Imprimante", DEVICE, "printer", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    add_item (self, building, &usual[i]);
}
