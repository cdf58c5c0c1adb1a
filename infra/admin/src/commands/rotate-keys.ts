import { CommandError, wordOption } from '@orchestrator/command-line';
import { recordKeyRotation } from '@orchestrator/contracts';
import { defineCommand } from '../command.js';
import { rotatedKeys, rotationSteps } from '../keys/rotation.js';

export const rotateKeys = defineCommand({
  usage: 'peppers|seal|secrets|signing [--step trust|use|drop]',
  summary: 'Replace keys without downtime; says what to restart, and which step is next',
  words: ['peppers|seal|secrets|signing'],
  options: { step: 'text' },
  async run({ words, options }, { operator, tell, atIdentity, keyRing }) {
    const keys = wordOption('What is rotated', words[0], rotatedKeys);
    if (keys === undefined) throw new CommandError('Which keys?', 2);
    const wanted = wordOption('--step', options.step, rotationSteps);
    const { step, signer, carryOut, next } = await keyRing().rotate(keys, wanted);
    // First into the audit log: an entry without a rotation does no harm, the other way round does.
    await atIdentity(
      (client) => client.call(recordKeyRotation, { body: { operator, keys, step } }),
      signer,
    );
    await carryOut();
    tell(`${keys}: ${step}.\n${next}`);
    return 0;
  },
});
