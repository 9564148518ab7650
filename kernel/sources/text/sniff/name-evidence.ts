const COMMON =
  /^(.*[ _-])?(id|ids|name|names|type|types|code|class|label|labels|date|time|year|species|gene|genes|symbol|description|category|group|status|sample|samples|key|value|values|unit|units|title|author|country|city|state|region|site|station|sex|gender|method|source|comment|comments|note|notes|url|file|formula|element|compound|color|colour|size|position|start|end|length|number|no|index|target|query|term|terms|word|lang|language|abbreviation|definition|reference|model|variable|field|parameter|kind|level|rank|family|genus|order|phylum|kingdom|strain|cell|well|plate|chromosome|strand|feature|sequence|accession|organism)s?$/i;

/**
 * Whether something tells a row of names from the rows of texts under it: words that name things, categories of which it
 * is none, or another form.
 */
export function namesTold(cells: readonly string[], body: readonly (readonly string[])[]): boolean {
  return cells.some((cell, i) => {
    const name = cell.trim();
    const values = body.map((row) => (row[i] ?? '').trim()).filter((value) => value !== '');
    if (name === '' || values.length === 0) return false;
    if (COMMON.test(name) || /^[a-z]+(_[a-z0-9]+)+$/.test(name)) return true;
    const distinct = new Set(values).size;
    if (values.length >= 6 && distinct <= values.length / 2 && !values.includes(name)) return true;
    return FORMS.some(([form, least]) => values.length >= least && differs(form, name, values));
  });
}

/** Forms of texts, and the least number of values that tell something by it. */
const FORMS: [form: (text: string) => boolean, least: number][] = [
  [(text) => /\d/.test(text), 3],
  [(text) => /^\p{Lu}/u.test(text), 3],
  [(text) => /^\p{L}/u.test(text), 5],
  [(text) => /\s/.test(text), 5],
  [(text) => text.length > 2 && text === text.toUpperCase(), 5],
  [(text) => text.length > 40, 5],
  [(text) => /[^\p{L}\p{N}\s_.()/-]/u.test(text), 5],
];

/** All values have the form and the name has not, or the other way round. */
function differs(
  form: (text: string) => boolean,
  name: string,
  values: readonly string[],
): boolean {
  const own = form(name);
  return values.every((value) => form(value) !== own);
}
