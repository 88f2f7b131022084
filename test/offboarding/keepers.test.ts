import { describe, expect, test } from 'vitest';

import { chooseKeepers, type Group } from '../../src/modules/offboarding/keepers.ts';

/** A group, written as its leavers, keepers in capitals. */
function group(id: string, leavers: string, someoneStays: boolean): Group {
  const leaving = leavers.split('').map(letter => letter.toLowerCase());
  const leavingKeepers = leavers
    .split('')
    .filter(letter => letter !== letter.toLowerCase())
    .map(letter => letter.toLowerCase());
  return { id, organizationId: 'o', leaving, leavingKeepers, someoneStays };
}

describe('who must stay', () => {
  test.each<[string, Group[], string, Record<string, string[]>]>([
    ['nobody, when there is no group', [], 'ab', {}],
    ['nobody, when all of a group leave', [group('w', 'Ab', false)], 'ab', {}],
    ['the only keeper, when somebody stays', [group('w', 'A', true)], 'a', { a: ['w'] }],
    ['the last of several keepers', [group('w', 'ABc', true)], 'abc', { b: ['w'] }],
    [
      'one keeper for all the groups that need one',
      [group('v', 'A', true), group('w', 'A', true)],
      'a',
      { a: ['v', 'w'] },
    ],
    [
      'a keeper of a group that would have been emptied, once a member of it must stay elsewhere',
      [group('v', 'Ab', false), group('w', 'B', true)],
      'ab',
      { b: ['w'], a: ['v'] },
    ],
    ['whoever comes last in the order of the request', [group('w', 'ABC', true)], 'cab', { b: ['w'] }],
  ])('%s', (_, groups, leaving, staying) => {
    expect(Object.fromEntries(chooseKeepers(groups, leaving.split('')))).toEqual(staying);
  });
});
