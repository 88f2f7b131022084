import { Client } from './demo/client.ts';
import { removeWorkspaceMember, unlinkRevUser } from './demo/memberships.ts';
import { forgetPassword } from './demo/passwords.ts';
import { setStage } from './demo/people.ts';
import { comeAndGo } from './demo/places.ts';
import { planAndTransfer } from './demo/plans.ts';
import { employProgram } from './demo/programs.ts';
import { holdAndReceipt } from './demo/proofs.ts';
import { refusals } from './demo/refusals.ts';
import { deleteUser, deleteUsers, revokeMyAccount, type Scene } from './demo/removals.ts';
import { Report } from './demo/report.ts';
import { Rows } from './demo/rows.ts';
import { findServer } from './demo/server.ts';

// `npm run demo`: the five removals and what belongs to them over HTTP, as a client would do them, and then the truth by SQL. Knows nothing of src/.
const server = await findServer().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.stdout.write(
  `${server.startedHere ? 'No server ran, so one was started' : 'Found a server'} at ${server.url}\n`,
);
const rows = await Rows.connect(server.databaseUrl);
const report = new Report();
try {
  const stage = await setStage(new Client(server.url), rows);
  const scene: Scene = { stage, rows, dataDir: server.dataDir, report };
  const chapters = [
    revokeMyAccount,
    deleteUsers,
    deleteUser,
    unlinkRevUser,
    removeWorkspaceMember,
    planAndTransfer,
    holdAndReceipt,
    comeAndGo,
    forgetPassword,
    employProgram,
    refusals,
  ];
  for (const chapter of chapters) {
    await chapter(scene);
  }
  process.exitCode = report.summary() ? 0 : 1;
} finally {
  await rows.end();
  await server.stop();
}
