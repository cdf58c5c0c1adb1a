import { expect, test } from '@jest/globals';
import {
  createClient,
  type VerifiedToken,
  verifyToken,
  verifyTokens,
} from '@orchestrator/contracts';
import { tokenDigest } from '@orchestrator/token-format';
import { verifyTogether } from './verify-together.js';

interface Question {
  readonly digest?: string;
  readonly digests?: readonly string[];
}

const id = '019386f0-0000-7000-8000-000000000001';
const refused = (reason: 'revoked' | 'expired'): VerifiedToken => ({
  status: 'refused',
  ids: [],
  token_id: id,
  principal: { type: 'user', id, name: 'ada' },
  namespace: { type: 'user', id },
  reason,
});
const verdicts = new Map<string, VerifiedToken>([
  [tokenDigest('revoked'), refused('revoked')],
  [tokenDigest('expired'), refused('expired')],
  [tokenDigest('unknown'), { status: 'unknown' }],
]);

/** A token service that answers in an order of its own, and leaves out what it has no verdict on. */
function askService() {
  const asked: [path: string, question: Question][] = [];
  const client = createClient({
    baseUrl: '',
    send: (path, { body = '' }) => {
      const question = JSON.parse(String(body)) as Question;
      asked.push([path, question]);
      const { digest = '', digests = [] } = question;
      const found = digests.toSorted().flatMap((one) => {
        const verdict = verdicts.get(one);
        return verdict ? [[one, verdict]] : [];
      });
      const answer = digests.length
        ? { verdicts: Object.fromEntries(found) as unknown }
        : verdicts.get(digest);
      return Promise.resolve({
        status: 200,
        headers: { get: () => null },
        text: () => Promise.resolve(JSON.stringify(answer)),
      });
    },
  });
  return { verify: verifyTogether(client), asked };
}

test('tokens of one moment are asked about in one question, and none has the verdict of another', async () => {
  const { verify, asked } = askService();
  const digests = [...verdicts.keys()];
  expect(await Promise.all(digests.map(verify))).toEqual([...verdicts.values()]);
  expect(asked).toEqual([[verifyTokens.path, { digests }]]);
});

test('a token by itself is asked about alone', async () => {
  const { verify, asked } = askService();
  const digest = tokenDigest('revoked');
  expect(await verify(digest)).toEqual(refused('revoked'));
  expect(asked).toEqual([[verifyToken.path, { digest }]]);
});

test('a token that got no verdict is nobody’s: the question has failed', async () => {
  const { verify } = askService();
  const outcomes = await Promise.allSettled(
    [tokenDigest('left out'), tokenDigest('revoked')].map(verify),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
