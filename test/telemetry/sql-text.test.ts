import { expect, test } from 'vitest';

import { withoutValues } from '../../src/telemetry/sql-text.ts';

test.each([
  [
    `insert into "user" ("email", "n1") values ('o''hara@x.example', 12.5)`,
    `insert into "user" ("email", "n1") values (?, ?)`,
  ],
  [String.raw`select E'a\'b' as x, 'c\' as y`, 'select ? as x, ? as y'],
  [
    `select t0.id from x t0 where t0.id = $1 and $2::int > -3`,
    `select t0.id from x t0 where t0.id = $1 and $2::int > -?`,
  ],
  [`select $$secret$$, $a$more 'x'$a$`, 'select ?, ?'],
])('%s is shown without its values', (text, shown) => {
  expect(withoutValues(text)).toBe(shown);
});
