/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"

/*
 * What the back end's alerts say, in French then in English: these texts are data of the simulated
 * commune, served as LanguageProperty, and not the interface's own words. Each names the cause,
 * what follows if nobody acts, what to do, whom to call (a function, never a person), and the time
 * allowed.
 */

#define STAFF                                                                                      \
  {                                                                                                \
    "Services techniques (astreinte)", "Technical services (on call)"                              \
  }
#define ENERGY                                                                                     \
  {                                                                                                \
    "Conseiller énergie de l'intercommunalité", "Energy adviser of the intercommunality"           \
  }
#define NETWORK                                                                                    \
  {                                                                                                \
    "Prestataire réseau et téléphonie", "Network and telephony contractor"                         \
  }
#define SCHOOL                                                                                     \
  {                                                                                                \
    "Direction de l'école", "Head of the school"                                                   \
  }

const BefHubAlertText bef_hub_alert_texts[BEF_HUB_N_INCIDENTS] = {
  [BEF_HUB_INCIDENT_AUTHORISATION] = { "authorisationExpiring",
                                       "privacy",
                                       "medium",
                                       20160,
                                       { "Autorisation de vidéoprotection à renouveler",
                                         "Video protection authorisation to renew" },
                                       { "L'autorisation préfectorale de « {equipment} » prend fin "
                                         "le {date}.",
                                         "The prefect's authorisation for “{equipment}” ends on "
                                         "{date}." },
                                       { "L'autorisation est donnée pour cinq ans ; son terme est "
                                         "à moins de 90 jours.",
                                         "The authorisation is given for five years; it ends in "
                                         "less than 90 days." },
                                       { "Passé cette date, la caméra doit être arrêtée.",
                                         "After that date the camera must be switched off." },
                                       { "Déposer la demande de renouvellement en préfecture, avec "
                                         "le registre à jour.",
                                         "File the renewal request with the prefecture, with an "
                                         "up-to-date register." },
                                       { "Préfecture, bureau de la vidéoprotection",
                                         "Prefecture, video protection office" } },
  [BEF_HUB_INCIDENT_BATTERY] = { "batteryLow",
                                 "equipment",
                                 "medium",
                                 10080,
                                 { "Batterie faible : {equipment}", "Low battery: {equipment}" },
                                 { "La batterie de « {equipment} » est sous 15 %.",
                                   "The battery of “{equipment}” is below 15%." },
                                 { "La batterie arrive en fin de vie ou ne se recharge plus.",
                                   "The battery is at the end of its life or no longer charges." },
                                 { "L'appareil peut ne pas fonctionner le jour où il en faudra un.",
                                   "The equipment may not work on the day it is needed." },
                                 { "Commander la batterie et la faire remplacer cette semaine ; "
                                   "noter la date sur l'étiquette.",
                                   "Order the battery and have it replaced this week; write the "
                                   "date on the label." },
                                 { "Société de maintenance de l'appareil",
                                   "Maintenance company of the equipment" } },
  [BEF_HUB_INCIDENT_HEATING_EMPTY] = { "heatingEmpty",
                                       "energy",
                                       "medium",
                                       4320,
                                       { "{building} : chauffage sans occupation",
                                         "{building}: heated while empty" },
                                       { "La salle est tenue à plus de 18 °C alors que rien n'y "
                                         "est réservé.",
                                         "The room is kept above 18 °C although nothing is booked "
                                         "there." },
                                       { "Le programmateur est resté en position confort.",
                                         "The timer was left on its comfort setting." },
                                       { "De l'énergie est perdue toutes les nuits et tous les "
                                         "jours sans réservation.",
                                         "Energy is lost every night and every day without a "
                                         "booking." },
                                       { "Remettre le programmateur en automatique et vérifier les "
                                         "horaires des associations.",
                                         "Put the timer back to automatic and check the "
                                         "associations' timetable." },
                                       STAFF },
  [BEF_HUB_INCIDENT_NIGHT_DRIFT] = { "nightDrift",
                                     "energy",
                                     "low",
                                     10080,
                                     { "{building} : consommation de nuit inhabituelle",
                                       "{building}: unusual consumption at night" },
                                     { "La puissance appelée la nuit dépasse nettement celle des "
                                       "semaines précédentes.",
                                       "The power drawn at night is well above that of the "
                                       "previous weeks." },
                                     { "Un appareil reste sans doute allumé après la fermeture.",
                                       "Something is probably left on after closing time." },
                                     { "La facture monte sans service rendu.",
                                       "The bill rises with no service in return." },
                                     { "Faire le tour du bâtiment à la fermeture : convecteur, "
                                       "éclairage, postes informatiques.",
                                       "Walk round the building at closing time: heater, lights, "
                                       "computers." },
                                     ENERGY },
  [BEF_HUB_INCIDENT_LEAK] = { "waterLeak",
                              "water",
                              "high",
                              480,
                              { "{building} : fuite d'eau probable",
                                "{building}: probable water leak" },
                              { "Le compteur d'eau tourne sans arrêt, la nuit comprise, à environ "
                                "180 litres par heure.",
                                "The water meter runs without stopping, nights included, at about "
                                "180 litres an hour." },
                              { "Une chasse d'eau ou un robinet coule, ou une canalisation fuit.",
                                "A toilet or a tap is running, or a pipe leaks." },
                              { "Plus de 4 m³ perdus par jour, et un dégât des eaux possible.",
                                "More than 4 m³ lost every day, and possible water damage." },
                              { "Vérifier les sanitaires ; sinon fermer la vanne du bâtiment ce "
                                "soir et relever l'index.",
                                "Check the toilets; otherwise close the building's valve tonight "
                                "and read the index." },
                              STAFF },
  [BEF_HUB_INCIDENT_LAMPS_BY_DAY] = { "lightingByDay",
                                      "energy",
                                      "low",
                                      4320,
                                      { "Éclairage public allumé en plein jour",
                                        "Street lighting on in daylight" },
                                      { "Les lampes du bourg sont allumées entre 9 h et 17 h.",
                                        "The village's lamps are lit between 9:00 and 17:00." },
                                      { "L'horloge de l'armoire est en marche forcée.",
                                        "The cabinet's clock is in forced mode." },
                                      { "3,6 kW consommés pour rien, et des remarques d'habitants.",
                                        "3.6 kW used for nothing, and remarks from inhabitants." },
                                      { "Remettre l'armoire en automatique et régler l'horloge.",
                                        "Put the cabinet back to automatic and set its clock." },
                                      { "Syndicat d'électrification",
                                        "Electrification syndicate" } },
  [BEF_HUB_INCIDENT_PROJECTOR] = { "projectorFault",
                                   "equipment",
                                   "low",
                                   7200,
                                   { "{equipment} en panne", "{equipment} out of order" },
                                   { "L'appareil se déclare en défaut et ne s'allume plus.",
                                     "The equipment reports a fault and no longer starts." },
                                   { "Filtre encrassé ou surchauffe, le plus souvent.",
                                     "Most often a clogged filter or overheating." },
                                   { "La classe travaille sans tableau interactif.",
                                     "The class works without its interactive board." },
                                   { "Nettoyer le filtre, débrancher dix minutes ; sinon ouvrir "
                                     "une demande de dépannage.",
                                     "Clean the filter, unplug for ten minutes; otherwise open a "
                                     "repair request." },
                                   { "Référent numérique de l'école",
                                     "Digital contact of the school" } },
  [BEF_HUB_INCIDENT_AP_DOWN] = { "accessPointDown",
                                 "network",
                                 "medium",
                                 1440,
                                 { "{equipment} : hors service", "{equipment}: out of service" },
                                 { "La borne ne répond plus ; plus aucun appareil n'y est "
                                   "connecté.",
                                   "The access point no longer answers; nothing is connected to "
                                   "it." },
                                 { "Alimentation coupée, câble débranché ou panne.",
                                   "Power cut, unplugged cable or failure." },
                                 { "Le public n'a plus de Wi-Fi dans cette partie du bâtiment.",
                                   "The public has no Wi-Fi in this part of the building." },
                                 { "Vérifier le câble et redémarrer le port du commutateur.",
                                   "Check the cable and restart the port of the switch." },
                                 NETWORK },
  [BEF_HUB_INCIDENT_LINK_BACKUP] = { "linkOnBackup",
                                     "network",
                                     "medium",
                                     1440,
                                     { "{building} : liaison sur secours 4G",
                                       "{building}: link on 4G backup" },
                                     { "La fibre vers la mairie est coupée ; le trafic passe par "
                                       "la 4G.",
                                       "The fibre to the town hall is cut; traffic goes over 4G." },
                                     { "Travaux sur la voirie, ou panne d'un équipement optique.",
                                       "Road works, or failure of an optical device." },
                                     { "Débit réduit et forfait limité ; coupure complète si la 4G "
                                       "tombe.",
                                       "Slower and on a limited plan; fully cut if 4G fails." },
                                     { "Signaler la coupure au prestataire et éviter les gros "
                                       "téléchargements.",
                                       "Report the cut to the contractor and avoid large "
                                       "downloads." },
                                     NETWORK },
  [BEF_HUB_INCIDENT_PHONE] = { "phoneUnreachable",
                               "telephony",
                               "high",
                               240,
                               { "{equipment} injoignable", "{equipment} unreachable" },
                               { "Le poste n'est plus enregistré : il ne reçoit ni n'émet "
                                 "d'appels.",
                                 "The phone is no longer registered: it neither receives nor makes "
                                 "calls." },
                               { "Poste débranché, ou compte refusé par le serveur de téléphonie.",
                                 "Unplugged phone, or account refused by the telephony server." },
                               { "Les habitants qui appellent n'ont pas de réponse.",
                                 "Inhabitants who call get no answer." },
                               { "Rebrancher le poste ; s'il ne revient pas en dix minutes, faire "
                                 "renvoyer la ligne.",
                                 "Plug the phone back in; if it is not back in ten minutes, have "
                                 "the line forwarded." },
                               NETWORK },
  [BEF_HUB_INCIDENT_CAMERA] = { "cameraOutOfService",
                                "security",
                                "high",
                                480,
                                { "{equipment} hors service", "{equipment} out of service" },
                                { "La caméra n'envoie plus d'image.",
                                  "The camera no longer sends images." },
                                { "Alimentation coupée ou caméra en panne.",
                                  "Power cut or failed camera." },
                                { "Le lieu n'est plus protégé ; rien n'est enregistré.",
                                  "The place is no longer protected; nothing is recorded." },
                                { "Vérifier l'alimentation, puis appeler l'installateur ; noter "
                                  "l'arrêt dans le registre.",
                                  "Check the power, then call the installer; write the outage in "
                                  "the register." },
                                { "Installateur de la vidéoprotection",
                                  "Installer of the video protection" } },
  [BEF_HUB_INCIDENT_WEB_SLOW] = { "webSlow",
                                  "network",
                                  "low",
                                  2880,
                                  { "{equipment} : réponses lentes", "{equipment}: slow answers" },
                                  { "Les pages mettent plus de trois secondes à répondre.",
                                    "Pages take more than three seconds to answer." },
                                  { "Hébergement saturé ou extension mal réglée.",
                                    "Overloaded hosting or a badly set extension." },
                                  { "Les habitants renoncent à leurs démarches en ligne.",
                                    "Inhabitants give up their online procedures." },
                                  { "Prévenir l'hébergeur ; suspendre l'envoi de la lettre "
                                    "d'information d'ici là.",
                                    "Tell the hosting company; hold the newsletter until then." },
                                  { "Hébergeur du site", "Hosting company of the site" } },
  [BEF_HUB_INCIDENT_PRINTER] = { "printerFault",
                                 "equipment",
                                 "low",
                                 2880,
                                 { "{equipment} en panne", "{equipment} out of order" },
                                 { "L'imprimante se déclare en défaut.",
                                   "The printer reports a fault." },
                                 { "Bourrage, toner vide ou capot ouvert.",
                                   "Paper jam, empty toner or open cover." },
                                 { "Les actes d'état civil ne peuvent plus être imprimés à "
                                   "l'accueil.",
                                   "Civil registry documents can no longer be printed at the "
                                   "desk." },
                                 { "Lire l'écran de l'imprimante ; utiliser celle de la "
                                   "bibliothèque en attendant.",
                                   "Read the printer's screen; use the library's in the "
                                   "meantime." },
                                 { "Loueur du copieur", "Copier rental company" } },
  [BEF_HUB_INCIDENT_DOOR] = { "doorLeftOpen",
                              "security",
                              "critical",
                              30,
                              { "{building} : porte restée ouverte", "{building}: door left open" },
                              { "« {equipment} » est ouverte depuis plus de dix minutes hors des "
                                "horaires.",
                                "“{equipment}” has been open for more than ten minutes outside "
                                "opening hours." },
                              { "La porte n'a pas été tirée en partant, ou elle a été forcée.",
                                "The door was not pulled shut on leaving, or it was forced." },
                              { "N'importe qui peut entrer ; le bâtiment se refroidit.",
                                "Anybody can walk in; the building cools down." },
                              { "Appeler la personne d'astreinte pour qu'elle passe fermer ; ne "
                                "pas entrer seul en cas de doute.",
                                "Call the person on duty to go and close it; do not go in alone if "
                                "in doubt." },
                              { "Astreinte communale, puis gendarmerie (17) en cas de trace "
                                "d'effraction",
                                "Municipal on-call service, then the gendarmerie (17) if there are "
                                "signs of a break-in" } },
  [BEF_HUB_INCIDENT_CO2] = { "co2High",
                             "environment",
                             "high",
                             30,
                             { "{equipment} : air confiné", "{equipment}: stale air" },
                             { "Le taux de CO₂ dépasse 1 500 ppm depuis dix minutes.",
                               "The CO₂ level has been above 1,500 ppm for ten minutes." },
                             { "Fenêtres fermées ou ventilation arrêtée, salle pleine.",
                               "Closed windows or stopped ventilation, full room." },
                             { "Fatigue, maux de tête et transmission des virus.",
                               "Tiredness, headaches and spreading of viruses." },
                             { "Faire ouvrir les fenêtres dix minutes ; vérifier la ventilation ce "
                               "soir.",
                               "Have the windows opened for ten minutes; check the ventilation "
                               "tonight." },
                             SCHOOL },
  [BEF_HUB_INCIDENT_BOILER] = { "boilerFault",
                                "equipment",
                                "critical",
                                120,
                                { "{building} : chaudière en défaut", "{building}: boiler fault" },
                                { "La chaudière s'est mise en sécurité avant l'ouverture ; les "
                                  "salles se refroidissent.",
                                  "The boiler went into safety shutdown before opening; the rooms "
                                  "are cooling down." },
                                { "Manque de pression, brûleur ou arrivée de gaz.",
                                  "Lack of pressure, burner or gas supply." },
                                { "Moins de 16 °C dans les classes à l'arrivée des enfants.",
                                  "Below 16 °C in the classrooms when the children arrive." },
                                { "Appeler le chauffagiste maintenant et prévenir l'école ; ne pas "
                                  "réarmer plus d'une fois.",
                                  "Call the heating engineer now and tell the school; do not reset "
                                  "more than once." },
                                { "Chauffagiste sous contrat (dépannage 24 h sur 24)",
                                  "Heating engineer under contract (24-hour repairs)" } },
  [BEF_HUB_INCIDENT_LINK_DOWN] = { "linkDown",
                                   "network",
                                   "high",
                                   240,
                                   { "{building} : liaison coupée", "{building}: link down" },
                                   { "Plus rien n'arrive de ce bâtiment : ses portes, compteurs et "
                                     "capteurs sont inconnus.",
                                     "Nothing comes from this building any more: its doors, meters "
                                     "and sensors are unknown." },
                                   { "Coupure de courant dans le bâtiment, ou panne de la liaison.",
                                     "Power cut in the building, or failure of the link." },
                                   { "Ni alarme, ni téléphone, ni ouverture à distance tant que la "
                                     "liaison est coupée.",
                                     "No alarm, telephone or remote opening while the link is "
                                     "down." },
                                   { "Vérifier le disjoncteur du bâtiment, puis appeler le "
                                     "prestataire.",
                                     "Check the building's circuit breaker, then call the "
                                     "contractor." },
                                   NETWORK },
};
