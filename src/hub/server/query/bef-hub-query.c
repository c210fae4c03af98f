/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-query.h"

#include "base/bef-civil-time.h"
#include "hub/server/wire/bef-hub-problem.h"
#include "bef-hub-query-private.h"

typedef struct
{
  const char *start;
  const char *at;
  guint depth, n_patterns;
  guint most_patterns; /* that there can be */
  GError **error;
} Parser;

static BefHubQuery *parse_or (Parser *parser);

static gpointer
fail (Parser *parser, const char *what)
{
  if (parser->error != NULL && *parser->error == NULL)
    g_set_error (parser->error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                 "q: %s at character %d", what, (int)(parser->at - parser->start) + 1);
  return NULL;
}

static void
operand_clear (BefHubOperand *operand)
{
  g_free (operand->text);
}

static void
comparand_clear (gpointer data)
{
  BefHubComparand *comparand = data;

  operand_clear (&comparand->low);
  operand_clear (&comparand->high);
}

static BefHubQuery *
node_new (BefHubNodeKind kind)
{
  BefHubQuery *self = g_new0 (BefHubQuery, 1);

  self->kind = kind;
  if (kind != BEF_HUB_NODE_TERM)
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_hub_query_free);
  return self;
}

void
bef_hub_query_free (BefHubQuery *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_strfreev (self->path);
  g_strfreev (self->members);
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->pattern, bef_hub_pattern_free);
  g_free (self);
}

static gboolean
is_name_char (char c)
{
  return c != '\0' && strchr ("=!<>~;|()[],\"", c) == NULL && !g_ascii_isspace (c);
}

/* attribute(.sub)*([member(.member)*])? */
static gboolean
parse_path (Parser *parser, BefHubQuery *term)
{
  const char *start = parser->at;

  while (is_name_char (*parser->at))
    parser->at++;
  g_autofree char *name = g_strndup (start, (gsize)(parser->at - start));
  term->path = g_strsplit (name, ".", -1);
  for (guint i = 0; i == 0 || term->path[i] != NULL; i++)
    if (term->path[i] == NULL || *term->path[i] == '\0')
      return fail (parser, "an attribute name is expected") != NULL;
  if (*parser->at != '[')
    return TRUE;
  start = ++parser->at;
  while (*parser->at != '\0' && *parser->at != ']')
    parser->at++;
  if (*parser->at == '\0' || parser->at == start)
    return fail (parser, "a name and ']' are expected") != NULL;
  g_autofree char *inner = g_strndup (start, (gsize)(parser->at - start));
  term->members = g_strsplit (inner, ".", -1);
  parser->at++;
  return TRUE;
}

static gboolean
parse_operator (Parser *parser, BefHubOp *op)
{
  /* Longest first. */
  static const struct
  {
    const char *text;
    BefHubOp op;
  } operators[] = {
    { "!~=", BEF_HUB_OP_NO_MATCH },  { "==", BEF_HUB_OP_EQUAL },
    { "!=", BEF_HUB_OP_UNEQUAL },    { ">=", BEF_HUB_OP_GREATER_EQUAL },
    { "<=", BEF_HUB_OP_LESS_EQUAL }, { "~=", BEF_HUB_OP_MATCH },
    { ">", BEF_HUB_OP_GREATER },     { "<", BEF_HUB_OP_LESS },
  };

  *op = BEF_HUB_OP_EXISTS;
  if (*parser->at == '\0' || strchr (";|)", *parser->at) != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (parser->at, operators[i].text))
      {
        parser->at += strlen (operators[i].text);
        *op = operators[i].op;
        return TRUE;
      }
  return fail (parser, "an operator is expected") != NULL;
}

/* "…" with \" and \\ inside; the parser stands on the opening quote. (transfer full) */
static char *
parse_quoted (Parser *parser)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (parser->at++; *parser->at != '"'; parser->at++)
    {
      if (*parser->at == '\0')
        return fail (parser, "a closing quote is missing");
      if (*parser->at == '\\' && (parser->at[1] == '"' || parser->at[1] == '\\'))
        parser->at++;
      g_string_append_c (text, *parser->at);
    }
  parser->at++;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What a bare word means: true, false, a number, an instant, else text (URIs too). */
static void
classify (BefHubOperand *operand)
{
  const char *text = operand->text;
  char *end = NULL;

  operand->kind = BEF_HUB_OPERAND_TEXT;
  if (g_str_equal (text, "true") || g_str_equal (text, "false"))
    {
      operand->kind = BEF_HUB_OPERAND_BOOLEAN;
      operand->number = *text == 't';
      return;
    }
  double number = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && strspn (text, "+-.0123456789eE") == strlen (text))
    {
      operand->kind = BEF_HUB_OPERAND_NUMBER;
      operand->number = number;
    }
  else if (bef_iso8601_parse (text, &operand->at_ms))
    operand->kind = BEF_HUB_OPERAND_TIME;
}

static gboolean
parse_operand (Parser *parser, BefHubOperand *operand)
{
  if (*parser->at == '"')
    {
      operand->kind = BEF_HUB_OPERAND_TEXT;
      operand->text = parse_quoted (parser);
      /* A quoted instant still compares as an instant: brokers differ in wanting the quotes. */
      if (operand->text != NULL && strlen (operand->text) > 10
          && bef_iso8601_parse (operand->text, &operand->at_ms))
        operand->kind = BEF_HUB_OPERAND_TIME;
      return operand->text != NULL;
    }
  const char *start = parser->at;
  while (*parser->at != '\0' && strchr (",;|()\"", *parser->at) == NULL
         && !g_str_has_prefix (parser->at, ".."))
    parser->at++;
  if (parser->at == start)
    return fail (parser, "a value is expected") != NULL;
  operand->text = g_strndup (start, (gsize)(parser->at - start));
  classify (operand);
  return TRUE;
}

static gboolean
parse_values (Parser *parser, BefHubQuery *term)
{
  gboolean equality = term->op == BEF_HUB_OP_EQUAL || term->op == BEF_HUB_OP_UNEQUAL;

  term->values = g_array_new (FALSE, TRUE, sizeof (BefHubComparand));
  g_array_set_clear_func (term->values, comparand_clear);
  do
    {
      if (term->values->len > 0)
        parser->at++;
      g_array_set_size (term->values, term->values->len + 1);
      BefHubComparand *value =
          &g_array_index (term->values, BefHubComparand, term->values->len - 1);
      if (!parse_operand (parser, &value->low))
        return FALSE;
      if (!g_str_has_prefix (parser->at, ".."))
        continue;
      parser->at += 2;
      value->is_range = TRUE;
      if (!parse_operand (parser, &value->high))
        return FALSE;
      if (!equality || value->low.kind != value->high.kind)
        return fail (parser, "a range wants == or != and two values of one kind") != NULL;
    }
  while (*parser->at == ',' && equality);
  return TRUE;
}

/* A regular expression: quoted, or up to the next ; | or unbalanced closing parenthesis. */
static gboolean
parse_pattern (Parser *parser, BefHubQuery *term)
{
  g_autofree char *text = NULL;

  if (*parser->at == '"')
    text = parse_quoted (parser);
  else
    {
      const char *start = parser->at;
      guint open = 0;
      for (; *parser->at != '\0' && *parser->at != ';' && *parser->at != '|'; parser->at++)
        if (*parser->at == '(')
          open++;
        else if (*parser->at == ')' && open-- == 0)
          break;
      text = g_strndup (start, (gsize)(parser->at - start));
    }
  if (text == NULL || *text == '\0')
    return fail (parser, "a regular expression is expected") != NULL;
  if (++parser->n_patterns > BEF_HUB_PATTERNS_MAX)
    return fail (parser, "too many regular expressions") != NULL;
  term->pattern =
      bef_hub_pattern_new (text, CLAMP (parser->most_patterns, 1, BEF_HUB_PATTERNS_MAX));
  if (term->pattern == NULL)
    return fail (parser, "the regular expression is not valid, or too long") != NULL;
  return TRUE;
}

static BefHubQuery *
parse_term (Parser *parser)
{
  if (*parser->at == '(')
    {
      if (++parser->depth > BEF_HUB_QUERY_MAX_DEPTH)
        return fail (parser, "too many parentheses");
      parser->at++;
      g_autoptr (BefHubQuery) inner = parse_or (parser);
      if (inner == NULL)
        return NULL;
      if (*parser->at != ')')
        return fail (parser, "')' is expected");
      parser->at++;
      parser->depth--;
      return g_steal_pointer (&inner);
    }
  g_autoptr (BefHubQuery) term = node_new (BEF_HUB_NODE_TERM);
  if (!parse_path (parser, term) || !parse_operator (parser, &term->op))
    return NULL;
  if (term->op == BEF_HUB_OP_MATCH || term->op == BEF_HUB_OP_NO_MATCH)
    {
      if (!parse_pattern (parser, term))
        return NULL;
    }
  else if (term->op != BEF_HUB_OP_EXISTS && !parse_values (parser, term))
    return NULL;
  return g_steal_pointer (&term);
}

/* One level of the grammar: @next joined by @joint. */
static BefHubQuery *
parse_joined (Parser *parser, char joint, BefHubNodeKind kind, BefHubQuery *(*next) (Parser *))
{
  g_autoptr (BefHubQuery) first = next (parser);

  if (first == NULL || *parser->at != joint)
    return g_steal_pointer (&first);
  g_autoptr (BefHubQuery) joined = node_new (kind);
  g_ptr_array_add (joined->children, g_steal_pointer (&first));
  while (*parser->at == joint)
    {
      parser->at++;
      BefHubQuery *other = next (parser);
      if (other == NULL)
        return NULL;
      g_ptr_array_add (joined->children, other);
    }
  return g_steal_pointer (&joined);
}

static BefHubQuery *
parse_and (Parser *parser)
{
  return parse_joined (parser, ';', BEF_HUB_NODE_AND, parse_term);
}

static BefHubQuery *
parse_or (Parser *parser)
{
  return parse_joined (parser, '|', BEF_HUB_NODE_OR, parse_and);
}

gboolean
bef_hub_query_has_pattern (const BefHubQuery *self)
{
  for (guint i = 0; self->kind != BEF_HUB_NODE_TERM && i < self->children->len; i++)
    if (bef_hub_query_has_pattern (g_ptr_array_index (self->children, i)))
      return TRUE;
  return self->kind == BEF_HUB_NODE_TERM && self->pattern != NULL;
}

BefHubQuery *
bef_hub_query_parse (const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  Parser parser = { .start = text, .at = text, .error = &local };
  g_autoptr (BefHubQuery) query = NULL;

  if (strlen (text) > BEF_HUB_QUERY_MAX_LENGTH)
    fail (&parser, "the query is too long");
  else if (!g_utf8_validate (text, -1, NULL))
    fail (&parser, "the query is not UTF-8");
  else
    {
      for (const char *p = text; (p = strstr (p, "~=")) != NULL; p++)
        parser.most_patterns++;
      query = parse_or (&parser);
      if (query != NULL && *parser.at != '\0')
        fail (&parser, "';' or '|' is expected");
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&query);
}
