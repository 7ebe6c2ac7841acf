/** Markdown for hovers and for the documentation of completion items, and its plain text for clients without it. */

/** Text as code, whatever backticks are in it. */
export function code(text: string): string {
  if (!text.includes('`')) return `\`${text}\``;
  return `\`\` ${text} \`\``;
}

/** Prose of the facts: what Markdown would take for markup stays as it is written. */
export function prose(text: string): string {
  return text.replaceAll(/[\\`*<>[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw`\$&`);
}

type Part = string | false | undefined;

export function paragraphs(...parts: readonly Part[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n');
}

/** A bullet per row that has something to say. */
export function bullets(rows: readonly Part[]): string {
  return rows
    .filter((row) => typeof row === 'string' && row !== '')
    .map((row) => `- ${String(row)}`)
    .join('\n');
}

/** A bullet such as `**Default:** strict`. */
export function labelled(label: string, value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : `**${label}:** ${value}`;
}

export function yamlFence(text: string): string {
  return fence('yaml', text);
}

export function shellFence(text: string): string {
  return fence('shell', text);
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

export function link(text: string, url: string): string {
  return `[${text}](${url})`;
}

/** `` `a`, `b` and `c` ``. */
export function codeList(names: readonly string[], last = 'and'): string {
  const items = names.map(code);
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1) ?? ''}`;
}

/** The first names, and how many more there are. */
export function shortCodeList(names: readonly string[], limit = 12): string {
  if (names.length <= limit) return codeList(names);
  return `${names.slice(0, limit).map(code).join(', ')} and ${String(names.length - limit)} more`;
}

export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A sentence that ends as one. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  // Names such as core22 keep their small letter.
  const whole = /^[a-z]+[0-9]/.test(trimmed) ? trimmed : capitalize(trimmed);
  return whole === '' || /[.!?:]$/.test(whole) ? whole : `${whole}.`;
}

const INLINE = /(`+)\s?(.*?)\s?\1|\*\*|\[((?:\\.|[^\]\\])*)\]\(([^)]*)\)|\\([\\`*_<>[\]])/g;

/** What this file's Markdown says, for clients that show plain text. */
export function toPlainText(markdown: string): string {
  const lines: string[] = [];
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) {
      fenced = !fenced;
    } else if (fenced) {
      lines.push(`    ${line}`);
    } else {
      lines.push(plainLine(line));
    }
  }
  return lines.join('\n').replaceAll(/\n{3,}/g, '\n\n');
}

function plainLine(line: string): string {
  return line.replaceAll(
    INLINE,
    (_all, _ticks: string | undefined, inner?: string, label?: string, url?: string, escaped?: string) => {
      if (inner !== undefined) return inner;
      if (label !== undefined) return `${plainLine(label)}: ${url ?? ''}`;
      return escaped ?? '';
    },
  );
}
