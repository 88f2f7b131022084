import type { FastifyInstance } from 'fastify';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Reads bodies of JSON, and refuses bytes that are no UTF-8, which Node would replace without a word. */
export function addBodyParser(http: FastifyInstance): void {
  const parseJson = http.getDefaultJsonParser('error', 'error');
  http.removeContentTypeParser('application/json');
  http.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      text = decoder.decode(body as Buffer);
    } catch {
      done(Object.assign(new Error('The body is no UTF-8.'), { statusCode: 400, code: 'MALFORMED_UTF8' }));
      return;
    }
    void parseJson(request, text, done);
  });
}
