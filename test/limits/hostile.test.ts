import { expect, test } from 'vitest';

import { faultsOf } from '../../src/commands/hostile/log-watch.ts';

test.each([
  ['{"msg":"hostile1 came"}', ['the text of a hostile document']],
  [String.raw`{"err":"Error\n    at run (/app/dist/main.js:1:2)"}`, ['a stack']],
  ['{"msg":"select id from users"}', ['SQL']],
  ['{"msg":"request completed","res":{"statusCode":400}}', []],
])('of a log, %s, it is found what should not be in it', (log, faults) => {
  expect(faultsOf(log, 'hostile1').map(fault => fault.replace(/:.*/s, ''))).toEqual(faults);
});
