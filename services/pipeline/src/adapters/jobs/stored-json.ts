import { runTrigger } from '@orchestrator/contracts';
import { z } from 'zod';
import type { Labels } from '../../domain/job.js';
import type { RunTrigger } from '../../domain/run.js';

const texts = z.record(z.string(), z.string());
const listOfTexts = z.array(texts);

/** A column of names and values. */
export const storedTexts = (column: unknown): Labels => texts.parse(column);

/** One set of values for each job of a run. */
export const storedCombinations = (column: unknown): readonly Labels[] => listOfTexts.parse(column);

export const storedTrigger = (column: unknown): RunTrigger => {
  const { type, actor, token_id, webhook_id, event } = runTrigger.parse(column);
  return { type, actor, tokenId: token_id, webhookId: webhook_id, event };
};
