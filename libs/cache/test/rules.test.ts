import { describe, expect, it } from '@jest/globals';
import { beatScenes } from './scenes/beats.js';
import { entryScenes } from './scenes/entries.js';
import { revokeScenes } from './scenes/revokes.js';
import type { MutationName } from './scenes/scene.js';
import { streamScenes } from './scenes/streams.js';
import { trustScenes } from './scenes/trust.js';
import { mutations } from './simulation/mutations.js';

const scenes = [...beatScenes, ...trustScenes, ...entryScenes, ...revokeScenes, ...streamScenes];

describe.each(scenes)('$guarantee', ({ play, guards }) => {
  it('holds', async () => {
    await expect(play()).resolves.toEqual([]);
  });

  it.each([...guards])('is noticed to be broken without %s', async (guard) => {
    const restore = mutations[guard]();
    try {
      expect((await play()).length).toBeGreaterThan(0);
    } finally {
      restore();
    }
  });
});

it('shows for every guard that it is needed', () => {
  const shown = new Set<MutationName>(scenes.flatMap(({ guards }) => guards));
  expect(Object.keys(mutations).filter((name) => !shown.has(name as MutationName))).toEqual([]);
});
