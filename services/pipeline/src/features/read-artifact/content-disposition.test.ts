import { expect, test } from '@jest/globals';
import { attachmentNamed } from './content-disposition.js';

test.each([
  ['report.html', 'attachment; filename="report.html"'],
  ["it's (1).txt", `attachment; filename="it's (1).txt"`],
  ['50%.txt', `attachment; filename="50_.txt"; filename*=UTF-8''50%25.txt`],
  [
    'größe (€).txt',
    `attachment; filename="gr__e (_).txt"; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%28%E2%82%AC%29.txt`,
  ],
  ['a"; b\r\nc', `attachment; filename="a_; b__c"; filename*=UTF-8''a%22%3B%20b%0D%0Ac`],
])('%j', (filename, field) => {
  expect(attachmentNamed(filename)).toBe(field);
});
