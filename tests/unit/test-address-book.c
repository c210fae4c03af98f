/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom to call: numbers as people type them, the book as it is kept, and as a table. */
#include <string.h>

#include "model/bef-address-book.h"
#include "model/bef-notes.h"
#include "model/bef-phone.h"

static void
assert_phone (const char *typed, const char *shown, const char *uri)
{
  g_autofree char *own_shown = bef_phone_dup_shown (typed), *own_uri = bef_phone_dup_uri (typed);

  g_assert_cmpstr (own_shown, ==, shown);
  g_assert_cmpstr (own_uri, ==, uri);
  g_assert_cmpint (bef_phone_check (typed), ==, BEF_PHONE_GOOD);
}

#define N "\302\240"

static void
test_a_number_is_read_as_it_is_typed (void)
{
  static const char *const same[] = { "0247000000",        "02.47.00.00.00",
                                      "02 47 00 00 00",    "02-47-00-00-00",
                                      "+33 2 47 00 00 00", "+33 (0)2 47 00 00 00",
                                      "0033 247 000000",   "02\302\24047\302\24000\302\24000 00" };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    assert_phone (same[i], "02" N "47" N "00" N "00" N "00", "tel:+33247000000");
  assert_phone ("0800123456", "0" N "800" N "123" N "456", "tel:+33800123456");
  assert_phone ("0262 20 00 00", "02" N "62" N "20" N "00" N "00", "tel:+262262200000");
  assert_phone ("17", "17", "tel:17;phone-context=+33");
  assert_phone ("3646", "3646", "tel:3646;phone-context=+33");
  assert_phone ("+41 22 730 51 11", "+41" N "22" N "730" N "51" N "11", "tel:+41227305111");
  assert_phone ("02 47 00 00 00 poste 12", "02" N "47" N "00" N "00" N "00 ext. 12",
                "tel:+33247000000;ext=12");
}

static void
test_what_is_no_number_is_none (void)
{
  static const struct
  {
    const char *typed;
    BefPhoneFlaw flaw;
  } table[] = {
    { NULL, BEF_PHONE_EMPTY },
    { "  ", BEF_PHONE_EMPTY },
    { "call me", BEF_PHONE_LETTERS },
    { "02 47 00 00 0O", BEF_PHONE_LETTERS },
    { "02 47 00 00", BEF_PHONE_TOO_SHORT },
    { "02 47 00 00 00 0", BEF_PHONE_TOO_LONG },
    { "+33 2 47 00 00", BEF_PHONE_TOO_SHORT },
    { "2 47 00 00 00", BEF_PHONE_TOO_SHORT },
    { "1", BEF_PHONE_TOO_SHORT },
    { "+", BEF_PHONE_TOO_SHORT },
    { "+1234567890123456", BEF_PHONE_TOO_LONG },
    { "02 47 00 00 00;ext=1", BEF_PHONE_LETTERS },
    { "\377", BEF_PHONE_LETTERS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *uri = bef_phone_dup_uri (table[i].typed);
      g_assert_cmpint (bef_phone_check (table[i].typed), ==, table[i].flaw);
      g_assert_null (uri);
      g_assert_nonnull (bef_phone_flaw_text (table[i].flaw));
    }
}

static void
add (BefAddressBook *book, const char *role, const char *firm, const char *phone)
{
  g_autoptr (BefContact) contact = bef_contact_new (role);

  bef_contact_set (contact, BEF_CONTACT_FIRM, firm);
  bef_contact_set (contact, BEF_CONTACT_PHONE, phone);
  g_assert_true (bef_address_book_put (book, contact));
}

static void
assert_finds (BefAddressBook *book, const char *contact, const char *firms)
{
  g_autoptr (GPtrArray) found = bef_address_book_look_up (book, contact);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (names, "[%s]", bef_contact_get_name (found->pdata[i]));
  g_assert_cmpstr (names->str, ==, firms);
}

static void
test_who_is_meant (void)
{
  g_autoptr (BefAddressBook) book = bef_address_book_new ();

  add (book, "heating", "Thermo", "02 47 00 00 01");
  add (book, "network", "Fibre 37", "02 47 00 00 02");
  add (book, "telephony", "Voix", "02 47 00 00 03");
  add (book, "cameras", "Optique", "02 47 00 00 04");
  add (book, "other", "Loueur du copieur", "02 47 00 00 05");
  add (book, "heating", "Thermo, on call", "02 47 00 00 06");
  assert_finds (book, "heating", "[Thermo][Thermo, on call]");
  assert_finds (book, "Chauffagiste sous contrat (dépannage 24 h sur 24)",
                "[Thermo][Thermo, on call]");
  assert_finds (book, "Prestataire réseau et téléphonie", "[Fibre 37][Voix]");
  /* The office is meant, not who looks after the cameras. */
  assert_finds (book, "Préfecture, bureau de la vidéoprotection", "");
  assert_finds (book, "LOUEUR DU COPIEUR", "[Loueur du copieur]");
  assert_finds (book, "Direction de l’école", "");
  assert_finds (book, "lift", "");
  assert_finds (book, "Bureau", "");
  assert_finds (book, NULL, "");
  g_assert_cmpstr (bef_address_book_role_for ("Services techniques (astreinte)"), ==, "staff");
  g_assert_cmpstr (bef_address_book_role_for ("water"), ==, "water");
  g_assert_cmpstr (bef_address_book_role_for ("Mairie"), ==, "other");
}

static void
test_what_cannot_be_read_is_kept (void)
{
  const char *text = "{\"contacts\":[{\"id\":\"a\",\"role\":\"heating\",\"firm\":\"Thermo\","
                     "\"fax\":\"1\"},{\"firm\":\"Nobody's\"},7,{\"role\":\"lift\",\"phone\":12},"
                     "{\"id\":\"a\",\"role\":\"water\"},{\"id\":\"z\",\"role\":\"drones\"}]}";
  g_autoptr (BefAddressBook) book = bef_address_book_read (text, strlen (text), NULL);
  GPtrArray *problems = bef_address_book_get_problems (book);

  g_assert_cmpuint (bef_address_book_get_length (book), ==, 2);
  g_assert_cmpuint (problems->len, ==, 4);
  g_assert_true (g_str_has_prefix (problems->pdata[0], "Entry 2: "));
  g_assert_true (g_str_has_prefix (problems->pdata[1], "Entry 3: "));
  g_assert_true (g_str_has_prefix (problems->pdata[2], "Entry 4: "));
  g_assert_true (g_str_has_prefix (problems->pdata[3], "Entry 5: "));
  /* What another version calls for is shown, and stays what it is. */
  g_assert_cmpstr (bef_address_book_get (book, 1)->role, ==, "drones");
  g_assert_cmpstr (bef_contact_role_word ("drones"), ==, "Other");
  add (book, "lift", "Up", "02 47 00 00 00");
  g_autofree char *kept = bef_address_book_to_text (book);
  g_assert_nonnull (strstr (kept, "Nobody's"));
  g_assert_nonnull (strstr (kept, "\"fax\":\"1\""));
  g_assert_nonnull (strstr (kept, "\"phone\":12"));
  g_assert_nonnull (strstr (kept, ",7,"));
  g_autoptr (BefAddressBook) again = bef_address_book_read (kept, strlen (kept), NULL);
  g_assert_cmpuint (bef_address_book_get_length (again), ==, 3);
  g_assert_cmpuint (bef_address_book_get_problems (again)->len, ==, 4);
}

static void
test_what_is_no_book_is_refused (void)
{
  static const char *const texts[] = { "",       "[]",
                                       "{}",     "{\"contacts\":{}}",
                                       "<html>", "{\"contacts\":[" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bef_address_book_read (texts[i], strlen (texts[i]), &error));
      g_assert_nonnull (error);
    }
}

static void
test_a_table_goes_out_and_comes_back (void)
{
  g_autoptr (BefAddressBook) book = bef_address_book_new (), again = bef_address_book_new ();
  g_autoptr (GPtrArray) problems = NULL, more = NULL;

  add (book, "heating", "Thermo; \"SARL\"", "+33 2 47 00 00 01");
  add (book, "drones", "=cmd()", "17");
  g_autofree char *csv = bef_address_book_to_csv (book);
  g_assert_nonnull (strstr (csv, "\"'+33 2 47 00 00 01\""));
  g_assert_nonnull (strstr (csv, "\"'=cmd()\""));
  g_assert_cmpuint (bef_address_book_add_csv (again, csv, strlen (csv), &problems), ==, 2);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpstr (bef_address_book_get (again, 0)->firm, ==, "Thermo; \"SARL\"");
  g_assert_cmpstr (bef_address_book_get (again, 0)->phone, ==, "+33 2 47 00 00 01");
  g_assert_cmpstr (bef_address_book_get (again, 0)->role, ==, "heating");
  /* A second time there is nothing new. */
  g_assert_cmpuint (bef_address_book_add_csv (again, csv, strlen (csv), &more), ==, 0);
}

static void
test_the_line_that_is_wrong_is_named (void)
{
  const char *csv = "Entreprise,Téléphone,Fonction\r\n"
                    "Thermo,02 47 00 00 01,Chauffage\r\n"
                    "\r\n"
                    "\"Serrures\n& clés\",02 47 00 00,Serrurier\r\n"
                    ",,Eau\r\n"
                    "Plombs,0247000009,Plombier\r\n";
  g_autoptr (BefAddressBook) book = bef_address_book_new ();
  g_autoptr (GPtrArray) problems = NULL, more = NULL;

  g_assert_cmpuint (bef_address_book_add_csv (book, csv, strlen (csv), &problems), ==, 2);
  g_assert_cmpstr (bef_address_book_get (book, 0)->role, ==, "heating");
  g_assert_cmpstr (bef_address_book_get (book, 1)->role, ==, "water");
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_true (g_str_has_prefix (problems->pdata[0], "Line 4: Telephone “02 47 00 00”."));
  g_assert_true (g_str_has_prefix (problems->pdata[1], "Line 6: "));
  g_assert_cmpuint (bef_address_book_add_csv (book, "a;b\n1;2\n", 8, &more), ==, 0);
  g_assert_cmpuint (more->len, ==, 1);
}

/* What a spreadsheet of a French office writes unless told otherwise. */
static void
test_a_table_of_windows_is_read (void)
{
  const char *csv = "Soci\351t\351;T\351l\351phone\nM\351nuiserie;0247000001\n";
  g_autoptr (BefAddressBook) book = bef_address_book_new ();
  g_autoptr (GPtrArray) problems = NULL;

  g_assert_cmpuint (bef_address_book_add_csv (book, csv, strlen (csv), &problems), ==, 1);
  g_assert_cmpstr (bef_address_book_get (book, 0)->firm, ==, "Ménuiserie");
}

static void
test_a_letter_is_addressed (void)
{
  g_autoptr (BefContact) contact = bef_contact_new ("heating");

  bef_contact_set (contact, BEF_CONTACT_MAIL, "accueil+1@example.fr");
  g_autofree char *uri = bef_contact_dup_mail_uri (contact, "Chaudière & co");
  g_assert_cmpstr (uri, ==, "mailto:accueil+1@example.fr?subject=Chaudi%C3%A8re%20%26%20co");
  /* Nobody else gets a copy. */
  bef_contact_set (contact, BEF_CONTACT_MAIL, "a@example.fr?bcc=b");
  g_assert_null (bef_contact_dup_mail_uri (contact, "x"));
  g_assert_nonnull (bef_contact_flaw (BEF_CONTACT_MAIL, contact->mail));
  g_assert_null (bef_contact_flaw (BEF_CONTACT_MAIL, " a@example.fr "));
  g_assert_null (bef_contact_flaw (BEF_CONTACT_PHONE, ""));
}

#define NOW G_GINT64_CONSTANT (1795557356000)

static void
test_notes_are_kept (void)
{
  const char *text = "{\"notes\":[{\"id\":\"a\",\"about\":\"urn:b\",\"text\":\"Key at the café\","
                     "\"who\":\"Secretary\",\"at\":\"2025-01-01T00:00:00Z\",\"pin\":true},"
                     "{\"id\":\"b\",\"text\":\"about nothing\",\"at\":\"2025-01-01T00:00:00Z\"}]}";
  g_autoptr (BefNotes) notes = bef_notes_read (text, strlen (text), NULL);
  g_autoptr (BefNote) note = bef_note_new ("urn:b", "  The lift\nstops.  ");

  g_assert_cmpuint (bef_notes_count_unread (notes), ==, 1);
  g_assert_null (bef_note_new ("urn:b", " \n "));
  g_assert_cmpstr (note->text, ==, "The lift\nstops.");
  bef_note_sign (note, "Agent", NOW);
  g_assert_true (bef_notes_put (notes, note));
  g_autoptr (GPtrArray) about = bef_notes_about (notes, "urn:b");
  g_assert_cmpuint (about->len, ==, 2);
  g_assert_cmpstr (((BefNote *)about->pdata[0])->who, ==, "Agent");
  /* Who wrote it ends, what is written stays. */
  g_assert_cmpuint (bef_notes_end_names (notes, NOW - 1000), ==, 1);
  g_autofree char *kept = bef_notes_to_text (notes);
  g_assert_null (strstr (kept, "Secretary"));
  g_assert_nonnull (strstr (kept, "Key at the café"));
  g_assert_nonnull (strstr (kept, "\"pin\":true"));
  g_assert_nonnull (strstr (kept, "about nothing"));
  g_assert_nonnull (strstr (kept, "Agent"));
  g_assert_true (bef_notes_remove (notes, note->id));
  g_assert_false (bef_notes_remove (notes, note->id));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone/read-as-it-is-typed", test_a_number_is_read_as_it_is_typed);
  g_test_add_func ("/phone/what-is-none", test_what_is_no_number_is_none);
  g_test_add_func ("/address-book/who-is-meant", test_who_is_meant);
  g_test_add_func ("/address-book/unread-is-kept", test_what_cannot_be_read_is_kept);
  g_test_add_func ("/address-book/no-book", test_what_is_no_book_is_refused);
  g_test_add_func ("/address-book/table", test_a_table_goes_out_and_comes_back);
  g_test_add_func ("/address-book/wrong-line", test_the_line_that_is_wrong_is_named);
  g_test_add_func ("/address-book/windows", test_a_table_of_windows_is_read);
  g_test_add_func ("/address-book/mail", test_a_letter_is_addressed);
  g_test_add_func ("/notes/kept", test_notes_are_kept);
  return g_test_run ();
}
