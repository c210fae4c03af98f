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
    "Conseiller énergie de l’intercommunalité", "Energy adviser of the intercommunality"           \
  }
#define NETWORK                                                                                    \
  {                                                                                                \
    "Prestataire réseau et téléphonie", "Network and telephony contractor"                         \
  }
#define SCHOOL                                                                                     \
  {                                                                                                \
    "Direction de l’école", "Head of the school"                                                   \
  }

const BefHubAlertText bef_hub_alert_texts[BEF_HUB_N_INCIDENTS] = {
  [BEF_HUB_INCIDENT_AUTHORISATION] = {
    .code = "authorisationExpiring",
    .category = "privacy",
    .severity = "medium",
    .minutes_allowed = 20160,
    .name = { "Autorisation de vidéoprotection à renouveler",
              "Video protection authorisation to renew" },
    .description = { "L’autorisation préfectorale de « {equipment} » prend fin le {date}.",
                     "The prefect’s authorisation for “{equipment}” ends on {date}." },
    .cause = { "L’autorisation est donnée pour cinq ans ; son terme est à moins de 90 jours.",
               "The authorisation is given for five years; it ends in less than 90 days." },
    .consequence = { "Passé cette date, la caméra doit être arrêtée.",
                     "After that date the camera must be switched off." },
    .instruction = { "Déposer la demande de renouvellement en préfecture, avec le registre à "
                     "jour.",
                     "File the renewal request with the prefecture, with an up-to-date register." },
    .contact = { "Préfecture, bureau de la vidéoprotection",
                 "Prefecture, video protection office" },
  },
  [BEF_HUB_INCIDENT_BATTERY] = {
    .code = "batteryLow",
    .category = "equipment",
    .severity = "medium",
    .minutes_allowed = 10080,
    .name = { "Batterie faible : {equipment}",
              "Low battery: {equipment}" },
    .description = { "La batterie de « {equipment} » est sous 15 %.",
                     "The battery of “{equipment}” is below 15%." },
    .cause = { "La batterie arrive en fin de vie ou ne se recharge plus.",
               "The battery is at the end of its life or no longer charges." },
    .consequence = { "L’appareil peut ne pas fonctionner le jour où il en faudra un.",
                     "The equipment may not work on the day it is needed." },
    .instruction = { "Commander la batterie et la faire remplacer cette semaine ; noter la date "
                     "sur l’étiquette.",
                     "Order the battery and have it replaced this week; write the date on the "
                     "label." },
    .contact = { "Société de maintenance de l’appareil",
                 "Maintenance company of the equipment" },
  },
  [BEF_HUB_INCIDENT_HEATING_EMPTY] = {
    .code = "heatingEmpty",
    .category = "energy",
    .severity = "medium",
    .minutes_allowed = 4320,
    .name = { "{building} : chauffage sans occupation",
              "{building}: heated while empty" },
    .description = { "La salle est tenue à plus de 18 °C même quand rien n’y est réservé.",
                     "The room is kept above 18 °C even when nothing is booked there." },
    .cause = { "Le programmateur est resté en position confort.",
               "The timer was left on its comfort setting." },
    .consequence = { "De l’énergie est perdue toutes les nuits et tous les jours sans "
                     "réservation.",
                     "Energy is lost every night and every day without a booking." },
    .instruction = { "Remettre le programmateur en automatique et vérifier les horaires des "
                     "associations.",
                     "Put the timer back to automatic and check the associations' timetable." },
    .contact = STAFF,
  },
  [BEF_HUB_INCIDENT_NIGHT_DRIFT] = {
    .code = "nightDrift",
    .category = "energy",
    .severity = "low",
    .minutes_allowed = 10080,
    .name = { "{building} : consommation de nuit inhabituelle",
              "{building}: unusual consumption at night" },
    .description = { "La puissance appelée la nuit dépasse nettement celle des semaines "
                     "précédentes.",
                     "The power drawn at night is well above that of the previous weeks." },
    .cause = { "Un appareil reste sans doute allumé après la fermeture.",
               "Something is probably left on after closing time." },
    .consequence = { "La facture monte sans service rendu.",
                     "The bill rises with no service in return." },
    .instruction = { "Faire le tour du bâtiment à la fermeture : convecteur, éclairage, postes "
                     "informatiques.",
                     "Walk round the building at closing time: heater, lights, computers." },
    .contact = ENERGY,
  },
  [BEF_HUB_INCIDENT_LEAK] = {
    .code = "waterLeak",
    .category = "water",
    .severity = "high",
    .minutes_allowed = 480,
    .name = { "{building} : fuite d’eau probable",
              "{building}: probable water leak" },
    .description = { "Le compteur d’eau tourne sans arrêt, la nuit comprise, à environ 180 "
                     "litres par heure.",
                     "The water meter runs without stopping, nights included, at about 180 "
                     "litres an hour." },
    .cause = { "Une chasse d’eau ou un robinet coule, ou une canalisation fuit.",
               "A toilet or a tap is running, or a pipe leaks." },
    .consequence = { "Plus de 4 m³ perdus par jour, et un dégât des eaux possible.",
                     "More than 4 m³ lost every day, and possible water damage." },
    .instruction = { "Vérifier les sanitaires ; sinon fermer la vanne du bâtiment ce soir et "
                     "relever l’index.",
                     "Check the toilets; otherwise close the building’s valve tonight and read "
                     "the index." },
    .contact = STAFF,
  },
  [BEF_HUB_INCIDENT_LAMPS_BY_DAY] = {
    .code = "lightingByDay",
    .category = "energy",
    .severity = "low",
    .minutes_allowed = 4320,
    .name = { "Éclairage public allumé en plein jour",
              "Street lighting on in daylight" },
    .description = { "Les lampes du bourg sont allumées entre 9 h et 17 h.",
                     "The village’s lamps are lit between 9:00 and 17:00." },
    .cause = { "L’horloge de l’armoire est en marche forcée.",
               "The cabinet’s clock is in forced mode." },
    .consequence = { "3,6 kW consommés pour rien, et des remarques d’habitants.",
                     "3.6 kW used for nothing, and remarks from inhabitants." },
    .instruction = { "Remettre l’armoire en automatique et régler l’horloge.",
                     "Put the cabinet back to automatic and set its clock." },
    .contact = { "Syndicat d’électrification",
                 "Electrification syndicate" },
  },
  [BEF_HUB_INCIDENT_PROJECTOR] = {
    .code = "projectorFault",
    .category = "equipment",
    .severity = "low",
    .minutes_allowed = 7200,
    .name = { "{equipment} en panne",
              "{equipment} out of order" },
    .description = { "L’appareil se déclare en défaut et ne s’allume plus.",
                     "The equipment reports a fault and no longer starts." },
    .cause = { "Filtre encrassé ou surchauffe, le plus souvent.",
               "Most often a clogged filter or overheating." },
    .consequence = { "La classe travaille sans tableau interactif.",
                     "The class works without its interactive board." },
    .instruction = { "Nettoyer le filtre, débrancher dix minutes ; sinon ouvrir une demande de "
                     "dépannage.",
                     "Clean the filter, unplug for ten minutes; otherwise open a repair request." },
    .contact = { "Référent numérique de l’école",
                 "Digital contact of the school" },
  },
  [BEF_HUB_INCIDENT_AP_DOWN] = {
    .code = "accessPointDown",
    .category = "network",
    .severity = "medium",
    .minutes_allowed = 1440,
    .name = { "{equipment} : hors service",
              "{equipment}: out of service" },
    .description = { "La borne ne répond plus ; plus aucun appareil n’y est connecté.",
                     "The access point no longer answers; nothing is connected to it." },
    .cause = { "Alimentation coupée, câble débranché ou panne.",
               "Power cut, unplugged cable or failure." },
    .consequence = { "Le public n’a plus de Wi-Fi dans cette partie du bâtiment.",
                     "The public has no Wi-Fi in this part of the building." },
    .instruction = { "Vérifier le câble et redémarrer le port du commutateur.",
                     "Check the cable and restart the port of the switch." },
    .contact = NETWORK,
  },
  [BEF_HUB_INCIDENT_LINK_BACKUP] = {
    .code = "linkOnBackup",
    .category = "network",
    .severity = "medium",
    .minutes_allowed = 1440,
    .name = { "{building} : liaison sur secours 4G",
              "{building}: link on 4G backup" },
    .description = { "La fibre vers la mairie est coupée ; le trafic passe par la 4G.",
                     "The fibre to the town hall is cut; traffic goes over 4G." },
    .cause = { "Travaux sur la voirie, ou panne d’un équipement optique.",
               "Road works, or failure of an optical device." },
    .consequence = { "Débit réduit et forfait limité ; coupure complète si la 4G tombe.",
                     "Slower and on a limited plan; fully cut if 4G fails." },
    .instruction = { "Signaler la coupure au prestataire et éviter les gros téléchargements.",
                     "Report the cut to the contractor and avoid large downloads." },
    .contact = NETWORK,
  },
  [BEF_HUB_INCIDENT_PHONE] = {
    .code = "phoneUnreachable",
    .category = "telephony",
    .severity = "high",
    .minutes_allowed = 240,
    .name = { "{equipment} injoignable",
              "{equipment} unreachable" },
    .description = { "Le poste n’est plus enregistré : il ne reçoit ni n’émet d’appels.",
                     "The phone is no longer registered: it neither receives nor makes calls." },
    .cause = { "Poste débranché, ou compte refusé par le serveur de téléphonie.",
               "Unplugged phone, or account refused by the telephony server." },
    .consequence = { "Les habitants qui appellent n’ont pas de réponse.",
                     "Inhabitants who call get no answer." },
    .instruction = { "Rebrancher le poste ; s’il ne revient pas en dix minutes, faire renvoyer "
                     "la ligne.",
                     "Plug the phone back in; if it is not back in ten minutes, have the line "
                     "forwarded." },
    .contact = NETWORK,
  },
  [BEF_HUB_INCIDENT_CAMERA] = {
    .code = "cameraOutOfService",
    .category = "security",
    .severity = "high",
    .minutes_allowed = 480,
    .name = { "{equipment} hors service",
              "{equipment} out of service" },
    .description = { "La caméra n’envoie plus d’image.",
                     "The camera no longer sends images." },
    .cause = { "Alimentation coupée ou caméra en panne.",
               "Power cut or failed camera." },
    .consequence = { "Le lieu n’est plus protégé ; rien n’est enregistré.",
                     "The place is no longer protected; nothing is recorded." },
    .instruction = { "Vérifier l’alimentation, puis appeler l’installateur ; noter l’arrêt dans "
                     "le registre.",
                     "Check the power, then call the installer; write the outage in the register." },
    .contact = { "Installateur de la vidéoprotection",
                 "Installer of the video protection" },
  },
  [BEF_HUB_INCIDENT_WEB_SLOW] = {
    .code = "webSlow",
    .category = "network",
    .severity = "low",
    .minutes_allowed = 2880,
    .name = { "{equipment} : réponses lentes",
              "{equipment}: slow answers" },
    .description = { "Les pages mettent plus de trois secondes à répondre.",
                     "Pages take more than three seconds to answer." },
    .cause = { "Hébergement saturé ou extension mal réglée.",
               "Overloaded hosting or a badly set extension." },
    .consequence = { "Les habitants renoncent à leurs démarches en ligne.",
                     "Inhabitants give up their online procedures." },
    .instruction = { "Prévenir l’hébergeur ; suspendre l’envoi de la lettre d’information d’ici "
                     "là.",
                     "Tell the hosting company; hold the newsletter until then." },
    .contact = { "Hébergeur du site",
                 "Hosting company of the site" },
  },
  [BEF_HUB_INCIDENT_PRINTER] = {
    .code = "printerFault",
    .category = "equipment",
    .severity = "low",
    .minutes_allowed = 2880,
    .name = { "{equipment} en panne",
              "{equipment} out of order" },
    .description = { "L’imprimante se déclare en défaut.",
                     "The printer reports a fault." },
    .cause = { "Bourrage, toner vide ou capot ouvert.",
               "Paper jam, empty toner or open cover." },
    .consequence = { "Les actes d’état civil ne peuvent plus être imprimés à l’accueil.",
                     "Civil registry documents can no longer be printed at the desk." },
    .instruction = { "Lire l’écran de l’imprimante ; utiliser celle de la bibliothèque en "
                     "attendant.",
                     "Read the printer’s screen; use the library’s in the meantime." },
    .contact = { "Loueur du copieur",
                 "Copier rental company" },
  },
  [BEF_HUB_INCIDENT_DOOR] = {
    .code = "doorLeftOpen",
    .category = "security",
    .severity = "critical",
    .minutes_allowed = 30,
    .name = { "{building} : porte restée ouverte",
              "{building}: door left open" },
    .description = { "« {equipment} » est ouverte depuis plus de dix minutes hors des horaires.",
                     "“{equipment}” has been open for more than ten minutes outside opening "
                     "hours." },
    .cause = { "La porte n’a pas été tirée en partant, ou elle a été forcée.",
               "The door was not pulled shut on leaving, or it was forced." },
    .consequence = { "N’importe qui peut entrer ; le bâtiment se refroidit.",
                     "Anybody can walk in; the building cools down." },
    .instruction = { "Appeler la personne d’astreinte pour qu’elle passe fermer ; ne pas entrer "
                     "seul en cas de doute.",
                     "Call the person on duty to go and close it; do not go in alone if in doubt." },
    .contact = { "Astreinte communale, puis gendarmerie (17) en cas de trace d’effraction",
                 "Municipal on-call service, then the gendarmerie (17) if there are signs of a "
                 "break-in" },
  },
  [BEF_HUB_INCIDENT_CO2] = {
    .code = "co2High",
    .category = "environment",
    .severity = "high",
    .minutes_allowed = 30,
    .name = { "{equipment} : air confiné",
              "{equipment}: stale air" },
    .description = { "Le taux de CO₂ dépasse 1 500 ppm depuis dix minutes.",
                     "The CO₂ level has been above 1,500 ppm for ten minutes." },
    .cause = { "Fenêtres fermées ou ventilation arrêtée, salle pleine.",
               "Closed windows or stopped ventilation, full room." },
    .consequence = { "Fatigue, maux de tête et transmission des virus.",
                     "Tiredness, headaches and spreading of viruses." },
    .instruction = { "Faire ouvrir les fenêtres dix minutes ; vérifier la ventilation ce soir.",
                     "Have the windows opened for ten minutes; check the ventilation tonight." },
    .contact = SCHOOL,
  },
  [BEF_HUB_INCIDENT_BOILER] = {
    .code = "boilerFault",
    .category = "equipment",
    .severity = "critical",
    .minutes_allowed = 120,
    .name = { "{building} : chaudière en défaut",
              "{building}: boiler fault" },
    .description = { "La chaudière s’est mise en sécurité avant l’ouverture ; les salles se "
                     "refroidissent.",
                     "The boiler went into safety shutdown before opening; the rooms are cooling "
                     "down." },
    .cause = { "Manque de pression, brûleur ou arrivée de gaz.",
               "Lack of pressure, burner or gas supply." },
    .consequence = { "Moins de 16 °C dans les classes à l’arrivée des enfants.",
                     "Below 16 °C in the classrooms when the children arrive." },
    .instruction = { "Appeler le chauffagiste maintenant et prévenir l’école ; ne pas réarmer "
                     "plus d’une fois.",
                     "Call the heating engineer now and tell the school; do not reset more than "
                     "once." },
    .contact = { "Chauffagiste sous contrat (dépannage 24 h sur 24)",
                 "Heating engineer under contract (24-hour repairs)" },
  },
  [BEF_HUB_INCIDENT_LINK_DOWN] = {
    .code = "linkDown",
    .category = "network",
    .severity = "high",
    .minutes_allowed = 240,
    .name = { "{building} : liaison coupée",
              "{building}: link down" },
    .description = { "Plus rien n’arrive de ce bâtiment : ses portes, compteurs et capteurs sont "
                     "inconnus.",
                     "Nothing comes from this building any more: its doors, meters and sensors "
                     "are unknown." },
    .cause = { "Coupure de courant dans le bâtiment, ou panne de la liaison.",
               "Power cut in the building, or failure of the link." },
    .consequence = { "Ni alarme, ni téléphone, ni ouverture à distance tant que la liaison est "
                     "coupée.",
                     "No alarm, telephone or remote opening while the link is down." },
    .instruction = { "Vérifier le disjoncteur du bâtiment, puis appeler le prestataire.",
                     "Check the building’s circuit breaker, then call the contractor." },
    .contact = NETWORK,
  },
};
