const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML that is safe to put into HTML. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

/** HTML by a template: what is put into it is text, and shown as it is, unless it was made by a template as well. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(String.raw({ raw: template }, ...parts.map(write)));
}

function write(part: Part): string {
  if (part instanceof Html) {
    return part.text;
  }
  return typeof part === 'object'
    ? part.map(write).join('')
    : String(part).replaceAll(/[&<>"']/g, c => entities[c] ?? c);
}
