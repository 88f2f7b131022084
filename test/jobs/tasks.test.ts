import { parseCronItems } from 'graphile-worker';
import { describe, expect, test } from 'vitest';

import { schedule, tasks } from '../../src/tasks.ts';

describe('the schedule', () => {
  test.each(Object.entries(schedule))('%s at "%s" is a task, at a time that can come', (task, match) => {
    expect(Object.keys(tasks)).toContain(task);
    expect(parseCronItems([{ task, match }])).toMatchObject([{ task }]);
  });
});
