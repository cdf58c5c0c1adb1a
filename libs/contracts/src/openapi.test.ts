import { expect, test } from '@jest/globals';
import { openapiDocument } from './openapi.js';
import { openapiPath } from './path-template.js';
import { publicRoutes } from './routes/index.js';

const document = openapiDocument(publicRoutes, {
  title: 'T',
  version: '1',
  serverUrl: 'http://localhost',
});

test('the document is OpenAPI 3.1 and has every public route', () => {
  expect(document.openapi).toBe('3.1.0');
  for (const { path, method, id } of publicRoutes) {
    const operation = document.paths?.[openapiPath(path)]?.[method.toLowerCase() as 'get'];
    expect(operation?.operationId).toBe(id);
  }
});

test('every reference in it leads somewhere', () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(document.components?.schemas).toHaveProperty(name);
});
