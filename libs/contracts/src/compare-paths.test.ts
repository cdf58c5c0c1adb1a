import { expect, test } from '@jest/globals';
import { compareBySpecificity } from './compare-paths.js';

test('a literal goes before a parameter, and what is alike keeps its order', () => {
  const paths = ['/links/{id}', '/things', '/links/confirm', '/{any}/confirm', '/others'];
  expect([...paths].sort(compareBySpecificity)).toEqual([
    '/things',
    '/others',
    '/links/confirm',
    '/links/{id}',
    '/{any}/confirm',
  ]);
});
