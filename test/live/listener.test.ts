import { expect, onTestFinished, test } from 'vitest';

import { Listener } from '../../src/http/live/listener.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { liveChannel, type LiveEvent } from '../../src/shared/live/live-event.ts';
import { useApi } from '../support/api.ts';

const api = useApi();

test('a listener that has caught up has heard all that was announced before', async () => {
  const heard: LiveEvent[] = [];
  const listener = new Listener({
    url: api.current.orm.config.get('clientUrl') ?? '',
    onEvents: events => heard.push(...events),
    onGap: () => {},
  });
  onTestFinished(() => listener.close());
  await listener.ready();

  for (let round = 1; round <= 50; round++) {
    await query(api.current.em(), sql`select pg_notify(${liveChannel}, ${`[{"round":${round}}]`})`);
    await listener.caughtUp();
    expect(heard).toHaveLength(round);
  }
});
