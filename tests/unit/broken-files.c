/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "broken-files.h"

#include <string.h>

#define NAMES                                                                                      \
  "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;"   \
  "Etape metier;Unite;Pas en minutes\n"
#define CURVE(unit)                                                                                \
  NAMES "99999999999901;Courbe de charge;10/11/2026;13/11/2026;Energie active;Consommation;"       \
        "Comptage Brut;" unit ";\nHorodate;Valeur\n"
#define INDEX_NAMES "Horodate;Type de releve;EAS D1;EAS T\n"
#define INDEX(unit)                                                                                \
  NAMES                                                                                            \
  "99999999999901;Index;10/11/2026;13/11/2026;Energie active;Consommation;Comptage Brut;" unit ";" \
  "\n"
#define R50(body)                                                                                  \
  "<?xml version=\"1.0\"?>\n<R50><En_Tete_Flux><Pas_Publication>30</Pas_Publication>"              \
  "</En_Tete_Flux>\n<PRM><Id_PRM>99999999999901</Id_PRM>\n" body
#define PDC(time, value) "<PDC><H>2026-11-10T" time "+01:00</H><V>" value "</V></PDC>\n"

const BrokenFile broken_files[] = {
  { "empty", "", 0, "is empty" },
  { "only a byte order mark", "\xEF\xBB\xBF", 0, "is empty" },
  { "an image", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "not a text file" },
  { "a spreadsheet of its own format", "PK\3\4\24\0\0\0\10\0", 10, "not a text file" },
  { "a letter", "Madame la maire,\nveuillez trouver ci-joint\n", 0, "no column of it holds dates" },
  { "a web page", "<!DOCTYPE html>\n<html><body>Session</body></html>\n", 0,
    "a document type is not read" },
  { "another XML", "<?xml version=\"1.0\"?>\n<factures/>\n", 0, "R151" },
  { "XML that ends in the middle", R50 (PDC ("00:30:00", "476") "<PDC><H>2026-11-10T01:0"), 0,
    "line 5" },
  { "XML with tags crossed", R50 (PDC ("00:30:00", "476") "<PDC><H>2026</PDC></H>\n"), 0,
    "line 5" },
  { "XML that asks for an entity", R50 ("<PDC><H>&lol;</H></PDC>\n</PRM></R50>"), 0, "line 4" },
  { "XML with a document type",
    "<!DOCTYPE r [<!ENTITY a \"b\">]>\n<R50><PRM><Id_PRM>1</Id_PRM></PRM></R50>", 0,
    "document type" },
  { "header without lines", CURVE ("W"), 0, "no line follows its header" },
  { "cut before the table", NAMES, 0, "line 2" },
  { "another kind of data", NAMES "1;Puissance maximale;;;Energie active;Consommation;;W;\n", 0,
    "line 2: the kind of data is “Puissance maximale”" },
  { "reactive energy",
    NAMES "1;Courbe de charge;;;Energie réactive;Consommation;;VAr;\nHorodate;"
          "Valeur\n",
    0, "line 2: the quantity" },
  { "another unit", CURVE ("m3"), 0, "line 2: the unit is “m3”" },
  { "index in VA", INDEX ("VA") INDEX_NAMES, 0, "line 2: the unit of the index is “VA”" },
  { "index without a total", INDEX ("Wh") "Horodate;Type de releve;Autre\n", 0, "EAS T" },
  { "all blank", CURVE ("W") "2026-11-10T00:30:00+01:00;\n2026-11-10T01:00:00+01:00;-\n", 0,
    "all its 2 lines are blank" },
  { "a word for a date", CURVE ("W") "2026-11-10T00:30:00+01:00;200\nhier soir;12\n", 0, NULL, 5,
    "“hier soir” is no date and time", 1 },
  { "a day that does not exist",
    CURVE ("W") "2026-11-10T00:30:00+01:00;200\n2026-02-30T00:30:00+01:00;12\n", 0, NULL, 5,
    "no date and time", 1 },
  { "a word for a number",
    CURVE ("W") "2026-11-10T00:30:00+01:00;douze\n"
                "2026-11-10T01:00:00+01:00;12\n",
    0, NULL, 4, "“douze” is no number", 1 },
  { "a value below zero",
    CURVE ("W") "2026-11-10T00:30:00+01:00;12\n2026-11-10T01:00:00+01:00;-5\n", 0, NULL, 5,
    "“-5” is below zero", 1 },
  { "a value no connection carries",
    CURVE ("W") "2026-11-10T00:30:00+01:00;12\n2026-11-10T01:00:00+01:00;4294967295\n", 0, NULL, 5,
    "more than any connection carries", 1 },
  { "a field too many", CURVE ("W") "2026-11-10T00:30:00+01:00;12;R\n2026-11-10T01:00:00+01:00;5\n",
    0, NULL, 4, "3 fields, and 2 were expected", 1 },
  { "the last line cut", CURVE ("W") "2026-11-10T00:30:00+01:00;12\n2026-11-10T01:00:0", 0, NULL, 5,
    "1 field, and 2 were expected", 1 },
  { "the hour that occurs twice, once",
    CURVE ("W") "2026-10-25T01:30:00;12\n2026-10-25T02:30:00;13\n2026-10-25T03:00:00;14\n", 0, NULL,
    5, "occurs twice in October", 2 },
  { "an hour that clocks skip", CURVE ("W") "2026-03-29T02:30:00;12\n2026-03-29T03:30:00;13\n", 0,
    NULL, 4, "no date and time", 1 },
  { "an index with a class missing",
    INDEX ("Wh") INDEX_NAMES "2026-07-10T00:00:00+02:00;x;12\n"
                             "2026-07-11T00:00:00+02:00;x;12;13\n",
    0, NULL, 4, "3 fields, and 4 were expected", 1 },
  { "R50 with a value that is none",
    R50 (PDC ("00:30:00", "476") PDC ("01:00:00", "4 76,x") "</PRM></R50>"), 0, NULL, 5,
    "is no number", 1 },
  { "R50 without a delivery point",
    "<R50>\n<PRM>\n<PDC><H>2026-11-10T00:30:00+01:00</H><V>1</V></PDC>\n</PRM></R50>", 0,
    "line 3" },
  { "a table with a bad line",
    "Date;Heure;kW\n10/11/2026;00:00;1,5\n10/11/2026;00:10;1,6\n"
    "10/11/2026;00:20;1,4\n10/11/2026;00:30;1,x\n10/11/2026;00:40;1,1\n"
    "32/11/2026;00:50;1,1\n",
    0, NULL, 5, "“1,x” is no number", 4 },
  { "a table of days", "Date;Consommation (kWh)\n10/11/2026;12\n11/11/2026;13\n12/11/2026;12\n", 0,
    "1440 minutes" },
  { "a table of litres that is no index", "Date;Conso (m3)\n10/11/2026;12\n11/11/2026;3\n", 0,
    "(its index)" },
};
const guint n_broken_files = G_N_ELEMENTS (broken_files);

gsize
broken_file_size (const BrokenFile *file)
{
  return file->size > 0 ? file->size : strlen (file->text);
}
