// Before anything else is loaded: what follows does not even parse on an older Node.
const needed = [22, 17] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `Leaver needs Node ${needed.join('.')} or later, and this is ${process.versions.node}. npm start brings its own.\n`,
  );
  process.exit(1);
}
// What was compiled once is not compiled again at the next start.
const { enableCompileCache } = await import('node:module');
enableCompileCache();
await import('./process.ts');
