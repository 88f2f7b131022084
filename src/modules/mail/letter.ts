import { html } from '../../shared/html.ts';

/** What a mail says, in plain words, before it is written as text and as HTML. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What the reader is asked to do, if anything. */
  readonly link?: { readonly label: string; readonly url: string };
}

export function textOf({ paragraphs, link }: Letter): string {
  return `${[...paragraphs, ...(link ? [`${link.label}:\n${link.url}`] : [])].join('\n\n')}\n`;
}

/** With styles in its elements, because many mail programs read no others. */
export function htmlOf({ subject, paragraphs, link }: Letter): string {
  const body = paragraphs.map(paragraph => html`<p style="margin:0 0 16px">${paragraph}</p>`);
  const button = link
    ? html`<p style="margin:24px 0">
          <a
            href="${link.url}"
            style="background:#1d4ed8;color:#fff;padding:10px 18px;border-radius:6px;text-decoration:none"
            >${link.label}</a
          >
        </p>
        <p style="margin:0;color:#64748b;font-size:13px">Or open this address: ${link.url}</p>`
    : html``;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${subject}</title>
      </head>
      <body style="margin:0;padding:32px 16px;background:#f1f5f9;color:#0f172a;font:16px/1.5 system-ui,sans-serif">
        <div style="max-width:560px;margin:0 auto;padding:32px;background:#fff;border-radius:10px">
          ${body}${button}
        </div>
      </body>
    </html>`.text;
}
