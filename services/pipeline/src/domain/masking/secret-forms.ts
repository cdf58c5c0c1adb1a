/** A shorter one is found everywhere, and tells nothing. */
const shortestLine = 3;
const shortestEncoded = 5;
/** At which widths tools break base64 into lines: coreutils and MIME, PEM. */
const base64Widths = [76, 64] as const;

/**
 * Every form in which a secret value is likely to appear in text: as it is, each of its lines, and
 * these in base64 (RFC 4648, wherever in a longer text they begin), percent-encoded (RFC 3986, and as
 * forms have it) and as strings in JSON (RFC 8259). Longest first.
 */
export function secretForms(values: readonly string[]): readonly string[] {
  const forms = new Set<string>();
  for (const value of values) {
    for (const part of partsOf(value)) {
      for (const form of [part, ...percentForms(part), ...jsonForms(part)]) forms.add(form);
      for (const form of base64Forms(part)) if (form.length >= shortestEncoded) forms.add(form);
    }
  }
  return [...forms].sort((one, other) => other.length - one.length);
}

/** The value without the white space around it, and its lines: a log has them one by one. */
function partsOf(value: string): string[] {
  const whole = value.trim();
  if (whole === '') return [];
  const lines = whole.split(/[\r\n]+/).map((line) => line.trim());
  const telling = lines.filter((line) => line.length >= shortestLine && /[\p{L}\p{N}]/u.test(line));
  return [whole, ...telling];
}

function percentForms(part: string): string[] {
  // What is no character can be written in no other way either.
  const text = Buffer.from(part).toString();
  const component = encodeURIComponent(text);
  const strict = component.replace(/[!'()*]/g, hexEscape);
  const upper = [component, encodeURI(text), strict, strict.replaceAll('%20', '+')];
  return upper.flatMap((form) => [
    form,
    form.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  ]);
}

const hexEscape = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** As most write it, with everything beyond ASCII escaped, with slashes escaped, and fit for HTML. */
function jsonForms(part: string): string[] {
  const plain = JSON.stringify(part).slice(1, -1);
  const escaped = (text: string, what: RegExp): string =>
    text.replace(what, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [
    plain,
    escaped(plain, /[^\0-\x7f]/g),
    plain.replaceAll('/', String.raw`\/`),
    escaped(plain, /[<>&]/g),
  ];
}

function base64Forms(part: string): string[] {
  const bytes = Buffer.from(part);
  const whole = bytes.toString('base64');
  const wrapped = base64Widths.flatMap((width) =>
    whole.length > width ? (settledAt(bytes, 0).match(new RegExp(`.{1,${width}}`, 'g')) ?? []) : [],
  );
  const forms = [whole, whole.replace(/=+$/, ''), ...wrapped].concat(
    [0, 1, 2].map((shift) => settledAt(bytes, shift)),
  );
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** The characters that the bytes alone decide, where so many bytes (modulo 3) come before them. */
function settledAt(bytes: Buffer, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
  const begin = Math.ceil((shift * 8) / 6);
  return encoded.slice(begin, Math.floor(((shift + bytes.length) * 8) / 6));
}
