import { expect, test } from '@jest/globals';
import { ClaimableJobs } from './claimable-jobs.js';

const job = (jobId: string, requiredLabels: Record<string, string> = {}, namespaceId = 'a') => ({
  ...{ jobId, requiredLabels, namespaceId },
});

test('a job is asked for by one at a time, of its namespace, with its labels', () => {
  const jobs = new ClaimableJobs();
  jobs.waits(job('1', { os: 'linux' }));
  expect(jobs.ask('b', { os: 'linux' })).toBeUndefined();
  expect(jobs.ask('a', { os: 'bsd' })).toBeUndefined();
  expect(jobs.ask('a', { os: 'linux', gpu: 'true' })).toBe('1');
  expect(jobs.ask('a', { os: 'linux' })).toBeUndefined();
  jobs.answered('1');
  expect(jobs.ask('a', { os: 'linux' })).toBe('1');
});

test('labels that objects have from elsewhere are none', () => {
  const jobs = new ClaimableJobs();
  jobs.waits(job('1', { constructor: 'x' }));
  expect(jobs.ask('a', {})).toBeUndefined();
});

test('what is heard while everything is read anew goes before what was read', () => {
  const jobs = new ClaimableJobs();
  jobs.waits(job('old'));
  jobs.holds('forgotten', 'x');
  const finish = jobs.beginRefresh();
  jobs.waits(job('new'));
  jobs.waitsNoMore('taken');
  jobs.holds('instance', 'taken');
  jobs.holds('done', 'y');
  jobs.holdsNoMore('done', 'y');
  finish(
    [job('taken'), job('read')],
    [
      { instanceId: 'done', jobId: 'y' },
      { instanceId: 'other', jobId: 'z' },
    ],
  );
  expect([jobs.ask('a', {}), jobs.ask('a', {}), jobs.ask('a', {})].sort()).toEqual(
    ['new', 'read', undefined].sort(),
  );
  const holding = ['instance', 'other', 'done', 'forgotten'].map((id) => jobs.isHolding(id));
  expect(holding).toEqual([true, true, false, false]);
});

test('of two readings the one that began later counts', () => {
  const jobs = new ClaimableJobs();
  const [early, late] = [jobs.beginRefresh(), jobs.beginRefresh()];
  late([job('late')], []);
  early([job('early')], []);
  expect([jobs.ask('a', {}), jobs.ask('a', {})]).toEqual(['late', undefined]);
});
