/**
 * What Node is told to run the compiled server, as `npm start` and the image tell it too.
 *
 * A page of a hundred rows leaves a megabyte behind: with less room for what is young, whatever the calls at once still need
 * is copied again and again. The collector is exposed because `process.ts` calls it once.
 */
export const compiledServer = ['--max-semi-space-size=64', '--expose-gc', '--enable-source-maps', 'dist/src/main.js'];
