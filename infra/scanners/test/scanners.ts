import { RE2JS } from 're2js';
import { gitleaksRules, githubPatterns, trufflehogDetectors } from './rule-files.js';

/** What a scanner of this name finds in a text, in the way in which it reads its file. */
export interface Scanner {
  readonly name: string;
  readonly find: (text: string) => string[];
}

/** Bits a character (Shannon), as gitleaks and TruffleHog count them. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / text.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}

/** Every match of RE2, the engine of Go; of a group, where there is one. */
function matchesOfRe2(regex: RE2JS, text: string): string[] {
  const matcher = regex.matcher(text);
  const found: string[] = [];
  const group = matcher.groupCount() > 0 ? 1 : 0;
  // From the end of the secret, not of the match: the character behind it may stand before the next one.
  for (let from = 0; matcher.find(from); from = matcher.end(group)) {
    const match = matcher.group(group);
    if (match !== null) found.push(match);
  }
  return found;
}

interface Rule {
  readonly keywords: readonly string[];
  readonly regex: RE2JS;
  readonly entropy: number;
}

/** Go looks at a text that has one of the keywords, in any case, and leaves out what is too regular. */
const goScanner = (name: string, rules: readonly Rule[]): Scanner => ({
  name,
  find: (text) =>
    rules.flatMap(({ keywords, regex, entropy }) =>
      keywords.some((keyword) => text.toLowerCase().includes(keyword))
        ? matchesOfRe2(regex, text).filter((match) => entropyOf(match) > entropy)
        : [],
    ),
});

const gitleaks = goScanner(
  'gitleaks',
  gitleaksRules.map((rule) => ({ ...rule, regex: RE2JS.compile(rule.regex) })),
);

const trufflehog = goScanner(
  'TruffleHog',
  trufflehogDetectors.map((detector) => ({
    ...detector,
    regex: RE2JS.compile(Object.values(detector.regex)[0] ?? ''),
  })),
);

const github: Scanner = {
  name: 'GitHub',
  find: (text) =>
    githubPatterns.flatMap(({ regex }) =>
      matchesOfRe2(
        RE2JS.compile(`(?:${regex.start})(${regex.pattern})(?:${regex.end})`),
        text,
      ).filter(
        (match) =>
          !regex.additional_not_match.some((not) => RE2JS.compile(not).matcher(match).find()),
      ),
    ),
};

export const scanners: readonly Scanner[] = [gitleaks, trufflehog, github];

/** Every regular expression of the files, without what would spare a scanner from trying it. */
export const expressions: readonly string[] = [
  ...gitleaksRules.map(({ regex }) => regex),
  ...trufflehogDetectors.flatMap(({ regex }) => Object.values(regex)),
  ...githubPatterns.map(({ regex }) => regex.pattern),
];
